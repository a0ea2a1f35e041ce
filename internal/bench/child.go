package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// binary is the program to start as a child, "" when there is none to start.
func (r *run) binary() string {
	for _, b := range []string{r.o.Binary, os.Getenv("GENGGAM_BIN")} {
		if b != "" {
			return b
		}
	}
	self, err := os.Executable()
	if err != nil || strings.HasSuffix(self, ".test") {
		return ""
	}
	return self
}

// child starts the program on the full node as a process of its own and
// measures its start and its memory, idle and while it is loaded. The node is
// closed for it and not opened again here.
func (r *run) child(ctx context.Context, n *node) {
	bin := r.binary()
	switch {
	case bin == "":
		r.missing("start and memory: no program to start; GENGGAM_BIN names one")
		return
	case runtime.GOOS != "linux":
		r.missing("start and memory: resident memory is read from /proc, which %s has not", runtime.GOOS)
		return
	}
	if err := n.shut(); err != nil {
		r.missing("start and memory: %v", err)
		return
	}
	r.say("%s", firstName)
	if err := r.timeStarts(ctx, bin, n); err != nil && ctx.Err() == nil {
		r.missing("start and memory: %v", err)
	}
}

// timeStarts starts the program some times for the median, and looks at the memory of
// the last.
func (r *run) timeStarts(ctx context.Context, bin string, n *node) error {
	var took []time.Duration
	for i := range r.starts {
		c, err := start(ctx, bin, n)
		if err != nil {
			return err
		}
		took = append(took, c.first)
		if i == r.starts-1 {
			err = r.memory(ctx, c, n)
		}
		if err = errors.Join(err, c.stop()); err != nil {
			return err
		}
	}
	f := figure(0, time.Second, took)
	r.add(Figure{Value: f.P50, Unit: "ms"}, firstName, r.sizes[len(r.sizes)-1])
	return nil
}

func (r *run) memory(ctx context.Context, c *process, n *node) error {
	// Idle is what it takes when it has served somebody and then nobody.
	select {
	case <-time.After(2 * time.Second):
	case <-ctx.Done():
		return ctx.Err()
	}
	size := r.sizes[len(r.sizes)-1]
	idle, err := c.status("VmRSS")
	if err != nil {
		return err
	}
	r.add(Figure{Value: idle, Unit: "MB"}, idleName, size)
	r.say("%s", loadName)
	if err := r.press(ctx, c, n); err != nil {
		return err
	}
	high, err := c.status("VmHWM")
	r.add(Figure{Value: high, Unit: "MB"}, loadName, size)
	return err
}

// press loads the child with 64 clients that file cases and read pages. The
// program bounds each caller, so every connection comes from an address of its
// own of 127.0.0.0/8 and is left when the bound is reached.
func (r *run) press(ctx context.Context, c *process, n *node) error {
	head, tail, err := n.body()
	if err != nil {
		return err
	}
	var mu sync.Mutex
	callers := 0
	fresh := func() (*wire, error) {
		mu.Lock()
		defer mu.Unlock()
		callers++
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, byte(1+callers>>16), byte(callers>>8), byte(1+callers&127))}}
		conn, err := d.DialContext(ctx, "tcp", c.address)
		if err != nil {
			return nil, fmt.Errorf("connecting: %w", err)
		}
		return wrap(conn), nil
	}
	const clients = 64
	wires := make([]*wire, clients)
	_, err = load(ctx, clients, r.d, func(i int) (err error) {
		if wires[i] == nil {
			if wires[i], err = fresh(); err != nil {
				return err
			}
		}
		k := n.persons.Add(1)
		request := get("/layanan/surat-keterangan-usaha")
		if k%4 > 0 {
			request = post(nil, "/api/v1/cases", "load-"+strconv.FormatInt(k, 10), appendBody(nil, head, tail, k))
		}
		status, body, err := wires[i].within(ctx).do(request)
		if err == nil && status/100 != 2 && status != 429 {
			err = fmt.Errorf("answered %d: %.300s", status, body)
		}
		if status == 429 {
			_ = wires[i].conn.Close()
			wires[i] = nil
		}
		return err
	})
	return err
}

// process is a started program that has answered.
type process struct {
	cmd     *exec.Cmd
	address string
	// first is how long after the start the first page was answered.
	first time.Duration
}

// start starts the program and asks for its start page until it is answered or
// the time is up, which ends the program too.
func start(ctx context.Context, bin string, n *node) (*process, error) {
	address, err := freePort()
	if err != nil {
		return nil, err
	}
	args := []string{"serve", "--dir", n.cfg.Dir, "--addr", address}
	if n.cfg.DSN != "" {
		args = append(args, "--db", n.cfg.DSN)
	}
	c := &process{cmd: exec.CommandContext(ctx, bin, args...), address: address}
	var said strings.Builder
	c.cmd.Stderr, c.cmd.WaitDelay = &said, time.Second
	begin := time.Now()
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the program: %w", err)
	}
	for time.Since(begin) < 20*time.Second && ctx.Err() == nil {
		w, err := dial(address)
		if err != nil {
			time.Sleep(time.Millisecond)
			continue
		}
		status, _, err := w.within(ctx).do(get("/"))
		c.first = time.Since(begin)
		_ = w.conn.Close()
		if err == nil && status == 200 {
			return c, nil
		}
	}
	if ctx.Err() != nil {
		_ = c.stop()
		return nil, ctx.Err()
	}
	return nil, errors.Join(c.stop(), fmt.Errorf("starting the program: no answer in 20 s: %.300s", said.String()))
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// stop ends the program and waits for it, as long as the time of the run allows:
// then it is ended without asking.
func (c *process) stop() error {
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		_ = c.cmd.Wait()
		return err
	}
	_ = c.cmd.Wait()
	return nil
}

// status reads a size of the process from /proc, in MB of 2^20 bytes.
func (c *process) status(field string) (float64, error) {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(c.cmd.Process.Pid), "status"))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, field+":"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(v), " kB"), 64)
			return kb / 1024, err
		}
	}
	return 0, fmt.Errorf("reading the memory of a process: no %s", field)
}
