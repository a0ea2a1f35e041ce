package desk

import (
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/paper"
)

// setupOf is how the paper of a letter is: what the office has for this service,
// over what the standard asks, over what the office has for all. F4 is what any
// office has, so a standard that says no more than that leaves the paper to the
// office.
func setupOf(o Office, std *catalogue.Standard) paper.Setup {
	var s paper.Setup
	if std != nil {
		s = o.Papers[std.ID]
		if std.Result.Paper != "f4" {
			s = s.Over(paper.Setup{Paper: std.Result.Paper})
		}
	}
	s = s.Over(o.Paper)
	s.Mono, s.Emblem = !o.Shaded, o.Emblem
	return s
}

// headSpace is what stays free for a letterhead in offices that never said more
// about their paper than that.
func headSpace(o Office, std *catalogue.Standard) int {
	if std != nil && o.Papers[std.ID].Drawn {
		return 0
	}
	return o.HeadSpace
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
