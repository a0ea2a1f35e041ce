package ledgers_test

import (
	"fmt"
	"io"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"genggam/internal/ledgers"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/residents"
)

// village fills the register up to a number of residents in ten dusun.
func village(t testing.TB, n *office.Node, size int) {
	t.Helper()
	rows := make([]residents.ImportRow, 0, 1000)
	for i := range size {
		rows = append(rows, residents.ImportRow{Line: i + 1, Record: person.Record{
			Name: fmt.Sprintf("Warga Contoh %d", i), NIK: fmt.Sprintf("330299%02d%02d%02d%04d", 1+i%28, 1+i%12, 40+i%50, 1+i/12), KK: fmt.Sprintf("330299%010d", i/4),
			BirthPlace: "Banyumas", BirthDate: fmt.Sprintf("%d-%02d-%02d", 1940+i%50, 1+i%12, 1+i%28), Sex: map[bool]string{true: "L", false: "P"}[i%2 == 0], Religion: "Islam", Marital: "Kawin",
			Job: "Petani", Citizenship: "WNI", Hamlet: fmt.Sprintf("Dusun %d", i%10), RT: "001", RW: fmt.Sprintf("%03d", 1+i%10), FamilyRole: map[bool]string{true: "kepala-keluarga", false: "anak"}[i%4 == 0], Region: string(office.Village),
		}})
		if len(rows) == 1000 || i == size-1 {
			must(t, n.AddResidents(ctx, office.Village, rows))
			rows = rows[:0]
		}
	}
}

// TestTenThousandResidentsStream prints the whole register and holds the memory
// that stays in use to a bound that a whole village would burst.
func TestTenThousandResidentsStream(t *testing.T) {
	if testing.Short() {
		t.Skip("ten thousand residents are left out of a short run")
	}
	n := office.Open(t)
	village(t, n, 10_000)
	began := time.Now()
	f, err := n.Ledgers.Month(ctx, office.Village, march)
	must(t, err)
	t.Logf("counting the month: %v (%d dusun)", time.Since(began).Round(time.Millisecond), len(f.Areas))
	for _, csv := range []bool{false, true} {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		out := &meter{}
		began := time.Now()
		must(t, n.Ledgers.Print(ctx, n.As("registrar"), ledgers.Order{Book: "residents", CSV: csv}, out))
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		most := int64(out.most.Load()) - int64(before.HeapAlloc)
		t.Logf("csv %v: %d bytes in %v, the first after %v, %d KB of heap more at most", csv, out.bytes, took.Round(time.Millisecond), out.first.Sub(began).Round(time.Millisecond), most>>10)
		if most > 64<<20 {
			t.Errorf("csv %v: %d MB in use", csv, most>>20)
		}
		if out.bytes < 500_000 {
			t.Errorf("csv %v: only %d bytes", csv, out.bytes)
		}
	}
}

// meter counts what is written and looks at the heap now and then.
type meter struct {
	bytes, writes int
	first         time.Time
	most          atomic.Uint64
}

func (m *meter) Write(b []byte) (int, error) {
	if m.writes == 0 {
		m.first = time.Now()
	}
	m.bytes += len(b)
	if m.writes++; m.writes%20 == 1 {
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		m.most.Store(max(m.most.Load(), s.HeapAlloc))
	}
	return len(b), nil
}

var _ io.Writer = (*meter)(nil)
