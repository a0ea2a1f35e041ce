package ledgers

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

func jsonOf(v any) ([]byte, error) { return json.Marshal(v) }

// Mending corrects a line of the agenda or, with Void, says that its number is
// not used. What is zero stays as it is.
type Mending struct {
	Void             books.Cause
	Date, LetterDate calendar.Day
	Class            string
	// Letter replaces the words; nil leaves them. Those of a letter of this
	// program are not replaced here.
	Letter *books.Letter
	// Reason is the officer's own words and always given.
	Reason string
}

// MendLetter corrects or voids a line. Faults are those of books.Agenda.Correct,
// "ledgers.missing", "ledgers.too-long", and "ledgers.own-letter" for a letter
// of this program, which is replaced or revoked at the desk.
func (r *Room) MendLetter(ctx context.Context, a premises.Actor, ref books.Ref, m Mending) error {
	if err := a.May(premises.KeepLedger); err != nil {
		return err
	}
	if err := tidy(field{"reason", &m.Reason, 1, 300}, field{"class", &m.Class, 0, 32}); err != nil {
		return err
	}
	c := books.Corrected{Ref: ref, Void: m.Void, Date: m.Date, LetterDate: m.LetterDate, Class: m.Class}
	reason, err := r.sealWords(a.Office, "agenda-reason", m.Reason)
	if err != nil {
		return err
	}
	c.Reason = reason.ID
	items := []vault.Item{reason}
	if m.Letter != nil {
		n := NewLetter{Letter: *m.Letter}
		if err := n.tidy(); err != nil {
			return err
		}
		words, err := r.sealWords(a.Office, "agenda", n.Letter)
		if err != nil {
			return err
		}
		c.Words, items = words.ID, append(items, words)
	}
	return r.onShelf(ctx, a, ref, func(t *store.Tx, stream string, s *shelf) error {
		if l, ok := s.Line(ref); ok && l.Document >= 0 && (m.Void != "" || m.Letter != nil || m.Date != 0 || m.LetterDate != 0) {
			return fault.New(fault.Conflict, "ledgers.own-letter")
		}
		if err := s.Correct(c); err != nil {
			return err
		}
		if _, err := write(t, stream, c, items...); err != nil {
			return err
		}
		s.Apply(c)
		return nil
	})
}

// onShelf does something to one line, and writes its row.
func (r *Room) onShelf(ctx context.Context, a premises.Actor, ref books.Ref, do func(t *store.Tx, stream string, s *shelf) error) error {
	if ref.Direction != books.In && ref.Direction != books.Out {
		return fault.New(fault.Invalid, "books.direction")
	}
	stream := letterStream(string(a.Office), ref.Series)
	return r.Store.Act(ctx, a.Doing(premises.KeepLedger), func(t *store.Tx) error {
		s, err := readShelf(t, stream)
		if err != nil {
			return err
		}
		if err := do(t, stream, s); err != nil {
			return err
		}
		return saveLetter(t, string(a.Office), s.row(ref))
	})
}

// PlaceLetter puts a letter into a box of the archive.
func (r *Room) PlaceLetter(ctx context.Context, a premises.Actor, ref books.Ref, box string, keep books.Retention) error {
	if err := a.May(premises.KeepLedger); err != nil {
		return err
	}
	return r.onShelf(ctx, a, ref, func(t *store.Tx, stream string, s *shelf) error {
		p, err := s.Place(books.Placed{Ref: ref, Date: r.day(a.Office, t.Now()), Box: strings.TrimSpace(box), Retention: keep})
		if err != nil {
			return err
		}
		s.Apply(p)
		_, err = write(t, stream, p)
		return err
	})
}

// Scan is a picture of a letter that is sealed and not yet hung to a line.
type Scan struct{ file vault.File }

const scanLimit = 8 << 20

// TakeScan seals a picture as it streams in: PDF, JPEG or PNG by its first
// bytes, at most 8 MB. Nothing was sent gives nil. Faults: "file.wrong-type",
// "file.too-big".
func (r *Room) TakeScan(a premises.Actor, in io.Reader) (*Scan, error) {
	if err := a.May(premises.KeepLedger); err != nil {
		return nil, err
	}
	head := make([]byte, 16)
	n, err := vault.Fill(in, head)
	if err != nil || n == 0 {
		return nil, err
	}
	mime := ""
	for start, is := range map[string]string{"%PDF-": "application/pdf", "\xff\xd8\xff": "image/jpeg", "\x89PNG\r\n\x1a\n": "image/png"} {
		if bytes.HasPrefix(head[:n], []byte(start)) {
			mime = is
		}
	}
	if mime == "" {
		return nil, fault.New(fault.Unsupported, "file.wrong-type").On("scan")
	}
	f, err := r.Vault.SealFile(string(a.Office), mime, io.MultiReader(bytes.NewReader(head[:n]), in), scanLimit)
	if err != nil {
		return nil, err
	}
	return &Scan{f}, nil
}

// attach hangs the picture to a line.
func (s *Scan) attach(t *store.Tx, stream string, ref books.Ref) error {
	return own(t, stream, scanned{ref, s.file.ID}, s.file.Item)
}

// HangScan hangs a picture to a line that is there; a later one takes the place
// of the one before, which is kept.
func (r *Room) HangScan(ctx context.Context, a premises.Actor, ref books.Ref, scan *Scan) error {
	if err := a.May(premises.KeepLedger); err != nil {
		return err
	}
	if scan == nil {
		return fault.New(fault.Invalid, "file.empty").On("scan")
	}
	return r.onShelf(ctx, a, ref, func(t *store.Tx, stream string, s *shelf) error {
		if _, ok := s.Line(ref); !ok {
			return fault.New(fault.NotFound, "books.unknown-number", ref.Number, ref.Year)
		}
		s.hang(scanned{ref, scan.file.ID})
		return scan.attach(t, stream, ref)
	})
}

// OpenScan opens the picture of a line; it must be closed.
func (r *Room) OpenScan(ctx context.Context, a premises.Actor, ref books.Ref) (vault.File, io.ReadCloser, error) {
	if err := a.May(premises.SeeLedger); err != nil {
		return vault.File{}, nil, err
	}
	row, err := r.letter(ctx, a.Office, ref)
	if err != nil {
		return vault.File{}, nil, err
	}
	if row.Scan.Zero() {
		return vault.File{}, nil, fault.New(fault.NotFound, "ledgers.no-scan")
	}
	return r.Vault.OpenFile(ctx, row.Scan)
}

// Sending is a line of the expedition.
type Sending struct {
	Date calendar.Day
	// Way is hand, post, courier or electronic.
	Way string
	// To is the receiver as the officer says, "" for the letter's own; Receipt
	// is who took it.
	To, Receipt string
}

// SendLetter says that an outgoing letter left the office. Faults are those of
// books.Agenda.Send, and "ledgers.way".
func (r *Room) SendLetter(ctx context.Context, a premises.Actor, ref books.Ref, s Sending) error {
	if err := a.May(premises.KeepLedger); err != nil {
		return err
	}
	if err := tidy(field{"to", &s.To, 0, 200}, field{"receipt", &s.Receipt, 0, 200}); err != nil {
		return err
	}
	switch s.Way {
	case "hand", "post", "courier", "electronic":
	default:
		return fault.New(fault.Invalid, "ledgers.way").On("way")
	}
	to, err := r.sealText(a.Office, s.To)
	if err != nil {
		return err
	}
	receipt, err := r.sealText(a.Office, s.Receipt)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepLedger), func(t *store.Tx) error {
		shelf, err := readShelf(t, letterStream(string(a.Office), ref.Series))
		if err != nil {
			return err
		}
		closed, err := closedIn(t, string(a.Office))
		if err != nil {
			return err
		}
		e, err := shelf.Send(books.Sent{When: books.When{Date: s.Date}, Letter: ref, To: to.ID, Way: s.Way, Receipt: receipt.ID}, r.day(a.Office, t.Now()), closed)
		if err != nil {
			return err
		}
		pos, err := write(t, sentStream(string(a.Office), e.Page().Year()), e, to, receipt)
		if err != nil {
			return err
		}
		return saveSent(t, string(a.Office), e, pos)
	})
}

func (r *Room) sealText(office region.Code, text string) (vault.Item, error) {
	if text == "" {
		return vault.Item{}, nil
	}
	return r.sealWords(office, "expedition", text)
}

const sentColumns = `pos, office, year, number, date, page, way, receiver, receipt`

func saveSent(t *store.Tx, office string, s books.Sent, pos int64) error {
	return t.Exec(`INSERT INTO ledger_sent (`+sentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		pos, office, int64(s.Letter.Year), int64(s.Letter.Number), int64(s.Date), int64(s.Page()), s.Way, s.To[:], s.Receipt[:])
}

// SentLine is one way that a letter took.
type SentLine struct {
	Date         calendar.Day
	Way          string
	To, Receipt  string
	Letter       books.Ref
	to, received canon.ID
}

// Sent lists how a letter left the office, oldest first, at most fifty.
func (r *Room) Sent(ctx context.Context, a premises.Actor, ref books.Ref) (out []SentLine, err error) {
	if err := a.May(premises.SeeLedger); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT date, way, receiver, receipt FROM ledger_sent WHERE office = ? AND year = ? AND number = ? ORDER BY pos LIMIT 50`,
		[]any{string(a.Office), int64(ref.Year), int64(ref.Number)}, func(scan store.Scan) error {
			l := SentLine{Letter: ref}
			err := scan(dayAt(&l.Date), &l.Way, store.ID(&l.to), store.ID(&l.received))
			out = append(out, l)
			return err
		})
	for i := range out {
		if err == nil {
			err = r.openWords(ctx, out[i].to, &out[i].To)
		}
		if err == nil {
			err = r.openWords(ctx, out[i].received, &out[i].Receipt)
		}
	}
	return out, err
}
