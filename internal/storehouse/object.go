package storehouse

import (
	"context"
	"fmt"
	"strings"

	"genggam/internal/allot"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

const objectionColumns = "pos, round, case_no, office, at, item, outcome, answer, done_at, account"

// Place is where one case stands in its round, with everything that explains it.
type Place struct {
	Round *Round
	Why   allot.Explanation
	// Objection is what was objected, nil for nothing; MayObject that it still can be.
	Objection *Objection
	MayObject bool
	// Called says that somebody before them fell away: it is their turn.
	Called bool
}

// PlaceOf explains where a case stands in the newest round in which it was
// ranked; nil before it was.
func (r *Room) PlaceOf(ctx context.Context, no int64) (*Place, error) {
	var round, id canon.ID
	found, err := r.Store.One(ctx, `SELECT a.round, a.case_id FROM aid_rows a JOIN aid_rounds x ON x.id = a.round WHERE a.case_no = ? AND x.state <> 'open'
		ORDER BY x.opened_at DESC LIMIT 1`, []any{no}, store.ID(&round), store.ID(&id))
	if err != nil || !found {
		return nil, err
	}
	x, err := r.Round(ctx, round)
	if err != nil {
		return nil, err
	}
	if x.Standard == nil || x.Standard.Allotment() == nil {
		return nil, fmt.Errorf("explaining case %d: the standard of its round is not here", no)
	}
	k, err := r.listOf(ctx, x)
	if err != nil {
		return nil, err
	}
	p := &Place{Round: x}
	if p.Why, err = x.Standard.Allotment().Explain(k, id); err != nil {
		return nil, err
	}
	if p.Objection, err = r.objectionOf(ctx, x, no); err != nil {
		return nil, err
	}
	if p.Why.Standing == allot.Reserve && x.State == "ranked" {
		gone, before, err := called(r.reads(ctx), round, p.Why.Place, int64(p.Why.Number))
		if err != nil {
			return nil, err
		}
		p.Called = before < gone
	}
	p.MayObject = p.Objection == nil && x.State == "ranked" && r.Now().Before(x.Objects)
	return p, nil
}

// listOf is the ranking of a round, computed again when a row changed.
func (r *Room) listOf(ctx context.Context, x *Round) (*allot.Ranking, error) {
	var stamp int64
	_, err := r.Store.One(ctx, `SELECT count(*) FROM aid_objections WHERE round = ? AND outcome = 'changed'`, []any{x.ID[:]}, &stamp)
	if err != nil {
		return nil, err
	}
	stamp += x.Ranked.UnixMilli()
	r.mu.Lock()
	defer r.mu.Unlock()
	if l := r.lists[x.ID]; l != nil && l.stamp == stamp {
		return l.ranking, nil
	}
	people, _, err := readRows(r.reads(ctx), x.ID)
	if err != nil {
		return nil, err
	}
	k, err := allot.Rank(x.Terms(), only(people))
	if err != nil {
		return nil, err
	}
	if len(r.lists) >= 8 {
		clear(r.lists)
	}
	r.lists[x.ID] = &list{people: people, ranking: k, stamp: stamp}
	return k, nil
}

// Public is the public list of a share of a ranked round, after that many: places,
// points and where each stands, by the reference of the case and nothing of a
// person. The reference is said by name (see desk.Reference).
func (r *Room) Public(ctx context.Context, x *Round, place string, after int) ([]allot.Listed, error) {
	if x.State == "open" {
		return nil, nil
	}
	k, err := r.listOf(ctx, x)
	if err != nil {
		return nil, err
	}
	return k.Public(place, after, PageSize), nil
}

// Counts says how many of a round stand where.
func (r *Room) Counts(ctx context.Context, x *Round) (map[allot.Standing]int, error) {
	out := map[allot.Standing]int{}
	err := r.Store.Each(ctx, `SELECT standing, count(*) FROM aid_rows WHERE round = ? GROUP BY standing`, []any{x.ID[:]}, func(scan store.Scan) error {
		var s string
		var n int64
		err := scan(&s, &n)
		out[allot.Standing(s)] = int(n)
		return err
	})
	return out, err
}

// Objection is what somebody said against their place.
type Objection struct {
	Position, Case, At int64
	Round              canon.ID
	Words              string
	// Outcome is "" while it is open, "changed" or "stands"; Answer is what the
	// officer wrote to it.
	Outcome, Answer string
	Done            int64

	item, answer canon.ID
}

// Object takes the objection of whoever follows a case, until the last day of the
// round for it. It is one; what is written is sealed.
func (r *Room) Object(ctx context.Context, no int64, words string) error {
	if words = strings.TrimSpace(words); words == "" {
		return fault.New(fault.Invalid, "aid.object-words").On("keberatan")
	}
	p, err := r.PlaceOf(ctx, no)
	switch {
	case err != nil:
		return err
	case p == nil:
		return fault.New(fault.Conflict, "aid.not-ranked")
	case !p.MayObject:
		return fault.New(fault.Conflict, "aid.object-late")
	}
	it, _, err := r.desk.Words(string(p.Round.Office), "objection", words)
	if err != nil {
		return err
	}
	data, err := write(func(o *canon.Object) { o.Int("case", no) })
	if err != nil {
		return err
	}
	return r.desk.ByApplicant(ctx, no, func(h handOf) ([]casework.Event, []vault.Item, error) {
		there, err := h.T.One(`SELECT pos FROM aid_objections WHERE round = ? AND case_no = ?`, []any{p.Round.ID[:], no}, new(int64))
		if err != nil || there {
			return nil, nil, orConflict(err, "aid.object-late")
		}
		if err := it.Put(h.T); err != nil {
			return nil, nil, err
		}
		return nil, nil, appendAid(h.T, p.Round.ID, "aid.objected/1", data, it.Ref())
	})
}

func saveObjected(t *store.Tx, round canon.ID, e journal.Entry, v canon.Value) error {
	item, err := firstItem(e)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO aid_objections (`+objectionColumns+`) VALUES (?, ?, ?, ?, ?, ?, '', ?, 0, '')`,
		e.Position, round[:], v.Num("case"), e.Unit, e.At, item[:], []byte{})
}

func (r *Room) objectionOf(ctx context.Context, x *Round, no int64) (*Objection, error) {
	all, err := r.objections(ctx, `WHERE round = ? AND case_no = ? ORDER BY pos DESC LIMIT 1`, x.ID[:], no)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], r.openObjection(ctx, &all[0])
}

func (r *Room) objections(ctx context.Context, where string, args ...any) (out []Objection, err error) {
	err = r.Store.Each(ctx, `SELECT pos, round, case_no, at, item, outcome, answer, done_at FROM aid_objections `+where, args, func(scan store.Scan) error {
		var o Objection
		var answer []byte
		err := scan(&o.Position, store.ID(&o.Round), &o.Case, &o.At, store.ID(&o.item), &o.Outcome, &answer, &o.Done)
		copy(o.answer[:], answer)
		out = append(out, o)
		return err
	})
	return out, err
}

func (r *Room) openObjection(ctx context.Context, o *Objection) error {
	for _, x := range []struct {
		id canon.ID
		to *string
	}{{o.item, &o.Words}, {o.answer, &o.Answer}} {
		if x.id.Zero() {
			continue
		}
		_, body, err := r.Vault.Open(ctx, x.id)
		if err != nil && fault.Of(err) != fault.Gone {
			return err
		}
		*x.to = string(body)
	}
	return nil
}

// Objections lists the open objections of the officer's office, the oldest first,
// without their words: those are read on the page of the case.
func (r *Room) Objections(ctx context.Context, a premises.Actor) ([]Objection, error) {
	if err := a.May(premises.RankRound); err != nil {
		return nil, err
	}
	return r.objections(ctx, `WHERE office = ? AND outcome = '' ORDER BY pos LIMIT ?`, string(a.Office), int64(PageSize))
}

// Found is what an officer found after an objection: which criteria are met and
// which level of each measure holds (-1 for none), in the order of the standard.
type Found struct {
	Met    []bool
	Levels []int
	// Words answer the objection; whoever objected reads them.
	Words string
}

// AnswerObjection answers an objection: the case is judged anew by what was
// found, and everybody's place is computed again in the same act. Nobody answers
// an objection in a case of their own.
func (r *Room) AnswerObjection(ctx context.Context, a premises.Actor, no int64, f Found) error {
	p, err := r.PlaceOf(ctx, no)
	switch {
	case err != nil:
		return err
	case p == nil || p.Objection == nil || p.Objection.Outcome != "":
		return fault.New(fault.Conflict, "aid.no-objection")
	case strings.TrimSpace(f.Words) == "":
		return fault.New(fault.Invalid, "work.words-missing").On("jawaban")
	}
	it, _, err := r.desk.Words(string(p.Round.Office), "answer", f.Words)
	if err != nil {
		return err
	}
	return r.desk.ActOn(ctx, a, no, premises.RankRound, func(h handOf) ([]casework.Event, []vault.Item, error) {
		var met, levels = int64(0), ""
		found, err := h.T.One(`SELECT met, levels FROM aid_rows WHERE round = ? AND case_no = ?`, []any{p.Round.ID[:], no}, &met, &levels)
		if err != nil || !found {
			return nil, nil, orConflict(err, "aid.not-ranked")
		}
		j, err := anew(p.Round.Standard.Result.Goods, f)
		if err != nil {
			return nil, nil, err
		}
		outcome := "changed"
		if j.Met == uint64(met) && levelsText(j.Levels) == levels {
			outcome = "stands"
		}
		if err := it.Put(h.T); err != nil {
			return nil, nil, err
		}
		data, err := write(func(o *canon.Object) {
			o.Int("case", no)
			o.Flag("fit", j.Fit)
			o.Str("levels", levelsText(j.Levels))
			o.Int("met", int64(j.Met))
			o.Int("objection", p.Objection.Position)
			o.Str("outcome", outcome)
			o.Int("total", j.Total)
		})
		if err != nil {
			return nil, nil, err
		}
		return nil, nil, appendAid(h.T, p.Round.ID, "aid.answered/1", data, it.Ref())
	})
}

// anew judges by what an officer found.
func anew(g *catalogue.Goods, f Found) (j allot.Judged, err error) {
	s := g.Allocation
	if len(f.Met) != len(s.Criteria) || len(f.Levels) != len(s.Measures) {
		return j, fault.New(fault.Invalid, "aid.found")
	}
	j.Fit = true
	for i, met := range f.Met {
		if met {
			j.Met |= 1 << i
		}
		j.Fit = j.Fit && met
	}
	for i, l := range f.Levels {
		m := s.Measures[i]
		if l < -1 || l >= len(m.Levels) {
			return j, fault.New(fault.Invalid, "aid.found")
		}
		j.Levels = append(j.Levels, int8(l))
		if l >= 0 {
			j.Total += int64(m.Weight) * int64(m.Levels[l].Points)
		}
	}
	return j, nil
}

func saveAnswered(t *store.Tx, round canon.ID, e journal.Entry, v canon.Value) error {
	answer, err := firstItem(e)
	if err != nil {
		return err
	}
	err = t.Exec(`UPDATE aid_objections SET outcome = ?, answer = ?, done_at = ?, account = ? WHERE pos = ?`, v.Str("outcome"), answer[:], e.At, e.Actor.Account, v.Num("objection"))
	if err != nil || v.Str("outcome") != "changed" {
		return err
	}
	err = t.Exec(`UPDATE aid_rows SET met = ?, fit = ?, levels = ?, total = ? WHERE round = ? AND case_no = ?`,
		v.Num("met"), flag(v.Flag("fit")), v.Str("levels"), v.Num("total"), round[:], v.Num("case"))
	if err != nil {
		return err
	}
	_, err = order(t, round)
	return err
}

// Public is one line of a public list with the number of its case, from which its
// reference is spelt.
type Public struct {
	allot.Listed
	No int64
}

// PublicPage is the public list of a share of a ranked round, after that many, at
// most PageSize lines: points and where each stands, and nothing of a person.
func (r *Room) PublicPage(ctx context.Context, x *Round, place string, after int) (out []Public, err error) {
	if x.State == "open" {
		return nil, nil
	}
	err = r.Store.Each(ctx, `SELECT case_no, case_id, total, filed, standing, number FROM aid_rows WHERE round = ? AND share = ? AND number > ? ORDER BY number LIMIT ?`,
		[]any{x.ID[:], place, int64(after), int64(PageSize)}, func(scan store.Scan) error {
			var p Public
			var standing string
			var number int64
			err := scan(&p.No, store.ID(&p.Case), &p.Total, &p.Filed, &standing, &number)
			p.Standing, p.Number = allot.Standing(standing), int(number)
			out = append(out, p)
			return err
		})
	return out, err
}
