package storehouse

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/stock"
	"genggam/internal/store"
	"genggam/internal/vault"
)

type handOf = desk.Hand

// Proof is how a hand-out is proved: the code that the recipient shows, a
// photograph or a signature that was scanned, or who saw it.
type Proof struct {
	// Way is one of stock.Proofs that the standard accepts.
	Way string
	// Code as it was typed, for code.
	Code string
	// File for photo and signature, see TakeProof.
	File desk.Upload
	// Witness is the name of who saw it, for witness.
	Witness string
}

// Code is what a recipient shows at the store: six digits that stand on their own
// page once it was granted. It is derived and stored nowhere.
func (r *Room) Code(c *casework.Case) string {
	n := binary.BigEndian.Uint32(r.MAC([]byte("hand-out"), c.ID[:]))
	return fmt.Sprintf("%06d", n%1_000_000)
}

// TakeProof stores a photograph or a signature for a hand-out.
func (r *Room) TakeProof(ctx context.Context, a premises.Actor, n desk.NewFile, picture io.Reader) (desk.Upload, error) {
	if err := a.May(premises.HandGoods); err != nil {
		return desk.Upload{}, err
	}
	n.Accept = []string{"jpeg", "png", "pdf"}
	return r.desk.TakeFileAt(ctx, a.Office, n, picture)
}

// HandOut hands out what was granted in a case: the goods leave the store, the
// case is delivered, in one act. A second one finds it delivered and does
// nothing ("goods.handed-before").
func (r *Room) HandOut(ctx context.Context, a premises.Actor, no int64, from string, p Proof) error {
	if err := a.May(premises.HandGoods); err != nil {
		return err
	}
	if err := r.knowStores(ctx, a, from); err != nil || from == "" {
		return orInvalid(err, "goods.store-unknown", "tempat")
	}
	evidence, items, err := r.evidence(ctx, a, p)
	if err != nil {
		return err
	}
	return r.desk.ActOn(ctx, a, no, premises.HandGoods, func(h handOf) ([]casework.Event, []vault.Item, error) {
		m, err := r.leaving(h, p)
		if err != nil {
			return nil, nil, err
		}
		m.From, m.Evidence = from, evidence.ID
		var refs []journal.Item
		if !evidence.ID.Zero() {
			refs = append(refs, evidence)
		}
		for _, it := range items {
			if err := it.Put(h.T); err != nil {
				return nil, nil, err
			}
		}
		if err := r.book(h.T, m, refs...); err != nil {
			return nil, nil, err
		}
		events, err := h.C.HandOver(h.S, "counter")
		return events, nil, err
	})
}

func orInvalid(err error, key, field string) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, key).On(field)
}

// leaving judges whether goods may leave for a case now, and gives the movement.
func (r *Room) leaving(h handOf, p Proof) (m stock.Movement, err error) {
	g := h.S.Std.Result.Goods
	switch {
	case g == nil:
		return m, fault.New(fault.Conflict, "case.wrong-act")
	case h.C.State == casework.Delivered:
		return m, fault.New(fault.Conflict, "goods.handed-before")
	case h.C.State != casework.Issued:
		return m, fault.New(fault.Conflict, "case.not-issued")
	case !slices.Contains(g.Proofs, p.Way):
		return m, fault.New(fault.Invalid, "stock.proof").On("bukti")
	}
	if p.Way == "code" {
		if err := r.codeRight(h.C, p.Code); err != nil {
			return m, err
		}
	}
	m = stock.Movement{ID: store.NewID(h.T.Time()), Kind: stock.Handed, Good: g.Good, Ref: refOf(h.C.ID), Proof: p.Way}
	found, err := h.T.One(`SELECT amount FROM aid_grants WHERE case_no = ?`, []any{h.C.No}, &m.Amount)
	if err == nil && !found {
		err = fault.New(fault.Conflict, "case.not-issued")
	}
	return m, err
}

// triesOfCode is how often a code may be typed for one case in an hour.
const triesOfCode = 5

func (r *Room) codeRight(c *casework.Case, typed string) error {
	key := fmt.Sprint("hand-out/", c.No)
	if !r.Limits.Allow(key, triesOfCode, r.Now()) {
		return fault.New(fault.TooMany, "goods.code-tries").On("kode")
	}
	if !premises.Equal(strings.Join(strings.Fields(typed), ""), r.Code(c)) {
		return fault.New(fault.Invalid, "goods.code-wrong").On("kode")
	}
	r.Limits.Forgive(key)
	return nil
}

// evidence seals what proves a hand-out beside a code.
func (r *Room) evidence(ctx context.Context, a premises.Actor, p Proof) (ref journal.Item, items []vault.Item, err error) {
	switch p.Way {
	case "photo", "signature":
		if p.File.Item.Zero() {
			return ref, nil, fault.New(fault.Invalid, "goods.picture-missing").On("berkas")
		}
		f, err := r.Vault.FileHead(ctx, p.File.Item)
		if err != nil {
			return ref, nil, err
		}
		return f.Ref(), nil, nil
	case "witness":
		name := strings.Join(strings.Fields(p.Witness), " ")
		if len(name) < 2 || len(name) > 100 {
			return ref, nil, fault.New(fault.Invalid, "mark.witness-missing").On("saksi")
		}
		it, err := r.Vault.Seal(string(a.Office), "witness", []byte(name))
		return it.Ref(), []vault.Item{it}, err
	}
	return ref, nil, nil
}

// Return takes goods back that were lent in a case.
func (r *Room) Return(ctx context.Context, a premises.Actor, no int64, to string, amount int64) error {
	if err := a.May(premises.HandGoods); err != nil {
		return err
	}
	if err := r.knowStores(ctx, a, to); err != nil || to == "" {
		return orInvalid(err, "goods.store-unknown", "tempat")
	}
	return r.Store.Act(ctx, a.Doing(premises.HandGoods), func(t *store.Tx) error {
		c, err := desk.CaseIn(t, no)
		switch {
		case err != nil:
			return err
		case c.Office != string(a.Office):
			return fault.New(fault.NotFound, "case.unknown")
		}
		std, ok := r.Catalogue().Version(c.Standard, c.Version)
		if !ok || std.Result.Goods == nil {
			return fault.New(fault.Conflict, "case.wrong-act")
		}
		return r.book(t, stock.Movement{ID: store.NewID(t.Time()), Kind: stock.Returned, Good: std.Result.Goods.Good, To: to, Amount: amount, Ref: refOf(c.ID)})
	})
}

// Granted is what was granted in a case and what became of it.
type Granted struct {
	Amount int64
	Period string
	// Handed is what left the store, Back what came back of it.
	Handed, Back int64
	At           int64
	From, Proof  string
	// Collect is until when it can be fetched, 0 where it waits.
	Collect int64
}

// Grant says what was granted in a case, for whoever follows it or works on it;
// false when nothing was.
func (r *Room) Grant(ctx context.Context, no int64) (g Granted, found bool, err error) {
	var ref string
	found, err = r.Store.One(ctx, `SELECT amount, period, ref, collect_at FROM aid_grants WHERE case_no = ?`, []any{no}, &g.Amount, &g.Period, &ref, &g.Collect)
	if err != nil || !found {
		return g, false, err
	}
	err = r.Store.Each(ctx, `SELECT kind, amount, at, source, proof FROM stock_moves WHERE ref = ? ORDER BY pos`, []any{ref}, func(scan store.Scan) error {
		var kind, from, proof string
		var amount, at int64
		err := scan(&kind, &amount, &at, &from, &proof)
		if stock.Kind(kind) == stock.Handed {
			g.Handed, g.At, g.From, g.Proof = g.Handed+amount, at, from, proof
		} else {
			g.Back += amount
		}
		return err
	})
	return g, true, err
}

// CodeOf is the code of a case that was granted and not handed out, for its
// applicant; "" otherwise.
func (r *Room) CodeOf(ctx context.Context, no int64) (string, error) {
	c, err := r.desk.CaseOf(ctx, no)
	if err != nil || c.State != casework.Issued {
		return "", err
	}
	std, ok := r.Catalogue().Version(c.Standard, c.Version)
	if !ok || std.Result.Goods == nil || !slices.Contains(std.Result.Goods.Proofs, "code") {
		return "", nil
	}
	return r.Code(c), nil
}
