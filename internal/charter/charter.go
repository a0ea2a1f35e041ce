// Package charter founds a node: it makes keys, database and page of a new node
// and enters its offices as the list of places knows them.
//
// What it gives an office is a beginning that an officer corrects later: the
// letterhead follows from what lies in what, the head's title from the level,
// the zone from the province, the hours are the five-day week. What always
// holds: founding where a node is already is refused and touches nothing; one
// that breaks off leaves nothing that blocks the next; the recovery kit is
// handed back once, kept nowhere, and open until somebody confirms it.
//
// It refuses to know people, cases and how a node is served. Start reading at
// Found. Places: Permendagri 58/2021; zones: Keppres 41/1987; letterheads:
// Permendagri 1/2023.
package charter

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/seal"
)

// Plan says what is founded.
type Plan struct {
	// Root is the highest office that the node serves, and an office itself.
	Root region.Code
	// Below says that every place under Root that is in the list is an office too.
	Below bool
	// Title is what people call the node, "" for the name of Root; Host where
	// they find it, Code the two characters its references begin with, "" for
	// two that follow from Root.
	Title, Host, Code string
	// Demo marks everything in it as invented.
	Demo bool
}

// Exists says whether a node is in the directories of a configuration.
func Exists(cfg desk.Config) bool { return cfg.Founded() }

// Found makes the node and returns its recovery kit, to be printed once. One
// that does not come to its end is taken back, at once or, after a power cut, by
// the next. The kit counts as open until premises.Config.ConfirmKit.
func Found(ctx context.Context, cfg desk.Config, p Plan) (kit string, err error) {
	node, err := p.node()
	if err != nil {
		return "", err
	}
	if Exists(cfg) {
		return "", fault.New(fault.Conflict, "charter.node-exists", cfg.Dir)
	}
	if err := cfg.BeginFounding(); err != nil {
		return "", err
	}
	kit, err = p.build(ctx, cfg, node)
	if err == nil {
		err = cfg.EndFounding(p.Demo)
	}
	if err != nil {
		return "", errors.Join(err, cfg.TakeBack())
	}
	return kit, nil
}

// build makes keys, page and offices.
func (p Plan) build(ctx context.Context, cfg desk.Config, node premises.Card) (kit string, err error) {
	if kit, err = premises.Init(ctx, cfg, node); err != nil {
		return "", err
	}
	d, err := desk.Open(ctx, cfg)
	if err != nil {
		return "", err
	}
	offices := p.offices()
	for i := range offices {
		offices[i].Beginning = !p.Demo // an example is past its beginnings
	}
	return kit, errors.Join(d.SetOffices(ctx, offices...), d.Close())
}

func (p Plan) node() (premises.Card, error) {
	place, ok := region.Find(p.Root)
	if !ok || p.Root.Level() < region.Regency {
		return premises.Card{}, fault.New(fault.Invalid, "charter.office-unknown", string(p.Root)).On("office")
	}
	n := premises.Card{Code: p.Code, Title: p.Title, Host: p.Host, Root: string(p.Root), Demo: p.Demo}
	if n.Title == "" {
		n.Title = place.Title()
	}
	if n.Code == "" {
		n.Code = codeOf(p.Root)
	}
	if n.Code = strings.ToUpper(n.Code); len(n.Code) != 2 || strings.Trim(n.Code, canon.Alphabet) != "" {
		return n, fault.New(fault.Invalid, "charter.code-shape", canon.Alphabet).On("code")
	}
	if n.Host == "" || strings.ContainsAny(n.Host, "/ \t\n#?@") || len(n.Host) > 100 {
		return n, fault.New(fault.Invalid, "charter.host-shape").On("host")
	}
	host, _, _ := strings.Cut(strings.ToLower(n.Host), ":")
	n.Name = fmt.Sprintf("%s/genggam/%s", host, p.Root.Digits())
	return n, nil
}

// codeOf draws two characters from a code, the same ones each time.
func codeOf(c region.Code) string {
	h := sha256.Sum256([]byte("node code " + c))
	return string([]byte{canon.Alphabet[h[0]&31], canon.Alphabet[h[1]&31]})
}

func (p Plan) offices() []desk.Office {
	out := []desk.Office{OfficeAt(p.Root)}
	if !p.Below {
		return out
	}
	for _, child := range region.Children(p.Root) {
		out = append(out, OfficeAt(child.Code))
		for _, inner := range region.Children(child.Code) {
			out = append(out, OfficeAt(inner.Code))
		}
	}
	return out
}

// Recover puts a lost root key back by the recovery kit that was printed with
// the node. The other keys must be in their place. A root key that is there is
// not written over (charter.root-there).
func Recover(cfg desk.Config, kit string) error {
	path := filepath.Join(cfg.Keys, "root.key")
	if _, err := os.Stat(path); err == nil {
		return fault.New(fault.Conflict, "charter.root-there", cfg.Keys)
	}
	sealed, err := os.ReadFile(filepath.Join(cfg.Keys, "recovery.sealed"))
	if err != nil {
		return fault.New(fault.NotFound, "charter.no-sealed-root", cfg.Keys).Because(err)
	}
	root, err := seal.OpenWithKit(strings.TrimSpace(kit), sealed)
	if err != nil {
		return err
	}
	if cfg.Passphrase != "" {
		return root.SaveWith(path, cfg.Passphrase)
	}
	return root.Save(path)
}
