package fairness

import "math"

// weigh counts what one exact walk costs.
func (d *design) weigh() float64 {
	work, first := 0.0, 0
	for i := 0; i < d.n; {
		if i > 0 && d.stratum[i] != d.stratum[i-1] {
			first = i
		}
		events, from := 0, i
		for ; i < d.n && d.stratum[i] == d.stratum[from] && d.time[i] == d.time[from]; i++ {
			if d.event[i] {
				events++
			}
		}
		if events > 1 {
			work += float64(events) * float64(i-first) * float64(d.p*d.p+d.p+1)
		}
	}
	return work
}

// exact takes the decisions of one time as truly together: the chance that just
// these, among all sets of as many who wait, were decided. span is the first at
// risk, the end, and how many were decided. The sum over all sets is built up
// one person at a time (Gail, Lubin and Rubinstein 1981).
func (o *sums) exact(d *design, beta []float64, span [3]int) {
	p, events := d.p, span[2]
	b, g, h := make([]float64, events+1), square2(events+1, p), square2(events+1, p*p)
	b[0] = 1
	scale := 0.0 // the heaviest weighs 1, so that the sums stay small
	for m := span[0]; m < span[1]; m++ {
		scale = math.Max(scale, math.Exp(dot(beta, d.x[m*p:m*p+p])))
	}
	for m := span[0]; m < span[1]; m++ {
		x := d.x[m*p : m*p+p]
		w := math.Exp(dot(beta, x)) / scale
		for k := events; k >= 1; k-- {
			for i, xi := range x {
				for j := 0; j <= i; j++ {
					h[k][i*p+j] += w * (h[k-1][i*p+j] + xi*g[k-1][j] + x[j]*g[k-1][i] + b[k-1]*xi*x[j])
				}
			}
			for i, xi := range x {
				g[k][i] += w * (g[k-1][i] + xi*b[k-1])
			}
			b[k] += w * b[k-1]
		}
	}
	all := b[events]
	o.loglik -= math.Log(all) + float64(events)*math.Log(scale)
	for i := range p {
		ai := g[events][i] / all
		o.score[i] -= ai
		for j := 0; j <= i; j++ {
			o.info[i][j] += h[events][i*p+j]/all - ai*g[events][j]/all
		}
	}
}

func square2(rows, columns int) [][]float64 {
	cells := make([]float64, rows*columns)
	out := make([][]float64, rows)
	for i := range out {
		out[i] = cells[i*columns : (i+1)*columns]
	}
	return out
}
