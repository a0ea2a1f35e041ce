package year_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"genggam/internal/demo"
)

const (
	// mostWait is what the slowest of a hundred readers of any page may wait.
	mostWait = 300 * time.Millisecond
	// mostBook is what a printed book of the residents may take until its last byte:
	// a PDF or CSV with a line for every one of 7,000. All other books are judged as
	// pages are.
	mostBook = 2 * time.Second
	// lastMonth is how many days before the end the figures are taken.
	lastMonth = 30
)

var photo = demo.Photograph()

// TestAYearOfAVillage is the year; see the package.
func TestAYearOfAVillage(t *testing.T) {
	times, err := strconv.Atoi(os.Getenv("GENGGAM_YEAR"))
	if err != nil || times < 1 {
		t.Skip("a year takes minutes: GENGGAM_YEAR=1 runs it, 3 with three times the cases")
	}
	length := 365
	if n, err := strconv.Atoi(os.Getenv("GENGGAM_YEAR_DAYS")); err == nil { // for whoever works on this test
		length = min(n, length)
	}
	before, wall := load(), time.Now()
	w := newTown(t)
	list, apart, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	a := &asker{pages: list, base: w.Base, times: w.times, rng: rand.New(rand.NewPCG(seed, 3)), status: map[string]map[int]int{}, led: map[string]int{}}
	come := arrivals(times)
	last := max(length-lastMonth, 1)
	for d := range length {
		day := began.AddDate(0, 0, d)
		if d == last { // what went before is the node's past: the figures are month 12's
			w.Logf("until day %d: %d filed, %d ended, high water %d MB, %v", d, w.filed, len(w.done), w.status("VmHWM"), time.Since(wall).Round(time.Second))
			w.times.mu.Lock()
			w.times.took = map[string][]time.Duration{}
			w.times.mu.Unlock()
		}
		w.day(day, come[d], a, d >= last)
	}
	w.report(a, apart, times, before, time.Since(wall))
}

// day lives one day: people come, the rounds are walked, the officers work, and
// in the last month readers ask for every page beside them.
func (w *town) day(day time.Time, come []time.Duration, a *asker, asked bool) {
	midnight := day.Add(-time.Duration(day.Hour()) * time.Hour)
	weekday := day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
	w.to(midnight.Add(7 * time.Hour))
	if asked = asked && weekday && len(w.done) > 0; asked {
		a.found, a.month, a.done = w.links(), day.AddDate(0, -1, 0).Format("2006-01"), w.done[max(0, len(w.done)-200):]
		a.beside(w, 1, func() { w.tell(w.T, "/rounds") })
	} else {
		w.tell(w.T, "/rounds")
	}
	if !weekday {
		return
	}
	for _, at := range come {
		w.to(midnight.Add(at))
		w.arrive()
	}
	w.to(midnight.Add(17 * time.Hour))
	switch {
	case asked:
		a.beside(w, 5, func() {
			w.work()
			w.tell(w.T, "/rounds")
		})
	case len(come) > 0:
		w.work()
	}
}

// beside does something while a reader asks for every page so many times.
func (a *asker) beside(w *town, times int, do func()) {
	w.come |= 1 // by the pages
	w.arrive()  // whoever filed this morning may have no page open any more
	a.cookies = w.jars()
	var over sync.WaitGroup
	over.Go(func() {
		for range times {
			a.round()
		}
	})
	do()
	over.Wait()
}

// row is one line of the table.
type row struct {
	name          string
	n             int
	p50, p99, max time.Duration
}

func (x *times) table() (out []row) {
	for _, name := range slices.Sorted(maps.Keys(x.took)) {
		d := slices.Sorted(slices.Values(x.took[name]))
		out = append(out, row{name, len(d), d[len(d)/2], d[min(len(d)-1, len(d)*99/100)], d[len(d)-1]})
	}
	slices.SortStableFunc(out, func(a, b row) int { return int(b.p99 - a.p99) })
	return out
}

// report prints the table and judges it: pages, papers of one case and acts by one
// bound, the log-in among them, whose password is slow on purpose (RFC 9106);
// printed books by another.
func (w *town) report(a *asker, apart []string, times int, before string, took time.Duration) {
	rows := w.times.table()
	all := []time.Duration{}
	for _, r := range rows {
		w.Logf("%-52s %5d  p50 %6.1f  p99 %6.1f  max %6.1f ms", r.name, r.n, ms(r.p50), ms(r.p99), ms(r.max))
		all = append(all, w.times.took[r.name]...)
		most := mostWait
		if slices.Contains([]string{"GET /kantor/buku/cetak/residents", "GET /kantor/buku/cetak/cards"}, r.name) {
			most = mostBook
		}
		if r.p99 > most {
			w.Errorf("%s: p99 %.0f ms, at most %d", r.name, ms(r.p99), most.Milliseconds())
		}
	}
	slices.Sort(all)
	for p, by := range a.status {
		if by[200] == 0 {
			apart = append(apart, fmt.Sprint(p, " ", by))
		}
	}
	slices.Sort(apart)
	w.Logf("led elsewhere: %v", a.led)
	w.Logf("not measured, for want of what they show: %s", strings.Join(apart, "; "))
	for why, n := range w.refused {
		w.Logf("not filed, %d times: %s", n, why)
	}
	w.Logf("%d times the cases: %d filed, %d ended; %d requests in month 12, of all p50 %.1f, p99 %.1f ms, %d kinds of page", times, w.filed, len(w.done), len(all), ms(all[len(all)/2]), ms(all[len(all)*99/100]), len(rows))
	w.Logf("%s; %d core; resident %d MB, high water %d MB; with the files kept %s; on disk %d MB (the database %d MB)", strings.Join(w.limits, ", "), w.Cores,
		w.status("VmRSS"), w.status("VmHWM"), w.group("memory.max_usage_in_bytes", "memory.peak"), size(w.dir), size(filepath.Join(w.dir, "node")))
	w.Logf("load of the machine before %s, after %s; %v", before, load(), took.Round(time.Second))
	if w.status("VmHWM") > mostMemory>>20 {
		w.Errorf("high water %d MB", w.status("VmHWM"))
	}
	if len(w.done) < w.filed*95/100 || w.filed < w.tried*95/100 {
		w.Errorf("%d came, %d filed, %d ended", w.tried, w.filed, len(w.done))
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
