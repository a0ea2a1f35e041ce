package main

import (
	"genggam/internal/hall"
	"genggam/internal/notify"
	"genggam/internal/outreach"
)

type mailCmd struct {
	Host   string `name:"smtp-host" placeholder:"HOST"`
	Port   int    `name:"smtp-port" placeholder:"PORT"`
	User   string `name:"smtp-user" placeholder:"NAME"`
	From   string `name:"smtp-from" placeholder:"ADDRESS"`
	Secure string `name:"smtp-secure" enum:"starttls,tls,none," default:"" placeholder:"starttls|tls|none"`
}

// Run chooses the server by which mails go out; without a host none go out any
// more. The password comes from standard input or the environment.
func (c *mailCmd) Run(e *env) error {
	return e.change(func(d *hall.Hall) (err error) {
		password := ""
		if c.Host != "" && c.User != "" {
			if password, err = e.password(); err != nil {
				return err
			}
		}
		m := notify.Mail{Host: c.Host, Port: c.Port, User: c.User, From: c.From, Secure: c.Secure}
		if err := d.Notify.SetMail(e.ctx, m, password); err != nil {
			return err
		}
		if c.Host == "" {
			e.note("cli.mail-off")
			return nil
		}
		e.note("cli.mail-on", c.Host)
		return nil
	})
}

type visitsCmd struct {
	Days int `arg:"" name:"visit-days"`
}

// Run sets within how many working days somebody comes for a visit at home.
func (c *visitsCmd) Run(e *env) error {
	return e.change(func(d *hall.Hall) error {
		if err := d.Outreach.SetPromise(e.ctx, outreach.Promise{VisitDays: c.Days}); err != nil {
			return err
		}
		e.note("cli.visits-set", c.Days)
		return nil
	})
}
