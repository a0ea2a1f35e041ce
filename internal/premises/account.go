package premises

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// Account is a person who works here.
type Account struct {
	ID, Login, Name string
	Closed          bool
	// Proved says that a code of its second factor was right once.
	Proved bool
	Roles  []Grant
}

// Grant is a role in an office for a time.
type Grant struct {
	Office region.Code
	Role   string
	// Position as printed under a letter; Number is the NIP or NIPD line.
	Position, Number string
	// From and Until bound it, milliseconds; Until 0 is without end.
	From, Until int64
	// For is the account a substitute stands in for.
	For string
}

// NewAccount is what an account is made of.
type NewAccount struct {
	Login, Name, Password string
	Grants                []Grant
}

// MakeAccount makes an account with its roles and returns the TOTP secret, to
// be shown once.
func (p *Premises) MakeAccount(ctx context.Context, n NewAccount) (id string, totp []byte, err error) {
	return p.makeAccount(ctx, n, nil)
}

func (p *Premises) makeAccount(ctx context.Context, n NewAccount, also note) (id string, totp []byte, err error) {
	if err := checkNew(n); err != nil {
		return "", nil, err
	}
	hash, err := p.Config.stretch().HashPassword(rand.Reader, n.Password)
	if err != nil {
		return "", nil, err
	}
	if totp, err = seal.NewTOTP(rand.Reader); err != nil {
		return "", nil, err
	}
	id = "a-" + strings.ToLower(store.NewID(p.Now()).String()[12:])
	sealed := p.Root.Seal("row", totp, []byte(id))
	err = p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		var other string
		if found, err := t.One(`SELECT id FROM accounts WHERE login = ?`, []any{n.Login}, &other); err != nil || found {
			if found {
				return fault.New(fault.Conflict, "account.login-taken")
			}
			return err
		}
		if err := t.Exec(`INSERT INTO accounts (id, login, name, password, totp, totp_at, failures, locked, state, made_at) VALUES (?, ?, ?, ?, ?, 0, 0, 0, 'active', ?)`,
			id, n.Login, n.Name, hash, sealed, t.Now()); err != nil {
			return err
		}
		for _, g := range n.Grants {
			if err := putGrant(t, id, g); err != nil {
				return err
			}
		}
		return errors.Join(also.write(t, id), settle(t, p.Root))
	})
	p.people.clear()
	return id, totp, err
}

func checkNew(n NewAccount) error {
	if len(n.Login) < 3 || len(n.Login) > 60 || strings.ContainsAny(n.Login, " \t\n") {
		return fault.New(fault.Invalid, "account.login-shape").On("login")
	}
	return seal.PasswordShape(n.Password)
}

func putGrant(t *store.Tx, account string, g Grant) error {
	return t.Exec(`INSERT INTO roles (account, office, role, position, number, from_at, until_at, instead_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (account, office, role, from_at) DO UPDATE SET position = excluded.position, number = excluded.number, until_at = excluded.until_at, instead_of = excluded.instead_of`,
		account, string(g.Office), g.Role, g.Position, g.Number, g.From, g.Until, g.For)
}

// GrantRole gives a role to an account, for itself or as a substitute.
func (p *Premises) GrantRole(ctx context.Context, account string, g Grant) error {
	return p.grantRole(ctx, account, g, nil)
}

func (p *Premises) grantRole(ctx context.Context, account string, g Grant, also note) error {
	if g.Until != 0 && g.Until <= g.From {
		return fault.New(fault.Invalid, "account.period")
	}
	if has, err := p.grants(ctx, account); err != nil || alone(Account{Roles: has}, g.Role) != nil {
		return cmp.Or(err, alone(Account{Roles: has}, g.Role))
	}
	err := p.Store.Act(ctx, store.By{Unit: string(g.Office)}, func(t *store.Tx) error {
		if err := putGrant(t, account, g); err != nil {
			return err
		}
		return errors.Join(also.write(t, account), settle(t, p.Root))
	})
	p.people.clear()
	return err
}

// SetPassword gives an account a new password, and a new TOTP secret, which is
// returned to be shown once.
func (p *Premises) SetPassword(ctx context.Context, login, password string) ([]byte, error) {
	return p.setPassword(ctx, login, password, nil)
}

func (p *Premises) setPassword(ctx context.Context, login, password string, also note) ([]byte, error) {
	if err := checkNew(NewAccount{Login: login, Password: password}); err != nil {
		return nil, err
	}
	hash, err := p.Config.stretch().HashPassword(rand.Reader, password)
	if err != nil {
		return nil, err
	}
	totp, err := seal.NewTOTP(rand.Reader)
	if err != nil {
		return nil, err
	}
	defer p.people.clear() // once the sessions are gone
	return totp, p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		var id string
		found, err := t.One(`SELECT id FROM accounts WHERE login = ?`, []any{login}, &id)
		if err != nil || !found {
			return OrUnknown(err, "account.unknown")
		}
		if err := endPIN(t, id); err != nil {
			return err
		}
		if err := t.Exec(`UPDATE accounts SET password = ?, totp = ?, totp_at = 0, failures = 0, locked = 0 WHERE id = ?`, hash, p.Root.Seal("row", totp, []byte(id)), id); err != nil {
			return err
		}
		return errors.Join(also.write(t, id), settle(t, p.Root))
	})
}

// OrUnknown is err, or a refusal by key of what was not found.
func OrUnknown(err error, key string) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, key)
}

// CloseAccount ends an account and its sessions at once.
func (p *Premises) CloseAccount(ctx context.Context, login string) error {
	return p.closeAccount(ctx, login, nil)
}

func (p *Premises) closeAccount(ctx context.Context, login string, also note) error {
	err := p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		var id string
		if _, err := t.One(`SELECT id FROM accounts WHERE login = ?`, []any{login}, &id); err != nil {
			return err
		}
		if err := endPIN(t, id); err != nil {
			return err
		}
		if err := t.Exec(`UPDATE accounts SET state = 'closed' WHERE login = ?`, login); err != nil {
			return err
		}
		return errors.Join(also.write(t, id), settle(t, p.Root))
	})
	p.people.clear()
	return err
}

// Accounts lists the people of an office, or of all for "", with their roles.
func (p *Premises) Accounts(ctx context.Context, office region.Code) ([]Account, error) {
	var out []Account
	err := p.Store.Each(ctx, `SELECT DISTINCT a.id, a.login, a.name, a.state, a.totp_at FROM accounts a JOIN roles r ON r.account = a.id
		WHERE ? = '' OR r.office = ? ORDER BY a.login LIMIT 500`, []any{string(office), string(office)}, func(scan store.Scan) error {
		var a Account
		var state string
		var proved int64
		err := scan(&a.ID, &a.Login, &a.Name, &state, &proved)
		a.Closed, a.Proved = state == "closed", proved > 0
		out = append(out, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading accounts: %w", err)
	}
	for i := range out {
		if out[i].Roles, err = p.grants(ctx, out[i].ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *Premises) grants(ctx context.Context, account string) (out []Grant, err error) {
	err = p.Store.Each(ctx, `SELECT office, role, position, number, from_at, until_at, instead_of FROM roles WHERE account = ? ORDER BY office, role, from_at`, []any{account}, func(scan store.Scan) error {
		var g Grant
		err := scan((*string)(&g.Office), &g.Role, &g.Position, &g.Number, &g.From, &g.Until, &g.For)
		out = append(out, g)
		return err
	})
	return out, err
}

// Session limits: an idle officer is asked again, and so is everybody every day.
const (
	sessionIdle = 30 * time.Minute
	sessionLife = 10 * time.Hour
	maxFailures = 8
	lockFor     = 15 * time.Minute
)

// loginFailed is said alike for a wrong login, password or code.
func loginFailed() error { return fault.New(fault.Unauthorized, "login.failed") }

// codeUsed is said of a code that was right and was used before, after a right
// password: each code opens one session (RFC 6238 section 5.2).
func codeUsed() error { return fault.New(fault.Unauthorized, "login.code-used") }

// Login opens a session and returns its token, which is stored only as a hash.
// Enter does the same at a computer that may be shared.
func (p *Premises) Login(ctx context.Context, login, password, code, caller string) (token string, err error) {
	o, err := p.Enter(ctx, Entry{Login: login, Password: password, Code: code, Caller: caller})
	return o.Session, err
}

// checkLogin judges login, password and code, and gives the account and the
// code's counter. A wrong try is counted; a login that nobody has is locked like
// any other, so that the lock does not tell who works here.
func (p *Premises) checkLogin(ctx context.Context, login, password, code string) (id string, next int64, err error) {
	var hash, state string
	var sealed []byte
	var counter, locked int64
	found, err := p.Store.One(ctx, `SELECT id, password, state, totp, totp_at, locked FROM accounts WHERE login = ?`, []any{login},
		&id, &hash, &state, &sealed, &counter, &locked)
	if err != nil {
		return "", 0, fmt.Errorf("logging in: %w", err)
	}
	ok, _, err := p.Config.stretch().CheckPassword(hash, password)
	if err != nil && found {
		return "", 0, fmt.Errorf("logging in: %w", err)
	}
	now := p.Now()
	if !found {
		locked = 0
		if !p.Limits.Allow(fmt.Sprint("nobody/", login, "/", now.Unix()/int64(lockFor.Seconds())), maxFailures, now) {
			locked = now.Add(lockFor).UnixMilli()
		}
	}
	if locked > now.UnixMilli() {
		return "", 0, fault.New(fault.TooMany, "login.locked")
	}
	if !found {
		return "", 0, loginFailed()
	}
	secret, err := p.Root.Open("row", sealed, []byte(id))
	if err != nil {
		return "", 0, fmt.Errorf("logging in: %w", err)
	}
	next, good := seal.CheckTOTP(secret, code, now, counter)
	if !ok || !good || state != "active" {
		err := p.failed(ctx, id)
		// Only to whoever has the password is it said that the code was good once,
		// and the try counts all the same.
		if _, once := seal.CheckTOTP(secret, code, now, 0); ok && once && state == "active" && fault.Of(err) == fault.Unauthorized {
			err = codeUsed()
		}
		return "", 0, err
	}
	return id, next, nil
}

// failed counts a wrong try where it is stored, so that none is lost.
func (p *Premises) failed(ctx context.Context, id string) error {
	until := p.Now().Add(lockFor).UnixMilli()
	err := p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return t.Exec(`UPDATE accounts SET locked = CASE WHEN failures + 1 >= ? THEN ? ELSE 0 END,
			failures = CASE WHEN failures + 1 >= ? THEN 0 ELSE failures + 1 END WHERE id = ?`, int64(maxFailures), until, int64(maxFailures), id)
	})
	if err != nil {
		return err
	}
	return loginFailed()
}

func currentOffice(grants []Grant, now int64) region.Code {
	for _, g := range grants {
		if g.holds(now) {
			return g.Office
		}
	}
	return ""
}

func (g Grant) holds(now int64) bool { return g.From <= now && (g.Until == 0 || now < g.Until) }

// peopleCache spares each officer's request the reading of their roles. The
// entry of a token lives for some seconds, so that a role that ended ends.
type peopleCache struct {
	mu   sync.Mutex
	by   map[[32]byte]cachedActor
	slow sync.Mutex // one password at a time: each takes 19 MB
	pins sync.Mutex // one PIN at a time: each takes 8 MB
	// where each account was last at work.
	where whereabouts
}

type cachedActor struct {
	session
	until time.Time
}

const actorCache = 5 * time.Second

func (c *peopleCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.by)
}

// Actor is the officer of a session. A session that is too old, idle too long
// or of a closed account is refused.
func (p *Premises) Actor(ctx context.Context, token string) (Actor, error) {
	h := seal.TokenHash(token)
	now := p.Now()
	p.people.mu.Lock()
	c, ok := p.people.by[h]
	p.people.mu.Unlock()
	if ok && now.Before(c.until) {
		p.atWork(ctx, c.actor, c.place)
		return c.actor, nil
	}
	s, err := p.session(ctx, token)
	if err != nil {
		return Actor{}, err
	}
	p.atWork(ctx, s.actor, s.place)
	if now.Sub(time.UnixMilli(s.seen)) > time.Minute {
		if err := p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
			return t.Exec(`UPDATE sessions SET seen_at = ? WHERE token = ?`, now.UnixMilli(), h[:])
		}); err != nil {
			return Actor{}, err
		}
	}
	p.people.mu.Lock()
	defer p.people.mu.Unlock()
	if p.people.by == nil || len(p.people.by) > 10_000 {
		p.people.by = map[[32]byte]cachedActor{}
	}
	p.people.by[h] = cachedActor{s, now.Add(actorCache)}
	return s.actor, nil
}

func (p *Premises) session(ctx context.Context, token string) (s session, err error) {
	var ends int64
	var device []byte
	a, h := &s.actor, seal.TokenHash(token)
	now := p.Now().UnixMilli()
	found, err := p.Store.One(ctx, `SELECT s.account, s.office, s.seen_at, s.ends_at, s.device, a.name FROM sessions s JOIN accounts a ON a.id = s.account
		WHERE s.token = ? AND a.state = 'active'`, []any{h[:]}, &a.Account, (*string)(&a.Office), &s.seen, &ends, &device, &a.Name)
	if err != nil {
		return s, fmt.Errorf("reading session: %w", err)
	}
	if !found || !p.boundTo(token, a.Account, a.Office) || now >= ends || now-s.seen > sessionIdle.Milliseconds() {
		return s, fault.New(fault.Unauthorized, "login.again")
	}
	if len(device) == 0 {
		device = h[:]
	}
	s.place, a.PIN = p.placeName(device), p.byPIN(token, *a)
	err = p.addRoles(ctx, a)
	if err == nil && len(a.Roles) == 0 {
		err = fault.New(fault.Unauthorized, "login.again")
	}
	return s, err
}

// Logout ends a session.
func (p *Premises) Logout(ctx context.Context, token string) error {
	h := seal.TokenHash(token)
	defer p.people.clear()
	if s, err := p.session(ctx, token); err == nil {
		p.people.where.left(s.place)
	}
	return p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return t.Exec(`DELETE FROM sessions WHERE token = ?`, h[:])
	})
}

// DemoCode is the present TOTP code of an account of a demo node; anywhere else
// there is no way to it.
func (p *Premises) DemoCode(ctx context.Context, login string) (string, error) {
	if !p.card.Demo {
		return "", fault.New(fault.Forbidden, "role.not-allowed")
	}
	var id string
	var sealed []byte
	found, err := p.Store.One(ctx, `SELECT id, totp FROM accounts WHERE login = ?`, []any{login}, &id, &sealed)
	if err != nil || !found {
		return "", OrUnknown(err, "account.unknown")
	}
	secret, err := p.Root.Open("row", sealed, []byte(id))
	if err != nil {
		return "", err
	}
	return seal.TOTPCode(secret, p.Now()), nil
}
