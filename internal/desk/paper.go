package desk

import (
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/paper"
)

// setupOf is how the paper of a letter is: what the standard asks over what the
// office has. F4 is what any office has, so a standard that says no more than
// that leaves the paper to the office.
func setupOf(o Office, std *catalogue.Standard) paper.Setup {
	var s paper.Setup
	if std != nil && std.Result.Paper != "f4" {
		s.Paper = std.Result.Paper
	}
	s = s.Over(o.Paper)
	s.Mono = !o.Shaded
	return s
}

// inkNote is printed under the signature of a letter that is signed by hand.
func (d *Desk) inkNote(c document.Content) string {
	if c.Signing != casework.Ink {
		return ""
	}
	return d.say(paper.KeyInkNote)
}

// pageLabel says which page of which letter a sheet is; paper fills the blanks.
func (d *Desk) pageLabel() string { return d.say(paper.KeyPageLabel, "{0}", "{1}", "{2}") }
