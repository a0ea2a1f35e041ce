package integrity

import (
	_ "embed" // law.yaml
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"genggam/internal/calendar"
)

//go:embed law.yaml
var lawSource []byte

// lawData is law.yaml. Basis, Since and Sure say where each stands, since when
// and how sure we are.
type lawData struct {
	Own   number `yaml:"own"`
	Watch struct {
		Families int    `yaml:"families"`
		Days     int    `yaml:"days"`
		Basis    string `yaml:"basis"`
		Since    string `yaml:"since"`
		Sure     string `yaml:"sure"`
	} `yaml:"watch"`
	ShownFrom  number      `yaml:"shown_from"`
	Gifts      []number    `yaml:"gifts"`
	Unreported []number    `yaml:"unreported"`
	Report     number      `yaml:"report"`
	Indicators []Indicator `yaml:"indicators"`
}

// number is one figure of the law; which fields speak is the list's own matter.
type number struct {
	Name     string `yaml:"name"`
	Occasion string `yaml:"occasion"`
	Money    bool   `yaml:"money"`
	Count    int    `yaml:"count"`
	Day      int    `yaml:"day"`
	Days     int    `yaml:"days"`
	Value    int64  `yaml:"value"`
	Basis    string `yaml:"basis"`
	Since    string `yaml:"since"`
	Sure     string `yaml:"sure"`
}

// law reads law.yaml once. It is part of the program and read by a test, so
// what a broken one leaves out is a defect of the build, not of input.
var law = sync.OnceValue(func() *lawData {
	out := &lawData{}
	if err := yaml.UnmarshalWithOptions(lawSource, out, yaml.Strict()); err != nil {
		return &lawData{}
	}
	return out
})

// inForce gives the last of the numbers that is wanted and holds on a day. Days
// are written so that text order is order in time.
func inForce(all []number, on calendar.Day, want func(number) bool) (number, bool) {
	day := on.String()
	var best number
	for _, n := range all {
		if want(n) && n.Since <= day && n.Since >= best.Since {
			best = n
		}
	}
	return best, best.Since != ""
}

// giftDays is a limit of the gratification register in working days.
func giftDays(name string, on calendar.Day) int {
	n, _ := inForce(law().Gifts, on, func(n number) bool { return n.Name == name })
	return n.Days
}

// oneOf refuses what is not in a list.
func oneOf(list []string, s string) bool { return slices.Contains(list, s) }
