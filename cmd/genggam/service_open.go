package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"genggam/internal/charter"
	"genggam/internal/region"
	"genggam/internal/unit"
	"genggam/internal/welcome"
)

type serviceOpen struct{}

// Run is what a double click does: with a node it opens its pages, without one
// it asks for what a node needs.
func (c *serviceOpen) Run(e *env) error {
	err := c.open(e)
	if err != nil && unit.DoubleClicked() {
		e.pause(&err)
	}
	return err
}

func (c *serviceOpen) open(e *env) error {
	url := "http://" + e.Addr + "/kantor"
	runs := e.Dir == "" && unit.This().State() == unit.Running
	if e.Dir == "" {
		e.Dir = unit.DataDir(defaultDir)
	}
	cfg, err := e.config(nil)
	if err != nil {
		return err
	}
	t := &welcome.Talk{In: os.Stdin, Out: e.out, Sentence: e.say, Do: e.do, Veil: unit.Veil, Print: unit.Print}
	if charter.Exists(cfg) && cfg.KitOpen() { // before anything else is kept that only the kit could open
		if err := t.Kit(e.ctx); err != nil {
			return err
		}
	}
	if runs {
		e.note("service.is-open", url)
		return unit.Browse(url)
	}
	if !charter.Exists(cfg) {
		demo, err := t.Demo(e.ctx)
		if err != nil {
			return err
		}
		if demo {
			return c.demo(e)
		}
		if err := unit.Guard(cfg.Dir, cfg.Keys); err != nil {
			return err
		}
		if err := t.Found(e.ctx); err != nil {
			return err
		}
	}
	if err := t.People(e.ctx); err != nil {
		return err
	}
	if err := c.left(e, t); err != nil {
		return err
	}
	return c.serve(e, t, url)
}

// left asks for what an earlier conversation skipped and only the operator can
// bring: the register of residents of a village.
func (c *serviceOpen) left(e *env, t *welcome.Talk) error {
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	root := region.Code(d.Card().Root)
	there, err := d.Inhabited(e.ctx, root)
	if err = errors.Join(err, close()); err != nil || there || root.Level() != region.Village {
		return err
	}
	return t.Residents(e.ctx, root)
}

// demo shows the example, beside where the real node would lie.
func (c *serviceOpen) demo(e *env) error {
	e.Dir += ".contoh"
	go unit.BrowseOnce(e.ctx, e.Addr, "/")
	return (&demoCmd{Residents: 2000}).Run(e)
}

// serve runs the node as a service where that is wished for and allowed, and
// otherwise in this window.
func (c *serviceOpen) serve(e *env, t *welcome.Talk, url string) error {
	if unit.DoubleClicked() && unit.This().State() == unit.Missing {
		yes, err := t.Yes(e.ctx, "service.ask")
		if err != nil {
			return err
		}
		if yes && unit.Elevate("service", "install", "--dir", e.Dir, "--addr", e.Addr) == nil && unit.Await(e.ctx, e.Addr) {
			e.note("service.is-open", url)
			return unit.Browse(url)
		}
	}
	e.note("service.in-window")
	go unit.BrowseOnce(e.ctx, e.Addr, "/kantor")
	return (&serveCmd{}).Run(e)
}

// do performs one command of the program and returns what it printed.
func (e *env) do(password string, args ...string) (string, error) {
	var out bytes.Buffer
	inner := *e
	inner.out = &out
	if args[0] != "import" { // whose progress is worth watching
		inner.err = io.Discard
	}
	_, command, err := parse(&inner, args)
	if err != nil || command == nil {
		return "", err
	}
	if password != "" {
		if err := os.Setenv("GENGGAM_PASSWORD", password); err != nil {
			return "", err
		}
		defer func() { _ = os.Unsetenv("GENGGAM_PASSWORD") }()
	}
	err = command.Run(&inner)
	return out.String(), err
}

// pause says what went wrong and keeps the window open until it was read.
func (e *env) pause(err *error) {
	if e.tell(*err) != 0 {
		*err = errSaid
	}
	e.note("service.enter")
	_, _ = fmt.Scanln()
}
