package openfile

import (
	"bytes"
	_ "embed" // the script lies beside
	"encoding/csv"
	"io"
	"strconv"

	"genggam/internal/calendar"
	"genggam/internal/eventlog"
)

// The files of a release. Tables and XES are made of Whole; Entry is the line of the
// journal with its digest, Proof that this line is in the journal.
const (
	Whole = "data.json"
	XES   = "cases.xes"
	Entry = "entry.json"
	Proof = "proof.txt"
)

// ScriptName is the script that computes all figures again from the files; it needs
// Python 3 and nothing of ours.
const ScriptName = "recompute.py"

//go:embed recompute.py
var script []byte

// Script is that script.
func Script() []byte { return bytes.Clone(script) }

// Tables are the names of the tables of a release as CSV (RFC 4180), in order.
func Tables() []string {
	return []string{"finished.csv", "counts.csv", "complaints.csv", "satisfaction.csv", "calendar.csv"}
}

// Table writes one table of a release as CSV; nil for a name that is none.
func (r *Release) Table(name string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	row := func(cells ...string) { _ = w.Write(cells) } // memory does not fail
	switch name {
	case "finished.csv":
		row("service", "from", "to", "received", "complete", "ready", "promised", "on_time")
		for _, x := range r.Finished {
			row(x.Service, x.From.String(), x.To.String(), x.Received.String(), x.Complete.String(), x.Ready.String(), x.Promised.String(), yesNo(x.OnTime))
		}
	case "counts.csv":
		row("what", "service", "from", "to", "reason", "n")
		for _, x := range r.Counts {
			row(string(x.What), x.Service, x.From.String(), x.To.String(), x.Reason, number(x.N))
		}
	case "complaints.csv":
		row("service", "from", "to", "received", "answered", "decided", "on_time")
		for _, x := range r.Complaints {
			row(x.Service, x.From.String(), x.To.String(), x.Received.String(), x.Answered.String(), x.Decided.String(), yesNo(x.OnTime))
		}
	case "satisfaction.csv":
		row("service", "device", "from", "to", "n", "element", "answered_1", "answered_2", "answered_3", "answered_4")
		for _, x := range r.Satisfaction {
			for e, n := range x.Answers {
				row(x.Service, string(x.Device), x.From.String(), x.To.String(), number(x.N), "U"+strconv.Itoa(e+1), number(n[0]), number(n[1]), number(n[2]), number(n[3]))
			}
		}
	case "calendar.csv":
		row("first_day", "last_day", "day_off")
		for _, d := range r.DaysOff {
			row(r.FirstDay.String(), r.LastDay.String(), d.String())
		}
	default:
		return nil
	}
	w.Flush()
	return b.Bytes()
}

// Write writes a file of a release by its name, one that is made of Whole.
func (r *Release) Write(name string, to io.Writer) error {
	if name == XES {
		return r.Log(to)
	}
	text := r.Table(name)
	if name == Whole {
		var err error
		if text, err = r.Encode(); err != nil {
			return err
		}
	}
	_, err := to.Write(text)
	return err
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func yesNo(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}

// Log writes the finished cases as an event log (IEEE 1849): each case was received,
// complete and ready on a day. Its name is its row in the table and nothing else.
func (r *Release) Log(out io.Writer) error {
	head := eventlog.Standard()
	head.Attrs = []eventlog.Attr{eventlog.Text("concept:name", r.Office+" "+r.Month.String()),
		eventlog.Text("checkpoint:root", r.Checkpoint.Root), {Type: eventlog.Int, Key: "checkpoint:size", Value: number(r.Checkpoint.Size)}}
	w, err := eventlog.NewWriter(out, head)
	if err != nil {
		return err
	}
	for i, x := range r.Finished {
		step := func(name string, d calendar.Day) eventlog.Event {
			at := eventlog.Attr{Type: eventlog.Date, Key: eventlog.Timestamp, Value: d.String() + "T00:00:00.000Z"}
			return eventlog.Event{Attrs: []eventlog.Attr{eventlog.Text(eventlog.Name, name), eventlog.Text(eventlog.Transition, "complete"), eventlog.Text(eventlog.Group, r.Office), at}}
		}
		err := w.Write(eventlog.Trace{
			Attrs: []eventlog.Attr{eventlog.Text(eventlog.Name, strconv.Itoa(i+1)), eventlog.Text("service", x.Service),
				{Type: eventlog.Boolean, Key: "on_time", Value: strconv.FormatBool(x.OnTime)}, eventlog.Text("promised", x.Promised.String())},
			Events: []eventlog.Event{step("received", x.Received), step("complete", x.Complete), step("ready", x.Ready)},
		})
		if err != nil {
			return err
		}
	}
	return w.Close()
}
