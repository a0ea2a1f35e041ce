package desk

import (
	"context"
	"errors"
	"io"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/paper"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// linkFile is the attachment of a letter that holds what its QR says, for a
// program that reads files and no pictures.
const linkFile = "kode-qr.txt"

// LetterLink is the link that the QR on a case's letter holds, for whoever may
// fetch that letter.
func (d *Desk) LetterLink(ctx context.Context, no int64) (string, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return "", err
	}
	if c.Document < 0 {
		return "", fault.New(fault.Conflict, "case.not-issued")
	}
	open, err := d.disclosed(ctx, c)
	if err != nil {
		return "", err
	}
	if !open {
		return "", fault.New(fault.Forbidden, "case.pick-up-in-person")
	}
	letter, err := d.newestLetter(ctx, c)
	if err != nil {
		return "", err
	}
	return d.linkOf(ctx, letter)
}

// OfficerLink is LetterLink for an officer of the case's office; it is a look.
func (d *Desk) OfficerLink(ctx context.Context, a Actor, no int64) (string, error) {
	if err := a.May(premises.SeeCase); err != nil {
		return "", err
	}
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return "", err
	}
	if c.Office != string(a.Office) {
		return "", noCase()
	}
	if c.Document < 0 {
		return "", fault.New(fault.Conflict, "case.not-issued")
	}
	if err := d.recordLook(ctx, a, no, "work"); err != nil {
		return "", err
	}
	letter, err := d.newestLetter(ctx, c)
	if err != nil {
		return "", err
	}
	return d.linkOf(ctx, letter)
}

// linkOf reads the link out of the sealed paper. A paper of before it carried
// its link gets a statement signed anew, which says the same.
func (d *Desk) linkOf(ctx context.Context, no int64) (string, error) {
	pdf, err := d.openPDF(ctx, no)
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(pdf.Body)
	if err = errors.Join(err, pdf.Body.Close()); err != nil {
		return "", err
	}
	parts, err := paper.Open(body)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(parts.Attachments, func(a paper.Attachment) bool { return a.Name == linkFile })
	if i >= 0 {
		return string(parts.Attachments[i].Data), nil
	}
	return d.linkAnew(ctx, no)
}

func (d *Desk) linkAnew(ctx context.Context, no int64) (string, error) {
	l, err := d.letterRow(ctx, no)
	if err != nil {
		return "", err
	}
	content, err := d.contentOf(ctx, l.contentItem)
	if err != nil {
		return "", err
	}
	o, err := d.Office(region.Code(l.office))
	if err != nil {
		return "", err
	}
	key, err := d.signer(o)
	if err != nil {
		return "", err
	}
	return d.qr(content, key, l)
}

func (d *Desk) contentOf(ctx context.Context, item canon.ID) (document.Content, error) {
	_, body, err := d.Vault.Open(ctx, item)
	if err != nil {
		return document.Content{}, err
	}
	return document.DecodeContent(body)
}
