package complaint_test

import (
	"slices"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/fault"
)

var (
	words   = canon.ID{1}
	sender  = canon.ID{2}
	village = "33.02.19.2016"
	clerk   = complaint.Officer{Account: "a-clerk", Office: village}
	monday  = time.Date(2026, 3, 2, 9, 0, 0, 0, calendar.WIB)
)

func setting(t testing.TB) complaint.Setting {
	t.Helper()
	law, err := complaint.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return complaint.Setting{Law: law, Cal: calendar.Standard(calendar.WIB)}
}

// scene is a matter on a clock that stands until it is moved.
type scene struct {
	*testing.T
	s  complaint.Setting
	c  complaint.Complaint
	at time.Time
}

func begin(t *testing.T, f complaint.Filed) *scene {
	t.Helper()
	x := &scene{T: t, s: setting(t), at: monday}
	if f.As == "" {
		f.As = complaint.Ordinary
	}
	if f.Office == "" {
		f.Office, f.Channel, f.Words, f.About.Case = village, "web", words, -1
	}
	x.do(complaint.Receive(x.s, f, time.Time{}, x.at))
	return x
}

func (x *scene) do(events []complaint.Event, err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
	for _, e := range events {
		data, err := complaint.Encode(e)
		if err != nil {
			x.Fatal(err)
		}
		again, err := complaint.Decode(e.Kind(), data)
		if err != nil {
			x.Fatal(err)
		}
		x.c.Apply(again, x.at.UnixMilli()) // what is folded has gone through the journal
	}
}

func (x *scene) day(ms int64) string {
	return time.UnixMilli(ms).In(calendar.WIB).Format("2006-01-02")
}

func (x *scene) refused(key string, _ []complaint.Event, err error) {
	x.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		x.Errorf("got %v, want %s", err, key)
	}
}

func TestEachClassHasItsLimitAndTheEarlierOfTwoLawsCounts(t *testing.T) {
	for _, c := range []struct {
		class                          complaint.Class
		at                             string
		verify, first, enough, settled string
	}{
		// 2 March 2026 is a Monday; Nyepi 19, joint leave 18, Idul Fitri 20-24 March with joint leave.
		{complaint.Question, "2026-03-02 09:00", "2026-03-05", "2026-03-09", "", "2026-03-09"},
		{complaint.Ordinary, "2026-03-02 09:00", "2026-03-05", "2026-03-09", "2026-03-16", "2026-03-27"},
		// 60 calendar days come before 60 working days.
		{complaint.Supervisory, "2026-03-02 09:00", "2026-03-05", "2026-03-09", "2026-03-16", "2026-05-01"},
		// Across the end of the year: Christmas with joint leave, New Year, Isra Mikraj on 5 January.
		{complaint.Ordinary, "2026-12-21 09:00", "2026-12-28", "2026-12-30", "2027-01-04", "2027-01-14"},
		{complaint.Aspiration, "2026-03-07 22:00", "2026-03-11", "2026-03-13", "", "2026-03-13"},
	} {
		t.Run(string(c.class)+" "+c.at, func(t *testing.T) {
			at, err := time.ParseInLocation("2006-01-02 15:04", c.at, calendar.WIB)
			if err != nil {
				t.Fatal(err)
			}
			x := &scene{T: t, s: setting(t), at: at}
			x.do(complaint.Receive(x.s, complaint.Filed{As: c.class, Office: village, Channel: "web", Words: words, Who: sender}, time.Time{}, at))
			x.do(x.c.Verify(x.s, clerk, c.class))
			for name, pair := range map[string][2]string{"verify": {x.day(x.c.VerifyDue), c.verify}, "first": {x.day(x.c.FirstDue), c.first}, "settle": {x.day(x.c.SettleDue), c.settled}} {
				if pair[0] != pair[1] {
					t.Errorf("%s is due %s, want %s", name, pair[0], pair[1])
				}
			}
			if c.enough != "" && x.day(x.c.CompletenessDue) != c.enough {
				t.Errorf("completeness is due %s, want %s", x.day(x.c.CompletenessDue), c.enough)
			}
		})
	}
}

func TestTermsThatSayTooLittleAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no basis":        "terms: [{duty: first, from: received, amount: 5, unit: working-days}]",
		"an unknown unit": "terms: [{duty: first, from: received, amount: 5, unit: weeks, basis: x}]",
		"no amount":       "terms: [{duty: first, from: received, unit: working-days, basis: x}]",
		"another field":   "terms: [{duty: first, form: received, amount: 5, unit: working-days, basis: x}]",
	} {
		if _, err := complaint.ReadLaw([]byte(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestBothLawsAreShownWithTheirSums(t *testing.T) {
	s := setting(t)
	from := map[string]time.Time{"received": monday, "complete": monday}
	all := s.Law.Clocks(s.Cal, complaint.Settle, complaint.Supervisory, from)
	if len(all) != 2 || all[0].Basis != "UU 25/2009 art. 50(1)" || all[0].Unit != calendar.UnitCalendarDays || len(all[1].Due.Lines) < 5 {
		t.Errorf("got %+v", all)
	}
}

func TestWhatIsMissingIsAskedOnceAndSilenceWithdrawsIt(t *testing.T) {
	x := begin(t, complaint.Filed{Who: sender})
	x.do(x.c.Verify(x.s, clerk, complaint.Ordinary))
	x.at = x.at.AddDate(0, 0, 3)
	x.do(x.c.Ask(x.s, clerk, words, x.at))
	if got := x.day(x.c.CompleteDue); got != "2026-04-04" {
		t.Errorf("the sender has until %s", got)
	}
	early := x.c
	if got := x.c.Pass([]string{"33.02.19"}, x.at.AddDate(0, 0, 29)); got != nil {
		t.Errorf("something happened: %v", got)
	}
	x.at = x.at.AddDate(0, 0, 31)
	x.do(x.c.Pass([]string{"33.02.19"}, x.at), nil)
	if x.c.State != complaint.LapsedState || !x.c.Ended() {
		t.Errorf("it is %s", x.c.State)
	}
	x.refused2("complaint.ended", func() ([]complaint.Event, error) { return x.c.Answer(clerk, words) })
	// In time, the clock of settling counts from when it is complete.
	x.c, x.at = early, monday.AddDate(0, 0, 10)
	x.do(x.c.Add(x.s, words, nil, x.at))
	if x.c.State != complaint.Open || x.c.CompleteAt != x.at.UnixMilli() {
		t.Errorf("it is %s", x.c.State)
	}
	x.refused2("complaint.asked-already", func() ([]complaint.Event, error) { return x.c.Ask(x.s, clerk, words, x.at) })
}

func (x *scene) refused2(key string, do func() ([]complaint.Event, error)) {
	x.Helper()
	events, err := do()
	x.refused(key, events, err)
}

func TestWhoIsComplainedOfNeverHandlesIt(t *testing.T) {
	x := begin(t, complaint.Filed{Who: sender, Against: []string{"a-clerk"}})
	x.refused2("complaint.about-you", func() ([]complaint.Event, error) { return x.c.Verify(x.s, clerk, complaint.Ordinary) })
	other := complaint.Officer{Account: "a-other", Office: village}
	x.do(x.c.Verify(x.s, other, complaint.Ordinary))
	// Nobody takes a name back, and a head takes the whole office out.
	x.refused2("complaint.named-stays", func() ([]complaint.Event, error) { return x.c.Name(other, nil, false) })
	x.do(x.c.Name(other, []string{"a-clerk"}, true))
	x.refused2("complaint.about-you", func() ([]complaint.Event, error) { return x.c.Answer(other, words) })
	above := complaint.Officer{Account: "a-above", Office: "33.02.19"}
	x.refused2("complaint.elsewhere", func() ([]complaint.Event, error) { return x.c.Answer(above, words) })
	x.do([]complaint.Event{complaint.Forwarded{To: "33.02.19", Why: "against-us"}}, nil)
	x.refused2("complaint.about-them", func() ([]complaint.Event, error) { return x.c.Forward(above, village, "not-ours", words) })
	x.do(x.c.Decide(x.s, above, complaint.Upheld, words, x.at))
	if want := x.day(x.c.DeliverDue); want != "2026-03-16" {
		t.Errorf("delivered by %s", want)
	}
}

func TestForwardingKeepsTheClock(t *testing.T) {
	x := begin(t, complaint.Filed{Who: sender})
	x.do(x.c.Verify(x.s, clerk, complaint.Ordinary))
	due := x.c.SettleDue
	x.at = x.at.AddDate(0, 0, 4)
	x.do(x.c.Forward(clerk, "33.02.00.0001", "not-ours", words))
	if x.c.SettleDue != due || x.c.ReceivedAt != monday.UnixMilli() || x.c.Office != "33.02.00.0001" {
		t.Error("the clock moved")
	}
}

func TestAReportWithoutANameKeepsItsDateWhenTheNameComes(t *testing.T) {
	x := begin(t, complaint.Filed{})
	if x.c.Class != complaint.Information {
		t.Errorf("it is classed as %s", x.c.Class)
	}
	x.refused2("complaint.no-name", func() ([]complaint.Event, error) { return x.c.Verify(x.s, clerk, complaint.Ordinary) })
	x.do(x.c.Verify(x.s, clerk, complaint.WhistleBlowing))
	x.at = x.at.AddDate(0, 0, 6)
	x.do(x.c.Identify(sender))
	x.do(x.c.Verify(x.s, clerk, complaint.Ordinary))
	if x.day(x.c.SettleDue) != "2026-03-27" {
		t.Errorf("settled by %s, as of the first day", x.day(x.c.SettleDue))
	}
	x.refused2("complaint.named-already", func() ([]complaint.Event, error) { return x.c.Identify(sender) })
}

func TestALateDutyIsToldAboveOnce(t *testing.T) {
	x := begin(t, complaint.Filed{Who: sender})
	x.at = x.at.AddDate(0, 0, 10)
	if got := time.UnixMilli(x.c.PassAt()); !got.Before(x.at) {
		t.Errorf("time passes at %s", got)
	}
	told := x.c.Pass([]string{"33.02.19"}, x.at)
	if len(told) != 2 { // to look at it, and the first answer
		t.Fatalf("told %v", told)
	}
	x.do(told, nil)
	if again := x.c.Pass([]string{"33.02.19"}, x.at); again != nil {
		t.Errorf("told again: %v", again)
	}
}

func TestWhatStaysLateClimbsTheLineOfOfficesAndEnds(t *testing.T) {
	x := begin(t, complaint.Filed{Who: sender})
	line := []string{"33.02.19", "33.02", "33"}
	due := time.UnixMilli(x.c.VerifyDue)
	for _, step := range []struct {
		after time.Duration
		to    string
	}{{0, ""}, {time.Millisecond, "33.02.19"}, {complaint.Climb, ""}, {complaint.Climb + time.Millisecond, "33.02"}, {2*complaint.Climb + time.Millisecond, "33"}, {9 * complaint.Climb, ""}} {
		x.at = due.Add(step.after)
		to := ""
		for _, e := range x.c.Pass(line, x.at) {
			if told := e.(complaint.Escalated); told.Duty == complaint.Verify {
				to = told.To
			}
			x.do([]complaint.Event{e}, nil)
		}
		if to != step.to {
			t.Errorf("%s after the limit %q is told, want %q", step.after, to, step.to)
		}
	}
	for range 9 { // of every other duty too, and then nothing is left to pass
		x.do(x.c.Pass(line, x.at), nil)
	}
	if x.c.PassAt() != 0 {
		t.Error("time would come back to a matter of which everybody was told")
	}
}

func TestAfterTheDecisionTheSenderRepliesOrTimeCloses(t *testing.T) {
	x := begin(t, complaint.Filed{Who: sender})
	x.do(x.c.Verify(x.s, clerk, complaint.Ordinary))
	x.refused2("complaint.no-reasons", func() ([]complaint.Event, error) {
		return x.c.Decide(x.s, clerk, complaint.Rejected, canon.ID{}, x.at)
	})
	x.do(x.c.Decide(x.s, clerk, complaint.Rejected, words, x.at))
	x.do(x.c.Hand(x.s, "page", x.at))
	delivered := x.c
	x.do(x.c.Reopen(x.s, words, x.at.AddDate(0, 0, 2)))
	if x.c.State != complaint.Open || !x.c.Reopened {
		t.Errorf("it is %s", x.c.State)
	}
	x.do(x.c.Decide(x.s, clerk, complaint.Rejected, words, x.at))
	x.do(x.c.Hand(x.s, "page", x.at))
	x.refused2("complaint.reopened-already", func() ([]complaint.Event, error) { return x.c.Reopen(x.s, words, x.at) })
	x.do(x.c.Rate(1, words))
	if !x.c.Ended() {
		t.Error("rated is not closed")
	}
	x.c = delivered
	x.do(x.c.Pass([]string{"33.02.19"}, x.at.AddDate(0, 0, 11)), nil)
	if x.c.State != complaint.ClosedState {
		t.Errorf("it is %s", x.c.State)
	}
	x.refused2("complaint.not-now", func() ([]complaint.Event, error) { return x.c.Reopen(x.s, words, x.at) })
}

func TestBadInputIsRefused(t *testing.T) {
	s := setting(t)
	good := complaint.Filed{As: complaint.Ordinary, Office: village, Channel: "web", Words: words, Who: sender}
	for name, c := range map[string]struct {
		change func(*complaint.Filed)
		served time.Time
		key    string
	}{
		"no class":               {func(f *complaint.Filed) { f.As = "rant" }, time.Time{}, "complaint.no-class"},
		"no words":               {func(f *complaint.Filed) { f.Words = canon.ID{} }, time.Time{}, "complaint.no-words"},
		"six photographs":        {func(f *complaint.Filed) { f.Photos = make([]canon.ID, 6) }, time.Time{}, "complaint.photos"},
		"a place off the globe":  {func(f *complaint.Filed) { f.About.Placed, f.About.Lat = true, 91e6 }, time.Time{}, "complaint.place"},
		"a service of tomorrow":  {func(*complaint.Filed) {}, monday.AddDate(0, 0, 1), "complaint.future"},
		"the point where 0 is 0": {func(f *complaint.Filed) { f.About.Placed = true }, time.Time{}, "complaint.place"},
	} {
		f := good
		c.change(&f)
		_, err := complaint.Receive(s, f, c.served, monday)
		if got := fault.As(err); got == nil || got.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	events, err := complaint.Receive(s, good, monday.AddDate(0, 0, -31), monday)
	if err != nil || !events[0].(complaint.Filed).Late {
		t.Errorf("a late complaint is %v, %v", events, err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("complaint.filed/1", []byte(`{"as":"complaint","channel":"web","first_due":1,"office":"33.02","verify_due":1,"words":"AQAAAAAAAAAAAAAAAAAAAA"}`))
	f.Add("complaint.verified/1", []byte(`{"class":"question","settle_due":3}`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		e, err := complaint.Decode(kind, data)
		if err != nil || e == nil {
			return
		}
		again, err := complaint.Encode(e)
		if err != nil {
			return // a number or word that the encoder would not write
		}
		if _, err := complaint.Decode(kind, again); err != nil {
			t.Errorf("%s: %s: %v", kind, again, err)
		}
		var c complaint.Complaint
		c.Apply(e, 1)
		c.Owes()
	})
}

func TestEveryKindIsWrittenAsItWas(t *testing.T) {
	for want, e := range map[string]complaint.Event{
		`{"anonymous":true,"as":"complaint","channel":"web","first_due":2,"office":"33.02","verify_due":1,"words":"` + words.String() + `"}`: complaint.Filed{
			Office: "33.02", Channel: "web", As: complaint.Ordinary, About: complaint.About{Case: -1}, Words: words, Anonymous: true, VerifyDue: 1, FirstDue: 2},
		`{"class":"question","settle_due":3}`:       complaint.Verified{Class: complaint.Question, SettleDue: 3},
		`{"duty":"first","to":"33.02.19"}`:          complaint.Escalated{Duty: complaint.First, To: "33.02.19"},
		`{"duty":"first","last":true,"to":"33.02"}`: complaint.Escalated{Duty: complaint.First, To: "33.02", Last: true},
		`{"into":7}`: complaint.Merged{Into: 7},
	} {
		data, err := complaint.Encode(e)
		if err != nil || string(data) != want {
			t.Errorf("%s: %s, %v", e.Kind(), data, err)
		}
	}
	if !slices.Contains(complaint.Classes(), complaint.Question) {
		t.Error("no questions")
	}
}
