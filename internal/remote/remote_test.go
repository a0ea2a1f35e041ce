package remote_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/remote"
	"genggam/internal/remote/remotetest"
	"genggam/internal/seal"
	"genggam/internal/store"
)

var ctx = context.Background()

func fine(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return ""
}

func wantKey(t *testing.T, err error, want string) {
	t.Helper()
	if key(err) != want {
		t.Fatalf("%v instead of %q", err, want)
	}
}

// village is a node whose village signs by a service, with one credential.
func village(t *testing.T, kind string) (*office.Node, *remotetest.Server, premises.Actor) {
	t.Helper()
	n := office.Open(t)
	s := remotetest.New(t, n.Clock.Now)
	s.Add(t, "SAKSI-1", kind, "KEPALA DESA UJI", n.Clock.Now().AddDate(1, 0, 0))
	fine(t, n.Remote.SetService(ctx, remote.Service{Office: office.Village, URL: s.URL + "/", Client: remotetest.Client}, remotetest.Secret))
	_, err := n.Remote.SetRoots(ctx, s.PEM())
	fine(t, err)
	a := n.As("signer")
	_, err = n.Remote.SetCredential(ctx, a, "SAKSI-1")
	fine(t, err)
	return n, s, a
}

func given(s *remotetest.Server) remote.Given {
	return remote.Given{"PIN": remotetest.PIN, "OTP": s.Code()}
}

func TestADigestIsSigned(t *testing.T) {
	over := sha256.Sum256([]byte("surat"))
	for name, c := range map[string]struct {
		kind   string
		change func(*remotetest.Credential)
	}{
		"RSA":                       {"rsa", func(*remotetest.Credential) {}},
		"P-256":                     {"p256", func(*remotetest.Credential) {}},
		"P-256 answered as numbers": {"p256", func(c *remotetest.Credential) { c.Plain = true }},
		"a SAD for one digest":      {"rsa", func(c *remotetest.Credential) { c.Bound = true }},
		"confirmed elsewhere":       {"p256", func(c *remotetest.Credential) { c.Elsewhere = 2 }},
	} {
		t.Run(name, func(t *testing.T) {
			n, s, a := village(t, c.kind)
			s.Change("SAKSI-1", c.change)
			p, err := n.Remote.Ready(ctx, a, given(s))
			fine(t, err)
			sig, err := p.Sign(ctx, over)
			fine(t, err)
			fine(t, seal.VerifyOutside(p.Chain()[0], over, sig))
			if len(p.Chain()) != 2 {
				t.Errorf("the chain has %d certificates; the root is not in it", len(p.Chain()))
			}
			_, err = p.Sign(ctx, over)
			wantKey(t, err, "remote.confirm") // a pen signs once
		})
	}
}

func TestTheNodeIsLetInByEachWay(t *testing.T) {
	for _, s := range []remote.Service{{Auth: remote.AuthOAuth}, {Auth: remote.AuthBasic}, {Auth: remote.AuthToken}, {Auth: remote.AuthOAuth, OAuth: "here"}} {
		n, server, a := village(t, "p256")
		s.Office, s.URL, s.Client = office.Village, server.URL, remotetest.Client
		if s.OAuth != "" {
			s.OAuth = strings.TrimSuffix(server.URL, "/csc/v2") + "/oauth2"
		}
		fine(t, n.Remote.SetService(ctx, s, remotetest.Secret))
		_, err := n.Remote.Ready(ctx, a, given(server))
		fine(t, err)
		fine(t, n.Remote.SetService(ctx, s, "salah"))
		_, err = n.Remote.Ready(ctx, a, given(server))
		wantKey(t, err, "remote.not-let-in")
	}
}

func TestATokenThatRanOutIsFetchedAgain(t *testing.T) {
	n, s, a := village(t, "p256")
	_, err := n.Remote.Ready(ctx, a, nil)
	fine(t, err)
	was := s.Calls("oauth2/token")
	_, err = n.Remote.Ready(ctx, a, nil)
	fine(t, err)
	if s.Calls("oauth2/token") != was {
		t.Error("a token in force was fetched again")
	}
	s.Expire()
	_, err = n.Remote.Ready(ctx, a, given(s))
	fine(t, err)
}

func TestRefusalsAreTold(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":"invalid_authentication_data","error_description":"The authentication data is invalid"}`: "remote.wrong-factor",
		`{"error":"invalid_otp","error_description":"The OTP is invalid"}`:                                 "remote.wrong-factor",
		`{"error":"invalid_pin"}`: "remote.wrong-factor",
		`{"error":"invalid_request","error_description":"Credential locked"}`:                                     "remote.locked",
		`{"error":"invalid_request","error_description":"The credential identified by credentialID is disabled"}`: "remote.disabled",
		`{"error":"invalid_request","error_description":"Signing certificate is expired"}`:                        "remote.expired",
		`{"error":"invalid_request","error_description":"SAD expired"}`:                                           "remote.sad-over",
		`{"error":"invalid_request","error_description":"Invalid parameter SAD"}`:                                 "remote.sad-over",
		`{"error":"invalid_request","error_description":"Hash is not authorized by the SAD"}`:                     "remote.sad-over",
		`{"error":"invalid_request","error_description":"Invalid parameter credentialID"}`:                        "remote.no-credential",
		`{"error":"invalid_request","error_description":"Numbers of signatures is too high"}`:                     "remote.used-up",
		`{"error":"invalid_request","error_description":"Invalid parameter signAlgo"}`:                            "remote.no-algorithm",
		`{"error":"access_denied"}`:                                   "remote.denied",
		`{"error":"temporarily_unavailable"}`:                         "remote.not-answering",
		`{"error":"invalid_token"}`:                                   "remote.not-let-in",
		`{"error":"invalid_request","error_description":"Lain-lain"}`: "remote.refused",
		`bukan JSON`: "remote.refused",
	} {
		if got := remote.RefusalKey(400, body); got != want {
			t.Errorf("%s is told by %s and not %s", body, got, want)
		}
	}
	for status, want := range map[int]string{401: "remote.not-let-in", 403: "remote.not-let-in", 429: "remote.not-answering", 500: "remote.not-answering", 503: "remote.not-answering"} {
		if got := remote.RefusalKey(status, "{}"); got != want {
			t.Errorf("%d is told by %s and not %s", status, got, want)
		}
	}
	m, err := lang.Load()
	fine(t, err)
	for _, k := range remote.Keys() {
		if !m.Has(k) {
			t.Errorf("nobody can say %s", k)
		}
	}
}

func TestAServiceThatIsSilentIsLeftAlone(t *testing.T) {
	for name, x := range map[string]remotetest.Trouble{
		"slow":        {Wait: time.Minute},
		"broken":      {Status: 500, Body: "oops"},
		"redirecting": {Status: 302},
		"babbling":    {Status: 200, Body: "<html>masuk</html>"},
		"too long":    {Status: 200, Body: `{"key":"` + strings.Repeat("x", 600<<10) + `"}`},
		"cut":         {Cut: "credentials/info"},
	} {
		t.Run(name, func(t *testing.T) {
			n, s, a := village(t, "p256")
			n.Remote.Hasten(200 * time.Millisecond)
			s.Set(x)
			for range 3 {
				_, err := n.Remote.Ready(ctx, a, nil)
				wantKey(t, err, "remote.not-answering")
			}
			since := n.Remote.DownSince(office.Village)
			if since != n.Clock.Now().UnixMilli() {
				t.Fatalf("it is down since %d", since)
			}
			was := s.Calls("credentials/info")
			_, err := n.Remote.Ready(ctx, a, nil)
			wantKey(t, err, "remote.not-answering")
			if s.Calls("credentials/info") != was {
				t.Error("what failed three times was asked at once again")
			}
			n.Clock.Add(90 * time.Second)
			s.Set(remotetest.Trouble{})
			fine(t, n.Remote.Rounds(ctx))
			if n.Remote.DownSince(office.Village) != 0 {
				t.Error("it answers again and nobody noticed")
			}
			_, err = n.Remote.Ready(ctx, a, nil)
			fine(t, err)
		})
	}
}

func TestAWrongSignatureIsNotUsed(t *testing.T) {
	n, s, a := village(t, "rsa")
	p, err := n.Remote.Ready(ctx, a, given(s))
	fine(t, err)
	s.Set(remotetest.Trouble{Garbage: make([]byte, 256)})
	_, err = p.Sign(ctx, sha256.Sum256(nil))
	wantKey(t, err, "remote.wrong-signature")
}

func TestAnotherVersionIsRefused(t *testing.T) {
	n, s, _ := village(t, "p256")
	s.Set(remotetest.Trouble{Specs: "1.0.4.0"})
	n.Clock.Add(time.Hour)
	fine(t, n.Remote.Rounds(ctx))
	all, err := n.Remote.Services(ctx)
	fine(t, err)
	if len(all) != 1 || all[0].Why != "remote.version" {
		t.Errorf("the service is %+v", all)
	}
}

func TestAddressesThatSecretsMustNotGoTo(t *testing.T) {
	n, s, _ := village(t, "p256")
	for address, want := range map[string]string{
		"http://tte.example.id/csc/v2":        "remote.not-secure",
		"ftp://tte.example.id":                "remote.not-secure",
		"https://a:b@tte.example.id":          "remote.bad-address",
		"https://tte.example.id/?x=1":         "remote.bad-address",
		"https://tte.example.id/#x":           "remote.bad-address",
		"tte.example.id":                      "remote.bad-address",
		"https://" + strings.Repeat("x", 600): "remote.bad-address",
	} {
		wantKey(t, n.Remote.SetService(ctx, remote.Service{Office: office.Village, URL: address, Client: "x"}, "y"), want)
	}
	wantKey(t, n.Remote.SetService(ctx, remote.Service{Office: office.Village, URL: s.URL, Client: "x", Auth: "siapa"}, "y"), "remote.bad-auth")
	wantKey(t, n.Remote.SetService(ctx, remote.Service{Office: office.Village, URL: s.URL}, "y"), "remote.bad-client")
	wantKey(t, n.Remote.SetService(ctx, remote.Service{Office: office.Village, URL: s.URL, Client: "x"}, ""), "remote.bad-secret")
	wantKey(t, n.Remote.SetService(ctx, remote.Service{Office: "99.99", URL: s.URL, Client: "x"}, "y"), "office.unknown")
}

func TestAnOfficeSignsByTheServiceAboveIt(t *testing.T) {
	n, s, a := village(t, "p256")
	fine(t, n.Remote.SetService(ctx, remote.Service{Office: office.Village}, ""))
	_, err := n.Remote.Ready(ctx, a, nil)
	wantKey(t, err, "remote.no-service")
	fine(t, n.Remote.SetService(ctx, remote.Service{Office: region.Code("33.02.19"), URL: s.URL, Client: remotetest.Client}, remotetest.Secret))
	_, err = n.Remote.Ready(ctx, a, given(s))
	fine(t, err)
	wantKey(t, n.Remote.SetAccess(ctx, n.As("supervisor"), "lain", "lain"), "remote.service-above")
}

func TestASecretIsOpenedOnlyForItsOwnRow(t *testing.T) {
	n, s, a := village(t, "p256")
	// A thief with the database sends the node elsewhere, to be given its secret.
	fine(t, n.Store.Act(ctx, store.By{}, func(tx *store.Tx) error {
		return tx.Exec(`UPDATE remote_services SET url = 'http://127.0.0.1:1/csc/v2'`)
	}))
	asked := s.Calls("oauth2/token")
	if _, err := n.Remote.Ready(ctx, a, nil); err == nil || fault.As(err) != nil && fault.As(err).Kind == fault.Unavailable {
		t.Errorf("the row was used: %v", err)
	}
	if s.Calls("oauth2/token") != asked {
		t.Error("the secret went out")
	}
}

func TestNothingSecretLiesInTheDatabase(t *testing.T) {
	n, s, a := village(t, "p256")
	_, err := n.Remote.Ready(ctx, a, given(s))
	fine(t, err)
	fine(t, n.Store.Sync(ctx))
	files, err := filepath.Glob(filepath.Join(n.Config.Dir, "*"))
	fine(t, err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		for _, secret := range []string{remotetest.Secret, remotetest.PIN, "T/000001"} {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s lies in %s", secret, filepath.Base(f))
			}
		}
	}
}

func TestCertificatesWarnBeforeTheyEnd(t *testing.T) {
	n, s, a := village(t, "p256")
	s.Add(t, "SAKSI-2", "p256", "LURAH UJI", n.Clock.Now().AddDate(0, 0, 61))
	_, err := n.Remote.SetCredential(ctx, a, "SAKSI-2")
	fine(t, err)
	for _, c := range []struct {
		days int
		want string
	}{{0, ""}, {2, "remote.ends"}, {33, "remote.ends"}, {20, "remote.ends"}, {10, "remote.ended"}} {
		n.Clock.Add(time.Duration(c.days) * 24 * time.Hour)
		list, err := n.Remote.Notices(ctx, n.As("supervisor"))
		fine(t, err)
		got := ""
		if len(list) > 0 {
			got = list[0].Key
		}
		if got != c.want {
			t.Errorf("after %d more days it says %+v", c.days, list)
		}
	}
	list, err := n.Remote.Notices(ctx, n.As("signer"))
	if err != nil || len(list) != 1 || list[0].Args[0] != "LURAH UJI, Rekaan untuk Uji" {
		t.Errorf("the signer is told %+v, %v", list, err)
	}
	_, err = n.Remote.Notices(ctx, n.As("front-desk"))
	wantKey(t, err, "role.not-allowed")
}

func TestARevokedCertificateIsFoundWithoutAnybodySigning(t *testing.T) {
	n, s, _ := village(t, "p256")
	s.Change("SAKSI-1", func(c *remotetest.Credential) { c.Status = "revoked" })
	n.Clock.Add(25 * time.Hour)
	fine(t, n.Remote.Rounds(ctx))
	list, err := n.Remote.Notices(ctx, n.As("supervisor"))
	if err != nil || len(list) != 1 || list[0].Key != "remote.cannot-sign" {
		t.Errorf("%+v, %v", list, err)
	}
	c, found, err := n.Remote.Mine(ctx, n.As("signer"))
	if err != nil || !found || c.Refusal != "remote.revoked" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestACredentialIsChosen(t *testing.T) {
	n, s, a := village(t, "p256")
	fine(t, n.Remote.DropCredential(ctx, a))
	_, err := n.Remote.Ready(ctx, a, nil)
	wantKey(t, err, "remote.no-credential-yet")
	c, err := n.Remote.SetCredential(ctx, a, " ")
	if err != nil || c.ID != "SAKSI-1" {
		t.Fatalf("the only one is %+v, %v", c, err)
	}
	s.Add(t, "SAKSI-2", "p256", "LURAH UJI", n.Clock.Now().AddDate(1, 0, 0))
	_, err = n.Remote.SetCredential(ctx, a, "")
	wantKey(t, err, "remote.choose")
	_, err = n.Remote.SetCredential(ctx, a, "SAKSI-9")
	wantKey(t, err, "remote.no-credential")
	_, err = n.Remote.SetCredential(ctx, a, "a\nb")
	wantKey(t, err, "remote.bad-credential")
	s.Change("SAKSI-2", func(c *remotetest.Credential) { c.Status = "suspended" })
	_, err = n.Remote.SetCredential(ctx, a, "SAKSI-2")
	wantKey(t, err, "remote.suspended")
	pin := a
	pin.PIN = true
	_, err = n.Remote.SetCredential(ctx, pin, "SAKSI-1")
	wantKey(t, err, "account.full-session")
	_, err = n.Remote.SetCredential(ctx, n.As("front-desk"), "SAKSI-1")
	wantKey(t, err, "role.not-allowed")
	fine(t, n.Remote.SendCode(ctx, a, "OTP"))
	wantKey(t, n.Remote.SendCode(ctx, a, "PIN"), "remote.no-code")
}

func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"specs":"2.0.0.2","name":"x","authType":["oauth2client"],"oauth2":"https://x","methods":["signatures/signHash"]}`,
		`{"access_token":"T","expires_in":3600}`, `{"SAD":"S","expiresIn":"300"}`, `{"handle":"H"}`, `{"signatures":["AAAAAAAAAAAAAAAA"]}`,
		`{"credentialIDs":["a","b"]}`, `{"error":"invalid_request","error_description":"SAD expired"}`, `{"token_endpoint":"https://x"}`,
		`{"key":{"status":"enabled","algo":["1.2.840.113549.1.1.11"],"len":2048},"cert":{"status":"valid","certificates":["MIIB"]},"auth":{"mode":"explicit","objects":[{"type":"Password","id":"PIN","format":"N"}]},"SCAL":"2","multisign":1}`,
		`{"key":{"algo":[]}}`, `[]`, `null`, "\xff", `{"SAD":1e99}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, body []byte) { remote.Judge(body) })
}
