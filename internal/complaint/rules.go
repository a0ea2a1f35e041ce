package complaint

import (
	"slices"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// MaxPhotos is how many photographs a matter takes.
const MaxPhotos = 5

// Officer is whoever handles a matter: the account, its office and whether it is
// the head there.
type Officer struct {
	Account, Office string
	Head            bool
}

// Setting is what the rules need of the world: the law, and the calendar of the
// office that has the matter.
type Setting struct {
	Law Law
	Cal *calendar.Calendar
}

func invalid(key string) *fault.Fault   { return fault.New(fault.Invalid, key) }
func conflict(key string) *fault.Fault  { return fault.New(fault.Conflict, key) }
func forbidden(key string) *fault.Fault { return fault.New(fault.Forbidden, key) }

// Receive is the receipt of a matter, with its clocks. served is the day of the
// service it is about, zero for none.
func Receive(s Setting, f Filed, served, at time.Time) ([]Event, error) {
	switch {
	case !slices.Contains(Classes(), f.As):
		return nil, invalid("complaint.no-class").On("as")
	case f.Words.Zero():
		return nil, invalid("complaint.no-words").On("words")
	case len(f.Photos) > MaxPhotos:
		return nil, fault.New(fault.TooLarge, "complaint.photos", MaxPhotos).On("photos")
	case f.About.Placed && !sane(f.About):
		return nil, invalid("complaint.place").On("place")
	case served.After(at):
		return nil, invalid("complaint.future").On("served")
	}
	if f.Who.Zero() && f.As.Named() {
		// Whoever gives no name keeps the ministerial clock and loses the rights that
		// the law ties to a name (UU 25/2009 art. 42, 44).
		if f.As == Supervisory {
			f.As = WhistleBlowing
		} else {
			f.As = Information
		}
	}
	from := map[string]time.Time{"received": at, "complete": at}
	f.VerifyDue = s.Law.due(s.Cal, Verify, f.As, from)
	f.FirstDue = s.Law.due(s.Cal, First, f.As, from)
	f.CompletenessDue = s.Law.due(s.Cal, Completeness, f.As, from)
	if !served.IsZero() {
		last := s.Law.due(s.Cal, File, f.As, map[string]time.Time{"service": served})
		f.Late = last != 0 && at.UnixMilli() > last
	}
	return []Event{f}, nil
}

// sane says that a place is on the earth's surface where people live: which
// region it is in is judged by whoever knows the borders.
func sane(a About) bool {
	return a.Lat >= -90e6 && a.Lat <= 90e6 && a.Lon >= -180e6 && a.Lon <= 180e6 && (a.Lat != 0 || a.Lon != 0)
}

// Mine refuses whoever must not handle the matter: those complained of, the whole
// office of a head who is complained of, and any office that does not have it.
func (c *Complaint) Mine(o Officer) error {
	switch {
	case slices.Contains(c.Against, o.Account), c.Head && o.Office == c.Offices[0]:
		return forbidden("complaint.about-you")
	case o.Office != c.Office:
		return forbidden("complaint.elsewhere")
	}
	return nil
}

func (c *Complaint) running(o Officer) error {
	if err := c.Mine(o); err != nil {
		return err
	}
	if c.Ended() || c.State == DeliveredState {
		return conflict("complaint.ended")
	}
	return nil
}

// from gives the instants from which the clocks run.
func (c *Complaint) from() map[string]time.Time {
	return map[string]time.Time{"received": time.UnixMilli(c.ReceivedAt), "complete": time.UnixMilli(c.CompleteAt)}
}

// Verify classes the matter; it may be classed anew until it is decided. A class
// that needs a name is refused for a sender without one.
func (c *Complaint) Verify(s Setting, o Officer, class Class) ([]Event, error) {
	switch err := c.running(o); {
	case err != nil:
		return nil, err
	case c.State == DecidedState:
		return nil, conflict("complaint.decided-already")
	case !slices.Contains(Classes(), class):
		return nil, invalid("complaint.no-class").On("class")
	case class.Named() && c.Who.Zero():
		return nil, conflict("complaint.no-name").On("class")
	}
	return []Event{Verified{Class: class, SettleDue: s.Law.due(s.Cal, Settle, class, c.from())}}, nil
}

// Forward gives it to another office with a reason in words; the clocks go on.
func (c *Complaint) Forward(o Officer, to, why string, words canon.ID) ([]Event, error) {
	switch err := c.running(o); {
	case err != nil:
		return nil, err
	case to == "" || to == c.Office:
		return nil, invalid("complaint.no-office").On("to")
	case c.Head && to == c.Offices[0]:
		return nil, conflict("complaint.about-them").On("to")
	case words.Zero():
		return nil, invalid("complaint.reason-missing").On("words")
	case c.State == DecidedState:
		return nil, conflict("complaint.decided-already")
	case len(c.Offices) >= 12:
		return nil, conflict("complaint.too-many-offices")
	}
	return []Event{Forwarded{To: to, Why: why, Words: words}}, nil
}

// Answer writes to the sender before the decision.
func (c *Complaint) Answer(o Officer, words canon.ID) ([]Event, error) {
	if err := c.running(o); err != nil {
		return nil, err
	}
	if words.Zero() {
		return nil, invalid("complaint.no-words").On("words")
	}
	return []Event{Answered{Words: words}}, nil
}

// Ask says what is missing, once and all of it (art. 44(3)-(4)).
func (c *Complaint) Ask(s Setting, o Officer, words canon.ID, at time.Time) ([]Event, error) {
	switch err := c.running(o); {
	case err != nil:
		return nil, err
	case c.State != Open:
		return nil, conflict("complaint.not-open")
	case c.AskedAt != 0:
		return nil, conflict("complaint.asked-already")
	case words.Zero():
		return nil, invalid("complaint.no-words").On("words")
	}
	return []Event{AskedMore{Words: words, Due: s.Law.due(s.Cal, Complete, c.Class, map[string]time.Time{"asked": at})}}, nil
}

// Add is what the sender brings; whoever was asked has completed it thereby.
func (c *Complaint) Add(s Setting, words canon.ID, photos []canon.ID, at time.Time) ([]Event, error) {
	switch {
	case c.State != Waiting:
		return nil, conflict("complaint.not-waiting")
	case words.Zero():
		return nil, invalid("complaint.no-words").On("words")
	case len(c.Photos)+len(photos) > 2*MaxPhotos:
		return nil, fault.New(fault.TooLarge, "complaint.photos", MaxPhotos).On("photos")
	}
	from := c.from()
	from["complete"] = at
	return []Event{Completed{Words: words, Photos: photos, SettleDue: s.Law.due(s.Cal, Settle, c.Class, from)}}, nil
}

// Decide ends the judging, with reasons that the sender reads.
func (c *Complaint) Decide(s Setting, o Officer, outcome Outcome, words canon.ID, at time.Time) ([]Event, error) {
	switch err := c.running(o); {
	case err != nil:
		return nil, err
	case c.State != Open:
		return nil, conflict("complaint.not-open")
	case !slices.Contains(c.Class.Outcomes(), outcome):
		return nil, invalid("complaint.no-outcome").On("outcome")
	case words.Zero():
		return nil, invalid("complaint.no-reasons").On("words")
	}
	return []Event{Decided{Outcome: outcome, Words: words, DeliverDue: s.Law.due(s.Cal, Deliver, c.Class, map[string]time.Time{"decided": at})}}, nil
}

// Hand records that the decision reached the sender.
func (c *Complaint) Hand(s Setting, how string, at time.Time) ([]Event, error) {
	if c.State != DecidedState {
		return nil, conflict("complaint.not-decided")
	}
	if !slices.Contains([]string{"page", "counter", "letter", "message"}, how) {
		return nil, invalid("complaint.how").On("how")
	}
	return []Event{Delivered{How: how, ReplyDue: s.Law.due(s.Cal, Reply, c.Class, map[string]time.Time{"delivered": at})}}, nil
}

// Rate is the sender's word on the answer, 1 (bad) to 4 (good).
func (c *Complaint) Rate(score int, words canon.ID) ([]Event, error) {
	switch {
	case c.State != DeliveredState && c.State != ClosedState || c.Score != 0:
		return nil, conflict("complaint.not-now")
	case score < 1 || score > 4:
		return nil, invalid("complaint.score").On("score")
	}
	return []Event{Rated{Score: score, Words: words}}, nil
}

// Reopen is the sender's no, once, while the time to reply runs.
func (c *Complaint) Reopen(s Setting, words canon.ID, at time.Time) ([]Event, error) {
	switch {
	case c.State != DeliveredState || c.ReplyDue != 0 && at.UnixMilli() > c.ReplyDue:
		return nil, conflict("complaint.not-now")
	case c.Reopened:
		return nil, conflict("complaint.reopened-already")
	case words.Zero():
		return nil, invalid("complaint.no-words").On("words")
	}
	anew := map[string]time.Time{"received": at, "complete": at}
	return []Event{Reopened{Words: words, SettleDue: s.Law.due(s.Cal, Settle, c.Class, anew)}}, nil
}

// Withdraw is the sender's own end.
func (c *Complaint) Withdraw() ([]Event, error) {
	if c.Ended() || c.State == DecidedState || c.State == DeliveredState {
		return nil, conflict("complaint.ended")
	}
	return []Event{Withdrawn{}}, nil
}

// Merge says that it is the matter of another number.
func (c *Complaint) Merge(o Officer, self, into int64) ([]Event, error) {
	if err := c.running(o); err != nil {
		return nil, err
	}
	if into == self || into < 0 || c.State == DecidedState {
		return nil, conflict("complaint.no-merge")
	}
	return []Event{Merged{Into: into}}, nil
}

// Identify gives a sender without a name one; the date of receipt stays.
func (c *Complaint) Identify(who canon.ID) ([]Event, error) {
	switch {
	case !c.Who.Zero():
		return nil, conflict("complaint.named-already")
	case c.Ended():
		return nil, conflict("complaint.ended")
	case who.Zero():
		return nil, invalid("complaint.no-who").On("who")
	}
	return []Event{Identified{Who: who}}, nil
}

// Name says who is complained of. Whoever is named cannot take their name back,
// nor anybody else's.
func (c *Complaint) Name(o Officer, against []string, head bool) ([]Event, error) {
	if err := c.running(o); err != nil {
		return nil, err
	}
	for _, x := range c.Against {
		if !slices.Contains(against, x) {
			return nil, conflict("complaint.named-stays").On("against")
		}
	}
	if c.Head && !head {
		return nil, conflict("complaint.named-stays").On("head")
	}
	return []Event{Named{Against: against, Head: head}}, nil
}

// Pass is what happens because time passed: what was not completed is withdrawn,
// what was answered and not replied to is closed, and of each duty that is late
// the offices of line, the nearest first, are told one after the other, each once,
// Climb apart. An empty line tells nobody.
func (c *Complaint) Pass(line []string, at time.Time) []Event {
	now := at.UnixMilli()
	switch {
	case c.Ended():
		return nil
	case c.State == Waiting && c.CompleteDue != 0 && now > c.CompleteDue:
		return []Event{Lapsed{Due: c.CompleteDue}}
	case c.State == DeliveredState && c.ReplyDue != 0 && now > c.ReplyDue:
		return []Event{Closed{}}
	}
	var out []Event
	for _, o := range c.Owes() {
		if due := c.tellAt(o); due != 0 && now > due && len(line) > 0 {
			n := min(c.told(o.Duty), len(line)-1)
			out = append(out, Escalated{Duty: o.Duty, To: line[n], Last: n == len(line)-1})
		}
	}
	return out
}
