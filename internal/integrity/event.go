package integrity

import (
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// maxName bounds identifiers that come from elsewhere, in characters.
const maxName = 200

// Event is something that was written down about clean hands. The set is closed:
// Asked; Reported, Forwarded, Decided, Settled; Approved, Sent, Received.
type Event interface {
	// Kind is the kind and version written in the journal.
	Kind() string
	put(o *canon.Object)
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
	"money.answered/1":         func(r *record) Event { return Asked{Answer: r.of("answer", Answers()), Office: r.Text("office")} },
	"gratification.reported/1": readReported,
	"gratification.forwarded/1": func(r *record) Event {
		return Forwarded{ID: r.ID("id"), Receipt: r.OptID("receipt")}
	},
	"gratification.decided/1": func(r *record) Event {
		return Decided{ID: r.ID("id"), Outcome: r.of("outcome", Outcomes()), Words: r.OptID("words"), HandOver: r.due("hand_over")}
	},
	"gratification.settled/1": func(r *record) Event { return Settled{ID: r.ID("id"), How: r.of("how", Settlements())} },
	"report.approved/1": func(r *record) Event {
		return Approved{Office: r.Text("office"), Month: r.month("month"), Version: r.count("version"), Figures: r.figures("figures")}
	},
	"report.sent/1": func(r *record) Event {
		return Sent{Office: r.Text("office"), Month: r.month("month"), Version: r.count("version"), To: r.Text("to")}
	},
	"report.received/1": func(r *record) Event {
		return Received{Office: r.Text("office"), Month: r.month("month"), Version: r.count("version"), By: r.Text("by")}
	},
}

// Asked: somebody who got their product said whether they were asked for money,
// at which office. It names no case and nobody. Whoever stores it keeps it out of
// what that office can read, where one node serves several offices; an office
// with a node of its own sends it on and keeps no count.
type Asked struct {
	// Answer is of Answers; Office the one that was answered about.
	Answer, Office string
}

// Kind implements Event.
func (Asked) Kind() string { return "money.answered/1" }

func (e Asked) put(o *canon.Object) {
	o.Str("answer", e.Answer)
	o.Str("office", e.Office)
}

// Reported: an officer reported a gift, in time or late.
type Reported struct {
	Gift Gift
	// UPG and KPK are the last days to report to each; Forward that of the unit;
	// Complete that of what is missing.
	UPG, KPK, Forward, Complete Due
}

// Kind implements Event.
func (Reported) Kind() string { return "gratification.reported/1" }

func (e Reported) put(o *canon.Object) {
	g := e.Gift
	o.Str("account", g.Account)
	e.Complete.put(o, "complete_by")
	e.Forward.put(o, "forward_by")
	o.Str("id", g.ID.String())
	o.ID("item", g.Item)
	e.KPK.put(o, "kpk_by")
	o.Str("occasion", g.Occasion)
	o.Str("office", g.Office)
	o.Str("received", g.Received.String())
	o.Flag("refused", g.Refused)
	o.Str("thing", g.Thing)
	e.UPG.put(o, "upg_by")
	o.OptInt("value", g.Value)
}

func readReported(r *record) Event {
	return Reported{
		Gift: Gift{
			ID: r.ID("id"), Account: r.Text("account"), Office: r.Text("office"), Thing: r.of("thing", Things()), Occasion: r.of("occasion", Occasions()),
			Value: r.V.Num("value"), Received: r.day("received"), Refused: r.V.Flag("refused"), Item: r.OptID("item"),
		},
		UPG: r.due("upg_by"), KPK: r.due("kpk_by"), Forward: r.due("forward_by"), Complete: r.due("complete_by"),
	}
}

// put writes a due time, and beside it whether it is provisional.
func (d Due) put(o *canon.Object, key string) {
	o.OptInt(key, d.At)
	o.Flag(key+"_provisional", d.Provisional)
}

// Forwarded: the unit passed the report on to the KPK.
type Forwarded struct{ ID, Receipt canon.ID }

// Kind implements Event.
func (Forwarded) Kind() string { return "gratification.forwarded/1" }

func (e Forwarded) put(o *canon.Object) {
	o.Str("id", e.ID.String())
	o.ID("receipt", e.Receipt)
}

// Decided: the KPK said whose the gift is.
type Decided struct {
	ID canon.ID
	// Outcome is of Outcomes; Words the decision as an item, may be zero.
	Outcome string
	Words   canon.ID
	// HandOver is the last day for what became the state's.
	HandOver Due
}

// Kind implements Event.
func (Decided) Kind() string { return "gratification.decided/1" }

func (e Decided) put(o *canon.Object) {
	e.HandOver.put(o, "hand_over")
	o.Str("id", e.ID.String())
	o.Str("outcome", e.Outcome)
	o.ID("words", e.Words)
}

// Settled: the gift came to its end.
type Settled struct {
	ID canon.ID
	// How is of Settlements.
	How string
}

// Kind implements Event.
func (Settled) Kind() string { return "gratification.settled/1" }

func (e Settled) put(o *canon.Object) {
	o.Str("how", e.How)
	o.Str("id", e.ID.String())
}

// record reads fields and remembers the first that is wrong.
type record struct{ *canon.Record }

func (r *record) of(key string, list []string) string {
	s := r.Text(key)
	if !oneOf(list, s) {
		r.Wrong(key, fmt.Errorf("an unknown word"))
	}
	return s
}

func (r *record) day(key string) calendar.Day {
	d, err := calendar.ParseDay(r.Text(key))
	r.Wrong(key, err)
	return d
}

func (r *record) count(key string) int {
	n := r.V.Num(key)
	if n < 1 || n > 1<<30 {
		r.Wrong(key, fmt.Errorf("no count from 1 on"))
	}
	return int(n)
}

func (r *record) due(key string) Due {
	return Due{At: r.V.Num(key), Provisional: r.V.Flag(key + "_provisional")}
}
