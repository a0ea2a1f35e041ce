// Package latch is the latch on the door of a data directory: one process at
// a time serves it or changes it from outside.
//
// What always holds: while one process holds the latch nobody else gets it, and
// it falls open by itself when that process ends in whatever way, since the
// operating system keeps it and no file has to be cleaned up. The file that
// stays behind means nothing.
//
// It refuses to know what is behind the door, and who may look without holding
// it: verify and backup read beside a running node. Start reading at Hold.
package latch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"genggam/internal/fault"
)

// Latch is held until Release.
type Latch struct{ f *os.File }

// errHeld is what the system's own lock says when somebody else has it.
var errHeld = errors.New("held by another process")

// Hold takes the latch of a directory, making the directory when it is not
// there. When another process holds it the refusal is the fault "latch.held".
func Hold(dir string) (*Latch, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the data directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "latch"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("taking the latch: %w", err)
	}
	if err := lock(f); err != nil {
		_ = f.Close()
		if errors.Is(err, errHeld) {
			return nil, fault.New(fault.Conflict, "latch.held", dir)
		}
		return nil, fmt.Errorf("taking the latch: %w", err)
	}
	return &Latch{f}, nil
}

// Release lets go. Releasing twice, or a nil latch, does nothing.
func (l *Latch) Release() error {
	if l == nil || l.f == nil {
		return nil
	}
	f := l.f
	l.f = nil
	return f.Close()
}
