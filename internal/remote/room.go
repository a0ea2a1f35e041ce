package remote

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// The ways in which the node itself is let in by a service.
const (
	AuthOAuth = "oauth" // OAuth 2.0 client credentials (8.4.4)
	AuthToken = "token" // a token that the service gave out by other ways
	AuthBasic = "basic" // auth/login with a name and a password (11.2)
)

// Service is by which service an office signs. Offices below use it too, unless
// they have one of their own.
type Service struct {
	Office region.Code
	// URL is the base of the API, "https://sign.example.id/csc/v2".
	URL string
	// Auth is one of AuthOAuth, AuthToken, AuthBasic.
	Auth string
	// OAuth is where tokens are given when info does not say, or "".
	OAuth string
	// Client is the client id, or the user of AuthBasic.
	Client string
	// Name is how the service calls itself.
	Name string
	// DownAt is since when it does not answer, CheckedAt when it was asked last,
	// milliseconds, 0 for never; Why the message key of what is wrong.
	DownAt, CheckedAt int64
	Why               string
}

// Room is where certified signing from elsewhere is kept.
type Room struct {
	*premises.Premises
	http  *http.Client
	limit time.Duration

	mu    sync.Mutex
	lines map[region.Code]*line
}

// line is what is remembered of a service while the node runs.
type line struct {
	downAt   int64
	failures int
	// shut is until when it is not asked, after failures in a row.
	shut   time.Time
	access string
	until  time.Time
}

// New furnishes the room.
func New(p *premises.Premises) *Room {
	r := &Room{Premises: p, http: newHTTP(), limit: callTime, lines: map[region.Code]*line{}}
	if _, err := r.Services(context.Background()); err != nil {
		p.Log.Warn("reading by which services is signed", "err", err)
	}
	return r
}

const serviceColumns = `office, url, auth, oauth, client, name, down_at, checked_at, why`

func scanService(scan store.Scan) (s Service, err error) {
	err = scan(&s.Office, &s.URL, &s.Auth, &s.OAuth, &s.Client, &s.Name, &s.DownAt, &s.CheckedAt, &s.Why)
	return s, err
}

// Services lists all, for the operator.
func (r *Room) Services(ctx context.Context) (out []Service, err error) {
	err = r.Store.Each(ctx, `SELECT `+serviceColumns+` FROM remote_services ORDER BY office`, nil, func(scan store.Scan) error {
		s, err := scanService(scan)
		out = append(out, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the signing services: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	known := map[region.Code]*line{}
	for _, s := range out {
		if known[s.Office] = r.lines[s.Office]; known[s.Office] == nil {
			known[s.Office] = &line{}
		}
		known[s.Office].downAt = s.DownAt
	}
	r.lines = known
	return out, nil
}

// holder is the office whose service an office uses: its own or that of the
// nearest above, "" for none.
func (r *Room) holder(office region.Code) region.Code {
	r.mu.Lock()
	defer r.mu.Unlock()
	for range 6 {
		if r.lines[office] != nil {
			return office
		}
		o, err := r.Office(office)
		if err != nil || o.Parent == "" || o.Parent == office {
			return ""
		}
		office = o.Parent
	}
	return ""
}

// Uses says whether an office signs by a service.
func (r *Room) Uses(office region.Code) bool { return r.holder(office) != "" }

// DownSince is since when the office's service does not answer, milliseconds, 0
// while it does or where there is none.
func (r *Room) DownSince(office region.Code) int64 {
	at := r.holder(office)
	r.mu.Lock()
	defer r.mu.Unlock()
	if l := r.lines[at]; l != nil {
		return l.downAt
	}
	return 0
}

// service is the one that an office uses; remote.no-service for none.
func (r *Room) service(ctx context.Context, office region.Code) (s Service, err error) {
	at := r.holder(office)
	found := false
	if at != "" {
		found, err = r.Store.One(ctx, `SELECT `+serviceColumns+` FROM remote_services WHERE office = ?`, []any{string(at)},
			&s.Office, &s.URL, &s.Auth, &s.OAuth, &s.Client, &s.Name, &s.DownAt, &s.CheckedAt, &s.Why)
	}
	if err == nil && !found {
		err = fault.New(fault.Conflict, "remote.no-service")
	}
	return s, err
}

// bound is what a secret is sealed with: whoever changes the row by other ways,
// so that the secret would go elsewhere, can no longer have it opened.
func (s Service) bound() []byte {
	return []byte(strings.Join([]string{"remote", string(s.Office), s.URL, s.Auth, s.OAuth, s.Client}, "\x00"))
}

// client opens the secret of a service.
func (r *Room) client(ctx context.Context, s Service) (*client, error) {
	var sealed []byte
	if _, err := r.Store.One(ctx, `SELECT secret FROM remote_services WHERE office = ?`, []any{string(s.Office)}, &sealed); err != nil {
		return nil, err
	}
	secret, err := r.Root.Open("row", sealed, s.bound())
	if err != nil {
		return nil, fmt.Errorf("opening the secret of the signing service of %s: its row is not as it was written: %w", s.Office, err)
	}
	return &client{http: r.http, service: s, secret: string(secret), limit: r.limit}, nil
}

// SetService is the operator's word by which service an office and those below
// it sign; an empty URL takes it away. The address is not an officer's to
// choose: the node's own machine talks to it.
func (r *Room) SetService(ctx context.Context, s Service, secret string) error {
	if _, err := r.Office(s.Office); err != nil {
		return err
	}
	if s.URL == "" {
		err := r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
			return t.Exec(`DELETE FROM remote_services WHERE office = ?`, string(s.Office))
		})
		return r.reread(ctx, err)
	}
	s.URL = strings.TrimRight(s.URL, "/")
	if s.Auth == "" {
		s.Auth = AuthOAuth
	}
	if err := checkAddress(s.URL); err != nil {
		return err
	}
	if s.OAuth != "" {
		if err := checkAddress(s.OAuth); err != nil {
			return err
		}
	}
	if err := checkAccess(s, secret); err != nil {
		return err
	}
	return r.reread(ctx, r.Store.Act(ctx, store.By{}, func(t *store.Tx) error { return r.putService(t, s, secret) }))
}

// checkAccess judges how the node is to be let in.
func checkAccess(s Service, secret string) error {
	switch {
	case s.Auth != AuthOAuth && s.Auth != AuthToken && s.Auth != AuthBasic:
		return fault.New(fault.Invalid, "remote.bad-auth").On("auth")
	case s.Client == "" && s.Auth != AuthToken || len(s.Client) > wordMost || word(s.Client) != s.Client:
		return fault.New(fault.Invalid, "remote.bad-client").On("client")
	case secret == "" || len(secret) > 4096 || strings.ContainsAny(secret, "\r\n\x00"):
		return fault.New(fault.Invalid, "remote.bad-secret").On("secret")
	}
	return nil
}

func (r *Room) putService(t *store.Tx, s Service, secret string) error {
	return t.Exec(`INSERT INTO remote_services (office, url, auth, oauth, client, secret, name, down_at, checked_at, why) VALUES (?, ?, ?, ?, ?, ?, '', 0, 0, '')
		ON CONFLICT (office) DO UPDATE SET url = excluded.url, auth = excluded.auth, oauth = excluded.oauth, client = excluded.client, secret = excluded.secret,
		name = '', down_at = 0, checked_at = 0, why = ''`,
		string(s.Office), s.URL, s.Auth, s.OAuth, s.Client, r.Root.Seal("row", []byte(secret), s.bound()))
}

// reread takes over what was changed.
func (r *Room) reread(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.lines = map[region.Code]*line{}
	r.mu.Unlock()
	_, err = r.Services(ctx)
	return err
}

// ServiceOf is the service that the officer's office uses, for its page; found
// is false where there is none.
func (r *Room) ServiceOf(ctx context.Context, a premises.Actor) (s Service, found bool, err error) {
	if err := a.May(premises.Certify); err != nil {
		return s, false, err
	}
	s, err = r.service(ctx, a.Office)
	if fault.Of(err) == fault.Conflict {
		return s, false, nil
	}
	return s, err == nil, err
}

// SetAccess has head or supervisor change by which client their own office is
// let in. Where it signs by the service of an office above, that one's
// operator does.
func (r *Room) SetAccess(ctx context.Context, a premises.Actor, client, secret string) error {
	role, err := a.As(premises.Stationery)
	if err != nil {
		return err
	}
	if err := a.Full(); err != nil {
		return err
	}
	s, err := r.service(ctx, a.Office)
	if err != nil {
		return err
	}
	if s.Office != a.Office {
		return fault.New(fault.Conflict, "remote.service-above")
	}
	if _, err := r.client(ctx, s); err != nil {
		return err
	}
	s.Client = client
	if err := checkAccess(s, secret); err != nil {
		return err
	}
	return r.reread(ctx, r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		if err := r.putService(t, s, secret); err != nil {
			return err
		}
		return changed(t, a.Office, "signing-client")
	}))
}

// changed writes down that an officer changed by what their office signs.
func changed(t *store.Tx, office region.Code, what string) error {
	var o canon.Object
	o.Str("what", what)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	_, err = t.Append(store.Draft{Stream: "office/" + string(office), Kind: "office.changed/1", Data: data})
	return err
}

// rootsSetting holds the certificates that certified signatures must lead to.
const rootsSetting = "signing-roots"

// rootsMost bounds how many roots an operator may trust.
const rootsMost = 50

// ParseRoots reads certificates in PEM, at most rootsMost.
func ParseRoots(text []byte) ([]*x509.Certificate, error) {
	var out []*x509.Certificate
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil || block.Type != "CERTIFICATE" || len(out) == rootsMost {
			return nil, fault.New(fault.Invalid, "remote.bad-roots").Because(err)
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "remote.bad-roots")
	}
	return out, nil
}

// SetRoots is the operator's word which roots are trusted, as PEM; nil trusts
// none, and nothing is signed with a certificate any more.
func (r *Room) SetRoots(ctx context.Context, text []byte) (n int, err error) {
	ders := [][]byte{}
	if text != nil {
		roots, err := ParseRoots(text)
		if err != nil {
			return 0, err
		}
		for _, c := range roots {
			ders = append(ders, c.Raw)
		}
	}
	return len(ders), r.PutSetting(ctx, rootsSetting, ders)
}

// Roots are the trusted ones, empty for none.
func (r *Room) Roots(ctx context.Context) ([]*x509.Certificate, error) {
	var ders [][]byte
	if _, err := r.Setting(ctx, rootsSetting, &ders); err != nil {
		return nil, err
	}
	var out []*x509.Certificate
	for _, der := range ders {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fmt.Errorf("reading the trusted roots: %w", err)
		}
		out = append(out, c)
	}
	return out, nil
}

// decodeFactors reads what a credential asks for, as it was kept.
func decodeFactors(b []byte) (out []Factor, err error) {
	err = json.Unmarshal(b, &out)
	return out, err
}
