package desk

import (
	"context"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/store"
)

// What is told of a case goes to the number or address that was given for it.
// A number is a contact and no identity: it opens nothing, and up to ten people
// may share one.

// Contact is where and how the applicant of a case is told of it.
type Contact struct {
	Office   region.Code
	Standard *catalogue.Standard
	Language lang.Tag
	// Name of the applicant; Phone and Email are "" when there is none.
	Name  string
	Phone person.Phone
	Email string
}

// ContactOf opens what a message about a case needs. It is for the node's own
// rounds and for rooms that checked the officer's right; no page shows it.
func (d *Desk) ContactOf(ctx context.Context, no int64) (Contact, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return Contact{}, err
	}
	out := Contact{Office: region.Code(c.Office), Language: lang.ID}
	var ok bool
	if out.Standard, ok = d.Catalogue().Version(c.Standard, c.Version); !ok {
		return Contact{}, fmt.Errorf("standard %s@%d of a running case is not here", c.Standard, c.Version)
	}
	p, err := d.fullParty(ctx, c.Applicant)
	if err != nil {
		return Contact{}, err
	}
	out.Name = p.Record.Name
	if n, err := person.ParsePhone(p.Record.Phone); err == nil {
		out.Phone = n
	}
	if m, err := person.ParseEmail(p.Record.Email); err == nil {
		out.Email = string(m)
	}
	_, body, err := d.openAnswers(ctx, c.Answers)
	if err != nil && fault.Of(err) != fault.Gone {
		return Contact{}, err
	}
	for _, tag := range lang.Tags() {
		if string(tag) == body.Language {
			out.Language = tag
		}
	}
	return out, nil
}

// Reach says by which ways the applicant of a case can be told something.
// applicant is the item of their words where the caller knows it, which spares
// reading the case; the zero id has it looked up. Gone when it was erased.
func (d *Desk) Reach(ctx context.Context, no int64, applicant canon.ID) (phone, mail bool, err error) {
	if applicant.Zero() {
		c, err := d.readCase(ctx, no, nil)
		if err != nil {
			return false, false, err
		}
		applicant = c.Applicant
	}
	p, err := d.fullParty(ctx, applicant)
	if err != nil {
		return false, false, err
	}
	_, noPhone := person.ParsePhone(p.Record.Phone)
	_, noMail := person.ParseEmail(p.Record.Email)
	return noPhone == nil, noMail == nil, nil
}

// OfferStream begins the streams of what was offered of each case.
const OfferStream = "message/"

// Offered is one message that was offered: chat from the office's phone, hand
// for one typed by hand, mail for one that a mail server took. That it arrived
// is more than anybody here knows.
type Offered struct {
	Case, At, Position int64
	Account, Kind, Way string
}

// AppendOffer writes down that a message about a case was offered: who, when
// and of which kind, without number, address or words.
func AppendOffer(t *store.Tx, no int64, kind, way string) error {
	var id canon.ID
	found, err := t.One(`SELECT id FROM cases WHERE no = ?`, []any{no}, store.ID(&id))
	if err != nil || !found {
		return orNoCase(err)
	}
	var o canon.Object
	o.Int("case", no)
	o.Str("kind", kind)
	o.Str("way", way)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	e, err := t.Append(store.Draft{Stream: OfferStream + id.String(), Kind: "message.offered/1", Data: data})
	if err != nil {
		return err
	}
	return SaveOffer(t, e)
}

func orNoCase(err error) error {
	if err != nil {
		return err
	}
	return noCase()
}

// SaveOffer writes the row of an entry message.offered/1; other kinds are left.
func SaveOffer(t *store.Tx, e journal.Entry) error {
	if e.Kind != "message.offered/1" {
		return nil
	}
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO message_offers (pos, case_no, at, account, kind, way) VALUES (?, ?, ?, ?, ?, ?)`,
		e.Position, v.Num("case"), e.At, e.Actor.Account, v.Str("kind"), v.Str("way"))
}
