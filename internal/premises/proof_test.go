package premises_test

import (
	"testing"
	"time"

	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/seal"
)

func colleague(t *testing.T, n *office.Node) string {
	t.Helper()
	id, err := n.AddColleague(t.Context(), n.As("head"), premises.NewAccount{Login: "rasiwen", Name: "Rasiwen", Password: office.Password, Grants: []premises.Grant{{Role: "verifier"}}})
	must(t, err)
	return id
}

func unproved(t *testing.T, n *office.Node) bool {
	t.Helper()
	names, err := n.Unproved(t.Context(), n.As("head"))
	must(t, err)
	for _, x := range names {
		if x == "Rasiwen" {
			return true
		}
	}
	return false
}

func TestANewSecondFactorCountsAfterACodeOfItWasRight(t *testing.T) {
	n := office.Open(t)
	ctx, head := t.Context(), n.As("head")
	id := colleague(t, n)
	if !unproved(t, n) {
		t.Fatal("a code that nobody tried counts")
	}
	f, err := n.FreshCode(ctx, head, id)
	must(t, err)
	for _, wrong := range []string{"", "12345", "000000", "abcdef"} {
		says(t, "the code "+wrong, n.ProveCode(ctx, head, id, wrong), "account.code-wrong")
	}
	code := seal.TOTPCode(f.TOTP, n.Now())
	must(t, n.ProveCode(ctx, head, id, code[:3]+" "+code[3:]))
	if unproved(t, n) {
		t.Error("a code that was right does not count")
	}
	_, err = n.FreshCode(ctx, head, id)
	says(t, "the secret after that", err, "account.code-gone")
	_, err = n.Login(ctx, "rasiwen", office.Password, code, "")
	says(t, "a log-in with the code that was shown to another", err, "login.code-used")
	n.Clock.Add(30 * time.Second)
	_, err = n.Login(ctx, "rasiwen", office.Password, seal.TOTPCode(f.TOTP, n.Now()), "")
	must(t, err)
	_, _, err = n.ResetColleague(ctx, head, id, "kembang-melati-putih")
	must(t, err)
	if !unproved(t, n) {
		t.Error("a new secret counts as tried")
	}
}

func TestASecretIsShownAgainOnlyToWhoMadeItAndNotForLong(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	id := colleague(t, n)
	_, err := n.FreshCode(ctx, n.As("supervisor"), id)
	says(t, "the supervisor", err, "account.code-gone")
	_, err = n.FreshCode(ctx, n.As("verifier"), id)
	says(t, "a colleague", err, "role.not-allowed")
	_, err = n.FreshCode(ctx, n.As("kec-head"), id)
	says(t, "the head of another office", err, "account.unknown")
	_, err = n.FreshCode(ctx, n.As("head"), n.As("verifier").Account)
	says(t, "the secret of an account made earlier", err, "account.code-gone")
	n.Clock.Add(15 * time.Minute)
	_, err = n.FreshCode(ctx, n.As("head"), id)
	says(t, "a quarter of an hour later", err, "account.code-gone")
	says(t, "a code then", n.ProveCode(ctx, n.As("head"), id, "123456"), "account.code-gone")
}

func TestCodesAreNotGuessedOnThePageOfASecret(t *testing.T) {
	n := office.Open(t)
	id := colleague(t, n)
	for range 20 {
		says(t, "a guess", n.ProveCode(t.Context(), n.As("head"), id, "000000"), "account.code-wrong")
	}
	says(t, "one more", n.ProveCode(t.Context(), n.As("head"), id, "000000"), "account.code-tries")
}

func TestACodeThatWasRightWhereTheNodeWasFoundedCounts(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	f, err := n.FreshCode(ctx, n.As("head"), colleague(t, n))
	must(t, err)
	says(t, "a wrong code", n.ProveFor(ctx, "rasiwen", "000000"), "account.code-wrong")
	says(t, "nobody's code", n.ProveFor(ctx, "nobody", "000000"), "account.unknown")
	if !unproved(t, n) {
		t.Fatal("a wrong code counts")
	}
	must(t, n.ProveFor(ctx, "rasiwen", seal.TOTPCode(f.TOTP, n.Now())))
	if unproved(t, n) {
		t.Error("the head's list still says that the code was never right")
	}
}
