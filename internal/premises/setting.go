package premises

import (
	"context"
	"encoding/json"
	"fmt"

	"genggam/internal/seal"
	"genggam/internal/store"
)

// A setting is a plain row: a name and a value as JSON. Settings are few, are
// read at start, and hold no personal data.

// putSetting writes the node's own page.
func putSetting(ctx context.Context, st *store.Store, root seal.Root, v Card) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("writing the node's own page: %w", err)
	}
	return st.Act(ctx, store.By{}, func(t *store.Tx) error {
		err := t.Exec(`INSERT INTO node (name, value) VALUES ('node', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, b)
		if err != nil {
			return err
		}
		return settle(t, root)
	})
}

func getSetting(ctx context.Context, st *store.Store, name string, v any) (bool, error) {
	var b []byte
	found, err := st.One(ctx, `SELECT value FROM node WHERE name = ?`, []any{name}, &b)
	if err != nil || !found {
		return found, err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return true, fmt.Errorf("reading setting %s: %w", name, err)
	}
	return true, nil
}
