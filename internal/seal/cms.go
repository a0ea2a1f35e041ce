package seal

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"

	"genggam/internal/arrange"
	"genggam/internal/fault"
)

// The shape of a signature in a PDF: CMS SignedData (RFC 5652) over a detached
// SHA-256 digest, as ETSI EN 319 142-1, clause 6.3, level B-B asks of it.
// Signed attributes are content-type, message-digest and
// signing-certificate-v2 (RFC 5035) and no more: signing-time must not be
// there, since the PDF has /M. The certificate is inside.
//
//	ContentInfo { signedData, SignedData { 1, {sha256}, {data}, [0] {cert},
//	  SignerInfo { 1, issuerAndSerial, sha256, [0] attributes,
//	    ecdsa-with-SHA256, OCTET STRING { Ecdsa-Sig-Value } } } }
type cmsContentInfo struct {
	Type    asn1.ObjectIdentifier
	Content cmsSignedData `asn1:"explicit,tag:0"`
}

type cmsSignedData struct {
	Version      int
	Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
	Content      cmsEncapsulated
	Certificates asn1.RawValue
	Signers      []cmsSignerInfo `asn1:"set"`
}

type cmsEncapsulated struct {
	Type asn1.ObjectIdentifier
}

type cmsSignerInfo struct {
	Version    int
	Signer     cmsIssuerAndSerial
	Digest     pkix.AlgorithmIdentifier
	Attributes asn1.RawValue
	Algorithm  pkix.AlgorithmIdentifier
	Signature  []byte
}

type cmsIssuerAndSerial struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

type cmsAttribute struct {
	Type   asn1.ObjectIdentifier
	Values []asn1.RawValue `asn1:"set"`
}

// essSigningCertificateV2 leaves the hash algorithm out, which means SHA-256,
// and issuerSerial, which the profile advises against.
type essSigningCertificateV2 struct {
	Certs []essCertIDv2
}

type essCertIDv2 struct {
	CertHash []byte
}

// CMSMax is the room that a PDF must leave for a signature, in bytes. A
// signature of a LocalKey takes about 1,000; a certified provider's chain more.
const CMSMax = 8192

// CMS signs the SHA-256 digest of what a PDF's /ByteRange covers and returns
// the DER for /Contents, at most CMSMax bytes. The same digest and key give the
// same bytes if the Signer is deterministic, as LocalKey is.
func CMS(s Signer, digest [32]byte) ([]byte, error) {
	cert, err := x509.ParseCertificate(s.Certificate())
	if err != nil {
		return nil, fmt.Errorf("signing CMS: %w", err)
	}
	if !s.Public().Equal(cert.PublicKey) {
		return nil, errors.New("signing CMS: the certificate is another key's")
	}
	attributes, err := cmsAttributes(cert, digest)
	if err != nil {
		return nil, err
	}
	over := sha256.Sum256(cmsSet(0x31, attributes))
	raw, err := s.SignDigest(over[:])
	if err != nil {
		return nil, fmt.Errorf("signing CMS: %w", err)
	}
	if !verifyRaw(s.Public(), over, raw) {
		return nil, errors.New("signing CMS: the key answered with a wrong signature")
	}
	sig, err := rawToDER(raw)
	if err != nil {
		return nil, err
	}
	out, err := cmsAssemble(cert, attributes, sig)
	if err == nil && len(out) > CMSMax {
		err = errors.New("signing CMS: longer than the room for it")
	}
	return out, err
}

// VerifyCMS checks a signature that CMS made over a digest and returns the
// certificate in it. Trust is the caller's question: compare the certificate's
// key with a KeyList. It accepts exactly the profile above, byte for byte; a
// certified provider's signature is another profile. Refusals:
// seal.cms-unreadable, seal.cms-forged.
func VerifyCMS(der []byte, digest [32]byte) (*x509.Certificate, error) {
	cert, signer, err := parseCMS(der)
	if err != nil {
		return nil, fault.New(fault.Invalid, "seal.cms-unreadable").Because(err)
	}
	attributes, err := cmsAttributes(cert, digest)
	if err != nil {
		return nil, fault.New(fault.Invalid, "seal.cms-unreadable").Because(err)
	}
	// What the signature must look like if it is over this digest by this
	// certificate: whatever differs, differs from what was signed.
	want, err := cmsAssemble(cert, attributes, signer.Signature)
	if err != nil || !bytes.Equal(want, der) {
		return nil, fault.New(fault.Forbidden, "seal.cms-forged").Because(err)
	}
	raw, err := derToRaw(signer.Signature)
	if err != nil {
		return nil, fault.New(fault.Invalid, "seal.cms-unreadable").Because(err)
	}
	public, err := certKey(cert)
	if err != nil || !verifyRaw(public, sha256.Sum256(cmsSet(0x31, attributes)), raw) {
		return nil, fault.New(fault.Forbidden, "seal.cms-forged").Because(err)
	}
	return cert, nil
}

// parseCMS finds the certificate and the signer's part.
func parseCMS(der []byte) (*x509.Certificate, cmsSignerInfo, error) {
	if len(der) > CMSMax {
		return nil, cmsSignerInfo{}, errors.New("reading CMS: too long")
	}
	var info cmsContentInfo
	rest, err := asn1.Unmarshal(der, &info)
	if err != nil {
		return nil, cmsSignerInfo{}, fmt.Errorf("reading CMS: %w", err)
	}
	if len(rest) != 0 || len(info.Content.Signers) != 1 {
		return nil, cmsSignerInfo{}, errors.New("reading CMS: not one signature")
	}
	cert, err := x509.ParseCertificate(info.Content.Certificates.Bytes)
	if err != nil {
		return nil, cmsSignerInfo{}, fmt.Errorf("reading CMS: %w", err)
	}
	return cert, info.Content.Signers[0], nil
}

// cmsAttributes gives the three signed attributes, encoded and in the order
// that DER wants of a SET OF.
func cmsAttributes(cert *x509.Certificate, digest [32]byte) ([][]byte, error) {
	certHash := sha256.Sum256(cert.Raw)
	values := []struct {
		oid   asn1.ObjectIdentifier
		value any
	}{
		{oidContentType(), oidData()},
		{oidMessageDigest(), digest[:]},
		{oidSigningCertV2(), essSigningCertificateV2{Certs: []essCertIDv2{{CertHash: certHash[:]}}}},
	}
	var out [][]byte
	for _, v := range values {
		value, err := asn1.Marshal(v.value)
		if err != nil {
			return nil, fmt.Errorf("encoding CMS attribute: %w", err)
		}
		attribute, err := asn1.Marshal(cmsAttribute{Type: v.oid, Values: []asn1.RawValue{{FullBytes: value}}})
		if err != nil {
			return nil, fmt.Errorf("encoding CMS attribute: %w", err)
		}
		out = append(out, attribute)
	}
	arrange.By(out, bytes.Compare) // X.690, 11.6
	return out, nil
}

// cmsSet wraps elements in a tag: 0x31 (SET OF) for what is signed, 0xa0 ([0]
// IMPLICIT) for where they stand, as RFC 5652, section 5.4, says.
func cmsSet(tag byte, elements [][]byte) []byte {
	return asn1Wrap(tag, bytes.Join(elements, nil))
}

// cmsParts are what a signature is put together of.
type cmsParts struct {
	// leaf is the signer's certificate; certs are all of them, encoded.
	leaf       *x509.Certificate
	certs      []byte
	attributes [][]byte
	algorithm  pkix.AlgorithmIdentifier
	sig        []byte
}

// cmsAssemble puts the parts of the one shape together.
func cmsAssemble(cert *x509.Certificate, attributes [][]byte, sig []byte) ([]byte, error) {
	return cmsPut(cmsParts{leaf: cert, certs: cert.Raw, attributes: attributes, sig: sig,
		algorithm: pkix.AlgorithmIdentifier{Algorithm: oidECDSAWithSHA256()}})
}

func cmsPut(p cmsParts) ([]byte, error) {
	sha := pkix.AlgorithmIdentifier{Algorithm: oidSHA256()}
	info := cmsContentInfo{Type: oidSignedData(), Content: cmsSignedData{
		Version:      1,
		Digests:      []pkix.AlgorithmIdentifier{sha},
		Content:      cmsEncapsulated{Type: oidData()},
		Certificates: asn1.RawValue{FullBytes: asn1Wrap(0xa0, p.certs)},
		Signers: []cmsSignerInfo{{
			Version:    1,
			Signer:     cmsIssuerAndSerial{Issuer: asn1.RawValue{FullBytes: p.leaf.RawIssuer}, Serial: p.leaf.SerialNumber},
			Digest:     sha,
			Attributes: asn1.RawValue{FullBytes: cmsSet(0xa0, p.attributes)},
			Algorithm:  p.algorithm,
			Signature:  p.sig,
		}},
	}}
	out, err := asn1.Marshal(info)
	if err != nil {
		return nil, fmt.Errorf("encoding CMS: %w", err)
	}
	return out, nil
}

// asn1Wrap writes one tag, a DER length and the content.
func asn1Wrap(tag byte, content []byte) []byte {
	n := len(content)
	switch {
	case n < 0x80:
		return append([]byte{tag, byte(n)}, content...)
	case n < 0x100:
		return append([]byte{tag, 0x81, byte(n)}, content...)
	default: // certificates here are far below 64 KiB
		return append([]byte{tag, 0x82, byte(n >> 8), byte(n)}, content...)
	}
}

// Object identifiers, as functions since a slice could be changed.

func oidData() asn1.ObjectIdentifier       { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1} }
func oidSignedData() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2} }
func oidContentType() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
}
func oidMessageDigest() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
}
func oidSigningCertV2() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
}
func oidSHA256() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
}
func oidECDSAWithSHA256() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
}
