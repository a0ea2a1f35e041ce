package complaint_test

import (
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/complaint"
)

func TestAnOfficeKeepsItsOwnPromiseOrTheOfficeAboveIsTold(t *testing.T) {
	for _, c := range []struct {
		name    string
		decided time.Duration
		want    complaint.Verdict
	}{
		{"settled before", 3*time.Hour - time.Millisecond, complaint.Kept},
		{"settled at the very instant", 3 * time.Hour, complaint.Kept},
		{"settled a moment late", 3*time.Hour + time.Millisecond, complaint.Missed},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := begin(t, complaint.Filed{})
			due := x.at.Add(3 * time.Hour)
			if v := x.c.Verdict(x.at.UnixMilli()); v != complaint.NoPromise {
				t.Fatal(v)
			}
			x.do(complaint.Promise(due), nil)
			if owed := x.c.Owes(); owed[0] != (complaint.Owed{Duty: complaint.Keep, Due: due.UnixMilli()}) {
				t.Fatalf("%+v", owed)
			}
			x.do(x.c.Verify(x.s, clerk, complaint.Information))
			if now := due.UnixMilli(); x.c.Verdict(now) != complaint.Running || x.c.Verdict(now+1) != complaint.Missed {
				t.Error("an open promise is judged at the wrong instant")
			}
			x.at = x.at.Add(c.decided)
			told := x.c.Pass([]string{"33.02.19"}, x.at)
			if late := c.want == complaint.Missed; (len(told) == 1) != late {
				t.Errorf("the office above is told %v", told)
			}
			x.do(x.c.Decide(x.s, clerk, complaint.Done, words, x.at))
			if v := x.c.Verdict(x.at.Add(time.Hour).UnixMilli()); v != c.want {
				t.Errorf("%s, want %s", v, c.want)
			}
		})
	}
	x := begin(t, complaint.Filed{})
	x.do(complaint.Promise(x.at.Add(time.Hour)), nil)
	x.do(x.c.Withdraw())
	if v := x.c.Verdict(x.at.Add(2 * time.Hour).UnixMilli()); v != complaint.Void {
		t.Error("what was withdrawn is judged", v)
	}
}

func TestPledgesHoldOnTheirDays(t *testing.T) {
	cal := calendar.Standard(calendar.WIB)
	first, second := calendar.NewDay(2026, 1, 1), calendar.NewDay(2026, 3, 2)
	p := complaint.Pledges{{Category: "lamp", Amount: 5, Unit: calendar.UnitDays, Since: first}, {Category: "lamp", Amount: 24, Unit: calendar.UnitHours, Since: second, Until: second}}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	if got := p.Due(cal, "lamp", monday); !got.Equal(monday.Add(24 * time.Hour)) {
		t.Error("the pledge of the day does not hold:", got)
	}
	next := monday.AddDate(0, 0, 1)
	if got, want := p.Due(cal, "lamp", next), cal.AddWorkingDays(next, 5).At; !got.Equal(want) {
		t.Error("the pledge of the year does not hold:", got, want)
	}
	for _, at := range []time.Time{monday.AddDate(-1, 0, 0), monday} {
		if category := map[bool]string{true: "lamp", false: "road"}[at.Year() == 2025]; !p.Due(cal, category, at).IsZero() {
			t.Error("nothing was promised for", category, at)
		}
	}
	for _, bad := range []complaint.Pledge{{Amount: 1, Unit: calendar.UnitDays}, {Category: "lamp", Unit: calendar.UnitDays}, {Category: "lamp", Amount: 1, Unit: "moons"},
		{Category: "lamp", Amount: 1, Unit: calendar.UnitDays, Since: second, Until: first}} {
		if (complaint.Pledges{bad}).Check() == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if make(complaint.Pledges, complaint.MaxPledges+1).Check() == nil {
		t.Error("a list without end is taken")
	}
}
