package complaints

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

const prefix = "complaint/"

// The kinds of entries that are the room's own: what was published, looked at and
// erased says nothing of the life of a matter.
const (
	kindPublished = "complaint.published/1"
	kindLooked    = "complaint.looked/1"
)

const columns = `no, id, office, first_office, told, state, class, outcome, channel, service, case_no, category, lat, lon, cell, anonymous, confidential, head,
	public, words, published, released, national, score, received_at, verified_at, answered_at, decided_at, settle_due, due, pass_at, changed_at, ended_at, promise_due`

// Room is the room of complaints in an open node.
type Room struct {
	*premises.Premises
	desk   *desk.Desk
	mailer Mailer
}

// New furnishes it.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d}
	p.Keep(elsewhere())
	p.Keep(premises.Part{Prefix: prefix, Tables: []premises.Table{
		{Name: "complaints", Key: "no", Columns: columns},
		{Name: "complaint_against", Key: "no, account", Columns: "no, account"},
		{Name: "complaint_words", Key: "token, no", Columns: "token, no"},
		{Name: "complaint_spots", Key: "area, no", Columns: "area, no"},
		{Name: "complaint_map", Key: "up, area, cell", Columns: "up, area, cell, open, ended"},
	}, Replay: func(ctx context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
		m, err := fold(lines, nil)
		if err != nil {
			return err
		}
		return r.save(t, m, func(id canon.ID, v any) error { return r.Vault.OpenValue(ctx, id, v) })
	}})
	return r
}

// Matter is one matter as its entries made it.
type Matter struct {
	complaint.Complaint
	// No is its number, ID that of its stream.
	No int64
	ID canon.ID
	// Told is the office above that was last told of a duty that is late.
	Told string
	// Published is the item of what the office published, Released that the sender's
	// own words are public too, Erased that the words are gone.
	Published canon.ID
	Released  bool
	Erased    bool
	// Changed is the time of its last entry, milliseconds.
	Changed int64
	items   []canon.ID
}

// fold reads a whole stream; each, unless nil, is given every entry.
func fold(lines [][]byte, each func(journal.Entry, complaint.Event)) (*Matter, error) {
	m := &Matter{}
	err := journal.Each(lines, func(e journal.Entry) error {
		if e.Seq == 1 {
			id, err := canon.ParseID(strings.TrimPrefix(e.Stream, prefix))
			if err != nil {
				return err
			}
			m.No, m.ID = e.Position, id
		}
		ev, err := m.take(e)
		if err == nil && each != nil {
			each(e, ev)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading a complaint: %w", err)
	}
	return m, nil
}

// take folds one entry; the event is nil for the room's own.
func (m *Matter) take(e journal.Entry) (complaint.Event, error) {
	for _, it := range e.Items {
		m.items = append(m.items, it.ID)
	}
	switch e.Kind {
	case kindLooked, kindTold:
		return nil, nil
	case vault.KindErased:
		m.Erased, m.Changed = true, e.At
		return nil, nil
	case kindPublished:
		v, err := canon.Parse(e.Data)
		if err != nil || len(e.Items) != 1 {
			return nil, fmt.Errorf("reading what was published: %w", err)
		}
		m.Published, m.Released, m.Changed = e.Items[0].ID, v.Flag("words"), e.At
		return nil, nil
	}
	ev, err := complaint.Decode(e.Kind, e.Data)
	if err != nil || ev == nil {
		return nil, err
	}
	m.Apply(ev, e.At)
	m.Changed = e.At
	if x, ok := ev.(complaint.Escalated); ok {
		m.Told = x.To
	}
	return ev, nil
}

// public says that everybody may know that there is this matter: neither the
// sender nor the law wants it hidden, and it is about nobody by name unless the
// office itself published a summary.
func (m *Matter) public() bool {
	if m.State == complaint.MergedState || m.Erased {
		return false
	}
	if !m.Published.Zero() {
		return true
	}
	personal := m.Head || len(m.Against) > 0 || m.Class == complaint.Supervisory || m.Class == complaint.WhistleBlowing || m.About.Case >= 0
	return !m.Confidential && !personal
}

// never is due for whoever owes nothing now: behind everything else.
const never = int64(1) << 52

func (m *Matter) due() int64 {
	if owed := m.Owes(); len(owed) > 0 {
		return owed[0].Due
	}
	return never
}

// opener opens a value of the vault, inside an act or outside of one.
type opener func(canon.ID, any) error

func (r *Room) openIn(t *store.Tx) opener {
	return func(id canon.ID, v any) error {
		_, body, err := r.Vault.OpenTx(t, id)
		if fault.Of(err) == fault.Gone {
			return nil
		}
		if err != nil {
			return err
		}
		return unmarshal(body, v)
	}
}

// save writes the rows of a matter; they are a function of its stream, and of the
// published words that are still in the vault.
func (r *Room) save(t *store.Tx, m *Matter, open opener) error {
	var lat, lon, cell int64
	if m.About.Placed && !m.Confidential {
		lat, lon = m.About.Lat, m.About.Lon
		cell = cellOf(lat, lon)
	}
	published, words := []byte{}, m.Words[:]
	if !m.Published.Zero() {
		published = m.Published[:]
	}
	if err := errors.Join(r.place(t, m), t.Exec(`DELETE FROM complaints WHERE no = ?`, m.No)); err != nil {
		return err
	}
	err := t.Exec(`INSERT INTO complaints (`+columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.No, m.ID[:], m.Office, m.Offices[0], m.Told, string(m.State), string(m.Class), string(m.Outcome), m.Channel, m.About.Service, m.About.Case, m.About.Category,
		lat, lon, cell, flag(m.Anonymous), flag(m.Confidential), flag(m.Head), flag(m.public()), words, published, flag(m.Released), m.National, int64(m.Score),
		m.ReceivedAt, m.VerifiedAt, m.AnsweredAt, m.DecidedAt, m.SettleDue, m.due(), m.PassAt(), m.Changed, m.EndedAt, m.PromiseDue)
	for _, a := range m.Against {
		if err == nil {
			err = t.Exec(`INSERT INTO complaint_against (no, account) VALUES (?, ?) ON CONFLICT (no, account) DO NOTHING`, m.No, a)
		}
	}
	if err != nil {
		return fmt.Errorf("writing a complaint: %w", err)
	}
	return r.index(t, m, open)
}

// index makes a published matter findable by its words.
func (r *Room) index(t *store.Tx, m *Matter, open opener) error {
	if m.Published.Zero() {
		return nil
	}
	if err := t.Exec(`DELETE FROM complaint_words WHERE no = ?`, m.No); err != nil || !m.public() {
		return err
	}
	text, err := m.publicText(open)
	if err != nil {
		return err
	}
	for _, w := range wordsOf(text.Summary + " " + text.Answer + " " + text.Words) {
		if err := t.Exec(`INSERT INTO complaint_words (token, no) VALUES (?, ?)`, r.token(w), m.No); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) token(word string) []byte { return r.Vault.Token("complaints", "word", word) }

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// rower reads one row, in an act or outside of one.
type rower func(sql string, args []any, dest ...any) (bool, error)

func find(one rower, no int64) (id canon.ID, err error) {
	found, err := one(`SELECT id FROM complaints WHERE no = ?`, []any{no}, store.ID(&id))
	if err == nil && !found {
		err = unknown()
	}
	return id, err
}

// matter folds a matter outside of an act.
func (r *Room) matter(ctx context.Context, no int64, each func(journal.Entry, complaint.Event)) (*Matter, error) {
	id, err := find(func(sql string, args []any, dest ...any) (bool, error) { return r.Store.One(ctx, sql, args, dest...) }, no)
	if err != nil {
		return nil, err
	}
	lines, err := r.Store.Stream(ctx, prefix+id.String())
	if err != nil {
		return nil, err
	}
	return fold(lines, each)
}

// matterIn folds it inside one.
func matterIn(t *store.Tx, no int64) (*Matter, error) {
	id, err := find(t.One, no)
	if err != nil {
		return nil, err
	}
	lines, err := t.Stream(prefix + id.String())
	if err != nil {
		return nil, err
	}
	return fold(lines, nil)
}

// carry appends what happened, with the items it speaks of, and writes the rows.
func (r *Room) carry(t *store.Tx, m *Matter, events []complaint.Event, items ...vault.Item) error {
	for i, ev := range events {
		data, err := complaint.Encode(ev)
		if err != nil {
			return err
		}
		d := store.Draft{Stream: prefix + m.ID.String(), Kind: ev.Kind(), Data: data}
		if i == 0 {
			for _, it := range items {
				d.Items = append(d.Items, it.Ref())
			}
		}
		e, err := t.Append(d)
		if err != nil {
			return err
		}
		if _, err := m.take(e); err != nil {
			return err
		}
	}
	return errors.Join(r.note(t, m, events), r.save(t, m, r.openIn(t)))
}

// own appends an entry of the room's own.
func (r *Room) own(t *store.Tx, m *Matter, kind string, put func(*canon.Object), items ...vault.Item) error {
	data, err := canon.Write(kind, put)
	if err != nil {
		return err
	}
	d := store.Draft{Stream: prefix + m.ID.String(), Kind: kind, Data: data}
	for _, it := range items {
		d.Items = append(d.Items, it.Ref())
	}
	e, err := t.Append(d)
	if err != nil {
		return err
	}
	_, err = m.take(e)
	return err
}

// setting is the law and the calendar of an office.
func (r *Room) setting(office string) (complaint.Setting, error) {
	law, err := complaint.BuiltIn()
	cal := r.Calendar(region.Code(office))
	if err == nil && cal == nil {
		err = fault.New(fault.Unavailable, "office.unknown")
	}
	return complaint.Setting{Law: law, Cal: cal}, err
}

// Reference is what a matter is called by.
func (r *Room) Reference(no int64) string { return canon.Reference(r.Card().Code, no) }

// secret opens a matter to whoever sent it; it is derived and stored nowhere.
func (r *Room) secret(id canon.ID) string {
	return premises.Crockford(r.MAC([]byte("complaint"), id[:]), 10)
}

// above is the next office over another that works on this node, "" for none.
func (r *Room) above(office string) string {
	if line := r.over(office); len(line) > 0 {
		return line[0]
	}
	return ""
}

// over are the offices over another that work on this node, the nearest first.
func (r *Room) over(office string) (line []string) {
	for _, code := range r.Above(office) {
		if o, err := r.Office(region.Code(code)); err == nil && o.Open {
			line = append(line, code)
		}
	}
	return line
}

// line are those who are told that an office is late: whoever is over it, itself
// where nobody is.
func (r *Room) line(office string) []string {
	if line := r.over(office); len(line) > 0 {
		return line
	}
	return []string{office}
}

// unknown is said alike for what is not and what is not theirs.
func unknown() error { return fault.New(fault.NotFound, "complaints.unknown") }

func at(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
