package companies

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Room is the room of organisations in an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
}

// New furnishes it, and has the desk ask it about cases of organisations.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d}
	p.Keep(premises.Part{Prefix: stream, Tables: []premises.Table{
		{Name: "orgs", Key: "id", Columns: orgColumns},
		{Name: "mandates", Key: "id", Columns: mandateColumns},
		{Name: "org_cases", Key: "case_no", Columns: caseColumns},
	}, Replay: func(_ context.Context, _ *store.Store, t *store.Tx, name string, lines [][]byte) error {
		return replay(t, name, lines)
	}})
	d.OnFiled(r.filed)
	d.OnApplicant(r.mayAct)
	return r
}

// The states of an organisation.
const (
	Waiting   = "waiting"
	Confirmed = "confirmed"
	Refused   = "refused"
)

// Branch is a place where an organisation works. ID is "1", "2" ...; "0" is its seat.
type Branch struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Address string `json:"address"`
	// Region is the code of the village or district, "" when it was not said.
	Region string `json:"region,omitempty"`
}

// Words are what an organisation says of itself.
type Words struct {
	Name string `json:"name"`
	// Form is one of Forms.
	Form  string `json:"form"`
	NIB   string `json:"nib"`
	NPWP  string `json:"npwp"`
	Phone string `json:"phone"`
	Email string `json:"email,omitempty"`
	// Branches begins with the seat.
	Branches []Branch `json:"branches"`
}

// Forms are the legal forms: pt, cv, firma, koperasi, yayasan, perkumpulan, perorangan.
func Forms() []string {
	return []string{"pt", "cv", "firma", "koperasi", "yayasan", "perkumpulan", "perorangan"}
}

// Company is an organisation as it is opened.
type Company struct {
	ID canon.ID
	// Number is what it is called by, with its code.
	Number string
	Office region.Code
	// State: waiting, confirmed, refused. Why is said of a refusal.
	State, Why string
	At         time.Time
	Decided    time.Time
	DecidedBy  string
	Words
	// Proofs are files that were brought with the papers.
	Proofs []canon.ID

	pos   int64
	item  canon.ID
	words []byte
}

// Branch finds a branch by its id; the seat for "".
func (c *Company) Branch(id string) (Branch, bool) {
	if id == "" {
		id = Seat0
	}
	i := slices.IndexFunc(c.Branches, func(b Branch) bool { return b.ID == id })
	if i < 0 {
		return Branch{}, false
	}
	return c.Branches[i], true
}

// Seat0 is the id of the seat among the branches.
const Seat0 = "0"

// Person is who acts for an organisation.
type Person struct {
	Name  string `json:"name"`
	NIK   string `json:"nik"`
	Phone string `json:"phone,omitempty"`
}

// Terms are the bounds of a mandate.
type Terms struct {
	// Ground is one of Grounds.
	Ground string
	// Services are ids of standards, Branches ids of branches; none is all.
	Services, Branches []string
	// From the first day and Until the last, 0 without end.
	From, Until calendar.Day
}

// Grounds on which somebody acts for an organisation.
func Grounds() []string { return []string{"director", "owner", "employee", "attorney"} }

// Mandate is that somebody acts for an organisation.
type Mandate struct {
	ID  canon.ID
	Org canon.ID
	// Number is what its person calls it by, with a code of their own.
	Number string
	Terms
	Person
	Revoked time.Time

	pos  int64
	item canon.ID
}

// Holds says whether it holds on a day.
func (m Mandate) Holds(on calendar.Day) bool {
	return m.Revoked.IsZero() && on >= m.From && (m.Until == 0 || on <= m.Until)
}

// Covers says whether it is for a service and a branch.
func (m Mandate) Covers(service, branch string) bool {
	if branch == "" {
		branch = Seat0
	}
	return (len(m.Services) == 0 || slices.Contains(m.Services, service)) && (len(m.Branches) == 0 || slices.Contains(m.Branches, branch))
}

// reader reads rows in an act or outside of one.
type reader func(sql string, args []any, f func(store.Scan) error) error

func (r *Room) reads(ctx context.Context) reader {
	return func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) }
}

func (r *Room) rows(read reader, where string, args ...any) (out []Company, err error) {
	err = read(`SELECT `+orgColumns+` FROM orgs WHERE `+where, args, func(scan store.Scan) error {
		var c Company
		var at, decided int64
		var branches string
		err := scan(store.ID(&c.ID), &c.pos, (*string)(&c.Office), &c.State, store.ID(&c.item), &branches, &at, &decided, &c.DecidedBy, &c.words)
		c.At, c.Number = time.UnixMilli(at).UTC(), r.number(c.pos)
		if decided > 0 {
			c.Decided = time.UnixMilli(decided).UTC()
		}
		for b := range strings.FieldsSeq(branches) {
			c.Branches = append(c.Branches, Branch{ID: b})
		}
		out = append(out, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading organisations: %w", err)
	}
	return out, nil
}

func (r *Room) row(read reader, id canon.ID) (Company, error) {
	all, err := r.rows(read, `id = ?`, id[:])
	if err == nil && len(all) == 0 {
		err = unknown()
	}
	if err != nil {
		return Company{}, err
	}
	return all[0], nil
}

// fill opens the words of an organisation.
func (r *Room) fill(ctx context.Context, c *Company) error {
	_, body, err := r.Vault.Open(ctx, c.item)
	if err != nil {
		return err
	}
	c.Words = Words{}
	if err := json.Unmarshal(body, &c.Words); err != nil {
		return fmt.Errorf("reading an organisation: %w", err)
	}
	if len(c.words) == len(canon.ID{}) {
		_, body, err := r.Vault.Open(ctx, canon.ID(c.words))
		if err != nil && fault.Of(err) != fault.Gone {
			return err
		}
		c.Why = string(body)
	}
	return nil
}

// company opens one.
func (r *Room) company(ctx context.Context, id canon.ID) (Company, error) {
	c, err := r.row(r.reads(ctx), id)
	if err != nil {
		return c, err
	}
	return c, r.fill(ctx, &c)
}

func (r *Room) mandates(read reader, where string, args ...any) (out []Mandate, err error) {
	err = read(`SELECT `+mandateColumns+` FROM mandates WHERE `+where, args, func(scan store.Scan) error {
		var m Mandate
		var services, branches string
		var from, until, revoked int64
		err := scan(store.ID(&m.ID), &m.pos, store.ID(&m.Org), store.ID(&m.item), &m.Ground, &services, &branches, &from, &until, &revoked)
		m.Services, m.Branches = strings.Fields(services), strings.Fields(branches)
		m.From, m.Until, m.Number = dayOf(from), dayOf(until), r.number(m.pos)
		if revoked > 0 {
			m.Revoked = time.UnixMilli(revoked).UTC()
		}
		out = append(out, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading mandates: %w", err)
	}
	return out, nil
}

func (r *Room) mandate(read reader, id canon.ID) (Mandate, error) {
	all, err := r.mandates(read, `id = ?`, id[:])
	if err == nil && len(all) == 0 {
		err = fault.New(fault.Forbidden, "company.no-mandate")
	}
	if err != nil {
		return Mandate{}, err
	}
	return all[0], nil
}

// person opens who a mandate is of.
func (r *Room) person(ctx context.Context, m *Mandate) error {
	return r.Vault.OpenValue(ctx, m.item, &m.Person)
}

func (r *Room) number(pos int64) string { return canon.Reference(r.Card().Code, pos) }

// unknown is said alike for what is not and what is not theirs.
func unknown() error { return fault.New(fault.NotFound, "company.unknown") }
