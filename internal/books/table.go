package books

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/lang"
	"genggam/internal/person"
)

// Cell is one cell of a heading.
type Cell struct {
	Text string
	// Span is over how many columns it stands, Rise over how many rows.
	Span, Rise int
}

// Signer is who signs under a book.
type Signer struct {
	// Role is "head" or "secretary".
	Role string
	// Over stands above: "MENGETAHUI", or place and date.
	Over string
	// Title is the office; Name and Number (NIP, NIAP) whose it is, as printed.
	Title, Name, Number string
}

// Table is a book, or a month's page of one, ready to be printed.
type Table struct {
	Book *Book
	// Model is "Model B.3", "" for none; it stands in the upper right corner.
	Model string
	Title []string
	Heads [][]Cell
	// Widths of the columns in millimetres.
	Widths []int
	// Rows are the lines, each as wide as Widths. They may be read again.
	Rows iter.Seq[[]string]
	// Carried stands before the rows, Totals and Closing after them; nil for none.
	Carried, Totals, Closing []string
	// Notes are sentences under the table.
	Notes   []string
	Signers []Signer
}

// Print says how a book is printed and for whom.
type Print struct {
	// Tag is the language; the official books are in Indonesian.
	Tag lang.Tag
	// Place is the village, "Desa Contoh"; Around what it lies in.
	Place, Around string
	// Month of the page; 0 for a whole list.
	Month Month
	// Town and Day stand over the secretary's signature; Day 0 leaves them out.
	Town string
	Day  calendar.Day
	// Signers by role; a missing one leaves a dotted line.
	Signers map[string]Signer
	// Words opens what lies in the vault.
	Words Words
}

// Words opens items and names places. A nil function says nothing; one that
// cannot open an item says nothing too, and its owner keeps the error.
type Words struct {
	// Letter gives the words of a line of the agenda.
	Letter func(AgendaLine) Letter
	// Person gives the words of a resident's event.
	Person func(canon.ID) person.Record
	// Text gives a short text: who took a letter, to whom it went.
	Text func(canon.ID) string
	// Region names the place of a region code.
	Region func(code string) string
}

// Letter is what the agenda says about a letter in words.
type Letter struct {
	Number string `json:"number,omitempty"`
	// Party is the sender of an incoming, the receiver of an outgoing letter.
	Party string `json:"party,omitempty"`
	About string `json:"about,omitempty"`
	Note  string `json:"note,omitempty"`
}

func (w Words) letter(l AgendaLine) (out Letter) {
	if w.Letter != nil {
		out = w.Letter(l)
	}
	return out
}

func (w Words) person(id canon.ID) (out person.Record) {
	if w.Person != nil && !id.Zero() {
		out = w.Person(id)
	}
	return out
}

func (w Words) text(id canon.ID) string {
	if w.Text == nil || id.Zero() {
		return ""
	}
	return w.Text(id)
}

func (w Words) region(code string) string {
	if w.Region != nil && code != "" {
		if name := w.Region(code); name != "" {
			return name
		}
	}
	return code
}

// line gives what stands in the column of a key.
type line func(key string) string

// table makes the table of a book from its lines. Lines of a monthly book are
// a month's, so they are kept and counted; a whole list is only walked through.
func (p Print) table(id string, lines iter.Seq[line]) (Table, error) {
	b, err := Find(id)
	if err != nil {
		return Table{}, err
	}
	t := Table{
		Book: b, Title: p.titles(b), Heads: b.Heads(p.Tag), Widths: b.Widths(), Signers: p.signers(b),
		Rows: func(yield func([]string) bool) {
			for l := range lines {
				if !yield(b.row(l)) {
					return
				}
			}
		},
	}
	if b.Model != "" {
		t.Model = b.word(p.Tag, "model", b.Model)
	}
	if b.Monthly {
		rows := slices.Collect(t.Rows)
		t.Rows, t.Totals = slices.Values(rows), b.totals(b.word(p.Tag, "total"), rows)
	}
	return t, nil
}

func (b *Book) row(l line) []string {
	out := make([]string, len(b.flat))
	for i, c := range b.flat {
		out[i] = l(c.Key)
	}
	return out
}

func (b *Book) totals(label string, rows [][]string) []string {
	sums := make(map[string]int, len(b.flat))
	for _, row := range rows {
		for i, c := range b.flat {
			n := 0
			switch {
			case c.Total == "count" && row[i] != "":
				n = 1
			case c.Total == "sum":
				n, _ = strconv.Atoi(row[i])
			}
			sums[c.Key] += n
		}
	}
	return b.summary(label, sums)
}

// summary is a row of sums with a label in the second column.
func (b *Book) summary(label string, sums map[string]int) []string {
	out := make([]string, len(b.flat))
	for i, c := range b.flat {
		if c.Total != "" {
			out[i] = strconv.Itoa(sums[c.Key])
		}
	}
	out[1] = label
	return out
}

func (p Print) titles(b *Book) []string {
	loud := func(s string) string {
		if p.Tag == lang.EN {
			return s
		}
		return strings.ToUpper(s)
	}
	out := []string{b.Title.In(p.Tag)}
	for _, s := range []string{p.Place, p.Around} {
		if s != "" {
			out = append(out, loud(s))
		}
	}
	if b.Monthly && p.Month != 0 {
		out = append(out, loud(b.word(p.Tag, "month", lang.Month(p.Tag, p.Month.Of()), strconv.Itoa(p.Month.Year()))))
	}
	return out
}

func (p Print) signers(b *Book) []Signer {
	out := make([]Signer, len(b.Signers))
	for i, role := range b.Signers {
		s := p.Signers[role]
		s.Role = role
		if s.Title == "" {
			s.Title = b.word(p.Tag, role)
		}
		switch {
		case i == 0 && len(b.Signers) > 1:
			s.Over = b.word(p.Tag, "knows")
		case p.Day != 0:
			s.Over = strings.TrimPrefix(p.Town+", "+lang.Date(p.Tag, p.Day.In(time.UTC)), ", ")
		}
		out[i] = s
	}
	return out
}

// All gives every row in the order of print: carried, lines, totals, closing.
func (t Table) All() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if t.Carried != nil && !yield(t.Carried) {
			return
		}
		for r := range t.Rows {
			if !yield(r) {
				return
			}
		}
		for _, r := range [][]string{t.Totals, t.Closing} {
			if r != nil && !yield(r) {
				return
			}
		}
	}
}

// CSV writes the table as RFC 4180 text with one row of headings, "group:
// column"; titles and signers are left out. A cell that a spreadsheet would
// take for a formula is written behind an apostrophe.
func (t Table) CSV(out io.Writer) error {
	w := csv.NewWriter(out)
	w.UseCRLF = true
	if err := w.Write(t.headings()); err != nil {
		return fmt.Errorf("writing a book as CSV: %w", err)
	}
	for row := range t.All() {
		safe := make([]string, len(row))
		for i, s := range row {
			if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") && s != "-" {
				s = "'" + s
			}
			safe[i] = s
		}
		if err := w.Write(safe); err != nil {
			return fmt.Errorf("writing a book as CSV: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("writing a book as CSV: %w", err)
	}
	return nil
}

// headings join the two rows of headings to one.
func (t Table) headings() []string {
	out := make([]string, 0, len(t.Widths))
	whole := strings.NewReplacer("- ", "", "/ ", "/") // a heading breaks there on paper
	under := 0
	for _, c := range t.Heads[0] {
		if c.Rise == len(t.Heads) {
			out = append(out, whole.Replace(c.Text))
			continue
		}
		for range c.Span {
			out = append(out, whole.Replace(c.Text+": "+t.Heads[1][under].Text))
			under++
		}
	}
	return out
}

func short(d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return lang.ShortDate(d.In(time.UTC))
}

// notes joins what is said in the last column.
func notes(of ...string) string {
	return strings.Join(slices.DeleteFunc(of, func(s string) bool { return s == "" }), "; ")
}
