package casework

import (
	"fmt"

	"genggam/internal/canon"
)

// Event is something that happened to a case. The set is closed.
type Event interface {
	// Kind is the kind and version written in the journal.
	Kind() string
	put(o *canon.Object)
	apply(c *Case, m Meta)
}

// Encode writes the data of an event's entry.
func Encode(e Event) ([]byte, error) {
	var o canon.Object
	e.put(&o)
	b, err := o.Bytes()
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", e.Kind(), err)
	}
	return b, nil
}

// Decode reads the event of an entry. An unknown kind gives nil and no error:
// it is kept and passed on, and freezes only its own stream.
func Decode(kind string, data []byte) (Event, error) {
	read, ok := readers[kind]
	if !ok {
		return nil, nil
	}
	v, err := canon.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", kind, err)
	}
	r := &record{v: v}
	e := read(r)
	if r.err != nil {
		return nil, fmt.Errorf("reading %s: %w", kind, r.err)
	}
	return e, nil
}

// readers has one line for each kind and version that was ever written.
var readers = map[string]func(*record) Event{
	"case.submitted/1": readSubmitted,
	"case.completed/1": func(r *record) Event { return Completed{By: r.str("by"), Dues: r.dues(), Next: r.next()} },
	"case.returned/1": func(r *record) Event {
		return ReturnedForMore{Defects: r.v.Texts("defects"), Words: r.id("words"), Second: r.v.Flag("second")}
	},
	"case.answered/1": func(r *record) Event {
		return Answered{Dues: r.dues(), CheckDue: r.v.Num("check_due"), Answers: r.id("answers"), Files: r.files(), Stood: r.stood(), Next: r.next()}
	},
	"case.taken/1": func(r *record) Event {
		return Taken{Account: r.str("account"), OutOfTurn: r.v.Flag("out_of_turn"), Reason: r.id("reason")}
	},
	"case.released/1": func(*record) Event { return Released{} },
	"case.stepped/1": func(r *record) Event {
		return Stepped{Step: r.str("step"), Checks: r.v.Texts("checks"), Next: r.next()}
	},
	"case.sent-back/1": func(r *record) Event { return SentBack{Words: r.id("words"), Next: r.next()} },
	"case.noted/1":     func(r *record) Event { return Noted{Note: r.id("note")} },
	"case.decided/1": func(r *record) Event {
		return Decided{Outcome: r.str("outcome"), Rule: r.v.Str("rule"), Evidence: r.id("evidence"), Step: r.v.Str("step")}
	},
	"case.issued/1": func(r *record) Event {
		return ProductIssued{Document: r.v.Num("document"), Next: r.next()}
	},
	"case.delivered/1": func(r *record) Event { return Handed{How: r.str("how"), Words: r.id("words")} },
	"case.withdrawn/1": func(r *record) Event { return WithdrawnByApplicant{} },
	"case.assured/1": func(r *record) Event {
		return Assured{Degree: Assurance(r.str("degree")), Attached: r.v.Flag("attached")}
	},
	"case.paused/1": func(r *record) Event { return ClockPaused{Reason: r.str("reason"), Words: r.id("words")} },
	"case.resumed/1": func(r *record) Event {
		return ClockResumed{Dues: r.dues(), Stood: r.stood(), StepDue: r.v.Num("step_due")}
	},
	"case.extended/1": func(r *record) Event { return TimeExtended{Dues: r.dues(), Words: r.id("words")} },
	"case.escalated/1": func(r *record) Event {
		return EscalatedTo{Why: r.str("why"), To: r.str("to"), Office: r.str("office"), Due: r.v.Num("due")}
	},
	"case.lapsed/1": func(r *record) Event {
		return LimitLapsed{LimitAt: r.v.Num("limit_at"), Due: r.v.Num("due"), Next: r.next()}
	},
	"case.due-moved/1": func(r *record) Event { return DueMoved{Dues: r.dues(), Calendar: r.str("calendar")} },
	"case.ink-awaited/1": func(r *record) Event {
		return InkAwaited{Document: r.v.Num("document"), Next: r.next()}
	},
	"case.ink-recorded/1": func(r *record) Event {
		return InkRecorded{Way: r.str("way"), Scan: r.id("scan"), Next: r.next()}
	},
	"case.ink-offered/1": func(r *record) Event { return InkOffered{Since: r.v.Num("since")} },
	"case.ink-taken/1":   func(r *record) Event { return InkTaken{By: r.str("by")} },
	"case.endorsement-asked/1": func(r *record) Event {
		return EndorsementAsked{By: r.str("by"), Due: r.v.Num("due")}
	},
	"case.endorsed/1": func(r *record) Event {
		return Endorsed{By: r.str("by"), Way: r.str("way"), Outcome: r.str("outcome"), Words: r.id("words")}
	},
	"case.handed-up/1": func(r *record) Event {
		return HandedUp{Office: r.str("office"), To: r.str("to"), Why: r.str("why")}
	},
	"case.money-asked/1": func(r *record) Event { return MoneyAsked{Answer: r.str("answer")} },
	"case.sources-differ/1": func(r *record) Event {
		return SourcesDiffer{
			Field: r.str("field"), Said: r.v.Texts("said"), Followed: r.str("followed"), Words: r.id("words"),
			Repair: r.v.Flag("repair"), Forbids: r.v.Flag("forbids"),
		}
	},
	"case.mended/1": func(r *record) Event {
		return Mended{
			Old: r.v.Num("old"), Document: r.v.Num("document"), Answers: r.id("answers"), Words: r.id("words"),
			Ink: r.v.Flag("ink"), Next: r.next(),
		}
	},
}

// record reads fields and remembers the first that is missing.
type record struct {
	v   canon.Value
	err error
}

func (r *record) str(key string) string {
	if r.v.At(key).Kind != canon.Text && r.err == nil {
		r.err = fmt.Errorf("%s is missing", key)
	}
	return r.v.Str(key)
}

func (r *record) id(key string) canon.ID {
	s := r.v.Str(key)
	if s == "" {
		return canon.ID{}
	}
	id, err := canon.ParseID(s)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("%s: %w", key, err)
	}
	return id
}

func (r *record) dues() Dues {
	return Dues{From: r.v.Num("from"), PromisedAt: r.v.Num("promised_at"), LimitAt: r.v.Num("limit_at"), Provisional: r.v.Flag("provisional")}
}

func (r *record) next() Next {
	return Next{Step: r.v.Str("next"), Role: r.v.Str("next_role"), Due: r.v.Num("next_due")}
}

func (r *record) stood() Stood {
	return Stood{Days: r.v.Num("stood_days"), Minutes: r.v.Num("stood_minutes"), Calendar: r.v.Num("stood_calendar")}
}

func (r *record) files() []FileRef {
	l := r.v.Texts("files")
	var out []FileRef
	for i := 0; i+1 < len(l); i += 2 {
		id, err := canon.ParseID(l[i+1])
		if err != nil && r.err == nil {
			r.err = fmt.Errorf("files: %w", err)
		}
		out = append(out, FileRef{Requirement: l[i], Item: id})
	}
	return out
}

func putID(o *canon.Object, key string, id canon.ID) {
	if !id.Zero() {
		o.Str(key, id.String())
	}
}

func putFiles(o *canon.Object, files []FileRef) {
	l := make([]string, 0, 2*len(files))
	for _, f := range files {
		l = append(l, f.Requirement, f.Item.String())
	}
	o.List("files", l)
}

// Next is the step that follows, worked out by the rule.
type Next struct {
	Step, Role string
	// Due bounds the step itself, 0 for no bound.
	Due int64
}

func (n Next) put(o *canon.Object) {
	o.Opt("next", n.Step)
	o.OptInt("next_due", n.Due)
	o.Opt("next_role", n.Role)
}

func (n Next) apply(c *Case, at int64) {
	c.Step, c.Role, c.StepDue, c.StepFrom, c.Assignee, c.HandOffice = n.Step, n.Role, n.Due, at, "", ""
}

// Dues are the two due times of a case, and where they are counted from.
type Dues struct {
	From, PromisedAt, LimitAt int64
	Provisional               bool
}

func (d Dues) apply(c *Case) {
	if d.PromisedAt != 0 {
		c.From, c.PromisedAt, c.LimitAt, c.Provisional = d.From, d.PromisedAt, d.LimitAt, d.Provisional
	}
}

// Stood is for how long the clock stood, in each unit that a rule may count.
type Stood struct{ Days, Minutes, Calendar int64 }
