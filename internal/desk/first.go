package desk

import (
	"context"
	"fmt"

	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// The first number of a register is the one that nobody can take back: an office
// that was just founded has a book of paper, and a letter that begins at 1 beside
// it stands twice. So of a register that nobody has spoken of somebody says, once
// and beside the number, that it begins at 1 indeed.

// Unspoken is the register of which the next letter of a service would be the first
// here, although nobody ever said the last number of its book of paper; "" where
// there is nothing to ask. Rights: premises.SeeInbox.
func (d *Desk) Unspoken(ctx context.Context, a Actor, std *catalogue.Standard) (string, error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return "", err
	}
	o, err := d.Office(a.Office)
	if err != nil {
		return "", err
	}
	return d.unspoken(ctx, o, std)
}

func (d *Desk) unspoken(ctx context.Context, o Office, std *catalogue.Standard) (string, error) {
	if !o.Beginning || d.Card().Practice || std == nil || std.Result.Letter == "" || std.Result.Register == "" {
		return "", nil
	}
	series, err := d.SeriesOn(ctx, o.Code, d.Today(o.Code))
	if err != nil {
		return "", fmt.Errorf("reading how letters are counted: %w", err)
	}
	r := register{Office: string(o.Code), Name: std.Result.Register}
	if series == Together {
		r.Name = CommonRegister
	}
	if o.SaidNumber(r.Name) {
		return "", nil
	}
	for _, table := range []string{"register_lines", "register_openings"} { // of any year, in either way of counting
		known, err := d.Store.One(ctx, `SELECT year FROM `+table+` WHERE office = ? AND (register = ? OR `+r.otherWay()+`) LIMIT 1`,
			[]any{r.Office, r.Name}, new(int64))
		if err != nil || known {
			return "", err
		}
	}
	return r.Name, nil
}

// spokenOf refuses to take the first number of a register that nobody has spoken of:
// "numbers.unspoken".
func (d *Desk) spokenOf(ctx context.Context, l *letterDraft) error {
	name, err := d.unspoken(ctx, l.office, l.std)
	if err == nil && name != "" {
		err = fault.New(fault.Conflict, "numbers.unspoken")
	}
	return err
}

// BeginAtOne is the signer's word, kept with their name, that the book of paper of
// the register of a service has no number yet. Where nobody asks it changes nothing.
// Rights: premises.Sign.
func (d *Desk) BeginAtOne(ctx context.Context, a Actor, std *catalogue.Standard) error {
	if err := a.May(premises.Sign); err != nil {
		return err
	}
	o, err := d.Office(a.Office)
	if err != nil {
		return err
	}
	name, err := d.unspoken(ctx, o, std)
	if err != nil || name == "" {
		return err
	}
	return d.MarkFirst(ctx, a, name)
}

// startedHere says whether a register was begun here with number 1.
func (d *Desk) startedHere(ctx context.Context, r register) (bool, error) {
	return d.Store.One(ctx, `SELECT seq FROM register_lines WHERE office = ? AND register = ? AND year = ? AND seq = 1`,
		[]any{r.Office, r.Name, int64(r.Year)}, new(int64))
}

// Started lists the registers of this year that began here with number 1 although
// nobody ever said so: by a pad of numbers or a letter by hand.
func (d *Desk) Started(ctx context.Context, office region.Code) (out []string, err error) {
	o, err := d.Office(office)
	if err != nil || !o.Beginning || d.Card().Practice {
		return nil, err
	}
	year, all, err := d.BeginningsOf(ctx, office)
	for _, b := range all {
		if err != nil || !b.Begun || b.Last > 0 || o.SaidNumber(b.Register) {
			continue
		}
		var here bool
		if here, err = d.startedHere(ctx, register{string(office), b.Register, year}); here {
			out = append(out, b.Register)
		}
	}
	return out, err
}
