package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"genggam/internal/canon"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Handwritten is a letter that was written outside of this program and gets its
// number here.
type Handwritten struct {
	// About says for whom and about what, at most 500 bytes.
	About string
	// Number is the whole number as it stands on the paper, "" for that of the
	// office's pattern. It holds Seq.
	Number string
	// Seq is the number that was proposed, 0 for whichever is free: when another
	// letter took it meanwhile, the fault is "register.moved".
	Seq int
}

// NextNumber proposes the number of the next letter by hand in a register of the
// officer's office: its place, and the whole number as the office's letters of
// that register write it, with the archive code that most of them have.
func (d *Desk) NextNumber(ctx context.Context, a Actor, name string) (seq int, number string, err error) {
	if err := a.May(premises.Register); err != nil {
		return 0, "", err
	}
	b, err := d.beginning(ctx, register{string(a.Office), name, d.Today(a.Office).Year()})
	if err != nil {
		return 0, "", err
	}
	number, err = d.wholeNumber(a, name, b.Next)
	return b.Next, number, err
}

// wholeNumber writes a number in the pattern of a register's letters.
func (d *Desk) wholeNumber(a Actor, name string, seq int) (string, error) {
	o, err := d.Office(a.Office)
	if err != nil {
		return "", err
	}
	year, month, _ := d.Today(a.Office).Date()
	shape, class := d.patternOf(o, name)
	return document.FormatNumber(shape, document.NumberParts{Class: class, Sequence: seq, Office: o.Short, Year: year, Month: int(month)})
}

// patternOf is the shape and the archive code that most of the office's letters in
// a register have; the first in the catalogue where as many have another.
func (d *Desk) patternOf(o Office, name string) (shape, class string) {
	shapes, classes := map[string]int{}, map[string]int{}
	most := func(counted map[string]int, now, best string) string {
		if counted[now]++; counted[now] > counted[best] {
			return now
		}
		return best
	}
	for _, s := range d.Catalogue().All(premises.EndOfTime) {
		if r := s.Result.Register; r == "" || r != name && name != CommonRegister || !o.Provides(s) {
			continue
		}
		shape, class = most(shapes, s.Result.Number, shape), most(classes, s.Result.Classification, class)
	}
	return shape, class
}

// TypedLetter is EnterHandwritten with the number that the pattern gives.
func (d *Desk) TypedLetter(ctx context.Context, a Actor, name, about string) (seq int, err error) {
	seq, _, err = d.EnterHandwritten(ctx, a, name, Handwritten{About: about})
	return seq, err
}

// EnterHandwritten enters a letter that was written by hand into the register, so
// that its number stands in the same gap-free series. It returns the number's
// place in the series and the whole number. Faults: "register.about",
// "register.number" (on the field number), "register.unknown", "register.moved",
// "series.ended".
func (d *Desk) EnterHandwritten(ctx context.Context, a Actor, name string, h Handwritten) (seq int, number string, err error) {
	if err := a.May(premises.Register); err != nil {
		return 0, "", err
	}
	if h, err = h.clean(); err != nil {
		return 0, "", err
	}
	if name != CommonRegister && !d.knownRegister(name) {
		return 0, "", fault.New(fault.Invalid, "register.unknown").On("register")
	}
	year := d.Today(a.Office).Year()
	by := store.By{Unit: string(a.Office), Actor: journal.Actor{Role: "registrar", Account: a.Account}}
	err = d.Store.Act(ctx, by, func(t *store.Tx) error {
		if is, _, err := seriesOn(t, string(a.Office), d.Today(a.Office)); err != nil || name == CommonRegister && is != Together {
			return cmp.Or(err, error(fault.New(fault.Conflict, "series.ended").On("register")))
		}
		l, err := d.nextCounted(t, register{Office: string(a.Office), Name: name, Year: year})
		if err != nil {
			return err
		}
		if h.Seq > 0 && h.Seq != l.Seq {
			return fault.New(fault.Conflict, "register.moved", l.Seq).On("number")
		}
		if number = h.Number; number == "" {
			if number, err = d.wholeNumber(a, name, l.Seq); err != nil {
				return err
			}
		}
		if !holdsNumber(number, l.Seq) {
			return fault.New(fault.Invalid, "register.number", l.Seq, document.MaxNumber).On("number")
		}
		body, err := json.Marshal(document.Handwritten{About: h.About, Number: number})
		if err != nil {
			return err
		}
		it, err := d.Vault.SealTx(t, string(a.Office), "typed-letter", body)
		if err != nil {
			return err
		}
		if err := it.Put(t); err != nil {
			return err
		}
		l.Use, l.Item, seq = "manual", it.ID, l.Seq
		return putNumber(t, l)
	})
	return seq, number, err
}

// clean refuses what is no letter.
func (h Handwritten) clean() (Handwritten, error) {
	h.About, h.Number = strings.TrimSpace(h.About), strings.Join(strings.Fields(h.Number), " ")
	switch {
	case h.About == "" || len(h.About) > 500:
		return h, fault.New(fault.Invalid, "register.about").On("about")
	case len(h.Number) > document.MaxNumber || !utf8.ValidString(h.Number) || strings.ContainsFunc(h.Number, unicode.IsControl):
		return h, fault.New(fault.Invalid, "register.number-long", document.MaxNumber).On("number")
	}
	return h, nil
}

// holdsNumber says whether a whole number holds its place in the register, with or
// without zeros before it: whoever reads the paper finds it in the book.
func holdsNumber(number string, seq int) bool {
	return slices.ContainsFunc(strings.FieldsFunc(number, func(r rune) bool { return r < '0' || r > '9' }), func(digits string) bool {
		n, err := strconv.Atoi(digits)
		return err == nil && n == seq
	})
}

// padWords are the words of a letter that was written on a blank, with the whole
// number that the blank bears. A number that names the month of its printing is
// not known here, and only its place in the register is kept.
func (d *Desk) padWords(ctx context.Context, a Actor, id canon.ID, h document.Handwritten, seq int) (string, error) {
	p, err := d.pad(ctx, a, id)
	if err != nil {
		return "", err
	}
	shape := p.Standard.Result.Number
	if strings.Contains(shape, "{month}") || strings.Contains(shape, "{roman}") {
		return h.About, nil
	}
	o, err := d.Office(a.Office)
	if err != nil {
		return "", err
	}
	if h.Number, err = document.FormatNumber(shape, document.NumberParts{Class: p.Standard.Result.Classification, Sequence: seq, Office: o.Short, Year: p.Year}); err != nil {
		return "", err
	}
	body, err := json.Marshal(h)
	return string(body), err
}
