package fairness

import (
	"cmp"
	"math"
	"slices"
)

// design is a model laid out for walking: strata one after another, in each the
// longest wait first, so that those at risk only ever grow. Covariates are row by
// row, centred and scaled.
type design struct {
	n, p, events int
	ties         Ties
	time         []float64
	event        []bool
	stratum      []int
	x            []float64
	scale, width []float64
	work         []float64
}

// mostWork bounds the exact way of counting ties.
const mostWork = 4e8

func lay(m Model) (*design, error) {
	if err := checkModel(m); err != nil {
		return nil, err
	}
	d := &design{n: len(m.Spans), p: len(m.Columns), ties: m.Ties}
	order := m.order()
	d.time, d.event, d.stratum = make([]float64, d.n), make([]bool, d.n), make([]int, d.n)
	d.x = make([]float64, d.n*d.p)
	d.scale, d.width = make([]float64, d.p), make([]float64, d.p)
	d.work = make([]float64, 2*d.p*(d.p+2))
	for i, o := range order {
		d.time[i], d.event[i] = m.Spans[o].Time, m.Spans[o].Event
		if m.Strata != nil {
			d.stratum[i] = m.Strata[o]
		}
		if d.event[i] {
			d.events++
		}
	}
	for j, column := range m.Columns {
		if err := d.column(j, column, order); err != nil {
			return nil, err
		}
	}
	if d.events == 0 {
		return nil, refuse(KeyFew)
	}
	if d.ties == Exact && d.weigh() > mostWork {
		return nil, refuse(KeyLarge)
	}
	return d, nil
}

func checkModel(m Model) error {
	if err := checkSpans(m.Spans); err != nil {
		return err
	}
	switch {
	case len(m.Columns) == 0:
		return refuse(KeyAlike)
	case len(m.Columns) > mostColumn:
		return refuse(KeyLarge)
	case m.Strata != nil && len(m.Strata) != len(m.Spans), m.Ties < Efron, m.Ties > Exact:
		return refuse(KeyNumber)
	}
	for _, c := range m.Columns {
		if len(c) != len(m.Spans) || slices.ContainsFunc(c, func(x float64) bool { return !finite(x) }) {
			return refuse(KeyNumber)
		}
	}
	return nil
}

// order is the walk: by stratum, then the longest first.
func (m Model) order() []int {
	type place struct {
		time        float64
		stratum, at int32
	}
	places := make([]place, len(m.Spans))
	names := map[int]int32{}
	for i, s := range m.Spans {
		places[i] = place{time: s.Time, at: int32(i)}
		if m.Strata != nil {
			name, ok := names[m.Strata[i]]
			if !ok {
				name = int32(len(names))
				names[m.Strata[i]] = name
			}
			places[i].stratum = name
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.stratum, b.stratum), cmp.Compare(b.time, a.time), cmp.Compare(a.at, b.at))
	})
	out := make([]int, len(places))
	for i, p := range places {
		out[i] = int(p.at)
	}
	return out
}

func (d *design) column(j int, column []float64, order []int) error {
	mean, least, most := 0.0, column[0], column[0]
	for i, x := range column {
		mean += (x - mean) / float64(i+1)
		least, most = math.Min(least, x), math.Max(most, x)
	}
	spread := 0.0
	for _, x := range column {
		spread += (x - mean) * (x - mean) / float64(len(column))
	}
	d.scale[j] = math.Sqrt(spread)
	if !finite(d.scale[j]) || !finite(most-least) {
		return refuse(KeyNumber)
	}
	if d.scale[j] <= 1e-12*math.Max(math.Abs(least), math.Abs(most)) {
		return refuse(KeyAlike)
	}
	d.width[j] = (most - least) / d.scale[j]
	for i, o := range order {
		d.x[i*d.p+j] = (column[o] - mean) / d.scale[j]
	}
	return nil
}

// sums are the partial likelihood at one place, its slope and its curvature. bent
// holds the same for slopes that change with time, where that was asked.
type sums struct {
	loglik float64
	score  []float64
	info   [][]float64
	bent   *bend
}

// risk is what those still waiting weigh: their number, their mean covariates and
// the products of these, all weighted by their pace.
type risk struct {
	s0 float64
	s1 []float64
	s2 []float64 // lower triangle row by row, p x p
}

func (r *risk) clear() {
	r.s0 = 0
	clear(r.s1)
	clear(r.s2)
}

func (r *risk) add(w float64, x []float64) {
	p := len(x)
	r.s0 += w
	for i, xi := range x {
		wx := w * xi
		r.s1[i] += wx
		row := r.s2[i*p : i*p+i+1]
		for j := range row {
			row[j] += wx * x[j]
		}
	}
}

// walk sums the partial likelihood up. bent is nil or the slopes in time that
// Steady asks about.
func (d *design) walk(beta []float64, bent *bend) sums {
	out := sums{score: make([]float64, d.p), info: square(d.p), bent: bent}
	p := d.p
	all := risk{s1: d.work[:p], s2: d.work[p : p+p*p]}
	tied := risk{s1: d.work[p+p*p : 2*p+p*p], s2: d.work[2*p+p*p : 2*p+2*p*p]}
	first := 0 // of the stratum
	for i := 0; i < d.n; {
		if i == 0 || d.stratum[i] != d.stratum[i-1] {
			all.clear()
			first = i
		}
		tied.clear()
		events, from := 0, i
		for ; i < d.n && d.stratum[i] == d.stratum[from] && d.time[i] == d.time[from]; i++ {
			x := d.x[i*p : i*p+p]
			eta := dot(beta, x)
			w := math.Exp(eta)
			all.add(w, x)
			if d.event[i] {
				events++
				tied.add(w, x)
				out.loglik += eta
				for j := range x {
					out.score[j] += x[j]
				}
				bent.see(d.time[i], x)
			}
		}
		switch {
		case events == 0:
		case d.ties == Exact && events > 1:
			out.exact(d, beta, [3]int{first, i, events})
		default:
			out.tie(&all, &tied, events, d)
		}
		if bent != nil {
			bent.weigh()
		}
	}
	for i := range out.info {
		for j := range i {
			out.info[j][i] = out.info[i][j]
		}
	}
	return out
}

// tie takes the decisions of one time, one after another: with Efron's, those
// already taken weigh less and less; with Breslow's all weigh alike.
func (o *sums) tie(all, tied *risk, events int, d *design) {
	p := d.p
	for k := range events {
		f := 0.0
		if d.ties == Efron {
			f = float64(k) / float64(events)
		}
		s0 := all.s0 - f*tied.s0
		o.loglik -= math.Log(s0)
		for i := range p {
			ai := (all.s1[i] - f*tied.s1[i]) / s0
			o.score[i] -= ai
			if o.bent != nil {
				o.bent.now[i] -= ai
			}
			for j := 0; j <= i; j++ {
				aj := (all.s1[j] - f*tied.s1[j]) / s0
				v := (all.s2[i*p+j]-f*tied.s2[i*p+j])/s0 - ai*aj
				o.info[i][j] += v
				if o.bent != nil {
					o.bent.v[i][j] += v
				}
			}
		}
	}
}
