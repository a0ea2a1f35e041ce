package house

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
)

// rule is one thing every part of the tree keeps to.
type rule struct {
	name string
	// why is printed beside the offences: a ban without a reason gets argued
	// with, or round.
	why   string
	check func(*tree) []offence
}

// offence is one place that breaks a rule. Thing is what an exception names: a
// file, a package, or package.Name.
type offence struct {
	file  string
	line  int
	thing string
	what  string
}

// rules returns all of them.
func rules() []rule {
	return slices.Concat(floorRules(), sizeRules(), wordRules(), stateRules(), messageRules(), textRules(), dependencyRules())
}

func TestTheHouseKeepsItsRules(t *testing.T) {
	house := loadTree(t)
	for _, r := range rules() {
		t.Run(r.name, func(t *testing.T) {
			broken := without(r, r.check(house))
			for _, o := range broken {
				t.Errorf("%s:%d: %s", o.file, o.line, o.what)
			}
			if len(broken) > 0 {
				t.Logf("the rule is there because %s", r.why)
			}
		})
	}
}

func TestEveryExceptionIsStillNeeded(t *testing.T) {
	house := loadTree(t)
	needed := map[[2]string]bool{}
	for _, r := range rules() {
		for _, o := range r.check(house) {
			needed[[2]string{r.name, o.thing}] = true
		}
	}
	for _, e := range exceptions {
		if len(e.reason) < 15 {
			t.Errorf("the exception of %s from %q gives no reason", e.thing, e.rule)
		}
		if !needed[[2]string{e.rule, e.thing}] {
			t.Errorf("the exception of %s from %q is no longer needed: take it out", e.thing, e.rule)
		}
	}
}

func TestEveryRuleSaysWhy(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rules() {
		if seen[r.name] || len(r.why) < 20 {
			t.Errorf("rule %q is there twice or does not say why", r.name)
		}
		seen[r.name] = true
	}
}

// without drops what an exception covers and orders the rest by place.
func without(r rule, all []offence) []offence {
	all = slices.DeleteFunc(all, func(o offence) bool {
		return slices.ContainsFunc(exceptions, func(e exception) bool {
			return e.rule == r.name && e.thing == o.thing
		})
	})
	slices.SortFunc(all, func(a, b offence) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.what, b.what))
	})
	return all
}

func (f *file) offence(line int, thing, what string, blanks ...any) offence {
	return offence{f.path, line, thing, fmt.Sprintf(what, blanks...)}
}
