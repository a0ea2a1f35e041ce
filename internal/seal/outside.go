package seal

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"genggam/internal/arrange"
	"genggam/internal/fault"
)

// Outside is a signature that is made where its key lies: a certified provider
// keeps the key, only a digest goes out, and the signature with the chain of
// certificates comes back. The contract of Sign: it is given the SHA-256 digest
// of the signed attributes and returns PKCS #1 v1.5 for an RSA key, and the
// Ecdsa-Sig-Value of RFC 3279 for an ECDSA key; it may take seconds and may fail.
type Outside struct {
	// Chain is the signer's certificate and then its issuers, each one's after
	// it; see Chain.
	Chain []*x509.Certificate
	Sign  func(over [32]byte) ([]byte, error)
}

const (
	// OutsideMax is the room that a PDF must leave for a signature with a chain,
	// in bytes.
	OutsideMax = 16 << 10
	// chainMost bounds a chain, rsaLeast and rsaMost an RSA key in bits.
	chainMost, rsaLeast, rsaMost = 6, 2048, 8192
)

// CMSOutside makes the signature of a PDF as CMS does (RFC 5652, EN 319 142-1
// level B-B), with an Outside and its whole chain inside. What comes back is
// checked against the certificate before it is used.
func CMSOutside(o Outside, digest [32]byte) ([]byte, error) {
	if len(o.Chain) == 0 {
		return nil, errors.New("signing CMS: no certificate")
	}
	leaf := o.Chain[0]
	algorithm, err := outsideAlgorithm(leaf)
	if err != nil {
		return nil, fmt.Errorf("signing CMS: %w", err)
	}
	attributes, err := cmsAttributes(leaf, digest)
	if err != nil {
		return nil, err
	}
	over := sha256.Sum256(cmsSet(0x31, attributes))
	sig, err := o.Sign(over)
	if err != nil {
		return nil, err
	}
	if err := VerifyOutside(leaf, over, sig); err != nil {
		return nil, fmt.Errorf("signing CMS: %w", err)
	}
	out, err := cmsPut(cmsParts{leaf: leaf, certs: certSet(o.Chain), attributes: attributes, algorithm: algorithm, sig: sig})
	if err == nil && len(out) > OutsideMax {
		err = errors.New("signing CMS: longer than the room for it")
	}
	return out, err
}

// VerifyCMSOutside checks a signature that CMSOutside made over a digest and
// gives the chain in it, the signer's certificate first. Whether an end of the
// chain is trusted is the caller's question. Refusals: seal.cms-unreadable,
// seal.cms-forged.
func VerifyCMSOutside(der []byte, digest [32]byte) ([]*x509.Certificate, error) {
	chain, signer, err := parseOutside(der)
	if err != nil {
		return nil, fault.New(fault.Invalid, "seal.cms-unreadable").Because(err)
	}
	leaf := chain[0]
	attributes, err := cmsAttributes(leaf, digest)
	if err != nil {
		return nil, fault.New(fault.Invalid, "seal.cms-unreadable").Because(err)
	}
	algorithm, err := outsideAlgorithm(leaf)
	if err != nil {
		return nil, fault.New(fault.Invalid, "seal.cms-unreadable").Because(err)
	}
	want, err := cmsPut(cmsParts{leaf: leaf, certs: certSet(chain), attributes: attributes, algorithm: algorithm, sig: signer.Signature})
	if err != nil || !bytes.Equal(want, der) {
		return nil, fault.New(fault.Forbidden, "seal.cms-forged").Because(err)
	}
	if err := VerifyOutside(leaf, sha256.Sum256(cmsSet(0x31, attributes)), signer.Signature); err != nil {
		return nil, fault.New(fault.Forbidden, "seal.cms-forged").Because(err)
	}
	return chain, nil
}

// IsOutside says whether a CMS holds a chain, or one certificate that is not
// the self-signed one of a LocalKey; the answer proves nothing.
func IsOutside(der []byte) bool {
	chain, _, err := parseOutside(der)
	return err == nil && (len(chain) > 1 || !bytes.Equal(chain[0].RawIssuer, chain[0].RawSubject))
}

// parseOutside finds the chain and the signer's part.
func parseOutside(der []byte) ([]*x509.Certificate, cmsSignerInfo, error) {
	var info cmsContentInfo
	if len(der) > OutsideMax {
		return nil, cmsSignerInfo{}, errors.New("reading CMS: too long")
	}
	rest, err := asn1.Unmarshal(der, &info)
	if err != nil {
		return nil, cmsSignerInfo{}, fmt.Errorf("reading CMS: %w", err)
	}
	if len(rest) != 0 || len(info.Content.Signers) != 1 {
		return nil, cmsSignerInfo{}, errors.New("reading CMS: not one signature")
	}
	all, err := x509.ParseCertificates(info.Content.Certificates.Bytes)
	if err != nil || len(all) == 0 || len(all) > chainMost {
		return nil, cmsSignerInfo{}, errors.Join(errors.New("reading CMS: no chain of certificates"), err)
	}
	s := info.Content.Signers[0]
	i := slices.IndexFunc(all, func(c *x509.Certificate) bool {
		return s.Signer.Serial != nil && c.SerialNumber.Cmp(s.Signer.Serial) == 0 && bytes.Equal(c.RawIssuer, s.Signer.Issuer.FullBytes)
	})
	if i < 0 {
		return nil, cmsSignerInfo{}, errors.New("reading CMS: the signer's certificate is missing")
	}
	all[0], all[i] = all[i], all[0]
	chain := linked(all)
	if len(chain) != len(all) {
		return nil, cmsSignerInfo{}, errors.New("reading CMS: a certificate that is not of the chain")
	}
	return chain, s, nil
}

// Chain puts certificates in DER in order: the first is the signer's, each
// other is the issuer of the one before. A self-signed root is left out, since
// whoever checks has it from elsewhere, and so is what does not belong.
func Chain(ders [][]byte) ([]*x509.Certificate, error) {
	if len(ders) == 0 || len(ders) > chainMost {
		return nil, errors.New("reading chain: no certificate, or too many")
	}
	var all []*x509.Certificate
	for _, der := range ders {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fmt.Errorf("reading chain: %w", err)
		}
		all = append(all, c)
	}
	if _, err := outsideAlgorithm(all[0]); err != nil {
		return nil, fmt.Errorf("reading chain: %w", err)
	}
	chain := linked(all)
	if last := chain[len(chain)-1]; len(chain) > 1 && selfMade(last) {
		chain = chain[:len(chain)-1]
	}
	return chain, nil
}

// linked follows the issuers of the first certificate among the others.
func linked(all []*x509.Certificate) []*x509.Certificate {
	chain, rest := all[:1:1], slices.Clone(all[1:])
	for {
		last := chain[len(chain)-1]
		i := slices.IndexFunc(rest, func(c *x509.Certificate) bool {
			return bytes.Equal(c.RawSubject, last.RawIssuer) && last.CheckSignatureFrom(c) == nil
		})
		if i < 0 {
			return chain
		}
		chain = append(chain, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
}

func selfMade(c *x509.Certificate) bool {
	return bytes.Equal(c.RawIssuer, c.RawSubject) && c.CheckSignatureFrom(c) == nil
}

// certSet are certificates in the order that DER wants of a SET OF.
func certSet(chain []*x509.Certificate) []byte {
	var all [][]byte
	for _, c := range chain {
		all = append(all, c.Raw)
	}
	arrange.By(all, bytes.Compare)
	return bytes.Join(all, nil)
}

// VerifyOutside checks a raw signature over a SHA-256 digest by the key of a
// certificate.
func VerifyOutside(cert *x509.Certificate, over [32]byte, sig []byte) error {
	switch key := cert.PublicKey.(type) {
	case *rsa.PublicKey:
		if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, over[:], sig); err != nil {
			return fmt.Errorf("checking signature: %w", err)
		}
		return nil
	case *ecdsa.PublicKey:
		if ecdsa.VerifyASN1(key, over[:], sig) {
			return nil
		}
	}
	return errors.New("checking signature: the key's answer is wrong")
}

// outsideAlgorithm is how the key of a certificate signs (RFC 5754, 3.2 and 3.3).
func outsideAlgorithm(cert *x509.Certificate) (pkix.AlgorithmIdentifier, error) {
	switch key := cert.PublicKey.(type) {
	case *rsa.PublicKey:
		if n := key.N.BitLen(); n >= rsaLeast && n <= rsaMost {
			return pkix.AlgorithmIdentifier{Algorithm: oidSHA256WithRSA(), Parameters: asn1.NullRawValue}, nil
		}
	case *ecdsa.PublicKey:
		if key.Curve == elliptic.P256() || key.Curve == elliptic.P384() {
			return pkix.AlgorithmIdentifier{Algorithm: oidECDSAWithSHA256()}, nil
		}
	}
	return pkix.AlgorithmIdentifier{}, errors.New("reading certificate: neither RSA of 2048 bits and more nor ECDSA on P-256 or P-384")
}

// CertificateNames are whom a certificate was made for and by whom, as it says
// itself: the common name, and the organisation behind a comma.
func CertificateNames(c *x509.Certificate) (subject, issuer string) {
	return plainName(c.Subject), plainName(c.Issuer)
}

// nameMost bounds a name as it is shown, in bytes.
const nameMost = 160

func plainName(n pkix.Name) string {
	parts := append([]string{n.CommonName}, n.Organization...)
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		parts = []string{n.String()}
	}
	s := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.Join(slices.Compact(parts), ", "))
	for len(s) > nameMost {
		s = s[:strings.LastIndexFunc(s, func(rune) bool { return true })]
	}
	return s
}

func oidSHA256WithRSA() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
}

// Trusted checks that a chain leads to one of the roots at a moment (RFC 5280).
// It asks nobody whether a certificate was revoked.
func Trusted(chain, roots []*x509.Certificate, at time.Time) error {
	if len(chain) == 0 {
		return errors.New("checking chain: no certificate")
	}
	trusted, between := x509.NewCertPool(), x509.NewCertPool()
	for _, c := range roots {
		trusted.AddCert(c)
	}
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{Roots: trusted, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		return fmt.Errorf("checking chain: %w", err)
	}
	return nil
}
