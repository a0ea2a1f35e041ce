package desk

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/mandate"
	"genggam/internal/paper"
	"genggam/internal/region"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// When an office changes hands, the cases that the leaver holds go to the
// successor by the same rules by which anybody puts a case back and takes one: a
// case that the successor may not do (four eyes, their own family, a role they do
// not have) goes back into the queue.

// Heir says whether a successor may take the case that a leaver holds.
func (d *Desk) Heir(ctx context.Context, no int64, to Actor) (bool, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return false, err
	}
	h, err := d.handsOf(ctx, to)
	if err != nil {
		return false, err
	}
	c.Assignee = ""
	_, taken, err := d.inherits(c, h, to, canon.ID{})
	return taken, err
}

// inherits rules on the taking of a case that was put back.
func (d *Desk) inherits(c *casework.Case, h hands, to Actor, reason canon.ID) ([]casework.Event, bool, error) {
	if !opens(to, c) {
		return nil, false, nil
	}
	s, err := d.setting(c)
	if err != nil {
		return nil, false, err
	}
	o, err := h.clean(officerOf(to, c), c)
	if err != nil {
		return nil, false, err
	}
	events, err := c.Take(s, o, true, reason)
	if k := fault.Of(err); k == fault.Forbidden || k == fault.Conflict {
		return nil, false, nil
	}
	return events, err == nil, err
}

// Bequest is what leaves one hand for another: By answers for the putting back,
// From had it, To takes it with all the roles they will have.
type Bequest struct {
	By       journal.Actor
	From, To Actor
}

// PassOn moves a case from a leaver to a successor inside an act: put back, and
// taken with the reason when the successor may. taken says whether they did.
// Heirs reads, before the act, what PassOn needs to know.
func (d *Desk) PassOn(t *store.Tx, h Heirs, no int64, reason string) (taken bool, err error) {
	c, err := loadCase(t, no)
	if err != nil {
		return false, err
	}
	released, err := c.Release(casework.Officer{Account: h.From.Account})
	if err != nil || len(released) == 0 {
		return false, fault.New(fault.Conflict, "succession.moved-on")
	}
	t.For(c.Office)
	t.As(h.By)
	if err := appendCase(t, c, released); err != nil {
		return false, err
	}
	it, err := d.Vault.SealTx(t, c.Office, "turn", []byte(reason))
	if err != nil {
		return false, err
	}
	events, taken, err := d.inherits(c, h.hands, h.To, it.ID)
	if err != nil || !taken {
		return false, err
	}
	if err := it.Put(t); err != nil {
		return false, err
	}
	o := officerOf(h.To, c)
	t.As(journal.Actor{Role: o.Role, Account: o.Account, For: o.For})
	return true, appendCase(t, c, events, it)
}

// Heirs is a bequest with what ties the successor to cases.
type Heirs struct {
	Bequest
	hands hands
}

// Heirs prepares a bequest for an act.
func (d *Desk) Heirs(ctx context.Context, b Bequest) (Heirs, error) {
	h, err := d.handsOf(ctx, b.To)
	return Heirs{Bequest: b, hands: h}, err
}

// IssuingKey is the certificate of an office's issuing key; false when the office
// has signed nothing yet and so has none.
func (d *Desk) IssuingKey(code region.Code) (mandate.Certificate, bool, error) {
	o, err := d.Office(code)
	if err != nil {
		return mandate.Certificate{}, false, err
	}
	if _, err := os.Stat(filepath.Join(d.Config.Keys, "issuing-"+string(o.Code)+".key")); errors.Is(err, fs.ErrNotExist) {
		return mandate.Certificate{}, false, nil
	}
	key, err := d.signer(o)
	if err != nil {
		return mandate.Certificate{}, false, err
	}
	cert, err := x509.ParseCertificate(key.Certificate())
	if err != nil {
		return mandate.Certificate{}, false, fmt.Errorf("reading the certificate of %s: %w", o.Code, err)
	}
	cal := d.Calendar(o.Code)
	return mandate.Certificate{Account: string(o.Code), Serial: cert.SerialNumber.String(), From: cal.Day(cert.NotBefore), Until: cal.Day(cert.NotAfter)}, true, nil
}

// SealOf is the seal of an office for a sheet that is no letter.
func (d *Desk) SealOf(code region.Code, reason string) (*paper.Signature, error) {
	o, err := d.Office(code)
	if err != nil {
		return nil, err
	}
	key, err := d.signer(o)
	if err != nil {
		return nil, err
	}
	return &paper.Signature{
		Sign: func(b []byte) ([]byte, error) { return seal.CMS(key, sha256.Sum256(b)) },
		Name: o.Full(), Reason: reason, Location: o.Name,
	}, nil
}
