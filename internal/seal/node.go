package seal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// nodeKeyPurpose names the derived key that seals node keys.
const nodeKeyPurpose = "key/node"

// NodeKey is the Ed25519 key of one running node. It signs notes in the form of
// C2SP signed-note, so that any transparency-log tool can check them.
type NodeKey struct {
	name    string
	private ed25519.PrivateKey
	hash    uint32
}

// NewNodeKey draws a node key from rand. The name is the origin line of the
// node's log, a schema-less URL such as "genggam.banyumas.example/KD1".
func NewNodeKey(rand io.Reader, name string) (NodeKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return NodeKey{}, fmt.Errorf("drawing node key: %w", err)
	}
	return nodeKey(name, seed)
}

func nodeKey(name string, seed []byte) (NodeKey, error) {
	if !validName(name) {
		return NodeKey{}, errors.New("naming node key: empty, too long, or with a space or plus")
	}
	k := NodeKey{name: name, private: ed25519.NewKeyFromSeed(seed)}
	sum := sha256.Sum256(append([]byte(name+"\n"), k.algAndKey()...))
	k.hash = binary.BigEndian.Uint32(sum[:4])
	return k, nil
}

// validName follows C2SP signed-note: not empty, no space, no plus.
func validName(name string) bool {
	return name != "" && len(name) <= 200 && utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return r == '+' || unicode.IsSpace(r) || unicode.IsControl(r)
	})
}

// algAndKey is the type byte 1 (Ed25519) and the public key.
func (k NodeKey) algAndKey() []byte {
	return append([]byte{1}, k.private.Public().(ed25519.PublicKey)...)
}

// Name is the name the key was made with.
func (k NodeKey) Name() string { return k.name }

// KeyHash is the 32-bit key id of C2SP signed-note.
func (k NodeKey) KeyHash() uint32 { return k.hash }

// VerifierKey is the public half as text, NAME+HASH+BASE64, to be published.
func (k NodeKey) VerifierKey() string {
	return fmt.Sprintf("%s+%08x+%s", k.name, k.hash, base64.StdEncoding.EncodeToString(k.algAndKey()))
}

// Verifier is the public half, ready to check.
func (k NodeKey) Verifier() note.Verifier {
	v, err := note.NewVerifier(k.VerifierKey())
	if err != nil {
		panic("using node key: " + err.Error()) // only for the zero NodeKey
	}
	return v
}

// ParseVerifier reads VerifierKey's text.
func ParseVerifier(text string) (note.Verifier, error) {
	v, err := note.NewVerifier(text)
	if err != nil {
		return nil, fmt.Errorf("reading verifier key: %w", err)
	}
	return v, nil
}

// Sign signs raw bytes with Ed25519 (RFC 8032) and returns 64 bytes. Callers
// begin msg with words that say what it is; notes and checkpoints have
// SignNote and SignCheckpoint.
func (k NodeKey) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(k.private, msg), nil }

// SignNote signs a text that ends in a newline, as a C2SP signed note.
func (k NodeKey) SignNote(text string) ([]byte, error) {
	signed, err := note.Sign(&note.Note{Text: text}, k)
	if err != nil {
		return nil, fmt.Errorf("signing note: %w", err)
	}
	return signed, nil
}

// Format hides the key from every verb of package fmt.
func (k NodeKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "seal.NodeKey("+k.name+")") }

// Seal wraps the key and its name under the root, to be kept anywhere.
func (k NodeKey) Seal(root Root) []byte {
	return root.Seal(nodeKeyPurpose, append(k.private.Seed(), k.name...), nil)
}

// OpenNodeKey undoes Seal.
func OpenNodeKey(root Root, sealed []byte) (NodeKey, error) {
	plain, err := root.Open(nodeKeyPurpose, sealed, nil)
	if err != nil {
		return NodeKey{}, err
	}
	if len(plain) <= ed25519.SeedSize {
		return NodeKey{}, errors.New("opening node key: too short")
	}
	return nodeKey(string(plain[ed25519.SeedSize:]), plain[:ed25519.SeedSize])
}
