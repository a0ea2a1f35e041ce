package main

import (
	"genggam/internal/audit"
	"genggam/internal/hall"
)

type rebuildCmd struct{}

// Run writes the tables that pages read anew from the journal.
func (c *rebuildCmd) Run(e *env) error {
	return e.change(func(d *hall.Hall) error {
		if err := audit.Rebuild(e.ctx, d.Premises, e.count("cli.rebuild-progress")); err != nil {
			return err
		}
		e.note("cli.rebuild-done")
		return nil
	})
}
