package form

import _ "embed" // the browser's evaluator is a file of this package

//go:embed conditions.js
var conditionsJS []byte

// ConditionsJS is the browser's evaluator: an ES module with one pure function
// evaluate(condition, vars), the counterpart of Condition.Holds. The same
// vectors (testdata/conditions.json) run through both.
func ConditionsJS() []byte { return append([]byte(nil), conditionsJS...) }
