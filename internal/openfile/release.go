package openfile

import (
	"encoding/json"
	"fmt"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/survey"
)

// Format names the shape of a release; another shape has another number.
const Format = "genggam open data 1"

// Fewest is how many of a kind are published together; fewer wait in their box.
const Fewest = 10

// What the services of a cell are called when it is not of one that can be named.
const (
	// Joint stands for services that were put together because each had too few, or
	// because they are named nowhere (discreet ones).
	Joint = survey.Joint
	// NoService stands for complaints that are about no service.
	NoService = "-"
	// OtherReason stands for reasons that were put together because each was rare.
	OtherReason = "*"
)

// Month is a month of the calendar, written 2026-11.
type Month survey.Month

// MonthOf is the month of a day.
func MonthOf(d calendar.Day) Month { return Month(survey.MonthOf(d)) }

// String is the month as it is written.
func (m Month) String() string { return survey.Month(m).String() }

// First is the first day of a month.
func (m Month) First() calendar.Day { return calendar.NewDay(int(m)/12, time.Month(m%12+1), 1) }

// MarshalText writes the month.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText writes and refuses everything else.
func (m *Month) UnmarshalText(text []byte) error {
	d, err := calendar.ParseDay(string(text) + "-01")
	if err != nil {
		return fmt.Errorf("reading month %.20q: %w", text, err)
	}
	*m = MonthOf(d)
	return nil
}

// Span is from when to when what is published together happened, both counted.
type Span struct {
	From Month `json:"from"`
	To   Month `json:"to"`
}

// Case is one case that was finished: granted or refused.
type Case struct {
	// Received is the day of receipt, Complete that from which the promised time ran,
	// Ready that on which the product was made or the refusal decided, Promised the
	// last day of the promise as it stood in the end.
	Received calendar.Day `json:"received"`
	Complete calendar.Day `json:"complete"`
	Ready    calendar.Day `json:"ready"`
	Promised calendar.Day `json:"promised"`
	// OnTime is judged to the minute where the standard promises minutes.
	OnTime bool `json:"on_time"`
}

// Matter is one complaint that was decided.
type Matter struct {
	Received calendar.Day `json:"received"`
	// Answered is the day of the first answer, that of the decision when none came before.
	Answered calendar.Day `json:"answered"`
	Decided  calendar.Day `json:"decided"`
	// OnTime says that it was decided by the earlier of its two legal limits.
	OnTime bool `json:"on_time"`
}

// CaseRow, MatterRow and CountRow are the rows of the tables.
type (
	// CaseRow is a case with the cell in which it is published.
	CaseRow struct {
		Service string `json:"service"`
		Span
		Case
	}
	// MatterRow is a complaint with its cell.
	MatterRow struct {
		Service string `json:"service"`
		Span
		Matter
	}
	// CountRow is how many of a kind there were; Reason is that of refusals, else "".
	CountRow struct {
		What    What   `json:"what"`
		Service string `json:"service"`
		Span
		Reason string `json:"reason"`
		N      int64  `json:"n"`
	}
)

// AnswersRow is what left a box of the survey: for each of the nine elements how
// often 1, 2, 3 and 4 was answered.
type AnswersRow struct {
	Service string        `json:"service"`
	Device  survey.Device `json:"device"`
	Span
	N       int64                     `json:"n"`
	Answers [survey.Elements][4]int64 `json:"answers"`
}

// Checkpoint is the head of the journal that the release was made from: it is the
// record of everything that is counted, and of nothing later.
type Checkpoint struct {
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
	// Root is the RFC 6962 tree hash, base64.
	Root string `json:"root"`
}

// Release is what an office publishes at the end of a month.
type Release struct {
	Format     string     `json:"format"`
	Office     string     `json:"office"`
	Name       string     `json:"name"`
	Month      Month      `json:"month"`
	Threshold  int        `json:"threshold"`
	Checkpoint Checkpoint `json:"checkpoint"`
	// FirstDay to LastDay are the days that DaysOff speaks of: those on which the
	// office did not work. Working days are counted after the first day up to and
	// including the last.
	FirstDay     calendar.Day   `json:"first_day"`
	LastDay      calendar.Day   `json:"last_day"`
	DaysOff      []calendar.Day `json:"days_off"`
	Finished     []CaseRow      `json:"finished"`
	Counts       []CountRow     `json:"counts"`
	Complaints   []MatterRow    `json:"complaints"`
	Satisfaction []AnswersRow   `json:"satisfaction"`
}

// Empty says that a release has nothing in it.
func (r *Release) Empty() bool {
	return len(r.Finished)+len(r.Counts)+len(r.Complaints)+len(r.Satisfaction) == 0
}

// Fill puts what left the boxes into a release, in an order that tells nothing of
// the order in which it happened. off says on which days the office does not work.
func (r *Release) Fill(out []Box, off func(calendar.Day) bool) {
	for _, b := range out {
		span := Span{b.From, r.Month}
		for _, c := range b.Cases {
			r.Finished = append(r.Finished, CaseRow{b.Service, span, c})
		}
		for _, m := range b.Matters {
			r.Complaints = append(r.Complaints, MatterRow{b.Service, span, m})
		}
		for reason, n := range rare(b.Counts) {
			r.Counts = append(r.Counts, CountRow{b.What, b.Service, span, reason, n})
		}
	}
	arrange.By(r.Finished, caseOrder)
	arrange.By(r.Complaints, matterOrder)
	arrange.By(r.Counts, countOrder)
	r.days(off)
}

// days lists when the office did not work within the days that rows speak of.
func (r *Release) days(off func(calendar.Day) bool) {
	first, last := r.Month.First(), (r.Month+1).First()-1
	for _, x := range r.Finished {
		first, last = min(first, x.Received), max(last, x.Ready)
	}
	for _, x := range r.Complaints {
		first, last = min(first, x.Received), max(last, x.Decided)
	}
	r.FirstDay, r.LastDay = first, last
	for d := first; d <= last; d++ {
		if off(d) {
			r.DaysOff = append(r.DaysOff, d)
		}
	}
}

// Encode gives the bytes of a release, which its digest in the journal is of.
func (r *Release) Encode() ([]byte, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("writing a release: %w", err)
	}
	return append(b, '\n'), nil
}

// Decode reads what Encode wrote.
func Decode(b []byte) (*Release, error) {
	r := &Release{}
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("reading a release: %w", err)
	}
	if r.Format != Format || r.LastDay < r.FirstDay || r.LastDay-r.FirstDay > longest {
		return nil, fmt.Errorf("reading a release: no %s", Format)
	}
	return r, nil
}

// longest is how many days a release may speak of: a hundred years.
const longest = 36525
