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
		Minutes int `yaml:"minutes"`
		cited   `yaml:",inline"`
	} `yaml:"working_day"`
	Free []struct {
		Nature string `yaml:"nature"`
		cited  `yaml:",inline"`
	} `yaml:"free"`
	HeldDocuments [][]string `yaml:"held_documents"`
	HeldFields    []struct {
		Part  string   `yaml:"part"`
		Words []string `yaml:"words"`
	} `yaml:"held_fields"`
	HeldOwners []string `yaml:"held_owners"`
	CopyWords  []string `yaml:"copy_words"`
	TaxPayment struct {
		Tax   []string `yaml:"tax"`
		Paid  []string `yaml:"paid"`
		cited `yaml:",inline"`
	} `yaml:"tax_payment"`
}

// cited is where an entry comes from.
type cited struct {
	Basis string `yaml:"basis"`
	Since string `yaml:"since"`
	Sure  string `yaml:"sure"`
}

// lawLimit is a limit of time, by a law's title or for a nature of service.
type lawLimit struct {
	Title  string   `yaml:"title"`
	Nature string   `yaml:"nature"`
	Limit  Duration `yaml:"limit"`
	cited  `yaml:",inline"`
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
