package staff

import (
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/mandate"
)

// Encode writes the data of a fact's entry in the journal.
func Encode(f Fact) ([]byte, error) { return canon.Write(f.Kind(), f.put) }

// Decode reads the fact of an entry. An unknown kind gives nil and no error: it
// is kept and passed on, and freezes only its own stream.
func Decode(kind string, data []byte) (Fact, error) {
	read, ok := readers[kind]
	if !ok {
		return nil, nil
	}
	return canon.Read(kind, data, func(r *canon.Record) Fact { return read(&record{r}) })
}

// readers has one line for each kind and version that was ever written.
var readers = map[string]func(*record) Fact{
	"staff.engaged/1": func(r *record) Fact {
		return Engagement{r.ID("id"), r.ID("employee"), Employment(r.Text("as")), r.Text("unit"), r.period()}
	},
	"staff.graded/1": func(r *record) Fact {
		return Grade{r.ID("id"), r.ID("employee"), r.Text("rank"), r.period()}
	},
	"staff.post/1": func(r *record) Fact {
		p := Post{ID: r.ID("id"), Unit: r.Text("unit"), Title: r.Text("title"), Places: r.places(), Period: r.period()}
		for _, a := range r.V.Texts("powers") {
			p.Powers = append(p.Powers, Approval(a))
		}
		return p
	},
	"staff.placed/1": func(r *record) Fact {
		return Placement{r.ID("id"), r.ID("post"), r.ID("over"), r.period()}
	},
	"staff.seated/1": func(r *record) Fact {
		return Seat{r.ID("id"), r.ID("employee"), r.ID("post"), mandate.Form(r.Text("form")), r.period()}
	},
	"staff.away/1": func(r *record) Fact {
		return Absence{r.ID("id"), r.ID("employee"), r.Text("why"), r.period()}
	},
	"staff.week/1": func(r *record) Fact {
		return Week{r.ID("id"), r.ID("employee"), r.number("days", everyDay), r.period()}
	},
	"staff.ended/1": func(r *record) Fact { return Ended{r.ID("id"), r.day("last")} },
}

// record reads fields and remembers the first that is wrong.
type record struct{ *canon.Record }

func (r *record) day(key string) calendar.Day {
	d, err := calendar.ParseDay(r.Text(key))
	if err == nil && d == 0 { // 0 is "no day" in the values
		err = fmt.Errorf("the day before all")
	}
	r.Wrong(key, err)
	return d
}

func (r *record) period() Period {
	p := Period{From: r.day("from")}
	if r.V.At("until").Kind != canon.Nothing {
		p.Until = r.day("until")
	}
	return p
}

func (r *record) places() int { return r.number("places", MaxPlaces) }

// number reads one from 1 to most.
func (r *record) number(key string, most int64) int {
	v := r.V.At(key)
	if v.Kind != canon.Int || v.Int < 1 || v.Int > most {
		r.Wrong(key, fmt.Errorf("not from 1 to %d", most))
		return 1
	}
	return int(v.Int)
}

func putUntil(o *canon.Object, p Period) {
	if p.Until != 0 {
		o.Str("until", p.Until.String())
	}
}

func (e Engagement) put(o *canon.Object) {
	o.Str("as", string(e.As))
	o.ID("employee", e.Employee)
	o.Str("from", e.From.String())
	o.ID("id", e.ID)
	o.Str("unit", e.Unit)
	putUntil(o, e.Period)
}

func (g Grade) put(o *canon.Object) {
	o.ID("employee", g.Employee)
	o.Str("from", g.From.String())
	o.ID("id", g.ID)
	o.Str("rank", g.Rank)
	putUntil(o, g.Period)
}

func (p Post) put(o *canon.Object) {
	powers := make([]string, len(p.Powers))
	for i, a := range p.Powers {
		powers[i] = string(a)
	}
	o.Str("from", p.From.String())
	o.ID("id", p.ID)
	o.Int("places", int64(p.Places))
	o.List("powers", powers)
	o.Str("title", p.Title)
	o.Str("unit", p.Unit)
	putUntil(o, p.Period)
}

func (l Placement) put(o *canon.Object) {
	o.Str("from", l.From.String())
	o.ID("id", l.ID)
	o.ID("over", l.Over)
	o.ID("post", l.Post)
	putUntil(o, l.Period)
}

func (s Seat) put(o *canon.Object) {
	o.ID("employee", s.Employee)
	o.Str("form", string(s.Form))
	o.Str("from", s.From.String())
	o.ID("id", s.ID)
	o.ID("post", s.Post)
	putUntil(o, s.Period)
}

func (a Absence) put(o *canon.Object) {
	o.ID("employee", a.Employee)
	o.Str("from", a.From.String())
	o.ID("id", a.ID)
	putUntil(o, a.Period)
	o.Str("why", a.Why)
}

func (w Week) put(o *canon.Object) {
	o.Int("days", int64(w.Days))
	o.ID("employee", w.Employee)
	o.Str("from", w.From.String())
	o.ID("id", w.ID)
	putUntil(o, w.Period)
}

func (e Ended) put(o *canon.Object) {
	o.ID("id", e.ID)
	o.Str("last", e.Last.String())
}
