package premises

import (
	"context"
	"maps"

	"genggam/internal/fault"
)

// What no program can see of an office an officer says: that its letterhead is
// right, that a sheet was printed and measured. It stands in the journal who said so.

// Checked is something that an officer looked at.
type Checked string

// What can be checked.
const (
	CheckedLetterhead Checked = "letterhead"
	CheckedPrint      Checked = "print"
	// CheckedNumbers is from which numbers the office goes on, in the books of paper.
	CheckedNumbers Checked = "numbers"
	// CheckedResidents is that the register of people is known to be short, and that
	// what it lacks will be asked at the counter.
	CheckedResidents Checked = "residents"
	// CheckedList is that the list of beginnings need not be shown any more.
	CheckedList Checked = "list"
)

// rightTo is what it takes to say that something was checked.
var rightTo = map[Checked]Act{CheckedLetterhead: Stationery, CheckedPrint: Stationery, CheckedNumbers: Numbering, CheckedResidents: Stationery, CheckedList: Stationery}

// MarkChecked says that the officer looked at something of their office and found it
// right. Saying it again changes nothing.
func (p *Premises) MarkChecked(ctx context.Context, a Actor, what Checked) error {
	act, known := rightTo[what]
	if !known {
		return fault.New(fault.NotFound, "office.unknown")
	}
	role, err := a.As(act)
	if err != nil {
		return err
	}
	o, err := p.Office(a.Office)
	if err != nil || o.HasChecked(what) {
		return err
	}
	return p.changeOffice(ctx, a, role, "checked-"+string(what), func(o *Office) error {
		o.Mark(what, p.Now().UnixMilli())
		return nil
	})
}

// numbersOf is the last number of one register.
func numbersOf(register string) Checked { return CheckedNumbers + "-" + Checked(register) }

// MarkNumbers says of which registers the last number was said, 0 included, and
// whether that is all there are. Saying it again changes nothing.
func (p *Premises) MarkNumbers(ctx context.Context, a Actor, registers []string, all bool) error {
	return p.markNumbers(ctx, a, Numbering, said{registers, all})
}

// MarkFirst says, by whoever signs its first letter here, that the book of paper of
// a register has no number yet. Saying it again changes nothing.
func (p *Premises) MarkFirst(ctx context.Context, a Actor, register string) error {
	return p.markNumbers(ctx, a, Sign, said{registers: []string{register}})
}

// said are the registers of which the last number was said, and whether that is all.
type said struct {
	registers []string
	all       bool
}

func (p *Premises) markNumbers(ctx context.Context, a Actor, what Act, s said) error {
	role, err := a.As(what)
	if err != nil {
		return err
	}
	o, err := p.Office(a.Office)
	if err != nil || !o.MarkNumbers(s.registers, s.all, p.Now().UnixMilli()) {
		return err
	}
	return p.changeOffice(ctx, a, role, "checked-"+string(CheckedNumbers), func(o *Office) error {
		o.MarkNumbers(s.registers, s.all, p.Now().UnixMilli())
		return nil
	})
}

// MarkNumbers notes it in the office and says whether that is new.
func (o *Office) MarkNumbers(registers []string, all bool, at int64) (fresh bool) {
	for _, r := range registers {
		if !o.HasChecked(numbersOf(r)) {
			o.Mark(numbersOf(r), at)
			fresh = true
		}
	}
	if all && !o.HasChecked(CheckedNumbers) {
		o.Mark(CheckedNumbers, at)
		fresh = true
	}
	return fresh
}

// SaidNumber says whether an officer said the last number of a register.
func (o Office) SaidNumber(register string) bool {
	return o.HasChecked(CheckedNumbers) || o.HasChecked(numbersOf(register))
}

// Mark notes that something was checked, in a copy of the office's marks.
func (o *Office) Mark(what Checked, at int64) {
	marks := map[Checked]int64{}
	maps.Copy(marks, o.Checked)
	marks[what] = at
	o.Checked = marks
}

// Begins says whether the office still has its list of beginnings.
func (o Office) Begins() bool { return o.Beginning && !o.HasChecked(CheckedList) }

// HasChecked says whether an officer looked at something.
func (o Office) HasChecked(what Checked) bool { return o.Checked[what] > 0 }
