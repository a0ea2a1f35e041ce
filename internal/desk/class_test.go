package desk_test

import (
	"strings"
	"testing"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/person"
)

// claimed files a case of a class by somebody.
func claimed(t *testing.T, n *office.Node, class string, p desk.Party) int64 {
	t.Helper()
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", n.Today(office.Village).String())
	a := n.Application(std)
	a.Applicant, a.Class = p, class
	r, err := n.Desk.File(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return r.No
}

func shown(t *testing.T, n *office.Node, no int64) desk.View {
	t.Helper()
	v, err := n.Show(ctx, n.As("verifier"), no, "work")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAClassThatTheBirthDateContradictsIsJudgedBeforeTheWorkGoesOn(t *testing.T) {
	n := office.Open(t)
	young := n.Resident(office.People()[0].Record) // 17 August 1990
	first := claimed(t, n, "", young)
	no := claimed(t, n, "elderly", young)
	v := shown(t, n, no)
	if v.Doubt == nil || v.Doubt.Class != "elderly" || v.Doubt.Age != 35 || v.Doubt.From != "register" || !strings.Contains(v.Doubt.Basis, "13/1998") {
		t.Fatalf("%+v", v.Doubt)
	}
	clerk := n.As("front-desk")
	if got, err := n.TakeNext(ctx, clerk); err != nil || got != no {
		t.Fatalf("the class goes first until somebody judged it: %d %v", got, err)
	}
	step := n.Step(no).Step
	wantKey(t, n.DoStep(ctx, clerk, no, step.ID, office.AllChecks(step)), "class.judge-first")
	wantKey(t, n.DoStep(ctx, n.As("kec-front-desk"), no, step.ID, nil), "case.unknown")
	wantKey(t, n.JudgeClass(ctx, n.As("kec-front-desk"), no, casework.ClassKept, "alasan"), "case.unknown")
	wantKey(t, n.JudgeClass(ctx, clerk, no, casework.ClassDropped, " "), "case.reason-missing")
	wantKey(t, n.JudgeClass(ctx, clerk, no, "perhaps", "alasan"), "class.outcome")
	wantKey(t, n.JudgeClass(ctx, clerk, first, casework.ClassDropped, "alasan"), "class.no-doubt")
	wantKey(t, n.JudgeClass(ctx, clerk, no, casework.ClassDropped, "KTP menunjukkan 1990"), "")
	wantKey(t, n.JudgeClass(ctx, clerk, no, casework.ClassKept, "lagi"), "class.nothing-to-judge")
	if v = shown(t, n, no); v.Doubt != nil || v.Priority != 0 || v.Assignee != "" || v.Case.Class != "elderly" {
		t.Errorf("%+v %+v", v.Doubt, v.Row)
	}
	if got, err := n.TakeNext(ctx, clerk); err != nil || got != first {
		t.Errorf("the case does not wait among those of no class: %d %v", got, err)
	}
	p := n.Step(no)
	if last := p.Timeline[len(p.Timeline)-1]; last.Key != "happened.case.class-judged.dropped" || last.Words != "" {
		t.Errorf("the applicant reads %+v", last)
	}
	consistent(t, n)
}

func TestAClassThatAnOfficerConfirmsKeepsItsPlace(t *testing.T) {
	n := office.Open(t)
	no := claimed(t, n, "elderly", n.Resident(office.People()[0].Record))
	clerk := n.As("front-desk")
	wantKey(t, n.Take(ctx, clerk, no, ""), "")
	wantKey(t, n.JudgeClass(ctx, clerk, no, casework.ClassKept, "KTP menunjukkan 1950, buku keliru"), "")
	v := shown(t, n, no)
	if v.Priority == 0 || v.Assignee == "" || v.Case.ClassJudged != casework.ClassKept {
		t.Errorf("%+v", v.Row)
	}
	step := n.Step(no).Step
	wantKey(t, n.DoStep(ctx, clerk, no, step.ID, office.AllChecks(step)), "")
	consistent(t, n)
}

func TestWhatNobodyKnowsContradictsNoClass(t *testing.T) {
	n := office.Open(t)
	young := office.People()[0].Record
	stranger := desk.Party{Record: person.Record{Name: "Sastro", NIK: young.NIK, KK: young.KK, BirthDate: "1999-01-01", Sex: "L", Phone: "+6281200000001"}}
	for name, no := range map[string]int64{
		"a class that goes by no age":                  claimed(t, n, "disabled", n.Resident(young)),
		"somebody who was matched with nobody":         claimed(t, n, "elderly", stranger),
		"somebody old enough":                          claimed(t, n, "elderly", n.Resident(old(t))),
		"no class at all, and a young applicant of it": claimed(t, n, "", n.Resident(young)),
	} {
		if v := shown(t, n, no); v.Doubt != nil {
			t.Errorf("%s: %+v", name, v.Doubt)
		}
	}
	if _, ok := catalogue.AgeOf("disaster"); ok {
		t.Error("a disaster has no age")
	}
}

// old is a resident of more than sixty.
func old(t *testing.T) person.Record {
	t.Helper()
	for _, p := range office.People() {
		if p.Record.BirthDate < "1960" {
			return p.Record
		}
	}
	t.Fatal("nobody is old")
	return person.Record{}
}
