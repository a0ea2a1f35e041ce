package form

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// operator is what a node does; its name is the first element of the prefix form.
type operator uint8

const (
	opConst operator = iota // a constant
	opVariable
	opDate // a variable holding a date
	opAnd
	opOr
	opNot
	opEqual
	opDiffer
	opLess
	opAtMost
	opMore
	opAtLeast
	opIn
	opAdd
	opSubtract
	opSize
	opHas
)

// String is how the prefix form writes the operator.
func (o operator) String() string {
	return [...]string{"", "v", "d", "&&", "||", "!", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "size", "has"}[o]
}

// kind of a value; missing is the absence of one.
type kind uint8

const (
	missing kind = iota
	boolean
	integer
	words
	list
)

// value is what a node comes to.
type value struct {
	kind kind
	yes  bool
	n    int64
	s    string
	l    []string
}

// node is one operator with its operands, or a constant, or a variable.
type node struct {
	op   operator
	name string
	want kind // of a variable
	c    value
	kids []node
}

// truth is the node as a bool: missing and other types count as false.
func (n *node) truth(vars map[string]any) bool {
	switch n.op {
	case opAnd:
		return n.kids[0].truth(vars) && n.kids[1].truth(vars)
	case opOr:
		return n.kids[0].truth(vars) || n.kids[1].truth(vars)
	case opNot:
		return !n.kids[0].truth(vars)
	case opHas:
		return n.kids[0].eval(vars).kind != missing
	case opIn:
		a, b := n.kids[0].eval(vars), n.kids[1].eval(vars)
		return contains(&a, &b)
	case opEqual, opDiffer, opLess, opAtMost, opMore, opAtLeast:
		a, b := n.kids[0].eval(vars), n.kids[1].eval(vars)
		return compare(n.op, &a, &b)
	}
	v := n.eval(vars)
	return v.kind == boolean && v.yes
}

func yesNo(b bool) value { return value{kind: boolean, yes: b} }

func (n *node) eval(vars map[string]any) value {
	switch n.op {
	case opConst:
		return n.c
	case opVariable, opDate:
		return n.look(vars)
	case opSize:
		return size(n.kids[0].eval(vars))
	case opAdd:
		return sum(n.kids[0].eval(vars), n.kids[1].eval(vars), 1)
	case opSubtract:
		return sum(n.kids[0].eval(vars), n.kids[1].eval(vars), -1)
	}
	return yesNo(n.truth(vars))
}

// look fetches a variable and holds it to its declared type.
func (n *node) look(vars map[string]any) value {
	v := plain(vars[n.name])
	if n.op == opDate && v.kind == words {
		day, ok := DayOf(v.s)
		if !ok {
			return value{}
		}
		return whole(day)
	}
	if v.kind != n.want {
		return value{}
	}
	return v
}

func plain(x any) value {
	switch x := x.(type) {
	case bool:
		return yesNo(x)
	case int64:
		return whole(x)
	case int:
		return whole(int64(x))
	case string:
		if x == "" { // an empty answer is no answer
			return value{}
		}
		return value{kind: words, s: x}
	case []string:
		return value{kind: list, l: x}
	}
	return value{}
}

func whole(n int64) value {
	if n > maxSafeInteger || n < -maxSafeInteger {
		return value{}
	}
	return value{kind: integer, n: n}
}

func size(v value) value {
	switch v.kind {
	case words:
		return whole(int64(utf8.RuneCountInString(v.s)))
	case list:
		return whole(int64(len(v.l)))
	}
	return value{}
}

func sum(a, b value, sign int64) value {
	if a.kind != integer || b.kind != integer {
		return value{}
	}
	return whole(a.n + sign*b.n)
}

func contains(a, b *value) bool {
	if a.kind != words || b.kind != list {
		return false
	}
	for _, s := range b.l {
		if s == a.s {
			return true
		}
	}
	return false
}

func compare(op operator, a, b *value) bool {
	if a.kind != b.kind {
		return false
	}
	var c int
	switch a.kind {
	case integer:
		c = order(a.n, b.n)
	case words:
		c = strings.Compare(a.s, b.s) // UTF-8 sorts as code points do
	case boolean:
		if op != opEqual && op != opDiffer {
			return false
		}
		if a.yes != b.yes {
			c = 1
		}
	default:
		return false
	}
	switch op {
	case opEqual:
		return c == 0
	case opDiffer:
		return c != 0
	case opLess:
		return c < 0
	case opAtMost:
		return c <= 0
	case opMore:
		return c > 0
	}
	return c >= 0
}

func order(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (n *node) appendJSON(b []byte) []byte {
	if n.op == opConst {
		return n.c.appendJSON(b)
	}
	b = append(b, '[')
	b = appendString(b, n.op.String())
	if n.op == opVariable || n.op == opDate {
		b = append(b, ',')
		b = appendString(b, n.name)
		if n.op == opVariable {
			b = append(b, ',')
			b = strconv.AppendInt(b, int64(n.want), 10)
		}
	}
	for i := range n.kids {
		b = append(b, ',')
		b = n.kids[i].appendJSON(b)
	}
	return append(b, ']')
}

func (v value) appendJSON(b []byte) []byte {
	switch v.kind {
	case boolean:
		return strconv.AppendBool(b, v.yes)
	case integer:
		return strconv.AppendInt(b, v.n, 10)
	case words:
		return appendString(b, v.s)
	}
	b = append(b, `["l"`...)
	for _, s := range v.l {
		b = append(b, ',')
		b = appendString(b, s)
	}
	return append(b, ']')
}
