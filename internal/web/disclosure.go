package web

import (
	"encoding/csv"
	"net/http"
	"strconv"

	"genggam/internal/canon"
	"genggam/internal/disclosure"
	"genggam/internal/lang"
	"genggam/internal/ppid"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// infoPath is public information: what offices publish, and how more is asked for.
const infoPath = "/informasi"

func infoRoutes() []route {
	return []route{
		{"GET", infoPath, (*call).info, public},
		{"GET", infoPath + "/{kantor}", (*call).infoOffice, public},
		{"GET", infoPath + "/{kantor}/daftar.csv", (*call).infoCSV, public},
		{"GET", infoPath + "/{kantor}/laporan/{tahun}", (*call).infoReport, public},
		{"GET", infoPath + "/{kantor}/isi/{id}", (*call).infoEntry, public},
		{"GET", infoPath + "/{kantor}/isi/{id}/berkas", (*call).infoFile, public},
		{"POST", infoObject, (*call).infoObject, citizen},
		{"POST", infoRespond, (*call).infoRespond, citizen},
	}
}

// infoPage leads to the lists of the offices, and to asking and objecting.
type infoPage struct {
	Shell
	Now     []infoLine
	Acts    []Card
	Offices []Card
	None    string
}

// infoLine is one entry of a list.
type infoLine struct {
	Address, Title, Text string
	Facts                []string
	Mark                 Tag
}

func (c *call) infoRoom() (*disclosure.Room, error) {
	if c.Hall == nil {
		return nil, errNotFound
	}
	return c.Hall.Disclosure, nil
}

func (c *call) info() error {
	room, err := c.infoRoom()
	if err != nil {
		return err
	}
	p := &infoPage{Shell: c.shell(c.say("disclosure.title"))}
	p.Back = "/"
	if p.Now, err = c.announced(""); err != nil {
		return err
	}
	offices, err := room.Offices(c.r.Context())
	if err != nil {
		return err
	}
	asked := map[string]bool{}
	for i := range offices {
		o := &offices[i]
		p.Offices = append(p.Offices, Card{Address: infoPath + "/" + string(o.Code), Title: officeLabel(o)})
	}
	for _, s := range c.publicServices() {
		if room.Concerns(s.ID) && s.ID != room.Objecting() && !asked[s.ID] {
			asked[s.ID] = true
			p.Acts = append(p.Acts, Card{Address: "/layanan/" + s.ID, Title: c.tell(s.Name), Facts: c.say("disclosure.ask-text")})
		}
	}
	p.Acts = append(p.Acts, c.objectCard(room))
	if len(offices) == 0 {
		p.None = c.say("disclosure.offices-none")
	}
	return c.showPrivate(http.StatusOK, "info", p)
}

func (c *call) objectCard(room *disclosure.Room) Card {
	return Card{Address: "/layanan/" + room.Objecting(), Title: c.say("disclosure.objecting"), Facts: c.say("disclosure.objecting-text")}
}

// announced are the announcements of today: those of an office, or all.
func (c *call) announced(office region.Code) (out []infoLine, err error) {
	if c.Hall == nil {
		return nil, nil
	}
	all, err := c.Hall.Disclosure.Announced(c.r.Context(), office)
	for i := range all {
		e := &all[i]
		l := infoLine{Address: entryAt(e), Title: e.Title}
		if o, err := c.Desk.Office(e.Office); err == nil && office == "" {
			l.Facts = []string{o.Full()}
		}
		l.Facts = append(l.Facts, c.say("disclosure.since", lang.LongDate(c.tag, e.Changed.In(c.Zone))))
		out = append(out, l)
	}
	return out, err
}

// announces says whether anything stands on the start page that must be known at
// once; when that cannot be read the page itself says so.
func (c *call) announces() bool {
	if c.Hall == nil {
		return false
	}
	is, err := c.Hall.Disclosure.Announces(c.r.Context())
	return is || err != nil
}

func entryAt(e *disclosure.Entry) string {
	return infoPath + "/" + string(e.Office) + "/isi/" + e.ID.String()
}

// infoOfficePage is the list of one office, a class at a time.
type infoOfficePage struct {
	Shell
	Now    []infoLine
	Tabs   []MenuItem
	About  string
	Lines  []infoLine
	None   string
	Next   string
	Acts   []Card
	CSV    string
	Report Card
}

// officeAsked is the office of an address.
func (c *call) officeAsked() (premises.Office, error) {
	o, err := c.Desk.Office(region.Code(c.r.PathValue("kantor")))
	if err != nil || !o.Open {
		return premises.Office{}, errNotFound
	}
	return o, nil
}

func (c *call) infoOffice() error {
	room, err := c.infoRoom()
	if err != nil {
		return err
	}
	o, err := c.officeAsked()
	if err != nil {
		return err
	}
	class := ppid.Class(c.r.URL.Query().Get("golongan"))
	known := false
	for _, x := range ppid.Classes() {
		known = known || x == class
	}
	if !known {
		class = ppid.Periodic
	}
	after, bad := parseNo(c.r.URL.Query().Get("sesudah"))
	if bad {
		after = 0
	}
	counts, err := room.Counts(c.r.Context(), o.Code)
	if err != nil {
		return err
	}
	found, next, err := room.List(c.r.Context(), o.Code, class, after)
	if err != nil {
		return err
	}
	at := infoPath + "/" + string(o.Code)
	p := &infoOfficePage{Shell: c.shell(c.say("disclosure.of", o.Full())), About: c.say("disclosure.about-" + string(class)), CSV: at + "/daftar.csv"}
	p.Back = infoPath
	p.Here = at + "?golongan=" + string(class) + "&lang="
	if p.Now, err = c.announced(o.Code); err != nil {
		return err
	}
	for _, x := range ppid.Classes() {
		p.Tabs = append(p.Tabs, MenuItem{Address: at + "?golongan=" + string(x), Label: c.say("disclosure.class-"+string(x)) + " (" + lang.Number(c.tag, int64(counts[x])) + ")", Current: x == class})
	}
	for i := range found {
		p.Lines = append(p.Lines, c.infoLine(&found[i]))
	}
	if len(found) == 0 {
		p.None = c.say("disclosure.none-" + string(class))
	}
	if next > 0 {
		p.Next = at + "?golongan=" + string(class) + "&sesudah=" + strconv.FormatInt(next, 10)
	}
	if id := room.Asking(o); id != "" {
		p.Acts = append(p.Acts, Card{Address: "/layanan/" + id, Title: c.say("disclosure.ask"), Facts: c.say("disclosure.ask-text")})
	}
	p.Acts = append(p.Acts, c.objectCard(room))
	year := c.Hall.Today(o.Code).Year()
	p.Report = Card{Address: at + "/laporan/" + strconv.Itoa(year), Title: c.say("disclosure.report", year)}
	return c.showPrivate(http.StatusOK, "info-office", p)
}

// infoLine is one entry in a list: what it is, who holds it, how fresh it is.
func (c *call) infoLine(e *disclosure.Entry) infoLine {
	l := infoLine{Address: entryAt(e), Title: e.Title, Facts: []string{e.Holder}}
	if e.Class == ppid.Exempt {
		l.Facts = append(l.Facts, c.say("disclosure.article-of", e.Article))
	} else {
		l.Facts = append(l.Facts, c.say("disclosure.form-"+e.Form)+" · "+c.say("disclosure.changed", lang.LongDate(c.tag, e.Changed.In(c.Zone))))
	}
	if e.Class == ppid.Periodic && e.Next < c.Hall.Today(e.Office) {
		l.Mark = Tag{Label: c.say("disclosure.next-late", c.date(e.Next.String())), Tone: "wait"}
	}
	return l
}

// infoEntryPage is one entry with all that the list holds of it.
type infoEntryPage struct {
	Shell
	Class Tag
	Gone  string
	Text  []string
	Rows  []Row
	File  string
	Link  string
	Ask   string
}

func (c *call) infoEntry() error {
	room, err := c.infoRoom()
	if err != nil {
		return err
	}
	e, err := c.entryAsked(room)
	if err != nil {
		return err
	}
	p := &infoEntryPage{Shell: c.shell(e.Title), Class: Tag{Label: c.say("disclosure.class-" + string(e.Class))}, Text: lines(e.Summary), Link: e.Link}
	p.Back = infoPath + "/" + string(e.Office) + "?golongan=" + string(e.Class)
	p.Rows = c.entryRows(&e)
	if e.Gone {
		p.Gone = c.say("disclosure.gone", lang.LongDate(c.tag, e.Changed.In(c.Zone)), e.Why)
		p.Link = ""
		return c.showPrivate(http.StatusOK, "info-entry", p)
	}
	if e.HasFile {
		p.File = entryAt(&e) + "/berkas"
	}
	if o, err := c.Desk.Office(e.Office); err == nil && p.File == "" && p.Link == "" && (e.Class == ppid.Periodic || e.Class == ppid.Always) {
		if id := room.Asking(o); id != "" {
			p.Ask = "/layanan/" + id
		}
	}
	return c.showPrivate(http.StatusOK, "info-entry", p)
}

// entryAsked is the entry of an address; one of another office is not there.
func (c *call) entryAsked(room *disclosure.Room) (disclosure.Entry, error) {
	id, err := canon.ParseID(c.r.PathValue("id"))
	if err != nil {
		return disclosure.Entry{}, errNotFound
	}
	e, err := room.Entry(c.r.Context(), id)
	if err == nil && string(e.Office) != c.r.PathValue("kantor") {
		err = errNotFound
	}
	return e, err
}

func (v voice) entryRows(e *disclosure.Entry) (out []Row) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, Row{Label: v.say("disclosure." + key), Values: lines(value)})
		}
	}
	add("holder", e.Holder)
	add("maker", e.Maker)
	add("made", e.Made)
	add("form", v.say("disclosure.form-"+e.Form))
	add("keep", e.Keep)
	if e.Next > 0 {
		add("next", v.date(e.Next.String()))
	}
	if e.Until > 0 {
		add("until", v.date(e.Until.String()))
	}
	if e.Article != "" {
		add("article", v.say("disclosure.article-of", e.Article))
	}
	add("harm", e.Harm)
	add("benefit", e.Benefit)
	add("decision", e.Decision)
	return out
}

func (c *call) infoFile() error {
	room, err := c.infoRoom()
	if err != nil {
		return err
	}
	e, err := c.entryAsked(room)
	if err != nil {
		return err
	}
	f, body, err := room.Read(c.r.Context(), e.ID)
	if err != nil {
		return err
	}
	(&clerk{call: c}).sendFile(f.MIME, "informasi", f.Bytes, body, false)
	return body.Close()
}

// infoCSV is the whole list of an office (RFC 4180), what is exempt too.
func (c *call) infoCSV() error {
	room, err := c.infoRoom()
	if err != nil {
		return err
	}
	o, err := c.officeAsked()
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="daftar-informasi-publik.csv"`)
	h.Set("Cache-Control", "no-cache")
	out := csv.NewWriter(c.w)
	out.UseCRLF = true
	var heads []string
	for _, key := range []string{"column-class", "column-title", "summary", "holder", "maker", "made", "form", "keep", "next", "until", "article", "harm", "benefit", "decision", "column-address-web"} {
		heads = append(heads, c.say("disclosure."+key))
	}
	_ = out.Write(heads)
	rows := 0
	for _, class := range ppid.Classes() {
		for after := int64(0); rows < longestCSV; {
			found, next, err := room.List(c.r.Context(), o.Code, class, after)
			if err != nil {
				return err
			}
			for i := range found {
				_ = out.Write(c.infoCells(&found[i]))
			}
			if rows += len(found); next == 0 {
				break
			}
			after = next
		}
	}
	out.Flush()
	return nil
}

func (c *call) infoCells(e *disclosure.Entry) []string {
	day := func(d interface{ String() string }, is bool) string {
		if !is {
			return ""
		}
		return d.String()
	}
	cells := []string{c.say("disclosure.class-" + string(e.Class)), e.Title, e.Summary, e.Holder, e.Maker, e.Made, c.say("disclosure.form-" + e.Form), e.Keep,
		day(e.Next, e.Next > 0), day(e.Until, e.Until > 0), e.Article, e.Harm, e.Benefit, e.Decision, entryAt(e)}
	for i, s := range cells {
		cells[i] = safeCell(s)
	}
	return cells
}

// infoReportPage is the report of a year.
type infoReportPage struct {
	Shell
	Years  []MenuItem
	Groups []infoGroup
}

// infoGroup is a group of figures of a report.
type infoGroup struct {
	Title string
	Rows  []Row
}

// reportFigures are the figures of a year, for everybody and for officers: of
// requests, of objections, and how many entries are on the list today.
func (v voice) reportFigures(room *disclosure.Room, y disclosure.Year) []infoGroup {
	groups := []infoGroup{{Title: v.say("disclosure.report-requests")}, {Title: v.say("disclosure.report-objections")}, {Title: v.say("disclosure.report-listed")}}
	for _, l := range room.ReportLines(func(key string, args ...any) string { return v.say(key, args...) }, y) {
		for i, figure := range l[1:] {
			if figure != "" {
				groups[i].Rows = append(groups[i].Rows, Row{Label: l[0], Values: []string{figure}})
			}
		}
	}
	for _, x := range ppid.Classes() {
		groups[2].Rows = append(groups[2].Rows, Row{Label: v.say("disclosure.class-" + string(x)), Values: []string{lang.Number(v.tag, int64(y.Listed[x]))}})
	}
	return groups
}

// reportYears are the last years of an office, the newest first.
func reportYears(this, chosen int, at func(year int) string) (out []MenuItem) {
	for y := this; y > this-5; y-- {
		out = append(out, MenuItem{Address: at(y), Label: strconv.Itoa(y), Current: y == chosen})
	}
	return out
}

func (c *call) infoReport() error {
	room, err := c.infoRoom()
	if err != nil {
		return err
	}
	o, err := c.officeAsked()
	if err != nil {
		return err
	}
	year, err := strconv.Atoi(c.r.PathValue("tahun"))
	if err != nil {
		return errNotFound
	}
	y, err := room.Report(c.r.Context(), o.Code, year)
	if err != nil {
		return err
	}
	p := &infoReportPage{Shell: c.shell(c.say("disclosure.report-title") + ", " + o.Full())}
	p.Back = infoPath + "/" + string(o.Code)
	p.Years = reportYears(c.Hall.Today(o.Code).Year(), year, func(y int) string { return p.Back + "/laporan/" + strconv.Itoa(y) })
	p.Groups = c.reportFigures(room, y)
	return c.showPrivate(http.StatusOK, "info-report", p)
}
