package complaints

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Row is a matter in a list: nothing that anybody wrote.
type Row struct {
	No        int64
	Reference string
	Office    region.Code
	Told      region.Code
	State     complaint.State
	Class     complaint.Class
	Outcome   complaint.Outcome
	Channel   string
	// Service, Category and the number of the Case (-1), as they were filed.
	Service, Category string
	Case              int64
	// Placed says that Lat and Lon, 1e-6 degrees, are there.
	Placed                               bool
	Lat, Lon                             int64
	Anonymous, Confidential, Public      bool
	National                             string
	Received, Answered, Decided, Changed time.Time
	// SettleDue is the limit for the decision; Due the earliest that is owed now;
	// both zero for none.
	SettleDue, Due time.Time
	// Promised is what the office itself promised, zero for nothing.
	Promised time.Time
	Ended    time.Time

	words, published canon.ID
	released         bool
	key              int64
}

func (r *Room) rows(ctx context.Context, where string, args ...any) (out []Row, err error) {
	err = r.Store.Each(ctx, `SELECT no, office, told, state, class, outcome, channel, service, category, case_no, lat, lon, cell, anonymous, confidential, public, national,
		words, published, released, received_at, answered_at, decided_at, changed_at, settle_due, due, ended_at, promise_due FROM complaints c WHERE `+where, args, func(scan store.Scan) error {
		var x Row
		var published []byte
		var cell, anonymous, confidential, public, released, received, answered, decided, changed, settle, ended, promised int64
		err := scan(&x.No, (*string)(&x.Office), (*string)(&x.Told), (*string)(&x.State), (*string)(&x.Class), (*string)(&x.Outcome), &x.Channel, &x.Service, &x.Category, &x.Case,
			&x.Lat, &x.Lon, &cell, &anonymous, &confidential, &public, &x.National, store.ID(&x.words), &published, &released, &received, &answered, &decided, &changed, &settle, &x.key, &ended, &promised)
		if len(published) == len(x.published) {
			x.published = canon.ID(published)
		}
		x.Reference, x.Placed, x.released = r.Reference(x.No), cell != 0, released == 1
		x.Anonymous, x.Confidential, x.Public = anonymous == 1, confidential == 1, public == 1
		x.Received, x.Answered, x.Decided, x.Changed, x.SettleDue, x.Ended, x.Promised = when(received), when(answered), when(decided), when(changed), when(settle), when(ended), when(promised)
		if x.key < never {
			x.Due = when(x.key)
		}
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading complaints: %w", err)
	}
	return out, nil
}

// when is an instant of a row, zero for 0.
func when(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return at(ms)
}

// The lists of an office: what runs, the nearest limit first; what ended, the
// newest first; what offices below are late with.
const (
	ListOpen  = "open"
	ListEnded = "ended"
	ListTold  = "told"
)

// PageSize is how many rows a page of a list has.
const PageSize = 20

// List gives one page of a list of the officer's office and where the next
// begins, "" for nowhere. After is what the page before said, "" for the first.
// Matters about the officer, or about the head of their office, are not in it.
func (r *Room) List(ctx context.Context, a premises.Actor, list, after string) (out []Row, next string, err error) {
	if err := a.May(premises.SeeComplaints); err != nil {
		return nil, "", err
	}
	due, no := int64(0), int64(0)
	if after != "" {
		if n, err := fmt.Sscanf(after, "%d.%d", &due, &no); n != 2 || err != nil {
			due, no = 0, 0
		}
	}
	where, args := ``, []any{string(a.Office)}
	switch list {
	case ListEnded:
		if no == 0 {
			no = never
		}
		where, args = `office = ? AND ended_at > 0 AND no < ?`, append(args, no)
	case ListTold:
		where, args = `told = ? AND told <> '' AND office <> ? AND ended_at = 0 AND due >= ? AND (due > ? OR no > ?)`, append(args, string(a.Office), due, due, no)
	default:
		where, args = `office = ? AND ended_at = 0 AND due >= ? AND (due > ? OR no > ?)`, append(args, due, due, no)
	}
	where += ` AND NOT (head = 1 AND first_office = ?)`
	args = append(args, string(a.Office))
	for _, account := range accounts(a) {
		where += ` AND NOT EXISTS (SELECT 1 FROM complaint_against x WHERE x.no = c.no AND x.account = ?)`
		args = append(args, account)
	}
	order := ` ORDER BY due, no LIMIT ?`
	if list == ListEnded {
		order = ` ORDER BY no DESC LIMIT ?`
	}
	out, err = r.rows(ctx, where+order, append(args, int64(PageSize+1))...)
	if len(out) > PageSize {
		out = out[:PageSize]
		last := out[PageSize-1]
		next = fmt.Sprintf("%d.%d", last.key, last.No)
	}
	return out, next, err
}

// accounts are an officer's own and those they stand in for.
func accounts(a premises.Actor) []string {
	out := []string{a.Account}
	for _, r := range a.Roles {
		if r.For != "" && !slices.Contains(out, r.For) {
			out = append(out, r.For)
		}
	}
	return out
}

// Find gives the number of a matter of the officer's office by its reference or by
// its number in the national channel.
func (r *Room) Find(ctx context.Context, a premises.Actor, query string) (int64, error) {
	if err := a.May(premises.SeeComplaints); err != nil {
		return 0, err
	}
	query = strings.TrimSpace(query)
	node, no, err := canon.ParseReference(query)
	if err != nil || node != r.Card().Code {
		rows, err := r.rows(ctx, `national = ? AND national <> '' ORDER BY no LIMIT 1`, query)
		if err != nil || query == "" || len(rows) == 0 {
			return 0, cmp.Or(err, error(fault.New(fault.NotFound, "complaints.none").On("q")))
		}
		no = rows[0].No
	}
	m, err := r.matter(ctx, no, nil)
	if fault.Of(err) == fault.NotFound || err == nil && !sees(a, m) {
		err = fault.New(fault.NotFound, "complaints.none").On("q")
	}
	return no, err
}

// Filter says which public matters are wanted; zero fields want all.
type Filter struct {
	// Words that all are in what the office published.
	Words    string
	Office   region.Code
	Category string
	Service  string
	// Place is the code of a district or village on the map.
	Place region.Code
	// States are the states that are wanted.
	States []complaint.State
	// From and To bound the day of receipt, both included.
	From, To time.Time
	// After is the number that the page before said, 0 for the first page; Limit is
	// at most 1000, 0 for PageSize.
	After int64
	Limit int
}

// Public is what everybody may know of a matter: the place is rounded to a
// thousandth of a degree, about a hundred metres, and given only for things in the
// street.
type Public struct {
	Row
	Text
}

// longest words of a search.
const mostSought = 8

// Public gives a page of public matters, the newest first, and where the next
// begins, 0 for nowhere.
func (r *Room) Public(ctx context.Context, f Filter) (out []Public, next int64, err error) {
	limit := f.Limit
	if limit <= 0 || limit > 1000 {
		limit = PageSize
	}
	where, args := r.publicWhere(f)
	if f.Place != "" {
		more, values := placed(f, limit)
		where, args = where+more, append(args, values...)
	}
	rows, err := r.rows(ctx, where+` ORDER BY no DESC LIMIT ?`, append(args, int64(limit+1))...)
	if err != nil {
		return nil, 0, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		next = rows[limit-1].No
	}
	for _, x := range rows {
		p, err := r.published(ctx, x)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, p)
	}
	return out, next, nil
}

func (r *Room) publicWhere(f Filter) (where string, args []any) {
	// Numbers grow with the instants of receipt: a span of days is a span of numbers.
	where = `public = 1`
	add := func(cond string, v ...any) { where, args = where+` AND `+cond, append(args, v...) }
	if f.After > 0 {
		add(`no < ?`, f.After)
	}
	if f.Office != "" {
		add(`office = ?`, string(f.Office))
	}
	if f.Category != "" {
		add(`category = ? AND confidential = 0`, f.Category)
	}
	if f.Service != "" {
		add(`service = ? AND service <> '' AND confidential = 0`, f.Service)
	}
	if len(f.States) > 0 {
		var states []any
		for _, s := range f.States {
			states = append(states, string(s))
		}
		add(`state IN (?`+strings.Repeat(`, ?`, len(states)-1)+`)`, states...)
	}
	if !f.From.IsZero() {
		add(`received_at >= ? AND no >= coalesce((SELECT x.no FROM complaints x WHERE x.public = 1 AND x.received_at >= ? ORDER BY x.received_at, x.no LIMIT 1), ?)`,
			f.From.UnixMilli(), f.From.UnixMilli(), never)
	}
	if !f.To.IsZero() {
		add(`received_at <= ? AND no <= coalesce((SELECT x.no FROM complaints x WHERE x.public = 1 AND x.received_at <= ? ORDER BY x.received_at DESC, x.no DESC LIMIT 1), -1)`,
			f.To.UnixMilli(), f.To.UnixMilli())
	}
	words := wordsOf(f.Words)
	// The longest word is mostly the rarest: it leads, the others are looked up.
	arrange.By(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for i, w := range words[:min(len(words), mostSought)] {
		if i == 0 {
			add(`no IN (SELECT w.no FROM complaint_words w WHERE w.token = ?)`, r.token(w))
			continue
		}
		add(`EXISTS (SELECT 1 FROM complaint_words w WHERE w.token = ? AND w.no = c.no)`, r.token(w))
	}
	return where, args
}

// PublicOne is one public matter by its reference.
func (r *Room) PublicOne(ctx context.Context, reference string) (Public, error) {
	node, no, err := canon.ParseReference(reference)
	if err != nil || node != r.Card().Code {
		return Public{}, unknown()
	}
	rows, err := r.rows(ctx, `no = ? AND public = 1`, no)
	if err == nil && len(rows) == 0 {
		err = unknown()
	}
	if err != nil {
		return Public{}, err
	}
	return r.published(ctx, rows[0])
}

// published opens what is public of a row and hides the rest.
func (r *Room) published(ctx context.Context, x Row) (Public, error) {
	m := Matter{Published: x.published, Released: x.released}
	m.Words = x.words
	text, err := m.publicText(func(id canon.ID, v any) error { return r.Vault.OpenValue(ctx, id, v) })
	x.Case, x.National, x.Anonymous, x.Told = -1, "", false, ""
	if x.Confidential { // the summary alone
		x.Category, x.Service, x.Promised = "", "", time.Time{}
	}
	if x.Category == "" {
		x.Placed = false
	}
	if x.Lat, x.Lon = rounded(x.Lat), rounded(x.Lon); !x.Placed {
		x.Lat, x.Lon = 0, 0
	}
	return Public{Row: x, Text: text}, err
}

// rounded is a coordinate to a thousandth of a degree.
func rounded(n int64) int64 {
	half := int64(cellSide / 2)
	if n < 0 {
		half = -half
	}
	return (n + half) / cellSide * cellSide
}

// Alike is a matter that may be the same as another, with how many of its words
// both have, in hundredths.
type Alike struct {
	Row
	Share int
}

// alikeMost bounds the matters that are compared by words.
const alikeMost = 60

// alikeSpan is how far back a duplicate may lie.
const alikeSpan = 90 * 24 * time.Hour

// Duplicates offers the running matters of the officer's office that may be the
// same: near the same place, or of the same service and category; the likeliest
// first, at most five. Their words are compared and not shown.
func (r *Room) Duplicates(ctx context.Context, a premises.Actor, no int64) ([]Alike, error) {
	if err := a.May(premises.SeeComplaints); err != nil {
		return nil, err
	}
	m, err := r.matter(ctx, no, nil)
	if err != nil {
		return nil, err
	}
	if !sees(a, m) {
		return nil, unknown()
	}
	since := m.ReceivedAt - alikeSpan.Milliseconds()
	where, args := `office = ? AND ended_at = 0 AND service = ? AND category = ?`, []any{m.Office, m.About.Service, m.About.Category}
	near := m.About.Placed && !m.Confidential
	if near {
		where, args = `cell IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND cell <> 0 AND office = ? AND ended_at = 0`, append(around(cellOf(m.About.Lat, m.About.Lon)), m.Office)
	}
	rows, err := r.rows(ctx, where+` AND no <> ? AND received_at >= ? ORDER BY no DESC LIMIT ?`, append(args, no, since, int64(alikeMost))...)
	if err != nil {
		return nil, err
	}
	mine, err := r.bag(ctx, m.Words)
	if err != nil {
		return nil, err
	}
	var out []Alike
	for _, x := range rows {
		other, err := r.matter(ctx, x.No, nil)
		if err != nil {
			return nil, err
		}
		if !sees(a, other) {
			continue
		}
		theirs, err := r.bag(ctx, other.Words)
		if err != nil {
			return nil, err
		}
		share := shared(mine, theirs)
		if near && x.Category == m.About.Category {
			share = min(100, share+30)
		}
		if share >= 30 {
			out = append(out, Alike{x, share})
		}
	}
	arrange.By(out, func(x, y Alike) int { return cmp.Compare(y.Share, x.Share) })
	return out[:min(len(out), 5)], nil
}

func (r *Room) bag(ctx context.Context, id canon.ID) ([]string, error) {
	var w Words
	err := r.Vault.OpenValue(ctx, id, &w)
	return wordsOf(w.Text + " " + w.Place), err
}

// shared is how many of the words of two texts are in both, in hundredths.
func shared(a, b []string) int {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := 0
	for _, w := range a {
		if _, found := slices.BinarySearch(b, w); found {
			n++
		}
	}
	return 100 * n / (len(a) + len(b) - n)
}

// Near lists public matters near a place, for a sender who may find theirs there.
func (r *Room) Near(ctx context.Context, lat, lon int64) ([]Public, error) {
	rows, err := r.rows(ctx, `cell IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND cell <> 0 AND public = 1 AND ended_at = 0 ORDER BY no DESC LIMIT 5`, around(cellOf(lat, lon))...)
	var out []Public
	for _, x := range rows {
		p, bad := r.published(ctx, x)
		if bad != nil {
			return nil, bad
		}
		out = append(out, p)
	}
	return out, err
}
