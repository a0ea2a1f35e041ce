package main

import "genggam/internal/desk"

type rebuildCmd struct{}

// Run writes the tables that pages read anew from the journal.
func (c *rebuildCmd) Run(e *env) error {
	return e.change(func(d *desk.Desk) error {
		if err := d.Rebuild(e.ctx, e.count("cli.rebuild-progress")); err != nil {
			return err
		}
		e.note("cli.rebuild-done")
		return nil
	})
}
