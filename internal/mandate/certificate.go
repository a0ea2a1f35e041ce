package mandate

import (
	"cmp"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// Certificate is one that an account signs with (PP 71/2019 art. 60).
type Certificate struct {
	Account string
	// Serial as the issuer writes it.
	Serial string
	// From and Until are the first and the last whole day.
	From, Until calendar.Day
}

func (c Certificate) covers(day calendar.Day) bool { return c.From <= day && day <= c.Until }

// Certified finds the account's certificate of a day, the one that lasts longest
// when several hold. Otherwise the fault is Conflict and says what to do:
// "mandate.certificate-ended", "mandate.certificate-later" or
// "mandate.certificate-absent".
func Certified(all []Certificate, account string, day calendar.Day) (Certificate, error) {
	var best, past, next Certificate
	for _, c := range all {
		switch {
		case c.Account != account:
		case c.covers(day) && c.Until > best.Until:
			best = c
		case c.Until < day && c.Until > past.Until:
			past = c
		case c.From > day && (next.From == 0 || c.From < next.From):
			next = c
		}
	}
	switch {
	case best.Account != "":
		return best, nil
	case next.Account != "":
		return Certificate{}, fault.New(fault.Conflict, KeyCertLater, dated(next.From))
	case past.Account != "":
		return Certificate{}, fault.New(fault.Conflict, KeyCertEnded, dated(past.Until))
	}
	return Certificate{}, fault.New(fault.Conflict, KeyCertNone)
}

// CertificateNotices warns of certificates that end within 60, 30 or 7 days, and
// of those that have ended, one notice for each account: a renewed certificate
// silences the older one.
func CertificateNotices(all []Certificate, day calendar.Day) []Notice {
	last := map[string]Certificate{}
	for _, c := range all {
		if c.Until > last[c.Account].Until {
			last[c.Account] = c
		}
	}
	var out []Notice
	for account, c := range last {
		left := int(c.Until) - int(day)
		t, near := threshold(left)
		if !near {
			continue
		}
		n := Notice{Key: KeyCertSoon, Args: []any{dated(c.Until), left}, Threshold: t, Left: left, Account: account}
		if left < 0 {
			n.Key, n.Args = KeyCertEnded, []any{dated(c.Until)}
		}
		out = append(out, n)
	}
	arrange.By(out, func(a, b Notice) int {
		return cmp.Or(cmp.Compare(a.Left, b.Left), cmp.Compare(a.Account, b.Account))
	})
	return out
}
