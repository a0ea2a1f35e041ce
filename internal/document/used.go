package document

// Used lists the placeholders that a letter would print, each name once in order
// of appearance: those of blocks whose condition does not hold are not among them.
// Placeholders inside the table of a repeated group are left out. holds is as in
// Fill; nil takes every condition as true.
func (t *Template) Used(holds func(condition string) bool) []Field {
	var out []Field
	seen := map[string]bool{}
	add := func(x text) {
		for _, p := range x {
			if p.field != nil && p.field.Group == "" && !seen[p.field.Name] {
				seen[p.field.Name] = true
				out = append(out, *p.field)
			}
		}
	}
	add(t.title)
	add(t.subtitle)
	for i := range t.nodes {
		n := &t.nodes[i]
		if n.when != "" && holds != nil && !holds(n.when) {
			continue
		}
		for _, row := range n.rows {
			for _, cell := range row {
				add(cell)
			}
		}
	}
	return out
}
