package desk

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
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

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
}

const residentColumns = `id, office, item, contact_at, contact_by`

// resident opens a resident by the id that a party names.
func (d *Desk) resident(ctx context.Context, text string) (Resident, error) {
	id, err := canon.ParseID(text)
	if err != nil {
		return Resident{}, fault.New(fault.NotFound, "resident.unknown")
	}
	return d.residentWhere(ctx, `id = ?`, id[:])
}

func (d *Desk) residentWhere(ctx context.Context, where string, args ...any) (Resident, error) {
	var r Resident
	var item canon.ID
	found, err := d.store.One(ctx, `SELECT `+residentColumns+` FROM residents WHERE `+where, args,
		store.ID(&r.ID), (*string)(&r.Office), store.ID(&item), &r.Contact, &r.ContactBy)
	if err != nil {
		return r, fmt.Errorf("reading resident: %w", err)
	}
	if !found {
		return r, fault.New(fault.NotFound, "resident.unknown")
	}
	_, body, err := d.vault.Open(ctx, item)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(body, &r.Record)
}

// byNIK finds the residents of an office with a NIK.
func (d *Desk) byNIK(ctx context.Context, office region.Code, nik string) (Resident, error) {
	tok := d.vault.Token(string(office), "nik", nik)
	return d.residentWhere(ctx, `id = (SELECT resident FROM resident_tokens WHERE token = ? ORDER BY resident LIMIT 1)`, tok)
}

// Match compares what a person knows with the register: NIK, KK and birth date
// together, or nothing. All three stand on every photocopy, so a match opens
// no word of the register; it only says that there is somebody whom an officer
// can find. Attempts are limited for each caller and each NIK, and a wrong
// guess, an unknown person and one attempt too many differ in nothing that
// tells whether a person exists.
func (d *Desk) Match(ctx context.Context, office region.Code, said person.Record, caller string) (Party, bool, error) {
	byCaller, byNIK := "match/"+caller, "nik/"+said.NIK
	if !d.limits.allow(byCaller, 10, d.Now()) || !d.limits.allow(byNIK, 5, d.Now()) {
		return Party{}, false, fault.New(fault.TooMany, "match.too-many")
	}
	p := Party{Record: person.Record{NIK: said.NIK, KK: said.KK, BirthDate: said.BirthDate, Phone: said.Phone}}
	for _, register := range d.registersOf(office) {
		r, err := d.byNIK(ctx, register, said.NIK)
		if err != nil && fault.Of(err) != fault.NotFound {
			return Party{}, false, err
		}
		if equal(r.NIK, said.NIK) && equal(r.KK, said.KK) && equal(r.BirthDate, said.BirthDate) && r.NIK != "" {
			p.Resident = r.ID.String()
		}
	}
	if p.Resident != "" {
		d.limits.forgive(byCaller, byNIK)
	}
	return p, p.Resident != "", nil
}

// registersOf are the offices whose registers an office asks: its own, and those
// of the villages under a district.
func (d *Desk) registersOf(office region.Code) []region.Code {
	out := []region.Code{office}
	for _, o := range d.Offices() {
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
func (d *Desk) AddResidents(ctx context.Context, office region.Code, rows []ImportRow) error {
	all := make([]newResident, 0, len(rows))
	for _, r := range rows {
		body, err := json.Marshal(r.Record)
		if err != nil {
			return err
		}
		it, err := d.vault.Seal(string(office), "resident", body)
		if err != nil {
			return err
		}
		s := newResident{id: store.NewID(d.Now()), record: r.Record, item: it}
		s.tokens = [][]byte{d.vault.Token(string(office), "nik", r.Record.NIK), d.vault.Token(string(office), "kk", r.Record.KK)}
		all = append(all, s)
	}
	err := d.store.Act(ctx, store.By{Unit: string(office)}, func(t *store.Tx) error {
		for _, s := range all {
			if err := d.putResident(t, office, s); err != nil {
				return err
			}
		}
		return nil
	})
	d.names.forget(office)
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
func (d *Desk) putResident(t *store.Tx, office region.Code, n newResident) error {
	var was, old canon.ID
	var contact int64
	found, err := t.One(`SELECT r.id, r.item, r.contact_at FROM resident_tokens k JOIN residents r ON r.id = k.resident WHERE k.token = ? ORDER BY r.id LIMIT 1`,
		[]any{n.tokens[0]}, store.ID(&was), store.ID(&old), &contact)
	if err != nil {
		return err
	}
	if contact > 0 {
		if n.item, err = d.keepPhone(t, office, n.record, old); err != nil {
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
func (d *Desk) keepPhone(t *store.Tx, office region.Code, r person.Record, old canon.ID) (vault.Item, error) {
	_, body, err := d.vault.OpenTx(t, old)
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
	return d.vault.SealTx(t, string(office), "resident", body)
}

// FoundResident is one line of a search: enough to choose by, and no look.
type FoundResident struct {
	ID     canon.ID
	Masked string
	// RT and RW say where; Born is the year of birth.
	RT, RW, Born string
}

// SearchResidents finds residents of the officer's office by part of a name, or
// by the whole NIK or KK, at most limit.
func (d *Desk) SearchResidents(ctx context.Context, a Actor, query string, limit int) ([]FoundResident, error) {
	if err := a.may(actFindResident); err != nil {
		return nil, err
	}
	if digits, ok := sixteen(query); ok {
		return d.residentsByNumber(ctx, a.Office, digits, limit)
	}
	book, err := d.names.of(ctx, d, a.Office)
	if err != nil {
		return nil, err
	}
	return book.search(person.NewQuery(query), limit), nil
}

func sixteen(q string) (string, bool) {
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

func (d *Desk) residentsByNumber(ctx context.Context, office region.Code, digits string, limit int) ([]FoundResident, error) {
	var ids []canon.ID
	for _, field := range []string{"nik", "kk"} {
		tok := d.vault.Token(string(office), field, digits)
		err := d.store.Each(ctx, `SELECT resident FROM resident_tokens WHERE token = ? ORDER BY resident LIMIT ?`, []any{tok, int64(limit)}, func(scan store.Scan) error {
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
		r, err := d.resident(ctx, id.String())
		if err != nil {
			return nil, err
		}
		out = append(out, found(r))
	}
	return out, nil
}

func found(r Resident) FoundResident {
	born := ""
	if len(r.BirthDate) >= 4 {
		born = r.BirthDate[:4]
	}
	return FoundResident{ID: r.ID, Masked: person.MaskName(r.Name), RT: r.RT, RW: r.RW, Born: born}
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
}

// maxNameBooks bounds how many registers are in memory at once.
const maxNameBooks = 8

func (n *nameIndex) forget(office region.Code) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.books, office)
}

func (n *nameIndex) of(ctx context.Context, d *Desk, office region.Code) (*nameBook, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if b := n.books[office]; b != nil {
		return b, nil
	}
	b := &nameBook{}
	err := d.store.Each(ctx, `SELECT r.id, r.item FROM residents r WHERE r.office = ? ORDER BY r.id`, []any{string(office)}, func(scan store.Scan) error {
		var r Resident
		var item canon.ID
		if err := scan(store.ID(&r.ID), store.ID(&item)); err != nil {
			return err
		}
		_, body, err := d.vault.Open(ctx, item)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(body, &r.Record); err != nil {
			return err
		}
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

func (b *nameBook) search(q person.Query, limit int) (out []FoundResident) {
	if q.Empty() {
		return nil
	}
	for i, k := range b.keys {
		if q.Matches(k) {
			if out = append(out, b.rows[i]); len(out) == limit {
				break
			}
		}
	}
	return out
}
