package porch_test

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
	"strings"
	"testing"
	"time"

	"genggam/internal/cert"
	"genggam/internal/fault"
	"genggam/internal/porch"
	"genggam/internal/seal"
)

const public = "desa-1.banyumas.example.go.id"

var today = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

// house is an office with its authority, and days of a carried certificate, 0
// for none.
func house(t *testing.T, days int, trusted bool) (*porch.Doors, string) {
	t.Helper()
	dir := t.TempDir()
	root, err := seal.NewRoot(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cert.Make(dir, root, cert.Names{DNS: []string{"kalisalak.local"}}, today, false); err != nil {
		t.Fatal(err)
	}
	if days > 0 {
		chain, key := carried(t, days)
		if _, err := cert.Import(dir, root, cert.Carried{Chain: chain, Key: key, Trusted: trusted, Roots: x509.NewCertPool()}, today); err != nil {
			t.Fatal(err)
		}
	}
	k, err := cert.Keep(dir, root, func() time.Time { return today })
	if err != nil {
		t.Fatal(err)
	}
	say := func(what string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, what+r.Header.Get("X-Forwarded-For"))
		})
	}
	return &porch.Doors{At: netip.MustParseAddrPort("192.168.1.10:443"), Keeper: k, Pages: say("all"), Clear: say("clear"), Now: func() time.Time { return today }}, dir
}

func carried(t *testing.T, days int) (chain, key []byte) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	above := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Example authority"}, NotBefore: today.AddDate(-1, 0, 0),
		NotAfter: today.AddDate(9, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), DNSNames: []string{public}, NotBefore: today.AddDate(0, 0, -1), NotAfter: today.AddDate(0, 0, days)}
	for _, c := range []*x509.Certificate{leaf, above} {
		der, err := x509.CreateCertificate(rand.Reader, c, above, &k.PublicKey, k)
		if err != nil {
			t.Fatal(err)
		}
		chain = append(chain, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	}
	der, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return chain, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func ask(h http.Handler, method, address string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, address, nil))
	return w
}

func TestThePlainDoor(t *testing.T) {
	for _, c := range []struct {
		name            string
		days            int
		trusted         bool
		method, address string
		code            int
		to              string
	}{
		{"any phone is sent to a certificate that it believes", 47, true, "GET", "http://" + public + "/layanan?lang=en", 307, "https://" + public + "/layanan?lang=en"},
		{"also who came by address", 47, true, "GET", "http://192.168.1.10/layanan", 307, "https://" + public + "/layanan"},
		{"also who came by the local name", 47, true, "GET", "http://KALISALAK.local./", 307, "https://" + public + "/"},
		{"a form is not sent twice", 47, true, "POST", "http://" + public + "/lacak", 303, "https://" + public + "/"},
		{"a phone that asks for the internet finds the office", 47, true, "GET", "http://connectivitycheck.gstatic.com/generate_204", 303, "https://" + public + "/"},
		{"with the office's own authority alone one reads", 0, false, "GET", "http://kalisalak.local/layanan", 200, ""},
		{"by address too", 0, false, "GET", "http://192.168.1.10/", 200, ""},
		{"a phone that asks for the internet is not told that it is there", 0, false, "GET", "http://captive.apple.com/hotspot-detect.html", 302, "http://192.168.1.10/"},
		{"phones are not sent to a certificate that nobody knows", 47, false, "GET", "http://" + public + "/", 200, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _ := house(t, c.days, c.trusted)
			w := ask(d.Plain(), c.method, c.address)
			if w.Code != c.code || w.Header().Get("Location") != c.to || c.code == 200 && w.Body.String() != "clear" {
				t.Errorf("%d %q %q, want %d %q", w.Code, w.Header().Get("Location"), w.Body, c.code, c.to)
			}
			if w.Code == http.StatusNoContent || w.Header().Get("Strict-Transport-Security") != "" {
				t.Error("the plain door promises what it has not")
			}
		})
	}
}

func TestACertificateThatEndedLeavesTheDoorOpenForReading(t *testing.T) {
	d, _ := house(t, 5, true)
	if w := ask(d.Sealed(), "GET", "https://"+public+"/"); w.Header().Get("Strict-Transport-Security") != "max-age=0" {
		t.Errorf("in its last week phones are told %q", w.Header().Get("Strict-Transport-Security"))
	}
	d.Now = func() time.Time { return today.AddDate(0, 0, 6) }
	if w := ask(d.Plain(), "GET", "http://"+public+"/"); w.Code != 200 || w.Body.String() != "clear" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestThePromiseOfTLSEndsBeforeTheCertificate(t *testing.T) {
	d, _ := house(t, 47, true)
	if w := ask(d.Sealed(), "GET", "https://"+public+"/"); w.Header().Get("Strict-Transport-Security") != "max-age=3456000" { // 40 days
		t.Errorf("%q", w.Header().Get("Strict-Transport-Security"))
	}
	if w := ask(d.Sealed(), "GET", "https://kalisalak.local/"); w.Header().Get("Strict-Transport-Security") != "" {
		t.Error("a promise for a name that phones do not believe")
	}
}

func TestAPhoneCannotChooseByWhoseLimitsItIsCounted(t *testing.T) {
	d, _ := house(t, 0, false)
	for _, h := range []http.Handler{d.Sealed(), d.Plain()} {
		r := httptest.NewRequest("GET", "http://kalisalak.local/", nil)
		r.Header.Set("X-Forwarded-For", "10.0.0.9")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if strings.Contains(w.Body.String(), "10.0.0.9") {
			t.Error("it could")
		}
	}
}

// TestTheDoorIsOpenAtItsOwnAddressAlone opens real listeners on loopback.
func TestTheDoorIsOpenAtItsOwnAddressAlone(t *testing.T) {
	d, dir := house(t, 0, false)
	free, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).AddrPort().Port()
	_ = free.Close()
	d.At = netip.AddrPortFrom(netip.MustParseAddr("127.0.0.2"), port)
	doors, err := d.Open()
	if err != nil {
		t.Fatal(err)
	}
	if len(doors) != 1 {
		t.Fatalf("%d doors at an unusual port", len(doors))
	}
	s := &http.Server{Handler: doors[0].Handler}
	done := make(chan error, 1)
	go func() { done <- s.Serve(doors[0]) }()
	defer func() { _ = s.Close(); <-done }()
	der, err := cert.Authority(dir)
	if err != nil {
		t.Fatal(err)
	}
	above, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(above)
	for at, want := range map[string]bool{"127.0.0.2": true, "127.0.0.1": false} {
		to := netip.AddrPortFrom(netip.MustParseAddr(at), port).String()
		c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true,
			Dial:            func(network, _ string) (net.Conn, error) { return net.Dial(network, to) },
			TLSClientConfig: &tls.Config{RootCAs: roots, Time: func() time.Time { return today }}}}
		res, err := c.Get("https://kalisalak.local/")
		if (err == nil) != want {
			t.Errorf("%s: %v", at, err)
		}
		if err == nil {
			_ = res.Body.Close()
		}
	}
	if _, err := d.Open(); fault.As(err) == nil || fault.As(err).Key != "porch.no-listen" {
		t.Errorf("a door that is taken: %v", err)
	}
}

func TestWhoComesToAnotherAddressOfTheMachineFindsNobody(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: http.NotFoundHandler()}
	done := make(chan error, 1)
	go func() { done <- s.Serve(porch.Only(l, netip.MustParseAddr("127.0.0.2"))) }()
	defer func() { _ = s.Close(); <-done }()
	if res, err := http.Get("http://" + l.Addr().String() + "/"); err == nil {
		_ = res.Body.Close()
		t.Errorf("somebody answered %d", res.StatusCode)
	}
}

func TestAddressesInsideAnOfficeAlone(t *testing.T) {
	for text, want := range map[string]string{"192.168.1.10": "192.168.1.10:443", "10.42.0.1:8443": "10.42.0.1:8443", "8.8.8.8": "", "0.0.0.0": "", "kalisalak": "", "::1": "", "192.168.1.10:0": "", "": ""} {
		at, err := porch.Parse(text)
		if (err == nil) != (want != "") || err == nil && at.String() != want {
			t.Errorf("%q: %v %v", text, at, err)
		}
	}
}

func TestWhatAPhoneIsToScan(t *testing.T) {
	for days, want := range map[int]string{0: "http://kalisalak.local/", 47: "https://" + public + "/"} {
		d, _ := house(t, days, true)
		if got, full := porch.Address(d.Keeper.State(), today, d.At.Addr()); got != want || full != (days > 0) {
			t.Errorf("%s %v", got, full)
		}
	}
}
