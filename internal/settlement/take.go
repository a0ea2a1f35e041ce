package settlement

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/moving"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Plan says what is taken in, where, and on which ground.
type Plan struct {
	// Office is where; "" for the village that the dump names.
	Office region.Code
	// Village is the code that the file has, when it is another than the office's.
	Village region.Code
	// Side takes residents only, and none of what is the office's own work.
	Side bool
	// AsOf is the day of what is in it, 0 for the source's own.
	AsOf calendar.Day
	// Basis is one of residents.Bases.
	Basis string
	// Progress is told how many rows of how many were gone through; may be nil.
	Progress func(done, total int)
}

// Result is what a taking-in came to.
type Result struct {
	Office region.Code   `json:"office"`
	Report moving.Report `json:"report"`
	// AsOf is the day of the data, "2006-01-02".
	AsOf string `json:"as_of"`
	// Taken says that it was no dry run.
	Taken bool `json:"taken"`
	// Added, Same and Replaced count rows by kind: new ones, those that were there
	// already word for word, and those of which a newer word came.
	Added    map[string]int `json:"added"`
	Same     map[string]int `json:"same"`
	Replaced map[string]int `json:"replaced,omitempty"`
	// Filled are residents of whom something was empty here; Different are those
	// of whom the file says something else, for an officer to judge.
	Filled    int `json:"filled"`
	Different int `json:"different"`
	// Resumed says that an earlier landing of the same file was continued.
	Resumed bool      `json:"resumed,omitempty"`
	Opened  []Opening `json:"opened,omitempty"`
	Types   []Served  `json:"types,omitempty"`
}

// Look is a dry run: it reads everything and takes nothing. problem, which may
// be nil, is told every row that would not be taken.
func (r *Room) Look(s *Source, p Plan, problem func(moving.Problem) error) (Result, error) {
	office, report, err := r.judge(s, p, moving.Taker{Problem: problem})
	out := Result{Office: office, Report: report, AsOf: p.day(s).String(), Added: map[string]int{}, Same: map[string]int{}}
	return out, err
}

func (p Plan) day(s *Source) calendar.Day {
	if p.AsOf != 0 {
		return p.AsOf
	}
	return s.AsOf
}

// judge reads a source for an office of this node.
func (r *Room) judge(s *Source, p Plan, to moving.Taker) (region.Code, moving.Report, error) {
	village := p.Village
	if village == "" {
		village = p.Office
	}
	today := calendar.Day(r.Now().Unix() / 86400).String()
	if p.Office != "" {
		if _, err := r.Office(p.Office); err != nil {
			return "", moving.Report{}, err
		}
		today = r.Today(p.Office).String()
	}
	o := moving.Options{Village: village, Today: today, Register: r.registerNamed()}
	if cal := r.Calendar(p.Office); cal != nil {
		o.Zone = cal.Zone()
	}
	report, err := s.read(o, to)
	if err != nil {
		return "", report, err
	}
	office := p.Office
	if office == "" {
		office = region.Code(report.Village.Code)
	}
	if _, err := r.officeThatMay(office); err != nil {
		return office, report, err
	}
	return office, report, nil
}

// rowsAnAct is how many rows land in one act: few enough that officers do not
// wait, enough that ten thousand take seconds.
const rowsAnAct = 500

// landing is a row on its way in.
type landing struct {
	kind     string
	old      int64
	digest   []byte
	what     string
	resident canon.ID
	number   string
	seq, day int64
	fields   string
	state    string
	nik, kk  []byte
	was      canon.ID
	item     vault.Item
	record   vault.Item
}

// taking is one file being taken in.
type taking struct {
	r      *Room
	ctx    context.Context
	s      *Source
	p      Plan
	office premises.Office
	out    Result
	// begun says that there is a landing in the books already.
	begun bool
	batch []landing
	// empty are the kinds of which nothing was taken over yet; alone says that the
	// register has nobody.
	empty map[string]bool
	alone bool
	// ids gives a resident of the former system as ours; own gives ours by the
	// number under which they leave.
	ids       map[int64]canon.ID
	own       map[int64]canon.ID
	registers []moving.Register
	done      int
	total     int
}

// Take takes a source in. An error leaves what landed unseen; the same file
// continues it.
func (r *Room) Take(ctx context.Context, s *Source, p Plan, problem func(moving.Problem) error) (Result, error) {
	t := &taking{r: r, ctx: ctx, s: s, p: p, empty: map[string]bool{}, ids: map[int64]canon.ID{}, own: map[int64]canon.ID{}}
	var err error
	if t.out, err = r.Look(s, p, problem); err != nil {
		return t.out, err
	}
	if left := t.out.Report.Count("registers.csv").Left; left > 0 {
		return t.out, fault.New(fault.Invalid, "settlement.registers-left", left)
	}
	t.p.Office, t.out.Replaced = t.out.Office, map[string]int{}
	if t.office, err = r.Office(t.p.Office); err != nil {
		return t.out, err
	}
	for _, c := range t.out.Report.Tables {
		t.total += c.Taken
	}
	if err := t.prepare(); err != nil {
		return t.out, err
	}
	if _, _, err := r.judge(s, t.p, t.taker()); err != nil {
		return t.out, err
	}
	if err := t.flush(); err != nil {
		return t.out, err
	}
	if err := t.finish(); err != nil {
		return t.out, fmt.Errorf("settling what landed: %w", err)
	}
	t.out.Taken = true
	return t.out, nil
}

// prepare looks what is there: an earlier landing, earlier takings-in, people.
func (t *taking) prepare() error {
	var digest []byte
	var side int64
	found, err := t.r.Store.One(t.ctx, `SELECT digest, side FROM landings WHERE office = ?`, []any{string(t.p.Office)}, &digest, &side)
	if err != nil {
		return fmt.Errorf("looking for a landing: %w", err)
	}
	if found && (string(digest) != string(t.s.Digest[:]) || (side == 1) != t.p.Side) {
		if _, err := t.r.Discard(t.ctx, t.p.Office); err != nil {
			return err
		}
		found = false
	}
	t.begun, t.out.Resumed = found, found
	for _, kind := range []string{kindType, kindArea, kindResident, kindFamily, kindLetter, kindAgenda, kindRegister} {
		any, err := t.r.Store.One(t.ctx, `SELECT old FROM former WHERE office = ? AND kind = ? LIMIT 1`, []any{string(t.p.Office), kind}, new(int64))
		if err != nil {
			return fmt.Errorf("looking what was taken over: %w", err)
		}
		t.empty[kind] = !any
	}
	return t.people()
}

// people notes those of our residents who are not of the former system.
func (t *taking) people() error {
	t.alone = true
	return t.r.Store.Each(t.ctx, `SELECT r.id FROM residents r WHERE r.office = ?
		AND NOT EXISTS (SELECT 1 FROM former f WHERE f.resident = r.id AND f.kind = 'resident')`, []any{string(t.p.Office)}, func(scan store.Scan) error {
		var id canon.ID
		err := scan(store.ID(&id))
		t.own[exportID(id)], t.alone = id, false
		return err
	})
}

// taker gives each kind its way in.
func (t *taking) taker() moving.Taker {
	to := moving.Taker{Area: func(a moving.Area) error { return t.plain(kindArea, a.ID, a) }, Resident: t.resident,
		Family: func(f moving.Family) error { return t.plain(kindFamily, f.ID, f) }}
	if t.p.Side {
		return to
	}
	to.LetterType = t.letterType
	to.Letter = t.letter
	to.Agenda = func(a moving.Agenda) error {
		if a.ID >= ownIDs {
			return nil // a line of our own books, which stands there
		}
		return t.plain(kindAgenda, agendaID(a), a)
	}
	to.Register = t.register
	return to
}

// register takes the last number of a register. One of ours that comes back from
// an export is in our books already.
func (t *taking) register(g moving.Register) error {
	if ours, err := t.ourRegister(g); err != nil || ours {
		return err
	}
	t.registers = append(t.registers, g)
	return t.plain(kindRegister, registerID(g), g)
}

// ourRegister says whether our own books came as far as a register.
func (t *taking) ourRegister(g moving.Register) (bool, error) {
	switch g.Kind {
	case moving.OfType, moving.Letters:
		name := g.Name
		if g.Kind == moving.Letters {
			name = desk.CommonRegister
		}
		return t.r.Store.One(t.ctx, `SELECT seq FROM register_lines WHERE office = ? AND register = ? AND year = ? AND seq >= ? LIMIT 1`,
			[]any{string(t.p.Office), name, int64(g.Year), int64(g.Last)}, new(int64))
	case moving.Incoming, moving.Outgoing:
		of := books.In
		if g.Kind == moving.Outgoing {
			of = books.Out
		}
		return t.r.Store.One(t.ctx, `SELECT number FROM ledger_letters WHERE office = ? AND direction = ? AND year = ? AND number >= ? LIMIT 1`,
			[]any{string(t.p.Office), string(of), int64(g.Year), int64(g.Last)}, new(int64))
	}
	return false, nil
}

func (t *taking) plain(kind string, old int64, v any) error {
	l, body, skip, err := t.meet(kind, old, v)
	if err != nil || skip {
		return err
	}
	return t.land(l, body)
}

// meet looks whether a row is new: skip says that the same words are here, or
// have landed.
func (t *taking) meet(kind string, old int64, v any) (l landing, body []byte, skip bool, err error) {
	if err := t.step(); err != nil {
		return l, nil, false, err
	}
	if body, err = json.Marshal(v); err != nil {
		return l, nil, false, err
	}
	l = landing{kind: kind, old: old, what: "row", digest: t.r.Keyed("former", kind+"\x00"+string(body))}
	if !t.empty[kind] {
		k, err := t.r.known(t.ctx, t.p.Office, kind, old)
		if err != nil {
			return l, nil, false, err
		}
		if k.found && string(k.digest) == string(l.digest) {
			t.out.Same[kind]++
			return l, body, true, nil
		}
		l.resident = k.resident
		if k.found {
			t.out.Replaced[kind]++
		} else {
			t.out.Added[kind]++
		}
		return l, body, false, nil
	}
	t.out.Added[kind]++
	return l, body, false, nil
}

func (t *taking) letterType(x moving.LetterType) error {
	servers, err := t.r.servers(t.office)
	if err != nil {
		return err
	}
	t.out.Types = append(t.out.Types, Served{Slug: x.Slug, Name: x.Name, Own: x.Own, Standard: servers.of(x.Slug)})
	return t.plain(kindType, x.ID, x)
}

// letter takes a letter of the archive. One of our own that comes back stands in
// our books already.
func (t *taking) letter(x moving.ArchivedLetter) error {
	if x.ID >= ownIDs {
		ours, err := t.r.ours(t.ctx, t.p.Office, x)
		if err != nil || ours {
			return err
		}
	}
	who := t.ids[x.SubjectID]
	l, body, skip, err := t.meet(kindLetter, x.ID, x)
	if err != nil || skip {
		return err
	}
	l.resident, l.seq = who, int64(x.Count)
	if n := plainNumber(x.Composed); len(n) <= maxNumber {
		l.number = n
	}
	if d, err := calendar.ParseDay(x.Dated); err == nil {
		l.day = int64(d)
	}
	return t.land(l, body)
}

// land seals a row and hands it on when there are enough.
func (t *taking) land(l landing, body []byte) (err error) {
	if t.begun && t.out.Resumed {
		landed, err := t.r.Store.One(t.ctx, `SELECT old FROM landed WHERE office = ? AND kind = ? AND old = ?`, []any{string(t.p.Office), l.kind, l.old}, new(int64))
		if err != nil || landed {
			return err
		}
	}
	if l.item, err = t.r.Vault.Seal(string(t.p.Office), "former-"+l.kind, body); err != nil {
		return err
	}
	if t.batch = append(t.batch, l); len(t.batch) < rowsAnAct {
		return nil
	}
	return t.flush()
}

// flush writes what waits in one act.
func (t *taking) flush() error {
	if err := t.ctx.Err(); err != nil {
		return fmt.Errorf("taking in: %w", err)
	}
	if len(t.batch) == 0 {
		return nil
	}
	err := t.r.Store.Act(t.ctx, store.By{Unit: string(t.p.Office)}, func(x *store.Tx) error {
		if !t.begun {
			side := int64(0)
			if t.p.Side {
				side = 1
			}
			if err := x.Exec(`INSERT INTO landings (office, digest, side, begun) VALUES (?, ?, ?, ?)`, string(t.p.Office), t.s.Digest[:], side, x.Now()); err != nil {
				return err
			}
		}
		for _, l := range t.batch {
			if err := t.put(x, l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.begun = true
	t.batch = t.batch[:0]
	return nil
}

// put writes one row; the second of two with one number is left.
func (t *taking) put(x *store.Tx, l landing) error {
	twice, err := x.One(`SELECT old FROM landed WHERE office = ? AND kind = ? AND old = ?`, []any{string(t.p.Office), l.kind, l.old}, new(int64))
	if err != nil || twice {
		return err
	}
	if err := l.item.Put(x); err != nil {
		return err
	}
	if !l.record.ID.Zero() {
		if err := l.record.Put(x); err != nil {
			return err
		}
	}
	none := []byte{}
	if l.nik == nil {
		l.nik = none
	}
	if l.kk == nil {
		l.kk = none
	}
	return x.Exec(`INSERT INTO landed (office, kind, old, digest, item, resident, number, seq, day, what, record, was, nik, kk, state, fields, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(t.p.Office), l.kind, l.old, l.digest, l.item.ID[:], bytesOf(l.resident), l.number, l.seq, l.day, l.what,
		bytesOf(l.record.ID), bytesOf(l.was), l.nik, l.kk, l.state, l.fields, x.Now())
}

func (t *taking) step() error {
	if t.done++; t.p.Progress != nil && (t.done%200 == 0 || t.done == t.total) {
		t.p.Progress(min(t.done, t.total), t.total)
	}
	return nil
}

// Discard takes a landing back that was not finished, and says how many rows it had.
func (r *Room) Discard(ctx context.Context, office region.Code) (rows int, err error) {
	for {
		n := 0
		err := r.Store.Act(ctx, store.By{Unit: string(office)}, func(t *store.Tx) error {
			n = 0
			var items []canon.ID
			var keys []struct {
				kind string
				old  int64
			}
			err := t.Each(`SELECT kind, old, item, record FROM landed WHERE office = ? LIMIT ?`, []any{string(office), int64(rowsAnAct)}, func(scan store.Scan) error {
				var k struct {
					kind string
					old  int64
				}
				var item canon.ID
				var record []byte
				if err := scan(&k.kind, &k.old, store.ID(&item), &record); err != nil {
					return err
				}
				if items = append(items, item); len(record) == len(item) {
					items = append(items, canon.ID(record))
				}
				keys = append(keys, k)
				return nil
			})
			if err != nil {
				return err
			}
			for _, k := range keys {
				if err := t.Exec(`DELETE FROM landed WHERE office = ? AND kind = ? AND old = ?`, string(office), k.kind, k.old); err != nil {
					return err
				}
			}
			if n = len(keys); n == 0 {
				return t.Exec(`DELETE FROM landings WHERE office = ?`, string(office))
			}
			return vault.Erase(t, items...)
		})
		if err != nil {
			return rows, fmt.Errorf("taking a landing back: %w", err)
		}
		if rows += n; n == 0 {
			return rows, nil
		}
	}
}

// ours says whether a letter that comes back from an export is one of this
// office that stands in its own books.
func (r *Room) ours(ctx context.Context, office region.Code, x moving.ArchivedLetter) (bool, error) {
	at := x.ID - ownIDs
	found, err := r.Store.One(ctx, `SELECT no FROM documents WHERE no = ? AND office = ? AND number = ?`, []any{at, string(office), strings.TrimSpace(x.Composed)}, new(int64))
	if err != nil || found {
		return found, err
	}
	return r.Store.One(ctx, `SELECT seq FROM register_lines WHERE pos = ? AND office = ? AND seq = ? AND use <> 'letter'`, []any{at, string(office), int64(x.Count)}, new(int64))
}
