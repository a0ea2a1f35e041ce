package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/region"
	"genggam/internal/settlement"
)

// numbersCmd is from which numbers an office goes on, in its books of paper.
type numbersCmd struct {
	List numbersList `cmd:"" default:"withargs"`
	Set  numbersSet  `cmd:""`
}

type numbersList struct {
	Office string `required:"" placeholder:"CODE"`
}

// Run lists registers with their next numbers.
func (c *numbersList) Run(e *env) (err error) {
	office, err := region.Parse(c.Office)
	if err != nil {
		return err
	}
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	return e.numbers(d, office)
}

func (e *env) numbers(d *hall.Hall, office region.Code) error {
	year, all, err := d.BeginningsOf(e.ctx, office)
	for _, b := range all {
		sample, err := d.SampleOf(office, b, year)
		if err != nil {
			return err
		}
		e.line(spoken(b.Register), strconv.Itoa(year), strconv.Itoa(b.Next), sample)
	}
	return err
}

// spoken is a register as it is said on the command line.
func spoken(register string) string {
	if register == desk.CommonRegister {
		return allLetters
	}
	return register
}

// allLetters is the word for the one run of numbers of all letters.
const allLetters = "surat"

type numbersSet struct {
	Office   string `required:"" placeholder:"CODE"`
	Together bool
	Last     map[string]int `arg:"" placeholder:"REGISTER=LAST"`
}

// Run says to which numbers the books of paper came.
func (c *numbersSet) Run(e *env) error {
	office, err := region.Parse(c.Office)
	if err != nil {
		return err
	}
	last := c.Last
	if c.Together {
		n, ok := last[allLetters]
		if !ok || len(last) != 1 {
			return fault.New(fault.Invalid, "cli.numbers-together")
		}
		last = map[string]int{desk.CommonRegister: n}
	}
	return e.change(func(d *hall.Hall) error {
		if c.Together {
			if err := e.countTogether(d, office); err != nil {
				return err
			}
		}
		if err := d.Settlement.StateFor(e.ctx, office, settlement.Stated{Registers: last}); err != nil {
			return err
		}
		if err := e.numbers(d, office); err != nil {
			return err
		}
		unsaid, err := d.Settlement.UnsaidOf(e.ctx, office)
		for i := range unsaid {
			unsaid[i] = spoken(unsaid[i])
		}
		if len(unsaid) > 0 {
			e.note("cli.numbers-unsaid", strings.Join(unsaid, ", "))
		}
		return err
	})
}

// countTogether decides that an office counts all its letters in one series, if it
// does not yet.
func (e *env) countTogether(d *hall.Hall, office region.Code) error {
	today := d.Today(office)
	now, err := d.SeriesOn(e.ctx, office, today)
	if err != nil || now == desk.Together {
		return err
	}
	return d.SetSeries(e.ctx, office, desk.Counting{Series: desk.Together, From: today, Basis: e.say("numbers.basis", fmt.Sprint(today.Year()))})
}
