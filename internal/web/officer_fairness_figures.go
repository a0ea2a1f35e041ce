package web

import (
	"fmt"
	"math"
	"strings"

	"genggam/internal/evenhand"
	"genggam/internal/fairness"
	"genggam/internal/lang"
)

// fairChart is the share that still waits, a line for each group. What it draws
// stands in words in Alt and as a table beside it.
type fairChart struct {
	Title, Alt string
	Lines      []fairCurve
	// Ticks of both axes.
	Across, Up []fairTick
	Table      *Table
}

type fairCurve struct{ Name, Path, Colour, Dash string }

type fairTick struct {
	At   int
	Text string
}

// The drawing: its corner and size in units of the picture.
const (
	fairLeft, fairTop   = 44, 10
	fairWide, fairHigh  = 420, 190
	mostFairLines       = 6
	fairAcross, fairRow = 5, 8
)

// Lines differ by colour and by dashes, so that a print in grey tells them apart.
var fairPens = [mostFairLines][2]string{{"#0b4a3f", ""}, {"#a3161c", "7 4"}, {"#5b478c", "2 3"}, {"#7a4b00", "10 3 2 3"}, {"#1f5f99", "1 5"}, {"#444", "14 5"}}

func (k *clerk) fairPart(x evenhand.Shown, a fairness.Attribute) fairPart {
	name := k.say(fairness.AttributeKey(a.Name))
	p := fairPart{ID: a.Name, Title: name}
	if a.Unknown > 0 {
		p.Notes = append(p.Notes, k.say("evenhand.unknown", k.fairCount(a.Unknown)))
	}
	if len(a.Groups) == 0 {
		p.Notes = append([]string{k.say("evenhand.nothing")}, p.Notes...)
		if a.Why == fairness.KeyAlike && a.Unknown == 0 {
			p.Notes[0] = k.say("evenhand.all-one")
		}
		return p
	}
	p.Groups = &Table{Caption: k.say("evenhand.groups-of", strings.ToLower(name)), Head: k.heads("evenhand.group", "evenhand.n", "evenhand.half", "evenhand.nine", "evenhand.refused", "evenhand.late")}
	for _, g := range a.Groups {
		p.Groups.Rows = append(p.Groups.Rows, k.cells(k.groupName(a.Name, g.Name), k.fairCount(g.N), k.fairTime(g.Half), k.fairTime(g.Nine), k.fairRate(g.Refused), k.fairRate(g.Late)))
	}
	if len(a.Findings) > 0 {
		p.Compared = k.fairCompared(a, name)
	}
	p.Chart = k.fairChart(x, a, name)
	return p
}

// groupName names a group as a table does.
func (k *clerk) groupName(attribute, group string) string {
	return fairness.Sentence{Key: "evenhand.name", Args: []any{fairness.NameOf(k.messages, attribute, group)}}.In(k.messages, k.tag)
}

func (k *clerk) fairTime(q fairness.Quantile) string {
	if math.IsInf(q.Time, 1) {
		return k.say("evenhand.never")
	}
	return k.say("evenhand.days", k.say("evenhand.range", k.fairNumber(q.Time), k.fairNumber(q.Low), k.fairNumber(q.High)))
}

// fairNumber writes a time or ratio, and an endless one as such.
func (k *clerk) fairNumber(n float64) string {
	switch {
	case math.IsInf(n, 1):
		return "…"
	case n < 0.95:
		return k.dec(n, 2)
	}
	return k.dec(n, 1)
}

func (k *clerk) fairRate(r fairness.Shown) string {
	switch {
	case r.Hidden:
		return k.say("evenhand.hidden")
	case r.Of == 0:
		return "-"
	}
	return k.say("evenhand.range", k.dec(100*r.Share(), 1)+"%", k.dec(100*r.Low, 1), k.dec(100*r.High, 1))
}

func (k *clerk) fairCompared(a fairness.Attribute, name string) *Table {
	t := &Table{Caption: k.say("evenhand.compared-of", strings.ToLower(name)),
		Head: k.heads("evenhand.compared", "evenhand.what", "evenhand.effect", "evenhand.pace", "evenhand.p", "evenhand.holm", "evenhand.bh", "evenhand.verdict")}
	for _, f := range a.Findings {
		what, pace := k.say("evenhand.waiting"), k.fairRatio(f.Pace)
		if f.Measure == fairness.Refusing {
			what, pace = k.say("evenhand.refusing"), "-"
		} else if f.PaceWhy != "" {
			pace = "-"
		}
		effect, p, holm, bh := k.fairRatio(f.Effect), k.fairP(f.Effect.P), k.fairP(f.Adjusted), k.fairP(f.FalseShare)
		switch {
		case f.Hidden:
			effect, p, holm, bh, pace = k.say("evenhand.hidden"), "-", "-", "-", "-"
		case effect == "-":
			effect, p, holm, bh = "-", "-", "-", "-"
		}
		t.Rows = append(t.Rows, k.cells(k.say("evenhand.against", k.groupName(a.Name, f.Group), lowerFirst(k.groupName(a.Name, f.Against))),
			what, effect, pace, p, holm, bh, k.say(f.Verdict.Key())))
	}
	return t
}

func lowerFirst(s string) string {
	if s == strings.ToUpper(s) {
		return s // a name in capitals
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func (k *clerk) fairRatio(r fairness.Ratio) string {
	if r.Low == 0 && math.IsInf(r.High, 1) {
		return "-" // nothing was tested
	}
	end := func(n float64) string {
		if math.IsInf(n, 1) {
			return "…"
		}
		return k.dec(n, 2)
	}
	return k.say("evenhand.range", k.dec(r.Value, 2), end(r.Low), end(r.High))
}

// fairP writes a probability; what is below a thousandth says so.
func (k *clerk) fairP(p float64) string {
	if p < 0.001 {
		return "< " + k.dec(0.001, 3)
	}
	return k.dec(p, 3)
}

// fairChart draws the curves of an attribute; nil for fewer than two.
func (k *clerk) fairChart(x evenhand.Shown, a fairness.Attribute, name string) *fairChart {
	c := &fairChart{Title: k.say("evenhand.chart", strings.ToLower(name))}
	var drawn []evenhand.Curve
	for _, curve := range x.Curves {
		if curve.Attribute == a.Name && len(curve.Waiting) > 1 {
			drawn = append(drawn, curve)
		}
	}
	if len(drawn) < 2 || drawn[0].Step <= 0 {
		return nil
	}
	steps := len(drawn[0].Waiting) - 1
	var said []string
	for i, curve := range drawn {
		if i >= mostFairLines {
			break
		}
		c.Lines = append(c.Lines, fairCurve{Name: k.groupName(a.Name, curve.Group), Path: fairLine2D(curve.Waiting), Colour: fairPens[i][0], Dash: fairPens[i][1]})
	}
	for _, g := range a.Groups {
		if !math.IsInf(g.Half.Time, 1) {
			said = append(said, k.say("evenhand.chart-half", k.groupName(a.Name, g.Name), k.say("evenhand.days", k.fairNumber(g.Half.Time))))
		}
	}
	c.Alt = k.say("evenhand.chart-alt", strings.Join(said, " "))
	longest := drawn[0].Step * float64(steps)
	for i := range fairAcross {
		c.Across = append(c.Across, fairTick{fairLeft + fairWide*i/(fairAcross-1), k.dec(longest*float64(i)/(fairAcross-1), 1)})
	}
	for i := range 5 {
		c.Up = append(c.Up, fairTick{fairTop + fairHigh*i/4, lang.Number(k.tag, int64(100-25*i)) + "%"})
	}
	c.Table = k.fairCurveTable(a, drawn, longest)
	return c
}

// fairLine2D is a curve as steps: down where somebody is decided, flat between.
func fairLine2D(waiting []int) string {
	var b strings.Builder
	last := -1
	for i, w := range waiting {
		x, y := fairLeft+fairWide*i/(len(waiting)-1), fairTop+fairHigh*(1000-w)/1000
		switch {
		case i == 0:
			fmt.Fprintf(&b, "M%d %d", x, y)
		case y == last && i < len(waiting)-1:
			continue
		default:
			fmt.Fprintf(&b, "H%dV%d", x, y)
		}
		last = y
	}
	return b.String()
}

// fairCurveTable says the curves in figures, at eight times.
func (k *clerk) fairCurveTable(a fairness.Attribute, drawn []evenhand.Curve, longest float64) *Table {
	t := &Table{Caption: k.say("evenhand.chart-table", strings.ToLower(k.say(fairness.AttributeKey(a.Name)))), Head: k.heads("evenhand.chart-after")}
	for _, curve := range drawn {
		t.Head = append(t.Head, k.groupName(a.Name, curve.Group))
	}
	steps := len(drawn[0].Waiting) - 1
	for r := 1; r <= fairRow; r++ {
		at := steps * r / fairRow
		row := []string{k.say("evenhand.days", k.fairNumber(longest*float64(at)/float64(steps)))}
		for _, curve := range drawn {
			row = append(row, k.dec(float64(curve.Waiting[at])/10, 0)+"%")
		}
		t.Rows = append(t.Rows, k.cells(row...))
	}
	return t
}
