package practice_test

import (
	"context"
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
