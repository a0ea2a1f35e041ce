package httpsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"strings"
)

// The algorithms, by their names in the registry of RFC 9421 section 6.2.
const (
	Ed25519 = "ed25519"
	P256    = "ecdsa-p256-sha256"
	PSS     = "rsa-pss-sha512"
	HMAC    = "hmac-sha256"
)

var errSignature = errors.New("checking signature: it was not made by this key over this message")

// Key checks signatures: a public key with the one algorithm it is used with, so
// that no message can choose another.
type Key struct {
	Algorithm string
	public    crypto.PublicKey
	secret    []byte
}

// PublicKey makes a key of *rsa.PublicKey (2048 to 8192 bits), *ecdsa.PublicKey
// on P-256 or ed25519.PublicKey.
func PublicKey(public crypto.PublicKey) (Key, error) {
	switch k := public.(type) {
	case ed25519.PublicKey:
		if len(k) == ed25519.PublicKeySize {
			return Key{Algorithm: Ed25519, public: k}, nil
		}
	case *ecdsa.PublicKey:
		if k.Curve == elliptic.P256() {
			return Key{Algorithm: P256, public: k}, nil
		}
	case *rsa.PublicKey:
		if n := k.N.BitLen(); n >= 2048 && n <= 8192 {
			return Key{Algorithm: PSS, public: k}, nil
		}
	}
	return Key{}, errors.New("reading key: of another kind than Ed25519, P-256 or RSA of 2048 bits and more")
}

// SharedKey is a key that both sides hold, of 32 bytes at least.
func SharedKey(secret []byte) (Key, error) {
	if len(secret) < 32 {
		return Key{}, errors.New("reading key: a shared key has 32 bytes at least")
	}
	return Key{Algorithm: HMAC, secret: secret}, nil
}

// ParseKey reads a public key that somebody pasted: PEM ("PUBLIC KEY"), or the
// base64 of its DER alone.
func ParseKey(text string) (Key, error) {
	if len(text) > 4<<10 {
		return Key{}, errors.New("reading key: too long")
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		block, _ := pem.Decode([]byte(strings.TrimSpace(text) + "\n"))
		if block == nil || block.Type != "PUBLIC KEY" {
			return Key{}, errors.New("reading key: no public key")
		}
		der = block.Bytes
	}
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return Key{}, errors.New("reading key: no public key")
	}
	return PublicKey(public)
}

// DER is the public key as SubjectPublicKeyInfo (RFC 5280); nil for a shared key.
func (k Key) DER() []byte {
	if k.public == nil {
		return nil
	}
	der, _ := x509.MarshalPKIXPublicKey(k.public)
	return der
}

// ID names a public key: the first 16 bytes of the SHA-256 of its DER, in hex.
func (k Key) ID() string {
	sum := sha256.Sum256(k.DER())
	return hex.EncodeToString(sum[:16])
}

// pss signs with the salt of 64 bytes that RFC 9421 section 3.3.1 names. Salts of
// other lengths are taken: common libraries use the longest, and lose nothing.
func pss(salt int) *rsa.PSSOptions { return &rsa.PSSOptions{SaltLength: salt, Hash: crypto.SHA512} }

// check judges the bytes of a signature (RFC 9421 section 3.3).
func (k Key) check(base, sig []byte) error {
	ok := false
	switch k.Algorithm {
	case Ed25519:
		ok = ed25519.Verify(k.public.(ed25519.PublicKey), base, sig)
	case P256:
		sum := sha256.Sum256(base)
		ok = len(sig) == 64 && ecdsa.Verify(k.public.(*ecdsa.PublicKey), sum[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:]))
	case PSS:
		sum := sha512.Sum512(base)
		ok = rsa.VerifyPSS(k.public.(*rsa.PublicKey), crypto.SHA512, sum[:], sig, pss(rsa.PSSSaltLengthAuto)) == nil
	case HMAC:
		ok = hmac.Equal(sig, mac(k.secret, base))
	}
	if !ok {
		return errSignature
	}
	return nil
}

func mac(secret, base []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write(base)
	return h.Sum(nil)
}

// Signer signs a signature base with one key.
type Signer interface {
	// Algorithm by its name in the registry.
	Algorithm() string
	// SignBase gives the bytes of the signature.
	SignBase(base []byte) ([]byte, error)
}

type privateKey struct {
	key  crypto.Signer
	alg  string
	rand io.Reader
}

// SignWith makes a signer of a private key of a kind that PublicKey takes.
func SignWith(key crypto.Signer, rand io.Reader) (Signer, error) {
	k, err := PublicKey(key.Public())
	return privateKey{key, k.Algorithm, rand}, err
}

// Algorithm implements Signer.
func (p privateKey) Algorithm() string { return p.alg }

// SignBase implements Signer.
func (p privateKey) SignBase(base []byte) ([]byte, error) {
	switch p.alg {
	case PSS:
		sum := sha512.Sum512(base)
		return p.key.Sign(p.rand, sum[:], pss(64))
	case P256:
		sum := sha256.Sum256(base)
		k, ok := p.key.(*ecdsa.PrivateKey)
		if !ok {
			return nil, errors.New("signing message: this key does not give r and s")
		}
		r, s, err := ecdsa.Sign(p.rand, k, sum[:])
		if err != nil {
			return nil, err
		}
		out := make([]byte, 64)
		r.FillBytes(out[:32])
		s.FillBytes(out[32:])
		return out, nil
	}
	return p.key.Sign(p.rand, base, crypto.Hash(0))
}

type sharedSigner []byte

// SignShared makes a signer of a shared key.
func SignShared(secret []byte) Signer { return sharedSigner(secret) }

// Algorithm implements Signer.
func (sharedSigner) Algorithm() string { return HMAC }

// SignBase implements Signer.
func (s sharedSigner) SignBase(base []byte) ([]byte, error) { return mac(s, base), nil }
