package opinions_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/opinions"
	"genggam/internal/store/storetest"
	"genggam/internal/survey"
)

var ctx = context.Background()

const service = "surat-keterangan-usaha"

// served files and finishes a case.
func served(t *testing.T, n *office.Node) int64 {
	t.Helper()
	no := n.File(service).No
	if _, err := n.Finish(ctx, no); err != nil {
		t.Fatal(err)
	}
	return no
}

func sheet(v uint8) (s survey.Sheet) {
	for i := range s {
		s[i] = v
	}
	return s
}

// asking is a ticket as if somebody else had been asked.
func asking(n *office.Node, k int) opinions.Asking {
	key := n.Root.Derive("survey/" + survey.QuarterOf(n.Today(office.Village)).String())
	t := survey.Ticket{Office: string(office.Village), Service: service, Quarter: survey.QuarterOf(n.Today(office.Village))}
	return opinions.Asking{Ticket: t, Text: t.Write(key[:], [10]byte{byte(k), byte(k >> 8), 7})}
}

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return fmt.Sprint(err)
}

func TestWhoWasServedIsAskedOnceAQuarter(t *testing.T) {
	n := office.Open(t)
	running := n.File(service).No
	if _, err := n.Opinions.Ask(ctx, running); key(err) != "opinion.not-over" {
		t.Errorf("a running case: %v", err)
	}
	first, second := served(t, n), served(t, n) // the same applicant
	a, err := n.Opinions.Ask(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Opinions.Ask(ctx, second); key(err) != "opinion.asked" {
		t.Errorf("asked twice: %v", err)
	}
	receipt, err := n.Opinions.Answer(ctx, a, survey.Own, sheet(4))
	if err != nil || len(receipt) < 16 {
		t.Fatalf("%q, %v", receipt, err)
	}
	if _, err := n.Opinions.Answer(ctx, a, survey.Own, sheet(1)); key(err) != "opinion.spent" {
		t.Errorf("answered twice: %v", err)
	}
	a.Text = strings.Repeat("A", len(a.Text))
	if _, err := n.Opinions.Answer(ctx, a, survey.Own, sheet(1)); key(err) != "opinion.ticket" {
		t.Errorf("with a ticket of one's own making: %v", err)
	}
	n.Clock.Add(100 * 24 * time.Hour)
	if _, err := n.Opinions.Ask(ctx, second); err != nil {
		t.Errorf("the next quarter: %v", err)
	}
}

func TestNothingLeavesABoxBeforeTenAndTheEndOfTheMonth(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { month(t, office.Open(t)) })
	t.Run("postgres", func(t *testing.T) { month(t, office.OpenOn(t, storetest.PostgresDSN(t))) })
}

func month(t *testing.T, n *office.Node) {
	month := survey.MonthOf(n.Today(office.Village))
	period := opinions.Period{From: month, To: month}
	report := func() survey.Report {
		t.Helper()
		r, err := n.Opinions.Report(ctx, office.Village, period, survey.Way{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	var receipt string
	for k := range 9 {
		var err error
		if receipt, err = n.Opinions.Answer(ctx, asking(n, k), survey.Own, sheet(3)); err != nil {
			t.Fatal(err)
		}
	}
	n.Clock.Set(time.Date(2026, 4, 1, 8, 0, 0, 0, office.WIB))
	if err := n.Opinions.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	if r := report(); r.All.N != 0 || r.Waiting != 9 {
		t.Errorf("nine answers: %d counted, %d waiting", r.All.N, r.Waiting)
	}
	if _, err := n.Opinions.Answer(ctx, asking(n, 99), survey.Own, sheet(4)); err != nil {
		t.Fatal(err)
	}
	n.Clock.Set(time.Date(2026, 5, 1, 8, 0, 0, 0, office.WIB))
	if err := n.Opinions.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	period.To = month + 1
	r := report()
	if r.N != 10 || r.Waiting != 0 || r.All.Index.Hundredths != 7750 {
		t.Errorf("%d counted, %d waiting, index %d", r.N, r.Waiting, r.All.Index.Hundredths)
	}
	if is, err := n.Opinions.Counted(ctx, receipt); !is || err != nil {
		t.Errorf("the receipt is not among the counted: %v", err)
	}
	if is, _ := n.Opinions.Counted(ctx, "AAAA-AAAA-AAAA-AAAA"); is {
		t.Error("a receipt that nobody was given is")
	}
	found, err := audit.Verify(ctx, n.Premises, nil)
	if err != nil || len(found.Findings) > 0 {
		t.Errorf("verify: %v %v", err, found.Findings)
	}
}

func TestManyAnswerAtOnceAndNoneIsLost(t *testing.T) {
	n := office.Open(t)
	var wait sync.WaitGroup
	errs := make([]error, 40)
	for k := range errs {
		wait.Go(func() {
			for try := 0; try < 5; try++ {
				if _, errs[k] = n.Opinions.Answer(ctx, asking(n, k), survey.Own, sheet(uint8(1+k%4))); key(errs[k]) != "opinion.busy" {
					return
				}
			}
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	r, err := n.Opinions.Report(ctx, office.Village, opinions.Period{}, survey.Way{})
	if err != nil || r.Waiting != 40 {
		t.Errorf("%d of 40 wait, %v", r.Waiting, err)
	}
}

func TestTheOpenDatabaseTellsNobodysAnswer(t *testing.T) {
	n := office.Open(t)
	no := served(t, n)
	a, err := n.Opinions.Ask(ctx, no)
	if err != nil {
		t.Fatal(err)
	}
	entries := func() (size int64) {
		if _, err := n.Store.One(ctx, `SELECT size FROM log_head WHERE id = 1`, nil, &size); err != nil {
			t.Fatal(err)
		}
		return size
	}
	before := entries()
	if _, err := n.Opinions.Answer(ctx, a, survey.Own, sheet(1)); err != nil {
		t.Fatal(err)
	}
	if entries() != before {
		t.Error("an answer leaves an entry")
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(n.Config.Dir + "/genggam.db")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), `"Counts"`) || strings.Contains(string(b), a.Text) {
		t.Error("the file shows counts or a ticket")
	}
}
