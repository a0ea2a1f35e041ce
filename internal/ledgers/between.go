package ledgers

import (
	"genggam/internal/books"
	"genggam/internal/document"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Between is a letter from one office to another, both of which keep their books
// here: nobody types it into either.
type Between struct {
	From, To premises.Office
	// Class is the archive code, About the subject.
	Class, About string
	// Number of the letter; "" gives it the next that Count takes from a register of
	// the sender, so that no two of its letters have one number.
	Number string
	Count  func(t *store.Tx) (Counted, error)
	// Document is the letter of the sender's own that it is, whose line in the agenda
	// came by itself; 0 or less for none.
	Document int64
}

// Counted is a number that a register gave: its series, and the place of its entry.
type Counted struct {
	Register  string
	Year, Seq int
	Pos       int64
}

// EnterBetween enters a letter as outgoing in the sender's agenda, with its line of
// the expedition, and as incoming in the receiver's, in the act of the case that it
// becomes. With a Number that the sender's register gave, only the receiver's line
// is written, and of a Document its line of the expedition: the sender's in the
// agenda comes by itself. out is zero for neither.
func (r *Room) EnterBetween(t *store.Tx, b Between) (out, in books.Ref, number string, err error) {
	number = b.Number
	switch {
	case number == "":
		out, number, err = r.enterOutgoing(t, b)
	case b.Document > 0:
		out, err = r.expediteOwn(t, b)
	}
	if err != nil {
		return out, in, "", err
	}
	letter := books.Letter{Number: number, Party: b.From.Full(), About: b.About}
	in, err = r.enterOne(t, b.To.Code, books.In, b.Class, func() (books.Letter, register, error) { return letter, register{}, nil })
	return out, in, number, err
}

func (r *Room) enterOutgoing(t *store.Tx, b Between) (out books.Ref, number string, err error) {
	today := r.day(b.From.Code, t.Now())
	_, month, _ := today.Date()
	out, err = r.enterOne(t, b.From.Code, books.Out, b.Class, func() (books.Letter, register, error) {
		c, err := b.Count(t)
		if err == nil {
			number, err = document.FormatNumber("", document.NumberParts{Class: b.Class, Sequence: c.Seq, Office: b.From.Short, Year: c.Year, Month: int(month)})
		}
		return books.Letter{Number: number, Party: b.To.Full(), About: b.About}, register{Name: c.Register, Year: c.Year, Seq: c.Seq, Source: c.Pos}, err
	})
	if err != nil {
		return out, "", err
	}
	return out, number, r.expedite(t, b, out)
}

// expediteOwn writes that a letter of the sender's own left by wire.
func (r *Room) expediteOwn(t *store.Tx, b Between) (out books.Ref, err error) {
	was := t.By()
	defer func() { t.For(was.Unit) }()
	t.For(string(b.From.Code))
	if err := r.takeAll(t, b.From.Code); err != nil {
		return out, err
	}
	var direction string
	var year, number int64
	found, err := t.One(`SELECT direction, year, number FROM ledger_letters WHERE office = ? AND document = ?`,
		[]any{string(b.From.Code), b.Document}, &direction, &year, &number)
	if err != nil || !found {
		return out, err
	}
	out = books.Ref{Series: books.Series{Direction: books.Direction(direction), Year: int(year)}, Number: int(number)}
	return out, r.expedite(t, b, out)
}

// expedite writes that a letter left by wire.
func (r *Room) expedite(t *store.Tx, b Between, ref books.Ref) error {
	closed, err := closedIn(t, string(b.From.Code))
	if err != nil {
		return err
	}
	today := r.day(b.From.Code, t.Now())
	when, err := books.Enter(today, today, closed)
	if err != nil {
		return err
	}
	to, err := r.Vault.SealValueTx(t, string(b.From.Code), "expedition", b.To.Full())
	if err != nil {
		return err
	}
	e := books.Sent{When: when, Letter: ref, To: to.ID, Way: "electronic"}
	pos, err := write(t, sentStream(string(b.From.Code), e.Page().Year()), e, to)
	if err != nil {
		return err
	}
	return saveSent(t, string(b.From.Code), e, pos)
}

// enterOne gives a letter the next number of a series; say tells its words, and the
// line of a register that it came from.
func (r *Room) enterOne(t *store.Tx, office region.Code, way books.Direction, class string, say func() (books.Letter, register, error)) (books.Ref, error) {
	was := t.By()
	defer func() { t.For(was.Unit) }()
	t.For(string(office))
	if err := r.takeAll(t, office); err != nil {
		return books.Ref{}, err
	}
	closed, err := closedIn(t, string(office))
	if err != nil {
		return books.Ref{}, err
	}
	today := r.day(office, t.Now())
	series := books.Series{Direction: way, Year: today.Year()}
	last, found, err := lastLetter(t, string(office), series)
	if err != nil {
		return books.Ref{}, err
	}
	var agenda books.Agenda
	if found {
		agenda.Apply(last.Entered)
	}
	if err := goOn(t, string(office), series, &agenda); err != nil {
		return books.Ref{}, err
	}
	e, err := agenda.Enter(books.Entered{When: books.When{Date: today}, Direction: way, LetterDate: today, Class: class, Document: -1}, today, closed)
	if err != nil {
		return books.Ref{}, err
	}
	letter, from, err := say()
	if err != nil {
		return books.Ref{}, err
	}
	words, err := r.Vault.SealValueTx(t, string(office), "agenda", letter)
	if err != nil {
		return books.Ref{}, err
	}
	e.Words = words.ID
	return e.Ref(), r.put(t, office, e, entering{words: words, from: from})
}
