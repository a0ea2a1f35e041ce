package principles

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestTheMiddleOfASpread(t *testing.T) {
	for _, x := range []struct {
		values    map[int64]int64
		value, of int64
	}{
		{nil, 0, 0}, {map[int64]int64{7: 1}, 7, 1}, {map[int64]int64{1: 1, 3: 1}, 1, 2},
		{map[int64]int64{0: 3, 1: 2}, 0, 5}, {map[int64]int64{0: 2, 1: 3}, 1, 5}, {map[int64]int64{5: 10, 600: 9}, 5, 19},
	} {
		if v, n := middle(x.values); v != x.value || n != x.of {
			t.Errorf("%v: %d of %d", x.values, v, n)
		}
	}
}

// hamlets are six of them, and how many cases each has at its rate of a thousand.
func hamlets(r *rand.Rand, rate func(i int) float64) (cases, people map[string]int64) {
	cases, people = map[string]int64{}, map[string]int64{}
	for i := range 6 {
		name := strconv.Itoa(i)
		people[name] = int64(400 + 150*i)
		for range people[name] {
			if r.Float64() < rate(i) {
				cases[name]++
			}
		}
	}
	return cases, people
}

func TestAHamletThatIsNotReachedIsFoundAndNoOtherIsAccused(t *testing.T) {
	found, accused := 0, 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 41))
		if reach(hamlets(r, func(int) float64 { return 0.04 })).Firm {
			accused++
		}
		if x := reach(hamlets(r, func(i int) float64 {
			if i == 3 {
				return 0.012
			}
			return 0.04
		})); x.Firm && x.Value < 60 {
			found++
		}
	}
	if accused > 20 || found < 180 {
		t.Errorf("of 200: %d accused though all are alike, %d found", accused, found)
	}
}

func TestWhatReachCannotTell(t *testing.T) {
	people := map[string]int64{"a": 500, "b": 40}
	if x := reach(map[string]int64{"a": 12, "b": 3}, people); !x.Cannot || x.Of != 15 {
		t.Errorf("one hamlet is no comparison: %+v", x)
	}
	if x := reach(nil, people); x.Of != 0 || x.Cannot {
		t.Errorf("no case at all: %+v", x)
	}
	people["b"] = 500
	if x := reach(map[string]int64{"a": 30, "b": 30}, people); x.Value != 100 || x.Firm || x.Low >= 100 || x.High <= 100 {
		t.Errorf("two alike: %+v", x)
	}
}

func TestFewerThanTenPeopleShowNothing(t *testing.T) {
	s := &Sums{}
	for range 9 {
		s.count("kept", true)
		s.spread("visits", 1, 1)
	}
	s.find("delay", Found{Value: 300, Low: 200, High: 400, Of: 9, Firm: true})
	for _, p := range compile(s) {
		for _, f := range p.Figures {
			if f.Value != 0 || f.Of != 0 || f.Yes != 0 || f.Low != 0 || f.High != 0 || f.Short {
				t.Errorf("%s shows %+v", f.ID, f)
			}
		}
	}
	s.count("kept", false)
	for _, p := range compile(s) {
		for _, f := range p.Figures {
			if f.ID == "kept" && (f.State != Shown || f.Value != 9000 || f.Short) {
				t.Errorf("nine of ten: %+v", f)
			}
		}
	}
}
