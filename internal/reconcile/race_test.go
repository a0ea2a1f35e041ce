//go:build race

package reconcile_test

// slower is how many times the race detector slows a run down.
const slower = 10
