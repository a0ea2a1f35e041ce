package casework_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"genggam/internal/casework"
)

// everyEvent has one of each kind with every field set, and one with few.
func everyEvent() []casework.Event {
	dues := casework.Dues{From: 1775440800000, PromisedAt: 1775753999999, LimitAt: 1776099599999, Provisional: true}
	next := casework.Next{Step: "verify", Role: "verifier", Due: 1775444400000}
	stood := casework.Stood{Days: 2, Minutes: 930, Calendar: 172800000}
	files := []casework.FileRef{{Requirement: "ktp", Item: item(3)}, {Requirement: "kk", Item: item(4)}}
	return []casework.Event{
		casework.Submitted{
			Standard: "surat-contoh", Version: 3, Digest: "ab", Calendar: "cd", Channel: "counter", Relation: "family", Helper: "a-7",
			Assurance: casework.Seen, Priority: 2, Class: "disaster", Dues: dues, CheckDue: 1775581199999, Next: next,
			Applicant: item(1), Subject: item(5), Representative: item(6), Answers: item(2), Files: files,
		},
		casework.Submitted{Standard: "s", Version: 1, Channel: "web", Relation: "self", Assurance: casework.Claimed, Applicant: item(1), Answers: item(2)},
		casework.Completed{By: "silence", Dues: dues, Next: next},
		casework.ReturnedForMore{Defects: []string{"ktp", "nama"}, Words: item(7), Second: true},
		casework.Answered{Dues: dues, CheckDue: 1775581199999, Answers: item(2), Files: files, Stood: stood, Next: next},
		casework.Answered{Dues: dues},
		casework.Taken{Account: "a-7", OutOfTurn: true, Reason: item(8)},
		casework.Released{},
		casework.Stepped{Step: "verify", Checks: []string{"lengkap"}, Next: next},
		casework.Noted{Note: item(8)},
		casework.Decided{Outcome: casework.Refuse, Rule: "facts", Evidence: item(8), Step: "sign"},
		casework.ProductIssued{Document: -1, Next: next},
		casework.Handed{How: "download"},
		casework.WithdrawnByApplicant{},
		casework.Assured{Degree: casework.Contacted, Attached: true},
		casework.ClockPaused{Reason: "visit", Words: item(8)},
		casework.ClockResumed{Dues: dues, Stood: stood, StepDue: 1775444400000},
		casework.TimeExtended{Dues: dues, Words: item(8)},
		casework.EscalatedTo{Why: "limit", To: "supervisor", Office: "33.02.19", Due: 1775581199999},
		casework.LimitLapsed{LimitAt: 1776099599999, Due: 1775581199999, Next: next},
		casework.DueMoved{Dues: dues, Calendar: "cd"},
		casework.SentBack{Words: item(8), Next: next},
		casework.InkAwaited{Document: 77, Next: next},
		casework.InkRecorded{Way: casework.InkScan, Scan: item(8), Next: next},
		casework.InkRecorded{Way: casework.InkHandOver},
		casework.InkOffered{Since: 1775440800000},
		casework.InkTaken{By: "applicant"},
		casework.EndorsementAsked{By: "hamlet-head", Due: 1775581199999},
		casework.Endorsed{By: "rt", Way: "link", Outcome: casework.Objection, Words: item(8)},
		casework.Endorsed{By: "rw", Way: "silence", Outcome: casework.NoObjection},
		casework.HandedUp{Office: "33.02.19", To: "supervisor", Why: casework.OwnFamily},
		casework.MoneyAsked{Answer: "rather-not"},
		casework.SourcesDiffer{Field: "birth_date", Said: []string{"ktp", "kk"}, Followed: "ktp", Words: item(8), Repair: true, Forbids: true},
		casework.Mended{Old: 77, Document: 90, Answers: item(2), Words: item(8), Ink: true, Next: next},
		casework.Mended{Old: 77, Document: 90},
		casework.Submitted{
			Standard: "s", Version: 1, Channel: "counter", Relation: "self", Helper: "a-7", Assurance: casework.Seen, Presence: "counter",
			Applicant: item(1), Answers: item(2),
		},
		casework.Handed{How: "named", Words: item(9)},
		casework.Reissued{Old: 77, Document: 90, Next: next},
		casework.ClassJudged{Outcome: casework.ClassDropped, Words: item(8)},
		casework.Completed{By: "officer", Checks: []string{"lengkap", "jelas"}, Together: true, Dues: dues, Next: next},
		casework.Stepped{Step: "verify", Checks: []string{"orang", "usaha"}, Together: true, Next: next},
		casework.MoneyAsked{Answer: "yes", Month: 24314, Way: casework.MoneyAtOffice},
		casework.Stepped{Step: "handle", Checks: []string{"dijalankan"}, Words: item(8), Next: next},
		casework.NotCollected{Due: 1775581199999},
		casework.Worked{Step: "record", Checks: []string{"terbit"}, Words: item(8), Files: files, Next: next},
		casework.Worked{Step: "record", Words: item(8), Number: item(9), Next: next},
		casework.PersonCompleted{Who: casework.Subject, Party: item(1)},
	}
}

// What was written once must be read for ever: the golden file only grows. A
// changed line is a new version of the kind, beside the old one.
func TestEveryEventIsWrittenAsItAlwaysWas(t *testing.T) {
	var b bytes.Buffer
	for _, e := range everyEvent() {
		data, err := casework.Encode(e)
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
		got, err := casework.Decode(kind, []byte(data))
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("%s is read as %+v, %v; want %+v", kind, got, err, e)
		}
	}
}

func TestAKindOfATimeToComeIsKeptAndNotRead(t *testing.T) {
	for _, kind := range []string{"case.teleported/1", "case.submitted/2", "", "letter.signed/1"} {
		if e, err := casework.Decode(kind, []byte(`{"x":1}`)); e != nil || err != nil {
			t.Errorf("%q: %v, %v", kind, e, err)
		}
	}
}

func TestAnEntryThatIsNotOneIsAnErrorAndNoPanic(t *testing.T) {
	for kind, data := range map[string]string{
		"case.submitted/1": `{}`, "case.taken/1": `{"account":7}`, "case.noted/1": `{"note":"not an id"}`, "case.handed/1": `[`,
		"case.answered/1": `{"files":["ktp","not an id"]}`, "case.stepped/1": `not json`, "case.assured/1": `{"degree":"seen" }`,
	} {
		e, err := casework.Decode(kind, []byte(data))
		if err == nil && e != nil {
			t.Errorf("%s %s is read as %+v", kind, data, e)
		}
	}
}

func TestFoldingIsTheSameEveryTime(t *testing.T) {
	w := again(t)
	w.checked()
	paused(w, verifier)
	w.now = at("2026-04-08 10:00")
	ev, err := w.c.Resume(w.s, verifier, w.now)
	w.done(verifier, ev, err)
	w.pass("2026-04-30 09:00")
	fold := func() *casework.Case {
		c := &casework.Case{}
		for _, e := range w.entries {
			ev, err := casework.Decode(e.kind, e.data)
			if err != nil {
				t.Fatal(err)
			}
			c.Apply(ev, e.meta)
		}
		return c
	}
	first := fold()
	if !reflect.DeepEqual(first, w.c) {
		t.Errorf("folded %+v\n lived %+v", first, w.c)
	}
	for range 3 {
		if again := fold(); !reflect.DeepEqual(first, again) {
			t.Errorf("%+v\n%+v", first, again)
		}
	}
}

func TestFoldingAFurtherEntryLeavesAnOlderCopyAsItWas(t *testing.T) {
	w := atVerify(t)
	old := *w.c
	done, files := len(old.DoneBy), len(old.Files)
	ev, err := w.c.Do(w.s, verifier, nil, w.now)
	w.done(verifier, ev, err)
	if len(old.DoneBy) != done || len(old.Files) != files || old.Step != "verify" {
		t.Errorf("%+v", old)
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range everyEvent() {
		data, _ := casework.Encode(e)
		f.Add(e.Kind(), data)
	}
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		e, err := casework.Decode(kind, data)
		if err != nil || e == nil {
			return
		}
		if e.Kind() != kind {
			t.Fatalf("%s is read as %s", kind, e.Kind())
		}
		c := &casework.Case{}
		c.Apply(e, casework.Meta{At: 1, Seq: 1})
		c.RiskAt()
		c.PassAt()
		if _, err := casework.Encode(e); err != nil {
			t.Fatalf("%+v cannot be written again: %v", e, err)
		}
	})
}
