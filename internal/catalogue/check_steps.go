package catalogue

import (
	"fmt"
	"slices"
	"strings"
)

// stepIDs refuses a step or a line of a checklist named twice.
func (r *reading) stepIDs() {
	seen := map[string]bool{}
	for i, s := range r.std.Steps {
		at := fmt.Sprintf("steps[%d]", i)
		r.id(at+".id", s.ID, idShape)
		if seen[s.ID] || s.ID == End {
			r.add(at+".id", "standard.same-id", s.ID)
		}
		seen[s.ID] = true
		lines := map[string]bool{}
		for j, c := range s.Checklist {
			if lines[c.ID] {
				r.add(fmt.Sprintf("%s.checklist[%d].id", at, j), "standard.same-id", c.ID)
			}
			lines[c.ID] = true
			r.id(fmt.Sprintf("%s.checklist[%d].id", at, j), c.ID, valueShape)
		}
	}
}

// steps proves that every step can be reached and taken and leads to the end.
func (r *reading) steps() {
	for i := range r.std.Steps {
		r.notBy(i)
		r.branches(i)
	}
	reached := make([]bool, len(r.std.Steps))
	r.reach(0, reached)
	for i, ok := range reached {
		if !ok {
			r.add(fmt.Sprintf("steps[%d]", i), "standard.step-unreachable", r.std.Steps[i].ID)
		}
	}
	r.circles()
	if r.std.Product == "document" && r.std.Result.Recorded.Empty() && len(r.std.Steps) > 0 &&
		!slices.ContainsFunc(r.std.Steps, func(s Step) bool { return s.Kind == "sign" }) {
		r.add("steps", "standard.no-sign")
	}
}

// notBy must name an earlier step, else nobody could ever take this one.
func (r *reading) notBy(i int) {
	s := &r.std.Steps[i]
	if s.NotBy == "" {
		return
	}
	at := fmt.Sprintf("steps[%d].not_by", i)
	switch other := r.std.stepIndex(s.NotBy); {
	case other < 0:
		r.add(at, "standard.unknown-step", s.NotBy)
	case other >= i:
		r.add(at, "standard.step-not-by", s.ID, s.NotBy)
	}
}

func (r *reading) branches(i int) {
	for j, b := range r.std.Steps[i].Next {
		at := fmt.Sprintf("steps[%d].next[%d]", i, j)
		if b.To != End && r.std.stepIndex(b.To) < 0 {
			r.add(at+".to", "standard.unknown-step", b.To)
		}
		if b.When == "" && j+1 < len(r.std.Steps[i].Next) {
			r.add(at, "standard.branch-always", r.std.Steps[i].ID)
		}
	}
}

// after lists where a step can lead, as indexes; the end is none of them.
func (r *reading) after(i int) []int {
	s := &r.std.Steps[i]
	var out []int
	always := false
	for _, b := range s.Next {
		if to := r.std.stepIndex(b.To); to >= 0 {
			out = append(out, to)
		}
		always = always || b.When == ""
	}
	if !always && i+1 < len(r.std.Steps) {
		out = append(out, i+1)
	}
	return out
}

func (r *reading) reach(i int, reached []bool) {
	if i >= len(reached) || reached[i] {
		return
	}
	reached[i] = true
	for _, to := range r.after(i) {
		r.reach(to, reached)
	}
}

// circles refuses work that could go round for ever: returning a case to the
// citizen is an act of its own, never a step backwards.
func (r *reading) circles() {
	const (
		unseen = iota
		open
		done
	)
	state := make([]int, len(r.std.Steps))
	var visit func(i int)
	visit = func(i int) {
		state[i] = open
		for _, to := range r.after(i) {
			switch state[to] {
			case open:
				r.add(fmt.Sprintf("steps[%d]", i), "standard.step-circle", r.std.Steps[i].ID, r.std.Steps[to].ID)
			case unseen:
				visit(to)
			}
		}
		state[i] = done
	}
	for i := range state {
		if state[i] == unseen {
			visit(i)
		}
	}
}

// times holds the promise to the limit and the limit to the law.
func (r *reading) times() {
	t := &r.std.Time
	for path, d := range map[string]Duration{"time.promised": t.Promised, "time.limit": t.Limit,
		"time.completeness": t.Completeness, "time.extension": t.Extension} {
		r.duration(path, d)
	}
	for i, s := range r.std.Steps {
		at := fmt.Sprintf("steps[%d].limit", i)
		r.duration(at, s.Limit)
		if s.Limit.Amount > 0 && !t.paused(s.Kind) && longer(s.Limit, t.Promised) {
			r.add(at, "standard.step-too-long", s.ID)
		}
	}
	limit, basis := t.Limit, "time.limit"
	if cap, source := r.lawLimit(); cap.Amount > 0 {
		if limit.Amount > 0 && longer(limit, cap) {
			r.add("time.limit", "standard.limit-beyond-law", limit.String(), cap.String(), source)
		}
		if limit.Amount == 0 {
			limit, basis = cap, source
		}
	}
	if limit.Amount > 0 && t.Promised.Amount > 0 && longer(t.Promised, limit) {
		r.add("time.promised", "standard.promise-beyond-limit", t.Promised.String(), limit.String(), basis)
	}
}

// paused says whether the clock stands still during a kind of step.
func (t *Times) paused(kind string) bool {
	switch kind {
	case "visit":
		return slices.Contains(t.Pauses, "visit")
	case "advice", "pay":
		return slices.Contains(t.Pauses, "external")
	}
	return kind == "hand-over" // the product is ready by then
}

// lawLimit is the most the law allows, whatever the standard cites: that of
// the nature of the service, else UU 30/2014 art. 53 where no other law is cited.
func (r *reading) lawLimit() (Duration, string) {
	for _, l := range law().Limits {
		if l.Nature == r.std.Nature {
			return l.Limit, l.Basis
		}
	}
	c, cited := r.std.Citation(r.std.Time.Basis)
	if !cited || strings.HasPrefix(c.Title, law().Default.Title) {
		return law().Default.Limit, law().Default.Basis
	}
	return Duration{}, ""
}

func (r *reading) duration(path string, d Duration) {
	switch {
	case d.Amount < 0 || d.Amount > 10000:
		r.add(path, "standard.duration", d.Amount)
	case d.Amount > 0 && d.Unit == "":
		r.add(path, "standard.no-unit")
	}
}

// String is "30 working-minutes".
func (d Duration) String() string { return fmt.Sprintf("%d %s", d.Amount, d.Unit) }

// longer says whether a can last longer than b. Working time is compared with
// working time; against days of the calendar it counts as the fewest days it
// can take, weekends included.
func longer(a, b Duration) bool {
	if a.working() && b.working() {
		return a.minutes() > b.minutes()
	}
	return a.elapsed() > b.elapsed()
}

func (d Duration) working() bool { return strings.HasPrefix(d.Unit, "working") }

func (d Duration) minutes() int {
	if d.Unit == "working-days" {
		return d.Amount * law().WorkingDay.Minutes
	}
	return d.Amount
}

// elapsed is the least time in hours by the clock.
func (d Duration) elapsed() int {
	switch d.Unit {
	case "hours":
		return d.Amount
	case "calendar-days":
		return 24 * d.Amount
	case "working-days":
		return 24 * (d.Amount + 2*(d.Amount/6))
	}
	return 24 * d.Amount / max(law().WorkingDay.Minutes, 1)
}
