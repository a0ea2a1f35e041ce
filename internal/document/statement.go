package document

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

// Bounds of a statement, in bytes. MaxStatement leaves room for the COSE_Sign1
// around it (ES256, key id of 8 bytes: 85 bytes) within the 260 that a QR of
// 30 mm can carry and an old phone can read.
const (
	MaxStatement = 175
	maxIssuer    = 16
	maxKind      = 64
	maxName      = 64
	keepName     = 12 // bytes of the name kept as long as something else can give way
)

// Statement is what the QR on a paper says of it. Integer keys 1 to 9.
type Statement struct {
	// Issuer is the region code of the office, "33.02.19.2016".
	Issuer string `cbor:"1,keyasint"`
	// Kind is the id of the service standard, without version.
	Kind string `cbor:"2,keyasint"`
	// Number of the letter as printed, at most MaxNumber bytes.
	Number string `cbor:"3,keyasint"`
	// Date it was signed.
	Date Day `cbor:"4,keyasint"`
	// ValidUntil is the last day it holds, 0 without end.
	ValidUntil Day `cbor:"5,keyasint"`
	// MaskedName of whom it concerns. It ends in "…" where it was cut.
	MaskedName string `cbor:"6,keyasint"`
	// Content is the digest of the letter's canonical content.
	Content [32]byte `cbor:"7,keyasint"`
	// Origin of the journal and Position in it of the signer's act.
	Origin   [16]byte `cbor:"8,keyasint"`
	Position uint64   `cbor:"9,keyasint"`
}

// StatementOf states a content that was signed at a position of a journal.
func StatementOf(c Content, kind string, origin [16]byte, position uint64) (Statement, error) {
	date, err := ParseDay(c.Date)
	if err != nil {
		return Statement{}, fmt.Errorf("stating a letter: %w", err)
	}
	until, err := ParseDay(c.ValidUntil)
	if err != nil {
		return Statement{}, fmt.Errorf("stating a letter: %w", err)
	}
	return Statement{Issuer: c.Office.Code, Kind: kind, Number: c.Number, Date: date, ValidUntil: until,
		MaskedName: c.Subject, Content: c.Digest(), Origin: origin, Position: position}, nil
}

// EncodeCBOR writes the statement in core deterministic encoding (RFC 8949
// section 4.2.1), never longer than MaxStatement: the name is cut first, down
// to 12 bytes, then the kind, then the rest of the name; what was cut ends in
// "…". The content's digest binds the whole in any case. An error means that
// issuer or number is too long or a text is no UTF-8.
func (s Statement) EncodeCBOR() ([]byte, error) {
	if len(s.Issuer) > maxIssuer || len(s.Number) > MaxNumber {
		return nil, errors.New("writing a statement: issuer or number too long")
	}
	s.Kind, s.MaskedName = cut(s.Kind, maxKind), cut(s.MaskedName, maxName)
	for _, t := range []string{s.Issuer, s.Kind, s.Number, s.MaskedName} {
		if !utf8.ValidString(t) {
			return nil, errors.New("writing a statement: text is not UTF-8")
		}
	}
	mode, err := encMode()
	if err != nil {
		return nil, err
	}
	b, err := mode.Marshal(s)
	if err == nil && len(b) > MaxStatement {
		s.MaskedName = cut(s.MaskedName, max(keepName, len(s.MaskedName)-(len(b)-MaxStatement)))
		b, err = mode.Marshal(s)
	}
	if err == nil && len(b) > MaxStatement {
		s.Kind = cut(s.Kind, max(keepName, len(s.Kind)-(len(b)-MaxStatement)))
		b, err = mode.Marshal(s)
	}
	if err != nil {
		return nil, fmt.Errorf("writing a statement: %w", err)
	}
	if len(b) > MaxStatement {
		return nil, errors.New("writing a statement: too long")
	}
	return b, nil
}

// DecodeStatement reads what EncodeCBOR writes, byte for byte, and nothing else.
func DecodeStatement(b []byte) (Statement, error) {
	var s Statement
	if len(b) > MaxStatement {
		return s, errors.New("reading a statement: too long")
	}
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField, MaxArrayElements: 32, MaxMapPairs: 16, MaxNestedLevels: 4,
		UTF8: cbor.UTF8RejectInvalid,
	}.DecMode()
	if err != nil {
		return s, fmt.Errorf("reading a statement: %w", err)
	}
	if err := mode.Unmarshal(b, &s); err != nil {
		return Statement{}, fmt.Errorf("reading a statement: %w", err)
	}
	again, err := s.EncodeCBOR()
	if err != nil || !bytes.Equal(again, b) {
		return Statement{}, errors.New("reading a statement: not in deterministic encoding")
	}
	return s, nil
}

func encMode() (cbor.EncMode, error) {
	m, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return nil, fmt.Errorf("writing a statement: %w", err)
	}
	return m, nil
}

// cut shortens s to at most n bytes by whole characters, ending in "…".
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n = max(n-len("…"), 0)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
