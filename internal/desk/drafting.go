package desk

import (
	"context"

	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/vault"
)

// DoStepDrafting finishes the present step with the text that the letter will
// give, where the standard asks for one (catalogue.Step.Draft); in any other step,
// and with no text, it is DoStep.
func (d *Desk) DoStepDrafting(ctx context.Context, a Actor, no int64, done Drafted) error {
	id, items, err := d.words(string(a.Office), casework.DraftWords, done.Text)
	if err != nil {
		return fault.As(err).On(draftField)
	}
	if id.Zero() {
		return onDraft(d.DoStep(ctx, a, no, done.Step, done.Checks))
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if w.c.Step != done.Step {
			return nil, nil, fault.New(fault.Conflict, "case.moved-on")
		}
		if err := d.inTurn(w, a); err != nil {
			return nil, nil, err
		}
		events, err := w.c.DoDrafting(w.s, w.o, done.Checks, id, w.t.Time())
		return events, items, err
	})
}

// Drafted is a step that was done with what was written in it.
type Drafted struct {
	Step   string
	Checks []string
	// Text of the letter, at most 4,000 bytes, in paragraphs by its line breaks.
	Text string
}

// draftField is where a page asks for the text.
const draftField = "isi"

func onDraft(err error) error {
	if f := fault.As(err); f != nil && f.Key == "case.draft-missing" {
		return f.On(draftField)
	}
	return err
}

// draftText is what an officer wrote for the letter of a case; "" where nothing
// was written, or it was erased.
func (d *Desk) draftText(ctx context.Context, c *casework.Case) (string, error) {
	id := c.Draft()
	if id.Zero() {
		return "", nil
	}
	_, body, err := d.Vault.Open(ctx, id)
	if fault.Of(err) == fault.Gone {
		return "", nil
	}
	return string(body), err
}

// ReadIssued is IssuedLetter for an officer of the office that asked, whose look is
// written down first.
func (d *Desk) ReadIssued(ctx context.Context, a Actor, no int64) (text string, open func() (PDF, error), err error) {
	if err := d.recordLook(ctx, a, no, "work"); err != nil {
		return "", nil, err
	}
	return d.IssuedLetter(ctx, no)
}

// IssuedLetter is the letter of a case for the office that it goes to, and the
// text that an officer wrote for it: an answer to an office is read by that office.
// Whoever calls has made sure that it is for them.
func (d *Desk) IssuedLetter(ctx context.Context, no int64) (text string, open func() (PDF, error), err error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return "", nil, err
	}
	if c.Document < 0 {
		return "", nil, fault.New(fault.Conflict, "case.not-issued")
	}
	letter, err := d.newestLetter(ctx, c)
	if err != nil {
		return "", nil, err
	}
	if text, err = d.draftText(ctx, c); err != nil {
		return "", nil, err
	}
	return text, func() (PDF, error) {
		l, err := d.letterRow(ctx, letter)
		if err == nil && l.signing == casework.Ink {
			return d.signedScan(ctx, c)
		}
		if err != nil {
			return PDF{}, err
		}
		return d.openPDF(ctx, letter)
	}, nil
}
