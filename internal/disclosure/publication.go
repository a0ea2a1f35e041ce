package disclosure

import (
	"bytes"
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/ppid"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Entry is one entry of an office's list.
type Entry struct {
	ID     canon.ID
	Office region.Code
	ppid.Publication
	// HasFile says that it carries a file of the office's own.
	HasFile bool
	// Gone says that it was withdrawn, and Why.
	Gone           bool
	Why            string
	First, Changed time.Time

	pos                int64
	item, file, reason canon.ID
}

// PageSize is how many entries, or lines of a register, a page has.
const PageSize = 20

// mostFile is the most bytes of a published file.
const mostFile = 10 << 20

// savePublication writes the row of an entry of the list.
func savePublication(t *store.Tx, id canon.ID, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return fmt.Errorf("reading %s: %w", e.Kind, err)
	}
	r := &canon.Record{V: v}
	switch e.Kind {
	case kindPublished:
		item := r.ID("item")
		if r.Err != nil {
			return fmt.Errorf("reading %s: %w", e.Kind, r.Err)
		}
		return t.Exec(`INSERT INTO publications (`+pubColumns+`) VALUES (?, ?, ?, ?, 'current', ?, ?, ?, ?, ?, ?, ?)`,
			id[:], e.Position, v.Str("office"), v.Str("class"), item[:], orNone(r.OptID("file")), []byte{}, v.Num("next"), v.Num("until"), e.At, e.At)
	case kindReplaced:
		item := r.ID("item")
		if r.Err != nil {
			return fmt.Errorf("reading %s: %w", e.Kind, r.Err)
		}
		return t.Exec(`UPDATE publications SET pos = ?, class = ?, item = ?, file = ?, next_day = ?, until_day = ?, changed_at = ? WHERE id = ?`,
			e.Position, v.Str("class"), item[:], orNone(r.OptID("file")), v.Num("next"), v.Num("until"), e.At, id[:])
	case kindWithdrawn:
		reason := r.ID("reason")
		if r.Err != nil {
			return fmt.Errorf("reading %s: %w", e.Kind, r.Err)
		}
		return t.Exec(`UPDATE publications SET pos = ?, state = 'withdrawn', reason = ?, changed_at = ? WHERE id = ?`, e.Position, reason[:], e.At, id[:])
	}
	return fmt.Errorf("publication %s: %s is of a newer program", id, e.Kind)
}

// orNone is an id in a row, no bytes for none.
func orNone(id canon.ID) []byte {
	if id.Zero() {
		return []byte{}
	}
	return id[:]
}

// Wrong is everything that is wrong with an entry that was typed, each at its field.
type Wrong []*fault.Fault

// Error is for logs; a page says the parts.
func (w Wrong) Error() string { return "the entry is not complete" }

// Unwrap makes it a fault that the officer can mend.
func (w Wrong) Unwrap() error { return w[0] }

// sealed are the words and the file of an entry before they are written.
type sealed struct {
	words vault.Item
	file  *vault.Item
	keep  canon.ID
}

// seal checks an entry and seals its words; file is what Take gave, "" for none.
func (r *Room) seal(ctx context.Context, a premises.Actor, p *ppid.Publication, file string) (s sealed, err error) {
	p.Tidy()
	wrong := Wrong(p.Check(r.law, r.Today(a.Office)))
	if file != "" && p.Class == ppid.Exempt {
		wrong = append(wrong, fault.New(fault.Invalid, "publication.exempt-file").On("berkas"))
	}
	if len(wrong) > 0 {
		return s, wrong
	}
	if file != "" {
		f, err := r.taken(ctx, a, file)
		if err != nil {
			return s, err
		}
		s.file = &f.Item
	}
	s.words, err = r.Vault.SealValue(string(a.Office), "publication", p)
	return s, err
}

// Take takes in a file that is to be published, a PDF or a picture, and gives a word
// by which Publish and Replace know it: nobody else's file goes public by it.
func (r *Room) Take(ctx context.Context, a premises.Actor, body io.Reader) (string, error) {
	if err := a.May(premises.KeepInformation); err != nil {
		return "", err
	}
	head := make([]byte, 512)
	n, err := vault.Fill(body, head)
	if err != nil {
		return "", err
	}
	mime := sniff(head[:n])
	switch {
	case n == 0:
		return "", fault.New(fault.Invalid, "file.empty").On("berkas")
	case mime == "":
		return "", fault.New(fault.Unsupported, "file.wrong-type").On("berkas")
	}
	f, err := r.Vault.SealFile(string(a.Office), mime, io.MultiReader(bytes.NewReader(head[:n]), body), mostFile)
	if x := fault.As(err); x != nil {
		return "", x.On("berkas")
	}
	if err != nil {
		return "", store.NotStored.Because(err)
	}
	if err := r.Store.Act(ctx, store.By{Unit: string(a.Office)}, f.Put); err != nil {
		return "", err
	}
	return f.ID.String() + "." + r.mark(a, f.ID), nil
}

// sniff knows what a browser can show by its first bytes.
func sniff(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return "application/pdf"
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	}
	return ""
}

// mark shows that this office took a file in to publish it.
func (r *Room) mark(a premises.Actor, id canon.ID) string {
	return premises.Crockford(r.MAC([]byte("publication"), append([]byte(a.Office), id[:]...)), 16)
}

// taken is the file of a word that Take gave.
func (r *Room) taken(ctx context.Context, a premises.Actor, word string) (vault.File, error) {
	text, mark, _ := strings.Cut(word, ".")
	id, err := canon.ParseID(text)
	if err != nil || !hmac.Equal([]byte(mark), []byte(r.mark(a, id))) {
		return vault.File{}, fault.New(fault.Invalid, "publication.file").On("berkas")
	}
	return r.Vault.FileHead(ctx, id)
}

// put writes what was sealed and gives the items of the entry.
func (s sealed) put(t *store.Tx) ([]vault.Item, error) {
	items := []vault.Item{s.words}
	if s.file != nil {
		items = append(items, *s.file)
	}
	return items, s.words.Put(t)
}

func (s sealed) fields(o *canon.Object, p *ppid.Publication, office region.Code) {
	file := s.keep
	if s.file != nil {
		file = s.file.ID
	}
	o.Str("class", string(p.Class))
	o.ID("file", file)
	o.ID("item", s.words.ID)
	o.OptInt("next", int64(p.Next))
	o.Opt("office", string(office))
	o.OptInt("until", int64(p.Until))
}

// Publish adds an entry to the list of the officer's office. What is wrong with it
// is Wrong; file is a word that Take gave, "" for one without.
func (r *Room) Publish(ctx context.Context, a premises.Actor, p ppid.Publication, file string) (canon.ID, error) {
	if err := a.May(premises.KeepInformation); err != nil {
		return canon.ID{}, err
	}
	s, err := r.seal(ctx, a, &p, file)
	if err != nil {
		return canon.ID{}, err
	}
	id := store.NewID(r.Now())
	return id, r.Store.Act(ctx, a.Doing(premises.KeepInformation), func(t *store.Tx) error {
		items, err := s.put(t)
		if err != nil {
			return err
		}
		return write(t, pubStream, line{id: id, kind: kindPublished, items: items, put: func(o *canon.Object) { s.fields(o, &p, a.Office) }}, savePublication)
	})
}

// Replace puts other words, and another file unless file is "", in the place of an
// entry; what stood there before stays in the journal.
func (r *Room) Replace(ctx context.Context, a premises.Actor, id canon.ID, p ppid.Publication, file string) error {
	if err := a.May(premises.KeepInformation); err != nil {
		return err
	}
	was, err := r.mine(ctx, a, id)
	if err != nil {
		return err
	}
	s, err := r.seal(ctx, a, &p, file)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepInformation), func(t *store.Tx) error {
		now, err := r.entries(t.Each, `id = ?`, id[:])
		if err != nil || len(now) == 0 || now[0].Gone {
			return errors.Join(err, unknown())
		}
		if s.keep = was.file; p.Class == ppid.Exempt {
			s.keep = canon.ID{}
		}
		items, err := s.put(t)
		if err != nil {
			return err
		}
		return write(t, pubStream, line{id: id, kind: kindReplaced, items: items, put: func(o *canon.Object) { s.fields(o, &p, "") }}, savePublication)
	})
}

// Withdraw takes an entry off the list, with the reason that everybody reads.
func (r *Room) Withdraw(ctx context.Context, a premises.Actor, id canon.ID, why string) error {
	if err := a.May(premises.KeepInformation); err != nil {
		return err
	}
	if _, err := r.mine(ctx, a, id); err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	if n := utf8.RuneCountInString(why); n < 10 || n > 1000 || !utf8.ValidString(why) {
		return fault.New(fault.Invalid, "publication.why", 10, 1000).On("alasan")
	}
	it, err := r.Vault.SealValue(string(a.Office), "publication-reason", why)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepInformation), func(t *store.Tx) error {
		now, err := r.entries(t.Each, `id = ?`, id[:])
		if err != nil || len(now) == 0 || now[0].Gone {
			return errors.Join(err, unknown())
		}
		if err := it.Put(t); err != nil {
			return err
		}
		return write(t, pubStream, line{id: id, kind: kindWithdrawn, items: []vault.Item{it}, put: func(o *canon.Object) { o.ID("reason", it.ID) }}, savePublication)
	})
}

// mine is an entry of the officer's office that stands.
func (r *Room) mine(ctx context.Context, a premises.Actor, id canon.ID) (Entry, error) {
	e, err := r.Entry(ctx, id)
	if err == nil && (e.Office != a.Office || e.Gone) {
		err = unknown()
	}
	return e, err
}

func (r *Room) entries(read reader, where string, args ...any) (out []Entry, err error) {
	err = read(`SELECT id, pos, office, class, state, item, file, reason, next_day, until_day, first_at, changed_at FROM publications WHERE `+where, args, func(scan store.Scan) error {
		var e Entry
		var state string
		var file, reason []byte
		var next, until, first, changed int64
		err := scan(store.ID(&e.ID), &e.pos, (*string)(&e.Office), (*string)(&e.Class), &state, store.ID(&e.item), &file, &reason, &next, &until, &first, &changed)
		copy(e.file[:], file)
		copy(e.reason[:], reason)
		e.HasFile, e.Gone = len(file) > 0, state == "withdrawn"
		e.Next, e.Until, e.First, e.Changed = calendar.Day(next), calendar.Day(until), when(first), when(changed)
		out = append(out, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the list of information: %w", err)
	}
	return out, nil
}

// opened reads the words of entries.
func (r *Room) opened(ctx context.Context, all []Entry) ([]Entry, error) {
	for i := range all {
		e := &all[i]
		class, next, until := e.Class, e.Next, e.Until
		if err := r.Vault.OpenValue(ctx, e.item, &e.Publication); err != nil {
			return nil, err
		}
		e.Class, e.Next, e.Until = class, next, until
		if err := r.Vault.OpenValue(ctx, e.reason, &e.Why); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Entry is one entry with its words, also one that was withdrawn.
func (r *Room) Entry(ctx context.Context, id canon.ID) (Entry, error) {
	all, err := r.entries(r.reads(ctx), `id = ?`, id[:])
	if err == nil && len(all) == 0 {
		err = unknown()
	}
	if err != nil {
		return Entry{}, err
	}
	all, err = r.opened(ctx, all)
	if err != nil {
		return Entry{}, err
	}
	return all[0], nil
}

// List is a page of an office's entries of a class, the newest first, and where
// the next begins, 0 for nowhere. after is 0 for the first page.
func (r *Room) List(ctx context.Context, office region.Code, class ppid.Class, after int64) (out []Entry, next int64, err error) {
	if after <= 0 {
		after = canon.MaxInt
	}
	out, err = r.entries(r.reads(ctx), `office = ? AND class = ? AND state = 'current' AND pos < ? ORDER BY pos DESC LIMIT ?`, string(office), string(class), after, int64(PageSize+1))
	if len(out) > PageSize {
		out = out[:PageSize]
		next = out[PageSize-1].pos
	}
	if err != nil {
		return nil, 0, err
	}
	out, err = r.opened(ctx, out)
	return out, next, err
}

// Withdrawn are the entries that an office took off its list last, at most PageSize.
func (r *Room) Withdrawn(ctx context.Context, office region.Code) ([]Entry, error) {
	out, err := r.entries(r.reads(ctx), `office = ? AND state = 'withdrawn' ORDER BY pos DESC LIMIT ?`, string(office), int64(PageSize))
	if err != nil {
		return nil, err
	}
	return r.opened(ctx, out)
}

// Overdue counts the periodic entries of an office that should have been renewed.
func (r *Room) Overdue(ctx context.Context, office region.Code) (n int64, err error) {
	_, err = r.Store.One(ctx, `SELECT count(*) FROM publications WHERE office = ? AND state = 'current' AND class = 'periodic' AND next_day < ?`,
		[]any{string(office), int64(r.Today(office))}, &n)
	return n, err
}

// Counts says how many entries of each class stand on an office's list.
func (r *Room) Counts(ctx context.Context, office region.Code) (map[ppid.Class]int, error) {
	out := map[ppid.Class]int{}
	err := r.Store.Each(ctx, `SELECT class, count(*) FROM publications WHERE office = ? AND state = 'current' GROUP BY class`, []any{string(office)}, func(scan store.Scan) error {
		var class string
		var n int64
		err := scan(&class, &n)
		out[ppid.Class(class)] = int(n)
		return err
	})
	return out, err
}

// Offices are those with a list, by code, at most a thousand.
func (r *Room) Offices(ctx context.Context) (out []premises.Office, err error) {
	err = r.Store.Each(ctx, `SELECT DISTINCT office FROM publications WHERE state = 'current' ORDER BY office LIMIT 1000`, nil, func(scan store.Scan) error {
		var code string
		if err := scan(&code); err != nil {
			return err
		}
		if o, err := r.Office(region.Code(code)); err == nil && o.Open {
			out = append(out, o)
		}
		return nil
	})
	return out, err
}

// Announced are the announcements that must be told at once and stand today, the newest
// first: those of one office, or of all when it is "". At most mostNow.
func (r *Room) Announced(ctx context.Context, office region.Code) ([]Entry, error) {
	today := r.Today(office)
	where, args := `state = 'current' AND class = 'immediate' AND until_day >= ?`, []any{int64(today)}
	if office != "" {
		where, args = where+` AND office = ?`, append(args, string(office))
	}
	out, err := r.entries(r.reads(ctx), where+` ORDER BY pos DESC LIMIT ?`, append(args, int64(mostNow))...)
	if err != nil {
		return nil, err
	}
	return r.opened(ctx, out)
}

// Announces says whether any office has an announcement today.
func (r *Room) Announces(ctx context.Context) (bool, error) {
	return r.Store.One(ctx, `SELECT pos FROM publications WHERE state = 'current' AND class = 'immediate' AND until_day >= ? LIMIT 1`, []any{int64(r.Today(""))}, new(int64))
}

// mostNow bounds the announcements on a first page: it is read on cheap phones.
const mostNow = 3

// Read opens the file of an entry that stands, for everybody.
func (r *Room) Read(ctx context.Context, id canon.ID) (vault.File, io.ReadCloser, error) {
	all, err := r.entries(r.reads(ctx), `id = ? AND state = 'current'`, id[:])
	if err == nil && (len(all) == 0 || !all[0].HasFile || all[0].Class == ppid.Exempt) {
		err = unknown()
	}
	if err != nil {
		return vault.File{}, nil, err
	}
	return r.Vault.OpenFile(ctx, all[0].file)
}
