package inspection

import (
	"context"
	"fmt"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Year is what an office used in a year and what that costs.
type Year struct {
	Year int
	// From and Until bound what was counted, UTC; a year that goes on is counted
	// until now and estimated for the whole.
	From, Until time.Time
	// Uses are as they were counted.
	Uses []integrity.Use
	integrity.Cost
}

// CostOf is the year of the actor's office.
func (r *Room) CostOf(ctx context.Context, a premises.Actor, year int) (Year, error) {
	if err := a.May(premises.Assess); err != nil {
		return Year{}, err
	}
	return r.YearOf(ctx, a.Office, year, nil)
}

// YearOf counts a year of an office and estimates its cost at the prices of its
// last day; own prices stand before those that come with the program. office ""
// is the whole node.
func (r *Room) YearOf(ctx context.Context, office region.Code, year int, own []integrity.Price) (y Year, err error) {
	at := office
	if at == "" {
		at = region.Code(r.Card().Root)
	}
	if _, err := r.Office(at); err != nil {
		return y, err
	}
	zone := r.Calendar(at).Zone()
	y = Year{Year: year, From: time.Date(year, 1, 1, 0, 0, 0, 0, zone), Until: time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)}
	if first, err := r.began(ctx); err != nil {
		return y, err
	} else if first.After(y.From) {
		y.From = first.In(zone)
	}
	if now := r.Now().In(zone); now.Before(y.Until) {
		y.Until = now
	}
	days := int((y.Until.Sub(y.From) + 24*time.Hour - 1) / (24 * time.Hour))
	if year < 2000 || year > 2200 || days < 1 {
		return y, fault.New(fault.Invalid, "inspection.year").On("year")
	}
	days = min(days, 365)
	if y.Uses, err = r.uses(ctx, office, y, days); err != nil {
		return y, err
	}
	cal := r.Calendar(at)
	y.Cost, err = integrity.Estimate(y.Uses, days, append(own, integrity.Prices()...), cal.Day(y.Until.Add(-time.Millisecond)))
	return y, err
}

// began is when the log began, now for an empty one.
func (r *Room) began(ctx context.Context) (time.Time, error) {
	var at int64
	found, err := r.Store.One(ctx, `SELECT made_at FROM accounts ORDER BY made_at LIMIT 1`, nil, &at)
	if err != nil || !found {
		return r.Now(), err
	}
	return ms(at), nil
}

// uses counts what was printed, offered and kept. A letter counts as one sheet,
// printed on one side; its reprints count too.
func (r *Room) uses(ctx context.Context, office region.Code, y Year, days int) (out []integrity.Use, err error) {
	from, until := y.From.UnixMilli(), y.Until.UnixMilli()
	of := string(office)
	count := func(what, sql string, args ...any) int64 {
		var n int64
		if _, e := r.Store.One(ctx, sql, args, &n); e != nil && err == nil {
			err = fmt.Errorf("counting %s: %w", what, e)
		}
		return n
	}
	printed := count("prints", `SELECT coalesce(sum(p.times), 0) FROM prints p JOIN documents d ON d.no = p.document WHERE (? = '' OR p.office = ?) AND d.signed_at >= ? AND d.signed_at < ?`, of, of, from, until)
	paper := "sheet-f4"
	if o, e := r.Office(office); e == nil && o.Paper.Paper == "a4" {
		paper = "sheet-a4"
	}
	way := func(way string) int64 {
		return count("messages", `SELECT count(*) FROM message_offers m JOIN cases c ON c.no = m.case_no WHERE (? = '' OR c.office = ?) AND m.at >= ? AND m.at < ? AND m.way = ?`, of, of, from, until, way)
	}
	bytes := count("storage", `SELECT coalesce(sum(size), 0) FROM items WHERE ? = '' OR office = ?`, of, of)
	files, e := r.fileBytes(ctx, of)
	if e != nil {
		return nil, e
	}
	bytes += files
	// What is kept now, as if it had been kept all the time: a month costs at most that.
	months := (bytes*int64(days)*12/365 + 1e9 - 1) / 1e9
	out = []integrity.Use{{What: paper, Count: printed}, {What: "page-ink", Count: printed}, {What: "whatsapp-link", Count: way("chat") + way("hand")}, {What: "email", Count: way("mail")}, {What: "storage-gb", Count: months}}
	return out, err
}

// fileBytes adds up what the files of an office take on the disk; their rows hold
// their heads only, and to open each would take a node of many files seconds.
func (r *Room) fileBytes(ctx context.Context, office string) (sum int64, err error) {
	var ids []canon.ID
	err = r.Store.Each(ctx, `SELECT id FROM items WHERE kind = 'file' AND (? = '' OR office = ?)`, []any{office, office}, func(scan store.Scan) error {
		var id canon.ID
		err := scan(store.ID(&id))
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("counting files: %w", err)
	}
	for _, id := range ids {
		kept, err := r.Vault.FileKept(id)
		if fault.Of(err) == fault.Gone {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("counting files: %w", err)
		}
		sum += kept
	}
	return sum, nil
}
