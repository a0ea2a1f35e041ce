package services_test

import (
	"io/fs"
	"os"
	"slices"
	"testing"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
	"genggam/services"
)

// folders are the services as they lie on disk.
func folders(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestEveryServicePassesTheCheckerWithoutAnError(t *testing.T) {
	shelf, findings, err := catalogue.Load(services.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if !f.Warning {
			t.Error(f)
		}
	}
	if shelf == nil {
		t.Fatal("no catalogue came out")
	}
	for _, id := range folders(t) {
		if len(shelf.Versions(id)) == 0 {
			t.Errorf("%s is a folder and no service of the catalogue", id)
		}
	}
}

func TestEveryServiceIsEmbeddedWithItsPlays(t *testing.T) {
	for _, id := range folders(t) {
		if _, err := fs.Stat(services.Files, id+"/standard.yaml"); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		plays, err := catalogue.Plays(services.Files, id)
		if err != nil || len(plays) < 2 {
			t.Errorf("%s has %d plays (%v), and needs two", id, len(plays), err)
		}
	}
}

func TestTheCatalogueHoldsWhatARuralOfficeNeeds(t *testing.T) {
	// law: rows 19 and 25 of the typical standards, and the village letters asked for most.
	want := []string{"rekomendasi-kecamatan", "pengantar-desa-kecamatan", "surat-keterangan-usaha"}
	have := folders(t)
	for _, id := range want {
		if !slices.Contains(have, id) {
			t.Errorf("%s is missing", id)
		}
	}
}

func TestACitizenIsToldWhoTakesTheLetterBeforeApplying(t *testing.T) {
	shelf, _, err := catalogue.Load(services.Files)
	if err != nil {
		t.Fatal(err)
	}
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, s := range shelf.All("2026-12-31") {
		for _, a := range s.Result.Accepted {
			told[s.ID+" "+a.By] = true
			if !a.Takes("ink") {
				t.Errorf("%s: %s takes no ink", s.ID, a.By)
			}
			for _, tag := range []lang.Tag{lang.ID, lang.JV, lang.EN} {
				if a.Say(m, tag) == "" {
					t.Errorf("%s: %s in %s", s.ID, a.By, tag)
				}
			}
		}
		told[s.ID+" discreet"] = s.Discreet
		if s.Endorsement != nil {
			t.Errorf("%s asks the neighbourhood, for which no law was found", s.ID)
		}
	}
	for _, want := range []string{"surat-pengantar-nikah kua", "surat-keterangan-usaha bank", "surat-pengantar-skck police", "surat-keterangan-tidak-mampu discreet"} {
		if !told[want] {
			t.Errorf("%s is missing", want)
		}
	}
}
