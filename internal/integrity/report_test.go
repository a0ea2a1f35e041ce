package integrity_test

import (
	"fmt"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/integrity"
)

func calendarDays(n int) calendar.Day { return calendar.Day(n) }

func month(t *testing.T, s string) integrity.Month {
	t.Helper()
	m, err := integrity.ParseMonth(s)
	if err != nil || m.String() != s {
		t.Fatal(m, err)
	}
	return m
}

func counted(t *testing.T) []integrity.Figure {
	c := integrity.Count{Month: month(t, "2026-10")}
	for _, f := range []struct {
		name string
		day  calendar.Day
		n    int64
	}{
		{integrity.LetterFigure("keterangan"), d(10, 1), 30}, {integrity.LetterFigure("pengantar"), d(10, 31), 41},
		{integrity.LetterFigure("keterangan"), d(11, 1), 7}, {integrity.LetterFigure("keterangan"), d(9, 30), 7},
		{integrity.Births, d(10, 5), 3}, {integrity.Deaths, d(10, 6), 1}, {integrity.Complaints, d(10, 7), 2}, {"", d(10, 7), 9},
		{integrity.Answered, d(10, 8), 900}, {integrity.Points, d(10, 8), 3125},
	} {
		c.Add(f.name, f.day, f.n)
	}
	return c.Figures()
}

func TestTheMonthWritesItself(t *testing.T) {
	got := fmt.Sprint(counted(t))
	want := "[{births 3} {complaints 2} {deaths 1} {letters/keterangan 30} {letters/pengantar 41} {moves-in 0} {moves-out 0} {survey-answers 900} {survey-points 3125}]"
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := fmt.Sprint(integrity.ByLetter(counted(t))); got != "[{pengantar 41} {keterangan 30}]" {
		t.Error(got)
	}
	// The worked example of PermenPANRB 14/2017 with n = 100: 31.25 / 9 * 25 = 86.81.
	if ikm, ok := integrity.Satisfaction(counted(t)); !ok || ikm != 8681 {
		t.Error(ikm, ok)
	}
	for _, bad := range [][2]int64{{0, 0}, {9, 8}, {9, 37}} {
		if _, ok := integrity.Satisfaction([]integrity.Figure{{integrity.Answered, bad[0]}, {integrity.Points, bad[1]}}); ok {
			t.Error(bad)
		}
	}
	m := month(t, "2026-12")
	if m.First() != d(12, 1) || m.Last() != d(12, 31) || m.Due() != calendar.NewDay(2027, 1, 10) {
		t.Error(m.First(), m.Last(), m.Due())
	}
	for _, bad := range []string{"2026-13", "2026", "2026-1", ""} {
		_, err := integrity.ParseMonth(bad)
		wantFault(t, err, "integrity.month")
	}
	full := integrity.Count{Month: m}
	for i := range integrity.MaxFigures + 3 {
		full.Add(integrity.LetterFigure(fmt.Sprint(i)), d(12, 1), 1)
	}
	if full.Missed != 3 {
		t.Error(full.Missed)
	}
}

func TestAReportIsApprovedSentAndReceipted(t *testing.T) {
	const village, district = "33.02.99.2001", "33.02.99"
	october := month(t, "2026-10")
	var r integrity.Reports
	do := func(e integrity.Event, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		r.Apply(e, noon(d(11, 3)).UnixMilli())
	}
	_, err := r.Approve(village, october, counted(t), d(10, 31))
	wantFault(t, err, "integrity.month-not-over")
	_, err = r.Approve(village, october, nil, d(11, 2))
	wantFault(t, err, "integrity.figures")
	_, err = r.Send(village, october, district)
	wantFault(t, err, "integrity.report-nothing-to-send")
	_, err = r.Receive(village, october, district)
	wantFault(t, err, "integrity.report-nothing-to-receive")
	approved, err := r.Approve(village, october, counted(t), d(11, 2))
	do(approved, err)
	_, err = r.Approve(village, october, counted(t), d(11, 2))
	wantFault(t, err, "integrity.report-unchanged")
	if l := r.Of(village, october).Light(d(11, 10)); l != integrity.Open {
		t.Error("in time until the tenth: ", l)
	}
	sent, err := r.Send(village, october, district)
	do(sent, err)
	if l := r.Of(village, october).Light(d(11, 11)); l != integrity.Red {
		t.Error("sent and not receipted is not there: ", l)
	}
	received, err := r.Receive(village, october, district)
	do(received, err)
	if l := r.Of(village, october).Light(d(11, 11)); l != integrity.Green {
		t.Error(l)
	}
	late := append(counted(t), integrity.Figure{Name: "births-late", Count: 1})
	again, err := r.Approve(village, october, late, d(11, 20))
	do(again, err)
	s := r.Of(village, october)
	if s.Version != 2 || s.Light(d(11, 20)) != integrity.Red || s.Receipted != 1 {
		t.Errorf("a corrected report is sent again: %+v", s)
	}
	if c := integrity.Changes(approved.Figures, late); len(c) != 1 || c[0] != (integrity.Change{Name: "births-late", Now: 1}) {
		t.Error(c)
	}
	r.Apply(approved, 1) // an older version changes nothing
	r.Apply(integrity.Received{Office: village, Month: october, Version: 9}, 1)
	r.Apply(integrity.Asked{Answer: "no"}, 1)
	if got := r.Of(village, october); got.Version != 2 || got.Receipted != 1 {
		t.Errorf("%+v", got)
	}
}

func TestTheDistrictSeesItsVillagesRedOrGreen(t *testing.T) {
	october := month(t, "2026-10")
	var r integrity.Reports
	offices := make([]string, 331)
	for i := range offices {
		offices[i] = fmt.Sprintf("33.02.99.%04d", 2001+i)
		if i%2 == 0 {
			r.Apply(integrity.Approved{Office: offices[i], Month: october, Version: 1, Figures: counted(t)}, 1)
			r.Apply(integrity.Received{Office: offices[i], Month: october, Version: 1}, 2)
		}
	}
	wall := r.Wall(offices, october, d(11, 11))
	var lights []string
	for _, s := range wall {
		lights = append(lights, s.Light(d(11, 11)))
	}
	if all := strings.Join(lights, ""); all != strings.Repeat("red", 165)+strings.Repeat("green", 166) || wall[0].Office != "33.02.99.2002" {
		t.Error(all, wall[0].Office)
	}
}

func TestAYearsCostIsSaid(t *testing.T) {
	uses := []integrity.Use{{"sheet-f4", 1000}, {"sms", 100}, {"email", 5000}, {"fax", 3}}
	c, err := integrity.Estimate(uses, 73, integrity.Prices(), d(11, 23))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"sheet-f4 5000 600000 false", "sms 500 200000 false", "email 25000 0 false", "fax 15 0 true"}
	for i, l := range c.Lines {
		if got := fmt.Sprint(l.What, " ", l.Count, " ", l.Rupiah, " ", l.Unpriced); got != want[i] {
			t.Errorf("%s, want %s", got, want[i])
		}
	}
	if c.Total != 800_000 || !c.Partial || c.Days != 73 {
		t.Errorf("%+v", c)
	}
	own := append([]integrity.Price{{What: "sms", Rupiah: 250, Per: 1, Since: d(11, 1)}, {What: "sms", Rupiah: 9, Per: 1, Since: d(12, 1)}}, integrity.Prices()...)
	if c, err := integrity.Estimate(uses[1:2], 365, own, d(11, 23)); err != nil || c.Total != 25_000 {
		t.Errorf("the office's own price of the day: %+v, %v", c, err)
	}
	var most []integrity.Use
	for range integrity.MaxUses {
		most = append(most, integrity.Use{What: "gold", Count: integrity.MaxCount})
	}
	gold := []integrity.Price{{What: "gold", Rupiah: integrity.MaxPrice, Per: 1, Since: d(1, 1)}}
	if c, err := integrity.Estimate(most, 1, gold, d(11, 23)); err != nil || c.Total != 7_300_000_000_000_000_000 {
		t.Errorf("the most that can be: %d, %v", c.Total, err)
	}
	for _, bad := range []integrity.Use{{"sms", -1}, {"sms", integrity.MaxCount + 1}} {
		_, err := integrity.Estimate([]integrity.Use{bad}, 365, own, d(11, 23))
		wantFault(t, err, "integrity.use")
	}
	_, err = integrity.Estimate(uses, 0, own, d(11, 23))
	wantFault(t, err, "integrity.use")
}

func TestPricesSayWhereTheyComeFrom(t *testing.T) {
	prices := integrity.Prices()
	if len(prices) < 5 {
		t.Fatal(prices)
	}
	for _, p := range prices {
		if p.Basis == "" || p.Sure == "" {
			t.Errorf("%+v", p)
		}
	}
	head := "what,rupiah,per,since,sure,basis\n"
	for _, bad := range []string{"", "x\n", head + "sms,x,1,2026-01-01,memory,b\n", head + "sms,1,0,2026-01-01,memory,b\n", head + "sms,1,1,soon,memory,b\n", head + "sms,1\n"} {
		if p, err := integrity.ReadPrices([]byte(bad)); err == nil {
			t.Errorf("%q is read as %v", bad, p)
		}
	}
}
