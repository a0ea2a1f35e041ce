package desk

import (
	"context"
	"fmt"

	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Issued is a letter of an office for whoever takes the office's letters
// elsewhere: with the words of whom it concerns.
type Issued struct {
	// No is the place of the signer's act, or of the entry of a number.
	No       int64
	Standard string
	Number   string
	// Sequence is its number in its register.
	Register string
	Sequence int
	// Date is "2006-01-02"; Gone says that it was replaced, revoked or voided.
	Date string
	Gone bool
	// Resident is the id in the register, "" for others.
	Resident         string
	Person           person.Record
	Signer, Position string
	// About is what an officer said of a letter that was written by hand.
	About string
}

// EachIssued walks through the letters of an office in the order of their
// numbers: those of cases, and those that were written by hand. It checks no
// right and leaves no line: the room that calls it does both.
func (d *Desk) EachIssued(ctx context.Context, office region.Code, f func(Issued) error) error {
	var all []numberLine
	err := d.Store.Each(ctx, `SELECT register, year, seq, use, document, item, pos FROM register_lines WHERE office = ? AND use <> 'reserved' ORDER BY pos`, []any{string(office)}, func(scan store.Scan) error {
		var l numberLine
		err := scan(&l.Name, &l.Year, &l.Seq, &l.Use, &l.Document, store.ID(&l.Item), &l.Pos)
		all = append(all, l)
		return err
	})
	for _, l := range all {
		if err == nil {
			err = d.issued(ctx, office, l, f)
		}
	}
	if err != nil {
		return fmt.Errorf("walking through the letters of %s: %w", office, err)
	}
	return nil
}

func (d *Desk) issued(ctx context.Context, office region.Code, l numberLine, f func(Issued) error) error {
	out := Issued{No: l.Pos, Register: l.Name, Sequence: l.Seq, Gone: l.Use == "void"}
	if l.Use == "letter" {
		out.No = l.Document
		if err := d.issuedLetter(ctx, &out); err != nil {
			return err
		}
		return f(out)
	}
	line, err := d.Store.Line(ctx, l.Pos)
	if err != nil {
		return err
	}
	e, err := journal.Parse(line)
	if err != nil {
		return err
	}
	out.Date = d.Calendar(office).Day(ms(e.At)).String()
	if !l.Item.Zero() {
		_, body, err := d.Vault.Open(ctx, l.Item)
		if err != nil && fault.Of(err) != fault.Gone {
			return err
		}
		out.About = string(body)
	}
	return f(out)
}

// issuedLetter adds what the letter's own content and its case say.
func (d *Desk) issuedLetter(ctx context.Context, out *Issued) error {
	row, err := d.letterRow(ctx, out.No)
	if err != nil {
		return err
	}
	out.Standard, out.Number, out.Gone = row.standard, row.number, row.state == "replaced" || row.state == "revoked"
	_, body, err := d.Vault.Open(ctx, row.contentItem)
	if err == nil {
		var c document.Content
		if c, err = document.DecodeContent(body); err != nil {
			return err
		}
		out.Date, out.Signer, out.Position = c.Date, c.Signer.Name, c.Signer.Position
	}
	if err != nil && fault.Of(err) != fault.Gone {
		return err
	}
	c, err := d.readCase(ctx, row.caseNo, nil)
	if err != nil {
		return err
	}
	who := c.Subject
	if who.Zero() {
		who = c.Applicant
	}
	p, err := d.fullParty(ctx, who)
	if k := fault.Of(err); err != nil && k != fault.Gone && k != fault.NotFound {
		return err
	}
	out.Resident, out.Person = p.Resident, p.Record
	return nil
}
