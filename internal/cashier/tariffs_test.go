package cashier_test

import (
	"strings"
	"testing"
	"time"

	"genggam/internal/cashier"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/store/storetest"
	"genggam/internal/tariff"
)

// licensing is an agency that gives a permit whose fee is an item of the region's
// one regulation, and a regency that loads no table yet.
func licensing(t *testing.T, n *office.Node) *till {
	t.Helper()
	n.Regency()
	std := permit(t, "izin-papan-pdrd", "level: desa", "level: dinas\nagency: perizinan", "Perda Contoh 1/2026", tariff.PDRD, "max: 200,", "max: 900,")
	all, err := n.Config.Catalogue.With(std)
	must(t, err)
	n.Config.Catalogue = all
	n.Reopen()
	return &till{Node: n, t: t, std: std, desk: n.As("perizinan"), head: n.As("perizinan-head"), books: n.As("perizinan")}
}

func (x *till) asks(luas int64) (desk.Receipt, error) {
	app := x.Application(x.std)
	app.Answers["luas"], app.Office = luas, office.AgencyCode("perizinan")
	return x.Desk.File(ctx, app)
}

func (x *till) load(login string, change ...string) error {
	_, _, err := x.Cashier.LoadTariff(ctx, x.As(login), "perda.yaml", []byte(strings.NewReplacer(change...).Replace(string(office.Tariff()))))
	return err
}

func TestAFeeIsTakenFromTheTableThatTheRegionLoaded(t *testing.T) {
	run := func(t *testing.T, n *office.Node) {
		x := licensing(t, n)
		if _, err := x.asks(3); key(err) != "cashier.no-tariff" {
			t.Fatal("filed although nobody can bill it:", err)
		}
		must(t, x.load("kabupaten-head"))
		if err := x.load("kabupaten-head"); key(err) != "tariff.loaded-before" {
			t.Error("the same again:", err)
		}
		// The rates of the next year are loaded before it begins, with a mistake that
		// is corrected.
		must(t, x.load("pendapatan-head", `from: "2026-01-01"`, `from: "2027-01-01"`, "rate: 75000", "rate: 7500"))
		must(t, x.load("pendapatan-head", `from: "2026-01-01"`, `from: "2027-01-01"`, "rate: 75000", "rate: 85000"))
		if _, err := x.asks(201); key(err) != "tariff.range" || fault.As(err).Field != "luas" {
			t.Error("more than the table knows is told at filing, on its question:", err)
		}
		now := x.filesAndIsChecked(3)
		x.Clock.Set(time.Date(2027, 1, 4, 9, 0, 0, 0, office.WIB))
		next := x.filesAndIsChecked(3)
		for no, want := range map[int64]int64{now: 175_000, next: 185_000} {
			b := x.bill(no)
			sums, err := x.Cashier.Lines(ctx, b)
			if err != nil || b.Amount != want || len(sums) != 1 || sums[0].Cite != "Perda Contoh 1/2026" {
				t.Errorf("case %d: %d by %+v, %v", no, b.Amount, sums, err)
			}
		}
		n.Reopen() // what was loaded is there again
		if _, err := x.asks(3); err != nil {
			t.Error(err)
		}
		if all, err := x.Cashier.Tariffs(ctx); err != nil || len(all) != 3 || all[0].Table.Regulation.From != "2027-01-01" {
			t.Error(all, err)
		}
		x.sound()
	}
	t.Run("sqlite", func(t *testing.T) { run(t, office.Open(t)) })
	t.Run("postgres", func(t *testing.T) { run(t, office.OpenOn(t, storetest.PostgresDSN(t))) })
}

func (x *till) filesAndIsChecked(luas int64) int64 {
	x.t.Helper()
	r, err := x.asks(luas)
	must(x.t, err)
	must(x.t, x.Take(ctx, x.desk, r.No, office.OutOfTurn))
	must(x.t, x.DoStep(ctx, x.desk, r.No, "check", nil))
	return r.No
}

func TestATableThatIsNotTheRegionsIsRefused(t *testing.T) {
	x := licensing(t, office.Open(t))
	for name, c := range map[string]struct {
		login  string
		change []string
		key    string
	}{
		"the invented one":             {"kabupaten-head", []string{"sure: memory", "sure: example"}, "tariff.invented"},
		"of another region":            {"kabupaten-head", []string{`region: "33.02"`, `region: "33.05"`}, "tariff.other-region"},
		"with a mistake":               {"kabupaten-head", []string{"rate: 15000", "rate: murah"}, "tariff.file"},
		"by the agency of permits":     {"perizinan-head", nil, "tariff.office"},
		"by a village":                 {"head", nil, "tariff.office"},
		"by the clerk of the regency":  {"kabupaten", nil, "role.not-allowed"},
		"empty":                        {"kabupaten-head", []string{string(office.Tariff()), ""}, "tariff.file"},
		"of a region that only begins": {"kabupaten-head", []string{`region: "33.02"`, `region: "33.0"`}, "tariff.other-region"},
	} {
		if got := key(x.load(c.login, c.change...)); got != c.key {
			t.Errorf("a table %s: %q, want %q", name, got, c.key)
		}
	}
	if all, err := x.Cashier.Tariffs(ctx); err != nil || len(all) != 0 {
		t.Error("and one was taken:", all, err)
	}
	if x.Cashier.KeepsTariffs(x.head) || !x.Cashier.KeepsTariffs(x.As("kabupaten-head")) {
		t.Error("who keeps the tables is shown wrongly")
	}
	_ = cashier.Cashbox{}
}
