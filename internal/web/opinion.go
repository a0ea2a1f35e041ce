package web

import (
	"net/http"
	"strconv"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/opinions"
	"genggam/internal/region"
	"genggam/internal/survey"
)

// The addresses of the survey: asking, answering, and what came of it.
const (
	opinionPath  = "/permohonan/pendapat"
	opinionSend  = "/pendapat"
	opinionsPath = "/kepuasan"
)

// opinionPage asks the nine questions on one page: with the thumb they take a
// minute. Its ticket travels in the form and is kept nowhere.
type opinionPage struct {
	Shell
	// Apart warns that officers work on this device.
	Apart     string
	Questions []Field
	// Who are what may be said of oneself; each may be left out.
	Who []Field
	// Closed says that the page closed itself, and where officers sign in again.
	Closed string
	// Counter says that an officer opened it for somebody.
	Counter bool
	// Hidden carry the ticket.
	Hidden []Field
	// Receipt is shown once, when the answer was counted.
	Receipt string
}

// opinionStart asks whoever follows an application that is over.
func (c *call) opinionStart() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	a, err := c.Hall.Opinions.Ask(c.r.Context(), no)
	if err != nil {
		return err
	}
	return c.askOpinion(http.StatusOK, asked{Asking: a}, nil)
}

// asked is the right to answer once; counter says that an officer opened the page on
// a device of the office.
type asked struct {
	opinions.Asking
	counter bool
}

func (c *call) askOpinion(status int, a asked, wrong []*fault.Fault) error {
	p := &opinionPage{Shell: c.shell(c.say("opinion.title")), Counter: a.counter}
	p.Here = opinionsPath + "?lang=" // this page is an answer to a form and has no address
	if c.atOffice() {
		p.Apart = c.say("opinion.at-office")
	}
	hidden := func(name, value string) {
		p.Hidden = append(p.Hidden, Field{Shape: "hidden", ID: name, Name: name, Value: value})
	}
	hidden("kantor", a.Office)
	hidden("layanan", a.Service)
	hidden("triwulan", strconv.Itoa(int(a.Quarter)))
	hidden("tiket", a.Text)
	if a.counter {
		hidden("di", "loket")
		p.Apart = c.say("opinion.counter-closes")
		c.closes(closesAfter)
	}
	p.Who = c.whoFields(p, wrong)
	for _, q := range survey.Questions() {
		id := q.Element.ID()
		f := Field{Shape: "choice", Type: "radio", ID: id, Name: id, Label: c.tell(q.Ask)}
		for i, answer := range q.Answers {
			o := Option{ID: id, Value: strconv.Itoa(i + 1), Label: c.tell(answer)}
			if i > 0 {
				o.ID += "-" + o.Value
			}
			o.Chosen = c.r.PostFormValue(id) == o.Value
			f.Options = append(f.Options, o)
		}
		for _, w := range wrong {
			if w.Field == id {
				f.Error = c.messages.SayFault(c.tag, w)
				p.Problems = append(p.Problems, Problem{Field: id, Message: c.say("opinion.at", c.tell(q.Ask), f.Error)})
			}
		}
		p.Questions = append(p.Questions, f)
	}
	p.Scripts = []string{"g.js"}
	return c.showPrivate(status, "opinion", p)
}

// whoFields are what may be said of oneself.
func (c *call) whoFields(p *opinionPage, wrong []*fault.Fault) (out []Field) {
	for _, t := range survey.Traits() {
		f := Field{Shape: "select", ID: t.ID, Name: t.ID, Label: c.tell(t.Ask), Optional: true}
		for _, a := range t.Answers {
			f.Options = append(f.Options, Option{Value: a.ID, Label: c.tell(a.Say), Chosen: c.r.PostFormValue(t.ID) == a.ID})
		}
		for _, w := range wrong {
			if w.Field == t.ID {
				f.Error = c.messages.SayFault(c.tag, w)
				p.Problems = append(p.Problems, Problem{Field: t.ID, Message: c.say("opinion.at", f.Label, f.Error)})
			}
		}
		out = append(out, f)
	}
	return out
}

// opinionTake counts a sheet. It needs no application: who has the ticket was asked.
func (c *call) opinionTake() error {
	if c.Hall == nil {
		return errNotFound
	}
	quarter, _ := strconv.Atoi(c.typed("triwulan")) // a wrong one has no ticket
	a := asked{Asking: opinions.Asking{Text: c.typed("tiket")}, counter: c.typed("di") == "loket"}
	a.Office, a.Service, a.Quarter = c.typed("kantor"), c.typed("layanan"), survey.Quarter(quarter)
	s, wrong := survey.ReadSheet(c.typed)
	who, odd := survey.ReadWho(c.typed)
	if wrong = append(wrong, odd...); len(wrong) > 0 {
		return c.askOpinion(http.StatusUnprocessableEntity, a, wrong)
	}
	device := survey.Own
	if a.counter || c.atOffice() {
		device = survey.Office
	}
	receipt, err := c.Hall.Opinions.AnswerAs(c.r.Context(), a.Asking, opinions.Given{Device: device, Sheet: s, Who: who})
	if err != nil {
		return err
	}
	p := &opinionPage{Shell: c.shell(c.say("opinion.thanks")), Receipt: receipt, Counter: a.counter}
	if a.counter {
		c.closes(restsAfter)
	}
	p.Here = opinionsPath + "?lang="
	return c.showPrivate(http.StatusOK, "opinion", p)
}

// opinionsPage is the survey of one office in one year, in the parts of the
// report that offices hand in.
type opinionsPage struct {
	Shell
	// Years are links to other years.
	Years   []MenuItem
	Summary []Row
	// Nobody says that there is nothing to show yet.
	Nobody   string
	Elements []Row
	Services []Row
	// Weak are the elements that the follow-up plan is about.
	Weak  []string
	Notes []string
	// Plans is the follow-up plan; Paper is where the report can be printed.
	Plans []planLine
	Paper string
}

// yearsOfOpinions is how many years can be read, this one counted.
const yearsOfOpinions = 3

// opinionYear is the office and year in the address.
func (c *call) opinionYear() (office region.Code, year int, err error) {
	if c.Hall == nil {
		return "", 0, errNotFound
	}
	office = region.Code(c.r.PathValue("kantor"))
	if office == "" {
		office = region.Code(c.Desk.Card().Root)
	}
	if _, err := c.Desk.Office(office); err != nil {
		return "", 0, err
	}
	now := c.Desk.Today(office).Year()
	year = now
	if text := c.r.PathValue("tahun"); text != "" {
		if year, err = strconv.Atoi(text); err != nil || year <= now-yearsOfOpinions || year > now {
			return "", 0, errNotFound
		}
	}
	return office, year, nil
}

func (c *call) opinions() error {
	office, year, err := c.opinionYear()
	if err != nil {
		return err
	}
	o, err := c.Desk.Office(office)
	if err != nil {
		return err
	}
	from, now := survey.Month(year*12), c.Desk.Today(office).Year()
	r, err := c.Hall.Opinions.Report(c.r.Context(), office, opinions.Period{From: from, To: from + 11}, survey.Way{})
	if err != nil {
		return err
	}
	plans, err := c.Hall.Opinions.Plans(c.r.Context(), office, year)
	if err != nil {
		return err
	}
	p := &opinionsPage{Shell: c.shell(c.say("opinion.report-title", o.Full())), Plans: c.planLines(plans)}
	p.Back = "/"
	for y := now; y > now-yearsOfOpinions; y-- {
		p.Years = append(p.Years, MenuItem{Address: opinionsPath + "/" + string(office) + "/" + strconv.Itoa(y), Label: strconv.Itoa(y), Current: y == year})
	}
	p.Paper = opinionsPath + "/" + string(office) + "/" + strconv.Itoa(year) + "/laporan.pdf"
	c.opinionFigures(p, r)
	return c.show("opinions", p) // counted once a day and not for every reader
}

func (c *call) opinionFigures(p *opinionsPage, r survey.Report) {
	number := func(key string, n int64) {
		p.Summary = append(p.Summary, Row{Label: c.say(key), Values: []string{lang.Number(c.tag, n)}})
	}
	p.Notes = []string{c.say("opinion.by-tens"), c.say(r.All.Index.Way.Key()), r.Basis[0], r.Basis[1]}
	number("opinion.answered", r.N)
	number("opinion.waiting", r.Waiting)
	number("opinion.served", r.Served)
	number("opinion.needed", int64(r.Needed))
	if r.All.N == 0 {
		p.Nobody = c.say("opinion.nobody")
		return
	}
	index := []string{lang.Decimal(c.tag, r.All.Index.Hundredths, 2), r.All.Category.Grade + ", " + c.say(r.All.Category.Key())}
	p.Summary = append([]Row{{Label: c.say("opinion.index"), Values: index}}, p.Summary...)
	if !r.Enough {
		p.Notes = append([]string{c.say("opinion.not-enough")}, p.Notes...)
	}
	names := map[survey.Element]string{}
	for _, q := range survey.Questions() {
		names[q.Element] = q.Law
	}
	for _, l := range r.All.Lines {
		p.Elements = append(p.Elements, Row{Label: l.Element.Code() + " " + names[l.Element],
			Values: []string{c.say("opinion.figures", lang.Decimal(c.tag, l.Hundredths, 2), l.Category.Grade, lang.Decimal(c.tag, l.Mean, 3))}})
	}
	for _, e := range r.All.Weakest {
		p.Weak = append(p.Weak, names[e])
	}
	for _, s := range r.Services {
		name := c.say("opinion.joint")
		if std, ok := c.Desk.Catalogue().Current(s.Service, c.Desk.Today(region.Code(c.Desk.Card().Root)).String()); ok {
			name = c.tell(std.Name)
		}
		if s.N > 0 {
			p.Services = append(p.Services, Row{Label: name, Values: []string{lang.Decimal(c.tag, s.Index.Hundredths, 2) + " (" + s.Category.Grade + "), " + c.say("opinion.of", lang.Number(c.tag, s.N))}})
		}
	}
}
