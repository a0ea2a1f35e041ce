package lang

import (
	"io/fs"
	"maps"
	"testing"
)

// TestTheQuickReaderAgreesWithYAML holds for the files we ship and for shapes
// near to theirs: what is read quickly is read the same by the YAML reader.
func TestTheQuickReaderAgreesWithYAML(t *testing.T) {
	names, err := fs.Glob(files, "messages/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, name, string(data), true)
	}
	for data, plain := range map[string]bool{
		"a.b: {id: \"x\", jv: \"y: z\", en: \"{0}, {1}\"}\n# note\n\na.c:\n  en: \"q # no note\"\n  id: \"r\"": true,
		"a.b:\r\n  id: \"x\"\r\n":                false,
		"a.b:\n  id: \"x\"\na.b:\n  id: \"y\"\n": false,
		"a.b:\n  id: \"x\"\n  id: \"y\"\n":       false,
		"a.b:\n  id: 'x'\n":                      false,
		"a.b:\n  id: \"x\\n\"\n":                 false,
		"a.b:\n  id: \"x\" # note\n":             false,
		"a.b:\n  id: \"\\\"x\\\" y\"\n":          true,
		"a.b:\n  id: \"x\\\\\"\n":                false,
		"a.b:\n  id: \"x\n    y\"\n":             false,
		"a.b:\n  id: >-\n    x\n":                false,
		"  id: \"x\"\n":                          false,
		"a.b: {id: \"x\"} # note\n":              false,
		"a.b: {id: \"x\",}\n":                    false,
		"a.b: {}\n":                              false,
		"12: {id: \"x\"}\n":                      false,
		"a.b:\n    id: \"x\"\n":                  false,
		"a.b:\n  su: \"x\"\n":                    false,
	} {
		agree(t, data, data, plain)
	}
}

func agree(t *testing.T, what, data string, plain bool) {
	t.Helper()
	fast, ok := quick(data)
	if !ok {
		if plain {
			t.Logf("%s is not in the plain shape and is read slowly", what)
		}
		return
	}
	if !plain {
		t.Errorf("%q was read quickly", what)
	}
	full, err := slow([]byte(data))
	if err != nil || !maps.Equal(fast, full) {
		t.Errorf("%s: quick and YAML readers differ (%v)", what, err)
	}
}

func FuzzQuick(f *testing.F) {
	f.Add("a.b: {id: \"x\", jv: \"y\"}\n")
	f.Add("a.b:\n  id: \"x\"\n  en: \"z\"\n")
	f.Fuzz(func(t *testing.T, data string) {
		if fast, ok := quick(data); ok {
			if full, err := slow([]byte(data)); err == nil && !maps.Equal(fast, full) && len(fast)+len(full) > 0 {
				t.Errorf("quick %v, yaml %v", fast, full)
			}
		}
	})
}
