// Package canon writes a value in the one way it is written for ever.
//
// A journal entry is signed and hashed as bytes, so two writers must never
// produce two texts for one value. This package is that one text: JSON in
// UTF-8 (RFC 8259) without spaces, object keys in ascending byte order, strings
// in NFC with only the escapes that JSON demands, integers below 2^53 in
// magnitude, no floats, no null; absent keys are left out. What the writer
// would not write, the reader refuses. It also holds the 16-byte identifiers
// (UUIDv7 layout) and how they are spelt, because they stand in such texts.
//
// It knows nothing of what the values mean. Start reading at Object (writing)
// and Parse (reading). Design section 9, "Entry".
package canon

import (
	"errors"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxInt is the largest magnitude of an integer, so that every reader of JSON,
// also one with doubles only, reads the same number.
const MaxInt = 1<<53 - 1

// Object writes one JSON object. Keys must be given in ascending order; a key
// out of order, a bad string or a big integer is remembered and told by Bytes.
// The zero value is ready.
type Object struct {
	b    []byte
	last string
	err  error
}

// Str adds a string.
func (o *Object) Str(key, v string) {
	o.key(key)
	if err := checkString(v); err != nil && o.err == nil {
		o.err = errors.New(key + ": " + err.Error())
	}
	o.b = AppendString(o.b, v)
}

// Opt adds a string unless it is empty: absent keys are left out.
func (o *Object) Opt(key, v string) {
	if v != "" {
		o.Str(key, v)
	}
}

// Int adds an integer.
func (o *Object) Int(key string, v int64) {
	o.key(key)
	if (v > MaxInt || v < -MaxInt) && o.err == nil {
		o.err = errors.New(key + ": integer too big")
	}
	o.b = strconv.AppendInt(o.b, v, 10)
}

// OptInt adds an integer unless it is zero.
func (o *Object) OptInt(key string, v int64) {
	if v != 0 {
		o.Int(key, v)
	}
}

// Flag adds true, or nothing when v is false.
func (o *Object) Flag(key string, v bool) {
	if v {
		o.key(key)
		o.b = append(o.b, "true"...)
	}
}

// List adds a list of strings, or nothing when it is empty.
func (o *Object) List(key string, vs []string) {
	if len(vs) == 0 {
		return
	}
	o.key(key)
	o.b = append(o.b, '[')
	for i, v := range vs {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		if err := checkString(v); err != nil && o.err == nil {
			o.err = errors.New(key + ": " + err.Error())
		}
		o.b = AppendString(o.b, v)
	}
	o.b = append(o.b, ']')
}

// Bytes ends the object. The first thing that was wrong is the error.
func (o *Object) Bytes() ([]byte, error) {
	if o.err != nil {
		return nil, o.err
	}
	if len(o.b) == 0 {
		return []byte("{}"), nil
	}
	return append(o.b, '}'), nil
}

func (o *Object) key(k string) {
	if len(o.b) == 0 {
		o.b = append(make([]byte, 0, 256), '{')
	} else {
		if k <= o.last && o.err == nil {
			o.err = errors.New("key " + k + " after " + o.last)
		}
		o.b = append(o.b, ',')
	}
	o.last = k
	o.b = AppendString(o.b, k)
	o.b = append(o.b, ':')
}

const hexDigits = "0123456789abcdef"

// AppendString writes a JSON string with the escapes that JSON demands and no
// others: \" and \\, and \u00xx in lower case for control characters.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		if c == '"' || c == '\\' {
			b = append(b, '\\', c)
		} else {
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		start = i + 1
	}
	return append(append(b, s[start:]...), '"')
}

func checkString(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("not UTF-8")
	}
	if !norm.NFC.IsNormalString(s) {
		return errors.New("not NFC")
	}
	return nil
}
