package tariff

import (
	"slices"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// PDRD is how a service that any region may give cites its regulation: the one
// on regional taxes and levies, of which each region has a single one in force
// (UU 1/2022 art. 94). Its table says number, year and article.
const PDRD = "PDRD"

// Book is every table a node knows.
type Book struct {
	tables []*Table
	// pdrd are those that answer for PDRD, own says that they are the office's.
	pdrd []*Table
}

// NewBook refuses two versions of one regulation for the same day
// ("tariff.overlap").
func NewBook(tables ...*Table) (*Book, error) {
	for i, a := range tables {
		for _, b := range tables[:i] {
			x, y := a.Regulation, b.Regulation
			if x.Cite == y.Cite && (x.To == "" || y.From <= x.To) && (y.To == "" || x.From <= y.To) {
				return nil, fault.New(fault.Conflict, "tariff.overlap", x.Cite, max(x.From, y.From))
			}
		}
	}
	b := &Book{tables: slices.Clone(tables)}
	for _, t := range tables {
		if t.Regulation.PDRD {
			b.pdrd = append(b.pdrd, t)
		}
	}
	// An invented one answers only where no other does.
	arrange.By(b.pdrd, func(x, y *Table) int { return rank(x) - rank(y) })
	return b, nil
}

func rank(t *Table) int {
	if t.Regulation.Sure == "example" {
		return 1
	}
	return 0
}

// Of is the book of a node: what the program knows, with the tables that its
// offices loaded, the newer ones later. Where two of one citation overlap, the
// later one ends the earlier on the day before it begins, and takes its place if
// both begin on one day. PDRD is answered by these alone: an invented table bills
// nobody.
func (b *Book) Of(loaded ...*Table) *Book {
	own := slices.Clone(loaded)
	slices.Reverse(own)
	arrange.By(own, func(x, y *Table) int { return strings.Compare(y.Regulation.From, x.Regulation.From) })
	out := &Book{}
	for _, t := range own {
		if t.Regulation.PDRD {
			out.pdrd = append(out.pdrd, t)
		}
	}
	out.tables = append(own, b.tables...)
	return out
}

// Tables lists them in the order in which they are asked.
func (b *Book) Tables() []*Table { return slices.Clone(b.tables) }

// On is the version of a regulation in force on a day, by its citation or as
// PDRD. Faults are "tariff.no-regulation" and "tariff.not-in-force".
func (b *Book) On(cite string, day calendar.Day) (*Table, error) {
	among := b.tables
	if cite == PDRD {
		among = b.pdrd
	}
	known := false
	for _, t := range among {
		if cite != PDRD && t.Regulation.Cite != cite {
			continue
		}
		if within(day, t.Regulation.From, t.Regulation.To) {
			return t, nil
		}
		known = true
	}
	if known {
		return nil, fault.New(fault.Invalid, "tariff.not-in-force", cite, day.String())
	}
	return nil, fault.New(fault.NotFound, "tariff.no-regulation", cite)
}
