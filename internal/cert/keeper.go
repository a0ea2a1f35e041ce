package cert

import (
	"crypto/tls"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

// lookAgain is how often at most the files are looked at, so that a certificate
// that came by stick is used without a new start.
const lookAgain = 5 * time.Second

// Keeper holds the certificates of a serving node and hands out the right one
// to each connection. It may be used by many at once.
type Keeper struct {
	dir, chain, key string
	root            seal.Root
	now             func() time.Time

	mu             sync.Mutex
	looked         time.Time
	seen           [2]os.FileInfo
	office, public *bundle
	issued, given  *tls.Certificate
	err            error
}

// Keep reads the certificates of a directory of keys; there may be none yet. A
// file that cannot be read is an error, and later on keeps what was in use.
func Keep(dir string, root seal.Root, now func() time.Time) (*Keeper, error) {
	k := &Keeper{dir: dir, root: root, now: now}
	return k, k.Look()
}

// KeepFiles reads a chain and its unsealed key, in PEM, from two files that
// somebody else renews. Both must be there and fit.
func KeepFiles(chain, key string, now func() time.Time) (*Keeper, error) {
	k := &Keeper{chain: chain, key: key, now: now}
	if err := k.Look(); err != nil {
		return nil, err
	}
	if k.given == nil {
		return nil, fault.New(fault.NotFound, "cert.no-file", chain)
	}
	return k, nil
}

// Look reads the files again if they changed, at once.
func (k *Keeper) Look() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.looked = time.Time{}
	return k.look()
}

func (k *Keeper) look() error {
	now := k.now()
	if since := now.Sub(k.looked); !k.looked.IsZero() && since >= 0 && since < lookAgain {
		return k.err
	}
	k.looked = now
	var err error
	if k.dir == "" {
		err = k.lookFiles()
	} else {
		err = errors.Join(k.lookAt(0, officeFile), k.lookAt(1, publicFile))
	}
	if k.office != nil && k.office.other != nil && (k.issued == nil || now.After(k.issued.Leaf.NotAfter.Add(-leafLife/2)) || now.Before(k.issued.Leaf.NotBefore)) {
		issued, bad := k.office.issue(now)
		if err = errors.Join(err, bad); bad == nil {
			k.issued = issued
		}
	}
	k.err = err
	return err
}

// lookAt reads one of our own files if it is another than before.
func (k *Keeper) lookAt(i int, name string) error {
	info, err := os.Stat(filepath.Join(k.dir, name))
	if err == nil && same(k.seen[i], info) {
		return nil
	}
	var b *bundle
	if err == nil {
		if b, err = load(k.dir, name, k.root); err != nil {
			return err // what was in use stays in use
		}
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	k.seen[i] = info
	if i == 0 {
		k.office, k.issued = b, nil
		return nil
	}
	k.public, k.given = b, nil
	if b != nil && b.chain != nil {
		k.given = b.pair()
	}
	return nil
}

// lookFiles reads the two files of KeepFiles. While one of them is new and the
// other is not yet, they do not fit, and what was in use stays.
func (k *Keeper) lookFiles() error {
	var now [2]os.FileInfo
	for i, path := range []string{k.chain, k.key} {
		var err error
		if now[i], err = os.Stat(path); err != nil {
			return fault.New(fault.NotFound, "cert.no-file", path).Because(err)
		}
	}
	if k.given != nil && same(k.seen[0], now[0]) && same(k.seen[1], now[1]) {
		return nil
	}
	chain, err := readFile(k.chain)
	if err != nil {
		return err
	}
	text, err := readFile(k.key)
	if err != nil {
		return err
	}
	b := &bundle{known: true}
	if b.chain, err = parseChain(chain); err != nil {
		return err
	}
	if b.other, err = parseKey(text); err != nil {
		return err
	}
	if !fitting(b.other, b.chain[0]) {
		return fault.New(fault.Invalid, "cert.key-other")
	}
	k.public, k.given, k.seen = b, b.pair(), now
	return nil
}

// pair is a chain with its key as TLS takes it.
func (b *bundle) pair() *tls.Certificate {
	out := &tls.Certificate{PrivateKey: b.other, Leaf: b.chain[0]}
	for _, c := range b.chain {
		out.Certificate = append(out.Certificate, c.Raw)
	}
	return out
}

func same(a, b os.FileInfo) bool {
	return a != nil && os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}

// Config is TLS 1.2 and 1.3 with these certificates (RFC 9325).
func (k *Keeper) Config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: k.choose, NextProtos: []string{"http/1.1"}}
}

// choose gives the certificate of the name that is asked for. Whoever asks for
// no name came by address, and gets the office's own, which may hold it.
func (k *Keeper) choose(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	err := k.look()
	if k.given != nil && (k.issued == nil || hello.ServerName != "" && k.given.Leaf.VerifyHostname(hello.ServerName) == nil) {
		return k.given, nil
	}
	if k.issued != nil {
		return k.issued, nil
	}
	return nil, errors.Join(errors.New("choosing a certificate: there is none"), err)
}

// State is what a node has to show.
type State struct {
	// Office is its own authority, Public what a public one issued; nil is none.
	Office *Certificate `json:"office,omitempty"`
	Public *Certificate `json:"public,omitempty"`
}

// State tells what is in use now.
func (k *Keeper) State() State {
	k.mu.Lock()
	defer k.mu.Unlock()
	_ = k.look() // what was in use stays in use, and is told
	return stateOf(k.office, k.public)
}

// Show tells what lies in a directory of keys, without opening a key.
func Show(dir string) (State, error) {
	office, err := load(dir, officeFile, seal.Root{})
	public, also := load(dir, publicFile, seal.Root{})
	return stateOf(office, public), errors.Join(err, also)
}

func stateOf(office, public *bundle) (s State) {
	if office != nil && office.chain != nil {
		s.Office = office.describe()
	}
	if public != nil && public.chain != nil {
		s.Public = public.describe()
	}
	return s
}

// Authority is the certificate of the office's own authority (DER), nil for none.
func Authority(dir string) ([]byte, error) {
	b, err := load(dir, officeFile, seal.Root{})
	if b == nil || b.chain == nil || err != nil {
		return nil, err
	}
	return b.chain[0].Raw, nil
}

// Soon is how long before its end a certificate is spoken of.
const Soon = 30 * 24 * time.Hour

// Warning is a message about a certificate, for a terminal or a page.
type Warning struct {
	Key  string
	Args []any
}

// Warnings are what somebody has to do, the most pressing first.
func (s State) Warnings(now time.Time) (out []Warning) {
	keys := [2]string{"cert.public-ended", "cert.public-ends"}
	for _, c := range []*Certificate{s.Public, s.Office} {
		if c != nil {
			left := c.Until.Sub(now)
			switch args := []any{c.Names[0], day(c.Until), int(left / (24 * time.Hour))}; {
			case now.Before(c.From):
				out = append(out, Warning{"cert.clock", []any{c.Names[0], day(c.From)}})
			case left <= 0:
				out = append(out, Warning{keys[0], args[:2]})
			case left < Soon:
				out = append(out, Warning{keys[1], args})
			}
		}
		keys = [2]string{"cert.office-ended", "cert.office-ends"}
	}
	return out
}

// PhonesTrust is the name by which any phone may come over TLS now, "" for none.
func (s State) PhonesTrust(now time.Time) string {
	if c := s.Public; c != nil && c.Known && now.Before(c.Until) && !now.Before(c.From) {
		return c.Names[0]
	}
	return ""
}

// Names are all that are answered to, those of the public certificate first.
func (s State) Names() (out []string) {
	for _, c := range []*Certificate{s.Public, s.Office} {
		if c != nil {
			out = append(out, c.Names...)
		}
	}
	return out
}

// Has says whether a host, a name or an address, is one of the node's.
func (s State) Has(host string) bool {
	return s.Public != nil && s.Public.has(host) || s.Office != nil && s.Office.has(host)
}
