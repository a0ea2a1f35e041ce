package premises_test

import (
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/fault"
	"genggam/internal/office"
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
