package office

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"genggam/internal/desk"
	"genggam/internal/hall"
	"genggam/internal/premises"
	"genggam/internal/seal"
)

// mould is a furnished node at rest: the files of its data and of its keys, and
// what only its maker knows. Hashing the passwords of twelve officers takes
// longer than most tests, so a process does it once and pours copies.
type mould struct {
	data, keys map[string][]byte
	totp       map[string][]byte
	kit        string
}

var cast = sync.OnceValues(func() (mould, error) {
	dir, err := os.MkdirTemp("", "genggam-office-*")
	if err != nil {
		return mould{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	n, err := Make(context.Background(), Plan{Dir: filepath.Join(dir, "node")})
	if err != nil {
		return mould{}, err
	}
	if err := n.Close(); err != nil {
		return mould{}, err
	}
	m := mould{totp: n.TOTP, kit: n.Kit}
	if m.data, err = readTree(n.Config.Dir); err != nil {
		return m, err
	}
	m.keys, err = readTree(n.Config.Keys)
	return m, err
})

// pour makes a node in dir from the mould.
func pour(dir string) (*Node, error) {
	m, err := cast()
	if err != nil {
		return nil, err
	}
	std, err := Standards()
	if err != nil {
		return nil, err
	}
	n := &Node{Clock: &Clock{at: Monday}, TOTP: maps.Clone(m.totp), Kit: m.kit}
	n.Config = desk.Config{Dir: dir, Keys: premises.KeysBeside(dir), Catalogue: std, Now: n.Clock.Now, Stretch: seal.LeastStretch()}
	if err := errors.Join(writeTree(n.Config.Dir, m.data), writeTree(n.Config.Keys, m.keys)); err != nil {
		return nil, err
	}
	n.Hall, err = hall.Open(context.Background(), n.Config)
	return n, err
}

func readTree(dir string) (map[string][]byte, error) {
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		out[rel], err = os.ReadFile(path)
		return err
	})
	return out, err
}

func writeTree(dir string, files map[string][]byte) error {
	for rel, b := range files {
		path := filepath.Join(dir, rel)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			return err
		}
	}
	return os.MkdirAll(dir, 0o700)
}
