package cashier_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"genggam/internal/cashier"
	"genggam/internal/office"
	"genggam/internal/store"
)

// 100,000 bills and a statement of 100,000 lines, in the real tables: read,
// matched and written in under five seconds.
func TestAHundredThousandPaymentsAreReconciledInFiveSeconds(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("takes a minute with the race detector")
	}
	const many = 100_000
	x := open(t, office.Open(t))
	no := x.file(2)
	must(t, x.Withdraw(ctx, no)) // the bills below belong to it: they end as they are settled
	day := int64(x.Cashier.Today(office.Village))
	set := time.Now()
	must(t, x.Store.Act(ctx, store.By{}, func(tx *store.Tx) error {
		for i := range many {
			id := store.NewID(tx.Time())
			if err := tx.Exec(`INSERT INTO bills (id, office, year, seq, number, case_no, amount, asked, tables, item, issued, due, qr, state, way, settled_at, pos)
				VALUES (?, ?, 2026, ?, ?, ?, ?, ?, '', ?, ?, ?, '', 'open', '', 0, ?)`, id[:], string(office.Village), int64(i+2), fmt.Sprintf("RTB-2026-%05d", i+2), no,
				int64(10_000+i), int64(10_000+i), id[:], day, day+30, int64(i)); err != nil {
				return err
			}
		}
		return nil
	}))
	made := time.Since(set)
	lines := make([]line, many)
	for i := range lines {
		lines[i] = line{fmt.Sprintf("TRF RTB-2026-%05d", i+2), fmt.Sprintf("R%d", i), int64(10_000 + i)}
	}
	file := bankFile(x.Now(), 0, lines...)
	before, began := worked(), time.Now()
	in, err := x.Cashier.Import(ctx, x.books, strings.NewReader(file), nil)
	took, work := time.Since(began), worked()-before
	if err != nil || in.Lines != many || in.Matched != many || !in.More {
		t.Fatalf("%+v %v", in, err)
	}
	t.Logf("%d lines in %s, of which %s of a processor", many, took, work)
	// Whatever else the machine is doing: the work is less than five seconds of it.
	if took > 5*time.Second && work > 5*time.Second {
		t.Errorf("took %s, %s of a processor", took, work)
	}
	began = time.Now()
	if list, total, err := x.Cashier.Movements(ctx, x.books, cashier.ListBack, 0); err != nil || total != 200 || len(list) != cashier.PageSize {
		t.Errorf("%d %v", total, err)
	}
	if took := time.Since(began); took > time.Second && took > made {
		t.Errorf("a page of a list took %s", took)
	}
}
