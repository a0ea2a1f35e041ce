package succession

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Under are the offices in which the actor may prepare a hand-over: their own, and
// those under it.
func (r *Room) Under(a premises.Actor) (out []region.Code) {
	out = append(out, a.Office)
	for _, o := range r.Offices() {
		if o.Code != a.Office && slices.Contains(r.Above(string(o.Code)), string(a.Office)) {
			out = append(out, o.Code)
		}
	}
	return out
}

// People are those who work in an office that the actor answers for.
func (r *Room) People(ctx context.Context, a premises.Actor, office region.Code) ([]premises.Colleague, error) {
	if err := a.May(premises.HandOver); err != nil {
		return nil, err
	}
	if !slices.Contains(r.Under(a), office) {
		return nil, unknown()
	}
	return r.Colleagues(ctx, office)
}

// Prepare makes a draft. It takes a full log-in of a head or supervisor of the
// office, or of one above it, which then signs in the leaver's place. A draft of
// the same leaver before it is void.
func (r *Room) Prepare(ctx context.Context, a premises.Actor, x Terms) (canon.ID, error) {
	role, err := a.As(premises.HandOver)
	if err == nil {
		err = a.Full()
	}
	if err != nil {
		return canon.ID{}, err
	}
	x.tidy()
	if x.From == "" {
		return canon.ID{}, x.check(0, false)
	}
	if x.Office, err = r.officeOf(ctx, a, x.From); err != nil {
		return canon.ID{}, err
	}
	above := x.Office != a.Office
	if !above {
		x.Reason = "" // the leaver signs and needs none
	}
	if err := x.check(r.Today(x.Office), above); err != nil {
		return canon.ID{}, err
	}
	page, err := r.page(ctx, x)
	if err == nil {
		err = page.Blocked
	}
	if err != nil {
		return canon.ID{}, err
	}
	x.Roles = slices.Clone(page.Passed)
	superior := ""
	if above {
		superior = a.Account
	}
	by := a.By(role)
	by.Unit = string(x.Office)
	return r.draft(ctx, by, x, superior)
}

// draft writes a draft down; superior is who signs first in the leaver's place, ""
// for nobody.
func (r *Room) draft(ctx context.Context, by store.By, x Terms, superior string) (canon.ID, error) {
	body, err := x.encode()
	if err != nil {
		return canon.ID{}, err
	}
	it, err := r.Vault.Seal(string(x.Office), "handover-terms", body)
	if err != nil {
		return canon.ID{}, err
	}
	id, life := store.NewID(r.Now()), lifeHere
	if superior != "" {
		life = lifeAbove
	}
	return id, r.Store.Act(ctx, by, func(t *store.Tx) error {
		var o canon.Object
		o.Int("ends", t.Time().Add(life).UnixMilli())
		o.Str("id", id.String())
		o.Str("item", it.ID.String())
		o.Str("leaver", x.From)
		o.Str("successor", x.To)
		o.Opt("superior", superior)
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		if err := it.Put(t); err != nil {
			return err
		}
		return place(t, x.Office, store.Draft{Kind: kindDrafted, Data: data, Items: []journal.Item{it.Ref()}})
	})
}

// Draft gives a hand-over with its page: as it is now, or as it was signed. Digest
// is what a signature is for.
func (r *Room) Draft(ctx context.Context, a premises.Actor, id canon.ID) (Handover, Page, error) {
	h, x, err := r.Find(ctx, a, id)
	if err != nil {
		return h, Page{}, err
	}
	if h.State == "done" {
		p, err := r.kept(ctx, h)
		return h, p, err
	}
	if !h.Open(r.Now()) {
		return h, Page{Terms: &x}, nil
	}
	p, err := r.page(ctx, x)
	p.Terms = &x
	if err == nil {
		h.Digest, err = p.Digest()
	}
	h.Stale = h.State == "signed" && h.Superior.Account == "" && h.FirstDigest != h.Digest
	return h, p, err
}

// kept is the page of a hand-over that is done, as it was signed.
func (r *Room) kept(ctx context.Context, h Handover) (p Page, err error) {
	_, body, err := r.Vault.Open(ctx, h.page)
	if err == nil {
		err = json.Unmarshal(body, &p)
	}
	return p, err
}

// Signature is what somebody gives under the page: who, with which code, and the
// digest of the page that they saw.
type Signature struct {
	premises.Proof
	Shown string
}

// Sign signs a draft at the screen of the asker, by the code of the signer's own
// authenticator (a PIN is not enough). The first signature is that of the leaver,
// or of the office above; the second, the successor's, does the act. done says
// that it is done.
func (r *Room) Sign(ctx context.Context, asker premises.Actor, id canon.ID, s Signature) (done bool, err error) {
	h, p, err := r.Draft(ctx, asker, id)
	if err != nil {
		return false, err
	}
	if !h.Open(r.Now()) {
		return false, fault.New(fault.Conflict, "succession.over")
	}
	first, second := s.Account == h.First().Account, s.Account == h.Successor.Account
	switch {
	case p.Blocked != nil:
		return false, p.Blocked
	case !first && !second, second && h.State == "draft":
		return false, fault.New(fault.Conflict, "succession.first-signs", h.Next().Name).On("signer")
	case s.Shown != hex.EncodeToString(h.Digest[:]):
		return false, fault.New(fault.Conflict, "succession.moved-on")
	case second && h.Stale:
		return false, fault.New(fault.Conflict, "succession.again", h.Leaver.Name)
	}
	signer, err := r.Confirm(ctx, premises.TakeOver, asker, "", s.Proof)
	if err != nil {
		return false, err
	}
	if second {
		return true, r.act(ctx, h, p, signer)
	}
	return false, r.signFirst(ctx, h, signer)
}

func (r *Room) signFirst(ctx context.Context, h Handover, signer premises.Actor) error {
	by := signer.Doing(premises.TakeOver)
	by.Unit = string(h.Office)
	return r.Store.Act(ctx, by, func(t *store.Tx) error {
		if err := still(t, h); err != nil {
			return err
		}
		var o canon.Object
		o.Str("digest", hex.EncodeToString(h.Digest[:]))
		o.Str("id", h.ID.String())
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		return place(t, h.Office, store.Draft{Kind: kindSigned, Data: data})
	})
}

// still refuses a draft that is no longer as it was read.
func still(t *store.Tx, h Handover) error {
	var state string
	var first int64
	found, err := t.One(`SELECT state, first_at FROM successions WHERE id = ?`, []any{h.ID[:]}, &state, &first)
	if err == nil && (!found || state != h.State || first != h.FirstAt || t.Now() >= h.EndsAt) {
		err = fault.New(fault.Conflict, "succession.over")
	}
	return err
}
