package permits

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// PageSize is how many permits a page of a list has.
const PageSize = 25

// Shown is a permit with its history, for its holder or an officer.
type Shown struct {
	Permit
	Story []Event
	// Running is the case that asks something of it, -1 for none; Next the number of
	// the permit that took its place, "" for none.
	Running int64
	Next    string
}

func (r *Room) shown(ctx context.Context, p Permit) (out Shown, err error) {
	out.Permit = p
	if err := r.fill(ctx, &out.Permit); err != nil {
		return out, err
	}
	if out.Story, err = r.story(ctx, p.ID); err != nil {
		return out, err
	}
	if !p.After.Zero() {
		after, err := r.row(r.reads(ctx), `id = ?`, p.After[:])
		if err != nil {
			return out, err
		}
		out.Next = after.Number
	}
	out.Running, err = r.running(r.reads(ctx), p.ID)
	return out, err
}

// OfCase is the permit that came of a case, for whoever follows the case; nil for
// none.
func (r *Room) OfCase(ctx context.Context, no int64) (*Shown, error) {
	p, err := r.row(r.reads(ctx), `case_no = ? ORDER BY pos DESC`, no)
	if fault.Of(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out, err := r.shown(ctx, p)
	return &out, err
}

// Asked is the permit of which a case asks something, and what; nil for none.
func (r *Room) Asked(ctx context.Context, no int64) (*Permit, string, error) {
	all, err := r.asks(r.reads(ctx), `a.case_no = ?`, no)
	if err != nil || len(all) == 0 {
		return nil, "", err
	}
	p, err := r.row(r.reads(ctx), `id = ?`, all[0].permit[:])
	return &p, all[0].purpose, err
}

// OfOrg lists the permits of an organisation, newest first, at most a hundred.
// Who may read them the room of organisations has judged.
func (r *Room) OfOrg(ctx context.Context, org canon.ID) ([]Permit, error) {
	if org.Zero() {
		return nil, nil
	}
	return r.rows(r.reads(ctx), `org = ? AND org <> ? ORDER BY pos DESC LIMIT 100`, org[:], []byte{})
}

// The lists of an office's permits.
const (
	ListEnding = "ending" // reminded of, or being objected to: what is to be looked at
	ListAlive  = "alive"
	ListEnded  = "ended"
)

// List gives a page of the permits of the officer's office; the next begins after
// the position next, 0 for the end.
func (r *Room) List(ctx context.Context, a premises.Actor, which string, after int64) (out []Permit, next int64, err error) {
	if err := a.May(premises.SeePermits); err != nil {
		return nil, 0, err
	}
	if after == 0 {
		after = canon.MaxInt
	}
	where := `state IN ('valid','suspended')`
	switch which {
	case ListEnding:
		where += ` AND (reminded > 0 OR warned_until > 0 OR inspected = 1) OR objection_due > 0`
	case ListEnded:
		where = `state IN ('withdrawn','expired','replaced')`
	}
	out, err = r.rows(r.reads(ctx), `office = ? AND (`+where+`) AND pos < ? ORDER BY pos DESC LIMIT ?`, string(a.Office), after, int64(PageSize+1))
	if err == nil && len(out) > PageSize {
		out = out[:PageSize]
		next = out[PageSize-1].pos
	}
	for i := range out {
		err = errors.Join(err, r.fill(ctx, &out[i]))
	}
	return out, next, err
}

// Find looks a permit of the officer's office up by its number.
func (r *Room) Find(ctx context.Context, a premises.Actor, number string) (canon.ID, error) {
	if err := a.May(premises.SeePermits); err != nil {
		return canon.ID{}, err
	}
	p, err := r.row(r.reads(ctx), `office = ? AND number = ? ORDER BY pos DESC`, string(a.Office), strings.TrimSpace(number))
	if fault.Of(err) == fault.NotFound {
		return p.ID, fault.New(fault.NotFound, "permit.none").On("nomor")
	}
	return p.ID, err
}

// Show opens a permit of the officer's office. It names its holder only as the
// public register does; who that is, the case says, whose opening is a look.
func (r *Room) Show(ctx context.Context, a premises.Actor, id canon.ID) (Shown, error) {
	if err := a.May(premises.SeePermits); err != nil {
		return Shown{}, err
	}
	p, err := r.row(r.reads(ctx), `id = ?`, id[:])
	if err != nil || p.Office != a.Office {
		return Shown{}, errors.Join(err, unknown())
	}
	return r.shown(ctx, p)
}

// National is a permit that a national system issued and the office writes down.
type National struct {
	// Number as it was issued, IssuedBy who did: OSS, SIMBG.
	Number, IssuedBy string
	// About is what it allows, Holder an organisation's name as it is published.
	About, Holder string
	From, Until   calendar.Day
}

// Issuers are the national systems whose permits are written down.
func Issuers() []string { return []string{"OSS", "SIMBG", "SIAK", "BPN"} }

// Record writes down a permit that a national system issued: with its number and
// issuer, and never as one of ours.
func (r *Room) Record(ctx context.Context, a premises.Actor, n National) (canon.ID, error) {
	if err := a.May(premises.RecordPermit); err != nil {
		return canon.ID{}, err
	}
	n.Number, n.About, n.Holder = strings.TrimSpace(n.Number), strings.TrimSpace(n.About), strings.TrimSpace(n.Holder)
	bad := func(s string, least, most int) bool {
		k := utf8.RuneCountInString(s)
		return k < least || k > most || !utf8.ValidString(s) || strings.ContainsFunc(s, func(c rune) bool { return c < ' ' })
	}
	switch {
	case bad(n.Number, 3, 60):
		return canon.ID{}, fault.New(fault.Invalid, "permit.number").On("nomor")
	case !slices.Contains(Issuers(), n.IssuedBy):
		return canon.ID{}, fault.New(fault.Invalid, "permit.issuer").On("penerbit")
	case bad(n.About, 3, 120):
		return canon.ID{}, fault.New(fault.Invalid, "permit.about").On("perihal")
	case bad(n.Holder, 3, 60):
		return canon.ID{}, fault.New(fault.Invalid, "permit.holder").On("pemegang")
	case n.From == 0 || n.From > r.Today(a.Office):
		return canon.ID{}, fault.New(fault.Invalid, "permit.from").On("mulai")
	case n.Until != 0 && n.Until < n.From:
		return canon.ID{}, fault.New(fault.Invalid, "permit.until").On("sampai")
	}
	body, err := json.Marshal(Words{Holder: n.Holder, About: n.About})
	if err != nil {
		return canon.ID{}, err
	}
	it, err := r.Vault.Seal(string(a.Office), "permit", body)
	if err != nil {
		return canon.ID{}, err
	}
	id := store.NewID(r.Now())
	err = r.Store.Act(ctx, a.Doing(premises.RecordPermit), func(t *store.Tx) error {
		if known, err := r.rows(t.Each, `office = ? AND number = ? AND issued_by = ? LIMIT 1`, string(a.Office), n.Number, n.IssuedBy); err != nil || len(known) > 0 {
			return cmp.Or(err, error(fault.New(fault.Conflict, "permit.recorded-before").On("nomor")))
		}
		return write(t, id, kindRecorded, func(o *canon.Object) {
			o.Int("from", int64(n.From))
			o.Str("issued_by", n.IssuedBy)
			o.ID("item", it.ID)
			o.Str("number", n.Number)
			o.Str("office", string(a.Office))
			o.Flag("publish", true)
			o.OptInt("until", int64(n.Until))
		}, it)
	})
	return id, err
}

// Wanted narrows the public register.
type Wanted struct {
	// Words in number, holder or name of the service; Office "" is all.
	Words  string
	Office region.Code
}

// Public lists the valid permits that the standards publish, newest first: a page
// of them after the position after (0 from the beginning), and where the next
// begins, 0 at the end. most is PageSize for a page, more for a file.
func (r *Room) Public(ctx context.Context, w Wanted, after int64, most int) (out []Permit, next int64, err error) {
	if after == 0 {
		after = canon.MaxInt
	}
	words := strings.ToLower(strings.TrimSpace(w.Words))
	for looked := 0; looked < mostLooked; {
		page, err := r.rows(r.reads(ctx), `publish = 1 AND state = 'valid' AND pos < ? ORDER BY pos DESC LIMIT 200`, after)
		if err != nil {
			return nil, 0, err
		}
		for i := range page {
			after = page[i].pos
			if w.Office != "" && page[i].Office != w.Office || page[i].Until != 0 && r.left(page[i]) < 0 {
				continue
			}
			if err := r.fill(ctx, &page[i]); err != nil {
				return nil, 0, err
			}
			if !fits(page[i], words) {
				continue
			}
			if len(out) == most {
				return out, out[most-1].pos, nil
			}
			out = append(out, page[i])
		}
		if looked += len(page); len(page) < 200 {
			return out, 0, nil
		}
	}
	return out, after, nil
}

// mostLooked bounds how many permits one look-up goes through.
const mostLooked = 20_000

// fits says whether a permit has the words that are looked for.
func fits(p Permit, words string) bool {
	if words == "" {
		return true
	}
	text := p.Number + " " + p.Holder + " " + p.About + " " + p.IssuedBy
	if p.Standard != nil {
		text += " " + p.Standard.Name.ID + " " + p.Standard.Name.EN
	}
	text = strings.ToLower(text)
	for w := range strings.FieldsSeq(words) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
