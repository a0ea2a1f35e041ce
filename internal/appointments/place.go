package appointments

import (
	"context"

	"genggam/internal/canon"
	"genggam/internal/mandate"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// SealWords seals what a decree says of an appointment, for Place.
func (r *Room) SealWords(_ context.Context, office region.Code, w mandate.Words) (vault.Item, error) {
	body, err := mandate.EncodeWords(w)
	if err != nil {
		return vault.Item{}, err
	}
	return r.Vault.Seal(string(office), itemKind, body)
}

// Place writes events that were ruled on with a book, inside the act of another
// room, which says who acts. It is refused when the book moved on. The items are
// the words of the appointments that are given.
func (r *Room) Place(t *store.Tx, office region.Code, before Book, events []mandate.Event, items ...vault.Item) error {
	if err := Unchanged(t, office, before.Seq); err != nil {
		return err
	}
	words := map[canon.ID]vault.Item{}
	for _, it := range items {
		words[it.ID] = it
	}
	for i, e := range events {
		data, err := mandate.Encode(e)
		if err != nil {
			return err
		}
		d := store.Draft{Stream: stream + string(office), Seq: before.Seq + int64(i) + 1, Kind: e.Kind(), Data: data}
		if g, ok := e.(mandate.Given); ok {
			it := words[g.Appointment.Item]
			if err := it.Put(t); err != nil {
				return err
			}
			d.Items = append(d.Items, it.Ref())
		}
		if _, err := t.Append(d); err != nil {
			return err
		}
		if err := save(t, string(office), e); err != nil {
			return err
		}
	}
	return nil
}
