package ledgers

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/books"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/sheet"
	"genggam/internal/store"
)

// Order says what to print.
type Order struct {
	// Book is the id of a book of package books.
	Book string
	// Month of the page; whole lists ignore it.
	Month books.Month
	// CSV gives a list instead of a PDF.
	CSV bool
	Tag lang.Tag
	// Reason is one of premises.BookReasons, "" for the first: who reads that their
	// row was printed is told it.
	Reason string
}

// wholeRegister are the books that hold the words of every resident.
func wholeRegister(book string) bool { return book == "residents" || book == "cards" }

// MayPrint refuses an officer who may not have a book.
func (r *Room) MayPrint(a premises.Actor, book string) error {
	if wholeRegister(book) {
		return a.May(premises.PrintResidents)
	}
	return a.May(premises.SeeLedger)
}

// Print writes a book as a PDF or a list. Who printed which book when is a line
// of the journal before the first byte goes out; it is the look at everybody in
// it. A book of residents is never whole in memory. Faults: "books.future",
// "ledgers.no-book", those of MayPrint. An error after the first byte leaves no
// whole file.
func (r *Room) Print(ctx context.Context, a premises.Actor, o Order, w io.Writer) error {
	if err := r.MayPrint(a, o.Book); err != nil {
		return err
	}
	b, err := books.Find(o.Book)
	if err != nil {
		return fault.New(fault.NotFound, "ledgers.no-book")
	}
	if o.Reason != "" && !slices.Contains(premises.BookReasons(), o.Reason) {
		return fault.New(fault.Invalid, "ledgers.why").On("reason")
	}
	if !b.Monthly {
		o.Month = 0
	} else if o.Month > books.MonthOf(r.Today(a.Office)) || o.Month == 0 {
		return fault.New(fault.Invalid, "books.future").On("month")
	}
	if err := r.gather(ctx, a.Office); err != nil {
		return err
	}
	what := premises.SeeLedger
	if wholeRegister(o.Book) {
		what = premises.PrintResidents
	}
	if err := r.notePrinted(ctx, a, what, printed{o.Book, o.Month, o.CSV, cmp.Or(o.Reason, premises.BookReasons()[0])}); err != nil {
		return err
	}
	p := &press{Room: r, ctx: ctx, office: a.Office}
	t, err := p.table(o)
	if err != nil {
		return err
	}
	if o.CSV {
		return cmp.Or(t.CSV(w), p.failed)
	}
	return p.pdf(w, t, o.Tag)
}

// press prints one book; failed is the first error of opening words.
type press struct {
	*Room
	ctx    context.Context
	office region.Code
	failed error
}

func (p *press) keep(err error) {
	if p.failed == nil {
		p.failed = err
	}
}

// table makes the table of a book.
func (p *press) table(o Order) (books.Table, error) {
	pr, err := p.print(o)
	if err != nil {
		return books.Table{}, err
	}
	switch o.Book {
	case "agenda":
		return p.agenda(pr, o.Month, "")
	case "agenda-in":
		return p.agenda(pr, o.Month, books.In)
	case "agenda-out":
		return p.agenda(pr, o.Month, books.Out)
	case "expedition":
		return p.expedition(pr, o.Month)
	case "archive":
		return p.archive(pr)
	case "residents":
		return books.ResidentTable(pr, mapped(p.everybody(), func(r residents.Resident) books.ResidentLine { return books.ResidentLine{Record: r.Record} }))
	case "cards":
		return books.CardTable(pr, mapped(p.everybody(), func(r residents.Resident) books.CardLine { return books.CardLine{Record: r.Record} }))
	case "visitors":
		return p.visitorsTable(pr, o.Month)
	}
	page, err := p.recap(p.ctx, p.office, o.Month)
	if err != nil {
		return books.Table{}, err
	}
	if o.Book == "recap" {
		return books.RecapTable(pr, page)
	}
	events, err := p.events(p.ctx, p.office)
	if err != nil {
		return books.Table{}, err
	}
	return books.MovementTable(pr, books.Movements(page, slices.Values(events)))
}

func mapped[A, B any](of iter.Seq[A], f func(A) B) iter.Seq[B] {
	return func(yield func(B) bool) {
		for a := range of {
			if !yield(f(a)) {
				return
			}
		}
	}
}

// everybody walks through who lives here.
func (p *press) everybody() iter.Seq[residents.Resident] {
	return func(yield func(residents.Resident) bool) {
		stop := fmt.Errorf("printing a book: stopped")
		err := p.people.EachResident(p.ctx, p.office, func(r residents.Resident) error {
			if role := strings.ReplaceAll(r.FamilyRole, "-", " "); role != "" {
				r.FamilyRole = strings.ToUpper(role[:1]) + role[1:]
			}
			if r.State == residents.Here && !yield(r) {
				return stop
			}
			return nil
		})
		p.keep(err)
	}
}

// print says how a book is printed for the office: in Indonesian unless asked.
func (p *press) print(o Order) (books.Print, error) {
	office, err := p.Office(p.office)
	if err != nil {
		return books.Print{}, err
	}
	signers, err := p.signers(office)
	if err != nil {
		return books.Print{}, err
	}
	around := ""
	for _, s := range [][2]string{{"Kecamatan ", office.District}, {"Kabupaten ", office.Regency}} {
		if s[1] != "" && !strings.HasSuffix(office.Full(), " "+s[1]) {
			around = strings.TrimSpace(around + " " + s[0] + s[1])
		}
	}
	return books.Print{
		Tag: cmp.Or(o.Tag, lang.ID), Place: office.Full(), Around: around, Month: o.Month, Town: office.Name, Day: p.Today(p.office), Signers: signers,
		Words: books.Words{Letter: p.letterWords, Person: p.personWords, Text: p.textWords, Region: func(code string) string { return region.Full(region.Code(code)) }},
	}, nil
}

// signers are the head and the secretary, by the positions that they hold today.
func (p *press) signers(office premises.Office) (map[string]books.Signer, error) {
	out := map[string]books.Signer{"head": {Title: office.HeadTitle + " " + office.Name}}
	all, err := p.Accounts(p.ctx, office.Code)
	if err != nil {
		return nil, err
	}
	now := p.Now().UnixMilli()
	for _, role := range []string{"signer", "head", "registrar", "front-desk", "verifier", "supervisor"} {
		for _, x := range all {
			for _, g := range x.Roles {
				if x.Closed || g.Office != office.Code || g.Role != role || g.From > now || g.Until != 0 && g.Until <= now || g.Position == "" {
					continue
				}
				s := books.Signer{Title: g.Position, Name: x.Name, Number: g.Number}
				if is := strings.Contains(strings.ToLower(g.Position), "sekretaris"); is {
					out["secretary"] = s
				} else if role == "head" || role == "signer" {
					out["head"] = s
				}
			}
		}
	}
	return out, nil
}

func (p *press) letterWords(l books.AgendaLine) books.Letter {
	shown, err := p.shown(p.ctx, []letterRow{{AgendaLine: l}})
	if err != nil {
		p.keep(err)
		return books.Letter{}
	}
	out := shown[0].Letter
	if note := map[string]string{"replaced": "diganti", "revoked": "dicabut"}[shown[0].State]; note != "" {
		out.Note = note
	}
	return out
}

func (p *press) personWords(id canon.ID) (r person.Record) {
	p.keep(p.openWords(p.ctx, id, &r))
	return r
}

func (p *press) textWords(id canon.ID) (s string) {
	p.keep(p.openWords(p.ctx, id, &s))
	return s
}

// years folds the streams of letters that a page needs.
func (p *press) years(series ...books.Series) (*books.Agenda, error) {
	out := &books.Agenda{}
	for _, s := range series {
		lines, err := p.Store.Stream(p.ctx, letterStream(string(p.office), s))
		if err != nil {
			return nil, err
		}
		err = journal.Events(lines, books.Decode, func(_ journalEntry, e books.Event) error {
			out.Apply(e)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading the agenda: %w", err)
		}
	}
	return out, nil
}

func (p *press) agenda(pr books.Print, m books.Month, of books.Direction) (books.Table, error) {
	series := []books.Series{{Direction: books.In, Year: m.Year()}, {Direction: books.Out, Year: m.Year()}}
	a, err := p.years(series...)
	if err != nil {
		return books.Table{}, err
	}
	for _, s := range series {
		if err := a.Check(s); err != nil {
			return books.Table{}, err
		}
	}
	return books.AgendaTable(pr, a.Page(m, of), of)
}

func (p *press) expedition(pr books.Print, m books.Month) (books.Table, error) {
	lines, err := p.Store.Stream(p.ctx, sentStream(string(p.office), m.Year()))
	if err != nil {
		return books.Table{}, err
	}
	var sent []books.Event
	var series []books.Series
	err = journal.Events(lines, books.Decode, func(_ journalEntry, e books.Event) error {
		s, ok := e.(books.Sent)
		if ok && !slices.Contains(series, s.Letter.Series) {
			series = append(series, s.Letter.Series)
		}
		sent = append(sent, e)
		return nil
	})
	if err != nil {
		return books.Table{}, err
	}
	a, err := p.years(series...)
	if err != nil {
		return books.Table{}, err
	}
	for _, e := range sent {
		a.Apply(e)
	}
	return books.ExpeditionTable(pr, a.Expedition(m), a)
}

func (p *press) archive(pr books.Print) (books.Table, error) {
	var series []books.Series
	err := p.Store.Each(p.ctx, `SELECT DISTINCT direction, year FROM ledger_letters WHERE office = ? AND box <> '' ORDER BY year, direction`, []any{string(p.office)}, func(scan store.Scan) error {
		var s books.Series
		err := scan((*string)(&s.Direction), &s.Year)
		series = append(series, s)
		return err
	})
	if err != nil {
		return books.Table{}, err
	}
	a, err := p.years(series...)
	if err != nil {
		return books.Table{}, err
	}
	return books.ArchiveTable(pr, a.Archive())
}

func (p *press) visitorsTable(pr books.Print, m books.Month) (books.Table, error) {
	lines, err := p.visitors(p.ctx, p.office, m)
	if err != nil {
		return books.Table{}, err
	}
	return books.VisitorTable(pr, books.Visitors(m, mapped(slices.Values(lines), func(v VisitorLine) books.Visitor { return v.Visitor })))
}

// pdf sets a table on the paper of the office.
func (p *press) pdf(w io.Writer, t books.Table, tag lang.Tag) error {
	b := sheet.Book{
		Page:      sheet.Page{Setup: paper.Setup{Paper: "f4", Left: 15, Right: 15, Top: 15, Bottom: 15, Mark: p.PaperMark()}, Language: cmp.Or(tag, lang.ID), Time: p.Now().In(p.Calendar(p.office).Zone())},
		Landscape: true, Corner: t.Model, Title: t.Title, Notes: t.Notes,
	}
	for _, c := range t.Book.Plain(cmp.Or(tag, lang.ID)) {
		b.Columns = append(b.Columns, column(c))
	}
	for _, row := range [][]string{t.Totals, t.Closing} {
		if row != nil {
			b.Closing = append(b.Closing, row)
		}
	}
	if t.Carried != nil {
		b.Carried = [][]string{t.Carried}
	}
	if n := len(t.Signers); n > 0 {
		b.Made = signature(t.Signers[n-1])
		if n > 1 {
			b.Knows = signature(t.Signers[0])
		}
	}
	return sheet.PrintBook(w, b, func(yield func(sheet.Row, error) bool) {
		for cells := range t.Rows {
			if p.failed != nil || !yield(sheet.Row{Cells: clipped(cells)}, nil) {
				break
			}
		}
		if p.failed != nil {
			yield(sheet.Row{}, p.failed)
		}
	})
}

// clipped holds cells to what a sheet sets.
func clipped(cells []string) []string {
	for i, c := range cells {
		if len(c) > 1000 {
			c = c[:1000]
			for !utf8.ValidString(c) {
				c = c[:len(c)-1]
			}
			cells[i] = c
		}
	}
	return cells
}

func column(c books.Plain) sheet.Column {
	out := sheet.Column{Title: c.Title, Group: c.Group, Width: c.MM, Sum: c.Sum}
	if c.Sum {
		out.Align = paper.AlignRight
	}
	return out
}

func signature(s books.Signer) sheet.Signature {
	out := sheet.Signature{Name: s.Name, ID: s.Number}
	for _, l := range []string{s.Over, s.Title} {
		if l != "" {
			out.Lines = append(out.Lines, l)
		}
	}
	return out
}
