package house

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

func stateRules() []rule {
	return []rule{
		{"no init", "what happens before main cannot be read, ordered, tested or refused", inits},
		{"package variables do not change", "state that everybody can reach belongs to nobody: two nodes in one test would share it", mutableVariables},
		{"packages do not print", "results go to the writer that the command gives, messages to the log it gives", printers},
		{"no HTML is blessed", "a cast to template.HTML is a hole for whatever a citizen typed", blessings},
		{"errors begin with the act", `"reading standard: no such file" tells what was being done; "failed to" is said by every error`, failedTos},
	}
}

func inits(t *tree) (bad []offence) {
	for _, f := range t.files {
		f.functions(func(name string, d *ast.FuncDecl) {
			if name == f.named("init") {
				bad = append(bad, f.offence(f.line(d.Pos()), name, "func init"))
			}
		})
	}
	return bad
}

// variable is one package variable.
type variable struct {
	file *file
	spec *ast.ValueSpec
	name *ast.Ident
}

// mutableVariables refuses variables that are born to change, and those that
// some function of the package assigns to or takes the address of.
func mutableVariables(t *tree) (bad []offence) {
	packages := map[string][]*file{}
	for _, f := range t.program() {
		packages[f.dir] = append(packages[f.dir], f)
	}
	for _, dir := range sortedKeys(packages) {
		known := map[string]variable{}
		for _, f := range packages[dir] {
			for _, v := range f.variables() {
				known[v.name.Name] = v
				if why := bornToChange(v); why != "" {
					bad = append(bad, f.offence(f.line(v.name.Pos()), f.named(v.name.Name), "the package variable %s %s", v.name.Name, why))
				}
			}
		}
		for _, f := range packages[dir] {
			bad = append(bad, changes(f, known)...)
		}
	}
	return bad
}

func (f *file) variables() (out []variable) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR || embedded(g) {
			continue
		}
		for _, s := range g.Specs {
			s := s.(*ast.ValueSpec)
			for _, n := range s.Names {
				if n.Name != "_" && !commented(s.Doc, "//go:embed") {
					out = append(out, variable{f, s, n})
				}
			}
		}
	}
	return out
}

func embedded(g *ast.GenDecl) bool { return commented(g.Doc, "//go:embed") }

func commented(c *ast.CommentGroup, start string) bool {
	if c == nil {
		return false
	}
	for _, l := range c.List {
		if strings.HasPrefix(l.Text, start) {
			return true
		}
	}
	return false
}

// lively are types whose values exist in order to change. A sync.Pool is none
// of them: what lies in it may vanish at any time, so nobody sees it change.
var lively = regexp.MustCompile(`^(sync\.(Mutex|RWMutex|Map|Once|WaitGroup|Cond)|atomic\.\w+|strings\.Builder|bytes\.Buffer)$`)

func bornToChange(v variable) string {
	if len(v.spec.Values) == 0 {
		return "has no value: something must fill it later"
	}
	for _, e := range v.spec.Values {
		switch e := e.(type) {
		case *ast.CallExpr:
			if fn, ok := e.Fun.(*ast.Ident); ok && (fn.Name == "make" || fn.Name == "new") {
				return "is made empty, to be filled later"
			}
		case *ast.CompositeLit:
			if lively.MatchString(dotted(e.Type)) {
				return "is of a type that exists to change"
			}
		case *ast.UnaryExpr:
			if c, ok := e.X.(*ast.CompositeLit); ok && lively.MatchString(dotted(c.Type)) {
				return "is of a type that exists to change"
			}
		}
	}
	return ""
}

func dotted(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok {
			return x.Name + "." + s.Sel.Name
		}
	}
	return ""
}

// changes finds assignments to package variables in one file.
func changes(f *file, known map[string]variable) (bad []offence) {
	see := func(e ast.Expr, what string) {
		id := root(e)
		if id == nil {
			return
		}
		v, ok := known[id.Name]
		if !ok || (id.Obj != nil && id.Obj.Decl != v.spec) { // a local of the same name
			return
		}
		bad = append(bad, f.offence(f.line(e.Pos()), f.named(id.Name), "the package variable %s %s", id.Name, what))
	}
	ast.Inspect(f.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					see(e, "is assigned to")
				}
			}
		case *ast.IncDecStmt:
			see(n.X, "is counted up or down")
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				see(n.X, "has its address taken")
			}
		case *ast.CallExpr:
			if fn, ok := n.Fun.(*ast.Ident); ok && (fn.Name == "delete" || fn.Name == "clear") && fn.Obj == nil && len(n.Args) > 0 {
				see(n.Args[0], "is emptied")
			}
		}
		return true
	})
	return bad
}

// root is the variable that an assignment to e changes: x in x[i].f.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// loud are the functions of package log that write to a logger of everybody's.
var loud = regexp.MustCompile(`^(Print|Fatal|Panic|Output|Default|Set)`)

func printers(t *tree) (bad []offence) {
	for _, f := range t.program() {
		if top(f.dir) == "" {
			continue
		}
		f.mentions("fmt", func(name string, at token.Pos) {
			if strings.HasPrefix(name, "Print") {
				bad = append(bad, f.offence(f.line(at), f.path, "fmt.%s", name))
			}
		})
		f.mentions("os", func(name string, at token.Pos) {
			if name == "Stdout" || name == "Stderr" || name == "Exit" {
				bad = append(bad, f.offence(f.line(at), f.path, "os.%s", name))
			}
		})
		f.mentions("log", func(name string, at token.Pos) {
			if loud.MatchString(name) {
				bad = append(bad, f.offence(f.line(at), f.path, "log.%s; take a *slog.Logger", name))
			}
		})
	}
	return bad
}

// blessed are the types of html/template that are written out unescaped.
var blessed = regexp.MustCompile(`^(HTML|HTMLAttr|JS|JSStr|CSS|URL|Srcset)$`)

func blessings(t *tree) (bad []offence) {
	for _, f := range t.program() {
		f.mentions("html/template", func(name string, at token.Pos) {
			if blessed.MatchString(name) {
				bad = append(bad, f.offence(f.line(at), f.path+" template."+name, "template.%s", name))
			}
		})
	}
	return bad
}

var failedTo = regexp.MustCompile(`(?i)^(failed to|could not|unable to|cannot|error|can't)\b`)

func failedTos(t *tree) (bad []offence) {
	for _, f := range t.program() {
		ast.Inspect(f.File, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if fn := dotted(call.Fun); fn != "errors.New" && fn != "fmt.Errorf" {
				return true
			}
			if said, ok := literal(call.Args[0]); ok && failedTo.MatchString(said) {
				bad = append(bad, f.offence(f.line(call.Pos()), f.path, "an error that begins %q", failedTo.FindString(said)))
			}
			return true
		})
	}
	return bad
}

// literal is the value of a string literal.
func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}
