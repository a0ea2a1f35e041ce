package web

import (
	"strconv"
	"strings"

	"genggam/internal/books"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/settlement"
)

const numbersPath = registerPath + "/cara"

// How the book of paper counts, as the address says it.
const (
	bookTogether = "satu"
	bookByKind   = "jenis"
)

// numbersPart is from where the office goes on: what its books of paper came to.
type numbersPart struct {
	Lead string
	// Ask is how the book counts, before anything was said of it; then Fields are
	// empty.
	Ask *Field
	// Way is what the fields are about, Fields the registers, Agenda the books of
	// incoming and outgoing letters.
	Way            string
	Fields, Agenda []Field
	// Lines say which number comes next.
	Lines []string
	// Begun says that letters of this year were numbered here.
	Begun bool
}

// numbersForm draws what can be said of the books of paper, and what cannot any more.
func (k *clerk) numbersForm(now desk.Series, f *fault.Fault) (*numbersPart, error) {
	n, err := k.Hall.Settlement.Numbers(k.ctx(), k.actor)
	if err != nil {
		return nil, err
	}
	p := &numbersPart{Lead: k.say("numbers.lead", strconv.Itoa(n.Year))}
	for _, b := range n.Registers {
		p.Begun = p.Begun || b.Begun
		if n.Stated || b.Begun {
			p.Lines = append(p.Lines, k.say("numbers.next", k.registerName(b.Register), b.Next))
		}
	}
	if !k.actor.Can("decide-numbering") {
		return p, nil
	}
	if p.Way = k.typed("buku"); p.Way == "" {
		p.Way = k.r.URL.Query().Get("buku")
	}
	if p.Way != bookTogether && p.Way != bookByKind {
		p.Way = ""
	}
	switch {
	case now == desk.Together:
		p.Way = bookTogether
	case n.Stated || p.Begun:
		p.Way = bookByKind
	case p.Way == "":
		p.Ask = &Field{Shape: "choice", Type: "radio", ID: "buku", Name: "buku", Label: k.say("numbers.book")}
		for _, w := range []string{bookTogether, bookByKind} {
			p.Ask.Options = append(p.Ask.Options, Option{ID: "buku-" + w, Value: w, Label: k.say("numbers.book-" + w), Chosen: w == bookTogether})
		}
		return p, nil
	}
	if p.Way == bookTogether && now != desk.Together {
		n.Registers = []desk.Beginning{{Register: desk.CommonRegister}}
	}
	k.numbersFields(p, n, f != nil)
	return p, nil
}

// numbersFields are the fields of a way of counting.
func (k *clerk) numbersFields(p *numbersPart, n settlement.Numbers, sent bool) {
	field := func(name, label, value, help string) Field {
		x := Field{Shape: "input", Type: "text", Mode: "numeric", Width: "w4", ID: name, Name: name, Label: label, Help: help, Value: value, Auto: "off", Plain: true}
		if sent {
			x.Value = k.typed(name)
		}
		return x
	}
	for _, b := range n.Registers {
		if b.Begun {
			continue
		}
		value := ""
		if b.Last > 0 || n.Stated {
			value = strconv.Itoa(b.Last)
		}
		p.Fields = append(p.Fields, field("no-"+b.Register, k.registerName(b.Register), value, ""))
	}
	for _, b := range n.Agenda {
		if b.Begun {
			continue
		}
		value := ""
		if b.Last > 0 {
			value = strconv.Itoa(b.Last)
		}
		x := field("agenda-"+string(b.Direction), k.say("numbers.agenda-"+string(b.Direction)), value, "")
		x.Optional = true
		p.Agenda = append(p.Agenda, x)
	}
}

// numbersTyped reads the fields that the page showed. A register must have a
// number, 0 too; an agenda may stay empty.
func (k *clerk) numbersTyped(p *numbersPart) (s settlement.Stated, err error) {
	s = settlement.Stated{Registers: map[string]int{}, Agenda: map[books.Direction]int{}}
	for _, x := range append(p.Fields, p.Agenda...) {
		text := strings.TrimLeft(k.typed(x.Name), "0")
		if k.typed(x.Name) == "" {
			if x.Optional {
				continue
			}
			return s, fault.New(fault.Invalid, "numbers.missing").On(x.Name)
		}
		n, err := strconv.Atoi(text)
		if text != "" && err != nil || n < 0 || n > desk.MaxStated {
			return s, fault.New(fault.Invalid, "numbers.range", desk.MaxStated).On(x.Name)
		}
		if name, ok := strings.CutPrefix(x.Name, "no-"); ok {
			s.Registers[name] = n
		} else {
			s.Agenda[books.Direction(strings.TrimPrefix(x.Name, "agenda-"))] = n
		}
	}
	return s, nil
}

// numbersTake keeps what the books of paper came to. An office that never said how
// it counts decides it in the same press.
func (k *clerk) numbersTake() error {
	now, err := k.Desk.SeriesOn(k.ctx(), k.actor.Office, k.officeDay())
	if err != nil {
		return err
	}
	p, err := k.numbersForm(now, nil)
	if err != nil {
		return err
	}
	s, err := k.numbersTyped(p)
	if err == nil && p.Way == bookTogether && now != desk.Together {
		err = k.Desk.DecideSeries(k.ctx(), k.actor, desk.Counting{Series: desk.Together, From: k.officeDay(), Basis: k.say("numbers.basis", strconv.Itoa(k.officeDay().Year()))})
	}
	if err == nil {
		err = k.Hall.Settlement.State(k.ctx(), k.actor, s)
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(numbersPath, "numbers-stated")
	case f == nil || f.Kind != fault.Invalid && f.Kind != fault.Conflict:
		return err
	}
	if _, register := s.Registers[f.Field]; register {
		f = f.On("no-" + f.Field)
	}
	return k.showSeries(f.Kind.Status(), f)
}

// numbersShown puts the numbers on the page of how letters are counted.
func (k *clerk) numbersShown(p *seriesPage, now desk.Series, f *fault.Fault) error {
	part, err := k.numbersForm(now, f)
	if err != nil {
		return err
	}
	p.Numbers = part
	if f != nil && k.r.URL.Path == numbersPath+"/nomor" {
		both := append(part.Fields, part.Agenda...)
		k.accountProblem(&p.Shell, both, f)
		part.Fields, part.Agenda = both[:len(part.Fields)], both[len(part.Fields):]
	}
	return nil
}
