package bundle

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/fault"
)

const (
	peerMagic  = "genggam-peer/1"
	sealedSize = 1216 // of a public key of ML-KEM-768 with X25519
)

func kem() hpke.KEM   { return hpke.MLKEM768X25519() }
func kdf() hpke.KDF   { return hpke.HKDFSHA256() }
func aead() hpke.AEAD { return hpke.ChaCha20Poly1305() }

// Keys are the two secret keys of a node towards other nodes: one signs what it
// packs, the other opens what is sealed to it. They never print.
type Keys struct {
	peer Peer
	sign ed25519.PrivateKey
	open hpke.PrivateKey
}

// KeysFrom derives the keys of an origin from a secret of 32 bytes (Root.Derive
// of a name that holds the origin: a restored node has a new origin and so new
// keys).
func KeysFrom(origin canon.ID, secret [32]byte) (*Keys, error) {
	open, err := kem().DeriveKeyPair(part(secret, "open"))
	if err != nil {
		return nil, fmt.Errorf("deriving the key that opens bundles: %w", err)
	}
	k := &Keys{sign: ed25519.NewKeyFromSeed(part(secret, "sign")), open: open}
	k.peer = Peer{Origin: origin, sign: k.sign.Public().(ed25519.PublicKey), seal: open.PublicKey()}
	return k, nil
}

func part(secret [32]byte, name string) []byte {
	sum := sha256.Sum256(append([]byte("genggam-bundle/1 "+name+" "), secret[:]...))
	return sum[:]
}

// Format keeps the keys out of every log: fmt sees the origin alone.
func (k *Keys) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "keys of %s", k.peer.Origin) }

// Peer is what other nodes know of this one.
func (k *Keys) Peer() Peer { return k.peer }

// Peer is another node as bundles know it: its origin and its two public keys.
type Peer struct {
	// Origin names one life of a node; restored or cloned it gets another.
	Origin canon.ID
	sign   ed25519.PublicKey
	seal   hpke.PublicKey
}

// IsZero says whether p is nobody.
func (p Peer) IsZero() bool { return p.seal == nil }

// Same says whether both have the same origin and keys.
func (p Peer) Same(o Peer) bool {
	return p.Origin == o.Origin && bytes.Equal(p.sign, o.sign) && !p.IsZero() && !o.IsZero() && bytes.Equal(p.seal.Bytes(), o.seal.Bytes())
}

// String is the one line in which a peer is handed over, about 1.7 kB:
// "genggam-peer/1 ORIGIN SIGN SEAL", keys in base64url.
func (p Peer) String() string {
	if p.IsZero() {
		return ""
	}
	return strings.Join([]string{peerMagic, p.Origin.String(), b64(p.sign), b64(p.seal.Bytes())}, " ")
}

// Print is a short digest of the keys for two people to compare by voice: eight
// groups of four digits.
func (p Peer) Print() string {
	sum := sha256.Sum256([]byte(p.String()))
	var groups [8]string
	for i := range groups {
		groups[i] = fmt.Sprintf("%04d", (int(sum[2*i])<<8|int(sum[2*i+1]))%10000)
	}
	return strings.Join(groups[:], " ")
}

// ParsePeer reads String; bundle.peer otherwise.
func ParsePeer(text string) (Peer, error) {
	f := strings.Fields(text)
	if len(text) > 4096 || len(f) != 4 || f[0] != peerMagic {
		return Peer{}, fault.New(fault.Invalid, "bundle.peer")
	}
	origin, err := canon.ParseID(f[1])
	sign, ok := unb64(f[2], ed25519.PublicKeySize)
	seal, well := unb64(f[3], sealedSize)
	if err != nil || !ok || !well {
		return Peer{}, fault.New(fault.Invalid, "bundle.peer")
	}
	public, err := kem().NewPublicKey(seal)
	if err != nil {
		return Peer{}, fault.New(fault.Invalid, "bundle.peer")
	}
	return Peer{Origin: origin, sign: sign, seal: public}, nil
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// unb64 reads b64 in its one spelling; size is in bytes, negative for any.
func unb64(text string, size int) ([]byte, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return b, err == nil && (size < 0 || len(b) == size) && b64(b) == text
}
