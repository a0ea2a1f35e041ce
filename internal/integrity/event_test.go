package integrity_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"genggam/internal/integrity"
)

// everyEvent has one of each kind with every field set, and one with few.
func everyEvent(t testing.TB) []integrity.Event {
	t.Helper()
	october, err := integrity.ParseMonth("2026-10")
	if err != nil {
		t.Fatal(err)
	}
	due := integrity.Due{At: 1775753999999, Provisional: true}
	g := gift()
	g.Refused = true
	few := gift()
	few.Value, few.Item = 0, [16]byte{}
	return []integrity.Event{
		integrity.Asked{Answer: integrity.AskedRather, Office: "33.02.99.2001"},
		integrity.Reported{Gift: g, UPG: due, KPK: due, Forward: due, Complete: due},
		integrity.Reported{Gift: few, KPK: integrity.Due{At: 1775753999999}},
		integrity.Forwarded{ID: id(1), Receipt: id(3)}, integrity.Forwarded{ID: id(1)},
		integrity.Decided{ID: id(1), Outcome: "state", Words: id(4), HandOver: due}, integrity.Decided{ID: id(1), Outcome: "recipient"},
		integrity.Settled{ID: id(1), How: "handed-over"},
		integrity.Approved{Office: "33.02.99.2001", Month: october, Version: 2, Figures: []integrity.Figure{{"births", 3}, {"letters/keterangan", 30}}},
		integrity.Sent{Office: "33.02.99.2001", Month: october, Version: 2, To: "33.02.99"},
		integrity.Received{Office: "33.02.99.2001", Month: october, Version: 2, By: "33.02.99"},
	}
}

// What was written once must be read for ever: the golden file only grows. A
// changed line is a new version of the kind, beside the old one.
func TestEveryEventIsWrittenAsItAlwaysWas(t *testing.T) {
	var b bytes.Buffer
	for _, e := range everyEvent(t) {
		data, err := integrity.Encode(e)
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
	if len(lines) != len(everyEvent(t)) {
		t.Fatalf("%d golden lines for %d events", len(lines), len(everyEvent(t)))
	}
	for i, e := range everyEvent(t) {
		kind, data, _ := strings.Cut(lines[i], " ")
		got, err := integrity.Decode(kind, []byte(data))
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("%s is read as %+v, %v; want %+v", kind, got, err, e)
		}
	}
}

func TestWhatIsNoEventIsAnErrorAndNoPanic(t *testing.T) {
	for kind, data := range map[string]string{
		"money.answered/1": `{"answer":"maybe"}`, "gratification.reported/1": `{}`, "gratification.forwarded/1": `{"id":"x"}`,
		"gratification.decided/1": `[]`, "gratification.settled/1": `not json`,
		"report.approved/1": `{"figures":["births"],"month":"2026-10","office":"x","version":1}`,
		"report.sent/1":     `{"month":"2026-10","office":"x","to":"y"}`,
		"report.received/1": `{"by":"y","month":"2026-13","office":"x","version":1}`,
	} {
		if e, err := integrity.Decode(kind, []byte(data)); err == nil {
			t.Errorf("%s %s is read as %+v", kind, data, e)
		}
	}
	if e, err := integrity.Decode("report.approved/2", []byte(`{"x":1}`)); e != nil || err != nil {
		t.Errorf("%v, %v", e, err)
	}
}

func TestEveryWordOfTheListsIsSaid(t *testing.T) {
	m := messages(t)
	for of, list := range map[string][]string{
		"thing": integrity.Things(), "occasion": integrity.Occasions(), "outcome": integrity.Outcomes(), "how": integrity.Settlements(),
		"stage":  {integrity.StageReported, integrity.StageForwarded, integrity.StageDecided, integrity.StageSettled},
		"light":  {integrity.Green, integrity.Red, integrity.Open},
		"figure": {integrity.Births, integrity.Deaths, integrity.MovesIn, integrity.MovesOut, integrity.Complaints, integrity.ComplaintsEnd, integrity.ComplaintLate, integrity.Answered, integrity.Points},
	} {
		for _, word := range list {
			if !m.Has(integrity.WordKey(of, word)) {
				t.Errorf("%s %s is said nowhere", of, word)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range everyEvent(f) {
		data, _ := integrity.Encode(e)
		f.Add(e.Kind(), data)
	}
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		e, err := integrity.Decode(kind, data)
		if err != nil || e == nil {
			return
		}
		if e.Kind() != kind {
			t.Fatalf("%s is read as %s", kind, e.Kind())
		}
		again, err := integrity.Encode(e)
		if err != nil {
			t.Fatalf("%+v cannot be written again: %v", e, err)
		}
		if same, err := integrity.Decode(kind, again); err != nil || !reflect.DeepEqual(same, e) {
			t.Fatalf("%+v is read again as %+v, %v", e, same, err)
		}
		var r integrity.Register
		r.Apply(e, 1)
		var s integrity.Reports
		s.Apply(e, 1)
	})
}

func FuzzReadPrices(f *testing.F) {
	f.Add([]byte("what,rupiah,per,since,sure,basis\nsms,400,1,2026-01-01,memory,x\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		prices, err := integrity.ReadPrices(file)
		if err != nil {
			return
		}
		if _, err := integrity.Estimate([]integrity.Use{{"sms", integrity.MaxCount}}, 1, prices, d(11, 23)); err != nil {
			t.Fatal(err)
		}
	})
}
