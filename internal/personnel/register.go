package personnel

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store"
)

// words are an employee's item.
type words struct {
	Name string `json:"name"`
	NIP  string `json:"nip,omitempty"`
}

// Member is an employee as the register knows them on a day. Known is false for
// somebody who is not employed then; the rest but the words is empty.
type Member struct {
	staff.Employee
	Known     bool
	Name, NIP string
	// Account they log in with, "" for none.
	Account string
}

// Newcomer is somebody who comes into the register.
type Newcomer struct {
	Name, NIP string
	As        staff.Employment
	Rank      string
	// Unit is the code of the office, Post the id of the post they hold, zero for
	// none yet.
	Unit string
	Post canon.ID
	// From is the first day of unbroken service, PostFrom that of the post (From
	// when it is 0).
	From, PostFrom calendar.Day
	// Account they log in with, "" for none.
	Account string
}

const maxName = 100

// Register takes somebody into the register. Faults: those of staff.Chart.Check,
// "personnel.name" and "personnel.nip" on their fields, "personnel.account-taken".
func (r *Room) Register(ctx context.Context, a premises.Actor, n Newcomer) (canon.ID, error) {
	if err := r.mayKeep(a, n.Unit); err != nil {
		return canon.ID{}, err
	}
	w := words{Name: tidy(n.Name), NIP: tidy(n.NIP)}
	if err := w.check(); err != nil {
		return canon.ID{}, err
	}
	if err := r.free(ctx, n.Account, canon.ID{}); err != nil {
		return canon.ID{}, err
	}
	id, now := store.NewID(r.Now()), r.Now()
	item, err := r.Vault.SealValue(n.Unit, "employee", w)
	if err != nil {
		return canon.ID{}, err
	}
	stream := personStream(id)
	facts := []placed{{stream, staff.Engagement{ID: store.NewID(now), Employee: id, As: n.As, Unit: n.Unit, Period: staff.Period{From: n.From}}}}
	if n.Rank != "" {
		facts = append(facts, placed{stream, staff.Grade{ID: store.NewID(now), Employee: id, Rank: n.Rank, Period: staff.Period{From: n.From}}})
	}
	if !n.Post.Zero() {
		facts = append(facts, placed{stream, staff.Seat{ID: store.NewID(now), Employee: id, Post: n.Post, Form: mandate.Head, Period: staff.Period{From: cmp.Or(n.PostFrom, n.From)}}})
	}
	return id, r.decree(ctx, a, facts, func(t *store.Tx) error {
		if err := putRecord(t, stream, registeredKind, record{ID: id, Unit: n.Unit}, item); err != nil {
			return err
		}
		if n.Account == "" {
			return nil
		}
		return putRecord(t, stream, linkedKind, record{Employee: id, Account: n.Account})
	})
}

func (w words) check() error {
	switch {
	case utf8.RuneCountInString(w.Name) < 2 || utf8.RuneCountInString(w.Name) > maxName:
		return fault.New(fault.Invalid, "personnel.name", maxName).On("name")
	case len(w.NIP) > 30:
		return fault.New(fault.Invalid, "personnel.nip").On("nip")
	}
	return nil
}

func (r *Room) mayKeep(a premises.Actor, unit string) error {
	if err := a.May(premises.KeepStaff); err != nil {
		return err
	}
	if !r.keeps(a, unit) {
		return fault.New(fault.Forbidden, "personnel.elsewhere")
	}
	return nil
}

// free refuses an account that another employee has.
func (r *Room) free(ctx context.Context, account string, but canon.ID) error {
	if account == "" {
		return nil
	}
	return r.withChart(ctx, func(b *board) error {
		if id, ok := b.byAccount[account]; ok && id != but {
			return fault.New(fault.Conflict, "personnel.account-taken").On("account")
		}
		return nil
	})
}

// Link says with which account an employee logs in. The account must be one of
// the office they work in.
func (r *Room) Link(ctx context.Context, a premises.Actor, employee canon.ID, account string) error {
	m, err := r.member(ctx, employee)
	if err != nil {
		return err
	}
	if err := r.mayKeep(a, m.Unit); err != nil {
		return err
	}
	people, err := r.Colleagues(ctx, regionOf(m.Unit))
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(people, func(c premises.Colleague) bool { return c.Account == account }) {
		return fault.New(fault.Invalid, "personnel.account-elsewhere").On("account")
	}
	if err := r.free(ctx, account, employee); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepStaff), func(t *store.Tx) error {
		return putRecord(t, personStream(employee), linkedKind, record{Employee: employee, Account: account})
	})
}

// NewPost is a position that the chart gets.
type NewPost struct {
	Unit, Title string
	// Over is the post right above, zero for the head of all.
	Over   canon.ID
	Places int
	Powers []staff.Approval
	From   calendar.Day
}

// AddPost adds a post and places it. Faults: those of staff.Chart.Check.
func (r *Room) AddPost(ctx context.Context, a premises.Actor, n NewPost) (canon.ID, error) {
	if err := r.mayKeep(a, n.Unit); err != nil {
		return canon.ID{}, err
	}
	now := r.Now()
	id := store.NewID(now)
	facts := []placed{{unitStream(n.Unit), staff.Post{ID: id, Unit: n.Unit, Title: tidy(n.Title), Places: n.Places, Powers: n.Powers, Period: staff.Period{From: n.From}}}}
	if !n.Over.Zero() {
		facts = append(facts, placed{unitStream(n.Unit), staff.Placement{ID: store.NewID(now), Post: id, Over: n.Over, Period: staff.Period{From: n.From}}})
	}
	return id, r.decree(ctx, a, facts, nil)
}

// Place puts a post under another from a day on; a circle is refused and named.
func (r *Room) Place(ctx context.Context, a premises.Actor, post, over canon.ID, from calendar.Day) error {
	p, err := r.post(ctx, post)
	if err != nil {
		return err
	}
	if err := r.mayKeep(a, p.Unit); err != nil {
		return err
	}
	return r.decree(ctx, a, []placed{{unitStream(p.Unit), staff.Placement{ID: store.NewID(r.Now()), Post: post, Over: over, Period: staff.Period{From: from}}}}, nil)
}

// Fill lets an employee hold a post, or stand in for it as Pj, Plt or Plh.
func (r *Room) Fill(ctx context.Context, a premises.Actor, s staff.Seat) error {
	p, err := r.post(ctx, s.Post)
	if err != nil {
		return err
	}
	if err := r.mayKeep(a, p.Unit); err != nil {
		return err
	}
	s.ID = store.NewID(r.Now())
	return r.decree(ctx, a, []placed{{personStream(s.Employee), s}}, nil)
}

// Missing writes down that an employee is away for another reason than leave
// that was granted here.
func (r *Room) Missing(ctx context.Context, a premises.Actor, x staff.Absence) error {
	m, err := r.member(ctx, x.Employee)
	if err != nil {
		return err
	}
	if err := r.mayKeep(a, m.Unit); err != nil {
		return err
	}
	x.ID = store.NewID(r.Now())
	return r.decree(ctx, a, []placed{{personStream(x.Employee), x}}, nil)
}

func (r *Room) post(ctx context.Context, id canon.ID) (p staff.Post, err error) {
	err = r.withChart(ctx, func(b *board) error {
		var ok bool
		if p, ok = b.chart.Post(id); !ok {
			return fault.New(fault.NotFound, "chart.unknown-post").On("post")
		}
		return nil
	})
	return p, err
}

// member reads an employee; whether the reader may is asked before or after.
func (r *Room) member(ctx context.Context, id canon.ID) (m Member, err error) {
	var item canon.ID
	found, err := r.Store.One(ctx, `SELECT office, item FROM employees WHERE id = ?`, []any{id[:]}, &m.Unit, store.ID(&item))
	if err != nil {
		return m, fmt.Errorf("reading an employee: %w", err)
	}
	if !found {
		return m, fault.New(fault.NotFound, "personnel.unknown")
	}
	unit := m.Unit
	err = r.withChart(ctx, func(b *board) error {
		m.Employee, m.Known = b.chart.Employee(id, r.day(unit))
		m.Account = b.accounts[id]
		return nil
	})
	if !m.Known {
		m.ID, m.Unit = id, unit
	}
	var w words
	if err == nil {
		err = r.Vault.OpenValue(ctx, item, &w)
	}
	m.Name, m.NIP = w.Name, w.NIP
	return m, err
}

// Mine is the actor as an employee; "personnel.not-you" when no employee has the
// account.
func (r *Room) Mine(ctx context.Context, a premises.Actor) (Member, error) {
	if err := a.May(premises.AskAsEmployee); err != nil {
		return Member{}, err
	}
	var id canon.ID
	err := r.withChart(ctx, func(b *board) error {
		var ok bool
		if id, ok = b.byAccount[a.Account]; !ok {
			return fault.New(fault.NotFound, "personnel.not-you")
		}
		return nil
	})
	if err != nil {
		return Member{}, err
	}
	m, err := r.member(ctx, id)
	if err == nil && !m.Known {
		err = fault.New(fault.NotFound, "personnel.not-you")
	}
	return m, err
}

// IsEmployee says whether an account is one of the register.
func (r *Room) IsEmployee(ctx context.Context, account string) (is bool) {
	_ = r.withChart(ctx, func(b *board) error { _, is = b.byAccount[account]; return nil })
	return is
}

// MaxList is how many employees a page of the register has.
const MaxList = 50

// Staff lists the employees of a unit whom an officer may see, in the order in
// which they were registered; next is where the page after it begins, 0 for the
// end.
func (r *Room) Staff(ctx context.Context, a premises.Actor, unit string, after int64) (out []Member, next int64, err error) {
	if err := r.maySee(a, unit); err != nil {
		return nil, 0, err
	}
	var ids []canon.ID
	err = r.Store.Each(ctx, `SELECT id, pos FROM employees WHERE office = ? AND pos > ? ORDER BY pos LIMIT ?`, []any{unit, after, int64(MaxList + 1)}, func(scan store.Scan) error {
		var id canon.ID
		var pos int64
		err := scan(store.ID(&id), &pos)
		if ids = append(ids, id); len(ids) == MaxList {
			next = pos
		}
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("listing employees: %w", err)
	}
	if len(ids) <= MaxList {
		next = 0
	}
	for _, id := range ids[:min(len(ids), MaxList)] {
		m, err := r.member(ctx, id)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, m)
	}
	return out, next, nil
}

func (r *Room) maySee(a premises.Actor, unit string) error {
	if err := a.May(premises.SeeStaff); err != nil {
		return err
	}
	if !r.keeps(a, unit) {
		return fault.New(fault.Forbidden, "personnel.elsewhere")
	}
	return nil
}

// Show is one employee for whoever keeps the register of their unit.
func (r *Room) Show(ctx context.Context, a premises.Actor, id canon.ID) (Member, error) {
	if err := a.May(premises.SeeStaff); err != nil {
		return Member{}, err
	}
	m, err := r.member(ctx, id)
	if err != nil {
		return m, err
	}
	if !r.keeps(a, m.Unit) {
		return Member{}, fault.New(fault.NotFound, "personnel.unknown")
	}
	return m, nil
}

// PostLine is a post with what is over it, and who fills it, as the list shows it.
type PostLine struct {
	staff.Post
	Over string
}

// Posts lists the posts of a unit, in the order in which they were decreed.
func (r *Room) Posts(ctx context.Context, a premises.Actor, unit string) (out []PostLine, err error) {
	if err := r.maySee(a, unit); err != nil {
		return nil, err
	}
	return r.posts(ctx, unit)
}

func (r *Room) posts(ctx context.Context, unit string) (out []PostLine, err error) {
	over := map[canon.ID]canon.ID{}
	err = r.Store.Each(ctx, `SELECT kind, data FROM staff_facts WHERE stream = ? ORDER BY pos`, []any{unitStream(unit)}, func(scan store.Scan) error {
		var kind string
		var data []byte
		if err := scan(&kind, &data); err != nil {
			return err
		}
		f, err := staff.Decode(kind, data)
		switch x := f.(type) {
		case staff.Post:
			out = append(out, PostLine{Post: x})
		case staff.Placement:
			over[x.Post] = x.Over
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing posts: %w", err)
	}
	err = r.withChart(ctx, func(b *board) error {
		for i := range out {
			if p, ok := b.chart.Post(over[out[i].ID]); ok {
				out[i].Over = p.Title
			}
		}
		return nil
	})
	return out, err
}

// Masked is the name as strangers may read it.
// else, masked for whoever does not work with them.
func (m Member) Masked() string { return person.MaskName(m.Name) }

// Units are the offices whose register an officer keeps or reads, by code: their
// own first, and for the personnel agency those of its regency.
func (r *Room) Units(a premises.Actor) []string {
	out := []string{string(a.Office)}
	for _, o := range r.Offices() {
		if unit := string(o.Code); unit != out[0] && r.office(unit) == a.Office {
			out = append(out, unit)
		}
	}
	return out
}

// Above are the posts that others of a unit may stand under: its own, and those
// of the offices above it.
func (r *Room) Above(ctx context.Context, a premises.Actor, unit string) (out []PostLine, err error) {
	if err := r.maySee(a, unit); err != nil {
		return nil, err
	}
	for _, code := range append([]string{unit}, r.Premises.Above(unit)...) {
		posts, err := r.posts(ctx, code)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			if p.Places == 1 || code == unit {
				out = append(out, p)
			}
		}
	}
	return out, nil
}
