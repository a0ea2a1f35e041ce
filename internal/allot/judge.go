package allot

import "genggam/internal/canon"

// Applicant is one who asks, as far as the rules need to see them.
type Applicant struct {
	Case canon.ID
	// Place is the region code of where they live: "33.02.99.2001".
	Place string
	// Filed is the legal time of filing, milliseconds UTC.
	Filed int64
	// Facts are the answers and facts that conditions name (form.Condition).
	Facts map[string]any
	// Tokens stand for the person and the household (see Second).
	Tokens Tokens
}

// Judged is an applicant with what the rules said: small, without any fact,
// and all that Rank needs. A room may keep it as a row.
type Judged struct {
	Case  canon.ID
	Place string
	Filed int64
	// Met has bit i set when criterion i is met.
	Met uint64
	// Fit says that all of them are.
	Fit bool
	// Levels holds the level that gave the points of each measure, -1 for none.
	Levels []int8
	// Total is the sum of weight x points.
	Total int64
	// Token is Second.Token of the applicant, "" where anybody may have it twice.
	Token string
}

// Judge applies the rules to one applicant. Points are counted also for whoever
// is not fit, so that an objection shows what they would have.
func (r *Rules) Judge(a Applicant) Judged {
	j := Judged{
		Case: a.Case, Place: a.Place, Filed: a.Filed, Fit: true,
		Levels: make([]int8, len(r.levels)), Token: r.scheme.Second.Token(a.Tokens),
	}
	for i, c := range r.criteria {
		if c.Holds(a.Facts) {
			j.Met |= 1 << i
		} else {
			j.Fit = false
		}
	}
	for i, levels := range r.levels {
		j.Levels[i] = -1
		for k, c := range levels {
			if c.Holds(a.Facts) {
				j.Levels[i] = int8(k)
				j.Total += r.sum(i, k)
				break
			}
		}
	}
	return j
}

// sum is what a level of a measure gives; level -1 gives nothing.
func (r *Rules) sum(measure, level int) int64 {
	m := r.scheme.Measures[measure]
	if level < 0 || level >= len(m.Levels) {
		return 0
	}
	return int64(m.Weight) * int64(m.Levels[level].Points)
}

// most is the highest that a measure can give.
func (r *Rules) most(measure int) (most int64) {
	for k := range r.scheme.Measures[measure].Levels {
		most = max(most, r.sum(measure, k))
	}
	return most
}
