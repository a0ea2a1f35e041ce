package web

import (
	"strings"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
)

// duration says an amount of time in its own unit; units are never converted.
func (v voice) duration(d catalogue.Duration) string { return v.count("web.unit."+d.Unit, d.Amount) }

// count says a number of something; a language that changes the word for one
// has a message of its own for it, KEY-1.
func (v voice) count(key string, n int) string {
	if n == 1 && v.messages.Has(key+"-1") {
		return v.say(key+"-1", n)
	}
	return v.say(key, n)
}

// validity says how long a product holds.
func (v voice) validity(d catalogue.Validity) string {
	if d.Amount == 0 {
		return v.say("web.valid.always")
	}
	return v.count("web.valid."+d.Unit, d.Amount)
}

// fee says what it costs; a fee that is not nothing names its regulation.
func (v voice) fee(f catalogue.Fee) string {
	if len(f.Items) > 0 {
		return v.say("web.fee.table-short")
	}
	if f.Amount == 0 {
		return v.say("web.fee.none")
	}
	return lang.Money(v.tag, f.Amount) + " (" + strings.TrimSpace(f.Perda+" "+f.Item) + ")"
}

// date says "2006-01-02" as people do: 17 Agustus 2026.
func (v voice) date(iso string) string { return lang.DateText(v.tag, iso) }

// day says the day of an instant in the zone it is given in.
func (v voice) day(t time.Time) string { return lang.Date(v.tag, t) }
