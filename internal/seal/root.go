package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"

	"genggam/internal/fault"
)

// rootSize is the length of a root in bytes.
const rootSize = 32

// wrapInfo names the derived key that WrapKey uses.
const wrapInfo = "wrap"

// Root is the master secret of a node: 32 random bytes from which every other
// secret is derived or under which it is wrapped. Copies share one secret. The
// zero Root holds none and panics on use, so that nothing is ever sealed under
// a key of zeros by mistake.
type Root struct {
	secret *[rootSize]byte
}

// NewRoot draws a root from rand, which is crypto/rand.Reader outside tests.
func NewRoot(rand io.Reader) (Root, error) {
	var secret [rootSize]byte
	if _, err := io.ReadFull(rand, secret[:]); err != nil {
		return Root{}, fmt.Errorf("drawing root: %w", err)
	}
	return Root{secret: &secret}, nil
}

// rootOf takes over 32 bytes read from a file or a kit.
func rootOf(secret []byte) (Root, error) {
	if len(secret) != rootSize {
		return Root{}, errors.New("reading root: wrong length")
	}
	r := Root{secret: new([rootSize]byte)}
	copy(r.secret[:], secret)
	return r, nil
}

// IsZero says whether r holds no secret.
func (r Root) IsZero() bool { return r.secret == nil }

// Same says, in constant time, whether both are the same root.
func (r Root) Same(other Root) bool {
	return subtle.ConstantTimeCompare(r.secret[:], other.secret[:]) == 1
}

// Format hides the secret from every verb of package fmt.
func (r Root) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "seal.Root(hidden)") }

// Derive returns the secret of a purpose by HKDF-SHA256 (RFC 5869, no salt).
// Purposes are paths such as "index/33.02.19.2016/nik", "secret/1" and "row";
// parts must not contain a slash themselves. "wrap" and what begins with
// "key/" belong to this package.
func (r Root) Derive(info string) [32]byte {
	key, err := hkdf.Key(sha256.New, r.secret[:], nil, info, 32)
	if err != nil {
		panic("deriving key: " + err.Error()) // only for an output over 8,160 bytes
	}
	return [32]byte(key)
}

// WrapKey encrypts a random key under the root with AES-256-GCM and a random
// nonce; aad says what the key is for and must be given again to unwrap it.
// The result is 60 bytes: nonce 12, key 32, tag 16.
func (r Root) WrapKey(key [32]byte, aad []byte) []byte {
	return r.Seal(wrapInfo, key[:], aad)
}

// UnwrapKey undoes WrapKey. It fails when root, aad or a bit is another.
func (r Root) UnwrapKey(wrapped, aad []byte) ([32]byte, error) {
	plain, err := r.Open(wrapInfo, wrapped, aad)
	if err != nil {
		return [32]byte{}, err
	}
	if len(plain) != 32 {
		return [32]byte{}, errors.New("unwrapping key: wrong length")
	}
	return [32]byte(plain), nil
}

// Seal encrypts a small secret of the given purpose (see Derive) with
// AES-256-GCM and a random nonce: the result is 28 bytes longer. TOTP secrets
// in a row are sealed with purpose "row".
func (r Root) Seal(purpose string, plain, aad []byte) []byte {
	return gcm(r.Derive(purpose)).Seal(nil, nil, plain, aad)
}

// Open undoes Seal. It fails with seal.wrong-root when root, purpose, aad or a
// bit is another: which of them cannot be known.
func (r Root) Open(purpose string, sealed, aad []byte) ([]byte, error) {
	plain, err := gcm(r.Derive(purpose)).Open(nil, nil, sealed, aad)
	if err != nil {
		return nil, fault.New(fault.Invalid, "seal.wrong-root").Because(err)
	}
	return plain, nil
}

// gcm is AES-256-GCM that draws its own nonce and puts it in front.
func gcm(key [32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic("sealing: " + err.Error()) // only for a wrong key length
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("sealing: " + err.Error()) // only for a block size other than 16
	}
	return aead
}
