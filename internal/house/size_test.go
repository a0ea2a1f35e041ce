package house

import (
	"go/ast"
	"go/token"
)

// The sizes. A test may be longer than a function, since its tables are data.
const (
	longestFile     = 500
	longestFunction = 60
	longestTest     = 100
	longestMain     = 40
	mostParameters  = 5
	mostMethods     = 5
)

func sizeRules() []rule {
	return []rule{
		{"files are short", "a file is read in one sitting", longFiles},
		{"functions are short", "a function fits on a screen, with the reason why", longFunctions},
		{"parameters are few", "beyond five nobody remembers the order: give a struct with documented fields", manyParameters},
		{"interfaces are small", "an interface is what its user needs, and a promise each implementation must keep", bigInterfaces},
	}
}

func longFiles(t *tree) (bad []offence) {
	for _, f := range t.files {
		if f.size > longestFile {
			bad = append(bad, f.offence(f.size, f.path, "%d lines; the limit is %d", f.size, longestFile))
		}
	}
	return bad
}

func longFunctions(t *tree) (bad []offence) {
	for _, f := range t.files {
		f.functions(func(name string, d *ast.FuncDecl) {
			limit := longestFunction
			switch {
			case f.test:
				limit = longestTest
			case f.Name.Name == "main" && name == f.named("main"):
				limit = longestMain
			}
			if n := f.line(d.End()) - f.line(d.Pos()) + 1; n > limit {
				bad = append(bad, f.offence(f.line(d.Pos()), name, "%s has %d lines; the limit is %d", d.Name.Name, n, limit))
			}
		})
	}
	return bad
}

func manyParameters(t *tree) (bad []offence) {
	for _, f := range t.files {
		f.functions(func(name string, d *ast.FuncDecl) {
			if n := d.Type.Params.NumFields(); n > mostParameters {
				bad = append(bad, f.offence(f.line(d.Pos()), name, "%s takes %d parameters; the limit is %d", d.Name.Name, n, mostParameters))
			}
		})
	}
	return bad
}

func bigInterfaces(t *tree) (bad []offence) {
	for _, f := range t.program() {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, s := range g.Specs {
				s := s.(*ast.TypeSpec)
				if i, ok := s.Type.(*ast.InterfaceType); ok && i.Methods.NumFields() > mostMethods {
					bad = append(bad, f.offence(f.line(s.Pos()), f.named(s.Name.Name), "%s has %d methods; the limit is %d", s.Name.Name, i.Methods.NumFields(), mostMethods))
				}
			}
		}
	}
	return bad
}
