package premises

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"genggam/internal/fault"
	"genggam/internal/seal"
	"genggam/internal/vault"
)

// A node that is being founded, and one whose recovery kit nobody has confirmed
// to have on paper, say so by an empty file beside their keys: a power cut or a
// closed window between two steps must not look like a founded office.
const (
	foundingMark = "founding"
	kitMark      = "kit.open"
	sealedToKit  = "recovery.sealed"
)

// Founded says whether a whole node is in the directories: one whose founding
// broke off is none.
func (cfg Config) Founded() bool { return there(cfg.Keys, "node.key") && !cfg.Unfinished() }

// Unfinished says whether a founding broke off here.
func (cfg Config) Unfinished() bool { return there(cfg.Keys, foundingMark) }

// KitOpen says whether nobody has confirmed yet that the recovery kit is on paper.
func (cfg Config) KitOpen() bool { return there(cfg.Keys, kitMark) }

func there(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return err == nil
}

// BeginFounding says durably that a founding has begun, in directories that hold
// nothing of another node ("premises.keys-there", "premises.data-there"). What
// an earlier one left that broke off is taken away first. Where the keys cannot
// be kept from others nothing is made ("seal.unguarded").
func (cfg Config) BeginFounding() error {
	if cfg.Unfinished() {
		if err := cfg.TakeBack(); err != nil {
			return err
		}
	}
	for _, name := range []string{"root.key", "node.key", sealedToKit} {
		if there(cfg.Keys, name) {
			return fault.New(fault.Conflict, "premises.keys-there", cfg.Keys, name)
		}
	}
	if there(cfg.Dir, "genggam.db") {
		return fault.New(fault.Conflict, "premises.data-there", cfg.Dir)
	}
	if err := makeDirs(cfg.Dir, cfg.Keys); err != nil {
		return err
	}
	if err := seal.Guardable(cfg.Keys); err != nil {
		return err
	}
	return mark(cfg.Keys, foundingMark)
}

// EndFounding says that the node is whole. Its kit is open until somebody
// confirms it, unless keptToo says that it needs no paper.
func (cfg Config) EndFounding(keptToo bool) error {
	if keptToo {
		return unmark(cfg.Keys, foundingMark)
	}
	err := os.Rename(filepath.Join(cfg.Keys, foundingMark), filepath.Join(cfg.Keys, kitMark))
	if err != nil {
		return fmt.Errorf("ending the founding: %w", err)
	}
	return vault.SyncDir(cfg.Keys)
}

// TakeBack takes away what a founding made that did not come to its end. Without
// its mark it touches nothing: then there may be a node.
func (cfg Config) TakeBack() error {
	if !cfg.Unfinished() {
		return nil
	}
	made := []string{filepath.Join(cfg.Dir, "files"), filepath.Join(cfg.Dir, "genggam.db"), filepath.Join(cfg.Dir, "genggam.db-wal"), filepath.Join(cfg.Dir, "genggam.db-shm")}
	for _, name := range []string{"root.key", "node.key", sealedToKit, "head.seen"} {
		made = append(made, filepath.Join(cfg.Keys, name))
	}
	half, err := filepath.Glob(filepath.Join(cfg.Keys, "new-*"))
	for _, path := range append(made, half...) {
		if bad := os.Remove(path); bad != nil && !errors.Is(bad, fs.ErrNotExist) { // a directory only while it is empty
			err = errors.Join(err, bad)
		}
	}
	if err != nil {
		return fmt.Errorf("taking a founding back: %w", err)
	}
	return unmark(cfg.Keys, foundingMark)
}

// NewKit makes another recovery kit and returns it to be printed. The one before
// opens nothing here any more. The new one is open until it is confirmed.
func (cfg Config) NewKit() (kit string, err error) {
	root, _, err := openKeys(cfg)
	if err != nil {
		return "", err
	}
	if err := mark(cfg.Keys, kitMark); err != nil {
		return "", err
	}
	kit, public, err := seal.NewRecoveryKit(rand.Reader)
	if err != nil {
		return "", fmt.Errorf("making a recovery kit: %w", err)
	}
	sealed, err := seal.SealToKit(root, public)
	if err != nil {
		return "", fmt.Errorf("making a recovery kit: %w", err)
	}
	return kit, replaceKey(cfg.Keys, sealedToKit, sealed)
}

// TryKit says whether a kit, as typed from its paper, opens this node, and
// confirms it then. Refusals: those of seal.OpenWithKit, "premises.kit-other".
func (cfg Config) TryKit(typed string) error {
	root, _, err := openKeys(cfg)
	if err != nil {
		return err
	}
	sealed, err := os.ReadFile(filepath.Join(cfg.Keys, sealedToKit))
	if err != nil {
		return fault.New(fault.NotFound, "charter.no-sealed-root", cfg.Keys).Because(err)
	}
	opened, err := seal.OpenWithKit(typed, sealed)
	if err != nil {
		return err
	}
	if !opened.Same(root) {
		return fault.New(fault.Conflict, "premises.kit-other")
	}
	return cfg.ConfirmKit()
}

// ConfirmKit says that the recovery kit is on paper.
func (cfg Config) ConfirmKit() error { return unmark(cfg.Keys, kitMark) }

// KitOpen says whether nobody has confirmed yet that the recovery kit is on
// paper, to whoever runs an office.
func (p *Premises) KitOpen(a Actor) bool {
	return a.May(Stationery) == nil && p.Config.KitOpen()
}

func makeDirs(dirs ...string) error {
	for _, d := range dirs {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return fmt.Errorf("making a node: %w", err)
		}
		if err := vault.SyncDir(filepath.Dir(d)); err != nil {
			return fmt.Errorf("making a node: %w", err)
		}
	}
	return nil
}

// mark makes an empty file durable; one that is there stays.
func mark(dir, name string) error {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE, 0o600)
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err != nil {
		return fmt.Errorf("marking the keys: %w", err)
	}
	return vault.SyncDir(dir)
}

func unmark(dir, name string) error {
	if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("marking the keys: %w", err)
	}
	return vault.SyncDir(dir)
}

// replaceKey writes a sealed key over the one of that name, whole or not at all.
func replaceKey(dir, name string, b []byte) error {
	next := name + ".next"
	if err := unmark(dir, next); err != nil {
		return err
	}
	if err := WriteKey(dir, next, b); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(dir, next), filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("writing key: %w", err)
	}
	return vault.SyncDir(dir)
}
