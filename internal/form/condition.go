package form

import "fmt"

// Bounds of a condition: far above what a service needs, low enough that
// nobody can make a node or a telephone work hard.
const (
	MaxConditionLength = 500 // characters of CEL
	MaxConditionDepth  = 16  // levels of the compiled tree
	maxSafeInteger     = 1<<53 - 1
)

// Condition is a sentence of the CEL profile, type-checked and compiled. The
// profile has bool, int, text, date (whole days since 1970-01-01, in the source
// written date("2026-08-17")) and list of text; && || ! == != < <= > >= in + -
// size() has().
//
// A name without a value is missing, and so is a value of another type than
// declared and a sum outside ±(2^53-1). Missing values make no surprises:
//   - has(x) is false;
//   - a comparison (== != < <= > >= in) with a missing side is false;
//   - + - size() of a missing value are missing;
//   - a missing bool counts as false, so !x is true.
//
// && and || stop at the first side that decides. Text is ordered by code point
// and size() counts code points, so that Go and the browser agree.
type Condition struct {
	source string
	root   node
	names  []string
}

// Source is the CEL text it was compiled from.
func (c *Condition) Source() string { return c.source }

// Names lists the variables it uses, sorted.
func (c *Condition) Names() []string { return c.names }

// Holds says whether the condition is met by these values: string, int64, bool,
// []string; a date may be int64 days or "2006-01-02". A nil condition holds.
func (c *Condition) Holds(vars map[string]any) bool {
	if c == nil {
		return true
	}
	return c.root.truth(vars)
}

// JSON is the compiled prefix form that evaluate (conditions.js) takes:
// ["&&",["==",["v","jenis",3],"jasa"],["has",["v","luas",2]]]. A list of texts is
// ["l","a","b"], a date variable ["d",name], any other ["v",name,kind] with kind
// 1 bool, 2 int, 3 text, 4 list.
func (c *Condition) JSON() []byte {
	if c == nil {
		return []byte("true")
	}
	return c.root.appendJSON(nil)
}

// Mistake is why a condition does not compile. Column counts characters of the
// CEL text from 1, Line is 1 unless the text has several.
type Mistake struct {
	Line, Column int
	// Key is condition.syntax, condition.unknown-name, condition.type,
	// condition.not-bool, condition.not-allowed, condition.too-long,
	// condition.too-deep, condition.date or condition.number.
	Key  string
	Args []any
}

// Error is for logs and tests.
func (m *Mistake) Error() string {
	s := fmt.Sprintf("condition %d:%d: %s", m.Line, m.Column, m.Key)
	if len(m.Args) > 0 {
		s += fmt.Sprint(m.Args)
	}
	return s
}

// Conditions is the compiled set of one standard, looked up by its text.
type Conditions struct {
	compiler *compiler
	byText   map[string]*Condition
}

// NewConditions begins a set over these names.
func NewConditions(names map[string]Type) *Conditions {
	return &Conditions{compiler: &compiler{names}, byText: map[string]*Condition{}}
}

// Add compiles a condition into the set; "" always holds and is not stored. The
// error is a *Mistake.
func (c *Conditions) Add(expr string) (*Condition, error) {
	if expr == "" {
		return nil, nil
	}
	if done, ok := c.byText[expr]; ok {
		return done, nil
	}
	done, err := c.compiler.compile(expr)
	if err != nil {
		return nil, err
	}
	c.byText[expr] = done
	return done, nil
}

// Get is the compiled form of a text that was added, or nil.
func (c *Conditions) Get(expr string) *Condition {
	if c == nil {
		return nil
	}
	return c.byText[expr]
}

// Holds judges a condition by its text: "" holds, one that was never added does not.
func (c *Conditions) Holds(expr string, vars map[string]any) bool {
	if expr == "" {
		return true
	}
	if got := c.Get(expr); got != nil {
		return got.Holds(vars)
	}
	return false
}

// Compile type-checks and compiles one condition over the given names. The
// error is a *Mistake.
func Compile(names map[string]Type, expr string) (*Condition, error) {
	return (&compiler{names}).compile(expr)
}

// ConditionsOf compiles every condition of a form; the first that does not
// compile is the error.
func ConditionsOf(f *Form) (*Conditions, error) {
	set := NewConditions(f.Names())
	var err error
	add := func(expr string) {
		if err == nil {
			_, err = set.Add(expr)
		}
	}
	for i := range f.Pages {
		add(f.Pages[i].When)
		for _, q := range f.Pages[i].Questions {
			add(q.When)
		}
	}
	if err != nil {
		return nil, err
	}
	return set, nil
}

// Comparison is a variable and a text it is compared with.
type Comparison struct{ Name, Text string }

// Compared lists which texts the condition compares which variables with (==,
// != and in), so that a checker can see whether a choice has such an option.
func (c *Condition) Compared() []Comparison {
	var out []Comparison
	c.root.compared(&out)
	return out
}

func (n *node) compared(out *[]Comparison) {
	for i := range n.kids {
		n.kids[i].compared(out)
	}
	if n.op != opEqual && n.op != opDiffer && n.op != opIn {
		return
	}
	a, b := &n.kids[0], &n.kids[1]
	if a.op == opConst {
		a, b = b, a
	}
	if a.op != opVariable || b.op != opConst {
		return
	}
	if b.c.kind == words {
		*out = append(*out, Comparison{a.name, b.c.s})
	}
	for _, s := range b.c.l {
		*out = append(*out, Comparison{a.name, s})
	}
}
