package main

import (
	"errors"

	"genggam/internal/charter"
	"genggam/internal/latch"
	"genggam/internal/region"
)

type initCmd struct {
	Office string `required:"" placeholder:"CODE"`
	Host   string `required:"" placeholder:"HOST"`
	Name   string `placeholder:"NAME"`
	Code   string `placeholder:"XX"`
	Below  bool
}

// where is the flag by which every later command finds the node, "" where it was
// not said.
func (e *env) where() string {
	if e.Dir == "" {
		return ""
	}
	return " --dir " + e.Dir
}

// Run founds a node and prints its recovery kit, once.
func (c *initCmd) Run(e *env) (err error) {
	std, err := standards()
	if err != nil {
		return err
	}
	cfg, err := e.config(std)
	if err != nil {
		return err
	}
	root, err := region.Parse(c.Office)
	if err != nil {
		return err
	}
	hold, err := latch.Hold(cfg.Dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hold.Release()) }()
	kit, err := charter.Found(e.ctx, cfg, charter.Plan{Root: root, Below: c.Below, Title: c.Name, Host: c.Host, Code: c.Code})
	if err != nil {
		return err
	}
	e.note("cli.init-done", cfg.Dir, cfg.Keys)
	e.line(kit)
	e.note("cli.init-kit")
	e.note("cli.init-then", c.Office, e.where())
	return nil
}
