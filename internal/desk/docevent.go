package desk

import (
	"encoding/base64"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/document"
	"genggam/internal/journal"
)

// The entries of a document's stream, document/ID. The words of the letter are
// an item; the entry of the signer's act commits to it and says its digest.

const documentStream = "document/"

func encodeDocumentEvent(e any) (kind string, data []byte, err error) {
	var o canon.Object
	switch e := e.(type) {
	case document.Signed:
		kind = "document.signed/1"
		o.Opt("appointment", e.Appointment)
		o.Str("case", e.Case)
		if e.Certificate != [32]byte{} {
			o.Str("certificate", b64(e.Certificate[:]))
		}
		o.Str("content", b64(e.Content[:]))
		o.Int("date", int64(e.Date))
		o.Str("number", e.Number)
		o.Str("office", e.Office)
		o.Str("register", e.Register)
		o.Int("sequence", int64(e.Sequence))
		o.Opt("signing", e.Signing)
		o.Str("standard", e.Standard)
		o.OptInt("until", int64(e.Until))
		o.Int("year", int64(e.Year))
	case document.Sealed:
		kind = "document.sealed/1"
		o.Flag("certified", e.Certified)
		o.Str("pdf", b64(e.PDF[:]))
		o.Int("size", e.Size)
	case document.Replaced:
		kind = "document.replaced/1"
		o.Str("by", e.By)
	case document.Revoked:
		kind = "document.revoked/1"
		o.Str("reason", e.Reason)
	default:
		return "", nil, fmt.Errorf("writing a document's entry: unknown event %T", e)
	}
	data, err = o.Bytes()
	return kind, data, err
}

func decodeDocumentEvent(kind string, data []byte) (any, error) {
	v, err := canon.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", kind, err)
	}
	switch kind {
	case "document.signed/1":
		s := document.Signed{
			Case: v.Str("case"), Standard: v.Str("standard"), Office: v.Str("office"), Number: v.Str("number"), Register: v.Str("register"),
			Year: int(v.Num("year")), Sequence: int(v.Num("sequence")), Date: document.Day(v.Num("date")), Until: document.Day(v.Num("until")),
			Signing: v.Str("signing"), Appointment: v.Str("appointment"),
		}
		if c := v.Str("certificate"); c != "" {
			if s.Certificate, err = digestOf(c); err != nil {
				return nil, err
			}
		}
		s.Content, err = digestOf(v.Str("content"))
		return s, err
	case "document.sealed/1":
		s := document.Sealed{Size: v.Num("size"), Certified: v.Flag("certified")}
		s.PDF, err = digestOf(v.Str("pdf"))
		return s, err
	case "document.replaced/1":
		return document.Replaced{By: v.Str("by")}, nil
	case "document.revoked/1":
		return document.Revoked{Reason: v.Str("reason")}, nil
	}
	return nil, nil
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func digestOf(s string) (d [32]byte, err error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != 32 {
		return d, fmt.Errorf("reading a digest: not 32 bytes")
	}
	copy(d[:], b)
	return d, nil
}

// foldDocument makes a document of its lines; the first entry is given back too.
func foldDocument(lines [][]byte) (doc document.Document, entries []journal.Entry, err error) {
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return doc, nil, err
		}
		ev, err := decodeDocumentEvent(e.Kind, e.Data)
		if err != nil {
			return doc, nil, err
		}
		doc = doc.Apply(ev)
		entries = append(entries, e)
	}
	return doc, entries, nil
}
