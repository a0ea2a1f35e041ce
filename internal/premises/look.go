package premises

import "time"

// LookReasons are what an officer may give for opening a person's words: work on
// the case, help at the counter, search for a person, supervision.
func LookReasons() []string { return []string{"work", "counter", "search", "supervision"} }

// LookLine is one look as the person reads it.
type LookLine struct {
	At     time.Time
	Role   string
	Name   string
	Reason string
}
