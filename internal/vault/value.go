package vault

import (
	"context"
	"encoding/json"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/store"
)

// SealValue seals a value of a room's own, written as JSON, as an item of an
// office.
func (v *Vault) SealValue(office, kind string, value any) (Item, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return Item{}, fmt.Errorf("writing %s: %w", kind, err)
	}
	return v.Seal(office, kind, body)
}

// SealValueTx is SealValue inside an act, see SealTx.
func (v *Vault) SealValueTx(t *store.Tx, office, kind string, value any) (Item, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return Item{}, fmt.Errorf("writing %s: %w", kind, err)
	}
	return v.SealTx(t, office, kind, body)
}

// OpenValue opens an item that SealValue sealed into value. The zero id, and an
// item that was erased, leave it as it is.
func (v *Vault) OpenValue(ctx context.Context, id canon.ID, value any) error {
	if id.Zero() {
		return nil
	}
	_, body, err := v.Open(ctx, id)
	if fault.Of(err) == fault.Gone {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(body, value)
}
