package books

import (
	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// Direction is where a letter goes: In or Out.
type Direction string

// The directions. Each has its own series of numbers a year.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// Series is one series of agenda numbers; a year starts again at 1.
type Series struct {
	Direction Direction
	Year      int
}

// Ref is one number of a series.
type Ref struct {
	Series
	Number int
}

// Cause says why a number is void.
type Cause string

// The causes; NotVoid is a correction that leaves the number in use.
const (
	NotVoid   Cause = ""
	Spoiled   Cause = "spoiled"   // written wrongly, or the paper was spoiled
	Cancelled Cause = "cancelled" // the letter was not sent after all
	Double    Cause = "double"    // the letter has another number already
	Unused    Cause = "unused"    // a printed blank that was not used
)

// Entered is a letter written in the agenda. Its words (number of the letter,
// other party, what it is about) are an item; Document is the office's own
// letter, -1 for none.
type Entered struct {
	When
	Direction Direction
	Number    int
	// LetterDate stands on the letter, 0 for none.
	LetterDate calendar.Day
	// Class is the archive code, "" for none yet (Permendagri 83/2022).
	Class    string
	Words    canon.ID
	Document int64
}

// Ref is the number it took: the year is that of the page it stands on.
func (e Entered) Ref() Ref { return Ref{Series{e.Direction, e.Page().Year()}, e.Number} }

// Kind implements Event.
func (Entered) Kind() string { return "agenda.entered/1" }

func (e Entered) put(o *canon.Object) {
	o.Opt("book", e.Book.String())
	o.Opt("class", e.Class)
	o.Str("date", e.Date.String())
	o.Str("direction", string(e.Direction))
	if e.Document >= 0 {
		o.Int("document", e.Document)
	}
	putDay(o, "entered", e.When.Entered)
	putDay(o, "letter_date", e.LetterDate)
	o.Int("number", int64(e.Number))
	o.ID("words", e.Words)
}

func readEntered(r *record) Event {
	return Entered{
		When: r.when(), Direction: Direction(r.one("direction", "in", "out")), Number: r.number("number", 1, MaxNumber),
		LetterDate: r.day("letter_date"), Class: r.code("class"), Words: r.OptID("words"), Document: r.document(),
	}
}

// Opened says that the numbers of a series up to Last were given by another
// system, whose books hold them: the next letter gets Last + 1, and they are no
// gap. From is the first page that says so.
type Opened struct {
	Series
	Last int
	From Month
	// Source is the system that gave them, a word of ours: opensid, village.
	Source string
}

// Kind implements Event.
func (Opened) Kind() string { return "agenda.opened/1" }

func (e Opened) put(o *canon.Object) {
	o.Str("direction", string(e.Direction))
	o.Str("from", e.From.String())
	o.Int("last", int64(e.Last))
	o.Str("source", e.Source)
	o.Int("year", int64(e.Year))
}

func readOpened(r *record) Event {
	e := Opened{Series: Series{Direction(r.one("direction", "in", "out")), r.number("year", 1900, 2169)}, Last: r.number("last", 1, MaxNumber), Source: r.mustCode("source")}
	m, err := ParseMonth(r.V.Str("from"))
	if err != nil || m.Year() != e.Year {
		r.fail("from", "is no month of the year")
	}
	e.From = m
	return e
}

// Corrected mends a line of the agenda or makes its number void. Only what is
// given changes; Reason is the item with the officer's words.
type Corrected struct {
	Ref
	Void       Cause
	Date       calendar.Day
	LetterDate calendar.Day
	Class      string
	Words      canon.ID
	Reason     canon.ID
}

// Kind implements Event.
func (Corrected) Kind() string { return "agenda.corrected/1" }

func (e Corrected) put(o *canon.Object) {
	o.Opt("class", e.Class)
	putDay(o, "date", e.Date)
	o.Str("direction", string(e.Direction))
	putDay(o, "letter_date", e.LetterDate)
	o.Int("number", int64(e.Number))
	o.ID("reason", e.Reason)
	o.Opt("void", string(e.Void))
	o.ID("words", e.Words)
	o.Int("year", int64(e.Year))
}

func (r *record) ref() Ref {
	return Ref{Series{Direction(r.one("direction", "in", "out")), r.number("year", 1900, 2169)}, r.number("number", 1, MaxNumber)}
}

func readCorrected(r *record) Event {
	return Corrected{
		Ref: r.ref(), Void: Cause(r.one("void", "", "spoiled", "cancelled", "double", "unused")), Date: r.day("date"),
		LetterDate: r.day("letter_date"), Class: r.code("class"), Words: r.OptID("words"), Reason: r.OptID("reason"),
	}
}

// Sent is a letter that left the office, a line of the expedition. To is the
// item with the receiver; Receipt the item with who took it, or a scan.
type Sent struct {
	When
	Letter Ref
	To     canon.ID
	// Way is hand, post, courier or electronic.
	Way     string
	Receipt canon.ID
}

// Kind implements Event.
func (Sent) Kind() string { return "expedition.sent/1" }

func (e Sent) put(o *canon.Object) {
	o.Opt("book", e.Book.String())
	o.Str("date", e.Date.String())
	o.Str("direction", string(e.Letter.Direction))
	putDay(o, "entered", e.Entered)
	o.Int("number", int64(e.Letter.Number))
	o.ID("receipt", e.Receipt)
	o.ID("to", e.To)
	o.Str("way", e.Way)
	o.Int("year", int64(e.Letter.Year))
}

func readSent(r *record) Event {
	return Sent{When: r.when(), Letter: r.ref(), To: r.OptID("to"), Way: r.one("way", "hand", "post", "courier", "electronic"), Receipt: r.OptID("receipt")}
}

// Fate is what becomes of an archive after its retention.
type Fate string

// The fates of PP 28/2012. Nothing is destroyed by itself.
const (
	Review  Fate = "review"
	Keep    Fate = "keep"
	Destroy Fate = "destroy"
)

// Retention is how long a paper is in use and then at rest, in whole years from
// the end of the letter's year (UU 43/2009; the schedule is the region's own).
type Retention struct {
	Active, Inactive int
	Fate             Fate
}

// Placed is a letter put into a box of the archive. A letter placed again has
// moved.
type Placed struct {
	Ref
	Date      calendar.Day
	Box       string
	Retention Retention
}

// Kind implements Event.
func (Placed) Kind() string { return "archive.placed/1" }

func (e Placed) put(o *canon.Object) {
	o.OptInt("active", int64(e.Retention.Active))
	o.Str("box", e.Box)
	o.Str("date", e.Date.String())
	o.Str("direction", string(e.Direction))
	o.Str("fate", string(e.Retention.Fate))
	o.OptInt("inactive", int64(e.Retention.Inactive))
	o.Int("number", int64(e.Number))
	o.Int("year", int64(e.Year))
}

func readPlaced(r *record) Event {
	r.Text("date")
	return Placed{Ref: r.ref(), Date: r.day("date"), Box: r.mustCode("box"), Retention: Retention{
		Active: r.number("active", 0, MaxYears), Inactive: r.number("inactive", 0, MaxYears), Fate: Fate(r.one("fate", "review", "keep", "destroy")),
	}}
}
