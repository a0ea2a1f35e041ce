package books

import (
	"cmp"
	"iter"
	"slices"
	"strconv"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/person"
)

// RecapTable prints a month of the count of residents, a line a dusun (Model B.3).
func RecapTable(p Print, page RecapPage) (Table, error) {
	b, err := Find("recap")
	if err != nil {
		return Table{}, err
	}
	p.Month = page.Month
	t, err := p.table(b.ID, each(slices.Values(page.Lines), func(i int, l RecapLine) line {
		return p.recapLine(b, i, l)
	}))
	if err == nil {
		t.Totals[1] = b.word(p.Tag, "sum")
		if all := page.Total(); all.InnerCame+all.InnerLeft > 0 {
			t.Notes = []string{b.word(p.Tag, "inner-note")}
		}
	}
	return t, err
}

func (p Print) recapLine(b *Book, i int, l RecapLine) line {
	figures := map[string]int{}
	for name, c := range map[string]Cells{"open": l.Opening.People, "born": l.Born, "came": l.Came, "died": l.Died, "left": l.Left, "close": l.Closing.People} {
		for j, column := range [...]string{"_fm", "_ff", "_cm", "_cf"} {
			figures[name+column] = c[j]
		}
	}
	for name, v := range map[string]Balance{"open": l.Opening, "close": l.Closing} {
		figures[name+"_families"], figures[name+"_members"], figures[name+"_souls"] = v.Families, v.Members(), v.People.Sum()
	}
	return func(key string) string {
		switch key {
		case "no":
			return strconv.Itoa(i + 1)
		case "area":
			return l.Name
		case "note":
			return when(l.InnerCame+l.InnerLeft > 0, b.word(p.Tag, "inner", strconv.Itoa(l.InnerCame), strconv.Itoa(l.InnerLeft)))
		}
		return strconv.Itoa(figures[key])
	}
}

// MovementPage is a month of the movements of residents: who was born, died,
// came and left. Who moves between two dusun stays in the village and in no line.
type MovementPage struct {
	Month            Month
	Opening, Closing int
	Lines            []Event
}

// Movements takes a month's movements out of entries, by day, with the balance
// of the page of the count.
func Movements(page RecapPage, events iter.Seq[Event]) MovementPage {
	t := page.Total()
	out := MovementPage{Month: page.Month, Opening: t.Opening.People.Sum(), Closing: t.Closing.People.Sum()}
	for e := range events {
		if r, ok := movement(e); ok && r.Page() == page.Month {
			out.Lines = append(out.Lines, e)
		}
	}
	arrange.By(out.Lines, func(x, y Event) int {
		a, _ := movement(x)
		b, _ := movement(y)
		return cmp.Compare(a.Date, b.Date)
	})
	return out
}

func movement(e Event) (Resident, bool) {
	switch e := e.(type) {
	case Born:
		return Resident(e), true
	case Died:
		return Resident(e), true
	case Arrived:
		return e.Resident, true
	case Left:
		return e.Resident, true
	}
	return Resident{}, false
}

// MovementTable prints a month of the movements (Model B.2). A birth stands
// under "more" with the word for it. Where somebody came from or went to is the
// region of the entry, or the address in its words.
func MovementTable(p Print, page MovementPage) (Table, error) {
	b, err := Find("movements")
	if err != nil {
		return Table{}, err
	}
	p.Month = page.Month
	t, err := p.table(b.ID, each(slices.Values(page.Lines), func(i int, e Event) line { return p.movementLine(b, i, e) }))
	if err != nil {
		return Table{}, err
	}
	more := 0
	for _, e := range page.Lines {
		switch e.(type) {
		case Born, Arrived:
			more++
		}
	}
	fewer := len(page.Lines) - more
	t.Notes = []string{b.word(p.Tag, "movement", strconv.Itoa(page.Opening), strconv.Itoa(more), strconv.Itoa(fewer), strconv.Itoa(page.Closing))}
	return t, nil
}

func (p Print) movementLine(b *Book, i int, e Event) line {
	r, _ := movement(e)
	w := p.Words.person(r.Words)
	cells := map[string]string{
		"no": strconv.Itoa(i + 1), "name": w.Name, "birth_place": w.BirthPlace, "birth_date": dayText(w.BirthDate),
		"sex": string(r.Standing.Sex), "nation": nation(r.Standing.Foreign), "note": p.late(b, r.When),
	}
	day := short(r.Date)
	switch e := e.(type) {
	case Born:
		cells["from"], cells["came"] = b.word(p.Tag, "born"), day
	case Arrived:
		cells["from"], cells["came"] = cmp.Or(p.Words.region(e.From), w.Address, "-"), day
	case Left:
		cells["to"], cells["left"] = cmp.Or(p.Words.region(e.To), w.Address, "-"), day
	case Died:
		cells["died"], cells["death"] = b.word(p.Tag, "died"), day
	}
	return func(key string) string { return cells[key] }
}

// nation is the citizenship as registers write it.
func nation(foreign bool) string {
	if foreign {
		return "WNA"
	}
	return "WNI"
}

// dayText prints a stored day as dd-mm-yyyy; what is none stays as it is.
func dayText(day string) string {
	d, err := calendar.ParseDay(day)
	if err != nil {
		return day
	}
	return short(d)
}

// ResidentLine is one line of the main book of residents.
type ResidentLine struct {
	person.Record
	// Reads is what the person can read, in the letters of the book: L (Latin),
	// D (regional), A (Arabic), and so on; "" when it is not known.
	Reads string
	Note  string
}

// ResidentTable prints the main book of residents (Model B.1) in the order
// given. It walks through the lines as it is read, so a whole village streams.
func ResidentTable(p Print, lines iter.Seq[ResidentLine]) (Table, error) {
	return p.table("residents", each(lines, func(i int, l ResidentLine) line {
		return func(key string) string {
			switch key {
			case "no":
				return strconv.Itoa(i + 1)
			case "birth_place":
				return l.BirthPlace
			case "birth_date":
				return dayText(l.BirthDate)
			case "reads":
				return l.Reads
			case "note":
				return l.Note
			}
			return recordCell(l.Record, key)
		}
	}))
}

// recordCell is what the books of residents take out of a person's record.
func recordCell(r person.Record, key string) string {
	switch key {
	case "name":
		return r.Name
	case "sex":
		return r.Sex
	case "marital":
		return r.Marital
	case "religion":
		return r.Religion
	case "education":
		return r.Education
	case "job":
		return r.Job
	case "nation":
		return r.Citizenship
	case "address":
		return address(r)
	case "role":
		return r.FamilyRole
	case "nik":
		return r.NIK
	case "kk":
		return r.KK
	case "birth":
		return place(r.BirthPlace, dayText(r.BirthDate))
	case "blood":
		return r.Blood
	case "father":
		return r.Father
	case "mother":
		return r.Mother
	}
	return ""
}

func place(where, day string) string {
	if where == "" || day == "" {
		return where + day
	}
	return where + ", " + day
}

func address(r person.Record) string {
	s := r.Address
	for _, part := range [...]struct{ mark, value string }{{"RT ", r.RT}, {"RW ", r.RW}, {"", r.Hamlet}} {
		if part.value != "" {
			if s != "" {
				s += " "
			}
			s += part.mark + part.value
		}
	}
	return s
}

// Visitor is one line of the book of temporary residents.
type Visitor struct {
	person.Record
	// Identity is the number of a passport or card, where there is no NIK.
	Identity string
	// Descent is the second half of the citizenship column.
	Descent string
	// From, Purpose, Host are as told on arrival.
	From, Purpose, Host string
	// Came and Left; Left 0 for still here.
	Came, Left calendar.Day
	Note       string
}

// VisitorPage is a month of the temporary residents: who was here in it.
type VisitorPage struct {
	Month                        Month
	Lines                        []Visitor
	Opening, Came, Gone, Closing int
}

// Visitors takes a month out of the temporary residents, by day of arrival.
func Visitors(m Month, of iter.Seq[Visitor]) VisitorPage {
	p := VisitorPage{Month: m}
	for v := range of {
		if v.Came > m.Last() || v.Left != 0 && v.Left < m.First() {
			continue
		}
		p.Lines = append(p.Lines, v)
		if v.Came < m.First() {
			p.Opening++
		} else {
			p.Came++
		}
		if v.Left != 0 && v.Left <= m.Last() {
			p.Gone++
		}
	}
	p.Closing = p.Opening + p.Came - p.Gone
	arrange.By(p.Lines, func(x, y Visitor) int { return cmp.Compare(x.Came, y.Came) })
	return p
}

// VisitorTable prints a month of the temporary residents (Model B.4).
func VisitorTable(p Print, page VisitorPage) (Table, error) {
	p.Month = page.Month
	t, err := p.table("visitors", each(slices.Values(page.Lines), func(i int, v Visitor) line {
		cells := map[string]string{
			"no": strconv.Itoa(i + 1), "male": when(v.Sex == string(Male), v.Sex), "female": when(v.Sex == string(Female), v.Sex),
			"identity": cmp.Or(v.NIK, v.Identity), "descent": v.Descent, "from": v.From, "purpose": v.Purpose, "host": v.Host,
			"came": short(v.Came), "left": short(v.Left), "note": v.Note,
		}
		return func(key string) string {
			if s, ok := cells[key]; ok {
				return s
			}
			return recordCell(v.Record, key)
		}
	}))
	if err == nil {
		n := strconv.Itoa
		t.Notes = []string{t.Book.word(p.Tag, "visiting", n(page.Opening), n(page.Came), n(page.Gone), n(page.Closing))}
	}
	return t, err
}

// CardLine is one line of the book of identity and family cards.
type CardLine struct {
	person.Record
	// IssuedAt and IssuedOn are of the card; Since is the first day in the village.
	IssuedAt        string
	IssuedOn, Since calendar.Day
	Note            string
}

// CardTable prints the book of identity cards and family cards (Model B.5) in
// the order given, streaming as ResidentTable does.
func CardTable(p Print, lines iter.Seq[CardLine]) (Table, error) {
	return p.table("cards", each(lines, func(i int, l CardLine) line {
		return func(key string) string {
			switch key {
			case "no":
				return strconv.Itoa(i + 1)
			case "issued":
				return place(l.IssuedAt, short(l.IssuedOn))
			case "since":
				return short(l.Since)
			case "note":
				return l.Note
			}
			return recordCell(l.Record, key)
		}
	}))
}
