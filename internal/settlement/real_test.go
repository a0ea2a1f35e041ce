package settlement_test

import (
	"os"
	"testing"
	"time"

	"genggam/internal/moving"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/settlement"
)

// newVillage is a village that does not exist, of the dump's code.
const newVillage region.Code = "33.02.99.2001"

// node is a node on which the new village has an office, at the end of 2026.
func node(t *testing.T) *office.Node {
	t.Helper()
	return furnished(t, office.Open(t))
}

func furnished(t *testing.T, n *office.Node) *office.Node {
	t.Helper()
	n.Clock.Add(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).Sub(n.Clock.Now()))
	o, err := n.Office(office.Village)
	if err != nil {
		t.Fatal(err)
	}
	o.Code, o.Name = newVillage, "Contoh"
	if err := n.SetOffices(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return n
}

// clerk works in the new village with every role.
func clerk() premises.Actor {
	a := premises.Actor{Account: "a-clerk", Name: "Tuginem", Office: newVillage}
	for _, r := range []string{"front-desk", "registrar", "head", "supervisor", "verifier", "signer"} {
		a.Roles = append(a.Roles, premises.Role{Name: r})
	}
	return a
}

func plan() settlement.Plan { return settlement.Plan{Office: newVillage, Basis: "public-task"} }

func TestARealDumpIsTakenIn(t *testing.T) {
	name := os.Getenv("GENGGAM_OPENSID_DUMP")
	if name == "" {
		t.Skip("GENGGAM_OPENSID_DUMP names no dump; scripts/opensid-dump.sh makes one")
	}
	n := node(t)
	s, err := settlement.OpenDump(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	began := time.Now()
	r, err := n.Settlement.Take(t.Context(), s, plan(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("taken in in %v: added %v, opened %v, as of %s", time.Since(began).Round(time.Millisecond), r.Added, r.Opened, r.AsOf)
	began = time.Now()
	again, err := n.Settlement.Take(t.Context(), s, plan(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("again in %v: same %v, added %v, replaced %v, different %d", time.Since(began).Round(time.Millisecond), again.Same, again.Added, again.Replaced, again.Different)
	if len(again.Added) > 0 || again.Different > 0 {
		t.Error("the same file changed something")
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	want := &village{}
	if _, err := moving.Read(f, moving.Options{Village: newVillage, Today: "2026-11-23"}, want.taker()); err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	got := read(t, leave(t, n))
	t.Logf("out in %v: %d residents, %d families, %d letters, %d lines of the agenda, %d registers, each the same as in the dump", time.Since(began).Round(time.Millisecond),
		len(got.Residents), len(got.Families), len(got.Letters), len(got.Agenda), len(got.Registers))
	same(t, got, want)
}
