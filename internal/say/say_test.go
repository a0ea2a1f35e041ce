package say_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/say"
)

var (
	wib   = time.FixedZone("WIB", 7*3600)
	today = calendar.NewDay(2026, time.November, 24)
	item  = canon.MakeID(1, [10]byte{1})
	other = canon.MakeID(2, [10]byte{2})
)

func wants(t *testing.T, err error, key string) {
	t.Helper()
	f := fault.As(err)
	if key == "" && err == nil || f != nil && f.Key == key {
		return
	}
	t.Errorf("want %q, got %v", key, err)
}

func noon(d calendar.Day) time.Time { return d.In(wib).Add(12 * time.Hour) }

func TestADraftLiesOpenForAsManyDaysAsTheRuleOfTheOfficeSays(t *testing.T) {
	rule := say.Rule{Days: 14}
	for _, x := range []struct {
		name        string
		kind        say.Kind
		from, until calendar.Day
		key         string
	}{
		{"exactly enough", say.Standard, today, today + 14, ""},
		{"a day too short", say.Standard, today, today + 13, "say.too-short"},
		{"an announcement has no minimum", say.Announcement, today, today, ""},
		{"it begins yesterday", say.Standard, today - 1, today + 20, "say.from-past"},
		{"it ends before it begins", say.Standard, today + 5, today + 4, "say.until-before"},
		{"it lasts for years", say.Standard, today, today + 366, "say.too-long"},
		{"it begins in two years", say.Standard, today + 700, today + 720, "say.too-far"},
	} {
		opens, closes, err := rule.Open(x.kind, say.Period{From: x.from, Until: x.until}, today, wib)
		wants(t, err, x.key)
		if err == nil && (opens != x.from.In(wib).UnixMilli() || closes != (x.until+1).In(wib).UnixMilli()-1) {
			t.Error(x.name, opens, closes)
		}
	}
	for days, key := range map[int]string{2: "say.rule-days", 3: "", 90: "", 91: "say.rule-days"} {
		wants(t, say.Rule{Days: days}.Check(), key)
	}
}

// topic is a draft that lies open from today for 14 days.
func topic(t *testing.T) *say.Topic {
	t.Helper()
	opens, closes, err := say.Rule{Days: 14}.Open(say.Standard, say.Period{From: today, Until: today + 14}, today, wib)
	if err != nil {
		t.Fatal(err)
	}
	x := &say.Topic{}
	x.Apply(say.Opened{Subject: say.Standard, Office: "a", Service: "s", Version: 2, Words: item, Source: other, Digest: "ab", Opens: opens, Closes: closes}, opens)
	return x
}

func TestATopicClosesByItselfAndIsDeterminedWhenNothingWaits(t *testing.T) {
	x := topic(t)
	for day, want := range map[calendar.Day]say.Stand{today - 1: say.Coming, today: say.Open, today + 14: say.Open, today + 15: say.Closed} {
		if got := x.Stands(noon(day)); got != want {
			t.Error(day, got)
		}
	}
	wants(t, x.Takes(noon(today-1)), "say.not-yet")
	wants(t, x.Takes(noon(today+15)), "say.too-late")
	f := say.Final{Words: item, Digest: "ab"}
	_, err := x.Determine(f, 0, noon(today))
	wants(t, err, "say.still-open")
	_, err = x.Determine(f, 3, noon(today+15))
	wants(t, err, "say.unanswered")
	_, err = x.Determine(say.Final{}, 0, noon(today+15))
	wants(t, err, "say.decree")
	_, err = x.Extend(today+10, wib, noon(today), item)
	wants(t, err, "say.only-longer")
	_, err = x.Extend(today+500, wib, noon(today), item)
	wants(t, err, "say.too-long")
	_, err = x.Extend(today+20, wib, noon(today+15), item)
	wants(t, err, "say.not-open")
	more, err := x.Extend(today+20, wib, noon(today), item)
	wants(t, err, "")
	x.Apply(more[0], 1)
	wants(t, x.Takes(noon(today+20)), "")
	end, err := x.Determine(f, 0, noon(today+21))
	wants(t, err, "")
	x.Apply(end[0], 1)
	_, err = x.Withdraw(item)
	wants(t, err, "say.ended")
	_, err = x.Determine(f, 0, noon(today+22))
	wants(t, err, "say.ended")
	if x.Stands(noon(today)) != say.Determines {
		t.Error(x.Stands(noon(today)))
	}
}

func TestACommentIsPublishedOrHiddenForAReasonAndAnsweredOnce(t *testing.T) {
	x := topic(t)
	_, err := x.Receive(say.ReceivedEvent{Component: "z", Words: item}, noon(today), wib)
	wants(t, err, "say.component")
	events, err := x.Receive(say.ReceivedEvent{Component: "d", Words: item}, noon(today), wib)
	wants(t, err, "")
	c := &say.Comment{}
	c.Apply(events[0], noon(today).UnixMilli())
	if c.Month != "2026-11" || c.Due != (today+31).In(wib).UnixMilli()-1 || !c.Owed() {
		t.Fatalf("%+v", c)
	}
	_, err = c.Give("a", say.Accepted, item)
	wants(t, err, "say.publish-first")
	_, err = c.Publish("b", canon.ID{})
	wants(t, err, "say.unknown")
	_, err = c.Hide("a", "dislike", item)
	wants(t, err, "say.hide-reason")
	_, err = c.Hide("a", "insult", canon.ID{})
	wants(t, err, "say.hide-why")
	hide, err := c.Hide("a", "insult", item)
	wants(t, err, "")
	c.Apply(hide[0], 1)
	if c.Owed() {
		t.Error("what is hidden is owed no answer")
	}
	_, err = c.Hide("a", "insult", item)
	wants(t, err, "say.hidden-already")
	show, err := c.Publish("a", canon.ID{})
	wants(t, err, "")
	c.Apply(show[0], 2)
	_, err = c.Give("a", say.Replied, item)
	wants(t, err, "say.outcome")
	_, err = c.Give("a", say.Refused, canon.ID{})
	wants(t, err, "say.answer-why")
	answer, err := c.Give("a", say.Refused, item)
	wants(t, err, "")
	c.Apply(answer[0], c.Due)
	again, err := c.Give("a", say.Partly, other)
	wants(t, err, "")
	c.Apply(again[0], c.Due+1000)
	if !c.InTime() || c.Owed() || c.Outcome != say.Partly || c.Answer != other {
		t.Errorf("%+v", c)
	}
	_, err = c.TakeBack()
	wants(t, err, "say.answered-stays")
}

func TestNobodyPutsWordsIntoSomebodysMouth(t *testing.T) {
	const said = "Pak Budi dari RT 3 selalu minta uang. Tolong syarat itu dihapus."
	for shown, want := range map[string]bool{
		"[…] selalu minta uang. Tolong syarat itu dihapus.":            true,
		"Pak […] dari RT 3 […] minta uang. Tolong syarat itu dihapus.": true,
		"Pak Budi dari RT 3 selalu minta uang. […]":                    true,
		said:                          false, // nothing was blacked out
		"[…]":                         false, // nothing is left
		" […] […] ":                   false,
		"[…] Tolong syarat itu tetap": false,
		"[…] selalu menolak uang. Tolong syarat itu dihapus.":       false,
		"Tolong syarat itu dihapus. […] Pak Budi":                   false,
		"Pak Budi dari RT 3 selalu minta uang. […] uang. dihapus.":  false,
		"Pak Budi dari RT 3 selalu minta […] minta uang. dihapus.x": false,
	} {
		if got := say.Redacted(said, shown); got != want {
			t.Errorf("%q: %v", shown, got)
		}
	}
}

func FuzzRedacted(f *testing.F) {
	f.Add("satu dua tiga", "satu […] tiga")
	f.Add("a", "[…]")
	f.Fuzz(func(t *testing.T, said, shown string) {
		if !say.Redacted(said, shown) {
			return
		}
		if kept := strings.ReplaceAll(shown, say.Ink, ""); len(kept) > len(said) {
			t.Errorf("%q has more words than %q", shown, said)
		}
	})
}

func TestPromisesOfAForumHaveADayAndAreKeptOrLate(t *testing.T) {
	_, err := say.Keep(say.Kept{Held: today + 1, Words: item}, today)
	wants(t, err, "say.held-future")
	_, err = say.Keep(say.Kept{Held: today, Words: item, Until: []calendar.Day{today - 1}}, today)
	wants(t, err, "say.promise-day")
	_, err = say.Keep(say.Kept{Held: today, Words: item, Until: make([]calendar.Day, 21)}, today)
	wants(t, err, "say.promises")
	events, err := say.Keep(say.Kept{Office: "a", Topic: -1, Held: today, Words: item, Until: []calendar.Day{today + 5, today + 9}}, today)
	wants(t, err, "")
	m := &say.Minutes{}
	m.Apply(events[0], 1)
	if m.Topic != -1 || m.NextPromise() != today+5 || m.Promises[0].Stand(today+5) != "open" || m.Promises[0].Stand(today+6) != "late" {
		t.Fatalf("%+v", m)
	}
	_, err = m.Fulfil(2, today, today, item)
	wants(t, err, "say.no-promise")
	_, err = m.Fulfil(0, today+1, today, item)
	wants(t, err, "say.kept-day")
	for i, on := range []calendar.Day{today + 5, today + 10} {
		done, err := m.Fulfil(i, on, today+10, item)
		wants(t, err, "")
		m.Apply(done[0], 2)
	}
	_, err = m.Fulfil(0, today, today, item)
	wants(t, err, "say.kept-already")
	if m.NextPromise() != 0 || m.Promises[0].Stand(today+20) != "done" || m.Promises[1].Stand(today+20) != "late-done" {
		t.Fatalf("%+v", m)
	}
}

// read reads a standard of the product with some words replaced.
func read(t *testing.T, id string, replace ...string) *catalogue.Standard {
	t.Helper()
	dir := "../../services/" + id
	src, err := os.ReadFile(dir + "/standard.yaml")
	if err != nil {
		t.Fatal(err)
	}
	letter, _ := os.ReadFile(dir + "/letter.txt")
	text := string(src)
	for i := 0; i+1 < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("%s does not hold %q", id, replace[i])
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	s, found := catalogue.Read(id, []byte(text), letter)
	if s == nil {
		t.Fatal(found.Err())
	}
	return s
}

func TestDifferencesTellWhatChangesComponentByComponent(t *testing.T) {
	was := read(t, "pinjam-kursi-roda")
	if d := say.Differences(was, was); len(d) != 0 {
		t.Fatalf("%+v", d)
	}
	fresh := say.Differences(nil, was)
	if len(fresh) != 15 {
		t.Errorf("a new service has %d of its 14 components and its questions", len(fresh))
	}
	is := *was
	is.Time.Promised.Amount += 3
	is.Fee.Amount = 5000
	is.Requirements = append(is.Requirements[:0:0], was.Requirements[1:]...)
	r := was.Requirements[0]
	r.Name.ID = "Materai"
	is.Requirements = append(is.Requirements, r)
	is.Requirements[0].Reason.ID += " Baru."
	is.Components.Staff.ID = "Dua orang"
	var told []string
	for _, c := range say.Differences(was, &is) {
		told = append(told, fmt.Sprint(c.Letter, len(c.Gone), len(c.New), len(c.Changed), c.Time != nil, c.Fee != nil, c.Order))
	}
	if got := strings.Join(told, " "); got != "b1 1 1 false false false d0 0 0 true false false e0 0 0 false true false k1 1 0 false false false" {
		t.Error(got)
	}
}

func TestEventsAreWrittenAndReadAsTheyWere(t *testing.T) {
	for i, e := range []say.TopicEvent{
		say.Opened{Subject: say.Standard, Office: "33.02.19.2016", Service: "s", Version: 3, Base: "s@2", Digest: "ab", Words: item, Source: other, Opens: 5, Closes: 9},
		say.Opened{Subject: say.Announcement, Office: "33.02.19.2016", Words: item, Opens: 5, Closes: 9},
		say.Extended{Closes: 8, Words: item}, say.WithdrawnEvent{Words: item}, say.DeterminedEvent{Words: item, Digest: "cd"}, say.DeterminedEvent{Words: item, Source: other, Digest: "cd"},
	} {
		b, err := say.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := say.DecodeTopic(e.Kind(), b); err != nil || got != e {
			t.Error(i, string(b), got, err)
		}
	}
	for i, e := range []say.CommentEvent{
		say.ReceivedEvent{Topic: 4, Subject: say.Standard, Office: "a", Service: "s", Component: "d", Month: "2026-11", Due: 7, Words: item, Who: other},
		say.PublishedEvent{}, say.PublishedEvent{Shown: other}, say.HiddenEvent{Reason: "law", Words: item}, say.AnsweredEvent{Outcome: say.Partly, Words: item}, say.GoneEvent{},
	} {
		b, err := say.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := say.DecodeComment(e.Kind(), b); err != nil || got != e {
			t.Error(i, string(b), got, err)
		}
	}
	for i, e := range []say.MinutesEvent{
		say.Kept{Office: "a", Topic: -1, Held: today, Words: item}, say.Kept{Office: "a", Topic: 0, Held: today, Until: []calendar.Day{today, today + 1}, Words: item},
		say.Fulfilled{Promise: 1, On: today, Words: item}, say.Noted{Words: item},
	} {
		b, err := say.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := say.DecodeMinutes(e.Kind(), b); err != nil || fmt.Sprint(got) != fmt.Sprint(e) {
			t.Error(i, string(b), got, err)
		}
	}
	if e, err := say.DecodeTopic("say.later/9", []byte(`{}`)); e != nil || err != nil {
		t.Error("an unknown kind is kept and passed on", e, err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("say.opened/1", []byte(`{"closes":9,"office":"a","opens":5}`))
	f.Add("minutes.kept/1", []byte(`{"held":"2026-13-01","office":"a","until":["x"],"words":"y"}`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		if e, err := say.DecodeTopic(kind, data); err == nil && e != nil {
			new(say.Topic).Apply(e, 1)
		}
		if e, err := say.DecodeComment(kind, data); err == nil && e != nil {
			new(say.Comment).Apply(e, 1)
		}
		if e, err := say.DecodeMinutes(kind, data); err == nil && e != nil {
			m := &say.Minutes{}
			m.Apply(e, 1)
			m.NextPromise()
		}
	})
}

func TestTheShareAnsweredInTimeCountsOnlyWhatIsKnown(t *testing.T) {
	if _, ok := (say.Voices{Received: 3, Waiting: 3}).PerMille(); ok {
		t.Error("a share of nothing")
	}
	if n, ok := (say.Voices{Received: 9, InTime: 3, Late: 1, Overdue: 0, Waiting: 5}).PerMille(); n != 750 || !ok {
		t.Error(n)
	}
}
