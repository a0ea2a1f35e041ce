package residents

import (
	"context"

	"genggam/internal/region"
)

// Gaps is how much a register knows of those who live there: letters print it.
type Gaps struct {
	// People are those who live there now.
	People int
	// Lacking counts those of whom a field is not known, by its name in
	// person.Record; Derived those whose birth date or sex was read from the NIK.
	Lacking map[string]int
	Derived int
}

// Gaps counts what the register of an office does not know. It is counted with the
// names that are held for search, once for each change of the register; a count
// says nothing of anybody.
func (g *Register) Gaps(ctx context.Context, office region.Code) (Gaps, error) {
	book, err := g.names.of(ctx, g, office)
	if err != nil {
		return Gaps{}, err
	}
	return book.gaps, nil
}

// count adds one resident.
func (g *Gaps) count(r Resident) {
	if !r.Living() {
		return
	}
	g.People++
	if r.Derived != "" {
		g.Derived++
	}
	for _, field := range r.Gaps() {
		g.Lacking[field]++
	}
}
