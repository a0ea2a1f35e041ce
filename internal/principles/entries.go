package principles

import (
	"context"
	"slices"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/learning"
	"genggam/internal/store"
)

// gather adds up what a walk through the journal finds.
type gather struct {
	ctx  context.Context
	r    *Room
	sums map[place]*Sums
	// learnt are the lessons of an account with the place of the entry that says so first.
	learnt map[string]map[string]int64
	// hamlets are the offices whose register was read, with how many are in it.
	hamlets map[string]int64
}

func newGather(ctx context.Context, r *Room) *gather {
	return &gather{ctx: ctx, r: r, sums: map[place]*Sums{}, learnt: map[string]map[string]int64{}, hamlets: map[string]int64{}}
}

// of are the sums of an office in the month of an instant.
func (g *gather) of(office string, at int64) *Sums {
	return g.in(office, integrity.MonthOf(g.r.dayOf(office, at)))
}

func (g *gather) in(office string, m integrity.Month) *Sums {
	x := place{office, m}
	if g.sums[x] == nil {
		g.sums[x] = &Sums{}
	}
	return g.sums[x]
}

// entry counts one entry.
func (g *gather) entry(e journal.Entry) error {
	if err := g.trained(e); err != nil {
		return err
	}
	switch e.Kind {
	case "case.issued/1", "case.ink-recorded/1", "case.delivered/1", "case.decided/1", "case.confirmed/1", "case.worked/1",
		"case.completed/1", "case.returned/1", "case.answered/1", "case.advised/1":
		return g.caseEntry(e)
	case "document.signed/1":
		return g.letter(e)
	case "document.replaced/1":
		g.of(e.Unit, e.At).part("rework", 1, 0)
	case "visit.done/1":
		return g.visit(e)
	case "complaint.decided/1":
		return g.complaint(e)
	}
	return nil
}

// decisions are the acts that a lesson prepares for and that decide something.
var decisions = []string{"case.completed/1", "case.returned/1", "case.stepped/1", "case.decided/1", "document.signed/1"}

// trained counts a decision, and whether who made it had done the lesson for it
// before. A decision for which there is no lesson is not counted.
func (g *gather) trained(e journal.Entry) error {
	if e.Actor.Account == "" || !slices.Contains(decisions, e.Kind) || byNobody(e.Actor) {
		return nil
	}
	all, err := learning.Lessons()
	if err != nil {
		return err
	}
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	var fit []string
	for _, l := range all {
		if slices.ContainsFunc(l.Goals, func(x learning.Goal) bool { return x.Kind == e.Kind && fits(x, v) }) {
			fit = append(fit, l.ID)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	done, err := g.lessons(e.Actor.Account)
	if err != nil {
		return err
	}
	g.of(e.Unit, e.At).count("trained", slices.ContainsFunc(fit, func(id string) bool { at, ok := done[id]; return ok && at < e.Position }))
	return nil
}

// byNobody says that no officer did it: time, or whoever applied.
func byNobody(a journal.Actor) bool { return a.Role == "node" || a.Role == "applicant" }

func fits(x learning.Goal, v canon.Value) bool {
	for key, want := range x.Where {
		if v.Str(key) != want {
			return false
		}
	}
	return true
}

func (g *gather) lessons(account string) (map[string]int64, error) {
	if done, ok := g.learnt[account]; ok {
		return done, nil
	}
	done := map[string]int64{}
	err := g.r.Store.Each(g.ctx, `SELECT lesson, pos FROM lessons_done WHERE account = ? ORDER BY pos DESC`, []any{account}, func(scan store.Scan) error {
		var lesson string
		var at int64
		err := scan(&lesson, &at)
		done[lesson] = at
		return err
	})
	g.learnt[account] = done
	return done, err
}

// letter counts a letter, and whether everything that proves it is there: its number
// in the register, the right of whoever signed it, the case that decided it, and the
// place of the signature in the tree of a signed checkpoint.
func (g *gather) letter(e journal.Entry) error {
	s := g.of(e.Unit, e.At)
	s.part("rework", 0, 1)
	proves, err := g.proves(e)
	if err == nil {
		s.count("provable", proves)
	}
	return err
}

func (g *gather) proves(e journal.Entry) (bool, error) {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return false, err
	}
	var n int64
	for _, ask := range []struct {
		sql  string
		args []any
	}{
		{`SELECT seq FROM register_lines WHERE office = ? AND register = ? AND year = ? AND seq = ? AND use = 'letter' AND document = ?`,
			[]any{v.Str("office"), v.Str("register"), v.Num("year"), v.Num("sequence"), e.Position}},
		{`SELECT from_at FROM roles WHERE account = ? AND role = 'signer' AND from_at <= ? AND (until_at = 0 OR until_at > ?) LIMIT 1`,
			[]any{e.Actor.Account, e.At, e.At}},
		{`SELECT case_no FROM documents d JOIN cases c ON c.no = d.case_no WHERE d.no = ?`, []any{e.Position}},
	} {
		found, err := g.r.Store.One(g.ctx, ask.sql, ask.args, &n)
		if err != nil || !found {
			return false, err
		}
	}
	return g.inTree(e.Position)
}

// inTree says whether an entry is proved by a checkpoint that this node signed.
func (g *gather) inTree(position int64) (bool, error) {
	st := g.r.Store
	line, err := st.Line(g.ctx, position)
	if err != nil {
		return false, err
	}
	_, checkpoint, err := st.Checkpoint(g.ctx, position)
	if err != nil {
		return false, err
	}
	p, err := journal.Prove(position, line, checkpoint, st.Hashes(g.ctx))
	if err != nil {
		return false, nil //nolint:nilerr // a tree that proves nothing is the finding
	}
	return p.Check() == nil && g.r.signed(checkpoint), nil
}

// visit counts a visit to somebody's home that was asked for, and whether it was
// made in time.
func (g *gather) visit(e journal.Entry) error {
	id, err := canon.ParseID(strings.TrimPrefix(e.Stream, "visit/"))
	if err != nil {
		return err
	}
	var office string
	var due int64
	found, err := g.r.Store.One(g.ctx, `SELECT office, due_at FROM visits WHERE id = ?`, []any{id[:]}, &office, &due)
	if err != nil || !found {
		return err
	}
	g.of(office, e.At).count("needs", e.At <= due)
	g.of(office, e.At).count("duties", e.At <= due)
	return nil
}

// complaint counts a decision on what somebody had to say: in time or not; a
// suggestion as a voice that was answered; and a refusal that it overturned.
func (g *gather) complaint(e journal.Entry) error {
	id, err := canon.ParseID(strings.TrimPrefix(e.Stream, "complaint/"))
	if err != nil {
		return err
	}
	var office, class string
	var no, received, due int64
	found, err := g.r.Store.One(g.ctx, `SELECT office, class, case_no, received_at, settle_due FROM complaints WHERE id = ?`, []any{id[:]}, &office, &class, &no, &received, &due)
	if err != nil || !found {
		return err
	}
	s := g.of(office, e.At)
	s.count("duties", due == 0 || e.At <= due)
	if class == string(complaint.Aspiration) && e.At-received <= law().Voice*day { // what comes later was counted when its time ended
		s.count("voices", true)
	}
	v, err := canon.Parse(e.Data)
	if err != nil || no < 0 || !slices.Contains([]string{string(complaint.Upheld), string(complaint.PartlyUpheld)}, v.Str("outcome")) {
		return err
	}
	var refused int64
	var by string
	found, err = g.r.Store.One(g.ctx, `SELECT office, ended_at FROM cases WHERE no = ? AND state = 'refused'`, []any{no}, &by, &refused)
	if err == nil && found && e.At-refused <= law().Overturned*day {
		g.of(by, refused).part("ruled", -1, 0) // it stands in the month of the refusal
	}
	return err
}

// day in milliseconds.
const day = int64(24 * 60 * 60 * 1000)
