package web

import (
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/ledgers"
	"genggam/internal/premises"
)

const ledgerPath = "/kantor/buku"

// ledgerPage is the shelf of books: a month, what stands in it, what does not
// add up, and each book to print.
type ledgerPage struct {
	Shell
	Notice string
	Places []Card
	Month  string
	State  Tag
	// Wrong is what does not add up; To is where it is mended.
	Wrong   []string
	To      string
	Figures []Row
	Books   []ledgerBook
	Lists   []ledgerBook
	// Why asks for what books are printed.
	Why Field
	// Close is where the month is closed, "" when it cannot be now; Note says why.
	Close, Value, Note string
	Before, After      string
}

// ledgerBook is one book to print.
type ledgerBook struct{ Title, Model, PDF, CSV string }

func (k *clerk) officeDay() calendar.Day { return k.Hall.Ledgers.Today(k.actor.Office) }

func (k *clerk) ledgerMonth() books.Month {
	this := books.MonthOf(k.officeDay())
	m, err := books.ParseMonth(k.r.FormValue("bulan"))
	if err != nil || m > this || m < this-1200 {
		return this
	}
	return m
}

func (k *clerk) ledger() error { return k.showLedger(http.StatusOK, nil) }

func (k *clerk) showLedger(status int, f *fault.Fault) error {
	m, this := k.ledgerMonth(), books.MonthOf(k.officeDay())
	sums, err := k.Hall.Ledgers.Month(k.ctx(), k.actor.Office, m)
	if err != nil {
		return err
	}
	closed, err := k.Hall.Ledgers.Closed(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &ledgerPage{Shell: k.shell(k.say("ledgers.title")), Notice: k.ledgerNotice(), Month: m.Name(k.tag), Value: m.String(), To: ledgerPath + "/hitungan"}
	p.Places = k.ledgerPlaces()
	p.State = Tag{Label: k.say("ledgers.open"), Tone: "wait"}
	if m <= closed {
		p.State = Tag{Label: k.say("ledgers.closed"), Tone: "good"}
	}
	for _, w := range sums.Wrong {
		p.Wrong = append(p.Wrong, k.messages.SayFault(k.tag, w))
	}
	p.Figures = k.ledgerFigures(sums)
	if err := k.ledgerBooks(p, m); err != nil {
		return err
	}
	switch {
	case m <= closed:
	case m == this:
		p.Note = k.say("ledgers.not-over")
	case !k.actor.Can("close-ledger"):
		p.Note = k.say("ledgers.head-closes")
	default:
		p.Close = ledgerPath + "/tutup"
	}
	p.Before = ledgerPath + "?bulan=" + (m - 1).String()
	if m < this {
		p.After = ledgerPath + "?bulan=" + (m + 1).String()
	}
	if f != nil {
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	}
	return k.showPrivate(status, "officer-ledger", p)
}

// ledgerPlaces lead to where lines are entered.
func (k *clerk) ledgerPlaces() []Card {
	var out []Card
	for _, x := range [][2]string{{"/surat/masuk", "in"}, {"/surat/keluar", "out"}, {"/penduduk", "people"}, {"/sementara", "visitors"}} {
		out = append(out, Card{Address: ledgerPath + x[0], Title: k.say("ledgers.place-" + x[1]), Text: k.say("ledgers.place-" + x[1] + "-text")})
	}
	if k.actor.Can("see-register") {
		out = append(out, Card{Address: registerPath, Title: k.say("office.menu.register"), Text: k.say("ledgers.place-register-text")})
	}
	return out
}

func (k *clerk) ledgerFigures(f ledgers.Figures) []Row {
	n := func(v int) string { return lang.Number(k.tag, int64(v)) }
	t := f.Total
	return []Row{
		{Label: k.say("ledgers.fig-residents"), Values: []string{k.say("ledgers.fig-from-to", n(t.Opening.People.Sum()), n(t.Closing.People.Sum()), n(t.Closing.Families))}},
		{Label: k.say("ledgers.fig-moves"), Values: []string{k.say("ledgers.fig-moves-text", n(t.Born.Sum()), n(t.Died.Sum()), n(t.Came.Sum()-t.InnerCame), n(t.Left.Sum()-t.InnerLeft))}},
		{Label: k.say("ledgers.place-in"), Values: []string{k.say("ledgers.fig-letters", n(f.In), n(f.InVoid))}},
		{Label: k.say("ledgers.place-out"), Values: []string{k.say("ledgers.fig-letters", n(f.Out), n(f.OutVoid))}},
		{Label: k.say("ledgers.place-visitors"), Values: []string{n(f.Visitors.Closing)}},
	}
}

func (k *clerk) ledgerBooks(p *ledgerPage, m books.Month) error {
	all, err := books.Books()
	if err != nil {
		return err
	}
	for _, b := range all {
		if k.Hall.Ledgers.MayPrint(k.actor, b.ID) != nil {
			continue
		}
		l := ledgerBook{Title: bookName(b.Title.In(k.tag)), Model: b.Model, PDF: ledgerPath + "/cetak/" + b.ID + "?untuk=" + k.bookReason()}
		if b.Monthly {
			l.PDF += "&bulan=" + m.String()
		}
		if l.CSV = l.PDF + "&bentuk=csv"; b.Monthly {
			p.Books = append(p.Books, l)
		} else {
			p.Lists = append(p.Lists, l)
		}
	}
	p.Why = Field{Shape: "select", ID: "untuk", Name: "untuk", Label: k.say("ledgers.why-label"), Help: k.say("ledgers.why-help")}
	for _, r := range premises.BookReasons() {
		p.Why.Options = append(p.Why.Options, Option{Value: r, Label: k.say("ledgers." + r), Chosen: r == k.bookReason()})
	}
	return nil
}

// bookReason is for what books are printed, as the page was asked; the ordinary
// one for anything else.
func (k *clerk) bookReason() string {
	all := premises.BookReasons()
	if i := slices.Index(all, k.r.FormValue("untuk")); i >= 0 {
		return all[i]
	}
	return all[0]
}

// bookName writes a title in capitals as a sentence does.
func bookName(s string) string {
	if s != strings.ToUpper(s) {
		return s
	}
	return s[:1] + strings.ToLower(s[1:])
}

// ledgerClose closes a month.
func (k *clerk) ledgerClose() error {
	m, err := books.ParseMonth(k.typed("bulan"))
	if err == nil {
		err = k.Hall.Ledgers.Close(k.ctx(), k.actor, m)
	}
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		return k.showLedger(f.Kind.Status(), f)
	}
	if err != nil {
		return err
	}
	return k.see(ledgerPath + "?bulan=" + m.String() + "&kabar=closed")
}

func (k *clerk) ledgerNotice() string {
	word := k.r.URL.Query().Get("kabar")
	if key := "ledgers.done-" + word; word != "" && k.messages.Has(key) {
		return k.say(key)
	}
	return ""
}

// ledgerPrint streams a book. What goes wrong after the first byte breaks the
// answer off, so that nobody takes half a book for a whole one.
func (k *clerk) ledgerPrint() error {
	o := ledgers.Order{Book: k.r.PathValue("buku"), CSV: k.r.URL.Query().Get("bentuk") == "csv", Tag: lang.ID, Reason: k.bookReason()}
	o.Month, _ = books.ParseMonth(k.r.URL.Query().Get("bulan"))
	w := &laterHead{k: k, name: strings.Trim(o.Book+"-"+o.Month.String(), "-"), csv: o.CSV}
	err := k.Hall.Ledgers.Print(k.ctx(), k.actor, o, w)
	if err != nil && w.begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

// laterHead sends the headers of a file with its first byte.
type laterHead struct {
	k     *clerk
	name  string
	csv   bool
	begun bool
}

// Write implements io.Writer.
func (l *laterHead) Write(b []byte) (int, error) {
	if !l.begun {
		l.begun = true
		h := l.k.w.Header()
		h.Set("Content-Type", "application/pdf")
		h.Set("Content-Security-Policy", paperCSP)
		h.Set("Content-Disposition", `inline; filename="`+l.name+`.pdf"`)
		if l.csv {
			h.Set("Content-Type", "text/csv; charset=utf-8")
			h.Set("Content-Disposition", `attachment; filename="`+l.name+`.csv"`)
		}
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		l.k.w.WriteHeader(http.StatusOK)
	}
	return l.k.w.Write(b)
}

// ledgerForm is one form of the books.
type ledgerForm struct {
	// ID names the form; every field's id begins with it.
	ID, Title, Lead, Action, Button string
	Fields                          []Field
	// Files says that a file goes with it, Danger that it cannot be taken back,
	// Open that it stands unfolded.
	Files, Danger, Open bool
}

// fill puts what was typed and what is wrong into the fields of a form that was
// sent, and gives the problems.
func (k *clerk) fill(f *ledgerForm, sent bool, wrong *fault.Fault) []Problem {
	var out []Problem
	for i := range f.Fields {
		x := &f.Fields[i]
		x.ID = f.ID + "-" + x.Name
		if sent && x.Type != "file" && x.Shape != "hidden" {
			x.Value = k.typedText(x.Name)
		}
		for j := range x.Options {
			x.Options[j].ID = x.ID + "-" + strconv.Itoa(j+1)
			if sent {
				x.Options[j].Chosen = x.Options[j].Value == x.Value
			}
		}
		if sent && wrong != nil && wrong.Field == x.Name {
			x.Error = k.messages.SayFault(k.tag, wrong)
			out = append(out, Problem{Field: x.ID, Message: x.Error})
		}
	}
	if sent {
		f.Open = true
		if wrong != nil && out == nil {
			out = append(out, Problem{Message: k.messages.SayFault(k.tag, wrong)})
		}
	}
	return out
}

// text is a field of one line; label is a key.
func (k *clerk) lineField(name, label, value string, optional bool) Field {
	f := Field{Shape: "input", Type: "text", Name: name, Label: k.say(label), Value: value, Optional: optional, Auto: "off"}
	if help := label + "-help"; k.messages.Has(help) {
		f.Help = k.say(help)
	}
	return f
}

// dayField is a day as it is written here, day first: a browser's own box for
// dates follows the language of the browser and turns day and month round.
func (k *clerk) dayField(name, label, value string, optional bool) Field {
	if d, err := calendar.ParseDay(value); err == nil {
		value = shortDay(d)
	}
	f := k.lineField(name, label, value, optional)
	f.Mode, f.Width, f.Help = "numeric", "w20", k.say("ledgers.day-help")
	return f
}

// oneOf is a field with a few answers; keys begin with the prefix.
func (k *clerk) oneOf(name, label, prefix, chosen string, values ...string) Field {
	f := Field{Shape: "select", Name: name, Label: k.say(label)}
	for _, v := range values {
		f.Options = append(f.Options, Option{Value: v, Label: k.say(prefix + strings.ToLower(v)), Chosen: v == chosen})
	}
	return f
}

// dayTyped reads a day as it is typed or chosen: 2026-03-02, 2-3-2026 or
// 2/3/2026; "" is none. The fault is "ledgers.day" on the field.
func (k *clerk) dayTyped(name string) (calendar.Day, error) {
	s := k.typed(name)
	if s == "" {
		return 0, nil
	}
	for _, shape := range []string{time.DateOnly, "2-1-2006", "2/1/2006", "2.1.2006"} {
		if t, err := time.Parse(shape, s); err == nil {
			if d, err := calendar.ParseDay(t.Format(time.DateOnly)); err == nil {
				return d, nil
			}
		}
	}
	return 0, fault.New(fault.Invalid, "ledgers.day").On(name)
}

// mustDay is a day that is asked for.
func (k *clerk) mustDay(name string) (calendar.Day, error) {
	d, err := k.dayTyped(name)
	if err == nil && d == 0 {
		err = fault.New(fault.Invalid, "ledgers.missing").On(name)
	}
	return d, err
}

// parts reads a form with a file as it streams in: words into the form, the
// file to take. A form without files is read as ever.
func (k *clerk) parts(take func(io.Reader) error) error {
	if !strings.HasPrefix(k.r.Header.Get("Content-Type"), "multipart/") {
		return nil
	}
	in, err := k.r.MultipartReader()
	if err != nil {
		return brokenForm(err)
	}
	k.r.Form, k.r.PostForm = k.r.URL.Query(), url.Values{}
	for n := 0; n < 40; n++ {
		part, err := in.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return brokenForm(err)
		}
		if err := k.part1(part, take); err != nil {
			return err
		}
	}
	return fault.New(fault.TooLarge, "file.too-big", maxUpload>>20)
}

// mostTyped bounds one field of a form with a file, in bytes; what is too long for
// its letter is refused by it and stands in its field again.
const mostTyped = 16 << 10

func (k *clerk) part1(part *multipart.Part, take func(io.Reader) error) error {
	if part.FileName() != "" {
		return take(part)
	}
	b, err := io.ReadAll(io.LimitReader(part, mostTyped+1))
	if err != nil {
		return brokenForm(err)
	}
	if name := part.FormName(); name != "" && len(b) <= mostTyped {
		k.r.PostForm.Set(name, string(b))
		k.r.Form.Set(name, string(b))
	}
	return nil
}

func brokenForm(err error) error { return fault.New(fault.Invalid, "file.broken-off").Because(err) }

// shortDay writes a day, "" for none.
func shortDay(d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return lang.ShortDate(d.In(time.UTC))
}

// retry gives the fault that a form shows again; any other error is not a form's.
func retry(err error) *fault.Fault {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unavailable || f.Kind == fault.Forbidden || f.Kind == fault.NotFound || f.Kind == fault.Unauthorized {
		return nil
	}
	return f
}
