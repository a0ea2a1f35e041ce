package web

import (
	"io"
	"net/http"
	"strconv"

	"genggam/internal/disclosure"
	"genggam/internal/lang"
	"genggam/internal/ppid"
)

// disclosureBooks are the registers by the words of their addresses.
var disclosureBooks = map[string]string{"permohonan": disclosure.Requests, "keberatan": disclosure.Objections}

// disclosureBookPage is a page of a register, without names.
type disclosureBookPage struct {
	Shell
	Places     []MenuItem
	Lead       string
	Lines      []disclosureLine
	None, Next string
	// Print asks for the year of a print; nil for whoever may not print it.
	Print *disclosurePrint
}

type disclosureLine struct {
	Address, Reference string
	State              Tag
	Facts              []string
	Marks              []Tag
}

type disclosurePrint struct {
	Action string
	Year   Field
}

func (k *clerk) disclosureBook() error {
	word := k.r.PathValue("jenis")
	kind, ok := disclosureBooks[word]
	if !ok {
		return errNotFound
	}
	after, bad := parseNo(k.r.URL.Query().Get("sesudah"))
	if bad {
		after = 0
	}
	rows, next, err := k.Hall.Disclosure.Book(k.ctx(), k.actor, kind, after)
	if err != nil {
		return err
	}
	p := &disclosureBookPage{Shell: k.shell(k.say("disclosure.book-" + kind)), Places: k.disclosurePlaces(kind), Lead: k.say("disclosure.book-lead-request")}
	for i := range rows {
		p.Lines = append(p.Lines, k.disclosureLine(&rows[i]))
	}
	if len(rows) == 0 {
		p.None = k.say("disclosure.book-none-" + kind)
	}
	if next > 0 {
		p.Next = disclosurePath + "/register/" + word + "?sesudah=" + strconv.FormatInt(next, 10)
	}
	if k.actor.Can("print-information") {
		p.Print = &disclosurePrint{Action: disclosurePath + "/cetak/" + word, Year: k.yearField()}
	}
	return k.showPrivate(http.StatusOK, "officer-disclosure-book", p)
}

// yearField offers the last five years.
func (k *clerk) yearField() Field {
	f := Field{Shape: "select", ID: "tahun", Name: "tahun", Label: k.say("disclosure.print-year")}
	this := k.Hall.Today(k.actor.Office).Year()
	for y := this; y > this-5; y-- {
		f.Options = append(f.Options, Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y), Chosen: y == this})
	}
	return f
}

func (k *clerk) disclosureLine(x *disclosure.Row) disclosureLine {
	outcome := x.Outcome
	if outcome == ppid.Running {
		outcome = "running"
	}
	l := disclosureLine{Reference: x.Reference, State: Tag{Label: k.say("disclosure.outcome-" + outcome), Tone: map[string]string{ppid.Granted: "good", ppid.Refused: "bad", "running": "wait"}[outcome]}}
	if k.actor.Can("see-case") {
		l.Address = casePath + canonNo(x.No)
	}
	l.Facts = append(l.Facts, k.say("disclosure.received", lang.Moment(k.tag, x.Received.In(k.zone))))
	if x.Ground != "" {
		l.Facts = append(l.Facts, string(x.Ground)+". "+k.say("disclosure.ground-"+string(x.Ground)))
		about := k.say("disclosure.about-paper")
		if x.Request >= 0 {
			about = k.say("disclosure.about-request", k.Desk.Reference(x.Request))
		}
		l.Facts = append(l.Facts, about)
	}
	if x.Rule != "" {
		l.Facts = append(l.Facts, k.Hall.Disclosure.RuleName(x.Rule, func(key string, args ...any) string { return k.say(key, args...) }))
	}
	if !x.Ended.IsZero() && x.Outcome != ppid.Withdrawn {
		l.Facts = append(l.Facts, k.say("disclosure.in-days", x.Days))
	}
	for _, m := range []struct {
		on        bool
		key, tone string
	}{{x.Late, "disclosure.mark-late", "bad"}, {x.Extended, "disclosure.mark-extended", "calm"}, {x.Response != "", "disclosure.response-" + x.Response, "calm"}} {
		if m.on {
			l.Marks = append(l.Marks, Tag{Label: k.say(m.key), Tone: m.tone})
		}
	}
	return l
}

// disclosurePrint streams a register. What goes wrong after the first byte breaks
// the answer off, so that nobody takes half a book for a whole one.
func (k *clerk) disclosurePrint() error {
	word := k.r.PathValue("jenis")
	kind, ok := disclosureBooks[word]
	if !ok {
		return errNotFound
	}
	o := disclosure.Order{Kind: kind, Year: k.yearAsked(), CSV: k.r.URL.Query().Get("bentuk") == "csv", Tag: lang.ID}
	return k.printing(word+"-"+strconv.Itoa(o.Year), o.CSV, func(w io.Writer) error { return k.Hall.Disclosure.Print(k.ctx(), k.actor, o, w) })
}

// printing streams what a room writes under the headers of a file.
func (k *clerk) printing(name string, csv bool, write func(io.Writer) error) error {
	w := &laterHead{k: k, name: name, csv: csv}
	err := write(w)
	if err != nil && w.begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

func (k *clerk) yearAsked() int {
	y, err := strconv.Atoi(k.r.URL.Query().Get("tahun"))
	if err != nil {
		return k.Hall.Today(k.actor.Office).Year()
	}
	return y
}

// disclosureReportPage is the report of a year, to be printed.
type disclosureReportPage struct {
	Shell
	Places []MenuItem
	Years  []MenuItem
	Groups []infoGroup
	PDF    string
}

func (k *clerk) disclosureReport() error {
	year := k.yearAsked()
	y, err := k.Hall.Disclosure.Report(k.ctx(), k.actor.Office, year)
	if err != nil {
		return err
	}
	p := &disclosureReportPage{Shell: k.shell(k.say("disclosure.report", year)), Places: k.disclosurePlaces("report"), PDF: disclosurePath + "/laporan.pdf?tahun=" + strconv.Itoa(year)}
	p.Years = reportYears(k.Hall.Today(k.actor.Office).Year(), year, func(y int) string { return disclosurePath + "/laporan?tahun=" + strconv.Itoa(y) })
	p.Groups = k.reportFigures(k.Hall.Disclosure, y)
	return k.showPrivate(http.StatusOK, "officer-disclosure-report", p)
}

func (k *clerk) disclosureReportPDF() error {
	year := k.yearAsked()
	return k.printing("laporan-informasi-"+strconv.Itoa(year), false, func(w io.Writer) error {
		return k.Hall.Disclosure.PrintReport(k.ctx(), k.actor, year, lang.ID, w)
	})
}
