package cert

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/seal"
)

// Request makes a key for a name that a public authority can certify and gives
// the request for it in PEM (PKCS #10, RFC 2986), to be carried to whoever has
// a network. The key never leaves the node. A request that waits is replaced.
func Request(dir string, root seal.Root, name string) ([]byte, error) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if !hostName(name) || strings.Count(name, ".") < 1 {
		return nil, fault.New(fault.Invalid, "cert.name", name)
	}
	if strings.HasSuffix(name, ".local") || strings.HasSuffix(name, ".internal") {
		return nil, fault.New(fault.Invalid, "cert.name-local", name)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a request: %w", err)
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{DNSNames: []string{name}}, key)
	if err != nil {
		return nil, fmt.Errorf("making a request: %w", err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})
	return text, (&bundle{other: key}).save(dir, requestFile, root)
}

// Carried is a certificate of a public authority as it comes on a stick or in a
// bundle.
type Carried struct {
	// Chain in PEM, the node's own first, then those above it.
	Chain []byte
	// Key in PEM, unencrypted; empty takes the key of the request, or of the
	// certificate before.
	Key []byte
	// Name that it must be for; "" is that of the certificate before, or its only
	// one.
	Name string
	// Trusted says that phones know the issuer, as somebody tried, where this
	// computer does not know it itself.
	Trusted bool
	// Replace takes one that ends before the one in place.
	Replace bool
	// Roots are the authorities this computer knows; nil is the system's.
	Roots *x509.CertPool
}

// Import checks what was carried here and puts it in place; a serving node uses
// it from the next connection on. Refusals: "cert.unreadable", "cert.too-long",
// "cert.ca", "cert.wildcard", "cert.other-name", "cert.which-name",
// "cert.expired", "cert.not-yet", "cert.broken-chain", "cert.key-unreadable",
// "cert.key-weak", "cert.key-other", "cert.key-missing", "cert.ends-sooner".
func Import(dir string, root seal.Root, in Carried, now time.Time) (*Certificate, error) {
	if len(in.Chain) > mostFile || len(in.Key) > mostFile {
		return nil, fault.New(fault.TooLarge, "cert.too-long", mostFile>>10)
	}
	chain, err := parseChain(in.Chain)
	if err != nil {
		return nil, err
	}
	before, err := load(dir, publicFile, root)
	if err != nil && !in.Replace {
		return nil, err
	}
	if before == nil || before.chain == nil {
		before = &bundle{}
	}
	if err := in.fits(chain, before, now); err != nil {
		return nil, err
	}
	key, err := in.key(dir, root, chain[0], before)
	if err != nil {
		return nil, err
	}
	b := &bundle{chain: chain, other: key, known: in.Trusted || in.known(chain, now)}
	if err := b.save(dir, publicFile, root); err != nil {
		return nil, err
	}
	if err := os.Remove(filepath.Join(dir, requestFile)); err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("keeping a certificate: %w", err)
	}
	return b.describe(), nil
}

// fits judges names, dates and chain.
func (in Carried) fits(chain []*x509.Certificate, before *bundle, now time.Time) error {
	c := chain[0]
	if c.IsCA || len(c.DNSNames) == 0 || len(c.ExtKeyUsage) > 0 && !slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageServerAuth) {
		return fault.New(fault.Invalid, "cert.ca")
	}
	for _, n := range c.DNSNames {
		if strings.Contains(n, "*") {
			return fault.New(fault.Invalid, "cert.wildcard", n)
		}
	}
	name := strings.ToLower(in.Name)
	switch {
	case name == "" && before.chain != nil:
		name = before.chain[0].DNSNames[0]
	case name == "" && len(c.DNSNames) > 1:
		return fault.New(fault.Invalid, "cert.which-name", strings.Join(c.DNSNames, ", "))
	case name == "":
		name = c.DNSNames[0]
	}
	if !slices.Contains(c.DNSNames, name) {
		return fault.New(fault.Invalid, "cert.other-name", strings.Join(c.DNSNames, ", "), name)
	}
	switch {
	case now.After(c.NotAfter):
		return fault.New(fault.Gone, "cert.expired", day(c.NotAfter))
	case now.Before(c.NotBefore):
		return fault.New(fault.Invalid, "cert.not-yet", day(c.NotBefore))
	case before.chain != nil && c.NotAfter.Before(before.chain[0].NotAfter) && now.Before(before.chain[0].NotAfter) && !in.Replace:
		return fault.New(fault.Conflict, "cert.ends-sooner", day(c.NotAfter), day(before.chain[0].NotAfter))
	}
	for i := range chain[1:] {
		if err := chain[i].CheckSignatureFrom(chain[i+1]); err != nil {
			return fault.New(fault.Invalid, "cert.broken-chain").Because(err)
		}
	}
	if len(chain) == 1 && !bytes.Equal(c.RawIssuer, c.RawSubject) && !in.known(chain, now) {
		return fault.New(fault.Invalid, "cert.broken-chain") // phones fetch nothing that is missing
	}
	return nil
}

// known says whether this computer knows who issued a chain.
func (in Carried) known(chain []*x509.Certificate, now time.Time) bool {
	above := x509.NewCertPool()
	for _, c := range chain[1:] {
		above.AddCert(c)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{Roots: in.Roots, Intermediates: above, CurrentTime: now})
	return err == nil
}

// key is the private key of a certificate: the one carried with it, or one that
// waits here.
func (in Carried) key(dir string, root seal.Root, c *x509.Certificate, before *bundle) (any, error) {
	if len(in.Key) > 0 {
		key, err := parseKey(in.Key)
		if err != nil {
			return nil, err
		}
		if !fitting(key, c) {
			return nil, fault.New(fault.Invalid, "cert.key-other")
		}
		return key, nil
	}
	asked, err := load(dir, requestFile, root)
	if err != nil {
		return nil, err
	}
	for _, b := range []*bundle{asked, before} {
		if b != nil && b.other != nil && fitting(b.other, c) {
			return b.other, nil
		}
	}
	return nil, fault.New(fault.Invalid, "cert.key-missing")
}

// parseKey reads a private key in PEM: PKCS #8, SEC 1 or PKCS #1, of P-256 or
// above, or RSA of 2048 bits or more.
func parseKey(text []byte) (any, error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		var key any
		var err error
		switch block.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(block.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		default:
			continue // parameters of the curve and the like
		}
		switch k := key.(type) {
		case *ecdsa.PrivateKey:
			if k.Curve.Params().BitSize >= 256 {
				return k, nil
			}
			return nil, fault.New(fault.Invalid, "cert.key-weak")
		case *rsa.PrivateKey:
			if k != nil && k.N.BitLen() >= 2048 {
				return k, nil
			}
			return nil, fault.New(fault.Invalid, "cert.key-weak").Because(err)
		}
		return nil, fault.New(fault.Invalid, "cert.key-unreadable").Because(err)
	}
	return nil, fault.New(fault.Invalid, "cert.key-unreadable")
}

// fitting says whether a private key is that of a certificate.
func fitting(key any, c *x509.Certificate) bool {
	s, ok := key.(crypto.Signer)
	if !ok {
		return false
	}
	public, ok := s.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(c.PublicKey)
}

// day is a date in the reader's language.
func day(t time.Time) lang.Text {
	t = t.UTC()
	return lang.Text{ID: lang.Date(lang.ID, t), JV: lang.Date(lang.JV, t), EN: lang.Date(lang.EN, t)}
}
