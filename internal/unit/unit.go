// Package unit makes the operating system look after a node: a systemd unit on
// Linux, a service on Windows, both called Genggam, that start it when the
// machine starts, end it gracefully and begin it again when it fell.
//
// What always holds: installing says every step before it takes it, and a dry
// run takes none; installing again brings program and settings up to date and
// touches no data; removing leaves data and keys where they are. The node runs
// under an account of its own that can do nothing else, not even change the
// program.
//
// It refuses to know what a node does, and reads no key. Start reading at
// Spec and Plan, then Run, which a program's main is wrapped into.
package unit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"genggam/internal/fault"
)

// Spec is a node as the service manager is to run it.
type Spec struct {
	// Program is the file that is running now; it is copied to where only an
	// administrator can change it.
	Program string
	// Dir and Keys are the node's directories, absolute; Addr is where it listens.
	Dir, Keys, Addr string
	// Passphrase is the file of the root key's passphrase, "" for none.
	Passphrase string
	// Doors says that it listens at ports under 1024 and looks at network cards,
	// for the office's own Wi-Fi.
	Doors bool
	// More are further arguments of serve, as typed.
	More []string
	// Title and About are what the service manager shows of it.
	Title, About string
}

// Step is one thing that installing or removing does.
type Step struct {
	// Key and Args are the message that says it.
	Key  string
	Args []any
	do   func() error
}

// Take does the step.
func (s Step) Take() error { return s.do() }

// State of the service.
type State string

// The states. Missing is a service that is not installed.
const (
	Missing State = "missing"
	Stopped State = "stopped"
	Running State = "running"
	Failed  State = "failed"
)

// Founded says whether a node is there to be started.
func (s Spec) Founded() bool {
	_, err := os.Stat(filepath.Join(s.Keys, "node.key"))
	return err == nil
}

// arguments of the program under the service manager.
func (s Spec) arguments(passphrase string) []string {
	args := []string{"serve", "--dir", s.Dir, "--keys", s.Keys, "--addr", s.Addr}
	if passphrase != "" {
		args = append(args, "--passphrase-file", passphrase)
	}
	return append(args, s.More...)
}

// checked refuses what a service manager cannot be told.
func (s Spec) checked() error {
	for _, p := range []string{s.Program, s.Dir, s.Keys} {
		if !filepath.IsAbs(p) {
			return fault.New(fault.Invalid, "service.path-relative", p)
		}
	}
	for _, a := range append(s.arguments(s.Passphrase), s.Program) {
		for _, r := range a {
			if r < ' ' || r == 0x7f {
				return fault.New(fault.Invalid, "service.argument-strange", a)
			}
		}
	}
	return nil
}

// copyProgram puts a program in its place, whole or not at all. What runs
// there meanwhile keeps its old file.
func copyProgram(from, to string) error {
	if same(from, to) {
		return nil
	}
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	next := to + ".new"
	if err := os.WriteFile(next, b, 0o755); err != nil {
		return err
	}
	err = os.Chmod(next, 0o755) // whatever the mask says: the node's account must run it
	if err == nil {
		err = os.Rename(next, to)
	}
	if err != nil {
		return errors.Join(err, os.Remove(next))
	}
	return nil
}

func same(a, b string) bool {
	x, err := os.Stat(a)
	y, other := os.Stat(b)
	return err == nil && other == nil && os.SameFile(x, y)
}

// gone forgives that something to be removed is not there.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
