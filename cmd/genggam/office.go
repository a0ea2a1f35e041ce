package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/region"
	"genggam/internal/seal"
	"genggam/internal/settlement"
	"genggam/internal/sheet"
)

type officeCmd struct {
	Add  officeAdd  `cmd:""`
	List officeList `cmd:""`
}

// officeAdd adds offices with everybody who works in them, from one list.
type officeAdd struct {
	File   string `arg:""`
	Office string `placeholder:"CODE"`
	Sheet  string `placeholder:"FILE.pdf"`
	Check  bool
}

// Run adds the offices and officers, and gives what they need to log in, once.
func (c *officeAdd) Run(e *env) error {
	office := region.Code("")
	if c.Office != "" {
		var err error
		if office, err = region.Parse(c.Office); err != nil {
			return err
		}
	}
	f, err := os.Open(c.File)
	if err != nil {
		return fault.New(fault.NotFound, "cli.no-file", c.File).Because(err)
	}
	all, bad, err := settlement.ReadStaff(f, office)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if len(bad) > 0 {
		return c.refuse(e, bad)
	}
	if c.Check {
		e.note("staff.checked", len(all))
		return nil
	}
	return c.add(e, all)
}

func (c *officeAdd) add(e *env, all []settlement.Staffer) (err error) {
	var out *os.File
	if c.Sheet != "" { // before anything is added: what is shown once must have a place
		if out, err = os.OpenFile(c.Sheet, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
			return fault.New(fault.Conflict, "settlement.target-there", c.Sheet).Because(err)
		}
		defer func() { err = errors.Join(err, out.Close()) }()
	}
	return e.change(func(d *hall.Hall) error {
		hired, added, there, bad, err := d.Settlement.AddStaff(e.ctx, all, e.progress("staff.progress"))
		if len(bad) > 0 {
			return c.refuse(e, bad)
		}
		for _, o := range added {
			e.note("staff.office-added", string(o.Code), o.Full())
		}
		for _, s := range there {
			e.note("staff.there", s.Line, s.Login)
		}
		// Those who were added before something went wrong need theirs too.
		if len(hired) > 0 {
			err = errors.Join(err, c.give(e, d, out, hired))
		}
		e.note("staff.done", len(hired), len(added))
		return err
	})
}

func (c *officeAdd) refuse(e *env, bad []settlement.StaffProblem) error {
	for _, p := range bad {
		fmt.Fprintf(e.out, "%s:%d: %s: %s\n", c.File, p.Line, p.Column, e.say(p.Key, p.Args...))
	}
	e.note("staff.refused", len(bad))
	return errSaid
}

// give prints log-ins on a sheet of their own, or in lines when there is none.
func (c *officeAdd) give(e *env, d *hall.Hall, out *os.File, hired []settlement.Hired) error {
	slips := sheet.Slips{Page: sheet.Page{Language: e.tag, Time: d.Now()}}
	for _, h := range hired {
		o, err := d.Office(h.Office)
		if err != nil {
			return err
		}
		var roles []string
		for _, r := range h.Roles {
			roles = append(roles, e.say("web.role."+r))
		}
		link := seal.TOTPLink(d.Card().Title, h.Login, h.TOTP)
		if out == nil {
			e.line(string(h.Office), h.Login, h.Name, h.Password, link)
			continue
		}
		slips.List = append(slips.List, sheet.Slip{Office: o.Full(), Name: h.Name, Roles: strings.Join(roles, ", "), Login: h.Login, Password: h.Password,
			Secret: groupsOfFour(seal.TOTPText(h.TOTP)), Link: link, Address: "https://" + d.Card().Host + "/kantor"})
	}
	if out == nil {
		e.note("staff.once")
		return nil
	}
	e.note("staff.sheet", c.Sheet)
	return errors.Join(sheet.PrintSlips(out, slips), out.Sync())
}

func groupsOfFour(s string) string {
	var out []string
	for len(s) > 4 {
		out, s = append(out, s[:4]), s[4:]
	}
	return strings.Join(append(out, s), " ")
}

type officeList struct{ JSON bool }

// Run lists the offices of the node.
func (c *officeList) Run(e *env) (err error) {
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	if c.JSON {
		return e.json(d.Offices())
	}
	for _, o := range d.Offices() {
		e.line(string(o.Code), o.Full(), string(o.Parent))
	}
	return nil
}
