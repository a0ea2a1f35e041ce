package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/hall"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/roll"
)

type importCmd struct {
	Residents importResidents `cmd:""`
	Opensid   importOpensid   `cmd:""`
	Village   importVillage   `cmd:""`
}

type importResidents struct {
	File   string `arg:""`
	Office string `required:"" placeholder:"CODE"`
	Date   string `placeholder:"2006-01-02"`
	Basis  string `default:"public-task" placeholder:"BASIS"`
	Check  bool
	JSON   bool
}

// imported is the result for programs.
type imported struct {
	Read     int            `json:"read"`
	Taken    int            `json:"taken"`
	Wrong    int            `json:"wrong"`
	Problems []roll.Problem `json:"problems"`
	Unknown  []string       `json:"unknown_columns,omitempty"`
	// Lacking counts the good rows without a field that letters print, by column;
	// Derived those whose birth date or sex was read from the NIK.
	Lacking map[string]int `json:"lacking,omitempty"`
	Derived int            `json:"derived,omitempty"`
}

// Run takes a register of residents in: the good rows, and a line for each that
// is not.
func (c *importResidents) Run(e *env) error {
	return e.change(func(d *hall.Hall) error {
		office, err := region.Parse(c.Office)
		if err != nil {
			return err
		}
		o, err := d.Office(office)
		if err != nil {
			return err
		}
		f, err := os.Open(c.File)
		if err != nil {
			return fault.New(fault.NotFound, "cli.no-file", c.File).Because(err)
		}
		defer func() { _ = f.Close() }()
		reg, err := roll.Read(f, office, d.Calendar(office).Day(d.Now()).String())
		if err != nil {
			return err
		}
		out := imported{Read: reg.Read, Wrong: reg.Wrong, Problems: reg.Problems, Unknown: reg.Unknown, Derived: reg.Derived}
		l := residents.Load{Office: office, Basis: c.Basis}
		if l.AsOf, err = c.asOf(f, d.Calendar(office).Zone()); err == nil {
			err = notFuture(d, l.AsOf, c.Date)
		}
		if err != nil {
			return err
		}
		if !c.Check {
			if out.Taken, err = reg.Take(e.ctx, d.Desk, l, e.progress("cli.import-progress")); err != nil {
				return err
			}
		}
		e.dated(dating{string(office), l.AsOf.String(), c.Date != "", c.Check})
		letters, parts := d.Printed(o)
		out.Lacking = e.lacking(reg, printed{letters, parts})
		return c.report(e, out)
	})
}

// printed is how many letters an office gives and how many of them print a field.
type printed struct {
	letters int
	parts   map[string]int
}

// lacking says which fields the letters of an office print and in how many rows
// they are empty, those that most letters print first.
func (e *env) lacking(reg *roll.Register, p printed) map[string]int {
	out := map[string]int{}
	var parts []string
	for _, part := range form.Parts() {
		if n := reg.Lacking[part]; n > 0 && p.parts[part] > 0 {
			out[roll.ColumnOf(part)] = n
			parts = append(parts, part)
		}
	}
	arrange.By(parts, func(a, b string) int { return p.parts[b] - p.parts[a] })
	if len(parts) > 0 {
		e.note("cli.import-lacks")
	}
	for _, part := range parts {
		e.note("cli.import-lack", roll.ColumnOf(part), reg.Lacking[part], len(reg.Rows), p.parts[part], p.letters)
	}
	if len(parts) > 0 {
		e.note("cli.import-lacks-then")
	}
	if reg.Derived > 0 {
		e.note("cli.import-derived", reg.Derived)
	}
	return out
}

// dating is of which day the data of an office are, and who says so.
type dating struct {
	office, day string
	said, check bool
}

// dated says of which day the data are. A day that nobody said may be wrong: then
// it says how to say another.
func (e *env) dated(x dating) {
	book := e.say("settlement.book", x.office, x.day)
	switch {
	case x.said:
		e.note("settlement.of-said", book)
	case x.check:
		e.note("settlement.of-check", book)
	default:
		e.note("settlement.of", book)
	}
}

// notFuture refuses a day that was said and is not yet.
func notFuture(d *hall.Hall, day calendar.Day, said string) error {
	if said == "" || day <= calendar.Day(d.Now().Add(14*time.Hour).Unix()/86400) {
		return nil
	}
	return fault.New(fault.Invalid, "settlement.date-future", said).On("date")
}

// asOf is the day of the data: the one that is said, or else the one on which the
// file was last written.
func (c *importResidents) asOf(f *os.File, zone *time.Location) (calendar.Day, error) {
	if c.Date != "" {
		day, err := calendar.ParseDay(c.Date)
		if err != nil {
			return 0, fault.New(fault.Invalid, "settlement.date", c.Date).On("date")
		}
		return day, nil
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return calendar.ParseDay(info.ModTime().In(zone).Format(time.DateOnly))
}

func (c *importResidents) report(e *env, r imported) error {
	if c.JSON {
		if r.Problems == nil {
			r.Problems = []roll.Problem{}
		}
		if err := e.json(r); err != nil {
			return err
		}
	} else {
		for _, p := range r.Problems {
			fmt.Fprintf(e.out, "%s:%d: %s: %s\n", c.File, p.Line, p.Column, e.say(p.Key, p.Args...))
		}
	}
	if len(r.Unknown) > 0 {
		e.note("cli.import-unknown", strings.Join(r.Unknown, ", "))
	}
	e.note("cli.import-done", r.Read, r.Taken, r.Wrong)
	if r.Wrong > 0 {
		return errSaid
	}
	return nil
}
