package evenhand

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fairness"
	"genggam/internal/store"
)

// about is of what one report is: a service, "" for all; a desk, "" for the office.
type about struct {
	service, account, sole string
	cases                  int
	report                 Report
}

// statementDays is how many working days an officer has the report of their own
// desk alone: a choice of this product, one working week.
const statementDays = 5

// opens is the first day on which others may read what is made now.
func (x *reader) opens() calendar.Day {
	return x.cal.AddWorkingDays(at(x.now), statementDays).Date() + 1
}

// lay makes all reports of some cases: of the office, and for a quarter of each
// service and desk with cases enough.
func lay(facts []fact, p Period, newest bool) ([]about, error) {
	var out []about
	add := func(service, account string, some []fact) error {
		if len(some) < worth {
			return nil
		}
		rep, err := judge(some, account != "")
		if err != nil {
			return fmt.Errorf("judging %s %s: %w", service, p.First, err)
		}
		rep.Newest = newest
		if account != "" {
			rep.Shares = nil // of their colleagues
		}
		out = append(out, about{service, account, sole(some), len(some), rep})
		return nil
	}
	if err := add("", "", facts); err != nil || p.Quarter() == 0 {
		return out, err
	}
	services, desks := map[string][]fact{}, map[string][]fact{}
	for _, f := range facts {
		services[f.service] = append(services[f.service], f)
		for _, a := range f.desks {
			desks[a] = append(desks[a], f)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(services)) {
		if err := add(s, "", services[s]); err != nil {
			return nil, err
		}
	}
	for _, a := range slices.Sorted(maps.Keys(desks)) {
		if err := add("", a, desks[a]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// put lays one report on the shelf. The entry says what was read for it.
func (x *reader) put(t *store.Tx, p Period, a about) (int64, error) {
	body, err := seal(a.report)
	if err != nil {
		return 0, err
	}
	it, err := x.Vault.SealTx(t, string(x.office.Code), "fairness", body)
	if err == nil {
		err = it.Put(t)
	}
	if err != nil {
		return 0, err
	}
	data, err := canon.Write(kindMade, func(o *canon.Object) {
		o.Opt("account", a.account)
		o.Int("cases", int64(a.cases))
		o.Int("first", int64(p.First))
		o.Int("last", int64(p.Last))
		o.Int("opens", int64(x.opens()))
		o.Str("purpose", "fairness-report")
		o.List("read", []string{"birth_date", "hamlet", "needs", "region", "sex"})
		o.Opt("service", a.service)
		o.Opt("sole", a.sole)
	})
	if err != nil {
		return 0, err
	}
	d := store.Draft{Stream: prefix + string(x.office.Code), Kind: kindMade, Data: data}
	d.Items = append(d.Items, it.Ref())
	e, err := t.Append(d)
	if err != nil {
		return 0, err
	}
	return e.Position, save(t, e)
}

// JSON has no infinity, and nothing in a report that may be infinite is below 0.
const (
	endless  = -1
	noNumber = -2
)

func seal(r Report) ([]byte, error) {
	each(&r, func(n float64) float64 {
		switch {
		case math.IsNaN(n):
			return noNumber
		case math.IsInf(n, 0):
			return endless
		}
		return n
	})
	return json.Marshal(r)
}

func unseal(body []byte) (r Report, err error) {
	if err := json.Unmarshal(body, &r); err != nil {
		return r, fmt.Errorf("reading a fairness report: %w", err)
	}
	each(&r, func(n float64) float64 {
		switch n {
		case endless:
			return math.Inf(1)
		case noNumber:
			return math.NaN()
		}
		return n
	})
	return r, nil
}

// each changes every number of a report that may be infinite, in copies of the
// lists that hold them.
func each(r *Report, f func(float64) float64) {
	change := func(ns ...*float64) {
		for _, n := range ns {
			*n = f(*n)
		}
	}
	ratio := func(x *fairness.Ratio) { change(&x.Value, &x.Low, &x.High, &x.P) }
	r.Judged.Attributes = slices.Clone(r.Judged.Attributes)
	for i := range r.Judged.Attributes {
		a := &r.Judged.Attributes[i]
		a.Groups, a.Findings = slices.Clone(a.Groups), slices.Clone(a.Findings)
		for k := range a.Groups {
			g := &a.Groups[k]
			for _, q := range []*fairness.Quantile{&g.Half, &g.Three, &g.Nine} {
				change(&q.Time, &q.Low, &q.High)
			}
		}
		for k := range a.Findings {
			x := &a.Findings[k]
			ratio(&x.Effect)
			ratio(&x.Pace)
			change(&x.Adjusted, &x.FalseShare, &x.Typical[0], &x.Typical[1], &x.Impact)
		}
	}
}
