package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/seal"
)

type userCmd struct {
	Add      userAdd      `cmd:""`
	List     userList     `cmd:""`
	Password userPassword `cmd:""`
	Prove    userProve    `cmd:""`
	Grant    userGrant    `cmd:""`
	Close    userClose    `cmd:""`
	Auditor  userAuditor  `cmd:""`
}

// roleFlags say which role in which office, for how long.
type roleFlags struct {
	Office   string   `required:"" placeholder:"CODE"`
	Role     []string `required:"" placeholder:"ROLE"`
	Position string   `placeholder:"TITLE"`
	Number   string   `placeholder:"NIP"`
	From     string   `placeholder:"2006-01-02"`
	Until    string   `placeholder:"2006-01-02"`
	For      string   `placeholder:"LOGIN"`
}

// roles that a standard's steps may name.
var roles = []string{"front-desk", "verifier", "signer", "head", "registrar", "supervisor"}

func (r roleFlags) grants(e *env, d *hall.Hall) (out []premises.Grant, err error) {
	office, err := region.Parse(r.Office)
	if err != nil {
		return nil, err
	}
	o, err := d.Office(office)
	if err != nil {
		return nil, err
	}
	g := premises.Grant{Office: office, Position: r.Position, Number: r.Number}
	zone := d.Calendar(o.Code).Zone()
	if g.From, err = day(r.From, zone, 0); err != nil {
		return nil, err
	}
	if g.Until, err = day(r.Until, zone, 1); err != nil {
		return nil, err
	}
	if r.For != "" {
		a, err := account(e, d, r.For)
		if err != nil {
			return nil, err
		}
		g.For = a.ID
	}
	for _, role := range r.Role {
		if !strings.Contains(" "+strings.Join(roles, " ")+" ", " "+role+" ") {
			return nil, fault.New(fault.Invalid, "cli.role-unknown", role, strings.Join(roles, ", "))
		}
		g.Role = role
		out = append(out, g)
	}
	return out, nil
}

// day is the beginning of a day at the office, "" is 0.
func day(s string, zone *time.Location, later int) (int64, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		return 0, fault.New(fault.Invalid, "cli.bad-day", s)
	}
	return t.AddDate(0, 0, later).UnixMilli(), nil
}

// account finds an officer by login.
func account(e *env, d *hall.Hall, login string) (premises.Account, error) {
	all, err := d.Accounts(e.ctx, "")
	if err != nil {
		return premises.Account{}, err
	}
	for _, a := range all {
		if a.Login == login {
			return a, nil
		}
	}
	return premises.Account{}, fault.New(fault.NotFound, "account.unknown")
}

type userAdd struct {
	Login string `arg:""`
	Name  string `required:"" placeholder:"NAME"`
	roleFlags
}

// Run makes an account; the password comes from standard input or the
// environment, never from the arguments, which other processes can read.
func (c *userAdd) Run(e *env) (err error) {
	return e.change(func(d *hall.Hall) error {
		grants, err := c.grants(e, d)
		if err != nil {
			return err
		}
		password, err := e.password()
		if err != nil {
			return err
		}
		_, totp, err := d.MakeAccount(e.ctx, premises.NewAccount{Login: c.Login, Name: c.Name, Password: password, Grants: grants})
		if err != nil {
			return err
		}
		return e.showCode(d, c.Login, totp)
	})
}

type userPassword struct {
	Login string `arg:""`
}

// Run gives a new password and a new secret for codes.
func (c *userPassword) Run(e *env) error {
	return e.change(func(d *hall.Hall) error {
		password, err := e.password()
		if err != nil {
			return err
		}
		totp, err := d.SetPassword(e.ctx, c.Login, password)
		if err != nil {
			return err
		}
		return e.showCode(d, c.Login, totp)
	})
}

type userProve struct {
	Login string `arg:""`
}

// Run takes the first code of an account's phone, which comes as a password does.
func (c *userProve) Run(e *env) error {
	return e.change(func(d *hall.Hall) error {
		code, err := e.password()
		if err != nil {
			return err
		}
		return d.ProveFor(e.ctx, c.Login, code)
	})
}

type userGrant struct {
	Login string `arg:""`
	roleFlags
}

// Run gives roles, for good or as a substitute for a time.
func (c *userGrant) Run(e *env) error {
	return e.change(func(d *hall.Hall) error {
		a, err := account(e, d, c.Login)
		if err != nil {
			return err
		}
		grants, err := c.grants(e, d)
		if err != nil {
			return err
		}
		for _, g := range grants {
			if err := d.GrantRole(e.ctx, a.ID, g); err != nil {
				return err
			}
		}
		e.note("cli.user-granted", c.Login)
		return nil
	})
}

type userClose struct {
	Login string `arg:""`
}

// Run ends an account and its sessions.
func (c *userClose) Run(e *env) error {
	return e.change(func(d *hall.Hall) error {
		if _, err := account(e, d, c.Login); err != nil {
			return err
		}
		if err := d.CloseAccount(e.ctx, c.Login); err != nil {
			return err
		}
		e.note("cli.user-closed", c.Login)
		return nil
	})
}

type userList struct {
	Office string `placeholder:"CODE"`
	JSON   bool
}

// Run lists the accounts with their roles.
func (c *userList) Run(e *env) (err error) {
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	all, err := d.Accounts(e.ctx, region.Code(c.Office))
	if err != nil {
		return err
	}
	if c.JSON {
		if all == nil {
			all = []premises.Account{}
		}
		return e.json(all)
	}
	for _, a := range all {
		for _, g := range a.Roles {
			e.line(a.Login, a.Name, string(g.Office), g.Role, g.Position)
		}
	}
	return nil
}

// change opens the node for one change and closes it.
func (e *env) change(f func(*hall.Hall) error) (err error) {
	d, close, err := e.open(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	return f(d)
}

// password is GENGGAM_PASSWORD or the first line of standard input.
func (e *env) password() (string, error) {
	if p := os.Getenv("GENGGAM_PASSWORD"); p != "" {
		return p, nil
	}
	if e.terminal {
		fmt.Fprint(e.err, e.say("cli.password"))
	}
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, 1000)).ReadString('\n')
	if err != nil && line == "" {
		return "", fault.New(fault.Invalid, "cli.password-missing")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// showCode prints the secret of the codes, once.
func (e *env) showCode(d *hall.Hall, login string, totp []byte) error {
	e.note("cli.user-code", login)
	e.line(seal.TOTPLink(d.Card().Title, login, totp))
	return nil
}
