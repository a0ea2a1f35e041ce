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
	o      Options
	dir    string
	report Report
	// d is how long one figure is measured, short those of which there are many.
	d, short time.Duration
	sizes    []int64
}

// section is a part of a run that can be taken alone.
type section struct {
	name string
	run  func(*run, context.Context) error
}

func sections() []section {
	return []section{{"fresh", (*run).fresh}, {"work", (*run).work}, {"http", (*run).bare}, {"pages", (*run).pages}, {"sizes", (*run).bySize}}
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
	r := &run{o: o, d: 10 * time.Second, short: 5 * time.Second, sizes: []int64{1_000, 100_000, 1_000_000}}
	if o.Quick {
		r.d, r.short, r.sizes = 2*time.Second, time.Second, []int64{1_000, 20_000}
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
	if err := r.sections(ctx); err != nil {
		return r.report, err
	}
	r.report.judge(r.sizes)
	r.report.Seconds = time.Since(begin).Seconds()
	return r.report, nil
}

// quickTime is when a quick run stops, whatever it has.
const quickTime = 42 * time.Second

func (r *run) sections(ctx context.Context) error {
	within := ctx
	if r.o.Quick {
		var stop context.CancelFunc
		within, stop = context.WithTimeout(ctx, quickTime)
		defer stop()
	}
	for _, s := range sections() {
		if len(r.o.Only) > 0 && !slices.Contains(strings.Split(strings.Join(r.o.Only, ","), ","), s.name) {
			continue
		}
		err := s.run(r, within)
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), err)
		}
		if within.Err() != nil {
			r.missing("what was not reached in %.0f s, from %s on: a longer run has it", quickTime.Seconds(), s.name)
			return nil
		}
		if err != nil {
			r.missing("%s: %v", s.name, err)
		}
	}
	return nil
}

// say tells what is being measured.
func (r *run) say(format string, args ...any) {
	if r.o.Out != nil {
		fmt.Fprintf(r.o.Out, format+"\n", args...)
	}
}

func (r *run) missing(format string, args ...any) {
	r.report.Missing = append(r.report.Missing, fmt.Sprintf(format, args...))
}

// add names a figure and keeps it.
func (r *run) add(f Figure, name string, cases int64) {
	f.Name, f.Cases = name, cases
	r.report.Figures = append(r.report.Figures, f)
}

// measure takes one figure; one that fails is missing and ends nothing else.
func (r *run) measure(name string, cases int64, take func() (Figure, error)) {
	r.say("%s", name)
	f, err := take()
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return // the run ends here, and says so
	}
	if err != nil {
		r.missing("%s: %v", name, err)
		return
	}
	r.add(f, name, cases)
}
