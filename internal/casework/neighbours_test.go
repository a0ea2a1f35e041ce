package casework_test

import (
	"testing"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
)

func endorsed(by ...string) func(*catalogue.Standard) {
	return func(s *catalogue.Standard) { s.Endorsement = &catalogue.Endorsement{By: by, Basis: "perdes"} }
}

// asked is a case whose heads of the neighbourhood were asked when it was filed.
func asked(t *testing.T, when string, by ...string) *scene {
	t.Helper()
	w := filed(t, given(endorsed(by...)), when)
	ev, err := w.c.AskEndorsement(w.s, w.now)
	w.done(casework.Officer{Role: "node"}, ev, err)
	return w
}

func TestHowLongANeighbourhoodsHeadHas(t *testing.T) {
	for name, c := range map[string]struct {
		limit          catalogue.Duration
		asked, silence string
	}{
		"one working day by default":             {catalogue.Duration{}, "2026-04-06 09:00", day("2026-04-07")},
		"one working day over a weekend":         {catalogue.Duration{}, "2026-04-17 15:00", day("2026-04-20")},
		"one working day over Idul Fitri":        {catalogue.Duration{}, "2026-03-17 15:00", day("2026-03-25")},
		"two office hours over the Friday break": {catalogue.Duration{Amount: 120, Unit: "working-minutes"}, "2026-04-17 11:00", "2026-04-17 14:30"},
		"two office hours over closing time":     {catalogue.Duration{Amount: 120, Unit: "working-minutes"}, "2026-04-14 15:00", "2026-04-15 08:30"},
	} {
		t.Run(name, func(t *testing.T) {
			s := given(endorsed("rt"))
			s.Std.Endorsement.Limit = c.limit
			w := filed(t, s, c.asked)
			ev, err := w.c.AskEndorsement(w.s, w.now)
			w.done(casework.Officer{Role: "node"}, ev, err)
			if got := wall(w.c.Endorsements[0].Due); got != c.silence {
				t.Errorf("until %s, want %s", got, c.silence)
			}
			if w.c.PassAt() > w.c.Endorsements[0].Due {
				t.Error("nobody would come back when it lapses")
			}
		})
	}
}

func TestSilenceIsNoObjection(t *testing.T) {
	for name, given := range map[string]func(*scene) *scene{
		"while it is checked":          func(w *scene) *scene { return w },
		"while it is verified":         func(w *scene) *scene { return w.checked() },
		"while it waits for its words": func(w *scene) *scene { return w.returned(desk1, "kk") },
		"while the clock stands":       func(w *scene) *scene { return paused(w.checked(), verifier) },
	} {
		t.Run(name, func(t *testing.T) {
			w := given(asked(t, monday, "rt", "rw"))
			ev, err := w.c.Endorse(casework.Answering{By: "rt", Way: "link", Outcome: casework.NoObjection}, at("2026-04-07 08:00"))
			w.done(citizen, ev, err)
			w.now = at("2026-04-07 23:59")
			if events, _ := w.c.Pass(w.s, w.now); has(events, "case.endorsed/1") {
				t.Errorf("before its time: %+v", events)
			}
			w.pass("2026-04-08 07:30")
			if e := w.c.Endorsements; e[0].Way != "link" || e[1].Way != "silence" || e[1].Outcome != casework.NoObjection {
				t.Errorf("%+v", e)
			}
			if ev := w.pass("2026-04-08 07:31"); has(ev, "case.endorsed/1") {
				t.Errorf("twice: %+v", ev)
			}
		})
	}
}

func has(events []casework.Event, kind string) bool {
	for _, e := range events {
		if e.Kind() == kind {
			return true
		}
	}
	return false
}

func TestNobodySignsBeforeTheNeighbourhoodHadItsTime(t *testing.T) {
	w := asked(t, monday, "rt").verified()
	ev, err := w.c.Grant(w.s, signer, 77, w.now)
	refused(t, "case.endorsement-open", ev, err)
	ev, err = w.c.Refuse(w.s, signer, "facts", item(5))
	if len(ev) == 0 || err != nil {
		t.Error("a refusal needs no neighbour:", err)
	}
	w.pass("2026-04-08 07:30")
	ev, err = w.c.Grant(w.s, signer, 77, w.now)
	w.done(signer, ev, err)
	w.is(casework.Issued, "hand-over")
}

func TestAnObjectionIsReadAndRefusesNothing(t *testing.T) {
	w := asked(t, monday, "rt").verified()
	ev, err := w.c.Endorse(casework.Answering{By: "rt", Way: "counter", Outcome: casework.Objection, Words: item(70)}, w.now)
	w.done(desk1, ev, err)
	if e := w.c.Endorsements[0]; e.Outcome != casework.Objection || e.Way != "counter" || w.c.Words[0].Kind != "objection" {
		t.Errorf("%+v", w.c)
	}
	ev, err = w.c.Grant(w.s, signer, 77, w.now)
	w.done(signer, ev, err)
}

func TestAnswersOfAHeadThatAreNone(t *testing.T) {
	none := canon.ID{}
	yes := casework.Answering{By: "rt", Way: "link", Outcome: casework.NoObjection}
	for name, c := range map[string]struct {
		at   string
		what casework.Answering
		then string
	}{
		"of one who was not asked":     {monday, casework.Answering{By: "rw", Way: "link", Outcome: casework.NoObjection}, "case.endorsement-not-asked"},
		"after its time":               {"2026-04-08 00:00", yes, "case.endorsement-over"},
		"an objection without words":   {monday, casework.Answering{By: "rt", Way: "link", Outcome: casework.Objection, Words: none}, "case.objection-words"},
		"an outcome that is none":      {monday, casework.Answering{By: "rt", Way: "link", Outcome: "granted"}, "case.endorsement-answer"},
		"a way that is none":           {monday, casework.Answering{By: "rt", Way: "silence", Outcome: casework.NoObjection}, "case.endorsement-answer"},
		"in a case of the head's own":  {monday, casework.Answering{By: "rt", Way: "link", Outcome: casework.NoObjection, Own: casework.OwnCase}, "case.own-case"},
		"for a child of the own house": {monday, casework.Answering{By: "rt", Way: "link", Outcome: casework.NoObjection, Own: casework.OwnFamily}, "case.own-case"},
	} {
		t.Run(name, func(t *testing.T) {
			w := asked(t, monday, "rt")
			ev, err := w.c.Endorse(c.what, at(c.at))
			refused(t, c.then, ev, err)
		})
	}
	w := asked(t, monday, "rt")
	ev, err := w.c.Endorse(yes, w.now)
	w.done(citizen, ev, err)
	ev, err = w.c.Endorse(yes, w.now)
	refused(t, "case.endorsement-over", ev, err)
	if ev, err = w.c.AskEndorsement(w.s, w.now); len(ev) != 0 || err != nil {
		t.Error("nobody is asked twice:", ev, err)
	}
	plain := onDesk(t)
	ev, err = plain.c.AskEndorsement(plain.s, plain.now)
	refused(t, "case.no-endorsement", ev, err)
	over := takenBack(t)
	ev, err = over.c.Endorse(yes, over.now)
	refused(t, "case.ended", ev, err)
}

func TestAnEndedCaseAsksNoNeighbour(t *testing.T) {
	w := asked(t, monday, "rt")
	ev, err := w.c.Withdraw()
	w.done(citizen, ev, err)
	if ev := w.pass("2026-04-20 09:00"); len(ev) != 0 {
		t.Errorf("%+v", ev)
	}
}

var birthDate = casework.Differing{Field: "birth_date", Said: []string{"ktp", "birth-certificate"}, Words: item(71), Repair: true}

func follows(forbids bool, documents ...string) func(*catalogue.Standard) {
	return func(s *catalogue.Standard) {
		s.Follows = []catalogue.Follow{{Field: "birth_date", Documents: documents, Forbids: forbids}}
	}
}

func TestTheLetterFollowsTheDocumentThatTheStandardNames(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(*catalogue.Standard)
		said     []string
		followed string
	}{
		"the standard's own order":       {follows(false, "birth-certificate", "ktp"), birthDate.Said, "birth-certificate"},
		"the first that is at hand":      {follows(false, "passport", "ktp"), birthDate.Said, "ktp"},
		"without one, the registry's":    {func(*catalogue.Standard) {}, birthDate.Said, "ktp"},
		"the register last":              {func(*catalogue.Standard) {}, []string{"register", "diploma"}, "diploma"},
		"a document named twice is once": {func(*catalogue.Standard) {}, []string{"kk", "kk", "ktp"}, "ktp"},
	} {
		t.Run(name, func(t *testing.T) {
			w := filed(t, given(c.change), monday).checked()
			d := birthDate
			d.Said = c.said
			ev, err := w.c.Differ(w.s, verifier, d)
			w.done(verifier, ev, err)
			if x := w.c.Differences[0]; x.Followed != c.followed || !x.Repair || w.c.Barred || w.c.Words[0].Kind != "papers" {
				t.Errorf("%+v", w.c)
			}
			ev, err = w.c.Do(w.s, verifier, nil, w.now)
			w.done(verifier, ev, err)
			ev, err = w.c.Grant(w.s, signer, 77, w.now)
			w.done(signer, ev, err)
		})
	}
}

func TestPapersThatForbidALetterUntilTheApplicantAnswers(t *testing.T) {
	w := filed(t, given(follows(true, "ktp")), monday).verified()
	ev, err := w.c.Differ(w.s, signer, birthDate)
	w.done(signer, ev, err)
	ev, err = w.c.Grant(w.s, signer, 77, w.now)
	refused(t, "case.papers-forbid", ev, err)
	w.returned(signer, "ktp").answered("2026-04-08 10:00")
	if w.c.Barred || len(w.c.Differences) != 1 {
		t.Errorf("%+v", w.c)
	}
	ev, err = w.c.Grant(w.s, signer, 77, w.now)
	w.done(signer, ev, err)
}

func TestAFieldDiffersOnce(t *testing.T) {
	w := atVerify(t)
	for range 3 {
		ev, err := w.c.Differ(w.s, verifier, birthDate)
		w.done(verifier, ev, err)
	}
	name := birthDate
	name.Field, name.Repair = "name", false
	ev, err := w.c.Differ(w.s, verifier, name)
	if w.done(verifier, ev, err); len(w.c.Differences) != 2 || w.c.Differences[1].Repair {
		t.Errorf("%+v", w.c.Differences)
	}
}

func TestDifferencesThatAreNone(t *testing.T) {
	change := func(f func(*casework.Differing)) casework.Differing {
		d := birthDate
		f(&d)
		return d
	}
	for key, d := range map[string]casework.Differing{
		"case.papers-field":         change(func(d *casework.Differing) { d.Field = "shoe_size" }),
		"case.papers-two":           change(func(d *casework.Differing) { d.Said = []string{"ktp", "ktp", "napkin"} }),
		"case.papers-words":         change(func(d *casework.Differing) { d.Words = canon.ID{} }),
		"case.papers-none-followed": change(func(d *casework.Differing) { d.Said = []string{"diploma", "passport"} }),
	} {
		w := filed(t, given(follows(false, "ktp")), monday).checked()
		ev, err := w.c.Differ(w.s, verifier, d)
		refused(t, key, ev, err)
	}
	w := issued(t)
	ev, err := w.c.Differ(w.s, desk1, birthDate)
	refused(t, "case.waits", ev, err)
	w = onDesk(t)
	ev, err = w.c.Differ(w.s, signer, birthDate)
	refused(t, "case.not-your-role", ev, err)
}
