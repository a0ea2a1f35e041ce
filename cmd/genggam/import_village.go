package main

import (
	"errors"
	"fmt"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/moving"
	"genggam/internal/region"
	"genggam/internal/settlement"
)

// importOpensid takes a village over from a dump of OpenSID.
type importOpensid struct {
	moveFlags
	SideBySide bool
	Nightly    bool
}

// importVillage takes a village in from the files that export village writes.
type importVillage struct{ moveFlags }

// moveFlags are what both have.
type moveFlags struct {
	File    string `arg:""`
	Office  string `placeholder:"CODE"`
	Village string `placeholder:"CODE"`
	Date    string `placeholder:"2006-01-02"`
	Basis   string `default:"public-task" placeholder:"BASIS"`
	DryRun  bool
	Discard bool
	JSON    bool
}

// Run takes the dump in, or says what would be taken.
func (c *importOpensid) Run(e *env) error {
	if c.Nightly {
		return e.change(func(d *hall.Hall) error { return c.nightly(e, d) })
	}
	return c.run(e, settlement.OpenDump, c.SideBySide)
}

// Run takes the files in, or says what would be taken.
func (c *importVillage) Run(e *env) error { return c.run(e, settlement.OpenFiles, false) }

// nightly sets the file that the running node reads each night; "-" sets none.
func (c *importOpensid) nightly(e *env, d *hall.Hall) error {
	p, err := c.plan()
	if err != nil {
		return err
	}
	n := settlement.Nightly{Path: c.File, Basis: c.Basis, Village: p.Village}
	if c.File == "-" {
		n.Path = ""
	}
	if err := d.Settlement.SetNightly(e.ctx, p.Office, n); err != nil {
		return err
	}
	e.note("settlement.nightly-set", c.Office, c.File)
	return nil
}

func (c *moveFlags) plan() (p settlement.Plan, err error) {
	p.Basis = c.Basis
	for text, at := range map[*string]*region.Code{&c.Office: &p.Office, &c.Village: &p.Village} {
		if *text == "" {
			continue
		}
		if *at, err = region.Parse(*text); err != nil {
			return p, err
		}
	}
	if c.Date != "" {
		if p.AsOf, err = calendar.ParseDay(c.Date); err != nil {
			return p, fault.New(fault.Invalid, "settlement.date", c.Date).On("date")
		}
	}
	return p, nil
}

func (c *moveFlags) run(e *env, open func(string) (*settlement.Source, error), side bool) error {
	p, err := c.plan()
	if err != nil {
		return err
	}
	p.Side = side
	return e.change(func(d *hall.Hall) (err error) {
		if err := notFuture(d, p.AsOf, c.Date); err != nil {
			return err
		}
		if c.Discard {
			rows, err := d.Settlement.Discard(e.ctx, p.Office)
			if err == nil {
				e.note("settlement.discarded", rows)
			}
			return err
		}
		s, err := open(c.File)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		var out settlement.Result
		if c.DryRun {
			out, err = d.Settlement.Look(s, p, c.tell(e))
		} else {
			p.Progress = e.progress("cli.import-progress")
			out, err = d.Settlement.Take(e.ctx, s, p, c.tell(e))
		}
		if err != nil {
			return err
		}
		return c.report(e, out)
	})
}

// tell prints each row that is not taken, and what is left out of others, as it
// is found. It says nothing of what stands in it.
func (c *moveFlags) tell(e *env) func(moving.Problem) error {
	return func(p moving.Problem) error {
		if c.JSON {
			return nil // the report lists them
		}
		how := "settlement.row-noted"
		if p.Left {
			how = "settlement.row-left"
		}
		_, err := fmt.Fprintf(e.out, "%s:%d: %s %s %s: %s\n", p.Table, p.Line, e.say(how, p.ID), p.Column, p.Key, e.say(p.Key, p.Args...))
		return err
	}
}

func (c *moveFlags) report(e *env, r settlement.Result) error {
	if c.JSON {
		return e.json(r)
	}
	e.dated(dating{string(r.Office), r.AsOf, c.Date != "", !r.Taken})
	for _, t := range r.Report.Tables {
		e.note("settlement.table", t.Table, t.Read, t.Taken, t.Left, t.Noted)
	}
	for _, u := range r.Report.Unread {
		e.note("settlement.unread", u.Table, u.Rows)
	}
	if !r.Report.Whole {
		e.note("settlement.not-whole")
	}
	for _, s := range r.Types {
		if s.Standard == "" {
			e.note("settlement.type-none", s.Slug, s.Name)
		} else {
			e.note("settlement.type-served", s.Slug, s.Standard)
		}
	}
	for _, o := range r.Opened {
		name := o.Register
		if strings.HasPrefix(name, "agenda-") {
			name = e.say("settlement." + name)
		}
		e.note("settlement.opened", name, o.Year, o.Last, o.Last+1)
	}
	if !r.Taken {
		e.note("settlement.dry")
		return nil
	}
	e.note("settlement.done", total(r.Added), total(r.Same), total(r.Replaced), r.Filled, r.Different)
	return nil
}

func total(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}
