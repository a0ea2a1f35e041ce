package web

import (
	"strconv"
	"strings"

	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/principles"
	"genggam/internal/region"
)

// principlesPath is where the twelve principles of public service stand with their
// figures (UU 25/2009 art. 4).
const principlesPath = "/asas"

func principleRoutes() []route {
	return []route{
		{"GET", principlesPath, (*call).principles, public},
		{"GET", principlesPath + "/{kantor}", (*call).principlesOf, public},
		{"GET", principlesPath + "/{kantor}/{bulan}", (*call).principlesOf, public},
	}
}

// principlesPage is the list of offices.
type principlesPage struct {
	Shell
	Offices []Card
	Next    string
}

// officesOnPage is how many offices stand on one page.
const officesOnPage = 50

func (c *call) principles() error {
	if c.Hall == nil {
		return errNotFound
	}
	p := &principlesPage{Shell: c.shell(c.say("principles.title"))}
	p.Back = "/"
	after := c.r.URL.Query().Get("sesudah")
	for _, o := range c.Desk.Offices() {
		if !o.Open || string(o.Code) <= after {
			continue
		}
		if len(p.Offices) == officesOnPage {
			last := p.Offices[officesOnPage-1].Address
			p.Next = principlesPath + "?sesudah=" + last[strings.LastIndexByte(last, '/')+1:]
			break
		}
		p.Offices = append(p.Offices, Card{Address: principlesPath + "/" + string(o.Code), Title: o.Full()})
	}
	return c.show("principles", p)
}

// principlesMonth is a month of one office.
type principlesMonth struct {
	Shell
	Months  []MenuItem
	Summary string
	// Nothing says that the month was not measured.
	Nothing, Through string
	Principles       []principleShown
	Bounds           string
}

// principleShown is one principle with its figures.
type principleShown struct {
	ID, Name, Does string
	State          Tag
	Figures        []figureShown
	// Do says what to do where a figure falls short.
	Do []string
}

// figureShown is one figure: what it is, what it comes to, and how it was made.
type figureShown struct {
	Label, Value, Note string
	How                []string
	Short              bool
}

// monthsShown is how many months can be chosen.
const monthsShown = 13

func (c *call) principlesOf() error {
	if c.Hall == nil {
		return errNotFound
	}
	office := region.Code(c.r.PathValue("kantor"))
	o, err := c.Desk.Office(office)
	if err != nil {
		return errNotFound
	}
	all, err := c.Hall.Principles.Months(c.r.Context(), office, monthsShown)
	if err != nil {
		return err
	}
	yesterday := c.Desk.Today(office) - 1
	m := integrity.MonthOf(yesterday)
	if len(all) > 0 {
		m = all[0]
	}
	if text := c.r.PathValue("bulan"); text != "" {
		if m, err = integrity.ParseMonth(text); err != nil || m > integrity.MonthOf(yesterday)+1 || m < integrity.MonthOf(yesterday)-10*12 {
			return errNotFound
		}
	}
	r, err := c.Hall.Principles.Month(c.r.Context(), office, m)
	if err != nil {
		return err
	}
	p := &principlesMonth{Shell: c.shell(c.say("principles.of", o.Full(), c.sayMonth(m)))}
	p.Back = principlesPath
	for _, x := range all {
		p.Months = append(p.Months, MenuItem{Address: principlesPath + "/" + string(office) + "/" + x.String(), Label: c.sayMonth(x), Current: x == m})
	}
	c.principleLines(p, r)
	if r.Through < min(yesterday, m.Last()) { // the night's work is not done: nothing to keep for the day
		return c.showPrivate(200, "principles-month", p)
	}
	return c.show("principles-month", p)
}

func (c *call) sayMonth(m integrity.Month) string {
	year, month, _ := m.First().Date()
	return lang.Month(c.tag, month) + " " + strconv.Itoa(year)
}

func (c *call) principleLines(p *principlesMonth, r principles.Report) {
	if r.Through == 0 {
		p.Nothing = c.say("principles.nothing")
	} else {
		p.Through = c.say("principles.through", r.Through.Say(c.tag))
	}
	var met, short, open int64
	for _, x := range r.Principles {
		s := principleShown{ID: "asas-" + x.Letter, Name: x.Letter + ". " + c.say("principles.name-"+x.Letter), Does: c.say("principles.does-" + x.Letter)}
		switch {
		case x.Short():
			short++
			s.State = Tag{Label: c.say("principles.short"), Tone: "bad"}
		case x.Judged():
			met++
			s.State = Tag{Label: c.say("principles.met"), Tone: "good"}
		default:
			open++
			s.State = Tag{Label: c.say("principles.open")}
		}
		for _, f := range x.Figures {
			s.Figures = append(s.Figures, c.figureShown(f))
			if f.Short {
				s.Do = append(s.Do, c.say("principles.do."+f.ID))
			}
		}
		p.Principles = append(p.Principles, s)
	}
	number := func(n int64) string { return lang.Number(c.tag, n) }
	p.Summary = c.say("principles.summary", number(met), number(short), number(open))
	p.Bounds = c.say("principles.bounds")
}

func (c *call) figureShown(f principles.Figure) figureShown {
	out := figureShown{Label: c.say("principles.m." + f.ID), How: []string{c.say("principles.how." + f.ID)}, Short: f.Short}
	if f.Target != nil {
		out.How = append(out.How, c.say("principles.target-"+f.Good, c.inUnit(f.Measure, *f.Target)))
	}
	if f.State != principles.Shown {
		out.Value = c.say("principles." + f.State)
		return out
	}
	number, value := func(n int64) string { return lang.Number(c.tag, n) }, c.inUnit(f.Measure, f.Value)
	switch f.Shape {
	case principles.Share:
		out.Value = c.say("principles.share", lang.Decimal(c.tag, f.Value, 2), number(f.Yes), number(f.Of))
	case principles.Rate:
		out.Value = c.say("principles.rate", value, number(f.Per), number(f.Yes), number(f.Of))
	case principles.Ratio:
		out.Value = c.say("principles.ratio", value, lang.Decimal(c.tag, f.Low, 2), lang.Decimal(c.tag, f.High, 2), number(f.Of))
		if !f.Firm {
			out.Note = c.say("principles.chance")
		}
	case principles.Count:
		out.Value = c.say("principles.count", value, number(f.Of))
	default:
		out.Value = c.say("principles."+unitOf(f.ID), value, number(f.Of))
	}
	return out
}

// unitOf is the unit of a middle value.
func unitOf(id string) string {
	switch id {
	case "visits":
		return "times"
	case "spent":
		return "rupiah"
	}
	return "minutes"
}

// inUnit writes a value of a measure, a share with its sign.
func (c *call) inUnit(m principles.Measure, v int64) string {
	switch {
	case m.Shape == principles.Share:
		return lang.Decimal(c.tag, v, 2) + "%"
	case m.Shape == principles.Rate || m.Shape == principles.Ratio:
		return lang.Decimal(c.tag, v, 2)
	case m.ID == "spent":
		return lang.Money(c.tag, v)
	}
	return lang.Number(c.tag, v)
}
