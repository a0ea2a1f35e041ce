package whole_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	browser = "../browser"
	// few residents make a demo in seconds; its story is the whole one.
	residents = "300"
)

// resident is one that the demo printed, to try it with.
type resident struct{ Name, NIK, KK, BirthDate string }

// letter is what the browser brought home of one application, and what the
// tools found in it.
type letter struct {
	Reference string `json:"reference"`
	Secret    string `json:"secret"`
	PDF       string `json:"pdf"`
	Receipt   string `json:"receipt"`
	QR        string `json:"qr"`
	Proof     string `json:"proof"`
}

// state goes to and fro between this test and the browser's script.
type state struct {
	Base      string          `json:"base"`
	Password  string          `json:"password"`
	Dir       string          `json:"dir"`
	W3M       bool            `json:"w3m"`
	Photo     string          `json:"photo,omitempty"`
	Residents []resident      `json:"residents"`
	Letters   []letter        `json:"letters,omitempty"`
	Hostile   []string        `json:"hostile,omitempty"`
	Kades     json.RawMessage `json:"kades,omitempty"`
}

// world is the program at work in a directory of its own.
type world struct {
	*testing.T
	bin, dir, node string
	addr           string
	state          state
}

// need skips when something is not on this machine.
func need(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("the whole journey is left out of a short run")
	}
	for _, tool := range []string{"node", "chromium", "pdfsig", "pdftoppm", "pdftotext", "pdfdetach", "qpdf", "zbarimg"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: make test installs it", tool)
		}
	}
	for _, pkg := range []string{"playwright-core", "axe-core", "html-validate"} {
		if _, err := os.Stat(filepath.Join(browser, "node_modules", pkg)); err != nil {
			t.Skipf("the npm package %s is not installed in test/browser: make test installs it", pkg)
		}
	}
}

// open builds the program and serves its demo.
func open(t *testing.T) *world {
	t.Helper()
	need(t)
	w := &world{T: t, dir: t.TempDir()}
	w.bin, w.node = filepath.Join(w.dir, "genggam"), filepath.Join(w.dir, "demo")
	build := exec.Command("go", "build", "-o", w.bin, "../../cmd/genggam")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOPROXY=off")
	w.must(build.CombinedOutput())
	w.addr = freeAddress(t)
	w.must(w.program("demo", "--dir", w.node, "--addr", w.addr, "--residents", residents, "--build").CombinedOutput())
	w.serve()
	return w
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// must wants a command to end well.
func (w *world) must(out []byte, err error) string {
	w.Helper()
	if err != nil {
		w.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// program is the binary with arguments, speaking English.
func (w *world) program(args ...string) *exec.Cmd {
	c := exec.Command(w.bin, args...)
	c.Env = append(os.Environ(), "GENGGAM_LANG=en")
	return c
}

var (
	printedResident = regexp.MustCompile(`^\s+NIK (\d{16})\s+KK (\d{16})\s+(\d{4}-\d\d-\d\d)\s+(.+)$`)
	printedAddress  = regexp.MustCompile(`^\s+(http://\S+)$`)
	printedPassword = regexp.MustCompile(`\b([a-z]+-[a-z]+-1945)\b`)
)

// serve starts the demo again where it stopped, and reads what it prints for a
// newcomer: only that, and the pages, is used from here on.
func (w *world) serve() {
	w.Helper()
	c := w.program("demo", "--dir", w.node, "--addr", w.addr)
	out, err := c.StdoutPipe()
	if err != nil {
		w.Fatal(err)
	}
	complaints, err := os.Create(filepath.Join(w.dir, "demo.log"))
	if err != nil {
		w.Fatal(err)
	}
	c.Stderr = complaints
	if err := c.Start(); err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { w.stop(c, complaints.Name()) })
	w.state = state{Dir: w.dir}
	var addresses []string
	lines := bufio.NewScanner(out)
	for lines.Scan() && len(w.state.Residents) < 3 {
		text := lines.Text()
		if m := printedAddress.FindStringSubmatch(text); m != nil {
			addresses = append(addresses, m[1])
		}
		if m := printedPassword.FindStringSubmatch(text); m != nil {
			w.state.Password = m[1]
		}
		if m := printedResident.FindStringSubmatch(text); m != nil {
			w.state.Residents = append(w.state.Residents, resident{NIK: m[1], KK: m[2], BirthDate: m[3], Name: m[4]})
		}
	}
	if len(addresses) != 2 || len(w.state.Residents) != 3 || w.state.Password == "" {
		w.Fatalf("the demo prints %d addresses, %d residents, password %q", len(addresses), len(w.state.Residents), w.state.Password)
	}
	w.state.Base = strings.TrimSuffix(addresses[0], "/")
	for _, at := range addresses {
		w.answers(at)
	}
	if _, err = exec.LookPath("w3m"); err != nil {
		w.Log("left out: reading the pages in a text browser, w3m is not installed")
	}
	w.state.W3M = err == nil
	w.state.Photo = os.Getenv("GENGGAM_PHOTO")
}

// answers wants a page at a printed address.
func (w *world) answers(at string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
		if err != nil {
			w.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode != http.StatusOK {
				w.Errorf("the printed address %s is answered with %d", at, res.StatusCode)
			}
			return
		}
		select {
		case <-ctx.Done():
			w.Fatalf("%s does not answer: %v", at, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop ends the demo as Ctrl-C does, and wants nothing complained of.
func (w *world) stop(c *exec.Cmd, log string) {
	_ = c.Process.Signal(syscall.SIGTERM)
	if err := c.Wait(); err != nil {
		w.Errorf("the demo ends with %v", err)
	}
	b, _ := os.ReadFile(log)
	for line := range strings.Lines(string(b)) {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "panic") {
			w.Errorf("the demo complains: %s", line)
		}
	}
}

// browse runs one part of the browser's script and takes its state over.
func (w *world) browse(part string) {
	w.Helper()
	file := filepath.Join(w.dir, "state.json")
	text, err := json.Marshal(w.state)
	if err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(w.Context(), 6*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "node", "whole.mjs", part, file)
	c.Dir = browser
	out, err := c.CombinedOutput()
	w.Logf("%s", out)
	if err != nil {
		w.Fatalf("%s: %v", part, err)
	}
	if text, err = os.ReadFile(file); err == nil {
		err = json.Unmarshal(text, &w.state)
	}
	if err != nil {
		w.Fatal(err)
	}
}

// run runs a tool and gives what it says, whatever its exit status.
func (w *world) run(name string, args ...string) (said string, status int) {
	w.Helper()
	c := exec.Command(name, args...)
	if name == w.bin {
		c = w.program(args...)
	}
	c.Dir = w.dir
	out, err := c.CombinedOutput()
	if err != nil && c.ProcessState == nil {
		w.Fatal(err)
	}
	return string(out), c.ProcessState.ExitCode()
}

// says wants words in what a tool said.
func says(t *testing.T, tool, said string, words ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(said), " ")
	for _, word := range words {
		if !strings.Contains(flat, strings.Join(strings.Fields(word), " ")) {
			t.Errorf("%s does not say %q:\n%s", tool, word, said)
		}
	}
}

func (l letter) beside(ending string) string {
	return strings.TrimSuffix(l.PDF, ".pdf") + ending
}

func (l letter) String() string { return fmt.Sprintf("letter of %s", l.Reference) }
