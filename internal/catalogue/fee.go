package catalogue

import (
	"fmt"
	"io/fs"
	"strconv"

	"genggam/internal/calendar"
	"genggam/internal/form"
	"genggam/internal/tariff"
)

// Free says that a service costs nothing, whatever is answered.
func (f Fee) Free() bool { return f.Amount == 0 && len(f.Items) == 0 }

// Charges are the items a service charges, none for a free one.
func (s *Standard) Charges() []FeeItem {
	if s.Fee.Amount > 0 && len(s.Fee.Items) == 0 {
		return []FeeItem{{Perda: s.Fee.Perda, Item: s.Fee.Item}}
	}
	return s.Fee.Items
}

// Quote is what a service costs by the tables of a day, an item after the other;
// an item whose condition does not hold is left out. The day is the one on which
// the service is asked for. Faults are those of tariff.Book.On and tariff.Table.Sum;
// the field of the latter is the key of the quantity.
func (s *Standard) Quote(tables *tariff.Book, a form.Answers, facts form.Facts, day calendar.Day) ([]tariff.Sum, error) {
	var out []tariff.Sum
	for _, item := range s.Charges() {
		if item.When != "" && !s.Holds(item.When, s.Vars(a, facts)) {
			continue
		}
		t, err := tables.On(item.Perda, day)
		if err != nil {
			return nil, err
		}
		sum, err := t.Sum(tariff.Ask{Item: item.Item, Day: day, Nature: s.Nature, Values: item.Given(a)})
		if err != nil {
			return nil, err
		}
		out = append(out, sum)
	}
	return out, nil
}

// Given are the values of an item as answers give them; what was not answered is
// left out.
func (i FeeItem) Given(a form.Answers) map[string]string {
	out := map[string]string{}
	for key, question := range i.Values {
		switch v := a[question].(type) {
		case int64:
			out[key] = strconv.FormatInt(v, 10)
		case string:
			out[key] = v
		}
	}
	return out
}

// Asked are the questions whose answers a fee depends on, in the order of the form.
func (s *Standard) Asked() (out []form.Question) {
	wanted := map[string]bool{}
	for _, item := range s.Charges() {
		for _, question := range item.Values {
			wanted[question] = true
		}
	}
	for _, p := range s.Form.Pages {
		for _, q := range p.Questions {
			if wanted[q.ID] {
				out = append(out, q)
			}
		}
	}
	return out
}

// Tables are the tables of fees that the catalogue knows.
func (c *Catalogue) Tables() *tariff.Book { return c.tables }

// WithTables is the catalogue with other tables of fees: those of a node.
func (c *Catalogue) WithTables(tables *tariff.Book) *Catalogue {
	out := *c
	out.tables = tables
	return &out
}

// exampleTables is what a catalogue knows without any table: the invented one.
func exampleTables(more ...*tariff.Table) (*tariff.Book, error) {
	t, findings := tariff.Read("perda-contoh.yaml", tariff.Example())
	if err := findings.Err(); err != nil {
		return nil, err
	}
	return tariff.NewBook(append([]*tariff.Table{t}, more...)...)
}

// readTables reads tarif/*.yaml, the tables of the regulations of the place.
func readTables(fsys fs.FS) (*tariff.Book, Findings, error) {
	names, err := fs.Glob(fsys, "tarif/*.yaml")
	if err != nil {
		return nil, nil, fmt.Errorf("listing tables of fees: %w", err)
	}
	var all Findings
	var good []*tariff.Table
	for _, name := range names {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, nil, fmt.Errorf("reading a table of fees: %w", err)
		}
		t, found := tariff.Read("services/"+name, src)
		for _, f := range found {
			all = append(all, Finding{File: f.File, Line: f.Line, Column: f.Column, Key: f.Key, Args: f.Args})
		}
		if t != nil {
			good = append(good, t)
		}
	}
	book, err := exampleTables(good...)
	return book, all, err
}
