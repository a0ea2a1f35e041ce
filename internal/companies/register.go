package companies

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Registration is what an organisation hands in to be known here.
type Registration struct {
	// Office that looks at the papers; see Room.Offices.
	Office region.Code
	Words
	// First acts for it from the first day, on Ground director or owner.
	First  Person
	Ground string
	// Proofs: the deed, the NIB, what shows that First may act; at least one.
	Proofs []desk.Upload
}

// Ticket is a number with its code; whoever has both comes in.
type Ticket struct {
	ID           canon.ID
	Number, Code string
}

const (
	mostBranches = 20
	mostMandates = 200
	perCaller    = 10 // registrations and wrong codes an hour
	tokenSpace   = "organisation"
)

// Offices are those that judge papers of organisations: the licensing agencies.
func (r *Room) Offices() (out []*desk.Office) {
	for _, o := range r.Premises.Offices() {
		if o.Open && o.Level == "dinas" && o.Agency == "perizinan" {
			out = append(out, o)
		}
	}
	return out
}

// TakeProof stores a file for a registration.
func (r *Room) TakeProof(ctx context.Context, office region.Code, n desk.NewFile, from interface{ Read([]byte) (int, error) }) (desk.Upload, error) {
	return r.desk.TakeFileAt(ctx, office, n, from)
}

// Check says everything that is wrong with a registration, none for nothing; the
// office and whether it is known already are Register's to say.
func (r *Room) Check(n Registration) Mistakes { return n.clean() }

// Register hands the papers of an organisation in; all that is wrong with them
// is refused at once, as Mistakes. The code is its own from the
// beginning and opens nothing but its state before an officer confirmed the
// papers. One that is known already, or waits, is refused: "company.known".
func (r *Room) Register(ctx context.Context, n Registration, caller string) (Ticket, error) {
	return r.register(ctx, n, store.By{Unit: string(n.Office), Actor: journal.Actor{Role: "applicant", Account: "web"}}, caller)
}

// RegisterFor is Register by an officer for people at the counter.
func (r *Room) RegisterFor(ctx context.Context, a premises.Actor, n Registration) (Ticket, error) {
	if err := a.May(premises.ConfirmCompany); err != nil {
		return Ticket{}, err
	}
	n.Office = a.Office
	return r.register(ctx, n, a.Doing(premises.ConfirmCompany), a.Account)
}

func (r *Room) register(ctx context.Context, n Registration, by store.By, caller string) (Ticket, error) {
	if !slices.ContainsFunc(r.Offices(), func(o *desk.Office) bool { return o.Code == n.Office }) {
		return Ticket{}, fault.New(fault.Invalid, "company.office").On("kantor")
	}
	if err := n.clean().err(); err != nil {
		return Ticket{}, err
	}
	// Mending mistakes is no try: only papers that could be taken are counted.
	if !r.Limits.Allow("org/"+caller, perCaller, r.Now()) {
		return Ticket{}, fault.New(fault.TooMany, "company.too-many")
	}
	item, err := r.sealed(n.Office, "organisation", n.Words)
	if err != nil {
		return Ticket{}, err
	}
	who, err := r.sealed(n.Office, "mandate", n.First)
	if err != nil {
		return Ticket{}, err
	}
	items, err := r.brought(ctx, n)
	if err != nil {
		return Ticket{}, err
	}
	items = append([]vault.Item{item}, items...)
	id, first := store.NewID(r.Now()), store.NewID(r.Now())
	var branches []string
	for _, b := range n.Branches {
		branches = append(branches, b.ID)
	}
	var pos int64
	err = r.Store.Act(ctx, by, func(t *store.Tx) error {
		if err := r.notKnown(t, n.Words); err != nil {
			return err
		}
		pos = t.Next()
		if err := errors.Join(item.Put(t), who.Put(t)); err != nil {
			return err
		}
		err := write(t, id, kindRegistered, func(o *canon.Object) {
			o.List("branches", branches)
			o.ID("item", item.ID)
		}, items...)
		if err != nil {
			return err
		}
		if err := putMandate(t, id, first, Terms{Ground: n.Ground, From: r.Today(n.Office)}, who); err != nil {
			return err
		}
		return r.index(t, id, n.Words)
	})
	if err != nil {
		return Ticket{}, err
	}
	return Ticket{ID: id, Number: r.number(pos), Code: r.code("organisation", id)}, nil
}

// brought are the files of a registration, which were sealed for its office.
func (r *Room) brought(ctx context.Context, n Registration) (out []vault.Item, err error) {
	for _, u := range n.Proofs {
		f, err := r.Vault.FileHead(ctx, u.Item)
		if err != nil {
			return nil, err
		}
		if f.Office != string(n.Office) {
			return nil, fault.New(fault.NotFound, "file.unknown")
		}
		out = append(out, f.Item)
	}
	return out, nil
}

func (r *Room) sealed(office region.Code, kind string, v any) (vault.Item, error) {
	return r.Vault.SealValue(string(office), kind, v)
}

// tokens are the blind index of an organisation.
func (r *Room) tokens(w Words) [2][]byte {
	return [2][]byte{r.Vault.Token(tokenSpace, "nib", w.NIB), r.Vault.Token(tokenSpace, "npwp", w.NPWP)}
}

func (r *Room) index(t *store.Tx, id canon.ID, w Words) error {
	for _, tok := range r.tokens(w) {
		if err := t.Exec(`INSERT INTO org_tokens (token, org) VALUES (?, ?)`, tok, id[:]); err != nil {
			return err
		}
	}
	return nil
}

// notKnown refuses an organisation that is here already.
func (r *Room) notKnown(t *store.Tx, w Words) error {
	tokens := r.tokens(w)
	var n int64
	found, err := t.One(`SELECT 1 FROM org_tokens x JOIN orgs o ON o.id = x.org WHERE x.token IN (?, ?) AND o.state <> 'refused' LIMIT 1`, []any{tokens[0], tokens[1]}, &n)
	if err == nil && found {
		err = fault.New(fault.Conflict, "company.known").On("nib")
	}
	return err
}

// code is the secret of an organisation or of a mandate; it is stored nowhere.
func (r *Room) code(what string, id canon.ID) string {
	return premises.Crockford(r.MAC([]byte(what), id[:]), 10)
}

// Line is an organisation in a list of an office.
type Line struct {
	ID           canon.ID
	Number, Name string
	State        string
	At           int64
}

// List gives the organisations of the officer's office: those that wait, oldest
// first, and then the last that were decided, fifty at most of each.
func (r *Room) List(ctx context.Context, a premises.Actor) (out []Line, err error) {
	if err := a.May(premises.SeeCompanies); err != nil {
		return nil, err
	}
	for _, where := range []string{`state = 'waiting' ORDER BY pos LIMIT 50`, `state <> 'waiting' ORDER BY pos DESC LIMIT 50`} {
		all, err := r.rows(r.reads(ctx), `office = ? AND `+where, string(a.Office))
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			if err := r.fill(ctx, &c); err != nil && fault.Of(err) != fault.Gone {
				return nil, err
			}
			out = append(out, Line{ID: c.ID, Number: c.Number, Name: c.Name, State: c.State, At: c.At.UnixMilli()})
		}
	}
	return out, nil
}

// Find looks an organisation of the officer's office up by NIB, NPWP or number.
func (r *Room) Find(ctx context.Context, a premises.Actor, query string) (canon.ID, error) {
	if err := a.May(premises.SeeCompanies); err != nil {
		return canon.ID{}, err
	}
	where, args := ``, []any(nil)
	if node, pos, err := canon.ParseReference(query); err == nil && node == r.Card().Code {
		where, args = `pos = ?`, []any{pos}
	} else if n, err := person.ParseNIB(query); err == nil {
		where, args = `id IN (SELECT org FROM org_tokens WHERE token = ?)`, []any{r.Vault.Token(tokenSpace, "nib", string(n))}
	} else if n, err := person.ParseNPWP(query); err == nil {
		where, args = `id IN (SELECT org FROM org_tokens WHERE token = ?)`, []any{r.Vault.Token(tokenSpace, "npwp", string(n))}
	} else {
		return canon.ID{}, fault.New(fault.Invalid, "company.search-by").On("q")
	}
	all, err := r.rows(r.reads(ctx), where+` AND office = ? ORDER BY pos DESC LIMIT 1`, append(args, string(a.Office))...)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "company.none").On("q")
	}
	if err != nil {
		return canon.ID{}, err
	}
	return all[0].ID, nil
}

// Show opens an organisation for an officer, with who acts for it, after writing
// down that they looked.
func (r *Room) Show(ctx context.Context, a premises.Actor, id canon.ID) (Company, []Mandate, error) {
	if err := a.May(premises.SeeCompanies); err != nil {
		return Company{}, nil, err
	}
	c, err := r.row(r.reads(ctx), id)
	if err != nil || c.Office != a.Office {
		return c, nil, errors.Join(err, unknown())
	}
	if err := r.look(ctx, a, id); err != nil {
		return c, nil, err
	}
	if err := r.fill(ctx, &c); err != nil {
		return c, nil, err
	}
	if c.Proofs, err = r.proofs(ctx, id); err != nil {
		return c, nil, err
	}
	people, err := r.people(ctx, id)
	return c, people, err
}

// look writes down that an officer opened the words, once an hour.
func (r *Room) look(ctx context.Context, a premises.Actor, id canon.ID) error {
	if !r.Limits.Allow("org-look/"+a.Account+id.String(), 1, r.Now()) {
		return nil
	}
	return r.Store.Act(ctx, a.Doing(premises.SeeCompanies), func(t *store.Tx) error {
		return write(t, id, kindSeen, func(o *canon.Object) { o.Str("reason", "work") })
	})
}

// proofs are the files that came with the papers.
func (r *Room) proofs(ctx context.Context, id canon.ID) (out []canon.ID, err error) {
	lines, err := r.Store.Stream(ctx, stream+id.String())
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	e, err := journal.Parse(lines[0])
	if err != nil {
		return nil, err
	}
	for _, it := range e.Items[1:] {
		out = append(out, it.ID)
	}
	return out, nil
}

// OpenProof opens a file of the papers for an officer; the look covers it.
func (r *Room) OpenProof(ctx context.Context, a premises.Actor, id, item canon.ID) (desk.PDF, error) {
	c, _, err := r.Show(ctx, a, id)
	if err != nil {
		return desk.PDF{}, err
	}
	if !slices.Contains(c.Proofs, item) {
		return desk.PDF{}, fault.New(fault.NotFound, "file.unknown")
	}
	f, body, err := r.Vault.OpenFile(ctx, item)
	return desk.PDF{Name: "bukti", Size: f.Bytes, Body: body, MIME: f.MIME}, err
}

// Confirm says that the papers are right: from now on the organisation files and
// grants by itself.
func (r *Room) Confirm(ctx context.Context, a premises.Actor, id canon.ID) error {
	return r.decide(ctx, a, id, kindConfirmed, "")
}

// Refuse says that they are not, and why; the organisation may register again.
func (r *Room) Refuse(ctx context.Context, a premises.Actor, id canon.ID, why string) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(why)); n < 5 || n > 500 {
		return fault.New(fault.Invalid, "company.why").On("alasan")
	}
	return r.decide(ctx, a, id, kindRefused, strings.TrimSpace(why))
}

func (r *Room) decide(ctx context.Context, a premises.Actor, id canon.ID, kind, why string) error {
	if err := a.May(premises.ConfirmCompany); err != nil {
		return err
	}
	it, typed, err := r.desk.Words(string(a.Office), "reason", why)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.ConfirmCompany), func(t *store.Tx) error {
		c, err := r.row(t.Each, id)
		switch {
		case err != nil:
			return err
		case c.Office != a.Office:
			return unknown()
		case c.State != Waiting:
			return fault.New(fault.Conflict, "company.decided")
		}
		var items []vault.Item
		if typed {
			if err := it.Put(t); err != nil {
				return err
			}
			items = append(items, it)
		}
		if err := write(t, id, kind, func(o *canon.Object) { o.ID("words", it.ID) }, items...); err != nil {
			return fmt.Errorf("deciding about an organisation: %w", err)
		}
		return nil
	})
}
