package desk

import (
	"context"

	"genggam/internal/appointments"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/paper"
	"genggam/internal/premises"
)

// hand is who signs a letter and as what.
type hand struct {
	document.Signer
	// post is what the signer is called within a sentence of the letter.
	post string
	// appointment by which they sign, zero where the office keeps no book of them;
	// seq is how long that book was.
	appointment canon.ID
	seq         int64
}

// signs says who signs a service.
type signs func(*catalogue.Standard) (hand, error)

// handOf is the actor's own hand: by an appointment that holds today for the
// service, else nobody's (the refusal names who can). An office that keeps no
// book of appointments signs by the role of the account.
func (d *Desk) handOf(ctx context.Context, a Actor, r Role) signs {
	return func(std *catalogue.Standard) (hand, error) {
		book, err := d.Appointments.Of(ctx, a.Office)
		if err != nil {
			return hand{}, err
		}
		if !book.Kept() {
			return hand{Signer: document.Signer{Name: a.Name, Position: r.Position, ID: r.Number}, post: r.Position, seq: book.Seq}, nil
		}
		block, err := book.May(a.Account, mandate.Service{ID: std.ID}, d.Today(a.Office))
		if err != nil {
			return hand{}, err
		}
		last := len(block.Lines) - 1
		position, err := paper.SignerLines(block.Lines[:last], block.Lines[last])
		if err != nil {
			return hand{}, err
		}
		by, _ := book.Find(block.Appointment)
		return hand{
			Signer: document.Signer{Name: a.Name, Position: position, ID: block.Number},
			post:   postOf(by), appointment: block.Appointment, seq: book.Seq,
		}, nil
	}
}

// postOf is what a signer is called in a sentence: "Plt. Kepala Desa
// Contohsari", or their own post where they sign on behalf.
func postOf(a mandate.Appointment) string {
	switch a.Form {
	case mandate.Behalf, mandate.Under:
		return a.Words.Position
	case mandate.Pj:
		return "Pj. " + a.Words.Seat
	case mandate.Plt:
		return "Plt. " + a.Words.Seat
	case mandate.Plh:
		return "Plh. " + a.Words.Seat
	}
	return a.Words.Seat
}

// nobodyYet stands in a preview for whoever will sign.
func nobodyYet(*catalogue.Standard) (hand, error) {
	return hand{Signer: document.Signer{Name: "…", Position: "…"}, post: "…", seq: -1}, nil
}

// orNobody leaves the place of a signer who may not sign today open.
func orNobody(who signs) signs {
	return func(std *catalogue.Standard) (hand, error) {
		h, err := who(std)
		if fault.As(err) != nil {
			return nobodyYet(std)
		}
		return h, err
	}
}

// MaySign says why the actor may not sign the letter of a case today, naming who
// can, or what the letter lacks; nil when they may. A person is told before they
// read and sign.
func (d *Desk) MaySign(ctx context.Context, a Actor, no int64) error {
	role, err := a.As(premises.Sign)
	if err != nil {
		return err
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return err
	}
	if row.Standard == nil || row.Standard.Result.Letter == "" {
		return nil
	}
	if _, err = d.handOf(ctx, a, role)(row.Standard); err != nil {
		return err
	}
	lacks, err := d.CaseLacks(ctx, a, no)
	if err != nil {
		return err
	}
	return lacking(lacks)
}

// still refuses to sign a letter that was prepared of what is no longer so.
func (d *Desk) still(w *work, l *letterDraft) error {
	if w.c.Answers != l.answers || partiesOf(w.c) != l.parties || w.c.Draft() != l.draft || w.c.Signing(w.s) != l.content.Signing {
		return fault.New(fault.Conflict, "case.moved-on")
	}
	return d.stillSigns(w, l)
}

// stillSigns refuses a letter of whose signer the book changed meanwhile, or of
// a day that is over.
func (d *Desk) stillSigns(w *work, l *letterDraft) error {
	if l.content.Signing == Certified && l.pen == nil { // nothing pretends
		return fault.New(fault.Conflict, "letter.no-certified")
	}
	if !l.hand.appointment.Zero() && l.day != d.Calendar(l.office.Code).Day(w.t.Time()) {
		return fault.New(fault.Conflict, "appointments.moved-on")
	}
	return appointments.Unchanged(w.t, l.office.Code, l.hand.seq)
}

// appointmentOf is the appointment of a signer's act as its row holds it.
func appointmentOf(s document.Signed) ([]byte, error) {
	if s.Appointment == "" {
		return []byte{}, nil
	}
	id, err := canon.ParseID(s.Appointment)
	return id[:], err
}
