package principles

import (
	_ "embed" // measures.yaml
	"slices"
	"sync"

	"github.com/goccy/go-yaml"
)

// The shapes of a figure.
const (
	Share  = "share"
	Rate   = "rate"
	Middle = "middle"
	Ratio  = "ratio"
	Count  = "count"
)

// Measure is one figure of one principle, as measures.yaml has it.
type Measure struct {
	ID string `yaml:"id"`
	// Principle is the letter of UU 25/2009 art. 4, "a" to "l".
	Principle string `yaml:"principle"`
	Shape     string `yaml:"shape"`
	// Per is of a rate: so many for each hundred or thousand.
	Per int64 `yaml:"per"`
	// Good is high or low; Target from where on the figure falls short, nil for
	// never: hundredths of a percent, of a rate or of a ratio, or whole units.
	Good   string `yaml:"good"`
	Target *int64 `yaml:"target"`
	// People says that persons are behind it: it needs ten of them.
	People bool `yaml:"people"`
}

type rules struct {
	Since      string    `yaml:"since"`
	Basis      string    `yaml:"basis"`
	Sure       string    `yaml:"sure"`
	Fewest     int64     `yaml:"fewest"`
	Completion int64     `yaml:"completion_days"`
	Voice      int64     `yaml:"voice_days"`
	Overturned int64     `yaml:"overturned_days"`
	Work       int64     `yaml:"work_minutes"`
	Measures   []Measure `yaml:"measures"`
}

//go:embed measures.yaml
var source []byte

// law reads measures.yaml once. It is part of the program and read by a test.
var law = sync.OnceValue(func() *rules {
	out := &rules{}
	if err := yaml.UnmarshalWithOptions(source, out, yaml.Strict()); err != nil {
		return &rules{}
	}
	return out
})

// Letters are the twelve principles in the order of the law.
func Letters() []string {
	return []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}
}

// Measures are all figures, in the order of the principles.
func Measures() []Measure { return slices.Clone(law().Measures) }

// Fewest is how many persons must be behind a figure for it to be shown.
func Fewest() int64 { return law().Fewest }
