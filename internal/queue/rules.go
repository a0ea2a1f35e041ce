package queue

import (
	_ "embed" // law.yaml
	"slices"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Rules are how one office keeps its line. They do not change during a day.
type Rules struct {
	// Classes go first, the first of the list before the others.
	Classes []string
	// Run is how many in a row may go before whoever came first.
	Run int
	// Bound is the wait after which it is one.
	Bound time.Duration
	// Calls is how often somebody is called before they are absent.
	Calls int
	// Groups are the counters' lines.
	Groups []Group
}

// Group is one line with its letter.
type Group struct {
	// Letter stands on the ticket: "A" to "Z".
	Letter string
	Name   lang.Text
	// Services are the standards that are served here.
	Services []string
	// Usual is what one service takes by experience, used until today's are known.
	Usual time.Duration
	// Most is the highest number of a day, 0 for MaxTickets.
	Most int
}

// MaxTickets bounds the tickets of one office on one day.
const MaxTickets = 5000

//go:embed law.yaml
var lawSource []byte

type number struct {
	Value int    `yaml:"value"`
	Basis string `yaml:"basis"`
	Since string `yaml:"since"`
}

type lawData struct {
	Classes []struct {
		Class string `yaml:"class"`
		Basis string `yaml:"basis"`
		Since string `yaml:"since"`
		Sure  string `yaml:"sure"`
	} `yaml:"classes"`
	Run   number `yaml:"run"`
	Bound number `yaml:"bound"`
	Calls number `yaml:"calls"`
}

// law reads law.yaml once. It is part of the program and read by a test.
var law = sync.OnceValue(func() *lawData {
	out := &lawData{}
	if err := yaml.UnmarshalWithOptions(lawSource, out, yaml.Strict()); err != nil {
		return &lawData{}
	}
	return out
})

// Standard are the rules of law.yaml for an office's groups.
func Standard(groups ...Group) Rules {
	l := law()
	r := Rules{Run: l.Run.Value, Bound: time.Duration(l.Bound.Value) * time.Minute, Calls: l.Calls.Value, Groups: groups}
	for _, c := range l.Classes {
		r.Classes = append(r.Classes, c.Class)
	}
	return r
}

// Check refuses rules that cannot be kept: the faults "queue.letter" (no letter,
// or one for two groups), "queue.rules" (a run, a bound or a number of calls below
// 1, a class twice).
func (r Rules) Check() error {
	seen := map[string]bool{}
	for _, g := range r.Groups {
		if len(g.Letter) != 1 || g.Letter[0] < 'A' || g.Letter[0] > 'Z' || seen[g.Letter] {
			return fault.New(fault.Invalid, "queue.letter", g.Letter).On("letter")
		}
		seen[g.Letter] = true
	}
	for i, c := range r.Classes {
		if c == "" || slices.Contains(r.Classes[:i], c) {
			return fault.New(fault.Invalid, "queue.rules").On("classes")
		}
	}
	if r.Run < 1 || r.Bound < time.Minute || r.Calls < 1 {
		return fault.New(fault.Invalid, "queue.rules")
	}
	return nil
}

// Rank is how far before the others a class goes: 0 for none or an unknown one.
func (r Rules) Rank(class string) int {
	if i := slices.Index(r.Classes, class); i >= 0 {
		return len(r.Classes) - i
	}
	return 0
}

// Group finds a line by its letter.
func (r Rules) Group(letter string) (Group, bool) {
	i := slices.IndexFunc(r.Groups, func(g Group) bool { return g.Letter == letter })
	if i < 0 {
		return Group{}, false
	}
	return r.Groups[i], true
}

// For finds the line that serves a service.
func (r Rules) For(service string) (Group, bool) {
	i := slices.IndexFunc(r.Groups, func(g Group) bool { return slices.Contains(g.Services, service) })
	if i < 0 {
		return Group{}, false
	}
	return r.Groups[i], true
}
