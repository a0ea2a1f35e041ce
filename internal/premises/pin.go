package premises

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// A PIN has six digits. What protects it is not its stretching: it is mixed with
// a key of the root and with the account, so that a stolen database cannot be
// guessed and a row of one account opens no other; it works only on an opened
// computer of the office; and wrong ones are counted before they are judged.
const (
	pinDigits = 6
	// pinTries are the wrong factors of one account at one place since the last
	// right one, after which only a full log-in helps; pinTriesDay those of all
	// places in a day, whatever was right in between: who guesses a little between
	// the officer's own uses is stopped by these.
	pinTries    = 5
	pinTriesDay = 15
	dayMillis   = 24 * 60 * 60 * 1000
	// factorField is the field of a form that a refusal is about.
	factorField = "faktor"
)

// keyedPIN is a PIN as it is stretched: nobody without the root can make it.
func (p *Premises) keyedPIN(account, pin string) string {
	return base64.RawURLEncoding.EncodeToString(p.MAC([]byte("pin\x00" + account + "\x00" + pin)))
}

// digits takes a factor as it was typed and says whether it can be one.
func digits(typed string) (string, bool) {
	s := strings.NewReplacer(" ", "", "-", "").Replace(typed)
	if len(s) != pinDigits {
		return "", false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	return s, true
}

// weakPIN says whether a PIN is among those that are tried first: one digit
// repeated, two or three repeated, or digits in a row.
func weakPIN(pin string) bool {
	step := int(pin[1]) - int(pin[0])
	row := step >= -1 && step <= 1
	for i := 1; i < len(pin) && row; i++ {
		row = int(pin[i])-int(pin[i-1]) == step
	}
	return row || pin[:2] == pin[2:4] && pin[:2] == pin[4:] || pin[:3] == pin[3:]
}

// SixDigits takes six digits that somebody chose and refuses those that are tried
// first.
func SixDigits(typed string) (string, error) {
	text, ok := digits(typed)
	if !ok {
		return "", fault.New(fault.Invalid, "pin.shape")
	}
	if weakPIN(text) {
		return "", fault.New(fault.Invalid, "pin.weak")
	}
	return text, nil
}

// SetPIN gives the officer of a session a PIN, or another one. The session must
// be of a full log-in, and the password is asked once more: a screen that was
// left alone makes nobody a signer.
func (p *Premises) SetPIN(ctx context.Context, token, password, pin string) error {
	a, err := p.Actor(ctx, token)
	if err != nil {
		return err
	}
	if p.byPIN(token, a) {
		return fault.New(fault.Forbidden, "pin.full-session")
	}
	if pin, err = SixDigits(pin); err != nil {
		return fault.As(err).On("pin")
	}
	if err := p.ownPassword(ctx, a.Account, password); err != nil {
		return err
	}
	hash, err := seal.HashPIN(rand.Reader, p.keyedPIN(a.Account, pin))
	if err != nil {
		return err
	}
	return p.Store.Act(ctx, store.By{Unit: string(a.Office)}, func(t *store.Tx) error {
		err := t.Exec(`INSERT INTO pins (account, hash, set_at) VALUES (?, ?, ?)
			ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at`, a.Account, hash, t.Now())
		if err != nil {
			return err
		}
		// What was guessed of the old one says nothing of the new.
		return errors.Join(t.Exec(`DELETE FROM pin_days WHERE account = ?`, a.Account), forgetTries(t, a.Account), p.notedBy(a, a.Roles[0], "pin-set", Grant{}).write(t, a.Account), settle(t, p.Root))
	})
}

// ownPassword judges the password of an account that is logged in; wrong ones
// are counted with those of the log-in.
func (p *Premises) ownPassword(ctx context.Context, account, password string) error {
	p.people.slow.Lock()
	defer p.people.slow.Unlock()
	var hash string
	var locked int64
	if found, err := p.Store.One(ctx, `SELECT password, locked FROM accounts WHERE id = ?`, []any{account}, &hash, &locked); err != nil || !found {
		return OrUnknown(err, "account.unknown")
	}
	if locked > p.Now().UnixMilli() {
		return fault.New(fault.TooMany, "login.locked")
	}
	ok, _, err := p.Config.stretch().CheckPassword(hash, password)
	if err != nil {
		return fmt.Errorf("judging a password: %w", err)
	}
	if ok {
		return nil
	}
	if err := p.failed(ctx, account); fault.Of(err) != fault.Unauthorized {
		return err
	}
	return fault.New(fault.Invalid, "pin.password-wrong").On("sandi")
}

// HasPIN says whether an account has a PIN.
func (p *Premises) HasPIN(ctx context.Context, account string) (bool, error) {
	return p.Store.One(ctx, `SELECT set_at FROM pins WHERE account = ?`, []any{account}, new(int64))
}

// forgetTries forgets what an account got wrong, after a full log-in. The count
// of the day goes only when it is used up: then this log-in is the answer to it,
// and the officer knows that somebody tried.
func forgetTries(t *store.Tx, account string) error {
	if err := t.Exec(`DELETE FROM pin_days WHERE account = ? AND wrong >= ?`, account, int64(pinTriesDay)); err != nil {
		return err
	}
	return t.Exec(`DELETE FROM pin_tries WHERE account = ?`, account)
}

// endPIN ends what an account has open and takes its PIN: when it is closed and
// when it gets another password. Computers that it opened end for everybody.
func endPIN(t *store.Tx, account string) error {
	for _, sql := range []string{
		`DELETE FROM sessions WHERE account = ?`,
		`DELETE FROM sessions WHERE device IN (SELECT token FROM devices WHERE opened_by = ?)`,
		`DELETE FROM devices WHERE opened_by = ?`,
		`DELETE FROM pins WHERE account = ?`,
		`DELETE FROM pin_tries WHERE account = ?`,
		`DELETE FROM pin_days WHERE account = ?`,
	} {
		if err := t.Exec(sql, account); err != nil {
			return err
		}
	}
	return nil
}

// countTry counts a try before it is judged, where it is stored: tries that come
// at once do not see the same count, and one that the machine forgot was wrong.
// left is how many may still be wrong after it.
func (p *Premises) countTry(ctx context.Context, account string, at place) (left int64, err error) {
	err = p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		var here, day int64
		yesterday := t.Now() - dayMillis
		for _, table := range []string{`DELETE FROM pin_tries WHERE last_at <= ?`, `DELETE FROM pin_days WHERE since <= ?`} {
			if err := t.Exec(table, yesterday); err != nil {
				return err
			}
		}
		if _, err := t.One(`SELECT tries FROM pin_tries WHERE account = ? AND device = ?`, []any{account, at.key()}, &here); err != nil {
			return err
		}
		if _, err := t.One(`SELECT wrong FROM pin_days WHERE account = ?`, []any{account}, &day); err != nil {
			return err
		}
		left = min(pinTries-here, pinTriesDay-day) - 1
		if left < 0 {
			return fault.New(fault.TooMany, "pin.full-login").On(factorField)
		}
		if err := t.Exec(`INSERT INTO pin_days (account, wrong, since) VALUES (?, 1, ?)
			ON CONFLICT (account) DO UPDATE SET wrong = pin_days.wrong + 1`, account, t.Now()); err != nil {
			return err
		}
		return t.Exec(`INSERT INTO pin_tries (account, device, tries, last_at) VALUES (?, ?, 1, ?)
			ON CONFLICT (account, device) DO UPDATE SET tries = pin_tries.tries + 1, last_at = excluded.last_at`, account, at.key(), t.Now())
	})
	return left, err
}
