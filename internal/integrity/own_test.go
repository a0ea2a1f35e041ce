package integrity_test

import (
	"strings"
	"testing"

	"genggam/internal/integrity"
)

func TestNobodyHandlesAMatterOfTheirOwn(t *testing.T) {
	officer := integrity.Officer{Account: "a-7", NIK: "3302991708900001", KK: "3302990101100007"}
	stranger := integrity.Party{Role: "applicant", NIK: "3302995708900001", KK: "3302990101100008"}
	tests := map[string]struct {
		officer integrity.Officer
		parties []integrity.Party
		want    integrity.Why
		fault   string
	}{
		"a stranger's case":                  {officer, []integrity.Party{stranger}, integrity.Why{}, ""},
		"their own case":                     {officer, []integrity.Party{{"applicant", officer.NIK, officer.KK}}, integrity.Why{Tie: integrity.Self, Role: "applicant"}, "integrity.own-self"},
		"a case about them, by a stranger":   {officer, []integrity.Party{stranger, {"subject", officer.NIK, ""}}, integrity.Why{Tie: integrity.Self, Role: "subject"}, "integrity.own-self"},
		"a case of the same family card":     {officer, []integrity.Party{stranger, {"subject", "3302994101600009", officer.KK}}, integrity.Why{Tie: integrity.Family, Role: "subject"}, "integrity.own-family"},
		"they act for a neighbour":           {officer, []integrity.Party{stranger, {"representative", officer.NIK, officer.KK}}, integrity.Why{Tie: integrity.Self, Role: "representative"}, "integrity.own-self"},
		"the stronger tie is told":           {officer, []integrity.Party{{"applicant", "x", officer.KK}, {"subject", officer.NIK, officer.KK}}, integrity.Why{Tie: integrity.Self, Role: "subject"}, "integrity.own-self"},
		"numbers of nobody tie nobody":       {integrity.Officer{Account: "a-8"}, []integrity.Party{{"applicant", "", ""}}, integrity.Why{Tie: integrity.Unknown}, ""},
		"a card alone ties an officer of it": {integrity.Officer{Account: "a-8", KK: officer.KK}, []integrity.Party{{"applicant", "x", officer.KK}}, integrity.Why{Tie: integrity.Family, Role: "applicant"}, "integrity.own-family"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			got := integrity.Own(c.officer, c.parties)
			if got != c.want || got.Blocks() != (c.fault != "") {
				t.Errorf("%+v, want %+v", got, c.want)
			}
			wantFault(t, got.Fault(), c.fault)
			if err := got.Fault(); err != nil && strings.Contains(err.Error(), "330299") {
				t.Error("a number stands in the fault")
			}
		})
	}
}

func TestAOneOfficerVillagePassesTheCaseOn(t *testing.T) {
	head := integrity.Officer{Account: "a-1", NIK: "n1", KK: "k1"}
	secretary := integrity.Officer{Account: "a-2", NIK: "n2", KK: "k2"}
	parties := []integrity.Party{{"applicant", "n9", "k1"}}
	h := integrity.Handlers([]integrity.Officer{head, secretary}, parties, "33.02.99")
	if len(h.Accounts) != 1 || h.Accounts[0] != "a-2" || h.Above != "" || h.Tied["a-1"].Tie != integrity.Family {
		t.Errorf("the secretary takes it: %+v", h)
	}
	h = integrity.Handlers([]integrity.Officer{head}, parties, "33.02.99")
	if len(h.Accounts) != 0 || h.Above != "33.02.99" || h.Tied["a-1"].Role != "applicant" {
		t.Errorf("the district takes it: %+v", h)
	}
}

func TestAHandBehindManyFamiliesIsListedAndNothingElse(t *testing.T) {
	phone := integrity.Hand{Kind: integrity.Phone, Digest: digest(1)}
	helper := integrity.Hand{Kind: integrity.Helper, Digest: digest(2)}
	var w integrity.Watch
	for i := range 5 {
		w.Add(phone, digest(100+i), d(3, 1+i))
		w.Add(helper, digest(100+i), d(3, 5))
	}
	if got := w.Links(d(3, 10), nil); len(got) != 0 {
		t.Fatalf("five families are no matter: %+v", got)
	}
	for range 20 {
		w.Add(phone, digest(100), d(3, 10)) // the same family again and again
	}
	if got := w.Links(d(3, 10), nil); len(got) != 0 {
		t.Fatalf("one family twenty times is no matter: %+v", got)
	}
	w.Add(phone, digest(105), d(3, 30))
	if got := w.Links(d(3, 30), nil); len(got) != 1 || got[0].Families != 6 || got[0].First != d(3, 30) {
		t.Fatalf("the sixth within 30 days: %+v", got)
	}
	w.Add(helper, digest(106), d(3, 31))
	w.Add(helper, digest(107), d(3, 31))
	got := w.Links(d(3, 31), map[integrity.Digest]bool{digest(2): true, digest(1): true})
	if len(got) != 2 || got[0].Kind != integrity.Helper || got[0].Families != 7 || !got[0].Registered || got[1].Registered {
		t.Fatalf("registered helpers are listed and marked: %+v", got)
	}
	if got := w.Links(d(4, 29), nil); len(got) != 1 || len(w.Links(d(4, 30), nil)) != 0 {
		t.Errorf("after 30 days nothing is left: %+v", got)
	}
}

func TestFamiliesOfAMonthAgoAreForgotten(t *testing.T) {
	phone := integrity.Hand{Kind: integrity.Phone, Digest: digest(1)}
	var w integrity.Watch
	for i := range 12 { // a family every six days: five in any thirty days
		w.Add(phone, digest(100+i), d(1, 1)+6*calendarDays(i))
	}
	if got := w.Links(d(3, 8), nil); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	var quick integrity.Watch
	for i := range 6 { // a family every five days and a bit: six within 26 days
		quick.Add(phone, digest(100+i), d(1, 1)+5*calendarDays(i))
	}
	if got := quick.Links(d(1, 26), nil); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestTheWatchIsBoundedAndSaysWhenItMissedSomething(t *testing.T) {
	var w integrity.Watch
	for i := range integrity.MaxHands + 10 {
		w.Add(integrity.Hand{Kind: integrity.Device, Digest: digest(i)}, digest(1), d(3, 1))
	}
	if w.Missed != 10 {
		t.Errorf("%d were missed", w.Missed)
	}
	w.Add(integrity.Hand{Kind: integrity.Device, Digest: digest(1 << 20)}, digest(1), d(4, 1))
	if w.Missed != 10 {
		t.Error("a month later there is room again")
	}
	one := integrity.Hand{Kind: integrity.Phone, Digest: digest(1)}
	var many integrity.Watch
	for i := range 1000 {
		many.Add(one, digest(i), d(3, 1))
	}
	if got := many.Links(d(3, 1), nil); len(got) != 1 || got[0].Families != integrity.MaxFamilies || !got[0].Many {
		t.Errorf("%+v", got)
	}
}

func TestSmallCountsAreNotShown(t *testing.T) {
	tally := integrity.Tally{}
	for range 3 {
		tally.Add(integrity.AskedYes)
	}
	for range 20 {
		tally.Add(integrity.AskedNo)
		tally.Add("nonsense")
	}
	show := func(offices map[string]integrity.Tally) integrity.Table { return integrity.Show(offices) }
	one := show(map[string]integrity.Tally{"a": tally})
	if r := one.Rows[0]; !r.Yes.Hidden || r.Yes.Count != 0 || !r.RatherNot.Hidden || r.No.Count != 20 || !r.All.Hidden || !one.Sum.Yes.Hidden || !one.Sum.All.Hidden {
		t.Errorf("%+v", one)
	}
	big := integrity.Tally{Yes: 6, No: 200, RatherNot: 9}
	two := show(map[string]integrity.Tally{"a": tally, "b": big})
	if !two.Sum.Yes.Hidden || two.Sum.No.Count != 220 || two.Rows[1].All.Count != 215 || two.Rows[1].Yes.Count != 6 {
		t.Errorf("one hidden count would follow from the sum: %+v", two)
	}
	tests := map[string]struct {
		yes    []int
		hidden bool
	}{
		"three hidden that stay open":        {[]int{1, 2, 3, 30}, false},
		"three hidden that are nearly all 0": {[]int{0, 1, 0, 30}, true},
		"three hidden that are all 4":        {[]int{4, 4, 4, 30}, true},
		"none hidden":                        {[]int{5, 6, 30}, false},
		"two hidden":                         {[]int{3, 3, 30}, true},
	}
	for name, c := range tests {
		offices := map[string]integrity.Tally{}
		sum := 0
		for i, n := range c.yes {
			offices[string(rune('a'+i))] = integrity.Tally{Yes: n, No: 50, RatherNot: 50}
			sum += n
		}
		got := show(offices).Sum.Yes
		if got.Hidden != c.hidden || !c.hidden && got.Count != sum {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWhatWasAnsweredIsSeenOnlyAbove(t *testing.T) {
	above := []string{"33.02.99", "33.02"}
	for viewer, want := range map[string]bool{"33.02.99": true, "33.02": true, "33.02.99.2001": false, "33.02.99.2002": false, "33.02.98": false, "": false} {
		if integrity.MaySee(viewer, "33.02.99.2001", above) != want {
			t.Errorf("%q: want %v", viewer, want)
		}
	}
}
