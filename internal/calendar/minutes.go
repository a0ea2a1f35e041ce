package calendar

import "time"

// clock is an instant as the office's wall clock shows it: a day and how far
// into it, exact to the nanosecond so that nothing is rounded away.
type clock struct {
	day Day
	at  time.Duration
}

func (c *Calendar) clock(t time.Time) clock {
	_, offset := t.In(c.zone).Zone()
	sec := t.Unix() + int64(offset)
	day := floorDiv(sec, 86400)
	return clock{Day(day), time.Duration(sec-day*86400)*time.Second + time.Duration(t.Nanosecond())}
}

func (c *Calendar) instant(k clock) time.Time { return k.day.In(c.zone).Add(k.at) }

func (s Span) from() time.Duration { return time.Duration(s.From) * time.Minute }
func (s Span) to() time.Duration   { return time.Duration(s.To) * time.Minute }

// Open says whether the office is open at an instant. At closing time exactly
// it is closed.
func (c *Calendar) Open(t time.Time) bool {
	k := c.clock(t)
	for _, s := range c.spans(k.day) {
		if k.at >= s.from() && k.at < s.to() {
			return true
		}
	}
	return false
}

// NextOpening is t itself while the office is open, else the next instant at
// which it opens. A calendar without hours gives t and false.
func (c *Calendar) NextOpening(t time.Time) (time.Time, bool) {
	k := c.clock(t)
	for end := k.day + idle; k.day <= end; k.day, k.at = k.day+1, 0 {
		for _, s := range c.spans(k.day) {
			if k.at < s.to() {
				return c.instant(clock{k.day, max(k.at, s.from())}), true
			}
		}
	}
	return t, false
}

// WorkingMinutes counts the whole minutes of office hours from a to b, 0 when b
// is not after a. At most 100 years are counted.
func (c *Calendar) WorkingMinutes(a, b time.Time) int {
	if !b.After(a) {
		return 0
	}
	x, y := c.clock(a), c.clock(b)
	var sum time.Duration
	last := min(y.day, x.day+horizon)
	for d := x.day; d <= last; d++ {
		for _, s := range c.spans(d) {
			from, to := s.from(), s.to()
			if d == x.day {
				from = max(from, x.at)
			}
			if d == y.day {
				to = min(to, y.at)
			}
			sum += max(0, to-from)
		}
	}
	return int(sum / time.Minute)
}

// AddWorkingMinutes is the instant at which n minutes of office hours have
// passed since from. The clock stands outside office hours; a span that is used
// up to its end is due at that end, not at the next opening. n of 0 or less is
// from itself, n above MaxAmount counts as MaxAmount.
func (c *Calendar) AddWorkingMinutes(from time.Time, n int) Due {
	n = bounded(n)
	k := c.clock(from)
	sum := newSum(k.line(KeyBegin))
	left, start := time.Duration(n)*time.Minute, k.day
	for end := k.day + idle; left > 0 && k.day <= end; k.day, k.at = k.day+1, 0 {
		spans := c.spans(k.day)
		if len(spans) == 0 {
			sum.add(c.why(k.day))
			continue
		}
		end = min(k.day+idle, start+horizon)
		if c.uncertain(k.day) {
			sum.provisional = true
		}
		for _, s := range spans {
			if left == 0 {
				break
			}
			begin := max(k.at, s.from())
			used := min(left, s.to()-begin)
			if used <= 0 {
				continue
			}
			left -= used
			k.at = begin + used
			done := n - int((left+time.Minute-1)/time.Minute)
			sum.add(Line{Day: k.day, Until: k.day, Key: KeyHours, Count: done, From: int(begin / time.Minute), To: int(k.at / time.Minute)})
		}
		if left == 0 {
			break
		}
	}
	return c.due(sum, start, c.instant(k), left > 0)
}

// uncertain says that the hours of a day are expected, not decided.
func (c *Calendar) uncertain(d Day) bool {
	h := c.week(d)
	return h != nil && h.Expected
}
