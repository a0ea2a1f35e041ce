package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"genggam/internal/arrange"
)

// Finding is one thing that is wrong in a standard or its letter, where it
// stands and as what message it is said.
type Finding struct {
	// File as it was given to Read, "services/x/standard.yaml".
	File string `json:"file"`
	// Line and Column count from 1, columns in characters.
	Line   int `json:"line"`
	Column int `json:"column"`
	// Key is a message key of messages/catalogue.yaml, Args its blanks.
	Key  string `json:"key"`
	Args []any  `json:"args,omitempty"`
	// Warning marks what does not keep the standard from being used.
	Warning bool `json:"warning,omitempty"`
}

// String is "services/x/standard.yaml:12:5: standard.no-reason [ktp]".
func (f Finding) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Key)
	if len(f.Args) > 0 {
		s += fmt.Sprintf(" %v", f.Args)
	}
	if f.Warning {
		s += " (warning)"
	}
	return s
}

// Findings in the order of the file.
type Findings []Finding

// Errors are those that keep a standard from being used.
func (f Findings) Errors() Findings {
	return slices.DeleteFunc(slices.Clone(f), func(x Finding) bool { return x.Warning })
}

// Warnings are the others.
func (f Findings) Warnings() Findings {
	return slices.DeleteFunc(slices.Clone(f), func(x Finding) bool { return !x.Warning })
}

// Err is nil when there is no error among them, else says all errors.
func (f Findings) Err() error {
	errs := f.Errors()
	if len(errs) == 0 {
		return nil
	}
	lines := make([]string, len(errs))
	for i, e := range errs {
		lines[i] = e.String()
	}
	return fmt.Errorf("reading standard: %s", strings.Join(lines, "\n"))
}

func (f Findings) sort() {
	arrange.By(f, func(a, b Finding) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}
