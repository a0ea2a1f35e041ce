package catalogue_test

import (
	"slices"
	"testing"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
	"genggam/services"
)

func TestWhatOthersGiveSaysWhoAndLeadsToServicesThatAreThere(t *testing.T) {
	shelf, _, err := catalogue.Load(services.Files)
	if err != nil {
		t.Fatal(err)
	}
	all, err := catalogue.AllElsewhere()
	if err != nil || len(all) < 16 {
		t.Fatal(err, len(all))
	}
	seen := map[string]bool{}
	for _, e := range all {
		for _, text := range []lang.Text{e.Name, e.Who, e.How} {
			for _, tag := range []lang.Tag{lang.ID, lang.JV, lang.EN} {
				if text.In(tag) == "" || tag != lang.ID && text.JV == "" {
					t.Errorf("%s says nothing in %s", e.ID, tag)
				}
			}
		}
		if seen[e.ID] || e.Basis == "" || len(e.Keywords) == 0 || !slices.Contains([]string{"read", "seen", "memory"}, e.Sure) {
			t.Errorf("%s: %+v", e.ID, e)
		}
		seen[e.ID] = true
		for _, id := range e.Leads {
			if _, ok := shelf.Current(id, "2026-11-23"); !ok {
				t.Errorf("%s leads to %s, which is not there", e.ID, id)
			}
		}
	}
}

func TestASearchForWhatIsNotOfferedLeadsToWhoGivesIt(t *testing.T) {
	for query, want := range map[string]string{
		"paspor": "paspor", "buku nikah hilang": "duplikat-buku-nikah", "cerai": "cerai", "pengantar kk": "pengantar-kk", "suket": "ktp-sementara", "jamkesos": "jamkesos",
		"wali hakim": "wali-hakim", "biodata": "biodata-penduduk", "SIUP": "siup-tdp", "imb": "imb", "sertifikat tanah": "sertifikat-tanah", "akta lahir": "akta-lahir",
		"belum punya akta": "belum-punya-akta", "duplikat akta": "duplikat-akta-lahir", "divorce": "cerai", "passport": "paspor",
	} {
		got := catalogue.SearchElsewhere(query, lang.ID, false)
		if len(got) == 0 || got[0].ID != want {
			t.Errorf("%q leads to %v, not %s", query, got, want)
		}
	}
	for _, query := range []string{"", "kuda laut", "paspor kuda"} {
		if got := catalogue.SearchElsewhere(query, lang.ID, false); len(got) != 0 {
			t.Errorf("%q leads to %v", query, got)
		}
	}
	if got := catalogue.SearchElsewhere("usaha", lang.ID, true); len(got) != 0 {
		t.Error("what is found is disturbed:", got)
	}
	if got := catalogue.SearchElsewhere("Akta lahir", lang.ID, true); len(got) != 1 || got[0].ID != "akta-lahir" {
		t.Error(got)
	}
}
