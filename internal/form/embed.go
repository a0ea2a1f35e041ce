package form

import (
	_ "embed" // the browser's evaluator is a file of this package
	"strings"
)

//go:embed conditions.js
var conditionsJS string

// ConditionsJS is the browser's evaluator: an ES module with one pure function
// evaluate(condition, vars), the counterpart of Condition.Holds. The same
// vectors (testdata/conditions.json) run through both. Indentation and comments
// are taken out, which leaves less than 1.5 KB.
func ConditionsJS() []byte {
	var b strings.Builder
	for line := range strings.Lines(conditionsJS) {
		if line = strings.TrimLeft(line, " "); !strings.HasPrefix(line, "//") {
			b.WriteString(line)
		}
	}
	return []byte(b.String())
}
