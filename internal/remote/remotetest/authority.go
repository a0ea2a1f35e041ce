package remotetest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"testing"
	"time"
)

// Authority is an invented certificate authority: a root and one below it.
type Authority struct {
	Root, Below *x509.Certificate
	rootKey     crypto.Signer
	belowKey    crypto.Signer
	serial      int64
}

// NewAuthority makes one whose certificates hold from a day before now for ten
// years.
func NewAuthority(t testing.TB, name string, now time.Time) *Authority {
	t.Helper()
	a := &Authority{serial: 100}
	a.rootKey, a.belowKey = p256(t), p256(t)
	a.Root = a.issue(t, order{name: name + " Induk", public: a.rootKey.Public(), from: now.AddDate(0, 0, -1), until: now.AddDate(10, 0, 0), authority: true})
	a.Below = a.issue(t, order{name: name, public: a.belowKey.Public(), from: now.AddDate(0, 0, -1), until: now.AddDate(9, 0, 0), authority: true})
	return a
}

// PEM is the root as an operator is given it.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Root.Raw})
}

// order is one certificate to be made.
type order struct {
	name        string
	public      crypto.PublicKey
	from, until time.Time
	authority   bool
}

func (a *Authority) issue(t testing.TB, o order) *x509.Certificate {
	t.Helper()
	a.serial++
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(a.serial), NotBefore: o.from, NotAfter: o.until, BasicConstraintsValid: true, IsCA: o.authority,
		Subject:  pkix.Name{CommonName: o.name, Organization: []string{"Rekaan untuk Uji"}, Country: []string{"ID"}},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}
	if o.authority {
		cert.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	}
	parent, key := a.Below, a.belowKey
	switch {
	case a.Root == nil:
		parent, key = cert, a.rootKey
	case a.Below == nil:
		parent, key = a.Root, a.rootKey
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, o.public, key)
	must(t, err)
	made, err := x509.ParseCertificate(der)
	must(t, err)
	return made
}

func p256(t testing.TB) crypto.Signer {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	return k
}

func rsa2048(t testing.TB) crypto.Signer {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	return k
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
