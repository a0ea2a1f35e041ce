package complaint_test

import (
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/complaint"
)

// TestEachClassOnEachClockAcrossHolidaysAndTheEndOfAYear plays every class from its
// receipt to its end. The days were counted apart from the program, by the lists of
// holidays and joint leave of 2026 and 2027: before Nyepi and Idul Fitri, before the
// day of independence, before Christmas, on the last day of a year, and into a year
// of which no list is decreed.
func TestEachClassOnEachClockAcrossHolidaysAndTheEndOfAYear(t *testing.T) {
	for _, c := range []struct {
		class                          complaint.Class
		day                            string
		verify, first, enough, settled string
	}{
		{complaint.Ordinary, "2026-03-02", "2026-03-05", "2026-03-09", "2026-03-16", "2026-03-27"},
		{complaint.Supervisory, "2026-03-02", "2026-03-05", "2026-03-09", "2026-03-16", "2026-05-01"},
		{complaint.Question, "2026-03-02", "2026-03-05", "2026-03-09", "", "2026-03-09"},
		{complaint.Aspiration, "2026-03-02", "2026-03-05", "2026-03-09", "", "2026-03-09"},
		{complaint.Information, "2026-03-02", "2026-03-05", "2026-03-09", "", "2026-03-27"},
		{complaint.WhistleBlowing, "2026-03-02", "2026-03-05", "2026-03-09", "", "2026-06-10"},
		{complaint.Ordinary, "2026-03-13", "2026-03-25", "2026-03-27", "2026-03-27", "2026-04-10"},
		{complaint.Supervisory, "2026-03-13", "2026-03-25", "2026-03-27", "2026-03-27", "2026-05-12"},
		{complaint.Question, "2026-03-13", "2026-03-25", "2026-03-27", "", "2026-03-27"},
		{complaint.Aspiration, "2026-03-13", "2026-03-25", "2026-03-27", "", "2026-03-27"},
		{complaint.Information, "2026-03-13", "2026-03-25", "2026-03-27", "", "2026-04-10"},
		{complaint.WhistleBlowing, "2026-03-13", "2026-03-25", "2026-03-27", "", "2026-06-24"},
		{complaint.Ordinary, "2026-08-14", "2026-08-20", "2026-08-24", "2026-08-28", "2026-09-07"},
		{complaint.Supervisory, "2026-08-14", "2026-08-20", "2026-08-24", "2026-08-28", "2026-10-13"},
		{complaint.Question, "2026-08-14", "2026-08-20", "2026-08-24", "", "2026-08-24"},
		{complaint.Aspiration, "2026-08-14", "2026-08-20", "2026-08-24", "", "2026-08-24"},
		{complaint.Information, "2026-08-14", "2026-08-20", "2026-08-24", "", "2026-09-07"},
		{complaint.WhistleBlowing, "2026-08-14", "2026-08-20", "2026-08-24", "", "2026-11-10"},
		{complaint.Ordinary, "2026-12-21", "2026-12-28", "2026-12-30", "2027-01-04", "2027-01-14"},
		{complaint.Supervisory, "2026-12-21", "2026-12-28", "2026-12-30", "2027-01-04", "2027-02-19"},
		{complaint.Question, "2026-12-21", "2026-12-28", "2026-12-30", "", "2026-12-30"},
		{complaint.Aspiration, "2026-12-21", "2026-12-28", "2026-12-30", "", "2026-12-30"},
		{complaint.Information, "2026-12-21", "2026-12-28", "2026-12-30", "", "2027-01-14"},
		{complaint.WhistleBlowing, "2026-12-21", "2026-12-28", "2026-12-30", "", "2027-04-01"},
		{complaint.Ordinary, "2026-12-31", "2027-01-07", "2027-01-11", "2027-01-14", "2027-01-22"},
		{complaint.Supervisory, "2026-12-31", "2027-01-07", "2027-01-11", "2027-01-14", "2027-03-01"},
		{complaint.Question, "2026-12-31", "2027-01-07", "2027-01-11", "", "2027-01-11"},
		{complaint.Aspiration, "2026-12-31", "2027-01-07", "2027-01-11", "", "2027-01-11"},
		{complaint.Information, "2026-12-31", "2027-01-07", "2027-01-11", "", "2027-01-22"},
		{complaint.WhistleBlowing, "2026-12-31", "2027-01-07", "2027-01-11", "", "2027-04-09"},
		{complaint.Ordinary, "2027-12-20", "2027-12-23", "2027-12-28", "2028-01-03", "2028-01-10"},
		{complaint.Supervisory, "2027-12-20", "2027-12-23", "2027-12-28", "2028-01-03", "2028-02-18"},
		{complaint.Question, "2027-12-20", "2027-12-23", "2027-12-28", "", "2027-12-28"},
		{complaint.Aspiration, "2027-12-20", "2027-12-23", "2027-12-28", "", "2027-12-28"},
		{complaint.Information, "2027-12-20", "2027-12-23", "2027-12-28", "", "2028-01-10"},
		{complaint.WhistleBlowing, "2027-12-20", "2027-12-23", "2027-12-28", "", "2028-03-14"},
	} {
		t.Run(string(c.class)+" "+c.day, func(t *testing.T) {
			at, err := time.ParseInLocation("2006-01-02 15:04", c.day+" 10:00", calendar.WIB)
			if err != nil {
				t.Fatal(err)
			}
			x := &scene{T: t, s: setting(t), at: at}
			who := sender
			if c.class == complaint.Information || c.class == complaint.WhistleBlowing {
				who = canon.ID{}
			}
			x.do(complaint.Receive(x.s, complaint.Filed{As: c.class, Office: village, Channel: "web", Words: words, Who: who}, time.Time{}, at))
			x.do(x.c.Verify(x.s, clerk, c.class))
			x.is("verify", x.c.VerifyDue, c.verify)
			x.is("first answer", x.c.FirstDue, c.first)
			x.is("completeness", x.c.CompletenessDue, c.enough)
			x.is("settled", x.c.SettleDue, c.settled)
			x.end(c.settled)
		})
	}
}

// is holds a limit to a day, "" for none.
func (x *scene) is(name string, ms int64, want string) {
	x.Helper()
	got := ""
	if ms != 0 {
		got = x.day(ms)
	}
	if got != want {
		x.Errorf("%s is due %q, want %q", name, got, want)
	}
}

// end goes on from the class to the end: what is missing, the decision on its last
// day, its delivery and the silence after it.
func (x *scene) end(settled string) {
	x.Helper()
	after := func(days int) string { return x.at.AddDate(0, 0, days).Format("2006-01-02") }
	x.at = x.at.AddDate(0, 0, 1)
	x.do(x.c.Ask(x.s, clerk, words, x.at))
	x.is("completing", x.c.CompleteDue, after(30))
	x.do(x.c.Add(x.s, words, nil, x.at))
	last, err := time.ParseInLocation("2006-01-02 15:04", settled+" 11:00", calendar.WIB)
	if err != nil {
		x.Fatal(err)
	}
	x.at = last
	for _, e := range x.c.Pass([]string{"33.02.19"}, x.at) {
		if told, ok := e.(complaint.Escalated); ok && told.Duty == complaint.Settle {
			x.Error("told above on its last day")
		}
	}
	late := x.c
	x.do(x.c.Decide(x.s, clerk, x.c.Class.Outcomes()[0], words, x.at))
	x.is("delivery", x.c.DeliverDue, after(14))
	x.do(x.c.Hand(x.s, "letter", x.at))
	x.is("reply", x.c.ReplyDue, after(10))
	x.at = x.at.AddDate(0, 0, 11)
	x.do(x.c.Pass([]string{"33.02.19"}, x.at), nil)
	if x.c.State != complaint.ClosedState {
		x.Errorf("it is %s", x.c.State)
	}
	told := false
	for _, e := range late.Pass([]string{"33.02.19"}, time.UnixMilli(late.SettleDue+1)) {
		y, ok := e.(complaint.Escalated)
		told = told || ok && y.Duty == complaint.Settle
	}
	if !told {
		x.Error("nobody above is told when the last day has gone")
	}
}

func TestALimitInAYearWithoutAListOfHolidaysSaysThatItIsProvisional(t *testing.T) {
	s := setting(t)
	at := time.Date(2027, 12, 20, 10, 0, 0, 0, calendar.WIB)
	for _, c := range s.Law.Clocks(s.Cal, complaint.Settle, complaint.Ordinary, map[string]time.Time{"received": at, "complete": at}) {
		if c.Unit == calendar.UnitDays && !c.Due.Provisional {
			t.Errorf("%s on %s claims to be certain", c.Basis, c.Due.At)
		}
	}
}
