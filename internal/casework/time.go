package casework

import (
	"slices"
	"time"

	"genggam/internal/canon"
)

// Pause stops the clock for a reason that the standard lists.
func (c *Case) Pause(s Setting, o Officer, reason string, words canon.ID) ([]Event, error) {
	if _, err := c.mayWork(s, o); err != nil {
		return nil, err
	}
	switch {
	case c.State != Working:
		return nil, conflict("case.waits")
	case reason == "completion" || !slices.Contains(s.Std.Time.Pauses, reason):
		return nil, invalid("case.pause-not-allowed")
	case words.Zero():
		return nil, invalid("case.reason-missing")
	}
	return []Event{ClockPaused{Reason: reason, Words: words}}, nil
}

// Resume starts the clock again; both due times move by the time it stood, and
// the step that waited has its whole time again.
func (c *Case) Resume(s Setting, o Officer, at time.Time) ([]Event, error) {
	if _, err := c.mayWork(s, o); err != nil {
		return nil, err
	}
	if c.State != Paused {
		return nil, conflict("case.not-paused")
	}
	stood := s.stoodUntil(c, at)
	dues, err := s.dues(time.UnixMilli(c.From), stood, c.Extended)
	return []Event{ClockResumed{Dues: dues, Stood: stood, StepDue: s.again(c, at).Due}}, err
}

// Extend gives the standard's one extension, with a reason that the applicant reads.
func (c *Case) Extend(s Setting, o Officer, words canon.ID, at time.Time) ([]Event, error) {
	if err := c.open(); err != nil {
		return nil, err
	}
	switch {
	case o.Own != "":
		return nil, forbidden("case.own-case")
	case !o.superior() && o.Role != "signer":
		return nil, forbidden("case.not-your-role")
	case c.State == Issued || c.State == AwaitingInk:
		return nil, conflict("case.already-issued")
	case s.Std.Time.Extension.Amount == 0 || s.Std.Time.Extension.Unit != s.Std.Time.Promised.Unit:
		return nil, conflict("case.no-extension") // units never mix
	case c.Extended:
		return nil, conflict("case.extended-already")
	case at.UnixMilli() > c.PromisedAt: // a broken promise is not mended afterwards
		return nil, conflict("case.extension-late")
	case words.Zero():
		return nil, invalid("case.reason-missing")
	}
	dues, err := s.dues(time.UnixMilli(c.From), c.Stood, true)
	return []Event{TimeExtended{Dues: dues, Words: words}}, err
}

// Pass is what happens because time passed: silence makes a case complete and
// is no objection of a neighbourhood's head, superiors are told of a broken
// promise, a late step and a passed limit, ink is offered where certified
// signing does not answer, and where the standard says so the law's limit grants.
func (c *Case) Pass(s Setting, at time.Time) ([]Event, error) {
	now := at.UnixMilli()
	out := c.endorsementsLapsed(now)
	due := s.Cal.AddWorkingDays(at, 1).At.UnixMilli()
	tell := func(why, to, office string, is bool) {
		if is && !slices.Contains(c.Escalated, why+c.onStep(why)) {
			out = append(out, EscalatedTo{Why: why, To: to, Office: office, Due: due})
		}
	}
	out = append(out, c.adviceLate(s, at)...)
	switch c.State {
	case Checking, Working, Issued, AwaitingInk:
	case Returned: // for a payment or a repair; who asked for completion waits for ever
		tell("wait-"+c.Waits, "supervisor", c.Office, c.WaitDue > 0 && now > c.WaitDue)
		return out, nil
	default:
		return out, nil
	}
	if c.ConfirmDue > 0 {
		if now > c.ConfirmDue {
			out = append(out, Confirmed{Way: BySilence})
		}
		return out, nil
	}
	if c.inkDue(s, at) {
		out = append(out, InkOffered{Since: s.CertifiedDown.UnixMilli()})
	}
	// A late step is told before silence ends it: it is the present one.
	tell("step", "supervisor", c.Office, c.StepDue > 0 && now > c.StepDue)
	if c.State == Checking && now > c.CheckDue {
		dues, err := s.dues(time.UnixMilli(c.From), c.Stood, c.Extended)
		if err != nil {
			return nil, err
		}
		out = append(out, Completed{By: "silence", Dues: dues, Next: s.after(c.Step, time.UnixMilli(c.CheckDue))})
	}
	tell("promised", "head", c.Office, now > c.PromisedAt && c.State != Issued)
	if now <= c.LimitAt || c.State == Issued {
		return out, nil
	}
	tell("limit", "supervisor", s.Superior, true)
	if s.Std.Deemed.Approval && c.State != AwaitingInk { // granted already
		out = append(out, LimitLapsed{LimitAt: c.LimitAt, Due: due, Next: s.ofKind("sign", at)})
	}
	return out, nil
}

// PassAt is the next instant at which Pass would have something to say, or a
// time that never comes. Ink is offered beside it, see InkOfferAt: the case
// does not know whether certified signing answers.
func (c *Case) PassAt() int64 {
	if c.State.Ended() {
		return never
	}
	at := min(c.endorsementDue(), c.adviceNext())
	if c.ConfirmDue > 0 {
		return c.ConfirmDue
	}
	if c.State == Returned && c.WaitDue > 0 && !slices.Contains(c.Escalated, "wait-"+c.Waits) {
		return min(at, c.WaitDue)
	}
	if c.State == Returned || c.State == Paused || c.State == Lapsed {
		return at
	}
	soon := func(t int64, why string) {
		if t > 0 && !slices.Contains(c.Escalated, why) {
			at = min(at, t)
		}
	}
	if c.State == Checking {
		soon(c.CheckDue, "")
	}
	if c.State != Issued {
		soon(c.PromisedAt, "promised")
		soon(c.LimitAt, "limit")
	}
	soon(c.StepDue, "step:"+c.Step)
	return at
}
