package principles

import (
	"context"
	"fmt"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/region"
	"genggam/internal/store"
)

// The health log: in which minutes the node was awake and its store took a write.
// Nobody else may say that a service could be had.

const (
	minutesOfDay = 24 * 60
	// together is how many minutes are written at once; dozing how long the watchman
	// may stay away without the minutes between being doubted.
	together = 5
	dozing   = 10
)

// Awake notes that the node serves in this minute. What is noted is written every
// few minutes; what could not be written never counts.
func (r *Room) Awake(ctx context.Context, now time.Time) error {
	minute := now.Unix() / 60
	r.mu.Lock()
	if r.last == 0 || minute < r.last || minute-r.last > dozing {
		r.last = minute
	}
	for m := r.last; m <= minute; m++ {
		r.awake[m] = true
	}
	r.last = minute
	ripe := len(r.awake) >= together
	r.mu.Unlock()
	if !ripe {
		return nil
	}
	return r.Flush(ctx)
}

// Flush writes the minutes that are noted; the node does it before it closes.
func (r *Room) Flush(ctx context.Context) error {
	r.mu.Lock()
	minutes := r.awake
	r.awake = map[int64]bool{}
	r.mu.Unlock()
	if len(minutes) == 0 {
		return nil
	}
	err := r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		days := map[int64][]byte{}
		for m := range minutes {
			day := m / minutesOfDay
			if days[day] == nil {
				row, err := minutesOf(t.One, day)
				if err != nil {
					return err
				}
				days[day] = row
			}
			set(days[day], m%minutesOfDay)
		}
		for day, row := range days {
			if err := t.Exec(`INSERT INTO serving_minutes (day, minutes) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET minutes = excluded.minutes`, day, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.mu.Lock()
		r.last = 0 // the store took no write: these minutes served nobody
		r.mu.Unlock()
		return fmt.Errorf("writing that the node serves: %w", err)
	}
	return nil
}

type rower func(sql string, args []any, dest ...any) (bool, error)

// minutesOf is the row of a day in UTC, empty when there is none.
func minutesOf(one rower, day int64) ([]byte, error) {
	var row []byte
	if _, err := one(`SELECT minutes FROM serving_minutes WHERE day = ?`, []any{day}, &row); err != nil {
		return nil, err
	}
	if len(row) != minutesOfDay/8 {
		row = make([]byte, minutesOfDay/8)
	}
	return row, nil
}

func set(row []byte, minute int64) { row[minute/8] |= 1 << (minute % 8) }

func isSet(row []byte, minute int64) bool { return row[minute/8]&(1<<(minute%8)) != 0 }

// served says of a day how many minutes an office was to be open, and in how many
// of them the node served. Days before the log began were not measured.
func (r *Room) served(ctx context.Context, office region.Code, day calendar.Day) (p Part, err error) {
	cal := r.Calendar(office)
	if !cal.WorkingDay(day) {
		return p, nil
	}
	var first int64
	found, err := r.Store.One(ctx, `SELECT day FROM serving_minutes ORDER BY day LIMIT 1`, nil, &first)
	if err != nil || !found || int64(day) <= first {
		return p, err
	}
	rows := map[int64][]byte{}
	one := func(sql string, args []any, dest ...any) (bool, error) { return r.Store.One(ctx, sql, args, dest...) }
	midnight := day.In(cal.Zone()).Unix() / 60
	for _, span := range cal.HoursOn(day).Week[day.Weekday()] {
		for m := midnight + int64(span.From); m < midnight+int64(span.To); m++ {
			of := m / minutesOfDay
			if rows[of] == nil {
				if rows[of], err = minutesOf(one, of); err != nil {
					return p, fmt.Errorf("reading when the node served: %w", err)
				}
			}
			p.Of++
			if isSet(rows[of], m%minutesOfDay) {
				p.Yes++
			}
		}
	}
	return p, nil
}
