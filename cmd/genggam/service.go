package main

import (
	"fmt"
	"os"
	"path/filepath"

	"genggam/internal/unit"
)

type serviceCmd struct {
	Install serviceInstall `cmd:""`
	Remove  serviceRemove  `cmd:""`
	Start   serviceStart   `cmd:""`
	Stop    serviceStop    `cmd:""`
	Status  serviceStatus  `cmd:""`
	Open    serviceOpen    `cmd:""`
}

// asked is what was asked of the program: whoever double-clicks it asks for
// the conversation.
func asked(args []string) []string {
	if len(args) == 0 && unit.DoubleClicked() {
		return []string{"service", "open"}
	}
	return args
}

type serviceInstall struct {
	serveCmd
	DryRun bool `name:"dry-run"`
}

// Run installs the node as a service of the system, saying each step.
func (c *serviceInstall) Run(e *env) error {
	err := c.install(e)
	if unit.DoubleClicked() { // in a window that was opened for this alone
		e.pause(&err)
	}
	return err
}

func (c *serviceInstall) install(e *env) error {
	s, err := c.spec(e)
	if err != nil {
		return err
	}
	host := unit.This()
	if !c.DryRun {
		if err := host.Allowed(); err != nil {
			return err
		}
	}
	steps, err := host.Plan(s)
	if err != nil {
		return err
	}
	if err := e.steps(steps, c.DryRun); err != nil || c.DryRun {
		return err
	}
	if !s.Founded() {
		e.note("service.not-founded", s.Dir)
		return nil
	}
	e.note("service.installed", "http://"+e.Addr+"/")
	return nil
}

// steps says every step, and takes it unless nothing is to be done.
func (e *env) steps(steps []unit.Step, dry bool) error {
	for _, s := range steps {
		fmt.Fprintln(e.out, e.say(s.Key, s.Args...))
		if dry {
			continue
		}
		if err := s.Take(); err != nil {
			return err
		}
	}
	return nil
}

// spec is the node as the service manager is to run it.
func (c *serviceInstall) spec(e *env) (s unit.Spec, err error) {
	if e.Dir == "" {
		e.Dir = unit.ServiceDir()
	}
	cfg, err := e.config(nil)
	if err != nil {
		return s, err
	}
	s = unit.Spec{Addr: e.Addr, Passphrase: e.Passphrase, Title: "Genggam", About: e.say("service.about")}
	if s.Program, err = os.Executable(); err != nil {
		return s, err
	}
	if s.Dir, err = filepath.Abs(cfg.Dir); err != nil {
		return s, err
	}
	if s.Keys, err = filepath.Abs(cfg.Keys); err != nil {
		return s, err
	}
	if c.Secure {
		s.More = append(s.More, "--secure")
	}
	if c.Proxy {
		s.More = append(s.More, "--proxy")
	}
	for _, f := range [][2]string{{"--wifi", c.WiFi}, {"--cert", c.Cert}, {"--key", c.Key}} {
		if f[1] != "" {
			s.More = append(s.More, f[0], f[1])
		}
	}
	s.Doors = c.WiFi != ""
	if e.DB != "" {
		s.More = append(s.More, "--db", e.DB)
	}
	return s, nil
}

type serviceRemove struct {
	DryRun bool `name:"dry-run"`
}

// Run takes the service away; data and keys stay.
func (c *serviceRemove) Run(e *env) error {
	host := unit.This()
	if !c.DryRun {
		if err := host.Allowed(); err != nil {
			return err
		}
	}
	if err := e.steps(host.Removal(), c.DryRun); err != nil || c.DryRun {
		return err
	}
	e.note("service.removed")
	return nil
}

type serviceStart struct{}

// Run starts the service.
func (c *serviceStart) Run(*env) error { return unit.This().Start() }

type serviceStop struct{}

// Run ends the service gracefully.
func (c *serviceStop) Run(*env) error { return unit.This().Stop() }

type serviceStatus struct{}

// Run prints the service's state as one word for programs, and says it.
func (c *serviceStatus) Run(e *env) error {
	state := unit.This().State()
	e.line(string(state))
	e.note("service.state-" + string(state))
	if state != unit.Running {
		return errSaid
	}
	return nil
}
