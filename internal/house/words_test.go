package house

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
)

// refusedNames name a pattern or a drawer and not a thing in the office.
var refusedNames = strings.Fields(`
	util utils common model models types type service services manager managers helper helpers handler handlers
	command commands repository repo dto domain port ports adapter adapters usecase usecases app core base lib misc
	shared global globals data stuff things impl internal pkg errors log http time strings context sort`)

// startHere is how a package doc says where to begin.
var startHere = regexp.MustCompile(`(?i)\bstart\s+(reading\b|at\b|with\b|from\b)`)

func wordRules() []rule {
	return []rule{
		{"one doc for each package", "a newcomer reads the doc first: what in the world this is, what always holds, what it refuses to know, where to start", packageDocs},
		{"exported names have a comment", "a name that others use says its meaning, units, shapes and errors", bareNames},
		{"packages are named after things", "a name like util tells nobody what is inside, and so everything ends up inside", drawerNames},
	}
}

// packageDocs wants exactly one doc of 4 to 15 lines, empty ones not counted.
func packageDocs(t *tree) (bad []offence) {
	docs := map[string][]*file{}
	first := map[string]*file{}
	for _, f := range t.files {
		if f.test {
			continue
		}
		if first[f.dir] == nil {
			first[f.dir] = f
		}
		if f.Doc != nil {
			docs[f.dir] = append(docs[f.dir], f)
		}
	}
	for _, dir := range sortedKeys(first) {
		have := docs[dir]
		if len(have) == 0 {
			bad = append(bad, first[dir].offence(1, dir, "the package has no doc"))
			continue
		}
		for _, f := range have[1:] {
			bad = append(bad, f.offence(f.line(f.Doc.Pos()), dir, "a second package doc; the first is in %s", have[0].path))
		}
		bad = append(bad, judgeDoc(have[0])...)
	}
	return bad
}

func judgeDoc(f *file) (bad []offence) {
	line := f.line(f.Doc.Pos())
	said := strings.TrimSpace(f.Doc.Text())
	if n := strings.Count(said, "\n") + 1 - strings.Count(said, "\n\n"); n < 4 || n > 15 {
		bad = append(bad, f.offence(line, f.dir, "the package doc has %d lines; it should have 4 to 15", n))
	}
	if !startHere.MatchString(said) {
		bad = append(bad, f.offence(line, f.dir, `the package doc does not say where to start ("Start reading at ...")`))
	}
	if want := "Package " + f.Name.Name + " "; f.Name.Name != "main" && !strings.HasPrefix(said, want) {
		bad = append(bad, f.offence(line, f.dir, "the package doc does not begin with %q", want))
	}
	return bad
}

func bareNames(t *tree) (bad []offence) {
	for _, f := range t.files {
		if f.test || f.Name.Name == "main" {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				on := receiver(d)
				if d.Name.IsExported() && (on == "" || ast.IsExported(on)) && d.Doc == nil {
					bad = append(bad, f.offence(f.line(d.Pos()), f.named(strings.TrimPrefix(on+"."+d.Name.Name, ".")), "%s has no comment", d.Name.Name))
				}
			case *ast.GenDecl:
				bad = append(bad, bareSpecs(f, d)...)
			}
		}
	}
	return bad
}

// bareSpecs looks at types, constants and variables. A comment over a group
// speaks for the group; a type always has its own.
func bareSpecs(f *file, d *ast.GenDecl) (bad []offence) {
	grouped := d.Doc != nil
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			alone := grouped && len(d.Specs) == 1
			if s.Name.IsExported() && s.Doc == nil && s.Comment == nil && !alone {
				bad = append(bad, f.offence(f.line(s.Pos()), f.named(s.Name.Name), "type %s has no comment", s.Name.Name))
			}
		case *ast.ValueSpec:
			for _, n := range s.Names {
				if n.IsExported() && s.Doc == nil && s.Comment == nil && !grouped {
					bad = append(bad, f.offence(f.line(n.Pos()), f.named(n.Name), "%s %s has no comment", kindOf(d.Tok), n.Name))
				}
			}
		}
	}
	return bad
}

func kindOf(tok token.Token) string {
	if tok == token.CONST {
		return "constant"
	}
	return "variable"
}

func drawerNames(t *tree) (bad []offence) {
	for _, f := range t.files {
		if slices.Contains(refusedNames, strings.TrimSuffix(f.Name.Name, "_test")) {
			bad = append(bad, f.offence(f.line(f.Name.Pos()), f.dir, "a package named %s", f.Name.Name))
		} else if name := path.Base(f.dir); !f.test && f.Name.Name != "main" && f.Name.Name != name {
			bad = append(bad, f.offence(f.line(f.Name.Pos()), f.dir, "package %s lies in a directory named %s", f.Name.Name, name))
		}
	}
	return bad
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
