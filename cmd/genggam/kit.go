package main

import (
	"bufio"
	"io"
	"os"
	"strings"

	"genggam/internal/charter"
	"genggam/internal/desk"
	"genggam/internal/fault"
)

// kitCmd looks after the recovery kit. It touches the keys alone, so the node may
// go on serving.
type kitCmd struct {
	New     kitNew     `cmd:""`
	Check   kitCheck   `cmd:""`
	Confirm kitConfirm `cmd:""`
}

// founded is the configuration of a node that is there.
func (e *env) founded() (desk.Config, error) {
	cfg, err := e.config(nil)
	if err == nil && !charter.Exists(cfg) {
		err = fault.New(fault.NotFound, "cli.no-node", cfg.Dir)
	}
	return cfg, err
}

type kitNew struct{}

// Run makes another kit and prints it, once.
func (c *kitNew) Run(e *env) error {
	cfg, err := e.founded()
	if err != nil {
		return err
	}
	kit, err := cfg.NewKit()
	if err != nil {
		return err
	}
	e.line(kit)
	e.note("cli.kit-new")
	return nil
}

type kitCheck struct {
	Kit string `arg:"" optional:""`
}

// kitMax bounds a typed kit, bytes.
const kitMax = 512

// Run tries a kit as it was typed from its paper.
func (c *kitCheck) Run(e *env) error {
	cfg, err := e.founded()
	if err != nil {
		return err
	}
	typed, err := c.typed(e)
	if err != nil {
		return err
	}
	if err := cfg.TryKit(typed); err != nil {
		return err
	}
	e.note("cli.kit-well")
	return nil
}

// typed is the kit from its file, or from the input up to its last line.
func (c *kitCheck) typed(e *env) (string, error) {
	if c.Kit != "" {
		b, err := os.ReadFile(c.Kit)
		if err != nil {
			return "", fault.New(fault.NotFound, "cli.no-file", c.Kit).Because(err)
		}
		return string(b[:min(len(b), kitMax+1)]), nil
	}
	if e.terminal {
		e.note("cli.kit-type")
	}
	var out []string
	for s := bufio.NewScanner(io.LimitReader(os.Stdin, kitMax)); len(out) < kitLines && s.Scan(); {
		if l := strings.TrimSpace(s.Text()); l != "" && !strings.HasPrefix(strings.ToUpper(l), "GENGGAM") {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n"), nil
}

// kitLines is how many lines a kit has below its heading.
const kitLines = 7

type kitConfirm struct{}

// Run says that the kit is on paper.
func (c *kitConfirm) Run(e *env) error {
	cfg, err := e.founded()
	if err != nil {
		return err
	}
	return cfg.ConfirmKit()
}
