package mandate_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"genggam/internal/canon"
	"genggam/internal/lang"
	"genggam/internal/mandate"
)

// everyEvent has one of each kind with every field set, and one with few.
func everyEvent() []mandate.Event {
	full := behalf(2, id(1), d(3, 2), "surat-keterangan-domisili", "surat-keterangan-usaha")
	full.Until, full.Item, full.Words = d(12, 31), id(40), mandate.Words{}
	few := headOf(d(3, 2), 0)
	few.Words = mandate.Words{}
	return []mandate.Event{
		mandate.Given{Appointment: full}, mandate.Given{Appointment: few},
		mandate.Ended{ID: id(1), Last: d(5, 10), Why: "died", Words: id(41)}, mandate.Ended{ID: id(1), Last: d(5, 10), Why: "term"},
		mandate.Left{Absence: away(20, id(1), d(3, 2), d(3, 6))}, mandate.Left{Absence: away(20, id(1), d(3, 2), 0)},
		mandate.Back{ID: id(20), Last: d(3, 4)},
	}
}

// What was written once must be read for ever: the golden file only grows. A
// changed line is a new version of the kind, beside the old one.
func TestEveryEventIsWrittenAsItAlwaysWas(t *testing.T) {
	var b bytes.Buffer
	for _, e := range everyEvent() {
		data, err := mandate.Encode(e)
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
		got, err := mandate.Decode(kind, []byte(data))
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("%s is read as %+v, %v; want %+v", kind, got, err, e)
		}
	}
}

func TestNothingThatWasTypedIsInTheJournal(t *testing.T) {
	a := behalf(2, id(1), d(3, 2))
	data, err := mandate.Encode(mandate.Given{Appointment: a})
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{a.Words.Seat, a.Words.Position, a.Words.Number, a.Words.Decree} {
		if strings.Contains(string(data), typed) {
			t.Errorf("%q stands in %s", typed, data)
		}
	}
	words, err := mandate.EncodeWords(a.Words)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := mandate.DecodeWords(words); err != nil || back != a.Words {
		t.Errorf("%+v, %v", back, err)
	}
	for _, bad := range []string{"", "[]", `"x"`, `{"seat":"x" }`} {
		if _, err := mandate.DecodeWords([]byte(bad)); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

func TestWhatIsNoEventIsAnErrorAndNoPanic(t *testing.T) {
	for kind, data := range map[string]string{
		"mandate.given/1": `{}`, "mandate.ended/1": `{"id":"x","last":"2026-05-10","why":"died"}`, "mandate.away/1": `[]`,
		"mandate.back/1": `{"id":"` + id(1).String() + `","last":"1970-01-01"}`,
	} {
		if e, err := mandate.Decode(kind, []byte(data)); err == nil {
			t.Errorf("%s %s is read as %+v", kind, data, e)
		}
	}
	for _, kind := range []string{"mandate.given/2", "", "case.taken/1"} {
		if e, err := mandate.Decode(kind, []byte(`{"x":1}`)); e != nil || err != nil {
			t.Errorf("%q: %v, %v", kind, e, err)
		}
	}
}

func TestFoldingTwiceIsFoldingOnceAndLeavesOlderCopies(t *testing.T) {
	var once, twice mandate.Book
	for _, e := range everyEvent() {
		once.Apply(e)
		twice.Apply(e)
		twice.Apply(e)
	}
	if !reflect.DeepEqual(once, twice) {
		t.Errorf("%+v\n%+v", once, twice)
	}
	old := once
	once.Apply(mandate.Ended{ID: id(2), Last: d(4, 1), Why: "withdrawn"})
	if a, _ := old.Find(id(2)); a.Ended != "" || a.Until != d(12, 31) {
		t.Errorf("an older copy changed: %+v", a)
	}
	if _, known := old.Find(canon.ID{}); known {
		t.Error("nobody is known")
	}
}

func TestEveryReasonAndFormHasItsWord(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, why := range append(mandate.Reasons(), mandate.Ends()...) {
		if !m.Has(mandate.WhyKey(why)) {
			t.Errorf("%s is said nowhere", why)
		}
	}
	for _, f := range mandate.Forms() {
		if !m.Has("mandate.form." + string(f)) {
			t.Errorf("%s is said nowhere", f)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range everyEvent() {
		data, _ := mandate.Encode(e)
		f.Add(e.Kind(), data)
	}
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		e, err := mandate.Decode(kind, data)
		if err != nil || e == nil {
			return
		}
		if e.Kind() != kind {
			t.Fatalf("%s is read as %s", kind, e.Kind())
		}
		again, err := mandate.Encode(e)
		if err != nil {
			t.Fatalf("%+v cannot be written again: %v", e, err)
		}
		if same, err := mandate.Decode(kind, again); err != nil || !reflect.DeepEqual(same, e) {
			t.Fatalf("%+v is read again as %+v, %v", e, same, err)
		}
		b := ordinary()
		b.Apply(e)
		_, _ = b.Who(mandate.Service{ID: "x"}, d(3, 4))
		b.Findings(d(1, 1), d(12, 31))
	})
}

func FuzzDecodeWords(f *testing.F) {
	f.Add([]byte(`{"seat":"x"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := mandate.DecodeWords(data)
		if err != nil {
			return
		}
		if _, err := mandate.EncodeWords(w); err != nil {
			t.Fatal(err)
		}
	})
}
