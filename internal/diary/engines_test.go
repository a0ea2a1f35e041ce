package diary_test

import (
	"testing"

	"genggam/internal/diary"
	"genggam/internal/store/storetest"
)

// TestTheDiaryIsTheSameOnPostgreSQL books, moves, gives back and drives on both
// engines; of many who want the last place at once one has it.
func TestTheDiaryIsTheSameOnPostgreSQL(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { books(t, "") })
	t.Run("postgres", func(t *testing.T) { books(t, storetest.PostgresDSN(t)) })
}

func books(t *testing.T, dsn string) {
	n, file := sceneOn(t, dsn)
	nos := make([]int64, 6)
	for i := range nos {
		nos[i] = file()
	}
	c, err := n.Diary.Offers(ctx, nos[0])
	ok(t, err)
	first, second := c.Offers[0], c.Offers[1]
	all := make(chan error, len(nos))
	for _, no := range nos {
		go func() { all <- n.Diary.Book(ctx, no, first.Day, first.From) }()
	}
	had := 0
	for range nos {
		if err := <-all; err == nil {
			had++
		} else {
			refused(t, err, "slots.full")
		}
	}
	if had != first.Capacity {
		t.Fatalf("%d have a slot of %d", had, first.Capacity)
	}
	for _, no := range nos {
		c, err := n.Diary.Offers(ctx, no)
		ok(t, err)
		if c.Own == nil {
			continue
		}
		ok(t, n.Diary.Book(ctx, no, second.Day, second.From))
		refused(t, n.Diary.Book(ctx, no, first.Day, first.From), "slots.moved-out")
		ok(t, n.Diary.GiveBack(ctx, no))
		ok(t, n.Diary.Book(ctx, no, second.Day, second.From))
	}
	d, err := n.Diary.Day(ctx, n.As("verifier"), "kru-lampu", second.Day)
	ok(t, err)
	if len(d.Stops) != 1 || d.Stops[0].Leg == nil {
		t.Errorf("%+v", d.Stops)
	}
	n.Clock.Set(second.Start(c.Zone))
	ok(t, n.Diary.Say(ctx, n.As("verifier"), d.Stops[0].No, diary.Came))
	whole(t, n)
}
