package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/books"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/region"
)

// The addresses of whoever inspects, and of what is shown to them.
const (
	auditPath   = "/kantor/pemeriksaan"
	assignPath  = "/kantor/surat-tugas"
	reportsPath = "/kantor/laporan"
	wallPath    = "/kantor/wilayah"
	assessPath  = "/kantor/penilaian"
	costPath    = "/kantor/biaya"
)

// inspectionRoutes are the addresses of audits, reports, assessment and cost. An
// auditor has two forms: one opens a case by name, which is a recorded look, the
// other takes a pack along, which is written down too.
func inspectionRoutes(add adder) {
	add("GET", auditPath, "inspect", (*clerk).audit)
	add("GET", auditPath+"/tabel/{nama}", "inspect", (*clerk).auditTable)
	add("POST", auditPath+"/berkas.zip", "inspect", (*clerk).auditPack)
	add("GET", auditPath+"/permohonan/{no}", "inspect", (*clerk).auditCase)
	add("POST", auditPath+"/permohonan/{no}", "inspect", (*clerk).auditOpen)
	add("GET", assignPath, "assign-auditor", (*clerk).assignments)
	add("POST", assignPath, "assign-auditor", (*clerk).assignTake)
	add("POST", assignPath+"/{id}/akhiri", "assign-auditor", (*clerk).assignEnd)
	add("GET", reportsPath, "see-reports", (*clerk).reports)
	add("GET", reportsPath+"/{bulan}", "see-reports", (*clerk).report)
	add("POST", reportsPath+"/{bulan}", "approve-report", (*clerk).reportApprove)
	add("GET", reportsPath+"/{bulan}/cetak.pdf", "see-reports", (*clerk).reportPrint)
	add("GET", wallPath, "see-reports", (*clerk).wall)
	add("GET", wallPath+"/{kode}/{bulan}", "see-reports", (*clerk).sentReport)
	add("POST", wallPath+"/{kode}/{bulan}", "receive-report", (*clerk).sentReceive)
	add("GET", assessPath, "assess", (*clerk).assess)
	add("POST", assessPath, "assess", (*clerk).assessTake)
	add("GET", assessPath+"/papan.pdf", "assess", (*clerk).assessBoard)
	add("GET", costPath, "assess", (*clerk).cost)
}

// auditShell is the frame of an auditor's page: they have no PIN, since they
// share no computer.
func (k *clerk) auditShell(title string) Shell {
	s := k.shell(title)
	s.PIN = ""
	return s
}

// auditPage chooses an office and months of the letter, and shows what they
// add up to.
type auditPage struct {
	Shell
	Letters []Row
	Choose  []Field
	// About is what was chosen, "" for nothing yet.
	About  string
	Tables []Card
	Totals []Row
	// Pack is where a pack is asked for, with the fields that say of what.
	Pack   string
	PackOf []Field
	Empty  string
}

func (k *clerk) audit() error {
	letters, err := k.Hall.Inspection.Letters(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &auditPage{Shell: k.auditShell(k.say("inspection.audit.title"))}
	for _, l := range letters {
		p.Letters = append(p.Letters, Row{Label: l.Number, Values: []string{l.By,
			k.say("inspection.audit.scope", k.officeNames(l.Offices), books.Month(l.First).Name(k.tag), books.Month(l.Last).Name(k.tag)),
			k.say("inspection.audit.until", lang.Date(k.tag, k.at(l.EndsAt-1)))}})
	}
	if len(letters) == 0 {
		p.Empty = k.say("inspection.audit.none")
		return k.showPrivate(http.StatusOK, "officer-audit", p)
	}
	if err := k.auditChoice(p, letters); err != nil {
		return err
	}
	at, err := auditPeriod(k.r.URL.Query())
	if err != nil && k.r.URL.Query().Has("kantor") {
		return k.auditWrong(p, err)
	}
	if err != nil {
		return k.showPrivate(http.StatusOK, "officer-audit", p)
	}
	x, err := k.Hall.Inspection.Tables(k.ctx(), k.actor, at)
	if f := fault.As(err); f != nil && f.Kind == fault.NotFound {
		return k.auditWrong(p, f)
	}
	if err != nil {
		return err
	}
	query := "?" + url.Values{"kantor": {string(at.Office)}, "bulan": {at.String()}}.Encode()
	p.About, p.Pack = k.say("inspection.audit.about", k.officeNames([]string{string(at.Office)}), k.periodName(at)), auditPath+"/berkas.zip"
	p.PackOf = []Field{{Shape: "hidden", Name: "kantor", Value: string(at.Office)}, {Shape: "hidden", Name: "bulan", Value: at.String()}}
	for _, t := range x.Tables {
		p.Tables = append(p.Tables, Card{Address: auditPath + "/tabel/" + t.Name + query, Title: k.say("inspection.table." + t.Name), Text: k.say("inspection.about." + t.Name), Facts: k.say("inspection.rows", len(t.Rows))})
	}
	for _, t := range x.Totals {
		p.Totals = append(p.Totals, Row{Label: k.totalName(t.Name), Values: []string{lang.Number(k.tag, t.Value)}})
	}
	return k.showPrivate(http.StatusOK, "officer-audit", p)
}

func (k *clerk) auditWrong(p *auditPage, err error) error {
	f := fault.As(err)
	if f == nil {
		return err
	}
	message := k.messages.SayFault(k.tag, f)
	p.Choose[1].Error, p.Problems = message, []Problem{{Field: "bulan", Message: message}}
	return k.showPrivate(f.Kind.Status(), "officer-audit", p)
}

// auditChoice are the two fields that choose; the newest month stands there.
func (k *clerk) auditChoice(p *auditPage, letters []inspection.Assignment) error {
	scope, err := k.Hall.Inspection.Scope(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	q := k.r.URL.Query()
	f := Field{Shape: "select", ID: "kantor", Name: "kantor", Label: k.say("inspection.audit.office")}
	for _, o := range scope {
		f.Options = append(f.Options, Option{Value: string(o.Code), Label: o.Full(), Chosen: q.Get("kantor") == string(o.Code) || len(scope) == 1})
	}
	month := q.Get("bulan")
	if month == "" {
		last := letters[0].Last
		month = min(last, integrity.MonthOf(k.officeDay())).String()
	}
	p.Choose = []Field{f, {Shape: "input", Type: "text", ID: "bulan", Name: "bulan", Label: k.say("inspection.audit.month"), Help: k.say("inspection.audit.month-help"), Value: month[:min(len(month), 20)], Width: "w20", Auto: "off", Plain: true}}
	return nil
}

func auditPeriod(q url.Values) (inspection.Period, error) {
	office, err := region.Parse(q.Get("kantor"))
	if err != nil {
		return inspection.Period{}, fault.New(fault.Invalid, "inspection.unknown")
	}
	return inspection.ParsePeriod(office, q.Get("bulan"))
}

func (k *clerk) periodName(p inspection.Period) string {
	if p.First == p.Last {
		return books.Month(p.First).Name(k.tag)
	}
	return books.Month(p.First).Name(k.tag) + " – " + books.Month(p.Last).Name(k.tag)
}

// totalName is the name of a total in words: "letters/surat-x" is said of its
// first part, with the rest behind.
func (k *clerk) totalName(name string) string {
	what, of, is := strings.Cut(name, "/")
	s := k.say("inspection.total." + what)
	switch {
	case !is:
	case what == "letters":
		s += ": " + k.serviceName(of)
	case what == "looks":
		s += ": " + k.say("web.look."+of)
	case what == "exceptions":
		s += ": " + k.say("inspection.exception."+of)
	default:
		s += ": " + of
	}
	return s
}

func (k *clerk) officeNames(codes []string) string {
	var out []string
	for _, c := range codes[:min(len(codes), 5)] {
		name := c
		if o, err := k.Desk.Office(region.Code(c)); err == nil {
			name = o.Full()
		}
		out = append(out, name)
	}
	if n := len(codes) - 5; n > 0 {
		out = append(out, k.say("inspection.audit.more", n))
	}
	return strings.Join(out, ", ")
}

// auditTablePage is one table, some rows at a time.
type auditTablePage struct {
	Shell
	Lead           string
	Table          table
	Empty          string
	Previous, Next string
}

const auditRows = 50

func (k *clerk) auditTable() error {
	at, err := auditPeriod(k.r.URL.Query())
	if err != nil {
		return errNotFound
	}
	x, err := k.Hall.Inspection.Tables(k.ctx(), k.actor, at)
	if err != nil {
		return err
	}
	t, ok := x.Table(k.r.PathValue("nama"))
	if !ok {
		return errNotFound
	}
	p := &auditTablePage{Shell: k.auditShell(k.say("inspection.table." + t.Name)), Lead: k.say("inspection.about." + t.Name)}
	query := url.Values{"kantor": {string(at.Office)}, "bulan": {at.String()}}
	p.Back = auditPath + "?" + query.Encode()
	p.Table = table{Caption: k.say("inspection.audit.about", k.officeNames([]string{string(at.Office)}), k.periodName(at))}
	for _, c := range t.Columns {
		p.Table.Head = append(p.Table.Head, strings.ReplaceAll(c, "_", " "))
	}
	page, _ := strconv.Atoi(k.r.URL.Query().Get("hal")) // nothing readable is the first
	page = max(0, min(page, (len(t.Rows)-1)/auditRows))
	to := func(n int) string {
		query.Set("hal", strconv.Itoa(n))
		return auditPath + "/tabel/" + t.Name + "?" + query.Encode()
	}
	if page > 0 {
		p.Previous = to(page - 1)
	}
	if (page+1)*auditRows < len(t.Rows) {
		p.Next = to(page + 1)
	}
	of := slices.Index(t.Columns, "case")
	for _, row := range t.Rows[page*auditRows : min(len(t.Rows), (page+1)*auditRows)] {
		var cells []cell
		for i, text := range row {
			c := cell{Text: text}
			if at, err := time.Parse(time.RFC3339, text); err == nil {
				c.Text = at.Format("2006-01-02 15:04")
			}
			if i == of && text != "" {
				if _, no, err := canon.ParseReference(text); err == nil {
					c.Address = auditPath + "/permohonan/" + strconv.FormatInt(no, 10)
				}
			}
			cells = append(cells, c)
		}
		p.Table.Rows = append(p.Table.Rows, cells)
	}
	if len(t.Rows) == 0 {
		p.Empty = k.say("inspection.audit.empty")
	}
	return k.showPrivate(http.StatusOK, "officer-audit-table", p)
}

// auditPack sends the pack of a period; that it was taken is written down.
func (k *clerk) auditPack() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	at, err := auditPeriod(k.r.PostForm)
	if err != nil {
		return errNotFound
	}
	var b bytes.Buffer
	if _, err := k.Hall.Inspection.TakePack(k.ctx(), k.actor, at, &b, k.tag); err != nil {
		return err
	}
	k.sendFile("application/zip", "pemeriksaan-"+string(at.Office)+"-"+at.String(), int64(b.Len()), &b, true)
	return nil
}

// auditCasePage is a case: without names, or with them once they were opened.
type auditCasePage struct {
	Shell
	Reference string
	Facts     []Row
	Sums      []auditSum
	Open      *actForm
	// People and Answers are there when the case was opened.
	People  []checkSection
	Answers []checkSection
	Looks   []Row
}

type auditSum struct {
	Title, When string
	Lines       []string
}

func (k *clerk) auditCase() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	p, err := k.auditCaseOf(no)
	if err != nil {
		return err
	}
	return k.showPrivate(http.StatusOK, "officer-audit-case", p)
}

func (k *clerk) auditCaseOf(no int64) (*auditCasePage, error) {
	m, err := k.Hall.Inspection.Masked(k.ctx(), k.actor, no)
	if err != nil {
		return nil, err
	}
	c := m.Case
	p := &auditCasePage{Shell: k.auditShell(k.serviceName(c.Standard)), Reference: m.Reference}
	month := integrity.MonthOf(k.Hall.Inspection.Calendar(m.Office).Day(k.at(c.SubmittedAt))).String()
	p.Back = auditPath + "?" + url.Values{"kantor": {string(m.Office)}, "bulan": {month}}.Encode()
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, Row{Label: k.say("inspection.case." + key), Values: []string{value}})
		}
	}
	moment := func(at int64) string {
		if at == 0 {
			return ""
		}
		return lang.Moment(k.tag, k.at(at))
	}
	add("office", k.officeNames([]string{string(m.Office)}))
	add("standard", c.Standard+"@"+strconv.Itoa(c.Version))
	add("submitted", moment(c.SubmittedAt))
	add("promised", moment(c.PromisedAt))
	add("limit", moment(c.LimitAt))
	add("product", moment(c.ProductAt))
	add("ended", moment(c.EndedAt))
	for _, s := range []struct {
		key string
		casework.Sum
	}{{"promised", m.Promise}, {"limit", m.Limit}} {
		p.Sums = append(p.Sums, auditSum{Title: k.say("inspection.case." + s.key), When: lang.Moment(k.tag, s.Due.At.In(k.zone)), Lines: s.Due.Explain(k.messages, k.tag)})
	}
	p.Open = &actForm{ID: "buka", Title: k.say("inspection.case.open"), Lead: k.say("inspection.case.open-lead"), Button: k.say("inspection.case.open-button"), Action: auditPath + "/permohonan/" + strconv.FormatInt(no, 10),
		Fields: []Field{{Shape: "area", ID: "alasan", Name: "alasan", Label: k.say("inspection.case.reason"), Help: k.say("inspection.case.reason-help"), Rows: 3, Auto: "off", Value: k.typedText("alasan")}}}
	return p, nil
}

// auditOpen opens the names of a case. It answers the form without leading on:
// an address that shows them would show them again without a reason.
func (k *clerk) auditOpen() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	p, err := k.auditCaseOf(no)
	if err != nil {
		return err
	}
	v, err := k.Hall.Inspection.OpenCase(k.ctx(), k.actor, no, k.typedText("alasan"))
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		p.Problems = k.actProblems(p.Open, f)
		return k.showPrivate(f.Kind.Status(), "officer-audit-case", p)
	}
	if err != nil {
		return err
	}
	p.Open = nil
	p.People = append(p.People, checkSection{Title: k.say("inspection.case.applicant"), Rows: k.recordRows(v.Applicant.Record)})
	if v.Subject != nil {
		p.People = append(p.People, checkSection{Title: k.say("inspection.case.subject"), Rows: k.recordRows(v.Subject.Record)})
	}
	p.Answers = k.caseAnswers(&v)
	for _, l := range v.Looks {
		p.Looks = append(p.Looks, Row{Label: lang.Moment(k.tag, l.At.In(k.zone)), Values: []string{l.Name + " (" + k.say("web.role."+l.Role) + ")", k.say("web.look." + l.Reason)}})
	}
	return k.showPrivate(http.StatusOK, "officer-audit-case", p)
}
