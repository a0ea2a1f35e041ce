package qris_test

import (
	"strconv"
	"testing"

	"genggam/internal/qris"
)

func amountText(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// FuzzCheck: what has no fault is written again as it was read, and a bill made
// of it says what was asked for.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{static, dynamic, "", "6304", "0002", "000201630400", static[:60]} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, payload string) {
		fields, err := qris.Parse(payload)
		code, found := qris.Check(payload)
		if err != nil || found.Err() != nil {
			return
		}
		if len(found) == 0 {
			if again, err := qris.Build(fields); err != nil || again != payload {
				t.Fatalf("%v: %q became %q", err, payload, again)
			}
		}
		bill, err := qris.Dynamic(payload, 12345, "RTB-1")
		if err != nil {
			return
		}
		made, found := qris.Check(bill)
		if found.Err() != nil || made.Amount != 12345 || made.Bill != "RTB-1" || made.Merchant != code.Merchant {
			t.Fatalf("%q became %q: %v %+v", payload, bill, found, made)
		}
	})
}
