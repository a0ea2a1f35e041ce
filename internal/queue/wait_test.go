package queue_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"genggam/internal/lang"
	"genggam/internal/queue"
)

// dice are numbers that are the same on every run.
type dice uint64

func (d *dice) roll() float64 {
	*d = *d*6364136223846793005 + 1442695040888963407
	return float64(uint64(*d)>>11) / (1 << 53)
}

// simulate lives one day with so many desks: people come at random, some of a
// class, and services last four to sixteen minutes, a few of them half an hour.
func simulate(t *testing.T, seed, desks int, earlier []int64) []queue.Ticket {
	t.Helper()
	x, d := dice(seed), queue.Open(rules())
	free := make([]int64, desks)
	next, n := int64(0), 0
	for now := int64(0); now < 300*minute; now += minute / 4 {
		for ; next <= now && now < 240*minute; n++ {
			class := ""
			if x.roll() < 0.15 {
				class = "elderly"
			}
			e, err := d.Take(queue.Ask{Ticket: id(n + 1), Service: "sktm", Class: class, Desks: desks, Earlier: earlier}, now)
			if err != nil {
				t.Fatal(err)
			}
			d.Apply(e)
			next = now + int64(-math.Log(1-x.roll())*10.5*float64(minute)/float64(desks))
		}
		for desk := range free {
			if free[desk] > now {
				continue
			}
			for _, s := range d.Tickets() {
				if s.State == queue.Serving && s.Desk == string(rune('1'+desk)) {
					e, _ := d.Finish(s.ID, now)
					d.Apply(e)
				}
			}
			e, err := d.Call(string(rune('1'+desk)), []string{"A"}, now)
			if err != nil {
				continue
			}
			d.Apply(e)
			s, _ := d.Start(e.Ticket, now)
			d.Apply(s)
			free[desk] = now + int64((4+12*x.roll())*float64(minute))
			if x.roll() < 0.05 {
				free[desk] = now + 30*minute
			}
		}
	}
	return d.Tickets()
}

func TestThePromiseIsKeptFourTimesOfFive(t *testing.T) {
	earlier := make([]int64, 50)
	for i := range earlier {
		earlier[i] = int64(4+i%13) * minute
		if i%20 == 7 {
			earlier[i] = 30 * minute
		}
	}
	for _, desks := range []int{1, 2, 4} {
		var all []queue.Ticket
		for seed := range 30 {
			all = append(all, simulate(t, seed*100+desks, desks, earlier)...)
		}
		a := queue.Compare(all)
		t.Logf("%d desks: %d promised, inside %d%%, later %d%%, mean error %s, mean miss %s, 90%% under %s", desks, a.Promised,
			a.Inside*100/a.Promised, a.Later*100/a.Promised, a.MeanError.Round(time.Second), a.MeanMiss.Round(time.Second), a.NinetyMiss.Round(time.Second))
		if a.Inside*100 < a.Promised*75 || a.Inside*100 > a.Promised*92 || a.Promised < 500 {
			t.Errorf("%d desks: only %d of %d were inside", desks, a.Inside, a.Promised)
		}
		if a.Inside+a.Sooner+a.Later != a.Promised {
			t.Error("the parts do not make the whole")
		}
	}
}

func TestWhatIsSaidOfAWait(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := open(t)
	say := func(p queue.Place) string { p.Line = "A"; return h.day.Wait(p).Say(m, lang.ID) }
	if got := say(queue.Place{Desks: 0}); !strings.Contains(got, "Belum ada loket") {
		t.Error(got)
	}
	if got := say(queue.Place{Desks: 1}); !strings.Contains(got, "segera dipanggil") {
		t.Error(got)
	}
	for i := range 4 {
		h.come("sktm", "", int64(i))
	}
	if got := say(queue.Place{Desks: 1, Now: 9}); !strings.Contains(got, "4 orang di depan Anda; perkiraan kasar") {
		t.Error(got)
	}
	if w := h.day.Wait(queue.Place{Line: "A", Class: "elderly", Desks: 1, Now: 9}); w.Ahead != 0 {
		t.Errorf("an elderly has %d ahead", w.Ahead)
	}
	ticket, _ := h.day.Ticket(id(3))
	if w := h.day.Wait(queue.Place{Ticket: ticket, Desks: 1, Now: 9}); w.Ahead != 2 {
		t.Errorf("the third has %d ahead", w.Ahead)
	}
	measured := []int64{10 * minute, 11 * minute, 9 * minute, 10 * minute, 10 * minute, 10 * minute}
	one, two := h.day.Wait(queue.Place{Line: "A", Desks: 1, Now: 9, Earlier: measured}), h.day.Wait(queue.Place{Line: "A", Desks: 2, Now: 9, Earlier: measured})
	if one.Guess || one.Mid != 40*time.Minute || two.Mid != 20*time.Minute || one.Low >= one.Mid || one.High <= one.Mid {
		t.Errorf("%+v %+v", one, two)
	}
	if a := queue.Compare(nil); a != (queue.Accuracy{}) {
		t.Errorf("of no tickets: %+v", a)
	}
}

func TestAFullHallIsEstimatedAtOnce(t *testing.T) {
	d := queue.Open(rules())
	for i := range 3000 {
		e, err := d.Take(queue.Ask{Ticket: id(i + 1), Service: "sktm", Class: []string{"", "", "elderly"}[i%3]}, int64(i))
		if err != nil {
			t.Fatal(err)
		}
		d.Apply(e)
	}
	start := time.Now()
	w := d.Wait(queue.Place{Line: "A", Desks: 3, Now: 3000})
	if took := time.Since(start); took > 2*time.Second || w.Ahead < 2500 {
		t.Errorf("%d ahead, found in %s", w.Ahead, took)
	}
}
