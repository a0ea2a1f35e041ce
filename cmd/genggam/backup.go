package main

import (
	"errors"
	"os"

	"genggam/internal/charter"
	"genggam/internal/fault"
	"genggam/internal/premises"
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
	if err := d.Backup(e.ctx, c.To, e.count("cli.backup-progress")); err != nil {
		return err
	}
	e.line(c.To)
	e.note("cli.backup-done", c.To)
	return nil
}

type restoreCmd struct {
	From string `arg:"" optional:""`
	Kit  string `placeholder:"FILE"`
}

// Run puts a lost root key back by the recovery kit, a backup where a node was
// lost, or both.
func (c *restoreCmd) Run(e *env) (err error) {
	std, err := standards()
	if err != nil {
		return err
	}
	cfg, err := e.config(std)
	if err != nil {
		return err
	}
	if c.Kit == "" && c.From == "" {
		return fault.New(fault.Invalid, "cli.restore-nothing")
	}
	if c.Kit != "" {
		kit, err := os.ReadFile(c.Kit)
		if err != nil {
			return fault.New(fault.NotFound, "cli.no-file", c.Kit).Because(err)
		}
		if err := charter.Recover(cfg, string(kit)); err != nil {
			return err
		}
		e.note("cli.restore-key", cfg.Keys)
	}
	if c.From != "" {
		if err := premises.Restore(e.ctx, cfg, c.From); err != nil {
			return err
		}
		e.note("cli.restore-done", cfg.Dir)
	}
	return nil
}
