package statement

import (
	_ "embed" // profiles.yaml
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"genggam/internal/calendar"
	"genggam/internal/fault"
)

//go:embed profiles.yaml
var profiles []byte

// Known is the source of the profiles that come with the program.
func Known() []byte { return slices.Clone(profiles) }

// Profile is how one bank writes its CSV files, from one day to another. Names of
// columns and labels are compared without case and superfluous spaces.
type Profile struct {
	// Name of the profile, Bank as people call it, BIC or "".
	Name string `yaml:"name"`
	Bank string `yaml:"bank"`
	BIC  string `yaml:"bic"`
	// From and To are the days ("2026-01-01") of statements in this layout; To may
	// be "". Source and Sure (read, seen, memory, example) say how it is known.
	From   string `yaml:"from"`
	To     string `yaml:"to"`
	Source string `yaml:"source"`
	Sure   string `yaml:"sure"`
	// Separator of cells: "," ";" "|" or "\t". Decimal is the sign before sen,
	// Thousands the one between thousands; either may be "".
	Separator string `yaml:"separator"`
	Decimal   string `yaml:"decimal"`
	Thousands string `yaml:"thousands"`
	// Date is the layout of days, of DD, MM, MMM (Jan), YY and YYYY.
	Date string `yaml:"date"`
	// NewestFirst says that the lines run backwards.
	NewestFirst bool    `yaml:"newest_first"`
	Columns     Columns `yaml:"columns"`
	Labels      Labels  `yaml:"labels"`
	// Credit and Debit are the words of the column Sign.
	Credit []string `yaml:"credit"`
	Debit  []string `yaml:"debit"`
	// Ignore are beginnings of rows that say nothing: totals, page footers.
	Ignore []string `yaml:"ignore"`
}

// Columns are the names of columns. Date and Words must be there, and In and Out,
// or Amount (signed, or with Sign beside it).
type Columns struct {
	Date      string `yaml:"date"`
	Words     string `yaml:"words"`
	In        string `yaml:"in"`
	Out       string `yaml:"out"`
	Amount    string `yaml:"amount"`
	Sign      string `yaml:"sign"`
	Balance   string `yaml:"balance"`
	Reference string `yaml:"reference"`
	Account   string `yaml:"account"`
	Currency  string `yaml:"currency"`
}

// Labels begin rows around the table, their value stands behind them. Where a
// bank writes Opening and Closing its files show that they are whole; else Own has
// to.
type Labels struct {
	Account  string `yaml:"account"`
	Currency string `yaml:"currency"`
	Period   string `yaml:"period"`
	Opening  string `yaml:"opening"`
	Closing  string `yaml:"closing"`
}

// ReadProfiles reads a list of profiles in YAML. A mistake is a fault
// "statement.profile" with line and column, or "statement.profile-of" with the
// name of the profile and of the field.
func ReadProfiles(src []byte) ([]Profile, error) {
	if len(src) > maxRun || !utf8.Valid(src) || nested(string(src)) {
		return nil, fault.New(fault.Invalid, "statement.profile", 1, 1, "64 KiB")
	}
	if at := refused(src); at != nil {
		return nil, fault.New(fault.Invalid, "statement.profile", at.Line, at.Column, "&, *, !")
	}
	var list []Profile
	if err := yaml.UnmarshalWithOptions(src, &list, yaml.Strict()); err != nil {
		line, column, said := 1, 1, "?"
		var e yaml.Error
		if errors.As(err, &e) {
			said = e.GetMessage()
			if t := e.GetToken(); t != nil && t.Position != nil {
				line, column = t.Position.Line, t.Position.Column
			}
		}
		return nil, fault.New(fault.Invalid, "statement.profile", line, column, said)
	}
	for _, p := range list {
		if wrong := p.wrong(); wrong != "" {
			return nil, fault.New(fault.Invalid, "statement.profile-of", p.Name, wrong)
		}
	}
	return list, nil
}

// nested says whether brackets or dashes go deeper than in any list of profiles;
// such a file does not reach the reader of YAML.
func nested(src string) bool {
	open := 0
	for line := range strings.Lines(src) {
		body := strings.TrimLeft(line, " -?:\t")
		open = max(open+strings.Count(body, "[")+strings.Count(body, "{")-strings.Count(body, "]")-strings.Count(body, "}"), 0)
		if open > 8 || len(line)-len(body) > 40 {
			return true
		}
	}
	return strings.Count(src, "[")+strings.Count(src, "{") > 2000
}

// refusing is the walk of refused.
type refusing struct{ at *token.Position }

// Visit stops at an anchor, an alias or a tag (it is an ast.Visitor).
func (r *refusing) Visit(n ast.Node) ast.Visitor {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		r.at = n.GetToken().Position
		return nil
	}
	return r
}

// refused is the place of an anchor, an alias or a tag, which no profile needs
// and which make a small file large; nil without one.
func refused(src []byte) *token.Position {
	doc, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil // told by the reader, with its place
	}
	r := &refusing{}
	for _, d := range doc.Docs {
		if d.Body != nil {
			ast.Walk(r, d.Body)
		}
	}
	return r.at
}

// wrong names the field that keeps a profile from being used, or "".
func (p Profile) wrong() string {
	_, fromErr := calendar.ParseDay(p.From)
	_, toErr := calendar.ParseDay(p.To)
	c := p.Columns
	for _, f := range []struct {
		field string
		bad   bool
	}{
		{"name", p.Name == ""},
		{"bank", p.Bank == ""},
		{"from", fromErr != nil},
		{"to", p.To != "" && (toErr != nil || p.To < p.From)},
		{"sure", !slices.Contains([]string{"read", "seen", "memory", "example"}, p.Sure)},
		{"separator", !slices.Contains([]string{",", ";", "|", "\t"}, p.Separator)},
		{"decimal", !slices.Contains([]string{"", ",", "."}, p.Decimal)},
		{"thousands", !slices.Contains([]string{"", ",", ".", " "}, p.Thousands) || p.Thousands != "" && p.Thousands == p.Decimal},
		{"date", !strings.Contains(p.Date, "DD") || !strings.Contains(p.Date, "MM") || !strings.Contains(p.Date, "YY")},
		{"columns.date", c.Date == ""},
		{"columns.words", c.Words == ""},
		{"columns.amount", (c.Amount == "") == (c.In == "" || c.Out == "")},
		{"credit", c.Sign != "" && (len(p.Credit) == 0 || len(p.Debit) == 0)},
		{"labels.account", c.Account == "" && p.Labels.Account == ""},
		{"columns.balance", c.Balance == "" && (p.Labels.Opening == "" || p.Labels.Closing == "")},
	} {
		if f.bad {
			return f.field
		}
	}
	return ""
}

// named lists the columns that a header must have.
func (c Columns) named() []string {
	all := []string{c.Date, c.Words, c.In, c.Out, c.Amount, c.Sign, c.Balance, c.Reference, c.Account, c.Currency}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// layout is the date layout as package time writes it.
func (p Profile) layout() string {
	return strings.NewReplacer("DD", "02", "MMM", "Jan", "MM", "01", "YYYY", "2006", "YY", "06").Replace(p.Date)
}

// day reads a date at the beginning of a cell; a time of day may follow.
func (p Profile) day(cell string) (calendar.Day, bool) {
	cell = strings.TrimLeft(cell, "' ")
	layout := p.layout()
	if len(cell) < len(layout) || len(cell) > len(layout) && cell[len(layout)] != ' ' && cell[len(layout)] != 'T' {
		return 0, false
	}
	t, err := time.Parse(layout, cell[:len(layout)])
	return calendar.DayOf(t, time.UTC), err == nil
}

// dated says whether the layout is one of a day.
func (p Profile) dated(day calendar.Day) bool {
	s := day.String()
	return s >= p.From && (p.To == "" || s <= p.To)
}

// plain is a name as it is compared.
func plain(s string) string {
	return strings.ToLower(strings.TrimSpace(strings.TrimRight(tidy(s), ": ")))
}
