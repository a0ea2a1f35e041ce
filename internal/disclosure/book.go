package disclosure

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/ppid"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/sheet"
)

// Book is a page of a register of the officer's office, the newest first, and
// where the next begins, 0 for nowhere. Nothing that anybody wrote is in it.
func (r *Room) Book(ctx context.Context, a premises.Actor, kind string, after int64) (out []Row, next int64, err error) {
	if err := a.May(premises.SeeInformation); err != nil {
		return nil, 0, err
	}
	if after <= 0 {
		after = 1 << 52
	}
	out, err = r.rows(r.reads(ctx), `office = ? AND kind = ? AND case_no < ? ORDER BY case_no DESC LIMIT ?`, string(a.Office), kind, after, int64(PageSize+1))
	if len(out) > PageSize {
		out = out[:PageSize]
		next = out[PageSize-1].No
	}
	return out, next, err
}

// mostPrinted bounds a printed register: each line of it is a case that is opened.
const mostPrinted = 2000

// Order says which register is to be printed.
type Order struct {
	// Kind is Requests or Objections, Year the year of receipt.
	Kind string
	Year int
	// CSV gives a list instead of a PDF.
	CSV bool
	Tag lang.Tag
}

// Print writes a register with its names as a PDF of F4 or as a list. Every case
// in it is opened with a look that its applicant reads. Faults: "disclosure.year",
// "disclosure.too-many". An error after the first byte leaves no whole file.
func (r *Room) Print(ctx context.Context, a premises.Actor, o Order, w io.Writer) error {
	if err := a.May(premises.PrintInformation); err != nil {
		return err
	}
	from, to, err := r.year(a.Office, o.Year)
	if err != nil {
		return err
	}
	rows, err := r.rows(r.reads(ctx), `office = ? AND kind = ? AND received_at >= ? AND received_at < ? ORDER BY received_at, case_no LIMIT ?`,
		string(a.Office), o.Kind, from, to, int64(mostPrinted+1))
	if err != nil {
		return err
	}
	if len(rows) > mostPrinted {
		return fault.New(fault.TooLarge, "disclosure.too-many", mostPrinted)
	}
	p := &press{Room: r, ctx: ctx, a: a, tag: cmp.Or(o.Tag, lang.ID), names: map[string]string{}}
	if o.CSV {
		return p.csv(w, o, rows)
	}
	return p.pdf(w, o, rows)
}

// year bounds a year at an office in milliseconds.
func (r *Room) year(office region.Code, year int) (from, to int64, err error) {
	this := r.Today(office).Year()
	if year < 2000 || year > this {
		return 0, 0, fault.New(fault.Invalid, "disclosure.year", this).On("tahun")
	}
	zone := r.Calendar(office).Zone()
	return time.Date(year, 1, 1, 0, 0, 0, 0, zone).UnixMilli(), time.Date(year+1, 1, 1, 0, 0, 0, 0, zone).UnixMilli(), nil
}

// press prints one register.
type press struct {
	*Room
	ctx context.Context
	a   premises.Actor
	tag lang.Tag
	// names of accounts with their positions, by account.
	names map[string]string
}

func (p *press) say(key string, args ...any) string { return p.desk.Messages.Say(p.tag, key, args...) }

// columns of a register by the last part of their message keys, with their widths.
var requestColumns = []column{{"no", 10}, {"reference", 36}, {"day", 22}, {"name", 34}, {"address", 34}, {"contact", 26}, {"wanted", 50}, {"purpose", 34}, {"way", 24}, {"outcome", 28}, {"reason", 40}, {"answer-day", 22}, {"days", 14}}

var objectionColumns = []column{{"no", 10}, {"reference", 36}, {"day", 22}, {"name", 34}, {"address", 34}, {"request", 36}, {"wanted", 46}, {"purpose", 32}, {"ground", 36}, {"decision", 50}, {"answer-day", 22}, {"superior", 36}, {"response", 30}}

type column struct {
	key   string
	width int
}

func columnsOf(kind string) []column {
	if kind == Objections {
		return objectionColumns
	}
	return requestColumns
}

// cells are one line of a register, after a look at its case.
func (p *press) cells(n int, x Row) ([]string, error) {
	v, err := p.desk.Show(p.ctx, p.a, x.No, "work")
	if err != nil {
		return nil, err
	}
	answer := func(id string) string { s, _ := v.Answers[id].(string); return oneLine(s) }
	who := v.Applicant.Record
	out := []string{fmt.Sprint(n), x.Reference, p.day(x.Received), who.Name, who.Address}
	if x.Ground == "" {
		return append(out, contact(who.Phone, who.Email), answer("rincian"), answer("tujuan"), p.option(v, "cara_terima"), p.outcome(x), p.reason(v, x), p.day(x.Ended), p.days(x)), nil
	}
	number := answer(askNumber)
	if x.Request >= 0 {
		number = p.desk.Reference(x.Request)
	}
	ground := string(x.Ground) + ". " + p.option(v, askGround)
	return append(out, number, answer("rincian"), answer("tujuan"), ground, p.decision(v, x), p.day(x.Ended), p.decider(x), p.response(x)), nil
}

// option is the label of a choice that was made.
func (p *press) option(v desk.View, id string) string {
	chosen, _ := v.Answers[id].(string)
	if q, ok := v.Std.Form.Question(id); ok {
		for _, o := range q.Options {
			if o.Value == chosen {
				return o.Label.In(p.tag)
			}
		}
	}
	return chosen
}

func (p *press) outcome(x Row) string {
	if x.Outcome == ppid.Running {
		return p.say("disclosure.outcome-running")
	}
	return p.say("disclosure.outcome-" + x.Outcome)
}

// reason is the rule of a refusal with its evidence.
func (p *press) reason(v desk.View, x Row) string {
	if x.Outcome != ppid.Refused {
		return ""
	}
	return strings.Trim(p.rule(v, x.Rule)+" "+written(v, "evidence"), " ")
}

func (p *press) rule(v desk.View, id string) string {
	for _, e := range v.Std.Eligibility {
		if e.ID == id {
			return e.Message.In(p.tag)
		}
	}
	if id == "facts" {
		return p.say("office.act.refuse-facts")
	}
	return id
}

// decision is what the superior of the PPID decided.
func (p *press) decision(v desk.View, x Row) string {
	switch x.Outcome {
	case ppid.Granted:
		return p.outcome(x) + ": " + written(v, "draft")
	case ppid.Refused:
		return p.outcome(x) + ": " + p.reason(v, x)
	}
	return p.outcome(x)
}

// written are the last words of a kind in a case.
func written(v desk.View, kind string) (s string) {
	for _, n := range v.Notes {
		if n.Kind == kind {
			s = oneLine(n.Text)
		}
	}
	return s
}

// decider is the name and position of whoever decided.
func (p *press) decider(x Row) string {
	if x.Account == "" || x.Outcome == ppid.Withdrawn {
		return ""
	}
	if len(p.names) == 0 {
		p.learn(x.Office)
	}
	return cmp.Or(p.names[x.Account], x.Account)
}

// learn reads who works in an office and in those above, which may decide for it.
func (p *press) learn(office string) {
	for _, code := range append([]string{office}, p.Above(office)...) {
		all, err := p.Accounts(p.ctx, region.Code(code))
		if err != nil {
			continue // the account's id stands instead of its name
		}
		for _, x := range all {
			name := x.Name
			for _, g := range x.Roles {
				if g.Position != "" {
					name = x.Name + ", " + g.Position
				}
			}
			p.names[x.ID] = name
		}
	}
}

func (p *press) response(x Row) string {
	if x.Response == "" {
		return ""
	}
	return p.say("disclosure.response-"+x.Response) + " (" + p.day(x.Responded) + ")"
}

func (p *press) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.ShortDate(t.In(p.Calendar(p.a.Office).Zone()))
}

func (p *press) days(x Row) string {
	if x.Ended.IsZero() {
		return ""
	}
	return fmt.Sprint(x.Days)
}

func contact(all ...string) string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// csv writes a register as RFC 4180 text. A cell that a spreadsheet would take for
// a formula is written behind an apostrophe.
func (p *press) csv(w io.Writer, o Order, rows []Row) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	var heads []string
	for _, c := range columnsOf(o.Kind) {
		heads = append(heads, p.say("disclosure.column-"+c.key))
	}
	if err := out.Write(heads); err != nil {
		return fmt.Errorf("writing a register: %w", err)
	}
	for i, x := range rows {
		cells, err := p.cells(i+1, x)
		if err != nil {
			return err
		}
		for j, s := range cells {
			if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") {
				cells[j] = "'" + s
			}
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("writing a register: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

// pdf sets a register on F4.
func (p *press) pdf(w io.Writer, o Order, rows []Row) error {
	b, err := p.sheet(p.say("disclosure.book-"+o.Kind), p.say("disclosure.book-year", o.Year))
	if err != nil {
		return err
	}
	for _, c := range columnsOf(o.Kind) {
		b.Columns = append(b.Columns, sheet.Column{Title: p.say("disclosure.column-" + c.key), Width: c.width})
	}
	return sheet.PrintBook(w, b, func(yield func(sheet.Row, error) bool) {
		for i, x := range rows {
			cells, err := p.cells(i+1, x)
			for j := range cells {
				cells[j] = clipped(cells[j])
			}
			if !yield(sheet.Row{Cells: cells}, err) || err != nil {
				return
			}
		}
	})
}

// sheet is an empty book of the office on F4, with its title and signature.
func (p *press) sheet(title ...string) (sheet.Book, error) {
	o, err := p.Office(p.a.Office)
	if err != nil {
		return sheet.Book{}, err
	}
	now := p.Now().In(p.Calendar(p.a.Office).Zone())
	lines := []string{}
	for _, s := range append(title, o.Full()) {
		lines = append(lines, strings.ToUpper(s))
	}
	return sheet.Book{
		Page:      sheet.Page{Setup: paper.Setup{Paper: "f4", Left: 15, Right: 15, Top: 15, Bottom: 15, Mark: p.PaperMark()}, Language: p.tag, Time: now},
		Landscape: true, Title: lines,
		Made: sheet.Signature{Lines: []string{o.Name + ", " + lang.Date(p.tag, now), p.say("disclosure.signed")}},
	}, nil
}

// clipped holds a cell to what a sheet sets.
func clipped(s string) string {
	if len(s) <= 1000 {
		return s
	}
	s = s[:997]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "…"
}

// Year is what the report of a year says of requests and objections.
type Year struct {
	Year       int
	Requests   ppid.Year
	Objections ppid.Year
	// Listed are the entries of the list today, by class.
	Listed map[ppid.Class]int
}

// Report adds up a year of an office along the index, for everybody: it names
// nobody. Fault "disclosure.year".
func (r *Room) Report(ctx context.Context, office region.Code, year int) (y Year, err error) {
	from, to, err := r.year(office, year)
	if err != nil {
		return y, err
	}
	y.Year = year
	for kind, into := range map[string]*ppid.Year{Requests: &y.Requests, Objections: &y.Objections} {
		counts, err := r.counts(ctx, office, kind, from, to)
		if err != nil {
			return y, err
		}
		*into = ppid.Sum(counts)
	}
	y.Listed, err = r.Counts(ctx, office)
	return y, err
}
