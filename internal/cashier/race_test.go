//go:build race

package cashier_test

// raced says that the race detector slows everything down.
const raced = true
