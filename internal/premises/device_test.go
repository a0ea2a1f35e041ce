package premises_test

import (
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/seal"
)

const pin = "274915"

// enter logs in fully and opens the computer.
func enter(t *testing.T, n *office.Node, login, before string) premises.Opened {
	t.Helper()
	n.Clock.Add(30 * time.Second)
	o, err := n.Enter(t.Context(), premises.Entry{Login: login, Password: office.Password, Code: code(n, login), Caller: "test", Device: before, Share: true})
	must(t, err)
	return o
}

func code(n *office.Node, login string) string { return seal.TOTPCode(n.TOTP[login], n.Clock.Now()) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// setPIN gives an officer a PIN after a log-in of their own.
func setPIN(t *testing.T, n *office.Node, login, pin string) string {
	t.Helper()
	token := n.Token(login)
	must(t, n.SetPIN(t.Context(), token, office.Password, pin))
	a, err := n.Actor(t.Context(), token)
	must(t, err)
	return a.Account
}

// says refuses everything but one refusal.
func says(t *testing.T, what string, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("%s: %v, %s was expected", what, err, key)
	}
}

func TestASignerConfirmsWithTheirOwnFactorOnAColleaguesScreen(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	signer := setPIN(t, n, "signer", pin)
	o := enter(t, n, "front-desk", "")
	clerk, err := n.Actor(ctx, o.Session)
	must(t, err)

	got, err := n.ConfirmSigner(ctx, clerk, o.Device, signer, pin)
	must(t, err)
	if got.Account != signer || got.May(premises.Sign) != nil {
		t.Errorf("the signer is %+v", got)
	}
	if still, err := n.Actor(ctx, o.Session); err != nil || still.Account != clerk.Account {
		t.Errorf("the session is now of %s: %v", still.Account, err)
	}
	n.Clock.Add(time.Minute)
	now := code(n, "signer")
	_, err = n.ConfirmSigner(ctx, clerk, "", signer, now)
	must(t, err)
	_, err = n.ConfirmSigner(ctx, clerk, o.Device, signer, now)
	says(t, "a code that was used", err, "pin.code-used")
	_, err = n.ConfirmSigner(ctx, clerk, "", signer, pin)
	says(t, "a PIN where no computer is open", err, "pin.factor-wrong")
	_, err = n.ConfirmSigner(ctx, clerk, o.Device, clerk.Account, pin)
	says(t, "somebody who may not sign", err, "role.not-allowed")
	_, err = n.ConfirmSigner(ctx, n.As("kec-front-desk"), o.Device, signer, pin)
	says(t, "asked from another office", err, "account.unknown")
	for _, typed := range []string{"", "12345", "12345a", "1234567"} {
		_, err = n.ConfirmSigner(ctx, clerk, o.Device, signer, typed)
		says(t, "typed "+typed, err, "pin.factor-missing")
	}
}
