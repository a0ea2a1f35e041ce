package premises_test

import (
	"testing"
	"time"

	"genggam/internal/office"
)

// TestAUsedCodeIsToldOnlyToWhoeverHasThePassword: nobody learns from it whether
// a password, a login or a code of another was right.
func TestAUsedCodeIsToldOnlyToWhoeverHasThePassword(t *testing.T) {
	n := office.Open(t)
	n.Clock.Add(time.Minute)
	now := code(n, "signer")
	_, err := n.Login(t.Context(), "signer", office.Password, now, "test")
	must(t, err)
	for _, c := range []struct{ what, login, password, code, key string }{
		{"the code a second time", "signer", office.Password, now, "login.code-used"},
		{"a wrong password with a used code", "signer", "tebakan-salah", now, "login.failed"},
		{"a right password with a wrong code", "signer", office.Password, "000000", "login.failed"},
		{"somebody who is nobody", "siapa-saja", office.Password, now, "login.failed"},
	} {
		_, err := n.Login(t.Context(), c.login, c.password, c.code, "test")
		says(t, c.what, err, c.key)
	}
	// Each of them was a try, and tries are counted.
	for range 5 {
		_, err = n.Login(t.Context(), "signer", office.Password, now, "test")
	}
	_, err = n.Login(t.Context(), "signer", office.Password, now, "test")
	says(t, "after eight tries", err, "login.locked")
}
