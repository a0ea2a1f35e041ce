package evenhand_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/evenhand"
	"genggam/internal/fairness"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/office"
	"genggam/internal/premises"
)

var ctx = context.Background()

const service = "surat-keterangan-usaha"

// town is a node whose clock runs from case to case.
type town struct{ *office.Node }

func (n town) ok(err error) {
	n.T.Helper()
	if err != nil {
		n.T.Fatal(err)
	}
}

// refused says that an error is the refusal of a key.
func (n town) refused(err error, key string) {
	n.T.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		n.T.Fatalf("want %s, got %v", key, err)
	}
}

// someone is the k-th synthetic person: every second one a woman.
func someone(k int) desk.Party {
	r := office.People()[0].Record
	r.Name, r.Phone = fmt.Sprintf("Warga Contoh %d", k), ""
	r.Sex, r.BirthDate = "L", "1990-08-17"
	if k%2 == 1 {
		r.Sex = "P"
	}
	r.NIK = ""
	return desk.Party{Record: r}
}

// served files n cases of men and as many of women on the first days of March, and
// ends each of them when its wait is over; women wait slow times as long. Waits are
// in hours of the clock.
func (n town) served(each int, slow float64, seed uint64) {
	n.T.Helper()
	std, _ := n.Catalogue().Current(service, "2026-03-02")
	draw := rand.New(rand.NewPCG(seed, 7))
	type end struct {
		at time.Time
		no int64
	}
	var ends []end
	for k := range 2 * each {
		n.Clock.Set(office.Monday.Add(time.Duration(k) * time.Minute))
		a := n.Application(std)
		a.Applicant, a.Assurance, a.Key = someone(k), casework.Matched, fmt.Sprint("case ", k)
		r, err := n.Desk.File(ctx, a)
		n.ok(err)
		hours := 24 * 2 * math.Exp(0.5*draw.NormFloat64())
		if k%2 == 1 {
			hours *= slow
		}
		ends = append(ends, end{n.Clock.Now().Add(time.Duration(hours * float64(time.Hour))), r.No})
	}
	slices.SortFunc(ends, func(a, b end) int { return a.at.Compare(b.at) })
	for _, e := range ends {
		if e.at.After(n.Clock.Now()) {
			n.Clock.Set(e.at)
		}
		if _, err := n.Finish(ctx, e.no); err != nil {
			n.T.Fatal(err)
		}
	}
}

var (
	march   = integrity.MonthOf(mustDay("2026-03-02"))
	quarter = evenhand.QuarterOf(march)
)

func open(t testing.TB) town { return town{office.Open(t)} }

func TestAGroupThatWaitsLongerIsFound(t *testing.T) {
	n := open(t)
	at := time.Now()
	n.served(40, 2.5, 1)
	t.Log(time.Since(at))
	n.Clock.Set(time.Date(2026, 4, 1, 9, 0, 0, 0, office.WIB))
	for more := true; more; {
		var err error
		more, err = n.Evenhand.Rounds(ctx)
		n.ok(err)
	}
	t.Log(time.Since(at))
	f, err := n.Evenhand.Month(ctx, office.Village, march)
	n.ok(err)
	t.Logf("%+v", f)
	n.Clock.Set(time.Date(2026, 4, 20, 9, 0, 0, 0, office.WIB))
	f, err = n.Evenhand.Month(ctx, office.Village, march)
	n.ok(err)
	t.Logf("%+v", f)
	found, err := audit.Verify(ctx, n.Premises, nil)
	if err != nil || len(found.Findings) > 0 {
		t.Errorf("verify: %v %v", err, found.Findings)
	}
	_ = strings.Contains
	_ = premises.Actor{}
	_ = fairness.Difference
}
