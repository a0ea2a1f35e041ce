package demo_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/demo"
	"genggam/internal/desk"
	"genggam/internal/hall"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/tariff"
	"genggam/services"
)

func config(t *testing.T) desk.Config {
	t.Helper()
	c, findings, err := catalogue.Load(services.Files)
	if err != nil || findings.Err() != nil {
		t.Fatal(err, findings.Err())
	}
	dir := filepath.Join(t.TempDir(), "demo")
	return desk.Config{Dir: dir, Keys: premises.KeysBeside(dir), Catalogue: c}
}

func TestTheDemoHasCasesInEveryState(t *testing.T) {
	ctx := context.Background()
	cfg := config(t)
	began := time.Now()
	if err := demo.Build(ctx, cfg, demo.Options{Residents: 1500, Host: "127.0.0.1:8080", Now: time.Date(2026, 11, 23, 20, 40, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %v", time.Since(began))
	d, err := hall.Open(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if all, err := d.Cashier.Tariffs(ctx); err != nil || len(all) != 1 || all[0].Table.Regulation.Sure != "example" {
		t.Error("the demo has no table of fees that says it is an example:", all, err)
	}
	if _, err := d.Catalogue().Tables().On(tariff.PDRD, calendar.NewDay(2026, 11, 23)); err != nil {
		t.Error("a permit with a fee cannot be tried:", err)
	}
	states := map[string]int{}
	for no := int64(0); no < 5000; no++ {
		if p, err := d.Follow(ctx, no); err == nil {
			states[string(p.State)]++
		}
	}
	t.Log(states)
	for _, want := range []string{"checking", "returned", "working", "paused", "issued", "delivered", "refused", "withdrawn", "lapsed"} {
		if states[want] == 0 {
			t.Errorf("no case is %s: %v", want, states)
		}
	}
}

func TestPeopleArePlausible(t *testing.T) {
	people, err := demo.People(10_000, 1945)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := demo.People(10_000, 1945)
	niks, cards, single, women := map[string]bool{}, map[string]int{}, 0, 0
	for i, p := range people {
		r := p.Record
		if again[i].Record != r {
			t.Fatal("the same seed gave other people")
		}
		cleaned, wrong := r.Clean("2026-11-23")
		if len(wrong) > 0 || cleaned != r {
			t.Fatalf("row %d is not clean: %v", i, wrong)
		}
		nik, _ := person.ParseNIK(r.NIK)
		if nik.Region() != "33.02.99" || len(nik.Compare(r.BirthDate, r.Sex)) > 0 || niks[r.NIK] {
			t.Fatalf("row %d has a number that cannot be", i)
		}
		niks[r.NIK] = true
		cards[r.KK]++
		if len(person.NameWords(r.Name)) == 1 {
			single++
		}
		if r.Sex == "P" {
			women++
		}
	}
	t.Logf("%d families, %d with one name, %d women", len(cards), single, women)
	if single < 1500 || single > 5000 || women < 4500 || women > 5500 || len(cards) < 2500 || len(cards) > 4500 {
		t.Error("that is no village")
	}
}

func TestSamplesAreInTheRegisterAndHaveNoCase(t *testing.T) {
	s, err := demo.Samples(0)
	if err != nil || len(s) != 3 {
		t.Fatalf("%d samples, %v", len(s), err)
	}
}
