package ppid

import (
	_ "embed" // law.yaml
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"genggam/internal/calendar"
)

//go:embed law.yaml
var lawSource []byte

// What a term is for.
const (
	// ToObject is until when an objection may be filed, ToAnswer until when the
	// superior of the PPID answers it.
	ToObject = "object"
	ToAnswer = "answer"
	// ToCommission is until when a dispute may be brought to the Information
	// Commission; it begins and ends within the other two.
	ToCommission     = "commission"
	CommissionBegins = "commission-begins"
	CommissionEnds   = "commission-ends"
)

// Term is one limit of the law.
type Term struct {
	What   string       `yaml:"what"`
	Amount int          `yaml:"amount"`
	Unit   string       `yaml:"unit"`
	Since  calendar.Day `yaml:"since"`
	Basis  string       `yaml:"basis"`
	Sure   string       `yaml:"sure"`
}

// Law is what law.yaml says.
type Law struct {
	Terms []Term `yaml:"terms"`
	// Exemptions are the letters of art. 17.
	Exemptions []string `yaml:"exemptions"`
	// Requests and Objection are the ids of the standards.
	Requests  []string `yaml:"requests"`
	Objection string   `yaml:"objection"`
}

var load = sync.OnceValues(func() (*Law, error) { return Read(lawSource) })

// BuiltIn is the law that comes with the program.
func BuiltIn() (*Law, error) { return load() }

// Read reads a law in the form of law.yaml.
func Read(source []byte) (*Law, error) {
	l := &Law{}
	if err := yaml.UnmarshalWithOptions(source, l, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading the law of information: %w", err)
	}
	for i, t := range l.Terms {
		if t.What == "" || t.Basis == "" || t.Amount < 1 || t.Amount > 1000 || t.Unit != calendar.UnitDays {
			return nil, fmt.Errorf("reading the law of information: term %d has no name, basis, or amount of working days", i+1)
		}
	}
	return l, nil
}

// Term finds one; the zero Term is one that the law does not have.
func (l *Law) Term(what string) Term {
	i := slices.IndexFunc(l.Terms, func(t Term) bool { return t.What == what })
	if i < 0 {
		return Term{}
	}
	return l.Terms[i]
}

// Due is the sum of a term counted from an instant.
func (l *Law) Due(cal *calendar.Calendar, what string, from time.Time) (calendar.Due, error) {
	t := l.Term(what)
	return cal.Add(from, t.Amount, t.Unit)
}

// LastDay is the last day of a term; the whole day counts, for whoever writes at
// night too.
func (l *Law) LastDay(cal *calendar.Calendar, what string, from time.Time) (calendar.Day, error) {
	due, err := l.Due(cal, what, from)
	return cal.Day(due.At), err
}

// IsRequest says whether a standard's cases are requests for information.
func (l *Law) IsRequest(standard string) bool { return slices.Contains(l.Requests, standard) }
