package premises

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"genggam/internal/store"
)

// Setting reads a setting of a room by its name into v, and says whether there
// is one.
func (p *Premises) Setting(ctx context.Context, name string, v any) (bool, error) {
	return getSetting(ctx, p.Store, name, v)
}

// ownSettings are the premises' own names, which no room may write.
var ownSettings = map[string]bool{"node": true, "settled": true}

// PutSetting writes a setting of a room and leaves the mark over the settled
// rows. It holds no personal data and no secret.
func (p *Premises) PutSetting(ctx context.Context, name string, v any) error {
	if ownSettings[name] {
		return fmt.Errorf("writing setting %s: it is not a room's", name)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("writing setting %s: %w", name, err)
	}
	return p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		err := t.Exec(`INSERT INTO node (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, b)
		if err != nil {
			return err
		}
		return settle(t, p.Root)
	})
}

// PutSecret keeps a secret of a room in the directory of the keys, sealed by
// the root; "" takes it away. Name is one of ours and never comes from outside.
func (p *Premises) PutSecret(name, secret string) error {
	err := os.Remove(filepath.Join(p.Config.Keys, name+".sealed"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("writing secret %s: %w", name, err)
	}
	if secret == "" {
		return nil
	}
	return WriteKey(p.Config.Keys, name+".sealed", p.Root.Seal("secret/"+name, []byte(secret), nil))
}

// OpenSecret opens what PutSecret kept, "" for nothing.
func (p *Premises) OpenSecret(name string) (string, error) {
	b, err := os.ReadFile(filepath.Join(p.Config.Keys, name+".sealed"))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("opening secret %s: %w", name, err)
	}
	plain, err := p.Root.Open("secret/"+name, b, nil)
	return string(plain), err
}
