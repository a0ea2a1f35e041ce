package desk

import (
	"context"
	"strings"

	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/paper"
	"genggam/internal/premises"
)

// SetLetterhead says what stands above the letters of the actor's office from now
// on. Letters that were signed keep what they say, and their bytes. Faults: those
// of premises.Letterhead.Clean, and of paper.Setup.Check on the field letterhead.
func (d *Desk) SetLetterhead(ctx context.Context, a Actor, l premises.Letterhead) error {
	if err := a.May(premises.Stationery); err != nil {
		return err
	}
	l, err := cleanHead(l)
	if err != nil {
		return err
	}
	return d.ChangeOffice(ctx, a, "letterhead", func(o *Office) error {
		withHead(o, l)
		o.Mark(premises.CheckedLetterhead, d.Now().UnixMilli())
		return o.Paper.Check()
	})
}

// SetEmblem puts a picture beside the letterhead of the actor's office, as
// paper.ReadEmblem made it; "" takes it down. Letters that were signed keep their
// bytes.
func (d *Desk) SetEmblem(ctx context.Context, a Actor, emblem string) error {
	if err := a.May(premises.Stationery); err != nil {
		return err
	}
	if w, _ := paper.EmblemSize(emblem); emblem != "" && w == 0 {
		return fault.New(fault.Invalid, "letterhead.emblem-missing").On("emblem")
	}
	return d.ChangeOffice(ctx, a, "emblem", func(o *Office) error {
		o.Emblem = emblem
		return nil
	})
}

// LetterheadPage is a test page of the actor's office with a letterhead that is not
// kept yet.
func (d *Desk) LetterheadPage(_ context.Context, a Actor, l premises.Letterhead) ([]byte, error) {
	if err := a.May(premises.Stationery); err != nil {
		return nil, err
	}
	l, err := cleanHead(l)
	if err != nil {
		return nil, err
	}
	o, err := d.Office(a.Office)
	if err != nil {
		return nil, err
	}
	withHead(&o, l)
	return d.testPage(o, nil)
}

func cleanHead(l premises.Letterhead) (premises.Letterhead, error) {
	l, err := l.Clean()
	if err == nil {
		err = (paper.Setup{Letterhead: l.Printed}).Check()
	}
	return l, err
}

// withHead puts a letterhead into an office.
func withHead(o *Office, l premises.Letterhead) {
	o.Letterhead, o.Address, o.Reach = l.Lines, l.Address, l.Reach
	o.Paper.Letterhead, o.HeadSpace = l.Printed, 0
	if l.Short != "" {
		o.Short = l.Short
	}
	if l.Phone != "" {
		o.Phone = l.Phone
	}
}

// headOf is the letterhead of an office as its letters print it.
func (d *Desk) headOf(o Office) document.Office {
	return document.Office{Code: string(o.Code), Short: o.Short, Letterhead: o.Letterhead, Address: d.HeadAddress(o)}
}

// HeadAddress is what stands below the lines of a letterhead: the address with its
// post code, and on a line of its own how to reach the office. Letters are in
// Indonesian, and so is their head.
func (d *Desk) HeadAddress(o Office) string {
	where := o.Address
	if o.Reach.Postal != "" {
		where += " " + d.say("letterhead.print-postal", o.Reach.Postal)
	}
	var reach []string
	for _, f := range []struct{ key, text string }{
		{"letterhead.print-phone", o.Reach.Phone}, {"letterhead.print-email", o.Reach.Email}, {"letterhead.print-site", o.Reach.Site},
	} {
		if f.text != "" {
			reach = append(reach, d.say(f.key, f.text))
		}
	}
	if len(reach) == 0 {
		return where
	}
	return where + "\n" + strings.Join(reach, " · ")
}
