package main

import (
	"errors"

	"genggam/internal/desk"
	"genggam/internal/latch"
)

type backupCmd struct {
	To string `arg:""`
}

// Run copies the node's data into a new directory while the node may go on
// serving. The keys are not in the copy.
func (c *backupCmd) Run(e *env) (err error) {
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	if d.Engine() == "postgres" {
		e.note("cli.backup-postgres")
	}
	if err := d.Backup(e.ctx, c.To, e.count("cli.backup-progress")); err != nil {
		return err
	}
	e.line(c.To)
	e.note("cli.backup-done", c.To)
	return nil
}

type restoreCmd struct {
	From string `arg:""`
}

// Run puts a backup where a node was lost.
func (c *restoreCmd) Run(e *env) (err error) {
	std, err := standards()
	if err != nil {
		return err
	}
	cfg, err := e.config(std)
	if err != nil {
		return err
	}
	if err := desk.Restore(e.ctx, cfg, c.From); err != nil {
		return err
	}
	hold, err := latch.Hold(cfg.Dir)
	if err != nil {
		return err
	}
	e.note("cli.restore-done", cfg.Dir)
	return hold.Release()
}
