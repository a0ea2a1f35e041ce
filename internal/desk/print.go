package desk

import (
	"context"
	"fmt"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// A letter is printed as often as a printer jams: it is the same file each time,
// and every print is counted. What has its number but was not seen on paper is
// listed, so that a power cut loses no sheet.

const (
	printStream = "prints/"
	printed     = "letter.printed/1"
	confirmed   = "letter.print-confirmed/1"
)

// PrintLetter opens the paper of a case for an officer to print, and counts it:
// the same bytes and number each time, and no second letter.
func (d *Desk) PrintLetter(ctx context.Context, a Actor, no int64) (PDF, error) {
	pdf, err := d.OpenLetter(ctx, a, no)
	if err != nil {
		return pdf, err
	}
	if err := d.notePrint(ctx, a, printed, pdf.document); err != nil {
		_ = pdf.Body.Close()
		return PDF{}, err
	}
	return pdf, nil
}

// notePrint writes what was done with letters of the actor's office, in one act.
func (d *Desk) notePrint(ctx context.Context, a Actor, kind string, documents ...int64) error {
	role := "officer"
	if len(a.Roles) > 0 {
		role = a.Roles[0].Name
	}
	by := store.By{Unit: string(a.Office), Actor: journal.Actor{Role: role, Account: a.Account}}
	return d.Store.Act(ctx, by, func(t *store.Tx) error {
		for _, no := range documents {
			var o canon.Object
			o.Int("document", no)
			data, err := o.Bytes()
			if err != nil {
				return err
			}
			e, err := t.Append(store.Draft{Stream: printStream + string(a.Office) + "/" + t.Time().Format("2006-01"), Kind: kind, Data: data})
			if err != nil {
				return err
			}
			if err := savePrint(t, e, no); err != nil {
				return err
			}
		}
		return nil
	})
}

func savePrint(t *store.Tx, e journal.Entry, document int64) error {
	if e.Kind == confirmed {
		return t.Exec(`INSERT INTO prints (document, office, times, last_at, confirmed_at) VALUES (?, ?, 0, 0, ?)
			ON CONFLICT (document) DO UPDATE SET confirmed_at = excluded.confirmed_at`, document, e.Unit, e.At)
	}
	return t.Exec(`INSERT INTO prints (document, office, times, last_at, confirmed_at) VALUES (?, ?, 1, ?, 0)
		ON CONFLICT (document) DO UPDATE SET times = prints.times + 1, last_at = excluded.last_at`, document, e.Unit, e.At)
}

// replayPrints writes the rows of one month again. The months of an office come
// in their order, since streams are walked by name.
func replayPrints(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		v, err := canon.Parse(e.Data)
		if err != nil || e.Kind != printed && e.Kind != confirmed {
			continue
		}
		if err := savePrint(t, e, v.Num("document")); err != nil {
			return err
		}
	}
	return nil
}

// Prints tells how often officers printed a letter and when last.
func (d *Desk) Prints(ctx context.Context, document int64) (times int, last time.Time, err error) {
	var n, at int64
	_, err = d.Store.One(ctx, `SELECT times, last_at FROM prints WHERE document = ?`, []any{document}, &n, &at)
	return int(n), ms(at), err
}

// Unprinted is a letter that has its number and was not yet seen on paper.
type Unprinted struct {
	Document, CaseNo  int64
	Number, Reference string
	SignedAt          time.Time
	// Times it was sent to the printer.
	Times int
	// Sealed says that its file is made; until then it cannot be printed.
	Sealed bool
}

// maxUnprinted bounds the list.
const maxUnprinted = 100

// Unprinted lists the letters of the actor's office that somebody waits for on
// paper and nobody confirmed as printed, the oldest first: those in ink, and
// those of who stood at the counter. What was handed over is on paper.
func (d *Desk) Unprinted(ctx context.Context, a Actor) (out []Unprinted, err error) {
	if err := a.May(premises.Work); err != nil {
		return nil, err
	}
	err = d.Store.Each(ctx, `SELECT d.no, c.no, d.number, d.signed_at, coalesce(p.times, 0), d.state FROM cases c
		JOIN documents d ON d.case_no = c.no AND d.state IN ('signed','sealed') LEFT JOIN prints p ON p.document = d.no
		WHERE c.office = ? AND c.state IN ('awaiting-ink','issued') AND (c.state = 'awaiting-ink' OR c.channel = 'counter')
		AND coalesce(p.confirmed_at, 0) = 0 ORDER BY d.no LIMIT ?`,
		[]any{string(a.Office), int64(maxUnprinted)}, func(scan store.Scan) error {
			var u Unprinted
			var at int64
			var state string
			err := scan(&u.Document, &u.CaseNo, &u.Number, &at, &u.Times, &state)
			u.SignedAt, u.Reference, u.Sealed = ms(at), d.Reference(u.CaseNo), state == "sealed"
			out = append(out, u)
			return err
		})
	if err != nil {
		err = fmt.Errorf("looking for letters that were not printed: %w", err)
	}
	return out, err
}

// ConfirmPrinted says that letters of the list lie printed on the desk.
func (d *Desk) ConfirmPrinted(ctx context.Context, a Actor, documents ...int64) error {
	waiting, err := d.Unprinted(ctx, a)
	if err != nil {
		return err
	}
	var found []int64
	for _, no := range documents {
		for _, u := range waiting {
			if u.Document == no {
				found = append(found, no)
			}
		}
	}
	if len(found) == 0 {
		return fault.New(fault.Conflict, "print.nothing-waits")
	}
	return d.notePrint(ctx, a, confirmed, found...)
}
