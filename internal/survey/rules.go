package survey

import (
	_ "embed" // rules.yaml, questions.yaml
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"genggam/internal/calendar"
	"genggam/internal/lang"
)

//go:embed rules.yaml
var rulesSource []byte

//go:embed questions.yaml
var questionsSource []byte

// Standing says where a number stands, since when, and how sure we are.
type Standing struct {
	// Basis is the regulation and place, Since the first day ("2017-05-09"), Sure is
	// read, seen, memory or house.
	Basis string `yaml:"basis"`
	Since string `yaml:"since"`
	Sure  string `yaml:"sure"`
}

type rules struct {
	Orders  []order `yaml:"orders"`
	Weights []struct {
		Name       string `yaml:"name"`
		Millionths int64  `yaml:"millionths"`
		Standing   `yaml:",inline"`
	} `yaml:"weights"`
	Categories []struct {
		Rows     []Category `yaml:"rows"`
		Standing `yaml:",inline"`
	} `yaml:"categories"`
	Samples []struct {
		Rows     []int `yaml:"rows"`
		Standing `yaml:",inline"`
	} `yaml:"samples"`
	Together struct {
		Count    int `yaml:"count"`
		Standing `yaml:",inline"`
	} `yaml:"together"`
}

// order is one order of the elements, by ID.
type order struct {
	Name     string   `yaml:"name"`
	Elements []string `yaml:"elements"`
	Standing `yaml:",inline"`
}

// law reads rules.yaml once. It is part of the program and read by a test, so what
// a broken one leaves out is a defect of the build, not of input.
var law = sync.OnceValue(func() *rules {
	out := &rules{}
	if err := yaml.UnmarshalWithOptions(rulesSource, out, yaml.Strict()); err != nil {
		return &rules{}
	}
	return out
})

// Question is one element as it is asked.
type Question struct {
	Element Element
	// Code is U1 to U9 by the questionnaire.
	Code string
	// Law is the element's name in the regulation, in Indonesian, for the report.
	Law string
	// Ask is the question; Answers are those for 1, 2, 3 and 4.
	Ask     lang.Text
	Answers [4]lang.Text
}

var asked = sync.OnceValue(func() []Question {
	var in []struct {
		Element string      `yaml:"element"`
		Law     string      `yaml:"law"`
		Ask     lang.Text   `yaml:"ask"`
		Answers []lang.Text `yaml:"answers"`
	}
	if err := yaml.UnmarshalWithOptions(questionsSource, &in, yaml.Strict()); err != nil || len(in) != Elements {
		return nil
	}
	out := make([]Question, Elements)
	for i, q := range in {
		e := Element(slices.Index(names[:], q.Element))
		if e < 0 || len(q.Answers) != 4 {
			return nil
		}
		out[i] = Question{Element: e, Code: e.Code(), Law: q.Law, Ask: q.Ask, Answers: [4]lang.Text(q.Answers)}
	}
	return out
})

// Questions are the nine, in the order of the questionnaire.
func Questions() []Question { return slices.Clone(asked()) }

// Order is the order in which a report prints the elements: "questionnaire", or
// "body" as the text of the regulation lists them; anything else is the former.
func Order(name string) []Element {
	all := law().Orders
	at := max(0, slices.IndexFunc(all, func(o order) bool { return o.Name == name }))
	out := make([]Element, 0, Elements)
	if at < len(all) {
		for _, e := range all[at].Elements {
			out = append(out, Element(slices.Index(names[:], e)))
		}
	}
	return out
}

// Category is how good an index is called.
type Category struct {
	// Value is the value of perception, 1 to 4.
	Value int `yaml:"value"`
	// From is the lowest converted index, in hundredths.
	From int64 `yaml:"from"`
	// Grade is D, C, B or A.
	Grade string `yaml:"grade"`
}

// Key is the message that names the performance.
func (c Category) Key() string { return "survey.grade-" + string(lower(c.Grade)) }

func lower(s string) []byte {
	b := []byte(s)
	for i := range b {
		b[i] |= 0x20
	}
	return b
}

// CategoryOf is the category of a converted index in hundredths on a day, with
// where the table stands. The index is one that was rounded before: the table
// leaves gaps of a hundredth, which rounding closes.
func CategoryOf(hundredths int64, on calendar.Day) (c Category, basis string) {
	since := ""
	for _, t := range law().Categories {
		if t.Since > on.String() || t.Since < since {
			continue
		}
		since, basis, c = t.Since, t.Basis, Category{}
		for _, row := range t.Rows {
			if hundredths >= row.From {
				c = row
			}
		}
	}
	return c, basis
}

// Needed is how many of those served must answer on a day's table: the next larger
// row between two, the last row beyond it, and never more than were served.
func Needed(served int, on calendar.Day) (needed int, basis string) {
	since := ""
	for _, t := range law().Samples {
		if t.Since > on.String() || t.Since < since || len(t.Rows) < 2 {
			continue
		}
		since, basis = t.Since, t.Basis
		needed = t.Rows[len(t.Rows)-1]
		for i := len(t.Rows) - 2; i >= 0 && t.Rows[i] >= served; i -= 2 {
			needed = t.Rows[i+1]
		}
		needed = max(0, min(needed, served))
	}
	return needed, basis
}

// least is the fewest answers that an entry of the journal may ever hold.
const least = 10

// Together is how many answers must have gathered before any leave a box.
func Together() int { return max(least, law().Together.Count) }
