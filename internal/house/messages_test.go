package house

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// messagesAt is where the sentences lie, one file for each subject.
const messagesAt = "internal/lang/messages/"

// sayers are the functions and methods that look a message up; each takes the
// key among its arguments. New is fault.New's.
var sayers = []string{"New", "Say", "say", "Sentence"}

var (
	messageKey  = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9_-]+)+$`)
	keyStart    = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9_-]+)*[.-](%[sdv])?`)
	templateSay = regexp.MustCompile(`\bsay\s+"([^"]+)"`)
	quoted      = regexp.MustCompile("[\"'`]([a-z][a-z0-9-]*(?:\\.[a-z0-9_-]+)+)[\"'`]")
	blank       = regexp.MustCompile(`\{\d[^}]*\}`)
)

func messageRules() []rule {
	return []rule{
		{"every key has its message", "a key without a message is shown to a citizen as a key", missingMessages},
		{"every message is used", "a sentence that nobody says is translated three times for nothing", unusedMessages},
		{"every message is said in three languages", "whoever reads Javanese or English is told the same, with the same blanks", untranslated},
	}
}

// message is one entry of a messages file.
type message struct {
	text *text
	line int
	said map[string]string
}

// messages reads all of them; a file that is not of that shape is an offence.
func (t *tree) messages() (map[string]message, []offence) {
	all := map[string]message{}
	var bad []offence
	for _, x := range t.texts {
		if !strings.HasPrefix(x.path, messagesAt) || !strings.HasSuffix(x.path, ".yaml") {
			continue
		}
		in := map[string]map[string]string{}
		if err := yaml.Unmarshal([]byte(x.body), &in); err != nil {
			first, _, _ := strings.Cut(err.Error(), "\n")
			bad = append(bad, offence{x.path, 1, x.path, "not a file of messages: " + first})
		}
		for key, said := range in {
			line := x.lineOf("\n" + key + ":")
			if old, twice := all[key]; twice {
				bad = append(bad, offence{x.path, line, key, key + " is also in " + old.text.path})
			}
			all[key] = message{x, line, said}
		}
	}
	return all, bad
}

// lineOf is the line on which what comes first.
func (x *text) lineOf(what string) int {
	at := strings.Index("\n"+x.body, what)
	if at < 0 {
		return 1
	}
	return strings.Count(x.body[:at], "\n") + 1
}

// said visits every key that the program says outright.
func (t *tree) said(see func(key, file string, line int)) {
	for _, f := range t.program() {
		ast.Inspect(f.File, func(n ast.Node) bool {
			for _, e := range keysIn(n) {
				if key, ok := literal(e); ok && messageKey.MatchString(key) {
					see(key, f.path, f.line(e.Pos()))
				}
			}
			return true
		})
	}
	for _, x := range t.texts {
		if !strings.HasSuffix(x.path, ".html") || !strings.HasPrefix(x.path, "internal/") {
			continue
		}
		for _, m := range templateSay.FindAllStringSubmatchIndex(x.body, -1) {
			if key := x.body[m[2]:m[3]]; messageKey.MatchString(key) {
				see(key, x.path, strings.Count(x.body[:m[0]], "\n")+1)
			}
		}
	}
}

// keysIn gives what may be a key in a call of a sayer, or in the declaration of
// a name that begins with Key.
func keysIn(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.CallExpr:
		if slices.Contains(sayers, called(n)) {
			return n.Args
		}
	case *ast.ValueSpec:
		if strings.HasPrefix(strings.ToLower(n.Names[0].Name), "key") {
			return n.Values
		}
	}
	return nil
}

// called is the last part of the name of what is called.
func called(call *ast.CallExpr) string {
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		return fn.Name
	case *ast.SelectorExpr:
		return fn.Sel.Name
	}
	return ""
}

func missingMessages(t *tree) []offence {
	all, bad := t.messages()
	t.said(func(key, file string, line int) {
		if _, ok := all[key]; !ok {
			bad = append(bad, offence{file, line, key, key + " has no message in " + messagesAt})
		}
	})
	return bad
}

// unusedMessages takes a key as used when it stands anywhere in quotes, or
// when its beginning up to a dot or hyphen does: keys are put together from
// states and kinds.
func unusedMessages(t *tree) (bad []offence) {
	all, _ := t.messages()
	used, starts := map[string]bool{}, map[string]bool{}
	for _, x := range t.texts {
		if !strings.HasSuffix(x.path, ".go") && strings.HasPrefix(x.path, "internal/") && !strings.HasPrefix(x.path, messagesAt) {
			for _, m := range quoted.FindAllStringSubmatch(x.body, -1) {
				used[m[1]] = true
			}
		}
	}
	for _, f := range t.program() {
		ast.Inspect(f.File, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok {
				if s, ok := literal(l); ok {
					used[s] = true
					if m := keyStart.FindString(s); m != "" && strings.TrimRight(m, "%sdv") == strings.TrimRight(s, "%sdv") {
						starts[strings.TrimRight(m, "%sdv")] = true
					}
				}
			}
			return true
		})
	}
	for key, m := range all {
		if !used[key] && !begun(key, starts) {
			bad = append(bad, offence{m.text.path, m.line, key, key + " is said nowhere"})
		}
	}
	return bad
}

// begun says whether some beginning of the key that ends in a dot or hyphen is
// among starts.
func begun(key string, starts map[string]bool) bool {
	for i, c := range key {
		if (c == '.' || c == '-') && starts[key[:i+1]] {
			return true
		}
	}
	return false
}

func untranslated(t *tree) (bad []offence) {
	all, _ := t.messages()
	for key, m := range all {
		want := blanks(m.said["id"])
		for _, tag := range []string{"id", "jv", "en"} {
			switch said := m.said[tag]; {
			case strings.TrimSpace(said) == "":
				bad = append(bad, offence{m.text.path, m.line, key, key + " is not said in " + tag})
			case !slices.Equal(want, blanks(said)):
				bad = append(bad, offence{m.text.path, m.line, key, key + " has other blanks in " + tag + " than in id"})
			}
		}
		if len(m.said) > 3 {
			bad = append(bad, offence{m.text.path, m.line, key, key + " has a language that nobody reads"})
		}
	}
	return bad
}

func blanks(s string) []string {
	all := blank.FindAllString(s, -1)
	slices.Sort(all)
	return slices.Compact(all)
}
