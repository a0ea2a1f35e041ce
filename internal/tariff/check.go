package tariff

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/lang"
)

const maxRate = 1_000_000_000_000 // rupiah

// check looks at what the reader of YAML cannot know.
func (r *reading) check(t *Table) {
	r.regulation(&t.Regulation)
	if len(t.Items) == 0 || len(t.Items) > maxItems {
		r.note("items", "tariff.needed", "items")
	}
	codes := map[string]bool{}
	for i := range t.Items {
		path := fmt.Sprintf("items[%d]", i)
		r.once(codes, path+".code", t.Items[i].Code)
		r.item(path, &t.Items[i])
	}
	keys := map[string]bool{}
	for i, w := range t.Waivers {
		path := fmt.Sprintf("waivers[%d]", i)
		r.once(keys, path+".key", w.Key)
		r.waiver(path, w, codes)
	}
}

func (r *reading) regulation(g *Regulation) {
	for _, f := range [][2]string{{"cite", g.Cite}, {"title", g.Title}, {"number", g.Number}, {"region", g.Region}, {"source", g.Source}} {
		r.needed("regulation."+f[0], f[0], f[1])
	}
	if g.Year < 1945 || g.Year > 2169 {
		r.note("regulation.year", "tariff.needed", "year")
	}
	if g.From == "" {
		r.note("regulation", "tariff.needed", "from")
	}
	r.days("regulation", g.From, g.To)
	r.oneOf("regulation.sure", g.Sure, "read", "seen", "memory", "example")
}

func (r *reading) item(path string, it *Item) {
	r.name(path, it.Name)
	r.needed(path+".article", "article", it.Article)
	r.oneOf(path+".kind", it.Kind, "jasa-umum", "jasa-usaha", "perizinan-tertentu")
	r.days(path, it.From, it.To)
	keys := map[string]bool{}
	for i, q := range it.Quantities {
		r.quantity(fmt.Sprintf("%s.quantities[%d]", path, i), q, keys)
	}
	for i, c := range it.Choices {
		r.choice(fmt.Sprintf("%s.choices[%d]", path, i), c, keys)
	}
	if (it.Tiers == nil) == (it.Rate == 0) {
		r.note(path, "tariff.rate-or-tiers")
	}
	if it.Tiers != nil {
		r.tiers(path+".tiers", it)
	}
	for _, m := range []struct {
		field string
		n     int64
	}{{"rate", it.Rate}, {"minimum", it.Minimum}, {"maximum", it.Maximum}, {"round.to", it.Round.To}} {
		r.rate(path+"."+m.field, m.n)
	}
	if it.Maximum > 0 && it.Maximum < it.Minimum {
		r.note(path+".maximum", "tariff.upside-down")
	}
	r.oneOf(path+".round.way", it.Round.Way, "", "down", "up", "near")
}

func (r *reading) quantity(path string, q Quantity, keys map[string]bool) {
	r.once(keys, path+".key", q.Key)
	r.name(path, q.Name)
	if q.Places < 0 || q.Places > maxPlaces {
		r.note(path+".places", "tariff.decimal", q.Places)
	}
	least, most := r.decimal(path+".least", q.Least), r.decimal(path+".most", q.Most)
	if least != nil && most != nil && most.Cmp(least) < 0 {
		r.note(path+".most", "tariff.upside-down")
	}
}

func (r *reading) choice(path string, c Choice, keys map[string]bool) {
	r.once(keys, path+".key", c.Key)
	r.name(path, c.Name)
	if len(c.Options) == 0 {
		r.note(path, "tariff.needed", "options")
	}
	options := map[string]bool{}
	for i, o := range c.Options {
		at := fmt.Sprintf("%s.options[%d]", path, i)
		r.once(options, at+".key", o.Key)
		r.name(at, o.Name)
		r.needed(at+".factor", "factor", o.Factor)
		r.decimal(at+".factor", o.Factor)
	}
}

// tiers rise, and only the last has no end.
func (r *reading) tiers(path string, it *Item) {
	t := it.Tiers
	if !slices.ContainsFunc(it.Quantities, func(q Quantity) bool { return q.Key == t.By }) {
		r.note(path+".by", "tariff.refers", t.By)
	}
	r.oneOf(path+".manner", t.Manner, "parts", "whole")
	below := new(big.Rat)
	for i, s := range t.Steps {
		at := fmt.Sprintf("%s.steps[%d]", path, i)
		r.rate(at+".rate", s.Rate)
		end := r.decimal(at+".up_to", s.UpTo)
		if last := i == len(t.Steps)-1; last != (s.UpTo == "") || end != nil && end.Cmp(below) <= 0 {
			r.note(at, "tariff.steps")
			return
		}
		if end != nil {
			below = end
		}
	}
	if len(t.Steps) == 0 {
		r.note(path, "tariff.steps")
	}
}

func (r *reading) waiver(path string, w Waiver, codes map[string]bool) {
	r.name(path, w.Name)
	r.needed(path+".article", "article", w.Article)
	r.needed(path+".by", "by", w.By)
	r.days(path, w.From, w.To)
	if w.Percent < 1 || w.Percent > 100 {
		r.note(path+".percent", "tariff.percent")
	}
	for i, code := range w.Items {
		if !codes[code] {
			r.note(fmt.Sprintf("%s.items[%d]", path, i), "tariff.refers", code)
		}
	}
}

// needed wants a text of at most 500 characters.
func (r *reading) needed(path, field, text string) {
	if strings.TrimSpace(text) == "" || len(text) > 500 {
		r.note(path, "tariff.needed", field)
	}
}

// name wants a text in Indonesian.
func (r *reading) name(path string, t lang.Text) { r.needed(path+".name", "name.id", t.ID) }

// once wants a key of a few plain characters that did not stand before.
func (r *reading) once(seen map[string]bool, path, key string) {
	if key == "" || len(key) > 40 || strings.ContainsFunc(key, odd) {
		r.note(path, "tariff.key", key)
	}
	if seen[key] {
		r.note(path, "tariff.twice", key)
	}
	seen[key] = true
}

func odd(c rune) bool {
	return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune(".-_/", c))
}

// days are real ones, and the second is not before the first.
func (r *reading) days(path, from, to string) {
	for _, d := range [][2]string{{"from", from}, {"to", to}} {
		if _, err := calendar.ParseDay(d[1]); d[1] != "" && err != nil {
			r.note(path+"."+d[0], "tariff.day", d[1])
		}
	}
	if to != "" && to < from {
		r.note(path+".to", "tariff.upside-down")
	}
}

func (r *reading) oneOf(path, got string, want ...string) {
	if !slices.Contains(want, got) {
		r.note(path, "tariff.one-of", strings.Join(slices.DeleteFunc(want, func(s string) bool { return s == "" }), ", "))
	}
}

func (r *reading) rate(path string, n int64) {
	if n < 0 || n > maxRate {
		r.note(path, "tariff.rate", int64(maxRate))
	}
}

func (r *reading) decimal(path, s string) *big.Rat {
	if s == "" {
		return nil
	}
	n, ok := decimal(s)
	if !ok {
		r.note(path, "tariff.decimal", s)
		return nil
	}
	return n
}
