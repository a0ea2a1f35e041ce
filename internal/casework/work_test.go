package casework_test

import (
	"testing"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
)

const monday = "2026-04-06 09:00"

func TestWhatAnOfficerMayNotDo(t *testing.T) {
	none := canon.ID{}
	for name, c := range map[string]struct {
		given func(*testing.T) *scene
		when  func(*scene) ([]casework.Event, error)
		then  string
	}{
		"a verifier does not check completeness": {onDesk, func(w *scene) ([]casework.Event, error) { return w.c.Do(w.s, verifier, ticked, w.now) }, "case.not-your-role"},
		"a step is not done before every line of its checklist is ticked": {onDesk, func(w *scene) ([]casework.Event, error) {
			return w.c.Do(w.s, desk1, ticked[:1], w.now)
		}, "case.checklist-open"},
		"a signature is not a step to be ticked off": {atSign, func(w *scene) ([]casework.Event, error) { return w.c.Do(w.s, signer, nil, w.now) }, "case.wrong-act"},
		"a hand-over is not a step to be ticked off": {issued, func(w *scene) ([]casework.Event, error) { return w.c.Do(w.s, desk1, nil, w.now) }, "case.waits"},
		"a head does not sign in the signer's place": {atSign, func(w *scene) ([]casework.Event, error) { return w.c.Grant(w.s, head, 7, w.now) }, "case.not-your-role"},
		"a verifier does not grant":                  {atVerify, func(w *scene) ([]casework.Event, error) { return w.c.Grant(w.s, verifier, 7, w.now) }, "case.wrong-act"},
		"a verifier does not refuse": {atVerify, func(w *scene) ([]casework.Event, error) {
			return w.c.Refuse(w.s, verifier, "facts", item(5))
		}, "case.refusal-not-here"},
		"who verified does not sign, whatever role they have": {atSign, func(w *scene) ([]casework.Event, error) {
			return w.c.Grant(w.s, casework.Officer{Account: verifier.Account, Role: "signer"}, 7, w.now)
		}, "case.four-eyes"},
		"who verified does not refuse as signer either": {atSign, func(w *scene) ([]casework.Event, error) {
			return w.c.Refuse(w.s, casework.Officer{Account: verifier.Account, Role: "signer"}, "facts", item(5))
		}, "case.four-eyes"},
		"who verified does not sign as a substitute": {atSign, func(w *scene) ([]casework.Event, error) {
			return w.c.Grant(w.s, casework.Officer{Account: verifier.Account, Role: "signer", For: signer.Account}, 7, w.now)
		}, "case.four-eyes"},
		"a refusal needs evidence": {atSign, func(w *scene) ([]casework.Event, error) { return w.c.Refuse(w.s, signer, "facts", none) }, "case.evidence-missing"},
		"a refusal needs a rule of the standard": {atSign, func(w *scene) ([]casework.Event, error) {
			return w.c.Refuse(w.s, signer, "wajah", item(5))
		}, "case.rule-unknown"},
		"a case out of turn is not taken without a reason": {onDesk, func(w *scene) ([]casework.Event, error) {
			return w.c.Take(w.s, desk1, false, none)
		}, "case.turn-needs-reason"},
		"a case that another took is theirs": {taken, func(w *scene) ([]casework.Event, error) { return w.c.Take(w.s, desk2, true, none) }, "case.taken-by-other"},
		"a step of a case that another took is theirs": {taken, func(w *scene) ([]casework.Event, error) {
			return w.c.Do(w.s, desk2, ticked, w.now)
		}, "case.taken-by-other"},
		"another's case is not put back":          {taken, func(w *scene) ([]casework.Event, error) { return w.c.Release(desk2) }, "case.taken-by-other"},
		"completion is not asked without defects": {onDesk, func(w *scene) ([]casework.Event, error) { return w.c.Return(w.s, desk1, nil, item(5)) }, "case.defects-missing"},
		"completion is not asked without words": {onDesk, func(w *scene) ([]casework.Event, error) {
			return w.c.Return(w.s, desk1, []string{"ktp"}, none)
		}, "case.defects-missing"},
		"completion is not asked twice at once": {waiting, func(w *scene) ([]casework.Event, error) {
			return w.c.Return(w.s, desk1, []string{"ktp"}, item(5))
		}, "case.waits"},
		"a second return for something unnamed needs a superior": {again, func(w *scene) ([]casework.Event, error) {
			return w.c.Return(w.s, desk1, []string{"ktp", "kk"}, item(5))
		}, "case.return-needs-superior"},
		"a return after the case was complete needs a superior": {atVerify, func(w *scene) ([]casework.Event, error) {
			return w.c.Return(w.s, verifier, []string{"ktp"}, item(5))
		}, "case.return-needs-superior"},
		"nothing is done on a case that waits for its applicant": {waiting, func(w *scene) ([]casework.Event, error) {
			return w.c.Do(w.s, desk1, ticked, w.now)
		}, "case.waits"},
		"an answer nobody asked for changes nothing": {onDesk, func(w *scene) ([]casework.Event, error) {
			return w.c.Answer(w.s, item(5), nil, w.now)
		}, "case.nothing-asked"},
		"the clock does not stop for a reason the standard does not have": {atVerify, func(w *scene) ([]casework.Event, error) {
			return w.c.Pause(w.s, verifier, "external", item(5))
		}, "case.pause-not-allowed"},
		"waiting for the applicant is a return and no pause": {atVerify, func(w *scene) ([]casework.Event, error) {
			return w.c.Pause(w.s, verifier, "completion", item(5))
		}, "case.pause-not-allowed"},
		"the clock does not stop without words": {atVerify, func(w *scene) ([]casework.Event, error) {
			return w.c.Pause(w.s, verifier, "visit", none)
		}, "case.reason-missing"},
		"the clock does not stop before the case is complete": {onDesk, func(w *scene) ([]casework.Event, error) {
			return w.c.Pause(w.s, desk1, "visit", item(5))
		}, "case.waits"},
		"a clock that runs is not started": {atVerify, func(w *scene) ([]casework.Event, error) { return w.c.Resume(w.s, verifier, w.now) }, "case.not-paused"},
		"nobody signs while the clock stands": {func(t *testing.T) *scene { return paused(atSign(t), signer) }, func(w *scene) ([]casework.Event, error) {
			return w.c.Grant(w.s, signer, 7, w.now)
		}, "case.waits"},
		"nobody refuses while the clock stands": {func(t *testing.T) *scene { return paused(atSign(t), signer) }, func(w *scene) ([]casework.Event, error) {
			return w.c.Refuse(w.s, signer, "facts", item(5))
		}, "case.waits"},
		"the front desk gives no extension":    {atVerify, func(w *scene) ([]casework.Event, error) { return w.c.Extend(w.s, desk1, item(5), w.now) }, "case.not-your-role"},
		"an extension needs a reason":          {atVerify, func(w *scene) ([]casework.Event, error) { return w.c.Extend(w.s, head, none, w.now) }, "case.reason-missing"},
		"an extension is given once":           {extended, func(w *scene) ([]casework.Event, error) { return w.c.Extend(w.s, head, item(5), w.now) }, "case.extended-already"},
		"a product that is made needs no time": {issued, func(w *scene) ([]casework.Event, error) { return w.c.Extend(w.s, head, item(5), w.now) }, "case.already-issued"},
		"a product that is not made is not handed over": {atSign, func(w *scene) ([]casework.Event, error) {
			return w.c.HandOver(w.s, "counter")
		}, "case.not-issued"},
		"an application is not withdrawn once its product is made": {issued, func(w *scene) ([]casework.Event, error) { return w.c.Withdraw() }, "case.already-issued"},
	} {
		t.Run(name, func(t *testing.T) {
			w := c.given(t)
			before := *w.c
			events, err := c.when(w)
			refused(t, c.then, events, err)
			if len(w.entries) > 0 && before.Seq != w.c.Seq {
				t.Error("a refusal changed the case")
			}
		})
	}
}

// Where stories begin.
func onDesk(t *testing.T) *scene   { return filed(t, given(), monday) }
func atVerify(t *testing.T) *scene { return onDesk(t).checked() }
func atSign(t *testing.T) *scene   { return onDesk(t).verified() }
func issued(t *testing.T) *scene   { return onDesk(t).signed() }
func waiting(t *testing.T) *scene  { return onDesk(t).returned(desk1, "kk") }
func again(t *testing.T) *scene    { return waiting(t).answered("2026-04-07 10:00") }

func taken(t *testing.T) *scene {
	w := onDesk(t)
	ev, err := w.c.Take(w.s, desk1, true, canon.ID{})
	w.done(desk1, ev, err)
	return w
}

func paused(w *scene, o casework.Officer) *scene {
	ev, err := w.c.Pause(w.s, o, "visit", item(30))
	w.done(o, ev, err)
	return w
}

func extended(t *testing.T) *scene {
	w := atVerify(t)
	ev, err := w.c.Extend(w.s, head, item(31), w.now)
	w.done(head, ev, err)
	return w
}

func TestACaseThatEndedStaysAsItIs(t *testing.T) {
	ends := map[string]func(*testing.T) *scene{
		"delivered": func(t *testing.T) *scene {
			w := issued(t)
			ev, err := w.c.HandOver(w.s, "counter")
			w.done(desk1, ev, err)
			return w
		},
		"refused": func(t *testing.T) *scene {
			w := atSign(t)
			ev, err := w.c.Refuse(w.s, signer, "di-desa", item(5))
			w.done(signer, ev, err)
			return w
		},
		"withdrawn": func(t *testing.T) *scene {
			w := waiting(t)
			ev, err := w.c.Withdraw()
			w.done(citizen, ev, err)
			return w
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			w := end(t)
			if string(w.c.State) != name || !w.c.State.Ended() || w.c.EndedAt == 0 || w.c.Step != "" || w.c.Assignee != "" {
				t.Fatalf("%+v", w.c)
			}
			_, err := w.c.Do(w.s, desk1, ticked, w.now)
			refused(t, "case.ended", nil, err)
			_, err = w.c.Grant(w.s, signer, 7, w.now)
			refused(t, "case.ended", nil, err)
			_, err = w.c.Return(w.s, head, []string{"ktp"}, item(5))
			refused(t, "case.ended", nil, err)
			_, err = w.c.Withdraw()
			refused(t, "case.ended", nil, err)
			_, err = w.c.Extend(w.s, head, item(5), w.now)
			refused(t, "case.ended", nil, err)
			if ev := w.pass("2026-12-01 09:00"); len(ev) != 0 {
				t.Errorf("time brought %+v", ev)
			}
			if w.c.PassAt() < at("2999-01-01 00:00").UnixMilli() {
				t.Error("rounds would come back to it")
			}
		})
	}
}

func TestFromApplicationToProduct(t *testing.T) {
	w := onDesk(t)
	w.is(casework.Checking, "check")
	if w.c.No != 41 || w.c.Complete || w.c.Document != -1 || w.c.Role != "front-desk" || len(w.c.Files) != 1 {
		t.Errorf("%+v", w.c)
	}
	w.checked().is(casework.Working, "verify")
	if w.c.DoneBy["check"] != desk1.Account || !w.c.Complete {
		t.Errorf("%+v", w.c)
	}
	ev, err := w.c.Do(w.s, verifier, nil, w.now)
	w.done(verifier, ev, err)
	w.is(casework.Working, "sign")
	ev, err = w.c.Grant(w.s, signer, 77, w.now)
	w.done(signer, ev, err)
	w.is(casework.Issued, "hand-over")
	if w.c.Document != 77 || w.c.Outcome != casework.Grant || w.c.DoneBy["sign"] != signer.Account {
		t.Errorf("%+v", w.c)
	}
	ev, err = w.c.HandOver(w.s, "counter")
	w.done(desk1, ev, err)
	if w.is(casework.Delivered, ""); w.c.Assurance != casework.Seen {
		t.Error("an officer handed it over and did not see the person:", w.c.Assurance)
	}
	if ev, err = w.c.HandOver(w.s, "download"); len(ev) != 0 || err != nil {
		t.Error("handing over again is no error and no entry:", ev, err)
	}
}

func TestADownloadMakesNobodySeen(t *testing.T) {
	w := issued(t)
	ev, err := w.c.HandOver(w.s, "download")
	w.done(citizen, ev, err)
	if w.is(casework.Delivered, ""); w.c.Assurance != casework.Matched {
		t.Error(w.c.Assurance)
	}
}

func TestABranchIsTakenWhenItsConditionHolds(t *testing.T) {
	s := given()
	s.Holds = func(cond string) bool { return cond == "jauh" }
	w := filed(t, s, monday)
	w.verified().is(casework.Working, "visit")
	ev, err := w.c.Do(w.s, verifier, nil, w.now)
	w.done(verifier, ev, err)
	w.is(casework.Working, "sign")
}

func TestAServiceWithoutACheckIsCompleteAtOnce(t *testing.T) {
	w := filed(t, given(func(s *catalogue.Standard) { s.Steps = s.Steps[1:] }), monday)
	if w.is(casework.Working, "verify"); !w.c.Complete || w.c.CheckDue != 0 {
		t.Errorf("%+v", w.c)
	}
}

func TestAnApprovalBeforeTheSignatureIssuesNothing(t *testing.T) {
	w := filed(t, given(func(s *catalogue.Standard) {
		s.Steps = append(s.Steps[:3:3], append([]catalogue.Step{{ID: "approve", Kind: "approve", Role: "head"}}, s.Steps[3:]...)...)
		s.Steps[1].Next = []catalogue.Branch{{To: "approve"}}
	}), monday).verified()
	w.is(casework.Working, "approve")
	ev, err := w.c.Grant(w.s, head, -1, w.now)
	w.done(head, ev, err)
	if w.is(casework.Working, "sign"); w.c.Document != -1 || w.c.DoneBy["approve"] != head.Account {
		t.Errorf("%+v", w.c)
	}
}

func TestTakingAndPuttingBack(t *testing.T) {
	w := taken(t)
	if w.c.Assignee != desk1.Account {
		t.Fatal(w.c.Assignee)
	}
	if ev, err := w.c.Take(w.s, desk1, true, canon.ID{}); len(ev) != 0 || err != nil {
		t.Error("taking again is no error and no entry:", ev, err)
	}
	ev, err := w.c.Take(w.s, head, false, item(40))
	w.done(head, ev, err)
	if w.c.Assignee != head.Account || len(w.c.Words) != 1 || w.c.Words[0].Kind != "turn" {
		t.Errorf("a superior takes it over, with a reason: %+v", w.c)
	}
	ev, err = w.c.Release(head)
	w.done(head, ev, err)
	if ev, err := w.c.Release(head); w.c.Assignee != "" || len(ev) != 0 || err != nil {
		t.Error(w.c.Assignee, ev, err)
	}
}

func TestDoingAStepPutsTheCaseBackIntoTheQueueOfTheNext(t *testing.T) {
	w := taken(t)
	if w.checked(); w.c.Assignee != "" || w.c.Role != "verifier" {
		t.Errorf("%+v", w.c)
	}
}

func TestAskingForCompletion(t *testing.T) {
	t.Run("all defects stand in one return and are remembered", func(t *testing.T) {
		w := onDesk(t).returned(desk1, "kk", "ktp")
		if w.is(casework.Returned, "check"); w.c.Returns != 1 || len(w.c.Named) != 2 || w.c.Words[0].Kind != "defects" {
			t.Errorf("%+v", w.c)
		}
	})
	t.Run("the same thing may be asked again by the same officer", func(t *testing.T) {
		again(t).returned(desk1, "kk").is(casework.Returned, "check")
	})
	t.Run("something new is asked by a superior and is marked", func(t *testing.T) {
		w := again(t)
		ev, err := w.c.Return(w.s, head, []string{"ktp"}, item(5))
		if w.done(head, ev, err); !ev[0].(casework.ReturnedForMore).Second {
			t.Errorf("%+v", ev)
		}
	})
	t.Run("after the case was complete a superior may ask, where the standard lets the clock stand for it", func(t *testing.T) {
		atVerify(t).returned(head, "ktp").is(casework.Returned, "verify")
	})
	t.Run("after the case was complete nobody may, where it does not", func(t *testing.T) {
		w := filed(t, given(func(s *catalogue.Standard) { s.Time.Pauses = nil }), monday).checked()
		ev, err := w.c.Return(w.s, head, []string{"ktp"}, item(5))
		refused(t, "case.already-complete", ev, err)
	})
	t.Run("an answer brings new answers and files and keeps the old files", func(t *testing.T) {
		w := again(t)
		if w.is(casework.Checking, "check"); w.c.Answers != item(21) || len(w.c.Files) != 2 || w.c.StoodSince != 0 {
			t.Errorf("%+v", w.c)
		}
	})
	t.Run("an answer of files alone keeps the answers", func(t *testing.T) {
		w := waiting(t)
		ev, err := w.c.Answer(w.s, canon.ID{}, nil, w.now)
		if w.done(citizen, ev, err); w.c.Answers != item(2) {
			t.Errorf("%+v", w.c)
		}
	})
}

func TestHowSureWeMustBeToTakeAnApplication(t *testing.T) {
	degrees := []casework.Assurance{casework.Claimed, casework.Contacted, casework.Matched, casework.Seen}
	for i, need := range degrees {
		for j, have := range degrees {
			f := filing()
			f.Assurance = have
			_, err := casework.Submit(given(func(s *catalogue.Standard) { s.Who.Submit = string(need) }), f, at(monday))
			if j >= i && err != nil || j < i && err == nil {
				t.Errorf("%s where %s is needed: %v", have, need, err)
			}
			if have.AtLeast(need) != (j >= i) {
				t.Errorf("%s at least %s", have, need)
			}
		}
	}
	if casework.Assurance("trusted").AtLeast(casework.Claimed) || !casework.Claimed.AtLeast("") {
		t.Error("an unknown degree is the weakest")
	}
}

func TestAssuranceOnlyGrows(t *testing.T) {
	w := onDesk(t)
	if ev, err := w.c.Assure(casework.Contacted, false); len(ev) != 0 || err != nil {
		t.Error("a weaker degree is no entry:", ev, err)
	}
	ev, err := w.c.Assure(casework.Contacted, true)
	if w.done(citizen, ev, err); w.c.Assurance != casework.Matched || !w.c.Attached {
		t.Errorf("a code on an attached number opens, and matched stays matched: %+v", w.c)
	}
	ev, err = w.c.Assure(casework.Seen, false)
	if w.done(desk1, ev, err); w.c.Assurance != casework.Seen || !w.c.Attached {
		t.Errorf("%+v", w.c)
	}
	if ev, _ := w.c.Assure(casework.Seen, true); len(ev) != 0 {
		t.Errorf("nothing new, and yet %+v", ev)
	}
}

func TestPriorityIsTheOrderOfTheStandard(t *testing.T) {
	for class, want := range map[string]int{"disaster": 2, "elderly": 1, "": 0, "rich": 0} {
		f := filing()
		f.Class = class
		e, err := casework.Submit(given(), f, at(monday))
		if err != nil || e.Priority != want {
			t.Errorf("%q has rank %d, %v; want %d", class, e.Priority, err, want)
		}
	}
}

func TestAClassIsJudgedOnceAndWithAReason(t *testing.T) {
	elderly := func(t *testing.T) *scene {
		w := onDesk(t)
		w.c.Class, w.c.Priority = "elderly", 1
		return w
	}
	w := elderly(t)
	ev, err := w.c.JudgeClass(w.s, desk1, casework.ClassDropped, item(70))
	w.done(desk1, ev, err)
	if w.c.Priority != 0 || w.c.Class != "elderly" || w.c.ClassJudged != casework.ClassDropped || w.c.Assignee != "" {
		t.Errorf("%+v", w.c)
	}
	ev, err = w.c.JudgeClass(w.s, desk1, casework.ClassKept, item(71))
	refused(t, "class.nothing-to-judge", ev, err)
	w = elderly(t)
	ev, err = w.c.JudgeClass(w.s, desk1, casework.ClassKept, item(70))
	if w.done(desk1, ev, err); w.c.Priority != 1 || len(ev) != 1 {
		t.Errorf("%+v", w.c)
	}
	for key, try := range map[string]func(*scene) ([]casework.Event, error){
		"case.reason-missing": func(w *scene) ([]casework.Event, error) {
			return w.c.JudgeClass(w.s, desk1, casework.ClassKept, canon.ID{})
		},
		"class.outcome": func(w *scene) ([]casework.Event, error) { return w.c.JudgeClass(w.s, desk1, "maybe", item(70)) },
		"case.own-case": func(w *scene) ([]casework.Event, error) {
			return w.c.JudgeClass(w.s, own(desk1, casework.OwnFamily), casework.ClassKept, item(70))
		},
		"case.not-your-role": func(w *scene) ([]casework.Event, error) {
			return w.c.JudgeClass(w.s, casework.Officer{Account: "x", Role: "registrar"}, casework.ClassKept, item(70))
		},
	} {
		ev, err := try(elderly(t))
		refused(t, key, ev, err)
	}
}

func TestANoteChangesNothingButTheNotes(t *testing.T) {
	w := onDesk(t)
	w.done(desk1, w.c.Note(item(50)), nil)
	if w.is(casework.Checking, "check"); len(w.c.Words) != 1 || w.c.Words[0].Kind != "note" {
		t.Errorf("%+v", w.c.Words)
	}
}

func TestACaseIsSentBackInsideTheOffice(t *testing.T) {
	w := atSign(t)
	_, err := w.c.SendBack(w.s, signer, casework.Back{To: "verify"}, w.now)
	refused(t, "case.reason-missing", nil, err)
	for _, to := range []string{"check", "sign", "hand-over", "none", ""} {
		_, err := w.c.SendBack(w.s, signer, casework.Back{To: to, Words: item(9)}, w.now)
		refused(t, "case.no-way-back", nil, err)
	}
	_, err = w.c.SendBack(w.s, desk1, casework.Back{To: "verify", Words: item(9)}, w.now)
	refused(t, "case.not-your-role", nil, err)
	promised := w.c.PromisedAt
	ev, err := w.c.SendBack(w.s, signer, casework.Back{To: "verify", Words: item(9)}, w.now)
	w.done(signer, ev, err)
	if w.c.Step != "verify" || w.c.Role != "verifier" || w.c.PromisedAt != promised || w.c.State != casework.Working {
		t.Errorf("%+v", w.c)
	}
}
