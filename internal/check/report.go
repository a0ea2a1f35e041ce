package check

import (
	"time"

	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/seal"
)

// Finding is one thing that is wrong.
type Finding struct {
	// Key is a message key, Args its blanks; no personal data.
	Key  string `json:"key"`
	Args []any  `json:"args,omitempty"`
}

// Report is what a check came to. A letter is good when Findings is empty.
type Report struct {
	// Issuer is the office by its name in the list of keys, "" when the list
	// does not know the key; Office its code.
	Issuer string `json:"issuer,omitempty"`
	Office string `json:"office,omitempty"`
	// Title heads the letter; Kind is the service, Number the letter's number.
	Title  string `json:"title,omitempty"`
	Kind   string `json:"kind,omitempty"`
	Number string `json:"number,omitempty"`
	// Date and ValidUntil are "2006-01-02"; ValidUntil "" is without end.
	Date       string `json:"date,omitempty"`
	ValidUntil string `json:"valid_until,omitempty"`
	// Name is the masked name of whom it concerns.
	Name string `json:"name,omitempty"`
	// Link is what the letter's QR holds, "" when the file does not say.
	Link string `json:"link,omitempty"`
	// Position of the signer's act in the journal, -1 when it is not known.
	Position int64 `json:"position"`
	// Certified says whether a recognised authority stands behind the key.
	Certified bool `json:"certified"`
	// Certificate tells of a certified letter by whom, nil for others.
	Certificate *Certificate `json:"certificate,omitempty"`
	Findings    []Finding    `json:"findings"`
	// Unasked is what could not be asked with what was given; the letter may be
	// good all the same.
	Unasked []Finding `json:"unasked,omitempty"`
}

func (r *Report) find(key string, args ...any) {
	r.Findings = append(r.Findings, Finding{key, args})
}

// because tells an error that is a fault as what it is, and others by a key.
func (r *Report) because(err error, key string) {
	if f := fault.As(err); f != nil {
		r.find(f.Key, f.Args...)
		return
	}
	r.find(key, err.Error())
}

// key judges the key that signed: whose it is and whether it was in force at
// some moment between from and until, milliseconds UTC.
func (r *Report) key(k seal.Key, office string, from, until int64) {
	r.Issuer, r.Certified = k.Name, k.Certified
	if k.Office != office {
		r.find("check.other-office", k.Office, office)
	}
	if k.From >= until || k.Until != 0 && k.Until <= from {
		r.find("check.key-not-in-force")
	}
}

// Indonesia's days begin at +09 in the east and end at +07 in the west.
const (
	east = 9 * time.Hour
	west = 7 * time.Hour
	day  = 24 * time.Hour
)

// span is the time that a local date may mean.
func span(d document.Day) (from, until int64) {
	start := time.Duration(d) * day
	return (start - east).Milliseconds(), (start + day - west).Milliseconds()
}

// expired tells of a letter whose last day is over.
func (r *Report) expired(until document.Day, today document.Day) {
	if until > 0 && today > until {
		r.find("check.expired", until.String())
	}
}
