package document

import (
	"strings"
	"unicode/utf8"
)

// formatNamed gives the format a placeholder may ask for, nil for no other.
func formatNamed(name string) format {
	switch name {
	case "date":
		return asDate
	case "day":
		return asWeekday
	case "rupiah":
		return asRupiah
	case "words":
		return asWords
	case "number":
		return asNumber
	case "upper":
		return asUpper
	case "title":
		return asTitle
	case "sex":
		return asSex
	case "masked":
		return asMasked
	}
	return nil
}

// Formats lists the formats a placeholder may ask for, sorted.
func Formats() []string {
	return []string{"date", "day", "masked", "number", "rupiah", "sex", "title", "upper", "words"}
}

// text cuts one line into literals and placeholders. The column is that of its
// first character; group is the group whose row it is, "" elsewhere.
func (p *parser) text(s string, column int, group string) (text, error) {
	var out text
	var lit strings.Builder
	col := func(i int) int { return column + utf8.RuneCountInString(s[:i]) }
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case (c == '{' || c == '}') && i+1 < len(s) && s[i+1] == c:
			lit.WriteByte(c)
			i++
		case c == '}':
			return nil, p.fault(col(i), "letter.brace")
		case c == '{':
			end := strings.IndexByte(s[i:], '}')
			if end < 0 {
				return nil, p.fault(col(i), "letter.brace")
			}
			f, err := p.field(s[i+1:i+end], col(i), group)
			if err != nil {
				return nil, err
			}
			out = append(out, piece{literal: lit.String()}, piece{field: f})
			lit.Reset()
			i += end
		default:
			lit.WriteByte(c)
		}
	}
	return append(out, piece{literal: lit.String()}), nil
}

// field reads what stands between the braces.
func (p *parser) field(s string, column int, group string) (*Field, error) {
	name, format, piped := strings.Cut(s, "|")
	f := &Field{Name: strings.TrimSpace(name), Format: strings.TrimSpace(format), Line: p.at + 1, Column: column}
	if !isName(f.Name) {
		return nil, p.fault(column, "letter.name", f.Name)
	}
	if piped && formatNamed(f.Format) == nil {
		return nil, p.fault(column, "letter.format", f.Format)
	}
	if f.Name == "no" {
		if group == "" {
			return nil, p.fault(column, "letter.row-field", "no")
		}
		return f, nil
	}
	if group != "" && strings.HasPrefix(f.Name, group+".") {
		f.Group = group
	}
	p.t.fields = append(p.t.fields, *f)
	return f, nil
}

// isName says whether s is words of lower-case letters, digits and underscores
// joined by dots: "nama_usaha", "subject.birth_date".
func isName(s string) bool {
	if s == "" || len(s) > 80 {
		return false
	}
	for _, word := range strings.Split(s, ".") {
		if word == "" || word[0] >= '0' && word[0] <= '9' {
			return false
		}
		for i := 0; i < len(word); i++ {
			c := word[i]
			if c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}
