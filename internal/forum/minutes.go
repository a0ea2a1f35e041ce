package forum

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/say"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Group is how many of a group took part; nobody is named.
type Group struct {
	// Name is one of say.Groups.
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Promised is something the office said it would do, and who does it: a post, no
// citizen.
type Promised struct {
	What string `json:"what"`
	Who  string `json:"who"`
}

// MinutesWords are the words of minutes.
type MinutesWords struct {
	Subject string  `json:"subject"`
	Place   string  `json:"place"`
	Chair   string  `json:"chair,omitempty"`
	Groups  []Group `json:"groups"`
	// Women and Disabled are how many of all, 0 where it was not counted.
	Women    int        `json:"women,omitempty"`
	Disabled int        `json:"disabled,omitempty"`
	Points   []string   `json:"points"`
	Promises []Promised `json:"promises,omitempty"`
}

// People are all who took part.
func (w MinutesWords) People() (n int) {
	for _, g := range w.Groups {
		n += g.Count
	}
	return n
}

// NewMinutes are minutes as an officer writes them down; Until is the day of each
// promise.
type NewMinutes struct {
	MinutesWords
	Held calendar.Day
	// Topic is the number of the draft that was spoken about, -1 for none.
	Topic int64
	Until []calendar.Day
}

// KeepMinutes writes minutes down. They are public at once, and nothing of them is
// changed later; see Note.
func (r *Room) KeepMinutes(ctx context.Context, a premises.Actor, n NewMinutes) (int64, error) {
	if err := a.May(premises.KeepForum); err != nil {
		return 0, err
	}
	var m Mistakes
	n.clean(&m)
	if n.Topic >= 0 {
		if t, err := r.outside(ctx).topic(n.Topic); err != nil && fault.Of(err) != fault.NotFound {
			return 0, err
		} else if err != nil || t.Office != string(a.Office) || t.Kind != say.Standard {
			m.on("rancangan", fault.New(fault.Invalid, "say.no-draft"))
		}
	}
	words, err := r.Vault.SealValue(string(a.Office), "minutes", n.MinutesWords)
	if err != nil {
		return 0, err
	}
	events, err := say.Keep(say.Kept{Office: string(a.Office), Topic: n.Topic, Held: n.Held, Until: n.Until, Words: words.ID}, r.Today(a.Office))
	if err != nil {
		m.take(err)
	}
	if len(m) > 0 {
		return 0, m
	}
	x, id := &Minutes{}, store.NewID(r.Now())
	err = r.Store.Act(ctx, a.Doing(premises.KeepForum), func(t *store.Tx) error {
		x = &Minutes{thing: thing{ID: id}}
		return x.carry(t, events, words)
	})
	return x.No, err
}

// clean judges the words of minutes.
func (n *NewMinutes) clean(m *Mistakes) {
	m.public(&n.Subject, "pokok-acara", MostLine, "say.no-subject")
	m.public(&n.Place, "tempat", MostLine, "say.no-place")
	m.text(&n.Chair, "pimpinan", mostName)
	n.Groups = slices.DeleteFunc(n.Groups, func(g Group) bool { return g.Count == 0 })
	for _, g := range n.Groups {
		if !slices.Contains(say.Groups(), g.Name) || g.Count < 0 || g.Count > say.MostPeople {
			m.on("peserta-"+g.Name, fault.New(fault.Invalid, "say.people", say.MostPeople))
		}
	}
	all := n.People()
	if all == 0 {
		m.on("peserta-"+say.Groups()[0], fault.New(fault.Invalid, "say.nobody"))
	}
	for field, part := range map[string]int{"perempuan": n.Women, "difabel": n.Disabled} {
		if all > 0 && (part < 0 || part > all) {
			m.on(field, fault.New(fault.Invalid, "say.part"))
		}
	}
	n.Points = tidy(n.Points)
	switch {
	case len(n.Points) == 0:
		m.on("pokok", fault.New(fault.Invalid, "say.no-points"))
	case len(n.Points) > say.MostPoints:
		m.on("pokok", fault.New(fault.TooLarge, "say.points", say.MostPoints))
	}
	for i := range n.Points {
		m.public(&n.Points[i], "pokok", MostLine, "say.no-points")
	}
	for i := range n.Promises {
		p := &n.Promises[i]
		m.public(&p.What, fmt.Sprint("janji-", i+1), MostLine, "say.promise-what")
		m.public(&p.Who, fmt.Sprint("pelaksana-", i+1), mostName, "say.promise-who")
	}
	if len(n.Promises) != len(n.Until) {
		m.on("janji", fault.New(fault.Invalid, "say.promise-day"))
	}
}

// tidy drops empty lines.
func tidy(lines []string) (out []string) {
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// onMinutes is an act on minutes of the officer's own office, with words that
// everybody reads.
func (r *Room) onMinutes(ctx context.Context, a premises.Actor, no int64, it vault.Item, rule func(*Minutes) ([]say.MinutesEvent, error)) error {
	if err := a.May(premises.KeepForum); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepForum), func(t *store.Tx) error {
		x, err := within(t).minutes(no)
		if err != nil {
			return err
		}
		if x.Office != string(a.Office) {
			return unknown()
		}
		events, err := rule(x)
		if err != nil {
			return err
		}
		return x.carry(t, events, it)
	})
}

// KeptPromise says that a promise, counted from 0, was kept on a day, and how.
type KeptPromise struct {
	Promise int
	On      calendar.Day
	How     string
}

// Fulfil writes down that a promise of a forum was kept.
func (r *Room) Fulfil(ctx context.Context, a premises.Actor, no int64, k KeptPromise) error {
	it, err := r.reason(string(a.Office), "cara", k.How, "say.kept-how")
	if err != nil {
		return err
	}
	return r.onMinutes(ctx, a, no, it, func(x *Minutes) ([]say.MinutesEvent, error) {
		return x.Fulfil(k.Promise, k.On, r.Today(a.Office), it.ID)
	})
}

// Note adds a remark or a correction to minutes.
func (r *Room) Note(ctx context.Context, a premises.Actor, no int64, text string) error {
	it, err := r.reason(string(a.Office), "catatan", text, "say.no-note")
	if err != nil {
		return err
	}
	return r.onMinutes(ctx, a, no, it, func(x *Minutes) ([]say.MinutesEvent, error) { return x.Minutes.Note(it.ID) })
}

// MinutesRow is one minutes in a list.
type MinutesRow struct {
	No     int64
	Office premises.Office
	Topic  int64
	Held   calendar.Day
	Words  MinutesWords
	// Promises are all, Done those that were kept; Late says that one is not and its
	// day is over.
	Promises, Done int64
	Late           bool
}

// MinutesList gives a page of minutes, the newest first, of one office or, for "",
// of all.
func (r *Room) MinutesList(ctx context.Context, office region.Code, after string) ([]MinutesRow, string, error) {
	_, no := mark(after)
	if no == 0 {
		no = canon.MaxInt
	}
	where, args := `no < ?`, []any{no}
	if office != "" {
		where, args = `office = ? AND no < ?`, []any{string(office), no}
	}
	rows, err := r.minutesRows(ctx, where+` ORDER BY no DESC LIMIT ?`, append(args, int64(PageSize+1))...)
	return page(rows, err, func(x MinutesRow) string { return marked(0, x.No) })
}

// MinutesOf are the minutes of forums about a draft, the newest first, at most a page.
func (r *Room) MinutesOf(ctx context.Context, topic int64) ([]MinutesRow, error) {
	return r.minutesRows(ctx, `topic = ? AND topic >= 0 ORDER BY no DESC LIMIT ?`, topic, int64(PageSize))
}

// PromisesDue are minutes of the officer's office with a promise that is open, the
// nearest day first, at most a page.
func (r *Room) PromisesDue(ctx context.Context, a premises.Actor) ([]MinutesRow, error) {
	if err := a.May(premises.SeeForum); err != nil {
		return nil, err
	}
	return r.minutesRows(ctx, `office = ? AND next > 0 ORDER BY next, no LIMIT ?`, string(a.Office), int64(PageSize))
}

func (r *Room) minutesRows(ctx context.Context, where string, args ...any) (out []MinutesRow, err error) {
	var words []canon.ID
	err = r.Store.Each(ctx, `SELECT no, office, topic, held, words, promises, done, next FROM forum_minutes WHERE `+where, args, func(scan store.Scan) error {
		var x MinutesRow
		var item canon.ID
		var office string
		var held, next int64
		err := scan(&x.No, &office, &x.Topic, &held, store.ID(&item), &x.Promises, &x.Done, &next)
		x.Office, _ = r.Office(region.Code(office)) // an office that was closed has its code alone
		x.Office.Code, x.Held = region.Code(office), calendar.Day(held)
		x.Late = next > 0 && r.Today(x.Office.Code) > calendar.Day(next)
		out, words = append(out, x), append(words, item)
		return err
	})
	for i := range out {
		err = cmp.Or(err, r.Vault.OpenValue(ctx, words[i], &out[i].Words))
	}
	if err != nil {
		return nil, fmt.Errorf("reading minutes: %w", err)
	}
	return out, nil
}

// PromiseShown is a promise with what became of it.
type PromiseShown struct {
	Promised
	say.Promise
	// Stand is that of say.Promise on the day of reading, How it was kept.
	Stand, How string
}

// MinutesShown are minutes with all their words.
type MinutesShown struct {
	MinutesRow
	WrittenAt time.Time
	List      []PromiseShown
	Notes     []string
	Title     string
}

// MinutesOne are minutes for everybody to read.
func (r *Room) MinutesOne(ctx context.Context, no int64) (x MinutesShown, err error) {
	rows, err := r.minutesRows(ctx, `no = ?`, no)
	if err == nil && len(rows) == 0 {
		err = unknown()
	}
	if err != nil {
		return x, err
	}
	m, err := r.outside(ctx).minutes(no)
	if err != nil {
		return x, err
	}
	x.MinutesRow = rows[0]
	x.WrittenAt = at(m.At).In(r.zone(x.Office.Code))
	today := r.Today(x.Office.Code)
	for i, p := range m.Promises {
		s := PromiseShown{Promise: p, Stand: p.Stand(today)}
		if i < len(x.Words.Promises) {
			s.Promised = x.Words.Promises[i]
		}
		var how said
		if err := r.Vault.OpenValue(ctx, p.Words, &how); err != nil {
			return x, err
		}
		s.How = how.Text
		x.List = append(x.List, s)
	}
	for _, id := range m.Notes {
		var note said
		if err := r.Vault.OpenValue(ctx, id, &note); err != nil {
			return x, err
		}
		x.Notes = append(x.Notes, note.Text)
	}
	if x.Topic >= 0 {
		t, err := r.topics(ctx, `x.no = ?`, x.Topic)
		if err != nil || len(t) == 0 {
			return x, err
		}
		x.Title = t[0].Title
	}
	return x, nil
}
