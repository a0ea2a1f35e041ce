package allot

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
)

// Bounds of a scheme and of a ranking.
const (
	MaxSize       = 64 << 10 // bytes of a scheme's file
	MaxCriteria   = 32
	MaxMeasures   = 32
	MaxLevels     = 32
	MaxPoints     = 1000 // of a level, and of a weight
	MaxPlaces     = 10_000
	MaxApplicants = 1_000_000
)

// How equal points are decided. Each ends in the draw, so that no two are ever
// equal.
const (
	TiesFiled = "filed" // whoever filed earlier, to the millisecond
	TiesDay   = "day"   // whoever filed on an earlier day; one day is one moment, so that a slow network costs nobody
	TiesDraw  = "draw"  // the draw alone
)

// Scheme is how one service standard hands out what is short. It is data of the
// standard, published before anybody asks.
type Scheme struct {
	// Criteria must all be met; whoever fails one is told which.
	Criteria []Criterion `yaml:"criteria" json:"criteria"`
	// Measures give points; none at all means that filing decides.
	Measures []Measure `yaml:"measures,omitempty" json:"measures,omitempty"`
	// Ties is TiesFiled, TiesDay or TiesDraw; "" is TiesFiled.
	Ties string `yaml:"ties,omitempty" json:"ties,omitempty"`
	// Reserve is how many of each place stand on its reserve list.
	Reserve int `yaml:"reserve,omitempty" json:"reserve,omitempty"`
	// Second says whether anybody may have it twice.
	Second Second `yaml:"second,omitempty" json:"second,omitzero"`
}

// Criterion is one condition of eligibility.
type Criterion struct {
	ID string `yaml:"id" json:"id"`
	// Must is a condition of form's CEL profile over the answers and facts.
	Must string `yaml:"must" json:"must"`
	// Met is said when it holds, Message when it does not, with what to do.
	Met     lang.Text `yaml:"met" json:"met"`
	Message lang.Text `yaml:"message" json:"message"`
	// Basis names the citation of the standard that asks for it.
	Basis string `yaml:"basis" json:"basis"`
}

// Measure gives points by the first of its levels whose condition holds.
type Measure struct {
	ID   string    `yaml:"id" json:"id"`
	Name lang.Text `yaml:"name" json:"name"`
	// Weight multiplies the points; 1 to MaxPoints.
	Weight int     `yaml:"weight" json:"weight"`
	Levels []Level `yaml:"levels" json:"levels"`
	Basis  string  `yaml:"basis" json:"basis"`
}

// Level is one condition and its points; none that holds gives 0.
type Level struct {
	When   string    `yaml:"when,omitempty" json:"when,omitempty"` // "" always holds
	Points int       `yaml:"points" json:"points"`                 // 0 to MaxPoints
	Says   lang.Text `yaml:"says" json:"says"`
}

// Mistake is something wrong with a scheme, for whoever writes the standard.
type Mistake struct {
	// Path is where: "measures[1].levels[0].when".
	Path string
	// Key is a message key; Args its blanks.
	Key  string
	Args []any
}

// Error is for logs and tests.
func (m Mistake) Error() string { return m.Path + ": " + m.Key + fmt.Sprint(m.Args) }

// Read reads a scheme from its YAML file (allocation.yaml beside the standard).
// Unknown keys are refused; the fault "allot.scheme" names line and column.
// Whether its conditions make sense is Compile's to say.
func Read(file []byte) (Scheme, error) {
	var s Scheme
	if len(file) > MaxSize {
		return s, fault.New(fault.TooLarge, "allot.scheme-size", MaxSize>>10)
	}
	if err := yaml.UnmarshalWithOptions(file, &s, yaml.Strict()); err != nil {
		at, _, _ := strings.Cut(err.Error(), "\n")
		return Scheme{}, fault.New(fault.Invalid, "allot.scheme", at).Because(err)
	}
	return s, nil
}

// Rules is a scheme that was checked and compiled. It never changes and is safe
// for concurrent use.
type Rules struct {
	scheme   Scheme
	criteria []*form.Condition
	levels   [][]*form.Condition
}

// Scheme is what the rules were compiled from.
func (r *Rules) Scheme() Scheme { return r.scheme }

// Compile checks a scheme over the names that its conditions may use
// (form.Form.Names). With any mistake there are no rules.
func Compile(s Scheme, names map[string]form.Type) (*Rules, []Mistake) {
	if s.Ties == "" {
		s.Ties = TiesFiled
	}
	c := &compiler{rules: &Rules{scheme: s}, names: names, seen: map[string]bool{}}
	c.whole()
	for i, x := range s.Criteria[:min(len(s.Criteria), MaxCriteria)] {
		c.criterion(fmt.Sprintf("criteria[%d]", i), x)
	}
	for i, x := range s.Measures[:min(len(s.Measures), MaxMeasures)] {
		c.measure(fmt.Sprintf("measures[%d]", i), x)
	}
	if len(c.bad) > 0 {
		return nil, c.bad
	}
	return c.rules, nil
}

type compiler struct {
	rules *Rules
	names map[string]form.Type
	seen  map[string]bool
	bad   []Mistake
}

func (c *compiler) wrong(path, key string, args ...any) {
	c.bad = append(c.bad, Mistake{path, key, args})
}

func (c *compiler) whole() {
	s := c.rules.scheme
	if len(s.Criteria) > MaxCriteria {
		c.wrong("criteria", "allot.too-many", MaxCriteria)
	}
	if len(s.Measures) > MaxMeasures {
		c.wrong("measures", "allot.too-many", MaxMeasures)
	}
	if s.Ties != TiesFiled && s.Ties != TiesDay && s.Ties != TiesDraw {
		c.wrong("ties", "allot.bad-value", s.Ties)
	}
	if s.Reserve < 0 || s.Reserve > MaxApplicants {
		c.wrong("reserve", "allot.out-of-range", 0, MaxApplicants)
	}
	if !s.Second.valid() {
		c.wrong("second", "allot.bad-value", s.Second.Per+" "+s.Second.Within)
	}
}

// named checks an id: it is spoken of in explanations and must be one thing.
func (c *compiler) named(path, id, basis string) {
	switch {
	case id == "":
		c.wrong(path+".id", "allot.empty")
	case c.seen[id]:
		c.wrong(path+".id", "allot.twice", id)
	}
	c.seen[id] = true
	if basis == "" {
		c.wrong(path+".basis", "allot.empty")
	}
}

func (c *compiler) compile(path, expr string) *form.Condition {
	if expr == "" {
		return nil
	}
	cond, err := form.Compile(c.names, expr)
	if err != nil {
		c.wrong(path, "allot.condition", err.Error())
	}
	return cond
}

func (c *compiler) criterion(path string, x Criterion) {
	c.named(path, x.ID, x.Basis)
	if x.Must == "" {
		c.wrong(path+".must", "allot.empty")
	}
	if x.Met.ID == "" {
		c.wrong(path+".met", "allot.empty")
	}
	if x.Message.ID == "" {
		c.wrong(path+".message", "allot.empty")
	}
	c.rules.criteria = append(c.rules.criteria, c.compile(path+".must", x.Must))
}

func (c *compiler) measure(path string, x Measure) {
	c.named(path, x.ID, x.Basis)
	if x.Name.ID == "" {
		c.wrong(path+".name", "allot.empty")
	}
	if x.Weight < 1 || x.Weight > MaxPoints {
		c.wrong(path+".weight", "allot.out-of-range", 1, MaxPoints)
	}
	if len(x.Levels) == 0 || len(x.Levels) > MaxLevels {
		c.wrong(path+".levels", "allot.out-of-range", 1, MaxLevels)
		x.Levels = x.Levels[:min(len(x.Levels), MaxLevels)]
	}
	var levels []*form.Condition
	for i, l := range x.Levels {
		at := fmt.Sprintf("%s.levels[%d]", path, i)
		if l.Points < 0 || l.Points > MaxPoints {
			c.wrong(at+".points", "allot.out-of-range", 0, MaxPoints)
		}
		if l.Says.ID == "" {
			c.wrong(at+".says", "allot.empty")
		}
		if l.When == "" && i < len(x.Levels)-1 {
			c.wrong(at+".when", "allot.hides", i+1)
		}
		levels = append(levels, c.compile(at+".when", l.When))
	}
	c.rules.levels = append(c.rules.levels, levels)
}
