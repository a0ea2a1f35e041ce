package forum

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"genggam/internal/fault"
	"genggam/internal/say"
)

// The longest texts, in characters.
const (
	MostText = 4000
	MostLine = 300
	mostName = 100
)

// TopicWords are what a topic says; they lie in the vault as one item.
type TopicWords struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	// Changes tell how a draft differs from what was in force when it was laid open.
	Changes []say.Change `json:"changes,omitempty"`
	// Name is what the draft calls its service, New that there was none before.
	Name string `json:"name,omitempty"`
	New  bool   `json:"new,omitempty"`
	// Warnings of the checker, each already said in Indonesian, with its line.
	Warnings []string `json:"warnings,omitempty"`
}

// Ending are the words of a withdrawal or of a determination.
type Ending struct {
	Text string `json:"text"`
	// Decree and Day of it; Changes from the draft that lay open to what was
	// determined.
	Decree  string       `json:"decree,omitempty"`
	Day     string       `json:"day,omitempty"`
	Changes []say.Change `json:"changes,omitempty"`
}

// said are the words of a comment, an answer or a reason.
type said struct {
	Text string `json:"text"`
	Name string `json:"name,omitempty"`
}

// Mistakes are all that is wrong with what was handed in, each on its field.
type Mistakes []*fault.Fault

// Error is for logs; a page says the parts.
func (m Mistakes) Error() string {
	var keys []string
	for _, f := range m {
		keys = append(keys, f.Key+" on "+f.Field)
	}
	return "what was handed in has mistakes: " + strings.Join(keys, ", ")
}

// Unwrap gives the first, so that it is refused as any fault is.
func (m Mistakes) Unwrap() error { return m[0] }

func (m *Mistakes) on(field string, f *fault.Fault) {
	if f != nil && !slices.ContainsFunc(*m, func(o *fault.Fault) bool { return o.Field == field }) {
		*m = append(*m, f.On(field))
	}
}

// take notes an error of a rule, which names its own field.
func (m *Mistakes) take(err error) {
	if f := fault.As(err); f != nil {
		m.on(f.Field, f)
	}
}

func (m Mistakes) err() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

// text tidies a text and notes it where it is too long or not text.
func (m *Mistakes) text(s *string, field string, most int) {
	*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	switch {
	case !utf8.ValidString(*s) || strings.ContainsFunc(*s, func(c rune) bool { return c != '\n' && c != '\t' && unicode.IsControl(c) }):
		m.on(field, fault.New(fault.Invalid, "say.not-text"))
	case utf8.RuneCountInString(*s) > most:
		m.on(field, fault.New(fault.TooLarge, "say.too-much", most))
	}
}

// must is text that has to be there, and key what is said when it is not.
func (m *Mistakes) must(s *string, field string, most int, key string) {
	m.text(s, field, most)
	if *s == "" {
		m.on(field, fault.New(fault.Invalid, key))
	}
}

// public is text of the office that everybody reads: it names nobody by a number.
func (m *Mistakes) public(s *string, field string, most int, key string) {
	m.must(s, field, most, key)
	if Personal(*s) {
		m.on(field, fault.New(fault.Invalid, "say.personal-number"))
	}
}

var (
	digits = regexp.MustCompile(`(?:\+62|62|0)8[ .\-]?(?:\d[ .\-]?){7,11}\d|\d(?:[ .\-]?\d){15}`)
	mail   = regexp.MustCompile(`[^\s@]{1,64}@[^\s@]{1,255}\.[^\s@.]{2,}`)
)

// Personal says that a text holds what looks like a NIK, the number of a family
// card, a telephone number or an e-mail address.
func Personal(text string) bool { return digits.MatchString(text) || mail.MatchString(text) }
