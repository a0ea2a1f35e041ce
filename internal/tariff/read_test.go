package tariff_test

import (
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/tariff"
)

func TestAMistakeInATableIsShownWhereItStands(t *testing.T) {
	messages, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, old, new, want string }{
		{"no article", "    article: Lampiran I huruf A angka 1\n", "", "bad.yaml:14:5: tariff.needed [article]"},
		{"an unknown kind", "kind: jasa-umum", "kind: sumbangan", "bad.yaml:17:11: tariff.one-of [jasa-umum, jasa-usaha, perizinan-tertentu]"},
		{"a field that does not exist", "rate: 15000", "rates: 15000", `bad.yaml:18:5: tariff.yaml [unknown field "rates"]`},
		{"words for a rate", "rate: 15000", "rate: murah", "bad.yaml:18:11: tariff.yaml [cannot unmarshal string into Go struct field Table.Items of type int64]"},
		{"a rate below nothing", "rate: 15000", "rate: -1", "bad.yaml:18:11: tariff.rate [1000000000000]"},
		{"neither rate nor tiers", "    rate: 15000\n", "", "bad.yaml:14:5: tariff.rate-or-tiers"},
		{"a code twice", "code: KIOS", "code: SAMPAH-RUMAH", "bad.yaml:26:11: tariff.twice [SAMPAH-RUMAH]"},
		{"a code with spaces", "code: KIOS", "code: KIOS PASAR", "bad.yaml:26:11: tariff.key [KIOS PASAR]"},
		{"no day of beginning", `  from: "2026-01-01"`, "", "bad.yaml:3:3: tariff.needed [from]"},
		{"a day that is none", "2026-01-01", "2026-02-30", "bad.yaml:9:9: tariff.day [2026-02-30]"},
		{"an end before the beginning", `from: "2026-01-01"`, "from: \"2026-01-01\"\n  to: \"2025-01-01\"", "bad.yaml:10:7: tariff.upside-down"},
		{"least above most", `most: "12"`, `most: "0.5"`, "bad.yaml:24:15: tariff.upside-down"},
		{"a factor with a comma", `"1.25"`, `"1,25"`, "bad.yaml:47:77: tariff.decimal [1,25]"},
		{"tiers that do not rise", `up_to: "10"`, `up_to: "2"`, "bad.yaml:68:11: tariff.steps"},
		{"a last tier that ends", "- {rate: 100000}", `- {up_to: "20", rate: 100000}`, "bad.yaml:69:11: tariff.steps"},
		{"tiers of nothing", "by: area", "by: length", "bad.yaml:64:11: tariff.refers [length]"},
		{"a waiver of 120%", "percent: 50", "percent: 120", "bad.yaml:127:14: tariff.percent"},
		{"a waiver for nothing", "[KIOS, ", "[WARUNG, ", "bad.yaml:133:13: tariff.refers [WARUNG]"},
		{"a tag", "rate: 15000", "rate: !!str 15000", "bad.yaml:18:11: tariff.anchor"},
		{"an anchor", "rate: 15000", "rate: &r 15000", "bad.yaml:18:11: tariff.anchor"},
		{"brackets without end", "rate: 15000", "rate: " + strings.Repeat("[", 50), "bad.yaml:18:1: tariff.too-large [1024]"},
	} {
		src := strings.Replace(string(tariff.Example()), c.old, c.new, 1)
		table, found := tariff.Read("bad.yaml", []byte(src))
		if table != nil || len(found) == 0 || found[0].String() != c.want {
			t.Errorf("%s: want %s, got %v", c.what, c.want, found)
		}
		for _, f := range found {
			if !messages.Has(f.Key) {
				t.Errorf("%s: %s has no message", c.what, f.Key)
			}
		}
		if f := fault.As(found.Err()); f == nil || f.Key != "tariff.file" {
			t.Errorf("%s: %v", c.what, found.Err())
		}
	}
	for _, src := range []string{"", "a", "[]", "regulation: {}", "---\n---\n", "\xff", strings.Repeat(" ", tariff.MaxSize+1)} {
		if table, found := tariff.Read("bad.yaml", []byte(src)); table != nil || len(found) == 0 {
			t.Errorf("%.20q is a table", src)
		}
	}
}

// FuzzRead: whatever can be read can be summed, the lines add up, and no sum is
// negative.
func FuzzRead(f *testing.F) {
	f.Add(string(tariff.Example()), "1")
	f.Add("regulation: {cite: a}\nitems: [{code: a}]", "2.5")
	f.Add("items:\n - code: x\n   tiers: {by: q, steps: []}\n", "0")
	f.Fuzz(func(t *testing.T, src, number string) {
		table, found := tariff.Read("fuzz.yaml", []byte(src))
		if (table == nil) != (len(found) > 0) {
			t.Fatal("a table with findings, or neither")
		}
		if table == nil {
			return
		}
		for _, it := range table.Items {
			given := map[string]string{}
			for _, q := range it.Quantities {
				given[q.Key] = number
			}
			for _, c := range it.Choices {
				given[c.Key] = c.Options[0].Key
			}
			s, err := table.Sum(tariff.Ask{Item: it.Code, Day: day(t, "2026-03-01"), Values: given})
			if fault.Of(err) == fault.Internal {
				t.Fatal(err)
			}
			if err == nil && (total(s) != s.Total || s.Total < 0) {
				t.Fatalf("%+v", s)
			}
		}
	})
}
