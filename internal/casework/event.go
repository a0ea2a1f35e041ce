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
	return canon.Write(e.Kind(), e.put)
}

// Decode reads the event of an entry. An unknown kind gives nil and no error:
// it is kept and passed on, and freezes only its own stream.
func Decode(kind string, data []byte) (Event, error) {
	read, ok := readers[kind]
	if !ok {
		return nil, nil
	}
	return canon.Read(kind, data, func(r *canon.Record) Event { return read(&record{r}) })
}

// readers has one line for each kind and version that was ever written.
var readers = map[string]func(*record) Event{
	"case.submitted/1": readSubmitted,
	"case.completed/1": func(r *record) Event {
		return Completed{By: r.Text("by"), Checks: r.V.Texts("checks"), Together: r.V.Flag("together"), Dues: r.dues(), Next: r.next()}
	},
	"case.returned/1": func(r *record) Event {
		return ReturnedForMore{Defects: r.V.Texts("defects"), Words: r.OptID("words"), Second: r.V.Flag("second")}
	},
	"case.answered/1": func(r *record) Event {
		return Answered{Dues: r.dues(), CheckDue: r.V.Num("check_due"), Answers: r.OptID("answers"), Files: r.files(), Stood: r.stood(), Next: r.next()}
	},
	"case.taken/1": func(r *record) Event {
		return Taken{Account: r.Text("account"), OutOfTurn: r.V.Flag("out_of_turn"), Reason: r.OptID("reason")}
	},
	"case.released/1": func(*record) Event { return Released{} },
	"case.stepped/1": func(r *record) Event {
		return Stepped{Step: r.Text("step"), Checks: r.V.Texts("checks"), Together: r.V.Flag("together"), Words: r.OptID("words"), Next: r.next()}
	},
	"case.sent-back/1": func(r *record) Event { return SentBack{Words: r.OptID("words"), Next: r.next()} },
	"case.noted/1":     func(r *record) Event { return Noted{Note: r.OptID("note")} },
	"case.decided/1": func(r *record) Event {
		return Decided{Outcome: r.Text("outcome"), Rule: r.V.Str("rule"), Evidence: r.OptID("evidence"), Step: r.V.Str("step")}
	},
	"case.issued/1": func(r *record) Event {
		return ProductIssued{Document: r.V.Num("document"), Confirm: r.V.Num("confirm"), Next: r.next()}
	},
	"case.delivered/1":   func(r *record) Event { return Handed{How: r.Text("how"), Words: r.OptID("words")} },
	"case.withdrawn/1":   func(r *record) Event { return WithdrawnByApplicant{} },
	"case.uncollected/1": func(r *record) Event { return NotCollected{Due: r.V.Num("due")} },
	"case.assured/1": func(r *record) Event {
		return Assured{Degree: Assurance(r.Text("degree")), Attached: r.V.Flag("attached")}
	},
	"case.paused/1": func(r *record) Event { return ClockPaused{Reason: r.Text("reason"), Words: r.OptID("words")} },
	"case.resumed/1": func(r *record) Event {
		return ClockResumed{Dues: r.dues(), Stood: r.stood(), StepDue: r.V.Num("step_due")}
	},
	"case.extended/1": func(r *record) Event { return TimeExtended{Dues: r.dues(), Words: r.OptID("words")} },
	"case.escalated/1": func(r *record) Event {
		return EscalatedTo{Why: r.Text("why"), To: r.Text("to"), Office: r.Text("office"), Due: r.V.Num("due")}
	},
	"case.lapsed/1": func(r *record) Event {
		return LimitLapsed{LimitAt: r.V.Num("limit_at"), Due: r.V.Num("due"), Next: r.next()}
	},
	"case.due-moved/1": func(r *record) Event { return DueMoved{Dues: r.dues(), Calendar: r.Text("calendar")} },
	"case.ink-awaited/1": func(r *record) Event {
		return InkAwaited{Document: r.V.Num("document"), Next: r.next()}
	},
	"case.ink-recorded/1": func(r *record) Event {
		return InkRecorded{Way: r.Text("way"), Scan: r.OptID("scan"), Next: r.next()}
	},
	"case.ink-offered/1": func(r *record) Event { return InkOffered{Since: r.V.Num("since")} },
	"case.ink-taken/1":   func(r *record) Event { return InkTaken{By: r.Text("by")} },
	"case.endorsement-asked/1": func(r *record) Event {
		return EndorsementAsked{By: r.Text("by"), Due: r.V.Num("due")}
	},
	"case.endorsed/1": func(r *record) Event {
		return Endorsed{By: r.Text("by"), Way: r.Text("way"), Outcome: r.Text("outcome"), Words: r.OptID("words")}
	},
	"case.handed-up/1": func(r *record) Event {
		return HandedUp{Office: r.Text("office"), To: r.Text("to"), Why: r.Text("why")}
	},
	"case.money-asked/1": func(r *record) Event {
		return MoneyAsked{Answer: r.Text("answer"), Month: r.V.Num("month"), Way: r.V.Str("way")}
	},
	"case.sources-differ/1": func(r *record) Event {
		return SourcesDiffer{
			Field: r.Text("field"), Said: r.V.Texts("said"), Followed: r.Text("followed"), Words: r.OptID("words"),
			Repair: r.V.Flag("repair"), Forbids: r.V.Flag("forbids"),
		}
	},
	"case.person-completed/1": func(r *record) Event {
		return PersonCompleted{Who: r.Text("who"), Party: r.OptID("party")}
	},
	"case.advised/1": func(r *record) Event {
		return Advised{Adviser: r.Text("adviser"), Outcome: r.Text("outcome"), Checks: r.V.Texts("checks"), Words: r.OptID("words")}
	},
	"case.advice-joined/1": func(r *record) Event {
		return AdviceJoined{Step: r.Text("step"), Missing: r.V.Texts("missing"), Next: r.next()}
	},
	"case.visit-set/1": func(r *record) Event { return VisitSet{At: r.V.Num("at"), Words: r.OptID("words")} },
	"case.visited/1": func(r *record) Event {
		return Visited{
			Outcome: r.Text("outcome"), Checks: r.V.Texts("checks"), Findings: r.OptID("findings"), Files: r.files(),
			RepairDue: r.V.Num("repair_due"), Next: r.next(),
		}
	},
	"case.repaired/1": func(r *record) Event {
		return Repaired{Words: r.OptID("words"), Files: r.files(), Dues: r.dues(), Stood: r.stood(), Next: r.next()}
	},
	"case.billed/1": func(r *record) Event {
		return Billed{Bill: r.OptID("bill"), Sum: r.V.Num("sum"), Table: r.V.Str("table"), Due: r.V.Num("due")}
	},
	"case.paid/1": func(r *record) Event {
		return Paid{Bill: r.OptID("bill"), Way: r.Text("way"), Dues: r.dues(), Stood: r.stood(), Next: r.next()}
	},
	"case.worked/1": func(r *record) Event {
		return Worked{Step: r.Text("step"), Checks: r.V.Texts("checks"), Words: r.OptID("words"), Number: r.OptID("number"), Files: r.files(), Next: r.next()}
	},
	"case.confirmed/1": func(r *record) Event {
		return Confirmed{Way: r.Text("way"), Words: r.OptID("words"), Files: r.files(), Next: r.next()}
	},
	"case.disposed/1": func(r *record) Event {
		return Disposed{To: r.Text("to"), Words: r.OptID("words"), Due: r.V.Num("due")}
	},
	"case.named/1":    func(r *record) Event { return NamedAnew{Account: r.Text("account"), Office: r.V.Str("office")} },
	"case.reissued/1": readReissued,
	"case.class-judged/1": func(r *record) Event {
		return ClassJudged{Outcome: r.Text("outcome"), Words: r.OptID("words")}
	},
	"case.mended/1": func(r *record) Event {
		return Mended{
			Old: r.V.Num("old"), Document: r.V.Num("document"), Answers: r.OptID("answers"), Words: r.OptID("words"),
			Ink: r.V.Flag("ink"), Next: r.next(),
		}
	},
}

// record reads fields and remembers the first that is missing.
type record struct{ *canon.Record }

func (r *record) dues() Dues {
	return Dues{From: r.V.Num("from"), PromisedAt: r.V.Num("promised_at"), LimitAt: r.V.Num("limit_at"), Provisional: r.V.Flag("provisional")}
}

func (r *record) next() Next {
	return Next{
		Step: r.V.Str("next"), Role: r.V.Str("next_role"), Due: r.V.Num("next_due"),
		Office: r.V.Str("next_office"), Account: r.V.Str("next_account"), Asked: r.asked(),
	}
}

func (r *record) stood() Stood {
	return Stood{Days: r.V.Num("stood_days"), Minutes: r.V.Num("stood_minutes"), Calendar: r.V.Num("stood_calendar")}
}

func (r *record) files() []FileRef {
	l := r.V.Texts("files")
	var out []FileRef
	for i := 0; i+1 < len(l); i += 2 {
		id, err := canon.ParseID(l[i+1])
		if err != nil && r.Err == nil {
			r.Err = fmt.Errorf("files: %w", err)
		}
		out = append(out, FileRef{Requirement: l[i], Item: id})
	}
	return out
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
	// Office does it when it is not the case's own, "" for its own.
	Office string
	// Account is the one person whose step it is by the organisation chart, "" for
	// whoever holds the role.
	Account string
	// Asked are the advisers that the step asks at once.
	Asked []Asked
}

func (n Next) put(o *canon.Object) {
	o.Opt("next", n.Step)
	o.Opt("next_account", n.Account)
	putAsked(o, n.Asked)
	o.OptInt("next_due", n.Due)
	o.Opt("next_office", n.Office)
	o.Opt("next_role", n.Role)
}

func (n Next) apply(c *Case, at int64) {
	c.Step, c.Role, c.StepDue, c.StepFrom, c.Assignee = n.Step, n.Role, n.Due, at, n.Account
	c.HandOffice, c.HandedUp, c.Person = n.Office, false, n.Account
	c.ask(n.Step, n.Asked)
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
