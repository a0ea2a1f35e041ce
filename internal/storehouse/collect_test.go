package storehouse_test

import (
	"testing"
	"time"

	"genggam/internal/allot"
	"genggam/internal/casework"
	"genggam/internal/office"
	"genggam/internal/store/storetest"
	"genggam/internal/storehouse"
)

func TestWhatNobodyFetchesGoesToTheNextOfTheRanking(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { lapses(t, around(t, "")) })
	t.Run("postgres", func(t *testing.T) { lapses(t, around(t, storetest.PostgresDSN(t))) })
}

// lapses is a round of two places of which one is not fetched: the clock takes it
// back, the first of the reserve is called and no other, and whoever did not come
// may ask again.
func lapses(t *testing.T, s *scene) {
	x := s.round(s.seed, 2)
	front, verifier := s.As("front-desk"), s.As("verifier")
	came, late := s.file(s.seed, someone(1), 10), s.file(s.seed, someone(2), 11)
	next, last := s.file(s.seed, someone(3), 30), s.file(s.seed, someone(4), 60)
	s.ready(front, verifier, came, late, next, last)
	s.Clock.Add(4 * 24 * time.Hour)
	s.ok(s.room.Rank(ctx, s.As("head"), x.ID, s.Today(office.Village)))
	s.Clock.Add(24 * time.Hour)
	s.decides(x, 2, 1)
	if p := s.place(next); p.Why.Standing != allot.Reserve || p.Called {
		t.Fatal("the reserve waits for its turn:", p.Why.Standing, p.Called)
	}
	shed := s.receive(s.seed, "Gudang", 10)
	code, err := s.room.CodeOf(ctx, came)
	s.ok(err)
	s.ok(s.room.HandOut(ctx, s.As("front-desk"), came, shed, storehouse.Proof{Way: "code", Code: code}))
	g, found, err := s.room.Grant(ctx, late)
	if err != nil || !found || g.Collect <= s.Now().UnixMilli() {
		t.Fatal("until when it is fetched:", g, found, err)
	}
	s.walks()
	if st := s.Step(late).State; st != casework.Issued {
		t.Fatal("before the day:", st)
	}
	s.Clock.Set(time.UnixMilli(g.Collect + 1000))
	s.walks()
	if st := s.Step(late).State; st != casework.Closed {
		t.Fatal("after the day:", st)
	}
	if st := s.Step(came).State; st != casework.Delivered {
		t.Fatal("what was fetched stays:", st)
	}
	late2, err := s.room.CodeOf(ctx, late)
	if err != nil || late2 != "" {
		t.Error("its code is no more:", late2, err)
	}
	x, err = s.room.Round(ctx, x.ID)
	s.ok(err)
	n, err := s.room.Called(ctx, x)
	if err != nil || n != 1 || x.Shares[0].Taken != 1 || !s.place(next).Called {
		t.Fatal("the next is called:", n, x.Shares, err)
	}
	s.decides(x, 1, 0)
	if st := s.Step(next).State; st != casework.Issued {
		t.Error("the next has it:", st)
	}
	s.ok(s.room.CloseRound(ctx, s.As("head"), x.ID))
	s.decides(x, 0, 0)
	again := s.file(s.seed, someone(2), 11)
	if again == late {
		t.Error("whoever did not come asks anew")
	}
	s.whole()
}

// decides has the signer decide a round.
func (s *scene) decides(x *storehouse.Round, granted, refused int) {
	s.t.Helper()
	d, err := s.room.Decide(ctx, s.As("signer"), x.ID)
	if err != nil || d.Granted != granted || d.Refused != refused {
		s.t.Fatalf("%+v %v, want %d granted and %d refused", d, err, granted, refused)
	}
}

// walks is one walk of the watchman.
func (s *scene) walks() {
	s.t.Helper()
	_, err := s.Rounds(ctx)
	s.ok(err)
}

func TestARoundThatIsClosedGrantsThoseInsideAndRefusesTheReserve(t *testing.T) {
	s := open(t)
	x := s.round(s.seed, 1)
	inside, reserve := s.file(s.seed, someone(1), 10), s.file(s.seed, someone(2), 30)
	s.ready(s.As("front-desk"), s.As("verifier"), inside, reserve)
	s.refused(s.room.CloseRound(ctx, s.As("head"), x.ID), "aid.not-ranked")
	s.Clock.Add(4 * 24 * time.Hour)
	s.ok(s.room.Rank(ctx, s.As("head"), x.ID, s.Today(office.Village)))
	s.Clock.Add(24 * time.Hour)
	s.ok(s.room.CloseRound(ctx, s.As("head"), x.ID))
	s.decides(x, 1, 1)
	if a, b := s.Step(inside).State, s.Step(reserve).State; a != casework.Issued || b != casework.Refused {
		t.Error(a, b)
	}
	s.whole()
}
