package seal_test

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

func TestCheckpointIsTheSameForever(t *testing.T) {
	node := testNode(t)
	signed, err := node.SignCheckpoint(node.Name(), 18231, sha256.Sum256([]byte("tree")))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "verifier-key", node.VerifierKey()+"\n")
	golden(t, "checkpoint", string(signed))
	verifier, err := seal.ParseVerifier(node.VerifierKey())
	if err != nil {
		t.Fatal(err)
	}
	if verifier.KeyHash() != node.KeyHash() || node.Verifier().Name() != node.Name() {
		t.Error("the verifier is another key's")
	}
	c, err := seal.OpenCheckpoint(signed, verifier)
	if err != nil {
		t.Fatal(err)
	}
	if c.Origin != node.Name() || c.Size != 18231 || c.Root != sha256.Sum256([]byte("tree")) || !slices.Equal(c.Signers, []string{node.Name()}) {
		t.Errorf("read back %+v", c)
	}
}

func TestNodeKeySurvivesItsSealing(t *testing.T) {
	node, root := testNode(t), testRoot(t)
	sealed := node.Seal(root)
	back, err := seal.OpenNodeKey(root, sealed)
	if err != nil || back.VerifierKey() != node.VerifierKey() {
		t.Fatalf("OpenNodeKey: %v, %v", back, err)
	}
	other, _ := seal.NewRoot(fixed("another root"))
	_, err = seal.OpenNodeKey(other, sealed)
	wantFault(t, err, "seal.wrong-root")
	key, _ := testKey(t, "office").Seal(root)
	_, err = seal.OpenNodeKey(root, key)
	wantFault(t, err, "seal.wrong-root")
}

func TestNodeNamesFollowSignedNote(t *testing.T) {
	for _, name := range []string{"", "two words", "a+b", "new\nline", "nul\x00", "\xff", strings.Repeat("n", 201), "a\u00a0b"} {
		if _, err := seal.NewNodeKey(fixed("node"), name); err == nil {
			t.Errorf("the name %q was taken", name)
		}
		if _, err := testNode(t).SignCheckpoint(name, 1, [32]byte{}); err == nil {
			t.Errorf("the origin %q was taken", name)
		}
	}
	if _, err := testNode(t).SignCheckpoint("log", -1, [32]byte{}); err == nil {
		t.Error("a negative size was signed")
	}
	if _, err := seal.NewNodeKey(brokenReader{}, "log"); err == nil {
		t.Error("a key without randomness was made")
	}
	if _, err := seal.ParseVerifier("nonsense"); err == nil {
		t.Error("a nonsense verifier was read")
	}
}

func TestEveryChangeOfACheckpointIsNoticed(t *testing.T) {
	node := testNode(t)
	signed, _ := node.SignCheckpoint(node.Name(), 7, sha256.Sum256([]byte("tree")))
	everyFlip(signed, func(i int, b []byte) {
		if _, err := seal.OpenCheckpoint(b, node.Verifier()); err == nil {
			t.Errorf("a change of byte %d was not noticed:\n%s", i, b)
		}
	})
	stranger, _ := seal.NewNodeKey(fixed("stranger"), node.Name())
	_, err := seal.OpenCheckpoint(signed, stranger.Verifier())
	wantFault(t, err, "seal.checkpoint-unsigned")
	_, err = seal.OpenCheckpoint(signed)
	wantFault(t, err, "seal.checkpoint-unsigned")
	_, err = seal.OpenCheckpoint(make([]byte, 1<<20), node.Verifier())
	wantFault(t, err, "seal.checkpoint-unreadable")
}

func TestSignedNotesThatAreNoCheckpoints(t *testing.T) {
	node := testNode(t)
	root := base64.StdEncoding.EncodeToString(make([]byte, 32))
	cases := map[string]string{
		"one line":           "log\n",
		"no size":            "log\n\n" + root + "\n",
		"a size with a plus": "log\n+7\n" + root + "\n",
		"a size with zeros":  "log\n007\n" + root + "\n",
		"a negative size":    "log\n-7\n" + root + "\n",
		"a short root":       "log\n7\nAAAA\n",
		"no origin":          "\n7\n" + root + "\n",
		"spaces":             "log\n7 \n" + root + "\n",
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			signed, err := node.SignNote(text)
			if err != nil {
				t.Fatal(err)
			}
			_, err = seal.OpenCheckpoint(signed, node.Verifier())
			wantFault(t, err, "seal.checkpoint-unreadable")
		})
	}
	signed, _ := node.SignNote("log\n7\n" + root + "\nextension\n")
	if c, err := seal.OpenCheckpoint(signed, node.Verifier()); err != nil || c.Size != 7 {
		t.Errorf("an extension line (C2SP allows it): %+v, %v", c, err)
	}
	if _, err := node.SignNote("no newline"); err == nil {
		t.Error("a note without a newline was signed")
	}
}

func TestCheckpointWithSeveralSignatures(t *testing.T) {
	node := testNode(t)
	witness, _ := seal.NewNodeKey(fixed("witness"), "genggam.cilacap.example/KD2")
	signed, _ := node.SignCheckpoint(node.Name(), 7, [32]byte{1})
	n, err := note.Open(signed, note.VerifierList(node.Verifier()))
	if err != nil {
		t.Fatal(err)
	}
	both, err := note.Sign(n, witness)
	if err != nil {
		t.Fatal(err)
	}
	c, err := seal.OpenCheckpoint(both, node.Verifier())
	if err != nil || !slices.Equal(c.Signers, []string{node.Name()}) {
		t.Errorf("a witness we do not know: %v, %v", c.Signers, err)
	}
	c, err = seal.OpenCheckpoint(both, node.Verifier(), witness.Verifier())
	if err != nil || len(c.Signers) != 2 {
		t.Errorf("both known: %v, %v", c.Signers, err)
	}
}

func FuzzOpenCheckpoint(f *testing.F) {
	node := testNode(f)
	signed, _ := node.SignCheckpoint(node.Name(), 7, [32]byte{1})
	f.Add(signed)
	f.Add([]byte("log\n7\nAAAA\n\n— log AAAA\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := seal.OpenCheckpoint(b, node.Verifier())
		if err == nil && (c.Size != 7 || c.Origin != node.Name()) {
			t.Errorf("a forged checkpoint was taken: %+v", c)
		}
		if err != nil && fault.As(err) == nil {
			t.Errorf("%v is no refusal", err)
		}
	})
}
