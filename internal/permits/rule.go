package permits

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// UU 30/2014 art. 77: one may object within so many working days, and is answered
// within so many, or the objection is granted.
const (
	objectDays = 21
	answerDays = 10
)

// Ruling is what the head says about a permit.
type Ruling struct {
	// What: warn, suspend, lift, withdraw, uphold (grants an objection), reject.
	What string
	// Reason in the head's words, 10 to 1000 characters.
	Reason string
	// Condition that was broken, "" for another reason.
	Condition string
	// Until ends a suspension by itself, 0 for until it is lifted.
	Until calendar.Day
}

// Rulings are what a head may say.
func Rulings() []string { return []string{"warn", "suspend", "lift", "withdraw", "uphold", "reject"} }

// May says whether a ruling is possible now; the refusal says why not.
func (r *Room) May(p *Permit, what string) error {
	today := r.Today(p.Office)
	warned := func() error {
		if p.Spec().Warning.Amount == 0 || p.State == Suspended {
			return nil
		}
		if p.WarnedUntil == 0 {
			return fault.New(fault.Conflict, "permit.warn-first")
		}
		if today <= p.WarnedUntil {
			return fault.New(fault.Conflict, "permit.warning-runs", p.WarnedUntil.String())
		}
		return nil
	}
	switch {
	case p.Document < 0:
		return fault.New(fault.Conflict, "permit.national", p.IssuedBy)
	case what == "uphold" || what == "reject":
		if p.ObjectionDue == 0 {
			return fault.New(fault.Conflict, "permit.no-objection")
		}
		return nil
	case !p.Alive():
		return fault.New(fault.Conflict, "permit.is-"+string(p.State), p.Number)
	case what == "warn" && p.State != Valid:
		return fault.New(fault.Conflict, "permit.is-"+string(p.State), p.Number)
	case what == "warn" && p.WarnedUntil > 0:
		return fault.New(fault.Conflict, "permit.warned-before", p.WarnedUntil.String())
	case what == "suspend" && p.State == Suspended, what == "lift" && p.State != Suspended:
		return fault.New(fault.Conflict, "permit.ruled-before")
	case what == "suspend" || what == "withdraw":
		return warned()
	}
	return nil
}

// Rule carries out what the head of the permit's office says about it.
func (r *Room) Rule(ctx context.Context, a premises.Actor, id canon.ID, x Ruling) error {
	if err := a.May(premises.RulePermit); err != nil {
		return err
	}
	x.Reason = strings.TrimSpace(x.Reason)
	if n := utf8.RuneCountInString(x.Reason); n < 10 || n > 1000 {
		return fault.New(fault.Invalid, "permit.reason").On("alasan")
	}
	if !slices.Contains(Rulings(), x.What) {
		return fault.New(fault.Invalid, "permit.what").On("putusan")
	}
	return r.on(ctx, a, deed{premises.RulePermit, id, x.Reason}, func(t *store.Tx, p Permit, it vault.Item) error {
		if err := r.May(&p, x.What); err != nil {
			return err
		}
		if _, ok := p.Spec().Condition(x.Condition); x.Condition != "" && !ok {
			return fault.New(fault.Invalid, "permit.condition").On("syarat")
		}
		today := r.Today(p.Office)
		if x.Until != 0 && (x.What != "suspend" || x.Until <= today || x.Until > today.AddDays(366)) {
			return fault.New(fault.Invalid, "permit.until").On("sampai")
		}
		return r.rule(t, p, x, it)
	})
}

func (r *Room) rule(t *store.Tx, p Permit, x Ruling, it vault.Item) error {
	today := r.Today(p.Office)
	if x.What == "uphold" || x.What == "reject" {
		return r.answer(t, p, x.What == "uphold", it)
	}
	kind, until := map[string]string{"warn": kindWarned, "suspend": kindSuspended, "lift": kindLifted, "withdraw": kindWithdrawn}[x.What], x.Until
	if x.What == "warn" {
		w := p.Spec().Warning
		day, _, err := r.endOf(p, max(w.Amount, 1), unitOf(w.Unit))
		if err != nil {
			return err
		}
		until = day
	}
	return write(t, p.ID, kind, func(o *canon.Object) {
		o.Int("case", p.Case)
		o.Opt("condition", x.Condition)
		o.Int("day", int64(today))
		o.OptInt("until", int64(until))
		o.ID("words", it.ID)
	}, it)
}

func unitOf(unit string) string {
	if unit == "" {
		return calendar.UnitDays
	}
	return unit
}

// answer writes the answer to an objection. One that is granted gives back what
// the ruling took, unless its days are over.
func (r *Room) answer(t *store.Tx, p Permit, upheld bool, items ...vault.Item) error {
	state := ""
	if upheld {
		if state = string(Valid); p.Until != 0 && r.Today(p.Office) > p.Until {
			state = string(Expired)
		}
	}
	return write(t, p.ID, kindAnswered, func(o *canon.Object) {
		o.Int("case", p.Case)
		o.Opt("state", state)
		o.Flag("upheld", upheld)
		if len(items) > 0 {
			o.ID("words", items[0].ID)
		}
	}, items...)
}

// deed is what an officer does to which permit, and the words for its holder.
type deed struct {
	what  premises.Act
	id    canon.ID
	words string
}

// on runs an officer's rule on a permit of their office, with the words sealed.
func (r *Room) on(ctx context.Context, a premises.Actor, x deed, rule func(*store.Tx, Permit, vault.Item) error) error {
	it, typed, err := r.desk.Words(string(a.Office), "reason", x.words)
	if err != nil {
		return err
	}
	if !typed {
		return fault.New(fault.Invalid, "permit.reason").On("alasan")
	}
	return r.Store.Act(ctx, a.Doing(x.what), func(t *store.Tx) error {
		p, err := r.row(t.Each, `id = ?`, x.id[:])
		if err != nil || p.Office != a.Office {
			return errors.Join(err, unknown())
		}
		return rule(t, p, it)
	})
}

// Inspect begins an inspection of a permit on the spot: until it ends nothing of
// the permit is renewed or amended. EndInspection writes down what was found.
func (r *Room) Inspect(ctx context.Context, a premises.Actor, id canon.ID, why string) error {
	return r.inspect(ctx, a, id, why, true)
}

// EndInspection ends an inspection with its finding.
func (r *Room) EndInspection(ctx context.Context, a premises.Actor, id canon.ID, found string) error {
	return r.inspect(ctx, a, id, found, false)
}

func (r *Room) inspect(ctx context.Context, a premises.Actor, id canon.ID, words string, open bool) error {
	if err := a.May(premises.InspectPermit); err != nil {
		return err
	}
	return r.on(ctx, a, deed{premises.InspectPermit, id, words}, func(t *store.Tx, p Permit, it vault.Item) error {
		switch {
		case p.Document < 0:
			return fault.New(fault.Conflict, "permit.national", p.IssuedBy)
		case p.Inspected == open:
			return fault.New(fault.Conflict, "permit.inspection-state")
		case open && !p.Alive():
			return fault.New(fault.Conflict, "permit.is-"+string(p.State), p.Number)
		}
		return write(t, p.ID, kindInspected, func(o *canon.Object) {
			o.Int("case", p.Case)
			o.Flag("open", open)
			o.ID("words", it.ID)
		}, it)
	})
}

// MayObject says whether the holder may object now.
func (r *Room) MayObject(p *Permit) bool {
	if p.RuledDay == 0 || p.ObjectionDue != 0 || p.State != Suspended && p.State != Withdrawn {
		return false
	}
	cal := r.Calendar(p.Office)
	return r.Today(p.Office) <= cal.Day(cal.AddWorkingDays(p.RuledDay.In(cal.Zone()), objectDays).At)
}

// Object takes the objection of whoever follows the permit's case against its
// suspension or withdrawal (UU 30/2014 art. 77).
func (r *Room) Object(ctx context.Context, no int64, words string) error {
	if err := r.desk.MayAct(ctx, no); err != nil {
		return err
	}
	words = strings.TrimSpace(words)
	if n := utf8.RuneCountInString(words); n < 10 || n > 2000 {
		return fault.New(fault.Invalid, "permit.objection").On("keberatan")
	}
	p, err := r.row(r.reads(ctx), `case_no = ? ORDER BY pos DESC`, no)
	if err != nil {
		return err
	}
	it, _, err := r.desk.Words(string(p.Office), "objection", words)
	if err != nil {
		return err
	}
	by := store.By{Unit: string(p.Office), Actor: journal.Actor{Role: "applicant", Account: "web"}}
	return r.Store.Act(ctx, by, func(t *store.Tx) error {
		p, err := r.row(t.Each, `id = ?`, p.ID[:])
		if err != nil {
			return err
		}
		if !r.MayObject(&p) {
			return fault.New(fault.Conflict, "permit.cannot-object", objectDays)
		}
		_, due, err := r.endOf(p, answerDays, calendar.UnitDays)
		if err != nil {
			return err
		}
		return write(t, p.ID, kindObjected, func(o *canon.Object) {
			o.Int("case", p.Case)
			o.Int("due", due)
			o.ID("words", it.ID)
		}, it)
	})
}
