package mandate

import (
	_ "embed" // law.yaml
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed law.yaml
var lawSource []byte

// lawData is law.yaml. Basis, Since and Sure say where each stands, since when
// and how sure we are.
type lawData struct {
	Warn struct {
		Days  []int  `yaml:"days"`
		Basis string `yaml:"basis"`
		Since string `yaml:"since"`
		Sure  string `yaml:"sure"`
	} `yaml:"warn"`
	Longest []struct {
		Form   Form   `yaml:"form"`
		Months int    `yaml:"months"`
		Basis  string `yaml:"basis"`
		Since  string `yaml:"since"`
		Sure   string `yaml:"sure"`
	} `yaml:"longest"`
	Mandates struct {
		Forms []Form `yaml:"forms"`
		Basis string `yaml:"basis"`
		Since string `yaml:"since"`
		Sure  string `yaml:"sure"`
	} `yaml:"mandates"`
	Lines struct {
		Basis string `yaml:"basis"`
		Since string `yaml:"since"`
		Sure  string `yaml:"sure"`
	} `yaml:"lines"`
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
