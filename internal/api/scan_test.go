package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzValue holds the scanner to encoding/json: what it takes, that takes too,
// and both read the same. It may refuse more: depth, size, keys that stand twice.
func FuzzValue(f *testing.F) {
	for _, s := range []string{`{}`, `[]`, `{"a":[1,-2.5e3,true,false,null,"x\n\u00e9\ud83d\ude00"]}`, `{"a":1,"a":2}`, `"\ud800"`, `01`, `1.`, `[1,]`, `{"a":}`,
		"\"\xff\"", `{"a":{"b":{"c":{"d":[[[[[1]]]]]}}}}`, ` "x" `, "nul", `"\u0000"`, `-`, `{"":""}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := newScanner(s)
		if err != nil {
			if utf8.ValidString(s) {
				t.Fatal("refused as invalid UTF-8, and is not")
			}
			return
		}
		v, err := r.value("")
		if err == nil {
			err = r.end()
		}
		var want any
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		if e := d.Decode(&want); e != nil || d.More() {
			if err == nil {
				t.Fatalf("took %q, which encoding/json refuses: %v", s, e)
			}
			return
		}
		if err == nil && !reflect.DeepEqual(nilled(v), nilled(want)) {
			t.Fatalf("%q: read %#v, encoding/json %#v", s, v, want)
		}
	})
}

// nilled makes an empty list one thing.
func nilled(v any) any {
	switch v := v.(type) {
	case []any:
		out := []any{}
		for _, x := range v {
			out = append(out, nilled(x))
		}
		return out
	case map[string]any:
		for k, x := range v {
			v[k] = nilled(x)
		}
	}
	return v
}

// FuzzSubmission: whatever comes, the reader answers and what it takes is
// inside its bounds.
func FuzzSubmission(f *testing.F) {
	f.Add(`{"service":"x","version":1,"office":"33","relation":"self","applicant":{"name":"A"},"answers":{"a":[1]},"statements":["s"],"files":[{"for":"a","content":"aGk="}]}`)
	f.Add(`{"representative":{"name":"B","ground":"wali"},"subject":{},"class":"","language":"jv"}`)
	f.Fuzz(func(t *testing.T, s string) {
		out, err := readSubmission(s)
		if err != nil {
			if _, ok := err.(*refusal); !ok {
				t.Fatalf("%v is no refusal", err)
			}
			return
		}
		if len(out.Files) > mostFiles || len(out.Statements) > mostStatements || len(out.Applicant.Name) > maxField {
			t.Fatal("over its bounds")
		}
		if _, err := json.Marshal(out); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzTile: a path that is taken is the only one of its tile.
func FuzzTile(f *testing.F) {
	for _, s := range []string{"0/000", "0/x001/000", "entries/001.p/7", "63/x999/x999/999.p/255", "0/x000/001", "0/1", "a/000", "/", "0/000.p/256"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		level, n, width, ok := parseTile(s)
		if ok && tilePath(level, n, width) != s {
			t.Fatalf("%q is level %d number %d width %d, which is %q", s, level, n, width, tilePath(level, n, width))
		}
	})
}

func tilePath(level int, n int64, width int) string {
	number := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		number = fmt.Sprintf("x%03d/%s", n%1000, number)
	}
	at := fmt.Sprint(level)
	if level < 0 {
		at = "entries"
	}
	if width < 256 {
		number += fmt.Sprintf(".p/%d", width)
	}
	return at + "/" + number
}
