package main

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/region"
)

type exportCmd struct {
	Village exportVillage `cmd:""`
}

type exportVillage struct {
	Office string `required:"" placeholder:"CODE"`
	To     string `required:"" placeholder:"DIR|FILE.zip"`
	JSON   bool
}

// Run writes everything of an office into files that come in again.
func (c *exportVillage) Run(e *env) error {
	office, err := region.Parse(c.Office)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(c.To); err == nil {
		return fault.New(fault.Conflict, "settlement.target-there", c.To)
	}
	return e.change(func(d *hall.Hall) error {
		create, done, err := target(c.To)
		if err != nil {
			return err
		}
		left, err := d.Settlement.Leave(e.ctx, office, create)
		if err = errors.Join(err, done()); err != nil {
			return errors.Join(err, os.RemoveAll(c.To)) // half a village is none
		}
		if c.JSON {
			return e.json(left)
		}
		e.note("settlement.left", c.To, left["resident"], left["letter"], left["family"], left["agenda"])
		return nil
	})
}

// target makes files in a new directory, or members of a new archive.
func target(to string) (create func(string) (io.WriteCloser, error), done func() error, err error) {
	if !strings.EqualFold(filepath.Ext(to), ".zip") {
		if err := os.Mkdir(to, 0o700); err != nil {
			return nil, nil, fmt.Errorf("making a folder: %w", err)
		}
		return func(name string) (io.WriteCloser, error) {
			f, err := os.OpenFile(filepath.Join(to, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return nil, err
			}
			return &buffered{Writer: bufio.NewWriterSize(f, 1<<16), file: f}, nil
		}, func() error { return nil }, nil
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("making an archive: %w", err)
	}
	z := zip.NewWriter(f)
	return func(name string) (io.WriteCloser, error) {
		w, err := z.Create(name)
		return member{w}, err
	}, func() error { return errors.Join(z.Close(), f.Sync(), f.Close()) }, nil
}

// member is a file in an archive, which ends where the next one begins.
type member struct{ io.Writer }

// Close does nothing.
func (member) Close() error { return nil }

// buffered is a file that is whole and durable when it is closed.
type buffered struct {
	*bufio.Writer
	file *os.File
}

// Close writes what waits.
func (b *buffered) Close() error { return errors.Join(b.Flush(), b.file.Sync(), b.file.Close()) }
