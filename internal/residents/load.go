package residents

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// A register is only as good as what it was taken from. Each taking-in leaves an
// entry that says from what, as of which day, on which ground and how much; "matches
// the register" is never said without that day, since it is not the civil
// registry that answered (UU 27/2022 art. 31: what was processed is recorded).

// loadStream holds the takings-in of an office.
const loadStream = "load/"

// Load is one taking-in of a register.
type Load struct {
	Office region.Code
	// Source is what it was taken from: sheet, opensid, side-by-side or village.
	Source string
	// AsOf is the day up to which what is in it was true, by whoever brought it.
	AsOf calendar.Day
	// At is when it was taken in; Basis one of Bases.
	At    time.Time
	Basis string
	// Rows is how many residents it added or changed, Digest is of the file, SHA-256.
	Rows   int
	Digest [32]byte
}

// Bases are the grounds on which a register may be taken in: the task of public
// service, or a duty by law (UU 27/2022 art. 20(2) e and c).
func Bases() []string { return []string{"public-task", "legal-duty"} }

// Sources are what a register is taken in from.
func Sources() []string { return []string{"sheet", "opensid", "side-by-side", "village"} }

// Loaded writes a taking-in down, in the act that ends it.
func (g *Register) Loaded(t *store.Tx, l Load) error {
	if !slices.Contains(Bases(), l.Basis) {
		return fault.New(fault.Invalid, "residents.basis", strings.Join(Bases(), ", ")).On("basis")
	}
	if !slices.Contains(Sources(), l.Source) {
		return fmt.Errorf("writing a taking-in down: source %q", l.Source)
	}
	var o canon.Object
	o.Int("as_of", int64(l.AsOf))
	o.Str("basis", l.Basis)
	o.Str("digest", hex.EncodeToString(l.Digest[:]))
	o.Int("rows", int64(l.Rows))
	o.Str("source", l.Source)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	t.For(string(l.Office))
	e, err := t.Append(store.Draft{Stream: loadStream + string(l.Office), Kind: "register.loaded/1", Data: data})
	if err != nil {
		return err
	}
	return saveLoad(t, e)
}

// RecordLoad is Loaded in an act of its own, for a taking-in of several acts that
// can be done again.
func (g *Register) RecordLoad(ctx context.Context, l Load) error {
	return g.Store.Act(ctx, store.By{Unit: string(l.Office), Actor: journal.Actor{Role: "node"}}, func(t *store.Tx) error { return g.Loaded(t, l) })
}

// saveLoad writes the row of an entry.
func saveLoad(t *store.Tx, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	digest, err := hex.DecodeString(v.Str("digest"))
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO register_loads (pos, office, source, as_of, at, basis, rows, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Position, strings.TrimPrefix(e.Stream, loadStream), v.Str("source"), v.Num("as_of"), e.At, v.Str("basis"), v.Num("rows"), digest)
}

// part is what the registers keep in the journal.
func (g *Register) part() premises.Part {
	return premises.Part{Prefix: loadStream, Tables: []premises.Table{{Name: "register_loads", Key: "pos", Columns: "pos, office, source, as_of, at, basis, rows, digest"}},
		Replay: func(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
			for _, line := range lines {
				e, err := journal.Parse(line)
				if err != nil {
					return err
				}
				if e.Kind != "register.loaded/1" {
					continue // an unknown kind is kept and changes nothing
				}
				if err := saveLoad(t, e); err != nil {
					return err
				}
			}
			return nil
		}}
}

// Loads lists the takings-in of an office, newest first, at most fifty.
func (g *Register) Loads(ctx context.Context, office region.Code) (out []Load, err error) {
	err = g.Store.Each(ctx, `SELECT source, as_of, at, basis, rows, digest FROM register_loads WHERE office = ? ORDER BY pos DESC LIMIT 50`, []any{string(office)}, func(scan store.Scan) error {
		l := Load{Office: office}
		var asOf, at int64
		err := scan(&l.Source, &asOf, &at, &l.Basis, &l.Rows, store.Hash(&l.Digest))
		l.AsOf, l.At = calendar.Day(asOf), time.UnixMilli(at).UTC()
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the takings-in of %s: %w", office, err)
	}
	return out, nil
}

// AsOf is the day up to which the register of an office is true, as far as it
// was said: the latest of its takings-in. Of a file that was taken in again the
// last word about its day holds. Not ok when nothing was taken in.
func (g *Register) AsOf(ctx context.Context, office region.Code) (day calendar.Day, ok bool, err error) {
	var n, count int64
	_, err = g.Store.One(ctx, `SELECT coalesce(max(l.as_of), 0), count(*) FROM register_loads l WHERE l.office = ?
		AND NOT EXISTS (SELECT 1 FROM register_loads n WHERE n.office = l.office AND n.digest = l.digest AND n.pos > l.pos)`, []any{string(office)}, &n, &count)
	if err != nil {
		return 0, false, fmt.Errorf("reading the age of the register of %s: %w", office, err)
	}
	return calendar.Day(n), count > 0, nil
}

// Inhabited says whether the register of an office has anybody.
func (g *Register) Inhabited(ctx context.Context, office region.Code) (bool, error) {
	var id canon.ID
	found, err := g.Store.One(ctx, `SELECT id FROM residents WHERE office = ? LIMIT 1`, []any{string(office)}, store.ID(&id))
	if err != nil {
		return false, fmt.Errorf("reading whether %s has residents: %w", office, err)
	}
	return found, nil
}
