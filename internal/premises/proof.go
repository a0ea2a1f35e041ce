package premises

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"genggam/internal/fault"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// A second factor that nobody has tried is worth nothing: a key that was mistyped
// into a phone shows only at the first log-in, when whoever made it has gone. So a
// new one counts as proved only after a code of it was right once, at once on the
// page that shows it or at the first log-in.

// freshFor is how long the officer who made a secret may see it again, so that a
// mistyped code or a closed tab does not cost another one.
const freshFor = 15 * time.Minute

// proofTries are the codes that one officer may try for one account in an hour.
const proofTries = 20

// fresh remembers who made which account's secret a moment ago; the secret itself
// is read from its row. A restart forgets it.
type fresh struct {
	mu sync.Mutex
	by map[string]maker
}

type maker struct {
	account string
	until   time.Time
}

// freshMost bounds the memory of it.
const freshMost = 1000

func (f *fresh) made(account, by string, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.by == nil || len(f.by) >= freshMost {
		f.by = map[string]maker{}
	}
	f.by[account] = maker{by, now.Add(freshFor)}
}

func (f *fresh) is(account, by string, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, ok := f.by[account]
	return ok && m.account == by && now.Before(m.until)
}

// Fresh is a secret that was just made, for the page that shows it.
type Fresh struct {
	Account, Login, Name string
	TOTP                 []byte
}

// FreshCode shows a colleague's secret once more to who made it within the last
// quarter of an hour, as long as no code of it was right. Faults:
// "account.unknown", "account.code-gone".
func (p *Premises) FreshCode(ctx context.Context, a Actor, id string) (Fresh, error) {
	x, err := p.account(ctx, a, id)
	if err != nil {
		return Fresh{}, err
	}
	gone := fault.New(fault.Gone, "account.code-gone")
	if x.Proved || !p.fresh.is(x.ID, a.Account, p.Now()) {
		return Fresh{}, gone
	}
	var sealed []byte
	if found, err := p.Store.One(ctx, `SELECT totp FROM accounts WHERE id = ?`, []any{x.ID}, &sealed); err != nil || !found {
		return Fresh{}, OrUnknown(err, "account.unknown")
	}
	secret, err := p.Root.Open("row", sealed, []byte(x.ID))
	return Fresh{Account: x.ID, Login: x.Login, Name: x.Name, TOTP: secret}, err
}

// ProveCode takes the first code of a secret that was just made: the phone has it
// right. The code opens no session any more. Faults: those of FreshCode,
// "account.code-wrong", "account.code-tries".
func (p *Premises) ProveCode(ctx context.Context, a Actor, id, code string) error {
	f, err := p.FreshCode(ctx, a, id)
	if err != nil {
		return err
	}
	key := fmt.Sprint("prove/", a.Account, "/", f.Account)
	if !p.Limits.Allow(key, proofTries, p.Now()) {
		return fault.New(fault.TooMany, "account.code-tries").On("code")
	}
	typed, ok := digits(code)
	counter, good := seal.CheckTOTP(f.TOTP, typed, p.Now(), 0)
	if !ok || !good {
		return fault.New(fault.Invalid, "account.code-wrong").On("code")
	}
	return p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return errors.Join(t.Exec(`UPDATE accounts SET totp_at = ? WHERE id = ? AND totp_at = 0`, counter, f.Account),
			p.noted(a, "code-proved", Grant{}).write(t, f.Account))
	})
}

// ProveFor is ProveCode for whoever runs the node and made the account a moment ago
// at its machine. An account whose code was right before stays as it is. Faults:
// "account.unknown", "account.code-wrong".
func (p *Premises) ProveFor(ctx context.Context, login, code string) error {
	var id string
	var sealed []byte
	found, err := p.Store.One(ctx, `SELECT id, totp FROM accounts WHERE login = ? AND state = 'active'`, []any{login}, &id, &sealed)
	if err != nil || !found {
		return OrUnknown(err, "account.unknown")
	}
	secret, err := p.Root.Open("row", sealed, []byte(id))
	if err != nil {
		return err
	}
	typed, ok := digits(code)
	counter, good := seal.CheckTOTP(secret, typed, p.Now(), 0)
	if !ok || !good {
		return fault.New(fault.Invalid, "account.code-wrong").On("code")
	}
	return p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return errors.Join(t.Exec(`UPDATE accounts SET totp_at = ? WHERE id = ? AND totp_at = 0`, counter, id),
			p.noted(Actor{}, "code-proved", Grant{}).write(t, id))
	})
}

// Unproved lists the active accounts of the actor's office of which no code was
// ever right, by name; at most some hundred.
func (p *Premises) Unproved(ctx context.Context, a Actor) (names []string, err error) {
	if err := a.May(Accounts); err != nil {
		return nil, err
	}
	now := p.Now().UnixMilli()
	err = p.Store.Each(ctx, `SELECT DISTINCT a.name FROM accounts a JOIN roles r ON r.account = a.id WHERE r.office = ? AND a.state = 'active'
		AND a.totp_at = 0 AND r.from_at <= ? AND (r.until_at = 0 OR r.until_at > ?) ORDER BY a.name LIMIT 200`, []any{string(a.Office), now, now}, func(scan store.Scan) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading whose code was never right: %w", err)
	}
	return slices.Compact(names), nil
}
