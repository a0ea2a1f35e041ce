package integrity_test

import (
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/lang"
)

func id(n byte) canon.ID { return canon.MakeID(1_700_000_000_000+int64(n), [10]byte{n}) }

func d(m time.Month, n int) calendar.Day { return calendar.NewDay(2026, m, n) }

// noon of a day in the west of Indonesia.
func noon(day calendar.Day) time.Time { return day.In(calendar.WIB).Add(12 * time.Hour) }

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	if err != nil {
		return "no fault: " + err.Error()
	}
	return ""
}

func wantFault(t *testing.T, err error, want string) {
	t.Helper()
	if key(err) != want {
		t.Errorf("%v, want %q", err, want)
	}
	if want != "" && !messages(t).Has(want) {
		t.Errorf("%s has no message", want)
	}
}

func messages(t *testing.T) *lang.Messages {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func digest(n int) integrity.Digest {
	return integrity.Digest{byte(n >> 16), byte(n >> 8), byte(n)}
}
