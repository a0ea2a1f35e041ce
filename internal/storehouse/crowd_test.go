package storehouse_test

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/stock"
	"genggam/internal/store/storetest"
	"genggam/internal/storehouse"
)

// places is at how many places goods are handed out at once.
const places = 20

// GENGGAM_CROWD=10000 is the whole crowd, as make torture runs it.
func TestThousandsAreHandedOutAtTwentyPlacesNobodyTwice(t *testing.T) {
	n := 1_500 / slower
	if said, err := strconv.Atoi(os.Getenv("GENGGAM_CROWD")); err == nil {
		n = said
	}
	if testing.Short() {
		n = 400
	}
	crowd(t, around(t, ""), n)
}

func TestACrowdIsHandedOutOnPostgreSQL(t *testing.T) {
	crowd(t, around(t, storetest.PostgresDSN(t)), 400)
}

// crowd files for n people, ranks and grants them all, and hands out to all of
// them at twenty places at once; every fifth is tried at a second place, too.
func crowd(t *testing.T, s *scene, n int) {
	x := s.round(s.seed, n)
	front, verifier, signer, head := s.As("front-desk"), s.As("verifier"), s.As("signer"), s.As("head")
	nos := make([]int64, n)
	each(n, func(i int) {
		p := someone(i + 1)
		nos[i] = s.file(s.seed, p, int64(1+i%90))
		s.ready(front, verifier, nos[i])
	})
	s.Clock.Add(4 * 24 * time.Hour)
	begin := time.Now()
	s.ok(s.room.Rank(ctx, head, x.ID, s.Today(office.Village)))
	t.Logf("%d ranked in %v", n, time.Since(begin).Round(time.Millisecond))
	s.Clock.Add(24 * time.Hour)
	begin = time.Now()
	for left := 1; left > 0; {
		d, err := s.room.Decide(ctx, signer, x.ID)
		s.ok(err)
		left = d.Left
	}
	t.Logf("%d decided in %v", n, time.Since(begin).Round(time.Millisecond))
	stores := s.shelves(s.seed, n)
	front = s.As("front-desk")
	var handed, refused atomic.Int64
	begin = time.Now()
	var wg sync.WaitGroup
	for place := range places {
		wg.Go(func() {
			for i := place; i < n+n/5; i += places {
				who := i % n // beyond n somebody comes again, to another place
				code, err := s.room.CodeOf(ctx, nos[who])
				if err == nil {
					err = s.room.HandOut(ctx, front, nos[who], stores[(place+i/n)%places], storehouse.Proof{Way: "code", Code: code})
				}
				switch f := fault.As(err); {
				case err == nil:
					handed.Add(1)
				case f != nil && f.Key == "goods.handed-before":
					refused.Add(1)
				default:
					t.Errorf("case %d: %v", nos[who], err)
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(begin)
	t.Logf("%d handed out at %d places in %v: %.0f a second; %d came twice", handed.Load(), places, took.Round(time.Millisecond), float64(n+n/5)/took.Seconds(), refused.Load())
	if handed.Load() != int64(n) || refused.Load() != int64(n/5) {
		t.Errorf("%d handed out and %d refused, want %d and %d", handed.Load(), refused.Load(), n, n/5)
	}
	all, err := s.room.Shelves(ctx, front)
	s.ok(err)
	sum := stock.Balance{}
	for _, shelf := range all {
		sum = sum.Plus(shelf.Balance)
	}
	if sum.Handed != int64(2*n) || sum.OnHand() != 2*places {
		t.Errorf("%+v lie there, want %d", sum, 2*places)
	}
	if n <= 1000 {
		s.whole()
	}
}

// shelves are the stores of the places, each with what its people get and one more.
func (s *scene) shelves(std *catalogue.Standard, n int) (out []string) {
	for i := range places {
		out = append(out, s.receive(std, fmt.Sprintf("Balai %02d", i+1), 2*int64((n+places-1-i)/places)+2))
	}
	return out
}

// each does something n times, many at once.
func each(n int, do func(i int)) {
	var wg sync.WaitGroup
	for w := range 32 {
		wg.Go(func() {
			for i := w; i < n; i += 32 {
				do(i)
			}
		})
	}
	wg.Wait()
}
