package qris

import (
	_ "embed" // limits.yaml
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed limits.yaml
var limitSource []byte

type limitRow struct {
	Rupiah int64  `yaml:"rupiah"`
	Basis  string `yaml:"basis"`
	Since  string `yaml:"since"`
	Sure   string `yaml:"sure"`
}

// limitRows reads limits.yaml once; a test reads it too.
var limitRows = sync.OnceValue(func() []limitRow {
	var rows []limitRow
	if err := yaml.UnmarshalWithOptions(limitSource, &rows, yaml.Strict()); err != nil {
		return nil
	}
	return rows
})

// Limit is the most rupiah that one QRIS payment may move on a day ("2026-11-23")
// and the rule that says so; 0 before the first rule known. A larger bill is paid
// through the bank: Dynamic would make its code, but no application would pay it.
func Limit(day string) (rupiah int64, basis string) {
	for _, row := range limitRows() {
		if row.Since <= day {
			rupiah, basis = row.Rupiah, row.Basis
		}
	}
	return rupiah, basis
}
