package web

import (
	"net/http"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// seriesPage is how the office counts its letters, and where that is decided.
type seriesPage struct {
	Shell
	Notice string
	// Now says how it counts today; Soon what was decided for a day to come.
	Now    string
	Soon   []string
	Past   []seriesLine
	Fields []Field
	// Numbers is from where the office goes on. Choosing says that it is just about
	// to say how its book counts: one question at a time.
	Numbers  *numbersPart
	Choosing bool
}

// seriesLine is one decision.
type seriesLine struct{ What, Basis, By string }

func (k *clerk) series() error { return k.showSeries(http.StatusOK, nil) }

func (k *clerk) showSeries(status int, f *fault.Fault) error {
	all, err := k.Desk.Countings(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	today := k.officeDay()
	now, err := k.Desk.SeriesOn(k.ctx(), k.actor.Office, today)
	if err != nil {
		return err
	}
	p := &seriesPage{Shell: k.shell(k.say("series.title")), Notice: k.notice(), Now: k.say("series.now-" + string(now))}
	p.Back, p.Scripts = registerPath, []string{"g.js"}
	for _, c := range all {
		if c.From > today {
			p.Soon = append(p.Soon, k.say("series.soon-"+string(c.Series), k.dayName(c.From)))
		}
		p.Past = append(p.Past, seriesLine{What: k.say("series.line-"+string(c.Series), k.dayName(c.From)), Basis: c.Basis,
			By: k.say("series.by", c.By, lang.Moment(k.tag, k.at(c.At)))})
	}
	if err := k.numbersShown(p, now, f); err != nil {
		return err
	}
	if p.Choosing = p.Numbers.Ask != nil && f == nil; !p.Choosing && k.actor.Can("decide-numbering") {
		sent := f != nil && k.r.URL.Path == numbersPath
		from := today // before the first letter there is no year to finish
		if p.Numbers.Begun {
			from = calendar.NewDay(today.Year()+1, time.January, 1)
		}
		p.Fields = k.seriesFields(now, from.String(), sent)
		if sent {
			k.accountProblem(&p.Shell, p.Fields, f)
		}
	}
	return k.showPrivate(status, "officer-series", p)
}

func (k *clerk) dayName(d calendar.Day) string { return lang.Date(k.tag, d.In(time.UTC)) }

func (k *clerk) seriesFields(now desk.Series, from string, sent bool) []Field {
	chosen := map[desk.Series]desk.Series{desk.PerRegister: desk.Together, desk.Together: desk.PerRegister}[now]
	if sent {
		chosen, from = desk.Series(k.typed("series")), k.typed("from")
	}
	how := Field{Shape: "choice", Type: "radio", ID: "series", Name: "series", Label: k.say("series.choose")}
	for _, s := range []desk.Series{desk.PerRegister, desk.Together} {
		how.Options = append(how.Options, Option{ID: "series-" + string(s), Value: string(s), Label: k.say("series.option-" + string(s)), Chosen: s == chosen})
	}
	day := k.dayField("from", "series.from-label", from, false)
	day.ID, day.Help = "from", k.say("series.from-help")
	return []Field{how, day,
		{Shape: "input", Type: "text", ID: "basis", Name: "basis", Label: k.say("series.basis-label"), Help: k.say("series.basis-help"), Value: k.typedText("basis"), Auto: "off"}}
}

// seriesTake decides how the office counts.
func (k *clerk) seriesTake() error {
	from, err := k.mustDay("from")
	if err != nil {
		err = fault.New(fault.Invalid, "series.from").On("from")
	} else {
		err = k.Desk.DecideSeries(k.ctx(), k.actor, desk.Counting{Series: desk.Series(k.typed("series")), From: from, Basis: k.typedText("basis")})
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(numbersPath, "series-decided")
	case f == nil || f.Kind != fault.Invalid && f.Kind != fault.Conflict:
		return err
	}
	return k.showSeries(f.Kind.Status(), f)
}
