package web

import (
	"bytes"
	"net/http"
	"strconv"

	"genggam/internal/books"
	"genggam/internal/fault"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/lang"
)

// wallPage is one month of all villages, the late ones first.
type wallPage struct {
	Shell
	Month   string
	Counts  string
	Months  table
	Waiting []reportLine
	Lines   []wallLine
	Empty   string
}

type wallLine struct {
	Address, Name, District, Late string
	State                         Tag
}

func (k *clerk) wall() error {
	m, _ := integrity.ParseMonth(k.r.URL.Query().Get("bulan")) // nothing readable is the last month
	w, err := k.Hall.Inspection.Wall(k.ctx(), k.actor, m)
	if err != nil {
		return err
	}
	p := &wallPage{Shell: k.shell(k.say("inspection.wall.title")), Month: books.Month(w.Month).Name(k.tag)}
	p.Back = reportsPath
	p.Months = table{Caption: k.say("inspection.wall.months"), Head: []string{k.say("inspection.wall.month"), k.say("inspection.light.red"), k.say("inspection.light.open"), k.say("inspection.light.green")}}
	for _, x := range w.Months {
		number := func(n int) cell { return cell{Text: lang.Number(k.tag, int64(n))} }
		name := cell{Text: books.Month(x.Month).Name(k.tag)}
		if x.Month == w.Month {
			p.Counts = k.say("inspection.wall.counts", x.Red, x.Open, x.Green)
		} else {
			name.Address = wallPath + "?bulan=" + x.Month.String()
		}
		p.Months.Rows = append(p.Months.Rows, []cell{name, number(x.Red), number(x.Open), number(x.Green)})
	}
	for _, l := range w.Lines {
		x := wallLine{Name: l.Name, District: l.District, State: k.lightTag(l)}
		if l.Sent > 0 {
			x.Address = wallPath + "/" + l.Code + "/" + l.Month.String()
		}
		if l.Late > 0 {
			x.Late = k.say("inspection.wall.late", l.Late)
		}
		p.Lines = append(p.Lines, x)
	}
	if len(w.Lines) == 0 {
		p.Empty = k.say("inspection.wall.none")
	}
	if err := k.wallWaiting(p); err != nil {
		return err
	}
	return k.showPrivate(http.StatusOK, "officer-wall", p)
}

// wallWaiting is the tray of reports that wait for a receipt.
func (k *clerk) wallWaiting(p *wallPage) error {
	if !k.actor.Can("receive-report") {
		return nil
	}
	waiting, err := k.Hall.Inspection.Waiting(k.ctx(), k.actor, 50)
	for _, l := range waiting {
		p.Waiting = append(p.Waiting, reportLine{Address: wallPath + "/" + l.Code + "/" + l.Month.String(), Name: l.Name, When: books.Month(l.Month).Name(k.tag) + ", " + k.say("inspection.report.sent", lang.Date(k.tag, k.at(l.SentAt)))})
	}
	return err
}

// assessPage is what the office and its services still lack.
type assessPage struct {
	Shell
	Notice, Lead, Board string
	Hung                string
	Own                 []gapLine
	Ready               []string
	// Unhung are the services that do not stand on the wall as they now are.
	Unhung   []string
	Services []gapService
}

type gapLine struct {
	ID, Text, Basis string
}

type gapService struct {
	Name string
	Gaps []gapLine
}

func (k *clerk) gap(g integrity.Gap) gapLine {
	return gapLine{ID: g.Indicator.ID, Text: k.say(g.Key, g.Args...), Basis: k.say("inspection.assess.basis", g.Indicator.Basis, k.say("inspection.sure."+g.Indicator.Sure))}
}

func (k *clerk) assess() error { return k.showAssess(nil) }

func (k *clerk) showAssess(f *fault.Fault) error {
	x, err := k.Hall.Inspection.Assess(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &assessPage{Shell: k.shell(k.say("inspection.assess.title")), Notice: k.notice(), Board: assessPath + "/papan.pdf"}
	p.Back = reportsPath
	p.Hung = k.say("inspection.assess.hung", x.Hung, len(x.Services))
	lacking := map[string]bool{}
	for _, g := range x.Own {
		lacking[g.Indicator.ID] = true
		p.Own = append(p.Own, k.gap(g))
	}
	for _, i := range integrity.Indicators() {
		if i.Component == "" && !lacking[i.ID] {
			p.Ready = append(p.Ready, k.say("inspection.assess.seen", lang.Key("integrity.indicator."+i.ID), x.Seen[i.ID].Say(k.tag)))
		}
	}
	ready := 0
	for _, s := range x.Services {
		if len(s.Gaps) == 0 {
			ready++
			continue
		}
		y := gapService{Name: k.tell(s.Standard.Name)}
		for _, g := range s.Gaps {
			if g.Key != "integrity.lacks-published" && g.Key != "integrity.lacks-outdated" {
				y.Gaps = append(y.Gaps, k.gap(g))
			} else if n := len(p.Unhung); n == 0 || p.Unhung[n-1] != y.Name {
				p.Unhung = append(p.Unhung, y.Name) // said once, for the board hangs as a whole
			}
		}
		if len(y.Gaps) > 0 {
			p.Services = append(p.Services, y)
		}
	}
	p.Lead = k.say("inspection.assess.lead", ready, len(x.Services))
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	}
	return k.showPrivate(status, "officer-assess", p)
}

// assessTake writes down what the office has: a fact, or that the board hangs.
func (k *clerk) assessTake() error {
	var err error
	if fact := k.typed("fakta"); fact == "papan" {
		err = k.Hall.Inspection.HangBoard(k.ctx(), k.actor)
	} else {
		err = k.Hall.Inspection.SayFact(k.ctx(), k.actor, fact)
	}
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return k.showAssess(f)
	}
	if err != nil {
		return err
	}
	return k.done(assessPath, "assessed")
}

// assessBoard prints the wall board.
func (k *clerk) assessBoard() error {
	var b bytes.Buffer
	if err := k.Hall.Inspection.PrintBoard(&b, k.actor.Office, k.tag); err != nil {
		return err
	}
	return k.sendSheet(&b, "papan-standar-pelayanan")
}

// costPage is a year's cost.
type costPage struct {
	Shell
	Lead, Total, Partial string
	Lines                []costLine
	Before, After        string
}

type costLine struct{ Name, Use, Price, Rupiah string }

func (k *clerk) cost() error {
	year, err := strconv.Atoi(k.r.URL.Query().Get("tahun"))
	if err != nil {
		year = k.now.Year()
	}
	y, err := k.Hall.Inspection.CostOf(k.ctx(), k.actor, year)
	if err != nil {
		return err
	}
	return k.showPrivate(http.StatusOK, "officer-cost", k.costPage(y))
}

func (k *clerk) costPage(y inspection.Year) *costPage {
	p := &costPage{Shell: k.shell(k.say("inspection.cost.of", strconv.Itoa(y.Year))), Total: lang.Money(k.tag, y.Total)}
	p.Back = reportsPath
	p.Lead = k.say("inspection.cost.lead", lang.Date(k.tag, y.From), lang.Date(k.tag, y.Until), y.Days)
	if y.Partial {
		p.Partial = k.say("inspection.cost.partial")
	}
	for i, l := range y.Lines {
		x := costLine{Name: k.say("inspection.cost.what-" + l.What), Use: k.say("inspection.cost.use", lang.Number(k.tag, y.Uses[i].Count), lang.Number(k.tag, l.Count)), Rupiah: k.say("inspection.cost.unpriced")}
		if !l.Unpriced {
			x.Rupiah = lang.Money(k.tag, l.Rupiah)
			x.Price = k.say("inspection.cost.price", lang.Money(k.tag, l.Price.Rupiah), lang.Number(k.tag, l.Price.Per), l.Price.Since.String(), k.say("inspection.sure."+l.Price.Sure), l.Price.Basis)
		}
		p.Lines = append(p.Lines, x)
	}
	if y.From.YearDay() == 1 && y.From.Month() == 1 {
		p.Before = costPath + "?tahun=" + strconv.Itoa(y.Year-1)
	}
	if y.Year < k.now.Year() {
		p.After = costPath + "?tahun=" + strconv.Itoa(y.Year+1)
	}
	return p
}
