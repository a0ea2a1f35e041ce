package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/region"
)

type auditPackCmd struct {
	Period string `required:"" placeholder:"2006-01"`
	Office string `required:"" placeholder:"CODE"`
	To     string `required:"" placeholder:"DIR|FILE.zip"`
	Names  bool
	JSON   bool
}

// Run writes what an auditor takes away: nothing in the node is changed.
func (c *auditPackCmd) Run(e *env) (err error) {
	office, err := region.Parse(c.Office)
	if err != nil {
		return err
	}
	p, err := inspection.ParsePeriod(office, c.Period)
	if err != nil {
		return err
	}
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	shelf, done, err := shelfAt(c.To, d)
	if err != nil {
		return err
	}
	packed, err := d.Inspection.WritePack(e.ctx, p, shelf, inspection.PackOptions{Names: c.Names, Language: e.tag})
	if err = errors.Join(err, shelf.Close(), done(err == nil)); err != nil {
		return err
	}
	if c.JSON {
		return e.json(packed)
	}
	for _, t := range packed.Totals {
		e.line(fmt.Sprint(t.Value), t.Name)
	}
	e.note("cli.audit-packed", c.To, packed.Files, packed.Rows, packed.Proofs)
	return nil
}

// shelfAt opens a zip or a directory. A zip gets its name when it is whole.
func shelfAt(to string, d *hall.Hall) (inspection.Shelf, func(well bool) error, error) {
	if !strings.HasSuffix(strings.ToLower(to), ".zip") {
		s, err := inspection.DirShelf(to)
		return s, func(bool) error { return nil }, err
	}
	if _, err := os.Stat(to); err == nil {
		return nil, nil, fault.New(fault.Conflict, "cli.exists-already", to)
	}
	f, err := os.Create(to + ".part")
	if err != nil {
		return nil, nil, fmt.Errorf("writing %s: %w", to, err)
	}
	return inspection.ZipShelf(f, d.Now()), func(well bool) error {
		err := errors.Join(f.Sync(), f.Close())
		if err != nil || !well {
			return errors.Join(err, os.Remove(f.Name()))
		}
		return os.Rename(f.Name(), to)
	}, nil
}

type userAuditor struct {
	Login  string   `arg:""`
	Name   string   `required:"" placeholder:"NAME"`
	Office string   `required:"" placeholder:"CODE"`
	Letter string   `required:"" placeholder:"NUMBER"`
	SentBy string   `name:"sent-by" required:"" placeholder:"NAME"`
	Scope  []string `placeholder:"CODE"`
	First  string   `required:"" placeholder:"2006-01"`
	Last   string   `required:"" placeholder:"2006-01"`
	Ends   string   `required:"" placeholder:"2006-01-02"`
}

// Run lets an auditor in by a letter of assignment.
func (c *userAuditor) Run(e *env) error {
	l := inspection.Letter{Number: c.Letter, From: c.SentBy, Login: c.Login, Name: c.Name}
	office, err := region.Parse(c.Office)
	if err != nil {
		return err
	}
	for _, s := range c.Scope {
		code, err := region.Parse(s)
		if err != nil {
			return err
		}
		l.Offices = append(l.Offices, code)
	}
	if l.First, err = integrity.ParseMonth(c.First); err != nil {
		return err
	}
	if l.Last, err = integrity.ParseMonth(c.Last); err != nil {
		return err
	}
	if l.Ends, err = calendar.ParseDay(c.Ends); err != nil {
		return fault.New(fault.Invalid, "cli.bad-day", c.Ends)
	}
	return e.change(func(d *hall.Hall) error {
		if l.Password, err = e.password(); err != nil {
			return err
		}
		totp, err := d.Inspection.AssignByNode(e.ctx, office, l)
		if err != nil {
			return err
		}
		return e.showCode(d, strings.ToLower(c.Login), totp)
	})
}

// output is a file, or standard output for "-".
func (e *env) output(to string, write func(io.Writer) error) (err error) {
	if to == "-" {
		return write(e.out)
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fault.New(fault.Conflict, "cli.exists-already", to)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", to, err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(to))
		}
	}()
	return write(f)
}
