package tariff_test

import (
	"fmt"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/tariff"
)

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func example(t testing.TB) *tariff.Table {
	t.Helper()
	table, found := tariff.Read("example.yaml", tariff.Example())
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return table
}

// said writes a sum the way a test reads it: every line with its arithmetic.
func said(s tariff.Sum) string {
	var b strings.Builder
	for _, l := range s.Lines {
		fmt.Fprintf(&b, "%s %s = %d; ", l.Kind, l.Explain(lang.ID), l.Amount)
	}
	fmt.Fprintf(&b, "%d", s.Total)
	return b.String()
}

func TestASumIsExplainedLineByLine(t *testing.T) {
	table := example(t)
	for _, c := range []struct {
		what, item, values, want string
	}{
		{"a rate times months", "SAMPAH-RUMAH", "months=3", "rate 3 bulan × Rp15.000 = 45000; 45000"},
		{"two quantities and a factor", "KIOS", "area=12.5 months=3 class=a",
			"rate 12,5 m² × 3 bulan × Rp5.000 = 187500; factor × 1,25 = 46875; rounding Rp100 = 25; 234400"},
		{"a factor below one", "KIOS", "area=10 months=1 class=c", "rate 10 m² × 1 bulan × Rp5.000 = 50000; factor × 0,85 = -7500; 42500"},
		{"the minimum", "KIOS", "area=1 months=1 class=b", "rate 1 m² × 1 bulan × Rp5.000 = 5000; factor × 1 = 0; minimum Rp25.000 = 20000; 25000"},
		{"fractions of a rupiah stay exact until the end", "KIOS", "area=11.11 months=1 class=c",
			"rate 11,11 m² × 1 bulan × Rp5.000 = 55550; factor × 0,85 = -8333; rounding Rp100 = 83; 47300"},
		{"inside the first tier", "REKLAME-LAHAN", "area=1.5", "part 1,5 m² × Rp50.000 = 75000; 75000"},
		{"on the edge of a tier", "REKLAME-LAHAN", "area=2", "part 2 m² × Rp50.000 = 100000; 100000"},
		{"over three tiers", "REKLAME-LAHAN", "area=12.5",
			"part 2 m² × Rp50.000 = 100000; part 8 m² × Rp75.000 = 600000; part 2,5 m² × Rp100.000 = 250000; 950000"},
		{"the maximum", "REKLAME-LAHAN", "area=200",
			"part 2 m² × Rp50.000 = 100000; part 8 m² × Rp75.000 = 600000; part 190 m² × Rp100.000 = 19000000; maximum Rp5.000.000 = -14700000; 5000000"},
		{"nothing of a tier", "REKLAME-LAHAN", "area=0", "part 0 m² × Rp50.000 = 0; 0"},
		{"all at the rate of the tier it reaches", "GEDUNG", "guests=101", "rate 101 orang × Rp1.500 = 151500; 151500"},
		{"all at the rate of the first tier", "GEDUNG", "guests=100", "rate 100 orang × Rp2.000 = 200000; 200000"},
		{"all at the rate of the last tier", "GEDUNG", "guests=2000", "rate 2.000 orang × Rp1.000 = 2000000; 2000000"},
		{"a constant of the formula is not asked", "PBG", "area=101.5 use=home",
			"rate 101,5 m² × Rp3.333.333 = 338333299; factor × 0,005 = -336641633; factor × 0,15 = -1437917; rounding Rp1 = 1; 253750"},
		{"a factor of nothing", "PBG", "area=100 use=worship", "rate 100 m² × Rp3.333.333 = 333333300; factor × 0,005 = -331666634; factor × 0 = -1666666; 0"},
		{"an item without quantities", "KARTU-LAMA", "", "rate Rp60.000 = 60000; 60000"},
	} {
		s, err := table.Sum(tariff.Ask{Item: c.item, Day: day(t, "2026-06-30"), Nature: "permit", Values: values(c.values)})
		if err != nil || said(s) != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.what, err, said(s), c.want)
		}
		if s.Digest != table.Digest() || s.Cite != "Perda Contoh 1/2026" || s.Sure != "example" || s.Lines[0].Article == "" {
			t.Errorf("%s: does not say by what: %+v", c.what, s)
		}
		if total(s) != s.Total {
			t.Errorf("%s: the lines come to %d, the sum to %d", c.what, total(s), s.Total)
		}
	}
}

func total(s tariff.Sum) (n int64) {
	for _, l := range s.Lines {
		n += l.Amount
	}
	return n
}

func values(s string) map[string]string {
	out := map[string]string{}
	for _, f := range strings.Fields(s) {
		k, v, _ := strings.Cut(f, "=")
		out[k] = v
	}
	return out
}

func wants(t *testing.T, what string, err error, key, field string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key || f.Field != field {
		t.Errorf("%s: want %s on %q, got %v", what, key, field, err)
	}
}

func TestAFeeThatCannotBeSaidIsRefused(t *testing.T) {
	table := example(t)
	for _, c := range []struct{ what, nature, item, day, values, key, field string }{
		{"a letter of a village", "village-letter", "KIOS", "2026-06-30", "area=10 months=1 class=a", "tariff.nature", ""},
		{"a birth certificate", "civil-registry", "KIOS", "2026-06-30", "area=10 months=1 class=a", "tariff.nature", ""},
		{"an item of nowhere", "", "PARKIR", "2026-06-30", "", "tariff.no-item", "item"},
		{"a day before the regulation", "", "KIOS", "2025-12-31", "area=10 months=1 class=a", "tariff.not-in-force", "item"},
		{"an item that has ended", "", "KARTU-LAMA", "2026-07-01", "", "tariff.not-in-force", "item"},
		{"a missing quantity", "", "KIOS", "2026-06-30", "months=1 class=a", "tariff.missing", "area"},
		{"a missing choice", "", "KIOS", "2026-06-30", "area=10 months=1", "tariff.missing", "class"},
		{"words for a number", "", "KIOS", "2026-06-30", "area=luas months=1 class=a", "tariff.number", "area"},
		{"a negative number", "", "KIOS", "2026-06-30", "area=-3 months=1 class=a", "tariff.number", "area"},
		{"half a month", "", "KIOS", "2026-06-30", "area=10 months=0.5 class=a", "tariff.number", "months"},
		{"too many places", "", "KIOS", "2026-06-30", "area=10.123 months=1 class=a", "tariff.number", "area"},
		{"an enormous number", "", "KIOS", "2026-06-30", "area=" + strings.Repeat("9", 400) + " months=1 class=a", "tariff.number", "area"},
		{"more than may be", "", "KIOS", "2026-06-30", "area=501 months=1 class=a", "tariff.range", "area"},
		{"less than may be", "", "KIOS", "2026-06-30", "area=0 months=1 class=a", "tariff.range", "area"},
		{"an unknown class", "", "KIOS", "2026-06-30", "area=10 months=1 class=d", "tariff.option", "class"},
	} {
		_, err := table.Sum(tariff.Ask{Item: c.item, Day: day(t, c.day), Nature: c.nature, Values: values(c.values)})
		wants(t, c.what, err, c.key, c.field)
	}
}

func TestASumBeyondAllBoundsIsRefused(t *testing.T) {
	src := strings.Replace(string(tariff.Example()), "rate: 3333333", "rate: 999999999999", 1)
	src = strings.Replace(src, `factor: "0.005"`, `factor: "999999"`, 1)
	table, found := tariff.Read("big.yaml", []byte(src))
	if found.Err() != nil {
		t.Fatal(found)
	}
	_, err := table.Sum(tariff.Ask{Item: "PBG", Day: day(t, "2026-02-01"), Values: values("area=100000 use=home")})
	wants(t, "overflow", err, "tariff.overflow", "")
}

func TestALetterOfAVillageCostsNothing(t *testing.T) {
	for _, nature := range []string{"village-letter", "civil-registry"} {
		if basis, free := tariff.Free(nature, day(t, "2026-01-01")); !free || basis == "" {
			t.Errorf("%s may cost something", nature)
		}
	}
	if _, free := tariff.Free("permit", day(t, "2026-01-01")); free {
		t.Error("a permit may cost nothing only")
	}
}

func TestAFeeIsLetOffOnlyOnItsGround(t *testing.T) {
	table := example(t)
	ask := tariff.Ask{Item: "KIOS", Day: day(t, "2026-06-30"), Values: values("area=1 months=1 class=b")}
	sum, err := table.Sum(ask)
	if err != nil {
		t.Fatal(err)
	}
	half, err := table.Waive(sum, tariff.Grant{Waiver: "miskin", By: "kepala-dinas", Percent: 33})
	if err != nil || half.Total != 16750 || half.Waived != "miskin" || total(half) != half.Total || len(sum.Lines) != 3 {
		t.Errorf("33%%: %v %s", err, said(half))
	}
	if last := half.Lines[3]; last.Article != "Pasal 40 ayat (1)" || last.Explain(lang.ID) != "− 33%" {
		t.Errorf("the line of the waiver is %+v", last)
	}
	if all, err := table.Waive(sum, tariff.Grant{Waiver: "bencana", By: "bupati", Percent: 100}); err != nil || all.Total != 0 {
		t.Errorf("all: %v %s", err, said(all))
	}
	other, _ := tariff.Read("other.yaml", append(tariff.Example(), "# amended\n"...))
	ask.Item, ask.Values = "GEDUNG", values("guests=100")
	hall, _ := table.Sum(ask)
	for _, c := range []struct {
		what       string
		table      *tariff.Table
		sum        tariff.Sum
		grant      tariff.Grant
		key, field string
	}{
		{"an invented ground", table, sum, tariff.Grant{Waiver: "kenalan", By: "bupati", Percent: 10}, "tariff.waiver-unknown", "waiver"},
		{"a ground for other items", table, hall, tariff.Grant{Waiver: "bencana", By: "bupati", Percent: 10}, "tariff.waiver-unknown", "waiver"},
		{"somebody else", table, sum, tariff.Grant{Waiver: "bencana", By: "kepala-dinas", Percent: 10}, "tariff.waiver-by", ""},
		{"too much", table, sum, tariff.Grant{Waiver: "miskin", By: "kepala-dinas", Percent: 51}, "tariff.waiver-percent", "percent"},
		{"nothing", table, sum, tariff.Grant{Waiver: "miskin", By: "kepala-dinas"}, "tariff.waiver-percent", "percent"},
		{"twice", table, half, tariff.Grant{Waiver: "miskin", By: "kepala-dinas", Percent: 5}, "tariff.waiver-twice", ""},
		{"another table", other, sum, tariff.Grant{Waiver: "miskin", By: "kepala-dinas", Percent: 5}, "tariff.waiver-table", ""},
	} {
		_, err := c.table.Waive(c.sum, c.grant)
		wants(t, c.what, err, c.key, c.field)
	}
}

func TestTheVersionOfTheDayHolds(t *testing.T) {
	old, _ := tariff.Read("old.yaml", []byte(strings.Replace(string(tariff.Example()), `from: "2026-01-01"`, "from: \"2024-01-01\"\n  to: \"2025-12-31\"", 1)))
	now := example(t)
	book, err := tariff.NewBook(now, old)
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]*tariff.Table{"2025-12-31": old, "2026-01-01": now} {
		if got, err := book.On("Perda Contoh 1/2026", day(t, on)); err != nil || got != want {
			t.Errorf("%s: %v %v", on, got, err)
		}
	}
	_, err = book.On("Perda Contoh 1/2026", day(t, "2023-12-31"))
	wants(t, "before both", err, "tariff.not-in-force", "")
	_, err = book.On("Perda 9/1999", day(t, "2026-01-01"))
	wants(t, "an unknown one", err, "tariff.no-regulation", "")
	_, err = tariff.NewBook(now, now)
	wants(t, "twice the same", err, "tariff.overlap", "")
}

func TestTheOneRegulationOnTaxesAndLevies(t *testing.T) {
	made := func(cite, from, rate string) *tariff.Table {
		t.Helper()
		src := strings.NewReplacer("Perda Contoh 1/2026", cite, `from: "2026-01-01"`, `from: "`+from+`"`, "rate: 15000", "rate: "+rate, "sure: example", "sure: seen").Replace(string(tariff.Example()))
		table, found := tariff.Read("perda.yaml", []byte(src))
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
		return table
	}
	program, err := tariff.NewBook(example(t))
	if err != nil {
		t.Fatal(err)
	}
	if x, err := program.On(tariff.PDRD, day(t, "2026-06-30")); err != nil || x.Regulation.Sure != "example" {
		t.Error("a check knows none:", err)
	}
	wants(t, "an office that loaded none", second(program.Of().On(tariff.PDRD, day(t, "2026-06-30"))), "tariff.no-regulation", "")
	book := program.Of(made("Perda 1/2024", "2024-01-05", "10000"), made("Perda 1/2024", "2027-01-01", "12000"),
		made("Perda 1/2024", "2027-01-01", "12500"), made("Perda 3/2030", "2030-01-01", "20000"))
	for _, c := range []struct {
		day, cite string
		rate      int64
	}{{"2024-01-05", "Perda 1/2024", 10_000}, {"2026-12-31", "Perda 1/2024", 10_000}, {"2027-01-01", "Perda 1/2024", 12_500}, {"2030-06-01", "Perda 3/2030", 20_000}} {
		x, err := book.On(tariff.PDRD, day(t, c.day))
		if err != nil || x.Regulation.Cite != c.cite || x.Items[0].Rate != c.rate {
			t.Errorf("%s: %v %+v", c.day, err, x)
		}
	}
	wants(t, "before the first", second(book.On(tariff.PDRD, day(t, "2023-12-31"))), "tariff.not-in-force", "")
	if x, err := book.On("Perda 1/2024", day(t, "2031-01-01")); err != nil || x.Items[0].Rate != 12_500 {
		t.Error("by its own citation:", err)
	}
}

func second[T any](_ T, err error) error { return err }
