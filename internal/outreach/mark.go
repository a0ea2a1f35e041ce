package outreach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

const (
	markStream  = "mark/"
	markColumns = "pos, case_no, at, account, file, witness"
)

// Mark is a thumbprint or mark that stands for the signature of a person who
// cannot write, with who saw it.
type Mark struct {
	Position int64
	At       time.Time
	// Account of the officer who took it; Witness is the name that was given.
	Account, Witness string
	file, caseID     canon.ID
	caseNo           int64
}

// StoreMark takes the picture of a marked sheet in, JPEG, PNG or PDF, for
// TakeMark or DropMark.
func (r *Room) StoreMark(ctx context.Context, a premises.Actor, no int64, picture io.Reader) (desk.Upload, error) {
	if err := a.May(premises.TakeMark); err != nil {
		return desk.Upload{}, err
	}
	if _, err := r.caseID(ctx, a, no); err != nil {
		return desk.Upload{}, err
	}
	return r.desk.TakeFileAt(ctx, a.Office, desk.NewFile{For: "mark", Name: "mark", Accept: []string{"jpeg", "png", "pdf"}}, picture)
}

// TakeMark keeps a picture that was stored in a case, as a file of kind "mark"
// with its witness. What is refused is kept nowhere.
func (r *Room) TakeMark(ctx context.Context, a premises.Actor, no int64, witness string, picture desk.Upload) error {
	if err := a.May(premises.TakeMark); err != nil {
		return err
	}
	id, err := r.caseID(ctx, a, no)
	if err != nil {
		return err
	}
	witness = short(witness)
	switch n := utf8.RuneCountInString(witness); {
	case picture.ID == "":
		err = fault.New(fault.Invalid, "mark.picture-missing").On("cap")
	case n < 2 || n > 100:
		err = fault.New(fault.Invalid, "mark.witness-missing").On("saksi")
	default:
		err = r.keepMark(ctx, a, Mark{Witness: witness, file: picture.Item, caseNo: no, caseID: id})
	}
	if err != nil && picture.ID != "" {
		return errors.Join(err, r.drop(ctx, picture.Item))
	}
	return err
}

func (r *Room) keepMark(ctx context.Context, a premises.Actor, m Mark) error {
	file, err := r.Vault.FileHead(ctx, m.file)
	if err != nil {
		return err
	}
	words, err := r.Vault.Seal(string(a.Office), "witness", []byte(m.Witness))
	if err != nil {
		return err
	}
	var o canon.Object
	o.Int("case", m.caseNo)
	o.Str("file", file.ID.String())
	o.Str("witness", words.ID.String())
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.TakeMark), func(t *store.Tx) error {
		if err := words.Put(t); err != nil {
			return err
		}
		e, err := t.Append(store.Draft{Stream: markStream + m.caseID.String(), Kind: "mark.taken/1", Data: data, Items: []journal.Item{file.Ref(), words.Ref()}})
		if err != nil {
			return err
		}
		return saveMark(t, e)
	})
}

// drop takes a file away that belongs to nothing.
func (r *Room) drop(ctx context.Context, file canon.ID) error {
	err := r.Store.Act(ctx, store.By{}, func(t *store.Tx) error { return vault.Erase(t, file) })
	if err != nil {
		return err
	}
	return r.Vault.RemoveFile(file)
}

func saveMark(t *store.Tx, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil || e.Kind != "mark.taken/1" {
		return err
	}
	file, err := canon.ParseID(v.Str("file"))
	if err != nil {
		return err
	}
	witness, err := canon.ParseID(v.Str("witness"))
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO marks (`+markColumns+`) VALUES (?, ?, ?, ?, ?, ?)`, e.Position, v.Num("case"), e.At, e.Actor.Account, file[:], witness[:])
}

func replayMarks(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err == nil {
			err = saveMark(t, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Marks lists the marks of a case that was shown to the officer, oldest first,
// at most twenty.
func (r *Room) Marks(ctx context.Context, a premises.Actor, v *desk.View) (out []Mark, err error) {
	if err := a.May(premises.SeeCase); err != nil {
		return nil, err
	}
	if a.Office != v.Row.Office {
		return nil, fault.New(fault.NotFound, "case.unknown")
	}
	var witnesses []canon.ID
	err = r.Store.Each(ctx, `SELECT pos, at, account, file, witness FROM marks WHERE case_no = ? ORDER BY pos LIMIT 20`, []any{v.No}, func(scan store.Scan) error {
		var m Mark
		var at int64
		var witness canon.ID
		err := scan(&m.Position, &at, &m.Account, store.ID(&m.file), store.ID(&witness))
		m.At = time.UnixMilli(at).UTC()
		out, witnesses = append(out, m), append(witnesses, witness)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading marks: %w", err)
	}
	for i, id := range witnesses {
		_, body, err := r.Vault.Open(ctx, id)
		if err != nil && fault.Of(err) != fault.Gone {
			return nil, err
		}
		out[i].Witness = string(body)
	}
	return out, nil
}

// OpenMark opens the picture of a mark for an officer, who looks at the case by
// it.
func (r *Room) OpenMark(ctx context.Context, a premises.Actor, no, position int64) (vault.File, io.ReadCloser, error) {
	v, err := r.desk.Show(ctx, a, no, "work")
	if err != nil {
		return vault.File{}, nil, err
	}
	marks, err := r.Marks(ctx, a, &v)
	if err != nil {
		return vault.File{}, nil, err
	}
	for _, m := range marks {
		if m.Position == position {
			return r.Vault.OpenFile(ctx, m.file)
		}
	}
	return vault.File{}, nil, fault.New(fault.NotFound, "file.unknown")
}
