package kill_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"genggam/test/durability/kill"
	"genggam/test/durability/lossyfs"
)

func TestMain(m *testing.M) {
	lossyfs.Main()
	if path := os.Getenv("KILL_TEST_LEDGER"); path != "" {
		if err := clerk(path, os.Getenv("KILL_TEST_SOCKET"), os.Getenv("KILL_TEST_SYNC") != ""); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// clerk is the smallest program that can be judged: it appends each line it is
// sent to a file and says "ok", or reads the file out.
func clerk(path, socket string, sync bool) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	if sync {
		d, err := os.Open(filepath.Dir(path))
		if err != nil {
			return err
		}
		if err := d.Sync(); err != nil {
			return err
		}
	}
	os.Remove(socket)
	l, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		serve(c, f, sync)
	}
}

func serve(c net.Conn, f *os.File, sync bool) {
	defer c.Close()
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		if lines.Text() == "read" {
			io.Copy(c, io.NewSectionReader(f, 0, 1<<30))
			return
		}
		if _, err := fmt.Fprintln(f, lines.Text()); err != nil {
			return
		}
		if sync && f.Sync() != nil {
			return
		}
		fmt.Fprintln(c, "ok")
	}
}

// plan uses the clerk, with its ledger in dir.
func plan(t *testing.T, dir string, sync string) kill.Plan {
	t.Helper()
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("the clerk listens on a Unix socket and is tested on Linux")
	}
	socket := filepath.Join(t.TempDir(), "s")
	dial := func() (net.Conn, error) { return net.Dial("unix", socket) }
	return kill.Plan{
		Start: func(int) *exec.Cmd {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "KILL_TEST_LEDGER="+filepath.Join(dir, "ledger"), "KILL_TEST_SOCKET="+socket, "KILL_TEST_SYNC="+sync)
			return cmd
		},
		Ready: func(context.Context) error {
			c, err := dial()
			if err == nil {
				c.Close()
			}
			return err
		},
		Load: func(ctx context.Context, round int, ack func(string)) {
			c, err := dial()
			if err != nil {
				return
			}
			defer c.Close()
			answers := bufio.NewScanner(c)
			for i := 0; ctx.Err() == nil; i++ {
				id := fmt.Sprintf("%d-%d", round, i)
				if _, err := fmt.Fprintln(c, id); err != nil || !answers.Scan() {
					return
				}
				ack(id)
			}
		},
		Check: func(ctx context.Context, acked []string) error {
			c, err := dial()
			if err != nil {
				return err
			}
			defer c.Close()
			fmt.Fprintln(c, "read")
			all, err := io.ReadAll(c)
			if err != nil {
				return err
			}
			for _, id := range acked {
				if !strings.Contains("\n"+string(all), "\n"+id+"\n") {
					return errors.New(id + " is missing")
				}
			}
			return nil
		},
		Longest: 60 * time.Millisecond,
		Seed:    1,
	}
}

func TestAKilledClerkKeepsWhatItAcknowledged(t *testing.T) {
	report := kill.Rounds(t, 8, plan(t, t.TempDir(), "yes"))
	t.Logf("%d kills, %d acknowledged, %v", report.Rounds, report.Acked, report.Took)
}

func TestAClerkThatSyncsSurvivesPowerCuts(t *testing.T) {
	dir := t.TempDir()
	disk := lossyfs.Mount(t, dir)
	p := plan(t, dir, "yes")
	p.Cut, p.Revive = func(seed uint64) { disk.PowerCut(false, seed) }, disk.PowerOn
	report := kill.Rounds(t, 8, p)
	t.Logf("%d cuts, %d acknowledged, %v", report.Rounds, report.Acked, report.Took)
}

// TestAClerkThatDoesNotSyncIsCaught is the control of the judge.
func TestAClerkThatDoesNotSyncIsCaught(t *testing.T) {
	dir := t.TempDir()
	disk := lossyfs.Mount(t, dir)
	p := plan(t, dir, "")
	p.Cut, p.Revive = func(seed uint64) { disk.PowerCut(false, seed) }, disk.PowerOn
	said := &witness{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		kill.Rounds(said, 4, p)
	}()
	<-done
	if !strings.Contains(said.fatal, "is missing") {
		t.Errorf("the judge said %q, want that something is missing", said.fatal)
	}
}

// witness keeps what a test is failed with instead of failing.
type witness struct {
	testing.TB
	fatal string
}

func (w *witness) Fatalf(format string, args ...any) {
	w.fatal = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (w *witness) Fatal(args ...any) {
	w.fatal = fmt.Sprint(args...)
	runtime.Goexit()
}
