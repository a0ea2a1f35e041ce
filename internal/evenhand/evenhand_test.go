package evenhand_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/desk"
	"genggam/internal/evenhand"
	"genggam/internal/fairness"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/office"
	"genggam/internal/premises"
)

var ctx = context.Background()

const service = "surat-pengantar-skck"

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

// served files as many cases of men as of women at once, and ends each of them when
// its wait is over, to the quarter of a day; women wait slow times as long.
func (n town) served(each int, slow float64, seed uint64) (nos []int64) {
	n.T.Helper()
	std, _ := n.Catalogue().Current(service, "2026-03-02")
	draw := rand.New(rand.NewPCG(seed, 7))
	nos = make([]int64, 2*each)
	template := n.Application(std)
	n.together(len(nos), func(k int) error {
		a := template
		a.Applicant, a.Key = someone(k), fmt.Sprint("case ", k)
		r, err := n.Desk.File(ctx, a)
		nos[k] = r.No
		return err
	})
	ends := map[time.Time][]int64{}
	for k, no := range nos {
		hours := 48 * math.Exp(0.4*draw.NormFloat64())
		if k%2 == 1 {
			hours *= slow
		}
		at := office.Monday.Add(time.Duration(1+hours/6) * 6 * time.Hour)
		ends[at] = append(ends[at], no)
	}
	for _, at := range slices.SortedFunc(maps.Keys(ends), time.Time.Compare) {
		n.Clock.Set(at)
		_, err := n.Desk.Rounds(ctx)
		n.ok(err)
		n.together(len(ends[at]), func(k int) error {
			_, err := n.Finish(ctx, ends[at][k])
			return err
		})
	}
	return nos
}

// together does something many times at once.
func (n town) together(times int, do func(k int) error) {
	n.T.Helper()
	errs := make([]error, times)
	var wait sync.WaitGroup
	for k := range times {
		wait.Go(func() { errs[k] = do(k) })
	}
	wait.Wait()
	n.ok(errors.Join(errs...))
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
