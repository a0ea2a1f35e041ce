package residents

import (
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/store"
)

// mostOnPhone is how many people of one register may have one number: a phone
// is a contact of a household and of whoever helps it, not an identity.
const mostOnPhone = 10

// share counts the people on a number and refuses one too many. The number
// itself is not in the row: it is counted by a keyed digest.
func (g *Register) share(t *store.Tx, office region.Code, resident canon.ID, number person.Phone) error {
	token := g.Vault.Token(string(office), "contact", string(number))
	var others int64
	if _, err := t.One(`SELECT count(*) FROM phone_tokens WHERE token = ? AND resident <> ?`, []any{token, resident[:]}, &others); err != nil {
		return fmt.Errorf("counting the people on a number: %w", err)
	}
	if others >= mostOnPhone {
		return fault.New(fault.Conflict, "resident.phone-full", mostOnPhone).On("telepon")
	}
	return t.Exec(`INSERT INTO phone_tokens (resident, token) VALUES (?, ?) ON CONFLICT (resident) DO UPDATE SET token = excluded.token`, resident[:], token)
}
