package catalogue

import (
	"cmp"
	_ "embed" // elsewhere.yaml
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"genggam/internal/arrange"
	"genggam/internal/lang"
)

//go:embed elsewhere.yaml
var elsewhereSource []byte

// Elsewhere is a paper that people ask for here and that somebody else gives, or
// that no longer exists.
type Elsewhere struct {
	ID   string    `yaml:"id"`
	Name lang.Text `yaml:"name"`
	// Keywords are words people search by, as those of a standard.
	Keywords []string `yaml:"keywords"`
	// Who gives it, and How to come by it.
	Who lang.Text `yaml:"who"`
	How lang.Text `yaml:"how"`
	// Leads are services of the catalogue that help on the way.
	Leads []string `yaml:"leads"`
	// Basis is the law that gave it to them, Sure how sure we are of it (see
	// Citation.Sure).
	Basis string `yaml:"basis"`
	Sure  string `yaml:"sure"`

	terms *terms
}

// elsewhere reads the list once.
var elsewhere = sync.OnceValues(func() (all []Elsewhere, err error) {
	err = yaml.UnmarshalWithOptions(elsewhereSource, &all, yaml.Strict())
	for i := range all {
		e := &all[i]
		e.terms = &terms{}
		for _, tag := range []lang.Tag{lang.ID, lang.JV, lang.EN} {
			e.terms.add(textOf(e.Name, tag), inName, tag)
		}
		for _, k := range e.Keywords {
			e.terms.add(k, inKeyword, "")
		}
	}
	return all, err
})

// AllElsewhere lists what others give, in the order of the list.
func AllElsewhere() ([]Elsewhere, error) {
	all, err := elsewhere()
	return slices.Clone(all), err
}

// called says whether words are its name or one of its keywords, whole.
func (e Elsewhere) called(words []string) bool {
	all := append([]string{e.Name.ID, e.Name.JV, e.Name.EN}, e.Keywords...)
	return slices.ContainsFunc(all, func(k string) bool { return slices.Equal(foldWords(k), words) })
}

// mostElsewhere is how much of it a search leads to.
const mostElsewhere = 3

// SearchElsewhere finds what others give by words of its name and keywords in any
// language, the best first, at most three; every word has to begin one of theirs.
// Where services were found too, only what is called just so is meant.
func SearchElsewhere(query string, tag lang.Tag, found bool) []Elsewhere {
	words := foldWords(query[:min(len(query), 200)])
	words = words[:min(len(words), 8)]
	all, err := elsewhere()
	if err != nil || len(words) == 0 {
		return nil
	}
	score := func(e Elsewhere) (sum int) {
		for _, w := range words {
			n := e.terms.score(w, tag)
			if n == 0 {
				return 0
			}
			sum += n
		}
		return sum
	}
	var hits []Elsewhere
	for _, e := range all {
		if score(e) > 0 && (!found || e.called(words)) {
			hits = append(hits, e)
		}
	}
	arrange.By(hits, func(a, b Elsewhere) int { // as Catalogue.Search
		return cmp.Or(score(b)-score(a), len(a.Name.ID)-len(b.Name.ID))
	})
	return hits[:min(len(hits), mostElsewhere)]
}
