package desk

import (
	"context"
	"time"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/vault"
)

// inkFrom is from when a certified letter that waits for its signer may be signed
// in ink instead: after as much office time as certified signing may be away.
func (d *Desk) inkFrom(office region.Code, signedAt time.Time) (time.Time, error) {
	wait, _ := catalogue.InkOffer()
	due, err := d.Calendar(office).Add(signedAt, wait.Amount, wait.Unit)
	return due.At, err
}

// InkInstead signs a letter in ink whose certified signature never came: its
// number is marked replaced, the page has a new one and says that ink and stamp
// are needed. It is refused while the signature may still come.
func (d *Desk) InkInstead(ctx context.Context, a Actor, no int64) (newNo int64, err error) {
	role, err := a.As(premises.Sign)
	if err != nil {
		return -1, err
	}
	l, err := d.letterRow(ctx, no)
	if err != nil {
		return -1, err
	}
	switch {
	case l.office != string(a.Office):
		return -1, noLetter()
	case l.state != "signed" || l.signing != Certified:
		return -1, fault.New(fault.Conflict, "remote.nothing-waits")
	}
	from, err := d.inkFrom(a.Office, ms(l.signedAt))
	if err != nil {
		return -1, err
	}
	if d.Now().Before(from) {
		return -1, fault.New(fault.Conflict, "remote.ink-later", from.In(d.Calendar(a.Office).Zone()).Format("15.04"))
	}
	draft, err := d.letterOf(ctx, l.caseNo, d.handOf(ctx, a, role))
	if err != nil {
		return -1, err
	}
	draft.content.Signing = casework.Ink
	err = d.onCase(ctx, a, l.caseNo, premises.Sign, func(w *work) ([]casework.Event, []vault.Item, error) {
		w.o.Role, w.o.For = role.Name, role.For
		w.t.As(journal.Actor{Role: role.Name, Account: a.Account, For: role.For})
		newNo = w.t.Next()
		if w.c.Answers != draft.answers || w.ready() {
			return nil, nil, fault.New(fault.Conflict, "case.moved-on")
		}
		events, err := w.c.InkInstead(w.s, w.o, casework.Mending{Old: no, Document: newNo}, w.t.Time())
		if err == nil {
			err = d.stillSigns(w, draft)
		}
		if err == nil {
			err = d.putInstead(w, draft, no, newNo)
		}
		return events, nil, err
	})
	if err != nil {
		return -1, err
	}
	return newNo, d.Seal(ctx, newNo)
}
