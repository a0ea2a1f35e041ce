package premises

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// A village office has one computer. Whoever comes first opens it with password
// and code; until the end of the office's day its officers change by a PIN of
// their own. What the browser keeps says by itself, under the MAC of the root,
// for which office, by whom and until when it was made: writing to the database
// opens no computer and moves none to another office.

// Device is a computer of an office that is open today.
type Device struct {
	Office region.Code
	// By is the account that opened it, ByName their name.
	By, ByName string
	// Opened and Ends bound it, milliseconds UTC; Ends is the end of the
	// office's day.
	Opened, Ends int64
	// At is the account of who is at work on it, "" for nobody; AtName the name.
	At, AtName string

	hash [32]byte
}

// deviceClosed is said alike for a computer that was never opened, one that was
// closed, one of yesterday and one of another office.
func deviceClosed() error { return fault.New(fault.Unauthorized, "device.closed") }

// bindDevice completes random text to the token of a computer.
func (p *Premises) bindDevice(random string, d Device) string {
	mac := p.MAC([]byte(fmt.Sprintf("device\x00%s\x00%s\x00%s\x00%d", random, d.Office, d.By, d.Ends)))
	return random + "." + base64.RawURLEncoding.EncodeToString(mac[:16])
}

// Device is the open computer of a token. It is refused (Unauthorized) when it
// is closed, its day is over, or whoever opened it no longer works there.
func (p *Premises) Device(ctx context.Context, token string) (d Device, err error) {
	random, _, ok := strings.Cut(token, ".")
	if !ok || len(token) != seal.TokenLength+1+tokenTail {
		return d, deviceClosed()
	}
	d.hash = seal.TokenHash(token)
	now := p.Now().UnixMilli()
	found, err := p.Store.One(ctx, `SELECT d.office, d.opened_by, d.opened_at, d.ends_at, a.name FROM devices d JOIN accounts a ON a.id = d.opened_by
		WHERE d.token = ? AND d.ends_at > ? AND a.state = 'active'`, []any{d.hash[:], now},
		(*string)(&d.Office), &d.By, &d.Opened, &d.Ends, &d.ByName)
	if err != nil {
		return d, fmt.Errorf("reading the computer: %w", err)
	}
	if !found || !Equal(token, p.bindDevice(random, d)) {
		return Device{}, deviceClosed()
	}
	if opener, err := p.officer(ctx, d.By, d.Office); err != nil || len(opener.Roles) == 0 {
		if err != nil && fault.As(err) == nil {
			return Device{}, err
		}
		return Device{}, deviceClosed()
	}
	_, err = p.Store.One(ctx, `SELECT s.account, a.name FROM sessions s JOIN accounts a ON a.id = s.account
		WHERE s.device = ? AND s.ends_at > ? AND s.seen_at > ? ORDER BY s.made_at DESC LIMIT 1`, []any{d.hash[:], now, now - sessionIdle.Milliseconds()}, &d.At, &d.AtName)
	return d, err
}

// newDevice draws a computer for whoever just logged in with both factors.
func (p *Premises) newDevice(account string, office region.Code) (token string, d Device, err error) {
	random, err := seal.NewToken(rand.Reader)
	if err != nil {
		return "", d, err
	}
	now := p.Now()
	d = Device{Office: office, By: account, Opened: now.UnixMilli(), Ends: p.dayEnd(office, now).UnixMilli()}
	token = p.bindDevice(random, d)
	d.hash = seal.TokenHash(token)
	return token, d, nil
}

// dayEnd is when the day of an office is over: midnight of its zone.
func (p *Premises) dayEnd(office region.Code, now time.Time) time.Time {
	zone := time.UTC
	if cal := p.Calendar(office); cal != nil {
		zone = cal.Zone()
	}
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone)
}

// open writes a computer down and ends the one that the same browser had, with
// its session: what a stranger may have left in a browser dies at the next full
// log-in.
func (d Device) open(t *store.Tx, before [32]byte) error {
	if err := endDevice(t, before); err != nil {
		return err
	}
	if err := t.Exec(`DELETE FROM devices WHERE ends_at <= ?`, t.Now()); err != nil {
		return err
	}
	return t.Exec(`INSERT INTO devices (token, office, opened_by, opened_at, ends_at) VALUES (?, ?, ?, ?, ?)`, d.hash[:], string(d.Office), d.By, d.Opened, d.Ends)
}

func endDevice(t *store.Tx, hash [32]byte) error {
	if err := t.Exec(`DELETE FROM sessions WHERE device = ?`, hash[:]); err != nil {
		return err
	}
	return t.Exec(`DELETE FROM devices WHERE token = ?`, hash[:])
}

// CloseDevice closes a computer and ends whoever is at work on it. Whoever holds
// the token may; a token that opens nothing is no error.
func (p *Premises) CloseDevice(ctx context.Context, token string) error {
	if token == "" {
		return nil
	}
	defer p.people.clear()
	h := seal.TokenHash(token)
	p.people.where.left(p.placeName(h[:]))
	return p.Store.Act(ctx, store.By{}, func(t *store.Tx) error { return endDevice(t, h) })
}

// officer is an account as it stands in an office today, with the roles it has
// there; an account that is closed or has none is unknown there.
func (p *Premises) officer(ctx context.Context, account string, office region.Code) (Actor, error) {
	a := Actor{Account: account, Office: office}
	found, err := p.Store.One(ctx, `SELECT name FROM accounts WHERE id = ? AND state = 'active'`, []any{account}, &a.Name)
	if err != nil {
		return Actor{}, fmt.Errorf("reading an officer: %w", err)
	}
	if !found {
		return Actor{}, noAccount()
	}
	if err := p.addRoles(ctx, &a); err != nil {
		return Actor{}, err
	}
	if len(a.Roles) == 0 {
		return Actor{}, noAccount()
	}
	return a, nil
}

// addRoles gives an actor the roles that hold now in its office.
func (p *Premises) addRoles(ctx context.Context, a *Actor) error {
	grants, err := p.grants(ctx, a.Account)
	now := p.Now().UnixMilli()
	for _, g := range grants {
		if g.Office == a.Office && g.holds(now) {
			a.Roles = append(a.Roles, Role{Name: g.Role, Position: g.Position, Number: g.Number, For: g.For})
		}
	}
	return err
}
