package check

import (
	"genggam/internal/document"
	"genggam/internal/seal"
)

// QR judges the text of a QR, as it was scanned, copied or typed, on a day. The
// report tells what it says even where something is wrong with it.
func QR(text string, keys seal.KeyList, today document.Day) Report {
	r := Report{Position: -1, Findings: []Finding{}}
	cose, err := seal.ParseLink(text)
	if err != nil {
		r.because(err, "check.qr-unreadable")
		return r
	}
	payload, key, err := seal.OpenStatement(cose, keys)
	if err != nil {
		r.because(err, "check.qr-unreadable")
		return r
	}
	s, err := document.DecodeStatement(payload)
	if err != nil {
		r.find("check.qr-unreadable")
		return r
	}
	r.Office, r.Kind, r.Number, r.Date, r.Name = s.Issuer, s.Kind, s.Number, s.Date.String(), s.MaskedName
	r.Position = int64(s.Position)
	if s.ValidUntil > 0 {
		r.ValidUntil = s.ValidUntil.String()
	}
	from, until := span(s.Date)
	r.key(key, s.Issuer, from, until)
	r.expired(s.ValidUntil, today)
	return r
}
