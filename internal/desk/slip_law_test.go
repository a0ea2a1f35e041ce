package desk_test

import (
	"slices"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/premises"
)

func TestAnOfficerPrintsASlipOnlyOfWhatWasFiledAtTheCounter(t *testing.T) {
	n := town(t)
	front := n.As("front-desk")
	online := onTheWeb(t, n, asWulan(t, n))
	if r, err := n.CounterSlip(ctx, front, online.No); key(err) != "slip.elsewhere" || r.Secret != "" {
		t.Error("the secret of a case from the web:", err)
	}
	// To have seen the person opens nothing that they did not ask for.
	if err := n.Seen(ctx, front, online.No); err != nil {
		t.Fatal(err)
	}
	if r, err := n.CounterSlip(ctx, front, online.No); key(err) != "slip.elsewhere" || r.Secret != "" {
		t.Error("a case was marked as seen and its secret was printed:", err)
	}
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	filed, err := n.FileForPerson(ctx, front, n.Application(std))
	if err != nil {
		t.Fatal(err)
	}
	again, err := n.CounterSlip(ctx, front, filed.No)
	if err != nil || again.Secret != filed.Secret || again.Secret == "" {
		t.Error("a slip of the counter:", err)
	}
	printed := func(l premises.LookLine) bool { return l.Reason == "slip" && l.Role == "front-desk" }
	if looks := n.Step(filed.No).Looks; !slices.ContainsFunc(looks, printed) {
		t.Errorf("the applicant does not read that it was printed: %+v", looks)
	}
	if _, err := n.CounterSlip(ctx, n.As("kec-front-desk"), filed.No); fault.Of(err) != fault.NotFound {
		t.Error("another office:", err)
	}
}
