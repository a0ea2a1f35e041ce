//go:build race

package storehouse_test

// slower is how many times fewer people come under the race detector.
const slower = 25
