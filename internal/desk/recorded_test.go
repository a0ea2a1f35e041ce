package desk_test

import (
	"context"
	"strings"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
)

// What OSS issues is written down with its number, in a field of its own, and is
// never a letter of this office.
func TestANIBIsRecordedWithItsNumberAndNeverIssued(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	n.Regency("perizinan")
	std, ok := n.Catalogue().Current("nib-dibantu", "2026-03-02")
	if !ok {
		t.Fatal("no service")
	}
	r, err := n.Desk.File(ctx, n.Application(std))
	if err != nil {
		t.Fatal(err)
	}
	clerk, err := n.Clerk(ctx, office.LevelCode(std), "front-desk")
	if err != nil {
		t.Fatal(err)
	}
	work := func(number, words string) string {
		t.Helper()
		if err := n.Take(ctx, clerk, r.No, office.OutOfTurn); err != nil {
			t.Fatal(err)
		}
		st, _ := std.Step("record")
		err := n.Work(ctx, clerk, r.No, desk.Found{Checks: office.AllChecks(st), Number: number, Words: words})
		if err == nil {
			return ""
		}
		return fault.As(err).Key
	}
	if err := n.Take(ctx, clerk, r.No, office.OutOfTurn); err != nil {
		t.Fatal(err)
	}
	st, _ := std.Step("check")
	if err := n.DoStep(ctx, clerk, r.No, "check", office.AllChecks(st)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, number, words, key string }{
		{"no number", "", "", "case.number-missing"},
		{"the number among the words", "", "NIB 9999000000017", "case.number-missing"},
		{"a digit short", "999900000001", "", "person.number-length"},
		{"letters", "NIB 9999000000017", "", "person.number-digits"},
		{"nothing but zeros", "0000000000000", "", "person.number-zero"},
		{"a whole page", strings.Repeat("9", 400), "", "case.number-shape"},
	} {
		if got := work(c.number, c.words); got != c.key {
			t.Errorf("%s: %q, want %q", c.what, got, c.key)
		}
	}
	if got := work("9999000000017", "Dibantu lewat telepon pemohon."); got != "" {
		t.Fatal(got)
	}
	p, err := n.Follow(ctx, r.No)
	if err != nil || p.State != casework.Issued || p.Recorded != "9999000000017" || p.Letter != nil {
		t.Fatal(p.State, p.Recorded, p.Letter, err)
	}
	last := p.Timeline[len(p.Timeline)-1]
	for _, h := range p.Timeline {
		if h.Key == "happened.case.recorded" {
			last = h
		}
	}
	if last.Key != "happened.case.recorded" || last.Words != "9999000000017. Dibantu lewat telepon pemohon." {
		t.Errorf("%+v", p.Timeline)
	}
	var letters, numbers int64
	if _, err := n.Store.One(ctx, `SELECT count(*) FROM documents`, nil, &letters); err != nil || letters != 0 {
		t.Error("a letter was made:", letters, err)
	}
	if _, err := n.Store.One(ctx, `SELECT count(*) FROM register_lines`, nil, &numbers); err != nil || numbers != 0 {
		t.Error("a number of our own was used:", numbers, err)
	}
	report, err := audit.Verify(ctx, n.Premises, nil)
	if err != nil || len(report.Findings) != 0 {
		t.Fatal(err, report.Findings)
	}
	if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
		t.Fatal(err)
	}
}
