package web

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"genggam/internal/evenhand"
	"genggam/internal/fairness"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// fairReportPage is one report: what can be said first, then the figures.
type fairReportPage struct {
	Shell
	Notice string
	// About names office, service or desk; Own speaks to the officer of the desk.
	About string
	Own   string
	Facts []string
	// Head sums up; Said are the sentences of each attribute.
	Head Tag
	Said []fairSaid
	// Line and Work are sentences about the queue and the work, with their tables.
	Line   []string
	Lines  *Table
	Passed []fairLine
	Work   []string
	// Statements, and the form where the reader may say something.
	Statements []fairSaid
	State      *actForm
	Parts      []fairPart
	How        []string
}

// fairSaid is a heading with sentences.
type fairSaid struct {
	Title string
	Lines []string
}

// fairPart is one attribute with its figures.
type fairPart struct {
	ID, Title string
	Notes     []string
	Chart     *fairChart
	Groups    *Table
	Compared  *Table
}

func (k *clerk) fairReport() error {
	no, err := k.fairNo()
	if err != nil {
		return err
	}
	return k.showFairReport(http.StatusOK, no, nil)
}

func (k *clerk) showFairReport(status int, no int64, f *fault.Fault) error {
	x, err := k.Hall.Evenhand.Report(k.ctx(), k.actor, no)
	if n := fault.As(err); n != nil && n.Key == "fairness.not-yet" && len(n.Args) == 1 {
		return fault.New(n.Kind, n.Key, lang.DateText(k.tag, fmt.Sprint(n.Args[0])))
	}
	if err != nil {
		return err
	}
	p := &fairReportPage{Shell: k.shell(k.say("evenhand.report-title", k.fairPeriod(x.Period))), Notice: k.notice(), About: k.fairAbout(x)}
	p.Back, p.Scripts = fairPath, []string{"g.js"}
	if x.Office != k.actor.Office {
		p.Back += "?kantor=" + string(x.Office)
	}
	p.Facts = []string{k.say("evenhand.decided", k.fairCount(x.Cases), k.fairCount(x.Decided))}
	if x.Newest {
		p.Facts = append(p.Facts, k.say("evenhand.newest"))
	}
	switch {
	case x.Own && !k.Hall.Evenhand.Open(x.Row):
		p.Own = k.say("evenhand.own-until", k.fairDay(x.Opens))
	case x.Own:
		p.Own = k.say("evenhand.own-open")
	}
	k.fairSay(p, x)
	k.fairQueue(p, x)
	k.fairWork(p, x)
	k.fairStatements(p, x, f)
	for _, a := range x.Judged.Attributes {
		p.Parts = append(p.Parts, k.fairPart(x, a))
	}
	k.fairHow(p, x)
	return k.showPrivate(status, "officer-fairness-report", p)
}

func (k *clerk) fairAbout(x evenhand.Shown) string {
	about := k.officeName(string(x.Office))
	switch {
	case x.Account != "" && x.Name != "":
		return about + ", " + k.say("evenhand.desk-of", x.Name)
	case x.Account != "":
		return about + ", " + k.say("evenhand.desk")
	}
	return about + ", " + k.fairService(x.Service)
}

func (k *clerk) fairCount(n int) string { return lang.Number(k.tag, int64(n)) }

// fairSay sums the comparisons up in plain sentences, those with a difference first.
func (k *clerk) fairSay(p *fairReportPage, x evenhand.Shown) {
	seen, untold, all := 0, 0, 0
	var rest []fairSaid
	for _, a := range x.Judged.Attributes {
		for _, f := range a.Findings {
			all++
			switch f.Verdict {
			case fairness.Difference:
				seen++
			case fairness.CannotTell:
				untold++
			}
		}
		differs, s := k.fairAttribute(a)
		if differs {
			p.Said = append(p.Said, s)
		} else {
			rest = append(rest, s)
		}
	}
	p.Said = append(p.Said, rest...)
	switch {
	case seen > 0:
		p.Head = Tag{k.say("evenhand.seen", k.fairCount(seen), k.fairCount(all)), "wait"}
	case all == untold:
		p.Head = Tag{k.say("evenhand.cannot"), "calm"}
	case untold > 0:
		p.Head = Tag{k.say("evenhand.none-seen-some", k.fairCount(untold), k.fairCount(all)), "good"}
	default:
		p.Head = Tag{k.say("evenhand.none-seen"), "good"}
	}
}

// fairAttribute says what can be said of one attribute: each difference in full, the
// rest in a line for each measure.
func (k *clerk) fairAttribute(a fairness.Attribute) (differs bool, s fairSaid) {
	s.Title = k.say(fairness.AttributeKey(a.Name))
	if a.Why != "" {
		s.Lines = []string{k.say(a.Why)}
		return false, s
	}
	for _, m := range []fairness.Measure{fairness.Waiting, fairness.Refusing} {
		word := "wait"
		if m == fairness.Refusing {
			word = "refuse"
		}
		alike, unknown, why, explained := 0, 0, "", false
		for _, f := range a.Findings {
			if f.Measure != m {
				continue
			}
			explained = explained || f.Explained
			switch f.Verdict {
			case fairness.Difference:
				differs = true
				for _, said := range f.Say(k.messages) {
					s.Lines = append(s.Lines, said.In(k.messages, k.tag))
				}
			case fairness.NoDifference:
				alike++
			default:
				unknown++
				why = cmp.Or(why, f.Why, fairness.KeyWide)
			}
		}
		switch {
		case alike > 0 && unknown == 0:
			s.Lines = append(s.Lines, k.say("evenhand."+word+"-alike"))
		case alike > 0:
			s.Lines = append(s.Lines, k.say("evenhand."+word+"-partly", k.fairCount(alike), k.fairCount(unknown)))
		case unknown > 0:
			s.Lines = append(s.Lines, k.say("evenhand."+word+"-unknown")+" "+k.say(why))
		}
		if explained {
			s.Lines = append(s.Lines, k.say("fairness.explained"))
		}
	}
	return differs, s
}

// fairQueue says how the order of arrival was kept.
func (k *clerk) fairQueue(p *fairReportPage, x evenhand.Shown) {
	for _, s := range x.Line.Say() {
		p.Line = append(p.Line, s.In(k.messages, k.tag))
	}
	if x.Ahead > 0 || x.Held > 0 {
		p.Line = append(p.Line, k.say("evenhand.ahead", k.fairCount(x.Ahead), k.fairCount(x.Held)))
	}
	if len(x.Lines) > 0 && x.Line.Pairs > 0 {
		p.Lines = &Table{Caption: k.say("evenhand.line-by"), Head: k.heads("evenhand.line-service", "evenhand.n", "evenhand.line-pairs", "evenhand.line-reason", "evenhand.line-none", "evenhand.line-rate")}
		for _, o := range x.Lines {
			p.Lines.Rows = append(p.Lines.Rows, k.cells(k.fairService(o.Class), k.fairCount(o.Cases), lang.Number(k.tag, o.Pairs),
				lang.Number(k.tag, o.Overtaken-o.Unexplained), lang.Number(k.tag, o.Unexplained), k.dec(o.PerThousand(), 1)))
		}
	}
	if x.Office != k.actor.Office || k.actor.Can("inspect") {
		return // the cases are opened in their own office
	}
	for _, c := range x.Passed {
		p.Passed = append(p.Passed, fairLine{Address: casePath + strconv.FormatInt(c.No, 10), Title: k.Desk.Reference(c.No), Facts: k.say("evenhand.passed-by", k.fairCount(c.Others))})
	}
}

func (k *clerk) heads(keys ...string) (out []string) {
	for _, key := range keys {
		out = append(out, k.say(key))
	}
	return out
}

func (k *clerk) cells(texts ...string) (out []Cell) {
	for _, t := range texts {
		out = append(out, Cell{Text: t})
	}
	return out
}

// fairWork says how the steps are shared out.
func (k *clerk) fairWork(p *fairReportPage, x evenhand.Shown) {
	if x.Account != "" {
		return
	}
	for _, s := range x.Shares {
		each := ""
		for i, n := range s.Amounts {
			if i > 0 {
				each += ", "
			}
			each += k.fairCount(int(n))
		}
		p.Work = append(p.Work, k.say("evenhand.work-line", k.say("web.role."+s.Role), k.fairCount(s.Steps), k.fairCount(s.Officers), each)+" "+
			fairness.SayShares(s.Amounts).In(k.messages, k.tag))
	}
	if len(p.Work) == 0 {
		p.Work = []string{k.say("evenhand.work-none")}
	}
}

func (k *clerk) fairStatements(p *fairReportPage, x evenhand.Shown, f *fault.Fault) {
	for _, s := range x.Statements {
		p.Statements = append(p.Statements, fairSaid{Title: s.Name + ", " + lang.Date(k.tag, s.At.In(k.zone)), Lines: lines(s.Text)})
	}
	if !x.Own {
		return
	}
	field := k.words("pernyataan", "evenhand.state")
	field.Help, field.Value, field.Rows = k.say("evenhand.state-help"), k.typedText("pernyataan"), 4
	p.State = &actForm{ID: "tanggapan", Action: fmt.Sprintf("%s/%d", fairPath, x.No), Button: k.say("evenhand.state-button"), Fields: []Field{field}}
	if f != nil {
		k.accountProblem(&p.Shell, p.State.Fields, f)
	}
}

// fairHow says how all of it was computed.
func (k *clerk) fairHow(p *fairReportPage, x evenhand.Shown) {
	rule := x.Judged.Rule
	p.How = []string{k.say("evenhand.how-wait"), k.say("evenhand.how-like"), k.say("evenhand.how-rule", k.dec(100*rule.Alpha, 0), k.dec(rule.Matters, 1)),
		k.say("evenhand.how-small"), k.say("evenhand.how-who"), k.say("evenhand.how-not")}
	if x.Account != "" {
		p.How = append(p.How, k.say("evenhand.hidden-desk"))
	}
	p.How = append(p.How, k.say("evenhand.how-entry", lang.Moment(k.tag, x.Made.In(k.zone)), fmt.Sprint(x.No)))
}

// dec writes a number with so many places.
func (c *call) dec(n float64, places int) string {
	if math.IsNaN(n) {
		return "-"
	}
	return lang.Decimal(c.tag, int64(math.Round(n*math.Pow10(places))), places)
}
