package lang

import (
	"strings"
	"unicode/utf8"
)

// quick reads a message file written in the plain shape that all of ours have:
// a key on a line of its own, below it or behind it in braces the texts in
// double quotes. It is some fifty times faster than a YAML reader, which a node
// that must answer 200 ms after its start notices. Anything else, a mistake
// too, is ok false: then the YAML reader judges the file.
func quick(data string) (texts map[string]Text, ok bool) {
	if !utf8.ValidString(data) || strings.ContainsFunc(data, odd) {
		return nil, false
	}
	texts = make(map[string]Text, strings.Count(data, "\n")/4+1)
	key, text := "", Text{}
	keep := func() bool {
		_, twice := texts[key]
		if key != "" {
			texts[key] = text
		}
		return !twice
	}
	for line := range strings.SplitSeq(data, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		rest, indented := strings.CutPrefix(line, "  ")
		if !indented {
			if !keep() {
				return nil, false
			}
			key, rest, ok = plainKey(line)
			text = Text{}
			if !ok || (rest != "" && !text.braces(rest)) {
				return nil, false
			}
			continue
		}
		if rest, ok = text.entry(rest); !ok || rest != "" || key == "" {
			return nil, false
		}
	}
	return texts, keep()
}

// odd are characters that a YAML reader treats in ways of its own.
func odd(r rune) bool {
	return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff
}

// plainKey cuts "web.title:" or "web.title: {…}" into the key and what follows.
// A key without a dot could be a number or another word of YAML's own.
func plainKey(line string) (key, rest string, ok bool) {
	key, rest, ok = strings.Cut(line, ":")
	ok = ok && strings.Contains(key, ".") && key[0] >= 'a' && key[0] <= 'z' &&
		strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == ""
	return key, strings.TrimLeft(rest, " "), ok
}

// braces reads `{id: "…", jv: "…", en: "…"}`.
func (t *Text) braces(s string) (ok bool) {
	s, ok = strings.CutPrefix(strings.TrimRight(s, " "), "{")
	for ok {
		if s, ok = t.entry(strings.TrimLeft(s, " ")); !ok {
			return false
		}
		s = strings.TrimLeft(s, " ")
		if s == "}" {
			return true
		}
		s, ok = strings.CutPrefix(s, ",")
	}
	return false
}

// entry reads `id: "…"` and gives what follows it. A backslash before anything
// but a quote is left to the YAML reader, and so is a language that was already
// there.
func (t *Text) entry(s string) (rest string, ok bool) {
	if len(s) < 5 || s[2] != ':' || s[3] != ' ' {
		return "", false
	}
	tag, s := s[:2], strings.TrimLeft(s[3:], " ")
	if s, ok = strings.CutPrefix(s, `"`); !ok {
		return "", false
	}
	end, escaped := closing(s)
	if end < 1 {
		return "", false
	}
	field := &t.ID
	switch tag {
	case "id":
	case "jv":
		field = &t.JV
	case "en":
		field = &t.EN
	default:
		return "", false
	}
	if *field != "" {
		return "", false
	}
	*field = s[:end]
	if escaped {
		*field = strings.ReplaceAll(s[:end], `\"`, `"`)
	}
	return strings.TrimRight(s[end+1:], " "), true
}

// closing finds the quote that ends a text, -1 when there is none or when it
// holds another escape than \", and says whether it holds that one.
func closing(s string) (end int, escaped bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i, escaped
		case '\\':
			if i++; i == len(s) || s[i] != '"' {
				return -1, false
			}
			escaped = true
		}
	}
	return -1, false
}
