package practice

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/lang"
)

func TestKeysThatCannotBeGuardedAreNoMatterOfTheLearnersRole(t *testing.T) {
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"seal.root-exposed", "seal.root-exposed-windows"} {
		err := unguarded(fmt.Errorf("opening the practice office: %w", fault.New(fault.Forbidden, key, `C:\Users\somebody`, "S-1")))
		f := fault.As(err)
		if f.Key != "practice.unguarded" || f.Kind.Status() != 503 {
			t.Errorf("%s is told as %v", key, err)
		}
		if said := words.SayFault(lang.ID, err); strings.Contains(said, "somebody") || !strings.Contains(said, "bukan soal peran") {
			t.Error(said)
		}
	}
	other := errors.New("disk")
	if unguarded(other) != other {
		t.Error("another error was changed")
	}
}
