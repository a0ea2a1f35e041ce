package complaint

import (
	"genggam/internal/canon"
)

// Event is something that happened to a matter. The set is closed.
type Event interface {
	// Kind is the kind and version written in the journal.
	Kind() string
	put(o *canon.Object)
	apply(c *Complaint, at int64)
}

// Encode writes the data of an event's entry.
func Encode(e Event) ([]byte, error) { return canon.Write(e.Kind(), e.put) }

// Decode reads the event of an entry. An unknown kind gives nil and no error:
// it is kept and passed on, and freezes only its own stream.
func Decode(kind string, data []byte) (Event, error) {
	read, ok := readers[kind]
	if !ok {
		return nil, nil
	}
	return canon.Read(kind, data, read)
}

var readers = map[string]func(*canon.Record) Event{
	"complaint.filed/1": readFiled,
	"complaint.verified/1": func(r *canon.Record) Event {
		return Verified{Class: Class(r.Text("class")), SettleDue: r.V.Num("settle_due")}
	},
	"complaint.forwarded/1": func(r *canon.Record) Event {
		return Forwarded{To: r.Text("to"), Why: r.Text("why"), Words: r.OptID("words")}
	},
	"complaint.answered/1": func(r *canon.Record) Event { return Answered{Words: r.ID("words")} },
	"complaint.asked/1": func(r *canon.Record) Event {
		return AskedMore{Words: r.ID("words"), Due: r.V.Num("due")}
	},
	"complaint.completed/1": func(r *canon.Record) Event {
		return Completed{Words: r.ID("words"), Photos: ids(r, "photos"), SettleDue: r.V.Num("settle_due")}
	},
	"complaint.lapsed/1": func(r *canon.Record) Event { return Lapsed{Due: r.V.Num("due")} },
	"complaint.decided/1": func(r *canon.Record) Event {
		return Decided{Outcome: Outcome(r.Text("outcome")), Words: r.ID("words"), DeliverDue: r.V.Num("deliver_due")}
	},
	"complaint.delivered/1": func(r *canon.Record) Event {
		return Delivered{How: r.Text("how"), ReplyDue: r.V.Num("reply_due")}
	},
	"complaint.rated/1": func(r *canon.Record) Event {
		return Rated{Score: int(r.V.Num("score")), Words: r.OptID("words")}
	},
	"complaint.reopened/1": func(r *canon.Record) Event {
		return Reopened{Words: r.ID("words"), SettleDue: r.V.Num("settle_due")}
	},
	"complaint.withdrawn/1":  func(r *canon.Record) Event { return Withdrawn{} },
	"complaint.merged/1":     func(r *canon.Record) Event { return Merged{Into: r.V.Num("into")} },
	"complaint.identified/1": func(r *canon.Record) Event { return Identified{Who: r.ID("who")} },
	"complaint.escalated/1": func(r *canon.Record) Event {
		return Escalated{Duty: Duty(r.Text("duty")), To: r.Text("to"), Last: r.V.Flag("last")}
	},
	"complaint.numbered/1": func(r *canon.Record) Event { return Numbered{Channel: r.Text("channel"), Number: r.Text("number")} },
	"complaint.named/1":    func(r *canon.Record) Event { return Named{Against: r.V.Texts("against"), Head: r.V.Flag("head")} },
	"complaint.closed/1":   func(r *canon.Record) Event { return Closed{} },
	"complaint.promised/1": readPromised,
}

func ids(r *canon.Record, key string) (out []canon.ID) {
	for _, s := range r.V.Texts(key) {
		id, err := canon.ParseID(s)
		r.Wrong(key, err)
		out = append(out, id)
	}
	return out
}

func put(ids []canon.ID) (out []string) {
	for _, id := range ids {
		out = append(out, id.String())
	}
	return out
}

func optList(o *canon.Object, key string, vs []string) {
	if len(vs) > 0 {
		o.List(key, vs)
	}
}

func optID(o *canon.Object, key string, id canon.ID) {
	if !id.Zero() {
		o.Str(key, id.String())
	}
}
