package cert_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/cert"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/seal"
)

var (
	today = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	names = cert.Names{DNS: []string{"kalisalak.local"}, Addrs: []netip.Addr{netip.MustParseAddr("127.0.0.1")}}
)

const public = "desa-1.banyumas.example.go.id"

// authority stands for a public one.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key := newKey(t)
	c := signed(t, &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Example public authority"}, NotBefore: today.AddDate(-1, 0, 0),
		NotAfter: today.AddDate(9, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil, key, key)
	return authority{c, key}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func signed(t *testing.T, c, above *x509.Certificate, key, by *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	if above == nil {
		above = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, above, &key.PublicKey, by)
	if err != nil {
		t.Fatal(err)
	}
	out, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (a authority) roots() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

// chain is a certificate of a key for names, from a day for some days, with the
// authority above it.
func (a authority) chain(t *testing.T, key *ecdsa.PrivateKey, from, days int, names ...string) []byte {
	t.Helper()
	c := signed(t, &x509.Certificate{SerialNumber: big.NewInt(2), DNSNames: names, NotBefore: today.AddDate(0, 0, from), NotAfter: today.AddDate(0, 0, from+days),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}, a.cert, key, a.key)
	return append(pemOf("CERTIFICATE", c.Raw), pemOf("CERTIFICATE", a.cert.Raw)...)
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func keyPEM(t *testing.T, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pemOf("PRIVATE KEY", der)
}

func newRoot(t *testing.T) seal.Root {
	t.Helper()
	root, err := seal.NewRoot(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func wants(t *testing.T, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("want %s, got %v", key, err)
	}
}

// served is a node's page over TLS, asked by a client that trusts roots and
// looks for a name.
func served(t *testing.T, k *cert.Keeper, roots *x509.CertPool, name string) (*x509.Certificate, error) {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "page") }))
	s.Config.ErrorLog = nil
	s.Listener = tls.NewListener(s.Listener, k.Config())
	s.Start()
	defer s.Close()
	d := tls.Dialer{Config: &tls.Config{RootCAs: roots, ServerName: name, Time: func() time.Time { return today }}}
	c, err := d.DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c.(*tls.Conn).ConnectionState().PeerCertificates[0], nil
}

func TestAComputerThatHasTheOfficesAuthorityOpensThePages(t *testing.T) {
	dir, root := t.TempDir(), newRoot(t)
	made, err := cert.Make(dir, root, names, today, false)
	if err != nil {
		t.Fatal(err)
	}
	k, err := cert.Keep(dir, root, func() time.Time { return today })
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"kalisalak.local", "127.0.0.1"} {
		leaf, err := served(t, k, trusting(t, dir), name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if leaf.IsCA || leaf.NotAfter.Sub(today) > 825*24*time.Hour {
			t.Errorf("what is served is no short-lived leaf: %v until %v", leaf.IsCA, leaf.NotAfter)
		}
	}
	if _, err := served(t, k, x509.NewCertPool(), "kalisalak.local"); err == nil {
		t.Error("a phone without the authority believed it")
	}
	if _, err := served(t, k, trusting(t, dir), "bank.example"); err == nil {
		t.Error("the node was believed to be somebody else")
	}
	shown, err := cert.Show(dir)
	if err != nil || shown.Office == nil || shown.Office.Print != made.Print || shown.PhonesTrust(today) != "" {
		t.Errorf("shown %+v, %v", shown, err)
	}
}

func trusting(t *testing.T, dir string) *x509.CertPool {
	t.Helper()
	der, err := cert.Authority(dir)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	p := x509.NewCertPool()
	p.AddCert(c)
	return p
}

func TestAStolenAuthorityVouchesForNothingElse(t *testing.T) {
	for name, of := range map[string]cert.Names{"names alone": {DNS: []string{"kalisalak.local"}}, "names and an address": names} {
		t.Run(name, func(t *testing.T) {
			dir, root := t.TempDir(), newRoot(t)
			if _, err := cert.Make(dir, root, of, today, false); err != nil {
				t.Fatal(err)
			}
			above, key := cert.Stolen(t, dir, root)
			for _, c := range []x509.Certificate{
				{DNSNames: []string{"bank.example"}}, {DNSNames: []string{"kalisalak.local", "bank.example"}}, {DNSNames: []string{"xkalisalak.local"}},
				{DNSNames: []string{"kalisalak.local"}, IPAddresses: []net.IP{net.IPv4(192, 168, 1, 1)}},
				{DNSNames: []string{"kalisalak.local"}, IPAddresses: []net.IP{net.ParseIP("fd00::1")}},
			} {
				c.SerialNumber, c.NotBefore, c.NotAfter = big.NewInt(9), today.AddDate(0, 0, -1), today.AddDate(0, 0, 1)
				c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
				leaf := signed(t, &c, above, newKey(t), key)
				if _, err := leaf.Verify(x509.VerifyOptions{Roots: trusting(t, dir), CurrentTime: today}); err == nil {
					t.Errorf("vouched for %v %v", c.DNSNames, c.IPAddresses)
				}
			}
		})
	}
}

func TestNamesThatBelongToOthersAreRefused(t *testing.T) {
	for of, key := range map[string]string{"": "cert.name", "desa": "cert.name-wide", "desa.id": "cert.name-wide", "*.desa.local": "cert.name", "a b.local": "cert.name", "-a.local": "cert.name"} {
		_, err := cert.Make(t.TempDir(), newRoot(t), cert.Names{DNS: []string{of}}, today, false)
		wants(t, err, key)
	}
	_, err := cert.Make(t.TempDir(), newRoot(t), cert.Names{DNS: names.DNS, Addrs: []netip.Addr{netip.MustParseAddr("8.8.8.8")}}, today, false)
	wants(t, err, "cert.address")
	_, err = cert.Make(t.TempDir(), newRoot(t), cert.Names{}, today, false)
	wants(t, err, "cert.names")
}

func TestAnAuthorityIsReplacedOnlyDeliberatelyAndLiesSealed(t *testing.T) {
	dir, root := t.TempDir(), newRoot(t)
	if _, err := cert.Make(dir, root, names, today, false); err != nil {
		t.Fatal(err)
	}
	_, err := cert.Make(dir, root, names, today, false)
	wants(t, err, "cert.there")
	if _, err := cert.Make(dir, root, names, today, true); err != nil {
		t.Error(err)
	}
	_, err = cert.Keep(dir, newRoot(t), func() time.Time { return today })
	wants(t, err, "seal.wrong-root")
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, f := range files {
		text, _ := os.ReadFile(f)
		if strings.Contains(string(text), "PRIVATE KEY") {
			t.Errorf("%s holds a key in the clear", f)
		}
		if info, _ := os.Stat(f); info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others", f)
		}
	}
}

func TestWhatWasCarriedHereIsCheckedBeforeItIsUsed(t *testing.T) {
	ca, key := newAuthority(t), newKey(t)
	good := ca.chain(t, key, -1, 47, public)
	leafOnly := good[:strings.Index(string(good), "-----END CERTIFICATE-----")+26]
	for name, c := range map[string]struct {
		in   cert.Carried
		want string
	}{
		"another's key":             {cert.Carried{Chain: good, Key: keyPEM(t, newKey(t))}, "cert.key-other"},
		"no key at all":             {cert.Carried{Chain: good}, "cert.key-missing"},
		"a key that is none":        {cert.Carried{Chain: good, Key: []byte("hello")}, "cert.key-unreadable"},
		"ended":                     {cert.Carried{Chain: ca.chain(t, key, -90, 47, public), Key: keyPEM(t, key)}, "cert.expired"},
		"not yet":                   {cert.Carried{Chain: ca.chain(t, key, 2, 47, public), Key: keyPEM(t, key)}, "cert.not-yet"},
		"for another village":       {cert.Carried{Chain: ca.chain(t, key, -1, 47, "desa-2.example.go.id"), Key: keyPEM(t, key), Name: public}, "cert.other-name"},
		"of every village":          {cert.Carried{Chain: ca.chain(t, key, -1, 47, "*.banyumas.example.go.id"), Key: keyPEM(t, key)}, "cert.wildcard"},
		"two names, none chosen":    {cert.Carried{Chain: ca.chain(t, key, -1, 47, public, "x.example.go.id"), Key: keyPEM(t, key)}, "cert.which-name"},
		"an authority":              {cert.Carried{Chain: pemOf("CERTIFICATE", ca.cert.Raw), Key: keyPEM(t, ca.key)}, "cert.ca"},
		"no certificate":            {cert.Carried{Chain: []byte("<html>log in</html>"), Key: keyPEM(t, key)}, "cert.unreadable"},
		"what is above is left out": {cert.Carried{Chain: leafOnly, Key: keyPEM(t, key), Roots: x509.NewCertPool()}, "cert.broken-chain"},
		"another's chain":           {cert.Carried{Chain: append(leafOnly[:len(leafOnly):len(leafOnly)], pemOf("CERTIFICATE", newAuthority(t).cert.Raw)...), Key: keyPEM(t, key)}, "cert.broken-chain"},
		"a flood":                   {cert.Carried{Chain: make([]byte, 70<<10)}, "cert.too-long"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if c.in.Roots == nil {
				c.in.Roots = ca.roots()
			}
			_, err := cert.Import(dir, newRoot(t), c.in, today)
			wants(t, err, c.want)
			if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) > 0 {
				t.Errorf("something was kept: %v", files)
			}
		})
	}
}

func TestARenewedCertificateIsUsedFromTheNextConnectionOn(t *testing.T) {
	dir, root, ca, now := t.TempDir(), newRoot(t), newAuthority(t), today
	if _, err := cert.Make(dir, root, names, today, false); err != nil {
		t.Fatal(err)
	}
	k, err := cert.Keep(dir, root, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := served(t, k, ca.roots(), public); err == nil {
		t.Fatal("a certificate that nobody brought was believed")
	}
	for _, days := range []int{47, 90} {
		key := newKey(t)
		c, err := cert.Import(dir, root, cert.Carried{Chain: ca.chain(t, key, -1, days, public), Key: keyPEM(t, key), Roots: ca.roots()}, today)
		if err != nil || !c.Known {
			t.Fatalf("%+v %v", c, err)
		}
		now = now.Add(10 * time.Second)
		leaf, err := served(t, k, ca.roots(), public)
		if err != nil {
			t.Fatal(err)
		}
		if want := today.AddDate(0, 0, days-1); !leaf.NotAfter.Equal(want) {
			t.Errorf("served until %v, want %v", leaf.NotAfter, want)
		}
		if _, err := served(t, k, trusting(t, dir), "kalisalak.local"); err != nil {
			t.Errorf("the office's own name: %v", err)
		}
	}
	key := newKey(t)
	old := cert.Carried{Chain: ca.chain(t, key, -1, 30, public), Key: keyPEM(t, key), Roots: ca.roots()}
	_, err = cert.Import(dir, root, old, today)
	wants(t, err, "cert.ends-sooner")
	other := cert.Carried{Chain: ca.chain(t, key, -1, 95, "desa-2.example.go.id"), Key: keyPEM(t, key), Roots: ca.roots()}
	_, err = cert.Import(dir, root, other, today)
	wants(t, err, "cert.other-name")
}

func TestAKeyThatWasAskedForHereNeverTravels(t *testing.T) {
	dir, root, ca := t.TempDir(), newRoot(t), newAuthority(t)
	text, err := cert.Request(dir, root, public)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	asked, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || asked.CheckSignature() != nil || asked.DNSNames[0] != public {
		t.Fatalf("%+v %v", asked, err)
	}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(3), DNSNames: asked.DNSNames, NotBefore: today.AddDate(0, 0, -1), NotAfter: today.AddDate(0, 0, 46)}
	der, err := x509.CreateCertificate(rand.Reader, leaf, ca.cert, asked.PublicKey, ca.key)
	if err != nil {
		t.Fatal(err)
	}
	chain := append(pemOf("CERTIFICATE", der), pemOf("CERTIFICATE", ca.cert.Raw)...)
	for range 2 { // once more: the key is that of the certificate in place
		if _, err := cert.Import(dir, root, cert.Carried{Chain: chain, Roots: ca.roots()}, today); err != nil {
			t.Fatal(err)
		}
	}
	k, err := cert.Keep(dir, root, func() time.Time { return today })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := served(t, k, ca.roots(), public); err != nil {
		t.Error(err)
	}
	_, err = cert.Request(dir, root, "kalisalak.local")
	wants(t, err, "cert.name-local")
}

func TestAnIssuerNobodyKnowsIsTakenButPhonesAreNotSentThere(t *testing.T) {
	dir, ca, key := t.TempDir(), newAuthority(t), newKey(t)
	in := cert.Carried{Chain: ca.chain(t, key, -1, 47, public), Key: keyPEM(t, key), Roots: x509.NewCertPool()}
	c, err := cert.Import(dir, newRoot(t), in, today)
	if err != nil || c.Known {
		t.Fatalf("%+v %v", c, err)
	}
	if s, err := cert.Show(dir); err != nil || s.PhonesTrust(today) != "" {
		t.Errorf("%+v %v", s, err)
	}
}

func TestTwoFilesThatSomebodyElseRenewsAreReadAgainOnceTheyFit(t *testing.T) {
	dir, ca, now := t.TempDir(), newAuthority(t), today
	chain, key := filepath.Join(dir, "chain.pem"), filepath.Join(dir, "key.pem")
	write := func(path string, b []byte) {
		t.Helper()
		if err := os.WriteFile(path+".new", b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		now = now.Add(10 * time.Second)
	}
	_, err := cert.KeepFiles(chain, key, func() time.Time { return now })
	wants(t, err, "cert.no-file")
	first, second := newKey(t), newKey(t)
	write(chain, ca.chain(t, first, -1, 47, public))
	write(key, keyPEM(t, first))
	k, err := cert.KeepFiles(chain, key, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	until := func() time.Time {
		leaf, err := served(t, k, ca.roots(), public)
		if err != nil {
			t.Fatal(err)
		}
		return leaf.NotAfter
	}
	before := until()
	write(chain, ca.chain(t, second, -1, 90, public))
	if !until().Equal(before) {
		t.Error("half a pair was used")
	}
	write(key, keyPEM(t, second))
	if until().Equal(before) {
		t.Error("the renewed pair is not used")
	}
}

func TestWhatEndsIsSpokenOfInTime(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := cert.State{Public: &cert.Certificate{Names: []string{public}, From: today.AddDate(0, 0, -17), Until: today.AddDate(0, 0, 30), Known: true}}
	for _, c := range []struct {
		days int
		want string
	}{{-20, "cert.clock"}, {-1, ""}, {1, "cert.public-ends"}, {31, "cert.public-ended"}} {
		got := s.Warnings(today.AddDate(0, 0, c.days))
		if len(got) == 0 && c.want == "" {
			continue
		}
		if len(got) != 1 || got[0].Key != c.want || !m.Has(got[0].Key) {
			t.Errorf("after %d days: %v, want %s", c.days, got, c.want)
		}
		if trusts := s.PhonesTrust(today.AddDate(0, 0, c.days)) != ""; trusts != (c.want == "cert.public-ends") {
			t.Errorf("after %d days phones are sent to TLS: %v", c.days, trusts)
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))
	root, err := seal.NewRoot(rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, chain, key []byte) {
		if _, err := cert.Import(dir, root, cert.Carried{Chain: chain, Key: key, Roots: x509.NewCertPool()}, today); err == nil {
			t.Error("a certificate out of nothing")
		}
	})
}
