package play

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
)

// Bounds of a play: what a person reads in one go.
const (
	maxBytes = 64 << 10
	maxLines = 500
	maxLine  = 4000
	maxWait  = 10_000
	maxUnits = 1_000_000
	// maxRupiah is more than any bill of a play.
	maxRupiah = 1_000_000_000_000
)

// Wrong is the error of a play that cannot be read: the first line that says
// nothing, with a message key of messages/play.yaml.
type Wrong struct{ catalogue.Finding }

// Error is "NAME:LINE:COLUMN: key".
func (w *Wrong) Error() string { return "reading play: " + w.String() }

// Parse reads a play. Its error is a *Wrong.
func Parse(name string, src []byte) (*Play, error) {
	r := &reader{play: &Play{Name: name, Channel: "web"}}
	if len(src) > maxBytes || !utf8.Valid(src) {
		r.line, r.at = 1, 1
		return nil, r.wrong("play.too-large", maxBytes>>10)
	}
	for i, line := range strings.Split(string(src), "\n") {
		r.line, r.column, r.at = i+1, 1, 1
		if i >= maxLines || len(line) > maxLine {
			return nil, r.wrong("play.too-long", maxLines, maxLine)
		}
		if err := r.read(strings.TrimSuffix(line, "\r")); err != nil {
			return nil, err
		}
	}
	switch p := r.play; {
	case p.Title == "":
		return nil, r.wrong("play.no-title")
	case p.Start.IsZero() || p.As == "":
		return nil, r.wrong("play.no-start")
	}
	return r.play, nil
}

// reader reads one line after the other.
type reader struct {
	play         *Play
	line, column int
	// at is the column of the word that was read last: there an error stands.
	at   int
	rest string
}

func (r *reader) wrong(key string, args ...any) error {
	return &Wrong{catalogue.Finding{File: r.play.Name, Line: r.line, Column: r.at, Key: key, Args: args}}
}

// shape refuses a line that is not written as its act is.
func (r *reader) shape(form string) error { return r.wrong("play.shape", form) }

// next takes a word off the line; "" at its end.
func (r *reader) next() string {
	r.skip()
	word := r.rest
	if i := strings.IndexAny(word, " \t"); i >= 0 {
		word = word[:i]
	}
	r.rest = r.rest[len(word):]
	r.column += utf8.RuneCountInString(word)
	return word
}

func (r *reader) skip() {
	trimmed := strings.TrimLeft(r.rest, " \t")
	r.column += len(r.rest) - len(trimmed)
	r.rest, r.at = trimmed, r.column
}

// remainder is what is left of the line, without the spaces around it.
func (r *reader) remainder() string {
	r.skip()
	s := strings.TrimRight(r.rest, " \t")
	r.rest = ""
	return s
}

// quoted takes words in double quotes off the line.
func (r *reader) quoted() (string, bool) {
	r.skip()
	inside, ok := strings.CutPrefix(r.rest, `"`)
	text, rest, closed := strings.Cut(inside, `"`)
	if !ok || !closed || strings.TrimSpace(text) == "" {
		return "", false
	}
	r.rest = rest
	r.column += utf8.RuneCountInString(text) + 2
	return text, true
}

func (r *reader) ended() bool { r.skip(); return r.rest == "" }

func (r *reader) read(line string) error {
	r.rest = line
	if r.ended() {
		return nil
	}
	if comment, ok := strings.CutPrefix(r.rest, "#"); ok {
		if r.play.Title == "" && len(r.play.Acts) == 0 {
			r.play.Title = strings.TrimSpace(comment)
		}
		return nil
	}
	begin := r.column
	word := r.next()
	if set, ok := settings[word]; ok {
		if len(r.play.Acts) > 0 {
			return r.wrong("play.order", word)
		}
		return set(r)
	}
	a := Act{Line: r.line, Column: begin}
	if read, ok := statements[word]; ok {
		a.Do = Do(word)
		return r.keep(read(r, &a), a)
	}
	a.Who = word
	verb := r.next()
	read, ok := deeds[verb]
	if !ok {
		read, ok = moneyDeeds[verb]
	}
	if !ok || Do(verb) != Chooses && (word == citizen) != slices.Contains(ofCitizen, Do(verb)) || word != citizen && !slices.Contains(roles, word) {
		r.at = begin
		return r.wrong("play.unknown-act", cut(strings.TrimSpace(word+" "+verb)))
	}
	a.Do = Do(verb)
	return r.keep(read(r, &a), a)
}

func (r *reader) keep(err error, a Act) error {
	if err != nil {
		return err
	}
	if !r.ended() {
		return r.wrong("play.too-much", cut(r.rest))
	}
	r.play.Acts = append(r.play.Acts, a)
	return nil
}

const citizen = "citizen"

var (
	ofCitizen = []Do{Completes, Withdraws, Downloads, Repairs, Confirms, Disputes, Pays, Transfers, Receives}
	roles     = []string{"front-desk", "verifier", "signer", "head", "registrar", "supervisor"}
)

var settings = map[string]func(*reader) error{
	"at": func(r *reader) error {
		at, timed, ok := r.moment()
		if !ok || !timed {
			return r.shape("at 2026-03-13 09:00")
		}
		r.play.Start = at
		return nil
	},
	"as": func(r *reader) error {
		r.play.As = r.next()
		if _, ok := persons[r.play.As]; !ok {
			return r.wrong("play.person", cut(r.play.As), strings.Join(Persons(), ", "))
		}
		return nil
	},
	"channel": func(r *reader) error {
		r.play.Channel = r.next()
		if r.play.Channel != "web" && r.play.Channel != "counter" {
			return r.shape("channel web")
		}
		return nil
	},
}

// moment reads a day and, where there is one, a time of day.
func (r *reader) moment() (at time.Time, timed, ok bool) {
	d, err := calendar.ParseDay(r.next())
	if err != nil {
		return at, false, false
	}
	at = d.In(time.UTC)
	if r.ended() {
		return at, false, true
	}
	t, err := time.Parse("15:04", r.next())
	return at.Add(time.Duration(t.Hour()*60+t.Minute()) * time.Minute), true, err == nil && r.ended()
}

// statements are the acts that begin with their own word.
var statements = map[string]func(*reader, *Act) error{
	string(Answer): func(r *reader, a *Act) error {
		a.What = r.next()
		if eq := r.next(); a.What == "" || eq != "=" {
			return r.shape("answer nama_usaha = Warung Bu Tini")
		}
		a.Text = r.remainder()
		return nil
	},
	string(Without): func(r *reader, a *Act) error {
		if a.What = r.next(); a.What == "" {
			return r.shape("without ktp")
		}
		return nil
	},
	string(Submit): func(*reader, *Act) error { return nil },
	string(Wait): func(r *reader, a *Act) (err error) {
		a.Amount, err = strconv.Atoi(r.next())
		if a.What = r.next(); err != nil || a.Amount < 1 || a.Amount > maxWait || !slices.Contains(units, a.What) {
			return r.shape("wait 2 working-days")
		}
		return nil
	},
	string(Expect): expectation,
}

var units = []string{calendar.UnitMinutes, calendar.UnitDays, calendar.UnitCalendarDays, calendar.UnitHours}

var states = []casework.State{
	casework.Checking, casework.Returned, casework.Working, casework.Paused, casework.AwaitingInk, casework.Issued, casework.Delivered,
	casework.Refused, casework.Withdrawn, casework.Lapsed,
}

// What an expectation looks at.
const (
	seesState    = "state"
	seesStep     = "step"
	seesDue      = "due"
	seesLetter   = "letter"
	seesNoLetter = "no"
	seesSaid     = "said"
	seesBill     = "bill"
	seesRefund   = "refund"
	seesRefusal  = "refused"
)

func expectation(r *reader, a *Act) error {
	a.What = r.next()
	switch a.What {
	case seesState:
		if a.Text = r.next(); !slices.Contains(states, casework.State(a.Text)) {
			return r.shape("expect state working")
		}
	case seesStep, seesRefusal:
		if a.Text = r.next(); a.Text == "" {
			return r.shape("expect " + a.What + " ...")
		}
	case seesDue:
		at, timed, ok := r.moment()
		if !ok {
			return r.shape("expect due 2026-03-13 11:30")
		}
		a.Text = at.Format(time.DateOnly)
		if timed {
			a.Text = at.Format(minute)
		}
	case seesLetter:
		text, ok := r.quoted()
		if !ok {
			return r.shape(`expect letter "Warung Bu Tini"`)
		}
		a.Text = text
	case seesSaid:
		text, ok := r.quoted()
		if !ok {
			return r.shape(`expect said "3302-KL-10072026-0012"`)
		}
		a.Text = text
	case seesBill:
		return r.seesOf(a, "expect bill 175000", "open", "paid", "ended")
	case seesRefund:
		return r.seesOf(a, "expect refund paid", "asked", "approved", "refused", "paid")
	case seesNoLetter:
		if r.next() != seesLetter {
			return r.shape("expect no letter")
		}
	default:
		return r.wrong("play.unknown-act", cut("expect "+a.What))
	}
	return nil
}

// minute is how a due time is compared and said.
const minute = "2006-01-02 15:04"

// deeds are the acts that begin with who does them.
var deeds = map[string]func(*reader, *Act) error{
	string(Does): func(r *reader, a *Act) error {
		if a.What = r.next(); a.What == "" {
			return r.shape(a.Who + " does check")
		}
		if r.ended() {
			return nil
		}
		text, ok := r.quoted()
		if !ok {
			return r.shape(a.Who + ` does record "Nomor 3302-..."`)
		}
		a.Text = text
		return nil
	},
	string(Returns):   defects,
	string(Refuses):   worded(`signer refuses usaha-di-wilayah "..."`),
	string(Pauses):    worded(`verifier pauses visit "..."`),
	string(Resumes):   func(*reader, *Act) error { return nil },
	string(Extends):   extension,
	string(Completes): func(*reader, *Act) error { return nil },
	string(Withdraws): func(*reader, *Act) error { return nil },
	string(Downloads): func(*reader, *Act) error { return nil },
	string(Advises): func(r *reader, a *Act) error {
		a.What = r.next()
		return r.outcome(a, `verifier advises jalan conditions "..."`, casework.Positive, casework.Conditions, casework.Negative)
	},
	string(Visits): func(r *reader, a *Act) error {
		return r.outcome(a, `verifier visits repair "..."`, casework.VisitOK, casework.VisitRepair, casework.VisitFail, casework.VisitAbsent)
	},
	string(Repairs):  func(*reader, *Act) error { return nil },
	string(Confirms): func(*reader, *Act) error { return nil },
	string(Disputes): func(r *reader, a *Act) error {
		text, ok := r.quoted()
		if !ok {
			return r.shape(`citizen disputes "..."`)
		}
		a.Text = text
		return nil
	},
	string(Inks): func(r *reader, a *Act) error {
		if a.What = r.next(); a.What != casework.InkScan && a.What != casework.InkHandOver {
			return r.shape(a.Who + " inks hand-over")
		}
		return nil
	},
	string(Stocks):    amount("stocks"),
	string(Opens):     amount("opens"),
	string(TakesBack): amount("takes-back"),
	string(Ranks):     func(*reader, *Act) error { return nil },
	string(Chooses): func(r *reader, a *Act) error {
		if a.What = r.next(); a.What != casework.Ink {
			return r.shape(a.Who + " chooses ink")
		}
		return nil
	},
}

// amount reads how many units.
func amount(deed string) func(*reader, *Act) error {
	return func(r *reader, a *Act) (err error) {
		if a.Amount, err = strconv.Atoi(r.next()); err != nil || a.Amount < 1 || a.Amount > maxUnits {
			return r.shape(a.Who + " " + deed + " 10")
		}
		return nil
	}
}

// defects are pairs of what is missing and why, with semicolons between.
func defects(r *reader, a *Act) error {
	for {
		what := r.next()
		text, ok := r.quoted()
		if what == "" || !ok {
			return r.shape(a.Who + ` returns ktp "foto buram"`)
		}
		a.Defects = append(a.Defects, desk.Defect{What: what, Text: text})
		r.skip()
		if r.rest = strings.TrimPrefix(r.rest, ";"); r.ended() {
			return nil
		}
	}
}

func worded(form string) func(*reader, *Act) error {
	return func(r *reader, a *Act) error {
		a.What = r.next()
		text, ok := r.quoted()
		if a.What == "" || !ok {
			return r.shape(form)
		}
		a.Text = text
		return nil
	}
}

// outcome reads one of the outcomes and, where there are any, the words for it.
func (r *reader) outcome(a *Act, form string, outcomes ...string) error {
	if a.Outcome = r.next(); !slices.Contains(outcomes, a.Outcome) {
		return r.shape(form)
	}
	if r.ended() {
		return nil
	}
	text, ok := r.quoted()
	if !ok {
		return r.shape(form)
	}
	a.Text = text
	return nil
}

func extension(r *reader, a *Act) error {
	text, ok := r.quoted()
	if !ok {
		return r.shape(`head extends "..."`)
	}
	a.Text = text
	return nil
}

// cut keeps what is quoted back short.
func cut(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60])
	}
	return s
}
