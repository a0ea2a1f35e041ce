package principles

import (
	"maps"
	"slices"
)

// Part is so many of so many.
type Part struct {
	Yes int64 `json:"y"`
	Of  int64 `json:"o"`
}

// Found is a figure that is looked at rather than counted: the newest holds.
type Found struct {
	// Value, Low and High are in the unit of the measure's shape, Of is how many are
	// behind it.
	Value int64 `json:"v"`
	Low   int64 `json:"l,omitempty"`
	High  int64 `json:"h,omitempty"`
	Of    int64 `json:"o"`
	// Cannot says that the figures do not tell; Firm of a ratio that it is more than
	// chance.
	Cannot bool `json:"c,omitempty"`
	Firm   bool `json:"f,omitempty"`
}

// Sums is what a month of an office came to. Parts, Spreads and Groups are added
// up; Found is replaced.
type Sums struct {
	Parts map[string]Part `json:"parts,omitempty"`
	// Spreads says of a measure how often each whole value was there.
	Spreads map[string]map[int64]int64 `json:"spreads,omitempty"`
	// Groups says how many finished cases came from each hamlet, by a keyed word for
	// it; People how many live there, counted once a month.
	Groups map[string]int64 `json:"groups,omitempty"`
	People map[string]int64 `json:"people,omitempty"`
	Found  map[string]Found `json:"found,omitempty"`
}

// largest bounds a value of a spread, so that there are not many of them.
const largest = 100_000

func (s *Sums) count(id string, yes bool) {
	if s.Parts == nil {
		s.Parts = map[string]Part{}
	}
	p := s.Parts[id]
	p.Of++
	if yes {
		p.Yes++
	}
	s.Parts[id] = p
}

func (s *Sums) part(id string, yes, of int64) {
	if of == 0 && yes == 0 {
		return
	}
	if s.Parts == nil {
		s.Parts = map[string]Part{}
	}
	s.Parts[id] = Part{s.Parts[id].Yes + yes, s.Parts[id].Of + of}
}

func (s *Sums) spread(id string, value, times int64) {
	if s.Spreads == nil {
		s.Spreads = map[string]map[int64]int64{}
	}
	if s.Spreads[id] == nil {
		s.Spreads[id] = map[int64]int64{}
	}
	s.Spreads[id][min(max(value, 0), largest)] += times
}

func (s *Sums) group(name string, n int64) {
	if s.Groups == nil {
		s.Groups = map[string]int64{}
	}
	s.Groups[name] += n
}

func (s *Sums) find(id string, f Found) {
	if s.Found == nil {
		s.Found = map[string]Found{}
	}
	s.Found[id] = f
}

// add puts what came later to what was there.
func (s *Sums) add(later *Sums) {
	for id, p := range later.Parts {
		s.part(id, p.Yes, p.Of)
	}
	for id, values := range later.Spreads {
		for v, n := range values {
			s.spread(id, v, n)
		}
	}
	for name, n := range later.Groups {
		s.group(name, n)
	}
	for id, f := range later.Found {
		s.find(id, f)
	}
	if later.People != nil {
		s.People = later.People
	}
}

// middle is the median of a spread, the lower of two, and how many are in it.
func middle(values map[int64]int64) (value, of int64) {
	for _, n := range values {
		of += n
	}
	seen := int64(0)
	for _, v := range slices.Sorted(maps.Keys(values)) {
		if seen += values[v]; 2*seen >= of {
			return v, of
		}
	}
	return 0, 0
}
