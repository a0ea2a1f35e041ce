package fairness_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"genggam/internal/fairness"
)

// TestAStretchIsWhatItSays plants a factor on waits of two shapes, in whole days
// and in fractions, and asks how often the interval holds it.
func TestAStretchIsWhatItSays(t *testing.T) {
	for _, shape := range []string{"one desk", "three desks", "three desks, whole days"} {
		r := rand.New(rand.NewPCG(4, 4))
		held, sum := 0, 0.0
		for range 200 {
			var w []fairness.Wait
			for i := range 300 {
				wait := r.ExpFloat64() * 12
				if shape != "one desk" {
					wait = (wait + r.ExpFloat64()*12 + r.ExpFloat64()*12) / 3
				}
				if i%2 == 0 {
					wait *= 1.5
				}
				if shape == "three desks, whole days" {
					wait = math.Round(wait)
				}
				w = append(w, fairness.Wait{Span: fairness.Span{Time: wait, Event: i%7 > 0}, Group: i % 2, Stratum: i % 5})
			}
			s := must(fairness.Stretch(w))
			sum += math.Log(s.Value)
			if s.Low <= 1.5 && 1.5 <= s.High {
				held++
			}
		}
		mean := math.Exp(sum / 200)
		t.Logf("%s: 1.5 comes out as %.3f, and lies in the interval %d times of 200", shape, mean, held)
		if math.Abs(mean-1.5) > 0.04 || held < 180 {
			t.Errorf("%s: %v, %d", shape, mean, held)
		}
	}
}

// TestWholeDaysDoNotFeignCertainty: of cases that take none, one or two days, half a
// hundred on each side, nobody knows the ratio to the hundredth.
func TestWholeDaysDoNotFeignCertainty(t *testing.T) {
	var w []fairness.Wait
	for i := range 100 {
		w = append(w, fairness.Wait{Span: fairness.Span{Time: float64(i / 2 % 3), Event: true}, Group: i % 2})
	}
	if s := must(fairness.Stretch(w)); s.Low > 0.87 || s.High < 1.15 || math.Abs(s.Value-1) > 0.05 {
		t.Errorf("%+v", s)
	}
}

// TestNoHiddenCountCanBeWorkedOut tries every table of small size against one who
// knows all that is shown and all sums, and solves for the rest.
func TestNoHiddenCountCanBeWorkedOut(t *testing.T) {
	const from = 3
	r := rand.New(rand.NewPCG(9, 9))
	told := 0
	for range 400 {
		rows, columns := 1+r.IntN(3), 2+r.IntN(2)
		counts := make([][]int, rows)
		for i := range counts {
			counts[i] = make([]int, columns)
			for j := range counts[i] {
				counts[i][j] = r.IntN(8)
			}
		}
		hidden, whole := fairness.Suppress(counts, from)
		if !whole {
			continue
		}
		told++
		for i := range counts {
			for j := range counts[i] {
				if counts[i][j] >= from {
					continue
				}
				if !hidden[i][j] {
					t.Fatalf("%v: %d at %d,%d is shown", counts, counts[i][j], i, j)
				}
				if low, high := span(counts, hidden, i, j); high-low < from {
					t.Fatalf("%v hidden %v: %d at %d,%d is between %d and %d", counts, hidden, counts[i][j], i, j, low, high)
				}
			}
		}
	}
	if told < 100 {
		t.Errorf("only %d tables could be shown with their sums", told)
	}
}

// span tries all fillings of the hidden cells that keep the sums.
func span(counts [][]int, hidden [][]bool, r, c int) (low, high int) {
	low = math.MaxInt
	x := make([][]int, len(counts))
	rows, columns := make([]int, len(counts)), make([]int, len(counts[0]))
	for i := range counts {
		x[i] = slices.Clone(counts[i])
		for j, n := range counts[i] {
			if hidden[i][j] {
				rows[i] += n
				columns[j] += n
			}
		}
	}
	line := len(counts) == 1
	var fill func(at int)
	fill = func(at int) {
		if at == len(counts)*len(counts[0]) {
			for _, left := range rows {
				if left != 0 {
					return
				}
			}
			for _, left := range columns {
				if left != 0 && !line {
					return
				}
			}
			low, high = min(low, x[r][c]), max(high, x[r][c])
			return
		}
		i, j := at/len(counts[0]), at%len(counts[0])
		if !hidden[i][j] {
			fill(at + 1)
			return
		}
		most := rows[i]
		if !line {
			most = min(most, columns[j])
		}
		for n := 0; n <= most; n++ {
			x[i][j], rows[i], columns[j] = n, rows[i]-n, columns[j]-n
			fill(at + 1)
			rows[i], columns[j] = rows[i]+n, columns[j]+n
		}
	}
	fill(0)
	return low, high
}

func TestTablesThatCannotBeShown(t *testing.T) {
	for _, c := range []struct {
		what   string
		counts [][]int
		whole  bool
	}{
		{"nothing small", [][]int{{10, 20}, {30, 40}}, true},
		{"a line with one small cell", [][]int{{3, 20, 40}}, true},
		{"a single small cell", [][]int{{3}}, false},
		{"none at all", [][]int{{0, 0}, {0, 0}}, false},
		{"uneven rows", [][]int{{1, 2}, {3}}, false},
		{"below nothing", [][]int{{-1, 20}}, false},
		{"empty", nil, true},
	} {
		if _, whole := fairness.Suppress(c.counts, 10); whole != c.whole {
			t.Errorf("%s: %v", c.what, whole)
		}
	}
	hidden, _ := fairness.Suppress([][]int{{3, 20, 40}}, 10)
	if want := []bool{true, true, false}; !slices.Equal(hidden[0], want) {
		t.Errorf("%v", hidden)
	}
}

// TestTheLineIsCountedAsByHand compares with counting every pair.
func TestTheLineIsCountedAsByHand(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		var line []fairness.Turn
		for range r.IntN(40) {
			line = append(line, fairness.Turn{
				Came: r.Int64N(30), Decided: r.Int64N(30), Open: r.IntN(6) == 0,
				Class: []string{"elderly", "others"}[r.IntN(2)], Ahead: r.IntN(5) == 0, Held: r.IntN(5) == 0,
			})
		}
		want := map[string]*fairness.Order{}
		for i, a := range line {
			if want[a.Class] == nil {
				want[a.Class] = &fairness.Order{Class: a.Class}
			}
			o := want[a.Class]
			o.Cases++
			for _, b := range line[:i] {
				if a.Class != b.Class || a.Came == b.Came {
					continue
				}
				o.Pairs++
				first, later := a, b
				if b.Came < a.Came {
					first, later = b, a
				}
				if !later.Open && (first.Open || later.Decided < first.Decided) {
					o.Overtaken++
					if !later.Ahead && !first.Held {
						o.Unexplained++
					}
				}
			}
		}
		got := fairness.Inversions(line)
		if len(got) != len(want) {
			t.Fatalf("%d classes, want %d", len(got), len(want))
		}
		for _, o := range got {
			if o != *want[o.Class] {
				t.Fatalf("got %+v, want %+v", o, *want[o.Class])
			}
		}
	}
}

func TestWhatIsNoNumberIsRefused(t *testing.T) {
	nan := math.NaN()
	bad := []fairness.Span{{Time: nan}, {Time: 1}}
	for what, err := range map[string]error{
		"no waits":          second(fairness.KaplanMeier(nil)),
		"a wait of NaN":     second(fairness.KaplanMeier(bad)),
		"a wait below 0":    second(fairness.KaplanMeier([]fairness.Span{{Time: -1}})),
		"a group too many":  second(fairness.LogRank([]fairness.Wait{{Group: 2}}, 2, 0)),
		"one group":         second(fairness.LogRank([]fairness.Wait{{}}, 1, 0)),
		"no column":         second(fairness.Cox(fairness.Model{Spans: bad[1:]})),
		"a short column":    second(fairness.Cox(fairness.Model{Spans: bad[1:], Columns: [][]float64{{}}})),
		"columns alike":     second(fairness.Cox(fairness.Model{Spans: []fairness.Span{{1, true}, {2, true}, {3, true}}, Columns: [][]float64{{1, 0, 1}, {0, 1, 0}}})),
		"a constant column": second(fairness.Cox(fairness.Model{Spans: []fairness.Span{{1, true}, {2, true}}, Columns: [][]float64{{1, 1}}})),
		"nothing decided":   second(fairness.Cox(fairness.Model{Spans: []fairness.Span{{1, false}, {2, false}}, Columns: [][]float64{{1, 0}}})),
		"more hits than of": second(fairness.Fisher(fairness.Rate{Hits: 3, Of: 2}, fairness.Rate{Of: 2})),
		"huge tables":       second(fairness.Fisher(fairness.Rate{Of: 1 << 40}, fairness.Rate{Of: 2})),
		"an empty side":     second(fairness.TwoRates(fairness.Rate{}, fairness.Rate{Hits: 1, Of: 2})),
		"no strata":         second(fairness.CMH(nil, true)),
		"no cases":          second(fairness.Judge(fairness.Question{})),
		"groups missing":    second(fairness.Judge(fairness.Question{Attributes: []string{"sex"}, Cases: []fairness.Case{{}}})),
		"an outcome of 9":   second(fairness.Judge(fairness.Question{Cases: []fairness.Case{{Outcome: 9}}})),
	} {
		if err == nil {
			t.Errorf("%s is taken", what)
		}
	}
}

func TestTooManyGroupsAreNotCompared(t *testing.T) {
	q := fairness.Question{Attributes: []string{"district", "sex"}}
	for i := range 2500 {
		q.Cases = append(q.Cases, fairness.Case{Days: float64(i % 30), Outcome: fairness.Granted, Groups: []string{fmt.Sprint(i % 250), fmt.Sprint(i % 2)}})
	}
	r := must(fairness.Judge(q))
	if a, b := r.Attributes[0], r.Attributes[1]; a.Why != fairness.KeyLarge || len(a.Groups) != 0 || len(a.Findings) != 0 || len(b.Findings) != 2 {
		t.Errorf("%s: %d groups, %d findings; beside it %d findings", a.Why, len(a.Groups), len(a.Findings), len(b.Findings))
	}
}

func second[T any](_ T, err error) error { return err }

// FuzzJudge makes cases of bytes: whatever they are, there is no panic, no number
// that is none, and each verdict has its reason.
func FuzzJudge(f *testing.F) {
	for _, seed := range []string{"", "aaaaaaaaaa", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "\x00\xff\x00\xff\x01\x02\x03"} {
		f.Add([]byte(seed), uint8(3), uint8(2))
	}
	f.Fuzz(func(t *testing.T, data []byte, groups, strata uint8) {
		var q fairness.Question
		q.Attributes = []string{"a", "b"}
		for rep := range 12 {
			for i, b := range data[:min(len(data), 300)] {
				q.Cases = append(q.Cases, fairness.Case{
					Days: float64(b%17) * math.Pow(2, float64(int(strata%8)*int(b%3))), Outcome: fairness.Outcome(b % 4), Promise: fairness.Promise(b / 4 % 3),
					Stratum: fmt.Sprint((i + rep) % (1 + int(strata%7))),
					Groups:  []string{fmt.Sprint(int(b/16) % (1 + int(groups%9))), []string{"", "x", "y"}[(i+int(b))%3]},
				})
			}
		}
		r, err := fairness.Judge(q)
		if err != nil {
			return
		}
		for _, a := range r.Attributes {
			for _, x := range a.Findings {
				for _, v := range []float64{x.Effect.Value, x.Effect.Low, x.Effect.High, x.Effect.P, x.Pace.Value, x.Pace.Low, x.Pace.High, x.Adjusted, x.FalseShare,
					x.Typical[0], x.Typical[1], x.Gap, x.GapInterval.Low, x.GapInterval.High, x.Impact} {
					if math.IsNaN(v) {
						t.Fatalf("%+v", x)
					}
				}
				if (x.Verdict == fairness.CannotTell) != (x.Why != "") || x.Adjusted < 0 || x.Adjusted > 1 {
					t.Fatalf("%+v", x)
				}
			}
			for _, g := range a.Groups {
				if g.N < fairness.ShownFrom {
					t.Fatalf("%+v", g)
				}
			}
		}
	})
}

// FuzzCox fits what bytes say; a fit that comes back is made of numbers.
func FuzzCox(f *testing.F) {
	f.Add([]byte("a fair wait for everybody who came in time"), uint8(0))
	f.Add([]byte{0, 0, 0, 255, 255, 255}, uint8(1))
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, ties uint8) {
		m := fairness.Model{Columns: [][]float64{nil, nil}, Ties: fairness.Ties(ties % 3)}
		for i, b := range data[:min(len(data), 400)] {
			m.Spans = append(m.Spans, fairness.Span{Time: float64(b % 13), Event: b&16 == 0})
			m.Strata = append(m.Strata, i%3)
			m.Columns[0] = append(m.Columns[0], float64(b>>5))
			m.Columns[1] = append(m.Columns[1], math.Ldexp(float64(int8(b)), i%40-20))
		}
		fit, err := fairness.Cox(m)
		if err != nil {
			return
		}
		for _, v := range append(append(fit.Coef, fit.SE...), fit.LRT, fit.Score, fit.Wald) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%+v", fit)
			}
		}
	})
}

func crowd() fairness.Model {
	r := rand.New(rand.NewPCG(1, 1))
	m := fairness.Model{Columns: [][]float64{nil, nil}}
	for i := range 100_000 {
		wait := r.ExpFloat64() * float64(5+i%3)
		m.Spans = append(m.Spans, fairness.Span{Time: math.Ceil(wait * 10), Event: r.IntN(5) > 0})
		m.Strata = append(m.Strata, r.IntN(24))
		for g := range 2 {
			m.Columns[g] = append(m.Columns[g], map[bool]float64{true: 1}[i%3 == g+1])
		}
	}
	return m
}

func BenchmarkCoxOf100000InThreeGroups(b *testing.B) {
	m := crowd()
	for b.Loop() {
		must(fairness.Cox(m))
	}
}

func BenchmarkReportOf100000(b *testing.B) {
	m, q := crowd(), fairness.Question{Attributes: []string{"sex", "age", "channel"}}
	for i, s := range m.Spans {
		c := fairness.Case{Days: s.Time, Stratum: fmt.Sprint(m.Strata[i]), Groups: []string{fmt.Sprint(i % 2), fmt.Sprint(i % 4), fmt.Sprint(i % 3)}}
		if s.Event {
			c.Outcome = fairness.Granted - fairness.Outcome(-b2i(i%9 == 0))
		}
		q.Cases = append(q.Cases, c)
	}
	for b.Loop() {
		must(fairness.Judge(q))
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
