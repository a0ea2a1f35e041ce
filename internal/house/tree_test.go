package house

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// tree is everything in the repository that a person wrote.
type tree struct {
	fset  *token.FileSet
	files []*file // Go files
	texts []*text // all text files, the Go ones too
}

// file is one Go file.
type file struct {
	path string // from the root, with slashes
	dir  string
	test bool
	*ast.File
	fset *token.FileSet
	size int // lines
}

// text is one text file.
type text struct {
	path string
	body string
}

// leaveOut names directories that are not ours: installed, built, or the
// demo's.
func leaveOut(name string) bool {
	return name == "node_modules" || name == "out" || name == "bin" || strings.HasPrefix(name, "demo-data") ||
		(strings.HasPrefix(name, ".") && name != "." && name != ".ci")
}

// load reads the tree once; nothing changes it afterwards.
var load = sync.OnceValues(func() (*tree, error) {
	root, err := findRoot()
	if err != nil {
		return nil, err
	}
	t := &tree{fset: token.NewFileSet()}
	return t, filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if leaveOut(d.Name()) && p != root {
				return fs.SkipDir
			}
			return nil
		}
		name, err := filepath.Rel(root, p)
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		return t.add(p, filepath.ToSlash(name))
	})
})

// add reads one file into the tree, if it is text of a reasonable size.
func (t *tree) add(p, name string) error {
	info, err := os.Stat(p)
	if err != nil || info.Size() > 1<<21 {
		return err
	}
	body, err := os.ReadFile(p)
	if err != nil {
		return err
	}
	return t.addBody(name, body)
}

// addBody adds what is text, and parses what is Go.
func (t *tree) addBody(name string, body []byte) error {
	if bytes.IndexByte(body, 0) >= 0 || !utf8.Valid(body) {
		return nil
	}
	t.texts = append(t.texts, &text{name, string(body)})
	if !strings.HasSuffix(name, ".go") || strings.Contains(name, "/testdata/") {
		return nil
	}
	parsed, err := parser.ParseFile(t.fset, name, body, parser.ParseComments)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	t.files = append(t.files, &file{
		path: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"),
		File: parsed, fset: t.fset, size: bytes.Count(body, []byte("\n")),
	})
	return nil
}

func loadTree(t *testing.T) *tree {
	t.Helper()
	house, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return house
}

// findRoot climbs to the directory of go.mod.
func findRoot() (string, error) {
	at, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		up := filepath.Dir(at)
		if up == at {
			return "", fmt.Errorf("looking for go.mod: none above the tests")
		}
		at = up
	}
}

// program are the Go files that are shipped: no tests, and nothing of test/.
func (t *tree) program() []*file {
	var out []*file
	for _, f := range t.files {
		if !f.test && !strings.HasPrefix(f.dir, "test/") {
			out = append(out, f)
		}
	}
	return out
}

func (f *file) line(at token.Pos) int { return f.fset.Position(at).Line }

// named gives package.Name, as exceptions write it.
func (f *file) named(name string) string { return f.dir + "." + name }

// imported gives each import's path and line.
func (f *file) imported() map[string]int {
	out := map[string]int{}
	for _, i := range f.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil {
			out[p] = f.line(i.Pos())
		}
	}
	return out
}

// localName is the name a file knows an imported package by, "" if it does not
// import it.
func (f *file) localName(importPath string) string {
	for _, i := range f.Imports {
		if p, _ := strconv.Unquote(i.Path.Value); p == importPath {
			if i.Name != nil {
				return i.Name.Name
			}
			return path.Base(p)
		}
	}
	return ""
}

// mentions finds package.Name of an imported package, and where.
func (f *file) mentions(importPath string, see func(name string, at token.Pos)) {
	local := f.localName(importPath)
	if local == "" {
		return
	}
	ast.Inspect(f.File, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == local && x.Obj == nil {
				see(s.Sel.Name, s.Pos())
			}
		}
		return true
	})
}

// functions visits each declared function and method, with its name as
// exceptions write it.
func (f *file) functions(see func(name string, d *ast.FuncDecl)) {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			name := fn.Name.Name
			if on := receiver(fn); on != "" {
				name = on + "." + name
			}
			see(f.named(name), fn)
		}
	}
}

// receiver is the type a method belongs to, "" for a function.
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return ""
	}
	e := fn.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
