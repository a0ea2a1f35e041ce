package books_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"genggam/internal/books"
)

func everyEvent() []books.Event {
	day := books.When{Date: on("2026-11-23")}
	late := books.When{Date: on("2026-12-30"), Entered: on("2027-01-05"), Book: month("2027-01")}
	one := books.Standing{Area: "D01", Sex: books.Female, Head: true}
	ref := books.Ref{Series: books.Series{Direction: books.Out, Year: 2026}, Number: 17}
	who := books.Resident{When: day, Resident: item(1), Standing: one, Words: item(2)}
	lateWho := who
	lateWho.When = late
	return []books.Event{
		books.Entered{When: day, Direction: books.In, Number: 41, LetterDate: on("2026-11-20"), Class: "005", Words: item(3), Document: -1},
		books.Entered{When: late, Direction: books.Out, Number: 1, Document: 0},
		books.Corrected{Ref: ref, Void: books.Spoiled, Reason: item(4)},
		books.Corrected{Ref: ref, Date: on("2026-11-22"), LetterDate: on("2026-11-21"), Class: "470", Words: item(3), Reason: item(4)},
		books.Sent{When: day, Letter: ref, To: item(5), Way: "hand", Receipt: item(6)},
		books.Sent{When: late, Letter: ref, Way: "post"},
		books.Placed{Ref: ref, Date: on("2026-11-23"), Box: "R1-03", Retention: books.Retention{Active: 2, Inactive: 3, Fate: books.Keep}},
		books.Placed{Ref: ref, Date: on("2026-11-23"), Box: "R1/4", Retention: books.Retention{Fate: books.Review}},
		books.Counted{Month: month("2026-11"), Area: "D01", Balance: books.Balance{People: books.Cells{0, 1, 1200, 1180}, Families: 640}},
		books.Born(who),
		books.Died(lateWho),
		books.Arrived{Resident: who, From: "33.02.11.2008"},
		books.Left{Resident: lateWho},
		books.Changed{When: day, Resident: item(1), From: one, To: books.Standing{Area: "D02", Sex: books.Female}, Words: item(2)},
		books.Opened{Series: books.Series{Direction: books.Out, Year: 2026}, Last: 312, From: month("2026-11"), Source: "opensid"},
	}
}

// What was written once must be read for ever: the golden file only grows. A
// changed line is a new version of the kind, beside the old one.
func TestEveryEventIsWrittenAsItAlwaysWas(t *testing.T) {
	var b bytes.Buffer
	for _, e := range everyEvent() {
		data, err := books.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s\n", e.Kind(), data)
	}
	const name = "testdata/events.golden"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(golden, b.Bytes()) {
		t.Errorf("written now:\n%s", b.Bytes())
	}
	lines := strings.Split(strings.TrimSpace(string(golden)), "\n")
	if len(lines) != len(everyEvent()) {
		t.Fatalf("%d golden lines for %d events", len(lines), len(everyEvent()))
	}
	for i, e := range everyEvent() {
		kind, data, _ := strings.Cut(lines[i], " ")
		got, err := books.Decode(kind, []byte(data))
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("%s is read as %+v, %v; want %+v", kind, got, err, e)
		}
	}
}

func TestAKindOfATimeToComeIsKeptAndNotRead(t *testing.T) {
	for _, kind := range []string{"agenda.entered/2", "resident.looked/1", "", "case.submitted/1"} {
		if e, err := books.Decode(kind, []byte(`{"x":1}`)); e != nil || err != nil {
			t.Errorf("%q: %v, %v", kind, e, err)
		}
	}
}

func TestAnEntryThatIsNotOneIsRefused(t *testing.T) {
	who := item(1).String()
	for name, c := range map[string][2]string{
		"empty":                     {"agenda.entered/1", `{}`},
		"no JSON":                   {"agenda.entered/1", `nothing`},
		"no direction":              {"agenda.entered/1", `{"date":"2026-11-23","direction":"up","number":1}`},
		"number zero":               {"agenda.entered/1", `{"date":"2026-11-23","direction":"in","number":0}`},
		"number as a text":          {"agenda.entered/1", `{"date":"2026-11-23","direction":"in","number":"1"}`},
		"no day":                    {"agenda.entered/1", `{"date":"2026-11-31","direction":"in","number":1}`},
		"a word too much":           {"agenda.entered/1", `{"about":"rapat","date":"2026-11-23","direction":"in","number":1}`},
		"entered before it was":     {"agenda.entered/1", `{"date":"2026-11-23","direction":"in","entered":"2026-11-22","number":1}`},
		"a page before the day":     {"agenda.entered/1", `{"book":"2026-10","date":"2026-11-23","direction":"in","number":1}`},
		"a document below zero":     {"agenda.entered/1", `{"date":"2026-11-23","direction":"in","document":-2,"number":1}`},
		"a sentence as a class":     {"agenda.entered/1", `{"class":"surat dari Siti","date":"2026-11-23","direction":"in","number":1}`},
		"an unknown cause":          {"agenda.corrected/1", `{"direction":"in","number":1,"void":"lost","year":2026}`},
		"a name as a box":           {"archive.placed/1", `{"box":"lemari Pak Lurah","date":"2026-11-23","direction":"in","fate":"keep","number":1,"year":2026}`},
		"no fate":                   {"archive.placed/1", `{"box":"R1","date":"2026-11-23","direction":"in","number":1,"year":2026}`},
		"a way unknown":             {"expedition.sent/1", `{"date":"2026-11-23","direction":"out","number":1,"way":"bird","year":2026}`},
		"nobody was born":           {"resident.born/1", `{"area":"D01","date":"2026-11-23","sex":"L"}`},
		"a third sex":               {"resident.born/1", `{"area":"D01","date":"2026-11-23","resident":"` + who + `","sex":"X"}`},
		"nowhere":                   {"resident.died/1", `{"date":"2026-11-23","resident":"` + who + `","sex":"L"}`},
		"a name as a region":        {"resident.left/1", `{"area":"D01","date":"2026-11-23","region":"Kota Tegal","resident":"` + who + `","sex":"L"}`},
		"a region on a birth":       {"resident.born/1", `{"area":"D01","date":"2026-11-23","region":"33","resident":"` + who + `","sex":"L"}`},
		"a change of nothing":       {"resident.changed/1", `{"date":"2026-11-23","from_area":"D01","from_sex":"L","resident":"` + who + `","to_area":"D01","to_sex":"L"}`},
		"fewer than nobody":         {"resident.counted/1", `{"area":"D01","citizen_male":-1,"month":"2026-11"}`},
		"a month that is none":      {"resident.counted/1", `{"area":"D01","month":"2026-13"}`},
		"zero where nothing stands": {"resident.counted/1", `{"area":"D01","families":0,"month":"2026-11"}`},
	} {
		if e, err := books.Decode(c[0], []byte(c[1])); err == nil {
			t.Errorf("%s: read as %+v", name, e)
		}
	}
}

func TestWhatCannotBeReadIsNotWritten(t *testing.T) {
	for name, e := range map[string]books.Event{
		"no number":    books.Entered{When: books.When{Date: on("2026-11-23")}, Direction: books.In, Document: -1},
		"no resident":  books.Born{When: books.When{Date: on("2026-11-23")}, Standing: books.Standing{Area: "D01", Sex: books.Male}},
		"no hamlet":    books.Born{When: books.When{Date: on("2026-11-23")}, Resident: item(1), Standing: books.Standing{Sex: books.Male}},
		"no way":       books.Sent{When: books.When{Date: on("2026-11-23")}, Letter: books.Ref{Series: books.Series{Direction: books.Out, Year: 2026}, Number: 1}},
		"not a region": books.Left{Resident: books.Resident{When: books.When{Date: on("2026-11-23")}, Resident: item(1), Standing: books.Standing{Area: "D01", Sex: books.Male}}, To: "di kota"},
	} {
		if b, err := books.Encode(e); err == nil {
			t.Errorf("%s: written as %s", name, b)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range everyEvent() {
		data, _ := books.Encode(e)
		f.Add(e.Kind(), data)
	}
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		e, err := books.Decode(kind, data)
		if err != nil || e == nil {
			return
		}
		again, err := books.Encode(e)
		if e.Kind() != kind || err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%s %s is written again as %s %s, %v", kind, data, e.Kind(), again, err)
		}
		var a books.Agenda
		var r books.Recap
		a.Apply(e)
		r.Apply(e)
		a.Page(month("2026-11"), "")
		if err := r.Page(month("2026-11"), nil).Check(); err != nil && !strings.Contains(err.Error(), "below-zero") {
			t.Fatal(err)
		}
	})
}
