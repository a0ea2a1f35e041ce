package form

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Encode writes the canonical JSON of the answers: keys sorted by their bytes,
// no spaces, texts in NFC, whole numbers only. Equal answers have equal bytes,
// which is what commitments and idempotency rest on.
func (a Answers) Encode() []byte {
	return appendAnswers(make([]byte, 0, 512), a)
}

func appendAnswers(b []byte, a map[string]any) []byte {
	b = append(b, '{')
	for i, k := range sortedKeys(a) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, k), ':')
		b = appendValue(b, a[k])
	}
	return append(b, '}')
}

func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendString(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case bool:
		return strconv.AppendBool(b, v)
	case map[string]any:
		return appendAnswers(b, v)
	case Answers:
		return appendAnswers(b, v)
	case []string:
		b = append(b, '[')
		for i, s := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendString(b, s)
		}
		return append(b, ']')
	case []Answers:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendAnswers(b, item)
		}
		return append(b, ']')
	}
	return append(b, "null"...) // no answer has another type
}

const hexDigits = "0123456789abcdef"

// appendString escapes as RFC 8785 does: only what JSON makes necessary.
func appendString(b []byte, s string) []byte {
	if !plainASCII(s) {
		s = norm.NFC.String(s)
	}
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += n
			continue
		default:
			b = append(b, c)
		}
		i++
	}
	return append(b, '"')
}

// Decode reads what Encode wrote. Anything else that is JSON of the right
// shapes is read too; floats, null and nested lists are refused.
func Decode(b []byte) (Answers, error) {
	tree, err := parseJSON(b)
	if err != nil {
		return nil, err
	}
	object, ok := tree.(map[string]any)
	if !ok {
		return nil, errJSON
	}
	return decodeAnswers(object)
}

func decodeAnswers(object map[string]any) (Answers, error) {
	out := make(Answers, len(object))
	for k, x := range object {
		v, err := decodeValue(x)
		if err != nil {
			return nil, fmt.Errorf("reading the answer to %q: %w", cut(k, 60), err)
		}
		out[k] = v
	}
	return out, nil
}

func decodeValue(x any) (any, error) {
	switch x := x.(type) {
	case string, bool:
		return x, nil
	case json.Number:
		return strconv.ParseInt(string(x), 10, 64)
	case map[string]any:
		m, err := decodeAnswers(x)
		return map[string]any(m), err
	case []any:
		return decodeList(x)
	}
	return nil, errJSON
}

// decodeList tells choices (strings) from a group (objects) by the first item.
func decodeList(l []any) (any, error) {
	if len(l) == 0 {
		return []string{}, nil
	}
	if _, ok := l[0].(string); ok {
		out := make([]string, 0, len(l))
		for _, x := range l {
			s, ok := x.(string)
			if !ok {
				return nil, errJSON
			}
			out = append(out, s)
		}
		return out, nil
	}
	out := make([]Answers, 0, len(l))
	for _, x := range l {
		object, ok := x.(map[string]any)
		if !ok {
			return nil, errJSON
		}
		item, err := decodeAnswers(object)
		if err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}
