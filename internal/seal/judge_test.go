package seal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"genggam/internal/seal"
)

// The judges are programs and libraries that the product does not use.

func TestStatementBeforeGoCose(t *testing.T) {
	key := testKey(t, "office")
	verifier, err := cose.NewVerifier(cose.AlgorithmES256, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 175; n++ {
		signed, err := seal.SignStatement(key, payload(n))
		if err != nil {
			t.Fatal(err)
		}
		var msg cose.Sign1Message
		if err := msg.UnmarshalCBOR(signed); err != nil {
			t.Fatalf("payload of %d bytes: %v", n, err)
		}
		if err := msg.Verify(nil, verifier); err != nil {
			t.Errorf("payload of %d bytes: %v", n, err)
		}
		id := key.KeyID()
		if kid, _ := msg.Headers.Protected[cose.HeaderLabelKeyID].([]byte); !bytes.Equal(kid, id[:]) || !bytes.Equal(msg.Payload, payload(n)) {
			t.Errorf("payload of %d bytes: kid %x or payload differ", n, kid)
		}
		if again, err := msg.MarshalCBOR(); err != nil || !bytes.Equal(again, signed) {
			t.Errorf("payload of %d bytes: go-cose writes %x", n, again)
		}
	}
}

func TestStatementMadeByGoCoseIsRead(t *testing.T) {
	key := testKey(t, "office")
	id := key.KeyID()
	msg := cose.NewSign1Message()
	msg.Headers.Protected.SetAlgorithm(cose.AlgorithmES256)
	msg.Headers.Protected[cose.HeaderLabelKeyID] = id[:]
	msg.Payload = payload(165)
	signer, err := cose.NewSigner(cose.AlgorithmES256, key.PrivateForTest())
	if err != nil {
		t.Fatal(err)
	}
	if err := msg.Sign(fixed("k"), nil, signer); err != nil {
		t.Fatal(err)
	}
	signed, err := msg.MarshalCBOR()
	if err != nil {
		t.Fatal(err)
	}
	if got, _, err := seal.OpenStatement(signed, testList(t, key)); err != nil || !bytes.Equal(got, payload(165)) {
		t.Errorf("OpenStatement: %v", err)
	}
}

func TestStatementIsDeterministicCBOR(t *testing.T) {
	signed, _ := seal.SignStatement(testKey(t, "office"), payload(165))
	strict, err := cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden}.DecMode()
	if err != nil {
		t.Fatal(err)
	}
	var raw cbor.RawTag
	if err := strict.Unmarshal(signed, &raw); err != nil || raw.Number != 18 {
		t.Fatalf("tag %d: %v", raw.Number, err)
	}
	var parts []any
	if err := strict.Unmarshal(raw.Content, &parts); err != nil || len(parts) != 4 {
		t.Fatalf("%d parts: %v", len(parts), err)
	}
	core, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := core.Marshal(cbor.Tag{Number: 18, Content: parts}); err != nil || !bytes.Equal(again, signed) {
		t.Errorf("deterministic encoding differs: %x", again)
	}
}

// TestStatementBeforeNode asks two npm libraries and plain WebCrypto.
func TestStatementBeforeNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	if _, err := os.Stat("testdata/judge/node_modules"); err != nil {
		t.Skip("the judges are not installed: npm ci in internal/seal/testdata/judge")
	}
	key, other := testKey(t, "office"), testKey(t, "other")
	list, err := testList(t, key, other).Encode()
	if err != nil {
		t.Fatal(err)
	}
	type question struct {
		COSE    string `json:"cose"`
		Payload string `json:"payload"`
	}
	input := struct {
		Keys   json.RawMessage `json:"keys"`
		Good   []question      `json:"good"`
		Forged []question      `json:"forged"`
	}{Keys: list}
	for _, n := range []int{10, 23, 24, 165, 175} {
		for _, k := range []*seal.LocalKey{key, other} {
			signed, _ := seal.SignStatement(k, payload(n))
			input.Good = append(input.Good, question{hex.EncodeToString(signed), hex.EncodeToString(payload(n))})
			signed[len(signed)-1] ^= 1
			input.Forged = append(input.Forged, question{hex.EncodeToString(signed), hex.EncodeToString(payload(n))})
		}
	}
	text, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "judge.mjs")
	cmd.Dir = "testdata/judge"
	cmd.Stdin = bytes.NewReader(text)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// TestCMSBeforeOpenSSL checks the signature, and with -cades also that
// signing-certificate-v2 names the certificate (which openssl must trust then).
func TestCMSBeforeOpenSSL(t *testing.T) {
	openssl := needOpenSSL(t)
	letter := bytes.Repeat([]byte("Surat keterangan usaha\n"), 1000)
	for _, seed := range []string{"office", "other", "third", "fourth"} {
		t.Run(seed, func(t *testing.T) {
			dir := t.TempDir()
			key := testKey(t, seed)
			der, err := seal.CMS(key, sha256.Sum256(letter))
			if err != nil {
				t.Fatal(err)
			}
			trusted := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: key.Certificate()})
			content := writeTemp(t, dir, "letter", letter)
			common := []string{"cms", "-verify", "-binary", "-inform", "DER", "-in", writeTemp(t, dir, "sig.der", der), "-content", content, "-out", os.DevNull}
			plain := append(common[:len(common):len(common)], "-noverify")
			cades := append(common[:len(common):len(common)], "-cades", "-no_check_time", "-partial_chain", "-purpose", "any", "-CAfile", writeTemp(t, dir, "cert.pem", trusted))
			for _, args := range [][]string{plain, cades} {
				writeTemp(t, dir, "letter", letter)
				if out, err := exec.Command(openssl, args...).CombinedOutput(); err != nil {
					t.Errorf("%v: %v\n%s", args, err, out)
				}
				writeTemp(t, dir, "letter", append(bytes.Clone(letter), '!'))
				if out, err := exec.Command(openssl, args...).CombinedOutput(); err == nil {
					t.Errorf("%v: another letter was taken\n%s", args, out)
				}
			}
		})
	}
}

func TestCMSProfileBeforeOpenSSL(t *testing.T) {
	openssl := needOpenSSL(t)
	der, err := seal.CMS(testKey(t, "office"), [32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	sig := writeTemp(t, t.TempDir(), "sig.der", der)
	printed, err := exec.Command(openssl, "cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", sig).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	for _, want := range []string{"id-smime-aa-signingCertificateV2", "contentType", "messageDigest", "ecdsa-with-SHA256", "version: 1"} {
		if !strings.Contains(string(printed), want) {
			t.Errorf("openssl does not see %s", want)
		}
	}
	if strings.Contains(string(printed), "signingTime") {
		t.Error("signingTime is there: PAdES baseline forbids it")
	}
}

func TestCertificateBeforeOpenSSL(t *testing.T) {
	openssl := needOpenSSL(t)
	key := testKey(t, "office")
	pemText := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: key.Certificate()})
	path := writeTemp(t, t.TempDir(), "cert.pem", pemText)
	out, err := exec.Command(openssl, "verify", "-x509_strict", "-check_ss_sig", "-partial_chain", "-no_check_time", "-trusted", path, path).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = exec.Command(openssl, "x509", "-in", path, "-pubkey", "-noout").Output()
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(out)
	if sum := sha256.Sum256(block.Bytes); [8]byte(sum[:8]) != key.KeyID() {
		t.Error("KeyID is not what openssl and sha256sum show")
	}
}

// TestCheckpointBeforeOpenSSL takes the note apart as C2SP signed-note says and
// lets openssl check the Ed25519 signature.
func TestCheckpointBeforeOpenSSL(t *testing.T) {
	openssl := needOpenSSL(t)
	node := testNode(t)
	signed, _ := node.SignCheckpoint(node.Name(), 42, [32]byte{7})
	text, sigLine, ok := strings.Cut(string(signed), "\n\n")
	if !ok {
		t.Fatal("no blank line")
	}
	fields := strings.Fields(sigLine)
	sig, err := base64.StdEncoding.DecodeString(fields[2])
	if err != nil || fields[0] != "—" || fields[1] != node.Name() || len(sig) != 4+64 {
		t.Fatalf("signature line %q: %v", sigLine, err)
	}
	vkey := node.VerifierKey()
	public, err := base64.StdEncoding.DecodeString(vkey[len(node.Name())+10:])
	if err != nil || len(public) != 33 || public[0] != 1 {
		t.Fatalf("verifier key %q: %v", vkey, err)
	}
	id := sha256.Sum256(append([]byte(node.Name()+"\n"), public...))
	if !bytes.Equal(id[:4], sig[:4]) {
		t.Errorf("key id %x, in the note %x", id[:4], sig[:4])
	}
	spki, _ := hex.DecodeString("302a300506032b6570032100") // RFC 8410
	dir := t.TempDir()
	key := writeTemp(t, dir, "key.der", append(spki, public[1:]...))
	in, sigPath := writeTemp(t, dir, "text", []byte(text+"\n")), writeTemp(t, dir, "sig", sig[4:])
	out, err := exec.Command(openssl, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key, "-rawin", "-in", in, "-sigfile", sigPath).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func needOpenSSL(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	return path
}

func writeTemp(t *testing.T, dir, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
