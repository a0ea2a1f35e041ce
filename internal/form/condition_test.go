package form_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/form"
)

var names = map[string]form.Type{
	"jenis": form.ShortText, "luas": form.Number, "biaya": form.Money, "mulai": form.Date, "punya": form.YesNo,
	"alat": form.Choices, "anggota": form.Group, "jam": form.Time, "saksi": form.Person, "saksi.nik": form.NIK,
	"subject.sex": form.ShortText, "subject.age": form.Number, "subject.birth_date": form.Date, "today": form.Date,
	"constructor": form.ShortText,
}

// row is one line of the table that Go and the browser share.
type row struct {
	Name  string          `json:"name"`
	When  string          `json:"when"`
	Vars  map[string]any  `json:"vars"`
	Holds bool            `json:"holds"`
	JSON  json.RawMessage `json:"json,omitempty"`
}

func rows(t testing.TB) []row {
	t.Helper()
	b, err := os.ReadFile("testdata/conditions.json")
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var out []row
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	if len(out) < 60 {
		t.Fatalf("only %d rows", len(out))
	}
	return out
}

// stored gives a JSON value the Go type that answers have.
func stored(x any) any {
	switch x := x.(type) {
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n
		}
		f, _ := x.Float64()
		return f
	case []any:
		out := make([]string, len(x))
		for i := range x {
			out[i], _ = x[i].(string)
		}
		return out
	}
	return x
}

func TestConditionsHoldAsTheTableSays(t *testing.T) {
	for _, r := range rows(t) {
		t.Run(r.Name, func(t *testing.T) {
			c, err := form.Compile(names, r.When)
			if err != nil {
				t.Fatal(err)
			}
			vars := map[string]any{}
			for k, v := range r.Vars {
				vars[k] = stored(v)
			}
			if got := c.Holds(vars); got != r.Holds {
				t.Errorf("%s over %v: got %v, want %v", r.When, vars, got, r.Holds)
			}
		})
	}
}

func TestTheBrowserComesToTheSameAnswers(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed, so the browser's evaluator was not run")
	}
	all := rows(t)
	for i := range all {
		c, err := form.Compile(names, all[i].When)
		if err != nil {
			t.Fatal(err)
		}
		all[i].JSON = c.JSON()
	}
	dir := t.TempDir()
	table, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	script := `import {evaluate} from "./conditions.mjs"
import {readFileSync} from "node:fs"
for (const r of JSON.parse(readFileSync(process.argv[2])))
  if (evaluate(r.json, r.vars) !== r.holds) console.log(r.name + ": " + JSON.stringify(r.json))`
	for name, b := range map[string][]byte{"conditions.mjs": form.ConditionsJS(), "rows.json": table, "run.mjs": []byte(script)} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(node, filepath.Join(dir, "run.mjs"), filepath.Join(dir, "rows.json")).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("node: %v\n%s", err, out)
	}
}

func TestTheBrowsersEvaluatorStaysSmall(t *testing.T) {
	if n := len(form.ConditionsJS()); n >= 1500 {
		t.Errorf("%d bytes", n)
	}
}

func TestWhatIsNoConditionIsRefusedWithItsPlace(t *testing.T) {
	for _, c := range []struct {
		expr, key string
		column    int
	}{
		{`jenis = "jasa"`, "condition.syntax", 7},
		{`jenis ==`, "condition.syntax", 9},
		{`jenis == 3`, "condition.type", 7},
		{`luas > "3"`, "condition.type", 6},
		{`luas`, "condition.not-bool", 1},
		{`size(alat)`, "condition.not-bool", 1},
		{`punya && umur > 3`, "condition.unknown-name", 10},
		{`subject.name == "x"`, "condition.unknown-name", 1},
		{`has(umur)`, "condition.unknown-name", 5},
		{`has(1)`, "condition.not-allowed", 5},
		{`luas > 1.5`, "condition.syntax", 8},
		{`luas > 9007199254740992`, "condition.number", 8},
		{`jenis.matches("a")`, "condition.not-allowed", 7},
		{`jenis.startsWith("a")`, "condition.not-allowed", 7},
		{`alat.exists(a, a == "x")`, "condition.not-allowed", 6},
		{`matches(jenis, "a")`, "condition.not-allowed", 1},
		{`luas * 2 > 1`, "condition.not-allowed", 6},
		{`punya ? true : false`, "condition.not-allowed", 7},
		{`-luas > 1`, "condition.not-allowed", 1},
		{`!luas`, "condition.type", 1},
		{`size(luas) > 1`, "condition.type", 6},
		{`punya punya`, "condition.syntax", 7},
		{`punya &`, "condition.syntax", 7},
		{`jenis == "jasa`, "condition.syntax", 10},
		{`jenis == "\q"`, "condition.syntax", 11},
		{`(punya`, "condition.syntax", 7},
		{`jenis in ["a"`, "condition.syntax", 14},
		{`for == 1`, "condition.syntax", 1},
		{`1 == 1 == 1`, "condition.type", 8},
		{`mulai > date("17-8-2026")`, "condition.date", 14},
		{`mulai > date(jenis)`, "condition.date", 14},
		{`jenis in [jam]`, "condition.not-allowed", 11},
		{`jenis == null`, "condition.not-allowed", 10},
		{`alat == alat`, "condition.type", 6},
		{strings.Repeat("punya && (luas > 1 || ", 10) + "punya" + strings.Repeat(")", 10), "condition.too-deep", 0},
		{strings.Repeat("(", 100) + "punya" + strings.Repeat(")", 100), "condition.too-deep", 33},
		{"punya && " + strings.Repeat("punya && ", 60) + "punya", "condition.too-long", 1},
	} {
		_, err := form.Compile(names, c.expr)
		var m *form.Mistake
		if !errors.As(err, &m) {
			t.Errorf("%s: got %v", c.expr, err)
			continue
		}
		if m.Key != c.key || c.column > 0 && (m.Line != 1 || m.Column != c.column) {
			t.Errorf("%s: got %v, want %s at %d", c.expr, m, c.key, c.column)
		}
	}
}

func TestNoConditionAlwaysHolds(t *testing.T) {
	set := form.NewConditions(names)
	if !set.Holds("", nil) || set.Holds("punya", map[string]any{"punya": true}) {
		t.Error("want \"\" to hold and a condition nobody added not to")
	}
	var none *form.Condition
	if !none.Holds(nil) || string(none.JSON()) != "true" {
		t.Error("a nil condition holds")
	}
}

func TestTheCompiledFormIsStable(t *testing.T) {
	c, err := form.Compile(names, `jenis in ["a","b"] && has(mulai) || today - mulai > 3`)
	if err != nil {
		t.Fatal(err)
	}
	want := `["||",["&&",["in",["v","jenis",3],["l","a","b"]],["has",["d","mulai"]]],[">",["-",["d","today"],["d","mulai"]],3]]`
	if got := string(c.JSON()); got != want {
		t.Errorf("got %s", got)
	}
	if got := strings.Join(c.Names(), " "); got != "jenis mulai today" {
		t.Errorf("names %s", got)
	}
}

func FuzzCompile(f *testing.F) {
	for _, r := range rows(f) {
		f.Add(r.When)
	}
	f.Add(`has(has(jenis))`)
	f.Add(`[[[[]]]]`)
	f.Add("jenis == \"\x00\"")
	set := form.NewConditions(names)
	f.Fuzz(func(t *testing.T, expr string) {
		c, err := set.Add(expr)
		if err != nil || c == nil {
			return
		}
		if !json.Valid(c.JSON()) {
			t.Errorf("%q compiles to %s", expr, c.JSON())
		}
		c.Holds(nil)
	})
}

func BenchmarkCondition(b *testing.B) {
	c, err := form.Compile(names, `jenis in ["barang","jasa"] && subject.age >= 17 && today - mulai > 3`)
	if err != nil {
		b.Fatal(err)
	}
	vars := map[string]any{"jenis": "jasa", "subject.age": int64(36), "today": int64(20525), "mulai": "2026-03-01"}
	b.ReportAllocs()
	for b.Loop() {
		if !c.Holds(vars) {
			b.Fatal("does not hold")
		}
	}
}
