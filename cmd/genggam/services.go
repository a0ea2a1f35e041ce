package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"genggam/internal/api"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/services"
)

type servicesCmd struct {
	Check   servicesCheck   `cmd:""`
	List    servicesList    `cmd:""`
	Show    servicesShow    `cmd:""`
	Example servicesExample `cmd:""`
	Play    servicesPlay    `cmd:""`
	New     servicesNew     `cmd:""`
	Board   servicesBoard   `cmd:""`
	Lacks   servicesLacks   `cmd:""`
}

// shelf is where standards are read from: a directory of them, or those that
// the program brings.
type shelf struct {
	Services string `env:"GENGGAM_SERVICES" placeholder:"DIR"`
}

func (s shelf) files() (fs.FS, error) {
	if s.Services == "" {
		return services.Files, nil
	}
	if info, err := os.Stat(s.Services); err != nil || !info.IsDir() {
		return nil, fault.New(fault.NotFound, "cli.no-directory", s.Services)
	}
	return os.DirFS(s.Services), nil
}

// place is a file of a finding as the reader of the message finds it.
func (s shelf) place(file string) string {
	if s.Services == "" {
		return file
	}
	return filepath.Join(s.Services, filepath.FromSlash(strings.TrimPrefix(file, "services/")))
}

func (s shelf) load() (*catalogue.Catalogue, catalogue.Findings, error) {
	files, err := s.files()
	if err != nil {
		return nil, nil, err
	}
	return catalogue.Load(files)
}

// find gives the newest version of a service; what is wrong with others is no
// matter here.
func (s shelf) find(id string) (*catalogue.Standard, error) {
	c, _, err := s.load()
	if err != nil {
		return nil, err
	}
	if versions := c.Versions(id); len(versions) > 0 {
		return versions[len(versions)-1], nil
	}
	return nil, fault.New(fault.NotFound, "cli.no-service", id)
}

type servicesCheck struct {
	shelf
	JSON     bool
	Warnings bool
}

// Run reads every standard and prints what is wrong, with line and column.
func (c *servicesCheck) Run(e *env) error {
	book, findings, err := c.load()
	if err != nil {
		return err
	}
	if c.JSON {
		if findings == nil {
			findings = catalogue.Findings{}
		}
		err = e.json(findings)
	}
	for _, f := range findings {
		if !c.JSON && (c.Warnings || !f.Warning) {
			fmt.Fprintf(e.out, "%s:%d:%d: %s\n", c.place(f.File), f.Line, f.Column, e.say(f.Key, f.Args...))
		}
	}
	if n := len(findings.Warnings()); n > 0 && !c.Warnings {
		e.note("cli.services-warned", n)
	}
	if errs := findings.Errors(); len(errs) > 0 {
		e.note("cli.services-wrong", len(errs))
		return errors.Join(err, errSaid)
	}
	n := len(book.All("9999-12-31"))
	if n == 0 {
		return errors.Join(err, fault.New(fault.NotFound, "cli.no-standards", c.Services))
	}
	e.note("cli.services-well", n)
	return err
}

type servicesList struct {
	shelf
	JSON bool
}

// listed is one row of the list for programs.
type listed struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Model   string `json:"model"`
	Product string `json:"product"`
	Level   string `json:"level"`
	Name    string `json:"name"`
}

// Run lists the services in effect today.
func (c *servicesList) Run(e *env) error {
	book, findings, err := c.load()
	if err != nil {
		return err
	}
	if errs := findings.Errors(); len(errs) > 0 {
		e.note("cli.services-left-out", len(errs))
	}
	rows := []listed{}
	for _, s := range book.All(time.Now().Format(time.DateOnly)) {
		rows = append(rows, listed{s.ID, s.Version, s.Model, s.Product, s.Level, s.Name.In(e.tag)})
	}
	if c.JSON {
		return e.json(rows)
	}
	for _, r := range rows {
		e.line(r.ID+"@"+strconv.Itoa(r.Version), r.Model, r.Product, r.Level, r.Name)
	}
	return nil
}

type servicesShow struct {
	shelf
	ID   string `arg:""`
	JSON bool
}

// Run prints a standard: for people its six published components, for
// programs the whole.
func (c *servicesShow) Run(e *env) error {
	s, err := c.find(c.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.json(s)
	}
	fmt.Fprintf(e.out, "%s\n%s\n%s\n", s.Ref(), s.Name.In(e.tag), s.Summary.In(e.tag))
	for _, part := range s.Published() {
		fmt.Fprintf(e.out, "\n%s\n", e.say(part.Key))
		for _, l := range part.Lines {
			fmt.Fprintf(e.out, "- %s\n", l.In(e.tag))
		}
		switch part.Letter {
		case "d":
			fmt.Fprintf(e.out, "- %d %s\n", s.Time.Promised.Amount, s.Time.Promised.Unit)
		case "e":
			fmt.Fprintf(e.out, "- Rp %d\n", s.Fee.Amount)
		}
	}
	return nil
}

type servicesExample struct {
	shelf
	ID     string `arg:""`
	Office string `default:"33.02.19.2016" placeholder:"CODE"`
}

// Run prints a body that POST /api/v1/cases accepts.
func (c *servicesExample) Run(e *env) error {
	s, err := c.find(c.ID)
	if err != nil {
		return err
	}
	office, err := region.Parse(c.Office)
	if err != nil {
		return err
	}
	switch s.Level {
	case "kecamatan":
		office = office.At(region.District)
	case "kabupaten":
		office = office.At(region.Regency)
	}
	b, err := api.ExampleBody(s, office, time.Now())
	if err == nil {
		_, err = e.out.Write(b)
	}
	return err
}

type servicesNew struct {
	ID string `arg:""`
	In string `default:"services" placeholder:"DIR"`
}

// Run writes the files that a new service begins with.
func (c *servicesNew) Run(e *env) error {
	files := catalogue.Skeleton(c.ID)
	if files == nil {
		return fault.New(fault.Invalid, "cli.service-name", c.ID)
	}
	at := filepath.Join(c.In, c.ID)
	if _, err := os.Stat(at); err == nil {
		return fault.New(fault.Conflict, "cli.exists-already", at)
	}
	for name, text := range files {
		path := filepath.Join(at, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("writing the new service: %w", err)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return fmt.Errorf("writing the new service: %w", err)
		}
	}
	e.line(at)
	e.note("cli.service-new", c.In)
	return nil
}
