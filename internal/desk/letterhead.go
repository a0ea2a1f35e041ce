package desk

import (
	"genggam/internal/document"
)

// headOf is the letterhead of an office as its letters print it.
func (d *Desk) headOf(o Office) document.Office {
	return document.Office{Code: string(o.Code), Short: o.Short, Letterhead: o.Letterhead, Address: o.Address}
}
