package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/office"
	"genggam/internal/survey"
)

func TestABrowserFindsNothingWrongOnThePlanAndTheCountersSurvey(t *testing.T) {
	n, h := newNode(t)
	monthCounted(t, n)
	head := n.As("head")
	for i, words := range []survey.PlanWords{{Action: "Menambah petugas di loket pada hari Senin.", Who: "Sekretaris Desa"}, {Action: strings.Repeat("Memperjelas syarat di papan dan di halaman layanan. ", 9), Who: "Kepala Urusan Pelayanan dan Tata Usaha Desa Sokaraja Kulon"}, {Action: "Memasang kursi dan pegangan di ruang tunggu.", Who: "Kepala Urusan Umum"}} {
		if err := n.Opinions.Plan(t.Context(), head, survey.Element(i).ID(), words, calendar.NewDay(2026, 6, 30)); err != nil {
			t.Fatal(err)
		}
	}
	plans, err := n.Opinions.Plans(t.Context(), office.Village, 2026)
	if err == nil {
		err = n.Opinions.EndPlan(t.Context(), head, plans[2].No, false, "Kursi terpasang sejak 1 April.")
	}
	if err != nil {
		t.Fatal(err)
	}
	var cases []int64
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-04-01")
	for _, person := range office.People()[:3] {
		a := n.Application(std)
		a.Applicant = n.Resident(person.Record)
		r, err := n.Desk.File(t.Context(), a)
		if err == nil {
			_, err = n.Finish(t.Context(), r.No)
		}
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, r.No)
	}
	b, err := json.Marshal(map[string]any{"cases": cases, "head": n.Token("head"), "desk": []string{n.Token("front-desk"), n.Token("front-desk"), n.Token("front-desk")}, "public": "/kepuasan/" + string(office.Village)})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "scene.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	judged(t, h, "plan.mjs", path)
}
