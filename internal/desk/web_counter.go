package desk

import (
	"context"
	"io"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// At the counter an officer fills the application in for the person in front of
// them. It is a draft until it is filed, so that nothing typed is lost; the
// draft names a resident only by id, so that its code opens no word of the
// register.

// CounterDraft begins an application at the counter. Resident is the id of
// somebody in the register, which is a look at them, or "" for a person who is
// not in it.
func (d *Desk) CounterDraft(ctx context.Context, a Actor, standard, resident, language string) (*Draft, error) {
	if err := a.May(premises.File); err != nil {
		return nil, err
	}
	if resident != "" {
		if _, err := d.ShowResident(ctx, a, resident, "counter"); err != nil {
			return nil, err
		}
	}
	f, err := d.StartDraft(ctx, standard, a.Office, language)
	if err != nil {
		return nil, err
	}
	f.Way, f.Applicant.Resident = counterWay, resident
	return f, d.SaveDraft(ctx, f)
}

// counterWay marks the drafts that are made here.
const counterWay = "counter"

// OpenCounterDraft finds a draft that was begun at the counter of the officer's
// office.
func (d *Desk) OpenCounterDraft(ctx context.Context, a Actor, code string) (*Draft, error) {
	if err := a.May(premises.File); err != nil {
		return nil, err
	}
	f, err := d.Draft(ctx, code)
	if err != nil || f.Filed >= 0 {
		return f, err
	}
	if f.Office != a.Office || f.Way != counterWay {
		return nil, fault.New(fault.NotFound, "draft.unknown")
	}
	return f, nil
}

// CounterFacts are what the conditions of a form are judged on at the counter,
// where the person stands: what was said and what the register knows.
func (d *Desk) CounterFacts(ctx context.Context, a Actor, f *Draft) (form.Facts, error) {
	if err := a.May(premises.File); err != nil {
		return nil, err
	}
	if f.Office != a.Office {
		return nil, fault.New(fault.NotFound, "draft.unknown")
	}
	app := f.atCounter(a)
	applicant, subject, err := d.judgedOn(ctx, &app)
	if err != nil {
		return nil, err
	}
	facts := d.factsOf(a.Office, "counter", app.Relation, applicant, subject)
	facts["applicant.kind"] = kindOf(app.Applicant)
	return facts, nil
}

// CounterApplicant is what is known of the person who stands there; the look was
// written down when the draft was begun.
func (d *Desk) CounterApplicant(ctx context.Context, a Actor, f *Draft) (Party, error) {
	if err := a.May(premises.File); err != nil {
		return Party{}, err
	}
	if f.Office != a.Office || f.Way != counterWay {
		return Party{}, fault.New(fault.NotFound, "draft.unknown")
	}
	return d.known(ctx, f.Applicant)
}

// TakeCounterFile stores a file that the officer photographed or scanned.
func (d *Desk) TakeCounterFile(ctx context.Context, a Actor, f *Draft, n NewFile, r io.Reader) error {
	if err := a.May(premises.File); err != nil {
		return err
	}
	return d.TakeFile(ctx, f, n, r)
}

func (f *Draft) atCounter(a Actor) Application {
	app := f.application()
	app.Office, app.Channel, app.Helper, app.Assurance, app.Presence = a.Office, "counter", a.Account, casework.Seen, "counter"
	return app
}

// FileCounterDraft files the draft: the officer is the helper, the person in
// front of them the applicant, seen with their own eyes. Filing it again is
// answered as the first time.
func (d *Desk) FileCounterDraft(ctx context.Context, a Actor, f *Draft) (Receipt, error) {
	if err := a.May(premises.File); err != nil {
		return Receipt{}, err
	}
	if f.Filed >= 0 {
		return d.CounterSlip(ctx, a, f.Filed)
	}
	app := f.atCounter(a)
	if err := d.recognise(ctx, a, app.Subject); err != nil {
		return Receipt{}, err
	}
	for _, p := range []*Party{&app.Applicant, app.Subject} {
		if err := d.numbers(ctx, p); err != nil {
			return Receipt{}, err
		}
	}
	if err := d.cleanFiling(ctx, a, app); err != nil {
		return Receipt{}, err
	}
	item, token := f.item, d.draftToken(f.Code)
	return d.file(ctx, app, func(t *store.Tx, no int64) error {
		if err := vault.Erase(t, item); err != nil {
			return err
		}
		return t.Exec(`UPDATE drafts SET no = ? WHERE token = ?`, no, token)
	})
}

// recognise ties a subject whom the officer wrote down to the register, when NIK
// and name agree.
func (d *Desk) recognise(ctx context.Context, a Actor, p *Party) error {
	if p == nil || p.Resident != "" || p.Record.NIK == "" {
		return nil
	}
	r, err := d.ByNIK(ctx, a.Office, p.Record.NIK)
	if fault.Of(err) == fault.NotFound {
		return nil
	}
	if err == nil && person.SearchKey(r.Name) == person.SearchKey(p.Record.Name) {
		p.Resident = r.ID.String()
	}
	return err
}

// numbers puts the identity numbers of a resident into the party, by which the
// case is found again.
func (d *Desk) numbers(ctx context.Context, p *Party) error {
	if p == nil || p.Resident == "" {
		return nil
	}
	r, err := d.Resident(ctx, p.Resident)
	if err != nil {
		return err
	}
	// What the register is silent on was said at the counter, and stays.
	for to, known := range map[*string]string{&p.Record.NIK: r.NIK, &p.Record.KK: r.KK, &p.Record.BirthDate: r.BirthDate} {
		if known != "" {
			*to = known
		}
	}
	return nil
}

// CounterSlip is the receipt of a case that was filed at the counter once more,
// with its secret, for printing while the person stands there; that it was opened
// is a look that the applicant reads. Whoever applied from elsewhere got their
// secret there: an officer who has seen them since does not come to know it.
// Refusals: case.unknown, slip.elsewhere, and case.ended once only the
// applicant is asked.
func (d *Desk) CounterSlip(ctx context.Context, a Actor, no int64) (Receipt, error) {
	if err := a.May(premises.File); err != nil {
		return Receipt{}, err
	}
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return Receipt{}, err
	}
	switch {
	case c.Office != string(a.Office):
		return Receipt{}, noCase()
	case c.Channel != counterWay:
		return Receipt{}, fault.New(fault.Forbidden, "slip.elsewhere")
	case c.State.Ended():
		// What is left belongs to the applicant, such as the answer about money.
		return Receipt{}, fault.New(fault.Conflict, "case.ended")
	}
	if err := d.recordLook(ctx, a, no, "slip"); err != nil {
		return Receipt{}, err
	}
	return d.receipt(ctx, Receipt{No: no, Replayed: true}, nil, casework.Case{})
}

// CounterServices lists what the officer's office gives.
func (d *Desk) CounterServices(a Actor) []*catalogue.Standard {
	o, err := d.Office(a.Office)
	if err != nil {
		return nil
	}
	var out []*catalogue.Standard
	for _, s := range d.Catalogue().All(d.Today(a.Office).String()) {
		if o.Provides(s) {
			out = append(out, s)
		}
	}
	return out
}
