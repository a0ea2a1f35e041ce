package inspection_test

import (
	"io"
	"testing"
	"time"

	"genggam/internal/inspection"
	"genggam/internal/office"
	"genggam/internal/region"
	"genggam/internal/store/storetest"
)

func TestPostgreSQLGivesTheSamePackReportAndCost(t *testing.T) {
	n := office.OpenOn(t, storetest.PostgresDSN(t))
	march(t, n)
	m := month(t, "2026-03")
	a := auditor(t, n, inspection.Letter{Offices: []region.Code{office.Village}})
	packed, err := n.Inspection.TakePack(ctx, a, inspection.Period{Office: office.Village, First: m, Last: m}, io.Discard, "id")
	must(t, err)
	if packed.Rows == 0 || packed.Proofs == 0 {
		t.Errorf("%+v", packed)
	}
	y, err := n.Inspection.CostOf(ctx, n.As("head"), 2026)
	must(t, err)
	if len(y.Lines) != 5 {
		t.Errorf("%+v", y)
	}
	must(t, n.Inspection.HangBoard(ctx, n.As("head")))
	must(t, n.Inspection.SayFact(ctx, n.As("head"), "motto"))
	n.Clock.Set(time.Date(2026, 4, 7, 9, 0, 0, 0, office.WIB))
	must(t, n.Inspection.Approve(ctx, n.As("head"), m, 0))
	must(t, n.Inspection.Receive(ctx, n.As("kec-registrar"), office.Village, m, 1))
	sound(t, n)
}
