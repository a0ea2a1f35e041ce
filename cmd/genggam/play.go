package main

import (
	"fmt"
	"os"

	"genggam/internal/play"
)

type servicesPlay struct {
	shelf
	ID []string `arg:"" optional:""`
}

// Run performs the plays of services, each act on a real node in a temporary
// directory, and prints what was not as expected.
func (c *servicesPlay) Run(e *env) error {
	files, err := c.files()
	if err != nil {
		return err
	}
	book, findings, err := c.load()
	if err != nil {
		return err
	}
	if err := findings.Err(); err != nil {
		return err
	}
	plays, bad, err := play.Load(files, book, c.ID...)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "genggam-play-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	wrong, done := len(bad), 0
	progress := e.progress("cli.play-progress")
	err = play.All(e.ctx, dir, plays, func(r play.Result) {
		done++
		progress(done, len(plays))
		bad = append(bad, r.Failures...)
		if !r.OK() {
			wrong++
		}
	})
	for _, f := range bad {
		fmt.Fprintf(e.out, "%s:%d:%d: %s\n", c.place(f.File), f.Line, f.Column, e.say(f.Key, f.Args...))
	}
	e.note("cli.play-done", done, wrong)
	if err == nil && wrong > 0 {
		err = errSaid
	}
	return err
}
