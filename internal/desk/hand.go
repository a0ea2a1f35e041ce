package desk

import (
	"context"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/fault"
)

// hand is who signs a letter and as what.
type hand struct {
	document.Signer
	// post is what the signer is called within a sentence of the letter.
	post string
	// appointment by which they may sign, zero where the office records none.
	appointment canon.ID
}

// signs says who signs a service.
type signs func(*catalogue.Standard) (hand, error)

// handOf is the actor's own hand.
func (d *Desk) handOf(_ context.Context, a Actor, r Role) signs {
	return func(*catalogue.Standard) (hand, error) {
		return hand{Signer: document.Signer{Name: a.Name, Position: r.Position, ID: r.Number}, post: r.Position}, nil
	}
}

// nobodyYet stands in a preview for whoever will sign.
func nobodyYet(*catalogue.Standard) (hand, error) {
	return hand{Signer: document.Signer{Name: "…", Position: "…"}, post: "…"}, nil
}

// still refuses to sign a letter that was prepared of what is no longer so.
func (d *Desk) still(w *work, l *letterDraft) error {
	if w.c.Answers != l.answers || w.c.Signing(w.s) != l.content.Signing {
		return fault.New(fault.Conflict, "case.moved-on")
	}
	if l.content.Signing == "certified" { // no certified signer is built in, and nothing pretends
		return fault.New(fault.Conflict, "letter.no-certified")
	}
	return nil
}

// appointmentOf is the appointment of a signer's act as its row holds it.
func appointmentOf(s document.Signed) ([]byte, error) {
	if s.Appointment == "" {
		return []byte{}, nil
	}
	id, err := canon.ParseID(s.Appointment)
	return id[:], err
}
