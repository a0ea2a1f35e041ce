package catalogue

import (
	"testing"

	"genggam/internal/form"
)

func TestEveryNumberOfTheLawHasItsSourceAndDay(t *testing.T) {
	l := law()
	if len(l.Components) != 14 || len(l.HeldDocuments) == 0 || len(l.HeldFields) == 0 {
		t.Fatal("law.yaml was not read whole")
	}
	for _, x := range append(append([]lawLimit{l.Default}, l.Limits...), l.Free...) {
		if _, ok := form.DayOf(x.Since); !ok || x.Basis == "" || x.Sure == "" {
			t.Errorf("%+v has no source", x)
		}
	}
	if l.WorkingDay.Minutes != 450 || l.WorkingDay.Basis == "" || l.TaxPayment.Basis == "" {
		t.Error("a number without a source")
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
