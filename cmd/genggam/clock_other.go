//go:build !linux

package main

// clockKept cannot be known here: after a night and a day somebody looks.
func clockKept() bool { return false }
