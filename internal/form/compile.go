package form

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// compiler reads conditions over one set of names. The profile is a part of
// CEL: what it takes, CEL takes too and means the same by (cel-go is the judge
// in the tests). Everything else of CEL is refused.
type compiler struct{ names map[string]Type }

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

// String is how CEL calls the kind.
func (k kind) String() string {
	return [...]string{"missing", "bool", "int", "string", "list(string)"}[k]
}

func (c *compiler) compile(expr string) (*Condition, error) {
	if utf8.RuneCountInString(expr) > MaxConditionLength || !utf8.ValidString(expr) {
		return nil, &Mistake{Line: 1, Column: 1, Key: "condition.too-long", Args: []any{MaxConditionLength}}
	}
	r := &reader{tokens: tokens{source: expr}, names: c.names, used: map[string]bool{}}
	r.step()
	root := r.either()
	switch {
	case r.wrong != nil: // the first mistake stands
	case r.now.kind != tokenEnd:
		r.unexpected()
	case root.kind != boolean:
		r.refuse(root.at, "condition.not-bool", root.kind.String())
	case root.depth() > MaxConditionDepth:
		r.refuse(root.at, "condition.too-deep", MaxConditionDepth)
	}
	if r.wrong != nil {
		return nil, r.wrong
	}
	return &Condition{source: expr, root: root.node, names: slices.Sorted(maps.Keys(r.used))}, nil
}

// typed is a node with its kind and the byte of the source where a mistake
// about it is shown.
type typed struct {
	node
	kind kind
	at   int
}

func (n *node) depth() int {
	deepest := 0
	for i := range n.kids {
		deepest = max(deepest, n.kids[i].depth())
	}
	return deepest + 1
}

// reader goes through one condition from left to right, one token ahead. After
// the first mistake it reads on to no effect: every step gives an end.
type reader struct {
	tokens
	now   token
	names map[string]Type
	used  map[string]bool
	nest  int
	wrong error
}

func (r *reader) step() {
	if r.now = (token{at: len(r.source)}); r.wrong == nil {
		r.now = r.next()
	}
}

// refuse keeps the first mistake.
func (r *reader) refuse(at int, key string, args ...any) typed {
	if r.wrong == nil {
		before := r.source[:at]
		line := strings.LastIndexByte(before, '\n') + 1
		r.wrong = &Mistake{Line: strings.Count(before, "\n") + 1, Column: utf8.RuneCountInString(before[line:]) + 1, Key: key, Args: args}
		r.step()
	}
	return typed{}
}

// unexpected says that the token has no place here.
func (r *reader) unexpected() typed {
	switch r.now.kind {
	case tokenSign:
		if strings.Contains("?:*/%{}", r.now.text) {
			return r.refuse(r.now.at, "condition.not-allowed")
		}
	case tokenEnd:
		return r.refuse(r.now.at, "condition.syntax", "…")
	}
	return r.refuse(r.now.at, "condition.syntax", cut(r.now.text, 40))
}

// took steps over the sign if it stands here.
func (r *reader) took(sign string) bool {
	if r.now.kind != tokenSign || r.now.text != sign {
		return false
	}
	r.step()
	return true
}

func (r *reader) expect(sign string) {
	if !r.took(sign) {
		r.unexpected()
	}
}

// either reads a || b, both reads a && b.
func (r *reader) either() typed { return r.joined("||", opOr, r.both) }
func (r *reader) both() typed   { return r.joined("&&", opAnd, r.related) }

// joined reads terms with a sign between and makes a tree of them that is as
// flat as can be, as CEL does: a long row of && is not deep.
func (r *reader) joined(sign string, op operator, term func() typed) typed {
	first := term()
	terms := []node{first.node}
	for r.now.kind == tokenSign && r.now.text == sign {
		at := r.now.at
		r.step()
		next := term()
		if r.wrong == nil && (first.kind != boolean || next.kind != boolean) {
			return r.unlike(at, sign, first, next)
		}
		terms = append(terms, next.node)
	}
	if len(terms) == 1 {
		return first
	}
	return typed{balanced(op, terms), boolean, first.at}
}

func balanced(op operator, terms []node) node {
	if len(terms) == 1 {
		return terms[0]
	}
	middle := (len(terms) + 1) / 2
	return node{op: op, kids: []node{balanced(op, terms[:middle]), balanced(op, terms[middle:])}}
}

func (r *reader) unlike(at int, sign string, a, b typed) typed {
	return r.refuse(at, "condition.type", a.kind.String()+" "+sign+" "+b.kind.String())
}

// relations are the signs that compare, with the kinds they compare.
var relations = map[string]struct {
	op    operator
	kinds string
}{
	"==": {opEqual, "bool int string"}, "!=": {opDiffer, "bool int string"},
	"<": {opLess, "int string"}, "<=": {opAtMost, "int string"}, ">": {opMore, "int string"}, ">=": {opAtLeast, "int string"},
}

// related reads a == b and its like, and a in b.
func (r *reader) related() typed {
	a := r.summed()
	for r.wrong == nil {
		sign, at := r.now.text, r.now.at
		relation, ok := relations[sign]
		isIn := r.now.kind == tokenName && sign == "in"
		if !isIn && (!ok || r.now.kind != tokenSign) {
			break
		}
		r.step()
		b := r.summed()
		if r.wrong != nil {
			break
		}
		op := relation.op
		if isIn {
			op = opIn
		}
		fits := isIn && a.kind == words && b.kind == list || !isIn && a.kind == b.kind && strings.Contains(relation.kinds, a.kind.String())
		if !fits {
			return r.unlike(at, sign, a, b)
		}
		a = typed{node{op: op, kids: []node{a.node, b.node}}, boolean, a.at}
	}
	return a
}

// summed reads a + b - c.
func (r *reader) summed() typed {
	a := r.unary()
	for r.wrong == nil && r.now.kind == tokenSign && (r.now.text == "+" || r.now.text == "-") {
		op, sign, at := opAdd, r.now.text, r.now.at
		if sign == "-" {
			op = opSubtract
		}
		r.step()
		b := r.unary()
		if r.wrong == nil && (a.kind != integer || b.kind != integer) {
			return r.unlike(at, sign, a, b)
		}
		a = typed{node{op: op, kids: []node{a.node, b.node}}, integer, a.at}
	}
	return a
}

// unary reads !a and a negative number. Two ! undo each other.
func (r *reader) unary() typed {
	at, nots := r.now.at, 0
	for r.took("!") {
		nots++
	}
	a := r.single()
	if nots == 0 || r.wrong != nil {
		return a
	}
	if a.kind != boolean {
		return r.refuse(at, "condition.type", "!"+a.kind.String())
	}
	if nots%2 == 0 {
		return typed{a.node, boolean, at}
	}
	return typed{node{op: opNot, kids: []node{a.node}}, boolean, at}
}

// single reads a constant, a name, a call, a list or what stands in brackets.
func (r *reader) single() typed {
	t := r.now
	switch {
	case t.kind == tokenText:
		r.step()
		return typed{node{c: value{kind: words, s: norm.NFC.String(t.text)}}, words, t.at}
	case t.kind == tokenNumber:
		return r.number("", t.at)
	case t.kind == tokenName:
		return r.named()
	case r.took("-"):
		if r.now.kind != tokenNumber {
			return r.refuse(t.at, "condition.not-allowed")
		}
		return r.number("-", t.at)
	case r.took("["):
		return r.list(t.at)
	case r.took("("):
		if r.nest++; r.nest > 2*MaxConditionDepth {
			return r.refuse(t.at, "condition.too-deep", MaxConditionDepth)
		}
		a := r.either()
		r.expect(")")
		r.nest--
		return a
	}
	return r.unexpected()
}

func (r *reader) number(sign string, at int) typed {
	if strings.Trim(r.now.text, "0123456789") != "" {
		return r.refuse(r.now.at, "condition.syntax", cut(r.now.text, 40))
	}
	n, err := strconv.ParseInt(sign+r.now.text, 10, 64)
	c := whole(n)
	if err != nil || c.kind != integer {
		return r.refuse(r.now.at, "condition.number")
	}
	r.step()
	return typed{node{c: c}, integer, at}
}

// list reads ["a", "b"]: texts as they stand and nothing else.
func (r *reader) list(at int) typed {
	c := value{kind: list}
	for !r.took("]") {
		if r.now.kind != tokenText {
			if r.now.kind == tokenEnd {
				return r.unexpected()
			}
			return r.refuse(r.now.at, "condition.not-allowed")
		}
		c.l = append(c.l, norm.NFC.String(r.now.text))
		r.step()
		if !r.took(",") {
			r.expect("]")
			break
		}
	}
	return typed{node{c: c}, list, at}
}

// reserved are the words that CEL keeps for itself.
const reserved = " as break const continue else for function if import in let loop package namespace return var void while "

// named reads true, false, a name with its dots, or a call.
func (r *reader) named() typed {
	t := r.now
	r.step()
	switch {
	case t.text == "true" || t.text == "false":
		return typed{node{c: yesNo(t.text == "true")}, boolean, t.at}
	case t.text == "null":
		return r.refuse(t.at, "condition.not-allowed")
	case strings.Contains(reserved, " "+t.text+" "):
		return r.refuse(t.at, "condition.syntax", t.text)
	case r.now.kind == tokenSign && r.now.text == "(":
		return r.call(t)
	}
	name := t.text
	for r.took(".") {
		if r.now.kind != tokenName {
			return r.unexpected()
		}
		at := r.now.at
		name += "." + r.now.text
		if r.step(); r.now.kind == tokenSign && r.now.text == "(" {
			return r.refuse(at, "condition.not-allowed")
		}
	}
	declared, ok := r.names[name]
	if !ok {
		return r.refuse(t.at, "condition.unknown-name", name)
	}
	r.used[name] = true
	n := node{op: opVariable, name: name, want: kindOf(declared)}
	if declared == Date {
		n.op = opDate
	}
	return typed{n, kindOf(declared), t.at}
}

// call reads has(name), size(text or list) and date("2026-08-17").
func (r *reader) call(name token) typed {
	if name.text != "has" && name.text != "size" && name.text != "date" {
		return r.refuse(name.at, "condition.not-allowed")
	}
	r.step() // the bracket
	a := r.either()
	r.expect(")")
	if r.wrong != nil {
		return a
	}
	switch name.text {
	case "has":
		if a.op != opVariable && a.op != opDate {
			return r.refuse(a.at, "condition.not-allowed")
		}
		return typed{node{op: opHas, kids: []node{a.node}}, boolean, name.at}
	case "size":
		if a.kind != words && a.kind != list {
			return r.refuse(a.at, "condition.type", "size("+a.kind.String()+")")
		}
		return typed{node{op: opSize, kids: []node{a.node}}, integer, name.at}
	}
	if day, ok := DayOf(a.c.s); ok && a.op == opConst && a.kind == words {
		return typed{node{c: whole(day)}, integer, name.at}
	}
	return r.refuse(a.at, "condition.date")
}
