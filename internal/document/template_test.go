package document_test

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"genggam/internal/document"
	"genggam/internal/fault"
)

func usaha(t testing.TB) *document.Template {
	t.Helper()
	src, err := os.ReadFile("testdata/usaha.txt")
	if err != nil {
		t.Fatal(err)
	}
	tpl, err := document.ParseTemplate(src)
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

func answers() document.Values {
	return document.Values{
		Fields: map[string]document.Value{
			"office.kind": document.Str("Desa"), "office.name": document.Str("Contohsari"),
			"signer.position": document.Str("Kepala Desa Contohsari"), "subject.name": document.Str("Siti {modal} Nurhaliza"),
			"subject.birth_place": document.Str("Banyumas"), "subject.birth_date": document.Date("1990-08-17"),
			"subject.sex": document.Sex("P"), "subject.nik": document.Str("3302995708900001"),
			"sejak": document.Date("2020-01-06"), "modal": document.Money(1500000), "karyawan": document.Num(1200),
			"lunas": document.YesNo(true), "catatan": document.Str("  "),
		},
		Groups: map[string][]map[string]document.Value{"alat": {
			{"nama": document.Str("KOMPOR GAS"), "harga": document.Num(350000)},
			{"nama": document.Str("etalase d'kaca"), "harga": document.Str("90000")},
		}},
	}
}

func TestATemplateBecomesABody(t *testing.T) {
	body, err := usaha(t).Fill(answers(), func(c string) bool { return c == "punya_izin" })
	if err != nil {
		t.Fatal(err)
	}
	want := document.Body{Title: "SURAT KETERANGAN USAHA", Subtitle: "DESA CONTOHSARI", Blocks: []document.Block{
		{Kind: document.Paragraph, Rows: [][]string{{"Yang bertanda tangan di bawah ini Kepala Desa Contohsari menerangkan bahwa:"}}},
		{Kind: document.Pairs, Rows: [][]string{{"Nama", "Siti {modal} Nurhaliza"}, {"Tempat, tanggal lahir", "Banyumas, 17 Agustus 1990"}, {"Jenis kelamin", "Perempuan"}, {"NIK", "************0001"}}},
		{Kind: document.Paragraph, Rows: [][]string{{"Usaha itu berizin {sah} sejak hari Senin, 6 Januari 2020."}}},
		{Kind: document.Bullets, Rows: [][]string{{"modal Rp1.500.000 (satu juta lima ratus ribu rupiah)"}, {"karyawan 1.200 orang termasuk pemilik"}}},
		{Kind: document.Numbers, Rows: [][]string{{"lunas: Ya"}, {"lain-lain: -"}}},
		{Kind: document.Space},
		{Kind: document.Table, Rows: [][]string{{"No", "Nama alat", "Harga"}, {"1", "Kompor Gas", "Rp350.000"}, {"2", "Etalase D'kaca", "Rp90.000"}}},
		{Kind: document.Paragraph, Rows: [][]string{{"Demikian surat ini dibuat."}}},
	}}
	if !reflect.DeepEqual(body, want) {
		t.Fatalf("got  %q\nwant %q", body, want)
	}
}

func TestAConditionThatDoesNotHoldPrintsNothing(t *testing.T) {
	v := answers()
	v.Groups = nil
	body, err := usaha(t).Fill(v, func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range body.Blocks {
		if b.Kind == document.Table || strings.Contains(fmt.Sprint(b), "berizin") {
			t.Errorf("printed: %q", b)
		}
	}
}

func TestATemplateTellsItsNamesAndConditions(t *testing.T) {
	tpl := usaha(t)
	fields := tpl.Fields()
	if f := fields[2]; f.Name != "signer.position" || f.Line != 4 || f.Column != 35 {
		t.Errorf("signer.position is at %+v", f)
	}
	if f := fields[len(fields)-1]; f.Name != "alat.harga" || f.Format != "rupiah" || f.Group != "alat" || f.Line != 26 {
		t.Errorf("last field is %+v", f)
	}
	if c := tpl.Conditions(); len(c) != 1 || c[0] != (document.Condition{Text: "punya_izin", Line: 12, Column: 5}) {
		t.Errorf("conditions are %+v", c)
	}
	if g := tpl.Groups(); len(g) != 1 || g[0].Name != "alat" {
		t.Errorf("groups are %+v", g)
	}
}

func TestAWrongTemplateIsRefusedWithLineAndColumn(t *testing.T) {
	for name, c := range map[string]struct {
		src          string
		key          string
		line, column int
	}{
		"no rule":             {"title: A\n", "letter.no-rule", 2, 1},
		"no title":            {"---\nx", "letter.no-title", 1, 1},
		"unknown header":      {"title: A\njudul: B\n---\nx", "letter.unknown-header", 2, 1},
		"nothing":             {"title: A\n---\n\n", "letter.empty", 4, 1},
		"open brace":          {"title: A\n---\nnama {x", "letter.brace", 3, 6},
		"lone brace":          {"title: A\n---\nnámá } x", "letter.brace", 3, 6},
		"bad name":            {"title: A\n---\n{Nama}", "letter.name", 3, 1},
		"unknown format":      {"title: A\n---\na {x|bold}", "letter.format", 3, 3},
		"empty format":        {"title: A\n---\na {x|}", "letter.format", 3, 3},
		"nested if":           {"title: A\n---\n[if a]\n[if b]\n[end]", "letter.nested", 4, 1},
		"open if":             {"title: A\n---\n[if a]\nx", "letter.not-closed", 3, 1},
		"end of nothing":      {"title: A\n---\n[end]", "letter.end", 3, 1},
		"open table":          {"title: A\n---\n[table g]\na\nb", "letter.not-closed", 3, 1},
		"table of three":      {"title: A\n---\n[table g]\na\nb\nc\n[end]", "letter.table", 3, 1},
		"unequal columns":     {"title: A\n---\n[table g]\na|b\nb\n[end]", "letter.columns", 5, 1},
		"unknown directive":   {"title: A\n---\n [loop x]", "letter.directive", 3, 2},
		"half a directive":    {"title: A\n---\n[if x", "letter.directive", 3, 1},
		"pair without bar":    {"title: A\n---\n: Nama", "letter.pair", 3, 3},
		"no outside a table":  {"title: A\n---\n{no}", "letter.row-field", 3, 1},
		"not UTF-8":           {"title: A\n---\n\xff", "letter.not-utf8", 1, 1},
		"too large":           {"title: A\n---\n" + strings.Repeat("x", 70000), "letter.too-large", 1, 1},
		"bad name in a table": {"title: A\n---\n[table g]\na|b\nc | {9}\n[end]", "letter.name", 5, 5},
	} {
		_, err := document.ParseTemplate([]byte(c.src))
		var e *document.TemplateError
		if !errors.As(err, &e) || e.Key != c.key || e.Line != c.line || e.Column != c.column {
			t.Errorf("%s: got %v, want %s at %d:%d", name, err, c.key, c.line, c.column)
		}
	}
}

func TestWhatCannotBePrintedIsRefused(t *testing.T) {
	many := make([]map[string]document.Value, 501)
	for name, c := range map[string]struct {
		change func(v document.Values)
		key    string
	}{
		"a day that is none":   {func(v document.Values) { v.Fields["sejak"] = document.Str("kemarin") }, "letter.value"},
		"words of a name":      {func(v document.Values) { v.Fields["modal"] = document.Str("banyak") }, "letter.value"},
		"an unknown sex":       {func(v document.Values) { v.Fields["subject.sex"] = document.Sex("X") }, "letter.value"},
		"too many rows":        {func(v document.Values) { v.Groups["alat"] = many }, "letter.rows"},
		"a very long sentence": {func(v document.Values) { v.Fields["catatan"] = document.Str(strings.Repeat("x", 5000)) }, "letter.too-long"},
	} {
		v := answers()
		c.change(v)
		_, err := usaha(t).Fill(v, nil)
		if f := fault.As(err); f == nil || f.Key != c.key {
			t.Errorf("%s: got %v, want %s", name, err, c.key)
		}
	}
}

func TestHiddenCharactersDoNotReachALetter(t *testing.T) {
	v := answers()
	v.Fields["subject.name"] = document.Str("Siti\u202e\u200b\tAminah\n\x00 \xff e\u0301")
	body, err := usaha(t).Fill(v, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := body.Blocks[1].Rows[0][1]; got != "Siti Aminah \ufffd é" {
		t.Errorf("got %q", got)
	}
}

func TestNamesAreMasked(t *testing.T) {
	for in, want := range map[string]string{
		"Budi Santoso": "B*** S***", "Suharto": "S***", "": "", "Éva": "É***", "3302991708900001": "************0001",
	} {
		if got := document.Mask(in); got != want {
			t.Errorf("Mask(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzParseTemplate(f *testing.F) {
	src, err := os.ReadFile("testdata/usaha.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(src))
	f.Add("title: {a|upper}\n---\n[if x]\n: a | {b}\n[end]\n[table g]\na|b\n{no}|{g.x|date}\n[end]")
	f.Fuzz(func(t *testing.T, src string) {
		tpl, err := document.ParseTemplate([]byte(src))
		if err != nil {
			var e *document.TemplateError
			if !errors.As(err, &e) || e.Line < 1 || e.Column < 1 {
				t.Fatalf("%v has no place", err)
			}
			return
		}
		v := document.Values{Fields: map[string]document.Value{}, Groups: map[string][]map[string]document.Value{}}
		for _, n := range tpl.Fields() {
			v.Fields[n.Name] = document.Num(7)
		}
		for _, g := range tpl.Groups() {
			v.Groups[g.Name] = []map[string]document.Value{{}}
		}
		body, err := tpl.Fill(v, nil)
		if err != nil {
			return
		}
		for _, b := range body.Blocks {
			for _, row := range b.Rows {
				for _, cell := range row {
					if !utf8.ValidString(cell) || strings.ContainsAny(cell, "\n\t") {
						t.Fatalf("a cell is %q", cell)
					}
				}
			}
		}
	})
}
