package ledgers

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"unicode"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// What happened to a resident.
const (
	Birth     = "born"
	Death     = "died"
	Arrival   = "arrived"
	Departure = "left"
	Change    = "changed"
)

// Happening is something that happened to a resident, as told at the counter.
type Happening struct {
	// Kind is one of the five above.
	Kind string
	Date calendar.Day
	// Resident it happened to, zero for somebody new (a birth, an arrival).
	Resident canon.ID
	// Record of somebody new, or of a change: the whole record as it is from now on.
	Record person.Record
	// Where somebody came from or went to: a region code or as told.
	Where string
}

// Happen writes a birth, death, arrival, departure or change into the book and
// the register of residents in one act, and gives the resident's id. Faults are
// those of books.Enter and books.Presence.Admit; for what was typed
// "ledgers.missing", those of person.Record.Clean, "ledgers.known-nik" (somebody
// new whose NIK is in the register) and "ledgers.no-change".
func (r *Room) Happen(ctx context.Context, a premises.Actor, h Happening) (canon.ID, error) {
	if err := a.May(premises.KeepLedger); err != nil {
		return h.Resident, err
	}
	n, err := r.prepare(ctx, a.Office, h)
	if err != nil {
		return h.Resident, err
	}
	err = r.Store.Act(ctx, a.Doing(premises.KeepLedger), func(t *store.Tx) error { return r.happen(t, a.Office, n) })
	r.people.ForgetNames(a.Office)
	return n.id, err
}

// noted is a happening with its words sealed.
type noted struct {
	Happening
	id canon.ID
	// was is what the register held before, nil for somebody new.
	was   *residents.Resident
	words vault.Item
}

func (r *Room) prepare(ctx context.Context, office region.Code, h Happening) (n noted, err error) {
	n = noted{Happening: h, id: h.Resident}
	if !h.Resident.Zero() {
		was, err := r.people.Resident(ctx, h.Resident.String())
		if err != nil {
			return n, err
		}
		if was.Office != office {
			return n, fault.New(fault.NotFound, "resident.unknown")
		}
		n.was = &was
	}
	switch {
	case h.Kind == Birth || h.Kind == Arrival && n.was == nil:
		if err := r.newcomer(ctx, office, &n); err != nil {
			return n, err
		}
	case n.was == nil:
		return n, fault.New(fault.NotFound, "resident.unknown")
	case h.Kind == Change:
		if n.Record, err = r.cleaned(office, h.Record); err != nil {
			return n, err
		}
		if n.Record == n.was.Record {
			return n, fault.New(fault.Invalid, "ledgers.no-change")
		}
	default:
		n.Record = n.was.Record
	}
	if err := tidy(field{"where", &n.Where, 0, 200}); err != nil {
		return n, err
	}
	n.words, err = r.sealWords(office, "movement", n.print())
	return n, err
}

// print is what a book prints of somebody whom something happened to; the
// address is where they came from or went to.
func (n noted) print() person.Record {
	r := n.Record
	out := person.Record{Name: r.Name, BirthPlace: r.BirthPlace, BirthDate: r.BirthDate, NIK: r.NIK}
	if n.region() == "" {
		out.Address = n.Where
	}
	return out
}

// region is the code of a place that was given by its code, or by the whole
// name of one; "" for any other.
func (n noted) region() string {
	if c, err := region.Parse(n.Where); err == nil {
		return string(c)
	}
	if found := region.Search("", n.Where, 2); len(found) == 1 && strings.EqualFold(found[0].Name, n.Where) {
		return string(found[0].Code)
	}
	return ""
}

// newcomer judges the record of somebody who is to be put into the register.
func (r *Room) newcomer(ctx context.Context, office region.Code, n *noted) (err error) {
	n.was, n.id = nil, store.NewID(r.Now())
	n.Record.Region = string(office)
	if n.Kind == Birth {
		n.Record.BirthDate = n.Date.String()
	}
	if n.Record.Citizenship == "" {
		n.Record.Citizenship = "WNI"
	}
	if n.Record, err = r.cleaned(office, n.Record); err != nil {
		return err
	}
	for name, v := range map[string]string{"name": n.Record.Name, "sex": n.Record.Sex, "birth_date": n.Record.BirthDate} {
		if v == "" {
			return fault.New(fault.Invalid, "ledgers.missing").On(name)
		}
	}
	if n.Record.NIK == "" {
		return nil
	}
	_, err = r.people.ByNIK(ctx, office, n.Record.NIK)
	switch fault.Of(err) {
	case fault.NotFound:
		return nil
	case fault.None:
		return fault.New(fault.Conflict, "ledgers.known-nik").On("nik")
	}
	return err
}

func (r *Room) cleaned(office region.Code, record person.Record) (person.Record, error) {
	clean, wrong := record.Clean(r.Today(office).String())
	if len(wrong) > 0 {
		return record, wrong[0]
	}
	return clean, nil
}

// happen rules on the state of the register now and writes both.
func (r *Room) happen(t *store.Tx, office region.Code, n noted) error {
	closed, err := closedIn(t, string(office))
	if err != nil {
		return err
	}
	w, err := books.Enter(n.Date, r.day(office, t.Now()), closed)
	if err != nil {
		return err
	}
	presence, err := r.presence(t, office, n)
	if err != nil {
		return err
	}
	e := n.event(w, presence)
	if e == nil {
		return errors.Join(own(t, peopleStream(string(office)), amended{n.id, n.words.ID}, n.words), r.register(t, office, n))
	}
	if err := presence.Admit(e); err != nil {
		return err
	}
	pos, err := write(t, peopleStream(string(office)), e, n.words)
	if err != nil {
		return err
	}
	return errors.Join(saveMovement(t, string(office), e, pos), r.register(t, office, n))
}

// event is the entry; a change that counts nobody otherwise has none, the
// register itself holds it.
func (n noted) event(w books.When, p books.Presence) books.Event {
	of := books.Resident{When: w, Resident: n.id, Standing: standing(n.Record), Words: n.words.ID}
	switch n.Kind {
	case Birth:
		return books.Born(of)
	case Arrival:
		return books.Arrived{Resident: of, From: n.region()}
	case Death:
		of.Standing = p.Standing
		return books.Died(of)
	case Departure:
		of.Standing = p.Standing
		return books.Left{Resident: of, To: n.region()}
	}
	if to := standing(n.Record); to != p.Standing {
		return books.Changed{When: w, Resident: n.id, From: p.Standing, To: to, Words: n.words.ID}
	}
	return nil
}

// register brings the register of residents up to the entry.
func (r *Room) register(t *store.Tx, office region.Code, n noted) error {
	switch {
	case n.was == nil:
		return r.people.Enrol(t, office, n.id, n.Record)
	case n.Kind == Death:
		return r.people.Mark(t, n.id, residents.Dead)
	case n.Kind == Departure:
		return r.people.Mark(t, n.id, residents.Moved)
	case n.Kind == Arrival:
		return r.people.Mark(t, n.id, residents.Here)
	}
	return r.people.Amend(t, office, n.id, n.Record)
}

// presence is what is known of a resident before the entry: the last entry
// about them, or else what the register says.
func (r *Room) presence(t *store.Tx, office region.Code, n noted) (p books.Presence, err error) {
	if n.was == nil {
		return p, nil
	}
	s, found, err := standingOf(t, n.id)
	if err != nil {
		return p, err
	}
	if found {
		return books.Presence{Known: true, Here: s.state == residents.Here, Standing: s.Standing, Since: s.since}, nil
	}
	var item canon.ID
	if _, err := t.One(`SELECT item FROM residents WHERE id = ? AND office = ?`, []any{n.id[:], string(office)}, store.ID(&item)); err != nil {
		return p, err
	}
	_, body, err := r.Vault.OpenTx(t, item)
	if err != nil {
		return p, err
	}
	var now person.Record
	if err := json.Unmarshal(body, &now); err != nil {
		return p, err
	}
	return books.Presence{Known: true, Here: n.was.State == residents.Here, Standing: standing(now)}, nil
}

// standing is how a record is counted.
func standing(r person.Record) books.Standing {
	area, _ := areaOf(r)
	s := books.Standing{Area: area, Sex: books.Male, Foreign: strings.EqualFold(r.Citizenship, "WNA"), Head: headOf(r.FamilyRole)}
	if r.Sex == string(books.Female) {
		s.Sex = books.Female
	}
	return s
}

func headOf(role string) bool {
	return strings.ReplaceAll(strings.ToLower(role), " ", "-") == "kepala-keluarga"
}

// areaOf is the code of a dusun and its name, from the hamlet of a record, the
// RW where there is none. Names of places are public.
func areaOf(r person.Record) (code, name string) {
	switch {
	case slug(r.Hamlet) != "":
		return slug(r.Hamlet), strings.TrimSpace(r.Hamlet)
	case slug(r.RW) != "":
		return "rw-" + slug(r.RW), "RW " + r.RW
	}
	return "tanpa-dusun", "Tanpa dusun"
}

// slug writes a name with letters a-z, digits and hyphens, at most 32.
func slug(name string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch {
		case c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == 32 {
			break
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

const movementColumns = `pos, office, kind, resident, date, page, area, words`

const standingColumns = `resident, office, state, area, sex, foreigner, head, since, pos`

// standingRow is where somebody is counted now, by the last entry about them.
type standingRow struct {
	books.Standing
	state residents.State
	since calendar.Day
}

func standingOf(t *store.Tx, id canon.ID) (s standingRow, found bool, err error) {
	var foreign, head int64
	found, err = t.One(`SELECT state, area, sex, foreigner, head, since FROM ledger_standings WHERE resident = ?`, []any{id[:]},
		(*string)(&s.state), &s.Area, (*string)(&s.Sex), &foreign, &head, dayAt(&s.since))
	s.Foreign, s.Head = foreign == 1, head == 1
	return s, found, err
}

// saveMovement writes the rows of an entry about a resident; a count has none.
func saveMovement(t *store.Tx, office string, e books.Event, pos int64) error {
	kind, of, s := "", books.Resident{}, standingRow{state: residents.Here}
	switch e := e.(type) {
	case books.Born:
		kind, of = Birth, books.Resident(e)
	case books.Died:
		kind, of, s.state = Death, books.Resident(e), residents.Dead
	case books.Arrived:
		kind, of = Arrival, e.Resident
	case books.Left:
		kind, of, s.state = Departure, e.Resident, residents.Moved
	case books.Changed:
		kind, of = Change, books.Resident{When: e.When, Resident: e.Resident, Standing: e.To, Words: e.Words}
	default:
		return nil
	}
	s.Standing, s.since = of.Standing, of.Date
	err := t.Exec(`INSERT INTO ledger_movements (`+movementColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		pos, office, kind, of.Resident[:], int64(of.Date), int64(of.Page()), of.Standing.Area, of.Words[:])
	return errors.Join(err, t.Exec(`INSERT INTO ledger_standings (`+standingColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (resident) DO UPDATE SET state = excluded.state, area = excluded.area, sex = excluded.sex, foreigner = excluded.foreigner, head = excluded.head, since = excluded.since, pos = excluded.pos`,
		of.Resident[:], office, string(s.state), s.Area, string(s.Sex), flag(s.Foreign), flag(s.Head), int64(s.since), pos))
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// MovementLine is what happened to one resident, as an officer sees it.
type MovementLine struct {
	Kind string
	Date calendar.Day
	// Name is the whole name; a list shows it masked. Area is the dusun.
	Name, Area string
	Resident   canon.ID
}

// Movements lists a month's page by day, at most 500 lines.
func (r *Room) Movements(ctx context.Context, a premises.Actor, m books.Month) (out []MovementLine, err error) {
	if err := a.May(premises.SeeLedger); err != nil {
		return nil, err
	}
	c, err := r.census(ctx, a.Office)
	if err != nil {
		return nil, err
	}
	var items []canon.ID
	err = r.Store.Each(ctx, `SELECT kind, resident, date, area, words FROM ledger_movements WHERE office = ? AND page = ? ORDER BY date, pos LIMIT 500`,
		[]any{string(a.Office), int64(m)}, func(scan store.Scan) error {
			var l MovementLine
			var item canon.ID
			err := scan(&l.Kind, store.ID(&l.Resident), dayAt(&l.Date), &l.Area, store.ID(&item))
			if name := c.names[l.Area]; name != "" {
				l.Area = name
			}
			out, items = append(out, l), append(items, item)
			return err
		})
	for i := range out {
		var w person.Record
		if err == nil {
			err = r.openWords(ctx, items[i], &w)
		}
		out[i].Name = w.Name
	}
	return out, err
}
