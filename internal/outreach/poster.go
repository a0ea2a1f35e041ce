package outreach

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

const (
	// posterCode is how many characters name a poster.
	posterCode = 7
	// mostPosters bounds those of one office.
	mostPosters = 500
)

// Poster is one sheet that hangs somewhere.
type Poster struct {
	// ID stands on it and in its code.
	ID       string
	Office   region.Code
	Standard string
	// Place as the officer typed it.
	Place string
	Made  time.Time
	// Gone is when it was taken down, the zero time while it hangs.
	Gone time.Time
	// Visits in all, and of the last 7 and 30 days.
	Visits, Week, Month int64
}

// MakePoster gives a poster of a service an id for a place.
func (r *Room) MakePoster(ctx context.Context, a premises.Actor, standard, place string) (id string, err error) {
	if err := a.May(premises.Posters); err != nil {
		return "", err
	}
	o, err := r.Office(a.Office)
	if err != nil {
		return "", err
	}
	// Whoever follows it is led to this office: it must be one that gives this.
	if s, ok := r.Catalogue().Current(standard, r.Today(a.Office).String()); !ok || !o.Provides(s) {
		return "", fault.New(fault.Invalid, "poster.service-missing").On("layanan")
	}
	place = short(place)
	if n := utf8.RuneCountInString(place); n < 2 || n > 100 {
		return "", fault.New(fault.Invalid, "poster.place-missing").On("tempat")
	}
	it, err := r.Vault.Seal(string(a.Office), "poster", []byte(place))
	if err != nil {
		return "", err
	}
	id = premises.NewCode(posterCode)
	err = r.Store.Act(ctx, a.Doing(premises.Posters), func(t *store.Tx) error {
		var have int64
		if _, err := t.One(`SELECT count(*) FROM posters WHERE office = ? AND gone_at = 0`, []any{string(a.Office)}, &have); err != nil {
			return err
		}
		if have >= mostPosters {
			return fault.New(fault.Conflict, "poster.too-many", mostPosters)
		}
		if err := it.Put(t); err != nil {
			return err
		}
		return t.Exec(`INSERT INTO posters (id, office, standard, item, made_at, made_by, gone_at) VALUES (?, ?, ?, ?, ?, ?, 0)`,
			id, string(a.Office), standard, it.ID[:], t.Now(), a.Account)
	})
	return id, err
}

// TakeDown says that a poster does not hang any more; its counts stay.
func (r *Room) TakeDown(ctx context.Context, a premises.Actor, id string) error {
	if err := a.May(premises.Posters); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.Posters), func(t *store.Tx) error {
		found, err := t.One(`SELECT id FROM posters WHERE id = ? AND office = ?`, []any{id, string(a.Office)}, new(string))
		if err != nil || !found {
			return premises.OrUnknown(err, "poster.unknown")
		}
		return t.Exec(`UPDATE posters SET gone_at = ? WHERE id = ? AND gone_at = 0`, t.Now(), id)
	})
}

// Posters lists those of the officer's office, the hanging ones first and of
// these the most followed, at most a hundred.
func (r *Room) Posters(ctx context.Context, a premises.Actor) ([]Poster, error) {
	return r.posters(ctx, a, `p.office = ?`, string(a.Office))
}

// Poster opens one of the officer's office.
func (r *Room) Poster(ctx context.Context, a premises.Actor, id string) (Poster, error) {
	all, err := r.posters(ctx, a, `p.office = ? AND p.id = ?`, string(a.Office), id)
	if err != nil {
		return Poster{}, err
	}
	if len(all) == 0 {
		return Poster{}, fault.New(fault.NotFound, "poster.unknown")
	}
	return all[0], nil
}

func (r *Room) posters(ctx context.Context, a premises.Actor, where string, args ...any) (out []Poster, err error) {
	if err := a.May(premises.Posters); err != nil {
		return nil, err
	}
	if err := r.flush(ctx); err != nil {
		return nil, err
	}
	today := int64(r.Today(a.Office))
	var items []canon.ID
	err = r.Store.Each(ctx, `SELECT p.id, p.office, p.standard, p.item, p.made_at, p.gone_at, cast(coalesce(sum(v.visits), 0) AS BIGINT),
			cast(coalesce(sum(CASE WHEN v.day > ? THEN v.visits ELSE 0 END), 0) AS BIGINT), cast(coalesce(sum(CASE WHEN v.day > ? THEN v.visits ELSE 0 END), 0) AS BIGINT)
		FROM posters p LEFT JOIN poster_visits v ON v.poster = p.id WHERE `+where+`
		GROUP BY p.id, p.office, p.standard, p.item, p.made_at, p.gone_at
		ORDER BY CASE WHEN p.gone_at = 0 THEN 0 ELSE 1 END, coalesce(sum(v.visits), 0) DESC, p.made_at DESC, p.id LIMIT 100`,
		append([]any{today - 7, today - 30}, args...), func(scan store.Scan) error {
			var p Poster
			var item canon.ID
			var made, gone int64
			err := scan(&p.ID, (*string)(&p.Office), &p.Standard, store.ID(&item), &made, &gone, &p.Visits, &p.Week, &p.Month)
			p.Made = time.UnixMilli(made).UTC()
			if gone > 0 {
				p.Gone = time.UnixMilli(gone).UTC()
			}
			out, items = append(out, p), append(items, item)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reading posters: %w", err)
	}
	for i, item := range items {
		_, body, err := r.Vault.Open(ctx, item)
		if err != nil {
			return nil, err
		}
		out[i].Place = string(body)
	}
	return out, nil
}

// DayCount is how often a poster's code was followed on a day.
type DayCount struct {
	Day    calendar.Day
	Visits int64
}

// PosterDays lists the days of a poster on which somebody followed it, newest
// first, at most sixty.
func (r *Room) PosterDays(ctx context.Context, a premises.Actor, id string) (out []DayCount, err error) {
	if _, err := r.Poster(ctx, a, id); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT day, visits FROM poster_visits WHERE poster = ? ORDER BY day DESC LIMIT 60`, []any{id}, func(scan store.Scan) error {
		var d DayCount
		var day int64
		err := scan(&day, &d.Visits)
		d.Day = calendar.Day(day)
		out = append(out, d)
		return err
	})
	return out, err
}

// FollowPoster counts a visit by a poster's code and gives the service that it
// speaks of. caller is the network that it comes from: it bounds what one of
// them adds on a day, and is kept nowhere (see callers). Counts are written by
// the next round: a crash may lose those of a minute.
func (r *Room) FollowPoster(ctx context.Context, code, caller string) (standard string, err error) {
	id, office := canon.Tidy(code), ""
	if len(id) != posterCode {
		return "", fault.New(fault.NotFound, "poster.unknown")
	}
	found, err := r.Store.One(ctx, `SELECT standard, office FROM posters WHERE id = ?`, []any{id}, &standard, &office)
	if err != nil || !found {
		return "", premises.OrUnknown(err, "poster.unknown")
	}
	c := count{id, int64(r.Today(region.Code(office)))}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.callers.again(c, caller) {
		r.counts[c] = min(r.counts[c]+1, mostOfDay)
	}
	return standard, nil
}

// flush writes the counts; those that could not be written stay for the next
// time.
func (r *Room) flush(ctx context.Context) error {
	r.mu.Lock()
	counts := r.counts
	r.counts = map[count]int64{}
	r.mu.Unlock()
	if len(counts) == 0 {
		return nil
	}
	err := r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		for c, n := range counts {
			err := t.Exec(`INSERT INTO poster_visits (poster, day, visits) VALUES (?, ?, ?)
				ON CONFLICT (poster, day) DO UPDATE SET visits = CASE WHEN poster_visits.visits + excluded.visits > ? THEN ? ELSE poster_visits.visits + excluded.visits END`,
				c.poster, c.day, n, int64(mostOfDay), int64(mostOfDay))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		for c, n := range counts {
			r.counts[c] += n
		}
		return fmt.Errorf("counting visits of posters: %w", err)
	}
	return nil
}
