package lang

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"genggam/internal/fault"
)

// Messages is the catalogue of every sentence by its key.
type Messages struct {
	texts map[string]Text
}

// Key as an argument of Say is the key of another message, said in the same
// language in its place.
type Key string

var load = sync.OnceValues(func() (*Messages, error) { return Read(files) })

// Load gives the catalogue that comes with the program; it is read once.
func Load() (*Messages, error) { return load() }

// Read makes a catalogue of every file messages/*.yaml. A key that stands twice
// or a file that is no map of keys to texts is an error naming the file.
func Read(fsys fs.FS) (*Messages, error) {
	names, err := fs.Glob(fsys, "messages/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing messages: %w", err)
	}
	m := &Messages{texts: make(map[string]Text, 1024)}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading messages: %w", err)
		}
		texts, ok := quick(string(data))
		if !ok {
			if texts, err = slow(data); err != nil {
				return nil, fmt.Errorf("reading %s: %w", name, err)
			}
		}
		for key, text := range texts {
			if _, ok := m.texts[key]; ok {
				return nil, fmt.Errorf("reading %s: the key %q stands in another file too", name, key)
			}
			m.texts[key] = text
		}
	}
	return m, nil
}

// slow reads any YAML; its errors give line and column.
func slow(data []byte) (texts map[string]Text, err error) {
	err = yaml.UnmarshalWithOptions(data, &texts, yaml.Strict())
	return texts, err
}

// Has says whether there is a message of that key.
func (m *Messages) Has(key string) bool {
	_, ok := m.texts[key]
	return ok
}

// Keys lists every key in order.
func (m *Messages) Keys() []string { return slices.Sorted(maps.Keys(m.texts)) }

// Text gives a message in all its languages, blanks unfilled; empty when there
// is none.
func (m *Messages) Text(key string) Text { return m.texts[key] }

// Say gives the message of a key in a language with its blanks {0}, {1}, …
// filled by the arguments: strings, numbers (written plainly; format amounts
// and dates before), Text and Key (said in the same language). A missing key is
// "[key]", a blank without an argument stays, so that tests and readers see it.
func (m *Messages) Say(tag Tag, key string, args ...any) string {
	text, ok := m.texts[key]
	if !ok {
		return "[" + key + "]"
	}
	s := text.In(tag)
	if len(args) == 0 || strings.IndexByte(s, '{') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16*len(args))
	for {
		before, n, after, found := blank(s)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if n < len(args) {
			b.WriteString(m.word(tag, args[n]))
		} else {
			b.WriteString("{" + strconv.Itoa(n) + "}")
		}
		s = after
	}
}

// SayFault tells an error to a person. Only a fault is told as what it is; a
// fault without a message of its own by its kind; anything else is "our
// mistake" (fault.internal), since its text may hold what nobody should read.
func (m *Messages) SayFault(tag Tag, err error) string {
	f := fault.As(err)
	if f == nil {
		return m.Say(tag, kindKey(fault.Of(err)))
	}
	if m.Has(f.Key) {
		return m.Say(tag, f.Key, f.Args...)
	}
	return m.Say(tag, kindKey(f.Kind))
}

// kindKey is the message of a kind of refusal in fault.yaml.
func kindKey(k fault.Kind) string {
	switch k {
	case fault.Invalid:
		return "fault.invalid"
	case fault.NotFound:
		return "fault.not-found"
	case fault.Forbidden:
		return "fault.forbidden"
	case fault.Unauthorized:
		return "fault.unauthorized"
	case fault.Conflict:
		return "fault.conflict"
	case fault.TooMany:
		return "fault.too-many"
	case fault.TooLarge:
		return "fault.too-large"
	case fault.Unavailable:
		return "fault.unavailable"
	case fault.Gone:
		return "fault.gone"
	case fault.Unsupported:
		return "fault.unsupported"
	}
	return "fault.internal"
}

// word writes one argument.
func (m *Messages) word(tag Tag, arg any) string {
	switch v := arg.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case Text:
		return v.In(tag)
	case Key:
		return m.Say(tag, string(v))
	}
	return fmt.Sprint(arg)
}

// blank finds the first "{n}" of s with one digit.
func blank(s string) (before string, n int, after string, found bool) {
	for i := 0; ; i++ {
		j := strings.IndexByte(s[i:], '{')
		if j < 0 || i+j+2 >= len(s) {
			return s, 0, "", false
		}
		i += j
		if c := s[i+1]; c >= '0' && c <= '9' && s[i+2] == '}' {
			return s[:i], int(c - '0'), s[i+3:], true
		}
	}
}

// Check lists what is wrong with the catalogue beyond its syntax: an empty
// Indonesian text, a missing translation, blanks that differ between languages,
// a key that is not lower case words joined by dots and hyphens.
func (m *Messages) Check() []error {
	var bad []error
	for _, key := range m.Keys() {
		t := m.texts[key]
		if strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != "" || key == "" {
			bad = append(bad, fmt.Errorf("%q: a key is lower case words with dots and hyphens", key))
		}
		want := blanks(t.ID)
		for tag, s := range map[Tag]string{ID: t.ID, JV: t.JV, EN: t.EN} {
			switch {
			case strings.TrimSpace(s) == "":
				bad = append(bad, fmt.Errorf("%s: nothing in %s", key, tag))
			case blanks(s) != want:
				bad = append(bad, fmt.Errorf("%s: other blanks in %s than in id", key, tag))
			}
		}
	}
	return bad
}

// blanks is the set of blanks a text uses, as bits.
func blanks(s string) (set uint16) {
	for {
		_, n, after, found := blank(s)
		if !found {
			return set
		}
		set |= 1 << n
		s = after
	}
}
