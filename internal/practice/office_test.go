package practice_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/learning"
	"genggam/internal/office"
	"genggam/internal/practice"
)

func open(t *testing.T) (*office.Node, *practice.Office) {
	t.Helper()
	n := office.Open(t)
	o := practice.New(n.Hall)
	t.Cleanup(func() { _ = o.Close() })
	return n, o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// seat starts a lesson and enters it.
func seat(t *testing.T, o *practice.Office, a desk.Actor, lesson string) (*hall.Hall, learning.Seat) {
	t.Helper()
	must(t, o.Start(context.Background(), a, lesson))
	return look(t, o, a)
}

func look(t *testing.T, o *practice.Office, a desk.Actor) (*hall.Hall, learning.Seat) {
	t.Helper()
	h, s, leave, err := o.Enter(context.Background(), a)
	must(t, err)
	leave()
	return h, s
}

func TestEveryLessonCanBeStartedAndNoneIsDoneByStarting(t *testing.T) {
	n, o := open(t)
	all, err := learning.Lessons()
	must(t, err)
	began := time.Now()
	for _, l := range all {
		a := n.As(l.For[0])
		h, s := seat(t, o, a, l.ID)
		if s.Done || s.Person == "" || s.Learner.Code == "" || s.Colleague.Code == "" {
			t.Errorf("%s begins with %+v", l.ID, s)
		}
		who, err := h.Actor(context.Background(), s.Session)
		if err != nil || string(who.Office) != s.Office {
			t.Errorf("%s: the learner is not logged in: %v", l.ID, err)
		}
	}
	t.Logf("%d lessons were begun in %v", len(all), time.Since(began))
}

func TestNothingIsOpenedBeforeSomebodyStartsAndItIsClosedWhenNobodyComes(t *testing.T) {
	n, o := open(t)
	a := n.As("front-desk")
	if o.Open() {
		t.Fatal("it is open before anybody came")
	}
	if _, _, _, err := o.Enter(context.Background(), a); fault.Of(err) != fault.Gone {
		t.Errorf("without a lesson it is entered: %v", err)
	}
	seat(t, o, a, "ambil-berikutnya")
	if _, err := o.Rounds(context.Background()); err != nil || !o.Open() {
		t.Fatal("it closed at once", err)
	}
	n.Clock.Add(practice.Idle + time.Minute)
	if _, err := o.Rounds(context.Background()); err != nil || o.Open() {
		t.Fatal("it stayed open", err)
	}
	if _, _, _, err := o.Enter(context.Background(), a); fault.Of(err) != fault.Gone {
		t.Errorf("a lesson goes on behind a closed door: %v", err)
	}
	seat(t, o, n.As("front-desk"), "ambil-berikutnya") // it opens again
}

func TestEverybodyHasAnOfficeOfTheirOwn(t *testing.T) {
	n, o := open(t)
	ctx := context.Background()
	front, verifier := n.As("front-desk"), n.As("verifier")
	h, mine := seat(t, o, front, "ambil-berikutnya")
	_, theirs := seat(t, o, verifier, "periksa")
	if mine.Office == theirs.Office || mine.Session == theirs.Session {
		t.Fatal("two learners share an office")
	}
	// What the one does is nothing to the other's lesson.
	me, err := h.Actor(ctx, mine.Session)
	must(t, err)
	no, err := h.TakeNext(ctx, me)
	must(t, err)
	if err := h.Take(ctx, me, theirs.Case, "uji"); err == nil {
		t.Error("a case of another learner was taken")
	}
	if _, s := look(t, o, verifier); s.Met[0] || s.Done {
		t.Errorf("somebody else's act counts: %v", s.Met)
	}
	if _, s := look(t, o, front); !s.Met[0] || s.Done || no < 0 {
		t.Errorf("my own act does not count: %v", s.Met)
	}
	// Beginning again begins anew.
	if _, again := seat(t, o, front, "ambil-berikutnya"); again.Office == mine.Office || again.Met[0] {
		t.Errorf("the lesson goes on where it was: %+v", again)
	}
}

func TestTheOfficeIsMadeAnewUnlessOthersAreInIt(t *testing.T) {
	n, o := open(t)
	ctx := context.Background()
	front, head, far := n.As("front-desk"), n.As("head"), n.As("kec-head")
	if err := o.Renew(ctx, front); fault.Of(err) != fault.Forbidden {
		t.Errorf("an officer makes it anew: %v", err)
	}
	h, _ := seat(t, o, front, "ambil-berikutnya")
	origin := h.Store.Origin()
	if err := o.Renew(ctx, far); fault.Of(err) != fault.Conflict {
		t.Errorf("another office takes it away from whoever practises: %v", err)
	}
	must(t, o.Renew(ctx, head))
	if _, _, _, err := o.Enter(ctx, front); fault.Of(err) != fault.Gone {
		t.Errorf("the lesson goes on: %v", err)
	}
	if h, s := seat(t, o, n.As("front-desk"), "ambil-berikutnya"); h.Store.Origin() == origin || s.Office != "33.02.99.2001" {
		t.Errorf("it is not new: %s", s.Office)
	}
}

func TestAPracticeOfficeThatCannotBeOpenedIsMadeAnew(t *testing.T) {
	n, o := open(t)
	seat(t, o, n.As("front-desk"), "ambil-berikutnya")
	must(t, o.Close())
	must(t, os.WriteFile(filepath.Join(practice.Dir(n.Config.Dir), "genggam.db"), []byte("no database"), 0o600))
	seat(t, o, n.As("front-desk"), "ambil-berikutnya")
}

func TestALessonThatIsNotForThemIsRefused(t *testing.T) {
	n, o := open(t)
	for _, id := range []string{"tanda-tangan", "", "../latihan"} {
		if err := o.Start(context.Background(), n.As("front-desk"), id); fault.Of(err) != fault.NotFound || o.Open() {
			t.Errorf("%q: %v", id, err)
		}
	}
}
