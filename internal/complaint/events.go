package complaint

import (
	"genggam/internal/canon"
)

// Filed is the receipt of a matter. Its time is the time of every clock.
type Filed struct {
	// Office it is addressed to, and the Channel: web, counter, api, noticed (an
	// officer saw it elsewhere).
	Office, Channel string
	// As is what the sender calls it; the office may class it otherwise.
	As Class
	// About is what it is about; Place is a place of the street, a public thing.
	About About
	// Words and Who are items: what was said, and who said it (zero for nobody).
	Words, Who canon.ID
	Photos     []canon.ID
	// Anonymous hides the sender from those complained of and the public,
	// Confidential the whole matter from the public.
	Anonymous, Confidential bool
	// Against are accounts of officers complained of, Head that it is the head of
	// the office.
	Against []string
	Head    bool
	// Late says that the service lies further back than the law's term for
	// complaints; it is taken all the same.
	Late bool
	// VerifyDue, FirstDue and CompletenessDue are milliseconds UTC, 0 for no such duty.
	VerifyDue, FirstDue, CompletenessDue int64
}

// About is what a matter is about; every field may be empty.
type About struct {
	// Service is the id of a standard, Case the number of a case or -1.
	Service string
	Case    int64
	// Category is a code of the office's list for things in the street.
	Category string
	// Placed says that Lat and Lon, in 1e-6 degrees (WGS 84), are there.
	Placed   bool
	Lat, Lon int64
}

// Kind is complaint.filed/1.
func (Filed) Kind() string { return "complaint.filed/1" }

func (e Filed) put(o *canon.Object) {
	optList(o, "against", e.Against)
	o.Flag("anonymous", e.Anonymous)
	o.Str("as", string(e.As))
	o.OptInt("case", e.About.Case+1)
	o.Opt("category", e.About.Category)
	o.Str("channel", e.Channel)
	o.OptInt("completeness_due", e.CompletenessDue)
	o.Flag("confidential", e.Confidential)
	o.Int("first_due", e.FirstDue)
	o.Flag("head", e.Head)
	o.Flag("late", e.Late)
	o.OptInt("lat", e.About.Lat)
	o.OptInt("lon", e.About.Lon)
	o.Str("office", e.Office)
	optList(o, "photos", put(e.Photos))
	o.Flag("placed", e.About.Placed)
	o.Opt("service", e.About.Service)
	o.Int("verify_due", e.VerifyDue)
	optID(o, "who", e.Who)
	o.Str("words", e.Words.String())
}

func readFiled(r *canon.Record) Event {
	return Filed{
		Office: r.Text("office"), Channel: r.Text("channel"), As: Class(r.Text("as")),
		About: About{Service: r.V.Str("service"), Case: r.V.Num("case") - 1, Category: r.V.Str("category"),
			Placed: r.V.Flag("placed"), Lat: r.V.Num("lat"), Lon: r.V.Num("lon")},
		Words: r.ID("words"), Who: r.OptID("who"), Photos: ids(r, "photos"),
		Anonymous: r.V.Flag("anonymous"), Confidential: r.V.Flag("confidential"), Against: r.V.Texts("against"), Head: r.V.Flag("head"),
		Late: r.V.Flag("late"), VerifyDue: r.V.Num("verify_due"), FirstDue: r.V.Num("first_due"), CompletenessDue: r.V.Num("completeness_due"),
	}
}

func (e Filed) apply(c *Complaint, at int64) {
	c.State, c.Office, c.Channel, c.Class, c.About = Received, e.Office, e.Channel, e.As, e.About
	c.Words, c.Who, c.Photos = e.Words, e.Who, e.Photos
	c.Anonymous, c.Confidential, c.Against, c.Head, c.Late = e.Anonymous, e.Confidential, e.Against, e.Head, e.Late
	c.ReceivedAt, c.CompleteAt, c.Offices = at, at, []string{e.Office}
	c.VerifyDue, c.FirstDue, c.CompletenessDue = e.VerifyDue, e.FirstDue, e.CompletenessDue
}

// Verified is the office's judgement of what it is.
type Verified struct {
	Class Class
	// SettleDue is the earliest limit to settle it.
	SettleDue int64
}

// Kind is complaint.verified/1.
func (Verified) Kind() string { return "complaint.verified/1" }

func (e Verified) put(o *canon.Object) {
	o.Str("class", string(e.Class))
	o.Int("settle_due", e.SettleDue)
}

func (e Verified) apply(c *Complaint, at int64) {
	c.Class, c.SettleDue = e.Class, e.SettleDue
	if c.VerifiedAt == 0 {
		c.VerifiedAt = at
	}
	if c.State == Received {
		c.State = Open
	}
}

// Forwarded gives the matter to another office; the clocks go on. Why is
// not-ours, against-us, or higher.
type Forwarded struct {
	To, Why string
	Words   canon.ID
}

// Kind is complaint.forwarded/1.
func (Forwarded) Kind() string { return "complaint.forwarded/1" }

func (e Forwarded) put(o *canon.Object) {
	o.Str("to", e.To)
	o.Str("why", e.Why)
	optID(o, "words", e.Words)
}

func (e Forwarded) apply(c *Complaint, _ int64) {
	c.Office = e.To
	c.Offices = append(c.Offices, e.To)
}

// Answered is an answer on the way; the first stops its clock.
type Answered struct{ Words canon.ID }

// Kind is complaint.answered/1.
func (Answered) Kind() string { return "complaint.answered/1" }

func (e Answered) put(o *canon.Object) { o.Str("words", e.Words.String()) }

func (e Answered) apply(c *Complaint, at int64) {
	if c.AnsweredAt == 0 {
		c.AnsweredAt = at
	}
}

// AskedMore says what is missing, all of it at once (art. 44(3)).
type AskedMore struct {
	Words canon.ID
	// Due is until when the sender may complete it.
	Due int64
}

// Kind is complaint.asked/1.
func (AskedMore) Kind() string { return "complaint.asked/1" }

func (e AskedMore) put(o *canon.Object) {
	o.Int("due", e.Due)
	o.Str("words", e.Words.String())
}

func (e AskedMore) apply(c *Complaint, at int64) {
	c.State, c.AskedAt, c.CompleteDue = Waiting, at, e.Due
	if c.AnsweredAt == 0 {
		c.AnsweredAt = at
	}
}

// Completed is what the sender added.
type Completed struct {
	Words     canon.ID
	Photos    []canon.ID
	SettleDue int64
}

// Kind is complaint.completed/1.
func (Completed) Kind() string { return "complaint.completed/1" }

func (e Completed) put(o *canon.Object) {
	optList(o, "photos", put(e.Photos))
	o.Int("settle_due", e.SettleDue)
	o.Str("words", e.Words.String())
}

func (e Completed) apply(c *Complaint, at int64) {
	c.State, c.CompleteAt, c.CompleteDue, c.SettleDue = Open, at, 0, e.SettleDue
	c.Photos = append(c.Photos, e.Photos...)
}

// Lapsed says that it was not completed in time and counts as withdrawn (art. 44(5)).
type Lapsed struct{ Due int64 }

// Kind is complaint.lapsed/1.
func (Lapsed) Kind() string { return "complaint.lapsed/1" }

func (e Lapsed) put(o *canon.Object) { o.Int("due", e.Due) }

func (e Lapsed) apply(c *Complaint, at int64) { c.end(LapsedState, at) }

// Decided is the decision with its reasons (art. 50).
type Decided struct {
	Outcome    Outcome
	Words      canon.ID
	DeliverDue int64
}

// Kind is complaint.decided/1.
func (Decided) Kind() string { return "complaint.decided/1" }

func (e Decided) put(o *canon.Object) {
	o.Int("deliver_due", e.DeliverDue)
	o.Str("outcome", string(e.Outcome))
	o.Str("words", e.Words.String())
}

func (e Decided) apply(c *Complaint, at int64) {
	c.State, c.Outcome, c.Decision, c.DecidedAt, c.DeliverDue = DecidedState, e.Outcome, e.Words, at, e.DeliverDue
	if c.AnsweredAt == 0 {
		c.AnsweredAt = at
	}
}
