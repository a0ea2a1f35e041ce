package catalogue

import (
	"slices"
	"testing"

	"genggam/internal/form"
)

func TestEveryNumberOfTheLawHasItsSourceAndDay(t *testing.T) {
	l := law()
	if len(l.Components) != 14 || len(l.HeldDocuments) == 0 || len(l.HeldFields) == 0 {
		t.Fatal("law.yaml was not read whole")
	}
	for _, x := range append(append([]lawLimit{l.Default}, l.Limits...), append(l.Free, l.HeldLaw, l.InkOffer)...) {
		if _, ok := form.DayOf(x.Since); !ok || x.Basis == "" || x.Sure == "" {
			t.Errorf("%+v has no source", x)
		}
	}
	if l.WorkingDay.Minutes != 450 || l.WorkingDay.Basis == "" || l.TaxPayment.Basis == "" {
		t.Error("a number without a source")
	}
	if l.Endorsement.Limit.Amount != 1 || l.Endorsement.Basis == "" || l.Follow.Basis == "" || len(l.FeeWords) == 0 || l.InkOffer.Limit.Amount != 240 {
		t.Error("a rule of the clerk's day without a source")
	}
	if !slices.Equal(sorted(l.Follow.Documents), sorted(Documents())) {
		t.Error("the default order must name every document")
	}
	published := ""
	for _, c := range l.Components {
		if c.Published {
			published += c.Letter
		}
	}
	if published != "bcdefj" {
		t.Errorf("published %s", published)
	}
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}
