package outreach_test

import (
	"slices"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/office"
)

// online files the example application as somebody at home does.
func online(t testing.TB, n *office.Node, needs ...string) int64 {
	t.Helper()
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	a := n.Application(std)
	f, err := n.StartDraft(ctx, std.ID, office.Village, "id")
	ok(t, err)
	f.Way, f.Applicant, f.Relation, f.Answers, f.Statements, f.Files, f.Needs = "resident", a.Applicant, a.Relation, a.Answers, a.Statements, a.Files, needs
	ok(t, n.SaveDraft(ctx, f))
	again, err := n.Draft(ctx, f.Code)
	ok(t, err)
	if !slices.Equal(again.Needs, needs) {
		t.Errorf("the draft forgot %v", needs)
	}
	r, err := n.Outreach.FileDraft(ctx, again)
	ok(t, err)
	return r.No
}

func TestHowSomebodyAtHomeWantsToBeServedIsToldToWhoServesThem(t *testing.T) {
	n := office.Open(t)
	front := n.As("front-desk")
	needs := func(no int64) []string {
		t.Helper()
		x, err := n.Outreach.Needs(ctx, front, show(t, n, "front-desk", no))
		ok(t, err)
		return x.Codes
	}
	told := online(t, n, "wheelchair", "companion", "nonsense")
	if got := needs(told); !slices.Equal(got, []string{"companion", "wheelchair"}) {
		t.Errorf("told online: %v", got)
	}
	if _, err := n.Outreach.Needs(ctx, n.As("verifier"), show(t, n, "verifier", told)); fault.Of(err) != fault.Forbidden {
		t.Error("who does not serve them is told:", err)
	}
	silent := online(t, n)
	if x, err := n.Outreach.Needs(ctx, front, show(t, n, "front-desk", silent)); err != nil || !x.Asked.IsZero() {
		t.Errorf("what was filed in a name is the person's word: %+v %v", x, err)
	}
	ok(t, n.Outreach.AskNeeds(ctx, front, show(t, n, "front-desk", silent), []string{"read-aloud"}))
	for _, no := range []int64{told, silent, online(t, n, "sign-language")} {
		if got := needs(no); !slices.Equal(got, []string{"read-aloud"}) {
			t.Errorf("what an officer asked the person gives way to the web: %v", got)
		}
	}
}
