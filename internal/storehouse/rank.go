package storehouse

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"genggam/internal/allot"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/store"
)

const (
	rowColumns = "round, case_no, case_id, lives, filed, met, fit, levels, total, token, standing, share, number"
	// rowsInEntry is how many judged applicants one entry holds.
	rowsInEntry = 60
	// mostObjectDays is how long one may object at most.
	mostObjectDays = 60
)

// judged is an applicant of a round as the rows keep them.
type judged struct {
	No int64
	allot.Judged
}

// list is a ranking that was computed from the rows of a round.
type list struct {
	people  []judged
	ranking *allot.Ranking
	// stamp says of which rows: it changes with every entry that moves somebody.
	stamp int64
}

// Waiting counts the applicants of a round who are ready to be ranked, and those
// who filed in time and are still being looked at. Cases beyond allot's bound are
// refused when the round is ranked.
func (r *Room) Waiting(ctx context.Context, x *Round) (ready, open int, err error) {
	all, open, err := r.ready(r.reads(ctx), x)
	return len(all), open, err
}

// ready are the cases of a round that stand before their decision, and how many
// do not yet.
func (r *Room) ready(read reader, x *Round) (ready []int64, open int, err error) {
	err = read(`SELECT no, step, version, state FROM cases WHERE office = ? AND standard = ? AND ended_at = 0 AND submitted_at < ? ORDER BY no`,
		[]any{string(x.Office), x.name, x.Until.UnixMilli()}, func(scan store.Scan) error {
			var no, version int64
			var step, state string
			if err := scan(&no, &step, &version, &state); err != nil {
				return err
			}
			std, ok := r.Catalogue().Version(x.name, int(version))
			if !ok {
				return nil
			}
			switch st, ok := std.Step(step); {
			case state == string(casework.Issued):
			case ok && st.Kind == "approve" && state == string(casework.Working):
				ready = append(ready, no)
			default:
				open++
			}
			return nil
		})
	return ready, open, err
}

// judge judges one case by the rules of its standard.
func (r *Room) judge(ctx context.Context, no int64, x *Round) (judged, error) {
	c, err := r.desk.CaseOf(ctx, no)
	if err != nil {
		return judged{}, err
	}
	std, ok := r.Catalogue().Version(c.Standard, c.Version)
	if !ok || std.Allotment() == nil {
		return judged{}, fmt.Errorf("judging case %d: its standard gives out no goods", no)
	}
	known, err := r.desk.KnownOf(ctx, c)
	if err != nil {
		return judged{}, err
	}
	out := std.Allotment().Judge(allot.Applicant{
		Case: c.ID, Place: homeOf(known.Applicant.Record.Region, string(x.Office)), Filed: c.SubmittedAt, Facts: known.Vars,
		Tokens: r.tokens(known.Applicant.Record.NIK, known.Applicant.Record.KK),
	})
	out.Token = hexOf([]byte(out.Token))
	return judged{No: no, Judged: out}, nil
}

// judgeAll judges the cases of a round, on every processor there is: opening what
// a hundred thousand people answered is most of the time of a ranking.
func (r *Room) judgeAll(ctx context.Context, nos []int64, x *Round) ([]judged, error) {
	people, errs := make([]judged, len(nos)), make([]error, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			for errs[w] == nil {
				i := int(next.Add(1)) - 1
				if i >= len(nos) {
					return
				}
				people[i], errs[w] = r.judge(ctx, nos[i], x)
			}
		})
	}
	wg.Wait()
	return people, errors.Join(errs...)
}

// homeOf is where somebody lives: what is recorded, else the office's own place.
func homeOf(recorded, office string) string {
	if recorded == "" {
		return office
	}
	return recorded
}

// tokens stand for a person and their household: digests that only this node can
// make.
func (r *Room) tokens(nik, kk string) (t allot.Tokens) {
	if nik != "" {
		t.Person = r.Keyed("aid-person", nik)[:16]
	}
	if kk != "" {
		t.Household = r.Keyed("aid-household", kk)[:16]
	}
	return t
}

// Rank ranks everybody who filed in time, once nobody of them is still being
// looked at, opens the seed of the draw and says until which day one may object.
func (r *Room) Rank(ctx context.Context, a premises.Actor, id canon.ID, objects calendar.Day) error {
	x, err := r.roundOf(ctx, a, premises.RankRound, id)
	if err != nil {
		return err
	}
	today := r.Today(a.Office)
	switch {
	case x.By != catalogue.ByRanking:
		return fault.New(fault.Conflict, "aid.by-filing")
	case x.State != "open":
		return fault.New(fault.Conflict, "aid.ranked-before")
	case r.Now().Before(x.Until):
		return fault.New(fault.Conflict, "aid.not-over", x.Until.In(x.zone).Add(-time.Second).Format(time.DateOnly))
	case objects < today || objects > today.AddDays(mostObjectDays):
		return fault.New(fault.Invalid, "aid.object-days", mostObjectDays).On("keberatan")
	}
	nos, open, err := r.ready(r.reads(ctx), x)
	switch {
	case err != nil:
		return err
	case open > 0:
		return fault.New(fault.Conflict, "aid.still-open", open)
	case len(nos) == 0:
		return fault.New(fault.Conflict, "aid.nobody")
	case len(nos) > allot.MaxApplicants:
		return fault.New(fault.TooLarge, "allot.too-many", allot.MaxApplicants)
	}
	people, err := r.judgeAll(ctx, nos, x)
	if err != nil {
		return err
	}
	return r.writeRanking(ctx, a, x, people, objects)
}

// roundOf finds a round of the officer's office for an act they may do.
func (r *Room) roundOf(ctx context.Context, a premises.Actor, what premises.Act, id canon.ID) (*Round, error) {
	if err := a.May(what); err != nil {
		return nil, err
	}
	x, err := r.Round(ctx, id)
	if err == nil && x.Office != a.Office {
		return nil, fault.New(fault.NotFound, "aid.unknown")
	}
	return x, err
}

// writeRanking writes who was judged how, and the seed that orders them, in one
// act; who came to the step meanwhile is judged with the others, the next time.
func (r *Room) writeRanking(ctx context.Context, a premises.Actor, x *Round, people []judged, objects calendar.Day) error {
	x.Seed = r.seed(x.ID)
	ranking, err := allot.Rank(x.Terms(), only(people))
	if err != nil {
		return err
	}
	sum := digest(people, ranking)
	until := objects.AddDays(1).In(r.Calendar(a.Office).Zone()).UnixMilli()
	return r.Store.Act(ctx, a.Doing(premises.RankRound), func(t *store.Tx) error {
		now, open, err := r.ready(t.Each, x)
		if err != nil {
			return err
		}
		if len(now) != len(people) || open > 0 {
			return fault.New(fault.Conflict, "aid.moved-on")
		}
		for from := 0; from < len(people); from += rowsInEntry {
			data, err := write(func(o *canon.Object) {
				var rows []string
				for _, p := range people[from:min(from+rowsInEntry, len(people))] {
					rows = append(rows, p.text())
				}
				o.List("rows", rows)
			})
			if err != nil {
				return err
			}
			if err := appendAid(t, x.ID, "aid.judged/1", data); err != nil {
				return err
			}
		}
		data, err := write(func(o *canon.Object) {
			o.Int("count", int64(len(people)))
			o.Str("digest", sum)
			o.Int("objects", until)
			o.Str("seed", hexOf(x.Seed[:]))
		})
		if err != nil {
			return err
		}
		return appendAid(t, x.ID, "aid.ranked/1", data)
	})
}

// text is one judged applicant in an entry.
func (j judged) text() string {
	levels := make([]string, len(j.Levels))
	for i, l := range j.Levels {
		levels[i] = strconv.Itoa(int(l))
	}
	fit := "0"
	if j.Fit {
		fit = "1"
	}
	return strings.Join([]string{strconv.FormatInt(j.No, 10), j.Case.String(), j.Place, strconv.FormatInt(j.Filed, 10), strconv.FormatUint(j.Met, 10), fit,
		strings.Join(levels, ","), strconv.FormatInt(j.Total, 10), j.Token}, "|")
}

// readJudged reads what text wrote.
func readJudged(text string) (j judged, err error) {
	f := strings.Split(text, "|")
	if len(f) != 9 {
		return j, fmt.Errorf("reading a judged applicant: %d fields", len(f))
	}
	j.Place, j.Fit, j.Token = f[2], f[5] == "1", f[8]
	if j.Case, err = canon.ParseID(f[1]); err != nil {
		return j, err
	}
	for i, to := range map[int]*int64{0: &j.No, 3: &j.Filed, 7: &j.Total} {
		if *to, err = strconv.ParseInt(f[i], 10, 64); err != nil {
			return j, err
		}
	}
	if j.Met, err = strconv.ParseUint(f[4], 10, 53); err != nil {
		return j, err
	}
	j.Levels, err = readLevels(f[6])
	return j, err
}

func readLevels(text string) (out []int8, err error) {
	if text == "" {
		return nil, nil
	}
	for l := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseInt(l, 10, 8)
		if err != nil {
			return nil, err
		}
		out = append(out, int8(n))
	}
	return out, nil
}

// only are the applicants as the rules see them.
func only(people []judged) []allot.Judged {
	out := make([]allot.Judged, len(people))
	for i, p := range people {
		out[i] = p.Judged
	}
	return out
}

// digest is one of the whole list: whoever ranks the same people by the same
// terms comes to the same.
func digest(people []judged, k *allot.Ranking) string {
	h := sha256.New()
	for _, p := range people {
		row, _ := k.Row(p.Case)
		fmt.Fprintf(h, "%s|%s|%s|%d\n", p.Case, row.Standing, row.Place, row.Number)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }
