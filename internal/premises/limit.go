package premises

import (
	"sync"
	"time"
)

// Limiter counts attempts of one kind by one caller in an hour or another span. It is bounded:
// when too many callers are known the oldest half is forgotten, so that an
// attacker cannot fill the memory; a restart forgives everyone.
type Limiter struct {
	mu    sync.Mutex
	count map[string]attempts
}

type attempts struct {
	n     int
	since time.Time
}

const maxCallers = 50_000

// Allow counts one attempt and says whether it may be made: most of them an hour.
func (l *Limiter) Allow(key string, most int, now time.Time) bool {
	return l.AllowWithin(key, most, time.Hour, now)
}

// AllowWithin is Allow over another span; a key has one span.
func (l *Limiter) AllowWithin(key string, most int, span time.Duration, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count == nil {
		l.count = map[string]attempts{}
	}
	a := l.count[key]
	if now.Sub(a.since) > span || now.Before(a.since) {
		a = attempts{since: now}
	}
	a.n++
	if len(l.count) >= maxCallers {
		l.forget(now)
	}
	l.count[key] = a
	return a.n <= most
}

// Forgive takes an attempt back that succeeded: only guesses count.
func (l *Limiter) Forgive(keys ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range keys {
		if a, ok := l.count[k]; ok {
			a.n = max(0, a.n-1)
			l.count[k] = a
		}
	}
}

// forget makes room. Who came within the last minute is spared while that helps;
// when all are that young a half goes all the same, so that a flood of callers
// costs one walk for many of them and not one for each.
func (l *Limiter) forget(now time.Time) {
	for k, a := range l.count {
		if now.Sub(a.since) > time.Minute {
			delete(l.count, k)
		}
	}
	for k := range l.count {
		if len(l.count) <= maxCallers/2 {
			return
		}
		delete(l.count, k)
	}
}
