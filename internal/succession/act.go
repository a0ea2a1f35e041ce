package succession

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/mandate"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// maxPDF bounds the printed page.
const maxPDF = 8 << 20

// done is what the act needs, made before it.
type doing struct {
	h     Handover
	p     Page
	first premises.Actor // who answers for what ends
	to    premises.Actor
	heirs desk.Heirs
	items []vault.Item // words of the appointments
	page  vault.Item
	pdf   vault.File
	hash  [32]byte
}

// act does everything at once.
func (r *Room) act(ctx context.Context, h Handover, p Page, to premises.Actor) error {
	d := doing{h: h, p: p, to: to}
	var err error
	if d.first, err = r.answers(ctx, h, p); err != nil {
		return err
	}
	by := d.first.Doing(premises.TakeOver)
	if d.heirs, err = r.desk.Heirs(ctx, desk.Bequest{By: by.Actor, From: p.plan.leaver, To: p.plan.follows}); err != nil {
		return err
	}
	if err := r.sealed(ctx, &d); err != nil {
		return err
	}
	defer r.AccountsChanged()
	return r.Store.Act(ctx, store.By{Unit: string(h.Office), Actor: by.Actor}, func(t *store.Tx) error { return r.write(t, d) })
}

// answers is who signed first, as an actor of the office: the leaver, or the
// superior, who must still be one.
func (r *Room) answers(ctx context.Context, h Handover, p Page) (premises.Actor, error) {
	if h.Superior.Account == "" {
		return p.plan.leaver, nil
	}
	grants, err := r.RolesOf(ctx, h.Superior.Account)
	if err != nil {
		return premises.Actor{}, err
	}
	above := r.Above(string(h.Office))
	for _, g := range grants {
		a := premises.Actor{Account: h.Superior.Account, Name: h.Superior.Name, Office: h.Office, Roles: []premises.Role{{Name: g.Role, For: g.For}}}
		if slices.Contains(above, string(g.Office)) && a.May(premises.HandOver) == nil {
			return a, nil
		}
	}
	return premises.Actor{}, fault.New(fault.Forbidden, "role.not-allowed")
}

// sealed makes what is kept: the page, its PDF, and the words of what begins.
func (r *Room) sealed(ctx context.Context, d *doing) error {
	office := string(d.h.Office)
	body, err := d.p.Encode()
	if err != nil {
		return err
	}
	if d.page, err = r.Vault.Seal(office, "handover", body); err != nil {
		return err
	}
	for i := range d.p.plan.gives {
		it, err := r.desk.Appointments.SealWords(ctx, d.h.Office, d.p.plan.gives[i].Words)
		if err != nil {
			return err
		}
		d.p.plan.gives[i].Item, d.items = it.ID, append(d.items, it)
	}
	var out bytes.Buffer
	if err := r.print(&out, d.h, d.p, r.Now()); err != nil {
		return err
	}
	d.hash = sha256.Sum256(out.Bytes())
	d.pdf, err = r.Vault.SealFile(office, "application/pdf", &out, maxPDF)
	return err
}

// write is the act.
func (r *Room) write(t *store.Tx, d doing) error {
	x := *d.p.Terms
	if err := still(t, d.h); err != nil {
		return err
	}
	moved := fault.New(fault.Conflict, "succession.moved-on")
	if ok, err := same(t, r.Reference, x, d.p); err != nil || !ok {
		return orElse(err, moved)
	}
	if number, err := unsealed(t.Each, x); err != nil || number != "" {
		return orElse(err, fault.New(fault.Conflict, "succession.being-sealed", number))
	}
	closed, err := r.Depart(t, d.first, premises.Departure{Account: x.From, To: x.To, Number: x.Number, Office: x.Office, Roles: d.p.plan.grants})
	if err != nil || closed != d.p.Closed {
		return orElse(err, moved)
	}
	t.For(string(x.Office))
	t.As(d.first.Doing(premises.TakeOver).Actor)
	if err := r.desk.Appointments.Place(t, x.Office, d.p.plan.book, d.events(), d.items...); err != nil {
		return err
	}
	reason := r.Messages.Say(lang.ID, "succession.case-reason", x.Decree)
	for _, c := range d.p.Cases {
		taken, err := r.desk.PassOn(t, d.heirs, c.No, reason)
		if err != nil || taken == c.Queue {
			return orElse(err, moved)
		}
	}
	t.For(string(x.Office))
	t.As(d.to.Doing(premises.TakeOver).Actor)
	return d.append(t)
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// events are those of the book of appointments, what ends before what begins.
func (d doing) events() (out []mandate.Event) {
	for _, e := range d.p.plan.ends {
		out = append(out, e)
	}
	for _, a := range d.p.plan.gives {
		out = append(out, mandate.Given{Appointment: a})
	}
	return out
}

// append writes the entry of the hand-over itself.
func (d doing) append(t *store.Tx) error {
	var o canon.Object
	o.Int("begins", int64(len(d.p.plan.gives)))
	o.Int("cases", int64(len(d.p.Cases)))
	o.Flag("closed", d.p.Closed)
	o.Str("digest", hex.EncodeToString(d.h.Digest[:]))
	o.Int("ends", int64(len(d.p.plan.ends)))
	o.Str("id", d.h.ID.String())
	o.Str("leaver", d.h.Leaver.Account)
	o.Str("page", d.page.ID.String())
	o.Str("pdf", d.pdf.ID.String())
	o.Str("pdf_digest", hex.EncodeToString(d.hash[:]))
	o.Int("queued", int64(d.p.Queued()))
	o.Int("roles", int64(len(d.p.plan.grants)))
	o.Str("successor", d.h.Successor.Account)
	o.Opt("superior", d.h.Superior.Account)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	if err := d.page.Put(t); err != nil {
		return err
	}
	if err := d.pdf.Put(t); err != nil {
		return err
	}
	return place(t, d.h.Office, store.Draft{Kind: kindDone, Data: data, Items: []journal.Item{d.page.Ref(), d.pdf.Ref()}})
}

// PDF opens the sealed page of a hand-over that is done: the same bytes each time.
func (r *Room) PDF(ctx context.Context, a premises.Actor, id canon.ID) (io.ReadCloser, int64, error) {
	h, _, err := r.Find(ctx, a, id)
	if err != nil {
		return nil, 0, err
	}
	if h.State != "done" {
		return nil, 0, fault.New(fault.Conflict, "succession.no-pdf")
	}
	f, body, err := r.Vault.OpenFile(ctx, h.pdf)
	return body, f.Bytes, err
}

// DraftPDF prints a draft, marked as one and not sealed, to be read on paper.
func (r *Room) DraftPDF(ctx context.Context, a premises.Actor, id canon.ID, w io.Writer) error {
	h, p, err := r.Draft(ctx, a, id)
	if err != nil {
		return err
	}
	if !h.Open(r.Now()) {
		return fault.New(fault.Conflict, "succession.over")
	}
	return r.print(w, h, p, time.Time{})
}

// zoneOf is the office's zone.
func (r *Room) in(office region.Code, at time.Time) time.Time {
	return at.In(r.Calendar(office).Zone())
}
