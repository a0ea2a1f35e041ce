package residents

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Register is the registers of all offices of a node.
type Register struct {
	*premises.Premises
	names nameIndex
}

// New opens the registers of a node.
func New(p *premises.Premises) *Register {
	g := &Register{Premises: p}
	p.Keep(g.part())
	return g
}

// Resident is one person of an office's register.
type Resident struct {
	ID     canon.ID
	Office region.Code
	person.Record
	// Contact says that an officer attached the phone number, and when: only
	// such a number may open the register's words to whoever answers on it.
	Contact int64
	// ContactBy is that officer's account.
	ContactBy string
	// State says whether they live here.
	State State
}

// Living says whether somebody lives here now, as far as the register knows.
func (r Resident) Living() bool { return r.State == Here }

const residentColumns = `id, office, item, contact_at, contact_by, state`

// Resident opens a resident by the id that a party names.
func (g *Register) Resident(ctx context.Context, text string) (Resident, error) {
	id, err := canon.ParseID(text)
	if err != nil {
		return Resident{}, fault.New(fault.NotFound, "resident.unknown")
	}
	return g.residentWhere(ctx, `id = ?`, id[:])
}

func (g *Register) residentWhere(ctx context.Context, where string, args ...any) (Resident, error) {
	var r Resident
	var item canon.ID
	found, err := g.Store.One(ctx, `SELECT `+residentColumns+` FROM residents WHERE `+where, args,
		store.ID(&r.ID), (*string)(&r.Office), store.ID(&item), &r.Contact, &r.ContactBy, (*string)(&r.State))
	if err != nil {
		return r, fmt.Errorf("reading resident: %w", err)
	}
	if !found {
		return r, fault.New(fault.NotFound, "resident.unknown")
	}
	_, body, err := g.Vault.Open(ctx, item)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(body, &r.Record)
}

// ByNIK finds the resident of an office with a NIK.
func (g *Register) ByNIK(ctx context.Context, office region.Code, nik string) (Resident, error) {
	if nik == "" {
		return Resident{}, fault.New(fault.NotFound, "resident.unknown")
	}
	tok := g.Vault.Token(string(office), "nik", nik)
	return g.residentWhere(ctx, `id = (SELECT resident FROM resident_tokens WHERE token = ? ORDER BY resident LIMIT 1)`, tok)
}

// Match compares what a person knows with the register: NIK, KK and birth date
// together, or nothing. All three stand on every photocopy, so a match opens
// no word of the register; it only says that there is somebody whom an officer
// can find, by the id in the register, "" for nobody. Attempts are limited for
// each caller and each NIK, and a wrong guess, an unknown person and one attempt
// too many differ in nothing that tells whether a person exists.
func (g *Register) Match(ctx context.Context, office region.Code, said person.Record, caller string) (id string, err error) {
	byCaller, byNIK := "match/"+caller, "nik/"+said.NIK
	if !g.Limits.Allow(byCaller, 10, g.Now()) || !g.Limits.Allow(byNIK, 5, g.Now()) {
		return "", fault.New(fault.TooMany, "match.too-many")
	}
	for _, register := range g.registersOf(office) {
		r, err := g.ByNIK(ctx, register, said.NIK)
		if err != nil && fault.Of(err) != fault.NotFound {
			return "", err
		}
		if premises.Equal(r.NIK, said.NIK) && premises.Equal(r.KK, said.KK) && premises.Equal(r.BirthDate, said.BirthDate) && r.NIK != "" {
			id = r.ID.String()
		}
	}
	if id != "" {
		g.Limits.Forgive(byCaller, byNIK)
	}
	return id, nil
}

// registersOf are the offices whose registers an office asks: its own, and those
// of the villages under a district.
func (g *Register) registersOf(office region.Code) []region.Code {
	out := []region.Code{office}
	for _, o := range g.Offices() {
		if o.Parent == office && (o.Level == "desa" || o.Level == "kelurahan") {
			out = append(out, o.Code)
		}
	}
	return out
}

// ImportRow is one row of a register to be taken in.
type ImportRow struct {
	Line   int
	Record person.Record
}

// AddResidents takes rows into an office's register in one act. A NIK that is
// there already is brought up to date; the number an officer attached stays,
// whatever the row says, since a code that is sent to it opens the register.
func (g *Register) AddResidents(ctx context.Context, office region.Code, rows []ImportRow) error {
	all := make([]newResident, 0, len(rows))
	for _, r := range rows {
		body, err := json.Marshal(r.Record)
		if err != nil {
			return err
		}
		it, err := g.Vault.Seal(string(office), "resident", body)
		if err != nil {
			return err
		}
		s := newResident{id: store.NewID(g.Now()), record: r.Record, item: it}
		s.tokens = [][]byte{g.Vault.Token(string(office), "nik", r.Record.NIK)}
		if r.Record.KK != "" {
			s.tokens = append(s.tokens, g.Vault.Token(string(office), "kk", r.Record.KK))
		}
		all = append(all, s)
	}
	err := g.Store.Act(ctx, store.By{Unit: string(office)}, func(t *store.Tx) error {
		for _, s := range all {
			if err := g.putResident(t, office, s); err != nil {
				return err
			}
		}
		return nil
	})
	g.names.forget(office)
	return err
}

// newResident is a row with its words sealed.
type newResident struct {
	id     canon.ID
	record person.Record
	item   vault.Item
	tokens [][]byte
}

// putResident stores the row; the words that a row of the same NIK had are erased.
func (g *Register) putResident(t *store.Tx, office region.Code, n newResident) error {
	var was, old canon.ID
	var contact int64
	found, err := t.One(`SELECT r.id, r.item, r.contact_at FROM resident_tokens k JOIN residents r ON r.id = k.resident WHERE k.token = ? ORDER BY r.id LIMIT 1`,
		[]any{n.tokens[0]}, store.ID(&was), store.ID(&old), &contact)
	if err != nil {
		return err
	}
	if contact > 0 {
		if n.item, err = g.keepPhone(t, office, n.record, old); err != nil {
			return err
		}
	}
	if err := n.item.Put(t); err != nil {
		return err
	}
	if found {
		n.id = was
		err = errors.Join(vault.Erase(t, old), t.Exec(`DELETE FROM resident_tokens WHERE resident = ?`, was[:]),
			t.Exec(`UPDATE residents SET item = ?, changed = ? WHERE id = ?`, n.item.ID[:], t.Now(), was[:]))
	} else {
		err = t.Exec(`INSERT INTO residents (id, office, item, contact_at, contact_by, changed) VALUES (?, ?, ?, 0, '', ?)`, n.id[:], string(office), n.item.ID[:], t.Now())
	}
	if err != nil {
		return err
	}
	for _, tok := range n.tokens {
		if err := t.Exec(`INSERT INTO resident_tokens (token, resident) VALUES (?, ?) ON CONFLICT DO NOTHING`, tok, n.id[:]); err != nil {
			return err
		}
	}
	return nil
}

// keepPhone seals a row's words with the number that was attached before.
func (g *Register) keepPhone(t *store.Tx, office region.Code, r person.Record, old canon.ID) (vault.Item, error) {
	_, body, err := g.Vault.OpenTx(t, old)
	if err != nil {
		return vault.Item{}, err
	}
	var was person.Record
	if err := json.Unmarshal(body, &was); err != nil {
		return vault.Item{}, fmt.Errorf("reading resident: %w", err)
	}
	r.Phone = was.Phone
	if body, err = json.Marshal(r); err != nil {
		return vault.Item{}, err
	}
	return g.Vault.SealTx(t, string(office), "resident", body)
}

// FoundResident is one line of a search: enough to choose by, and no look.
type FoundResident struct {
	ID     canon.ID
	Masked string
	// RT and RW say where; Born is the day of birth, "2006-01-02", by which those of one
	// masked name are told apart. Each may be "".
	RT, RW, Born string
	// State says whether they live here: a dead person is still found.
	State State
	// NoNIK says that the person has no NIK yet.
	NoNIK bool
}

// SearchResidents finds residents of the officer's office by part of a name, or
// by the whole NIK or KK, at most limit.
func (g *Register) SearchResidents(ctx context.Context, a premises.Actor, query string, limit int) ([]FoundResident, error) {
	if err := a.May(premises.FindResident); err != nil {
		return nil, err
	}
	if digits, ok := Sixteen(query); ok {
		return g.residentsByNumber(ctx, a.Office, digits, limit)
	}
	book, err := g.names.of(ctx, g, a.Office)
	if err != nil {
		return nil, err
	}
	return book.search(person.NewQuery(query), limit), nil
}

// Sixteen gives the digits of a NIK or KK as people type it, with blanks, points
// or hyphens; false for anything else.
func Sixteen(q string) (string, bool) {
	out := make([]byte, 0, 16)
	for i := range len(q) {
		switch c := q[i]; {
		case c >= '0' && c <= '9':
			out = append(out, c)
		case c == ' ' || c == '.' || c == '-':
		default:
			return "", false
		}
	}
	return string(out), len(out) == 16
}

func (g *Register) residentsByNumber(ctx context.Context, office region.Code, digits string, limit int) ([]FoundResident, error) {
	var ids []canon.ID
	for _, field := range []string{"nik", "kk"} {
		tok := g.Vault.Token(string(office), field, digits)
		err := g.Store.Each(ctx, `SELECT resident FROM resident_tokens WHERE token = ? ORDER BY resident LIMIT ?`, []any{tok, int64(limit)}, func(scan store.Scan) error {
			var id canon.ID
			err := scan(store.ID(&id))
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var out []FoundResident
	for _, id := range ids {
		r, err := g.Resident(ctx, id.String())
		if err != nil {
			return nil, err
		}
		out = append(out, found(r))
	}
	return out, nil
}

func found(r Resident) FoundResident {
	return FoundResident{ID: r.ID, Masked: person.MaskName(r.Name), RT: r.RT, RW: r.RW, Born: r.BirthDate, State: r.State, NoNIK: r.NIK == ""}
}

// nameIndex holds the names of the registers in use, folded for search: some
// sixty bytes a person, of at most a few offices at a time.
type nameIndex struct {
	mu    sync.Mutex
	books map[region.Code]*nameBook
}

type nameBook struct {
	keys []string
	rows []FoundResident
	// gaps are counted on the way, since every record is opened for it.
	gaps Gaps
}

// maxNameBooks bounds how many registers are in memory at once.
const maxNameBooks = 8

func (n *nameIndex) forget(office region.Code) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.books, office)
}

func (n *nameIndex) of(ctx context.Context, g *Register, office region.Code) (*nameBook, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if b := n.books[office]; b != nil {
		return b, nil
	}
	b := &nameBook{gaps: Gaps{Lacking: map[string]int{}}}
	err := g.Store.Each(ctx, `SELECT id, item, state FROM residents WHERE office = ? ORDER BY id`, []any{string(office)}, func(scan store.Scan) error {
		r, err := g.scanned(ctx, scan)
		if err != nil {
			return err
		}
		b.gaps.count(r)
		b.keys, b.rows = append(b.keys, person.SearchKey(r.Name)), append(b.rows, found(r))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the register of %s: %w", office, err)
	}
	if n.books == nil || len(n.books) >= maxNameBooks {
		n.books = map[region.Code]*nameBook{}
	}
	n.books[office] = b
	return b, nil
}

// search puts those first whose whole name was typed, then those whose name
// begins with what was typed, then the others, each in the order of the book.
func (b *nameBook) search(q person.Query, limit int) []FoundResident {
	if q.Empty() {
		return nil
	}
	var by [person.Ranks][]FoundResident
	for i, k := range b.keys {
		if !q.Matches(k) {
			continue
		}
		if r := q.Rank(k); len(by[r]) < limit {
			by[r] = append(by[r], b.rows[i])
		}
	}
	out := slices.Concat(by[:]...)
	return out[:min(limit, len(out))]
}
