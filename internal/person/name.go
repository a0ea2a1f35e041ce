package person

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"genggam/internal/fault"
)

// MaxName is how many characters a name may have (Permendagri 73/2022).
const MaxName = 60

// ParseName takes a name exactly as written: only surrounding space goes and
// Unicode becomes NFC. One word is a name, titles and apostrophes belong to it.
// Refused, on the field "name": nothing, more than 60 characters, no letter,
// control or invisible characters, and signs that stand in no name.
func ParseName(s string) (string, error) {
	refuse := func(key string, args ...any) (string, error) {
		return "", fault.New(fault.Invalid, key, args...).On("name")
	}
	if len(s) > 4*MaxName*4 {
		return refuse("person.name-long", MaxName)
	}
	if !utf8.ValidString(s) {
		return refuse("person.name-sign")
	}
	s = norm.NFC.String(strings.Trim(s, " \t\r\n\u00a0"))
	if s == "" {
		return refuse("person.name-empty")
	}
	letters := false
	for _, r := range s {
		letters = letters || unicode.IsLetter(r)
		if !nameRune(r) {
			return refuse("person.name-sign")
		}
	}
	switch {
	case !letters:
		return refuse("person.name-empty")
	case utf8.RuneCountInString(s) > MaxName:
		return refuse("person.name-long", MaxName)
	}
	return s, nil
}

func nameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune(" .,'’‘ʼ`´-–()/\"", r)
}

// maxWords bounds the words of a name that are looked at; 60 characters hold no more.
const maxWords = 30

// NameWords are the words of a name or of a search in the shape they are
// compared in: lower case, without diacritics, apostrophes or other signs.
func NameWords(s string) []string {
	if len(s) > 4*4*MaxName {
		s = strings.ToValidUTF8(s[:4*4*MaxName], "")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsMark(r) || strings.ContainsRune("'’‘ʼ`´", r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFD.String(s))
	words := strings.Fields(s)
	return words[:min(len(words), maxWords)]
}

// modern writes the spelling before 1972 (EYD) as it is written now and doubled
// letters once, so that Soekarno and Sukarno, Muhammad and Muhamad meet.
func modern(word string) string {
	word = oldSpelling.Replace(word)
	var b strings.Builder
	var last rune
	for _, r := range word {
		if r != last || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

var oldSpelling = strings.NewReplacer("oe", "u", "dj", "j", "tj", "c", "nj", "ny", "sj", "sy")

// SearchKey is what is kept in memory of a name to search it: its words, each
// after a space, and after them their modern spelling where it differs.
func SearchKey(name string) string {
	words := NameWords(name)
	var b strings.Builder
	for _, w := range words {
		b.WriteString(" " + w)
	}
	for _, w := range words {
		if m := modern(w); m != w {
			b.WriteString(" " + m)
		}
	}
	return b.String()
}

// Query is a prepared search for parts of names.
type Query struct {
	plain, modern []string
}

// NewQuery prepares what was typed; it is bounded like a name.
func NewQuery(typed string) Query {
	var q Query
	for _, w := range NameWords(typed) {
		q.plain = append(q.plain, " "+w)
		q.modern = append(q.modern, " "+modern(w))
	}
	return q
}

// Empty says that nothing was typed that could be part of a name.
func (q Query) Empty() bool { return len(q.plain) == 0 }

// Matches says whether every typed word begins a word of the name whose
// SearchKey this is, in any order, in either spelling. An empty query matches
// nothing.
func (q Query) Matches(key string) bool {
	for i, w := range q.plain {
		if !strings.Contains(key, w) && !strings.Contains(key, q.modern[i]) {
			return false
		}
	}
	return !q.Empty()
}

// Ranks is how many ranks there are.
const Ranks = 3

// Rank says how well a name that matches fits: 0 the whole name was typed, 1 the
// name begins with what was typed, 2 anything else.
func (q Query) Rank(key string) int {
	for _, words := range [][]string{q.plain, q.modern} {
		typed := strings.Join(words, "")
		if rest, ok := strings.CutPrefix(key, typed); ok {
			// Behind the name stands its modern spelling, which is no word more.
			if rest == "" || rest == modernTail(typed) {
				return 0
			}
			return 1
		}
	}
	return 2
}

// modernTail is what SearchKey puts behind the words of a name.
func modernTail(words string) (out string) {
	for w := range strings.FieldsSeq(words) {
		if m := modern(w); m != w {
			out += " " + m
		}
	}
	return out
}
