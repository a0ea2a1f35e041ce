package settlement

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/moving"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/residents"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// A difference is another word of the former system about somebody in our
// register. Nothing is changed by it: an officer takes it over or keeps ours.

// Difference is one line of the list, enough to choose by and no look.
type Difference struct {
	// Old is the person's number in the former system, which names the difference.
	Old    int64
	Masked string
	RT, RW string
	// Fields are those in which the two differ, of Fields.
	Fields []string
	At     time.Time
}

// PageSize is how many differences a page shows.
const PageSize = 25

// Differences lists those of the officer's office that nobody has judged, the
// oldest first, from after a number (0 for the beginning); open counts all.
func (r *Room) Differences(ctx context.Context, a premises.Actor, after int64) (list []Difference, open int, err error) {
	if err := a.May(premises.JudgeDifference); err != nil {
		return nil, 0, err
	}
	var n int64
	if _, err := r.Store.One(ctx, `SELECT count(*) FROM differences WHERE office = ? AND state = 'open'`, []any{string(a.Office)}, &n); err != nil {
		return nil, 0, fmt.Errorf("counting differences: %w", err)
	}
	var who []canon.ID
	err = r.Store.Each(ctx, `SELECT old, resident, fields, at FROM differences WHERE office = ? AND state = 'open' AND old > ? ORDER BY old LIMIT ?`,
		[]any{string(a.Office), after, int64(PageSize)}, func(scan store.Scan) error {
			var d Difference
			var id canon.ID
			var fields string
			var at int64
			err := scan(&d.Old, store.ID(&id), &fields, &at)
			d.Fields, d.At = strings.Fields(fields), time.UnixMilli(at).UTC()
			list, who = append(list, d), append(who, id)
			return err
		})
	if err != nil {
		return nil, 0, fmt.Errorf("reading differences: %w", err)
	}
	for i, id := range who {
		p, err := r.people.Resident(ctx, id.String())
		if err != nil && fault.Of(err) != fault.NotFound && fault.Of(err) != fault.Gone {
			return nil, 0, err
		}
		list[i].Masked, list[i].RT, list[i].RW = person.MaskName(p.Name), p.RT, p.RW
	}
	return list, int(n), nil
}

// Two are both words about one person.
type Two struct {
	Old    int64
	Name   string
	Fields []Pair
	// Resident is the id in our register.
	Resident string
	// Ruled says that our book of movements tells of the person's life here, so
	// that the life is not taken over from elsewhere.
	Ruled bool
}

// Pair is one field in both words; Name is of Fields.
type Pair struct{ Name, Ours, Theirs string }

// difference is a row with its words.
type difference struct {
	old            int64
	item, resident canon.ID
	digest         []byte
	theirs         moving.Resident
}

func (r *Room) difference(ctx context.Context, a premises.Actor, old int64) (d difference, err error) {
	d.old = old
	found, err := r.Store.One(ctx, `SELECT item, resident, digest FROM differences WHERE office = ? AND old = ? AND state = 'open'`,
		[]any{string(a.Office), old}, store.ID(&d.item), store.ID(&d.resident), &d.digest)
	if err != nil || !found {
		return d, premises.OrUnknown(err, "settlement.no-difference")
	}
	_, body, err := r.Vault.Open(ctx, d.item)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(body, &d.theirs)
}

// ShowDifference opens both words, after writing down who looked.
func (r *Room) ShowDifference(ctx context.Context, a premises.Actor, old int64) (Two, error) {
	if err := a.May(premises.JudgeDifference); err != nil {
		return Two{}, err
	}
	d, err := r.difference(ctx, a, old)
	if err != nil {
		return Two{}, err
	}
	if _, err := r.people.ShowResident(ctx, a, d.resident.String(), "supervision"); err != nil {
		return Two{}, err
	}
	ours, who, err := r.oursOf(ctx, a, d, old)
	if err != nil {
		return Two{}, err
	}
	out := Two{Old: old, Name: who.Name, Resident: who.ID.String()}
	x, y := flat(ours), flat(d.theirs)
	for _, f := range differ(ours, d.theirs, who.Contact > 0) {
		out.Fields = append(out.Fields, Pair{f, x[f], y[f]})
	}
	out.Ruled, err = r.ruled(ctx, who.ID)
	return out, err
}

func (r *Room) oursOf(ctx context.Context, a premises.Actor, d difference, old int64) (moving.Resident, residents.Resident, error) {
	k, err := r.known(ctx, a.Office, kindResident, old)
	if err != nil {
		return moving.Resident{}, residents.Resident{}, err
	}
	k.resident = d.resident
	return r.stands(ctx, k, old)
}

// ruled says whether our book of movements speaks of somebody.
func (r *Room) ruled(ctx context.Context, id canon.ID) (bool, error) {
	return r.Store.One(ctx, `SELECT pos FROM ledger_standings WHERE resident = ?`, []any{id[:]}, new(int64))
}

// Judge takes the other word over, or keeps ours. What an officer attached as a
// telephone number stays, and so does a life of which our own books tell.
func (r *Room) Judge(ctx context.Context, a premises.Actor, old int64, take bool) error {
	if err := a.May(premises.JudgeDifference); err != nil {
		return err
	}
	d, err := r.difference(ctx, a, old)
	if err != nil {
		return err
	}
	ours, who, err := r.oursOf(ctx, a, d, old)
	if err != nil {
		return err
	}
	ruled, err := r.ruled(ctx, who.ID)
	if err != nil {
		return err
	}
	if take {
		phone := ours.Phone
		if ours = d.theirs; who.Contact > 0 {
			ours.Phone = phone
		}
	}
	beside, err := r.Vault.Seal(string(a.Office), "former-"+kindResident, apart(ours))
	if err != nil {
		return err
	}
	err = r.Store.Act(ctx, a.Doing(premises.JudgeDifference), func(t *store.Tx) error {
		if take {
			if err := r.people.Amend(t, a.Office, who.ID, ours.Record); err != nil {
				return err
			}
			if !ruled {
				if err := r.people.Mark(t, who.ID, lifeState(ours.Life)); err != nil {
					return err
				}
			}
		}
		return r.judged(t, a, d, beside, take)
	})
	r.people.ForgetNames(a.Office)
	return err
}

// judged writes a judgement down: the entry, the row of what was taken over,
// and that the difference is no longer open.
func (r *Room) judged(t *store.Tx, a premises.Actor, d difference, beside vault.Item, take bool) error {
	old := d.old
	var item canon.ID
	open, err := t.One(`SELECT item FROM differences WHERE office = ? AND old = ? AND state = 'open' AND item = ?`, []any{string(a.Office), old, d.item[:]}, store.ID(&item))
	if err != nil || !open {
		return premises.OrUnknown(err, "settlement.no-difference")
	}
	choice := "kept"
	if take {
		choice = "taken"
	}
	var o canon.Object
	o.Str("choice", choice)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	if _, err := t.Append(store.Draft{Stream: "resident/" + d.resident.String(), Kind: "resident.difference/1", Data: data}); err != nil {
		return err
	}
	var was canon.ID
	replaces, err := t.One(`SELECT item FROM former WHERE office = ? AND kind = 'resident' AND old = ?`, []any{string(a.Office), old}, store.ID(&was))
	if err != nil {
		return err
	}
	gone := []canon.ID{d.item}
	if replaces {
		gone = append(gone, was)
	}
	return errors.Join(beside.Put(t), vault.Erase(t, gone...),
		t.Exec(`INSERT INTO former (office, kind, old, digest, item, resident, number, seq, day) VALUES (?, 'resident', ?, ?, ?, ?, '', 0, 0)
			ON CONFLICT (office, kind, old) DO UPDATE SET digest = excluded.digest, item = excluded.item, resident = excluded.resident`,
			string(a.Office), old, d.digest, beside.ID[:], d.resident[:]),
		t.Exec(`UPDATE differences SET state = ? WHERE office = ? AND old = ?`, choice, string(a.Office), old))
}
