package books_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"genggam/internal/books"
)

func november(t *testing.T) *office {
	o := &office{T: t, today: on("2026-11-23"), closed: month("2026-10")}
	o.today, o.closed = on("2026-10-05"), 0
	o.letter(books.In, "2026-10-05", 1)
	o.letter(books.In, "2026-10-05", 2)
	o.letter(books.Out, "2026-10-05", 3)
	o.today, o.closed = on("2026-11-23"), month("2026-10")
	return o
}

func TestAMonthOfTheAgendaWithALateLetterAndAVoid(t *testing.T) {
	o := november(t)
	given := o.letter(books.In, "2026-11-23", 4)
	late := o.letter(books.In, "2026-10-30", 5)
	void := o.letter(books.Out, "2026-11-23", 6)
	o.void(void, books.Spoiled)
	next := o.letter(books.Out, "2026-11-23", 7)
	if given.Number != 3 || late.Number != 4 || void.Number != 2 || next.Number != 3 {
		t.Errorf("numbers %d %d %d %d: the series of a year goes on, also past a void number and with a late letter", given.Number, late.Number, void.Number, next.Number)
	}
	in := o.agenda.Page(month("2026-11"), books.In)
	if !slices.Equal(numbers(in.Lines), []int{3, 4}) || in.Opening[books.In] != 2 || in.Closing[books.In] != 4 || in.Opening[books.Out] != 0 {
		t.Errorf("%+v", in)
	}
	if l := in.Lines[1]; l.Date != on("2026-10-30") || !l.Late() || l.Page() != month("2026-11") {
		t.Errorf("the late letter keeps its real day: %+v", l)
	}
	if october := o.agenda.Page(month("2026-10"), books.In); len(october.Lines) != 2 {
		t.Errorf("the signed page of October is not touched: %+v", october)
	}
	both := o.agenda.Page(month("2026-11"), "")
	if len(both.Lines) != 4 || both.Voids[books.Out] != 1 || both.Closing[books.Out] != 3 {
		t.Errorf("%+v", both)
	}
	for _, way := range []books.Direction{books.In, books.Out} {
		if err := o.agenda.Check(books.Series{Direction: way, Year: 2026}); err != nil {
			t.Errorf("%s has a break: %v", way, err)
		}
	}
}

func TestThePrintedAgendaSaysWhatIsLateAndWhatIsVoid(t *testing.T) {
	o := november(t)
	o.letter(books.In, "2026-10-30", 5)
	o.void(o.letter(books.Out, "2026-11-23", 6), books.Unused)
	table, err := books.AgendaTable(printed(), o.agenda.Page(month("2026-11"), ""), "")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"M-3", "30-10-2026", "005/in", "30-10-2026", "Kecamatan Contoh", "Undangan rapat", "", "", "", "", "terlambat, dicatat 23-11-2026"},
		{"K-2", "23-11-2026", "", "", "", "", "005/out", "23-11-2026", "Kecamatan Contoh", "Undangan rapat", "BATAL: blangko tidak dipakai"},
	}
	for i, row := range rows(table) {
		if !slices.Equal(row, want[i]) {
			t.Errorf("%q\nwant %q", row, want[i])
		}
	}
	if table.Carried[2] != "2" || table.Carried[6] != "1" || table.Totals[2] != "1" || table.Closing[2] != "3" || table.Closing[6] != "2" || table.Closing[1] != "Jumlah sampai bulan ini" {
		t.Errorf("%q %q %q", table.Carried, table.Totals, table.Closing)
	}
	if table.Model != "Model A.7" || table.Title[3] != "BULAN NOVEMBER TAHUN 2026" || table.Title[1] != "DESA CONTOH" {
		t.Errorf("%q %q", table.Model, table.Title)
	}
	if table.Notes[0] != "Surat masuk bulan ini 1, batal 0; surat keluar bulan ini 1, batal 1." {
		t.Error(table.Notes)
	}
	if s := table.Signers; s[0].Over != "MENGETAHUI" || s[0].Title != "KEPALA DESA" || s[0].Name != "SUGENG" || s[1].Over != "Contoh, 30 November 2026" || s[1].Title != "SEKRETARIS DESA" {
		t.Errorf("%+v", s)
	}
}

func TestANewYearBeginsWithOne(t *testing.T) {
	o := november(t)
	o.today, o.closed = on("2027-01-05"), month("2026-12")
	first := o.letter(books.In, "2027-01-05", 8)
	late := o.letter(books.In, "2026-12-30", 9)
	if first.Number != 1 || first.Year != 2027 || late.Number != 2 || late.Year != 2027 {
		t.Errorf("%+v %+v: December is closed, so its late letter stands in January's series", first, late)
	}
	page := o.agenda.Page(month("2027-01"), books.In)
	if page.Opening[books.In] != 0 || page.Closing[books.In] != 2 {
		t.Errorf("%+v", page)
	}
	o.closed = month("2026-11")
	if open := o.letter(books.In, "2026-12-31", 10); open.Number != 3 || open.Year != 2026 {
		t.Errorf("%+v: while December is open, the letter stands in its year", open)
	}
}

func TestWhatTheAgendaRefuses(t *testing.T) {
	o := november(t)
	gone := o.letter(books.Out, "2026-11-23", 4)
	o.void(gone, books.Cancelled)
	good := books.Entered{When: books.When{Date: o.today}, Direction: books.In, Document: -1}
	enter := func(change func(*books.Entered)) error {
		e := good
		change(&e)
		_, err := o.agenda.Enter(e, o.today, o.closed)
		return err
	}
	send := func(r books.Ref) error {
		_, err := o.agenda.Send(books.Sent{When: books.When{Date: o.today}, Letter: r, Way: "hand"}, o.today, o.closed)
		return err
	}
	in, out := books.Ref{Series: books.Series{Direction: books.In, Year: 2026}, Number: 1}, books.Ref{Series: books.Series{Direction: books.Out, Year: 2026}, Number: 1}
	none := books.Ref{Series: books.Series{Direction: books.Out, Year: 2025}, Number: 7}
	place := func(p books.Placed) error { _, err := o.agenda.Place(p); return err }
	for name, c := range map[string]struct {
		err   error
		fault string
	}{
		"a letter of tomorrow":                  {enter(func(e *books.Entered) { e.Date++ }), "books.future"},
		"a letter that goes nowhere":            {enter(func(e *books.Entered) { e.Direction = "up" }), "books.direction"},
		"a letter dated after it came":          {enter(func(e *books.Entered) { e.Date, e.LetterDate = on("2026-11-20"), on("2026-11-21") }), "books.letter-after"},
		"a code that is a sentence":             {enter(func(e *books.Entered) { e.Class = "surat undangan" }), "books.class"},
		"a correction of nothing":               {o.agenda.Correct(books.Corrected{Ref: none, Reason: item(1)}), "books.unknown-number"},
		"a correction of what is void":          {o.agenda.Correct(books.Corrected{Ref: gone, Reason: item(1)}), "books.void-already"},
		"a correction without a reason":         {o.agenda.Correct(books.Corrected{Ref: in}), "books.reason"},
		"a correction to a month after":         {o.agenda.Correct(books.Corrected{Ref: in, Date: on("2026-11-01"), Reason: item(1)}), "books.other-month"},
		"sending what is not there":             {send(none), "books.unknown-number"},
		"sending what came in":                  {send(in), "books.not-outgoing"},
		"sending what is void":                  {send(gone), "books.void-already"},
		"a box named after a person":            {place(books.Placed{Ref: out, Box: "Bu Siti"}), "books.box"},
		"a thousand years":                      {place(books.Placed{Ref: out, Box: "R1", Retention: books.Retention{Active: 1000}}), "books.retention"},
		"laying away what is not in the agenda": {place(books.Placed{Ref: none, Box: "R1"}), "books.unknown-number"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, c.err, c.fault) })
	}
}

func TestACorrectionKeepsTheNumberAndThePage(t *testing.T) {
	o := november(t)
	ref := o.letter(books.In, "2026-11-20", 4)
	o.write(books.Corrected{Ref: ref, Date: on("2026-11-19"), Class: "005", Words: item(50), Reason: item(51)})
	l, ok := o.agenda.Line(ref)
	if !ok || !l.Mended || l.Date != on("2026-11-19") || l.Class != "005" || l.Words != item(50) || l.LetterDate != on("2026-11-20") || l.Page() != month("2026-11") {
		t.Errorf("%+v", l)
	}
	o.write(books.Corrected{Ref: ref, Date: on("2026-10-31"), Reason: item(52)})
	if l, _ := o.agenda.Line(ref); l.Page() != month("2026-11") || l.Date != on("2026-10-31") {
		t.Errorf("a date of another month leaves the line on its page: %+v", l)
	}
}

func TestABreakInTheSeriesIsFound(t *testing.T) {
	s := books.Series{Direction: books.In, Year: 2026}
	put := func(numbers ...int) *books.Agenda {
		var a books.Agenda
		for _, n := range numbers {
			a.Apply(books.Entered{When: books.When{Date: on("2026-11-23")}, Direction: books.In, Number: n, Document: -1})
		}
		return &a
	}
	for name, c := range map[string]struct {
		numbers []int
		fault   string
		breaks  []books.Break
	}{
		"none":                   {nil, "", nil},
		"one after the other":    {[]int{1, 2, 3}, "", nil},
		"entered out of order":   {[]int{2, 3, 1}, "", nil},
		"two are missing":        {[]int{1, 4}, "books.gap", []books.Break{{Series: s, From: 2, To: 3}}},
		"the first is missing":   {[]int{2}, "books.gap", []books.Break{{Series: s, From: 1, To: 1}}},
		"one stands there twice": {[]int{1, 2, 2}, "books.double", []books.Break{{Series: s, From: 2, To: 2, Double: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			a := put(c.numbers...)
			if got := a.Breaks(s); !slices.Equal(got, c.breaks) {
				t.Errorf("%+v, want %+v", got, c.breaks)
			}
			if err := a.Check(s); c.fault == "" && err != nil {
				t.Error(err)
			} else if c.fault != "" {
				refused(t, err, c.fault)
			}
		})
	}
	if n := len(put(1, 999_999).Breaks(s)); n != 1 {
		t.Errorf("%d breaks", n)
	}
}

func TestTheExpeditionCountsOverTheYearAndNamesTheReceiver(t *testing.T) {
	o := november(t)
	out := books.Ref{Series: books.Series{Direction: books.Out, Year: 2026}, Number: 1}
	for _, day := range []string{"2026-11-20", "2026-11-23"} {
		e, err := o.agenda.Send(books.Sent{When: books.When{Date: on(day)}, Letter: out, Way: "hand", To: item(9), Receipt: item(10)}, o.today, o.closed)
		if err != nil {
			t.Fatal(err)
		}
		o.write(e)
	}
	o.write(books.Sent{When: books.When{Date: on("2026-10-06")}, Letter: out, Way: "electronic"})
	page := o.agenda.Expedition(month("2026-11"))
	table, err := books.ExpeditionTable(printed(), page, &o.agenda)
	if err != nil || page.Opening != 1 || page.Closing != 3 {
		t.Fatalf("%+v %v", page, err)
	}
	want := []string{"2", "20-11-2026", "05-10-2026; 005/out", "Undangan rapat", "Tuginem", "diantar; diterima: Tuginem; terlambat, dicatat 23-11-2026"}
	if got := rows(table)[0]; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if table.Totals[2] != "2" || table.Closing[2] != "3" {
		t.Errorf("%q %q", table.Totals, table.Closing)
	}
}

func TestAnArchiveIsNeverDestroyedByItself(t *testing.T) {
	o := november(t)
	in := books.Ref{Series: books.Series{Direction: books.In, Year: 2026}, Number: 1}
	p, err := o.agenda.Place(books.Placed{Ref: in, Date: o.today, Box: "R1-03", Retention: books.Retention{Active: 2, Inactive: 3}})
	if err != nil || p.Retention.Fate != books.Review {
		t.Fatalf("%+v %v", p, err)
	}
	o.write(p)
	table, err := books.ArchiveTable(printed(), o.agenda.Archive())
	if err != nil {
		t.Fatal(err)
	}
	got := rows(table)
	want := []string{"1", "400.12.2.1", "005/in", "Undangan rapat", "05-10-2026", "R1-03", "31-12-2028", "31-12-2031", "dinilai kembali", ""}
	if len(got) != 1 || !slices.Equal(got[0], want) || table.Totals != nil {
		t.Errorf("%q", got)
	}
}

func TestTheCSVIsTheTableAndNoFormula(t *testing.T) {
	o := november(t)
	p := printed()
	p.Words.Letter = func(books.AgendaLine) books.Letter { return books.Letter{Party: `=cmd|"x"`, About: "-"} }
	table, err := books.AgendaTable(p, o.agenda.Page(month("2026-10"), books.In), books.In)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := table.CSV(&b); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n")
	if len(lines) != 6 || !strings.HasPrefix(lines[0], "NOMOR URUT,TANGGAL PENERIMAAN SURAT,SURAT MASUK: NOMOR,SURAT MASUK: TANGGAL,") {
		t.Errorf("%q", lines)
	}
	if lines[2] != `1,05-10-2026,-,05-10-2026,"'=cmd|""x""",-,400.12.2.1,` {
		t.Errorf("%s", lines[2])
	}
	if err := table.CSV(full{}); err == nil {
		t.Error("a full disk is told")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestAnAgendaGoesOnAfterTheNumbersOfAnotherSystem(t *testing.T) {
	o := november(t) // two came in and one went out in October
	series := books.Series{Direction: books.In, Year: 2026}
	if o.agenda.Open(books.Opened{Series: series, Last: 2}) {
		t.Error("a series that came as far by itself is opened")
	}
	opened := books.Opened{Series: series, Last: 312, From: month("2026-11"), Source: "opensid"}
	if !o.agenda.Open(opened) {
		t.Fatal("the series is not opened")
	}
	o.write(opened)
	if l := o.letter(books.In, "2026-11-23", 4); l.Number != 313 {
		t.Errorf("the next letter is %d", l.Number)
	}
	if err := o.agenda.Check(series); err != nil {
		t.Errorf("numbers of the system before are called a gap: %v", err)
	}
	october, november := o.agenda.Page(month("2026-10"), books.In), o.agenda.Page(month("2026-11"), books.In)
	if october.Opening[books.In] != 0 || october.Closing[books.In] != 2 || len(october.Before) != 0 {
		t.Errorf("October was printed without them: %+v", october)
	}
	if november.Opening[books.In] != 312 || november.Closing[books.In] != 313 {
		t.Errorf("November carries %v to %v", november.Opening, november.Closing)
	}
	table, err := books.AgendaTable(printed(), november, books.In)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Surat masuk nomor 3 sampai 312 tahun ini tercatat di buku OpenSID; buku ini melanjutkannya."; !slices.Contains(table.Notes, want) {
		t.Errorf("%q lacks %q", table.Notes, want)
	}
	if next := o.agenda.Page(month("2027-01"), books.In); next.Opening[books.In] != 0 || len(next.Before) != 0 {
		t.Errorf("a new year begins at 1: %+v", next)
	}
	o.agenda.Apply(books.Entered{When: books.When{Date: on("2026-11-23")}, Direction: books.In, Number: 315, Document: -1})
	refused(t, o.agenda.Check(series), "books.gap")
}
