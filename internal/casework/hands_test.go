package casework_test

import (
	"strings"
	"testing"

	"genggam/internal/canon"
	"genggam/internal/casework"
)

func TestNobodyHandlesTheirOwnCaseOrThatOfTheirFamilyCard(t *testing.T) {
	none := canon.ID{}
	for _, why := range []string{casework.OwnCase, casework.OwnFamily} {
		for name, c := range map[string]struct {
			given func(*testing.T) *scene
			when  func(*scene) ([]casework.Event, error)
		}{
			"takes":  {onDesk, func(w *scene) ([]casework.Event, error) { return w.c.Take(w.s, own(desk1, why), true, none) }},
			"checks": {onDesk, func(w *scene) ([]casework.Event, error) { return w.c.Do(w.s, own(desk1, why), ticked, w.now) }},
			"returns": {onDesk, func(w *scene) ([]casework.Event, error) {
				return w.c.Return(w.s, own(desk1, why), []string{"ktp"}, item(5))
			}},
			"verifies": {atVerify, func(w *scene) ([]casework.Event, error) { return w.c.Do(w.s, own(verifier, why), nil, w.now) }},
			"pauses":   {atVerify, func(w *scene) ([]casework.Event, error) { return w.c.Pause(w.s, own(verifier, why), "visit", item(5)) }},
			"extends":  {atVerify, func(w *scene) ([]casework.Event, error) { return w.c.Extend(w.s, own(head, why), item(5), w.now) }},
			"signs":    {atSign, func(w *scene) ([]casework.Event, error) { return w.c.Grant(w.s, own(signer, why), 77, w.now) }},
			"refuses":  {atSign, func(w *scene) ([]casework.Event, error) { return w.c.Refuse(w.s, own(signer, why), "facts", item(5)) }},
			"sends back": {atSign, func(w *scene) ([]casework.Event, error) {
				return w.c.SendBack(w.s, own(signer, why), casework.Back{To: "verify", Words: item(5)}, w.now)
			}},
			"as superior": {atVerify, func(w *scene) ([]casework.Event, error) { return w.c.Do(w.s, own(head, why), nil, w.now) }},
			"differs":     {atVerify, func(w *scene) ([]casework.Event, error) { return w.c.Differ(w.s, own(verifier, why), birthDate) }},
			"anything":    {onDesk, func(*scene) ([]casework.Event, error) { return nil, own(desk1, why).Clean() }},
			"as a substitute for one with clean hands": {atSign, func(w *scene) ([]casework.Event, error) {
				return w.c.Grant(w.s, casework.Officer{Account: "x", Role: "signer", For: signer.Account, Own: why}, 77, w.now)
			}},
		} {
			t.Run(why+" "+name, func(t *testing.T) {
				w := c.given(t)
				ev, err := c.when(w)
				refused(t, "case.own-case", ev, err)
			})
		}
	}
	if desk1.Clean() != nil {
		t.Error("clean hands are refused")
	}
	w := taken(t)
	if ev, err := w.c.Release(own(desk1, casework.OwnFamily)); len(ev) != 1 || err != nil {
		t.Error("who finds out may put it back:", ev, err)
	}
}

func TestACaseGoesUpWhereNobodyHasCleanHands(t *testing.T) {
	for name, c := range map[string]struct {
		given      func(*testing.T) *scene
		free       string
		office, to string
	}{
		"to the secretary of the office":            {atVerify, "supervisor head", "33.02.19.2016", "supervisor"},
		"to the head where there is no secretary":   {atVerify, "head signer", "33.02.19.2016", "head"},
		"to the district in a one-officer village":  {onDesk, "", "33.02.19", "front-desk"},
		"a signature to the one with a mandate":     {atSign, "supervisor", "33.02.19.2016", "supervisor"},
		"a signature to the district without one":   {atSign, "verifier", "33.02.19", "signer"},
		"a case that waits for its applicant, too":  {waiting, "", "33.02.19", "front-desk"},
		"a letter that waits for its hand-over too": {issued, "supervisor", "33.02.19.2016", "supervisor"},
	} {
		t.Run(name, func(t *testing.T) {
			w := c.given(t)
			ev, err := w.c.HandUp(w.s, casework.OwnFamily, strings.Fields(c.free))
			w.done(casework.Officer{Role: "node"}, ev, err)
			if e := ev[0].(casework.HandedUp); e.Office != c.office || e.To != c.to || e.Why != casework.OwnFamily || w.c.Role != c.to || w.c.Assignee != "" {
				t.Errorf("%+v", e)
			}
			if ev, err = w.c.HandUp(w.s, casework.OwnFamily, strings.Fields(c.free)); len(ev) != 0 || err != nil {
				t.Error("handing it up again is no error and no entry:", ev, err)
			}
		})
	}
}

func TestWhatIsNotHandedUp(t *testing.T) {
	w := atVerify(t)
	ev, err := w.c.HandUp(w.s, casework.OwnCase, []string{"verifier", "supervisor"})
	refused(t, "case.other-hands", ev, err)
	ev, err = w.c.HandUp(w.s, "tired", nil)
	refused(t, "case.hand-up-why", ev, err)
	w.s.Superior = ""
	ev, err = w.c.HandUp(w.s, casework.OwnCase, nil)
	refused(t, "case.nobody-above", ev, err)
	over := takenBack(t)
	ev, err = over.c.HandUp(over.s, casework.OwnCase, nil)
	refused(t, "case.ended", ev, err)
}

func TestWhoeverACaseWasHandedUpToDoesTheStepAndNoOther(t *testing.T) {
	w := atSign(t)
	ev, err := w.c.HandUp(w.s, casework.OwnCase, nil)
	w.done(casework.Officer{Role: "node"}, ev, err)
	_, err = w.c.Grant(w.s, casework.Officer{Account: "budi", Role: "signer"}, 77, w.now)
	refused(t, "case.handed-elsewhere", nil, err)
	camat := casework.Officer{Account: "camat", Role: "signer", Office: "33.02.19"}
	ev, err = w.c.Grant(w.s, camat, 77, w.now)
	w.done(camat, ev, err)
	if w.is(casework.Issued, "hand-over"); w.c.HandOffice != "" || w.c.Role != "front-desk" {
		t.Errorf("the next step is the office's own again: %+v", w.c)
	}
	v := atVerify(t)
	ev, err = v.c.HandUp(v.s, casework.OwnCase, []string{"supervisor"})
	v.done(casework.Officer{Role: "node"}, ev, err)
	_, err = v.c.Do(v.s, verifier, nil, v.now)
	refused(t, "case.not-your-role", nil, err)
	secretary := casework.Officer{Account: "sekdes", Role: "supervisor"}
	ev, err = v.c.Do(v.s, secretary, nil, v.now)
	v.done(secretary, ev, err)
	v.is(casework.Working, "sign")
}

func TestASecretaryWithoutCleanHandsPassesItOn(t *testing.T) {
	w := atVerify(t)
	ev, err := w.c.HandUp(w.s, casework.OwnFamily, []string{"supervisor"})
	w.done(casework.Officer{Role: "node"}, ev, err)
	ev, err = w.c.HandUp(w.s, casework.OwnFamily, nil)
	w.done(casework.Officer{Role: "node"}, ev, err)
	if w.c.HandOffice != "33.02.19" || w.c.Role != "verifier" {
		t.Errorf("%+v", w.c)
	}
}

func TestTheClosingQuestion(t *testing.T) {
	delivered := func(t *testing.T) *scene {
		w := issued(t)
		ev, err := w.c.HandOver(w.s, "counter")
		w.done(desk1, ev, err)
		return w
	}
	for _, answer := range []string{"yes", "no", "rather-not"} {
		w := delivered(t)
		ev, err := w.c.AnswerMoney(casework.MoneySaid{Answer: answer, Month: 24314})
		w.done(citizen, ev, err)
		if w.is(casework.Delivered, ""); ev[0].(casework.MoneyAsked).Answer != answer || w.c.MoneyAnswers != 1 {
			t.Errorf("%+v", ev)
		}
	}
	w := delivered(t)
	for _, answer := range []string{"no", "rather-not", "yes"} {
		ev, err := w.c.AnswerMoney(casework.MoneySaid{Answer: answer, Month: 24314})
		w.done(citizen, ev, err)
	}
	_, err := w.c.AnswerMoney(casework.MoneySaid{Answer: "no", Month: 24314})
	refused(t, "case.money-answered", nil, err)
	_, err = delivered(t).c.AnswerMoney(casework.MoneySaid{Answer: "a little"})
	refused(t, "case.money-answer", nil, err)
	_, err = issued(t).c.AnswerMoney(casework.MoneySaid{Answer: "yes", Month: 24314})
	refused(t, "case.money-early", nil, err)
	_, err = takenBack(t).c.AnswerMoney(casework.MoneySaid{Answer: "yes", Month: 24314})
	refused(t, "case.money-early", nil, err)
	w = delivered(t)
	say := func(said casework.MoneySaid, key string) {
		t.Helper()
		ev, err := w.c.AnswerMoney(said)
		if key != "" {
			refused(t, key, ev, err)
			return
		}
		w.done(citizen, ev, err)
	}
	say(casework.MoneySaid{Answer: "no", Month: 24314, Office: true}, "")
	say(casework.MoneySaid{Answer: "no", Month: 24314, Office: true}, "case.money-answered")
	say(casework.MoneySaid{Answer: "rather-not", Month: 24314}, "")
	say(casework.MoneySaid{Answer: "yes", Month: 24314}, "")
	say(casework.MoneySaid{Answer: "no", Month: 24315}, "case.money-counted")
	refusal := atSign(t)
	ev, err := refusal.c.Refuse(refusal.s, signer, "facts", item(5))
	refusal.done(signer, ev, err)
	if ev, err = refusal.c.AnswerMoney(casework.MoneySaid{Answer: "yes", Month: 24314}); len(ev) != 1 || err != nil {
		t.Error("who was refused is asked too:", err)
	}
}

func TestPresence(t *testing.T) {
	here := func(change func(*casework.Filing)) (casework.Submitted, error) {
		f := filing()
		f.Channel, f.Helper, f.Presence, f.Class = "counter", "tuginem", "counter", "elderly"
		if change != nil {
			change(&f)
		}
		return casework.Submit(given(), f, at(monday))
	}
	e, err := here(nil)
	if err != nil || e.Presence != "counter" || e.Priority != 1 {
		t.Fatal(e, err)
	}
	w := &scene{t: t, s: given(), c: &casework.Case{ID: item(9), Office: "33.02.19.2016"}, now: at(monday), pos: 40}
	w.write("front-desk", "tuginem", e)
	if w.c.Lane() != casework.LaneCounter || onDesk(t).c.Lane() != casework.LaneRemote {
		t.Error("two queues")
	}
	ev, err := w.c.Take(w.s, desk1, false, canon.ID{})
	if w.done(desk1, ev, err); !ev[0].(casework.Taken).OutOfTurn {
		t.Errorf("out of turn is said, and the person who stands there is the reason: %+v", ev)
	}
	for key, change := range map[string]func(*casework.Filing){
		"case.presence-unknown": func(f *casework.Filing) { f.Presence = "ghost" },
		"case.presence-unseen":  func(f *casework.Filing) { f.Channel = "web" },
	} {
		_, err := here(change)
		refused(t, key, nil, err)
	}
	_, err = here(func(f *casework.Filing) { f.Helper = "" })
	refused(t, "case.presence-unseen", nil, err)
	if e, err := here(func(f *casework.Filing) { f.Presence = "visit" }); err != nil || e.Presence != "visit" {
		t.Error(err)
	}
}
