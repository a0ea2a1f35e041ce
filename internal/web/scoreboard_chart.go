package web

import (
	"strconv"

	"genggam/internal/lang"
	"genggam/internal/scoreboard"
)

// chart is bars lying one under the other, drawn here so that it needs no script;
// everything in it stands in the table beside it too.
type chart struct {
	Title, Said string
	Height      int
	Bars        []bar
	// OnTime and Late name the two parts; Key is where they stand.
	OnTime, Late string
	Key, KeyText int
}

// bar is one month: its lower edge, where its text stands, and the widths of its two
// parts in units of the drawing.
type bar struct {
	Y, Text            int
	Label, Value       string
	OnTime, Late, From int
	// Ends is where the number stands.
	Ends int
}

// The measures of a chart: labels left, bars, numbers right.
const (
	chartLabel = 74
	chartRoom  = 196
	chartRow   = 26
)

// chart draws what was finished in each release; nil when there is nothing to draw.
func (c *call) chart(each []scoreboard.Month) *chart {
	most := int64(0)
	for i := range each {
		most = max(most, each[i].Finished)
	}
	if most == 0 {
		return nil
	}
	out := &chart{Title: c.say("figures.chart"), OnTime: c.say("figures.chart-on-time"), Late: c.say("figures.chart-late")}
	y := 0
	for i := range each {
		f := &each[i].Figures
		if f.Finished == 0 {
			continue
		}
		year, month, _ := each[i].Month.First().Date()
		b := bar{Y: y, Text: y + 16, Label: shortMonth(lang.Month(c.tag, month)) + " " + strconv.Itoa(year%100), Value: lang.Number(c.tag, f.Finished)}
		whole := int(f.Finished * chartRoom / most)
		b.OnTime = int(f.OnTime * chartRoom / most)
		b.From, b.Late, b.Ends = chartLabel+b.OnTime, whole-b.OnTime, chartLabel+whole+6
		out.Bars = append(out.Bars, b)
		if out.Said != "" {
			out.Said += "; "
		}
		out.Said += c.say("figures.chart-said", c.monthText(each[i].Month), lang.Number(c.tag, f.Finished), lang.Number(c.tag, f.OnTime))
		y += chartRow
	}
	out.Key, out.KeyText, out.Height = y+6, y+18, y+26
	return out
}

// shortMonth is the first three letters of a month.
func shortMonth(name string) string {
	letters := []rune(name)
	return string(letters[:min(3, len(letters))])
}
