package catalogue

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"genggam/internal/lang"
)

// Weights of where a word was found.
const (
	inName    = 8
	inKeyword = 6
	inSummary = 1
)

// terms are the folded words of a standard with their weights.
type terms struct {
	words []weighted
}

type weighted struct {
	word   string
	weight int
	tag    lang.Tag // of a name or summary; "" for keywords
}

func newTerms(s *Standard) *terms {
	t := &terms{}
	for _, tag := range []lang.Tag{lang.ID, lang.JV, lang.EN} {
		t.add(textOf(s.Name, tag), inName, tag)
		t.add(textOf(s.Summary, tag), inSummary, tag)
	}
	for _, k := range s.Keywords {
		t.add(k, inKeyword, "")
	}
	t.add(strings.ReplaceAll(s.ID, "-", " "), inSummary, "")
	return t
}

// textOf is the text of exactly one language.
func textOf(t lang.Text, tag lang.Tag) string {
	switch tag {
	case lang.JV:
		return t.JV
	case lang.EN:
		return t.EN
	}
	return t.ID
}

func (t *terms) add(text string, weight int, tag lang.Tag) {
	for _, w := range foldWords(text) {
		t.words = append(t.words, weighted{word: w, weight: weight, tag: tag})
	}
}

// foldWords cuts a text into lower-case words of letters and digits without
// accents.
func foldWords(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool { return r == ' ' })
}

// fold brings a text to lower case without accents and punctuation.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case unicode.Is(unicode.Mn, r):
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// score of one word of the query: the best word it begins, exact words twice
// as much and those of the reader's language first.
func (t *terms) score(query string, tag lang.Tag) int {
	best := 0
	for _, w := range t.words {
		if !strings.HasPrefix(w.word, query) {
			continue
		}
		n := 4 * w.weight
		if w.word == query {
			n *= 2
		}
		if w.tag == tag {
			n += 2
		}
		best = max(best, n)
	}
	return best
}

// near finds words one slip of the finger away, when nothing else was found.
func (t *terms) near(query string) int {
	if len(query) < 4 {
		return 0
	}
	best := 0
	for _, w := range t.words {
		if w.weight > inSummary && oneSlip(w.word, query) {
			best = max(best, w.weight)
		}
	}
	return best
}

// oneSlip says whether two words differ by one letter more, less, other or
// swapped with its neighbour.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) > len(b):
		return a[i+1:] == b[i:]
	case i == len(b):
		return true
	case i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]:
		return true
	}
	return a[i+1:] == b[i+1:]
}

// Search finds services in effect on a day by words of their name, keywords
// and summary in any language, the best first; every word of the query has to
// begin one of theirs. When nothing fits, words one slip away are tried. At
// most the first eight words of the query count; an empty one finds nothing.
func (c *Catalogue) Search(query string, tag lang.Tag, day string) []*Standard {
	words := foldWords(query[:min(len(query), 200)])
	words = words[:min(len(words), 8)]
	all := c.All(day)
	found := c.rank(all, words, func(t *terms, w string) int { return t.score(w, tag) })
	if len(found) == 0 {
		found = c.rank(all, words, func(t *terms, w string) int { return max(t.score(w, tag), t.near(w)) })
	}
	return found
}

func (c *Catalogue) rank(all []*Standard, words []string, score func(*terms, string) int) []*Standard {
	if len(words) == 0 {
		return nil
	}
	type hit struct {
		s *Standard
		n int
	}
	var hits []hit
	for _, s := range all {
		sum := 0
		for _, w := range words {
			n := score(c.terms[s], w)
			if n == 0 {
				sum = 0
				break
			}
			sum += n
		}
		if sum > 0 {
			hits = append(hits, hit{s, sum})
		}
	}
	// Of two that say the word as well, the shorter name is likelier meant.
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(len(a.s.Name.ID), len(b.s.Name.ID)))
	})
	out := make([]*Standard, len(hits))
	for i, h := range hits {
		out[i] = h.s
	}
	return out
}
