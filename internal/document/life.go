package document

import (
	"genggam/internal/fault"
)

// Status is what a paper is worth on a day.
type Status string

// The statuses. Being sealed means: the signer's act is in the journal, the
// number is given and stays, and the PDF is on its way.
const (
	Unsigned    Status = "unsigned"
	BeingSealed Status = "being-sealed"
	Valid       Status = "valid"
	Expired     Status = "expired"
	WasReplaced Status = "replaced"
	WasRevoked  Status = "revoked"
	// Suspended and Withdrawn are said of permits, whose life goes on after the
	// letter; the letter itself knows neither.
	Suspended Status = "suspended"
	Withdrawn Status = "withdrawn"
)

// Signed is the signer's act: it fixes content, number and position. Nothing
// of a paper exists before it.
type Signed struct {
	Case     string // id of the case
	Standard string // "surat-keterangan-usaha@3"
	Office   string // region code of the issuer
	Number   string // as printed
	Register string // series the number comes from
	Year     int
	Sequence int      // in register and year, from 1
	Content  [32]byte // Content.Digest
	Date     Day
	Until    Day // last day it holds, 0 without end
	// Signing is "ink" where the paper holds only with a signature by hand,
	// "certified" where its signer's own certificate seals it, else "": the
	// office's key does.
	Signing string
	// Certificate is the SHA-256 of the certificate (DER) that alone may seal it,
	// zero where the office's own key does.
	Certificate [32]byte
	// Appointment is the id of that by which the signer may sign, "" where the
	// office has recorded none.
	Appointment string
}

// Sealed says that the finished PDF exists; only now can it be fetched.
type Sealed struct {
	PDF  [32]byte // SHA-256 of the file
	Size int64    // bytes
	// Certified says that its signer's own certificate sealed it, which may be
	// hours after their act.
	Certified bool
}

// Replaced says that another paper took its place.
type Replaced struct {
	By string // id of the new document
}

// Revoked says that the issuer withdrew it.
type Revoked struct {
	Reason string // code: error, fraud, court, superseded-law, request
}

// Document is the state of one issued paper, folded from its events.
type Document struct {
	ID       string
	Signed   Signed
	Sealed   Sealed
	Replaced Replaced
	Revoked  Revoked
	// Events counts what was applied; 0 is a paper that does not exist.
	Events int
}

// Apply folds an event; it never fails, and an event of another kind changes
// nothing.
func (d Document) Apply(event any) Document {
	switch e := event.(type) {
	case Signed:
		d.Signed = e
	case Sealed:
		d.Sealed = e
	case Replaced:
		d.Replaced = e
	case Revoked:
		d.Revoked = e
	default:
		return d
	}
	d.Events++
	return d
}

// Status on a day: a revoked paper is revoked and a replaced one replaced,
// also after its last day.
func (d Document) Status(at Day) Status {
	switch {
	case d.Signed.Number == "":
		return Unsigned
	case d.Revoked.Reason != "":
		return WasRevoked
	case d.Replaced.By != "":
		return WasReplaced
	case d.Sealed.Size == 0:
		return BeingSealed
	case d.Signed.Until != 0 && at > d.Signed.Until:
		return Expired
	}
	return Valid
}

// RevokeReasons lists the codes that Revoke takes.
func RevokeReasons() []string {
	return []string{"error", "fraud", "court", "superseded-law", "request"}
}

// Sign begins the life of a paper. "document.signed-already" refuses a second
// signature.
func (d Document) Sign(s Signed) ([]any, error) {
	if d.Signed.Number != "" {
		return nil, fault.New(fault.Conflict, "document.signed-already", d.Signed.Number)
	}
	if s.Number == "" || s.Sequence < 1 || s.Content == [32]byte{} {
		return nil, fault.New(fault.Invalid, "document.incomplete")
	}
	return []any{s}, nil
}

// Seal records the finished PDF. Sealing the same bytes again changes nothing
// and is no fault (a retry after a crash); other bytes are refused with
// "document.sealed-already".
func (d Document) Seal(s Sealed) ([]any, error) {
	switch {
	case d.Signed.Number == "":
		return nil, fault.New(fault.Conflict, "document.not-signed")
	case d.Sealed == s:
		return nil, nil
	case d.Sealed.Size != 0:
		return nil, fault.New(fault.Conflict, "document.sealed-already", d.Signed.Number)
	case s.Size < 1:
		return nil, fault.New(fault.Invalid, "document.incomplete")
	}
	return []any{s}, nil
}

// Replace says that the document named by took its place (a correction). The
// refusals: "document.not-signed", "document.revoked", "document.replaced",
// "document.replaces-itself".
func (d Document) Replace(by string) ([]any, error) {
	if err := d.alive(); err != nil {
		return nil, err
	}
	if by == "" || by == d.ID {
		return nil, fault.New(fault.Invalid, "document.replaces-itself")
	}
	return []any{Replaced{By: by}}, nil
}

// Revoke withdraws the paper for one of RevokeReasons. A replaced paper can
// still be revoked (fraud found later), a revoked one not again.
func (d Document) Revoke(reason string) ([]any, error) {
	if err := d.alive(); err != nil && d.Replaced.By == "" {
		return nil, err
	}
	if d.Revoked.Reason != "" {
		return nil, fault.New(fault.Conflict, "document.revoked", d.Signed.Number)
	}
	for _, r := range RevokeReasons() {
		if r == reason {
			return []any{Revoked{Reason: reason}}, nil
		}
	}
	return nil, fault.New(fault.Invalid, "document.reason").On("reason")
}

func (d Document) alive() error {
	switch {
	case d.Signed.Number == "":
		return fault.New(fault.Conflict, "document.not-signed")
	case d.Revoked.Reason != "":
		return fault.New(fault.Conflict, "document.revoked", d.Signed.Number)
	case d.Replaced.By != "":
		return fault.New(fault.Conflict, "document.replaced", d.Signed.Number)
	}
	return nil
}
