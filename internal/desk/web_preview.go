package desk

import (
	"context"
	"fmt"

	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/paper"
	"genggam/internal/premises"
)

// Preview sets the letter of a case as it would be signed now, for the officers
// who judge it, as a PDF. It has neither number nor QR nor signature, and every
// page says that it is none. Opening it is a look.
func (d *Desk) Preview(ctx context.Context, a Actor, no int64) ([]byte, error) {
	content, opts, err := d.previewOf(ctx, a, no, "")
	if err != nil {
		return nil, err
	}
	out, err := paper.Render(content, opts)
	if err != nil {
		return nil, fmt.Errorf("making a preview: %w", err)
	}
	return out.PDF, nil
}

// PreviewContent is what the letter would say, for a screen of any size.
func (d *Desk) PreviewContent(ctx context.Context, a Actor, no int64) (document.Content, error) {
	return d.PreviewSigned(ctx, a, no, "")
}

// PreviewSigned is PreviewContent as another account of the office would sign it at
// the actor's screen; "" is the actor, or an open place.
func (d *Desk) PreviewSigned(ctx context.Context, a Actor, no int64, signer string) (document.Content, error) {
	content, _, err := d.previewOf(ctx, a, no, signer)
	return content, err
}

func (d *Desk) previewOf(ctx context.Context, a Actor, no int64, signer string) (c document.Content, o paper.Options, err error) {
	if err := a.May(premises.SeeCase); err != nil {
		return c, o, err
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return c, o, err
	}
	switch {
	case !row.OpenTo(a):
		return c, o, noCase()
	case row.Standard == nil || row.Standard.Result.Letter == "" || row.State.Ended() || row.State == "issued":
		return c, o, fault.New(fault.Conflict, "letter.no-preview")
	}
	if err := d.recordLook(ctx, a, no, "work"); err != nil {
		return c, o, err
	}
	role, err := a.As(premises.Sign)
	who := nobodyYet
	if signer != "" {
		who = d.signerOf(ctx, a, signer)
	} else if err == nil {
		who = orNobody(d.handOf(ctx, a, role))
	}
	l, err := d.letterOf(ctx, no, who)
	if err != nil {
		return c, o, err
	}
	today := d.Now().In(d.Calendar(a.Office).Zone())
	c, err = l.fill(d.say("letter.preview-number"), d.Today(a.Office).String(), validUntil(today, l.std.Result.Validity))
	o = paper.Options{Setup: setupOf(l.office, l.std), LetterheadSpace: headSpace(l.office, l.std), Watermark: d.say("letter.preview-mark"), Note: d.inkNote(c), PageLabel: d.pageLabel(), Time: today}
	return c, o, err
}
