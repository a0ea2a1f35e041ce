package desk

import (
	"context"
	"fmt"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/vault"
)

// Receiver is into whose hand a product was put. The zero value is the applicant
// in person; anybody else was named by the applicant and is recorded.
type Receiver struct {
	// Name of who came, Relation what they are to the applicant: "anak", "ketua RT".
	Name, Relation string
}

// longestReceiver bounds each of its words, in bytes.
const longestReceiver = 120

// words seals who received a product, nothing for the applicant in person.
func (r Receiver) words(d *Desk, office string) (canon.ID, []vault.Item, error) {
	name, relation := strings.Join(strings.Fields(r.Name), " "), strings.Join(strings.Fields(r.Relation), " ")
	switch {
	case name == "" && relation == "":
		return canon.ID{}, nil, nil
	case name == "" || len(name) > longestReceiver:
		return canon.ID{}, nil, fault.New(fault.Invalid, "hand.name-missing").On("nama")
	case relation == "" || len(relation) > longestReceiver:
		return canon.ID{}, nil, fault.New(fault.Invalid, "hand.relation-missing").On("hubungan")
	}
	return d.words(office, "receiver", fmt.Sprintf("%s (%s)", name, relation))
}

// HandOver records that the product was put into the hand of the applicant, whom
// the officer saw.
func (d *Desk) HandOver(ctx context.Context, a Actor, no int64, checks []string) error {
	return d.HandOverTo(ctx, a, no, checks, Receiver{})
}

// HandOverTo records into whose hand the product was put. Only the applicant in
// person is seen by it: somebody whom they named proves nothing of them.
func (d *Desk) HandOverTo(ctx context.Context, a Actor, no int64, checks []string, to Receiver) error {
	receiver, items, err := to.words(d, string(a.Office))
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if !w.ready() {
			return nil, nil, fault.New(fault.Conflict, "letter.being-sealed")
		}
		if err := w.o.Clean(); err != nil {
			return nil, nil, err
		}
		if w.o.Role != w.c.Role && w.c.Role != "" {
			return nil, nil, fault.New(fault.Forbidden, "case.not-your-role")
		}
		if err := w.handable(checks); err != nil {
			return nil, nil, err
		}
		if !receiver.Zero() {
			events, err := w.c.HandTo(receiver)
			return events, ifAny(events, items), err
		}
		events, err := w.c.HandOver(w.s, "counter")
		return events, nil, err
	})
}

// ifAny are the items that events name, none where nothing happened.
func ifAny(events []casework.Event, items []vault.Item) []vault.Item {
	if len(events) == 0 {
		return nil
	}
	return items
}

// RecordInkHandedOver records that the page was signed and stamped in ink and
// put into the hand of the applicant, whom the officer saw. checks are the lines
// of the hand-over's checklist that were ticked.
func (d *Desk) RecordInkHandedOver(ctx context.Context, a Actor, no int64, checks []string) error {
	return d.RecordInkHandedTo(ctx, a, no, checks, Receiver{})
}

// RecordInkHandedTo is RecordInkHandedOver that says into whose hand.
func (d *Desk) RecordInkHandedTo(ctx context.Context, a Actor, no int64, checks []string, to Receiver) error {
	receiver, items, err := to.words(d, string(a.Office))
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.RecordInk(w.s, w.o, casework.InkRecord{Way: casework.InkHandOver, Receiver: receiver}, w.t.Time())
		if err == nil {
			err = w.handable(checks)
		}
		return events, items, err
	})
}
