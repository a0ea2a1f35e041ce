package premises

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"genggam/internal/fault"
)

// Reach is what an office's letterhead says below its lines (Office.Letterhead) and
// its address (Office.Address): how to reach it. Permendagri 1/2023 has address,
// post code, telephone and e-mail there. "" prints nothing.
type Reach struct {
	// Postal is the post code, five digits.
	Postal string `json:"postal,omitempty"`
	Phone  string `json:"phone,omitempty"`
	Email  string `json:"email,omitempty"`
	Site   string `json:"site,omitempty"`
}

// Letterhead is a whole letterhead as it is entered.
type Letterhead struct {
	Reach
	// Lines from the highest government down; Address is the line below them.
	Lines   []string
	Address string
	// Short stands for the office in the numbers of its letters ("Ds.SKR"); "" leaves
	// it as it is.
	Short string
	// Printed is the height in mm of a letterhead that the paper bears already, 0
	// where ours is drawn.
	Printed int
}

// The bounds of a letterhead: more does not fit above a letter.
const (
	MaxHeadLines = 5
	maxHeadLine  = 100 // bytes
	maxAddress   = 200
	maxShort     = 20 // bytes, without a stroke: strokes part a number
)

// Clean brings what was typed into shape, and refuses what cannot stand above a
// letter: faults of kind Invalid on lines, address, short, postal, phone, email, site.
func (l Letterhead) Clean() (Letterhead, error) {
	l.Address, l.Postal, l.Phone, l.Email, l.Site = oneLine(l.Address), oneLine(l.Postal), oneLine(l.Phone), oneLine(l.Email), oneLine(l.Site)
	var lines []string
	for _, s := range l.Lines {
		if s = oneLine(s); s != "" {
			lines = append(lines, s)
		}
	}
	l.Lines = lines
	if len(lines) == 0 || len(lines) > MaxHeadLines {
		return l, fault.New(fault.Invalid, "letterhead.lines", MaxHeadLines).On("lines")
	}
	for _, s := range lines {
		if len(s) > maxHeadLine || !printable(s) {
			return l, fault.New(fault.Invalid, "letterhead.line", maxHeadLine).On("lines")
		}
	}
	for _, f := range []struct {
		field, text string
		most        int
	}{{"address", l.Address, maxAddress}, {"phone", l.Phone, 60}, {"site", l.Site, 80}} {
		if len(f.text) > f.most || !printable(f.text) {
			return l, fault.New(fault.Invalid, "letterhead.long", f.most).On(f.field)
		}
	}
	if l.Short = oneLine(l.Short); len(l.Short) > maxShort || !printable(l.Short) || strings.Contains(l.Short, "/") {
		return l, fault.New(fault.Invalid, "letterhead.short", maxShort).On("short")
	}
	return l, l.reach()
}

// reach judges what has a shape of its own.
func (l Letterhead) reach() error {
	switch {
	case l.Address == "":
		return fault.New(fault.Invalid, "letterhead.address").On("address")
	case l.Postal != "" && (len(l.Postal) != 5 || strings.Trim(l.Postal, "0123456789") != ""):
		return fault.New(fault.Invalid, "letterhead.postal").On("postal")
	case l.Phone != "" && !strings.ContainsAny(l.Phone, "0123456789"):
		return fault.New(fault.Invalid, "letterhead.phone").On("phone")
	case l.Email == "":
		return nil
	}
	if a, err := mail.ParseAddress(l.Email); err != nil || a.Address != l.Email || len(l.Email) > 100 {
		return fault.New(fault.Invalid, "letterhead.email").On("email")
	}
	return nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// Head is the office's letterhead as it is.
func (o Office) Head() Letterhead {
	l := Letterhead{Reach: o.Reach, Lines: o.Letterhead, Address: o.Address, Short: o.Short, Printed: o.Paper.Letterhead}
	if l.Printed == 0 {
		l.Printed = o.HeadSpace
	}
	return l
}
