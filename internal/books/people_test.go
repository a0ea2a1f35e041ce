package books_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/books"
	"genggam/internal/person"
)

var hamlets = map[string]string{"D01": "Karanganyar", "D02": "Kaliputih"}

func someone(n byte, area string, sex books.Sex) books.Resident {
	return books.Resident{When: books.When{Date: on("2026-11-10")}, Resident: item(n), Standing: books.Standing{Area: area, Sex: sex}, Words: item(n)}
}

func at(day string, r books.Resident) books.Resident {
	r.When = books.When{Date: on(day)}
	return r
}

func head(r books.Resident) books.Resident {
	r.Standing.Head = true
	return r
}

func foreign(r books.Resident) books.Resident {
	r.Standing.Foreign = true
	return r
}

// autumn is a village of two hamlets, counted in October, and its November:
// two births, a death, arrivals, a departure, a move between the hamlets.
func autumn() []books.Event {
	widow := head(someone(5, "D01", books.Female))
	mover := someone(6, "D01", books.Male)
	late := at("2026-10-30", someone(7, "D02", books.Female))
	late.Entered, late.Book = on("2026-11-03"), month("2026-11")
	return []books.Event{
		books.Counted{Month: month("2026-10"), Area: "D01", Balance: books.Balance{People: books.Cells{0, 1, 600, 590}, Families: 300}},
		books.Counted{Month: month("2026-10"), Area: "D02", Balance: books.Balance{People: books.Cells{0, 0, 400, 410}, Families: 200}},
		books.Arrived{Resident: at("2026-10-12", someone(1, "D01", books.Male)), From: "33.02.99"},
		books.Born(at("2026-11-02", someone(2, "D01", books.Male))),
		books.Born(late),
		books.Died(at("2026-11-09", head(someone(3, "D01", books.Male)))),
		books.Changed{When: books.When{Date: on("2026-11-09")}, Resident: widow.Resident, From: someone(5, "D01", books.Female).Standing, To: widow.Standing},
		books.Arrived{Resident: at("2026-11-15", head(foreign(someone(4, "D02", books.Male)))), From: "33.02.99"},
		books.Left{Resident: at("2026-11-20", someone(8, "D02", books.Female)), To: "31.71"},
		books.Changed{When: books.When{Date: on("2026-11-21")}, Resident: mover.Resident, From: mover.Standing, To: someone(6, "D02", books.Male).Standing},
	}
}

func folded(events []books.Event) *books.Recap {
	var r books.Recap
	for _, e := range events {
		r.Apply(e)
	}
	return &r
}

func TestAMonthWithBirthsDeathsAndMovesAddsUp(t *testing.T) {
	page := folded(autumn()).Page(month("2026-11"), hamlets)
	if err := page.Check(); err != nil {
		t.Fatal(err)
	}
	for i, want := range []books.RecapLine{
		{
			Area: "D01", Name: "Karanganyar", Opening: books.Balance{People: books.Cells{0, 1, 601, 590}, Families: 300},
			Flow:    books.Flow{Born: books.Cells{0, 0, 1, 0}, Died: books.Cells{0, 0, 1, 0}, Left: books.Cells{0, 0, 1, 0}, HeadsMore: 1, HeadsFewer: 1, InnerLeft: 1},
			Closing: books.Balance{People: books.Cells{0, 1, 600, 590}, Families: 300},
		},
		{
			Area: "D02", Name: "Kaliputih", Opening: books.Balance{People: books.Cells{0, 0, 400, 410}, Families: 200},
			Flow:    books.Flow{Born: books.Cells{0, 0, 0, 1}, Came: books.Cells{1, 0, 1, 0}, Left: books.Cells{0, 0, 0, 1}, HeadsMore: 1, InnerCame: 1},
			Closing: books.Balance{People: books.Cells{1, 0, 401, 410}, Families: 201},
		},
	} {
		if page.Lines[i] != want {
			t.Errorf("%+v\nwant %+v", page.Lines[i], want)
		}
	}
}

func TestTheOrderOfEntriesDoesNotMatter(t *testing.T) {
	events := autumn()
	want := folded(events).Page(month("2026-12"), hamlets)
	slices.Reverse(events)
	if got := folded(events).Page(month("2026-12"), hamlets); !slices.Equal(got.Lines, want.Lines) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

func TestEveryMonthBeginsWhereTheOneBeforeEnded(t *testing.T) {
	r := folded(append(autumn(), books.Born(at("2027-01-03", someone(9, "D01", books.Female)))))
	before := r.Page(month("2026-10"), hamlets)
	for m := month("2026-11"); m <= month("2027-02"); m++ {
		page := r.Page(m, hamlets)
		if err := errors.Join(page.Check(), page.Follows(before)); err != nil {
			t.Errorf("%s: %v", m, err)
		}
		before = page
	}
	r.Apply(books.Counted{Month: month("2027-03"), Area: "D01", Balance: books.Balance{People: books.Cells{0, 1, 590, 590}, Families: 300}})
	after := r.Page(month("2027-03"), hamlets)
	if after.Lines[0].Opening.People.Sum() != 1181 {
		t.Errorf("a new count holds from its month: %+v", after.Lines[0])
	}
	refused(t, after.Follows(before), "books.not-carried")
}

func TestACountThatDoesNotAddUpNamesTheHamlet(t *testing.T) {
	page := folded(autumn()).Page(month("2026-11"), hamlets)
	spoil := func(change func(*books.RecapLine)) error {
		l := page.Lines[1]
		change(&l)
		return books.RecapPage{Lines: []books.RecapLine{page.Lines[0], l}}.Check()
	}
	register := map[string]books.Balance{"D01": page.Lines[0].Closing, "D02": page.Lines[1].Closing}
	if err := page.Agrees(register); err != nil {
		t.Error(err)
	}
	fewer := register["D02"]
	fewer.People[2]--
	for name, c := range map[string]struct {
		err   error
		fault string
	}{
		"one soul too many":              {spoil(func(l *books.RecapLine) { l.Closing.People[3]++ }), "books.unbalanced"},
		"a birth that was not counted":   {spoil(func(l *books.RecapLine) { l.Born[2]++ }), "books.unbalanced"},
		"a man written as a woman":       {spoil(func(l *books.RecapLine) { l.Closing.People[2]--; l.Closing.People[3]++ }), "books.unbalanced-column"},
		"a family too few":               {spoil(func(l *books.RecapLine) { l.Closing.Families-- }), "books.unbalanced-families"},
		"more families than people":      {spoil(func(l *books.RecapLine) { l.Opening.Families, l.Closing.Families = 900, 901 }), "books.below-zero"},
		"the register has one fewer":     {page.Agrees(map[string]books.Balance{"D01": register["D01"], "D02": fewer}), "books.not-register"},
		"the register has no such place": {page.Agrees(map[string]books.Balance{"D01": register["D01"]}), "books.not-register"},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, c.err, c.fault)
			var u *books.Unbalanced
			if !errors.As(c.err, &u) || u.Area != "D02" || u.Name != "Kaliputih" {
				t.Errorf("%v names %+v", c.err, u)
			}
		})
	}
	elsewhere := map[string]books.Balance{"D01": register["D01"], "D02": register["D02"], "D03": {People: books.Cells{1}}}
	refused(t, page.Agrees(elsewhere), "books.not-register")
	gone := folded([]books.Event{books.Died(someone(1, "D01", books.Male))}).Page(month("2026-11"), hamlets)
	refused(t, gone.Check(), "books.below-zero")
}

func TestTheRecapIsPrintedWithItsSums(t *testing.T) {
	table, err := books.RecapTable(printed(), folded(autumn()).Page(month("2026-11"), hamlets))
	if err != nil {
		t.Fatal(err)
	}
	got := rows(table)
	want := strings.Fields("1 Karanganyar 0 1 601 590 300 892 1192 0 0 1 0 0 0 0 0 0 0 1 0 0 0 1 0 0 1 600 590 300 891 1191")
	want = append(want, "dusun +0/-1")
	if !slices.Equal(got[0], want) {
		t.Errorf("%q\nwant %q", got[0], want)
	}
	if len(table.Notes) != 1 || table.Totals[1] != "Jumlah" || table.Totals[8] != "2002" || table.Totals[31] != "2003" || table.Totals[32] != "" {
		t.Errorf("%q", table.Totals)
	}
}

func TestTheMovementsOfAMonthArePrintedByDay(t *testing.T) {
	events := autumn()
	page := books.Movements(folded(events).Page(month("2026-11"), hamlets), slices.Values(events))
	table, err := books.MovementTable(printed(), page)
	if err != nil {
		t.Fatal(err)
	}
	got := rows(table)
	for i, want := range [][]string{
		{"1", "Sri Wahyuni", "Banyumas", "17-08-1990", "P", "WNI", "Lahir", "30-10-2026", "", "", "", "", "terlambat, dicatat 03-11-2026"},
		{"2", "Sri Wahyuni", "Banyumas", "17-08-1990", "L", "WNI", "Lahir", "02-11-2026", "", "", "", "", ""},
		{"3", "Sri Wahyuni", "Banyumas", "17-08-1990", "L", "WNI", "", "", "", "", "Meninggal", "09-11-2026", ""},
		{"4", "Sri Wahyuni", "Banyumas", "17-08-1990", "L", "WNA", "Kecamatan Contoh", "15-11-2026", "", "", "", "", ""},
		{"5", "Sri Wahyuni", "Banyumas", "17-08-1990", "P", "WNI", "", "", "31.71", "20-11-2026", "", "", ""},
	} {
		if !slices.Equal(got[i], want) {
			t.Errorf("%q\nwant %q", got[i], want)
		}
	}
	if len(got) != 5 || table.Notes[0] != "Penduduk awal bulan 2002 jiwa; bertambah 3; berkurang 2; akhir bulan 2003 jiwa." {
		t.Errorf("%d lines, %q", len(got), table.Notes)
	}
	if table.Totals[6] != "3" || table.Totals[8] != "1" || table.Totals[10] != "1" {
		t.Errorf("%q", table.Totals)
	}
}

func TestWhoMayBeWrittenAsBornDeadComeOrGone(t *testing.T) {
	r := someone(1, "D01", books.Male)
	here := books.Presence{Known: true, Here: true, Standing: r.Standing, Since: on("2026-11-01")}
	gone := books.Presence{Known: true, Since: on("2026-11-01")}
	for name, c := range map[string]struct {
		presence books.Presence
		event    books.Event
		fault    string
	}{
		"a birth":                             {books.Presence{}, books.Born(r), ""},
		"a second birth":                      {here, books.Born(r), "books.already-here"},
		"a birth of somebody who left":        {gone, books.Born(r), "books.already-here"},
		"an arrival":                          {books.Presence{}, books.Arrived{Resident: r}, ""},
		"a return":                            {gone, books.Arrived{Resident: r}, ""},
		"an arrival of a resident":            {here, books.Arrived{Resident: r}, "books.already-here"},
		"a return before the departure":       {gone, books.Arrived{Resident: at("2026-10-31", r)}, "books.before-last"},
		"a death":                             {here, books.Died(r), ""},
		"a death of a stranger":               {books.Presence{}, books.Died(r), "books.not-here"},
		"a second death":                      {gone, books.Died(r), "books.not-here"},
		"a departure":                         {here, books.Left{Resident: r}, ""},
		"a departure from elsewhere":          {here, books.Left{Resident: someone(1, "D02", books.Male)}, "books.other-standing"},
		"a change":                            {here, books.Changed{When: r.When, Resident: r.Resident, From: r.Standing}, ""},
		"a change of what the register lacks": {here, books.Changed{When: r.When, From: head(r).Standing}, "books.other-standing"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.presence.Admit(c.event)
			if c.fault == "" && err != nil {
				t.Error(err)
			} else if c.fault != "" {
				refused(t, err, c.fault)
			}
		})
	}
}

func TestTheMainBookAndTheCardsStream(t *testing.T) {
	sari := person.Record{
		Name: "Sari", NIK: "3302995708900001", KK: "3302991708900001", BirthPlace: "Banyumas", BirthDate: "1990-08-17", Sex: "P", Religion: "Islam",
		Marital: "Kawin", Job: "Petani", Citizenship: "WNI", Address: "Jalan Melati 7", RT: "002", RW: "001", Hamlet: "Kaliputih",
		FamilyRole: "istri", Education: "SMA", Blood: "O", Father: "Karta", Mother: "Inem",
	}
	read := 0
	many := func(yield func(books.ResidentLine) bool) {
		for {
			if read++; !yield(books.ResidentLine{Record: sari, Reads: "L", Note: "x"}) {
				return
			}
		}
	}
	table, err := books.ResidentTable(printed(), many)
	if err != nil || read != 0 {
		t.Fatalf("%d lines were read before any was asked for, %v", read, err)
	}
	next, stop := iter.Pull(table.Rows)
	defer stop()
	got, _ := next()
	if want := "1|Sari|P|Kawin|Banyumas|17-08-1990|Islam|SMA|Petani|L|WNI|Jalan Melati 7 RT 002 RW 001 Kaliputih|istri|3302995708900001|3302991708900001|x"; strings.Join(got, "|") != want {
		t.Errorf("%q", got)
	}
	cards, err := books.CardTable(printed(), slices.Values([]books.CardLine{{Record: sari, IssuedAt: "Banyumas", IssuedOn: on("2020-01-02"), Since: on("1990-08-17"), Note: "x"}}))
	if err != nil {
		t.Fatal(err)
	}
	var csv strings.Builder
	if err := cards.CSV(&csv); err != nil || !strings.Contains(csv.String(), ",TEMPAT/TANGGAL LAHIR,") || !strings.Contains(csv.String(), ",KEWARGANEGARAAN,ORANG TUA: AYAH,") {
		t.Errorf("%s %v", csv.String(), err)
	}
	want := "1|3302991708900001|Sari|3302995708900001|P|Banyumas, 17-08-1990|O|Islam|SMA|Petani|Jalan Melati 7 RT 002 RW 001 Kaliputih|Kawin|Banyumas, 02-01-2020|istri|WNI|Karta|Inem|17-08-1990|x"
	if got := rows(cards)[0]; strings.Join(got, "|") != want {
		t.Errorf("%q", got)
	}
	if table.Title[0] != "BUKU INDUK PENDUDUK" || len(table.Title) != 3 {
		t.Errorf("a whole list has no month: %q", table.Title)
	}
}

func TestAMonthOfTemporaryResidents(t *testing.T) {
	v := func(sex, came, left string) books.Visitor {
		out := books.Visitor{Record: person.Record{Name: "Bagas", Sex: sex}, Identity: "X1", From: "Tegal", Came: on(came)}
		if left != "" {
			out.Left = on(left)
		}
		return out
	}
	page := books.Visitors(month("2026-11"), slices.Values([]books.Visitor{
		v("L", "2026-11-05", "2026-11-30"), v("P", "2026-09-01", ""), v("L", "2026-10-01", "2026-10-31"), v("P", "2026-10-01", "2026-11-01"), v("L", "2026-12-01", ""),
	}))
	if len(page.Lines) != 3 || page.Opening != 2 || page.Came != 1 || page.Gone != 2 || page.Closing != 1 {
		t.Errorf("%+v", page)
	}
	table, err := books.VisitorTable(printed(), page)
	if err != nil || table.Totals[2] != "1" || table.Totals[3] != "2" {
		t.Fatalf("%q %v", table.Totals, err)
	}
	if got := strings.Join(rows(table)[2], "|"); got != "3|Bagas|L||X1|||||Tegal|||05-11-2026|30-11-2026|" {
		t.Error(got)
	}
}

func TestTenThousandResidentsAreFoldedInFiftyMilliseconds(t *testing.T) {
	events := make([]books.Event, 0, 12_000)
	for i := range 10_000 {
		r := at(fmt.Sprintf("2026-%02d-%02d", i%10+1, i%28+1), someone(byte(i), fmt.Sprintf("D%02d", i%12), []books.Sex{books.Male, books.Female}[i%2]))
		r.Standing.Head = i%3 == 0
		events = append(events, books.Arrived{Resident: r})
		if i%5 == 0 {
			r.When = books.When{Date: on("2026-11-05")}
			events = append(events, books.Left{Resident: r})
		}
	}
	best := time.Hour
	for range 5 {
		from := time.Now()
		page := folded(events).Page(month("2026-11"), nil)
		best = min(best, time.Since(from))
		if n := page.Total().Closing.People.Sum(); n != 8_000 {
			t.Fatalf("%d residents", n)
		}
	}
	t.Logf("%d entries in %v", len(events), best)
	if best > 50*time.Millisecond {
		t.Errorf("took %v", best)
	}
}

func TestARegisterIsCountedByHamlet(t *testing.T) {
	got := books.Tally(slices.Values([]books.Standing{
		{Area: "D01", Sex: books.Male, Head: true}, {Area: "D01", Sex: books.Female}, {Area: "D02", Sex: books.Female, Foreign: true, Head: true},
	}))
	if got["D01"] != (books.Balance{People: books.Cells{0, 0, 1, 1}, Families: 1}) || got["D02"] != (books.Balance{People: books.Cells{0, 1, 0, 0}, Families: 1}) || got["D01"].Members() != 1 {
		t.Errorf("%+v", got)
	}
}
