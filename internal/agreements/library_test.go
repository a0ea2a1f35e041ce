package agreements_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"os"
	"os/exec"
	"testing"

	"genggam/internal/httpsig"
	"genggam/internal/office"
)

func pemOf(t testing.TB, kind string, der []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func TestAnotherLibraryAsksOnTheWireAndChecksTheAnswer(t *testing.T) {
	const judge = "../httpsig/testdata/judge"
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed, so the other library of RFC 9421 was not asked")
	}
	if _, err := os.Stat(judge + "/node_modules"); err != nil {
		t.Skip("the judge is not installed: npm ci in internal/httpsig/testdata/judge")
	}
	n := office.Open(t)
	wire := served(t, n)
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := httpsig.PublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	r := agree(t, n, map[string]any{"kunci": base64.StdEncoding.EncodeToString(key.DER()), "data": []string{"resident", "adult"}})
	ask := func(fields ...string) string {
		b, err := json.Marshal(map[string]any{"agreement": r.Reference, "purpose": "social-aid", "nik": office.People()[0].Record.NIK, "fields": fields})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	stranger, _, _ := ed25519.GenerateKey(rand.Reader)
	der, bad := x509.MarshalPKCS8PrivateKey(private)
	strange, worse := x509.MarshalPKIXPublicKey(stranger)
	ours, id := n.Agreements.PublicKey()
	theirs, err := base64.StdEncoding.DecodeString(ours)
	question, _ := json.Marshal(map[string]any{"url": wire.URL + "/api/v1/data/verify", "key": pemOf(t, "PRIVATE KEY", der, bad), "keyid": key.ID(), "created": n.Clock.Now().Unix(),
		"theirs": pemOf(t, "PUBLIC KEY", theirs, err), "theirId": id, "stranger": pemOf(t, "PUBLIC KEY", strange, worse), "bodies": []string{ask("resident", "adult"), ask("address")}})
	cmd := exec.Command(node, "ask.mjs")
	cmd.Dir, cmd.Stdin, cmd.Stderr = judge, bytes.NewReader(question), os.Stderr
	out, err := cmd.Output()
	var said []struct {
		Status                                  int
		Body                                    map[string]any
		Digest, Echoed, Good, Swapped, Stranger bool
	}
	if err == nil {
		err = json.Unmarshal(out, &said)
	}
	if err != nil || len(said) != 2 {
		t.Fatal(err, string(out))
	}
	for i, status := range []int{200, 403} {
		if s := said[i]; s.Status != status || !s.Digest || !s.Echoed || !s.Good || s.Swapped || s.Stranger {
			t.Errorf("answer %d: %+v", i, s)
		}
	}
	if checks, _ := said[0].Body["checks"].(map[string]any); checks["resident"] != true || checks["adult"] != true || said[0].Body["data"] != nil {
		t.Error(said[0].Body)
	}
}
