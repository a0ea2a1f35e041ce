package remote

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// Credential is that of one officer, as it was when it was looked at last.
type Credential struct {
	// ID names it to the service.
	ID string
	// Subject, Issuer, From and Until are what its certificate says.
	Subject, Issuer string
	From, Until     time.Time
	// Refusal is the message key of why it cannot sign, "" when it can.
	Refusal   string
	CheckedAt time.Time
	// Factors are what its signer is asked for.
	Factors []Factor
}

// row is a credential as it is kept.
type row struct {
	office      region.Code
	account, id string
	chain       []byte
	factors     []byte
	refusal     string
	checkedAt   int64
}

func (r *Room) credentialRow(ctx context.Context, office region.Code, account string) (row, error) {
	x := row{office: office, account: account}
	found, err := r.Store.One(ctx, `SELECT credential, chain, factors, refusal, checked_at FROM remote_credentials WHERE office = ? AND account = ?`,
		[]any{string(office), account}, &x.id, &x.chain, &x.factors, &x.refusal, &x.checkedAt)
	if err == nil && !found {
		err = fault.New(fault.Conflict, "remote.no-credential-yet")
	}
	return x, err
}

func (x row) credential() (Credential, error) {
	c := Credential{ID: x.id, Refusal: x.refusal, CheckedAt: time.UnixMilli(x.checkedAt).UTC()}
	certs, err := x509.ParseCertificates(x.chain)
	if err != nil || len(certs) == 0 {
		return c, fmt.Errorf("reading a kept certificate: %w", err)
	}
	c.Subject, c.Issuer = seal.CertificateNames(certs[0])
	c.From, c.Until = certs[0].NotBefore, certs[0].NotAfter
	c.Factors, err = decodeFactors(x.factors)
	return c, err
}

// Mine is the actor's own credential; found is false where there is none.
func (r *Room) Mine(ctx context.Context, a premises.Actor) (c Credential, found bool, err error) {
	if err := a.May(premises.Sign); err != nil {
		return c, false, err
	}
	x, err := r.credentialRow(ctx, a.Office, a.Account)
	if fault.Of(err) == fault.Conflict {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	c, err = x.credential()
	return c, err == nil, err
}

// FactorsOf are what a signer of the actor's office is asked for, so that they
// can open their key at a colleague's screen.
func (r *Room) FactorsOf(ctx context.Context, a premises.Actor, account string) ([]Factor, error) {
	if err := a.May(premises.Work); err != nil {
		return nil, err
	}
	x, err := r.credentialRow(ctx, a.Office, account)
	if err != nil {
		return nil, err
	}
	c, err := x.credential()
	return c.Factors, err
}

// SetCredential has a signer say which credential of the service is theirs; ""
// takes the only one that the service lists. One that cannot sign is refused.
func (r *Room) SetCredential(ctx context.Context, a premises.Actor, id string) (Credential, error) {
	role, err := a.As(premises.Sign)
	if err != nil {
		return Credential{}, err
	}
	if err := a.Full(); err != nil {
		return Credential{}, err
	}
	if id = strings.TrimSpace(id); id == "" {
		if id, err = r.onlyOne(ctx, a); err != nil {
			return Credential{}, err
		}
	}
	if !validID(id) {
		return Credential{}, fault.New(fault.Invalid, "remote.bad-credential").On("kredensial")
	}
	x, err := r.ask(ctx, row{office: a.Office, account: a.Account, id: id})
	if err != nil {
		return Credential{}, err
	}
	if x.refusal != "" {
		return Credential{}, fault.New(fault.Conflict, x.refusal).On("kredensial")
	}
	err = r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		if err := putCredential(t, x); err != nil {
			return err
		}
		return changed(t, a.Office, "signing-credential")
	})
	if err != nil {
		return Credential{}, err
	}
	return x.credential()
}

// DropCredential takes the actor's own credential away.
func (r *Room) DropCredential(ctx context.Context, a premises.Actor) error {
	role, err := a.As(premises.Sign)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		if err := t.Exec(`DELETE FROM remote_credentials WHERE office = ? AND account = ?`, string(a.Office), a.Account); err != nil {
			return err
		}
		return changed(t, a.Office, "signing-credential")
	})
}

func (r *Room) onlyOne(ctx context.Context, a premises.Actor) (string, error) {
	s, err := r.service(ctx, a.Office)
	if err != nil {
		return "", err
	}
	c, err := r.client(ctx, s)
	if err != nil {
		return "", err
	}
	var ids []string
	err = r.through(ctx, s.Office, func(access string) error {
		ids, err = c.list(ctx, access)
		return err
	})
	switch {
	case err != nil:
		return "", err
	case len(ids) == 0:
		return "", fault.New(fault.NotFound, "remote.no-credential").On("kredensial")
	case len(ids) > 1:
		return "", fault.New(fault.Invalid, "remote.choose", strings.Join(ids[:min(len(ids), 5)], ", ")).On("kredensial")
	}
	return ids[0], nil
}

// ask asks the service about a credential.
func (r *Room) ask(ctx context.Context, x row) (row, error) {
	s, err := r.service(ctx, x.office)
	if err != nil {
		return x, err
	}
	c, err := r.client(ctx, s)
	if err != nil {
		return x, err
	}
	var cred credential
	err = r.through(ctx, s.Office, func(access string) error {
		cred, err = c.credential(ctx, access, x.id)
		return err
	})
	if err != nil {
		return x, err
	}
	_, _, err = r.judge(ctx, cred)
	x.refusal = ""
	if f := fault.As(err); f != nil {
		x.refusal = f.Key
	} else if err != nil {
		return x, err
	}
	x.chain, x.checkedAt = bytes.Join(cred.Chain, nil), r.Now().UnixMilli()
	if _, err := x509.ParseCertificates(x.chain); err != nil {
		return x, fault.New(fault.Conflict, "remote.bad-chain").Because(err)
	}
	x.factors, err = json.Marshal(cred.Factors)
	return x, err
}

// look asks again and keeps what is new.
func (r *Room) look(ctx context.Context, x row) (row, error) {
	y, err := r.ask(ctx, x)
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		y = x
		y.refusal, y.checkedAt, err = f.Key, r.Now().UnixMilli(), nil
	}
	if err != nil {
		return x, err
	}
	return y, r.Store.Act(context.WithoutCancel(ctx), store.By{}, func(t *store.Tx) error { return putCredential(t, y) })
}

// LookNow asks the service about the actor's own credential, and whether it is
// there at all.
func (r *Room) LookNow(ctx context.Context, a premises.Actor) error {
	if err := a.May(premises.Certify); err != nil {
		return err
	}
	s, err := r.service(ctx, a.Office)
	if err != nil {
		return err
	}
	if err := r.Check(ctx, s); err != nil || !a.Can(string(premises.Sign)) {
		return err
	}
	x, err := r.credentialRow(ctx, a.Office, a.Account)
	if fault.Of(err) == fault.Conflict {
		return nil
	}
	if err == nil {
		_, err = r.look(ctx, x)
	}
	return err
}

// SendCode has the service send the actor a code, where it does so on request.
func (r *Room) SendCode(ctx context.Context, a premises.Actor, factor string) error {
	if err := a.May(premises.Sign); err != nil {
		return err
	}
	x, err := r.credentialRow(ctx, a.Office, a.Account)
	if err != nil {
		return err
	}
	known, err := x.credential()
	if err != nil {
		return err
	}
	s, err := r.service(ctx, a.Office)
	if err != nil {
		return err
	}
	c, err := r.client(ctx, s)
	if err != nil {
		return err
	}
	for _, f := range known.Factors {
		if f.ID == factor && f.Code {
			return r.through(ctx, s.Office, func(access string) error { return c.challenge(ctx, access, x.id, factor) })
		}
	}
	return fault.New(fault.Invalid, "remote.no-code")
}

func putCredential(t *store.Tx, x row) error {
	return t.Exec(`INSERT INTO remote_credentials (office, account, credential, chain, factors, refusal, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (office, account) DO UPDATE SET credential = excluded.credential, chain = excluded.chain, factors = excluded.factors,
		refusal = excluded.refusal, checked_at = excluded.checked_at`,
		string(x.office), x.account, x.id, x.chain, x.factors, x.refusal, x.checkedAt)
}

// noticesMost bounds how many credentials of one office are judged.
const noticesMost = 200

// Notices warn of certificates that end within 60, 30 or 7 days or have ended,
// and of those that cannot sign: of the whole office for head and supervisor, of
// their own for a signer. Key and Args are said to them.
func (r *Room) Notices(ctx context.Context, a premises.Actor) ([]mandate.Notice, error) {
	if err := a.May(premises.Certify); err != nil {
		return nil, err
	}
	account := a.Account
	if a.Can(string(premises.Stationery)) {
		account = ""
	}
	var rows []row
	err := r.Store.Each(ctx, `SELECT account, credential, chain, factors, refusal, checked_at FROM remote_credentials WHERE office = ? AND (? = '' OR account = ?) ORDER BY account LIMIT ?`,
		[]any{string(a.Office), account, account, int64(noticesMost)}, func(scan store.Scan) error {
			x := row{office: a.Office}
			err := scan(&x.account, &x.id, &x.chain, &x.factors, &x.refusal, &x.checkedAt)
			rows = append(rows, x)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reading the certificates of an office: %w", err)
	}
	return r.warn(a.Office, rows)
}

func (r *Room) warn(office region.Code, rows []row) (out []mandate.Notice, err error) {
	cal := r.Calendar(office)
	if cal == nil {
		return nil, nil
	}
	names := map[string]string{}
	var all []mandate.Certificate
	for _, x := range rows {
		c, err := x.credential()
		if err != nil {
			return nil, err
		}
		names[x.account] = c.Subject
		all = append(all, mandate.Certificate{Account: x.account, From: cal.Day(c.From), Until: cal.Day(c.Until)})
		if x.refusal != "" && x.refusal != "remote.expired" {
			out = append(out, mandate.Notice{Key: "remote.cannot-sign", Args: []any{c.Subject}, Account: x.account})
		}
	}
	for _, n := range mandate.CertificateNotices(all, r.Today(office)) {
		n.Args = append([]any{names[n.Account]}, n.Args...)
		if n.Key = "remote.ends"; n.Left < 0 {
			n.Key = "remote.ended"
		}
		out = append(out, n)
	}
	return out, nil
}
