package tariff

import (
	_ "embed" // free.yaml
	"sync"

	"github.com/goccy/go-yaml"

	"genggam/internal/calendar"
)

//go:embed free.yaml
var freeSource []byte

type freeRow struct {
	Nature string `yaml:"nature"`
	Basis  string `yaml:"basis"`
	Since  string `yaml:"since"`
	Sure   string `yaml:"sure"`
}

// freeRows reads free.yaml once; a test reads it too, so that a broken one is a
// defect of the build.
var freeRows = sync.OnceValue(func() []freeRow {
	var rows []freeRow
	if err := yaml.UnmarshalWithOptions(freeSource, &rows, yaml.Strict()); err != nil {
		return nil
	}
	return rows
})

// Free says whether services of a nature (catalogue: "village-letter",
// "civil-registry") must cost nothing on a day, and which law says so.
func Free(nature string, on calendar.Day) (basis string, free bool) {
	for _, row := range freeRows() {
		if row.Nature == nature && row.Since <= on.String() {
			return row.Basis, true
		}
	}
	return "", false
}
