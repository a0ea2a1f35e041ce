//go:build !race

package storehouse_test

const slower = 1
