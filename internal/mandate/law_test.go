package mandate

import (
	"slices"
	"testing"
)

func TestTheNumbersOfLawAreReadAndSayWhereTheyStand(t *testing.T) {
	l := law()
	if !slices.Equal(l.Warn.Days, []int{60, 30, 7}) || len(l.Longest) == 0 || len(l.Mandates.Forms) != 4 {
		t.Fatalf("%+v", l)
	}
	said := [][3]string{
		{l.Warn.Basis, l.Warn.Since, l.Warn.Sure}, {l.Mandates.Basis, l.Mandates.Since, l.Mandates.Sure}, {l.Lines.Basis, l.Lines.Since, l.Lines.Sure},
	}
	for _, x := range l.Longest {
		said = append(said, [3]string{x.Basis, x.Since, x.Sure})
		if x.Form.rank() < 0 || x.Months < 1 {
			t.Errorf("%+v", x)
		}
	}
	for _, s := range said {
		if s[0] == "" || s[1] == "" || !slices.Contains([]string{"read", "seen", "memory", "house"}, s[2]) {
			t.Errorf("%q", s)
		}
	}
}
