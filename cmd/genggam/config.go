package main

import (
	"net/url"

	"genggam/internal/charter"
)

type configCmd struct{}

// Run prints what the flags and the environment come to, as JSON. A database's
// password is not printed.
func (c *configCmd) Run(e *env) error {
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
