package allot_test

import (
	"os"
	"testing"

	"genggam/internal/allot"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/form"
)

var names = map[string]form.Type{"luas": form.Number, "desil": form.Number}

func scheme(t testing.TB) allot.Scheme {
	t.Helper()
	file, err := os.ReadFile("testdata/allocation.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := allot.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func rules(t testing.TB) *allot.Rules {
	t.Helper()
	r, bad := allot.Compile(scheme(t), names)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	return r
}

func id(n int) canon.ID {
	return canon.MakeID(1_790_000_000_000, [10]byte{7: byte(n >> 16), 8: byte(n >> 8), 9: byte(n)})
}

// asks is an applicant of village 33.02.99.2001 with a household of their own.
func asks(n int, luas, desil, filed int64) allot.Applicant {
	return allot.Applicant{
		Case: id(n), Place: "33.02.99.2001", Filed: filed,
		Facts:  map[string]any{"luas": luas, "desil": desil},
		Tokens: allot.Tokens{Person: token(n), Household: append([]byte("kk"), token(n)...)},
	}
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("%v, want the fault %s", err, key)
	}
}

func terms(count int) allot.Terms {
	return allot.Terms{Period: "2026", Shares: []allot.Share{{Place: "33.02.99.2001", Count: count}}, Ties: allot.TiesFiled, Reserve: 2, Seed: allot.Seed{7}}
}

func token(n int) []byte {
	b := id(n)
	return b[:]
}
