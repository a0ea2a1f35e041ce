package web

import (
	"net/http"
	"strconv"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/openfile"
	"genggam/internal/region"
	"genggam/internal/scoreboard"
)

// figuresPath is where offices show how they do, openDataPath where anybody finds
// what that was computed from.
const (
	figuresPath  = "/angka"
	openDataPath = "/data"
)

func numbersRoutes() []route {
	return []route{
		{"GET", figuresPath, (*call).numbers, public},
		{"GET", figuresPath + "/{kantor}", (*call).numbersOf, public},
		{"GET", figuresPath + "/{kantor}/{layanan}", (*call).numbersService, public},
		{"GET", openDataPath, (*call).openData, public},
		{"GET", openDataPath + "/" + openfile.CatalogName, (*call).openCatalog, public},
		{"GET", openDataPath + "/" + openfile.ScriptName, (*call).openScript, public},
		{"GET", openDataPath + "/{kantor}", (*call).openDataOf, public},
		{"GET", openDataPath + "/{kantor}/" + openfile.CatalogName, (*call).openCatalogOf, public},
		{"GET", openDataPath + "/{kantor}/" + openfile.FiguresName, (*call).openFigures, public},
		{"GET", openDataPath + "/{kantor}/{bulan}/{berkas}", (*call).openFile, public},
	}
}

// numbersPage is the list of offices with their figures.
type numbersPage struct {
	Shell
	Offices []Card
	None    string
	Next    string
}

func (c *call) numbers() error {
	if c.Hall == nil {
		return errNotFound
	}
	after := c.r.URL.Query().Get("sesudah")
	all, next, err := c.Hall.Scoreboard.List(c.r.Context(), region.Code(after), officesOnPage)
	if err != nil {
		return err
	}
	p := &numbersPage{Shell: c.shell(c.say("figures.title"))}
	p.Back = "/"
	for i := range all {
		p.Offices = append(p.Offices, Card{Address: figuresPath + "/" + string(all[i].Code), Title: all[i].Name, Facts: c.inShort(&all[i].Figures)})
	}
	if next != "" {
		p.Next = figuresPath + "?sesudah=" + string(next)
	}
	if len(all) == 0 {
		p.None = c.say("figures.none-yet", openfile.Fewest)
	}
	return c.show("numbers", p)
}

// inShort is the few figures that stand in a list.
func (c *call) inShort(f *openfile.Figures) string {
	switch {
	case f.Finished == 0 && f.Heard > 0:
		return c.say("figures.short-complaints", lang.Number(c.tag, f.Heard))
	case f.Finished == 0:
		return c.say("figures.short-few", openfile.Fewest)
	}
	days, _ := openfile.Quantile(f.Days, 50)
	if days == 0 {
		return c.say("figures.short-same-day", lang.Number(c.tag, f.Finished), c.percent(f.OnTime, f.Finished))
	}
	return c.say("figures.short", lang.Number(c.tag, f.Finished), c.percent(f.OnTime, f.Finished), c.workingDays(days))
}

// percent is a share with one decimal.
func (c *call) percent(part, whole int64) string {
	return lang.Decimal(c.tag, openfile.Share(part, whole), 1) + "%"
}

// figure is one figure and how it was computed.
type figure struct {
	ID, Label, Value string
	How              []string
}

// numbersOfficePage is one office, or one service of it.
type numbersOfficePage struct {
	Shell
	// None says that nothing was published.
	None string
	// Period is of when the figures are, Of the office that a service is of.
	Period  string
	Of      MenuItem
	Figures []figure
	Chart   *chart
	Table   *Table
	// Refused says how many were refused, Reasons by which rules.
	Refused string
	Reasons []Row
	// Few says that what was refused is fewer than ten or none.
	Few      string
	Services []Card
	// Pledge is the pledge, Promise what was promised for the service.
	Pledge, Promise string
	Data            string
}

func (c *call) numbersOf() error {
	if c.Hall == nil {
		return errNotFound
	}
	code := region.Code(c.r.PathValue("kantor"))
	o, err := c.Desk.Office(code)
	if err != nil {
		return err
	}
	p := &numbersOfficePage{Shell: c.shell(c.say("figures.of", o.Full())), Pledge: c.say("web.pledge.text")}
	p.Back, p.Style = figuresPath, "hall.css"
	b, err := c.Hall.Scoreboard.Board(c.r.Context(), code)
	if fault.Of(err) == fault.NotFound {
		p.None = c.say("figures.none-yet", openfile.Fewest)
		return c.show("numbers-office", p)
	}
	if err != nil {
		return err
	}
	c.lay(p, &b)
	for i := range b.Services {
		f := &b.Services[i]
		p.Services = append(p.Services, Card{Address: figuresPath + "/" + string(code) + "/" + cellPath(f.Service), Title: c.cellName(f.Service), Facts: c.inShort(f)})
	}
	return c.show("numbers-office", p)
}

func (c *call) numbersService() error {
	if c.Hall == nil {
		return errNotFound
	}
	code, service := region.Code(c.r.PathValue("kantor")), cellOfPath(c.r.PathValue("layanan"))
	o, err := c.Desk.Office(code)
	if err != nil {
		return err
	}
	b, err := c.Hall.Scoreboard.Service(c.r.Context(), code, service)
	if err != nil {
		return err
	}
	p := &numbersOfficePage{Shell: c.shell(c.cellName(service)), Pledge: c.say("web.pledge.text"), Of: MenuItem{Address: figuresPath + "/" + string(code), Label: o.Full()}}
	p.Back, p.Style = p.Of.Address, "hall.css"
	if s, ok := c.Catalogue.Current(service, c.today()); ok {
		p.Promise = c.say("figures.promise", c.duration(s.Time.Promised))
	}
	c.lay(p, &b)
	return c.show("numbers-office", p)
}

// The cells that are no service have a word in an address.
const (
	jointPath  = "gabungan"
	streetPath = "bukan-layanan"
)

func cellPath(service string) string {
	switch service {
	case openfile.Joint:
		return jointPath
	case openfile.NoService:
		return streetPath
	}
	return service
}

func cellOfPath(path string) string {
	switch path {
	case jointPath:
		return openfile.Joint
	case streetPath:
		return openfile.NoService
	}
	return path
}

// cellName is what a service is called, in the words of its last version.
func (c *call) cellName(service string) string {
	switch service {
	case openfile.Joint:
		return c.say("figures.joint")
	case openfile.NoService:
		return c.say("figures.no-service")
	}
	if all := c.Catalogue.Versions(service); len(all) > 0 {
		return c.tell(all[len(all)-1].Name)
	}
	return service
}

// lay lays a board out on a page.
func (c *call) lay(p *numbersOfficePage, b *scoreboard.Board) {
	f := &b.All
	p.Period = c.say("figures.period", c.monthText(b.First), c.monthText(b.Last))
	if b.First == b.Last {
		p.Period = c.say("figures.period-one", c.monthText(b.Last))
	}
	p.Data = openDataPath + "/" + string(b.Code)
	p.Figures = c.figuresOf(f)
	p.Chart, p.Table = c.chart(b.Each), c.monthTable(b.Each)
	if f.Refused == 0 {
		p.Few = c.say("figures.refused-few", openfile.Fewest)
		return
	}
	p.Refused = c.say("figures.refused", lang.Number(c.tag, f.Refused))
	for _, r := range f.Reasons {
		p.Reasons = append(p.Reasons, Row{Label: c.reason(f.Service, r.Rule), Values: []string{lang.Number(c.tag, r.N)}})
	}
}

// reason is the sentence of a rule that a refusal rests on.
func (c *call) reason(service, rule string) string {
	switch rule {
	case openfile.OtherReason:
		return c.say("figures.reason-other")
	case "facts":
		return c.say("figures.reason-facts")
	}
	all := c.Catalogue.Versions(service)
	for i := len(all) - 1; i >= 0; i-- {
		for _, r := range all[i].Eligibility {
			if r.ID == rule {
				return c.tell(r.Message)
			}
		}
	}
	return rule
}

// figuresOf lists the figures, each with how it was computed.
func (c *call) figuresOf(f *openfile.Figures) (out []figure) {
	few := c.say("figures.few", openfile.Fewest)
	add := func(id, value string, how ...string) {
		out = append(out, figure{ID: id, Label: c.say("figures." + id), Value: value, How: how})
	}
	count := func(n int64) string {
		if n == 0 {
			return few
		}
		return lang.Number(c.tag, n)
	}
	add("received", count(f.Received), c.say("figures.received-how"))
	add("finished", count(f.Finished), c.say("figures.finished-how"))
	if f.Finished > 0 {
		add("on-time", c.percent(f.OnTime, f.Finished), c.say("figures.on-time-how", lang.Number(c.tag, f.OnTime), lang.Number(c.tag, f.Finished), c.percent(f.OnTime, f.Finished)))
		for _, q := range []struct {
			id      string
			percent int64
		}{{"median", 50}, {"ninety", 90}} {
			days, _ := openfile.Quantile(f.Days, q.percent)
			rank := (f.Finished*q.percent + 99) / 100
			add(q.id, c.workingDays(days), c.say("figures.days-how"), c.say("figures.rank-how", lang.Number(c.tag, rank), lang.Number(c.tag, f.Finished), days))
		}
	}
	add("overdue", count(f.Overdue), c.say("figures.overdue-how"))
	if n, ok := f.Index(); ok {
		add("satisfaction", lang.Decimal(c.tag, n, 2), c.say("figures.satisfaction-how", lang.Number(c.tag, f.Answered)))
	} else {
		add("satisfaction", few, c.say("figures.satisfaction-none"))
	}
	add("complaints", count(f.Heard), c.say("figures.complaints-how"))
	if f.Decided > 0 {
		days, _ := openfile.Quantile(f.FirstAnswer, 50)
		add("decided", c.say("figures.decided-value", lang.Number(c.tag, f.Decided), c.percent(f.DecidedOnTime, f.Decided)), c.say("figures.decided-how", lang.Number(c.tag, f.DecidedOnTime), lang.Number(c.tag, f.Decided)))
		add("answered", c.workingDays(days), c.say("figures.answered-how"))
	}
	return out
}

func (c *call) workingDays(days int) string {
	if days == 0 {
		return c.say("figures.same-day")
	}
	return c.count("web.unit."+calendar.UnitDays, days)
}

// monthText is "Maret 2026".
func (c *call) monthText(m openfile.Month) string {
	y, month, _ := m.First().Date()
	return lang.Month(c.tag, month) + " " + strconv.Itoa(y)
}

func (c *call) monthTable(each []scoreboard.Month) *Table {
	t := &Table{Caption: c.say("figures.by-month"), Head: []string{c.say("figures.month"), c.say("figures.received"), c.say("figures.finished"), c.say("figures.on-time"), c.say("figures.median-short"), c.say("figures.ninety-short")}}
	for i := len(each) - 1; i >= 0; i-- {
		f, row := &each[i].Figures, []Cell{{Text: c.monthText(each[i].Month)}}
		row = append(row, Cell{Text: dash(f.Received, lang.Number(c.tag, f.Received))}, Cell{Text: dash(f.Finished, lang.Number(c.tag, f.Finished))}, Cell{Text: dash(f.Finished, c.percent(f.OnTime, f.Finished))})
		for _, percent := range []int64{50, 90} {
			days, _ := openfile.Quantile(f.Days, percent)
			row = append(row, Cell{Text: dash(f.Finished, strconv.Itoa(days))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// dash stands where nothing was published.
func dash(n int64, text string) string {
	if n == 0 {
		return "–"
	}
	return text
}

// openHeader says what a file of the open data is: anybody may use it from anywhere.
func (c *call) openHeader(name, keep string) http.Header {
	h := c.w.Header()
	h.Set("Content-Type", openfile.MediaType(name))
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", keep)
	return h
}

// sendOpen sends a file that was made for this reader.
func (c *call) sendOpen(name string, text []byte) error {
	c.openHeader(name, "no-cache").Set("ETag", etag(text))
	if c.r.Header.Get("If-None-Match") == etag(text) {
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, _ = c.w.Write(text) // the reader may be gone
	return nil
}
