package premises

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// A session's token says by itself whose it is: random text, a point, and a
// MAC over it, the account and the office. The table finds a session; it cannot
// make one or turn one into another officer's, so that writing to the database
// opens no door without the node's root.

const tokenTail = 22 // 16 bytes as unpadded base64url

// bindToken completes random text to the token of one account in one office.
func (p *Premises) bindToken(random, account string, office region.Code) string {
	mac := p.MAC([]byte("session\x00" + random + "\x00" + account + "\x00" + string(office)))
	return random + "." + base64.RawURLEncoding.EncodeToString(mac[:16])
}

// bindTokenPIN is the same for a session that a PIN opened: it opens no more
// than that, whatever its row says.
func (p *Premises) bindTokenPIN(random, account string, office region.Code) string {
	mac := p.MAC([]byte("session-pin\x00" + random + "\x00" + account + "\x00" + string(office)))
	return random + "." + base64.RawURLEncoding.EncodeToString(mac[:16])
}

// boundTo says whether a token was made for an account in an office.
func (p *Premises) boundTo(token, account string, office region.Code) bool {
	random, _, ok := strings.Cut(token, ".")
	return ok && len(token) == seal.TokenLength+1+tokenTail &&
		(Equal(token, p.bindToken(random, account, office)) || Equal(token, p.bindTokenPIN(random, account, office)))
}

// byPIN says whether a PIN opened the session of a token, and not a full log-in.
func (p *Premises) byPIN(token string, a Actor) bool {
	random, _, _ := strings.Cut(token, ".")
	return Equal(token, p.bindTokenPIN(random, a.Account, a.Office))
}

// Entry is a log-in with password and code as it was typed.
type Entry struct {
	Login, Password, Code string
	// Caller is the network it comes from, for counting guesses.
	Caller string
	// Device is the token of the computer that the browser holds, "" for none.
	Device string
	// Share opens the computer to the officers of the office for today.
	Share bool
}

// Opened are the tokens that a log-in gives to the browser; Device is "" when
// the computer is not shared.
type Opened struct{ Session, Device string }

// Enter logs in with password and code and, when asked to, opens the computer.
// The computer that the browser held before ends in any case, with whoever was
// at work on it.
func (p *Premises) Enter(ctx context.Context, e Entry) (Opened, error) {
	if !p.Limits.Allow("login/"+e.Caller, 60, p.Now()) {
		return Opened{}, fault.New(fault.TooMany, "login.too-many")
	}
	// One at a time: each password takes 19 MB, and guesses that come at once
	// must not all see the same count of failures.
	p.people.slow.Lock()
	defer p.people.slow.Unlock()
	id, counter, err := p.checkLogin(ctx, e.Login, e.Password, e.Code)
	if err != nil {
		return Opened{}, err
	}
	p.Limits.Forgive("login/" + e.Caller)
	return p.openSession(ctx, id, counter, e)
}

func (p *Premises) openSession(ctx context.Context, account string, counter int64, e Entry) (out Opened, err error) {
	grants, err := p.grants(ctx, account)
	if err != nil {
		return out, err
	}
	office := currentOffice(grants, p.Now().UnixMilli())
	if office == "" {
		return out, fault.New(fault.Forbidden, "login.no-role")
	}
	random, err := seal.NewToken(rand.Reader)
	if err != nil {
		return out, err
	}
	s := seat{account: account, office: office, token: p.bindToken(random, account, office)}
	out.Session = s.token
	if e.Share {
		var d Device
		if out.Device, d, err = p.newDevice(account, office); err != nil {
			return Opened{}, err
		}
		s.device = &d
	}
	defer p.people.clear()
	err = p.Store.Act(ctx, store.By{Unit: string(office)}, func(t *store.Tx) error {
		var was int64
		if found, err := t.One(`SELECT totp_at FROM accounts WHERE id = ?`, []any{account}, &was); err != nil || !found || was >= counter {
			if err == nil {
				err = codeUsed() // two log-ins with one code at the same time
			}
			return err
		}
		if err := t.Exec(`UPDATE accounts SET failures = 0, locked = 0, totp_at = ? WHERE id = ?`, counter, account); err != nil {
			return err
		}
		if s.device != nil {
			err = s.device.open(t, seal.TokenHash(e.Device))
		} else {
			err = endDevice(t, seal.TokenHash(e.Device))
		}
		return errors.Join(err, forgetTries(t, account), s.take(t))
	})
	if err != nil {
		return Opened{}, err
	}
	before := seal.TokenHash(e.Device)
	p.people.where.left(p.placeName(before[:]))
	return out, nil
}

// seat is a session that is about to begin.
type seat struct {
	account string
	office  region.Code
	token   string
	// device is the computer that it ends with, nil for none.
	device *Device
}

// take writes the session down.
func (s seat) take(t *store.Tx) error {
	h, at, ends := seal.TokenHash(s.token), []byte{}, t.Time().Add(sessionLife).UnixMilli()
	if s.device != nil {
		at, ends = s.device.hash[:], min(ends, s.device.Ends)
	}
	return t.Exec(`INSERT INTO sessions (token, account, office, made_at, seen_at, ends_at, device) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		h[:], s.account, string(s.office), t.Now(), t.Now(), ends, at)
}

// Switch changes the officer at an open computer: the PIN of an account of the
// computer's office. The session that was there ends, and the new
// one has a token of its own.
func (p *Premises) Switch(ctx context.Context, device, account, pin string) (token string, err error) {
	d, err := p.Device(ctx, device)
	if err != nil {
		return "", err
	}
	a, err := p.officer(ctx, account, d.Office)
	if err != nil {
		return "", err
	}
	if err := p.factor(ctx, account, place{&d}, proof{text: pin, pin: true}); err != nil {
		return "", err
	}
	random, err := seal.NewToken(rand.Reader)
	if err != nil {
		return "", err
	}
	s := seat{account: a.Account, office: d.Office, token: p.bindTokenPIN(random, a.Account, d.Office), device: &d}
	defer p.people.clear()
	p.people.where.left(p.placeName(d.hash[:]))
	return s.token, p.Store.Act(ctx, store.By{Unit: string(d.Office)}, func(t *store.Tx) error {
		// The computer may have been closed, and the PIN taken, meanwhile.
		found, err := t.One(`SELECT d.ends_at FROM devices d JOIN pins p ON p.account = ? WHERE d.token = ?`, []any{account, d.hash[:]}, new(int64))
		if err != nil || !found {
			if err == nil {
				err = deviceClosed()
			}
			return err
		}
		if err := t.Exec(`DELETE FROM sessions WHERE device = ?`, d.hash[:]); err != nil {
			return err
		}
		return s.take(t)
	})
}

// FullLogin says whether password and code opened the session of an actor, and
// not a PIN.
func (p *Premises) FullLogin(token string, a Actor) bool {
	return p.boundTo(token, a.Account, a.Office) && !p.byPIN(token, a)
}
