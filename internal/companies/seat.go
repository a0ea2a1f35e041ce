package companies

import (
	"context"
	"slices"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Seat is somebody who came in: the organisation itself, or one person who acts
// for it.
type Seat struct {
	Org canon.ID
	// Mandate is whose code it was, zero for the organisation's own.
	Mandate canon.ID
}

// Own says that the organisation's own code opened it: it grants and revokes.
func (s Seat) Own() bool { return s.Mandate.Zero() }

type seatKey struct{}

// Sit carries a seat to whatever is asked of a case with this context.
func Sit(ctx context.Context, s Seat) context.Context { return context.WithValue(ctx, seatKey{}, s) }

// seated is who sits, false for nobody.
func seated(ctx context.Context) (Seat, bool) {
	s, ok := ctx.Value(seatKey{}).(Seat)
	return s, ok
}

// Enter finds who has a number with its code. A wrong code and a number that is
// nobody's are answered alike; a person whose mandate ended comes in no more and
// is told whom to ask.
func (r *Room) Enter(ctx context.Context, number, code, caller string) (Seat, error) {
	key := "org-code/" + caller
	if !r.Limits.Allow(key, perCaller, r.Now()) {
		return Seat{}, fault.New(fault.TooMany, "company.too-many")
	}
	node, pos, err := canon.ParseReference(number)
	if err != nil || node != r.Card().Code {
		return Seat{}, wrongCode()
	}
	var s Seat
	what := "organisation"
	orgs, err := r.rows(r.reads(ctx), `pos = ?`, pos)
	if err != nil {
		return s, err
	}
	who, err := r.mandates(r.reads(ctx), `pos = ?`, pos)
	if err != nil {
		return s, err
	}
	id := canon.ID{}
	if len(orgs) > 0 {
		s.Org, id = orgs[0].ID, orgs[0].ID
	}
	if len(who) > 0 {
		s.Org, s.Mandate, id, what = who[0].Org, who[0].ID, who[0].ID, "mandate"
	}
	if !premises.Equal(canon.Tidy(code), r.code(what, id)) || id.Zero() {
		return Seat{}, wrongCode()
	}
	r.Limits.Forgive(key)
	return s, r.here(ctx, s)
}

func wrongCode() error { return fault.New(fault.Invalid, "company.code").On("kode") }

// here refuses a seat whose mandate does not hold today.
func (r *Room) here(ctx context.Context, s Seat) error {
	if s.Own() {
		return nil
	}
	m, err := r.mandate(r.reads(ctx), s.Mandate)
	if err != nil {
		return err
	}
	c, err := r.company(ctx, s.Org)
	if err != nil {
		return err
	}
	return r.over(ctx, c, m)
}

// over says that a mandate does not hold today, with whom to ask.
func (r *Room) over(ctx context.Context, c Company, m Mandate) error {
	if m.Holds(r.Today(c.Office)) {
		return nil
	}
	key, day := "company.mandate-ended", m.Until
	switch {
	case !m.Revoked.IsZero():
		key, day = "company.mandate-revoked", r.Calendar(c.Office).Day(m.Revoked)
	case r.Today(c.Office) < m.From:
		key, day = "company.mandate-early", m.From
	}
	return fault.New(fault.Forbidden, key, c.Name, day.String(), r.whom(ctx, c))
}

// whom names who is to be asked: the first director or owner whose mandate holds.
func (r *Room) whom(ctx context.Context, c Company) string {
	m, err := r.head(ctx, c)
	if err != nil {
		return c.Name
	}
	return m.Name
}

// head is the first director or owner whose mandate for everything holds today.
func (r *Room) head(ctx context.Context, c Company) (Mandate, error) {
	all, err := r.people(ctx, c.ID)
	if err != nil {
		return Mandate{}, err
	}
	for _, m := range all {
		if (m.Ground == "director" || m.Ground == "owner") && len(m.Services)+len(m.Branches) == 0 && m.Holds(r.Today(c.Office)) {
			return m, nil
		}
	}
	return Mandate{}, fault.New(fault.Conflict, "company.no-head", c.Name)
}

// people are the mandates of an organisation with their persons, oldest first.
func (r *Room) people(ctx context.Context, org canon.ID) ([]Mandate, error) {
	all, err := r.mandates(r.reads(ctx), `org = ? ORDER BY pos LIMIT ?`, org[:], int64(mostMandates))
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := r.person(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Open is the organisation as whoever sits sees it.
func (r *Room) Open(ctx context.Context, s Seat) (Company, error) {
	if err := r.here(ctx, s); err != nil {
		return Company{}, err
	}
	return r.company(ctx, s.Org)
}

// Own is the mandate of the person who sits; it refuses the organisation itself.
func (r *Room) Own(ctx context.Context, s Seat) (Mandate, error) {
	m, err := r.mandate(r.reads(ctx), s.Mandate)
	if err != nil {
		return m, err
	}
	return m, r.person(ctx, &m)
}

// People lists who acts for the organisation; only the organisation itself reads it.
func (r *Room) People(ctx context.Context, s Seat) ([]Mandate, error) {
	if !s.Own() {
		return nil, fault.New(fault.Forbidden, "company.own-only")
	}
	return r.people(ctx, s.Org)
}

// confirmed is the organisation of a seat, refused before its papers are.
func (r *Room) confirmed(read reader, s Seat) (Company, error) {
	c, err := r.row(read, s.Org)
	if err == nil && c.State != Confirmed {
		err = fault.New(fault.Conflict, "company."+c.State)
	}
	return c, err
}

// Grant lets somebody act for the organisation and gives them a code of their
// own. What is wrong with person and bounds is refused at once, as Mistakes.
func (r *Room) Grant(ctx context.Context, s Seat, who Person, m Terms) (Ticket, error) {
	if !s.Own() {
		return Ticket{}, fault.New(fault.Forbidden, "company.own-only")
	}
	c, err := r.confirmed(r.reads(ctx), s)
	if err != nil {
		return Ticket{}, err
	}
	var wrong Mistakes
	who.clean(&wrong)
	r.terms(c, m, &wrong)
	if err := wrong.err(); err != nil {
		return Ticket{}, err
	}
	it, err := r.sealed(c.Office, "mandate", who)
	if err != nil {
		return Ticket{}, err
	}
	id, pos := store.NewID(r.Now()), int64(0)
	err = r.Store.Act(ctx, r.by(c), func(t *store.Tx) error {
		var n int64
		if _, err := t.One(`SELECT count(*) FROM mandates WHERE org = ?`, []any{c.ID[:]}, &n); err != nil {
			return err
		}
		if n >= mostMandates {
			return fault.New(fault.Conflict, "company.many-people", mostMandates)
		}
		if err := it.Put(t); err != nil {
			return err
		}
		pos = t.Next()
		return putMandate(t, c.ID, id, m, it)
	})
	return Ticket{ID: id, Number: r.number(pos), Code: r.code("mandate", id)}, err
}

// longestMandate bounds how far ahead a mandate may end.
const longestMandate = 10 * 366

// terms judges the bounds of a mandate.
func (r *Room) terms(c Company, m Terms, wrong *Mistakes) {
	today := r.Today(c.Office)
	wrong.when(!slices.Contains(Grounds(), m.Ground), "dasar", "company.ground")
	for _, id := range m.Services {
		wrong.when(!slices.ContainsFunc(r.Services(c.Office), func(x Service) bool { return x.Standard.ID == id }), "layanan", "company.service")
	}
	for _, id := range m.Branches {
		_, ok := c.Branch(id)
		wrong.when(!ok || strings.ContainsAny(id, " "), "cabang", "company.branch")
	}
	wrong.when(m.From < today || m.From > today.AddDays(366), "mulai", "company.from")
	wrong.when(m.Until != 0 && (m.Until < m.From || m.Until > m.From.AddDays(longestMandate)), "sampai", "company.until")
	wrong.when(m.Until == 0 && (m.Ground == "employee" || m.Ground == "attorney"), "sampai", "company.until-missing")
}

func (r *Room) by(c Company) store.By {
	return store.By{Unit: string(c.Office), Actor: actor}
}

// Revoke ends a mandate at once. The last of a director or owner stays: somebody
// has to answer for the organisation.
func (r *Room) Revoke(ctx context.Context, s Seat, id canon.ID) error {
	if !s.Own() {
		return fault.New(fault.Forbidden, "company.own-only")
	}
	c, err := r.confirmed(r.reads(ctx), s)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, r.by(c), func(t *store.Tx) error {
		m, err := r.mandate(t.Each, id)
		switch {
		case err != nil:
			return err
		case m.Org != c.ID:
			return unknown()
		case !m.Revoked.IsZero():
			return fault.New(fault.Conflict, "company.revoked-before")
		}
		if err := r.leavesHead(t, c, m, r.Today(c.Office)); err != nil {
			return err
		}
		return write(t, c.ID, kindRevoked, func(o *canon.Object) { o.ID("id", id) })
	})
}

// leavesHead refuses to revoke the last director or owner.
func (r *Room) leavesHead(t *store.Tx, c Company, m Mandate, today calendar.Day) error {
	if m.Ground != "director" && m.Ground != "owner" {
		return nil
	}
	all, err := r.mandates(t.Each, `org = ? AND ground IN ('director','owner') AND revoked_at = 0`, c.ID[:])
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.ID != m.ID && x.Holds(today) && len(x.Services)+len(x.Branches) == 0 {
			return nil
		}
	}
	return fault.New(fault.Conflict, "company.last-head")
}

// Cases lists the cases of the organisation that whoever sits may see, newest
// first, at most desk.PageSize.
func (r *Room) Cases(ctx context.Context, s Seat) ([]desk.Row, error) {
	if err := r.here(ctx, s); err != nil {
		return nil, err
	}
	var nos []int64
	branches := map[int64]string{}
	err := r.Store.Each(ctx, `SELECT case_no, branch FROM org_cases WHERE org = ? ORDER BY case_no DESC LIMIT 200`, []any{s.Org[:]}, func(scan store.Scan) error {
		var no int64
		var branch string
		err := scan(&no, &branch)
		nos, branches[no] = append(nos, no), branch
		return err
	})
	if err != nil {
		return nil, err
	}
	var m Mandate
	if !s.Own() {
		if m, err = r.mandate(r.reads(ctx), s.Mandate); err != nil {
			return nil, err
		}
	}
	var out []desk.Row
	for _, no := range nos {
		rows, err := r.desk.RowsOf(ctx, no)
		if err != nil {
			return nil, err
		}
		if row := rows[0]; s.Own() || row.Standard != nil && m.Covers(row.Standard.ID, branches[no]) {
			out = append(out, row)
		}
		if len(out) == desk.PageSize {
			break
		}
	}
	return out, nil
}

// OpenCase gives reference and secret of a case of the organisation to whoever
// sits and may see it.
func (r *Room) OpenCase(ctx context.Context, s Seat, no int64) (reference, secret string, err error) {
	b, err := r.behind(r.reads(ctx), no)
	if err != nil {
		return "", "", err
	}
	if b == nil || b.org != s.Org {
		return "", "", unknown()
	}
	if err := r.allows(ctx, s, *b); err != nil {
		return "", "", err
	}
	secret, err = r.desk.SecretOf(ctx, no)
	return r.desk.Reference(no), secret, err
}
