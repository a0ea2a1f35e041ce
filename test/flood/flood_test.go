// Package flood_test lets one address flood a node with complaints, through both
// faces that take them, while others complain and read.
package flood_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"genggam/internal/api"
	"genggam/internal/complaints"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/web"
)

const (
	flooder = "198.51.100.7"
	hours   = 24
	// others are so many people, each with an address, who complain once an hour.
	others = 8
	// mostOfDay is what one address may leave in the office's list in a day.
	mostOfDay = 120
	// mostWait is how long the slowest of a hundred others may wait, in a test that
	// shares its machine; on a quiet one it is a few milliseconds.
	mostWait = time.Second
)

// attacks is how many complaints the one address sends: GENGGAM_FLOOD of them.
func attacks() int {
	if n, err := strconv.Atoi(os.Getenv("GENGGAM_FLOOD")); err == nil {
		return n
	}
	return 1200
}

// node is a whole node that listens, behind a proxy that says who asks.
type node struct {
	*office.Node
	*testing.T
	base   string
	client *http.Client
}

func open(t *testing.T) *node {
	t.Helper()
	n := office.Open(t)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := (&web.Server{Hall: n.Hall, Messages: m, ClientIP: web.ProxiedIP}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.Handle("/open311/", (&api.Server{Desk: n.Desk, Complaints: n.Complaints, Messages: m, Clock: n.Clock.Now, ClientIP: web.ProxiedIP}).Handler())
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return &node{n, t, s.URL, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what came back, and after how long.
type answer struct {
	status int
	body   string
	took   time.Duration
}

func (n *node) ask(from, method, path string, form url.Values) (a answer) {
	begin := time.Now()
	req, err := http.NewRequest(method, n.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		n.Error(err)
		return a
	}
	req.Header.Set("X-Forwarded-For", from)
	req.Header.Set("Accept-Language", "id")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := n.client.Do(req)
	if err != nil {
		n.Error(err)
		return a
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		n.Error(err)
	}
	return answer{res.StatusCode, string(b), time.Since(begin)}
}

// report sends a new Open311 request.
func (n *node) report(from, code string, i int) answer {
	return n.ask(from, http.MethodPost, "/open311/v2/requests.json", url.Values{"service_code": {code}, "office": {string(office.Village)},
		"description": {fmt.Sprintf("Laporan nomor %d", i)}, "address_string": {"Depan pasar"}, "first_name": {"Sulastri"}, "last_name": {"Contoh"}})
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// send sends the form of the pages, with what the page hid in it.
func (n *node) send(from, page string, i int) answer {
	form := url.Values{"kantor": {string(office.Village)}, "jenis": {"complaint"}, "kategori": {"nuisance"}, "uraian": {fmt.Sprintf("Laporan halaman %d", i)}, "nama": {"Sulastri Contoh"}}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], m[2])
	}
	form.Set("kunci", fmt.Sprintf("banjir-%d", i))
	return n.ask(from, http.MethodPost, "/aduan/lapor", form)
}

// tally is what the flooder and the others were answered.
type tally struct {
	mu       sync.Mutex
	statuses map[string]map[int]int
	waits    []time.Duration
}

func (y *tally) add(who string, a answer) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.statuses[who] == nil {
		y.statuses[who] = map[int]int{}
	}
	y.statuses[who][a.status]++
	if who == "others" {
		y.waits = append(y.waits, a.took)
	}
}

// flood is one hour of it, by eight connections through both faces.
func (n *node) flood(y *tally, hour int, page string) {
	var wait sync.WaitGroup
	each := attacks() / hours / 8
	for c := range 8 {
		wait.Go(func() {
			for i := range each + 1 {
				no := (hour*8+c)*1000 + i
				a := answer{}
				if c%2 == 0 {
					a = n.report(flooder, "nuisance", no)
				} else {
					a = n.send(flooder, page, no)
				}
				y.add("flooder", a)
				if a.status == http.StatusTooManyRequests && !strings.Contains(strings.ToLower(a.body), "coba lagi") && !strings.Contains(strings.ToLower(a.body), "tunggu") {
					n.Errorf("429 does not say what to do: %s", a.body)
				}
			}
		})
	}
	wait.Go(func() {
		for i := range others {
			from := fmt.Sprintf("203.0.113.%d", i+1)
			y.add("others", n.report(from, "lamp", hour*others+i))
			y.add("others", n.ask(from, http.MethodGet, "/aduan", nil))
			y.add("others", n.ask(from, http.MethodGet, "/aduan/lapor", nil))
		}
	})
	wait.Wait()
}

func TestOneAddressThatFloodsLeavesEverybodyElseServed(t *testing.T) {
	n, y := open(t), &tally{statuses: map[string]map[int]int{}}
	page := n.ask(flooder, http.MethodGet, "/aduan/lapor", nil).body
	if !strings.Contains(page, `name="uraian"`) {
		t.Fatal("there is no form to flood")
	}
	begin := time.Now()
	for hour := range hours {
		n.flood(y, hour, page)
		n.Clock.Add(time.Hour)
	}
	took := time.Since(begin)
	sent := 0
	for status, k := range y.statuses["flooder"] {
		sent += k
		if status != http.StatusCreated && status != http.StatusSeeOther && status != http.StatusTooManyRequests {
			t.Errorf("the flooder was answered %d, %d times", status, k)
		}
	}
	if sent < attacks() {
		t.Errorf("the flood was %d", sent)
	}
	slices.Sort(y.waits)
	p50, p99 := y.waits[len(y.waits)/2], y.waits[len(y.waits)*99/100]
	if got := y.statuses["others"]; got[http.StatusCreated] != hours*others || got[http.StatusOK] != 2*hours*others {
		t.Errorf("others were answered %v", got)
	}
	if p99 > mostWait {
		t.Errorf("one of a hundred others waited %v", p99)
	}
	flooded, heard := n.listed(t)
	if flooded == 0 || flooded > mostOfDay || heard != hours*others {
		t.Errorf("the office's list has %d of the flooder, at most %d, and %d of others, who sent %d", flooded, mostOfDay, heard, hours*others)
	}
	t.Logf("%d from one address in %v: %v; %d of them in the office's list; others %v, p50 %v, p99 %v", sent, took.Round(time.Millisecond), y.statuses["flooder"], flooded,
		y.statuses["others"], p50.Round(time.Microsecond), p99.Round(time.Microsecond))
	n.Clock.Add(2 * time.Hour)
	if a := n.report(flooder, "nuisance", 1); a.status != http.StatusCreated {
		t.Errorf("the next day the address is answered %d: %s", a.status, a.body)
	}
}

// listed counts what is in the office's list, of the flooder and of others.
func (n *node) listed(t *testing.T) (flooded, heard int) {
	clerk, after := n.As("front-desk"), ""
	for {
		rows, next, err := n.Complaints.List(t.Context(), clerk, complaints.ListOpen, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range rows {
			if x.Category == "nuisance" {
				flooded++
			} else {
				heard++
			}
		}
		if after = next; after == "" {
			return flooded, heard
		}
	}
}
