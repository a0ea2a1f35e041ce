package api

import (
	"math"
	"sync"
	"time"

	"genggam/internal/fault"
)

// mostCallers bounds the memory of one limiter: about 100 bytes a caller.
const mostCallers = 20_000

// limiter is a bucket of tokens for each caller. When too many callers are
// known the older half is forgotten, which only ever lets somebody ask sooner.
type limiter struct {
	mu       sync.Mutex
	clock    func() time.Time
	rate     float64
	burst    float64
	now, old map[string]*bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

// newLimiter makes a limiter of so many tokens a second; negative is no bound.
func newLimiter(perSecond float64, clock func() time.Time) *limiter {
	return &limiter{rate: perSecond, burst: 100 * perSecond, clock: clock, now: map[string]*bucket{}}
}

// take takes a token of a caller, and gives the seconds to wait when there is none.
func (l *limiter) take(caller func() string) (wait int) {
	if l.rate < 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(caller())
	if b.tokens < 1 {
		return max(1, int(math.Ceil((1-b.tokens)/l.rate)))
	}
	b.tokens--
	return 0
}

// empty says whether a caller has used up the tokens, without taking one.
func (l *limiter) empty(caller string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bucket(caller).tokens < 1
}

func (l *limiter) bucket(caller string) *bucket {
	now := l.clock()
	b := l.now[caller]
	if b == nil {
		if b = l.old[caller]; b == nil {
			b = &bucket{tokens: l.burst, at: now}
		}
		if len(l.now) >= mostCallers/2 {
			l.old, l.now = l.now, map[string]*bucket{}
		}
		l.now[caller] = b
	}
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.tokens, b.at = min(l.burst, b.tokens+passed*l.rate), now
	}
	return b
}

// room bounds the memory that bodies with files take at once: small bodies are
// always taken, big ones wait for nobody and are asked to come again.
type room struct {
	mu   sync.Mutex
	free int64
}

const (
	// maxBody is the longest body: a file of 9 MB in base64, or several smaller.
	maxBody = 12 << 20
	// smallBody needs no room; more is taken in steps; bodyRoom is for four of
	// the longest.
	smallBody = 64 << 10
	bodyStep  = 512 << 10
	bodyRoom  = 4 * maxBody
)

func (m *room) take(n int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n > m.free {
		return &refusal{fault: fault.New(fault.Unavailable, "api.busy"), wait: 2}
	}
	m.free -= n
	return nil
}

func (m *room) give(n int64) {
	m.mu.Lock()
	m.free += n
	m.mu.Unlock()
}

// flights lets one request at a time through for each idempotency key, so that
// the second finds the answer of the first.
type flights struct {
	mu   sync.Mutex
	keys map[string]chan struct{}
}

// start waits until nobody else works on a key; the function ends the flight.
func (f *flights) start(key string, gone <-chan struct{}) (end func(), ok bool) {
	for {
		f.mu.Lock()
		other := f.keys[key]
		if other == nil {
			break
		}
		f.mu.Unlock()
		select {
		case <-other:
		case <-gone:
			return nil, false
		}
	}
	defer f.mu.Unlock()
	if f.keys == nil {
		f.keys = map[string]chan struct{}{}
	}
	done := make(chan struct{})
	f.keys[key] = done
	return func() {
		f.mu.Lock()
		delete(f.keys, key)
		f.mu.Unlock()
		close(done)
	}, true
}
