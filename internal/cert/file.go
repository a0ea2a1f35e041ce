package cert

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

// The files in the directory of keys, each a certificate chain in PEM (RFC 7468)
// and its private key, sealed.
const (
	officeFile  = "wifi-office.pem"
	publicFile  = "wifi-public.pem"
	requestFile = "wifi-request.pem"
)

const (
	// purpose derives the key under which private keys are sealed.
	purpose = "wifi"
	// sealedBlock is the kind of PEM block that holds a sealed PKCS #8 key.
	sealedBlock = "GENGGAM SEALED KEY"
	// knownMark says in that block's header that phones know the issuer.
	knownMark = "Known"
	// mostFile bounds what is read of any file of certificates or keys, bytes.
	mostFile = 64 << 10
	// mostChain bounds how many certificates one file holds.
	mostChain = 8
)

// Certificate is what is said of one: of nobody but the office.
type Certificate struct {
	// Names and Addrs it is for; of an authority, those it may vouch for.
	Names []string     `json:"names"`
	Addrs []netip.Addr `json:"addresses,omitempty"`
	// Issuer as it calls itself.
	Issuer string `json:"issuer"`
	// From and Until bound its validity.
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	// Print is the SHA-256 of the certificate (DER) in hex, as browsers show it.
	Print string `json:"sha256"`
	// Known says that phones know whoever issued it.
	Known bool `json:"known"`
}

// bundle is the content of one file.
type bundle struct {
	chain  []*x509.Certificate
	key    *ecdsa.PrivateKey
	other  any // a private key of another kind, from a public authority
	known  bool
	sealed []byte
}

// describe says of a chain what may be said.
func (b *bundle) describe() *Certificate {
	c := b.chain[0]
	sum := sha256.Sum256(c.Raw)
	out := &Certificate{Names: c.DNSNames, Issuer: c.Issuer.String(), From: c.NotBefore, Until: c.NotAfter, Print: hex.EncodeToString(sum[:]), Known: b.known}
	for _, ip := range c.IPAddresses {
		if a, ok := netip.AddrFromSlice(ip); ok {
			out.Addrs = append(out.Addrs, a.Unmap())
		}
	}
	if c.IsCA {
		out.Names = c.PermittedDNSDomains
		for _, n := range c.PermittedIPRanges {
			if a, ok := netip.AddrFromSlice(n.IP); ok {
				out.Addrs = append(out.Addrs, a.Unmap())
			}
		}
	}
	return out
}

// readFile reads a bounded file; a missing one is (nil, nil).
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading a certificate: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading a certificate: %w", err)
	}
	if len(text) > mostFile {
		return nil, fault.New(fault.TooLarge, "cert.too-long", mostFile>>10)
	}
	return text, nil
}

// parseChain reads the certificates of a file in PEM, the leaf first.
func parseChain(text []byte) (out []*x509.Certificate, err error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil || len(out) == mostChain {
			return nil, fault.New(fault.Invalid, "cert.unreadable").Because(err)
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "cert.unreadable")
	}
	return out, nil
}

// parseBundle reads one of our own files without opening its key.
func parseBundle(text []byte) (*bundle, error) {
	b := &bundle{}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == sealedBlock {
			b.sealed, b.known = block.Bytes, block.Headers[knownMark] == "yes"
		}
	}
	if b.sealed == nil {
		return nil, fault.New(fault.Invalid, "cert.damaged")
	}
	if !bytes.Contains(text, []byte("BEGIN CERTIFICATE")) {
		return b, nil // a request: a key that waits for its certificate
	}
	var err error
	b.chain, err = parseChain(text)
	return b, err
}

// load reads one of our own files, nil when it is not there. Without a root the
// key stays closed.
func load(dir, name string, root seal.Root) (*bundle, error) {
	text, err := readFile(filepath.Join(dir, name))
	if text == nil || err != nil {
		return nil, err
	}
	b, err := parseBundle(text)
	if err != nil || root.IsZero() {
		return b, err
	}
	der, err := root.Open(purpose, b.sealed, []byte(name))
	if err != nil {
		return nil, err
	}
	if b.other, err = x509.ParsePKCS8PrivateKey(der); err != nil {
		return nil, fault.New(fault.Invalid, "cert.damaged").Because(err)
	}
	b.key, _ = b.other.(*ecdsa.PrivateKey)
	return b, nil
}

// save writes one of our own files, whole or not at all.
func (b *bundle) save(dir, name string, root seal.Root) error {
	der, err := x509.MarshalPKCS8PrivateKey(b.other)
	if err != nil {
		return fmt.Errorf("keeping a certificate: %w", err)
	}
	var text bytes.Buffer
	for _, c := range b.chain {
		text.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
	}
	block := &pem.Block{Type: sealedBlock, Bytes: root.Seal(purpose, der, []byte(name))}
	if b.known {
		block.Headers = map[string]string{knownMark: "yes"}
	}
	text.Write(pem.EncodeToMemory(block))
	f, err := os.CreateTemp(dir, "new-*") // 0600
	if err != nil {
		return fmt.Errorf("keeping a certificate: %w", err)
	}
	_, err = f.Write(text.Bytes())
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return fmt.Errorf("keeping a certificate: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return syncDir(dir)
}

// syncDir makes names durable; Windows cannot flush a directory.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// has says whether a certificate names exactly this.
func (c *Certificate) has(name string) bool {
	if a, err := netip.ParseAddr(name); err == nil {
		return slices.Contains(c.Addrs, a.Unmap())
	}
	return slices.Contains(c.Names, name)
}
