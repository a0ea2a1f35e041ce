//go:build !windows

package unit_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/unit"
)

func spec(dir string) unit.Spec {
	return unit.Spec{Program: "/opt/g/genggam", Dir: dir, Keys: dir + ".keys", Addr: "127.0.0.1:8080", Title: "Genggam"}
}

func TestTheUnitOfANode(t *testing.T) {
	plain := spec("/var/lib/genggam/data")
	elsewhere := spec("/srv/desa kita/100%/$HOME")
	elsewhere.Passphrase = "/etc/genggam.pass"
	elsewhere.More = []string{"--secure", `a"b\c`}
	doors := plain
	doors.Doors, doors.More = true, []string{"--wifi", "192.168.1.10"}
	for name, c := range map[string]struct {
		spec unit.Spec
		want []string
		not  string
	}{
		"in the state directory": {plain, []string{
			"ExecStart=/usr/local/bin/genggam serve --dir /var/lib/genggam/data --keys /var/lib/genggam/data.keys --addr 127.0.0.1:8080\n",
			"\nUser=genggam\n", "\nProtectSystem=strict\n", "\nNoNewPrivileges=yes\n", "\nStateDirectory=genggam\n", "\nTimeoutStopSec=30\n", "\nWantedBy=multi-user.target\n",
		}, "ReadWritePaths"},
		"elsewhere, with a passphrase and strange letters": {elsewhere, []string{
			`serve --dir "/srv/desa kita/100%%/$$HOME" --keys "/srv/desa kita/100%%/$$HOME.keys" `, ` --secure "a\"b\\c" --passphrase-file %d/passphrase` + "\n",
			"\nLoadCredential=passphrase:/etc/genggam.pass\n", `ReadWritePaths="/srv/desa kita/100%%/$HOME" "/srv/desa kita/100%%/$HOME.keys"` + "\n",
		}, "--passphrase-file /etc"},
		"with doors to the Wi-Fi": {doors, []string{
			"\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\n", "\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n", "\nRestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK\n",
			" --wifi 192.168.1.10\n", "\nNoNewPrivileges=yes\n",
		}, "PrivateUsers"},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.spec.Systemd()
			for _, w := range c.want {
				if !strings.Contains(got, w) {
					t.Errorf("no %q in\n%s", w, got)
				}
			}
			if strings.Contains(got, c.not) {
				t.Errorf("%q in\n%s", c.not, got)
			}
		})
	}
}

func TestWhatAServiceManagerCannotBeToldIsRefused(t *testing.T) {
	relative, control := spec("data"), spec("/srv/a\nExecStartPre=rm")
	for key, s := range map[string]unit.Spec{"service.path-relative": relative, "service.argument-strange": control} {
		if _, err := (unit.Host{}).Plan(s); fault.As(err) == nil || fault.As(err).Key != key {
			t.Errorf("%s: told as %v", key, err)
		}
	}
}

// machine is a host in a temporary directory, whose system's programs are
// written down instead of run.
func machine(t *testing.T, answers map[string]string) (unit.Host, *[]string) {
	var ran []string
	return unit.Host{Root: t.TempDir(), Do: func(name string, args ...string) (string, error) {
		line := strings.Join(append([]string{name}, args...), " ")
		ran = append(ran, line)
		a, ok := answers[line]
		if !ok && name == "id" {
			return "", os.ErrNotExist
		}
		return a, nil
	}}, &ran
}

func TestInstallingTakesEachStepAndRemovingLeavesTheData(t *testing.T) {
	dir := t.TempDir()
	s := spec(filepath.Join(dir, "data"))
	s.Program = filepath.Join(dir, "genggam")
	h, ran := machine(t, map[string]string{"systemctl is-active genggam": "active\n"})
	write(t, s.Program, "one")
	write(t, filepath.Join(s.Keys, "node.key"), "k")
	for _, program := range []string{"one", "two"} { // again: an update
		write(t, s.Program, program)
		take(t, h, s)
		if got, err := os.ReadFile(h.Root + "/usr/local/bin/genggam"); err != nil || string(got) != program {
			t.Errorf("the program is %q, %v", got, err)
		}
	}
	if info, err := os.Stat(h.Root + "/usr/local/bin/genggam"); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the program: %v, %v", info.Mode(), err)
	}
	for _, want := range []string{"systemctl daemon-reload", "systemctl enable genggam", "systemctl restart genggam"} {
		if !slices.Contains(*ran, want) {
			t.Errorf("%s was not run, only %q", want, *ran)
		}
	}
	if h.State() != unit.Running {
		t.Errorf("the state is %s", h.State())
	}
	for _, step := range h.Removal() {
		if err := step.Take(); err != nil {
			t.Fatal(err)
		}
	}
	if h.State() != unit.Missing || !s.Founded() {
		t.Errorf("after removing: %s, founded %v", h.State(), s.Founded())
	}
	for _, line := range *ran {
		if strings.Contains(line, "rm ") {
			t.Errorf("%s", line)
		}
	}
}

func TestWithoutANodeNothingIsStarted(t *testing.T) {
	dir := t.TempDir()
	s := spec(filepath.Join(dir, "data"))
	s.Program = filepath.Join(dir, "genggam")
	write(t, s.Program, "one")
	h, ran := machine(t, nil)
	take(t, h, s)
	if slices.Contains(*ran, "systemctl restart genggam") || !slices.ContainsFunc(*ran, func(l string) bool { return strings.HasPrefix(l, "useradd --system ") }) {
		t.Errorf("ran %q", *ran)
	}
}

func take(t *testing.T, h unit.Host, s unit.Spec) {
	t.Helper()
	steps, err := h.Plan(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range steps {
		if err := step.Take(); err != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
