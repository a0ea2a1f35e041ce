package permits

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/store"
)

// ask is what a case asks of a permit.
type ask struct {
	no      int64
	permit  canon.ID
	purpose string
}

func (r *Room) asks(read reader, where string, args ...any) (out []ask, err error) {
	err = read(`SELECT a.case_no, a.permit, a.purpose FROM permit_asks a JOIN cases c ON c.no = a.case_no WHERE `+where, args, func(scan store.Scan) error {
		var a ask
		err := scan(&a.no, store.ID(&a.permit), &a.purpose)
		out = append(out, a)
		return err
	})
	return out, err
}

// Running is the case that asks something of a permit and is not decided, -1 for
// none.
func (r *Room) Running(ctx context.Context, id canon.ID) (int64, error) {
	return r.running(r.reads(ctx), id)
}

func (r *Room) running(read reader, id canon.ID) (int64, error) {
	open, err := r.asks(read, `a.permit = ? AND c.ended_at = 0 AND c.document < 0 LIMIT 1`, id[:])
	if err != nil || len(open) == 0 {
		return -1, err
	}
	return open[0].no, nil
}

// mayAsk refuses what cannot be asked of a permit now.
func (r *Room) mayAsk(read reader, p Permit, purpose, standard string) error {
	switch {
	case p.Document < 0:
		return fault.New(fault.Conflict, "permit.national", p.IssuedBy)
	case p.State != Valid:
		return fault.New(fault.Conflict, "permit.is-"+string(p.State), p.Number)
	case p.Inspected:
		return fault.New(fault.Conflict, "permit.inspected", p.Number)
	}
	no, err := r.running(read, p.ID)
	if err != nil {
		return err
	}
	if no >= 0 {
		return fault.New(fault.Conflict, "permit.busy", p.Number, r.desk.Reference(no))
	}
	spec, left := p.Spec(), int(p.Until-r.Today(p.Office))
	switch purpose {
	case Renewal:
		if spec.Renewal == "" || standard != spec.Renewal || p.Until == 0 {
			return fault.New(fault.Conflict, "permit.no-renewal")
		}
		if spec.Earliest > 0 && left > spec.Earliest {
			return fault.New(fault.Conflict, "permit.too-early", p.Until.AddDays(-spec.Earliest).String())
		}
		return nil
	case Amendment:
		if len(spec.Amendable) == 0 || standard != p.standard {
			return fault.New(fault.Conflict, "permit.no-amendment")
		}
		return nil
	}
	return fault.New(fault.Invalid, "permit.purpose").On("perihal")
}

// Begin begins a renewal or an amendment: everything is filled in from the case
// that the permit came of. Who asks has shown that they follow that case (no).
func (r *Room) Begin(ctx context.Context, no int64, purpose string) (*desk.Draft, error) {
	if err := r.desk.MayAct(ctx, no); err != nil {
		return nil, err
	}
	p, err := r.row(r.reads(ctx), `case_no = ? ORDER BY pos DESC`, no)
	if err != nil {
		return nil, err
	}
	standard := p.standard
	if purpose == Renewal {
		standard = p.Spec().Renewal
	}
	if err := r.mayAsk(r.reads(ctx), p, purpose, standard); err != nil {
		return nil, err
	}
	return r.desk.Renewing(ctx, no, standard, desk.Behalf{Permit: p.ID, Purpose: purpose})
}

// filed is asked by the desk in the act in which a case is filed that names a
// permit.
func (r *Room) filed(t *store.Tx, a desk.Application, c *casework.Case) error {
	if a.Behalf.Permit.Zero() {
		return nil
	}
	p, err := r.row(t.Each, `id = ?`, a.Behalf.Permit[:])
	if err != nil {
		return err
	}
	if p.Org != a.Org || string(p.Office) != c.Office {
		return unknown()
	}
	if err := r.mayAsk(t.Each, p, a.Behalf.Purpose, c.Standard); err != nil {
		return err
	}
	if a.Behalf.Purpose == Amendment {
		if err := r.onlyAmendable(p, a.Answers); err != nil {
			return err
		}
	}
	return write(t, p.ID, kindAsked, func(o *canon.Object) {
		o.Int("case", c.No)
		o.Str("purpose", a.Behalf.Purpose)
	})
}

// onlyAmendable refuses an amendment that changes more than it may.
func (r *Room) onlyAmendable(p Permit, answers form.Answers) error {
	was, err := r.desk.AnswersOf(context.Background(), p.Case)
	if err != nil {
		return err
	}
	for _, pg := range p.Standard.Form.Pages {
		for _, q := range pg.Questions {
			if !slices.Contains(p.Spec().Amendable, q.ID) && !reflect.DeepEqual(was[q.ID], answers[q.ID]) {
				return fault.New(fault.Invalid, "permit.not-amendable", q.Label.ID).On(q.ID)
			}
		}
	}
	return nil
}

// Amends says whether a case asks for an amendment of a permit: that moves no day,
// so what was charged for the permit's time is not charged again.
func (r *Room) Amends(t *store.Tx, no int64) (bool, error) {
	all, err := r.asks(t.Each, `a.case_no = ?`, no)
	return err == nil && len(all) > 0 && all[0].purpose == Amendment, err
}

// term is asked by the desk for the last day of a product: a renewal goes on from
// where the old permit ends, an amendment moves no day.
func (r *Room) term(t *store.Tx, c *casework.Case, std *catalogue.Standard) (string, error) {
	all, err := r.asks(t.Each, `a.case_no = ?`, c.No)
	if err != nil || len(all) == 0 {
		return "", err
	}
	p, err := r.row(t.Each, `id = ?`, all[0].permit[:])
	if err != nil || p.Until == 0 {
		return "", err
	}
	if all[0].purpose == Amendment {
		return p.Until.String(), nil
	}
	return desk.ValidUntil(p.Until.In(time.UTC), std.Result.Validity), nil
}

// guard is asked by the desk before anything of a case is written. It makes the
// permit in the act that signs its letter, keeps it with a letter that is mended
// or issued again, and lets nothing of a permit be changed that may not be.
func (r *Room) guard(t *store.Tx, c *casework.Case, s casework.Setting, events []casework.Event) error {
	if s.Std == nil || s.Std.Result.Permit == nil || c.Seq == 0 {
		return nil
	}
	document := int64(-1)
	for _, e := range events {
		switch e := e.(type) {
		case casework.Decided:
			if e.Outcome == casework.Grant {
				if err := r.mayGrant(t, c.No); err != nil {
					return err
				}
			}
		case casework.ProductIssued:
			document = e.Document
		case casework.InkAwaited:
			document = e.Document
		}
	}
	if document >= 0 {
		return r.issue(t, c, s, document)
	}
	if c.Document < 0 {
		return nil
	}
	return r.anew(t, c.No)
}

// mayGrant refuses to grant what is asked of a permit that cannot be changed now.
func (r *Room) mayGrant(t *store.Tx, no int64) error {
	all, err := r.asks(t.Each, `a.case_no = ?`, no)
	if err != nil || len(all) == 0 {
		return err
	}
	p, err := r.row(t.Each, `id = ?`, all[0].permit[:])
	switch {
	case err != nil:
		return err
	case p.Inspected:
		return fault.New(fault.Conflict, "permit.wait-inspection", p.Number)
	case p.State == Suspended:
		return fault.New(fault.Conflict, "permit.wait-suspension", p.Number)
	case p.State == Expired && all[0].purpose == Renewal:
		return nil // asked in time and decided late: the office's delay is not the holder's
	case p.State != Valid:
		return fault.New(fault.Conflict, "permit.is-"+string(p.State), p.Number)
	}
	return nil
}

// issue makes the permit of a letter that is signed in this act.
func (r *Room) issue(t *store.Tx, c *casework.Case, s casework.Setting, document int64) error {
	var number string
	var until int64
	found, err := t.One(`SELECT number, valid_until FROM documents WHERE no = ?`, []any{document}, &number, &until)
	if err != nil || !found {
		return err
	}
	if known, err := r.rows(t.Each, `document = ? LIMIT 1`, document); err != nil || len(known) > 0 {
		return err // a page signed in ink, recorded again
	}
	name, err := r.desk.PublicName(context.Background(), c)
	if err != nil && fault.Of(err) != fault.Gone {
		return err
	}
	body, err := json.Marshal(Words{Holder: name})
	if err != nil {
		return err
	}
	item, err := r.Vault.SealTx(t, c.Office, "permit", body)
	if err != nil {
		return err
	}
	id := store.NewID(t.Time())
	asked, err := r.asks(t.Each, `a.case_no = ?`, c.No)
	if err != nil {
		return err
	}
	var before canon.ID
	if len(asked) > 0 {
		before = asked[0].permit
	}
	from := s.Cal.Day(t.Time())
	err = write(t, id, kindIssued, func(o *canon.Object) {
		o.ID("before", before)
		o.Int("case", c.No)
		o.Int("document", document)
		o.Int("from", int64(from))
		o.ID("item", item.ID)
		o.Str("number", number)
		o.Str("office", c.Office)
		o.ID("org", c.Org)
		o.Flag("publish", s.Std.Result.Permit.Publish)
		o.Str("standard", c.Standard)
		o.OptInt("until", until)
		o.Int("version", int64(c.Version))
	}, item)
	if err != nil || before.Zero() {
		return err
	}
	return write(t, before, kindReplaced, func(o *canon.Object) {
		o.ID("by", id)
		o.Int("case", c.No)
		o.Str("purpose", asked[0].purpose)
	})
}

// anew keeps the permit with the newest letter of its case.
func (r *Room) anew(t *store.Tx, no int64) error {
	p, err := r.row(t.Each, `case_no = ?`, no)
	if err != nil {
		if fault.Of(err) == fault.NotFound {
			return nil
		}
		return err
	}
	var newest int64
	var number string
	if _, err := t.One(`SELECT no, number FROM documents WHERE case_no = ? ORDER BY no DESC LIMIT 1`, []any{no}, &newest, &number); err != nil || newest == p.Document {
		return err
	}
	return write(t, p.ID, kindAnew, func(o *canon.Object) {
		o.Int("document", newest)
		o.Str("number", number)
	})
}

// left counts the days from today to a day at an office.
func (r *Room) left(p Permit) int { return int(p.Until - r.Today(p.Office)) }

// endOf is the last working day of so many at an office, counted from now.
func (r *Room) endOf(p Permit, n int, unit string) (calendar.Day, int64, error) {
	due, err := r.Calendar(p.Office).Add(r.Now(), n, unit)
	return r.Calendar(p.Office).Day(due.At), due.At.UnixMilli(), err
}

// MayAsk says whether a renewal or an amendment of a permit can be asked for now;
// the refusal says why not.
func (r *Room) MayAsk(ctx context.Context, p Permit, purpose string) error {
	standard := p.standard
	if purpose == Renewal {
		standard = p.Spec().Renewal
	}
	return r.mayAsk(r.reads(ctx), p, purpose, standard)
}
