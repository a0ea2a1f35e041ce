package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"

	"genggam/internal/fault"

	"golang.org/x/time/rate"
)

// Limits per reader. A village office shares one address for many people, so
// they are generous: they stop machines, not a queue at the counter.
const (
	readsPerSecond, readsAtOnce   = 20, 200
	writesPerSecond, writesAtOnce = 2, 60
	// mostReaders bounds the memory of each table: about 100 bytes a reader.
	mostReaders = 20000
)

// limits holds how fast each address may ask.
type limits struct{ reads, writes *limiter }

func newLimits() *limits {
	return &limits{reads: newLimiter(readsPerSecond, readsAtOnce), writes: newLimiter(writesPerSecond, writesAtOnce)}
}

// limiter is one token bucket per reader, for a bounded number of readers: when
// the table is full the older half of it is forgotten, which only ever lets
// somebody ask sooner.
type limiter struct {
	mu       sync.Mutex
	rate     rate.Limit
	burst    int
	now, old map[string]*rate.Limiter
}

func newLimiter(perSecond float64, burst int) *limiter {
	return &limiter{rate: rate.Limit(perSecond), burst: burst, now: map[string]*rate.Limiter{}}
}

// allow takes one token of the reader's bucket.
func (l *limiter) allow(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.now[key]
	if b == nil {
		if b = l.old[key]; b == nil {
			b = rate.NewLimiter(l.rate, l.burst)
		}
		if len(l.now) >= mostReaders/2 {
			l.old, l.now = l.now, map[string]*rate.Limiter{}
		}
		l.now[key] = b
	}
	return b.Allow()
}

// limited refuses whoever asks too fast, with a page that says so.
func (t *site) limited(next http.Handler) http.Handler {
	tooFast := t.answer(route{who: citizen, serve: func(*call) error {
		return fault.New(fault.TooMany, "web.lost.too-many")
	}})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		table := t.limits.reads
		if r.Method == http.MethodPost {
			table = t.limits.writes
		}
		if !t.Unlimited && !table.allow(network(t.ClientIP(r))) {
			tooFast.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// remoteIP is the address of the connection.
func remoteIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// ProxiedIP is who asks when a proxy on this machine or network stands before
// the node: the last address that X-Forwarded-For names, which is the one the
// proxy saw itself. What comes past the proxy is taken at its own address.
// Without it all readers would share one address, and one could use up the
// tries of all.
func ProxiedIP(r *http.Request) string {
	own := remoteIP(r)
	a, err := netip.ParseAddr(own)
	if err != nil || !a.Unmap().IsLoopback() && !a.Unmap().IsPrivate() {
		return own
	}
	all := r.Header.Values("X-Forwarded-For")
	if len(all) == 0 {
		return own
	}
	last := all[len(all)-1]
	seen, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:]))
	if err != nil {
		return own
	}
	return seen.Unmap().WithZone("").String()
}

// network widens an IPv6 address to the /64 that one subscriber holds.
func network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil || a.Unmap().Is4() {
		return ip
	}
	p, err := a.Prefix(64)
	if err != nil {
		return ip
	}
	return p.String()
}
