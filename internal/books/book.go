package books

import (
	_ "embed" // the books
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"genggam/internal/lang"
)

//go:embed data/books.yaml
var booksYAML []byte

// Book is one book as the law shapes it.
type Book struct {
	// ID names the book in the program: "agenda", "recap".
	ID string `yaml:"id"`
	// Model is its mark in the annex of Permendagri 47/2016, "B.3"; "" for none.
	Model string `yaml:"model"`
	// Sure says where its columns are known from: "law.md" or "memory".
	Sure string `yaml:"sure"`
	// Monthly books have a page a month with totals; the others are whole lists.
	Monthly bool      `yaml:"monthly"`
	Title   lang.Text `yaml:"title"`
	// Signers in the order they stand from left to right: "head", "secretary".
	Signers []string `yaml:"signers"`
	// Columns as they are read, some grouped under a common heading.
	Columns []Column `yaml:"columns"`

	flat  []Column
	words map[string]lang.Text
}

// Column is a column, or a heading over a group of them.
type Column struct {
	// Key names what stands in it; "" for a group.
	Key  string    `yaml:"key"`
	Head lang.Text `yaml:"head"`
	// MM is the width on F4 across, 330 x 215 mm.
	MM int `yaml:"mm"`
	// Total is "count", "sum" or "".
	Total string `yaml:"total"`
	// Columns of a group.
	Columns []Column `yaml:"columns"`
}

// Width of the paper inside its margins, in millimetres: F4 across.
const Width = 300

type shelf struct {
	Words map[string]lang.Text `yaml:"words"`
	Books []*Book              `yaml:"books"`
}

var load = sync.OnceValues(func() (*shelf, error) { return read(booksYAML) })

func read(data []byte) (*shelf, error) {
	var s shelf
	if err := yaml.UnmarshalWithOptions(data, &s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading books: %w", err)
	}
	for _, b := range s.Books {
		b.words = s.Words
		wide := 0
		for _, c := range b.Columns {
			under := c.Columns
			if len(under) == 0 {
				under = []Column{c}
			}
			b.flat = append(b.flat, under...)
		}
		for _, c := range b.flat {
			wide += c.MM
			if c.Key == "" || c.MM < 5 || len(c.Columns) > 0 || !slices.Contains([]string{"", "count", "sum"}, c.Total) {
				return nil, fmt.Errorf("reading books: %s has a bad column %q", b.ID, c.Key)
			}
		}
		if wide > Width {
			return nil, fmt.Errorf("reading books: %s is %d mm wide, the paper %d", b.ID, wide, Width)
		}
	}
	return &s, nil
}

// Books lists the books in the order of the law. They never change.
func Books() ([]*Book, error) {
	s, err := load()
	if err != nil {
		return nil, err
	}
	return slices.Clone(s.Books), nil
}

// Find gives the book of an id; an unknown one is an error of the program.
func Find(id string) (*Book, error) {
	s, err := load()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.Books, func(b *Book) bool { return b.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("finding book %s: no such book", id)
	}
	return s.Books[i], nil
}

// Heads are the two rows of headings: a cell with Span stands over so many
// columns, one with Rise 2 stands over both rows.
func (b *Book) Heads(tag lang.Tag) [][]Cell {
	top, under := []Cell{}, []Cell{}
	for _, c := range b.Columns {
		if len(c.Columns) == 0 {
			top = append(top, Cell{Text: c.Head.In(tag), Span: 1, Rise: 2})
			continue
		}
		top = append(top, Cell{Text: c.Head.In(tag), Span: len(c.Columns), Rise: 1})
		for _, u := range c.Columns {
			under = append(under, Cell{Text: u.Head.In(tag), Span: 1, Rise: 1})
		}
	}
	if len(under) == 0 {
		for i := range top {
			top[i].Rise = 1
		}
		return [][]Cell{top}
	}
	return [][]Cell{top, under}
}

// Widths are the widths of the columns in millimetres.
func (b *Book) Widths() []int {
	out := make([]int, len(b.flat))
	for i, c := range b.flat {
		out[i] = c.MM
	}
	return out
}

// Keys name what stands in the columns, from left to right.
func (b *Book) Keys() []string {
	out := make([]string, len(b.flat))
	for i, c := range b.flat {
		out[i] = c.Key
	}
	return out
}

// word says one of the words printed in a book, its blanks filled.
func (b *Book) word(tag lang.Tag, key string, blanks ...string) string {
	s := b.words[key].In(tag)
	for i, v := range blanks {
		s = strings.ReplaceAll(s, fmt.Sprintf("{%d}", i), v)
	}
	return s
}

// Plain is a column with its group by name, as a ruled sheet takes it.
type Plain struct {
	Title, Group string
	MM           int
	// Sum adds the column up; its cells are whole numbers.
	Sum bool
}

// Plain lists the columns from left to right.
func (b *Book) Plain(tag lang.Tag) (out []Plain) {
	for _, c := range b.Columns {
		for _, u := range c.Columns {
			out = append(out, Plain{u.Head.In(tag), c.Head.In(tag), u.MM, u.Total == "sum"})
		}
		if len(c.Columns) == 0 {
			out = append(out, Plain{c.Head.In(tag), "", c.MM, c.Total == "sum"})
		}
	}
	return out
}
