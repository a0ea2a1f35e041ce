package books_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"genggam/internal/books"
	"genggam/internal/lang"
)

func TestTheBooksOfTheOfficeAreAllThereAndFitThePaper(t *testing.T) {
	all, err := books.Books()
	if err != nil {
		t.Fatal(err)
	}
	var models []string
	for _, b := range all {
		models = append(models, b.Model)
		wide := 0
		for _, mm := range b.Widths() {
			wide += mm
		}
		if wide > books.Width || wide < books.Width-15 {
			t.Errorf("%s is %d mm wide", b.ID, wide)
		}
		if b.Sure != "memory" && b.Sure != "law.md" || len(b.Signers) != 2 {
			t.Errorf("%s: sure %q, signers %q", b.ID, b.Sure, b.Signers)
		}
		keys := b.Keys()
		slices.Sort(keys)
		if len(slices.Compact(keys)) != len(b.Widths()) {
			t.Errorf("%s has a key twice", b.ID)
		}
		for _, tag := range []lang.Tag{lang.ID, lang.EN} {
			fits(t, b, tag)
		}
	}
	if got := strings.Join(models, " "); got != "A.7 A.7 A.7 A.8  B.1 B.2 B.3 B.4 B.5" {
		t.Error(got)
	}
	if b, err := books.Find("ledger"); err == nil {
		t.Error(b)
	}
}

// fits says whether both rows of headings stand over every column.
func fits(t *testing.T, b *books.Book, tag lang.Tag) {
	heads, n, under := b.Heads(tag), len(b.Widths()), 0
	span := 0
	for _, c := range heads[0] {
		span += c.Span
		if c.Rise == 1 {
			under += c.Span
		}
		if c.Text == "" {
			t.Errorf("%s has an empty heading", b.ID)
		}
	}
	two := len(heads) == 2 && len(heads[1]) == under || len(heads) == 1 && under == n
	if span != n || !two || len(b.Plain(tag)) != n {
		t.Errorf("%s: headings over %d of %d columns, %d under", b.ID, span, n, under)
	}
}

// Every word that the program prints in a book is there in both languages.
func TestNoBookPrintsAnEmptyWord(t *testing.T) {
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		for _, why := range []books.Cause{books.Spoiled, books.Cancelled, books.Double, books.Unused} {
			o := november(t)
			o.void(o.letter(books.In, "2026-11-20", 4), why)
			p := printed()
			p.Tag = tag
			table, err := books.AgendaTable(p, o.agenda.Page(month("2026-11"), ""), "")
			if err != nil {
				t.Fatal(err)
			}
			row := rows(table)[0]
			if note := row[len(row)-1]; !regexp.MustCompile(`^(BATAL|VOID): \S.*; (terlambat|late), \S+ 23-11-2026$`).MatchString(note) {
				t.Error(note)
			}
			if regexp.MustCompile(`\{\d`).MatchString(strings.Join(table.Notes, "")) {
				t.Error(table.Notes)
			}
		}
	}
}

func TestArchiveCodesAreFoundByCodeAndByWord(t *testing.T) {
	for name, c := range map[string]struct {
		query, code, name string
		scheme            int
	}{
		"a code in force":        {"400.12.3.1", "400.12.3.1", "Kelahiran dan kematian", 2022},
		"the beginning of one":   {"400.12.3", "400.12.3.1", "Kelahiran dan kematian", 2022},
		"words, in any order":    {"kematian kelahiran", "400.12.3.1", "Kelahiran dan kematian", 2022},
		"a code of the old list": {"471.13", "471.13", "Kartu Tanda Penduduk", 2012},
		"a word of the old list": {"  kartu keluarga ", "471.14", "Kartu Keluarga", 2012},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := books.SearchClasses(c.query, 5)
			if err != nil || len(got) == 0 || got[0].Code != c.code || got[0].Name != c.name || got[0].Scheme != c.scheme {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	for _, nothing := range []string{"", "   ", "zzzz", strings.Repeat("a", 200)} {
		if got, err := books.SearchClasses(nothing, 5); err != nil || len(got) > 0 {
			t.Errorf("%q: %v %v", nothing, got, err)
		}
	}
	if got, err := books.SearchClasses("pe", 0); err != nil || len(got) != 20 {
		t.Errorf("%d, %v", len(got), err)
	}
	if got, err := books.FindClass("800"); err != nil || len(got) != 2 || got[0].Scheme != 2022 || got[1].Scheme != 2012 {
		t.Errorf("%+v %v", got, err)
	}
	if got, _ := books.FindClass("999.999"); len(got) != 0 {
		t.Error(got)
	}
}
