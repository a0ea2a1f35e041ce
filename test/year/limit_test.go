package year_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const mostMemory = 512 << 20

// child is the node's process.
type child struct {
	told
	dir string
	pid int
	// limits says which bounds were the kernel's and which were only measured.
	limits []string
	cgroup string
}

// start starts the node under what limits this machine allows: one core by its
// affinity, memory by a control group below our own, which binds what is kept of
// files too.
func start(t *testing.T) *child {
	t.Helper()
	c := &child{dir: t.TempDir()}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{self}
	if _, err := exec.LookPath("taskset"); err == nil {
		args = append([]string{"taskset", "-c", "0"}, args...)
		c.limits = append(c.limits, "one core by its affinity")
	} else {
		c.limits = append(c.limits, "one core by GOMAXPROCS alone")
	}
	if c.cgroup, err = memoryGroup(); err == nil {
		t.Cleanup(func() { _ = os.Remove(c.cgroup) })
		args = append([]string{"sh", "-c", `echo $$ > "$0/cgroup.procs" && exec "$@"`, c.cgroup}, args...)
		c.limits = append(c.limits, "512 MB by a control group")
	} else {
		c.limits = append(c.limits, fmt.Sprintf("memory measured, not bound (%v)", err))
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), nodeDir+"="+c.dir, "GOMAXPROCS=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	c.pid = cmd.Process.Pid // sh and taskset become the node
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &c.told)
	}
	if err != nil {
		t.Fatal("the node did not start:", err)
	}
	return c
}

// memoryGroup makes a control group of 512 MB below that of this process, of
// either version.
func memoryGroup() (string, error) {
	b, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(b)) {
		part := strings.SplitN(strings.TrimSpace(line), ":", 3)
		root, file := "/sys/fs/cgroup", "memory.max"
		switch {
		case len(part) < 3 || part[1] != "" && part[1] != "memory":
			continue
		case part[1] == "memory":
			root, file = "/sys/fs/cgroup/memory", "memory.limit_in_bytes"
		}
		dir := filepath.Join(root, part[2], fmt.Sprintf("genggam-year-%d", os.Getpid()))
		if err = os.Mkdir(dir, 0o755); err != nil {
			continue
		}
		if err = os.WriteFile(filepath.Join(dir, file), []byte(strconv.Itoa(mostMemory)), 0o644); err == nil {
			return dir, nil
		}
		_ = os.Remove(dir)
	}
	if err == nil {
		err = os.ErrNotExist
	}
	return "", err
}

func (c *child) tell(t *testing.T, path string) {
	t.Helper()
	res, err := http.Post(c.Control+path, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		line, _ := bufio.NewReader(res.Body).ReadString('\n')
		t.Fatalf("%s: %s", path, line)
	}
}

// status is a field of the node's process, in MB.
func (c *child) status(field string) int {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.pid))
	for line := range strings.Lines(string(b)) {
		if after, ok := strings.CutPrefix(line, field+":"); ok {
			kb, _ := strconv.Atoi(strings.Fields(after)[0])
			return kb >> 10
		}
	}
	return 0
}

// group is a figure of the control group in MB, "-" without one.
func (c *child) group(names ...string) string {
	for _, name := range names {
		if b, err := os.ReadFile(filepath.Join(c.cgroup, name)); err == nil && c.cgroup != "" {
			n, _ := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
			return fmt.Sprint(n>>20, " MB")
		}
	}
	return "-"
}

// size of a directory in MB.
func size(dir string) (mb int64) {
	_ = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if i, err := d.Info(); err == nil {
			mb += i.Size()
		}
		return nil
	})
	return mb >> 20
}

func load() string {
	b, _ := os.ReadFile("/proc/loadavg")
	return strings.Join(strings.Fields(string(b))[:3], " ")
}
