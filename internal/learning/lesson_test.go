package learning_test

import (
	"context"
	"strings"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/learning"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/store/storetest"
)

func TestEveryOfficerHasLessonsAndNoneTakesLong(t *testing.T) {
	all, err := learning.Lessons()
	if err != nil || len(all) < 15 {
		t.Fatal(len(all), err)
	}
	minutes := 0
	for _, l := range all {
		minutes += l.Minutes
	}
	for _, role := range []string{"front-desk", "verifier", "signer", "head", "registrar", "supervisor"} {
		of, err := learning.Of(premises.Actor{Roles: []premises.Role{{Name: role}}})
		if err != nil || len(of) == 0 {
			t.Errorf("%s has %d lessons, %v", role, len(of), err)
		}
	}
	t.Logf("%d lessons, %d minutes", len(all), minutes)
}

func TestALessonThatNobodyCouldFinishIsRefused(t *testing.T) {
	good := `- {id: a, title: {id: A, jv: A, en: A}, for: [signer], as: [signer], minutes: 5, scene: people, start: /kantor, steps: [{id: b, jv: b, en: b}], goals: [{kind: x/1, says: {id: c, jv: c, en: c}}]}` + "\n"
	if l, err := learning.Read([]byte(good)); err != nil || l[0].Goals[0].Count != 1 {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"eleven minutes":     strings.Replace(good, "minutes: 5", "minutes: 11", 1),
		"an unknown role":    strings.Replace(good, "for: [signer]", "for: [king]", 1),
		"no goal":            good[:strings.Index(good, ", goals")] + "}",
		"a goal of nothing":  strings.Replace(good, "x/1", "''", 1),
		"only one language":  strings.Replace(good, "{id: A, jv: A, en: A}", "{id: A}", 1),
		"an unknown field":   strings.Replace(good, "minutes: 5", "minutes: 5, mark: 1", 1),
		"the same one twice": good + good,
		"no list":            "a: b",
	} {
		if _, err := learning.Read([]byte(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`- {id: a}`))
	f.Add([]byte("- id: a\n  goals: [{kind: x/1, where: {a: b}}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := learning.Read(text)
		for _, x := range l {
			if err == nil && (len(x.Goals) == 0 || x.Minutes > learning.MostMinutes) {
				t.Errorf("%+v", x)
			}
		}
	})
}

func TestOnlyTheLearnersOwnActsCountInTheirOwnOffice(t *testing.T) {
	l := learning.Lesson{Goals: []learning.Goal{
		{Kind: "case.decided/1", Count: 1, Where: map[string]string{"outcome": "refuse"}},
		{Kind: "letter.printed/1", Count: 2},
		{Kind: "document.signed/1", Count: 1, Colleague: true},
	}}
	entry := func(kind, unit, account, data string) journal.Entry {
		return journal.Entry{Kind: kind, Unit: unit, Actor: journal.Actor{Account: account}, Data: []byte(data)}
	}
	for name, e := range map[string]journal.Entry{
		"another office":       entry("letter.printed/1", "33.02.99.2002", "me", `{}`),
		"a colleague":          entry("letter.printed/1", "33.02.99.2001", "mate", `{}`),
		"somebody else signs":  entry("document.signed/1", "33.02.99.2001", "other", `{}`),
		"another outcome":      entry("case.decided/1", "33.02.99.2001", "me", `{"outcome":"grant"}`),
		"data that is no data": entry("case.decided/1", "33.02.99.2001", "me", `x`),
		"another kind":         entry("case.taken/1", "33.02.99.2001", "me", `{}`),
	} {
		j := learning.NewJudge(l, "33.02.99.2001", "me", "mate")
		if j.See(e); j.Counts[0]+j.Counts[1]+j.Counts[2] != 0 {
			t.Errorf("%s counts: %v", name, j.Counts)
		}
	}
	j := learning.NewJudge(l, "33.02.99.2001", "me", "mate")
	for i, e := range []journal.Entry{
		entry("case.decided/1", "33.02.99.2001", "me", `{"outcome":"refuse"}`), entry("letter.printed/1", "33.02.99.2001", "me", `{}`),
		entry("document.signed/1", "33.02.99.2001", "mate", `{}`), entry("letter.printed/1", "33.02.99.2001", "me", `{}`),
	} {
		if j.Done() {
			t.Errorf("done before the last act, %d", i)
		}
		j.See(e)
	}
	if !j.Done() {
		t.Errorf("not done: %v", j.Counts)
	}
}

func TestWhatWasLearntIsRebuiltFromTheJournal(t *testing.T) { rebuilt(t, office.Open(t)) }

func TestWhatWasLearntIsTheSameOnPostgreSQL(t *testing.T) {
	rebuilt(t, office.OpenOn(t, storetest.PostgresDSN(t)))
}

func rebuilt(t *testing.T, n *office.Node) {
	ctx := context.Background()
	front := n.As("front-desk")
	for range 2 {
		if err := n.Learning.Finish(ctx, front, learning.Completion{Lesson: "serahkan", Minutes: 4, Origin: canon.ID{1}, Position: 77}); err != nil {
			t.Fatal(err)
		}
	}
	if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
		t.Fatal(err)
	}
	lines, err := n.Store.Stream(ctx, "learning/"+front.Account)
	if err != nil || len(lines) != 2 {
		t.Fatal(len(lines), err)
	}
	e, err := journal.Parse(lines[0])
	if golden := `{"lesson":"serahkan","minutes":4,"origin":"01000000000000000000000000","position":77}`; err != nil || e.Kind != "lesson.done/1" || string(e.Data) != golden {
		t.Errorf("%s %s %v", e.Kind, e.Data, err)
	}
	report, err := audit.Verify(ctx, n.Premises, nil)
	if err != nil || len(report.Findings) != 0 {
		t.Fatal(report.Findings, err)
	}
	done, err := n.Learning.Mine(ctx, front)
	if d := done["serahkan"]; err != nil || d.Times != 2 || d.Minutes != 4 {
		t.Errorf("%+v %v", done, err)
	}
	if _, err := n.Learning.Team(ctx, front); fault.Of(err) != fault.Forbidden {
		t.Errorf("an officer is shown the others: %v", err)
	}
	if err := n.Learning.Finish(ctx, premises.Actor{}, learning.Completion{Lesson: "serahkan"}); fault.Of(err) != fault.Forbidden {
		t.Errorf("nobody finished a lesson: %v", err)
	}
}
