package survey

import (
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"genggam/internal/calendar"
)

func TestTheNumbersOfTheRegulationAreReadAndSayWhereTheyStand(t *testing.T) {
	l := &rules{}
	if err := yaml.UnmarshalWithOptions(rulesSource, l, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if len(l.Orders) != 2 || len(l.Weights) != 3 || len(l.Categories) != 1 || len(l.Samples) != 1 || l.Together.Count != 10 || Together() != 10 {
		t.Fatalf("%+v", l)
	}
	all := []Standing{l.Together.Standing}
	for _, x := range l.Orders {
		all = append(all, x.Standing)
	}
	for _, x := range l.Weights {
		all = append(all, x.Standing)
	}
	for _, x := range l.Categories {
		all = append(all, x.Standing)
		if !slices.IsSortedFunc(x.Rows, func(a, b Category) int { return int(a.From - b.From) }) || len(x.Rows) != 4 {
			t.Errorf("%+v", x)
		}
	}
	for _, x := range l.Samples {
		all = append(all, x.Standing)
		if len(x.Rows) != 2*90 {
			t.Errorf("%d numbers", len(x.Rows))
		}
	}
	for _, s := range all {
		if _, err := calendar.ParseDay(s.Since); err != nil || s.Basis == "" || !slices.Contains([]string{"read", "seen", "memory", "house"}, s.Sure) {
			t.Errorf("%+v", s)
		}
	}
}
