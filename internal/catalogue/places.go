package catalogue

import (
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

func itoa(n int) string { return strconv.Itoa(n) }

// pair notes one key with its value.
func (p places) pair(r *reading, n *ast.MappingValueNode, path string, depth int) bool {
	key := n.Key.GetToken()
	name := key.Value
	if path != "" {
		name = path + "." + name
	}
	p[name+"#"] = place{line: key.Position.Line, column: key.Position.Column}
	if n.Value == nil {
		return true
	}
	return p.index(r, n.Value, name, depth+1)
}

// note keeps where a value begins.
func (p places) note(path string, n ast.Node) {
	t := n.GetToken()
	at := place{line: t.Position.Line, column: t.Position.Column}
	switch n := n.(type) {
	case *ast.StringNode:
		if t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType {
			at.shift = 1
		}
	case *ast.LiteralNode:
		at.block = true
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			t = n.Values[0].Key.GetToken()
			at = place{line: t.Position.Line, column: t.Position.Column}
		}
	case *ast.MappingValueNode:
		t = n.Key.GetToken()
		at = place{line: t.Position.Line, column: t.Position.Column}
	}
	p[path] = at
}
