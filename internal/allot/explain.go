package allot

import (
	"bytes"
	"cmp"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Sayer says a message in a language; lang.Messages is one.
type Sayer interface {
	Say(tag lang.Tag, key string, args ...any) string
}

// Verdict is one criterion and how it was judged.
type Verdict struct {
	ID  string
	Met bool
	// Says is the scheme's sentence for met or not met.
	Says  lang.Text
	Basis string
}

// Line is the points of one measure: Weight x Points = Sum, of Most.
type Line struct {
	ID             string
	Name           lang.Text
	Level          lang.Text // empty when no level holds
	Weight, Points int
	Sum, Most      int64
	Basis          string
}

// Change is what would give more points, and whether that alone would do.
type Change struct {
	ID          string
	Name, Level lang.Text
	Gain        int64
	// Enough says that these points alone would have put the person inside.
	Enough bool
}

// Cut is the last one inside: what had to be reached. It names no case.
type Cut struct {
	Number int
	Total  int64
	Filed  int64
	// By is what separates this person from the cut: "points", "filed", "day" or
	// "draw".
	By string
}

// Explanation is everything about one person's place, for that person.
type Explanation struct {
	Row
	Period   string
	Criteria []Verdict
	Points   []Line
	Total    int64
	Most     int64
	// Quota of the share, Of how many are numbered in it.
	Quota, Of int
	// Waiting is the number on the reserve list, 0 for none.
	Waiting int
	// Last is the last one inside, nil while nobody is or it is no matter of
	// places (unfit, elsewhere, twice).
	Last    *Cut
	Changes []Change
	zone    *time.Location
}

// Criteria gives the verdicts on one who was judged by these rules.
func (r *Rules) Criteria(j Judged) []Verdict {
	out := make([]Verdict, len(r.scheme.Criteria))
	for i, c := range r.scheme.Criteria {
		v := Verdict{ID: c.ID, Met: j.Met&(1<<i) != 0, Says: c.Message, Basis: c.Basis}
		if v.Met {
			v.Says = c.Met
		}
		out[i] = v
	}
	return out
}

// Points gives the points of one who was judged by these rules, line by line.
func (r *Rules) Points(j Judged) []Line {
	out := make([]Line, len(r.scheme.Measures))
	for i, m := range r.scheme.Measures {
		l := Line{ID: m.ID, Name: m.Name, Weight: m.Weight, Most: r.most(i), Basis: m.Basis}
		if k := r.level(j, i); k >= 0 {
			l.Level, l.Points, l.Sum = m.Levels[k].Says, m.Levels[k].Points, r.sum(i, k)
		}
		out[i] = l
	}
	return out
}

// level is the level of a measure that somebody was given, -1 for none.
func (r *Rules) level(j Judged, measure int) int {
	if measure >= len(j.Levels) || int(j.Levels[measure]) >= len(r.scheme.Measures[measure].Levels) {
		return -1
	}
	return int(j.Levels[measure])
}

// Explain says why a case stands where it stands. A case that is not in the
// round is the fault "allot.not-in-round".
func (r *Rules) Explain(k *Ranking, of canon.ID) (Explanation, error) {
	i, ok := k.at[of]
	if !ok {
		return Explanation{}, fault.New(fault.NotFound, "allot.not-in-round")
	}
	j, row := k.people[i], k.rows[i]
	e := Explanation{
		Row: row, Period: k.terms.Period, Criteria: r.Criteria(j), Points: r.Points(j), Total: j.Total, zone: k.terms.Zone,
	}
	for _, l := range e.Points {
		e.Most += l.Most
	}
	if row.Number == 0 {
		return e, nil
	}
	e.Quota, e.Of = k.quota[row.Place], len(k.lists[row.Place])
	if row.Standing == Reserve {
		e.Waiting = row.Number - k.within[row.Place]
	}
	if n := k.within[row.Place]; n > 0 {
		last := k.people[k.lists[row.Place][n-1]]
		e.Last = &Cut{Number: n, Total: last.Total, Filed: last.Filed, By: k.apart(j, last)}
		if row.Standing != Inside {
			e.Changes = r.changes(k, j, last)
		}
	}
	return e, nil
}

// compare is the order of the list, with the lot at its end.
func (k *Ranking) compare(a, b Judged) int {
	if c := cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(k.terms.moment(a.Filed), k.terms.moment(b.Filed))); c != 0 || a.Case == b.Case {
		return c
	}
	x, y := k.terms.Seed.Lot(a.Case), k.terms.Seed.Lot(b.Case)
	return bytes.Compare(x[:], y[:])
}

// apart names the first rule that tells two people apart.
func (k *Ranking) apart(a, b Judged) string {
	switch {
	case a.Total != b.Total:
		return "points"
	case k.terms.moment(a.Filed) == k.terms.moment(b.Filed):
		return "draw"
	case k.terms.Ties == TiesDay:
		return TiesDay
	}
	return TiesFiled
}

// changes are the next better levels of each measure. It tells what counts, not
// what to say: whoever claims a level proves it.
func (r *Rules) changes(k *Ranking, j, last Judged) (out []Change) {
	for i, m := range r.scheme.Measures {
		have := r.sum(i, r.level(j, i))
		best := -1
		for l := range m.Levels {
			if s := r.sum(i, l); s > have && (best < 0 || s < r.sum(i, best)) {
				best = l
			}
		}
		if best < 0 {
			continue
		}
		better := j
		better.Total += r.sum(i, best) - have
		out = append(out, Change{
			ID: m.ID, Name: m.Name, Level: m.Levels[best].Says,
			Gain: better.Total - j.Total, Enough: k.compare(better, last) < 0,
		})
	}
	return out
}

// Say is the explanation as sentences, to be read from top to bottom.
func (e Explanation) Say(m Sayer, tag lang.Tag) []string {
	var out []string
	for _, v := range e.Criteria {
		key := "allot.not-met"
		if v.Met {
			key = "allot.met"
		}
		out = append(out, m.Say(tag, key, v.Says))
	}
	for _, l := range e.Points {
		level := any(l.Level)
		if l.Level.Empty() {
			level = lang.Key("allot.no-level")
		}
		out = append(out, m.Say(tag, "allot.line", l.Name, level, l.Points, l.Weight, l.Sum, l.Most))
	}
	if len(e.Points) > 0 {
		out = append(out, m.Say(tag, "allot.total", e.Total, e.Most))
	}
	out = append(out, e.sayPlace(m, tag)...)
	for _, c := range e.Changes {
		key := "allot.change"
		if c.Enough {
			key = "allot.change-enough"
		}
		out = append(out, m.Say(tag, key, c.Name, c.Level, c.Gain))
	}
	return out
}

func (e Explanation) sayPlace(m Sayer, tag lang.Tag) (out []string) {
	switch e.Standing {
	case Inside:
		out = append(out, m.Say(tag, "allot.place-inside", e.Number, e.Of, e.Quota))
	case Reserve:
		out = append(out, m.Say(tag, "allot.place-reserve", e.Number, e.Of, e.Quota, e.Waiting))
	case Below:
		out = append(out, m.Say(tag, "allot.place-below", e.Number, e.Of, e.Quota))
	case Twice:
		return append(out, m.Say(tag, "allot.place-twice"))
	case Elsewhere:
		return append(out, m.Say(tag, "allot.place-elsewhere"))
	default:
		return append(out, m.Say(tag, "allot.place-unfit"))
	}
	if e.Last == nil {
		return out
	}
	at := time.UnixMilli(e.Last.Filed).In(e.zone)
	out = append(out, m.Say(tag, "allot.last", e.Last.Number, e.Last.Total, lang.Date(tag, at), lang.Clock(tag, at)))
	if e.Standing != Inside {
		out = append(out, m.Say(tag, "allot.apart-"+e.Last.By))
	}
	return out
}
