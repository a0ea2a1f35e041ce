package survey

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Plan is one line of the follow-up plan (rencana tindak lanjut): what an office does
// about an element that came out weak, who does it, and until when. Its words lie
// beside it; they are public.
type Plan struct {
	Year    int
	Element Element
	Until   calendar.Day
	// Words is the item that holds PlanWords.
	Words canon.ID
}

// PlanWords are the words of a plan, or of how it ended (then Action alone).
type PlanWords struct {
	Action string `json:"action"`
	Who    string `json:"who,omitempty"`
}

// The bounds of a plan's words and of its day.
const (
	shortestAction = 10
	longestAction  = 500
	longestWho     = 120
	longestPlan    = 730 // days
)

// CheckPlan tidies the words of a plan and refuses what is none: survey.plan-action,
// survey.plan-who, survey.plan-element, survey.plan-until, all at once.
func CheckPlan(element string, w PlanWords, until, today calendar.Day) (PlanWords, []*fault.Fault) {
	var wrong []*fault.Fault
	w.Action, w.Who = tidy(w.Action), tidy(w.Who)
	if _, ok := ElementOf(element); !ok {
		wrong = append(wrong, fault.New(fault.Invalid, "survey.plan-element").On("unsur"))
	}
	wrong = append(wrong, CheckOutcome(w.Action, "tindakan")...)
	if n := utf8.RuneCountInString(w.Who); n < 3 || n > longestWho {
		wrong = append(wrong, fault.New(fault.Invalid, "survey.plan-who", longestWho).On("siapa"))
	}
	if until < today || until > today+longestPlan {
		wrong = append(wrong, fault.New(fault.Invalid, "survey.plan-until").On("sampai"))
	}
	return w, wrong
}

// CheckOutcome refuses words that say nothing of what was or will be done.
func CheckOutcome(text, field string) []*fault.Fault {
	if n := utf8.RuneCountInString(tidy(text)); n < shortestAction || n > longestAction || !utf8.ValidString(text) {
		return []*fault.Fault{fault.New(fault.Invalid, "survey.plan-action", shortestAction, longestAction).On(field)}
	}
	return nil
}

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// The kinds of entries of a plan: made, done, dropped.
const (
	KindPlanned     = "survey.planned/1"
	KindPlanDone    = "survey.plan-done/1"
	KindPlanDropped = "survey.plan-dropped/1"
)

// Encode gives the canonical bytes of a plan that is made.
func (p Plan) Encode() ([]byte, error) {
	if p.Element.ID() == "" || p.Words.Zero() || p.Year < 1900 || p.Year > 2170 {
		return nil, fmt.Errorf("writing %s: no plan", KindPlanned)
	}
	return canon.Write(KindPlanned, func(o *canon.Object) {
		o.Str("element", p.Element.ID())
		o.Int("until", int64(p.Until))
		o.ID("words", p.Words)
		o.Int("year", int64(p.Year))
	})
}

// DecodePlan reads what Encode wrote.
func DecodePlan(data []byte) (Plan, error) {
	return canon.Read(KindPlanned, data, func(r *canon.Record) Plan {
		e, ok := ElementOf(r.Text("element"))
		if !ok {
			r.Wrong("element", errNotCounted)
		}
		return Plan{Year: int(r.V.Num("year")), Element: e, Until: calendar.Day(r.V.Num("until")), Words: r.ID("words")}
	})
}

// PlanEnd is how a plan ended: done or dropped, with the item of the words.
type PlanEnd struct {
	// Plan is the position of the entry that made it, On the day.
	Plan  int64
	On    calendar.Day
	Words canon.ID
}

// Encode gives the canonical bytes under a kind.
func (p PlanEnd) Encode(kind string) ([]byte, error) {
	return canon.Write(kind, func(o *canon.Object) {
		o.Int("on", int64(p.On))
		o.Int("plan", p.Plan)
		o.ID("words", p.Words)
	})
}

// DecodePlanEnd reads what Encode wrote.
func DecodePlanEnd(kind string, data []byte) (PlanEnd, error) {
	return canon.Read(kind, data, func(r *canon.Record) PlanEnd {
		return PlanEnd{Plan: r.V.Num("plan"), On: calendar.Day(r.V.Num("on")), Words: r.ID("words")}
	})
}
