package seal

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	"genggam/internal/fault"
)

// A statement is a COSE_Sign1 of RFC 9052, section 4.2, in exactly one shape:
//
//	D2                          tag 18, COSE_Sign1
//	84                          array of 4
//	4D A2 01 26 04 48 KID8      protected: {alg: ES256, kid: 8 bytes}
//	A0                          unprotected: {}
//	bstr payload
//	58 40 R32 S32               signature
//
// One shape needs no general CBOR or COSE library: what is not these bytes is
// refused, so nothing outside the signature can vary, and there is no parser
// to attack. go-cose and cose-js, which we do not use, judge it in the tests.
// The kid is protected too: unprotected it would cost as many bytes.
const (
	// StatementMax is the greatest length of a statement in bytes: measured,
	// bigger QR symbols do not scan from a crumpled print of 30 mm.
	StatementMax = 260
	// StatementOverhead is what a statement adds to a payload of 24 to 255
	// bytes.
	StatementOverhead = 85
)

// statementHead returns the bytes before the payload.
func statementHead(kid [8]byte) []byte {
	head := []byte{0xd2, 0x84, 0x4d, 0xa2, 0x01, 0x26, 0x04, 0x48}
	return append(append(head, kid[:]...), 0xa0)
}

// SignStatement signs a payload, itself CBOR, for a QR. It refuses a payload
// with which the statement would be longer than StatementMax.
func SignStatement(s Signer, payload []byte) ([]byte, error) {
	if len(payload) == 0 || len(payload)+StatementOverhead > StatementMax {
		return nil, fmt.Errorf("signing statement: a payload of %d bytes does not fit", len(payload))
	}
	kid := s.KeyID()
	digest := statementDigest(kid, payload)
	sig, err := s.SignDigest(digest[:])
	if err != nil {
		return nil, fmt.Errorf("signing statement: %w", err)
	}
	if !verifyRaw(s.Public(), digest, sig) { // a token or a service may answer nonsense
		return nil, fmt.Errorf("signing statement: the key %x answered with a wrong signature", kid)
	}
	out := appendBytes(statementHead(kid), payload)
	return appendBytes(out, sig), nil
}

// OpenStatement checks a statement against a list of keys and returns its
// payload and the key that signed it. Whether the key was in force at the
// statement's date the caller asks with Key.InForce, since only the payload
// knows the date. Refusals: seal.statement-unreadable (not such a statement),
// seal.statement-unknown-key (perhaps a newer list knows it),
// seal.statement-forged.
func OpenStatement(cose []byte, keys KeyList) (payload []byte, key Key, err error) {
	kid, payload, sig, ok := splitStatement(cose)
	if !ok {
		return nil, Key{}, fault.New(fault.Invalid, "seal.statement-unreadable")
	}
	key, ok = keys.Find(kid)
	if !ok {
		return nil, Key{}, fault.New(fault.NotFound, "seal.statement-unknown-key")
	}
	if !verifyRaw(key.Public, statementDigest(kid, payload), sig) {
		return nil, Key{}, fault.New(fault.Forbidden, "seal.statement-forged")
	}
	return payload, key, nil
}

// splitStatement takes the one shape apart.
func splitStatement(cose []byte) (kid [8]byte, payload, sig []byte, ok bool) {
	const headLen, sigLen = 17, 2 + 64
	if len(cose) < headLen+1+sigLen || len(cose) > StatementMax {
		return kid, nil, nil, false
	}
	kid = [8]byte(cose[8:16])
	body, tail := cose[headLen:len(cose)-sigLen], cose[len(cose)-sigLen:]
	payload, ok = readBytes(body)
	if !ok || !bytes.Equal(cose[:headLen], statementHead(kid)) || tail[0] != 0x58 || tail[1] != 64 {
		return kid, nil, nil, false
	}
	return kid, payload, tail[2:], true
}

// statementDigest is SHA-256 of the Sig_structure of RFC 9052, section 4.4.
func statementDigest(kid [8]byte, payload []byte) [32]byte {
	head := statementHead(kid)
	b := append([]byte{0x84, 0x6a}, "Signature1"...)
	b = append(b, head[2:16]...) // the protected header as a byte string
	b = append(b, 0x40)          // no external data
	return sha256.Sum256(appendBytes(b, payload))
}

// appendBytes appends a CBOR byte string of up to 65,535 bytes in its shortest
// form.
func appendBytes(b, s []byte) []byte {
	switch n := len(s); {
	case n < 24:
		b = append(b, 0x40|byte(n))
	case n < 256:
		b = append(b, 0x58, byte(n))
	default:
		b = append(b, 0x59, byte(n>>8), byte(n))
	}
	return append(b, s...)
}

// readBytes reads one byte string that fills b, in its shortest form and not
// empty.
func readBytes(b []byte) ([]byte, bool) {
	for _, head := range []int{1, 2} {
		if len(b) > head && bytes.Equal(appendBytes(nil, b[head:]), b) {
			return b[head:], true
		}
	}
	return nil, false
}
