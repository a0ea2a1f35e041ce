package catalogue

import (
	"bytes"
	_ "embed" // the skeleton of a service
	"strings"
)

// skeleton.txt holds the files of a new service one after the other, each
// behind a line "=== NAME".
//
//go:embed skeleton.txt
var skeletonSource []byte

// Skeleton is what a new service begins with: file names inside its folder and
// their texts. It passes the checker, does something sensible and says in
// comments what to change. The ID must be a valid one, else nil.
func Skeleton(id string) map[string][]byte {
	if len(id) > maxID || !idShape.MatchString(id) {
		return nil
	}
	title := strings.ReplaceAll(id, "-", " ")
	title = strings.ToUpper(title[:1]) + title[1:]
	src := bytes.ReplaceAll(skeletonSource, []byte("NEW-ID"), []byte(id))
	src = bytes.ReplaceAll(src, []byte("NEW-NAME"), []byte(title))
	src = bytes.ReplaceAll(src, []byte("NEW-TITLE"), []byte(strings.ToUpper(title)))
	out := map[string][]byte{}
	for _, part := range strings.Split("\n"+string(src), "\n=== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		out[name] = []byte(strings.TrimRight(text, "\n") + "\n")
	}
	return out
}
