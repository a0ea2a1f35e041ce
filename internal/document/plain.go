package document

import (
	"strconv"
	"strings"
)

// Text is the letter as plain text, a line a row: for plays that look for
// words, for a preview, and for whoever reads without layout.
func (c Content) Text() string {
	var b strings.Builder
	line := func(parts ...string) {
		if s := strings.TrimSpace(strings.Join(parts, "")); s != "" {
			b.WriteString(s + "\n")
		}
	}
	for _, s := range c.Office.Letterhead {
		line(s)
	}
	line(c.Office.Address)
	line(c.Title)
	line(c.Subtitle)
	line(c.Number)
	for _, block := range c.Body {
		for i, row := range block.Rows {
			line(block.lead(i), strings.Join(row, block.between()))
		}
	}
	line(c.Place, " ", c.Date)
	line(c.Signer.Position)
	line(c.Signer.Name)
	line(c.Signer.ID)
	return b.String()
}

// lead stands before row i of a list.
func (b Block) lead(i int) string {
	switch b.Kind {
	case Bullets:
		return "- "
	case Numbers:
		return strconv.Itoa(i+1) + ". "
	}
	return ""
}

// between stands between two cells of a row.
func (b Block) between() string {
	if b.Kind == Table {
		return " | "
	}
	return ": "
}
