package node_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/seal"
	"genggam/services"
	"genggam/test/durability/lossyfs"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) {
	lossyfs.Main()
	if text := os.Getenv(ordersIn); text != "" {
		if err := serveOrders(text); err != nil {
			fmt.Fprintln(os.Stderr, "clerk:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(inRoot(m.Run))
}

// rootIn names the directory of the furnished node, which all tests copy.
const rootIn = "GENGGAM_NODE_ROOT"

func inRoot(run func() int) int {
	dir, err := os.MkdirTemp("", "genggam-durability-*")
	if err == nil {
		err = os.Setenv(rootIn, dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	return run()
}

var ctx = context.Background()

// standards is a catalogue of the one service, so that a clerk starts fast.
var standards = sync.OnceValues(func() (*catalogue.Catalogue, error) {
	one := fstest.MapFS{}
	err := fs.WalkDir(services.Files, service, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(services.Files, path)
		one[path] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		return nil, err
	}
	c, findings, err := catalogue.Load(one)
	return c, errors.Join(err, findings.Errors().Err())
})

func config(dir, dsn string, shift time.Duration) (desk.Config, error) {
	std, err := standards()
	return desk.Config{
		Dir: dir, Keys: premises.KeysBeside(dir), DSN: dsn, Catalogue: std,
		Now: func() time.Time { return time.Now().Add(shift) },
	}, err
}

// furnished is a closed node with officers who are logged in; every world
// begins as a copy of it.
type furnished struct {
	dir    string
	shift  time.Duration
	tokens map[string]string
}

var furnish = sync.OnceValues(func() (furnished, error) {
	return furnishIn(filepath.Join(os.Getenv(rootIn), "node"), "")
})

func furnishIn(dir, dsn string) (f furnished, err error) {
	std, err := standards()
	if err != nil {
		return f, err
	}
	f = furnished{dir: dir, tokens: map[string]string{}}
	n, err := office.Make(ctx, office.Plan{Dir: f.dir, DSN: dsn, Standards: std})
	if err != nil {
		return f, err
	}
	for _, login := range []string{"front-desk", "verifier", "signer"} {
		n.Clock.Add(30 * time.Second)
		f.tokens[login], err = n.Login(ctx, login, office.Password, seal.TOTPCode(n.TOTP[login], n.Clock.Now()), "test")
		if err != nil {
			return f, err
		}
	}
	f.shift = n.Clock.Now().Sub(time.Now())
	return f, n.Desk.Close()
}

// world is a node in a directory, and how to talk with its clerk.
type world struct {
	t testing.TB
	orders
	http *http.Client
}

// newWorld puts a furnished node into a directory, which may be on any disk.
func newWorld(t testing.TB, root string) *world {
	t.Helper()
	f, err := furnish()
	must(t, err)
	dir := filepath.Join(root, "node")
	for _, suffix := range []string{"", ".keys"} {
		copyDir(t, f.dir+suffix, dir+suffix)
	}
	return f.world(t, dir)
}

func (f furnished) world(t testing.TB, dir string) *world {
	w := &world{t: t, orders: orders{Dir: dir, Shift: f.shift, Tokens: f.tokens, Socket: filepath.Join(t.TempDir(), "s")}}
	w.http = &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", w.Socket)
		},
		MaxIdleConnsPerHost: 64,
	}}
	t.Cleanup(w.http.CloseIdleConnections)
	return w
}

// copyDir copies plain files one by one, synced, as an installer would.
func copyDir(t testing.TB, from, to string) {
	t.Helper()
	must(t, filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		at := filepath.Join(to, strings.TrimPrefix(path, from))
		if e.IsDir() {
			return os.Mkdir(at, 0o700)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(at, b, 0o600)
	}))
}

// command is the clerk of this world, not started yet.
func (w *world) command() *exec.Cmd {
	text, _ := json.Marshal(w.orders) // strings and numbers only
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), ordersIn+"="+string(text), "GOMAXPROCS=2")
	cmd.Stderr = os.Stderr
	return cmd
}

// life is a clerk that runs.
type life struct {
	cmd  *exec.Cmd
	once sync.Once
}

// start starts the clerk and waits until it answers.
func (w *world) start() *life {
	w.t.Helper()
	l := &life{cmd: w.command()}
	must(w.t, l.cmd.Start())
	w.t.Cleanup(l.kill)
	end := time.Now().Add(20 * time.Second)
	for w.ready(ctx) != nil {
		if time.Now().After(end) {
			w.t.Fatal("the clerk does not answer")
		}
		time.Sleep(5 * time.Millisecond)
	}
	return l
}

// kill ends the clerk with SIGKILL; it may be called twice.
func (l *life) kill() {
	l.once.Do(func() {
		_ = l.cmd.Process.Kill()
		_ = l.cmd.Wait()
	})
}

func (w *world) ready(ctx context.Context) error {
	_, err := w.ask(ctx, "/ready", nil)
	return err
}

// ask asks the clerk. The error is of the wire; a refusal is in the answer.
func (w *world) ask(ctx context.Context, path string, form url.Values) (a answer, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://clerk"+path, strings.NewReader(form.Encode()))
	if err != nil {
		return a, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := w.http.Do(r)
	if err != nil {
		return a, err
	}
	defer func() { _ = res.Body.Close() }()
	return a, json.NewDecoder(res.Body).Decode(&a)
}

// must asks for what has to succeed.
func (w *world) must(path string, form url.Values) answer {
	w.t.Helper()
	a, err := w.ask(ctx, path, form)
	must(w.t, err)
	if a.Fault != "" {
		w.t.Fatalf("%s %v: %s, %s", path, form, a.Fault, a.Error)
	}
	return a
}

// sound has the clerk verify everything and fails on any finding.
func (w *world) sound() answer {
	w.t.Helper()
	a := w.must("/verify", nil)
	if len(a.Findings) > 0 {
		w.t.Fatalf("verify found %d things: %s", len(a.Findings), strings.Join(a.Findings[:min(5, len(a.Findings))], "; "))
	}
	return a
}

// read reads one number from the database, beside the clerk.
func (w *world) read(query string) (n int64) {
	w.t.Helper()
	if w.DSN != "" {
		conn, err := pgx.Connect(ctx, w.DSN)
		must(w.t, err)
		defer func() { _ = conn.Close(ctx) }()
		must(w.t, conn.QueryRow(ctx, query).Scan(&n))
		return n
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(w.Dir, "genggam.db")+"?_pragma=busy_timeout(5000)")
	must(w.t, err)
	defer func() { _ = db.Close() }()
	must(w.t, db.QueryRow(query).Scan(&n))
	return n
}

func (w *world) count(table string) int64 {
	w.t.Helper()
	return w.read("SELECT count(*) FROM " + table)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
