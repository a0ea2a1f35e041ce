package desk

import (
	"context"
	"io"

	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/vault"
)

// Ink is a way of signing like any other: the head approves under their own
// factor, number and QR are made, the page is printed, signed by hand and
// stamped. Only then is the product there, which a scan or the hand-over says.

// RecordInkScan records that the page was signed and stamped, with its scan: the
// product is there and waits to be handed over.
func (d *Desk) RecordInkScan(ctx context.Context, a Actor, no int64, scan Upload) error {
	items, err := d.withFiles(ctx, nil, string(a.Office), []Upload{scan})
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.RecordInk(w.s, w.o, casework.InkRecord{Way: casework.InkScan, Scan: scan.Item}, w.t.Time())
		if err == nil && !w.ready() {
			err = fault.New(fault.Conflict, "letter.being-sealed")
		}
		return events, items, err
	})
}

// handable refuses a hand-over of a letter that is not sealed, or with a line of
// the step's checklist open.
func (w *work) handable(checks []string) error {
	if !w.ready() {
		return fault.New(fault.Conflict, "letter.being-sealed")
	}
	if st, ok := w.s.Std.Step(w.c.Step); ok {
		for _, line := range st.Checklist {
			if !contains(checks, line.ID) {
				return fault.New(fault.Invalid, "case.checklist-open")
			}
		}
	}
	return nil
}

// inkScan is what the scan of a page answers, as a file of the case.
const inkScan = "ink"

// TakeInkScan stores the scan of the signed page of a case, to be recorded.
func (d *Desk) TakeInkScan(ctx context.Context, a Actor, no int64, r io.Reader) (Upload, error) {
	if err := a.May(premises.Work); err != nil {
		return Upload{}, err
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return Upload{}, err
	}
	switch {
	case row.Office != a.Office:
		return Upload{}, noCase()
	case row.State != casework.AwaitingInk:
		return Upload{}, fault.New(fault.Conflict, "case.no-ink-awaited")
	}
	return d.takeFile(ctx, a.Office, NewFile{For: inkScan, Name: inkScan}, r)
}

// TakeInk has an officer choose ink for a case whose signature waits in vain.
func (d *Desk) TakeInk(ctx context.Context, a Actor, no int64) error {
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.TakeInk(w.s, w.o)
		return events, nil, err
	})
}

// ChooseInk has the applicant choose ink: because who wants the letter takes
// nothing else, or because it was offered.
func (d *Desk) ChooseInk(ctx context.Context, no int64) error {
	return d.byApplicant(ctx, no, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.TakeInk(w.s, casework.Officer{})
		return events, nil, err
	})
}

// mayChooseInk says whether the applicant could choose ink now.
func (d *Desk) mayChooseInk(c *casework.Case) bool {
	s, err := d.setting(c)
	if err != nil {
		return false
	}
	events, err := c.TakeInk(s, casework.Officer{})
	return err == nil && len(events) > 0
}

// followInk tells a letter in ink to its applicant: the paper is what holds, so
// nothing is fetched before it was signed, and afterwards only a look at its scan.
func followInk(p *Progress, c *casework.Case) {
	p.MayDownload = p.MayDownload && !c.Scan.Zero()
	p.PickUp = c.State == casework.Issued
}

// signedScan opens the scan of a page signed in ink; what counts is the paper,
// so it hands nothing over.
func (d *Desk) signedScan(ctx context.Context, c *casework.Case) (PDF, error) {
	if c.State == casework.AwaitingInk || c.Scan.Zero() {
		return PDF{}, fault.New(fault.Conflict, "letter.ink-only")
	}
	f, r, err := d.Vault.OpenFile(ctx, c.Scan)
	if err != nil {
		return PDF{}, err
	}
	ending := map[string]string{"image/jpeg": ".jpg", "image/png": ".png"}[f.MIME]
	if ending == "" {
		ending = ".pdf"
	}
	return PDF{Name: c.Standard + ending, Size: f.Bytes, MIME: f.MIME, Body: r}, nil
}

// offerInk offers ink on cases whose certified signature an office cannot give
// since four of its hours (casework.Case.InkOfferAt).
func (d *Desk) offerInk(ctx context.Context) (int, error) {
	for _, o := range d.Offices() {
		if d.certifiedDown(*o) == 0 {
			continue
		}
		for _, std := range d.Catalogue().All(premises.EndOfTime) {
			if std.Result.Signing != "certified" || !o.Provides(std) {
				continue
			}
			if err := d.offerInkOf(ctx, string(o.Code), std.ID); err != nil {
				return 0, err
			}
		}
	}
	return 0, nil
}

func (d *Desk) offerInkOf(ctx context.Context, office, standard string) error {
	waiting, err := d.list(ctx, `SELECT no FROM cases WHERE office = ? AND standard = ? AND state = 'working' AND ended_at = 0 ORDER BY no LIMIT ?`,
		office, standard, int64(roundsBatch))
	if err != nil {
		return err
	}
	for _, no := range waiting {
		c, err := d.readCase(ctx, no, nil)
		if err != nil {
			return err
		}
		s, err := d.setting(c)
		if err != nil {
			return err
		}
		if c.InkOfferAt(s) > d.Now().UnixMilli() {
			continue
		}
		if err := d.passCase(ctx, no); err != nil {
			return err
		}
	}
	return nil
}

// SetCertified says that certified signing does not answer at the officer's
// office, or that it does again: a person's word beside what the rounds find out.
func (d *Desk) SetCertified(ctx context.Context, a Actor, down bool) error {
	return d.ChangeOffice(ctx, a, "certified", func(o *Office) error {
		switch {
		case !down:
			o.CertifiedDown = 0
		case o.CertifiedDown == 0:
			o.CertifiedDown = d.Now().UnixMilli()
		}
		return nil
	})
}
