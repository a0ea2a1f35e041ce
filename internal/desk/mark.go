package desk

import (
	"strconv"
	"strings"
	"time"

	"genggam/internal/integrity"
	"genggam/internal/premises"
)

// A device on which an application is begun remembers a mark: the day on which
// it got it and chance, nothing of anybody. It ends after 30 days, however often
// it was used in between, and the next one has nothing to do with it. The mark is
// never stored; what stays beside an application that was sent from there is a
// keyed digest, under a key of the month in which the mark was made, as long as
// the watch looks back (UU 27/2022 art. 16(2): no more than the purpose needs,
// sure: memory).

const (
	// markDays is how long a mark holds, and what is kept of it, in days.
	markDays = 30
	// markLength is that of the chance in a mark: 100 bits.
	markLength = 20
)

// NewMark is a mark for a device that has none which still holds.
func (d *Desk) NewMark() string {
	return strconv.FormatInt(d.Now().Unix()/86400, 10) + "-" + premises.NewCode(markLength)
}

// MarkHolds says whether a mark is one of ours, as far as its shape tells, and of
// the last 30 days.
func (d *Desk) MarkHolds(mark string) bool {
	_, ok := markDay(mark, d.Now())
	return ok
}

// markDay is the day, counted from 1970, on which a mark was made.
func markDay(mark string, now time.Time) (int64, bool) {
	day, chance, ok := strings.Cut(mark, "-")
	if !ok || len(day) > 6 || len(chance) != markLength {
		return 0, false
	}
	n, err := strconv.ParseInt(day, 10, 64)
	today := now.Unix() / 86400
	return n, err == nil && n <= today && n > today-markDays && strconv.FormatInt(n, 10) == day
}

// deviceHand is what the device behind an application is counted by; false for
// one that was not sent from a citizen's own browser, or without a mark.
func (d *Desk) deviceHand(a Application) (integrity.Digest, bool) {
	if a.Channel != "web" || a.Helper != "" || a.Employee != "" {
		return integrity.Digest{}, false
	}
	day, ok := markDay(a.Mark, d.Now())
	if !ok {
		return integrity.Digest{}, false
	}
	month := time.Unix(day*86400, 0).UTC().Format("2006-01")
	return integrity.Digest(d.HandDigest(integrity.Device+"/"+month, a.Mark)), true
}
