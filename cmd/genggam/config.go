package main

import (
	"net/url"
	"os"

	"genggam/internal/charter"
	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/region"
	"genggam/internal/remote"
)

// configCmd shows how the node is set, and sets by what it signs.
type configCmd struct {
	Show    configShow    `cmd:"" default:"withargs"`
	Signing configSigning `cmd:""`
	Roots   configRoots   `cmd:""`
}

// configShow says nothing else than JSON; --json is taken as everywhere.
type configShow struct {
	JSON bool
}

// Run prints what the flags and the environment come to, as JSON. A database's
// password is not printed.
func (c *configShow) Run(e *env) error {
	cfg, err := e.config(nil)
	if err != nil {
		return err
	}
	if dsn, err := url.Parse(cfg.DSN); err == nil {
		cfg.DSN = dsn.Redacted()
	}
	return e.json(map[string]any{
		"dir": cfg.Dir, "keys": cfg.Keys, "db": cfg.DSN, "addr": e.Addr, "lang": e.tag,
		"passphrase": cfg.Passphrase != "", "node": charter.Exists(cfg), "version": version,
	})
}

// configSigning is by which service an office, and those below it, sign with
// certificates.
type configSigning struct {
	Office string `placeholder:"CODE"`
	URL    string `name:"csc-url" placeholder:"URL"`
	Auth   string `name:"csc-auth" enum:"oauth,token,basic," default:"" placeholder:"oauth|token|basic"`
	OAuth  string `name:"csc-oauth" placeholder:"URL"`
	Client string `name:"csc-client" placeholder:"NAME"`
	Off    bool
}

// Run chooses the service and asks it whether it is there; without an office it
// lists all. The secret comes from standard input or the environment.
func (c *configSigning) Run(e *env) error {
	return e.change(func(d *hall.Hall) error {
		if c.Office == "" {
			return c.list(e, d)
		}
		code, err := region.Parse(c.Office)
		if err != nil {
			return err
		}
		s := remote.Service{Office: code, URL: c.URL, Auth: c.Auth, OAuth: c.OAuth, Client: c.Client}
		if c.Off {
			s.URL = ""
		} else if s.URL == "" {
			return fault.New(fault.Invalid, "remote.bad-address")
		}
		secret := ""
		if s.URL != "" {
			if secret, err = e.password(); err != nil {
				return err
			}
		}
		if err := d.Remote.SetService(e.ctx, s, secret); err != nil {
			return err
		}
		if s.URL == "" {
			e.note("cli.signing-off", c.Office)
			return nil
		}
		e.note("cli.signing-on", c.Office, s.URL)
		return c.asked(e, d, code)
	})
}

// asked says what the service answers now; that it is set stands all the same.
func (c *configSigning) asked(e *env, d *hall.Hall, code region.Code) error {
	all, err := d.Remote.Services(e.ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Office != code {
			continue
		}
		if err := d.Remote.Check(e.ctx, s); err != nil {
			e.note("cli.signing-silent")
			return err
		}
		e.note("cli.signing-answers")
	}
	return nil
}

func (c *configSigning) list(e *env, d *hall.Hall) error {
	all, err := d.Remote.Services(e.ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		state := "-"
		if s.CheckedAt > 0 {
			state = "ok"
		}
		if s.Why != "" {
			state = s.Why
		}
		e.line(string(s.Office), s.URL, s.Auth, s.Client, state)
	}
	return nil
}

// configRoots trusts root certificates of certified signatures.
type configRoots struct {
	File string `arg:"" optional:"" name:"file"`
	Off  bool
}

// Run trusts the roots of a file in PEM and no others; without a file it lists
// the trusted ones.
func (c *configRoots) Run(e *env) error {
	return e.change(func(d *hall.Hall) error {
		if c.Off {
			_, err := d.Remote.SetRoots(e.ctx, nil)
			return err
		}
		if c.File == "" {
			roots, err := d.Remote.Roots(e.ctx)
			for _, r := range roots {
				e.line(r.Subject.String(), r.NotAfter.Format("2006-01-02"))
			}
			return err
		}
		text, err := os.ReadFile(c.File)
		if err != nil {
			return fault.New(fault.NotFound, "cli.no-file", c.File).Because(err)
		}
		n, err := d.Remote.SetRoots(e.ctx, text)
		if err == nil {
			e.note("cli.roots-set", n)
		}
		return err
	})
}
