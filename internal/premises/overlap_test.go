package premises_test

import (
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/store/storetest"
)

func TestOneAccountOnTwoDevicesWithinAMinuteIsListed(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	head := n.As("head")
	one, other := n.Token("verifier"), n.Token("verifier")
	at := func(token string, later time.Duration) {
		t.Helper()
		n.Clock.Add(later)
		_, err := n.Actor(ctx, token)
		must(t, err)
	}
	listed := func(want int) {
		t.Helper()
		list, _, err := n.Overlaps(ctx, head, 0)
		must(t, err)
		if len(list) != want {
			t.Fatalf("%d are listed, not %d", len(list), want)
		}
	}
	at(one, 0)
	at(other, 61*time.Second)
	listed(0)
	at(one, 59*time.Second)
	listed(1)
	at(other, time.Second)
	at(one, time.Second)
	listed(1) // once an hour is enough
	list, more, err := n.Overlaps(ctx, head, 0)
	must(t, err)
	if x := list[0]; x.Gap != 59*time.Second || !strings.Contains(x.Name, "Slamet") || more {
		t.Errorf("the line is %+v", x)
	}
	if _, _, err := n.Overlaps(ctx, n.As("verifier"), 0); fault.Of(err) != fault.Forbidden {
		t.Errorf("whoever may not see the list: %v", err)
	}
	if list, _, err := n.Overlaps(ctx, n.As("kec-head"), 0); err != nil || len(list) != 0 {
		t.Errorf("another office reads %v: %v", list, err)
	}
	r, err := audit.Verify(ctx, n.Premises, nil)
	must(t, err)
	if len(r.Findings) > 0 {
		t.Errorf("verify found %v", r.Findings)
	}
	must(t, audit.Rebuild(ctx, n.Premises, func(int64) {}))
	listed(1)
}

func TestWhoLeavesOneDeviceForAnotherIsNotListed(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	verifier := setPIN(t, n, "verifier", pin)
	setPIN(t, n, "front-desk", "518273")
	n.Clock.Add(time.Hour)
	seen := func(token string) {
		t.Helper()
		_, err := n.Actor(ctx, token)
		must(t, err)
	}
	o := enter(t, n, "verifier", "")
	seen(o.Session)
	must(t, n.Logout(ctx, o.Session))
	seen(n.Token("verifier")) // on the own phone, half a minute later
	n.Clock.Add(2 * time.Minute)
	o = enter(t, n, "front-desk", o.Device)
	seen(o.Session)
	token, err := n.Switch(ctx, o.Device, verifier, pin)
	must(t, err)
	seen(token)
	seen(n.Token("front-desk")) // who was changed for has left
	list, _, err := n.Overlaps(ctx, n.As("head"), 0)
	must(t, err)
	if len(list) != 0 {
		t.Errorf("listed: %+v", list)
	}
}

func TestBothEnginesKeepTheSharedComputerAlike(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *office.Node{
		"sqlite":   func(t *testing.T) *office.Node { return office.Open(t) },
		"postgres": func(t *testing.T) *office.Node { return office.OpenOn(t, storetest.PostgresDSN(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			n := open(t)
			ctx := t.Context()
			signer := setPIN(t, n, "signer", pin)
			o := enter(t, n, "front-desk", "")
			clerk, err := n.Actor(ctx, o.Session)
			must(t, err)
			_, err = n.ConfirmSigner(ctx, clerk, o.Device, signer, "908172")
			says(t, "a wrong PIN", err, "pin.factor-wrong")
			_, err = n.ConfirmSigner(ctx, clerk, o.Device, signer, pin)
			must(t, err)
			token, err := n.Switch(ctx, o.Device, signer, pin)
			must(t, err)
			_, err = n.Actor(ctx, token)
			must(t, err)
			_, err = n.Actor(ctx, n.Token("signer"))
			must(t, err)
			list, _, err := n.Overlaps(ctx, n.As("head"), 0)
			if err != nil || len(list) != 1 {
				t.Errorf("listed: %+v %v", list, err)
			}
			for _, what := range []string{"as it was written", "written again"} {
				r, err := audit.Verify(ctx, n.Premises, nil)
				if err != nil || len(r.Findings) > 0 {
					t.Errorf("%s: %v %v", what, r.Findings, err)
				}
				must(t, audit.Rebuild(ctx, n.Premises, nil))
			}
			must(t, n.CloseDevice(ctx, o.Device))
			_, err = n.Actor(ctx, token)
			says(t, "after it was closed", err, "login.again")
		})
	}
}
