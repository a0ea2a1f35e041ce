package web

import (
	"strconv"
	"strings"
)

// textPage is a page of prose: a heading and sections from the message files.
type textPage struct {
	Shell
	Lead     string
	Sections []section
}

type section struct {
	Title string
	Lines []string
	// Links lead on from the section.
	Links []Card
}

// prose reads web.NAME.title, web.NAME.lead and web.NAME.1-title, web.NAME.1, ...
// of the message files; the lines of a section are separated by line breaks.
func (c *call) prose(name string, sections int) *textPage {
	key := "web." + name + "."
	p := &textPage{Shell: c.shell(c.say(key + "title")), Lead: c.say(key+"lead", c.Office.Name)}
	p.Back = "/"
	for i := 1; i <= sections; i++ {
		n := strconv.Itoa(i)
		p.Sections = append(p.Sections, section{
			Title: c.say(key + n + "-title"),
			Lines: lines(c.say(key+n, c.Office.Name)),
		})
	}
	return p
}

// lines splits a text at its line breaks and leaves empty ones out.
func lines(s string) []string {
	return strings.FieldsFunc(strings.TrimSpace(s), func(r rune) bool { return r == '\n' })
}
