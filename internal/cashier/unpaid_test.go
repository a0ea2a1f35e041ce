package cashier_test

import (
	"slices"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/office"
	"genggam/internal/store"
)

// Whoever changes the database by hand so that a bill counts as paid, or takes one
// away, is named by verify.
func TestABillThatNobodyPaidIsFoundByVerify(t *testing.T) {
	x := open(t, office.Open(t))
	b, gone := x.bill(x.file(3)), x.bill(x.file(2))
	x.bill(x.file(4))
	found := func() (keys []string) {
		t.Helper()
		report, err := audit.Verify(ctx, x.Premises, nil)
		must(t, err)
		for _, f := range report.Findings {
			keys = append(keys, f.What)
		}
		return keys
	}
	if got := found(); len(got) != 0 {
		t.Fatal(got)
	}
	must(t, x.Store.Act(ctx, store.By{}, func(tx *store.Tx) error {
		return tx.Exec(`UPDATE bills SET state = 'paid', way = 'notice', settled_at = 1 WHERE id = ?`, b.ID[:])
	}))
	if got := found(); !slices.Contains(got, "verify.bill-unpaid") {
		t.Error("a bill without money counts as paid:", got)
	}
	must(t, x.Store.Act(ctx, store.By{}, func(tx *store.Tx) error {
		return tx.Exec(`DELETE FROM bills WHERE id = ?`, gone.ID[:])
	}))
	if got := found(); !slices.Contains(got, "verify.bill-gap") {
		t.Error("a bill is gone and nobody says so:", got)
	}
}
