package oversight

import (
	"context"
	"fmt"
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Room is the room of an open node.
type Room struct{ *premises.Premises }

// New opens the room.
func New(p *premises.Premises) *Room { return &Room{Premises: p} }

// mostCases bounds the cases named behind one hand, the newest first.
const mostCases = 12

// Watched is one hand behind many families.
type Watched struct {
	integrity.Link
	// Name is that of a helper's account, "" for a phone or device: who has it stands
	// in the cases, which are opened with a look.
	Name string
	// Cases by reference and number.
	Cases []Ref
}

// Ref is a case as a list names it.
type Ref struct {
	No        int64
	Reference string
}

// WatchList is the list of one office. Missed above 0 says that it may be
// incomplete.
type WatchList struct {
	Hands          []Watched
	Missed         int
	Families, Days int
}

// Watch lists the hands behind more families than pass unseen, for the
// supervisor of the office. Registered helpers are its officers of the counter.
// A device is known by the mark that it got when an application was begun on it:
// what is kept of that ends with the days of the list, even where nobody has
// swept yet.
func (r *Room) Watch(ctx context.Context, a premises.Actor) (WatchList, error) {
	var out WatchList
	if err := a.May(premises.Oversee); err != nil {
		return out, err
	}
	out.Families, out.Days = integrity.Span()
	cal, now := r.Calendar(a.Office), r.Now()
	since, ofDevices := now.AddDate(0, 0, -2*out.Days).UnixMilli(), now.AddDate(0, 0, -out.Days).UnixMilli()
	var w integrity.Watch
	err := r.Store.Each(ctx, `SELECT kind, hand, family, at FROM case_hands WHERE office = ? AND at >= ? AND (kind <> ? OR at >= ?) ORDER BY at, case_no`,
		[]any{string(a.Office), since, integrity.Device, ofDevices}, func(scan store.Scan) error {
			var kind string
			var hand, family []byte
			var at int64
			if err := scan(&kind, &hand, &family, &at); err != nil {
				return err
			}
			h, err1 := digest(hand)
			f, err2 := digest(family)
			if err1 == nil && err2 == nil {
				w.Add(integrity.Hand{Kind: kind, Digest: h}, f, cal.Day(time.UnixMilli(at)))
			}
			return nil
		})
	if err != nil {
		return out, fmt.Errorf("reading whose hands are behind applications: %w", err)
	}
	known, names, err := r.helpers(ctx, a.Office)
	if err != nil {
		return out, err
	}
	out.Missed = w.Missed
	for _, l := range w.Links(cal.Day(now), known) {
		x := Watched{Link: l, Name: names[l.Digest]}
		from := since
		if l.Kind == integrity.Device {
			from = ofDevices
		}
		if x.Cases, err = r.casesOf(ctx, a.Office, l.Hand, from); err != nil {
			return out, err
		}
		out.Hands = append(out.Hands, x)
	}
	return out, nil
}

func digest(b []byte) (d integrity.Digest, err error) {
	if len(b) != len(d) {
		return d, fmt.Errorf("a digest of %d bytes", len(b))
	}
	return integrity.Digest(b), nil
}

// helpers are the accounts that ever could help here, by digest: those of the
// counter today are registered.
func (r *Room) helpers(ctx context.Context, office region.Code) (known map[integrity.Digest]bool, names map[integrity.Digest]string, err error) {
	all, err := r.Accounts(ctx, office)
	if err != nil {
		return nil, nil, err
	}
	today, err := r.Holders(ctx, string(office))
	known, names = map[integrity.Digest]bool{}, map[integrity.Digest]string{}
	files := premises.WhoMay(string(premises.File))
	for _, x := range all {
		names[integrity.Digest(r.HandDigest(integrity.Helper, x.ID))] = x.Name
	}
	for _, h := range today {
		if slices.Contains(files, h.Name) {
			known[integrity.Digest(r.HandDigest(integrity.Helper, h.Account))] = true
		}
	}
	return known, names, err
}

func (r *Room) casesOf(ctx context.Context, office region.Code, h integrity.Hand, since int64) (out []Ref, err error) {
	err = r.Store.Each(ctx, `SELECT case_no FROM case_hands WHERE office = ? AND at >= ? AND kind = ? AND hand = ? ORDER BY case_no DESC LIMIT ?`,
		[]any{string(office), since, h.Kind, h.Digest[:], int64(mostCases)}, func(scan store.Scan) error {
			var x Ref
			err := scan(&x.No)
			x.Reference = canon.Reference(r.Card().Code, x.No)
			out = append(out, x)
			return err
		})
	return out, err
}

// Money is what was answered about the offices under an actor's office, of the
// cases that ended in one month.
type Money struct {
	integrity.Table
	// Names of the offices by code.
	Names map[string]string
	// Month is that of the table; Earlier and Later the ones beside it, Later zero
	// when that one is not over.
	Month, Earlier, Later integrity.Month
	// Apart are the answers by office that came from computers on which officers
	// work: they are in no other count, since nobody knows who gave them.
	Apart map[string]integrity.Cell
	// Any says that there are offices under the actor's.
	Any bool
}

// Money lays out the answers to the closing question that were given in a whole
// month that is over; a month that is not gives the last one that is. What was
// answered later counts later, so that a month that was read once reads the same
// for ever. An office reads nothing about itself, beside or above it.
func (r *Room) Money(ctx context.Context, a premises.Actor, month integrity.Month) (Money, error) {
	if err := a.May(premises.Oversee); err != nil {
		return Money{}, err
	}
	cal := r.Calendar(a.Office)
	last := integrity.MonthOf(cal.Day(r.Now())) - 1
	if month <= 0 || month > last {
		month = last
	}
	m := Money{Month: month, Earlier: month - 1, Names: map[string]string{}, Apart: map[string]integrity.Cell{}}
	if month < last {
		m.Later = month + 1
	}
	tallies := map[string]integrity.Tally{}
	for _, o := range r.Offices() {
		if integrity.MaySee(string(a.Office), string(o.Code), r.Above(string(o.Code))) {
			m.Names[string(o.Code)], tallies[string(o.Code)] = o.Full(), integrity.Tally{}
		}
	}
	m.Any = len(tallies) > 0
	apart := map[string]int{}
	err := r.Store.Each(ctx, `SELECT office, way, answer FROM money_answers WHERE month = ?`, []any{int64(month)}, func(scan store.Scan) error {
		var office, way, answer string
		if err := scan(&office, &way, &answer); err != nil {
			return err
		}
		t, below := tallies[office]
		switch {
		case !below:
		case way == casework.MoneyOwn:
			t.Add(answer)
			tallies[office] = t
		default:
			apart[office]++
		}
		return nil
	})
	if err != nil {
		return m, fmt.Errorf("counting what was answered: %w", err)
	}
	m.Table = integrity.Show(tallies)
	for office := range tallies {
		m.Apart[office] = integrity.Shown(apart[office])
	}
	return m, nil
}

// below says whether an office is the actor's own or under it.
func (r *Room) below(a premises.Actor, office string) bool {
	return office == string(a.Office) || slices.Contains(r.Above(office), string(a.Office))
}

// noGift is said alike for a report that is not and one of another office.
func noGift() error { return fault.New(fault.NotFound, "integrity.gift-unknown") }
