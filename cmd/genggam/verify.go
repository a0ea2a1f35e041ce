package main

import (
	"errors"
	"fmt"

	"genggam/internal/audit"
	"genggam/internal/journal"
)

type verifyCmd struct {
	Letter string `arg:"" optional:"" name:"letter"`
	QR     string `name:"qr" placeholder:"TEXT"`
	Roots  string `placeholder:"FILE"`
	JSON   bool
}

// Run verifies a whole node, or without any node one letter or one QR text.
func (c *verifyCmd) Run(e *env) error {
	if c.Letter != "" || c.QR != "" {
		return c.paper(e)
	}
	return c.node(e)
}

// node walks everything a node holds and prints what is not as it was written.
func (c *verifyCmd) node(e *env) (err error) {
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	count := e.count("cli.verify-progress")
	r, err := audit.Verify(e.ctx, d.Premises, func(_ string, done int64) { count(done) })
	if err != nil {
		return err
	}
	if c.JSON {
		r.Findings = append([]journal.Finding{}, r.Findings...) // a list, also when it is empty
		err = e.json(r)
	}
	for _, f := range r.Findings {
		if !c.JSON {
			fmt.Fprintf(e.out, "%d\t%s\t%s (%s)\n", f.Position, f.What, e.say(f.What), f.Detail)
		}
	}
	if len(r.Findings) > 0 {
		e.note("cli.verify-wrong", len(r.Findings))
		return errors.Join(err, errSaid)
	}
	e.note("cli.verify-well", r.Entries, r.Commits, r.Items, r.Files)
	return err
}
