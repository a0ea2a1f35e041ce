package oversight_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"genggam/internal/desk"
	"genggam/internal/integrity"
	"genggam/internal/office"
	"genggam/internal/oversight"
	"genggam/internal/person"
)

// online files for a stranger of a family from a device, as a citizen does.
func online(t *testing.T, n *office.Node, mark string, family, member int) int64 {
	t.Helper()
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	a := n.Application(std)
	a.Channel, a.Mark = "web", mark
	a.Applicant = desk.Party{Way: "elsewhere", Record: person.Record{Name: "Warga", NIK: fmt.Sprintf("33029901019%01d%04d", member, family),
		KK: fmt.Sprintf("330299010110%04d", family), BirthDate: "1990-01-01", Sex: "L"}}
	r, err := n.Desk.File(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return r.No
}

// devices are the devices on the list of the village's supervisor.
func devices(t *testing.T, n *office.Node) (out []oversight.Watched) {
	t.Helper()
	w, err := n.Oversight.Watch(ctx, n.As("supervisor"))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range w.Hands {
		if h.Kind == integrity.Device {
			out = append(out, h)
		}
	}
	return out
}

func kept(t *testing.T, n *office.Node) (left int) {
	t.Helper()
	if _, err := n.Store.One(ctx, `SELECT count(*) FROM case_hands WHERE kind = 'device'`, nil, &left); err != nil {
		t.Fatal(err)
	}
	return left
}

func TestADeviceBehindSixFamiliesIsListedForThirtyDays(t *testing.T) {
	n := office.Open(t)
	mark, other := n.NewMark(), n.NewMark()
	if mark == other || !n.MarkHolds(mark) {
		t.Fatal(mark, other)
	}
	for i := range 5 {
		online(t, n, mark, 1+i, 0)
		online(t, n, other, 50+i, 0)
	}
	online(t, n, mark, 5, 9) // another person of a family that was counted
	if d := devices(t, n); len(d) != 0 {
		t.Fatalf("five families are no matter: %+v", d)
	}
	last := online(t, n, mark, 6, 0)
	d := devices(t, n)
	if len(d) != 1 || d[0].Families != 6 || d[0].Registered || d[0].Name != "" || len(d[0].Cases) != 7 || d[0].Cases[0].No != last {
		t.Fatalf("%+v", d)
	}
	if strings.Contains(fmt.Sprintf("%+v", d), mark[6:]) {
		t.Error("the list holds the mark")
	}
	if got := kept(t, n); got != 12 {
		t.Errorf("%d rows of devices, want 12", got)
	}
	n.Clock.Add(29 * 24 * time.Hour)
	if d := devices(t, n); len(d) != 1 {
		t.Errorf("on the last day: %+v", d)
	}
	n.Clock.Add(36 * time.Hour)
	if d := devices(t, n); len(d) != 0 {
		t.Errorf("after 30 days, before anybody swept: %+v", d)
	}
	if n.MarkHolds(mark) {
		t.Error("a mark of last month holds")
	}
	if _, err := n.Desk.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	if got := kept(t, n); got != 0 {
		t.Errorf("%d rows of devices after 30 days", got)
	}
	online(t, n, mark, 7, 0)
	if got := kept(t, n); got != 0 {
		t.Error("a mark that is over is counted")
	}
	sound(t, n)
}

func TestOnlyWhatACitizensOwnBrowserSendsHasADevice(t *testing.T) {
	n := office.Open(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	mark := n.NewMark()
	for name, change := range map[string]func(*desk.Application){
		"over the API":     func(a *desk.Application) { a.Channel = "api" },
		"without a mark":   func(a *desk.Application) { a.Mark = "" },
		"a mark of chance": func(a *desk.Application) { a.Mark = "x" },
		"of tomorrow":      func(a *desk.Application) { a.Mark = "99999-" + mark[6:] },
		"spelled anew":     func(a *desk.Application) { a.Mark = "0" + mark },
		"without a family card": func(a *desk.Application) {
			a.Applicant = desk.Party{Way: "elsewhere", Record: person.Record{Name: "Warga", NIK: "3302990101900001", BirthDate: "1990-01-01", Sex: "L"}}
		},
	} {
		a := n.Application(std)
		a.Channel, a.Mark = "web", mark
		change(&a)
		if _, err := n.Desk.File(ctx, a); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := kept(t, n); got != 0 {
			t.Fatalf("%s: counted", name)
		}
	}
	front := n.As("front-desk")
	a := n.Application(std)
	a.Mark = mark
	if _, err := n.FileForPerson(ctx, front, a); err != nil || kept(t, n) != 0 {
		t.Error("what an officer files has the officer's device:", err)
	}
}

func TestTheSameApplicationFromAnotherDeviceIsTheSame(t *testing.T) {
	n := office.Open(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	a := n.Application(std)
	a.Channel, a.Mark, a.Key = "web", n.NewMark(), "once"
	first, err := n.Desk.File(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	a.Mark = n.NewMark()
	again, err := n.Desk.File(ctx, a)
	if err != nil || !again.Replayed || again.No != first.No || kept(t, n) != 1 {
		t.Errorf("%v %+v, %d rows", err, again, kept(t, n))
	}
}
