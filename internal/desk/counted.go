package desk

import (
	"genggam/internal/region"
	"genggam/internal/store"
)

// Counted is a number that a register gave: its series, and the place of its entry.
type Counted struct {
	Register  string
	Year, Seq int
	Pos       int64
}

// CountSent gives a letter that an office wrote to another, and no case issued,
// the next number of a register, in the act of another room: the series has no
// second letter of that number. about stands in the register.
func (d *Desk) CountSent(t *store.Tx, office region.Code, name, about string) (Counted, error) {
	it, err := d.Vault.SealTx(t, string(office), "typed-letter", []byte(about))
	if err == nil {
		err = it.Put(t)
	}
	if err != nil {
		return Counted{}, err
	}
	l, err := d.nextCounted(t, register{Office: string(office), Name: name, Year: d.Calendar(office).Day(t.Time()).Year()})
	if err != nil {
		return Counted{}, err
	}
	l.Use, l.Item = "manual", it.ID
	out := Counted{Register: l.Name, Year: l.Year, Seq: l.Seq, Pos: t.Next()}
	return out, putNumber(t, l)
}
