package allot_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"genggam/internal/allot"
	"genggam/internal/lang"
)

func TestASchemeThatCannotWorkIsRefusedByPlace(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*allot.Scheme)
		path  string
		key   string
	}{
		"an unknown name":              {func(s *allot.Scheme) { s.Criteria[0].Must = "umur > 3" }, "criteria[0].must", "allot.condition"},
		"a condition that is a number": {func(s *allot.Scheme) { s.Measures[0].Levels[1].When = "desil" }, "measures[0].levels[1].when", "allot.condition"},
		"a criterion without a must":   {func(s *allot.Scheme) { s.Criteria[1].Must = "" }, "criteria[1].must", "allot.empty"},
		"a criterion without a reason": {func(s *allot.Scheme) { s.Criteria[0].Message = lang.Text{} }, "criteria[0].message", "allot.empty"},
		"no citation":                  {func(s *allot.Scheme) { s.Measures[1].Basis = "" }, "measures[1].basis", "allot.empty"},
		"one name for two":             {func(s *allot.Scheme) { s.Measures[1].ID = "farmer" }, "measures[1].id", "allot.twice"},
		"a weight of nothing":          {func(s *allot.Scheme) { s.Measures[0].Weight = 0 }, "measures[0].weight", "allot.out-of-range"},
		"points below zero":            {func(s *allot.Scheme) { s.Measures[0].Levels[0].Points = -1 }, "measures[0].levels[0].points", "allot.out-of-range"},
		"no level at all":              {func(s *allot.Scheme) { s.Measures[0].Levels = nil }, "measures[0].levels", "allot.out-of-range"},
		"a level that hides the next":  {func(s *allot.Scheme) { s.Measures[0].Levels[0].When = "" }, "measures[0].levels[0].when", "allot.hides"},
		"an unknown rule for ties":     {func(s *allot.Scheme) { s.Ties = "age" }, "ties", "allot.bad-value"},
		"a reserve below zero":         {func(s *allot.Scheme) { s.Reserve = -1 }, "reserve", "allot.out-of-range"},
		"a second benefit of whom":     {func(s *allot.Scheme) { s.Second.Per = "village" }, "second", "allot.bad-value"},
		"too many criteria":            {func(s *allot.Scheme) { s.Criteria = make([]allot.Criterion, 33) }, "criteria", "allot.too-many"},
	} {
		s := scheme(t)
		c.spoil(&s)
		r, bad := allot.Compile(s, names)
		found := false
		for _, m := range bad {
			found = found || m.Path == c.path && m.Key == c.key
		}
		if r != nil || !found {
			t.Errorf("%s: %v", name, bad)
		}
	}
}

func TestAFileThatIsNoSchemeIsRefused(t *testing.T) {
	for name, file := range map[string]string{
		"an unknown key": "kriteria: []\n", "a list": "- a\n", "a number as a list": "criteria: 3\n", "half a line": "criteria: [{id: \"a\n",
	} {
		_, err := allot.Read([]byte(file))
		if err == nil {
			t.Errorf("%s is read", name)
			continue
		}
		wantFault(t, err, "allot.scheme")
	}
	_, err := allot.Read(make([]byte, allot.MaxSize+1))
	wantFault(t, err, "allot.scheme-size")
	if s, err := allot.Read(nil); err != nil || len(s.Criteria) != 0 {
		t.Error("an empty file asks for nothing")
	}
}

func FuzzRead(f *testing.F) {
	file, _ := os.ReadFile("testdata/allocation.yaml")
	f.Add(file)
	f.Add([]byte("criteria: [{id: a, must: 'luas > 0'}]\nmeasures: [{levels: [{}, {}]}]"))
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := allot.Read(file)
		if err != nil {
			return
		}
		if r, bad := allot.Compile(s, names); len(bad) == 0 {
			j := r.Judge(asks(1, 3, 1, 5))
			k, err := allot.Rank(allot.Terms{Shares: []allot.Share{{Count: 1}}, Ties: r.Scheme().Ties, Reserve: r.Scheme().Reserve}, []allot.Judged{j})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.Explain(k, id(1)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// hundred judges and ranks n farmers of 200 villages for a tenth of them.
func hundred(tb testing.TB, n int) *allot.Ranking {
	r := rules(tb)
	in := terms(n / 2000)
	in.Ties, in.Shares = allot.TiesDay, nil
	places := make([]string, 200)
	for i := range places {
		places[i] = "33.02.99." + strings.Repeat("0", 1) + string(rune('0'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
		in.Shares = append(in.Shares, allot.Share{Place: places[i], Count: n / 2000})
	}
	people := make([]allot.Judged, n)
	for i := range people {
		a := asks(i, int64(i*7919%25000), int64(i*31%10), int64(i%30)*86_400_000)
		a.Place = places[i*104729%200]
		people[i] = r.Judge(a)
	}
	k, err := allot.Rank(in, people)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func TestAHundredThousandAreRankedInTime(t *testing.T) {
	start := time.Now()
	k := hundred(t, 100_000)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %s", took)
	} else {
		t.Logf("judged and ranked in %s", took)
	}
	if n := k.Count(allot.Inside); n != 10_000 {
		t.Errorf("%d are inside", n)
	}
}

func BenchmarkRank100000(b *testing.B) {
	for b.Loop() {
		hundred(b, 100_000)
	}
}
