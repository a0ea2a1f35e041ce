package web

// Field is one control of a form as a page shows it. All choices are made
// before it reaches a template: Shape names the part that draws it.
type Field struct {
	// Shape is input, area, date, choice, select, file, several, group, tick or hidden.
	Shape string
	// ID is the element's id, Name what the form sends it as.
	ID, Name string
	// Label asks; Help stands under it; Error says what is wrong with it.
	Label, Help, Error string
	// Heading says that the label is the heading of the page; Intro then stands
	// under it.
	Heading bool
	Intro   string
	// Optional fields say so; all others must be answered.
	Optional bool
	// Value is shown exactly as typed.
	Value string
	// Type, Mode (inputmode), Auto (autocomplete) and Width of an input.
	Type, Mode, Auto, Width string
	// Plain stops a phone from correcting what is no word.
	Plain bool
	// Focus says that typing begins here.
	Focus bool
	// Prefix and Unit stand before and behind the box.
	Prefix, Unit string
	// Rows of a text area, Count the characters it may hold (0 says nothing).
	Rows, Count int
	// Chosen says that a single box to tick is ticked.
	Chosen bool
	// Options of a choice or select.
	Options []Option
	// Parts of a date, a person, a place or one item of a group.
	Parts []Field
	// Items of a group; More is the label of its add button, "" when it is full.
	Items []Field
	More  string
	// Accept is the list for a file input; Kept names the file already there.
	Accept, Kept string
}

// Option is one answer to choose.
type Option struct {
	ID, Value, Label, Help string
	Chosen                 bool
}

// Described is the list of ids that describe the control (WCAG 1.3.1, 3.3.1).
func (f Field) Described() string {
	out := ""
	for _, x := range []struct {
		there  bool
		suffix string
	}{{f.Help != "", "-h"}, {f.Error != "", "-e"}, {f.Count > 0, "-c"}} {
		if x.there {
			if out != "" {
				out += " "
			}
			out += f.ID + x.suffix
		}
	}
	return out
}

// Row is one line of a summary list: what was asked, what was answered, and
// where to change it ("" when it cannot be changed).
type Row struct {
	// ID of the row, so that a problem can lead to it; "" for none.
	ID     string
	Label  string
	Values []string
	Change string
}

// Tag is the state of something in one word. Tone is calm, good, wait or bad;
// the word says the same as the colour.
type Tag struct{ Label, Tone string }

// Event is one point of a timeline.
type Event struct {
	Title, When string
	Lines       []string
	// Tone is done, now or next.
	Tone string
}

// Card is one thing to go to.
type Card struct {
	Address, Title, Text string
	// Facts are the few words that decide: how long, how much.
	Facts string
}

// Pager leads to the neighbours of a page of a list, by key and not by number.
type Pager struct{ Previous, Next string }

// Table is rows under named columns.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]Cell
}

// Cell is one cell, linked when it has an address.
type Cell struct{ Text, Address string }
