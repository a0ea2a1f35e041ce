package api

import (
	"net/http"
	"sync"
	"time"

	"genggam/internal/casework"
	"genggam/internal/desk"
)

// Filed answers POST /api/v1/cases.
type Filed struct {
	Reference   string `json:"reference" doc:"What the application is called by."`
	Secret      string `json:"secret" doc:"Ten characters that open it, for the header Genggam-Secret. Shown here only."`
	SubmittedAt string `json:"submitted_at" doc:"The legal time of receipt, in the zone of the office." format:"date-time"`
	Position    int64  `json:"position" doc:"Position of its first entry in the log of this node."`
	Due         Dues   `json:"due" doc:"When what is due, with the sum of each."`
	Links       Links  `json:"links" doc:"Where to go on."`
}

// Dues are the three due times of an application.
type Dues struct {
	Check   Due `json:"check" doc:"Until when the office says what is missing; silence then means complete."`
	Promise Due `json:"promise" doc:"The time that the office promises."`
	Limit   Due `json:"limit" doc:"The time that the law sets."`
}

// Due is one due time with its sum.
type Due struct {
	At          string    `json:"at" doc:"The due moment, in the zone of the office." format:"date-time"`
	Provisional bool      `json:"provisional" doc:"The sum rests on a calendar that is not decreed yet, and may move."`
	Amount      int       `json:"amount" doc:"How much time."`
	Unit        string    `json:"unit" doc:"In what unit." enum:"working-minutes,working-days,calendar-days,hours"`
	Lines       []DueLine `json:"lines" doc:"The sum line by line, beginning with the start."`
}

// DueLine is one line of a sum.
type DueLine struct {
	Key   string `json:"key" doc:"Message key of the line."`
	Day   string `json:"day" doc:"First day of the line." format:"date"`
	Until string `json:"until" doc:"Last day of the line." format:"date"`
	Count int    `json:"count" doc:"How many are counted once this line is done."`
	Text  string `json:"text" doc:"The line as a sentence in the language that was asked for."`
}

// Links are addresses relative to this node.
type Links struct {
	Self       string `json:"self" doc:"The application; the secret goes into the header Genggam-Secret." format:"uri-reference"`
	Receipt    string `json:"receipt" doc:"Receipt with the proof of inclusion." format:"uri-reference"`
	Completion string `json:"completion" doc:"Where a request for completion is answered." format:"uri-reference"`
	Letter     string `json:"letter" doc:"The letter as PDF, once it is issued." format:"uri-reference"`
}

const casesPath = "/api/v1/cases/"

func linksOf(reference string) Links {
	self := casesPath + reference
	return Links{Self: self, Receipt: self + "/receipt", Completion: self + "/completion", Letter: self + "/letter"}
}

// answers are the buffers that answers are written in.
var answers = sync.Pool{New: func() any { b := make([]byte, 0, 8<<10); return &b }}

// filed writes the answer to an application that is stored. It is written by
// hand since every submission pays for it; a test holds it to Filed.
func (c *call) filed(r desk.Receipt) error {
	buf := answers.Get().(*[]byte)
	b := c.appendFiled((*buf)[:0], r)
	h := c.w.Header()
	h["Content-Type"] = jsonType
	h.Set("Location", casesPath+r.Reference)
	status := http.StatusCreated
	if r.Replayed {
		status = http.StatusOK
		h.Set("Idempotent-Replayed", "true")
	}
	c.w.WriteHeader(status)
	_, _ = c.w.Write(b) // the caller may be gone; the application is stored
	*buf = b
	answers.Put(buf)
	return nil
}

var jsonType = []string{"application/json"}

func (c *call) appendFiled(b []byte, r desk.Receipt) []byte {
	zone := r.Promise.Due.At.Location()
	b = append(b, `{"reference":"`...)
	b = append(b, r.Reference...)
	b = append(append(append(b, `","secret":"`...), r.Secret...), `","submitted_at":"`...)
	b = r.SubmittedAt.In(zone).AppendFormat(b, instant)
	b = appendInt(append(b, `","position":`...), r.No)
	b = c.appendDue(append(b, `,"due":{"check":`...), r.Check)
	b = c.appendDue(append(b, `,"promise":`...), r.Promise)
	b = c.appendDue(append(b, `,"limit":`...), r.Limit)
	b = append(b, `},"links":{`...)
	for i, l := range [...]struct{ name, tail string }{{"self", ""}, {"receipt", "/receipt"}, {"completion", "/completion"}, {"letter", "/letter"}} {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), l.name...), `":"`+casesPath...)
		b = append(append(append(b, r.Reference...), l.tail...), '"')
	}
	return append(b, "}}\n"...)
}

// instant is how times are written (RFC 3339) with milliseconds.
const instant = "2006-01-02T15:04:05.000Z07:00"

func (c *call) appendDue(b []byte, s casework.Sum) []byte {
	b = append(b, `{"at":"`...)
	b = s.Due.At.AppendFormat(b, instant)
	b = append(b, `","provisional":`...)
	if s.Due.Provisional {
		b = append(b, "true"...)
	} else {
		b = append(b, "false"...)
	}
	b = appendInt(append(b, `,"amount":`...), int64(s.Duration.Amount))
	b = append(append(append(b, `,"unit":"`...), s.Duration.Unit...), `","lines":[`...)
	for i, l := range s.Due.Lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, `{"key":"`...), l.Key...), `","day":"`...)
		b = l.Day.In(time.UTC).AppendFormat(b, time.DateOnly)
		b = l.Until.In(time.UTC).AppendFormat(append(b, `","until":"`...), time.DateOnly)
		b = appendInt(append(b, `","count":`...), int64(l.Count))
		b = appendText(append(b, `,"text":`...), c.sayings.of(l, c.Messages, c.tag))
		b = append(b, '}')
	}
	return append(b, "]}"...)
}

func (c *call) due(s casework.Sum) Due {
	d := Due{At: s.Due.At.Format(instant), Provisional: s.Due.Provisional, Amount: s.Duration.Amount, Unit: s.Duration.Unit}
	for _, l := range s.Due.Lines {
		d.Lines = append(d.Lines, DueLine{Key: l.Key, Day: l.Day.String(), Until: l.Until.String(), Count: l.Count, Text: c.sayings.of(l, c.Messages, c.tag)})
	}
	return d
}
