package casework_test

import (
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
)

func promise(amount int, unit string) func(*catalogue.Standard) {
	return func(s *catalogue.Standard) {
		s.Time.Promised = catalogue.Duration{Amount: amount, Unit: unit}
		s.Time.Limit = s.Time.Promised
		s.Time.Limit.Amount *= 2
	}
}

func TestWhenAPromiseFallsDue(t *testing.T) {
	for name, c := range map[string]struct {
		amount         int
		unit, week     string
		filed, promise string
	}{
		"complete on Friday before prayer, the break is jumped over":          {30, "working-minutes", "five-day", "2026-04-17 11:20", "2026-04-17 13:20"},
		"filed on Saturday night, counted from Monday's opening":              {30, "working-minutes", "five-day", "2026-04-18 22:00", "2026-04-20 08:00"},
		"filed on Saturday night where the office works on Saturdays":         {30, "working-minutes", "six-day", "2026-04-18 22:00", "2026-04-20 08:00"},
		"filed on Saturday morning where the office works on Saturdays":       {30, "working-minutes", "six-day", "2026-04-18 10:00", "2026-04-18 10:30"},
		"filed on Saturday morning where it does not":                         {30, "working-minutes", "five-day", "2026-04-18 10:00", "2026-04-20 08:00"},
		"a span used up to its end is due at that end":                        {30, "working-minutes", "five-day", "2026-04-14 11:30", "2026-04-14 12:00"},
		"five minutes before closing":                                         {10, "working-minutes", "five-day", "2026-04-22 15:55", "2026-04-23 07:35"},
		"before the office opens in Ramadan":                                  {30, "working-minutes", "five-day", "2026-03-02 07:00", "2026-03-02 08:30"},
		"before the office opens at any other time":                           {30, "working-minutes", "five-day", "2026-04-14 07:00", "2026-04-14 08:00"},
		"over the short break of Ramadan":                                     {30, "working-minutes", "five-day", "2026-03-02 11:45", "2026-03-02 12:45"},
		"over the Friday break of Ramadan":                                    {30, "working-minutes", "five-day", "2026-03-06 11:20", "2026-03-06 12:50"},
		"at closing time in Ramadan":                                          {30, "working-minutes", "five-day", "2026-03-02 14:45", "2026-03-03 08:15"},
		"five working days over Nyepi, Idul Fitri and joint leave":            {5, "working-days", "five-day", "2026-03-13 09:00", day("2026-03-27")},
		"fourteen working days over the same":                                 {14, "working-days", "five-day", "2026-03-13 09:00", day("2026-04-10")},
		"ten working days over Ascension, Idul Adha, Waisak and Pancasila":    {10, "working-days", "five-day", "2026-05-12 09:00", day("2026-06-02")},
		"three working days over the lunar new year":                          {3, "working-days", "five-day", "2026-02-13 09:00", day("2026-02-20")},
		"a working week over the end of the year":                             {5, "working-days", "five-day", "2026-12-23 09:00", day("2027-01-04")},
		"one working day on Friday where the office works on Saturdays":       {1, "working-days", "six-day", "2026-04-17 09:00", day("2026-04-18")},
		"one working day on Friday where it does not":                         {1, "working-days", "five-day", "2026-04-17 09:00", day("2026-04-20")},
		"one working day on a holiday":                                        {1, "working-days", "five-day", "2026-05-27 20:00", day("2026-05-29")},
		"fourteen calendar days, whatever days they are":                      {14, "calendar-days", "five-day", "2026-03-13 09:00", day("2026-03-27")},
		"sixty calendar days":                                                 {60, "calendar-days", "five-day", "2026-03-13 09:00", day("2026-05-12")},
		"three times twenty-four hours, night and holiday alike (UU 27/2022)": {72, "hours", "five-day", "2026-03-19 22:30", "2026-03-22 22:30"},
	} {
		t.Run(name, func(t *testing.T) {
			s := given(promise(c.amount, c.unit))
			s.Cal = hours(c.week)
			w := filed(t, s, c.filed)
			if got := wall(w.c.PromisedAt); got != c.promise || w.c.Provisional {
				t.Errorf("filed %s, due %s, provisional %t; want %s", c.filed, got, w.c.Provisional, c.promise)
			}
			if w.checked(); wall(w.c.PromisedAt) != c.promise {
				t.Errorf("an officer who finds it complete does not move the promise: %s", wall(w.c.PromisedAt))
			}
		})
	}
}

func TestADueTimeInAYearWithoutADecreeIsAGuessAndSaysSo(t *testing.T) {
	if w := filed(t, given(promise(5, "working-days")), "2027-12-29 09:00"); !w.c.Provisional {
		t.Error("2028 has no decree yet")
	}
	if w := filed(t, given(promise(30, "working-minutes")), "2027-02-15 09:00"); !w.c.Provisional {
		t.Error("the hours of Ramadan 2027 are not decided yet")
	}
}

func TestPromiseAndLimitAreTwoSums(t *testing.T) {
	filed(t, given(), monday).due(day("2026-04-09"), day("2026-04-13"))
	filed(t, given(func(s *catalogue.Standard) { s.Time.Limit = catalogue.Duration{} }), monday).due(day("2026-04-09"), day("2026-04-13"))
}

func TestWhileTheClockStands(t *testing.T) {
	for name, c := range map[string]struct {
		unit                      string
		amount                    int
		stops, runs, before, then string
	}{
		"working days that passed are added":                         {"working-days", 3, "2026-04-07 10:00", "2026-04-09 10:00", day("2026-04-09"), day("2026-04-13")},
		"a pause within a day adds no working day":                   {"working-days", 3, "2026-04-07 10:00", "2026-04-07 15:00", day("2026-04-09"), day("2026-04-09")},
		"a pause over a weekend adds the Monday":                     {"working-days", 5, "2026-04-10 15:00", "2026-04-13 09:00", day("2026-04-13"), day("2026-04-14")},
		"working minutes that passed are added":                      {"working-minutes", 120, "2026-04-06 09:30", "2026-04-06 10:30", "2026-04-06 11:00", "2026-04-06 12:00"},
		"minutes outside office hours are not":                       {"working-minutes", 120, "2026-04-06 10:00", "2026-04-07 07:30", "2026-04-06 11:00", "2026-04-07 08:30"},
		"a pause by night adds nothing":                              {"working-minutes", 500, "2026-04-06 17:00", "2026-04-07 07:00", "2026-04-07 09:50", "2026-04-07 09:50"},
		"whole calendar days that passed are added":                  {"calendar-days", 7, "2026-04-07 10:00", "2026-04-09 10:00", day("2026-04-13"), day("2026-04-15")},
		"hours that passed are added, also those begun":              {"hours", 72, "2026-04-06 10:00", "2026-04-06 11:30", "2026-04-09 09:00", "2026-04-09 11:00"},
		"working days over Idul Fitri: the office did not work then": {"working-days", 5, "2026-03-17 09:00", "2026-03-25 09:00", day("2026-03-27"), day("2026-03-30")},
	} {
		t.Run(name, func(t *testing.T) {
			filedAt := monday
			if c.stops < monday {
				filedAt = "2026-03-13 09:00"
			}
			w := filed(t, given(promise(c.amount, c.unit)), filedAt).checked()
			if wall(w.c.PromisedAt) != c.before {
				t.Fatalf("due %s; want %s", wall(w.c.PromisedAt), c.before)
			}
			limit := w.c.LimitAt
			w.now = at(c.stops)
			if paused(w, verifier).is(casework.Paused, "verify"); w.c.RiskAt() < at("2900-01-01 00:00").UnixMilli() {
				t.Error("a clock that stands is at risk")
			}
			w.now = at(c.runs)
			ev, err := w.c.Resume(w.s, verifier, w.now)
			w.done(verifier, ev, err)
			if got := wall(w.c.PromisedAt); got != c.then {
				t.Errorf("due %s; want %s", got, c.then)
			}
			if moved := w.c.PromisedAt != at(c.before).UnixMilli() && c.before != c.then; moved != (w.c.LimitAt > limit) {
				t.Errorf("the limit moves with the promise: %s", wall(w.c.LimitAt))
			}
		})
	}
}

func TestPausesAddUp(t *testing.T) {
	w := filed(t, given(promise(120, "working-minutes")), monday).checked()
	for _, span := range [][2]string{{"2026-04-06 09:10", "2026-04-06 09:20"}, {"2026-04-06 09:40", "2026-04-06 10:00"}} {
		w.now = at(span[0])
		paused(w, verifier)
		w.now = at(span[1])
		ev, err := w.c.Resume(w.s, verifier, w.now)
		w.done(verifier, ev, err)
	}
	if w.due("2026-04-06 11:30", "2026-04-06 14:30"); w.c.Stood.Minutes != 30 {
		t.Errorf("%+v", w.c.Stood)
	}
}

func TestTheClockOfACaseThatWasNotCompleteBeginsWithTheAnswer(t *testing.T) {
	w := waiting(t)
	if ev := w.pass("2026-05-04 09:00"); len(ev) != 0 || w.c.PassAt() < at("2900-01-01 00:00").UnixMilli() {
		t.Error("nothing is broken while the applicant is waited for:", ev)
	}
	w.answered("2026-05-04 10:00").due(day("2026-05-07"), day("2026-05-11"))
	if w.c.From != at("2026-05-04 10:00").UnixMilli() || w.c.Stood != (casework.Stood{}) || wall(w.c.CheckDue) != day("2026-05-05") {
		t.Errorf("%+v", w.c)
	}
}

func TestTheClockOfACaseThatWasCompleteOnlyStood(t *testing.T) {
	w := atVerify(t)
	w.now = at("2026-04-07 10:00")
	w.returned(head, "ktp").answered("2026-04-09 10:00")
	w.due(day("2026-04-13"), day("2026-04-15"))
	w.is(casework.Working, "verify")
	if w.c.From != at(monday).UnixMilli() || w.c.Stood.Days != 2 {
		t.Errorf("%+v", w.c)
	}
}

func TestAStepThatWaitedIsNotLateForIt(t *testing.T) {
	quick := func(s *catalogue.Standard) {
		s.Steps[1].Limit = catalogue.Duration{Amount: 60, Unit: "working-minutes"}
	}
	t.Run("after completion was asked", func(t *testing.T) {
		w := filed(t, given(quick), monday).checked()
		if wall(w.c.StepDue) != "2026-04-06 10:00" {
			t.Fatal(wall(w.c.StepDue))
		}
		w.returned(head, "ktp").answered("2026-04-07 09:00")
		if ev := w.pass("2026-04-07 09:59"); len(ev) != 0 || wall(w.c.StepDue) != "2026-04-07 10:00" {
			t.Errorf("%+v, step due %s", ev, wall(w.c.StepDue))
		}
	})
	t.Run("after the clock stood", func(t *testing.T) {
		w := paused(filed(t, given(quick), monday).checked(), verifier)
		w.now = at("2026-04-07 09:00")
		ev, err := w.c.Resume(w.s, verifier, w.now)
		w.done(verifier, ev, err)
		if ev := w.pass("2026-04-07 09:59"); len(ev) != 0 || wall(w.c.StepDue) != "2026-04-07 10:00" {
			t.Errorf("%+v, step due %s", ev, wall(w.c.StepDue))
		}
	})
}

func TestAnExtensionMovesThePromiseAndNotTheLaw(t *testing.T) {
	w := extended(t)
	w.due(day("2026-04-13"), day("2026-04-13"))
	if !w.c.Extended || w.c.Words[0].Kind != "extension" {
		t.Errorf("%+v", w.c)
	}
	w.now = at("2026-04-07 10:00")
	paused(w, verifier)
	w.now = at("2026-04-08 10:00")
	ev, err := w.c.Resume(w.s, verifier, w.now)
	w.done(verifier, ev, err)
	w.due(day("2026-04-14"), day("2026-04-14"))
}

func TestAnExtensionThatTheStandardDoesNotGive(t *testing.T) {
	w := filed(t, given(func(s *catalogue.Standard) { s.Time.Extension = catalogue.Duration{} }), monday)
	ev, err := w.c.Extend(w.s, head, item(5), w.now)
	refused(t, "case.no-extension", ev, err)
	w = filed(t, given(func(s *catalogue.Standard) { s.Time.Extension.Unit = "hours" }), monday)
	ev, err = w.c.Extend(w.s, head, item(5), w.now)
	refused(t, "case.no-extension", ev, err)
}

func TestSilenceMakesAnApplicationCompleteFromItsSubmission(t *testing.T) {
	w := onDesk(t)
	if wall(w.c.CheckDue) != day("2026-04-07") {
		t.Fatal("the default is one working day:", wall(w.c.CheckDue))
	}
	if ev := w.pass(day("2026-04-07")); len(ev) != 0 {
		t.Errorf("the last minute of the check is not silence: %+v", ev)
	}
	ev := w.pass("2026-04-08 00:00")
	w.is(casework.Working, "verify")
	if c, ok := ev[0].(casework.Completed); !ok || c.By != "silence" || len(ev) != 1 {
		t.Fatalf("%+v", ev)
	}
	if w.c.From != at(monday).UnixMilli() || w.c.DoneBy["check"] != "" {
		t.Errorf("%+v", w.c)
	}
	w.due(day("2026-04-09"), day("2026-04-13"))
}

func TestSilenceAfterAnAnswerCountsFromTheAnswer(t *testing.T) {
	w := again(t)
	w.pass("2026-04-15 09:00")
	if w.due(day("2026-04-10"), day("2026-04-14")); w.c.From != at("2026-04-07 10:00").UnixMilli() {
		t.Errorf("%+v", w.c)
	}
}

func TestAStandardMayGiveTheCheckItsOwnTime(t *testing.T) {
	w := filed(t, given(func(s *catalogue.Standard) {
		s.Time.Completeness = catalogue.Duration{Amount: 60, Unit: "working-minutes"}
	}), "2026-04-06 15:30")
	if wall(w.c.CheckDue) != "2026-04-07 08:00" {
		t.Error(wall(w.c.CheckDue))
	}
}

// said are the reasons for which superiors were told by events.
func said(events []casework.Event) (out []string) {
	for _, e := range events {
		if e, ok := e.(casework.EscalatedTo); ok {
			out = append(out, e.Why+" to "+e.To+" of "+e.Office)
		}
	}
	return out
}

func TestSuperiorsAreToldOnceOfEach(t *testing.T) {
	w := atVerify(t)
	if got := said(w.pass(day("2026-04-09"))); len(got) != 0 {
		t.Error("the promise is kept on its last minute:", got)
	}
	if got := said(w.pass("2026-04-10 00:00")); len(got) != 1 || got[0] != "promised to head of 33.02.19.2016" {
		t.Error(got)
	}
	if got := w.pass("2026-04-10 09:00"); len(got) != 0 || w.c.PassAt() != w.c.LimitAt {
		t.Error("told twice:", got, wall(w.c.PassAt()))
	}
	if got := said(w.pass("2026-04-14 00:00")); len(got) != 1 || got[0] != "limit to supervisor of 33.02.19" {
		t.Error("a passed limit is told to the office above:", got)
	}
	if w.is(casework.Working, "verify"); w.c.PassAt() < at("2900-01-01 00:00").UnixMilli() {
		t.Error("rounds would come back for nothing")
	}
	if got := w.pass("2026-05-04 09:00"); len(got) != 0 {
		t.Error(got)
	}
}

func TestEachStepThatIsLateIsTold(t *testing.T) {
	minutes := catalogue.Duration{Amount: 60, Unit: "working-minutes"}
	w := filed(t, given(func(s *catalogue.Standard) {
		s.Steps[0].Limit, s.Steps[1].Limit, s.Time.Completeness = minutes, minutes, minutes
	}), monday)
	if got := said(w.pass("2026-04-06 10:01")); len(got) != 1 || w.c.Escalated[0] != "step:check" {
		t.Errorf("the silent check was late: %v, %v", got, w.c.Escalated)
	}
	w.is(casework.Working, "verify")
	if got := said(w.pass("2026-04-06 11:01")); len(got) != 1 || len(w.c.Escalated) != 2 || w.c.Escalated[1] != "step:verify" {
		t.Errorf("the verifier was late too: %v, %v", got, w.c.Escalated)
	}
}

func TestTimeIsOverBeforeThePersonWasSeenButTheProductIsMade(t *testing.T) {
	w := issued(t)
	if got := w.pass("2026-06-10 09:00"); len(got) != 0 {
		t.Error("a product that waits to be fetched breaks no promise:", got)
	}
	if w.c.RiskAt() < at("2900-01-01 00:00").UnixMilli() {
		t.Error("and is at no risk:", wall(w.c.RiskAt()))
	}
}

func deemed(s *catalogue.Standard) { s.Deemed.Approval = true }

func TestSilenceGrantsWhereTheStandardSaysSo(t *testing.T) {
	w := filed(t, given(deemed), monday).checked()
	w.pass(day("2026-04-13"))
	w.is(casework.Working, "verify")
	ev := w.pass("2026-04-14 00:00")
	w.is(casework.Lapsed, "sign")
	l, ok := ev[len(ev)-1].(casework.LimitLapsed)
	if !ok || l.LimitAt != w.c.LimitAt || wall(l.Due) != day("2026-04-15") {
		t.Errorf("%+v", ev)
	}
	if w.c.State.Ended() || w.c.Document != -1 {
		t.Error("the product is still owed")
	}
	refusal, err := w.c.Refuse(w.s, signer, "facts", item(5))
	refused(t, "case.waits", refusal, err)
	back, err := w.c.Return(w.s, head, []string{"ktp"}, item(5))
	refused(t, "case.not-your-role", back, err)
	if ev := w.pass("2026-06-01 09:00"); len(ev) != 0 {
		t.Errorf("it lapses once: %+v", ev)
	}
	grant, err := w.c.Grant(w.s, signer, 80, w.now)
	w.done(signer, grant, err)
	w.is(casework.Issued, "hand-over")
}

func TestAnOfficeThatNeverLookedAtTheApplicationLapsesToo(t *testing.T) {
	w := filed(t, given(deemed), monday)
	w.pass("2026-04-14 00:00")
	if w.is(casework.Lapsed, "sign"); !w.c.Complete {
		t.Errorf("%+v", w.c)
	}
}

func TestNothingLapsesWhileTheApplicantIsWaitedForOrTheClockStands(t *testing.T) {
	for name, w := range map[string]*scene{
		"returned before it was complete": filed(t, given(deemed), monday).returned(desk1, "kk"),
		"returned after it was complete":  filed(t, given(deemed), monday).checked().returned(head, "kk"),
		"paused":                          paused(filed(t, given(deemed), monday).checked(), verifier),
		"issued":                          filed(t, given(deemed), monday).signed(),
	} {
		state := w.c.State
		if ev := w.pass("2026-08-03 09:00"); len(ev) != 0 || w.c.State != state {
			t.Errorf("%s: %+v", name, ev)
		}
	}
}

func TestWithoutDeemedApprovalSilenceGrantsNothing(t *testing.T) {
	w := atVerify(t)
	w.pass("2026-08-03 09:00")
	if w.is(casework.Working, "verify"); w.c.Outcome != "" {
		t.Errorf("%+v", w.c)
	}
}

func TestWhatTheInboxIsSortedBy(t *testing.T) {
	w := filed(t, given(func(s *catalogue.Standard) {
		s.Steps[1].Limit = catalogue.Duration{Amount: 60, Unit: "working-minutes"}
	}), monday)
	if wall(w.c.RiskAt()) != day("2026-04-07") {
		t.Error("at first the check:", wall(w.c.RiskAt()))
	}
	if w.checked(); wall(w.c.RiskAt()) != "2026-04-06 10:00" {
		t.Error("then the step:", wall(w.c.RiskAt()))
	}
	ev, err := w.c.Do(w.s, verifier, nil, w.now)
	if w.done(verifier, ev, err); wall(w.c.RiskAt()) != day("2026-04-09") {
		t.Error("then the promise:", wall(w.c.RiskAt()))
	}
}

func TestRoundsComeBackWhenThereIsSomethingToSayAndNotBefore(t *testing.T) {
	w := filed(t, given(deemed, func(s *catalogue.Standard) {
		s.Steps[1].Limit = catalogue.Duration{Amount: 60, Unit: "working-minutes"}
	}), monday)
	for range 20 {
		next := w.c.PassAt()
		if next > at("2900-01-01 00:00").UnixMilli() {
			w.is(casework.Lapsed, "sign")
			return
		}
		if ev, _ := w.c.Pass(w.s, time.UnixMilli(next)); len(ev) != 0 {
			t.Fatalf("said at %s, before it was over: %+v", wall(next), ev)
		}
		w.now = time.UnixMilli(next + 1)
		ev, err := w.c.Pass(w.s, w.now)
		if len(ev) == 0 {
			t.Fatalf("rounds came at %s for nothing", wall(next))
		}
		w.done(citizen, ev, err)
	}
	t.Error("it never ends")
}
