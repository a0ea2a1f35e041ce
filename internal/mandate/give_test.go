package mandate_test

import (
	"fmt"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/mandate"
)

func TestWhatCannotBeRightIsRefusedWhenItIsRecorded(t *testing.T) {
	change := func(f func(*mandate.Appointment)) mandate.Appointment {
		a := behalf(9, id(1), d(3, 2))
		f(&a)
		return a
	}
	vacant := died(ordinary(), d(5, 10))
	tests := map[string]struct {
		book mandate.Book
		a    mandate.Appointment
		want string // key/field
	}{
		"no form":                          {ordinary(), change(func(a *mandate.Appointment) { a.Form = "king" }), "mandate.bad-form/form"},
		"no account":                       {ordinary(), change(func(a *mandate.Appointment) { a.Account = "" }), "mandate.account/account"},
		"no office":                        {ordinary(), change(func(a *mandate.Appointment) { a.Office = "" }), "mandate.office/office"},
		"no first day":                     {ordinary(), change(func(a *mandate.Appointment) { a.From = 0 }), "mandate.from/from"},
		"it ends before it begins":         {ordinary(), change(func(a *mandate.Appointment) { a.Until = a.From - 1 }), "mandate.until/until"},
		"on behalf of nobody":              {ordinary(), change(func(a *mandate.Appointment) { a.Of = canon.ID{} }), "mandate.whose-powers/of"},
		"on behalf of somebody unknown":    {ordinary(), change(func(a *mandate.Appointment) { a.Of = id(77) }), "mandate.whose-powers/of"},
		"on behalf of the secretary":       {ordinary(), change(func(a *mandate.Appointment) { a.Of = id(2) }), "mandate.handed-on/of"},
		"on behalf of a head who is dead":  {vacant, change(func(a *mandate.Appointment) { a.From = d(5, 11) }), "mandate.whose-powers/of"},
		"a Plt hands the mandate on":       {with(vacant, acting(mandate.Plt, plt, 5, d(5, 11), d(8, 17))), behalf(9, id(5), d(5, 12)), "mandate.handed-on/of"},
		"u.b. under the head":              {ordinary(), under(9, id(1), d(3, 2)), "mandate.whose-powers/of"},
		"a head who leans on somebody":     {ordinary(), change(func(a *mandate.Appointment) { a.Form = mandate.Head }), "mandate.leans-on-nobody/of"},
		"a second head":                    {ordinary(), func() mandate.Appointment { a := headOf(d(3, 2), 0); a.ID = id(9); return a }(), "mandate.taken/from"},
		"a Plt while the head is in force": {ordinary(), acting(mandate.Plt, plt, 5, d(5, 18), d(8, 17)), "mandate.taken/from"},
		"two Plh on one day":               {with(ordinary(), dailyOf(id(1), 4, d(3, 2), d(3, 6))), dailyOf(id(1), 9, d(3, 6), d(3, 7)), "mandate.taken/from"},
		"the same twice":                   {ordinary(), behalf(2, id(1), d(3, 2)), "mandate.twice/id"},
		"no seat":                          {ordinary(), change(func(a *mandate.Appointment) { a.Words.Seat = "" }), "mandate.seat/seat"},
		"no post under a.n.":               {ordinary(), change(func(a *mandate.Appointment) { a.Words.Position = "" }), "mandate.position/position"},
		"no decree":                        {ordinary(), change(func(a *mandate.Appointment) { a.Words.Decree = "" }), "mandate.decree/decree"},
		"a text of two lines":              {ordinary(), change(func(a *mandate.Appointment) { a.Words.Number = "1\n2" }), "mandate.text/number"},
		"a text without end":               {ordinary(), change(func(a *mandate.Appointment) { a.Words.Decree = strings.Repeat("x", 201) }), "mandate.text/decree"},
		"a service without an id":          {ordinary(), change(func(a *mandate.Appointment) { a.Services = []string{""} }), "mandate.services/services"},
		"a Plt after the death is taken":   {vacant, acting(mandate.Plt, plt, 5, d(5, 11), d(8, 17)), ""},
		"a Pj after the term is taken":     {ordinary(), acting(mandate.Pj, pj, 5, d(11, 1), 0), ""},
		"a Plh for the head is taken":      {ordinary(), dailyOf(id(1), 4, d(3, 2), d(3, 6)), ""},
		"a Plh for a Pj is taken":          {with(ordinary(), acting(mandate.Pj, pj, 5, d(11, 1), 0)), dailyOf(id(5), 9, d(11, 4), d(11, 6)), ""},
		"u.b. under the secretary":         {ordinary(), under(9, id(2), d(3, 2)), ""},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			e, err := c.book.Give(c.a)
			got := ""
			if f := fault.As(err); f != nil {
				got = f.Key + "/" + f.Field
			}
			if got != c.want || err != nil && got == "" || (err == nil) != (e != nil) {
				t.Errorf("%v, %v; want %q", e, err, c.want)
			}
			if err != nil && strings.Contains(says(t, err), "[") {
				t.Error(says(t, err))
			}
		})
	}
}

func TestEndsAndAbsencesAreRuledOn(t *testing.T) {
	b := ordinary()
	_, err := b.End(mandate.Ended{ID: id(1), Last: d(5, 10), Why: "died"})
	if err != nil {
		t.Error(err)
	}
	for want, e := range map[string]mandate.Ended{
		"mandate.unknown": {ID: id(9), Last: d(5, 10), Why: "died"},
		"mandate.why":     {ID: id(1), Last: d(5, 10), Why: "tired"},
		"mandate.until":   {ID: id(1), Last: calendar.NewDay(2020, 10, 30), Why: "died"},
	} {
		_, err := b.End(e)
		wantFault(t, err, want)
	}
	if _, err := b.Leave(away(20, id(1), d(3, 2), 0)); err != nil {
		t.Error(err)
	}
	bad := away(20, id(1), d(3, 2), d(3, 1))
	_, err = b.Leave(bad)
	wantFault(t, err, "mandate.until")
	bad.Why, bad.Until = "tired", 0
	_, err = b.Leave(bad)
	wantFault(t, err, "mandate.why")
	_, err = b.Leave(away(20, id(9), d(3, 2), 0))
	wantFault(t, err, "mandate.unknown")
	_, err = b.Leave(away(20, id(1), 0, 0))
	wantFault(t, err, "mandate.from")
	gone := withAway(b, away(20, id(1), d(3, 2), 0))
	_, err = gone.Leave(away(20, id(1), d(3, 2), 0))
	wantFault(t, err, "mandate.twice")
	_, err = gone.Return(id(20), d(2, 1))
	wantFault(t, err, "mandate.until")
	_, err = gone.Return(id(21), d(3, 3))
	wantFault(t, err, "mandate.unknown")
	e, err := gone.Return(id(20), d(3, 3))
	if err != nil {
		t.Fatal(err)
	}
	gone.Apply(e)
	if block, err := gone.Who(mandate.Service{}, d(3, 4)); err != nil || block.Form != mandate.Head {
		t.Errorf("%+v, %v", block, err)
	}
}

func TestABookHasAnEnd(t *testing.T) {
	b := ordinary()
	for i := len(b.Given); i < mandate.MaxGiven; i++ {
		a := behalf(9, id(1), d(3, 2))
		a.ID = canon.MakeID(int64(i), [10]byte{1})
		b.Given = append(b.Given, a)
	}
	_, err := b.Give(behalf(9, id(1), d(3, 2)))
	wantFault(t, err, "mandate.full")
	if _, err := b.Who(mandate.Service{ID: "x"}, d(12, 31)); err == nil {
		t.Error("somebody signs after the term")
	}
}

func findings(b mandate.Book, from, until calendar.Day) string {
	var out []string
	for _, f := range b.Findings(from, until) {
		out = append(out, fmt.Sprintf("%s %s..%s", strings.TrimPrefix(f.Key, "mandate.finding."), f.From, f.Until))
	}
	return strings.Join(out, "; ")
}

func TestOverlapsGapsAndWhatFellAreListed(t *testing.T) {
	second := headOf(d(6, 1), 0)
	second.ID = id(9)
	from, until := d(1, 1), d(12, 31)
	year := func(b mandate.Book) mandate.Book { // with the seat filled until the end
		return with(b, acting(mandate.Pj, pj, 6, d(11, 1), d(12, 31)))
	}
	fell := "fallen 2026-11-01..1970-01-01; fallen 2026-11-01..1970-01-01"
	tests := map[string]struct {
		book mandate.Book
		want string
	}{
		"a year in order":         {year(ordinary()), fell},
		"nobody after the term":   {ordinary(), "gap 2026-11-01..2026-12-31; " + fell},
		"a gap before the Pj":     {with(ordinary(), acting(mandate.Pj, pj, 6, d(11, 9), d(12, 31))), "gap 2026-11-01..2026-11-08; " + fell},
		"two heads":               {year(with(mandate.Book{Given: ordinary().Given[:1]}, second)), "overlap 2026-06-01..2026-10-31; overlap 2026-11-01..2026-12-31"},
		"a Pj without an end":     {with(mandate.Book{Given: ordinary().Given[:1]}, acting(mandate.Pj, pj, 6, d(11, 1), 0)), "no-end 2026-11-01..1970-01-01"},
		"a Plt of seven months":   {with(mandate.Book{}, acting(mandate.Plt, plt, 6, d(1, 1), d(7, 31)), acting(mandate.Pj, pj, 7, d(8, 1), d(12, 31))), "too-long 2026-07-01..2026-07-31"},
		"a Plt of six months":     {with(mandate.Book{}, acting(mandate.Plt, plt, 6, d(1, 1), d(6, 30)), acting(mandate.Pj, pj, 7, d(7, 1), d(12, 31))), ""},
		"a Plh for a vacant seat": {with(mandate.Book{}, acting(mandate.Plh, plh, 6, d(1, 1), d(12, 31))), "alone 2026-01-01..2026-12-31"},
		"a head away whom nobody covers": {withAway(with(mandate.Book{}, headOf(d(1, 1), d(12, 31))), away(20, id(1), d(3, 2), d(3, 6))),
			"gap 2026-03-02..2026-03-06; uncovered 2026-03-02..2026-12-31"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			if got := findings(c.book, from, until); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func TestWarningsComeAt60And30And7Days(t *testing.T) {
	c := []mandate.Certificate{{Account: head, Serial: "1", From: d(1, 1), Until: d(12, 31)}}
	for on, want := range map[calendar.Day]string{
		d(10, 31): "0/0 ", d(11, 1): "1/60 mandate.certificate-soon", d(12, 1): "1/30 mandate.certificate-soon", d(12, 23): "1/30 mandate.certificate-soon",
		d(12, 24): "1/7 mandate.certificate-soon", d(12, 31): "1/7 mandate.certificate-soon", calendar.NewDay(2027, 1, 1): "1/0 mandate.certificate-ended",
	} {
		notices := mandate.CertificateNotices(c, on)
		n := mandate.Notice{}
		if len(notices) > 0 {
			n = notices[0]
		}
		if got := fmt.Sprintf("%d/%d %s", len(notices), n.Threshold, n.Key); got != want {
			t.Errorf("%s: %s, want %s", on, got, want)
		}
	}
	renewed := append(c, mandate.Certificate{Account: head, Serial: "2", From: d(12, 20), Until: calendar.NewDay(2028, 12, 19)})
	if got := mandate.CertificateNotices(renewed, d(12, 24)); len(got) != 0 {
		t.Errorf("a renewed certificate still warns: %+v", got)
	}
	if got, err := mandate.Certified(renewed, head, d(12, 24)); err != nil || got.Serial != "2" {
		t.Errorf("%+v, %v", got, err)
	}
	for want, on := range map[string]calendar.Day{"mandate.certificate-later": calendar.NewDay(2025, 12, 31), "mandate.certificate-ended": calendar.NewDay(2029, 1, 1)} {
		_, err := mandate.Certified(renewed, head, on)
		wantFault(t, err, want)
	}
	_, err := mandate.Certified(renewed, plt, d(3, 4))
	wantFault(t, err, "mandate.certificate-absent")
	if got := ordinary().Expiring(d(10, 1)); len(got) != 1 || got[0].Threshold != 30 || got[0].Left != 30 {
		t.Errorf("%+v", got)
	}
}

func TestLettersSignedAfterAnUnknownDeathAreListed(t *testing.T) {
	letters := []mandate.Signed{
		{Letter: 1, Appointment: id(1), Day: d(5, 10)}, {Letter: 2, Appointment: id(2), Day: d(5, 10)},
		{Letter: 3, Appointment: id(2), Day: d(5, 12)}, {Letter: 4, Appointment: id(99), Day: d(5, 10)},
	}
	if got := ordinary().Doubtful(letters); len(got) != 1 || got[0].Letter != 4 {
		t.Errorf("%+v", got)
	}
	if got := died(ordinary(), d(5, 10)).Doubtful(letters); len(got) != 2 || got[0].Letter != 3 {
		t.Errorf("%+v", got)
	}
}
