package seal_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

var madeThen = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// certified is an invented hand whose certificate has a root and one between.
type certified struct {
	root, between, leaf *x509.Certificate
	key                 crypto.Signer
}

func newCertified(t testing.TB, key crypto.Signer) certified {
	t.Helper()
	c := certified{key: key}
	var keys [2]*ecdsa.PrivateKey
	for i := range keys {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		keys[i] = k
	}
	make := func(name string, ca bool, parent *x509.Certificate, public crypto.PublicKey, by crypto.Signer) *x509.Certificate {
		usage := x509.KeyUsageDigitalSignature
		if ca {
			usage = x509.KeyUsageCertSign
		}
		x := &x509.Certificate{SerialNumber: big.NewInt(int64(len(name))), Subject: pkix.Name{CommonName: name}, NotBefore: madeThen, NotAfter: madeThen.AddDate(1, 0, 0),
			IsCA: ca, BasicConstraintsValid: true, KeyUsage: usage}
		if parent == nil {
			parent = x
		}
		der, err := x509.CreateCertificate(rand.Reader, x, parent, public, by)
		if err != nil {
			t.Fatal(err)
		}
		out, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	c.root = make("Induk", true, nil, keys[0].Public(), keys[0])
	c.between = make("Penerbit", true, c.root, keys[1].Public(), keys[0])
	c.leaf = make("KEPALA DESA UJI", false, c.between, key.Public(), keys[1])
	return c
}

func (c certified) outside(t testing.TB) seal.Outside {
	t.Helper()
	chain, err := seal.Chain([][]byte{c.leaf.Raw, c.root.Raw, c.between.Raw})
	if err != nil || len(chain) != 2 || !chain[1].Equal(c.between) {
		t.Fatalf("the chain is %d long: %v", len(chain), err)
	}
	return seal.Outside{Chain: chain, Sign: func(over [32]byte) ([]byte, error) { return c.key.Sign(rand.Reader, over[:], crypto.SHA256) }}
}

func hands(t testing.TB) map[string]crypto.Signer {
	t.Helper()
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	q, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]crypto.Signer{"RSA": r, "P-256": p, "P-384": q}
}

func TestASignatureWithAChain(t *testing.T) {
	digest := sha256.Sum256([]byte("surat"))
	for name, key := range hands(t) {
		t.Run(name, func(t *testing.T) {
			c := newCertified(t, key)
			der, err := seal.CMSOutside(c.outside(t), digest)
			if err != nil {
				t.Fatal(err)
			}
			if !seal.IsOutside(der) {
				t.Error("it is not known as one with a chain")
			}
			chain, err := seal.VerifyCMSOutside(der, digest)
			if err != nil || !chain[0].Equal(c.leaf) || !chain[1].Equal(c.between) {
				t.Fatalf("%d certificates, %v", len(chain), err)
			}
			if err := seal.Trusted(chain, []*x509.Certificate{c.root}, madeThen.AddDate(0, 1, 0)); err != nil {
				t.Error(err)
			}
			for what, at := range map[string]time.Time{"before": madeThen.AddDate(0, 0, -1), "after": madeThen.AddDate(1, 0, 1)} {
				if seal.Trusted(chain, []*x509.Certificate{c.root}, at) == nil {
					t.Errorf("it is trusted %s its time", what)
				}
			}
			other := newCertified(t, key)
			if seal.Trusted(chain, []*x509.Certificate{other.root}, madeThen.AddDate(0, 1, 0)) == nil || seal.Trusted(chain, nil, madeThen.AddDate(0, 1, 0)) == nil {
				t.Error("it is trusted under a root of the same name")
			}
			if _, err := seal.VerifyCMSOutside(der, sha256.Sum256([]byte("lain"))); fault.Of(err) != fault.Forbidden {
				t.Errorf("another digest: %v", err)
			}
			for i := range der {
				b := bytes.Clone(der)
				b[i] ^= 1
				// A bit of the certificate between is seen where the chain is judged.
				if chain, err := seal.VerifyCMSOutside(b, digest); err == nil && seal.Trusted(chain, []*x509.Certificate{c.root}, madeThen.AddDate(0, 1, 0)) == nil {
					t.Fatalf("byte %d was changed and nobody saw it", i)
				}
			}
		})
	}
}

func TestAWrongAnswerFromElsewhereMakesNoSignature(t *testing.T) {
	keys := hands(t)
	c, digest := newCertified(t, keys["P-256"]), sha256.Sum256(nil)
	o := c.outside(t)
	o.Sign = func([32]byte) ([]byte, error) { return []byte("bukan"), nil }
	if _, err := seal.CMSOutside(o, digest); err == nil {
		t.Error("a wrong signature was put into a letter")
	}
	if _, err := seal.CMSOutside(seal.Outside{}, digest); err == nil {
		t.Error("nobody signed")
	}
	if _, err := seal.Chain(nil); err == nil {
		t.Error("no chain is a chain")
	}
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err == nil {
		if _, err := seal.Chain([][]byte{newCertified(t, small).leaf.Raw}); err == nil {
			t.Error("a key of 1024 bits may sign")
		}
	}
	local := testKey(t, "office")
	der, err := seal.CMS(local, digest)
	if err != nil || seal.IsOutside(der) {
		t.Errorf("the office's own signature is taken for another: %v", err)
	}
}

func TestNamesOfACertificateAreBounded(t *testing.T) {
	subject, issuer := seal.CertificateNames(&x509.Certificate{Subject: pkix.Name{CommonName: "Budi\u202e\x00 " + strings.Repeat("é", 200), Organization: []string{"Desa"}}, Issuer: pkix.Name{CommonName: "A", Organization: []string{"A", "B"}}})
	if len(subject) > 160 || strings.ContainsAny(subject, "\u202e\x00") || issuer != "A, B" {
		t.Errorf("%q, %q", subject, issuer)
	}
}

func FuzzVerifyCMSOutside(f *testing.F) {
	p, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	digest := sha256.Sum256([]byte("surat"))
	der, err := seal.CMSOutside(newCertified(f, p).outside(f), digest)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(der)
	f.Add(der[:len(der)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := seal.VerifyCMSOutside(b, digest); err == nil && !bytes.Equal(b, der) {
			if again, err := seal.VerifyCMSOutside(b, sha256.Sum256(nil)); err == nil {
				t.Fatal("it signs everything", len(again))
			}
		}
		_ = seal.IsOutside(b)
	})
}
