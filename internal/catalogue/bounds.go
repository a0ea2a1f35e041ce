package catalogue

import "strings"

// Bounds that are looked at before the YAML reader sees a byte: on nesting
// without end it takes minutes and gigabytes.
const (
	maxLines   = 6000
	maxLine    = 4 * MaxProse // bytes
	maxNesting = 32           // brackets, dashes or levels of indentation
)

// bounded looks for nesting no standard has; it gives the line that breaks a
// bound, or 0.
func bounded(src string) (line int, key string) {
	open := 0
	for text := range strings.Lines(src) {
		line++
		if line > maxLines || len(text) > maxLine {
			return line, "standard.too-large"
		}
		body := strings.TrimLeft(text, " -?:\t")
		head := text[:len(text)-len(body)]
		if strings.Count(head, " ") > 4*maxNesting || strings.Count(head, "-")+strings.Count(head, "?")+strings.Count(head, ":") > maxNesting {
			return line, "standard.too-deep"
		}
		for i := 0; i < len(body); i++ {
			switch body[i] {
			case '#':
				if i == 0 {
					i = len(body)
				}
			case '[', '{':
				open++
			case ']', '}':
				open = max(open-1, 0)
			}
			if open > maxNesting {
				return line, "standard.too-deep"
			}
		}
	}
	return 0, ""
}
