package day_test

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/demo"
	"genggam/internal/person"
)

const (
	browser   = "../browser"
	residents = 10_000
	// seed is that of the demo's people.
	seed = 1945
	// walkIns is how many people come.
	walkIns = 40
)

// caller is somebody who comes to the counter and says name and place.
type caller struct {
	Name string `json:"name"`
	RT   string `json:"rt"`
	RW   string `json:"rw"`
	Born string `json:"born"`
}

// served is one walk-in as the browser counted it.
type served struct {
	Kind    string `json:"kind"`
	Mistake string `json:"mistake"`
	Number  string `json:"number"`
	File    string `json:"file"`
	Lead    int    `json:"lead"`
	Typed   int    `json:"typed"`
	Secret  int    `json:"secret"`
	After   int    `json:"after"`
	MS      int    `json:"ms"`
	// Plain says that no hand slipped and the letter is of one short page.
	Plain bool `json:"plain"`
}

// state goes to and fro between this test and the browser's script.
type state struct {
	Bin      string   `json:"bin"`
	Node     string   `json:"node"`
	Addr     string   `json:"addr"`
	Dir      string   `json:"dir"`
	Log      string   `json:"log"`
	Password string   `json:"password"`
	People   []caller `json:"people"`
	Several  []caller `json:"several"`
	Served   []served `json:"served"`
	Books    []struct {
		File string `json:"file"`
		Link string `json:"link"`
		MS   int    `json:"ms"`
	} `json:"books"`
	Acting      string `json:"acting"`
	ActingAgain string `json:"actingAgain"`
	Refusal     string `json:"refusal"`
}

// world is the program at work in a directory of its own.
type world struct {
	*testing.T
	state state
}

// need skips when something is not on this machine.
func need(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("a clerk's day takes a minute or two: left out of a short run")
	}
	for _, tool := range []string{"node", "chromium", "pdfinfo", "pdftotext", "qpdf"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: make test installs it", tool)
		}
	}
	if _, err := os.Stat(filepath.Join(browser, "node_modules", "playwright-core")); err != nil {
		t.Skip("the npm package playwright-core is not installed in test/browser: make test installs it")
	}
}

// open builds the program and the village.
func open(t *testing.T) *world {
	t.Helper()
	need(t)
	dir := t.TempDir()
	w := &world{T: t, state: state{Bin: filepath.Join(dir, "genggam"), Node: filepath.Join(dir, "demo"), Dir: dir, Log: filepath.Join(dir, "demo.log"), Password: demo.Password}}
	if bin := os.Getenv("GENGGAM_BIN"); bin != "" { // built already, for whoever works on this test
		w.state.Bin = bin
	} else {
		w.build()
	}
	w.state.Addr = freeAddress(t)
	w.must(w.program("demo", "--dir", w.state.Node, "--addr", w.state.Addr, "--residents", strconv.Itoa(residents), "--build").CombinedOutput())
	w.callers()
	return w
}

func (w *world) build() {
	w.Helper()
	build := exec.Command("go", "build", "-o", w.state.Bin, "../../cmd/genggam")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOPROXY=off")
	w.must(build.CombinedOutput())
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
	c := exec.Command(w.state.Bin, args...)
	c.Env = append(os.Environ(), "GENGGAM_LANG=en")
	return c
}

// callers picks who comes: young unmarried grown-ups whose name nobody else
// has, and some who share theirs.
func (w *world) callers() {
	w.Helper()
	people, err := demo.People(residents, seed)
	if err != nil {
		w.Fatal(err)
	}
	keys := make([]string, len(people))
	for i, p := range people {
		keys[i] = person.SearchKey(p.Record.Name)
	}
	for i := 200; i < len(people) && (len(w.state.People) < walkIns || len(w.state.Several) < 4); i += 5 {
		r := people[i].Record
		if r.BirthDate < "1992-01-01" || r.BirthDate > "2003-12-31" || !strings.EqualFold(r.Marital, "belum kawin") {
			continue
		}
		c := caller{Name: r.Name, RT: r.RT, RW: r.RW, Born: r.BirthDate[:4]}
		same := 0
		for _, k := range keys {
			if person.NewQuery(r.Name).Matches(k) {
				same++
			}
		}
		switch {
		case same == 1 && len(w.state.People) < walkIns:
			w.state.People = append(w.state.People, c)
		case same > 1 && same < 6 && len(w.state.Several) < 4:
			w.state.Several = append(w.state.Several, c)
		}
	}
	if len(w.state.People) < walkIns {
		w.Fatalf("only %d people to come", len(w.state.People))
	}
}

// browse runs the browser's script and takes its state over.
func (w *world) browse() {
	w.Helper()
	file := filepath.Join(w.state.Dir, "state.json")
	text, err := json.Marshal(w.state)
	if err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(w.Context(), 4*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "node", "day.mjs", file)
	c.Dir = browser
	out, err := c.CombinedOutput()
	w.Logf("%s", out)
	if err != nil {
		w.Errorf("the day: %v", err)
	}
	if text, err = os.ReadFile(file); err == nil {
		err = json.Unmarshal(text, &w.state)
	}
	if err != nil {
		w.Fatal(err)
	}
	b, _ := os.ReadFile(w.state.Log)
	for line := range strings.Lines(string(b)) {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "panic") {
			w.Errorf("the program complains: %s", line)
		}
	}
}

// run runs a tool and gives what it says, whatever its exit status.
func (w *world) run(name string, args ...string) (said string, status int) {
	w.Helper()
	c := exec.Command(name, args...)
	if name == w.state.Bin {
		c = w.program(args...)
	}
	c.Dir = w.state.Dir
	out, err := c.CombinedOutput()
	if err != nil && c.ProcessState == nil {
		w.Fatal(err)
	}
	return string(out), c.ProcessState.ExitCode()
}
