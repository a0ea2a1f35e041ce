package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/evenhand"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/region"
)

// The addresses of the fairness report: the officers', and everybody's.
const (
	fairPath   = "/kantor/kesetaraan"
	fairPublic = "/kesetaraan"
)

func fairnessRoutes(add adder) {
	add("GET", fairPath, "read-fairness", (*clerk).fairness)
	add("POST", fairPath, "make-fairness", (*clerk).fairnessMake)
	add("GET", fairPath+"/{no}", "read-fairness", (*clerk).fairReport)
	add("POST", fairPath+"/{no}", "own-fairness", (*clerk).fairState)
}

// fairPage is the shelf: one's own desk first, then the office.
type fairPage struct {
	Shell
	Notice string
	// Desk says that the reader has a desk; Mine are its reports.
	Desk bool
	Mine []fairLine
	// Head is the period that is shown, Rows its reports; Quarters lead to others.
	Sees     bool
	Head     string
	Rows     []fairLine
	Months   []fairLine
	Quarters []MenuItem
	Offices  []MenuItem
	Make     []Field
}

type fairLine struct {
	Address, Title, Facts string
	State                 Tag
}

func (k *clerk) fairness() error { return k.showFairness(http.StatusOK, nil) }

func (k *clerk) showFairness(status int, f *fault.Fault) error {
	p := &fairPage{Shell: k.shell(k.say("evenhand.title")), Notice: k.notice(), Desk: k.actor.Can("own-fairness")}
	if p.Desk {
		mine, err := k.Hall.Evenhand.Mine(k.ctx(), k.actor)
		if err != nil {
			return err
		}
		for _, x := range mine {
			p.Mine = append(p.Mine, k.fairLine(x, true))
		}
	}
	if p.Sees = k.actor.Can("see-fairness"); p.Sees {
		if err := k.fairShelf(p); err != nil {
			return err
		}
	}
	if k.actor.Can("make-fairness") {
		p.Make = []Field{k.fairQuarters()}
	}
	if f != nil {
		k.accountProblem(&p.Shell, p.Make, f)
	}
	return k.showPrivate(status, "officer-fairness", p)
}

// fairShelf lists the reports of one quarter of one office, with links to others.
func (k *clerk) fairShelf(p *fairPage) error {
	q := k.r.URL.Query()
	if err := k.fairOffices(p, q.Get("kantor")); err != nil {
		return err
	}
	office := region.Code(q.Get("kantor"))
	if office == "" && k.actor.Can("inspect") {
		if len(p.Offices) == 0 {
			return nil
		}
		office = region.Code(strings.TrimPrefix(p.Offices[0].Address, fairPath+"?kantor="))
		p.Offices[0].Current = true
	}
	if office == "" {
		office = k.actor.Office
	}
	rows, err := k.Hall.Evenhand.Shelf(k.ctx(), k.actor, office)
	if err != nil {
		return err
	}
	var quarters []evenhand.Period
	for _, x := range rows {
		if x.Quarter() > 0 && !slices.Contains(quarters, x.Period) {
			quarters = append(quarters, x.Period)
		}
	}
	arrange.By(quarters, func(a, b evenhand.Period) int { return int(b.First - a.First) })
	var now evenhand.Period
	for i, x := range quarters {
		here := fairPath + "?kantor=" + string(office) + "&bulan=" + x.First.String()
		current := i == 0 && q.Get("bulan") == "" || q.Get("bulan") == x.First.String()
		if current {
			now = x
		}
		p.Quarters = append(p.Quarters, MenuItem{Address: here, Label: k.fairPeriod(x), Current: current})
	}
	if len(p.Quarters) < 2 {
		p.Quarters = nil
	}
	if now.Last > 0 {
		p.Head = k.fairPeriod(now)
	}
	for _, x := range rows {
		switch {
		case x.Quarter() == 0 && len(p.Months) < 12:
			p.Months = append(p.Months, k.fairLine(x, false))
		case x.Period == now:
			p.Rows = append(p.Rows, k.fairLine(x, false))
		}
	}
	return nil
}

// fairOffices leads to other offices whose reports may be read: those under the
// officer's, or those of an auditor's letter.
func (k *clerk) fairOffices(p *fairPage, chosen string) error {
	add := func(code region.Code) {
		p.Offices = append(p.Offices, MenuItem{Address: fairPath + "?kantor=" + string(code), Label: k.officeName(string(code)), Current: string(code) == chosen})
	}
	if k.actor.Can("inspect") {
		scope, err := k.Hall.Inspection.Scope(k.ctx(), k.actor)
		for _, o := range scope {
			add(o.Code)
		}
		return err
	}
	for _, o := range k.Desk.Offices() {
		if o.Parent == k.actor.Office && o.Code != k.actor.Office && len(p.Offices) < mostFairOffices {
			add(o.Code)
		}
	}
	return nil
}

// fairQuarters are the quarters of the last two years that are over.
func (k *clerk) fairQuarters() Field {
	f := Field{Shape: "select", ID: "triwulan", Name: "triwulan", Label: k.say("evenhand.make-which")}
	for q := evenhand.QuarterOf(integrity.MonthOf(k.officeDay()) - 3); len(f.Options) < 8; q = evenhand.QuarterOf(q.First - 1) {
		f.Options = append(f.Options, Option{Value: q.First.String(), Label: k.fairPeriod(q), Chosen: k.typed("triwulan") == q.First.String()})
	}
	return f
}

func (k *clerk) fairPeriod(p evenhand.Period) string {
	if n := p.Quarter(); n > 0 {
		return k.say("evenhand.quarter", []string{"", "I", "II", "III", "IV"}[n], strconv.Itoa(p.Year()))
	}
	return books.Month(p.First).Name(k.tag)
}

func (k *clerk) fairService(id string) string {
	if id == "" {
		return k.say("evenhand.all-services")
	}
	if std, ok := k.Desk.Catalogue().Current(id, k.officeDay().String()); ok {
		return k.tell(std.Name)
	}
	return id
}

// fairLine is one report in a list; one that is not open yet has no address but for
// the officer whose desk it is.
func (k *clerk) fairLine(x evenhand.Row, own bool) fairLine {
	l := fairLine{Title: k.fairService(x.Service), Facts: k.say("evenhand.cases", lang.Number(k.tag, int64(x.Cases)))}
	switch {
	case own || x.Quarter() == 0:
		l.Title = k.fairPeriod(x.Period)
		if own && x.Account == "" {
			l.Title += ", " + k.fairService(x.Service)
		}
	case x.Account != "":
		l.Title = k.say("evenhand.desk")
		if names, err := k.names(); err == nil && names[x.Account] != "" {
			l.Title = k.say("evenhand.desk-of", names[x.Account])
		}
	}
	open := k.Hall.Evenhand.Open(x)
	if open || own {
		l.Address = fairPath + "/" + strconv.FormatInt(x.No, 10)
	}
	switch day := k.fairDay(x.Opens); {
	case !open && own:
		l.State = Tag{Label: k.say("evenhand.yours", day), Tone: "wait"}
	case !open:
		l.State = Tag{Label: k.say("evenhand.not-yet", day), Tone: "calm"}
	}
	return l
}

func (k *clerk) fairDay(d calendar.Day) string { return lang.DateText(k.tag, d.String()) }

func (k *clerk) fairnessMake() error {
	first, err := integrity.ParseMonth(k.typed("triwulan"))
	if err == nil {
		_, err = k.Hall.Evenhand.Make(k.ctx(), k.actor, evenhand.QuarterOf(first))
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(fairPath, "fairness-made")
	case f == nil || f.Kind == fault.Forbidden:
		return err
	case f.Key == "integrity.month":
		f = fault.New(fault.Invalid, "fairness.period")
	}
	at := *f
	at.Field = "triwulan"
	return k.showFairness(f.Kind.Status(), &at)
}

func (k *clerk) fairNo() (int64, error) {
	no, err := strconv.ParseInt(k.r.PathValue("no"), 10, 64)
	if err != nil || no < 0 {
		return 0, fault.New(fault.NotFound, "fairness.unknown")
	}
	return no, nil
}

func (k *clerk) fairState() error {
	no, err := k.fairNo()
	if err == nil {
		err = k.Hall.Evenhand.State(k.ctx(), k.actor, no, k.typedText("pernyataan"))
	}
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.TooMany) {
		return k.showFairReport(f.Kind.Status(), no, f)
	}
	if err != nil {
		return err
	}
	return k.done(fmt.Sprintf("%s/%d", fairPath, no), "fairness-stated")
}
