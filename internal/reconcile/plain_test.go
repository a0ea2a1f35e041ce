//go:build !race

package reconcile_test

// slower is 1: nothing watches the run.
const slower = 1
