package main

import (
	"regexp"
	"strings"

	"genggam/internal/fault"
)

// The reader of arguments speaks English. What it says most is said again in the
// reader's language, by the shape of its sentence; of everything else only the
// argument that it is about is told.
var misunderstandings = []struct {
	shape *regexp.Regexp
	key   string
	// like says it with the words that may have been meant.
	like string
}{
	{regexp.MustCompile(`^unexpected argument ([^,]+?)(?:, did you mean (?:one of )?(.+)\?)?$`), "cli.bad-command", "cli.bad-command-like"},
	{regexp.MustCompile(`^unknown flag ([^,]+?)(?:, did you mean (?:one of )?(.+)\?)?$`), "cli.bad-flag", "cli.bad-flag-like"},
	{regexp.MustCompile(`^missing flags: (.+)$`), "cli.missing-flags", ""},
	{regexp.MustCompile(`^expected one of (.+)$`), "cli.missing-command", ""},
	{regexp.MustCompile(`^expected "(.+)"$`), "cli.missing-argument", ""},
	{regexp.MustCompile(`^(\S+) must be one of (.+) but got (.*)$`), "cli.bad-choice", ""},
	{regexp.MustCompile(`^((?:--|<)[^:]+?): .*$`), "cli.bad-value", ""},
}

// misunderstood says what is wrong with the arguments.
func misunderstood(err error) error {
	text := err.Error()
	for _, m := range misunderstandings {
		found := m.shape.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		var args []any
		for _, a := range found[1:] {
			args = append(args, strings.ReplaceAll(strings.ReplaceAll(a, `,""`, ""), `"`, ""))
		}
		key := m.key
		if m.like != "" && found[2] != "" {
			key = m.like
		}
		return fault.New(fault.Invalid, key, args...)
	}
	return fault.New(fault.Invalid, "cli.not-understood-at")
}
