package form

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"golang.org/x/text/unicode/norm"
)

// compiler holds the CEL environment of one set of names. CEL parses and
// type-checks; what is evaluated is our own small tree, because the browser has
// to come to the same answer from the same bytes.
type compiler struct {
	env   *cel.Env
	names map[string]Type
}

// callNames are CEL's function names and ours.
var callNames = map[string]operator{
	"_&&_": opAnd, "_||_": opOr, "!_": opNot, "_==_": opEqual, "_!=_": opDiffer,
	"_<_": opLess, "_<=_": opAtMost, "_>_": opMore, "_>=_": opAtLeast,
	"@in": opIn, "_+_": opAdd, "_-_": opSubtract, "size": opSize, "given": opHas,
}

func newCompiler(names map[string]Type) (*compiler, error) {
	opts := append(profile(),
		cel.ClearMacros(),
		cel.Macros(cel.GlobalMacro("has", 1, has)),
		cel.ParserExpressionSizeLimit(MaxConditionLength),
		cel.ParserRecursionLimit(4*MaxConditionDepth),
		cel.HomogeneousAggregateLiterals())
	for name, t := range names {
		opts = append(opts, cel.Variable(name, celType(t)))
	}
	env, err := cel.NewCustomEnv(opts...)
	if err != nil {
		return nil, fmt.Errorf("declaring the names of a condition: %w", err)
	}
	return &compiler{env: env, names: names}, nil
}

// profile declares the functions of the profile and nothing else of CEL.
func profile() []cel.EnvOption {
	b, i, s := cel.BoolType, cel.IntType, cel.StringType
	two := func(name string, result *cel.Type, of ...*cel.Type) cel.EnvOption {
		var overloads []cel.FunctionOpt
		for _, t := range of {
			id := strings.Trim(name, "_@") + "_" + t.String()
			overloads = append(overloads, cel.Overload(id, []*cel.Type{t, t}, result))
		}
		return cel.Function(name, overloads...)
	}
	return []cel.EnvOption{
		two("_&&_", b, b), two("_||_", b, b),
		cel.Function("!_", cel.Overload("not_bool", []*cel.Type{b}, b)),
		two("_==_", b, b, i, s), two("_!=_", b, b, i, s),
		two("_<_", b, i, s), two("_<=_", b, i, s), two("_>_", b, i, s), two("_>=_", b, i, s),
		two("_+_", i, i), two("_-_", i, i),
		cel.Function("@in", cel.Overload("in_list", []*cel.Type{s, cel.ListType(s)}, b)),
		cel.Function("size", cel.Overload("size_text", []*cel.Type{s}, i),
			cel.Overload("size_list", []*cel.Type{cel.ListType(s)}, i)),
		cel.Function("given", cel.Overload("given_any", []*cel.Type{cel.DynType}, b)),
		cel.Function("date", cel.Overload("date_text", []*cel.Type{s}, i)),
	}
}

// has is CEL's own macro for fields of a message; ours takes any name, so it
// becomes a call of a function that CEL can type-check.
func has(m cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
	return m.NewCall("given", args...), nil
}

// celType is how CEL sees the answer of a type of question.
func celType(t Type) *cel.Type {
	switch kindOf(t) {
	case boolean:
		return cel.BoolType
	case integer:
		return cel.IntType
	case list:
		return cel.ListType(cel.StringType)
	}
	return cel.StringType
}

func kindOf(t Type) kind {
	switch t {
	case YesNo:
		return boolean
	case Number, Money, Date:
		return integer
	case Choices, Group:
		return list
	}
	return words
}

func (c *compiler) compile(expr string) (*Condition, error) {
	if utf8.RuneCountInString(expr) > MaxConditionLength || !utf8.ValidString(expr) {
		return nil, &Mistake{Line: 1, Column: 1, Key: "condition.too-long", Args: []any{MaxConditionLength}}
	}
	parsed, issues := c.env.Parse(expr)
	if issues.Err() != nil {
		return nil, mistake(issues, "condition.syntax")
	}
	checked, issues := c.env.Check(parsed)
	if issues.Err() != nil {
		return nil, mistake(issues, "condition.type")
	}
	if checked.OutputType().Kind() != types.BoolKind {
		return nil, &Mistake{Line: 1, Column: 1, Key: "condition.not-bool", Args: []any{checked.OutputType().String()}}
	}
	t := &translation{tree: checked.NativeRep(), names: c.names, used: map[string]bool{}}
	root, err := t.node(t.tree.Expr(), 1)
	if err != nil {
		return nil, err
	}
	out := &Condition{source: expr, root: root}
	for name := range t.used {
		out.names = append(out.names, name)
	}
	slices.Sort(out.names)
	return out, nil
}

var unknownName = regexp.MustCompile(`undeclared reference to '([^']*)'`)

// mistake says the first of CEL's issues in our terms.
func mistake(issues *cel.Issues, key string) *Mistake {
	m := &Mistake{Line: 1, Column: 1, Key: key}
	if errs := issues.Errors(); len(errs) > 0 {
		if line := errs[0].Location.Line(); line > 0 {
			m.Line, m.Column = line, errs[0].Location.Column()+1
		}
		if found := unknownName.FindStringSubmatch(errs[0].Message); found != nil {
			m.Key, m.Args = "condition.unknown-name", []any{found[1]}
			m.Column -= max(strings.LastIndex(found[1], "."), 0) // CEL points at the last dot
			return m
		}
		m.Args = []any{firstLine(errs[0].Message)}
	}
	return m
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return cut(s, 120)
}

// translation turns the checked tree into nodes.
type translation struct {
	tree  *ast.AST
	names map[string]Type
	used  map[string]bool
}

func (t *translation) wrong(e ast.Expr, key string, args ...any) error {
	at := t.tree.SourceInfo().GetStartLocation(e.ID())
	return &Mistake{Line: max(at.Line(), 1), Column: at.Column() + 1, Key: key, Args: args}
}

func (t *translation) node(e ast.Expr, depth int) (node, error) {
	if depth > MaxConditionDepth {
		return node{}, t.wrong(e, "condition.too-deep", MaxConditionDepth)
	}
	switch e.Kind() {
	case ast.LiteralKind:
		return t.literal(e)
	case ast.IdentKind, ast.SelectKind:
		return t.variable(e)
	case ast.ListKind:
		return t.list(e)
	case ast.CallKind:
		return t.call(e, depth)
	}
	return node{}, t.wrong(e, "condition.not-allowed")
}

func (t *translation) literal(e ast.Expr) (node, error) {
	switch v := e.AsLiteral().(type) {
	case types.Bool:
		return node{c: yesNo(bool(v))}, nil
	case types.Int:
		if c := whole(int64(v)); c.kind == integer {
			return node{c: c}, nil
		}
		return node{}, t.wrong(e, "condition.number")
	case types.String:
		return node{c: value{kind: words, s: norm.NFC.String(string(v))}}, nil
	}
	return node{}, t.wrong(e, "condition.not-allowed")
}

func (t *translation) variable(e ast.Expr) (node, error) {
	info, ok := t.tree.ReferenceMap()[e.ID()]
	if !ok {
		return node{}, t.wrong(e, "condition.not-allowed")
	}
	declared, ok := t.names[info.Name]
	if !ok {
		return node{}, t.wrong(e, "condition.unknown-name", info.Name)
	}
	t.used[info.Name] = true
	n := node{op: opVariable, name: info.Name, want: kindOf(declared)}
	if declared == Date {
		n.op = opDate
	}
	return n, nil
}

func (t *translation) list(e ast.Expr) (node, error) {
	n := node{c: value{kind: list}}
	for _, item := range e.AsList().Elements() {
		if item.Kind() != ast.LiteralKind {
			return node{}, t.wrong(item, "condition.not-allowed")
		}
		s, ok := item.AsLiteral().(types.String)
		if !ok {
			return node{}, t.wrong(item, "condition.not-allowed")
		}
		n.c.l = append(n.c.l, norm.NFC.String(string(s)))
	}
	return n, nil
}

func (t *translation) call(e ast.Expr, depth int) (node, error) {
	call := e.AsCall()
	args := call.Args()
	if call.FunctionName() == "date" {
		return t.date(e, args)
	}
	op, ok := callNames[call.FunctionName()]
	if !ok || call.IsMemberFunction() {
		return node{}, t.wrong(e, "condition.not-allowed")
	}
	n := node{op: op, kids: make([]node, len(args))}
	for i, arg := range args {
		kid, err := t.node(arg, depth+1)
		if err != nil {
			return node{}, err
		}
		n.kids[i] = kid
	}
	if op == opHas && n.kids[0].op != opVariable && n.kids[0].op != opDate {
		return node{}, t.wrong(args[0], "condition.not-allowed")
	}
	return n, nil
}

// date folds date("2026-08-17") into its days.
func (t *translation) date(e ast.Expr, args []ast.Expr) (node, error) {
	if len(args) == 1 && args[0].Kind() == ast.LiteralKind {
		if s, ok := args[0].AsLiteral().(types.String); ok {
			if day, ok := DayOf(string(s)); ok {
				return node{c: whole(day)}, nil
			}
		}
	}
	return node{}, t.wrong(e, "condition.date")
}
