package allot

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Terms are the terms of one ranking: what is handed out where, in what period,
// and how equals are decided. They are published with the list.
type Terms struct {
	// Period as the standard names it: "2026", "2026-MT1".
	Period string
	// Shares is the quota of each place.
	Shares []Share
	// Ties and Reserve are the scheme's.
	Ties    string
	Reserve int
	// Zone in which TiesDay counts its days.
	Zone *time.Location
	Seed Seed
}

// Share is the quota of a place. Whoever lives in the place or inside it has a
// part in it; the narrowest place counts. Place "" is everywhere.
type Share struct {
	Place string
	Count int
}

// Standing is where somebody stands in the list.
type Standing string

// The standings.
const (
	Inside    Standing = "inside"    // within the quota
	Reserve   Standing = "reserve"   // next when somebody inside falls away
	Below     Standing = "below"     // fit, and there is not enough
	Twice     Standing = "twice"     // the same person or household is already in the list
	Unfit     Standing = "unfit"     // a criterion is not met
	Elsewhere Standing = "elsewhere" // no quota for where they live
)

// Row is one applicant's place in the list.
type Row struct {
	Standing Standing
	// Place is the share they stand in, not where they live.
	Place string
	// Number counts from 1 in that share; 0 for Twice, Unfit and Elsewhere.
	Number int
}

// Ranking is the list of one round. It never changes: an objection makes a new
// one (Again).
type Ranking struct {
	terms  Terms
	people []Judged
	rows   []Row
	at     map[canon.ID]int32
	lists  map[string][]int32 // each share's numbered people, in order
	quota  map[string]int
	within map[string]int // how many of each share's quota are taken
}

// Rank ranks people for a round. The order in which they come in does not
// matter. Faults: "allot.quota" (a share that is negative or stands twice),
// "allot.case-twice", "allot.too-many", "allot.bad-value" (ties).
func Rank(t Terms, people []Judged) (*Ranking, error) {
	r := &Ranking{
		terms: t, people: slices.Clone(people), rows: make([]Row, len(people)),
		at: make(map[canon.ID]int32, len(people)), lists: map[string][]int32{}, quota: make(map[string]int, len(t.Shares)),
		within: make(map[string]int, len(t.Shares)),
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	order := r.order()
	inside := r.fill(order)
	r.rest(order, inside)
	return r, nil
}

func (r *Ranking) check() error {
	t := &r.terms
	t.Shares = slices.Clone(t.Shares)
	if t.Zone == nil {
		t.Zone = calendar.WIB
	}
	if t.Ties == "" {
		t.Ties = TiesFiled
	}
	if t.Ties != TiesFiled && t.Ties != TiesDay && t.Ties != TiesDraw {
		return fault.New(fault.Invalid, "allot.bad-value", t.Ties).On("ties")
	}
	if len(r.people) > MaxApplicants || len(t.Shares) > MaxPlaces {
		return fault.New(fault.TooLarge, "allot.too-many", MaxApplicants)
	}
	for _, s := range t.Shares {
		if _, twice := r.quota[s.Place]; twice || s.Count < 0 {
			return fault.New(fault.Invalid, "allot.quota", s.Place).On("shares")
		}
		r.quota[s.Place] = s.Count
	}
	for i, p := range r.people {
		if _, twice := r.at[p.Case]; twice {
			return fault.New(fault.Invalid, "allot.case-twice", p.Case.String())
		}
		r.at[p.Case] = int32(i)
	}
	return nil
}

// moment is the second key of the order: what filing counts as.
func (t Terms) moment(filed int64) int64 {
	switch t.Ties {
	case TiesDay:
		return int64(calendar.DayOf(time.UnixMilli(filed), t.Zone))
	case TiesDraw:
		return 0
	}
	return filed
}

// order is everybody who is fit, the first first: points, filing, lot. Lots are
// drawn only among those whom nothing else tells apart.
func (r *Ranking) order() []int32 {
	type key struct {
		total, moment int64
		i             int32
	}
	keys := make([]key, 0, len(r.people))
	for i := range r.people {
		if p := &r.people[i]; p.Fit {
			keys = append(keys, key{p.Total, r.terms.moment(p.Filed), int32(i)})
		}
	}
	before := func(a, b key) int {
		return cmp.Or(cmp.Compare(b.total, a.total), cmp.Compare(a.moment, b.moment))
	}
	slices.SortFunc(keys, before)
	out := make([]int32, len(keys))
	for i, k := range keys {
		out[i] = k.i
	}
	for from := 0; from < len(keys); {
		to := from + 1
		for to < len(keys) && before(keys[from], keys[to]) == 0 {
			to++
		}
		r.draw(out[from:to])
		from = to
	}
	return out
}

// draw orders equals by their lots.
func (r *Ranking) draw(equals []int32) {
	if len(equals) < 2 {
		return
	}
	lots := make(map[int32][32]byte, len(equals))
	for _, i := range equals {
		lots[i] = r.terms.Seed.Lot(r.people[i].Case)
	}
	slices.SortFunc(equals, func(a, b int32) int {
		x, y := lots[a], lots[b]
		return bytes.Compare(x[:], y[:])
	})
}

// share is the narrowest share that somebody lives in.
func (r *Ranking) share(place string) (string, bool) {
	for {
		if _, ok := r.quota[place]; ok || place == "" {
			return place, ok
		}
		place = place[:max(0, strings.LastIndexByte(place, '.'))]
	}
}

// fill takes the quota's first; the tokens that are inside are its answer.
func (r *Ranking) fill(order []int32) map[string]bool {
	inside := map[string]bool{}
	for _, i := range order {
		p, row := &r.people[i], &r.rows[i]
		place, ok := r.share(p.Place)
		if !ok {
			row.Standing = Elsewhere
			continue
		}
		row.Place = place
		if r.within[place] >= r.quota[place] || p.Token != "" && inside[p.Token] {
			continue
		}
		r.within[place]++
		row.Standing = Inside
		if p.Token != "" {
			inside[p.Token] = true
		}
	}
	return inside
}

// rest numbers everybody and fills the reserve lists. Of one token only the
// first waits: the second is told so instead of hoping.
func (r *Ranking) rest(order []int32, inside map[string]bool) {
	waits, reserve := map[string]bool{}, map[string]int{}
	for _, i := range order {
		p, row := &r.people[i], &r.rows[i]
		switch {
		case row.Standing == Elsewhere:
			continue
		case row.Standing == Inside:
		case p.Token != "" && (inside[p.Token] || waits[p.Token]):
			row.Standing = Twice
			continue
		case reserve[row.Place] < r.terms.Reserve:
			reserve[row.Place]++
			row.Standing = Reserve
		default:
			row.Standing = Below
		}
		if p.Token != "" {
			waits[p.Token] = true
		}
		r.lists[row.Place] = append(r.lists[row.Place], i)
		row.Number = len(r.lists[row.Place])
	}
	for i := range r.rows {
		if r.rows[i].Standing == "" {
			r.rows[i].Standing = Unfit
		}
	}
}

// Row is where a case stands; false when it is not in the round.
func (r *Ranking) Row(of canon.ID) (Row, bool) {
	i, ok := r.at[of]
	if !ok {
		return Row{}, false
	}
	return r.rows[i], true
}

// Count is how many stand where.
func (r *Ranking) Count(s Standing) (n int) {
	for _, row := range r.rows {
		if row.Standing == s {
			n++
		}
	}
	return n
}

// Next is the first on the reserve list of a share who is not in gone, to be
// called when somebody inside falls away; false when nobody is left.
func (r *Ranking) Next(place string, gone map[canon.ID]bool) (canon.ID, bool) {
	for _, i := range r.lists[place] {
		if id := r.people[i].Case; r.rows[i].Standing == Reserve && !gone[id] {
			return id, true
		}
	}
	return canon.ID{}, false
}
