package catalogue_test

import (
	"strings"
	"testing"
	"time"

	"genggam/internal/catalogue"
)

func TestHostileFilesAreRefusedSoon(t *testing.T) {
	const n = 200 << 10
	for name, src := range map[string]string{
		"brackets without end":   strings.Repeat("[", n),
		"braces without end":     strings.Repeat("{a: ", n/4),
		"lists in lists":         strings.Repeat("- ", n/2),
		"keys without end":       strings.Repeat("? ", n/2),
		"deep indentation":       deep(600),
		"one long line":          "id: " + strings.Repeat("a", n),
		"many fields":            strings.Repeat("a: 1\n", n/5),
		"many documents":         strings.Repeat("---\n", n/4),
		"aliases of aliases":     "a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n",
		"too large":              strings.Repeat("# \n", n),
		"bytes that are no text": "id: \xff\xfe",
		"dashes behind a key":    "a: " + strings.Repeat("- ", 3900),
		"questions behind a key": "a: " + strings.Repeat("? ", 3900),
		"colons behind a key":    "a" + strings.Repeat(": a", 2600),
		"tags in a row":          "a: " + strings.Repeat("!x ", 2600),
		"anchors in a row":       "a: " + strings.Repeat("&x ", 2600),
		"commas":                 "a: [" + strings.Repeat(",", 7000) + "]",
		"quotes":                 "a: " + strings.Repeat("'\n", 3000),
		"dashes line by line":    strings.Repeat("-\n", 5000),
		"nothing":                "",
		"a word":                 "halo",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			s, found := catalogue.Read(file, []byte(src), nil)
			if s != nil || found.Err() == nil {
				t.Error("it was taken")
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestAFileThatNotepadSavedIsRead(t *testing.T) {
	files := catalogue.Skeleton("surat-keterangan-tani")
	saved := func(b []byte) []byte {
		return append([]byte("\ufeff"), strings.ReplaceAll(string(b), "\n", "\r\n")...)
	}
	s, found := catalogue.Read(file, saved(files["standard.yaml"]), saved(files["letter.txt"]))
	if s == nil {
		t.Fatal(found.Err(), found.Errors())
	}
}

func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}
