//go:build !windows

package unit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"genggam/internal/fault"
)

// Host is the machine that a service is installed on.
type Host struct {
	// Root is put before every path, "" on the machine itself.
	Root string
	// Do runs a program of the system and returns what it printed.
	Do func(name string, args ...string) (string, error)
}

// This is the machine that the program runs on. Not being root there is
// service.not-root, another system than systemd service.no-systemd.
func This() Host {
	return Host{Do: func(name string, args ...string) (string, error) {
		out, err := exec.Command(name, args...).CombinedOutput()
		if err != nil {
			err = fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
		}
		return string(out), err
	}}
}

// Allowed refuses whoever may not change services.
func (h Host) Allowed() error {
	if os.Geteuid() != 0 {
		return fault.New(fault.Forbidden, "service.not-root")
	}
	if _, err := exec.LookPath("systemctl"); err != nil {
		return fault.New(fault.Unsupported, "service.no-systemd").Because(err)
	}
	return nil
}

// Plan lists what installing does, in order.
func (h Host) Plan(s Spec) ([]Step, error) {
	if err := s.checked(); err != nil {
		return nil, err
	}
	unit := s.Systemd()
	steps := []Step{
		{"service.step-copy", []any{linuxProgram}, func() error { return copyProgram(s.Program, h.Root+linuxProgram) }},
		{"service.step-user", []any{linuxUser}, h.user},
		{"service.step-directory", []any{filepath.Dir(s.Dir)}, func() error { return h.directories(s) }},
		{"service.step-unit", []any{linuxUnit, unit}, func() error { return h.write(linuxUnit, unit) }},
		{"service.step-enable", nil, func() error {
			return h.all([]string{"systemctl", "daemon-reload"}, []string{"systemctl", "enable", "genggam"})
		}},
	}
	if s.Founded() {
		steps = append(steps, Step{"service.step-start", nil, func() error { return h.all([]string{"systemctl", "restart", "genggam"}) }})
	}
	return steps, nil
}

func (h Host) all(commands ...[]string) error {
	for _, c := range commands {
		if _, err := h.Do(c[0], c[1:]...); err != nil {
			return err
		}
	}
	return nil
}

func (h Host) write(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(h.Root+path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(h.Root+path, []byte(text), 0o644)
}

// user makes the account of the node, when it is not there.
func (h Host) user() error {
	if _, err := h.Do("id", "-u", linuxUser); err == nil {
		return nil
	}
	return h.all([]string{"useradd", "--system", "--user-group", "--home-dir", linuxState, "--no-create-home", "--shell", "/usr/sbin/nologin", linuxUser})
}

// directories makes those above and of the node, for its account alone. What
// is in them already, as of a node founded by root, is given to it too.
func (h Host) directories(s Spec) error {
	made := []string{linuxState, s.Dir, s.Keys}
	for _, d := range made {
		if err := h.all([]string{"install", "-d", "-m", "700", "-o", linuxUser, "-g", linuxUser, h.Root + d}); err != nil {
			return err
		}
	}
	return h.all([]string{"chown", "-R", linuxUser + ":" + linuxUser, h.Root + s.Dir, h.Root + s.Keys})
}

// Removal lists what removing does. Data, keys and the account stay.
func (h Host) Removal() []Step {
	return []Step{
		{"service.step-stop", nil, func() error {
			if h.State() == Missing {
				return nil
			}
			return h.all([]string{"systemctl", "disable", "--now", "genggam"})
		}},
		{"service.step-remove", []any{linuxUnit}, func() error {
			return errors.Join(gone(os.Remove(h.Root+linuxUnit)), h.all([]string{"systemctl", "daemon-reload"}))
		}},
		{"service.step-remove", []any{linuxProgram}, func() error { return gone(os.Remove(h.Root + linuxProgram)) }},
	}
}

// Start starts the service; Stop ends it gracefully and waits.
func (h Host) Start() error { return h.all([]string{"systemctl", "start", "genggam"}) }

// Stop ends the service gracefully and waits.
func (h Host) Stop() error { return h.all([]string{"systemctl", "stop", "genggam"}) }

// State of the service as the system tells it.
func (h Host) State() State {
	if _, err := os.Stat(h.Root + linuxUnit); err != nil {
		return Missing
	}
	out, _ := h.Do("systemctl", "is-active", "genggam")
	switch strings.TrimSpace(out) {
	case "active", "activating", "reloading":
		return Running
	case "failed":
		return Failed
	}
	return Stopped
}

// Run runs a program; on Windows it also answers the service manager and gives
// speak the way to its log. Signals are the program's own matter.
func Run(f func(context.Context) int, _ func(*os.File)) int { return f(context.Background()) }

// DoubleClicked says whether the program was started from a window, without a
// terminal of somebody who reads what it prints. Only Windows does that.
func DoubleClicked() bool { return false }

// DataDir is where a node lies when nothing is said: here what is passed.
func DataDir(otherwise string) string { return otherwise }

// ServiceDir is where the node of a service lies when nothing is said.
func ServiceDir() string { return linuxState + "/data" }

// Browse opens a page in the browser of whoever sits here, if somebody does.
func Browse(url string) error {
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return nil
	}
	return exec.Command("xdg-open", url).Start()
}

// Elevate starts the program again with an administrator's rights, where the
// system has a window that asks for it.
func Elevate(...string) error { return fault.New(fault.Forbidden, "service.not-root") }

// Veil hides what is typed until the returned function is called.
func Veil() (lift func()) {
	stty := func(how string) error {
		c := exec.Command("stty", how)
		c.Stdin = os.Stdin
		return c.Run()
	}
	if stty("-echo") != nil {
		return func() {}
	}
	return func() { _ = stty("echo") }
}

// Print hands a text to the default printer and keeps no copy.
func Print(text string) error {
	c := exec.Command("lp", "-t", "Genggam")
	c.Stdin = strings.NewReader(text)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("printing: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}
