package books

import (
	"iter"
	"slices"
	"strconv"
)

// AgendaTable prints a month of the agenda: the book of both directions where
// of is "", of one otherwise (Model A.7).
func AgendaTable(p Print, page AgendaPage, of Direction) (Table, error) {
	id := "agenda"
	if of != "" {
		id += "-" + string(of)
	}
	b, err := Find(id)
	if err != nil {
		return Table{}, err
	}
	p.Month = page.Month
	t, err := p.table(id, each(slices.Values(page.Lines), func(_ int, l AgendaLine) line { return p.agendaLine(b, l, of == "") }))
	if err != nil {
		return Table{}, err
	}
	sums := func(d map[Direction]int) map[string]int {
		return map[string]int{"in_number": d[In], "out_number": d[Out]}
	}
	t.Carried = b.summary(b.word(p.Tag, "carried"), sums(page.Opening))
	t.Closing = b.summary(b.word(p.Tag, "closing"), sums(page.Closing))
	n := func(d Direction) string { return strconv.Itoa(page.Closing[d] - page.Opening[d]) }
	t.Notes = []string{b.word(p.Tag, "letters", n(In), strconv.Itoa(page.Voids[In]), n(Out), strconv.Itoa(page.Voids[Out]))}
	for _, x := range page.Before {
		t.Notes = append(t.Notes, b.word(p.Tag, "before-"+string(x.Direction), strconv.Itoa(x.From), strconv.Itoa(x.To), b.word(p.Tag, "source-"+x.Source)))
	}
	return t, nil
}

// each makes lines of values, with their place from 0.
func each[T any](values iter.Seq[T], of func(int, T) line) iter.Seq[line] {
	return func(yield func(line) bool) {
		i := 0
		for v := range values {
			if !yield(of(i, v)) {
				return
			}
			i++
		}
	}
}

func (p Print) agendaLine(b *Book, l AgendaLine, both bool) line {
	w := p.Words.letter(l)
	no := strconv.Itoa(l.Number)
	if both {
		no = b.word(p.Tag, "mark-"+string(l.Direction)) + "-" + no
	}
	if w.Number == "" {
		w.Number = "-"
	}
	return func(key string) string {
		switch key {
		case "no":
			return no
		case "date":
			return short(l.Date)
		case "class":
			return l.Class
		case "note":
			return notes(p.marks(b, l), w.Note)
		case string(l.Direction) + "_number":
			return w.Number
		case string(l.Direction) + "_date":
			return short(l.LetterDate)
		case "in_from", "out_to":
			return when(key == "in_from" == (l.Direction == In), w.Party)
		case string(l.Direction) + "_about":
			return w.About
		}
		return ""
	}
}

func when(is bool, s string) string {
	if is {
		return s
	}
	return ""
}

// marks says what happened to a number: void and why, late, corrected.
func (p Print) marks(b *Book, l AgendaLine) string {
	var out []string
	if l.Void != NotVoid {
		out = append(out, b.word(p.Tag, "void", b.word(p.Tag, "void-"+string(l.Void))))
	}
	if l.Mended {
		out = append(out, b.word(p.Tag, "mended"))
	}
	return notes(append(out, p.late(b, l.When))...)
}

func (p Print) late(b *Book, w When) string {
	return when(w.Late(), b.word(p.Tag, "late", short(w.Entered)))
}

// ExpeditionTable prints a month of the expedition (Model A.8). The agenda
// gives the letters.
func ExpeditionTable(p Print, page ExpeditionPage, a *Agenda) (Table, error) {
	b, err := Find("expedition")
	if err != nil {
		return Table{}, err
	}
	p.Month = page.Month
	t, err := p.table(b.ID, each(slices.Values(page.Lines), func(i int, s Sent) line {
		l, _ := a.Line(s.Letter)
		w := p.Words.letter(l)
		return func(key string) string {
			switch key {
			case "no":
				return strconv.Itoa(page.Opening + i + 1)
			case "date":
				return short(s.Date)
			case "letter":
				return notes(short(l.LetterDate), w.Number)
			case "about":
				return w.About
			case "to":
				if to := p.Words.text(s.To); to != "" {
					return to
				}
				return w.Party
			case "note":
				got := p.Words.text(s.Receipt)
				return notes(b.word(p.Tag, "way-"+s.Way), when(got != "", b.word(p.Tag, "received", got)), p.late(b, s.When))
			}
			return ""
		}
	}))
	if err == nil {
		t.Carried = b.summary(b.word(p.Tag, "carried"), map[string]int{"letter": page.Opening})
		t.Closing = b.summary(b.word(p.Tag, "closing"), map[string]int{"letter": page.Closing})
	}
	return t, err
}

// ArchiveTable prints the list of archives (UU 43/2009, PP 28/2012).
func ArchiveTable(p Print, lines []AgendaLine) (Table, error) {
	b, err := Find("archive")
	if err != nil {
		return Table{}, err
	}
	return p.table(b.ID, each(slices.Values(lines), func(i int, l AgendaLine) line {
		w := p.Words.letter(l)
		of := l.LetterDate
		if of == 0 {
			of = l.Date
		}
		return func(key string) string {
			switch key {
			case "no":
				return strconv.Itoa(i + 1)
			case "class":
				return l.Class
			case "letter":
				return w.Number
			case "about":
				return w.About
			case "date":
				return short(of)
			case "box":
				return l.Box
			case "active":
				return short(l.Retention.ActiveUntil(of))
			case "inactive":
				return short(l.Retention.InactiveUntil(of))
			case "fate":
				return b.word(p.Tag, "fate-"+string(l.Retention.Fate))
			case "note":
				return notes(p.marks(b, l), w.Note)
			}
			return ""
		}
	}))
}
