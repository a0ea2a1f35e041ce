package storehouse_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"genggam/internal/allot"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/stock"
	"genggam/internal/storehouse"
)

func TestSeedIsRankedExplainedObjectedDecidedAndHandedOut(t *testing.T) {
	s := open(t)
	x := s.round(s.seed, 2)
	front, verifier, signer, head := s.As("front-desk"), s.As("verifier"), s.As("signer"), s.As("head")
	// One with no field, two with large ones, one small; the last two are one household.
	small := s.file(s.seed, someone(1), 10)
	middle := s.file(s.seed, someone(2), 30)
	large := s.file(s.seed, someone(3), 80)
	none := s.file(s.seed, someone(4), 0)
	twin := someone(5)
	twin.KK = someone(1).KK
	same := s.file(s.seed, twin, 20)
	s.refused(s.room.Rank(ctx, head, x.ID, s.Today(office.Village)), "aid.not-over")
	s.ready(front, verifier, small, middle, large, none)
	s.ok(s.Take(ctx, front, same, office.OutOfTurn))
	s.ok(s.DoStep(ctx, front, same, "check", nil))
	s.Clock.Add(4 * 24 * time.Hour)
	s.refused(s.room.Rank(ctx, head, x.ID, s.Today(office.Village)), "aid.still-open")
	s.ok(s.Take(ctx, verifier, same, office.OutOfTurn))
	s.ok(s.DoStep(ctx, verifier, same, "verify", nil))
	s.refused(s.sign(signer, small), "aid.not-ranked")
	s.ok(s.room.Rank(ctx, head, x.ID, s.Today(office.Village).AddDays(3)))
	s.refused(s.room.Rank(ctx, head, x.ID, s.Today(office.Village).AddDays(3)), "aid.ranked-before")
	for no, want := range map[int64]allot.Standing{small: allot.Inside, middle: allot.Inside, large: allot.Reserve, none: allot.Unfit, same: allot.Twice} {
		if p := s.place(no); p.Why.Standing != want {
			t.Errorf("case %d stands %s, want %s", no, p.Why.Standing, want)
		}
	}
	words, err := lang.Load()
	s.ok(err)
	why := strings.Join(s.place(middle).Why.Say(words, lang.ID), "\n")
	if !strings.Contains(why, "Kurang dari 50 are") {
		t.Error("the explanation does not say the points:", why)
	}
	s.refused(s.sign(signer, small), "aid.may-object")
	// The one with the large field says that it is smaller; the officer finds it so.
	s.refused(s.room.Object(ctx, large, "  "), "aid.object-words")
	s.ok(s.room.Object(ctx, large, "Sawah saya hanya 20 are, lihat SPPT."))
	s.refused(s.room.Object(ctx, large, "Sekali lagi."), "aid.object-late")
	_, err = s.room.Decide(ctx, signer, x.ID)
	s.refused(err, "aid.may-object")
	s.ok(s.room.AnswerObjection(ctx, verifier, large, storehouse.Found{Met: []bool{true}, Levels: []int{0}, Words: "Benar menurut SPPT."}))
	if p := s.place(large); p.Why.Standing != allot.Inside || p.Objection.Outcome != "changed" || p.Objection.Answer != "Benar menurut SPPT." {
		t.Error(p.Why.Standing, p.Objection)
	}
	if p := s.place(middle); p.Why.Standing != allot.Reserve {
		t.Error("whoever was moved reads it:", p.Why.Standing)
	}
	if list, err := s.room.Public(ctx, s.place(small).Round, string(office.Village), 0); err != nil || len(list) != 3 || allot.CheckList(s.place(small).Round.Terms(), list) != nil {
		t.Error("the public list:", list, err)
	}
	s.Clock.Add(4 * 24 * time.Hour)
	d, err := s.room.Decide(ctx, s.As("signer"), x.ID)
	if err != nil || d.Granted != 2 || d.Refused != 2 || d.Left != 0 {
		t.Fatalf("%+v %v", d, err)
	}
	if p := s.Step(middle); p.State != casework.Working {
		t.Error("the reserve waits:", p.State)
	}
	shed := s.receive(s.seed, "Gudang Dusun 1", 3)
	code, err := s.room.CodeOf(ctx, small)
	s.ok(err)
	front = s.As("front-desk")
	s.refused(s.Desk.HandOver(ctx, front, small, nil), "goods.at-the-store")
	s.refused(s.room.HandOut(ctx, front, small, shed, storehouse.Proof{Way: "code", Code: "1"}), "goods.code-wrong")
	s.refused(s.room.HandOut(ctx, front, small, "other", storehouse.Proof{Way: "code", Code: code}), "goods.store-unknown")
	s.refused(s.room.HandOut(ctx, front, small, shed, storehouse.Proof{Way: "witness", Witness: "Wagimin"}), "stock.proof")
	s.ok(s.room.HandOut(ctx, front, small, shed, storehouse.Proof{Way: "code", Code: code[:3] + " " + code[3:]}))
	s.refused(s.room.HandOut(ctx, front, small, shed, storehouse.Proof{Way: "code", Code: code}), "goods.handed-before")
	if p := s.Step(small); p.State != casework.Delivered {
		t.Error(p.State)
	}
	photo := s.photo(front)
	s.refused(s.room.HandOut(ctx, front, large, shed, storehouse.Proof{Way: "photo", File: photo}), "stock.short")
	s.ok(s.room.Enter(ctx, s.As("registrar"), storehouse.Move{Kind: stock.Received, Good: "bibit-padi", To: shed, Amount: 1}))
	s.ok(s.room.HandOut(ctx, front, large, shed, storehouse.Proof{Way: "photo", File: photo}))
	s.whole()
}

func TestTheReserveIsCalledWhenSomebodyFallsAway(t *testing.T) {
	s := open(t)
	x := s.round(s.seed, 1)
	front, verifier := s.As("front-desk"), s.As("verifier")
	first, second := s.file(s.seed, someone(1), 10), s.file(s.seed, someone(2), 30)
	s.ready(front, verifier, first, second)
	s.Clock.Add(4 * 24 * time.Hour)
	s.ok(s.room.Rank(ctx, s.As("head"), x.ID, s.Today(office.Village)))
	s.Clock.Add(24 * time.Hour)
	signer := s.As("signer")
	s.refused(s.sign(signer, second), "aid.reserve-waits")
	s.ok(s.Withdraw(ctx, first))
	d, err := s.room.Decide(ctx, signer, x.ID)
	if err != nil || d.Granted != 1 || d.Left != 0 {
		t.Fatalf("%+v %v", d, err)
	}
	s.whole()
}

func TestALoanIsGrantedAsItComesAndComesBack(t *testing.T) {
	s := open(t)
	front, verifier, signer := s.As("front-desk"), s.As("verifier"), s.As("signer")
	shed := s.receive(s.tools, "Gudang", 3)
	one, again := s.file(s.tools, someone(1), 0), s.file(s.tools, someone(1), 0)
	s.ready(front, verifier, one, again)
	s.ok(s.sign(signer, one))
	s.refused(s.sign(signer, again), "allot.second-person")
	s.ok(s.room.HandOut(ctx, front, one, shed, storehouse.Proof{Way: "witness", Witness: "Wagimin Saksi"}))
	s.refused(s.room.Return(ctx, front, one, shed, 3), "stock.not-out")
	s.ok(s.room.Return(ctx, front, one, shed, 1))
	s.ok(s.room.Return(ctx, front, one, shed, 1))
	g, found, err := s.room.Grant(ctx, one)
	if err != nil || !found || g.Handed != 2 || g.Back != 2 {
		t.Error(g, found, err)
	}
	reg := s.As("registrar")
	s.ok(s.room.Enter(ctx, reg, storehouse.Move{Kind: stock.Counted, Good: "tenda", To: shed, Amount: 2, Why: "lost"}))
	shelves, err := s.room.Shelves(ctx, reg)
	if err != nil || len(shelves) != 1 || shelves[0].OnHand() != 2 {
		t.Error(shelves, err)
	}
	lines, err := s.room.Lines(ctx, reg, "tenda", 0)
	if err != nil || len(lines) != 5 || lines[0].Why != "lost" || lines[3].Case != one {
		t.Errorf("%+v %v", lines, err)
	}
	s.whole()
}

func TestTheLastOfAQuotaIsTakenOnce(t *testing.T) {
	s := open(t)
	s.round(s.tools, 1)
	front, verifier, signer := s.As("front-desk"), s.As("verifier"), s.As("signer")
	a, b := s.file(s.tools, someone(1), 0), s.file(s.tools, someone(2), 0)
	s.ready(front, verifier, a, b)
	both := make(chan error, 2)
	for _, no := range []int64{a, b} {
		go func() { both <- s.sign(signer, no) }()
	}
	x, y := <-both, <-both
	if x == nil {
		x, y = y, x
	}
	s.refused(x, "aid.quota-out")
	s.ok(y)
	s.whole()
}

func TestWhoMayNotIsRefused(t *testing.T) {
	s := open(t)
	x := s.round(s.seed, 1)
	for login, f := range map[string]func(desk.Actor) error{
		"front-desk": func(a desk.Actor) error { _, err := s.room.OpenRound(ctx, a, storehouse.NewRound{}); return err },
		"registrar":  func(a desk.Actor) error { return s.room.Rank(ctx, a, x.ID, 0) },
		"verifier":   func(a desk.Actor) error { return s.room.HandOut(ctx, a, 1, "x", storehouse.Proof{}) },
		"signer":     func(a desk.Actor) error { return s.room.Enter(ctx, a, storehouse.Move{}) },
		"head":       func(a desk.Actor) error { _, err := s.room.AddStore(ctx, a, "Gudang"); return err },
	} {
		if err := f(s.As(login)); fault.Of(err) != fault.Forbidden {
			t.Errorf("%s: %v", login, err)
		}
	}
	if err := s.room.Rank(ctx, s.As("kec-head"), x.ID, 0); fault.Of(err) != fault.NotFound {
		t.Error("another office:", err)
	}
	_, err := s.room.OpenRound(ctx, s.As("head"), storehouse.NewRound{Standard: s.seed.ID, Period: "2026-MT2", Shares: []allot.Share{{Count: 1}}, Until: s.Today(office.Village), Decree: "SK"})
	s.refused(err, "aid.round-open")
}

// sign grants one case at the signer's desk.
func (s *scene) sign(signer desk.Actor, no int64) error {
	if err := s.Take(ctx, signer, no, office.OutOfTurn); err != nil {
		return err
	}
	_, err := s.Sign(ctx, signer, no)
	return err
}

func (s *scene) place(no int64) *storehouse.Place {
	s.t.Helper()
	p, err := s.room.PlaceOf(ctx, no)
	s.ok(err)
	if p == nil {
		s.t.Fatalf("case %d stands nowhere", no)
	}
	return p
}

func (s *scene) photo(a desk.Actor) desk.Upload {
	s.t.Helper()
	u, err := s.room.TakeProof(ctx, a, desk.NewFile{For: "photo", Name: "foto.jpg"}, bytes.NewReader(office.JPEG))
	s.ok(err)
	return u
}
