package latch_test

import (
	"path/filepath"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/latch"
)

func TestOneHolderAtATime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "node")
	first, err := latch.Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := latch.Hold(dir); fault.As(err) == nil || fault.As(err).Key != "latch.held" {
		t.Fatalf("a second holder was let in: %v", err)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	if err := first.Release(); err != nil {
		t.Fatalf("releasing twice: %v", err)
	}
	again, err := latch.Hold(dir)
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	_ = again.Release()
}

func TestADirectoryThatCannotBeIsSaidSo(t *testing.T) {
	if _, err := latch.Hold("/dev/null/node"); err == nil {
		t.Fatal("no error")
	}
}
