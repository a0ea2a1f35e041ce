package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/lang"
)

// env is what a command works in.
type env struct {
	globals
	ctx      context.Context
	out, err io.Writer
	messages *lang.Messages
	tag      lang.Tag
	// terminal says that somebody watches standard error.
	terminal bool
	log      *slog.Logger
}

// errSaid ends the program with a status of 1 when everything was said already.
var errSaid = errors.New("already said")

func newEnv(ctx context.Context, args []string) (*env, error) {
	e := &env{ctx: ctx, out: os.Stdout, err: os.Stderr, tag: language(args), log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	if info, err := os.Stderr.Stat(); err == nil {
		e.terminal = info.Mode()&os.ModeCharDevice != 0
	}
	var err error
	e.messages, err = lang.Load()
	return e, err
}

// language is looked for before the arguments are read, so that help and what
// is wrong with the arguments are said in it too.
func language(args []string) lang.Tag {
	found, _ := lang.Find(os.Getenv("GENGGAM_LANG"))
	for i, a := range args {
		v, is := strings.CutPrefix(a, "--lang=")
		if a == "--lang" && i+1 < len(args) {
			v, is = args[i+1], true
		}
		if tag, ok := lang.Find(v); is && ok {
			found = tag
		}
	}
	return found
}

func (e *env) say(key string, args ...any) string { return e.messages.Say(e.tag, key, args...) }

// note tells the person at the terminal something.
func (e *env) note(key string, args ...any) { fmt.Fprintln(e.err, e.say(key, args...)) }

// line prints one line of a result.
func (e *env) line(cells ...string) { fmt.Fprintln(e.out, strings.Join(cells, "\t")) }

// json prints a result for a program.
func (e *env) json(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// tell says what went wrong, if anything, and gives the exit status. Whoever
// runs the program may read the technical text too: it holds no personal data.
func (e *env) tell(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSaid):
	case e.messages == nil:
		fmt.Fprintln(e.err, "genggam:", err)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(e.err, "genggam:", e.say("cli.stopped"))
	case fault.As(err) != nil:
		f := fault.As(err)
		said := e.messages.SayFault(e.tag, err)
		switch inner := fault.As(f.Cause); {
		case inner != nil:
			said += " (" + e.messages.SayFault(e.tag, inner) + ")"
		case f.Cause != nil:
			said += " (" + f.Cause.Error() + ")"
		case !e.messages.Has(f.Key):
			said += " (" + f.Error() + ")"
		}
		fmt.Fprintln(e.err, "genggam:", said)
	default:
		fmt.Fprintln(e.err, "genggam:", e.say("cli.failed", err.Error()))
	}
	return 1
}

// progress shows how far long work has come: on a terminal one line that is
// written over, otherwise a plain line at each quarter.
func (e *env) progress(key string) func(done, total int) {
	last := -1
	return func(done, total int) {
		percent := 100
		if total > 0 {
			percent = 100 * done / total
		}
		step := percent / 25
		if e.terminal {
			step = percent
		}
		if step == last {
			return
		}
		last = step
		switch {
		case !e.terminal:
			fmt.Fprintf(e.err, "%s %d%%\n", e.say(key), percent)
		case done >= total:
			fmt.Fprintf(e.err, "\r%s %d%%\n", e.say(key), percent)
		default:
			fmt.Fprintf(e.err, "\r%s %d%%", e.say(key), percent)
		}
	}
}

// count shows how much of long work of unknown length is done.
func (e *env) count(key string) func(done int64) {
	last := time.Now()
	return func(done int64) {
		pause := 5 * time.Second
		if e.terminal {
			pause = 200 * time.Millisecond
		}
		if time.Since(last) < pause {
			return
		}
		last = time.Now()
		if e.terminal {
			fmt.Fprintf(e.err, "\r%s\033[K", e.say(key, done))
			return
		}
		e.note(key, done)
	}
}
