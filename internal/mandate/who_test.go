package mandate_test

import (
	"slices"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/mandate"
)

// ordinary is a village in which all is as it should be: a head since 2020 until
// 31 October 2026, a secretary who signs on behalf, a section head one rung lower.
func ordinary() mandate.Book {
	h := headOf(calendar.NewDay(2020, 11, 1), d(10, 31))
	return mandate.Book{Given: []mandate.Appointment{
		h, behalf(2, h.ID, calendar.NewDay(2021, 1, 4)), under(3, id(2), calendar.NewDay(2021, 1, 4)),
	}}
}

func with(b mandate.Book, more ...mandate.Appointment) mandate.Book {
	b.Given = append(slices.Clone(b.Given), more...)
	return b
}

func withAway(b mandate.Book, more ...mandate.Absence) mandate.Book {
	b.Away = append(slices.Clone(b.Away), more...)
	return b
}

func died(b mandate.Book, last calendar.Day) mandate.Book {
	b.Apply(mandate.Ended{ID: id(1), Last: last, Why: "died"})
	return b
}

func TestWhoSignsOnADay(t *testing.T) {
	letter := mandate.Service{ID: "surat-keterangan-usaha"}
	limited := ordinary()
	limited.Given = slices.Clone(limited.Given)
	limited.Given[1].Services = []string{"surat-keterangan-domisili"}
	newHead := headOf(calendar.NewDay(2026, 12, 1), 0)
	newHead.ID, newHead.Account = id(30), "a-new"
	tests := map[string]struct {
		book mandate.Book
		on   string
		want string // lines, or the key of the fault
	}{
		"the head is there": {ordinary(), "2026-03-02", "KEPALA DESA CONTOHSARI"},
		"on the last day of the term the head still signs":     {ordinary(), "2026-10-31", "KEPALA DESA CONTOHSARI"},
		"the head is on leave, so the secretary signs":         {withAway(ordinary(), away(20, id(1), d(3, 2), d(3, 6))), "2026-03-04", "a.n. KEPALA DESA CONTOHSARI|Sekretaris Desa"},
		"head and secretary are away, so one rung lower signs": {withAway(ordinary(), away(20, id(1), d(3, 2), d(3, 6)), away(21, id(2), d(3, 4), d(3, 4))), "2026-03-04", "a.n. KEPALA DESA CONTOHSARI|Sekretaris Desa|u.b.|Kepala Seksi Pelayanan"},
		"the head is back the day after the leave":             {withAway(ordinary(), away(20, id(1), d(3, 2), d(3, 6))), "2026-03-07", "KEPALA DESA CONTOHSARI"},
		"everybody is away":                                  {withAway(ordinary(), away(20, id(1), d(3, 2), d(3, 6)), away(21, id(2), d(3, 4), d(3, 4)), away(22, id(3), d(3, 4), d(3, 4))), "2026-03-04", "mandate.nobody-until"},
		"a Plh stands for a head on leave":                   {with(ordinary(), dailyOf(id(1), 4, d(3, 2), d(3, 6))), "2026-03-04", "Plh. KEPALA DESA CONTOHSARI"},
		"a Plh is away too, so the head is asked":            {withAway(with(ordinary(), dailyOf(id(1), 4, d(3, 2), d(3, 6))), away(20, id(4), d(3, 4), d(3, 4))), "2026-03-04", "KEPALA DESA CONTOHSARI"},
		"the mandate covers another service only":            {withAway(limited, away(20, id(1), d(3, 2), d(3, 6))), "2026-03-04", "mandate.nobody-until"},
		"the head died: what leaned on the head fell":        {died(ordinary(), d(5, 10)), "2026-05-11", "mandate.nobody"},
		"the head died on leave: the Plh fell too":           {died(with(ordinary(), dailyOf(id(1), 4, d(5, 4), d(5, 29))), d(5, 10)), "2026-05-11", "mandate.nobody"},
		"the head died, a Plt was named from a later day":    {died(with(ordinary(), acting(mandate.Plt, plt, 5, d(5, 18), d(8, 17))), d(5, 10)), "2026-05-12", "mandate.nobody-until"},
		"the head died and the Plt is there":                 {died(with(ordinary(), acting(mandate.Plt, plt, 5, d(5, 18), d(8, 17))), d(5, 10)), "2026-05-18", "Plt. KEPALA DESA CONTOHSARI"},
		"a Plh named into the vacant seat signs":             {died(with(ordinary(), acting(mandate.Plh, plh, 5, d(5, 11), d(5, 17))), d(5, 10)), "2026-05-12", "Plh. KEPALA DESA CONTOHSARI"},
		"the term ended and a Pj stands":                     {with(ordinary(), acting(mandate.Pj, pj, 6, d(11, 1), calendar.NewDay(2027, 4, 30))), "2026-11-23", "Pj. KEPALA DESA CONTOHSARI"},
		"the term ended, the Pj comes later":                 {with(ordinary(), acting(mandate.Pj, pj, 6, d(11, 9), calendar.NewDay(2027, 4, 30))), "2026-11-02", "mandate.nobody-until"},
		"the Pj gave the secretary a new mandate":            {withAway(with(ordinary(), acting(mandate.Pj, pj, 6, d(11, 1), 0), behalf(7, id(6), d(11, 1))), away(20, id(6), d(11, 23), d(11, 23))), "2026-11-23", "a.n. Pj. KEPALA DESA CONTOHSARI|Sekretaris Desa"},
		"a new head takes the seat from a Pj without an end": {with(ordinary(), acting(mandate.Pj, pj, 6, d(11, 1), 0), newHead), "2026-12-01", "KEPALA DESA CONTOHSARI"},
		"before anybody was appointed":                       {ordinary(), "2019-01-01", "mandate.nobody-until"},
		"an office of which nothing was recorded":            {mandate.Book{}, "2026-03-04", "mandate.nobody"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			block, err := c.book.Who(letter, day(t, c.on))
			if strings.HasPrefix(c.want, "mandate.") {
				wantFault(t, err, c.want)
				return
			}
			if got := strings.Join(block.Lines, "|"); err != nil || got != c.want {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestARefusalNamesWhoCanAndFromWhen(t *testing.T) {
	b := died(with(ordinary(), acting(mandate.Plt, plt, 5, d(5, 18), d(8, 17))), d(5, 10))
	_, err := b.Who(mandate.Service{ID: "x"}, d(5, 12))
	if said := says(t, err); !strings.Contains(said, "Plt. KEPALA DESA CONTOHSARI") || !strings.Contains(said, "18 Mei 2026") {
		t.Error(said)
	}
	_, err = ordinary().May(section+"-none", mandate.Service{ID: "x"}, d(3, 2))
	wantFault(t, err, "mandate.not-you")
	if said := says(t, err); !strings.Contains(said, "KEPALA DESA CONTOHSARI") {
		t.Error(said)
	}
	b.Given[3].Words = mandate.Words{} // nobody has read the item
	_, err = b.Who(mandate.Service{ID: "x"}, d(5, 12))
	if said := says(t, err); !strings.Contains(said, "pelaksana tugas") {
		t.Error(said)
	}
}

func TestWhoMaySignAtOnce(t *testing.T) {
	s := mandate.Service{ID: "surat-keterangan-usaha"}
	for account, want := range map[string]mandate.Form{head: mandate.Head, secretary: mandate.Behalf, section: mandate.Under} {
		if block, err := ordinary().May(account, s, d(3, 2)); err != nil || block.Form != want || block.Account != account {
			t.Errorf("%s signs as %+v, %v", account, block, err)
		}
	}
	onLeave := with(ordinary(), dailyOf(id(1), 4, d(3, 2), d(3, 6)))
	_, err := onLeave.May(head, s, d(3, 4))
	wantFault(t, err, "mandate.not-you")
	onLeave.Apply(mandate.Ended{ID: id(4), Last: d(3, 3), Why: "returned"})
	if block, err := onLeave.May(head, s, d(3, 4)); err != nil || block.Form != mandate.Head {
		t.Errorf("back early, the head signs as %+v, %v", block, err)
	}
	_, err = with(mandate.Book{}, headOf(d(3, 2), 0)).May(head, s, d(3, 1))
	wantFault(t, err, "mandate.not-yet")
	_, err = ordinary().May(head, s, d(11, 2))
	wantFault(t, err, "mandate.over")
	_, err = with(ordinary(), acting(mandate.Pj, pj, 6, d(11, 9), 0)).May(head, s, d(11, 2))
	wantFault(t, err, "mandate.nobody-until")
}

func TestAMandateGivesNoStrategicDecision(t *testing.T) {
	s := mandate.Service{ID: "pengangkatan-perangkat", Strategic: true}
	onLeave := withAway(ordinary(), away(20, id(1), d(3, 2), d(3, 6)))
	_, err := onLeave.Who(s, d(3, 4))
	wantFault(t, err, "mandate.nobody-until")
	vacant := died(with(ordinary(), acting(mandate.Plt, plt, 5, d(5, 11), d(8, 17))), d(5, 10))
	_, err = vacant.Who(s, d(5, 12))
	wantFault(t, err, "mandate.strategic")
	_, err = vacant.May(plt, s, d(5, 12))
	wantFault(t, err, "mandate.strategic")
	if block, err := with(ordinary(), acting(mandate.Pj, pj, 6, d(11, 1), 0)).Who(s, d(11, 2)); err != nil || block.Form != mandate.Pj {
		t.Errorf("a Pj has the powers of a head: %+v, %v", block, err)
	}
	for form, want := range map[mandate.Form]bool{mandate.Head: false, mandate.Pj: false, mandate.Plt: true, mandate.Plh: true, mandate.Behalf: true, mandate.Under: true} {
		if form.Routine() != want {
			t.Errorf("%s: routine only is %v", form, form.Routine())
		}
	}
}

func TestABrokenBookNeitherSignsNorLoops(t *testing.T) {
	self := under(1, id(1), d(1, 1))
	lost := behalf(2, id(99), d(1, 1))
	circle := under(3, id(4), d(1, 1))
	back := under(4, id(3), d(1, 1))
	b := mandate.Book{Given: []mandate.Appointment{self, lost, circle, back}}
	_, err := b.Who(mandate.Service{ID: "x"}, d(3, 4))
	wantFault(t, err, "mandate.nobody")
	for _, a := range b.Given {
		if lines := b.Lines(a); len(lines) != 2 {
			t.Errorf("%v", lines)
		}
	}
	if block, err := mandate.Who(ordinary().Given, mandate.Service{}, d(3, 4)); err != nil || block.Position() != "KEPALA DESA CONTOHSARI" {
		t.Errorf("%+v, %v", block, err)
	}
}
