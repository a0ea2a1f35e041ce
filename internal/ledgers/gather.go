package ledgers

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"genggam/internal/books"
	"genggam/internal/canon"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// The desk numbers letters in registers, one for each kind; the agenda is one
// series of all that went out. What a register gave since the agenda was last
// opened is taken up in the order in which it was given, before anything else
// is read or written: so nobody types a letter twice, and signing costs nothing.

// gatherAtOnce bounds how many numbers one act takes up.
const gatherAtOnce = 200

// given is a number that a register gave, or made void, after the last that the
// agenda knows.
type given struct {
	register
	use      string
	document int64
	item     canon.ID
}

const givenSQL = `SELECT register, year, seq, use, document, item, pos FROM register_lines
	WHERE office = ? AND pos > (SELECT coalesce(max(source), -1) FROM ledger_letters WHERE office = ?) ORDER BY pos LIMIT ?`

// TakeUp takes up what the registers of an office gave, for whoever takes the
// books elsewhere.
func (r *Room) TakeUp(ctx context.Context, office region.Code) error { return r.gather(ctx, office) }

// gather takes up what the registers of an office gave.
func (r *Room) gather(ctx context.Context, office region.Code) error {
	if r.Config.ReadOnly {
		return nil
	}
	for {
		waits, err := r.Store.One(ctx, givenSQL, []any{string(office), string(office), int64(1)}, new(string), new(int64), new(int64), new(string), new(int64), new([]byte), new(int64))
		if err != nil {
			return fmt.Errorf("reading what the registers gave: %w", err)
		}
		if !waits {
			return nil
		}
		by := store.By{Unit: string(office), Actor: journal.Actor{Role: "node"}}
		if err := r.Store.Act(ctx, by, func(t *store.Tx) error { return r.take(t, office) }); err != nil {
			return fmt.Errorf("taking letters up in the agenda: %w", err)
		}
	}
}

func (r *Room) take(t *store.Tx, office region.Code) error {
	var all []given
	err := t.Each(givenSQL, []any{string(office), string(office), int64(gatherAtOnce)}, func(scan store.Scan) error {
		var g given
		err := scan(&g.Name, &g.Year, &g.Seq, &g.use, &g.document, store.ID(&g.item), &g.Source)
		all = append(all, g)
		return err
	})
	for _, g := range all {
		if err == nil {
			err = r.takeOne(t, office, g)
		}
	}
	return err
}

// takeAll takes up, inside an act, whatever the registers of an office gave.
func (r *Room) takeAll(t *store.Tx, office region.Code) error {
	for {
		waits, err := t.One(givenSQL, []any{string(office), string(office), int64(1)}, new(string), new(int64), new(int64), new(string), new(int64), new([]byte), new(int64))
		if err != nil || !waits {
			return err
		}
		if err := r.take(t, office); err != nil {
			return err
		}
	}
}

func (r *Room) takeOne(t *store.Tx, office region.Code, g given) error {
	row, found, err := linkedTo(t, string(office), g.register)
	if err != nil {
		return err
	}
	if !found {
		if row, err = r.takeNew(t, office, g); err != nil || g.use != "void" {
			return err
		}
	}
	return r.takeVoid(t, office, row, g)
}

// takeNew writes the line of a letter that got its number in a register.
func (r *Room) takeNew(t *store.Tx, office region.Code, g given) (letterRow, error) {
	var line []byte
	if _, err := t.One(`SELECT line FROM entries WHERE pos = ?`, []any{g.Source}, &line); err != nil {
		return letterRow{}, err
	}
	entry, err := journal.Parse(line)
	if err != nil {
		return letterRow{}, err
	}
	day := r.day(office, entry.At)
	e := books.Entered{When: books.When{Date: day}, Direction: books.Out, LetterDate: day, Document: -1}
	with := entering{from: g.register}
	closed, err := closedIn(t, string(office))
	if err != nil {
		return letterRow{}, err
	}
	if books.MonthOf(day) > closed {
		with.written = day // it stood in the register that day
	}
	if g.use == "letter" {
		e.Document = g.document
		if e.Class, err = r.classOf(t, g.document); err != nil {
			return letterRow{}, err
		}
	} else if with.words, err = r.typedWords(t, office, g); err != nil {
		return letterRow{}, err
	}
	e.Words = with.words.ID
	ref, err := r.enter(t, office, e, with)
	if err != nil {
		return letterRow{}, err
	}
	row, _, err := linkedTo(t, string(office), g.register)
	if err == nil && row.Ref() != ref {
		err = errors.New("a line of the agenda is not where it was written")
	}
	return row, err
}

// classOf is the archive code of a letter of this program: its standard's.
func (r *Room) classOf(t *store.Tx, document int64) (string, error) {
	var ref string
	if _, err := t.One(`SELECT standard FROM documents WHERE no = ?`, []any{document}, &ref); err != nil {
		return "", err
	}
	if std, ok := r.Catalogue().Ref(ref); ok {
		return std.Result.Classification, nil
	}
	return "", nil
}

// typedWords makes the words of a letter that was written by hand: its number
// in the register and what the officer said it is about. The reason of a void
// number is no such words.
func (r *Room) typedWords(t *store.Tx, office region.Code, g given) (vault.Item, error) {
	l := books.Letter{Number: strconv.Itoa(g.Seq)}
	if g.use == "manual" {
		_, body, err := r.Vault.OpenTx(t, g.item)
		if err != nil && fault.Of(err) != fault.Gone {
			return vault.Item{}, err
		}
		h := document.ReadHandwritten(body)
		if l.About = h.About; h.Number != "" {
			l.Number = h.Number
		}
	}
	body, err := jsonOf(l)
	if err != nil {
		return vault.Item{}, err
	}
	return r.Vault.SealTx(t, string(office), "agenda", body)
}

// takeVoid makes a line void because its number in the register was, and notes
// up to where the register was read.
func (r *Room) takeVoid(t *store.Tx, office region.Code, row letterRow, g given) error {
	stream := letterStream(string(office), row.Ref().Series)
	s, err := readShelf(t, stream)
	if err != nil {
		return err
	}
	if g.use == "void" && row.Void == books.NotVoid {
		reason, _, err := r.Vault.OpenTx(t, g.item)
		if err != nil {
			return err
		}
		c := books.Corrected{Ref: row.Ref(), Void: books.Spoiled, Reason: reason.ID}
		if err := s.Correct(c); err != nil {
			return err
		}
		if _, err := write(t, stream, c, reason); err != nil {
			return err
		}
		s.Apply(c)
	}
	if err := link(t, stream, row.Ref(), g.register); err != nil {
		return err
	}
	s.hang(linked{row.Ref(), g.register})
	return saveLetter(t, string(office), s.row(row.Ref()))
}

// link appends from which line of a register a line came.
func link(t *store.Tx, stream string, ref books.Ref, from register) error {
	return own(t, stream, linked{ref, from})
}

// own appends an entry of this room's own.
func own(t *store.Tx, stream string, e any, items ...vault.Item) error {
	kind, data, err := encodeOwn(e)
	if err != nil {
		return err
	}
	_, err = place(t, store.Draft{Stream: stream, Kind: kind, Data: data}, items...)
	return err
}

func linkedTo(t *store.Tx, office string, g register) (row letterRow, found bool, err error) {
	err = t.Each(`SELECT `+letterColumns+` FROM ledger_letters WHERE office = ? AND register = ? AND register_year = ? AND register_seq = ?`,
		[]any{office, g.Name, int64(g.Year), int64(g.Seq)}, func(scan store.Scan) error {
			found = true
			row, err = scanLetter(scan)
			return err
		})
	return row, found, err
}

// readShelf folds a stream of letters as it is in an act.
func readShelf(t *store.Tx, stream string) (*shelf, error) {
	lines, err := t.Stream(stream)
	if err != nil {
		return nil, err
	}
	return foldLetters(lines)
}
