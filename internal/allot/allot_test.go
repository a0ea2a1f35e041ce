package allot_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/allot"
	"genggam/internal/canon"
	"genggam/internal/lang"
)

func TestEachCriterionSaysWhetherItIsMet(t *testing.T) {
	r := rules(t)
	for name, c := range map[string]struct {
		luas, desil int64
		fit         bool
		total       int64
		said        []string
	}{
		"a poor farmer with little land has the most": {3000, 1, true, 40, []string{"Menggarap lahan.", "Lahan tidak lebih dari 2 hektare."}},
		"the edge of a level belongs to it":           {5000, 4, true, 28, []string{"Menggarap lahan.", "Lahan tidak lebih dari 2 hektare."}},
		"the last level catches the rest":             {5001, 9, true, 4, []string{"Menggarap lahan.", "Lahan tidak lebih dari 2 hektare."}},
		"too much land is not fit, and keeps points":  {20001, 2, false, 34, []string{"Menggarap lahan.", "Lahan lebih dari 2 hektare tidak dilayani."}},
		"no land fails the first and not the second":  {0, 2, false, 40, []string{"Isi luas lahan yang digarap.", "Lahan tidak lebih dari 2 hektare."}},
	} {
		j := r.Judge(asks(1, c.luas, c.desil, 0))
		if j.Fit != c.fit || j.Total != c.total {
			t.Errorf("%s: fit %t, %d points", name, j.Fit, j.Total)
		}
		for i, v := range r.Criteria(j) {
			if v.Says.ID != c.said[i] || v.Basis != "permentan" {
				t.Errorf("%s: %q", name, v.Says.ID)
			}
		}
	}
	if j := r.Judge(allot.Applicant{Case: id(1)}); j.Fit || j.Met != 0 {
		t.Error("what nobody answered is met by nobody")
	}
}

// round ranks five farmers for a quota of two.
func round(t *testing.T) (*allot.Rules, *allot.Ranking) {
	r := rules(t)
	k, err := allot.Rank(terms(2), []allot.Judged{
		r.Judge(asks(1, 3000, 1, 100)),  // 40
		r.Judge(asks(2, 3000, 4, 100)),  // 28, earlier
		r.Judge(asks(3, 4000, 3, 200)),  // 28, later
		r.Judge(asks(4, 9000, 3, 300)),  // 22
		r.Judge(asks(5, 9000, 9, 100)),  // 4
		r.Judge(asks(6, 90000, 1, 100)), // not fit
	})
	if err != nil {
		t.Fatal(err)
	}
	return r, k
}

func TestTheListOfAPlace(t *testing.T) {
	_, k := round(t)
	for n, want := range map[int]allot.Row{
		1: {allot.Inside, "33.02.99.2001", 1}, 2: {allot.Inside, "33.02.99.2001", 2},
		3: {allot.Reserve, "33.02.99.2001", 3}, 4: {allot.Reserve, "33.02.99.2001", 4},
		5: {allot.Below, "33.02.99.2001", 5}, 6: {Standing: allot.Unfit},
	} {
		if got, ok := k.Row(id(n)); !ok || got != want {
			t.Errorf("farmer %d: %+v", n, got)
		}
	}
	if next, ok := k.Next("33.02.99.2001", map[canon.ID]bool{id(3): true}); !ok || next != id(4) {
		t.Error("the second of the reserve follows when the first is gone")
	}
	if _, ok := k.Next("33.02.99.2001", map[canon.ID]bool{id(3): true, id(4): true}); ok {
		t.Error("an empty reserve calls nobody")
	}
}

func TestWhatIsToldToEachPerson(t *testing.T) {
	r, k := round(t)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int][]string{
		1: {"Jumlah nilai Anda 40 dari paling tinggi 40.", "Anda nomor 1 dari 5; kuotanya 2. Anda mendapat bagian."},
		3: {"Desil kesejahteraan: desil 3 atau 4. 6 × bobot 3 = 18 dari paling tinggi 30.",
			"Anda nomor 1 dalam daftar cadangan", "Yang terakhir mendapat bagian: nomor 2 dengan nilai 28",
			"Nilainya sama; yang membedakan: mendaftar lebih dulu.", "Desil kesejahteraan bila desil 1 atau 2 (+12); itu sudah cukup."},
		4: {"yang membedakan: nilainya", "Luas lahan bila paling luas setengah hektare (+6); itu saja belum cukup."},
		5: {"Desil kesejahteraan: tidak ada yang berlaku. 0 × bobot 3 = 0 dari paling tinggi 30.", "Persediaan tidak cukup"},
		6: {"Belum terpenuhi: Lahan lebih dari 2 hektare tidak dilayani.", "jadi tidak ikut diurutkan"},
	} {
		e, err := r.Explain(k, id(n))
		said := strings.ToLower(strings.Join(e.Say(m, lang.ID), "\n"))
		for _, w := range want {
			if err != nil || !strings.Contains(said, strings.ToLower(w)) {
				t.Errorf("farmer %d is not told %q:\n%s", n, w, said)
			}
		}
		for _, tag := range lang.Tags() {
			if s := strings.Join(e.Say(m, tag), ""); strings.ContainsAny(s, "{}[]") {
				t.Errorf("a blank is left in %s: %s", tag, s)
			}
		}
	}
	_, err = r.Explain(k, id(99))
	wantFault(t, err, "allot.not-in-round")
}

func TestTheOrderOfComingInChangesNothing(t *testing.T) {
	r := rules(t)
	var people []allot.Judged
	for n := range 500 {
		people = append(people, r.Judge(asks(n, int64(n%7)*1000+1, int64(n%5), int64(n%3))))
	}
	first, err := allot.Rank(terms(100), people)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(people)
	people = append(people[123:], people[:123]...)
	second, _ := allot.Rank(terms(100), people)
	if !slices.Equal(first.Public("33.02.99.2001", 0, 1000), second.Public("33.02.99.2001", 0, 1000)) {
		t.Error("two orders of coming in give two lists")
	}
}

func TestEqualsAreDrawnAndAnybodyCanDrawAgain(t *testing.T) {
	r := rules(t)
	day := time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("WIB", 7*3600)).UnixMilli()
	var people []allot.Judged
	for n := range 50 {
		people = append(people, r.Judge(asks(n, 3000, 1, day+int64(n)*1000)))
	}
	for ties, drawn := range map[string]bool{allot.TiesFiled: false, allot.TiesDay: true, allot.TiesDraw: true} {
		in := terms(10)
		in.Ties = ties
		k, err := allot.Rank(in, people)
		if err != nil {
			t.Fatal(err)
		}
		list := k.Public("33.02.99.2001", 0, 1000)
		byFiling := slices.IsSortedFunc(list, func(a, b allot.Listed) int { return int(a.Filed - b.Filed) })
		if byFiling == drawn {
			t.Errorf("ties %s: in order of filing is %t", ties, byFiling)
		}
		if err := allot.CheckList(in, list); err != nil {
			t.Errorf("ties %s: %v", ties, err)
		}
		list[3], list[4] = list[4], list[3]
		wantFault(t, allot.CheckList(in, list), "allot.list")
	}
	// The lot as the public text says it, computed without the package.
	seed, of := allot.Seed{7}, id(3)
	mac := hmac.New(sha256.New, seed[:])
	fmt.Fprintf(mac, "genggam draw 1\x00%s", of[:])
	if lot := seed.Lot(of); !hmac.Equal(mac.Sum(nil), lot[:]) {
		t.Error("the lot is not what is published")
	}
	if got := hex.EncodeToString(seedCommit(seed)); len(got) != 64 || seed.Opens(seed.Commit()) != nil {
		t.Error("the seed does not open its own commitment")
	}
	wantFault(t, allot.Seed{8}.Opens(seed.Commit()), "allot.seed")
}

func seedCommit(s allot.Seed) []byte {
	c := s.Commit()
	return c[:]
}

func TestOneHouseholdIsInsideOnce(t *testing.T) {
	r := rules(t)
	wife, husband, cousin := asks(1, 3000, 1, 1), asks(2, 3000, 3, 1), asks(3, 9000, 9, 1)
	husband.Tokens.Household = wife.Tokens.Household
	husband.Place = "33.02.99.2002" // filed in the next village too
	in := terms(1)
	in.Shares = append(in.Shares, allot.Share{Place: "33.02.99", Count: 1})
	k, err := allot.Rank(in, []allot.Judged{r.Judge(husband), r.Judge(wife), r.Judge(cousin)})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]allot.Standing{1: allot.Inside, 2: allot.Twice, 3: allot.Reserve} {
		if row, _ := k.Row(id(n)); row.Standing != want {
			t.Errorf("%d is %s, want %s", n, row.Standing, want)
		}
	}
	alone := allot.Tokens{Person: []byte("p")}
	s := allot.Second{Per: allot.PerHousehold, Within: allot.WithinPeriod}
	for name, c := range map[string]struct {
		rule   allot.Second
		tokens allot.Tokens
		given  allot.Benefit
		key    string
	}{
		"the same household in the same period":  {s, wife.Tokens, allot.Benefit{"2026", husband.Tokens}, "allot.second-household"},
		"the same household a year later":        {s, wife.Tokens, allot.Benefit{"2025", husband.Tokens}, ""},
		"ever is also a year later":              {allot.Second{Per: "household", Within: "ever"}, wife.Tokens, allot.Benefit{"2025", husband.Tokens}, "allot.second-household"},
		"two persons of a household, per person": {allot.Second{Per: "person", Within: "period"}, wife.Tokens, allot.Benefit{"2026", husband.Tokens}, ""},
		"one person, per person":                 {allot.Second{Per: "person", Within: "period"}, wife.Tokens, allot.Benefit{"2026", wife.Tokens}, "allot.second-person"},
		"no rule":                                {allot.Second{}, wife.Tokens, allot.Benefit{"2026", wife.Tokens}, ""},
		"whose household nobody knows is one":    {s, alone, allot.Benefit{"2026", alone}, "allot.second-household"},
	} {
		err := c.rule.Refuses(c.tokens, "2026", []allot.Benefit{c.given})
		a, _ := c.rule.Key("bibit", "2026", c.tokens)
		b, _ := c.rule.Key("bibit", c.given.Period, c.given.Tokens)
		if refused := a != nil && string(a) == string(b); refused != (c.key != "") {
			t.Errorf("%s: the unique key says %t", name, refused)
		}
		if c.key == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		} else if c.key != "" {
			wantFault(t, err, c.key)
		}
	}
	_, err = s.Key("bibit", "2026", allot.Tokens{})
	wantFault(t, err, "allot.no-token")
}

func TestAnObjectionShowsWhatMoved(t *testing.T) {
	r, k := round(t)
	after, d, err := k.Again(r.Judge(asks(4, 3000, 1, 100))) // 22 points become 40
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Own) != 1 || d.Own[0].From.Number != 4 || d.Own[0].To.Standing != allot.Inside || d.Own[0].Before != 22 || d.Own[0].After != 40 {
		t.Errorf("the objector: %+v", d.Own)
	}
	if len(d.In) != 0 || len(d.Out) != 1 || d.Out[0].Case != id(2) || d.Out[0].To.Standing != allot.Reserve || d.Shifted > 2 {
		t.Errorf("the others: %+v", d)
	}
	if row, _ := k.Row(id(4)); row.Number != 4 {
		t.Error("the old list has changed")
	}
	if row, _ := after.Row(id(3)); row.Number != 4 {
		t.Errorf("the new list: %+v", row)
	}
	_, _, err = k.Again(r.Judge(asks(99, 1, 1, 1)))
	wantFault(t, err, "allot.not-in-round")
}

func TestThePublicListSpeaksOfNobody(t *testing.T) {
	_, k := round(t)
	list := k.Public("33.02.99.2001", 1, 2)
	if len(list) != 2 || list[0].Number != 2 || len(k.Public("33.02.99.2001", 5, 9)) != 0 || len(k.Public("x", -1, -1)) != 0 {
		t.Errorf("pages: %+v", list)
	}
	all, _ := json.Marshal(k.Public("33.02.99.2001", 0, 1000))
	var rows []map[string]any
	if err := json.Unmarshal(all, &rows); err != nil || len(rows) != 5 || len(rows[0]) != 5 {
		t.Errorf("%s", all) // whoever is not fit is not in it, and no further field
	}
}

func TestARoundThatCannotBeRankedIsRefused(t *testing.T) {
	r := rules(t)
	one := r.Judge(asks(1, 1, 1, 1))
	for key, rank := range map[string]func() error{
		"allot.case-twice": func() error { _, err := allot.Rank(terms(1), []allot.Judged{one, one}); return err },
		"allot.quota":      func() error { _, err := allot.Rank(terms(-1), nil); return err },
		"allot.bad-value":  func() error { _, err := allot.Rank(allot.Terms{Ties: "age"}, nil); return err },
	} {
		wantFault(t, rank(), key)
	}
	k, err := allot.Rank(allot.Terms{}, []allot.Judged{one})
	if row, _ := k.Row(id(1)); err != nil || row.Standing != allot.Elsewhere {
		t.Error("without a quota everybody is elsewhere")
	}
	if len(k.Places()) != 0 || k.Count(allot.Elsewhere) != 1 {
		t.Error("and no place has a list")
	}
}
