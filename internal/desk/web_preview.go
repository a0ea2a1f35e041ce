package desk

import (
	"context"
	"fmt"

	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/paper"
)

// Preview is a letter as it would be signed now. It has neither number nor QR
// nor signature, and every page of its PDF says that it is none.
type Preview struct {
	// Text is the letter in plain lines, for a screen of any size.
	Text string
	PDF  []byte
}

// Preview sets the letter of a case that is not signed yet, for the officers
// who judge it. Opening it is a look.
func (d *Desk) Preview(ctx context.Context, a Actor, no int64) (Preview, error) {
	content, opts, err := d.previewOf(ctx, a, no)
	if err != nil {
		return Preview{}, err
	}
	out, err := paper.Render(content, opts)
	if err != nil {
		return Preview{}, fmt.Errorf("making a preview: %w", err)
	}
	return Preview{Text: content.Text(), PDF: out.PDF}, nil
}

// PreviewText is Preview without the paper.
func (d *Desk) PreviewText(ctx context.Context, a Actor, no int64) (string, error) {
	content, _, err := d.previewOf(ctx, a, no)
	return content.Text(), err
}

func (d *Desk) previewOf(ctx context.Context, a Actor, no int64) (c document.Content, o paper.Options, err error) {
	if err := a.may(actSeeCase); err != nil {
		return c, o, err
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return c, o, err
	}
	switch {
	case row.Office != a.Office:
		return c, o, noCase()
	case row.Standard == nil || row.Standard.Result.Letter == "" || row.State.Ended() || row.State == "issued":
		return c, o, fault.New(fault.Conflict, "letter.no-preview")
	}
	if err := d.recordLook(ctx, a, no, "work"); err != nil {
		return c, o, err
	}
	role, err := a.as(actSign)
	who := signerOf(a, role)
	if err != nil {
		who = document.Signer{Name: "…", Position: "…"}
	}
	l, err := d.letterOf(ctx, no, who)
	if err != nil {
		return c, o, err
	}
	today := d.Now().In(d.Calendar(a.Office).Zone())
	c, err = l.fill(d.say("letter.preview-number"), d.today(a.Office).String(), validUntil(today, l.std.Result.Validity))
	o = paper.Options{Paper: paper.SizeOf(l.std.Result.Paper), LetterheadSpace: l.office.HeadSpace, Watermark: d.say("letter.preview-mark"), Time: today}
	return c, o, err
}
