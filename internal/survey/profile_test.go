package survey_test

import (
	"slices"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/survey"
)

func TestTraitsAreCoarseAndInThreeLanguages(t *testing.T) {
	all := survey.Traits()
	if len(all) != 6 {
		t.Fatalf("%d traits", len(all))
	}
	for _, x := range all {
		if x.Ask.ID == "" || x.Ask.JV == "" || x.Ask.EN == "" || len(x.Answers) < 2 || len(x.Answers) > 6 {
			t.Errorf("%s: %+v", x.ID, x)
		}
		for _, a := range x.Answers {
			if a.Say.ID == "" || a.Say.JV == "" || a.Say.EN == "" {
				t.Errorf("%s/%s is not said", x.ID, a.ID)
			}
		}
	}
}

func TestWhatSomebodySaysOfThemselvesMayBeLeftOut(t *testing.T) {
	typed := map[string]string{"sex": " female ", "age": ""}
	w, wrong := survey.ReadWho(func(id string) string { return typed[id] })
	if len(wrong) != 0 || len(w) != 1 || w["sex"] != "female" {
		t.Errorf("%v %v", w, wrong)
	}
	typed["age"], typed["work"] = "17", strings.Repeat("x", 100_000)
	if _, wrong := survey.ReadWho(func(id string) string { return typed[id] }); len(wrong) != 2 || wrong[0].Field != "age" || wrong[1].Field != "work" {
		t.Errorf("%v", wrong)
	}
}

func TestNothingLeavesAProfileButByTens(t *testing.T) {
	var p survey.Profile
	month := survey.Month(12 * 2026)
	out := map[string]int64{}
	put := func(who survey.Who, n int) {
		t.Helper()
		for range n {
			if err := p.Put(who, month); err != nil {
				t.Fatal(err)
			}
		}
	}
	release := func() {
		if _, _, due := p.Release(month - 1); due {
			t.Error("it is emptied within the month")
		}
		x, left, due := p.Release(month)
		p, month = left, month+1
		if !due || len(x.Cells) == 0 {
			return
		}
		data, err := x.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := survey.DecodeProfiled(data)
		if err != nil || !slices.Equal(back.Cells, x.Cells) || back.Month != x.Month {
			t.Fatalf("%+v, %v", back, err)
		}
		for _, c := range x.Cells {
			if c.N < 10 {
				t.Errorf("%d left: %+v", c.N, c)
			}
			out[c.Trait+"/"+c.Answer] += c.N
		}
	}
	put(survey.Who{"sex": "female", "age": "over-60"}, 9)
	release()
	if len(out) != 0 {
		t.Errorf("nine left: %v", out)
	}
	put(survey.Who{"sex": "female"}, 1)
	put(survey.Who{"sex": "male", "age": "to-25"}, 12)
	release()
	release()
	if out["sex/female"] != 10 || out["sex/male"] != 12 || out["age/to-25"] != 12 || out["age/over-60"] != 0 {
		t.Errorf("%v", out)
	}
	put(survey.Who{"age": "over-60"}, 1)
	release()
	if out["age/over-60"] != 10 {
		t.Errorf("what waited is lost: %v", out)
	}
}

func TestAnEntryOfFewerThanTenCannotBeWritten(t *testing.T) {
	for _, x := range []survey.Profiled{
		{}, {Month: 24312, Cells: []survey.Cell{{"sex", "male", 9}}}, {Month: 24312, Cells: []survey.Cell{{"sex", "male", 12}, {"sex", "male", 12}}},
		{Month: 24312, Cells: []survey.Cell{{"sex", "ma le", 12}}}, {Month: 3, Cells: []survey.Cell{{"sex", "male", 12}}},
	} {
		if _, err := x.Encode(); err == nil {
			t.Errorf("written: %+v", x)
		}
	}
}

func FuzzWhoAnsweredIsReadBackAsItWasWritten(f *testing.F) {
	good, _ := survey.Profiled{Month: 24312, Cells: []survey.Cell{{"age", "to-25", 10}, {"sex", "male", 12}}}.Encode()
	f.Add(good)
	f.Add([]byte(`{"cells":["sex male 9"],"month":24312}`))
	f.Add([]byte(`{"cells":["sex male +12"],"month":24312}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := survey.DecodeProfiled(data)
		if err != nil {
			return
		}
		again, err := x.Encode()
		if err != nil || string(again) != string(data) {
			t.Errorf("%s\n%s %v", data, again, err)
		}
	})
}

func TestAPlanSaysWhatWhoAndUntilWhen(t *testing.T) {
	today := calendar.NewDay(2026, 4, 1)
	good := survey.PlanWords{Action: " Menambah  petugas ", Who: "Sekretaris"}
	w, wrong := survey.CheckPlan("time", good, today, today)
	if len(wrong) != 0 || w.Action != "Menambah petugas" {
		t.Errorf("%+v %v", w, wrong)
	}
	for name, x := range map[string]struct {
		element string
		words   survey.PlanWords
		until   calendar.Day
		field   string
	}{
		"no element":      {"x", good, today, "unsur"},
		"no action":       {"time", survey.PlanWords{Who: "Sekretaris"}, today, "tindakan"},
		"a long action":   {"time", survey.PlanWords{Action: strings.Repeat("a", 100_000), Who: "Sekretaris"}, today, "tindakan"},
		"nobody":          {"time", survey.PlanWords{Action: good.Action}, today, "siapa"},
		"yesterday":       {"time", good, today - 1, "sampai"},
		"after ten years": {"time", good, today + 3650, "sampai"},
	} {
		if _, wrong := survey.CheckPlan(x.element, x.words, x.until, today); len(wrong) != 1 || wrong[0].Field != x.field {
			t.Errorf("%s: %v", name, wrong)
		}
	}
	p := survey.Plan{Year: 2026, Element: 2, Until: today, Words: canon.ID{1}}
	data, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if back, err := survey.DecodePlan(data); err != nil || back != p {
		t.Errorf("%+v, %v", back, err)
	}
	e := survey.PlanEnd{Plan: 7, On: today, Words: canon.ID{2}}
	if data, err = e.Encode(survey.KindPlanDone); err != nil {
		t.Fatal(err)
	}
	if back, err := survey.DecodePlanEnd(survey.KindPlanDone, data); err != nil || back != e {
		t.Errorf("%+v, %v", back, err)
	}
}
