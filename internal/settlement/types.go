package settlement

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"genggam/internal/books"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/moving"
	"genggam/internal/premises"
)

//go:embed types.yaml
var typesYAML []byte

// Served says which of our standards serves a type of letter of the former system.
type Served struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
	// Own says that the village made the type itself.
	Own bool `json:"own,omitempty"`
	// Standard is "" when none does.
	Standard string `json:"standard,omitempty"`
}

// servers finds the standard for a slug among those that an office provides.
type servers struct {
	table    map[string]string
	provided map[string]*catalogue.Standard
	// registers are the series of numbers of those standards.
	registers map[string]bool
	// counting is how the office counts its letters.
	counting desk.Series
}

func (r *Room) servers(o premises.Office) (servers, error) {
	s := servers{table: map[string]string{}, provided: map[string]*catalogue.Standard{}, registers: map[string]bool{}}
	if err := yaml.Unmarshal(typesYAML, &s.table); err != nil {
		return s, fmt.Errorf("reading the types of letters: %w", err)
	}
	for _, std := range r.Catalogue().All(premises.EndOfTime) {
		if o.Provides(std) {
			s.provided[std.ID] = std
			if std.Result.Register != "" {
				s.registers[std.Result.Register] = true
			}
		}
	}
	return s, nil
}

// registerNamed says which names a series of letter numbers may have that comes
// in: a standard's register, a standard, or a type of the former system.
func (r *Room) registerNamed() func(string) bool {
	names := map[string]bool{}
	for _, std := range r.Catalogue().All(premises.EndOfTime) {
		names[std.ID], names[std.Result.Register] = true, true
	}
	s := servers{table: map[string]string{}}
	if err := yaml.Unmarshal(typesYAML, &s.table); err != nil {
		return nil // the taking-in says so itself
	}
	return func(name string) bool { return name != "" && (names[name] || s.table[plainSlug(name)] != "") }
}

// plainSlug is a slug without what OpenSID puts around a village's copy of one of
// its own types: "sistem-" before or a number behind.
func plainSlug(slug string) string {
	return strings.TrimRight(strings.TrimPrefix(slug, "sistem-"), "-0123456789")
}

// of finds the standard; OpenSID names a village's copy of its own types with
// "sistem-" before or a number behind.
func (s servers) of(slug string) string {
	slug = plainSlug(slug)
	if id := s.table[slug]; s.provided[id] != nil {
		return id
	}
	if s.provided[slug] != nil {
		return slug
	}
	return ""
}

// Opening is a series of ours that goes on from a number of the former system.
type Opening struct {
	// Register is a series of letter numbers, or a book of the agenda: agenda-in,
	// agenda-out.
	Register string `json:"register"`
	Year     int    `json:"year"`
	// Last was given there; the next letter gets Last + 1.
	Last int `json:"last"`
}

// openings finds from where our series go on in a year: each from the highest
// number of the registers that count what it counts, and the common one of an
// office that has it from the highest of all.
func (s servers) openings(year int, all []moving.Register) map[string]int {
	out := map[string]int{}
	raise := func(name string, last int) {
		if s.counting == desk.Together {
			name = desk.CommonRegister
		}
		out[name] = max(out[name], last)
	}
	for _, r := range all {
		switch {
		case r.Year != year || r.Last <= 0:
		case r.Kind == moving.Letters || r.Kind == moving.Together:
			for name := range s.registers {
				raise(name, r.Last)
			}
		case r.Kind == moving.OfType && s.registers[r.Name]:
			raise(r.Name, r.Last)
		case r.Kind == moving.OfType:
			if std := s.provided[s.of(r.Name)]; std != nil && std.Result.Register != "" {
				raise(std.Result.Register, r.Last)
			}
		}
	}
	return out
}

// agendas finds from where the series of our agenda go on: each from the highest
// number that the old book of that direction and year gave, or that everything
// together came to where it was counted so.
func agendas(until int, all []moving.Register) map[books.Series]int {
	out := map[books.Series]int{}
	for _, r := range all {
		if r.Year < 1990 || r.Year > until || r.Last <= 0 {
			continue
		}
		for _, d := range []struct {
			kind moving.Kind
			of   books.Direction
		}{{moving.Incoming, books.In}, {moving.Outgoing, books.Out}} {
			if s := (books.Series{Direction: d.of, Year: r.Year}); r.Kind == d.kind || r.Kind == moving.Together {
				out[s] = max(out[s], r.Last)
			}
		}
	}
	return out
}
