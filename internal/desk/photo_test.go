package desk_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
)

// The findings of an inspection carry what the camera recorded of each photograph;
// a photograph is no word of the officer's.
func TestPhotographsOfAVisitSayWhenAndWhere(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	n.Regency()
	if err := n.LoadTariff(ctx); err != nil {
		t.Fatal(err)
	}
	std, _ := n.Catalogue().Current("izin-reklame", "2026-03-02")
	r, err := n.Desk.File(ctx, n.Application(std))
	if err != nil {
		t.Fatal(err)
	}
	clerk, err := n.Clerk(ctx, office.AgencyCode("perizinan"), "verifier")
	if err != nil {
		t.Fatal(err)
	}
	front, err := n.Clerk(ctx, office.AgencyCode("perizinan"), "front-desk")
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check, _ := std.Step("check")
	must(n.Take(ctx, front, r.No, office.OutOfTurn))
	must(n.DoStep(ctx, front, r.No, "check", office.AllChecks(check)))
	advice, _ := std.Step("advice")
	for _, a := range advice.Advisers {
		who, err := n.Clerk(ctx, n.OfficeFor(office.AgencyCode("perizinan"), a.To, a.Agency), a.Role)
		must(err)
		say := casework.AdviceAnswer{Adviser: a.ID, Outcome: casework.Positive}
		for _, c := range a.Checklist {
			say.Checks = append(say.Checks, c.ID)
		}
		must(n.Advise(ctx, who, r.No, say, ""))
	}
	must(n.Take(ctx, clerk, r.No, office.OutOfTurn))
	photos := func() (out []desk.Upload) {
		t.Helper()
		for _, b := range [][]byte{office.PhonePhoto(), office.JPEG} {
			u, err := n.TakeFieldPhoto(ctx, clerk, r.No, desk.NewFile{For: "foto", Name: "foto.jpg"}, bytes.NewReader(b))
			must(err)
			out = append(out, u)
		}
		return out
	}
	if err := n.Visit(ctx, clerk, r.No, desk.Found{Outcome: casework.VisitRepair, Files: photos()}); fault.As(err) == nil || fault.As(err).Key != "case.reason-missing" {
		t.Error("photographs stand in for the reason of a repair:", err)
	}
	must(n.Visit(ctx, clerk, r.No, desk.Found{Outcome: casework.VisitRepair, Words: "Papan menutupi rambu.", Files: photos()}))
	p, err := n.Follow(ctx, r.No)
	must(err)
	words := p.Timeline[len(p.Timeline)-1].Words
	for _, h := range p.Timeline {
		if strings.HasPrefix(h.Key, "happened.case.visited") {
			words = h.Words
		}
	}
	want := "Papan menutupi rambu.\nFoto 1, menurut kamera: Senin, 6 Juli 2026 10.12, di -7.42415, 109.23333.\nFoto 2: kamera tidak mencatat waktu dan tempat."
	if words != want {
		t.Errorf("%q", words)
	}
}
