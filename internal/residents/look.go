package residents

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// residentStream holds the looks at one resident's page and the numbers that
// were attached, so that the person can be told who opened it.
const residentStream = "resident/"

// ShowResident opens one resident of the officer's office, after writing down
// who looked and why.
func (g *Register) ShowResident(ctx context.Context, a premises.Actor, id, reason string) (Resident, error) {
	if err := a.May(premises.SeeResident); err != nil {
		return Resident{}, err
	}
	if !slices.Contains(premises.LookReasons(), reason) {
		return Resident{}, fault.New(fault.Invalid, "resident.reason-missing").On("alasan")
	}
	r, err := g.Resident(ctx, id)
	if err != nil {
		return Resident{}, err
	}
	if r.Office != a.Office {
		return Resident{}, fault.New(fault.NotFound, "resident.unknown")
	}
	err = g.Store.Act(ctx, a.Doing(premises.SeeResident), func(t *store.Tx) error {
		return appendResident(t, r.ID, "resident.looked/1", reason)
	})
	if err != nil {
		return Resident{}, err
	}
	return r, nil
}

func appendResident(t *store.Tx, id canon.ID, kind, reason string) error {
	var o canon.Object
	o.Str("reason", reason)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	_, err = t.Append(store.Draft{Stream: residentStream + id.String(), Kind: kind, Data: data})
	return err
}

// ResidentLooks lists who opened a resident's page or printed a book in which the
// resident stands, newest first, at most fifty.
func (g *Register) ResidentLooks(ctx context.Context, a premises.Actor, id canon.ID) ([]premises.LookLine, error) {
	if err := a.May(premises.SeeResident); err != nil {
		return nil, err
	}
	if r, err := g.Resident(ctx, id.String()); err != nil || r.Office != a.Office {
		return nil, premises.OrUnknown(err, "resident.unknown")
	}
	lines, err := g.Store.Stream(ctx, residentStream+id.String())
	if err != nil {
		return nil, fmt.Errorf("reading looks: %w", err)
	}
	people, err := g.Colleagues(ctx, a.Office)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range people {
		names[p.Account] = p.Name
	}
	var out []premises.LookLine
	for i := len(lines) - 1; i >= 0 && len(out) < 50; i-- {
		e, err := journal.Parse(lines[i])
		if err != nil {
			return nil, err
		}
		v, err := canon.Parse(e.Data)
		if err != nil {
			return nil, err
		}
		out = append(out, premises.LookLine{At: time.UnixMilli(e.At).UTC(), Role: e.Actor.Role, Name: names[e.Actor.Account], Reason: v.Str("reason")})
	}
	return g.WithBookLooks(ctx, out, id)
}

// AttachContact writes down a telephone number that the person gave while the
// officer saw them: only such a number may open the register's words to whoever
// answers on it.
func (g *Register) AttachContact(ctx context.Context, a premises.Actor, id, phone string) error {
	if err := a.May(premises.AttachContact); err != nil {
		return err
	}
	number, err := person.ParsePhone(phone)
	if err != nil {
		if f := fault.As(err); f != nil {
			return f.On("telepon")
		}
		return err
	}
	rid, err := canon.ParseID(id)
	if err != nil {
		return fault.New(fault.NotFound, "resident.unknown")
	}
	return g.Store.Act(ctx, a.Doing(premises.AttachContact), func(t *store.Tx) error {
		var old canon.ID
		found, err := t.One(`SELECT item FROM residents WHERE id = ? AND office = ?`, []any{rid[:], string(a.Office)}, store.ID(&old))
		if err != nil || !found {
			return premises.OrUnknown(err, "resident.unknown")
		}
		if err := g.share(t, a.Office, rid, number); err != nil {
			return err
		}
		it, err := g.withPhone(t, old, string(number))
		if err != nil {
			return err
		}
		if err := it.Put(t); err != nil {
			return err
		}
		if err := vault.Erase(t, old); err != nil {
			return err
		}
		if err := t.Exec(`UPDATE residents SET item = ?, contact_at = ?, contact_by = ?, changed = ? WHERE id = ?`, it.ID[:], t.Now(), a.Account, t.Now(), rid[:]); err != nil {
			return err
		}
		return appendResident(t, rid, "resident.contact/1", "contact")
	})
}

// withPhone seals a resident's words again with another number.
func (g *Register) withPhone(t *store.Tx, item canon.ID, phone string) (vault.Item, error) {
	was, body, err := g.Vault.OpenTx(t, item)
	if err != nil {
		return vault.Item{}, err
	}
	var r person.Record
	if err := json.Unmarshal(body, &r); err != nil {
		return vault.Item{}, fmt.Errorf("reading resident: %w", err)
	}
	r.Phone = phone
	if body, err = json.Marshal(r); err != nil {
		return vault.Item{}, err
	}
	return g.Vault.SealTx(t, was.Office, "resident", body)
}

// ContactAt is when an officer attached the number, the zero time for never.
func (r Resident) ContactAt() time.Time {
	if r.Contact == 0 {
		return time.Time{}
	}
	return time.UnixMilli(r.Contact).UTC()
}
