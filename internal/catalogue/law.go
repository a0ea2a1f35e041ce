package catalogue

import (
	_ "embed" // law.yaml
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed law.yaml
var lawSource []byte

// lawData is law.yaml.
type lawData struct {
	Components []struct {
		Letter    string `yaml:"letter"`
		Field     string `yaml:"field"`
		Name      string `yaml:"name"`
		Published bool   `yaml:"published"`
	} `yaml:"components"`
	Default    lawLimit   `yaml:"default_limit"`
	Limits     []lawLimit `yaml:"limits"`
	WorkingDay struct {
		Minutes int    `yaml:"minutes"`
		Basis   string `yaml:"basis"`
		Since   string `yaml:"since"`
		Sure    string `yaml:"sure"`
	} `yaml:"working_day"`
	Free          []lawLimit `yaml:"free"`
	HeldDocuments [][]string `yaml:"held_documents"`
	HeldFields    []struct {
		Part  string   `yaml:"part"`
		Words []string `yaml:"words"`
	} `yaml:"held_fields"`
	HeldOwners []string `yaml:"held_owners"`
	CopyWords  []string `yaml:"copy_words"`
	HeldLaw    lawLimit `yaml:"held_law"`
	TaxPayment struct {
		Natures []string `yaml:"natures"`
		Tax     []string `yaml:"tax"`
		Paid    []string `yaml:"paid"`
		Basis   string   `yaml:"basis"`
		Since   string   `yaml:"since"`
		Sure    string   `yaml:"sure"`
	} `yaml:"tax_payment"`
	FeeWords    []string `yaml:"fee_words"`
	Endorsement struct {
		Limit   Duration `yaml:"limit"`
		Basis   string   `yaml:"basis"`
		Since   string   `yaml:"since"`
		Sure    string   `yaml:"sure"`
		Heads   []string `yaml:"heads"`
		Papers  []string `yaml:"papers"`
		General []string `yaml:"general"`
	} `yaml:"endorsement"`
	Follow struct {
		Documents []string `yaml:"documents"`
		Basis     string   `yaml:"basis"`
		Since     string   `yaml:"since"`
		Sure      string   `yaml:"sure"`
	} `yaml:"follow"`
	InkOffer  lawLimit   `yaml:"ink_offer"`
	ClassAges []ClassAge `yaml:"class_ages"`
}

// ClassAge is how old in full years somebody of a class is, both counted; a bound
// of 0 is none. Basis is the citation, Since the day it holds from, Sure how sure
// we are.
type ClassAge struct {
	Class string `yaml:"class"`
	Least int    `yaml:"least"`
	Most  int    `yaml:"most"`
	Basis string `yaml:"basis"`
	Since string `yaml:"since"`
	Sure  string `yaml:"sure"`
}

// Fits says whether an age is of the class.
func (c ClassAge) Fits(years int) bool {
	return years >= c.Least && (c.Most == 0 || years <= c.Most)
}

// AgeOf is how old those of a class of people are; false for a class that goes by
// no age (UU 25/2009 art. 29).
func AgeOf(class string) (ClassAge, bool) {
	for _, c := range law().ClassAges {
		if c.Class == class {
			return c, true
		}
	}
	return ClassAge{}, false
}

// lawLimit is what a law sets, for a nature of service or by its own title.
type lawLimit struct {
	Title  string   `yaml:"title"`
	Nature string   `yaml:"nature"`
	Limit  Duration `yaml:"limit"`
	// Basis is the citation, Since the day it holds from, Sure how sure we are.
	Basis string `yaml:"basis"`
	Since string `yaml:"since"`
	Sure  string `yaml:"sure"`
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
