package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options of a run.
type Options struct {
	// Quick is done within 45 seconds: nodes of 1,000 and 20,000 cases only.
	Quick bool
	// Dir is where the measured nodes are made and taken away again, on the disk
	// that matters; "" is a temporary directory.
	Dir string
	// DSN is a PostgreSQL server on which databases may be made, "" for SQLite.
	DSN string
	// Binary is the program that is started as a child to measure start and
	// memory; "" is GENGGAM_BIN, or else the running program.
	Binary string
	// Out gets one line for each thing that is being measured; nil is nobody.
	Out io.Writer
	// Only names the sections to run (see sections); empty runs all.
	Only []string
}

// Names of figures, which Report.judge and readers of the JSON go by.
const (
	rawName    = "raw rows, group commit"
	rawOneName = "raw rows, a commit each"
	bareName   = "net/http alone"
	submitName = "durable submissions"
	letterName = "signed letters"
	lifeName   = "full lifecycles"
	startPage  = "citizen: start page"
	stdPage    = "citizen: standard page"
	fillName   = "filling"
	settleName = "rounds after filling"
	inboxName  = "inbox"
	searchName = "search"
	firstName  = "first answer after start"
	idleName   = "resident memory, idle"
	loadName   = "resident memory, under load"
	bytesName  = "stored bytes of a submission"
)

// freshNode marks figures of a node that began empty.
const freshNode = 1

// run is a run under way.
type run struct {
	o   Options
	dir string
	// mu guards the report, and closed, which ends it: what a section that did not
	// come to its end in time still finds is in no report.
	mu     sync.Mutex
	closed bool
	report Report
	// parts are the sections of this run; stop is when nothing more is measured and
	// end when the report is written whatever still closes, 0 for never.
	parts     []section
	stop, end time.Duration
	// starts is how often the program is started for the median, an odd number.
	starts int
	// d is how long one figure is measured, short those of which there are many.
	d, short time.Duration
	sizes    []int64
}

// section is a part of a run that can be taken alone.
type section struct {
	name string
	run  func(*run, context.Context) error
	// takes are the figures that it finds; full says that they are those of the
	// fullest node.
	takes []string
	full  bool
}

func sections() []section {
	return []section{
		{name: "fresh", run: (*run).fresh, takes: []string{submitName, bytesName, rawName, rawOneName}},
		{name: "work", run: (*run).work, takes: []string{lifeName, letterName}},
		{name: "http", run: (*run).bare, takes: []string{bareName}},
		{name: "pages", run: (*run).pages, takes: []string{startPage, stdPage}},
		{name: "sizes", run: (*run).bySize, full: true,
			takes: []string{fillName, settleName, inboxName, searchName, submitName, firstName, idleName, loadName}},
	}
}

// SectionNames are what Options.Only may name, in the order of the run.
func SectionNames() (names []string) {
	for _, s := range sections() {
		names = append(names, s.name)
	}
	return names
}

// Run measures. A figure that cannot be taken is named in Report.Missing; the
// error is for what leaves nothing to report.
func Run(ctx context.Context, o Options) (Report, error) {
	r := &run{o: o, d: 10 * time.Second, short: 5 * time.Second, sizes: []int64{1_000, 100_000, 1_000_000}, starts: 5, parts: sections()}
	if o.Quick {
		r.d, r.short, r.sizes = 1500*time.Millisecond, time.Second, []int64{1_000, 20_000}
		r.starts, r.stop, r.end = 3, quickStop, quickEnd
	}
	begin := time.Now()
	var err error
	if r.dir, err = os.MkdirTemp(o.Dir, "genggam-bench-"); err != nil {
		return Report{}, fmt.Errorf("making a directory to measure in: %w", err)
	}
	defer func() { _ = os.RemoveAll(r.dir) }()
	r.report.Quick = o.Quick
	r.report.Machine = Machine{CPUs: runtime.GOMAXPROCS(0), OS: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), Engine: "sqlite"}
	if o.DSN != "" {
		r.report.Machine.Engine = "postgres"
	}
	if err := r.inTime(ctx); err != nil {
		return r.report, err
	}
	r.report.judge(r.sizes)
	r.report.Seconds = time.Since(begin).Seconds()
	return r.report, nil
}

// A quick run measures nothing more after quickStop. What is under way then ends
// by itself within a second or two, and is not waited for after quickEnd: a busy
// machine may take long to close a node, and a run that promises 45 seconds has
// nothing more to find.
const (
	quickStop = 41 * time.Second
	quickEnd  = 43 * time.Second
)

// inTime runs the sections until they are done or the end is there, and names what
// was not reached.
func (r *run) inTime(ctx context.Context) error {
	within, stop := ctx, func() {}
	var end <-chan time.Time
	if r.stop > 0 {
		within, stop = context.WithTimeout(ctx, r.stop)
		end = time.After(r.end)
	}
	done := make(chan error, 1)
	go func() { done <- r.sections(ctx, within) }()
	var err error
	select {
	case err = <-done:
	case <-end:
		r.missing("a node was not closed in %.0f s and is left: this machine is busy", r.end.Seconds())
	}
	if over := within.Err() != nil; over && err == nil {
		r.notReached()
	}
	stop()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	return err
}

// sections runs one section behind the other, as long as there is time within.
func (r *run) sections(ctx, within context.Context) error {
	for _, s := range r.parts {
		if within.Err() != nil || !r.wanted(s) {
			continue
		}
		if err := s.run(r, within); err != nil && within.Err() == nil {
			r.missing("%s: %v", s.name, err)
		}
	}
	return ctx.Err()
}

func (r *run) wanted(s section) bool {
	return len(r.o.Only) == 0 || slices.Contains(strings.Split(strings.Join(r.o.Only, ","), ","), s.name)
}

// notReached names the figures that were wanted and are not there.
func (r *run) notReached() {
	r.mu.Lock()
	var left []string
	for _, s := range r.parts {
		cases := int64(0)
		if s.full {
			cases = r.sizes[len(r.sizes)-1]
		}
		for _, name := range s.takes {
			if r.wanted(s) && r.report.find(name, 0, cases).Name == "" {
				left = append(left, name+atCases(cases))
			}
		}
	}
	r.mu.Unlock()
	if len(left) > 0 {
		r.missing("not reached in %.0f s: %s; a longer run has it", r.stop.Seconds(), strings.Join(left, ", "))
	}
}

// say tells what is being measured.
func (r *run) say(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.o.Out != nil && !r.closed {
		fmt.Fprintf(r.o.Out, format+"\n", args...)
	}
}

func (r *run) missing(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.report.Missing = append(r.report.Missing, fmt.Sprintf(format, args...))
	}
}

// add names a figure and keeps it.
func (r *run) add(f Figure, name string, cases int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if f.Name, f.Cases = name, cases; !r.closed {
		r.report.Figures = append(r.report.Figures, f)
	}
}

// measure takes one figure; one that fails is missing and ends nothing else.
func (r *run) measure(name string, cases int64, take func() (Figure, error)) {
	r.say("%s", name)
	f, err := take()
	if late(err) {
		return // the run ends here, and says so
	}
	if err != nil {
		r.missing("%s: %v", name, err)
		return
	}
	r.add(f, name, cases)
}

// late says of an error that the time of the run was up.
func late(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// atCases says on how many cases something was to be measured, "" where that does
// not matter.
func atCases(n int64) string {
	if n <= freshNode {
		return ""
	}
	return " at " + thousands(n) + " cases"
}
