package cert

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

const (
	// officeLife is how long the office's own authority lasts: installing it anew
	// on each computer is work for a day in ten years.
	officeLife = 10 * 365 * 24 * time.Hour
	// leafLife is how long what the authority signs lasts, far under the 825 days
	// that Apple's systems allow (sure: memory). The node makes it anew by itself.
	leafLife = 90 * 24 * time.Hour
	// early lets a phone whose clock is behind believe what was just made.
	early = 24 * time.Hour
	// mostNames bounds names and addresses of one authority, each.
	mostNames = 8
)

// Names are what the office's own authority may vouch for.
type Names struct {
	// DNS names, "kalisalak.local"; at least one.
	DNS []string
	// Addrs of the node in the Wi-Fi, none or those that never change.
	Addrs []netip.Addr
}

// checked gives the names in lower case, or the refusal of one: "cert.name" for
// what is no host name, "cert.name-wide" for one whose tree belongs to others.
func (n Names) checked() (Names, error) {
	if len(n.DNS) == 0 || len(n.DNS) > mostNames || len(n.Addrs) > mostNames {
		return n, fault.New(fault.Invalid, "cert.names", mostNames)
	}
	out := Names{Addrs: n.Addrs}
	for _, name := range n.DNS {
		name = strings.ToLower(strings.TrimSuffix(name, "."))
		if !hostName(name) {
			return n, fault.New(fault.Invalid, "cert.name", name)
		}
		// A constraint holds for a name and all below it: "desa.id" would be everybody's.
		if dots := strings.Count(name, "."); dots == 0 || dots == 1 && !strings.HasSuffix(name, ".local") && !strings.HasSuffix(name, ".internal") {
			return n, fault.New(fault.Invalid, "cert.name-wide", name)
		}
		out.DNS = append(out.DNS, name)
	}
	for _, a := range n.Addrs {
		if !a.IsPrivate() && !a.IsLoopback() && !a.IsLinkLocalUnicast() {
			return n, fault.New(fault.Invalid, "cert.address", a.String())
		}
	}
	return out, nil
}

// hostName says whether a text is a name of letters, digits and hyphens (RFC
// 1123 section 2.1).
func hostName(s string) bool {
	if len(s) == 0 || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if len(label) == 0 || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i]; c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
				return false
			}
		}
	}
	return true
}

// Make makes the office's own authority in the directory of keys. One that is
// there is replaced only when replace says so ("cert.there"): every computer
// must have the new one installed.
func Make(dir string, root seal.Root, n Names, now time.Time, replace bool) (*Certificate, error) {
	n, err := n.checked()
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(filepath.Join(dir, officeFile)); err == nil && !replace {
		return nil, fault.New(fault.Conflict, "cert.there")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making an authority: %w", err)
	}
	t := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "Genggam " + n.DNS[0] + " " + now.UTC().Format("2006-01-02")},
		NotBefore: now.Add(-early), NotAfter: now.Add(officeLife), BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: n.DNS, PermittedIPRanges: single(n.Addrs),
	}
	if len(n.Addrs) == 0 {
		// A kind of name that is not spoken of is free: all addresses are shut out.
		t.ExcludedIPRanges = []*net.IPNet{{IP: make(net.IP, 4), Mask: make(net.IPMask, 4)}, {IP: make(net.IP, 16), Mask: make(net.IPMask, 16)}}
	}
	c, err := sign(t, t, key, key)
	if err != nil {
		return nil, err
	}
	b := &bundle{chain: []*x509.Certificate{c}, other: key}
	return b.describe(), b.save(dir, officeFile, root)
}

// single is each address as a range of its own.
func single(addrs []netip.Addr) (out []*net.IPNet) {
	for _, a := range addrs {
		a = a.Unmap()
		out = append(out, &net.IPNet{IP: a.AsSlice(), Mask: net.CIDRMask(a.BitLen(), a.BitLen())})
	}
	return out
}

// issue signs a certificate of the names of the authority, of which the key is
// held in memory alone.
func (b *bundle) issue(now time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("issuing a certificate: %w", err)
	}
	if b.key == nil {
		return nil, fault.New(fault.Invalid, "cert.damaged")
	}
	who := b.describe()
	t := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: who.Names[0]}, DNSNames: who.Names,
		NotBefore: later(now.Add(-early), who.From), NotAfter: earlier(now.Add(leafLife), who.Until),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	for _, a := range who.Addrs {
		t.IPAddresses = append(t.IPAddresses, a.AsSlice())
	}
	c, err := sign(t, b.chain[0], key, b.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{c.Raw, b.chain[0].Raw}, PrivateKey: key, Leaf: c}, nil
}

func sign(t, above *x509.Certificate, key, by *ecdsa.PrivateKey) (*x509.Certificate, error) {
	if t == above {
		point, err := key.PublicKey.Bytes()
		if err != nil {
			return nil, fmt.Errorf("signing a certificate: %w", err)
		}
		sum := sha256.Sum256(point)
		t.SubjectKeyId = sum[:20] // RFC 7093: 160 bits of a SHA-256
	}
	der, err := x509.CreateCertificate(rand.Reader, t, above, &key.PublicKey, by)
	if err != nil {
		return nil, fmt.Errorf("signing a certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}

// serial is 127 random bits, never zero in practice (RFC 5280 section 4.1.2.2).
func serial() *big.Int {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[0] &= 0x7f
	return new(big.Int).SetBytes(b[:])
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
