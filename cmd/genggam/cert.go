package main

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strings"
	"time"

	"genggam/internal/cert"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/porch"
	"genggam/internal/region"
	"genggam/internal/seal"
	"genggam/internal/sheet"
)

// certCmd looks after the certificates for the office's own Wi-Fi. It touches the
// keys alone, so the node may go on serving, and sees what changed by itself.
type certCmd struct {
	Show    certShow    `cmd:"" default:"withargs"`
	Make    certMake    `cmd:""`
	Request certRequest `cmd:""`
	Import  certImport  `cmd:""`
	Sheet   certSheet   `cmd:""`
}

// keysRoot is the directory of keys of a node that is there, with its root.
func (e *env) keysRoot() (dir string, root seal.Root, err error) {
	cfg, err := e.founded()
	if err != nil {
		return "", root, err
	}
	if now := time.Now(); now.Before(cfg.Built) { // what is made now would begin on a day that is over or never was
		return "", root, fault.New(fault.Conflict, "cert.clock-wrong", now.Format(time.DateOnly))
	}
	root, err = cfg.OpenRoot()
	return cfg.Keys, root, err
}

type certMake struct {
	Names   []string `arg:"" name:"wifi-name"`
	IP      []string `name:"ip" placeholder:"ADDRESS"`
	Replace bool
}

// Run makes the office's own authority.
func (c *certMake) Run(e *env) error {
	dir, root, err := e.keysRoot()
	if err != nil {
		return err
	}
	n := cert.Names{DNS: c.Names}
	for _, text := range c.IP {
		a, err := netip.ParseAddr(text)
		if err != nil {
			return fault.New(fault.Invalid, "cert.address", text)
		}
		n.Addrs = append(n.Addrs, a)
	}
	made, err := cert.Make(dir, root, n, time.Now(), c.Replace)
	if err != nil {
		return err
	}
	e.certificate("cli.cert-office", made)
	e.note("cli.cert-made")
	return nil
}

type certShow struct {
	JSON bool
	PEM  bool `name:"pem"`
}

// Run shows the certificates; with --pem the office's own authority, to be
// installed on its computers.
func (c *certShow) Run(e *env) error {
	cfg, err := e.founded()
	if err != nil {
		return err
	}
	s, err := cert.Show(cfg.Keys)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.json(s)
	}
	if c.PEM {
		der, err := cert.Authority(cfg.Keys)
		if err == nil && der == nil {
			err = fault.New(fault.NotFound, "cert.none")
		}
		if err != nil {
			return err
		}
		return pem.Encode(e.out, &pem.Block{Type: "CERTIFICATE", Bytes: der})
	}
	e.certificate("cli.cert-public", s.Public)
	e.certificate("cli.cert-office", s.Office)
	e.warnings(s)
	if s.Public != nil && !s.Public.Known {
		e.note("cli.cert-unknown")
	}
	return nil
}

// certificate prints one.
func (e *env) certificate(title string, c *cert.Certificate) {
	if c == nil {
		return
	}
	names := strings.Join(c.Names, ", ")
	for _, a := range c.Addrs {
		names += ", " + a.String()
	}
	day := func(t time.Time) string { return lang.DateText(e.tag, t.Local().Format(time.DateOnly)) }
	fmt.Fprintln(e.out, e.say(title))
	e.table([][2]string{{e.say("cli.cert-names"), names}, {e.say("cli.cert-until"), day(c.Until)}, {e.say("cli.cert-issuer"), c.Issuer}, {"SHA-256", inFours(c.Print)}})
	fmt.Fprintln(e.out)
}

// inFours parts a fingerprint so that two people can read it to each other.
func inFours(s string) string {
	var parts []string
	for ; len(s) > 4; s = s[4:] {
		parts = append(parts, s[:4])
	}
	return strings.Join(append(parts, s), " ")
}

type certRequest struct {
	Name string `arg:"" name:"public-name"`
}

// Run prints a request for a certificate of a public authority.
func (c *certRequest) Run(e *env) error {
	dir, root, err := e.keysRoot()
	if err != nil {
		return err
	}
	text, err := cert.Request(dir, root, c.Name)
	if err != nil {
		return err
	}
	fmt.Fprint(e.out, string(text))
	e.note("cli.cert-requested")
	return nil
}

type certImport struct {
	Chain   string `arg:"" name:"chain-file"`
	Key     string `arg:"" optional:"" name:"key-file"`
	For     string `name:"node-name" placeholder:"NAME"`
	Trusted bool
	Replace bool
}

// Run takes in a certificate that was carried here.
func (c *certImport) Run(e *env) error {
	dir, root, err := e.keysRoot()
	if err != nil {
		return err
	}
	in := cert.Carried{Name: c.For, Trusted: c.Trusted, Replace: c.Replace}
	if in.Chain, err = carried(c.Chain); err != nil {
		return err
	}
	if c.Key != "" {
		if in.Key, err = carried(c.Key); err != nil {
			return err
		}
	}
	got, err := cert.Import(dir, root, in, time.Now())
	if err != nil {
		return err
	}
	e.certificate("cli.cert-public", got)
	if !got.Known {
		e.note("cli.cert-unknown")
	}
	if c.Key != "" {
		e.note("cli.cert-key-left", c.Key)
	}
	return nil
}

// mostCarried bounds what is read of a file, bytes; the rest is refused by cert.
const mostCarried = 1 << 20

func carried(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "cli.no-file", path).Because(err)
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, mostCarried))
}

type certSheet struct {
	File     string `arg:"" name:"pdf-file"`
	At       string `name:"wifi" placeholder:"ADDRESS"`
	Network  string `name:"ssid" placeholder:"NAME"`
	Password string `name:"wifi-password" placeholder:"TEXT"`
}

// Run prints the sheet that hangs beside the counter.
func (c *certSheet) Run(e *env) (err error) {
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	s, err := cert.Show(d.Config.Keys)
	if err != nil {
		return err
	}
	page := sheet.Page{Language: e.tag, Time: time.Now()}
	o := sheet.WiFi{Page: page, Office: d.Card().Title, Network: c.Network, Password: c.Password}
	if office, err := d.Office(region.Code(d.Card().Root)); err == nil {
		o.Office, o.Setup = office.Full(), page.Setup.Over(office.Paper)
	}
	fallback := netip.Addr{}
	if c.At != "" {
		at, err := porch.Parse(c.At)
		if err != nil {
			return err
		}
		fallback = at.Addr()
	}
	if o.Address, o.Full = porch.Address(s, time.Now(), fallback); o.Address == "" {
		return fault.New(fault.NotFound, "cert.none")
	}
	f, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fault.New(fault.Conflict, "cli.cert-file", c.File).Because(err)
	}
	err = errors.Join(sheet.PrintWiFi(f, o), f.Close())
	if err == nil {
		e.note("cli.cert-sheet", c.File, o.Address)
	}
	return err
}
