package succession

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"genggam/internal/appointments"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/mandate"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Person is an officer as the page names them.
type Person struct {
	Account string `json:"account"`
	Name    string `json:"name"`
	// Roles in the office now.
	Roles []string `json:"roles,omitempty"`
}

// Case is an open case that the leaver holds.
type Case struct {
	No        int64  `json:"no"`
	Reference string `json:"reference"`
	Standard  string `json:"standard"`
	State     string `json:"state"`
	// Due is when it was promised, milliseconds UTC.
	Due int64 `json:"due"`
	// Queue says that the successor may not do its step, so that it goes back.
	Queue bool `json:"queue,omitempty"`
}

// Register is the last number of one register in its last year.
type Register struct {
	Name string `json:"name"`
	Year int    `json:"year"`
	Last int    `json:"last"`
	// Blanks are numbers of pads that are neither used nor voided.
	Blanks int `json:"blanks,omitempty"`
}

// Power is an appointment that ends, falls or begins.
type Power struct {
	Lines  string `json:"lines"`
	Form   string `json:"form"`
	Name   string `json:"name"`
	Decree string `json:"decree"`
	From   string `json:"from"`
	// Until is its last day once the hand-over is done, "" for none.
	Until string `json:"until,omitempty"`
}

// Substitute is a role that somebody has in the place of the leaver, or the
// leaver in somebody's.
type Substitute struct {
	Name  string `json:"name"`
	For   string `json:"for"`
	Role  string `json:"role"`
	Until int64  `json:"until,omitempty"`
}

// Key is a certificate or key of the office with its days.
type Key struct {
	Serial string `json:"serial"`
	From   string `json:"from"`
	Until  string `json:"until"`
}

// Page is all that is handed over: what both sign. Access is counted when it is
// done, and is no part of what is signed.
type Page struct {
	Office    string   `json:"office"`
	Leaver    Person   `json:"leaver"`
	Successor Person   `json:"successor"`
	Terms     *Terms   `json:"terms,omitempty"`
	Cases     []Case   `json:"cases"`
	Unprinted []string `json:"unprinted"`
	// Ink are references of cases whose letter waits for ink.
	Ink         []string     `json:"ink"`
	Registers   []Register   `json:"registers"`
	Ends        []Power      `json:"ends"`
	Falls       []Power      `json:"falls"`
	Begins      []Power      `json:"begins"`
	Substitutes []Substitute `json:"substitutes"`
	Keys        []Key        `json:"keys"`
	// Passed are the roles handed over, Kept those that the leaver keeps, in this
	// or another office; Closed says that the account is closed.
	Passed []string `json:"passed"`
	Kept   []string `json:"kept"`
	Closed bool     `json:"closed"`

	// Access is what the leaver has open now.
	Access premises.AccessOf `json:"-"`
	// Blocked says why it cannot be handed over now; nil when it can.
	Blocked error `json:"-"`

	plan plan
}

// plan is what the act does, besides what the page says.
type plan struct {
	code    region.Code
	book    appointments.Book
	ends    []mandate.Ended
	gives   []mandate.Appointment
	grants  []premises.Grant
	leaver  premises.Actor
	follows premises.Actor
}

// Code is the office of a page that was gathered.
func (p Page) Code() region.Code { return p.plan.code }

// Earliest is when the first of the cases is due, milliseconds; 0 for none.
func (p Page) Earliest() int64 {
	if len(p.Cases) == 0 {
		return 0
	}
	return p.Cases[0].Due
}

// Queued is how many of the cases go back into the queue.
func (p Page) Queued() (n int) {
	for _, c := range p.Cases {
		if c.Queue {
			n++
		}
	}
	return n
}

// Encode gives the bytes that are signed; Digest their SHA-256.
func (p Page) Encode() ([]byte, error) { return json.Marshal(p) }

// Digest of what is signed.
func (p Page) Digest() ([32]byte, error) {
	b, err := p.Encode()
	return sha256.Sum256(b), err
}

// Page is what would be handed over from one account to another of the actor's
// office, or of one under it, with all the leaver's roles.
func (r *Room) Page(ctx context.Context, a premises.Actor, from, to string) (Page, error) {
	if err := a.May(premises.HandOver); err != nil {
		return Page{}, err
	}
	office, err := r.officeOf(ctx, a, from)
	if err != nil {
		return Page{}, err
	}
	x := Terms{From: from, To: to, Office: office, Since: r.Today(office), Why: "successor"}
	return r.page(ctx, x)
}

// officeOf is the office in which an account leaves: the actor's own, or one
// under it.
func (r *Room) officeOf(ctx context.Context, a premises.Actor, account string) (region.Code, error) {
	grants, err := r.RolesOf(ctx, account)
	if err != nil {
		return "", err
	}
	below := region.Code("")
	for _, g := range grants {
		switch {
		case g.Role == premises.Auditor:
		case g.Office == a.Office:
			return g.Office, nil
		case slices.Contains(r.Above(string(g.Office)), string(a.Office)) && below == "":
			below = g.Office
		}
	}
	if below == "" {
		return "", fault.New(fault.NotFound, "account.unknown").On("from")
	}
	return below, nil
}

// rows is where tables are read: the open store, or an act.
type rows struct {
	each func(sql string, args []any, f func(store.Scan) error) error
	// ref spells the reference of a case.
	ref func(no int64) string
	now int64
}

// page gathers what is handed over by terms.
func (r *Room) page(ctx context.Context, x Terms) (Page, error) {
	o, err := r.Office(x.Office)
	if err != nil {
		return Page{}, err
	}
	p := Page{Office: o.Full()}
	p.plan.code = o.Code
	if p.plan.leaver, err = r.OfficerAt(ctx, x.From, x.Office); err != nil {
		return p, fault.New(fault.NotFound, "account.unknown").On("from")
	}
	p.Leaver = personOf(p.plan.leaver)
	if p.plan.grants, err = r.handed(ctx, x, &p); err != nil {
		return p, err
	}
	if err := r.follows(ctx, x, &p); err != nil {
		return p, err
	}
	in := rows{ref: r.Reference, now: r.Now().UnixMilli(), each: func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) }}
	if err := inventory(in, x, &p); err != nil {
		return p, err
	}
	if err := r.names(ctx, &p); err != nil {
		return p, err
	}
	for i := range p.Cases {
		takes, err := r.desk.Heir(ctx, p.Cases[i].No, p.plan.follows)
		if err != nil {
			return p, err
		}
		p.Cases[i].Queue = !takes
	}
	if err := r.powers(ctx, x, &p); err != nil {
		return p, err
	}
	key, has, err := r.desk.IssuingKey(x.Office)
	if err != nil {
		return p, err
	}
	if has {
		p.Keys = append(p.Keys, Key{Serial: key.Serial, From: key.From.String(), Until: key.Until.String()})
	}
	if p.Blocked == nil {
		p.Blocked, err = r.open(ctx, x)
	}
	if err == nil {
		p.Access, err = r.Access(ctx, x.From)
	}
	return p, err
}

func personOf(a premises.Actor) Person {
	p := Person{Account: a.Account, Name: a.Name}
	for _, role := range a.Roles {
		if !slices.Contains(p.Roles, role.Name) {
			p.Roles = append(p.Roles, role.Name)
		}
	}
	return p
}

// handed are the roles of the leaver that the terms hand over.
func (r *Room) handed(ctx context.Context, x Terms, p *Page) ([]premises.Grant, error) {
	all, err := r.RolesOf(ctx, x.From)
	if err != nil {
		return nil, err
	}
	var out []premises.Grant
	d := premises.Departure{Account: x.From, Office: x.Office}
	for _, g := range all {
		if g.Office == x.Office && g.For == "" && g.Role != premises.Auditor && g.Role != premises.Employee && (len(x.Roles) == 0 || slices.Contains(x.Roles, g.Role)) {
			out = append(out, g)
			p.Passed = append(p.Passed, g.Role)
			continue
		}
		if g.For == "" {
			p.Kept = append(p.Kept, g.Role+"@"+string(g.Office))
		}
	}
	d.Roles = out
	p.Closed = !d.Stays(all)
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "succession.no-role").On("roles")
	}
	return out, nil
}

// follows finds the successor, with the roles they will have.
func (r *Room) follows(ctx context.Context, x Terms, p *Page) error {
	to, err := r.OfficerAt(ctx, x.To, x.Office)
	if fault.Of(err) == fault.NotFound || to.Has(premises.Auditor) {
		return fault.New(fault.NotFound, "succession.no-account").On("to")
	}
	if err != nil {
		return err
	}
	p.Successor = personOf(to)
	used, err := r.CodeUsed(ctx, x.To)
	if err != nil {
		return err
	}
	if !used {
		p.Blocked = fault.New(fault.Conflict, "succession.no-factor", to.Name).On("to")
	}
	for _, g := range p.plan.grants {
		if !to.Has(g.Role) {
			to.Roles = append(to.Roles, premises.Role{Name: g.Role, Position: g.Position, Number: x.Number})
		}
	}
	p.plan.follows = to
	return nil
}

// names puts names in the place of accounts.
func (r *Room) names(ctx context.Context, p *Page) error {
	for i := range p.Substitutes {
		s := &p.Substitutes[i]
		for _, id := range []*string{&s.Name, &s.For} {
			var name string
			found, err := r.Store.One(ctx, `SELECT name FROM accounts WHERE id = ?`, []any{*id}, &name)
			if err != nil {
				return fmt.Errorf("reading who stands in: %w", err)
			}
			if found {
				*id = name
			}
		}
	}
	return nil
}

// open refuses while an act of the leaver is in the middle: a letter that they
// signed and that is not sealed yet.
func (r *Room) open(ctx context.Context, x Terms) (blocked, err error) {
	in := func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) }
	number, err := unsealed(in, x)
	if err == nil && number != "" {
		blocked = fault.New(fault.Conflict, "succession.being-sealed", number)
	}
	return blocked, err
}

// unsealed is the number of a letter that the leaver signed and that has no paper
// yet, "" for none.
func unsealed(each func(string, []any, func(store.Scan) error) error, x Terms) (found string, err error) {
	err = each(`SELECT d.number, e.line FROM documents d JOIN entries e ON e.pos = d.no WHERE d.state = 'signed' AND d.office = ? ORDER BY d.no LIMIT 500`,
		[]any{string(x.Office)}, func(scan store.Scan) error {
			var number string
			var line []byte
			if err := scan(&number, &line); err != nil {
				return err
			}
			e, err := journal.Parse(line)
			if err == nil && found == "" && (e.Actor.Account == x.From || e.Actor.For == x.From) {
				found = number
			}
			return err
		})
	if err != nil {
		err = fmt.Errorf("looking for letters that are being sealed: %w", err)
	}
	return found, err
}

func lines(l []string) string { return strings.Join(l, " / ") }
