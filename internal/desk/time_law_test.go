package desk_test

import (
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
)

// Promise P5 on a real node: the promised day is kept, or the law's consequence
// follows, without anybody doing anything.

// until lets time pass and does the rounds, as a node does by itself.
func until(t *testing.T, n *office.Node, when string) {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", when, office.WIB)
	if err != nil {
		t.Fatal(err)
	}
	n.Clock.Set(at)
	for more := true; more; {
		if more, err = n.Rounds(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// tasks are what waits for a role, by kind.
func tasks(t *testing.T, n *office.Node, login string, no int64) (out []string) {
	t.Helper()
	all, err := n.Tasks(ctx, n.As(login))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		if x.No == no {
			out = append(out, x.What)
		}
	}
	return out
}

func has(l []string, s string) bool {
	for _, x := range l {
		if x == s {
			return true
		}
	}
	return false
}

func TestAnOfficeThatSaysNothingHasACompleteApplicationFromTheDayItCame(t *testing.T) {
	n := office.Open(t)
	no := n.File("surat-keterangan-domisili-usaha").No
	submitted := n.Step(no)
	until(t, n, "2026-03-03 23:59")
	if p := n.Step(no); p.State != casework.Checking {
		t.Fatal("the last minute of the check:", p.State)
	}
	until(t, n, "2026-03-04 00:01")
	p := n.Step(no)
	if p.State != casework.Working || !p.PromisedAt.Equal(submitted.PromisedAt) || !p.LimitAt.Equal(submitted.LimitAt) {
		t.Errorf("%s, promised %s, before %s", p.State, p.PromisedAt, submitted.PromisedAt)
	}
	last := p.Timeline[len(p.Timeline)-1]
	if last.Role != "node" {
		t.Errorf("the node itself says it, and the applicant reads it: %+v", last)
	}
}

func TestABrokenPromiseIsTheHeadsAndAPassedLimitTheDistricts(t *testing.T) {
	n := office.Open(t)
	no := n.File("surat-keterangan-usaha").No
	until(t, n, "2026-03-02 16:00")
	if got := tasks(t, n, "head", no); !has(got, "late-promised") {
		t.Error("thirty minutes were promised at nine:", got)
	}
	if got := tasks(t, n, "kec-supervisor", no); len(got) != 0 {
		t.Error("the limit has not passed:", got)
	}
	until(t, n, "2026-03-20 09:00")
	if got := tasks(t, n, "kec-supervisor", no); !has(got, "late-limit") {
		t.Error("five working days are over:", got)
	}
	until(t, n, "2026-03-27 09:00")
	if got := tasks(t, n, "head", no); len(got) != 1 {
		t.Error("told once:", got)
	}
	n.Issue(no)
	if err := n.HandOver(ctx, n.As("front-desk"), no, office.AllChecks(n.Step(no).Step)); err != nil {
		t.Fatal(err)
	}
	if got := append(tasks(t, n, "head", no), tasks(t, n, "kec-supervisor", no)...); len(got) != 0 {
		t.Error("a case that ended leaves no task:", got)
	}
}

func TestWhereSilenceGrantsTheCaseLapsesAndTheLetterIsStillOwed(t *testing.T) {
	n := office.Open(t)
	no := n.File("dispensasi-nikah").No
	until(t, n, "2026-03-30 09:00")
	p := n.Step(no)
	if p.State != casework.Lapsed || p.Step == nil || p.Step.Kind != "sign" || p.Letter != nil {
		t.Fatalf("%s %+v", p.State, p.Step)
	}
	if got := tasks(t, n, "kec-head", no); !has(got, "lapsed") {
		t.Error("the head has a task:", got)
	}
	if err := n.Refuse(ctx, n.As("kec-signer"), no, "facts", "terlambat"); fault.Of(err) != fault.Conflict {
		t.Error("what is deemed granted is not refused:", err)
	}
	if _, err := n.Download(ctx, no); err == nil {
		t.Error("a lapse is no letter")
	}
	if _, err := n.Sign(ctx, n.As("kec-signer"), no); err != nil {
		t.Error("the letter that is owed can be signed:", err)
	}
	if p := n.Step(no); p.State != casework.Issued || p.Letter == nil {
		t.Error(p.State)
	}
}

func TestNothingLapsesWhileTheApplicantIsWaitedForOnANode(t *testing.T) {
	n := office.Open(t)
	no := n.File("dispensasi-nikah").No
	if err := n.Return(ctx, n.As("kec-front-desk"), no, []desk.Defect{{What: "other", Text: "lengkapi"}}); err != nil {
		t.Fatal(err)
	}
	until(t, n, "2026-06-30 09:00")
	if p := n.Step(no); p.State != casework.Returned || p.WaitsFor != "applicant" {
		t.Error(p.State, p.WaitsFor)
	}
}

func TestThereIsNoLetterBeforeTheSignersActIsInTheJournal(t *testing.T) {
	n := office.Open(t)
	no := n.File("surat-keterangan-usaha").No
	for _, role := range []string{"front-desk", "verifier"} {
		if _, err := n.Download(ctx, no); fault.Of(err) != fault.Conflict {
			t.Error("a letter before its signature:", err)
		}
		if _, err := n.OpenLetter(ctx, n.As("front-desk"), no); fault.Of(err) != fault.Conflict {
			t.Error("a letter before its signature, for an officer:", err)
		}
		st := n.Step(no).Step
		if err := n.DoStep(ctx, n.As(role), no, st.ID, office.AllChecks(st)); err != nil {
			t.Fatal(err)
		}
	}
	if p := n.Step(no); p.Letter != nil || p.MayDownload {
		t.Errorf("%+v", p.Letter)
	}
	doc, err := n.Sign(ctx, n.As("signer"), no)
	if err != nil {
		t.Fatal(err)
	}
	if proof, err := n.Proof(ctx, doc); err != nil || len(proof) == 0 {
		t.Error("the act is in the journal, with a proof:", err)
	}
	if _, err := n.Sign(ctx, n.As("signer"), no); err == nil {
		t.Error("signed twice")
	}
}

func TestFirstComeFirstServedAndThoseTheLawPutsFirstFirst(t *testing.T) {
	n := office.Open(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	if len(std.Priority) == 0 {
		t.Skip("the standard names no class that goes first")
	}
	first := n.File(std.ID).No
	a := n.Application(std)
	a.Class = std.Priority[0].Class
	r, err := n.Desk.File(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	clerk := n.As("front-desk")
	if err := n.Take(ctx, clerk, first, ""); fault.Of(err) != fault.Invalid {
		t.Error("out of turn without a reason:", err)
	}
	for i, want := range []int64{r.No, first, -1} {
		if got, err := n.TakeNext(ctx, clerk); err != nil || got != want {
			t.Errorf("turn %d is case %d, %v; want %d", i+1, got, err, want)
		}
	}
}
