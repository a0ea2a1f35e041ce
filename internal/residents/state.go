package residents

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// State says whether a resident lives in the village.
type State string

// The states. Whoever died or moved away stays in the register and is shown so.
const (
	Here  State = "here"
	Dead  State = "dead"
	Moved State = "moved"
	// Missing went missing, Gone was here for a time only and left, Invalid was
	// entered by mistake and is kept so that nobody enters it again.
	Missing State = "missing"
	Gone    State = "gone"
	Invalid State = "invalid"
)

// scanned reads a row of id, item and state with its words.
func (g *Register) scanned(ctx context.Context, scan store.Scan) (r Resident, err error) {
	var item canon.ID
	if err := scan(store.ID(&r.ID), store.ID(&item), (*string)(&r.State)); err != nil {
		return r, err
	}
	_, body, err := g.Vault.Open(ctx, item)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(body, &r.Record)
}

// EachResident walks through the residents of an office in the order in which
// they were taken in, one at a time. It checks no right and leaves no line: the
// room that calls it does both.
func (g *Register) EachResident(ctx context.Context, office region.Code, f func(Resident) error) error {
	err := g.Store.Each(ctx, `SELECT id, item, state FROM residents WHERE office = ? ORDER BY id`, []any{string(office)}, func(scan store.Scan) error {
		r, err := g.scanned(ctx, scan)
		if err != nil {
			return err
		}
		r.Office = office
		return f(r)
	})
	if err != nil {
		return fmt.Errorf("walking through the register of %s: %w", office, err)
	}
	return nil
}

// Enrol puts somebody who was born or arrived into the register, in the act of
// the entry that says so. A newborn has no NIK yet. ForgetNames follows the act.
func (g *Register) Enrol(t *store.Tx, office region.Code, id canon.ID, r person.Record) error {
	item, err := g.seal(t, office, r)
	if err != nil {
		return err
	}
	err = t.Exec(`INSERT INTO residents (id, office, item, contact_at, contact_by, changed, state) VALUES (?, ?, ?, 0, '', ?, 'here')`, id[:], string(office), item[:], t.Now())
	return errors.Join(err, g.index(t, office, id, r))
}

// Amend replaces a resident's words; those before are erased.
func (g *Register) Amend(t *store.Tx, office region.Code, id canon.ID, r person.Record) error {
	var old canon.ID
	found, err := t.One(`SELECT item FROM residents WHERE id = ? AND office = ?`, []any{id[:], string(office)}, store.ID(&old))
	if err != nil || !found {
		return errors.Join(err, errors.New("amending a resident: there is none"))
	}
	item, err := g.seal(t, office, r)
	if err != nil {
		return err
	}
	return errors.Join(vault.Erase(t, old),
		t.Exec(`UPDATE residents SET item = ?, changed = ? WHERE id = ?`, item[:], t.Now(), id[:]),
		t.Exec(`DELETE FROM resident_tokens WHERE resident = ?`, id[:]), g.index(t, office, id, r))
}

// Mark says that a resident died, moved away or is here again.
func (g *Register) Mark(t *store.Tx, id canon.ID, s State) error {
	return t.Exec(`UPDATE residents SET state = ?, changed = ? WHERE id = ?`, string(s), t.Now(), id[:])
}

// ForgetNames drops the names of an office that are held for search, after an
// act that changed its register.
func (g *Register) ForgetNames(office region.Code) { g.names.forget(office) }

func (g *Register) seal(t *store.Tx, office region.Code, r person.Record) (canon.ID, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return canon.ID{}, err
	}
	it, err := g.Vault.SealTx(t, string(office), "resident", body)
	if err != nil {
		return canon.ID{}, err
	}
	return it.ID, it.Put(t)
}

func (g *Register) index(t *store.Tx, office region.Code, id canon.ID, r person.Record) error {
	for field, value := range map[string]string{"nik": r.NIK, "kk": r.KK} {
		if value == "" {
			continue // a newborn has no NIK, and nobody is found by none
		}
		tok := g.Vault.Token(string(office), field, value)
		if err := t.Exec(`INSERT INTO resident_tokens (token, resident) VALUES (?, ?) ON CONFLICT DO NOTHING`, tok, id[:]); err != nil {
			return err
		}
	}
	return nil
}
