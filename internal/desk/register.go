package desk

import (
	"context"
	"fmt"
	"strconv"

	"genggam/internal/canon"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// A register gives letters their numbers: one series an office, kind and year, or
// an office and year where it counts all letters together (see Series), gap-free,
// shared with letters written by hand. A number that was given stays
// given; one that is spoiled is voided, with a reason.

type register struct {
	Office, Name string
	Year         int
}

func (r register) stream() string {
	return "register/" + r.Office + "/" + r.Name + "/" + strconv.Itoa(r.Year)
}

// numberLine is one number of a register.
type numberLine struct {
	register
	Seq      int
	Use      string // letter, manual, reserved, void
	Document int64
	Item     canon.ID
	Pos      int64
}

// nextNumber is the number that the next letter of a register gets.
func nextNumber(t *store.Tx, r register) (numberLine, error) {
	var last int64
	_, err := t.One(`SELECT seq FROM register_lines WHERE office = ? AND register = ? AND year = ? ORDER BY seq DESC LIMIT 1`,
		[]any{r.Office, r.Name, int64(r.Year)}, &last)
	if err != nil {
		return numberLine{}, err
	}
	opened, err := openedAfter(t, r)
	return numberLine{register: r, Seq: int(max(last, opened)) + 1}, err
}

// putNumber appends the entry of a number to the register's stream and writes its line.
func putNumber(t *store.Tx, l numberLine, items ...vault.Item) error {
	var o canon.Object
	o.OptInt("document", l.Document)
	if !l.Item.Zero() {
		o.Str("item", l.Item.String())
	}
	o.Int("number", int64(l.Seq))
	o.Str("use", l.Use)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	draft := store.Draft{Stream: l.stream(), Kind: "register.assigned/1", Data: data}
	for _, it := range items {
		draft.Items = append(draft.Items, it.Ref())
	}
	e, err := t.Append(draft)
	if err != nil {
		return err
	}
	l.Pos = e.Position
	return saveNumber(t, l)
}

func saveNumber(t *store.Tx, l numberLine) error {
	return t.Exec(`INSERT INTO register_lines (office, register, year, seq, use, document, item, pos) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (office, register, year, seq) DO UPDATE SET use = excluded.use, item = excluded.item, pos = excluded.pos`,
		l.Office, l.Name, int64(l.Year), int64(l.Seq), l.Use, l.Document, l.Item[:], l.Pos)
}

func (d *Desk) knownRegister(name string) bool {
	for _, s := range d.Catalogue().All(premises.EndOfTime) {
		if s.Result.Register == name && name != "" {
			return true
		}
	}
	return false
}

// Registers lists the series of numbers that the standards name.
func (d *Desk) Registers() (out []string) {
	for _, s := range d.Catalogue().All(premises.EndOfTime) {
		if r := s.Result.Register; r != "" && !contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// RegisterLine is one number of a register as an officer sees it.
type RegisterLine struct {
	Seq    int
	Use    string
	Number string
	// CaseNo of the letter, -1 for none.
	CaseNo int64
	At     int64
}

// RegisterPage lists a register of the officer's office backwards, from before
// a number (0 for the end).
func (d *Desk) RegisterPage(ctx context.Context, a Actor, name string, year, before int) (out []RegisterLine, err error) {
	if err := a.May(premises.Register); err != nil {
		return nil, err
	}
	if before == 0 {
		before = 1 << 30
	}
	byHand := map[int]canon.ID{}
	err = d.Store.Each(ctx, `SELECT l.seq, l.use, coalesce(d.number, ''), coalesce(d.case_no, -1), coalesce(d.signed_at, 0), l.item FROM register_lines l
		LEFT JOIN documents d ON d.no = l.document AND l.use = 'letter'
		WHERE l.office = ? AND l.register = ? AND l.year = ? AND l.seq < ? ORDER BY l.seq DESC LIMIT ?`,
		[]any{string(a.Office), name, int64(year), int64(before), int64(PageSize)}, func(scan store.Scan) error {
			var l RegisterLine
			var item canon.ID
			err := scan(&l.Seq, &l.Use, &l.Number, &l.CaseNo, &l.At, store.ID(&item))
			if l.Use == "manual" {
				byHand[len(out)] = item
			}
			out = append(out, l)
			return err
		})
	for i, item := range byHand {
		if err == nil {
			out[i].Number, err = d.numberByHand(ctx, item)
		}
	}
	return out, err
}

// numberByHand is the whole number of a letter by hand, and nothing of what it is
// about; "" where it is not known, or was erased.
func (d *Desk) numberByHand(ctx context.Context, item canon.ID) (string, error) {
	_, body, err := d.Vault.Open(ctx, item)
	if fault.Of(err) == fault.Gone || fault.Of(err) == fault.NotFound {
		return "", nil
	}
	return document.ReadHandwritten(body).Number, err
}

// VoidNumber says that a number was spoiled and will not be used; the reason is kept.
func (d *Desk) VoidNumber(ctx context.Context, a Actor, name string, seq int, reason string) error {
	if err := a.May(premises.VoidNumber); err != nil {
		return err
	}
	id, items, err := d.words(string(a.Office), "void", reason)
	if err != nil {
		return err
	}
	if id.Zero() {
		return fault.New(fault.Invalid, "case.reason-missing").On("reason")
	}
	r := register{Office: string(a.Office), Name: name, Year: d.Today(a.Office).Year()}
	by := store.By{Unit: string(a.Office), Actor: journal.Actor{Role: "registrar", Account: a.Account}}
	return d.Store.Act(ctx, by, func(t *store.Tx) error {
		var use string
		found, err := t.One(`SELECT use FROM register_lines WHERE office = ? AND register = ? AND year = ? AND seq = ?`, []any{r.Office, r.Name, int64(r.Year), int64(seq)}, &use)
		switch {
		case err != nil:
			return err
		case !found:
			return fault.New(fault.NotFound, "register.no-number")
		case use != "manual" && use != reserved:
			return fault.New(fault.Conflict, "register.in-use")
		}
		if err := items[0].Put(t); err != nil {
			return err
		}
		return putNumber(t, numberLine{register: r, Seq: seq, Use: "void", Item: id})
	})
}

// registerGaps looks for gaps in the numbers of letters.
func (d *Desk) registerGaps(ctx context.Context, find func(what string, position int64, detail string)) error {
	opened, err := d.openings(ctx)
	if err != nil {
		return err
	}
	var last numberLine
	return d.Store.Each(ctx, `SELECT office, register, year, seq FROM register_lines ORDER BY office, register, year, seq`, nil, func(scan store.Scan) error {
		var l numberLine
		if err := scan(&l.Office, &l.Name, &l.Year, &l.Seq); err != nil {
			return err
		}
		want := 1
		if l.register == last.register {
			want = last.Seq + 1
		}
		if l.Seq != want && !opened[l.register][l.Seq-1] {
			find("verify.register-gap", -1, fmt.Sprintf("%s: number %d follows %d", l.stream(), l.Seq, want-1))
		}
		last = l
		return nil
	})
}
