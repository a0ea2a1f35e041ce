package main

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/charter"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/latch"
	"genggam/internal/premises"
	"genggam/internal/unit"
	"genggam/services"
)

// defaultDir is where a node lies when nothing else is said.
const defaultDir = "genggam-data"

// config is the configuration of the node that the flags mean.
func (e *env) config(standards *catalogue.Catalogue) (desk.Config, error) {
	cfg := desk.Config{Dir: e.Dir, Keys: e.Keys, DSN: e.DB, Catalogue: standards, Log: e.log, ClockSource: clockKept}
	if at, err := strconv.ParseInt(built, 10, 64); err == nil && at > 0 {
		cfg.Built = time.Unix(at, 0)
	}
	if cfg.Dir == "" {
		cfg.Dir = unit.DataDir(defaultDir)
	}
	if cfg.Keys == "" {
		cfg.Keys = premises.KeysBeside(cfg.Dir)
	}
	if e.Passphrase != "" {
		b, err := os.ReadFile(e.Passphrase)
		if err != nil {
			return cfg, fault.New(fault.NotFound, "cli.no-file", e.Passphrase).Because(err)
		}
		cfg.Passphrase = strings.TrimRight(string(b), "\r\n")
	}
	return cfg, nil
}

// standards reads the catalogue that the program brings.
func standards() (*catalogue.Catalogue, error) {
	c, findings, err := catalogue.Load(services.Files)
	return c, errors.Join(err, findings.Err())
}

// open opens a node that is there. The latch is held until the node is closed,
// unless it is only read.
func (e *env) open(readOnly bool) (*hall.Hall, func() error, error) {
	std, err := standards()
	if err != nil {
		return nil, nil, err
	}
	cfg, err := e.config(std)
	if err != nil {
		return nil, nil, err
	}
	if !charter.Exists(cfg) {
		return nil, nil, fault.New(fault.NotFound, "cli.no-node", cfg.Dir)
	}
	if cfg.ReadOnly = readOnly; readOnly {
		d, err := hall.Open(e.ctx, cfg)
		if err != nil {
			return nil, nil, err
		}
		return d, d.Close, nil
	}
	return e.openHeld(cfg)
}

func (e *env) openHeld(cfg desk.Config) (*hall.Hall, func() error, error) {
	hold, err := latch.Hold(cfg.Dir)
	if err != nil {
		return nil, nil, err
	}
	d, err := hall.Open(e.ctx, cfg)
	if err != nil {
		return nil, nil, errors.Join(err, hold.Release())
	}
	return d, func() error { return errors.Join(d.Close(), hold.Release()) }, nil
}
