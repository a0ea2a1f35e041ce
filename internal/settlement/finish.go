package settlement

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/books"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/ledgers"
	"genggam/internal/moving"
	"genggam/internal/residents"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// finish moves everything that landed to its place, in one act.
func (t *taking) finish() error {
	if before, same, err := t.settled(); err != nil || same && (t.p.AsOf == 0 || t.p.AsOf == before.AsOf) {
		return err
	} else if same {
		return t.dated(before)
	}
	servers, err := t.r.servers(t.office)
	if err != nil {
		return err
	}
	if servers.counting, err = t.r.desk.SeriesOn(t.ctx, t.p.Office, t.r.Today(t.p.Office)); err != nil {
		return err
	}
	err = t.r.Store.Act(t.ctx, store.By{Unit: string(t.p.Office)}, func(x *store.Tx) error {
		t.out.Opened = nil
		rows := int64(0)
		if _, err := x.One(`SELECT count(*) FROM landed WHERE office = ? AND kind = 'resident' AND what <> 'difference'`, []any{string(t.p.Office)}, &rows); err != nil {
			return err
		}
		if err := move(x, string(t.p.Office)); err != nil {
			return err
		}
		if !t.p.Side {
			if err := t.open(x, servers); err != nil {
				return err
			}
		}
		source := t.s.Name
		if t.p.Side {
			source = "side-by-side"
		}
		return t.r.people.Loaded(x, residents.Load{Office: t.p.Office, Source: source, AsOf: t.p.day(t.s), Basis: t.p.Basis,
			Rows: int(rows), Digest: t.s.Digest})
	})
	t.r.people.ForgetNames(t.p.Office)
	return err
}

// settled says that this very file was taken in before and brought nothing new.
func (t *taking) settled() (last residents.Load, same bool, err error) {
	if t.begun {
		return last, false, nil
	}
	loads, err := t.r.people.Loads(t.ctx, t.p.Office)
	i := slices.IndexFunc(loads, func(l residents.Load) bool { return l.Digest == t.s.Digest })
	if err != nil || i < 0 {
		return last, false, err
	}
	return loads[i], true, nil
}

// dated writes down that a file which was taken in before is of another day than
// was believed: the register is as old as its data.
func (t *taking) dated(before residents.Load) error {
	l := before
	l.AsOf, l.Basis = t.p.AsOf, t.p.Basis
	return t.r.Store.Act(t.ctx, store.By{Unit: string(t.p.Office)}, func(x *store.Tx) error { return t.r.people.Loaded(x, l) })
}

// open opens our series after the last numbers of this year.
func (t *taking) open(x *store.Tx, s servers) error {
	year := t.r.Today(t.p.Office).Year()
	last := s.openings(year, t.registers)
	names := make([]string, 0, len(last))
	for name := range last {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		opened, err := t.r.desk.OpenRegister(x, desk.Opening{Office: t.p.Office, Register: name, Year: year, Last: last[name], Source: t.s.Name})
		if err != nil {
			return err
		}
		if opened {
			t.out.Opened = append(t.out.Opened, Opening{name, year, last[name]})
		}
	}
	return t.openAgendas(x, year)
}

// openAgendas opens the books of letters after the last numbers of each year.
func (t *taking) openAgendas(x *store.Tx, year int) error {
	last := agendas(year, t.registers)
	all := arrange.Sorted(maps.Keys(last), func(a, b books.Series) int {
		return cmp.Or(cmp.Compare(a.Direction, b.Direction), cmp.Compare(a.Year, b.Year))
	})
	for _, s := range all {
		opened, err := t.r.books.OpenSeries(x, t.p.Office, ledgers.Opening{Series: s, Last: last[s], Source: t.s.Name})
		if err != nil {
			return err
		}
		if opened {
			t.out.Opened = append(t.out.Opened, Opening{"agenda-" + string(s.Direction), s.Year, last[s]})
		}
	}
	return nil
}

// move brings the rows of an office from where they landed to where they stay.
func move(x *store.Tx, office string) error {
	old, err := replaced(x, office)
	if err != nil {
		return err
	}
	if err := fill(x, office); err != nil {
		return err
	}
	steps := []string{
		`INSERT INTO residents (id, office, item, contact_at, contact_by, changed, state)
			SELECT resident, office, record, 0, '', at, state FROM landed WHERE office = ? AND what = 'resident'`,
		`INSERT INTO resident_tokens (token, resident) SELECT nik, resident FROM landed WHERE office = ? AND what IN ('resident','fill') AND length(nik) > 0 ON CONFLICT DO NOTHING`,
		`INSERT INTO resident_tokens (token, resident) SELECT kk, resident FROM landed WHERE office = ? AND what IN ('resident','fill') AND length(kk) > 0 ON CONFLICT DO NOTHING`,
		`INSERT INTO differences (office, old, resident, digest, item, fields, at, state)
			SELECT office, old, resident, digest, item, fields, at, 'open' FROM landed WHERE office = ? AND what = 'difference'
			ON CONFLICT (office, old) DO UPDATE SET resident = excluded.resident, digest = excluded.digest, item = excluded.item, fields = excluded.fields, at = excluded.at, state = 'open'`,
		`INSERT INTO former (office, kind, old, digest, item, resident, number, seq, day)
			SELECT office, kind, old, digest, item, resident, number, seq, day FROM landed WHERE office = ? AND what <> 'difference'
			ON CONFLICT (office, kind, old) DO UPDATE SET digest = excluded.digest, item = excluded.item, resident = excluded.resident, number = excluded.number, seq = excluded.seq, day = excluded.day`,
		`DELETE FROM landed WHERE office = ?`,
		`DELETE FROM landings WHERE office = ?`,
	}
	for _, sql := range steps {
		if err := x.Exec(sql, office); err != nil {
			return err
		}
	}
	return eraseAll(x, old)
}

// fill gives those their words of whom something was empty, unless somebody
// changed them while the file landed.
func fill(x *store.Tx, office string) error {
	type words struct{ who, record, was canon.ID }
	var all []words
	err := x.Each(`SELECT resident, record, was FROM landed WHERE office = ? AND what = 'fill'`, []any{office}, func(scan store.Scan) error {
		var w words
		err := scan(store.ID(&w.who), store.ID(&w.record), store.ID(&w.was))
		all = append(all, w)
		return err
	})
	for _, w := range all {
		if err == nil {
			err = x.Exec(`UPDATE residents SET item = ?, changed = ? WHERE id = ? AND item = ?`, w.record[:], x.Now(), w.who[:], w.was[:])
		}
	}
	return err
}

// replaced lists the items whose rows get others.
func replaced(x *store.Tx, office string) (items []canon.ID, err error) {
	for _, sql := range []string{
		`SELECT f.item FROM landed l JOIN former f ON f.office = l.office AND f.kind = l.kind AND f.old = l.old WHERE l.office = ? AND l.what <> 'difference'`,
		`SELECT d.item FROM landed l JOIN differences d ON d.office = l.office AND d.old = l.old WHERE l.office = ? AND l.what = 'difference' AND d.state = 'open'`,
		`SELECT l.was FROM landed l JOIN residents r ON r.id = l.resident AND r.item = l.was WHERE l.office = ? AND l.what = 'fill'`,
		// Somebody whose words were changed while the file landed keeps them.
		`SELECT l.record FROM landed l JOIN residents r ON r.id = l.resident AND r.item <> l.was WHERE l.office = ? AND l.what = 'fill'`,
	} {
		err = errors.Join(err, x.Each(sql, []any{office}, func(scan store.Scan) error {
			var id canon.ID
			err := scan(store.ID(&id))
			items = append(items, id)
			return err
		}))
	}
	return items, err
}

// eraseAll erases items some hundred at a time: one statement takes so many.
func eraseAll(x *store.Tx, items []canon.ID) error {
	for some := range slices.Chunk(items, rowsAnAct) {
		if err := vault.Erase(x, some...); err != nil {
			return err
		}
	}
	return nil
}

// stands opens what our register and what was taken over say of somebody.
func (r *Room) stands(ctx context.Context, k known, old int64) (moving.Resident, residents.Resident, error) {
	who, err := r.people.Resident(ctx, k.resident.String())
	if err != nil {
		return moving.Resident{}, who, err
	}
	var beside moving.Resident
	if k.found {
		_, body, err := r.Vault.Open(ctx, k.item)
		if err == nil {
			err = json.Unmarshal(body, &beside)
		}
		if err != nil {
			return moving.Resident{}, who, fmt.Errorf("reading what was taken over: %w", err)
		}
	}
	return mend(who, beside, old), who, nil
}
