package bench

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/desk"
	"genggam/internal/hall"
)

// heardShare is how many cases there are for one complaint.
const heardShare = 10

// heardPages are the pages of complaints and of the scoreboard that must answer
// in a tenth of a second on a full node. Those with turns are leafed through by
// their next link; officer says that somebody is logged in.
var heardPages = []struct {
	name, path     string
	turns, officer bool
}{
	{name: "complaints: public list", path: "/aduan", turns: true},
	{name: "complaints: public list, what runs", path: "/aduan?keadaan=open", turns: true},
	{name: "complaints: search", path: "/aduan?q="},
	{name: "complaints: map", path: "/aduan/peta"},
	{name: "complaints: map of a district", path: "/aduan/peta/33.02.17", turns: true},
	{name: "complaints: map of a village", path: "/aduan/peta/33.02.04.2005", turns: true},
	{name: "complaints: officer's list", path: "/kantor/aduan", turns: true, officer: true},
	{name: "complaints: officer's list, ended", path: "/kantor/aduan?daftar=ended", turns: true, officer: true},
	{name: "complaints: officer's list, of offices below", path: "/kantor/aduan?daftar=told", officer: true},
	{name: "complaints: Open311, a thousand", path: "/open311/v2/requests.json"},
	{name: "scoreboard", path: "/angka"},
	{name: "scoreboard: an office", path: "/angka/" + string(village)},
	{name: "scoreboard: what is about no service", path: "/angka/" + string(village) + "/bukan-layanan"},
}

// heardBound is the most that a page of heardPages may take, p99, milliseconds.
const heardBound = 100

const (
	hearName    = "complaints, filling"
	releaseName = "scoreboard: making a month"
)

// heard fills a node that has its cases with complaints and measures their pages.
func (n *node) heard(ctx context.Context, size int64, r *run) error {
	r.measure(hearName, size, func() (Figure, error) { return n.hear(ctx, size/heardShare, r) })
	r.measure(releaseName, size, func() (Figure, error) { return n.monthLater(ctx) })
	cookie, err := n.logIn(ctx, size+1) // another officer than the one of the cases
	if err != nil {
		return err
	}
	h, err := n.handler()
	if err != nil {
		return err
	}
	s, err := serve(h)
	if err != nil {
		return err
	}
	defer s.close()
	var i atomic.Int64
	for _, p := range heardPages {
		who := ""
		if p.officer {
			who = cookie
		}
		if !n.there(ctx, s.address, visit(p.path, who)) {
			r.missing("%s: there is no such page", p.name)
			continue
		}
		r.measure(p.name, size, func() (Figure, error) {
			if p.turns {
				return turnPages(ctx, s.address, turning{path: p.path, cookie: who}, r)
			}
			return ask(ctx, s.address, 1, r.short, func(int) []byte {
				path := p.path
				if strings.HasSuffix(path, "=") {
					path += url.QueryEscape(sought(i.Add(1)))
				}
				return visit(path, who)
			})
		})
	}
	return nil
}

// monthLater opens the node again when the month of its complaints is over, without
// the watchman, who would have every case to chase, and makes the figures of that
// month: how many seconds that took.
func (n *node) monthLater(ctx context.Context) (Figure, error) {
	if err := n.shut(); err != nil {
		return Figure{}, err
	}
	n.cfg.Now = func() time.Time { return time.Now().Add(32 * 24 * time.Hour) }
	h, err := hall.Open(ctx, n.cfg)
	if err != nil {
		return Figure{}, err
	}
	n.Hall, n.rest = h, func() {}
	begin := time.Now()
	for more := true; more && err == nil; {
		more, err = n.Scoreboard.Rounds(ctx)
	}
	return Figure{Value: time.Since(begin).Seconds(), Unit: "s"}, err
}

// there says whether a page is.
func (n *node) there(ctx context.Context, address string, request []byte) bool {
	w, err := dial(address)
	if err != nil {
		return false
	}
	defer func() { _ = w.conn.Close() }()
	status, _, err := w.within(ctx).do(request)
	return err == nil && status != 404
}

// syllables make the words of invented complaints.
var syllables = []string{"ba", "du", "gi", "ka", "lo", "mi", "nu", "pe", "ra", "si", "ta", "wo"}

// said is a word of a vocabulary of 1,728, the first ones said far more often.
func said(rng *rand.Rand) string {
	k := int(1728 * rng.Float64() * rng.Float64() * rng.Float64())
	return syllables[k/144%12] + syllables[k/12%12] + syllables[k%12]
}

// sought is what somebody looks for: a word that stands in every second text, a
// rare one, two of which few texts have both, and one that nobody said.
func sought(i int64) string {
	rng := rand.New(rand.NewPCG(uint64(i), 1))
	switch i % 4 {
	case 0:
		return "lampu"
	case 1:
		return said(rng)
	case 2:
		return "lampu " + said(rng)
	}
	return "zamrud"
}

// hear files complaints through their room until there are so many, has officers
// work on them as offices do, and says how many a second that were.
func (n *node) hear(ctx context.Context, most int64, r *run) (Figure, error) {
	whole := ctx
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	begin := time.Now()
	var count atomic.Int64
	var wait sync.WaitGroup
	var first sync.Once
	var failed error
	for i := range 128 {
		wait.Go(func() {
			for k := count.Add(1); k <= most && ctx.Err() == nil; k = count.Add(1) {
				if k%20_000 == 0 {
					r.say("  %s complaints, %.0f/s", thousands(k), float64(k)/time.Since(begin).Seconds())
				}
				if err := n.complain(ctx, officer("registrar", i), k); err != nil {
					first.Do(func() { failed = err; stop() })
				}
			}
		})
	}
	wait.Wait()
	return Figure{Clients: 128, Count: int(most), PerSecond: float64(most) / time.Since(begin).Seconds()}, cmp.Or(whole.Err(), failed)
}

// complain files the k-th complaint and brings it as far as offices bring theirs:
// seven of ten looked at, four decided, three delivered and rated, three published.
func (n *node) complain(ctx context.Context, a desk.Actor, k int64) error {
	rng := rand.New(rand.NewPCG(uint64(k), 2))
	var text []string
	for range 12 {
		text = append(text, said(rng))
	}
	if rng.IntN(2) == 0 {
		text = append(text, "lampu")
	}
	kinds := complaints.Categories()
	f := complaints.Filing{Office: village, As: complaint.Ordinary, Category: kinds[rng.IntN(len(kinds))], Placed: true,
		Lat: -7_530_000 + rng.Int64N(160_000), Lon: 109_060_000 + rng.Int64N(180_000),
		Words: complaints.Words{Text: strings.Join(text, " "), Place: "Jalan Contoh"}, Who: complaints.Who{Name: "Sulastri Contoh", Contact: fmt.Sprintf("0812%08d", k%100_000_000)},
		Anonymous: rng.IntN(10) == 0, Confidential: rng.IntN(10) == 0}
	rec, err := n.Complaints.File(ctx, f)
	if err != nil {
		return err
	}
	far := rng.IntN(10)
	steps := []func() error{
		func() error { return n.Complaints.Verify(ctx, a, rec.No, complaint.Ordinary) },
		func() error { return n.Complaints.Decide(ctx, a, rec.No, complaint.Upheld, "Sudah diperbaiki.") },
		func() error { return n.Complaints.Hand(ctx, a, rec.No, "message") },
		func() error { return n.Complaints.Rate(ctx, rec.No, 4, "") },
	}
	for i, from := range []int{3, 6, 7, 7} {
		if err == nil && far >= from {
			err = steps[i]()
		}
	}
	if err == nil && far%3 == 0 && !f.Confidential {
		err = n.Complaints.Publish(ctx, a, rec.No, complaints.Text{Summary: strings.Join(text, " "), Answer: "Sudah diperbaiki."}, false)
	}
	return err
}
