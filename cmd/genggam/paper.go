package main

import (
	"fmt"
	"os"
	"time"

	"genggam/internal/check"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/seal"
)

// paper verifies one letter or one QR text with nothing but the list of keys.
func (c *verifyCmd) paper(e *env) error {
	keys, err := e.keyList()
	if err != nil {
		return err
	}
	today := document.DayOf(time.Now())
	var r check.Report
	if c.QR != "" {
		r = check.QR(c.QR, keys, today)
	} else {
		pdf, err := os.ReadFile(c.Letter)
		if err != nil {
			return fault.New(fault.NotFound, "cli.no-file", c.Letter).Because(err)
		}
		r = check.Letter(pdf, keys, today)
	}
	if c.JSON {
		err = e.json(r)
	} else {
		e.judgement(r)
	}
	if err == nil && len(r.Findings) > 0 {
		err = errSaid
	}
	return err
}

// keyList reads the list of issuing keys: the file of --keys, or that of the
// node in --dir.
func (e *env) keyList() (seal.KeyList, error) {
	if info, err := os.Stat(e.Keys); err == nil && !info.IsDir() {
		b, err := os.ReadFile(e.Keys)
		if err != nil {
			return seal.KeyList{}, err
		}
		return seal.DecodeKeyList(b)
	}
	d, close, err := e.open(true)
	if err != nil {
		return seal.KeyList{}, fault.New(fault.NotFound, "cli.no-keys").Because(err)
	}
	defer func() { _ = close() }()
	b, err := d.Keys(e.ctx)
	if err != nil {
		return seal.KeyList{}, err
	}
	keys, err := seal.DecodeKeyList(b)
	keys.Node = d.VerifierKey()
	return keys, err
}

// judgement prints what a paper says and what is wrong with it.
func (e *env) judgement(r check.Report) {
	rows := [][2]string{}
	for _, row := range [][2]string{
		{"cli.paper-issuer", r.Issuer}, {"cli.paper-office", r.Office}, {"cli.paper-kind", r.Kind}, {"cli.paper-number", r.Number},
		{"cli.paper-date", r.Date}, {"cli.paper-until", r.ValidUntil}, {"cli.paper-name", r.Name},
	} {
		if row[1] != "" {
			rows = append(rows, [2]string{e.say(row[0]), row[1]})
		}
	}
	e.table(rows)
	for _, f := range r.Findings {
		fmt.Fprintln(e.out, "-", e.say(f.Key, f.Args...))
	}
	for _, f := range r.Unasked {
		e.note(f.Key, f.Args...)
	}
	switch {
	case len(r.Findings) > 0:
		e.note("cli.paper-bad")
	case r.Certified:
		e.note("cli.paper-good-certified")
	default:
		e.note("cli.paper-good")
	}
}
