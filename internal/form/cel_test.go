package form_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"golang.org/x/text/unicode/norm"

	"genggam/internal/form"
)

// judge is CEL's own parser and type checker over the profile's functions. What
// our reader takes, it must take, and make the same tree of.
type judge struct{ env *cel.Env }

func newJudge(t testing.TB) *judge {
	t.Helper()
	b, i, s := cel.BoolType, cel.IntType, cel.StringType
	two := func(name string, result *cel.Type, of ...*cel.Type) cel.EnvOption {
		var overloads []cel.FunctionOpt
		for _, k := range of {
			overloads = append(overloads, cel.Overload(strings.Trim(name, "_@")+"_"+k.String(), []*cel.Type{k, k}, result))
		}
		return cel.Function(name, overloads...)
	}
	given := func(m cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
		return m.NewCall("given", args...), nil
	}
	opts := []cel.EnvOption{
		two("_&&_", b, b), two("_||_", b, b), cel.Function("!_", cel.Overload("not_bool", []*cel.Type{b}, b)),
		two("_==_", b, b, i, s), two("_!=_", b, b, i, s),
		two("_<_", b, i, s), two("_<=_", b, i, s), two("_>_", b, i, s), two("_>=_", b, i, s),
		two("_+_", i, i), two("_-_", i, i),
		cel.Function("@in", cel.Overload("in_list", []*cel.Type{s, cel.ListType(s)}, b)),
		cel.Function("size", cel.Overload("size_text", []*cel.Type{s}, i), cel.Overload("size_list", []*cel.Type{cel.ListType(s)}, i)),
		cel.Function("given", cel.Overload("given_any", []*cel.Type{cel.DynType}, b)),
		cel.Function("date", cel.Overload("date_text", []*cel.Type{s}, i)),
		cel.ClearMacros(), cel.Macros(cel.GlobalMacro("has", 1, given)), cel.HomogeneousAggregateLiterals(),
	}
	for name, k := range names {
		opts = append(opts, cel.Variable(name, celType(k)))
	}
	env, err := cel.NewCustomEnv(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return &judge{env}
}

func celType(k form.Type) *cel.Type {
	switch k {
	case form.YesNo:
		return cel.BoolType
	case form.Number, form.Money, form.Date:
		return cel.IntType
	case form.Choices, form.Group:
		return cel.ListType(cel.StringType)
	}
	return cel.StringType
}

// tree is the prefix form of what CEL makes of it; false when CEL refuses it.
func (j *judge) tree(expr string) (any, bool) {
	checked, issues := j.env.Compile(expr)
	if issues.Err() != nil || checked.OutputType().Kind() != types.BoolKind {
		return nil, false
	}
	return prefix(checked.NativeRep(), checked.NativeRep().Expr()), true
}

func prefix(a *ast.AST, e ast.Expr) any {
	switch e.Kind() {
	case ast.LiteralKind:
		switch v := e.AsLiteral().(type) {
		case types.Bool:
			return bool(v)
		case types.Int:
			return float64(v)
		case types.String:
			return norm.NFC.String(string(v))
		}
	case ast.IdentKind, ast.SelectKind:
		name := a.ReferenceMap()[e.ID()].Name
		kinds := map[string]float64{"bool": 1, "int": 2, "string": 3, "list(string)": 4}
		if names[name] == form.Date {
			return []any{"d", name}
		}
		return []any{"v", name, kinds[celType(names[name]).String()]}
	case ast.ListKind:
		out := []any{"l"}
		for _, item := range e.AsList().Elements() {
			out = append(out, prefix(a, item))
		}
		return out
	case ast.CallKind:
		return called(a, e.AsCall())
	}
	return "outside the profile"
}

func called(a *ast.AST, call ast.CallExpr) any {
	name := strings.Trim(call.FunctionName(), "_@")
	if name == "given" {
		name = "has"
	}
	out := []any{name}
	for _, arg := range call.Args() {
		out = append(out, prefix(a, arg))
	}
	if s, ok := out[1].(string); ok && name == "date" {
		day, _ := form.DayOf(s)
		return float64(day)
	}
	return out
}

func (j *judge) agrees(t *testing.T, expr string) {
	t.Helper()
	ours, err := form.Compile(names, expr)
	if err != nil {
		return
	}
	tree, ok := j.tree(expr)
	if !ok {
		t.Errorf("%q is taken by us and refused by CEL", expr)
		return
	}
	want, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(ours.JSON(), &got); err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(got); string(again) != string(want) {
		t.Errorf("%q: we make %s, CEL makes %s", expr, again, want)
	}
}

func TestCELReadsEveryConditionAsWeDo(t *testing.T) {
	j := newJudge(t)
	for _, r := range rows(t) {
		j.agrees(t, r.When)
	}
	for _, expr := range []string{
		"punya && punya && punya", "punya || punya && punya || punya || punya || punya", "punya && punya && punya && punya && punya && punya && punya",
		"!!punya", "!!!punya == punya", "1 - -1 == 2", "luas - 1 - 2 + 3 == - 5", "punya == (luas > 1) == true", `subject . sex == 'it\'s'`,
		`jenis in ["a", "b",]`, "punya // said at the counter", "punya // one\n && punya", `jenis == "\x41\u0042\U00000043\103"`, "\t\r\n\fpunya",
		`"\"" == '\?\a\b'`, `size("é") == 1`, `has((jenis))`, `date("2026-08-17") < today`, `!has(luas) || luas in [] == false || jenis in []`,
	} {
		if _, err := form.Compile(names, expr); err != nil && !strings.Contains(expr, "luas in") {
			t.Errorf("%q: %v", expr, err)
		}
		j.agrees(t, expr)
	}
}

// conditionLine finds the conditions written in standards and letters.
var conditionLine = regexp.MustCompile(`(?m)(?:when|must|if):? +'?([^'\]\n]+)`)

// TestNoShippedConditionIsOutsideTheProfile is a second look at real conditions:
// what CEL can parse of the shipped standards, our reader can parse too, so a
// refusal is about names and never about writing.
func TestNoShippedConditionIsOutsideTheProfile(t *testing.T) {
	files, err := filepath.Glob("../../services/*/standard.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	j, seen := newJudge(t), 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range conditionLine.FindAllStringSubmatch(string(b), -1) {
			expr := strings.TrimSpace(m[1])
			if _, issues := j.env.Parse(expr); issues.Err() != nil {
				continue
			}
			seen++
			_, err := form.Compile(names, expr)
			if err == nil || !strings.Contains(err.Error(), "condition.syntax") && !strings.Contains(err.Error(), "not-allowed") {
				continue
			}
			t.Errorf("%s: %q: %v", file, expr, err)
		}
	}
	if seen < 30 {
		t.Errorf("only %d conditions were found", seen)
	}
}

func FuzzWhatWeReadCELReadsTheSame(f *testing.F) {
	for _, r := range rows(f) {
		f.Add(r.When)
	}
	j := newJudge(f)
	f.Fuzz(func(t *testing.T, expr string) { j.agrees(t, expr) })
}
