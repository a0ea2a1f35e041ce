package seal

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Signer is the issuing key of one office, wherever it lies: LocalKey here, a
// hardware token, or a certified provider's service. The contract:
//
//   - Public is a point on P-256, and KeyID is KeyIDOf(Public); neither changes.
//   - SignDigest signs a SHA-256 digest of 32 bytes and returns r ‖ s, each 32
//     bytes big-endian (the form of COSE and JOSE). It may be called by several
//     goroutines, may take seconds and may fail; a failed call signed nothing
//     that the caller may use.
//   - Certificate is one X.509 certificate in DER over Public. It names the
//     office, never a person.
//   - Certified says whether a certification authority recognised under
//     PP 71/2019 stands behind it. A signature of a Signer that says false must
//     be shown as "tidak tersertifikasi" wherever it is shown.
type Signer interface {
	Public() *ecdsa.PublicKey
	KeyID() [8]byte
	SignDigest(digest []byte) ([]byte, error)
	Certificate() []byte
	Certified() bool
}

// KeyIDOf names a public key: the first 8 bytes of SHA-256 of its
// SubjectPublicKeyInfo, as `openssl pkey -pubin -outform DER | sha256sum` shows.
func KeyIDOf(public *ecdsa.PublicKey) ([8]byte, error) {
	if public == nil || public.Curve != elliptic.P256() {
		return [8]byte{}, errors.New("naming key: not a P-256 key")
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return [8]byte{}, fmt.Errorf("naming key: %w", err)
	}
	sum := sha256.Sum256(der)
	return [8]byte(sum[:8]), nil
}

// verifyRaw checks r ‖ s over a digest.
func verifyRaw(public *ecdsa.PublicKey, digest [32]byte, raw []byte) bool {
	if public == nil || len(raw) != 64 {
		return false
	}
	der, err := rawToDER(raw)
	return err == nil && ecdsa.VerifyASN1(public, digest[:], der)
}

// rawToDER turns r ‖ s into the Ecdsa-Sig-Value of RFC 3279 that CMS carries.
func rawToDER(raw []byte) ([]byte, error) {
	if len(raw) != 64 {
		return nil, errors.New("encoding signature: not 64 bytes")
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(new(big.Int).SetBytes(raw[:32]))
		b.AddASN1BigInt(new(big.Int).SetBytes(raw[32:]))
	})
	return b.Bytes()
}

// derToRaw undoes rawToDER and refuses anything but its one encoding.
func derToRaw(der []byte) ([]byte, error) {
	var r, s big.Int
	var inner cryptobyte.String
	input := cryptobyte.String(der)
	if !input.ReadASN1(&inner, cbasn1.SEQUENCE) || !input.Empty() ||
		!inner.ReadASN1Integer(&r) || !inner.ReadASN1Integer(&s) || !inner.Empty() {
		return nil, errors.New("reading signature: not an ECDSA signature")
	}
	if r.Sign() <= 0 || s.Sign() <= 0 || r.BitLen() > 256 || s.BitLen() > 256 {
		return nil, errors.New("reading signature: number out of range")
	}
	raw := make([]byte, 64)
	r.FillBytes(raw[:32])
	s.FillBytes(raw[32:])
	return raw, nil
}

// certKey gives the P-256 key of a certificate.
func certKey(cert *x509.Certificate) (*ecdsa.PublicKey, error) {
	public, ok := cert.PublicKey.(*ecdsa.PublicKey)
	if !ok || public.Curve != elliptic.P256() {
		return nil, errors.New("reading certificate: not a P-256 key")
	}
	return public, nil
}
