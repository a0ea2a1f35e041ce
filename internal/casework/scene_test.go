package casework_test

import (
	"reflect"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
)

var wib = time.FixedZone("WIB", 7*3600)

// at is a wall time at the office: "2026-03-02 09:00".
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, wib)
	if err != nil {
		panic(err)
	}
	return t
}

// wall says when an instant is at the office, to the minute.
func wall(ms int64) string { return time.UnixMilli(ms).In(wib).Format("2006-01-02 15:04") }

// day is the end of a calendar day, which is when sums in days are due.
func day(s string) string { return s + " 23:59" }

func item(n byte) canon.ID { return canon.MakeID(1_700_000_000_000+int64(n), [10]byte{n}) }

func hours(profile string) *calendar.Calendar {
	c, err := calendar.Profile(profile, wib)
	if err != nil {
		panic(err)
	}
	return c
}

// standard is a service with every kind of step.
func standard() *catalogue.Standard {
	return &catalogue.Standard{
		ID: "surat-contoh", Version: 3,
		Who:          catalogue.Who{Submit: "claimed", Issue: "matched"},
		Requirements: []catalogue.Requirement{{ID: "ktp"}, {ID: "kk"}},
		Eligibility:  []catalogue.Rule{{ID: "di-desa"}},
		Steps: []catalogue.Step{
			{ID: "check", Kind: "check", Role: "front-desk", Checklist: []catalogue.Check{{ID: "lengkap"}, {ID: "jelas"}}},
			{ID: "verify", Kind: "verify", Role: "verifier", Next: []catalogue.Branch{{When: "jauh", To: "visit"}, {To: "sign"}}},
			{ID: "visit", Kind: "visit", Role: "verifier"},
			{ID: "sign", Kind: "sign", Role: "signer", NotBy: "verify"},
			{ID: "hand-over", Kind: "hand-over", Role: "front-desk"},
		},
		Time: catalogue.Times{
			Promised: catalogue.Duration{Amount: 3, Unit: "working-days"}, Limit: catalogue.Duration{Amount: 5, Unit: "working-days"},
			Pauses: []string{"completion", "visit"}, Extension: catalogue.Duration{Amount: 2, Unit: "working-days"},
		},
		Priority: []catalogue.Priority{{Class: "disaster"}, {Class: "elderly"}},
	}
}

// scene is a case that lives through its entries.
type scene struct {
	t       *testing.T
	s       casework.Setting
	c       *casework.Case
	entries []entry
	now     time.Time
	pos     int64
}

type entry struct {
	kind string
	data []byte
	meta casework.Meta
}

// given is a setting with the standard changed a little.
func given(change ...func(*catalogue.Standard)) casework.Setting {
	std := standard()
	for _, f := range change {
		f(std)
	}
	return casework.Setting{
		Std: std, Cal: hours("five-day"), Superior: "33.02.19", DefaultLimit: catalogue.Duration{Amount: 5, Unit: "working-days"},
		Holds: func(string) bool { return false },
	}
}

// filed is a case that was handed in, by default on Monday 2 March 2026 at nine.
func filed(t *testing.T, s casework.Setting, when string) *scene {
	t.Helper()
	w := &scene{t: t, s: s, c: &casework.Case{ID: item(9), Office: "33.02.19.2016"}, now: at(when), pos: 40}
	e, err := casework.Submit(s, filing(), w.now)
	if err != nil {
		t.Fatal(err)
	}
	w.write("", "web", e)
	return w
}

func filing() casework.Filing {
	return casework.Filing{
		Digest: "ab", Channel: "web", Relation: "self", Assurance: casework.Matched,
		Applicant: item(1), Answers: item(2), Files: []casework.FileRef{{Requirement: "ktp", Item: item(3)}},
	}
}

// write appends events as a desk does: through their bytes.
func (w *scene) write(role, account string, events ...casework.Event) {
	w.t.Helper()
	for _, e := range events {
		data, err := casework.Encode(e)
		if err != nil {
			w.t.Fatal(err)
		}
		read, err := casework.Decode(e.Kind(), data)
		if err != nil || !reflect.DeepEqual(read, e) {
			w.t.Fatalf("%s is read as %+v, %v; written as %+v", e.Kind(), read, err, e)
		}
		w.pos++
		m := casework.Meta{Case: item(9), No: 41, Seq: w.c.Seq + 1, At: w.now.UnixMilli(), Office: "33.02.19.2016", Role: role, Account: account}
		w.entries = append(w.entries, entry{e.Kind(), data, m})
		w.c.Apply(read, m)
	}
}

// done runs a rule that must be let through.
func (w *scene) done(o casework.Officer, events []casework.Event, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(o.Role, o.Account, events...)
}

// pass lets time pass until a moment and writes what it brings.
func (w *scene) pass(when string) []casework.Event {
	w.t.Helper()
	w.now = at(when)
	events, err := w.c.Pass(w.s, w.now)
	w.done(casework.Officer{Role: "node", Account: "rounds"}, events, err)
	return events
}

var (
	desk1    = casework.Officer{Account: "tuginem", Role: "front-desk"}
	desk2    = casework.Officer{Account: "narti", Role: "front-desk"}
	verifier = casework.Officer{Account: "slamet", Role: "verifier"}
	signer   = casework.Officer{Account: "kartono", Role: "signer"}
	head     = casework.Officer{Account: "hadi", Role: "head"}
	citizen  = casework.Officer{}
	ticked   = []string{"lengkap", "jelas"}
)

// Shorthands for what most stories begin with.
func (w *scene) checked() *scene {
	w.t.Helper()
	ev, err := w.c.Do(w.s, desk1, ticked, w.now)
	w.done(desk1, ev, err)
	return w
}

func (w *scene) verified() *scene {
	w.t.Helper()
	ev, err := w.checked().c.Do(w.s, verifier, nil, w.now)
	w.done(verifier, ev, err)
	return w
}

func (w *scene) signed() *scene {
	w.t.Helper()
	ev, err := w.verified().c.Grant(w.s, signer, 77, w.now)
	w.done(signer, ev, err)
	return w
}

func (w *scene) returned(o casework.Officer, defects ...string) *scene {
	w.t.Helper()
	ev, err := w.c.Return(w.s, o, defects, item(20))
	w.done(o, ev, err)
	return w
}

func (w *scene) answered(when string) *scene {
	w.t.Helper()
	w.now = at(when)
	ev, err := w.c.Answer(w.s, item(21), []casework.FileRef{{Requirement: "kk", Item: item(22)}}, w.now)
	w.done(citizen, ev, err)
	return w
}

// refused checks that a rule said no, with a key.
func refused(t *testing.T, key string, events []casework.Event, err error) {
	t.Helper()
	f := fault.As(err)
	switch {
	case f == nil:
		t.Errorf("let through: %+v, %v; want %s", events, err, key)
	case f.Key != key:
		t.Errorf("refused with %s; want %s", f.Key, key)
	}
}

func (w *scene) is(state casework.State, step string) {
	w.t.Helper()
	if w.c.State != state || w.c.Step != step {
		w.t.Errorf("the case is %s at %q; want %s at %q", w.c.State, w.c.Step, state, step)
	}
}

func (w *scene) due(promised, limit string) {
	w.t.Helper()
	if p, l := wall(w.c.PromisedAt), wall(w.c.LimitAt); p != promised || l != limit {
		w.t.Errorf("promised %s, limit %s; want %s and %s", p, l, promised, limit)
	}
}
