package casework_test

import (
	"testing"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
)

func signedIn(way string) func(*catalogue.Standard) {
	return func(s *catalogue.Standard) { s.Result.Signing = way }
}

// awaiting is a case whose letter is approved, numbered and waits for ink.
func awaiting(t *testing.T) *scene {
	return filed(t, given(signedIn("ink")), monday).signed()
}

func TestAnApprovalUnderInkNumbersAndIssuesNothing(t *testing.T) {
	w := awaiting(t)
	if w.is(casework.AwaitingInk, "hand-over"); w.c.Document != 77 || w.c.Outcome != casework.Grant || w.c.ProductAt != w.now.UnixMilli() || w.c.State.Ended() {
		t.Errorf("%+v", w.c)
	}
	for name, c := range map[string]struct {
		when func() ([]casework.Event, error)
		then string
	}{
		"it is not handed over before the ink is recorded": {func() ([]casework.Event, error) { return w.c.HandOver(w.s, "counter") }, "case.ink-first"},
		"nor downloaded":           {func() ([]casework.Event, error) { return w.c.HandOver(w.s, "download") }, "case.ink-first"},
		"nor withdrawn":            {func() ([]casework.Event, error) { return w.c.Withdraw() }, "case.already-issued"},
		"nor given more time":      {func() ([]casework.Event, error) { return w.c.Extend(w.s, head, item(5), w.now) }, "case.already-issued"},
		"nor signed a second time": {func() ([]casework.Event, error) { return w.c.Grant(w.s, desk1, 78, w.now) }, "case.wrong-act"},
		"nor sent back": {func() ([]casework.Event, error) {
			return w.c.SendBack(w.s, desk1, casework.Back{To: "verify", Words: item(5)}, w.now)
		}, "case.waits"},
		"nor ticked off":                     {func() ([]casework.Event, error) { return w.c.Do(w.s, desk1, nil, w.now) }, "case.waits"},
		"a scan without the scan is none":    {ink(w, desk1, casework.InkRecord{Way: casework.InkScan}), "case.scan-missing"},
		"there are two ways":                 {ink(w, desk1, casework.InkRecord{Way: "post"}), "case.ink-way"},
		"a stranger to the case has no say":  {ink(w, casework.Officer{Account: "x", Role: "registrar"}, casework.InkRecord{Way: casework.InkHandOver}), "case.not-your-role"},
		"nor has an officer of the own case": {ink(w, own(desk1, casework.OwnCase), casework.InkRecord{Way: casework.InkHandOver}), "case.own-case"},
	} {
		events, err := c.when()
		t.Run(name, func(t *testing.T) { refused(t, c.then, events, err) })
	}
}

func ink(w *scene, o casework.Officer, r casework.InkRecord) func() ([]casework.Event, error) {
	return func() ([]casework.Event, error) { return w.c.RecordInk(w.s, o, r, w.now) }
}

func TestAScanIssuesWhatWasSignedInInk(t *testing.T) {
	w := awaiting(t)
	ev, err := ink(w, desk1, casework.InkRecord{Way: casework.InkScan, Scan: item(60)})()
	w.done(desk1, ev, err)
	if w.is(casework.Issued, "hand-over"); w.c.Scan != item(60) || w.c.Document != 77 {
		t.Errorf("%+v", w.c)
	}
	_, err = ink(w, desk1, casework.InkRecord{Way: casework.InkScan, Scan: item(60)})()
	refused(t, "case.no-ink-awaited", nil, err)
	ev, err = w.c.HandOver(w.s, "counter")
	w.done(desk1, ev, err)
	w.is(casework.Delivered, "")
}

func TestTheHandOverOfAnInkLetterIssuesAndDeliversIt(t *testing.T) {
	w := awaiting(t)
	ev, err := ink(w, desk1, casework.InkRecord{Way: casework.InkHandOver})()
	w.done(desk1, ev, err)
	if w.is(casework.Delivered, ""); w.c.Assurance != casework.Seen || w.c.EndedAt == 0 || len(ev) != 3 {
		t.Errorf("%+v %+v", ev, w.c)
	}
}

func TestWaitingForInkDoesNotKeepThePromise(t *testing.T) {
	w := awaiting(t)
	w.due(day("2026-04-09"), day("2026-04-13"))
	ev := w.pass("2026-04-10 09:00")
	if len(ev) != 1 || ev[0].(casework.EscalatedTo).Why != "promised" {
		t.Errorf("%+v", ev)
	}
	w.s.Std.Deemed.Approval = true
	if ev = w.pass("2026-04-14 09:00"); len(ev) != 1 || ev[0].(casework.EscalatedTo).Why != "limit" {
		t.Errorf("what was granted is not granted by silence: %+v", ev)
	}
	w.is(casework.AwaitingInk, "hand-over")
}

func TestInkIsOnlyForPaper(t *testing.T) {
	w := filed(t, given(signedIn("ink")), monday).verified()
	ev, err := w.c.Grant(w.s, signer, -1, w.now)
	w.done(signer, ev, err)
	w.is(casework.Issued, "hand-over")
}

// Certified signing does not answer: ink is offered after four hours of office
// time. Hours 07.30-12.00 and 13.00-16.00, Friday 07.30-11.30 and 13.00-16.00.
func TestInkIsOfferedAfterFourOfficeHoursWithoutCertifiedSigning(t *testing.T) {
	for name, c := range map[string]struct{ down, before, offered string }{
		"from the morning":                      {"2026-04-14 07:30", "2026-04-14 11:29", "2026-04-14 11:30"},
		"over the midday break":                 {"2026-04-14 10:00", "2026-04-14 14:59", "2026-04-14 15:00"},
		"over the Friday break":                 {"2026-04-17 10:00", "2026-04-17 15:29", "2026-04-17 15:30"},
		"from Friday afternoon to Monday":       {"2026-04-17 14:00", "2026-04-20 09:29", "2026-04-20 09:30"},
		"from a night":                          {"2026-04-13 22:00", "2026-04-14 11:29", "2026-04-14 11:30"},
		"over Nyepi, Idul Fitri and their rest": {"2026-03-17 14:00", "2026-03-25 10:29", "2026-03-25 10:30"},
	} {
		t.Run(name, func(t *testing.T) {
			w := filed(t, given(signedIn("certified"), promise(20, "working-days")), c.down).verified()
			w.s.CertifiedDown = at(c.down)
			if got := wall(w.c.InkOfferAt(w.s)); got != c.offered {
				t.Errorf("offered at %s, want %s", got, c.offered)
			}
			if ev := w.pass(c.before); len(ev) != 0 {
				t.Errorf("a minute before: %+v", ev)
			}
			_, err := w.c.TakeInk(w.s, citizen)
			refused(t, "case.ink-not-offered", nil, err)
			if ev := w.pass(c.offered); len(ev) != 1 || ev[0].(casework.InkOffered).Since != w.s.CertifiedDown.UnixMilli() {
				t.Fatalf("%+v", ev)
			}
			if ev := w.pass(c.offered); len(ev) != 0 {
				t.Errorf("offered twice: %+v", ev)
			}
		})
	}
}

func TestInkIsNotOfferedToWhatDoesNotWaitForACertificate(t *testing.T) {
	for name, w := range map[string]*scene{
		"an earlier step":            filed(t, given(signedIn("certified"), promise(20, "working-days")), monday).checked(),
		"a local signature":          filed(t, given(signedIn("local"), promise(20, "working-days")), monday).verified(),
		"a letter that is issued":    filed(t, given(signedIn("certified"), promise(20, "working-days")), monday).signed(),
		"a service that does answer": filed(t, given(signedIn("certified"), promise(20, "working-days")), monday).verified(),
	} {
		if name != "a service that does answer" {
			w.s.CertifiedDown = at(monday)
		}
		if ev := w.pass("2026-04-08 09:00"); len(ev) != 0 {
			t.Errorf("%s: %+v", name, ev)
		}
	}
}

func TestWhoTakesInkInstead(t *testing.T) {
	offered := func(t *testing.T) *scene {
		w := filed(t, given(signedIn("certified"), promise(20, "working-days")), monday).verified()
		w.s.CertifiedDown = w.now
		w.pass("2026-04-07 09:00")
		return w
	}
	for _, o := range []casework.Officer{citizen, desk1, signer, head} {
		w := offered(t)
		ev, err := w.c.TakeInk(w.s, o)
		w.done(o, ev, err)
		if ev, err = w.c.TakeInk(w.s, o); len(ev) != 0 || err != nil || w.c.Signing(w.s) != casework.Ink {
			t.Error("taking it again is no error and no entry:", ev, err)
		}
		ev, err = w.c.Grant(w.s, signer, 77, w.now)
		w.done(signer, ev, err)
		w.is(casework.AwaitingInk, "hand-over")
	}
	w := offered(t)
	_, err := w.c.TakeInk(w.s, casework.Officer{Account: "x", Role: "registrar"})
	refused(t, "case.not-your-role", nil, err)
	_, err = w.c.TakeInk(w.s, own(desk1, casework.OwnFamily))
	refused(t, "case.own-case", nil, err)
	issued := filed(t, given(signedIn("local")), monday).signed()
	_, err = issued.c.TakeInk(issued.s, citizen)
	refused(t, "case.already-issued", nil, err)
}

func TestInkIsTakenFromTheStartWhereAReceiverTakesNothingElse(t *testing.T) {
	w := filed(t, given(signedIn("local"), func(s *catalogue.Standard) {
		s.Result.Accepted = []catalogue.Acceptance{{By: "kua", Signing: []string{"ink"}}}
	}), monday)
	ev, err := w.c.TakeInk(w.s, citizen)
	w.done(citizen, ev, err)
	if ev[0].(casework.InkTaken).By != "applicant" || w.c.Signing(w.s) != casework.Ink {
		t.Errorf("%+v", ev)
	}
}

func mend(w *scene, o casework.Officer, m casework.Mending) ([]casework.Event, error) {
	return w.c.Mend(w.s, o, m, w.now)
}

func TestATypoOfTodayIsMendedInOneAct(t *testing.T) {
	typo := casework.Mending{Old: 77, Document: 90, Answers: item(61)}
	t.Run("the new letter takes the place of the old", func(t *testing.T) {
		w := issued(t)
		ev, err := mend(w, signer, typo)
		w.done(signer, ev, err)
		if w.is(casework.Issued, "hand-over"); w.c.Document != 90 || w.c.Answers != item(61) || len(ev) != 1 {
			t.Errorf("%+v", w.c)
		}
	})
	t.Run("a typo in the register leaves the answers", func(t *testing.T) {
		w := issued(t)
		ev, err := mend(w, signer, casework.Mending{Old: 77, Document: 90})
		if w.done(signer, ev, err); w.c.Answers != item(2) {
			t.Error(w.c.Answers)
		}
	})
	t.Run("a letter that was handed over is mended while the person stands there", func(t *testing.T) {
		w := issued(t)
		ev, err := w.c.HandOver(w.s, "counter")
		w.done(desk1, ev, err)
		w.now = at("2026-04-06 15:59")
		ev, err = mend(w, signer, typo)
		if w.done(signer, ev, err); w.c.State != casework.Delivered || w.c.Document != 90 || w.c.EndedAt == 0 {
			t.Errorf("%+v", w.c)
		}
	})
	t.Run("a letter in ink needs its ink again", func(t *testing.T) {
		w := awaiting(t)
		ev, err := ink(w, desk1, casework.InkRecord{Way: casework.InkHandOver})()
		w.done(desk1, ev, err)
		ev, err = mend(w, signer, typo)
		w.done(signer, ev, err)
		if w.is(casework.AwaitingInk, "hand-over"); w.c.EndedAt != 0 || !w.c.Scan.Zero() || w.c.Document != 90 {
			t.Errorf("%+v", w.c)
		}
	})
	t.Run("twice in a day", func(t *testing.T) {
		w := issued(t)
		ev, err := mend(w, signer, typo)
		w.done(signer, ev, err)
		ev, err = mend(w, signer, typo)
		refused(t, "case.moved-on", ev, err)
		ev, err = mend(w, signer, casework.Mending{Old: 90, Document: 91})
		if w.done(signer, ev, err); w.c.Document != 91 {
			t.Error(w.c.Document)
		}
	})
}

func TestALetterInInkIssuedAgainOnALaterDayWaitsForItsInk(t *testing.T) {
	w := awaiting(t)
	ev, err := ink(w, desk1, casework.InkRecord{Way: casework.InkHandOver})()
	w.done(desk1, ev, err)
	w.now = at("2026-05-18 10:00")
	ev, err = w.c.Reissue(w.s, signer, casework.Mending{Old: 77, Document: 120}, w.now)
	w.done(signer, ev, err)
	if w.is(casework.AwaitingInk, "hand-over"); w.c.EndedAt != 0 || !w.c.Scan.Zero() || w.c.Document != 120 {
		t.Errorf("%+v", w.c)
	}
	ev, err = ink(w, desk1, casework.InkRecord{Way: casework.InkHandOver})()
	if w.done(desk1, ev, err); w.c.State != casework.Delivered {
		t.Error(w.c.State)
	}
	ev, err = w.c.Reissue(w.s, own(signer, casework.OwnFamily), casework.Mending{Old: 120, Document: 130}, w.now)
	refused(t, "case.own-case", ev, err)
	w = issued(t)
	w.now = at("2026-05-18 10:00")
	if ev, err = w.c.Reissue(w.s, signer, casework.Mending{Old: 77, Document: 120}, w.now); err != nil || len(ev) != 0 {
		t.Errorf("a letter that is not in ink moves its case: %v %v", ev, err)
	}
	w = atSign(t)
	ev, err = w.c.Reissue(w.s, signer, casework.Mending{Old: 77, Document: 120}, w.now)
	refused(t, "case.nothing-to-mend", ev, err)
}

func TestWhatIsNotMendedSo(t *testing.T) {
	typo := casework.Mending{Old: 77, Document: 90, Answers: item(61)}
	for name, c := range map[string]struct {
		given func(*testing.T) *scene
		at    string
		by    casework.Officer
		what  casework.Mending
		then  string
	}{
		"the next day":                       {issued, "2026-04-07 07:30", signer, typo, "case.mend-late"},
		"a minute after midnight":            {issued, "2026-04-07 00:01", signer, typo, "case.mend-late"},
		"another's signature":                {issued, monday, casework.Officer{Account: "budi", Role: "signer"}, typo, "case.mend-signer"},
		"by the desk, which does not sign":   {issued, monday, desk1, typo, "case.not-your-role"},
		"by a head who is not the signer":    {issued, monday, head, typo, "case.not-your-role"},
		"an own letter":                      {issued, monday, own(signer, casework.OwnFamily), typo, "case.own-case"},
		"another letter":                     {issued, monday, signer, casework.Mending{Old: 76, Document: 90}, "case.moved-on"},
		"a letter by itself":                 {issued, monday, signer, casework.Mending{Old: 77, Document: 77}, "case.moved-on"},
		"a letter that is not signed":        {atSign, monday, signer, typo, "case.nothing-to-mend"},
		"an application that was taken back": {takenBack, monday, signer, typo, "case.nothing-to-mend"},
		"a product that is no paper":         {noPaper, monday, signer, casework.Mending{Old: -1, Document: 90}, "case.nothing-to-mend"},
	} {
		t.Run(name, func(t *testing.T) {
			w := c.given(t)
			w.now = at(c.at)
			ev, err := mend(w, c.by, c.what)
			refused(t, c.then, ev, err)
		})
	}
}

func takenBack(t *testing.T) *scene {
	w := onDesk(t)
	ev, err := w.c.Withdraw()
	w.done(citizen, ev, err)
	return w
}

func noPaper(t *testing.T) *scene {
	w := atSign(t)
	ev, err := w.c.Grant(w.s, signer, -1, w.now)
	w.done(signer, ev, err)
	return w
}

func own(o casework.Officer, why string) casework.Officer {
	o.Own = why
	return o
}
