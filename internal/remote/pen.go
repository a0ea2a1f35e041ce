package remote

import (
	"context"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"slices"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/seal"
)

// Given is what a signer typed to open their key, by Factor.ID. It lives as
// long as the request.
type Given map[string]string

// Pen is the certified hand of one signer for one signature.
type Pen struct {
	room   *Room
	client *client
	// chain is the signer's certificate and its issuers; algo how it signs.
	chain []*x509.Certificate
	algo  string
	id    string
	cred  credential
	auth  []authData
	// sad opens the key once; bound says that it must be asked for with the
	// digest.
	sad   string
	bound bool
	typed bool
}

// Opened says that its signer gave what opens the key: it can sign, once.
func (p *Pen) Opened() bool { return p != nil && p.typed }

// Chain is the signer's certificate and then its issuers.
func (p *Pen) Chain() []*x509.Certificate { return p.chain }

// Ready asks whether the officer's credential can sign now, before anything is
// numbered: the service answers, key and certificate are in force, the chain
// leads to a trusted root. With given, and where the service lets it, a wrong PIN
// or code is refused here too; nil given is a Pen that cannot sign yet, whose
// signer will confirm.
func (r *Room) Ready(ctx context.Context, a premises.Actor, given Given) (*Pen, error) {
	if err := a.May(premises.Sign); err != nil {
		return nil, err
	}
	s, err := r.service(ctx, a.Office)
	if err != nil {
		return nil, err
	}
	row, err := r.credentialRow(ctx, a.Office, a.Account)
	if err != nil {
		return nil, err
	}
	c, err := r.client(ctx, s)
	if err != nil {
		return nil, err
	}
	p := &Pen{room: r, client: c, id: row.id, typed: given != nil}
	err = r.through(ctx, s.Office, func(access string) error {
		p.cred, err = c.credential(ctx, access, row.id)
		return err
	})
	if err != nil {
		return nil, err
	}
	if p.chain, p.algo, err = r.judge(ctx, p.cred); err != nil {
		return nil, err
	}
	if p.auth, err = p.cred.auth(given); err != nil || given == nil {
		return p, err
	}
	if p.bound = p.cred.Bound; p.bound {
		return p, nil
	}
	err = r.through(ctx, s.Office, func(access string) error {
		p.sad, err = c.authorize(ctx, order{access: access, id: p.id, auth: p.auth})
		return err
	})
	return p, err
}

// auth makes of what was typed what the service asks for.
func (c credential) auth(given Given) (out []authData, err error) {
	if given == nil {
		return nil, nil
	}
	for _, f := range c.Factors {
		value := strings.TrimSpace(given[f.ID])
		switch {
		case !f.Typed():
			value = ""
		case value == "" || len(value) > 256 || strings.ContainsAny(value, "\r\n\x00"):
			return nil, fault.New(fault.Invalid, "remote.factor-missing", f.shown()).On(FactorField(f.ID))
		}
		out = append(out, authData{ID: f.ID, Value: value})
	}
	return out, nil
}

func (f Factor) shown() string {
	if f.Label != "" {
		return f.Label
	}
	return f.ID
}

// FactorField is the name of the field in which a factor is typed.
func FactorField(id string) string {
	return "kunci-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, id)
}

// Sign has the digest signed. What comes back is DER for ECDSA and PKCS #1 v1.5
// for RSA, checked against the certificate. A Pen signs once.
func (p *Pen) Sign(ctx context.Context, over [32]byte) ([]byte, error) {
	if !p.typed {
		return nil, fault.New(fault.Conflict, "remote.confirm")
	}
	p.typed = false
	o := order{id: p.id, over: over[:], auth: p.auth}
	var sig []byte
	err := p.room.through(ctx, p.client.service.Office, func(access string) (err error) {
		o.access = access
		if p.bound && p.sad == "" {
			if p.sad, err = p.client.authorize(ctx, o); err != nil {
				return err
			}
		}
		sig, err = p.client.sign(ctx, o, p.sad, p.algo)
		return err
	})
	p.sad, p.auth = "", nil
	if err != nil {
		return nil, err
	}
	sig = derOf(p.chain[0], sig)
	if err := seal.VerifyOutside(p.chain[0], over, sig); err != nil {
		return nil, fault.New(fault.Conflict, "remote.wrong-signature").Because(err)
	}
	return sig, nil
}

// derOf writes r ‖ s, as some services answer, as the DER that CMS carries.
func derOf(cert *x509.Certificate, sig []byte) []byte {
	key, ok := cert.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return sig
	}
	size := (key.Curve.Params().BitSize + 7) / 8
	if len(sig) != 2*size {
		return sig
	}
	var pair struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(sig, &pair); err == nil && len(rest) == 0 {
		return sig
	}
	pair.R, pair.S = new(big.Int).SetBytes(sig[:size]), new(big.Int).SetBytes(sig[size:])
	der, err := asn1.Marshal(pair)
	if err != nil {
		return sig
	}
	return der
}

// judge says whether a credential may sign now, and how.
func (r *Room) judge(ctx context.Context, c credential) ([]*x509.Certificate, string, error) {
	switch {
	case c.Status == "revoked":
		return nil, "", fault.New(fault.Conflict, "remote.revoked")
	case c.Status == "suspended":
		return nil, "", fault.New(fault.Conflict, "remote.suspended")
	case c.Status == "expired":
		return nil, "", fault.New(fault.Conflict, "remote.expired")
	case !c.Enabled:
		return nil, "", fault.New(fault.Conflict, "remote.disabled")
	case c.Mode != "explicit":
		return nil, "", fault.New(fault.Unsupported, "remote.needs-browser")
	}
	chain, err := seal.Chain(c.Chain)
	if err != nil {
		return nil, "", fault.New(fault.Conflict, "remote.bad-chain").Because(err)
	}
	now := r.Now()
	switch leaf := chain[0]; {
	case now.After(leaf.NotAfter):
		return nil, "", fault.New(fault.Conflict, "remote.expired")
	case now.Before(leaf.NotBefore):
		return nil, "", fault.New(fault.Conflict, "remote.not-yet")
	case leaf.KeyUsage != 0 && leaf.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return nil, "", fault.New(fault.Conflict, "remote.wrong-usage")
	}
	algo, ok := algoOf(chain[0], c.Algos)
	if !ok {
		return nil, "", fault.New(fault.Unsupported, "remote.no-algorithm")
	}
	roots, err := r.Roots(ctx)
	if err != nil {
		return nil, "", err
	}
	if len(roots) == 0 {
		return nil, "", fault.New(fault.Conflict, "remote.no-roots")
	}
	if err := seal.Trusted(chain, roots, now); err != nil {
		return nil, "", fault.New(fault.Conflict, "remote.unknown-root").Because(err)
	}
	return chain, algo, nil
}

// algoOf chooses how a key signs a SHA-256 digest, of what the service offers.
func algoOf(leaf *x509.Certificate, offered []string) (string, bool) {
	var wanted []string
	switch leaf.PublicKey.(type) {
	case *rsa.PublicKey:
		wanted = []string{oidRSASHA256, oidRSA}
	case *ecdsa.PublicKey:
		wanted = []string{oidECDSASHA256}
	}
	for _, w := range wanted {
		if slices.Contains(offered, w) {
			return w, true
		}
	}
	return "", false
}

// through calls a service with an access of this moment, once more with a new
// one when the old was no longer taken, and notes whether the service answered.
func (r *Room) through(ctx context.Context, office region.Code, call func(access string) error) error {
	err := r.open(office)
	if err != nil {
		return err
	}
	for try := range 2 {
		var access string
		if access, err = r.access(ctx, office); err == nil {
			err = call(access)
		}
		if f := fault.As(err); f == nil || f.Key != "remote.not-let-in" || try > 0 {
			break
		}
		r.forget(office)
	}
	r.heard(ctx, office, err)
	return err
}

// access gives the header that lets the node in, from memory while it holds.
func (r *Room) access(ctx context.Context, office region.Code) (string, error) {
	r.mu.Lock()
	if l := r.lines[office]; l != nil && l.access != "" && r.Now().Before(l.until) {
		defer r.mu.Unlock()
		return l.access, nil
	}
	r.mu.Unlock()
	s, err := r.service(ctx, office)
	if err != nil {
		return "", err
	}
	c, err := r.client(ctx, s)
	if err != nil {
		return "", err
	}
	access, lasts, err := c.access(ctx)
	if err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if l := r.lines[office]; l != nil {
		l.access, l.until = access, r.Now().Add(lasts-lasts/10)
	}
	return access, nil
}

func (r *Room) forget(office region.Code) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l := r.lines[office]; l != nil {
		l.access = ""
	}
}
