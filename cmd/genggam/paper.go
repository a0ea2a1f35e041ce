package main

import (
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"genggam/internal/check"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/remote"
	"genggam/internal/seal"
)

// paper verifies one letter or one QR text with nothing but the list of keys.
func (c *verifyCmd) paper(e *env) error {
	text, err := qrText(c.QR, os.Stdin)
	if err != nil {
		return err
	}
	keys, roots, err := e.keyList()
	if err != nil {
		return err
	}
	if c.Roots != "" {
		pem, err := os.ReadFile(c.Roots)
		if err != nil {
			return fault.New(fault.NotFound, "cli.no-file", c.Roots).Because(err)
		}
		if roots, err = remote.ParseRoots(pem); err != nil {
			return err
		}
	}
	today := document.DayOf(time.Now())
	var r check.Report
	if c.QR != "" {
		r = check.QR(text, keys, today)
	} else {
		pdf, err := os.ReadFile(c.Letter)
		if err != nil {
			return fault.New(fault.NotFound, "cli.no-file", c.Letter).Because(err)
		}
		r = check.Certified(pdf, keys, roots, today)
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

// mostQR bounds what is read of standard input.
const mostQR = 64 << 10

// qrText is what was given as a QR's text, or for "-" the first link of a letter
// in the input, whatever else a reader of codes found.
func qrText(given string, in io.Reader) (string, error) {
	if given != "-" {
		if _, err := os.Stat(given); err == nil {
			return "", fault.New(fault.Invalid, "cli.qr-file", given)
		}
		return given, nil
	}
	b, err := io.ReadAll(io.LimitReader(in, mostQR))
	if err != nil {
		return "", fmt.Errorf("reading the input: %w", err)
	}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "QR-Code:") // zbarimg without --raw
		if strings.HasPrefix(strings.ToUpper(line), "HTTPS://") {
			return line, nil
		}
	}
	return "", fault.New(fault.Invalid, "cli.no-qr")
}

// keyList reads the list of issuing keys: the file of --keys, or that of the
// node in --dir, with the roots that the node trusts.
func (e *env) keyList() (seal.KeyList, []*x509.Certificate, error) {
	if info, err := os.Stat(e.Keys); err == nil && !info.IsDir() {
		b, err := os.ReadFile(e.Keys)
		if err != nil {
			return seal.KeyList{}, nil, err
		}
		list, err := seal.DecodeKeyList(b)
		return list, nil, err
	}
	if e.Keys != "" && e.Dir == "" {
		return seal.KeyList{}, nil, fault.New(fault.NotFound, "cli.no-keys-file", e.Keys)
	}
	d, close, err := e.open(true)
	if err != nil {
		return seal.KeyList{}, nil, fault.New(fault.NotFound, "cli.no-keys").Because(err)
	}
	defer func() { _ = close() }()
	b, err := d.Keys(e.ctx)
	if err != nil {
		return seal.KeyList{}, nil, err
	}
	keys, err := seal.DecodeKeyList(b)
	if err != nil {
		return keys, nil, err
	}
	keys.Node = d.VerifierKey()
	roots, err := d.Remote.Roots(e.ctx)
	return keys, roots, err
}

// judgement prints what a paper says and what is wrong with it.
func (e *env) judgement(r check.Report) {
	rows := [][2]string{}
	for _, row := range [][2]string{
		{"cli.paper-title", r.Title}, {"cli.paper-issuer", r.Issuer}, {"cli.paper-office", r.Office}, {"cli.paper-kind", r.Kind}, {"cli.paper-number", r.Number},
		{"cli.paper-date", lang.DateText(e.tag, r.Date)}, {"cli.paper-until", lang.DateText(e.tag, r.ValidUntil)}, {"cli.paper-name", r.Name},
	} {
		if row[1] != "" {
			rows = append(rows, [2]string{e.say(row[0]), row[1]})
		}
	}
	rows = append(rows, e.certificateRows(r.Certificate)...)
	e.table(rows)
	e.linkOf(r)
	for _, f := range r.Findings {
		fmt.Fprintln(e.out, "-", e.say(f.Key, f.Args...))
	}
	for _, f := range r.Unasked {
		e.note(f.Key, f.Args...)
	}
	switch {
	case len(r.Findings) > 0:
		e.note("cli.paper-bad")
	case r.Certificate != nil && !r.Certified:
		e.note("cli.paper-good-unknown")
	case r.Certified:
		e.note("cli.paper-good-certified")
	default:
		e.note("cli.paper-good")
	}
}

// certificateRows tell by whom a letter is certified.
func (e *env) certificateRows(c *check.Certificate) (rows [][2]string) {
	if c == nil {
		return nil
	}
	rows = append(rows, [2]string{e.say("cli.paper-certificate"), c.Subject}, [2]string{e.say("cli.paper-certifier"), c.Issuer})
	for _, above := range c.Path {
		rows = append(rows, [2]string{e.say("cli.paper-path"), above})
	}
	return rows
}

// linkOf prints what the QR holds. It always says https; a node on this machine
// alone, as the demo is, has none, so the address that works there stands below.
func (e *env) linkOf(r check.Report) {
	if r.Link == "" {
		return
	}
	fmt.Fprintf(e.out, "\n%s\n%s\n", e.say("cli.paper-link"), r.Link)
	host, statement, _ := strings.Cut(strings.TrimPrefix(r.Link, "HTTPS://"), "/Q#")
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() || strings.EqualFold(name, "localhost") {
		fmt.Fprintf(e.out, "%s\nhttp://%s/q#%s\n", e.say("cli.paper-link-here"), strings.ToLower(host), statement)
	}
}
