package httpsig_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"genggam/internal/httpsig"
)

// vectors are those of RFC 9421 appendix B.
type vectors struct {
	Keys     map[string]string
	Secret   string
	Messages map[string]struct {
		Start  string
		Fields [][2]string
		Body   string
	}
	Cases []struct{ Name, Base, Input, Signature, Message, Key, Alg string }
}

func load(t *testing.T) (v vectors) {
	t.Helper()
	text, err := os.ReadFile("testdata/rfc9421.json")
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (v vectors) message(name string) (m httpsig.Message) {
	from := v.Messages[name]
	for _, f := range from.Fields {
		if f[0] == "Host" {
			m.Authority = f[1]
			continue
		}
		m.Fields = append(m.Fields, httpsig.Field{Name: f[0], Value: f[1]})
	}
	if strings.HasPrefix(from.Start, "HTTP/") {
		m.Status = 200
		return m
	}
	parts := strings.Fields(from.Start)
	m.Method = parts[0]
	m.Path, m.Query, _ = strings.Cut(parts[1], "?")
	return m
}

func (v vectors) key(t *testing.T, name string) httpsig.Key {
	t.Helper()
	var k httpsig.Key
	var err error
	if name == "test-shared-secret" {
		b, _ := base64.StdEncoding.DecodeString(v.Secret)
		k, err = httpsig.SharedKey(b)
	} else {
		k, err = httpsig.ParseKey(v.Keys[name])
	}
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTheVectorsOfTheRFCAreGoodAndNothingBesideThem(t *testing.T) {
	v := load(t)
	if len(v.Cases) != 7 {
		t.Fatal(len(v.Cases))
	}
	for _, c := range v.Cases {
		m := v.message(c.Message)
		m.Set("Signature-Input", c.Input)
		m.Set("Signature", c.Signature)
		all, err := httpsig.Read(m)
		if err != nil || len(all) != 1 {
			t.Fatal(c.Name, err)
		}
		base, err := all[0].Base(m)
		if err != nil || string(base) != c.Base {
			t.Errorf("%s: %v\n%s\nnot\n%s", c.Name, err, base, c.Base)
		}
		key, now := v.key(t, c.Key), time.Unix(1618884473+30, 0)
		rule := httpsig.Rule{MaxAge: time.Minute}
		if key.Algorithm != c.Alg {
			t.Error(c.Name, key.Algorithm)
		}
		if err := rule.Verify(m, all[0], key, now); err != nil {
			t.Error(c.Name, err)
		}
		if rule.Verify(m, all[0], key, now.Add(time.Hour)) != httpsig.ErrTime {
			t.Error(c.Name, "is good an hour later")
		}
		all[0].Bytes[5] ^= 1
		if rule.Verify(m, all[0], key, now) == nil {
			t.Error(c.Name, "a bit changed in the signature")
		}
		all[0].Bytes[5] ^= 1
		for _, f := range m.Fields {
			if !strings.Contains(c.Input, `"`+strings.ToLower(f.Name)+`"`) {
				continue
			}
			other := m
			other.Set(f.Name, f.Value+"x")
			if rule.Verify(other, all[0], key, now) == nil {
				t.Error(c.Name, f.Name, "changed")
			}
		}
	}
	for name, m := range v.Messages {
		for _, f := range m.Fields {
			if f[0] != "Content-Digest" {
				continue
			}
			if err := httpsig.CheckDigest(f[1], []byte(m.Body)); err != nil {
				t.Error(name, err)
			}
			if httpsig.CheckDigest(f[1], []byte(m.Body+" ")) == nil {
				t.Error(name, "has the digest of another body")
			}
		}
	}
}

func TestTheDeterministicVectorsComeOutByteForByte(t *testing.T) {
	v := load(t)
	secret, _ := base64.StdEncoding.DecodeString(v.Secret)
	seed, _ := base64.RawURLEncoding.DecodeString("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU")
	ed, err := httpsig.SignWith(ed25519.NewKeyFromSeed(seed), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Cases {
		var signer httpsig.Signer
		in := httpsig.Input{Created: 1618884473, KeyID: c.Key}
		switch c.Name {
		case "B.2.5":
			signer, in.Components = httpsig.SignShared(secret), []string{"date", "@authority", "content-type"}
		case "B.2.6":
			signer, in.Components = ed, []string{"date", "@method", "@path", "@authority", "content-type", "content-length"}
		default:
			continue
		}
		m := v.message(c.Message)
		label, _, _ := strings.Cut(c.Input, "=")
		if err := httpsig.Sign(&m, label, in, signer); err != nil {
			t.Fatal(err)
		}
		input, _ := m.Get("signature-input")
		sig, _ := m.Get("signature")
		if input != c.Input || sig != c.Signature {
			t.Errorf("%s: %s\n%s", c.Name, input, sig)
		}
	}
}

func request(body string) httpsig.Message {
	return httpsig.Message{Method: "POST", Scheme: "https", Authority: "layanan.example.go.id", Path: "/api/v1/data/verify", Fields: []httpsig.Field{
		{Name: "Content-Type", Value: "application/json"}, {Name: "Content-Digest", Value: httpsig.Digest([]byte(body))}}}
}

func covered() []string { return []string{"@method", "@authority", "@path", "content-digest"} }

func TestASignatureThatCoversTooLittleIsOldOrForAnotherIsRefused(t *testing.T) {
	public, private, _ := ed25519.GenerateKey(rand.Reader)
	key, _ := httpsig.PublicKey(public)
	signer, _ := httpsig.SignWith(private, rand.Reader)
	now := time.Unix(1_790_000_000, 0)
	good := httpsig.Input{Components: covered(), Created: now.Unix(), Nonce: "abcdefghijklmnop", KeyID: key.ID(), Algorithm: httpsig.Ed25519, Tag: "data"}
	rule := httpsig.Rule{Required: covered(), MaxAge: 5 * time.Minute, Skew: time.Minute, Nonce: true, Tag: "data"}
	for name, c := range map[string]struct {
		change func(*httpsig.Input)
		after  func(*httpsig.Message)
		want   error
	}{
		"as it should be":        {},
		"no digest":              {func(i *httpsig.Input) { i.Components = covered()[:3] }, nil, httpsig.ErrUncovered},
		"no nonce":               {func(i *httpsig.Input) { i.Nonce = "" }, nil, httpsig.ErrNonce},
		"a short nonce":          {func(i *httpsig.Input) { i.Nonce = "1" }, nil, httpsig.ErrNonce},
		"no time":                {func(i *httpsig.Input) { i.Created = 0 }, nil, httpsig.ErrTime},
		"too old":                {func(i *httpsig.Input) { i.Created -= 400 }, nil, httpsig.ErrTime},
		"of the future":          {func(i *httpsig.Input) { i.Created += 120 }, nil, httpsig.ErrTime},
		"a little ahead":         {func(i *httpsig.Input) { i.Created += 30 }, nil, nil},
		"expired":                {func(i *httpsig.Input) { i.Created -= 60; i.Expires = i.Created + 30 }, nil, httpsig.ErrTime},
		"another tag":            {func(i *httpsig.Input) { i.Tag = "other" }, nil, httpsig.ErrUncovered},
		"says another algorithm": {func(i *httpsig.Input) { i.Algorithm = httpsig.PSS }, nil, errors.New("any")},
		"sent to another place":  {nil, func(m *httpsig.Message) { m.Path = "/api/v1/cases" }, errors.New("any")},
		"sent to another host":   {nil, func(m *httpsig.Message) { m.Authority = "other.example" }, errors.New("any")},
		"with another method":    {nil, func(m *httpsig.Message) { m.Method = "PUT" }, errors.New("any")},
		"with a second digest": {nil, func(m *httpsig.Message) {
			m.Fields = append(m.Fields, httpsig.Field{Name: "content-digest", Value: "x"})
		}, errors.New("any")},
		"with the digest gone":     {nil, func(m *httpsig.Message) { m.Fields = m.Fields[2:] }, errors.New("any")},
		"with a field uncovered":   {nil, func(m *httpsig.Message) { m.Set("content-type", "text/plain") }, nil},
		"with upper case in hosts": {nil, func(m *httpsig.Message) { m.Authority = "LAYANAN.example.go.id" }, nil},
	} {
		m, in := request("{}"), good
		if c.change != nil {
			c.change(&in)
		}
		if err := httpsig.Sign(&m, "g", in, signer); err != nil {
			t.Fatal(name, err)
		}
		if c.after != nil {
			c.after(&m)
		}
		all, err := httpsig.Read(m)
		if err != nil {
			t.Fatal(name, err)
		}
		got := rule.Verify(m, all[0], key, now)
		if (got == nil) != (c.want == nil) || c.want != nil && c.want.Error() != "any" && !errors.Is(got, c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}

func TestAnAnswerIsBoundToItsRequest(t *testing.T) {
	private, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	signer, _ := httpsig.SignWith(private, rand.Reader)
	key, _ := httpsig.PublicKey(&private.PublicKey)
	req := request("a")
	answer := httpsig.Message{Status: 200, Request: &req, Fields: []httpsig.Field{{Name: "Content-Digest", Value: httpsig.Digest([]byte("b"))}}}
	in := httpsig.Input{Components: []string{"@status", "content-digest", "content-digest;req", "@path;req"}, Created: 1}
	if err := httpsig.Sign(&answer, "a", in, signer); err != nil {
		t.Fatal(err)
	}
	all, err := httpsig.Read(answer)
	if err != nil {
		t.Fatal(err)
	}
	rule := httpsig.Rule{Required: in.Components}
	if err := rule.Verify(answer, all[0], key, time.Time{}); err != nil {
		t.Fatal(err)
	}
	other := request("c")
	answer.Request = &other
	if rule.Verify(answer, all[0], key, time.Time{}) == nil {
		t.Fatal("an answer to another question is taken")
	}
	answer.Request = nil
	if rule.Verify(answer, all[0], key, time.Time{}) == nil {
		t.Fatal("an answer without its question is taken")
	}
}

func TestWhatIsNotWellFormedIsRefused(t *testing.T) {
	for _, c := range [][2]string{
		{`a=("@method")`, ``}, {``, `a=:AAAA:`}, {`a=("@method")`, `b=:AAAA:`}, {`a=("@method"), b=()`, `a=:AAAA:`}, {`a=("@method" "@method")`, `a=:AAAA:`},
		{`a=("@method";sf)`, `a=:AAAA:`}, {`a=("Date")`, `a=:AAAA:`}, {`a=("@signature-params")`, `a=:AAAA:`}, {`a=("@query-param")`, `a=:AAAA:`},
		{`a=("@method";created=1`, `a=:AAAA:`}, {`a=("@method");created=1;created=2`, `a=:AAAA:`}, {`a=("@method");created="1"`, `a=:AAAA:`},
		{`a=("@method");created=-1`, `a=:AAAA:`}, {`a=("@method");keyid=1`, `a=:AAAA:`}, {`a=("@method")`, `a=:AAA:`}, {`a=("@method")`, `a=:AAAA`},
		{`a=("@method")`, `a=::`}, {`a=("@method")"x"`, `a=:AAAA:`}, {`a=("@method"),`, `a=:AAAA:`}, {`A=("@method")`, `A=:AAAA:`}, {`a=("x` + "\x01" + `")`, `a=:AAAA:`},
		{`a=(` + strings.Repeat(`"x" `, 9000) + `)`, `a=:AAAA:`}, {`a=("@method");created=1.5`, `a=:AAAA:`}, {`a=("a""b")`, `a=:AAAA:`},
	} {
		m := httpsig.Message{Fields: []httpsig.Field{{Name: "Signature-Input", Value: c[0]}, {Name: "Signature", Value: c[1]}}}
		if _, err := httpsig.Read(m); err == nil {
			t.Errorf("taken: %.60s %s", c[0], c[1])
		}
	}
	for _, d := range []string{"", "sha-256", "sha-256=:x:", "md5=:AAAA:", "sha-256=AAAA"} {
		if httpsig.CheckDigest(d, nil) == nil {
			t.Errorf("a digest taken: %q", d)
		}
	}
	small, _ := rsa.GenerateKey(rand.Reader, 1024)
	if _, err := httpsig.PublicKey(&small.PublicKey); err == nil {
		t.Error("an RSA key of 1024 bits is taken")
	}
	if _, err := httpsig.ParseKey("-----BEGIN PRIVATE KEY-----"); err == nil {
		t.Error("anything is a key")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`sig-b22=("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="k";tag="t"`, `sig-b22=:AAAA:`)
	f.Add(`a=();created=1, b=("x";req)`, `a=:AAAA:, b=:AAAA:;x`)
	f.Add(`a=("@status")`, `a=:AA==:`)
	f.Fuzz(func(t *testing.T, input, sig string) {
		m := httpsig.Message{Method: "GET", Fields: []httpsig.Field{{Name: "Signature-Input", Value: input}, {Name: "Signature", Value: sig}}}
		all, err := httpsig.Read(m)
		if err != nil {
			return
		}
		key, _ := httpsig.SharedKey(make([]byte, 32))
		for _, s := range all {
			if (httpsig.Rule{}).Verify(m, s, key, time.Time{}) == nil {
				t.Fatal("a signature came out of nothing")
			}
			again := m
			if err := httpsig.Sign(&again, s.Label, s.Input, httpsig.SignShared(make([]byte, 32))); err != nil {
				continue // a component that is not in this message
			}
			back, err := httpsig.Read(again)
			if err != nil || len(back) != 1 {
				t.Fatal("what was written is not read:", err)
			}
			if err := (httpsig.Rule{}).Verify(again, back[0], key, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzCheckDigest(f *testing.F) {
	f.Add("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", []byte{})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		if httpsig.CheckDigest(value, body) == nil && httpsig.CheckDigest(value, append(body, 1)) == nil {
			t.Fatal("two bodies of one digest")
		}
	})
}

type asked struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Status  int               `json:"status,omitempty"`
	Answer  map[string]string `json:"answer,omitempty"`
	Alg     string            `json:"alg"`
	Key     string            `json:"key,omitempty"`
	Secret  string            `json:"secret,omitempty"`
	KeyID   string            `json:"keyid,omitempty"`
	Nonce   string            `json:"nonce,omitempty"`
	Created int64             `json:"created,omitempty"`
	Fields  []string          `json:"fields,omitempty"`
}

// pair is one key as both sides have it.
type pair struct {
	signer          httpsig.Signer
	key             httpsig.Key
	private, public string
	secret          string
}

func pairs(t *testing.T) (out []pair) {
	t.Helper()
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	ec, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	rs, _ := rsa.GenerateKey(rand.Reader, 2048)
	add := func(signer httpsig.Signer, err error, public, private any) {
		key, bad := httpsig.PublicKey(public)
		pub, bad2 := x509.MarshalPKIXPublicKey(public)
		priv, bad3 := x509.MarshalPKCS8PrivateKey(private)
		if err := errors.Join(err, bad, bad2, bad3); err != nil {
			t.Fatal(err)
		}
		out = append(out, pair{signer: signer, key: key, public: string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: pub})),
			private: string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: priv}))})
	}
	s, err := httpsig.SignWith(ed, rand.Reader)
	add(s, err, ed.Public(), ed)
	s, err = httpsig.SignWith(ec, rand.Reader)
	add(s, err, &ec.PublicKey, ec)
	s, err = httpsig.SignWith(rs, rand.Reader)
	add(s, err, &rs.PublicKey, rs)
	secret := bytes.Repeat([]byte{7}, 64)
	shared, _ := httpsig.SharedKey(secret)
	return append(out, pair{signer: httpsig.SignShared(secret), key: shared, secret: base64.StdEncoding.EncodeToString(secret)})
}

func headers(m httpsig.Message) map[string]string {
	out := map[string]string{}
	for _, f := range m.Fields {
		out[f.Name] = f.Value
	}
	return out
}

// TestTheOtherSideIsAnotherLibrary has http-message-signatures from npm check what
// was signed here, forged and not, and sign what is checked here.
func TestTheOtherSideIsAnotherLibrary(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	if _, err := os.Stat("testdata/judge/node_modules"); err != nil {
		t.Skip("the judge is not installed: npm ci in internal/httpsig/testdata/judge")
	}
	const url, body = "https://layanan.example.go.id/api/v1/data/verify", `{"x":1}`
	now := time.Now()
	var q struct {
		Check []asked `json:"check"`
		Sign  []asked `json:"sign"`
	}
	var want []bool
	all := pairs(t)
	for _, p := range all {
		m := request(body)
		in := httpsig.Input{Components: covered(), Created: now.Unix(), Expires: now.Unix() + 300, Nonce: "abcdefghijklmnop", KeyID: "k", Algorithm: p.key.Algorithm, Tag: "data"}
		answer := httpsig.Message{Status: 200, Request: &m, Fields: []httpsig.Field{{Name: "Content-Digest", Value: httpsig.Digest(nil)}}}
		bound := in
		bound.Components = []string{"@status", "content-digest", "content-digest;req", "@method;req", "@path;req"}
		if err := errors.Join(httpsig.Sign(&m, "g", in, p.signer), httpsig.Sign(&answer, "g", bound, p.signer)); err != nil {
			t.Fatal(err)
		}
		one := asked{Method: "POST", URL: url, Headers: headers(m), Alg: p.key.Algorithm, Key: p.public, Secret: p.secret}
		forged, answered, swapped := one, one, one
		forged.Headers = headers(m)
		forged.Headers["Content-Digest"] = httpsig.Digest([]byte("other"))
		answered.Status, answered.Answer = 200, headers(answer)
		swapped.Status, swapped.Answer, swapped.Headers = 200, headers(answer), forged.Headers
		q.Check = append(q.Check, one, forged, answered, swapped)
		want = append(want, true, false, true, false)
		q.Sign = append(q.Sign, asked{Method: "POST", URL: url, Headers: headers(request(body)), Alg: p.key.Algorithm, Key: p.private, Secret: p.secret,
			KeyID: "theirs", Nonce: "qwertyuiopasdfgh", Created: now.Unix(), Fields: covered()})
	}
	text, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "judge.mjs")
	cmd.Dir, cmd.Stdin, cmd.Stderr = "testdata/judge", bytes.NewReader(text), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err, string(out))
	}
	var said struct {
		Checked []bool
		Signed  []map[string]string
	}
	if err := json.Unmarshal(out, &said); err != nil || len(said.Checked) != len(want) || len(said.Signed) != len(all) {
		t.Fatal(err, string(out))
	}
	for i, ok := range said.Checked {
		if ok != want[i] {
			t.Errorf("%s, message %d: the judge says %v", q.Check[i].Alg, i%4, ok)
		}
	}
	rule := httpsig.Rule{Required: covered(), MaxAge: time.Minute, Nonce: true}
	for i, h := range said.Signed {
		m := request(body)
		m.Set("Signature-Input", h["Signature-Input"])
		m.Set("Signature", h["Signature"])
		sigs, err := httpsig.Read(m)
		if err != nil || len(sigs) != 1 || sigs[0].KeyID != "theirs" {
			t.Fatal(err, h)
		}
		if err := rule.Verify(m, sigs[0], all[i].key, now); err != nil {
			t.Error(all[i].key.Algorithm, err)
		}
	}
}
