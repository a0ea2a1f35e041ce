package main

import (
	"errors"
	"fmt"
	"net"

	"genggam/internal/charter"
	"genggam/internal/demo"
	"genggam/internal/fault"
	"genggam/internal/hall"
)

type demoCmd struct {
	Residents int `default:"10000" placeholder:"N"`
	Build     bool
}

// demoDir is where the demo lies when nothing else is said.
const demoDir = "demo-data"

// Run builds the demo when it is not there, and serves it.
func (c *demoCmd) Run(e *env) (err error) {
	if e.Dir == "" {
		e.Dir = demoDir
	}
	std, err := standards()
	if err != nil {
		return err
	}
	cfg, err := e.config(std)
	if err != nil {
		return err
	}
	cfg.ClockSource = nil // what is invented may be of any day
	if !c.Build {
		// A port that is taken is told before the work, not after it.
		if err := e.portFree(); err != nil {
			return err
		}
	}
	if !charter.Exists(cfg) {
		e.note("cli.demo-building", c.Residents)
		o := demo.Options{Residents: c.Residents, Host: e.Addr, Progress: e.progress("cli.demo-progress")}
		if err := demo.Build(e.ctx, cfg, o); err != nil {
			return err
		}
	}
	if c.Build {
		return nil
	}
	d, close, err := e.openHeld(cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	if err := e.introduce(d); err != nil {
		return err
	}
	return e.serve(d, &serveCmd{})
}

// portFree says whether the address to serve at can be had.
func (e *env) portFree() error {
	l, err := net.Listen("tcp", e.Addr)
	if err != nil {
		return fault.New(fault.Unavailable, "cli.no-listen", e.Addr).Because(err)
	}
	return l.Close()
}

// introduce prints where to go, as whom, and with whose numbers.
func (e *env) introduce(d *hall.Hall) error {
	samples, err := demo.Samples(0)
	if err != nil {
		return err
	}
	base := "http://" + e.Addr
	fmt.Fprintf(e.out, "\n%s\n  %s/\n  %s/kantor\n", e.say("cli.demo-addresses", d.Card().Title), base, base)
	fmt.Fprintf(e.out, "\n%s\n", e.say("cli.demo-officers", demo.Password))
	for _, o := range demo.Officers() {
		at, err := d.Office(o.Office)
		if err != nil {
			return err
		}
		code, err := d.DemoCode(e.ctx, o.Login)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "  %-16s %s  %-18s %s\n", o.Login, code, o.Name, at.Full())
	}
	village, err := d.Office(demo.Village)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "\n%s\n", e.say("cli.demo-residents", village.Full()+", "+village.District))
	for _, s := range samples {
		fmt.Fprintf(e.out, "  NIK %s  KK %s  %s  %s\n", s.NIK, s.KK, s.BirthDate, s.Name)
	}
	companies, err := d.Companies.DemoTickets(e.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "\n%s\n", e.say("cli.demo-companies", base))
	for _, t := range companies {
		fmt.Fprintf(e.out, "  %s  %s\n", t.Number, t.Code)
	}
	seekers, err := d.Storehouse.DemoSeekers(e.ctx)
	if err != nil {
		return err
	}
	if len(seekers) > 0 {
		fmt.Fprintf(e.out, "\n%s\n", e.say("cli.demo-aid", base))
	}
	for _, x := range seekers {
		fmt.Fprintf(e.out, "  %s  %s  %s\n", x.Reference, x.Secret, e.say("cli.demo-aid-"+x.What))
	}
	_, err = fmt.Fprintln(e.out)
	return err
}
