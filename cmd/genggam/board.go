package main

import (
	"errors"
	"fmt"
	"io"

	"genggam/internal/lang"
	"genggam/internal/region"
)

type servicesBoard struct {
	Office string `required:"" placeholder:"CODE"`
	To     string `required:"" placeholder:"FILE.pdf"`
}

// Run prints the wall board of an office's services.
func (c *servicesBoard) Run(e *env) (err error) {
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	tag := e.tag
	if tag == "" {
		tag = lang.ID
	}
	return e.output(c.To, func(w io.Writer) error { return d.Inspection.PrintBoard(w, region.Code(c.Office), tag) })
}

type servicesLacks struct {
	Office string `required:"" placeholder:"CODE"`
	JSON   bool
}

// lacking is one gap for programs.
type lacking struct {
	Service   string `json:"service,omitempty"`
	Indicator string `json:"indicator"`
	Said      string `json:"said"`
	Basis     string `json:"basis"`
	Sure      string `json:"sure"`
}

// Run lists what the office and its services still lack for the Ombudsman's
// assessment.
func (c *servicesLacks) Run(e *env) (err error) {
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	x, err := d.Inspection.Lacks(e.ctx, region.Code(c.Office))
	if err != nil {
		return err
	}
	rows := []lacking{}
	for _, g := range x.Own {
		rows = append(rows, lacking{"", g.Indicator.ID, e.say(g.Key, g.Args...), g.Indicator.Basis, g.Indicator.Sure})
	}
	for _, s := range x.Services {
		for _, g := range s.Gaps {
			rows = append(rows, lacking{s.Standard.Ref(), g.Indicator.ID, e.say(g.Key, g.Args...), g.Indicator.Basis, g.Indicator.Sure})
		}
	}
	if c.JSON {
		return e.json(rows)
	}
	for _, r := range rows {
		where := r.Service
		if where == "" {
			where = string(x.Office.Code)
		}
		e.line(where, r.Indicator, r.Said, fmt.Sprintf("%s (%s)", r.Basis, r.Sure))
	}
	e.note("cli.lacks", len(rows), x.Hung, len(x.Services))
	return nil
}
