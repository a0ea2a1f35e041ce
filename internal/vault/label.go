package vault

import (
	"encoding/binary"
	"errors"

	"genggam/internal/canon"
)

// SealLabel seals the few words that lists show of a matter, such as a masked
// name, without an item of their own: a page of a list then opens its rows
// without a look-up for each. Nothing is committed to in the journal, so a label
// tells nothing that counts; it is deleted with the items it was drawn from.
//
// of is the matter, and a label opens for no other. The result is the year of
// the office's key, two bytes, then nonce and AES-256-GCM.
func (v *Vault) SealLabel(office string, of canon.ID, text string) ([]byte, error) {
	year := v.store.Now().UTC().Year()
	office32, err := v.aead(slot{office, year}, v.makeKey)
	if err != nil {
		return nil, err
	}
	return append(binary.BigEndian.AppendUint16(nil, uint16(year)), wrap(office32, []byte(text), labelOf(office, of))...), nil
}

// OpenLabel is the text of a label; an error when it is of another matter or
// was changed.
func (v *Vault) OpenLabel(office string, of canon.ID, sealed []byte) (string, error) {
	if len(sealed) < 2 {
		return "", errors.New("opening a label: too short")
	}
	office32, err := v.aead(slot{office, int(binary.BigEndian.Uint16(sealed))}, nil)
	if err != nil {
		return "", err
	}
	text, err := unwrap(office32, sealed[2:], labelOf(office, of))
	if err != nil {
		return "", errors.New("opening a label: the sealed bytes were changed")
	}
	return string(text), nil
}

func labelOf(office string, of canon.ID) []byte {
	b := make([]byte, 0, 64)
	b = append(append(b, "label"...), 0)
	return append(append(b, of[:]...), office...)
}
