package house

import (
	"regexp"
	"strings"
)

var (
	required  = regexp.MustCompile(`(?m)^(?:require )?\s*([a-z0-9.-]+\.[a-z]+/\S+|[a-z0-9.-]+\.[a-z]+) (v\S+)`)
	accounted = regexp.MustCompile("(?m)^\\| `([^` ]+)` (v\\S+) \\|")
)

func dependencyRules() []rule {
	return []rule{
		{"dependencies are accounted for", "whoever takes on somebody's code says what for, under which licence, and what happens when it dies", unaccounted},
	}
}

// unaccounted compares what is imported, go.mod and DEPENDENCIES.md.
func unaccounted(t *tree) (bad []offence) {
	versions := map[string]string{}
	lines := map[string]string{}
	var account *text
	for _, x := range t.texts {
		switch x.path {
		case "go.mod":
			for _, m := range required.FindAllStringSubmatch(x.body, -1) {
				versions[m[1]] = m[2]
			}
		case "DEPENDENCIES.md":
			account = x
			for _, m := range accounted.FindAllStringSubmatch(x.body, -1) {
				lines[m[1]] = m[2]
			}
		}
	}
	for module, version := range lines {
		if versions[module] != version {
			bad = append(bad, offence{account.path, account.lineOf("\n| `" + module + "`"), module,
				module + " " + version + " is accounted for, go.mod has " + orNone(versions[module])})
		}
	}
	for _, f := range t.files {
		for p, line := range f.imported() {
			if module := moduleOf(p, versions); module != "" && lines[module] == "" {
				bad = append(bad, f.offence(line, module, "imports %s, and DEPENDENCIES.md has no line for it", module))
			}
		}
	}
	return bad
}

// moduleOf is the required module that a package is of, "" for the standard
// library and our own.
func moduleOf(p string, versions map[string]string) (module string) {
	for m := range versions {
		if (p == m || strings.HasPrefix(p, m+"/")) && len(m) > len(module) {
			module = m
		}
	}
	return module
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
