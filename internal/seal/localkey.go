package seal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"time"
	"unicode/utf8"
)

// Uncertified is what the certificate of every key made here says of itself
// (PP 71/2019 art. 60: an electronic signature is certified or not certified).
const Uncertified = "Tanda tangan elektronik tidak tersertifikasi"

// localKeyPurpose names the derived key that seals issuing keys.
const localKeyPurpose = "key/issuing"

// Issuer is the office that a key is made for.
type Issuer struct {
	// Office is its code, for example "33.02.19.2016".
	Office string
	// Name is its full name, for example "Desa Kemutug Lor". No person.
	Name string
	// From is the first moment of the key; Until the last, zero for none.
	From, Until time.Time
}

// LocalKey is an issuing key in this program's own memory: a Signer with a
// self-signed certificate that says it is not certified. Its signatures are
// deterministic (RFC 6979): signing the same letter again after a crash gives
// the same bytes, and a weak random source cannot betray the key.
type LocalKey struct {
	private *ecdsa.PrivateKey
	cert    []byte
	id      [8]byte
}

var _ Signer = (*LocalKey)(nil)

// NewLocalKey draws a P-256 key from rand and certifies it for an office.
func NewLocalKey(rand io.Reader, issuer Issuer) (*LocalKey, error) {
	private, err := drawP256(rand)
	if err != nil {
		return nil, err
	}
	cert, err := selfSigned(private, issuer)
	if err != nil {
		return nil, err
	}
	return localKey(private, cert)
}

// drawP256 reads scalars until one is in range, which the first nearly always
// is. ecdsa.GenerateKey would ignore the reader, and tests need fixed keys.
func drawP256(rand io.Reader) (*ecdsa.PrivateKey, error) {
	scalar := make([]byte, 32)
	for range 8 {
		if _, err := io.ReadFull(rand, scalar); err != nil {
			return nil, fmt.Errorf("drawing issuing key: %w", err)
		}
		if private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar); err == nil {
			return private, nil
		}
	}
	return nil, errors.New("drawing issuing key: the random source is broken")
}

func localKey(private *ecdsa.PrivateKey, cert []byte) (*LocalKey, error) {
	id, err := KeyIDOf(&private.PublicKey)
	if err != nil {
		return nil, err
	}
	return &LocalKey{private: private, cert: cert, id: id}, nil
}

// Public is the key's public half.
func (k *LocalKey) Public() *ecdsa.PublicKey { return &k.private.PublicKey }

// KeyID names the key; see KeyIDOf.
func (k *LocalKey) KeyID() [8]byte { return k.id }

// Certificate is the self-signed certificate in DER.
func (k *LocalKey) Certificate() []byte { return append([]byte(nil), k.cert...) }

// Office is the code of the office that the certificate was made for.
func (k *LocalKey) Office() string {
	cert, err := x509.ParseCertificate(k.cert)
	if err != nil {
		return ""
	}
	return cert.Subject.SerialNumber
}

// Certified is false: nobody but the office itself stands behind this key.
func (k *LocalKey) Certified() bool { return false }

// SignDigest signs 32 bytes and returns r ‖ s.
func (k *LocalKey) SignDigest(digest []byte) ([]byte, error) {
	if len(digest) != sha256.Size {
		return nil, errors.New("signing: the digest is not 32 bytes")
	}
	der, err := k.private.Sign(nil, digest, crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	return derToRaw(der)
}

// Format hides the key from every verb of package fmt.
func (k *LocalKey) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "seal.LocalKey(%x)", k.id) }

// Seal wraps the key with its certificate under the root, to be kept anywhere.
func (k *LocalKey) Seal(root Root) ([]byte, error) {
	scalar, err := k.private.Bytes()
	if err != nil {
		return nil, fmt.Errorf("sealing issuing key: %w", err)
	}
	return root.Seal(localKeyPurpose, append(scalar, k.cert...), nil), nil
}

// OpenLocalKey undoes Seal.
func OpenLocalKey(root Root, sealed []byte) (*LocalKey, error) {
	plain, err := root.Open(localKeyPurpose, sealed, nil)
	if err != nil {
		return nil, err
	}
	if len(plain) < 33 {
		return nil, errors.New("opening issuing key: too short")
	}
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), plain[:32])
	if err != nil {
		return nil, fmt.Errorf("opening issuing key: %w", err)
	}
	cert, err := x509.ParseCertificate(plain[32:])
	if err != nil {
		return nil, fmt.Errorf("opening issuing key: %w", err)
	}
	if !private.PublicKey.Equal(cert.PublicKey) {
		return nil, errors.New("opening issuing key: the certificate is another key's")
	}
	return localKey(private, cert.Raw)
}

// selfSigned certifies a key for its office. The subject holds the office's
// name and code and the words of Uncertified; never a person.
func selfSigned(private *ecdsa.PrivateKey, issuer Issuer) ([]byte, error) {
	if issuer.Name == "" || issuer.Office == "" || len(issuer.Office) > 64 || !utf8.ValidString(issuer.Name) {
		return nil, errors.New("certifying key: the office needs a code and a name")
	}
	until := issuer.Until
	if until.IsZero() {
		until = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC) // RFC 5280, 4.1.2.5: no end known
	}
	if !until.After(issuer.From) {
		return nil, errors.New("certifying key: it ends before it begins")
	}
	name := pkix.Name{
		Country:            []string{"ID"},
		Organization:       []string{shorten(issuer.Name, 64)}, // RFC 5280 upper bound
		OrganizationalUnit: []string{Uncertified},
		SerialNumber:       issuer.Office,
		CommonName:         shorten(issuer.Name, 64),
	}
	template := x509.Certificate{
		SerialNumber:          certSerial(private),
		Subject:               name,
		NotBefore:             issuer.From.UTC().Truncate(time.Second),
		NotAfter:              until.UTC().Truncate(time.Second),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(nil, &template, &template, &private.PublicKey, deterministic{private})
	if err != nil {
		return nil, fmt.Errorf("certifying key: %w", err)
	}
	return der, nil
}

// certSerial is 16 bytes of a digest of the public key: two keys of an office
// never share a serial number, and the same key always has the same.
func certSerial(private *ecdsa.PrivateKey) *big.Int {
	point, _ := private.PublicKey.Bytes() // P-256 here, so it has one
	sum := sha256.Sum256(append([]byte("genggam serial 1"), point...))
	sum[0] = sum[0]&0x3f | 0x40 // positive and always 16 bytes long
	return new(big.Int).SetBytes(sum[:16])
}

// shorten cuts a long office name to n characters and shows that it did.
func shorten(name string, n int) string {
	r := []rune(name)
	if len(r) <= n {
		return name
	}
	return string(r[:n-1]) + "…"
}

// deterministic makes crypto/x509 sign by RFC 6979, so that a certificate is a
// function of its key and office.
type deterministic struct{ *ecdsa.PrivateKey }

// Sign ignores the random source.
func (d deterministic) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	return d.PrivateKey.Sign(nil, digest, opts)
}
