package ledgers

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// PageSize is how many lines a list of letters shows.
const PageSize = 25

// NewLetter is a letter to be written in the agenda. A letter of this program
// is not written so: it comes by itself.
type NewLetter struct {
	Direction books.Direction
	// Date is the day it came or went; LetterDate stands on it, 0 for none.
	Date, LetterDate calendar.Day
	// Class is the archive code, "" for none yet.
	Class string
	books.Letter
	// Scan is a picture of it, nil for none.
	Scan *Scan
}

func (n *NewLetter) tidy() error {
	return tidy(field{"party", &n.Party, 1, 200}, field{"about", &n.About, 1, 500}, field{"number", &n.Number, 0, 100}, field{"note", &n.Note, 0, 300}, field{"class", &n.Class, 0, 32})
}

// EnterLetter gives a letter the next number of its series in the officer's
// office. The same letter sent twice is entered once. Faults are those of
// books.Agenda.Enter and "ledgers.missing", "ledgers.too-long".
func (r *Room) EnterLetter(ctx context.Context, a premises.Actor, n NewLetter) (books.Ref, error) {
	if err := a.May(premises.KeepLedger); err != nil {
		return books.Ref{}, err
	}
	if err := n.tidy(); err != nil {
		return books.Ref{}, err
	}
	if err := r.gather(ctx, a.Office); err != nil {
		return books.Ref{}, err
	}
	words, err := r.sealWords(a.Office, "agenda", n.Letter)
	if err != nil {
		return books.Ref{}, err
	}
	e := books.Entered{When: books.When{Date: n.Date}, Direction: n.Direction, LetterDate: n.LetterDate, Class: n.Class, Words: words.ID, Document: -1}
	var ref books.Ref
	err = r.Store.Act(ctx, a.Doing(premises.KeepLedger), func(t *store.Tx) error {
		ref, err = r.enter(t, a.Office, e, entering{words: words, scan: n.Scan, letter: &n.Letter})
		return err
	})
	return ref, err
}

// entering is what goes with a new line.
type entering struct {
	words vault.Item
	scan  *Scan
	// letter is what was typed, to know it again when it is sent twice; nil for
	// a line that comes by itself.
	letter *books.Letter
	// from is the line of a register of numbers, the zero value for none.
	from register
	// written is the day it was written down, 0 for today.
	written calendar.Day
}

func (r *Room) enter(t *store.Tx, office region.Code, e books.Entered, with entering) (books.Ref, error) {
	closed, err := closedIn(t, string(office))
	if err != nil {
		return books.Ref{}, err
	}
	today := with.written
	if today == 0 {
		today = r.day(office, t.Now())
	}
	w, err := books.Enter(e.Date, today, closed)
	if err != nil {
		return books.Ref{}, err
	}
	series := books.Series{Direction: e.Direction, Year: w.Page().Year()}
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
	if e, err = agenda.Enter(e, today, closed); err != nil {
		return books.Ref{}, err
	}
	if found && with.letter != nil {
		twice, err := r.same(t, last, e, *with.letter)
		if err != nil || twice {
			return last.Ref(), err
		}
	}
	return e.Ref(), r.put(t, office, e, with)
}

// put appends the entry of a new line, with its link and scan, and its row.
func (r *Room) put(t *store.Tx, office region.Code, e books.Entered, with entering) error {
	stream := letterStream(string(office), e.Ref().Series)
	pos, err := write(t, stream, e, with.words)
	if err != nil {
		return err
	}
	row := letterRow{AgendaLine: books.AgendaLine{Entered: e}, register: with.from, Pos: pos}
	if with.from.Name != "" {
		if err := link(t, stream, e.Ref(), with.from); err != nil {
			return err
		}
	}
	if with.scan != nil {
		if err := with.scan.attach(t, stream, e.Ref()); err != nil {
			return err
		}
		row.Scan = with.scan.file.ID
	}
	return saveLetter(t, string(office), row)
}

// same says whether a letter is the one that was entered last, a moment ago.
func (r *Room) same(t *store.Tx, last letterRow, e books.Entered, typed books.Letter) (bool, error) {
	if last.Date != e.Date || last.LetterDate != e.LetterDate || last.Class != e.Class || last.Void != books.NotVoid || last.Words.Zero() {
		return false, nil
	}
	it, body, err := r.Vault.OpenTx(t, last.Words)
	if fault.Of(err) == fault.Gone {
		return false, nil
	}
	var was books.Letter
	if err == nil {
		err = json.Unmarshal(body, &was)
	}
	return err == nil && was == typed && t.Time().Sub(madeAt(it.ID)) < 10*time.Minute, err
}

// madeAt is when an id was made, from its first 48 bits (RFC 9562).
func madeAt(id canon.ID) time.Time {
	var n int64
	for _, b := range id[:6] {
		n = n<<8 | int64(b)
	}
	return ms(n)
}

func ms(n int64) time.Time { return time.UnixMilli(n).UTC() }

// letterRow is one line of the agenda with what hangs on it.
type letterRow struct {
	books.AgendaLine
	register
	Scan canon.ID
	Pos  int64
}

// register is the line of a register of numbers that a line of the agenda came
// from, and the place of its entry.
type register struct {
	Name      string
	Year, Seq int
	Source    int64
}

const letterColumns = `office, direction, year, number, date, entered, page, letter_date, class, words, scan, document, void, reason, mended, box, register, register_year, register_seq, source, pos`

func saveLetter(t *store.Tx, office string, l letterRow) error {
	mended := int64(0)
	if l.Mended {
		mended = 1
	}
	ref := l.Ref()
	return t.Exec(`INSERT INTO ledger_letters (`+letterColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (office, direction, year, number) DO UPDATE SET date = excluded.date, entered = excluded.entered, letter_date = excluded.letter_date, class = excluded.class,
		words = excluded.words, scan = excluded.scan, void = excluded.void, reason = excluded.reason, mended = excluded.mended, box = excluded.box, source = excluded.source`,
		office, string(ref.Direction), int64(ref.Year), int64(ref.Number), int64(l.Date), int64(l.When.Entered), int64(l.Page()), int64(l.LetterDate), l.Class,
		l.Words[:], l.Scan[:], l.Document, string(l.Void), l.Reason[:], mended, l.Box, l.register.Name, int64(l.register.Year), int64(l.Seq), l.Source, l.Pos)
}

func scanLetter(scan store.Scan) (l letterRow, err error) {
	var office, direction string
	var year, mended, page int64
	err = scan(&office, &direction, &year, &l.Number, dayAt(&l.Date), dayAt(&l.When.Entered), &page, dayAt(&l.LetterDate), &l.Class,
		store.ID(&l.Words), store.ID(&l.Scan), &l.Document, (*string)(&l.Void), store.ID(&l.Reason), &mended, &l.Box, &l.register.Name, &l.register.Year, &l.Seq, &l.Source, &l.Pos)
	l.Direction, l.Mended = books.Direction(direction), mended == 1
	if m := books.Month(page); m != books.MonthOf(l.Date) {
		l.Book = m
	}
	return l, err
}

// lastLetter is the line with the highest number of a series.
func lastLetter(t *store.Tx, office string, s books.Series) (l letterRow, found bool, err error) {
	err = t.Each(`SELECT `+letterColumns+` FROM ledger_letters WHERE office = ? AND direction = ? AND year = ? ORDER BY number DESC LIMIT 1`,
		[]any{office, string(s.Direction), int64(s.Year)}, func(scan store.Scan) error {
			found = true
			l, err = scanLetter(scan)
			return err
		})
	return l, found, err
}

// shelf is a stream of letters, folded.
type shelf struct {
	books.Agenda
	refs  []books.Ref
	extra map[books.Ref]letterRow
	// opened is from where the series goes on.
	opened []opened
}

func foldLetters(lines [][]byte) (*shelf, error) {
	s := &shelf{extra: map[books.Ref]letterRow{}}
	err := journal.Each(lines, func(e journalEntry) error {
		if own, ok, err := decodeOwn(e); err != nil || ok {
			s.hang(own)
			return err
		}
		ev, err := books.Decode(e.Kind, e.Data)
		if err != nil || ev == nil {
			return err
		}
		if o, ok := ev.(books.Opened); ok {
			s.opened = append(s.opened, opened{o, e.Position})
		}
		if in, ok := ev.(books.Entered); ok {
			if _, there := s.extra[in.Ref()]; !there {
				s.refs = append(s.refs, in.Ref())
				s.extra[in.Ref()] = letterRow{Pos: e.Position}
			}
		}
		s.Apply(ev)
		return nil
	})
	return s, err
}

// hang puts a scan or a link to its line.
func (s *shelf) hang(own any) {
	switch own := own.(type) {
	case scanned:
		x := s.extra[own.Ref]
		x.Scan = own.Scan
		s.extra[own.Ref] = x
	case linked:
		x := s.extra[own.Ref]
		x.register = own.From
		s.extra[own.Ref] = x
	}
}

// row is a line as its row has it.
func (s *shelf) row(ref books.Ref) letterRow {
	row := s.extra[ref]
	row.AgendaLine, _ = s.Line(ref)
	return row
}

func replayLetters(t *store.Tx, office string, lines [][]byte) error {
	s, err := foldLetters(lines)
	if err != nil {
		return err
	}
	for _, o := range s.opened {
		if err := saveOpened(t, office, o); err != nil {
			return err
		}
	}
	for _, ref := range s.refs {
		if err := saveLetter(t, office, s.row(ref)); err != nil {
			return err
		}
	}
	return nil
}

// LetterLine is one number of the agenda as an officer sees it.
type LetterLine struct {
	books.AgendaLine
	books.Letter
	// Scan is the id of its picture, "" for none.
	Scan string
	// Register and Seq name the series of letter numbers it came from, "" for none.
	Register           string
	RegisterYear, RSeq int
	// CaseNo is the case of a letter of this program, -1 for none; State is
	// signed, sealed, replaced or revoked then.
	CaseNo int64
	State  string
}

// Letters lists a year of one direction backwards from before a number (0 for
// the end), at most PageSize lines. Letters of this program that are not in the
// agenda yet are taken up first.
func (r *Room) Letters(ctx context.Context, a premises.Actor, s books.Series, before int) ([]LetterLine, error) {
	if err := a.May(premises.SeeLedger); err != nil {
		return nil, err
	}
	if before == 0 {
		if err := r.gather(ctx, a.Office); err != nil {
			return nil, err
		}
		before = books.MaxNumber + 1
	}
	var rows []letterRow
	err := r.Store.Each(ctx, `SELECT `+letterColumns+` FROM ledger_letters WHERE office = ? AND direction = ? AND year = ? AND number < ? ORDER BY number DESC LIMIT ?`,
		[]any{string(a.Office), string(s.Direction), int64(s.Year), int64(before), int64(PageSize)}, func(scan store.Scan) error {
			row, err := scanLetter(scan)
			rows = append(rows, row)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reading the agenda: %w", err)
	}
	return r.shown(ctx, rows)
}

// Letter gives one line.
func (r *Room) Letter(ctx context.Context, a premises.Actor, ref books.Ref) (LetterLine, error) {
	if err := a.May(premises.SeeLedger); err != nil {
		return LetterLine{}, err
	}
	row, err := r.letter(ctx, a.Office, ref)
	if err != nil {
		return LetterLine{}, err
	}
	out, err := r.shown(ctx, []letterRow{row})
	if err != nil {
		return LetterLine{}, err
	}
	return out[0], nil
}

func (r *Room) letter(ctx context.Context, office region.Code, ref books.Ref) (row letterRow, err error) {
	found := false
	err = r.Store.Each(ctx, `SELECT `+letterColumns+` FROM ledger_letters WHERE office = ? AND direction = ? AND year = ? AND number = ?`,
		[]any{string(office), string(ref.Direction), int64(ref.Year), int64(ref.Number)}, func(scan store.Scan) error {
			found = true
			row, err = scanLetter(scan)
			return err
		})
	if err == nil && !found {
		err = fault.New(fault.NotFound, "books.unknown-number", ref.Number, fmt.Sprint(ref.Year))
	}
	return row, err
}

// shown opens the words of lines.
func (r *Room) shown(ctx context.Context, rows []letterRow) ([]LetterLine, error) {
	out := make([]LetterLine, 0, len(rows))
	for _, row := range rows {
		l := LetterLine{AgendaLine: row.AgendaLine, CaseNo: -1, Register: row.register.Name, RegisterYear: row.register.Year, RSeq: row.Seq}
		if !row.Scan.Zero() {
			l.Scan = row.Scan.String()
		}
		var err error
		if row.Document >= 0 {
			err = r.ownLetter(ctx, row.Document, &l)
		} else {
			err = r.openWords(ctx, row.Words, &l.Letter)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// ownLetter reads what the agenda says of a letter of this program out of the
// letter itself: whom it concerns stands there masked, as in its QR, since the
// number leads to the rest. Words that were erased are gone from the agenda too.
func (r *Room) ownLetter(ctx context.Context, no int64, l *LetterLine) error {
	var item canon.ID
	_, err := r.Store.One(ctx, `SELECT number, case_no, state, content_item FROM documents WHERE no = ?`, []any{no}, &l.Letter.Number, &l.CaseNo, &l.State, store.ID(&item))
	if err != nil || item.Zero() {
		return err
	}
	_, body, err := r.Vault.Open(ctx, item)
	if fault.Of(err) == fault.Gone {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := document.DecodeContent(body)
	l.Party, l.About = c.Subject, c.Title
	return err
}

func standardID(ref string) string {
	id, _, _ := strings.Cut(ref, "@")
	return id
}
