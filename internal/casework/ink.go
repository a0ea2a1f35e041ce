package casework

import (
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
)

// Ink is the way of signing by hand with the office's stamp.
const Ink = "ink"

// The ways in which ink is recorded.
const (
	InkScan     = "scan"      // the signed page was scanned into the case
	InkHandOver = "hand-over" // it was handed over at the counter
)

// Signing is how the product of this case is signed: the standard's way, or ink
// where it was taken instead.
func (c *Case) Signing(s Setting) string {
	if c.Ink {
		return Ink
	}
	return s.Std.Result.Signing
}

// inkDue says whether ink is to be offered: certified signing did not answer for
// four hours of office time while the case waits for its signature.
func (c *Case) inkDue(s Setting, at time.Time) bool {
	due := c.InkOfferAt(s)
	return due != never && at.UnixMilli() >= due
}

// InkOfferAt is when Pass would offer ink while Setting.CertifiedDown stands, or
// a time that never comes.
func (c *Case) InkOfferAt(s Setting) int64 {
	st, _ := s.step(c.Step)
	if c.State != Working || st.Kind != "sign" || c.InkOfferedAt > 0 || s.CertifiedDown.IsZero() || c.Signing(s) != "certified" {
		return never
	}
	wait, _ := catalogue.InkOffer()
	due, err := s.Cal.Add(s.CertifiedDown, wait.Amount, wait.Unit)
	if err != nil {
		return never
	}
	return due.At.UnixMilli()
}

// TakeInk has the product signed in ink instead: where it was offered, or where
// the standard knows a receiver that takes nothing else. The applicant (no
// account) or an officer of the case may choose it until the product is made.
func (c *Case) TakeInk(s Setting, o Officer) ([]Event, error) {
	if err := c.open(); err != nil {
		return nil, err
	}
	by := "officer"
	if o.Account == "" {
		by = "applicant"
	}
	switch {
	case c.Signing(s) == Ink:
		return nil, nil
	case o.Own != "":
		return nil, forbidden("case.own-case")
	case by == "officer" && !s.works(o):
		return nil, forbidden("case.not-your-role")
	case c.State == Issued:
		return nil, conflict("case.already-issued")
	case c.InkOfferedAt == 0 && !s.Std.InkWanted():
		return nil, conflict("case.ink-not-offered")
	}
	return []Event{InkTaken{By: by}}, nil
}

// works says whether the officer has a step of the standard, or stands above.
func (s Setting) works(o Officer) bool {
	return o.superior() || slices.ContainsFunc(s.Std.Steps, func(st catalogue.Step) bool { return st.Role == o.Role })
}

// InkRecord is what an officer records of the signed page: Way is InkScan, with
// the item of the scan, or InkHandOver; then Receiver is zero for the applicant
// in person, else the words of who received the page for them.
type InkRecord struct {
	Way            string
	Scan, Receiver canon.ID
}

// RecordInk says that the numbered page was signed and stamped in ink. A scan
// issues the product; the hand-over issues and delivers it, and where the
// applicant came in person the officer has seen them.
func (c *Case) RecordInk(s Setting, o Officer, r InkRecord, at time.Time) ([]Event, error) {
	switch {
	case c.State != AwaitingInk:
		return nil, conflict("case.no-ink-awaited")
	case o.Own != "":
		return nil, forbidden("case.own-case")
	case !s.works(o):
		return nil, forbidden("case.not-your-role")
	case c.Assignee != "" && c.Assignee != o.Account && !o.superior():
		return nil, conflict("case.taken-by-other")
	case r.Way != InkScan && r.Way != InkHandOver:
		return nil, invalid("case.ink-way")
	case r.Way == InkScan && r.Scan.Zero():
		return nil, invalid("case.scan-missing")
	}
	out := []Event{InkRecorded{Way: r.Way, Scan: r.Scan, Next: s.again(c, at)}}
	if r.Way == InkScan {
		return out, nil
	}
	if !r.Receiver.Zero() {
		return append(out, Handed{How: "named", Words: r.Receiver}), nil
	}
	if c.Assurance != Seen {
		out = append(out, Assured{Degree: Seen})
	}
	return append(out, Handed{How: "counter"}), nil
}

// Mending replaces a letter of today: Old is the position of its signer's act,
// Document that of the new one. Answers are the corrected ones, zero when the
// typo was in the register; Words may say what was wrong.
type Mending struct {
	Old, Document  int64
	Answers, Words canon.ID
}

// Mend corrects a typo in one act: whoever signed the letter signs it anew on
// the same day, the old one is marked replaced (document.Replace) and nothing is
// typed again. It works until the day is over, also when the letter has been
// handed over; later a letter is replaced by a case of its own.
func (c *Case) Mend(s Setting, o Officer, m Mending, at time.Time) ([]Event, error) {
	st := s.signed(c)
	switch {
	case c.State != Issued && c.State != AwaitingInk && c.State != Delivered || c.Document < 0 || c.ProductAt == 0:
		return nil, conflict("case.nothing-to-mend")
	case o.Own != "":
		return nil, forbidden("case.own-case")
	case o.Role != st.Role:
		return nil, forbidden("case.not-your-role")
	case c.DoneBy[st.ID] != o.Account:
		return nil, forbidden("case.mend-signer")
	case st.NotBy != "" && c.DoneBy[st.NotBy] == o.Account:
		return nil, forbidden("case.four-eyes")
	case m.Old != c.Document || m.Document == m.Old:
		return nil, conflict("case.moved-on")
	case s.Cal.Day(time.UnixMilli(c.ProductAt)) != s.Cal.Day(at):
		return nil, conflict("case.mend-late")
	}
	e := Mended{Old: m.Old, Document: m.Document, Answers: m.Answers, Words: m.Words}
	if e.Ink = c.Signing(s) == Ink; e.Ink {
		e.Next = s.after(st.ID, at)
	}
	return []Event{e}, nil
}

// InkInstead replaces a letter whose certified signature never came by one that
// is signed in ink, with a number of its own: nobody is kept waiting for a key
// that nobody can open. When it may be done is the desk's to say; the signer in
// ink need not be the one of the letter.
func (c *Case) InkInstead(s Setting, o Officer, m Mending, at time.Time) ([]Event, error) {
	st := s.signed(c)
	switch {
	case c.State != Issued || c.Document < 0 || c.Signing(s) == Ink:
		return nil, conflict("case.nothing-to-mend")
	case o.Own != "":
		return nil, forbidden("case.own-case")
	case o.Role != st.Role:
		return nil, forbidden("case.not-your-role")
	case st.NotBy != "" && c.DoneBy[st.NotBy] == o.Account:
		return nil, forbidden("case.four-eyes")
	case m.Old != c.Document || m.Document == m.Old:
		return nil, conflict("case.moved-on")
	}
	return []Event{InkTaken{By: "officer"}, Mended{Old: m.Old, Document: m.Document, Ink: true, Next: s.after(st.ID, at)}}, nil
}

// signed is the step in which the product was signed.
func (s Setting) signed(c *Case) catalogue.Step {
	for _, st := range s.Std.Steps {
		if st.Kind == "sign" && c.DoneBy[st.ID] != "" {
			return st
		}
	}
	return catalogue.Step{}
}
