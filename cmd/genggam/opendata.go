package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"genggam/internal/fault"
)

type openDataCmd struct {
	Folder string `arg:"" name:"folder"`
}

// Run writes everything that was ever published into a new folder, as it is served
// under /data.
func (c *openDataCmd) Run(e *env) (err error) {
	if _, err := os.Lstat(c.Folder); err == nil {
		return fault.New(fault.Conflict, "settlement.target-there", c.Folder)
	}
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	n, err := d.Scoreboard.Export(e.ctx, func(name string) (io.WriteCloser, error) {
		path := filepath.Join(c.Folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, fmt.Errorf("making a folder: %w", err)
		}
		return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	})
	if err != nil {
		return err
	}
	e.note("opendata.written", n, c.Folder)
	return nil
}
