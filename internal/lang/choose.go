package lang

import (
	"strconv"
	"strings"
)

// maxHeader bounds what is read of an Accept-Language header.
const maxHeader = 400

// Tags lists the languages, the default first.
func Tags() []Tag { return []Tag{ID, JV, EN} }

// Find turns "jv", "JV-id" or "en_GB" into one of our languages.
func Find(s string) (Tag, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.IndexAny(s, "-_"); i >= 0 {
		s = s[:i]
	}
	switch s {
	case "id", "in", "ind":
		return ID, true
	case "jv", "jw", "jav":
		return JV, true
	case "en", "eng":
		return EN, true
	}
	return ID, false
}

// Choose takes the language an Accept-Language header likes best among ours
// (RFC 9110 section 12.5.4); Indonesian when it names none.
func Choose(header string) Tag {
	best, weight := ID, 0.0
	for part := range strings.SplitSeq(header[:min(len(header), maxHeader)], ",") {
		name, params, _ := strings.Cut(part, ";")
		tag, ok := Find(name)
		if w := quality(params); ok && w > weight {
			best, weight = tag, w
		}
	}
	return best
}

// quality reads "q=0.8"; absent is 1, unreadable 0.
func quality(params string) float64 {
	name, v, found := strings.Cut(strings.TrimSpace(params), "=")
	if !found || strings.TrimSpace(name) != "q" {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
	if err != nil || q < 0 || q > 1 {
		return 0
	}
	return q
}
