package integrity

import (
	"cmp"
	"maps"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// The stages of a reported gift.
const (
	StageReported  = "reported"  // with the unit of the office (UPG)
	StageForwarded = "forwarded" // with the KPK
	StageDecided   = "decided"   // somebody's or the state's, not yet there
	StageSettled   = "settled"   // done
)

// Entry is one line of the gratification register.
type Entry struct {
	Reported
	Stage string
	// ReportedAt and the later times are ms UTC, 0 when not yet.
	ReportedAt, ForwardedAt, DecidedAt, SettledAt int64
	Outcome, How                                  string
	// HandOver is the last day for what became the state's.
	HandOver Due
}

// Late says that the report came after the law's limit, so that its protection
// (UU 20/2001 art. 12C) is in doubt and the gift may become the state's
// (Peraturan KPK 1/2026).
func (e Entry) Late() bool { return e.ReportedAt > e.KPK.At }

// Register is the gratification register of one office. It is bounded by the
// gifts that officers report, which are few. The zero value is ready; it is not safe
// for concurrent use.
type Register struct{ entries map[canon.ID]Entry }

// Apply folds an event of time at (ms UTC). It never fails: what does not fit the
// stage of a gift, or is of another matter, changes nothing.
func (r *Register) Apply(e Event, at int64) {
	switch e := e.(type) {
	case Reported:
		if _, there := r.entries[e.Gift.ID]; !there {
			r.set(Entry{Reported: e, Stage: StageReported, ReportedAt: at})
		}
	case Forwarded:
		r.move(e.ID, StageReported, func(x *Entry) { x.Stage, x.ForwardedAt = StageForwarded, at })
	case Decided:
		r.move(e.ID, StageForwarded, func(x *Entry) {
			x.Stage, x.DecidedAt, x.Outcome, x.HandOver = StageDecided, at, e.Outcome, e.HandOver
		})
	case Settled:
		r.move(e.ID, "", func(x *Entry) { x.Stage, x.SettledAt, x.How = StageSettled, at, e.How })
	}
}

func (r *Register) set(x Entry) {
	if r.entries == nil {
		r.entries = map[canon.ID]Entry{}
	}
	r.entries[x.Gift.ID] = x
}

// move changes an entry that is at a stage; "" is any but settled.
func (r *Register) move(id canon.ID, from string, change func(*Entry)) {
	x, ok := r.entries[id]
	if !ok || x.Stage == StageSettled || from != "" && x.Stage != from {
		return
	}
	change(&x)
	r.set(x)
}

// Entries lists all in the order of their reports.
func (r *Register) Entries() []Entry {
	return arrange.Sorted(maps.Values(r.entries), func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.ReportedAt, b.ReportedAt), cmp.Compare(a.Gift.ID.String(), b.Gift.ID.String()))
	})
}

// at finds a gift that is at a stage; "" is any but settled.
func (r *Register) at(id canon.ID, stage string) (Entry, error) {
	x, ok := r.entries[id]
	if !ok {
		return x, fault.New(fault.NotFound, "integrity.gift-unknown")
	}
	if x.Stage == StageSettled || stage != "" && x.Stage != stage {
		return x, fault.New(fault.Conflict, "integrity.gift-stage")
	}
	return x, nil
}

// Forward rules that the unit passed a report on to the KPK; receipt is an item
// with the KPK's receipt.
func (r *Register) Forward(id, receipt canon.ID) (Forwarded, error) {
	_, err := r.at(id, StageReported)
	return Forwarded{ID: id, Receipt: receipt}, err
}

// Decide rules on what the KPK decided; what became the state's must be handed
// over within the working days of law.yaml.
func (r *Register) Decide(d Decided, cal *calendar.Calendar, now time.Time) (Decided, error) {
	if _, err := r.at(d.ID, StageForwarded); err != nil {
		return Decided{}, err
	}
	if !oneOf(Outcomes(), d.Outcome) {
		return Decided{}, fault.New(fault.Invalid, "integrity.gift-outcome").On("outcome")
	}
	d.HandOver = Due{}
	if d.Outcome == "state" {
		d.HandOver = working(cal, now, giftDays("hand-over", cal.Day(now)))
	}
	return d, nil
}

// Settle rules on the end of a gift. Before the KPK has decided, only what
// cannot wait may end: food that went to charity, what was given back, what had
// to be destroyed.
func (r *Register) Settle(id canon.ID, how string) (Settled, error) {
	x, err := r.at(id, "")
	switch {
	case err != nil:
		return Settled{}, err
	case !oneOf(Settlements(), how):
		return Settled{}, fault.New(fault.Invalid, "integrity.gift-how").On("how")
	case x.Stage != StageDecided && (how == "kept" || how == "handed-over"),
		x.Outcome == "state" && how == "kept":
		return Settled{}, fault.New(fault.Conflict, "integrity.gift-not-decided").On("how")
	}
	return Settled{ID: id, How: how}, nil
}

// Task is what the register waits for.
type Task struct {
	// Key is its message: "integrity.task-forward", "integrity.task-decision",
	// "integrity.task-hand-over" or "integrity.task-settle".
	Key  string
	Gift canon.ID
	Due  Due
	// Overdue at the time that was asked about.
	Overdue bool
}

// Tasks lists what the register waits for, the earliest first. Both limits on
// the way to the KPK are computed and the earlier is shown.
func (r *Register) Tasks(cal *calendar.Calendar, now time.Time) []Task {
	var out []Task
	for _, x := range r.Entries() {
		t := Task{Gift: x.Gift.ID}
		switch {
		case x.Stage == StageReported:
			t.Key, t.Due = "integrity.task-forward", sooner(x.Forward, x.KPK)
		case x.Stage == StageForwarded:
			reported := time.UnixMilli(x.ReportedAt)
			t.Key, t.Due = "integrity.task-decision", working(cal, reported, giftDays("decision", cal.Day(reported)))
		case x.Stage == StageDecided && x.Outcome == "state":
			t.Key, t.Due = "integrity.task-hand-over", x.HandOver
		case x.Stage == StageDecided:
			t.Key = "integrity.task-settle"
		default:
			continue
		}
		t.Overdue = t.Due.At != 0 && now.UnixMilli() > t.Due.At
		out = append(out, t)
	}
	arrange.By(out, func(a, b Task) int { return cmp.Compare(a.Due.At, b.Due.At) })
	return out
}

func sooner(a, b Due) Due {
	if b.At != 0 && (a.At == 0 || b.At < a.At) {
		return b
	}
	return a
}
