package desk

import (
	"context"
	"fmt"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Papers that disagree: an officer writes down which document says what. The
// letter follows the one that the standard names, the difference goes on the
// list of what the civil registry has to mend, and the case goes on unless the
// standard forbids it.

// Difference is what an officer found: Field a part of a person, Said the
// documents that say something of it, Words which says what, Repair whether the
// registry has to mend something.
type Difference struct {
	Field  string
	Said   []string
	Words  string
	Repair bool
}

// Differ records papers that disagree.
func (d *Desk) Differ(ctx context.Context, a Actor, no int64, x Difference) error {
	id, items, err := d.words(string(a.Office), "papers", x.Words)
	if err != nil {
		return err
	}
	if id.Zero() {
		return fault.New(fault.Invalid, "case.papers-words").On("words")
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.Differ(w.s, w.o, casework.Differing{Field: x.Field, Said: x.Said, Words: id, Repair: x.Repair})
		return events, items, err
	})
}

// saveRepair keeps the line of a field on which papers differ.
func saveRepair(t *store.Tx, no int64, e casework.SourcesDiffer, office string) error {
	repair := int64(0)
	if e.Repair {
		repair = 1
	}
	return t.Exec(`INSERT INTO repairs (case_no, field, office, said, followed, repair) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (case_no, field) DO UPDATE SET said = excluded.said, followed = excluded.followed, repair = excluded.repair`,
		no, e.Field, office, strings.Join(e.Said, ","), e.Followed, repair)
}

// Repair is one line of the list "to be repaired at the civil registry". The
// name is masked; who takes the list there opens the case.
type Repair struct {
	Row
	Field, Followed string
	Said            []string
}

// Repairs lists what the civil registry has to mend for people of the officer's
// office, newest first: at most limit lines of cases before a number, 0 for the
// newest.
func (d *Desk) Repairs(ctx context.Context, a Actor, before int64, limit int) (out []Repair, err error) {
	if err := a.May(premises.Repairs); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = canon.MaxInt
	}
	err = d.Store.Each(ctx, `SELECT case_no, field, said, followed FROM repairs WHERE office = ? AND repair = 1 AND case_no < ? ORDER BY case_no DESC, field LIMIT ?`,
		[]any{string(a.Office), before, int64(limit)}, func(scan store.Scan) error {
			var r Repair
			var said string
			err := scan(&r.No, &r.Field, &said, &r.Followed)
			r.Said = strings.Split(said, ",")
			out = append(out, r)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reading what is to be repaired: %w", err)
	}
	for i := range out {
		if out[i].Row, err = d.row(ctx, out[i].No); err != nil {
			return nil, err
		}
	}
	return out, nil
}
