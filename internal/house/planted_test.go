package house

import (
	"go/token"
	"strings"
	"testing"
)

// doc is a package doc that no rule minds.
const doc = "// Package x is a thing.\n//\n// One.\n// Two.\n// Start reading at X.\n"

// planted are offences made on purpose: a rule that finds nothing here would
// find nothing anywhere. Each is caught by the rule it is named after.
var planted = []struct{ rule, path, body string }{
	{"imports go down", "internal/form/a.go", "package form\nimport _ \"genggam/internal/desk\"\n"},
	{"imports go down", "internal/canon/a.go", "package canon\nimport _ \"genggam/internal/form\"\n"},
	{"imports go down", "internal/desk/a.go", "package desk\nimport _ \"genggam/internal/office\"\n"},
	{"every package has a floor", "internal/cellar/a.go", "package cellar\n"},
	{"the law is pure", "internal/form/a.go", "package form\nimport _ \"math/rand/v2\"\n"},
	{"the law is pure", "internal/form/a.go", "package form\nimport _ \"net/http/httptest\"\n"},
	{"the law reads no clock", "internal/form/a.go", "package form\nimport \"time\"\nfunc f() { time.Now() }\n"},
	{"the law reads no clock", "internal/form/a.go", "package form\nimport clock \"time\"\nvar f = clock.Since\n"},
	{"faces ask the desk", "internal/web/a.go", "package web\nimport _ \"genggam/internal/vault\"\n"},
	{"faces open no cabinet", "internal/web/a.go", "package web\nfunc f(d *desk.Desk) { d.Vault.Open() }\n"},
	{"files are short", "internal/x/a.go", "package x\n" + strings.Repeat("\n", 500)},
	{"functions are short", "internal/x/a.go", "package x\nfunc f() {\n" + strings.Repeat("\n", 60) + "}\n"},
	{"functions are short", "cmd/x/a.go", "package main\nfunc main() {\n" + strings.Repeat("\n", 40) + "}\n"},
	{"parameters are few", "internal/x/a.go", "package x\nfunc f(a, b, c, d int, e, f string) {}\n"},
	{"interfaces are small", "internal/x/a.go", "package x\ntype X interface { A(); B(); C(); D(); E(); F() }\n"},
	{"one doc for each package", "internal/x/a.go", "package x\n"},
	{"one doc for each package", "internal/x/a.go", "// Package x is short.\npackage x\n"},
	{"one doc for each package", "internal/x/a.go", strings.Replace(doc, "Start reading at X", "The end", 1) + "package x\n"},
	{"exported names have a comment", "internal/x/a.go", doc + "package x\nfunc F() {}\n"},
	{"exported names have a comment", "internal/x/a.go", doc + "package x\ntype (\n\tT int\n)\n"},
	{"exported names have a comment", "internal/x/a.go", doc + "package x\nconst C = 1\n"},
	{"packages are named after things", "internal/util/a.go", "package util\n"},
	{"packages are named after things", "internal/x/a.go", "package y\n"},
	{"no init", "internal/x/a.go", "package x\nfunc init() {}\n"},
	{"package variables do not change", "internal/x/a.go", "package x\nvar v int\n"},
	{"package variables do not change", "internal/x/a.go", "package x\nvar v = map[int]int{}\nfunc f() { v[1] = 2 }\n"},
	{"package variables do not change", "internal/x/a.go", "package x\nimport \"sync\"\nvar v = sync.Mutex{}\n"},
	{"package variables do not change", "internal/x/a.go", "package x\nvar v = 1\nfunc f() *int { return &v }\n"},
	{"packages do not print", "internal/x/a.go", "package x\nimport \"fmt\"\nfunc f() { fmt.Println() }\n"},
	{"packages do not print", "internal/x/a.go", "package x\nimport \"log\"\nfunc f() { log.Fatal() }\n"},
	{"no HTML is blessed", "internal/x/a.go", "package x\nimport \"html/template\"\nvar v = template.HTML(\"<b>\")\n"},
	{"errors begin with the act", "internal/x/a.go", "package x\nimport \"errors\"\nvar v = errors.New(\"failed to read\")\n"},
	{"every key has its message", "internal/x/a.go", "package x\nvar v = fault.New(fault.Invalid, \"x.gone\")\n"},
	{"every key has its message", "internal/web/page/a.html", "{{if .A}}{{say \"x.gone\" .B}}{{end}}"},
	{"every key has its message", messagesAt + "a.yaml", "x.y: [1]\n"},
	{"every message is used", messagesAt + "a.yaml", "x.y: {id: a, jv: a, en: a}\n"},
	{"every message is said in three languages", messagesAt + "a.yaml", "x.y: {id: a, en: a}\n"},
	{"every message is said in three languages", messagesAt + "a.yaml", "x.y: {id: \"a {0}\", jv: \"a {1}\", en: \"a {0}\"}\n"},
	{"no path of a machine, no registry", "docs/a.md", "see /wo" + "rk/shared/notes.md"},
	{"dependencies are accounted for", "DEPENDENCIES.md", "| `example.org/m` v1.0.0 | MIT |"},
	{"columns are named", "internal/x/a.sql", "SELECT" + " * FROM x"},
	{"persons in the tree are invented", "docs/a.md", "NIK 33021" + "95708900001."},
}

func TestEachRuleCatchesWhatIsPlanted(t *testing.T) {
	byName := map[string]rule{}
	for _, r := range rules() {
		byName[r.name] = r
	}
	caught := map[string]bool{}
	for _, p := range planted {
		house := &tree{fset: token.NewFileSet()}
		if err := house.addBody(p.path, []byte(p.body)); err != nil {
			t.Fatal(err)
		}
		r, ok := byName[p.rule]
		if !ok {
			t.Errorf("there is no rule %q", p.rule)
			continue
		}
		if len(r.check(house)) == 0 {
			t.Errorf("%q does not mind %q", p.rule, p.body)
		}
		caught[p.rule] = true
	}
	for name := range byName {
		if !caught[name] {
			t.Errorf("nothing is planted for the rule %q", name)
		}
	}
}

// TestNoRuleMindsWhatIsRight keeps the rules from crying wolf.
func TestNoRuleMindsWhatIsRight(t *testing.T) {
	for path, body := range map[string]string{
		"internal/form/a.go":    "// Package form is a thing.\n//\n// One.\n// Two.\n// Start reading at F.\npackage form\nimport (\n\"time\"\n\"genggam/internal/person\"\n\"genggam/internal/fault\"\n)\nvar table = map[string]int{\"a\": 1}\n// F does.\nfunc F(at time.Time) { table := table; table[\"b\"] = 2 }\n",
		"internal/desk/a.go":    "// Package desk is a thing.\n//\n// One.\n// Two.\n// Start with D.\npackage desk\nimport (\n\"errors\"\n_ \"genggam/internal/store\"\n)\n// Gone and its like.\nvar (\nGone = errors.New(\"gone\")\n)\n",
		"docs/a.md":             "A woman: 3302995708900001, a moment 1764000000123456, SELECT count(*).",
		messagesAt + "a.yaml":   "x.kind.a: {id: \"a {0}\", jv: \"{0} a\", en: \"a {0}\"}\n",
		"internal/web/speak.go": "// Package web is a thing.\n//\n// One.\n// Two.\n// Start with D.\npackage web\nfunc f(k string) { say(\"x.kind.\" + k) }\n",
	} {
		house := &tree{fset: token.NewFileSet()}
		if err := house.addBody(path, []byte(body)); err != nil {
			t.Fatal(err)
		}
		for _, r := range rules() {
			if r.name == "every message is used" {
				continue // needs the whole tree
			}
			for _, o := range r.check(house) {
				t.Errorf("%q minds %s:%d: %s", r.name, o.file, o.line, o.what)
			}
		}
	}
}

func TestAKeyPutTogetherIsUsed(t *testing.T) {
	house := &tree{fset: token.NewFileSet()}
	for path, body := range map[string]string{
		messagesAt + "a.yaml": "x.kind.a: {id: a, jv: a, en: a}\nx.title-404: {id: a, jv: a, en: a}\n",
		"internal/web/a.go":   "package web\nfunc f(k string) { say(\"x.kind.\" + k); say(fmt.Sprintf(\"x.title-%d\", 404)) }\n",
	} {
		if err := house.addBody(path, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if bad := unusedMessages(house); len(bad) > 0 {
		t.Errorf("not seen: %v", bad)
	}
}
