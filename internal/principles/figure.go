package principles

import (
	"cmp"
	"math"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/integrity"
	"genggam/internal/region"
)

// The states of a figure.
const (
	// Shown has a value; Few is of fewer than ten people and stays hidden; None had
	// nothing to measure in the month; Cannot was measured, and the data do not tell.
	Shown  = "shown"
	Few    = "few"
	None   = "none"
	Cannot = "cannot"
)

// Figure is one measure of a month.
type Figure struct {
	Measure
	State string
	// Value is in hundredths of a percent (share), hundredths (rate, ratio) or whole
	// (middle, count); Low and High are the interval of a ratio, both 0 for none.
	Value, Low, High int64
	// Yes of Of are behind a share or a rate; Of alone behind the others.
	Yes, Of int64
	// Firm says of a ratio that more than chance is in it. Short says that the figure
	// falls short of the target; a ratio does only when it is firm.
	Firm, Short bool
}

// Principle is one of the twelve with its figures.
type Principle struct {
	Letter  string
	Figures []Figure
}

// Short says whether a figure of it falls short.
func (p Principle) Short() bool {
	for _, f := range p.Figures {
		if f.Short {
			return true
		}
	}
	return false
}

// Judged says whether a figure of it is shown that has a target.
func (p Principle) Judged() bool {
	for _, f := range p.Figures {
		if f.State == Shown && f.Target != nil {
			return true
		}
	}
	return false
}

// Measured says whether any figure of it is shown.
func (p Principle) Measured() bool {
	for _, f := range p.Figures {
		if f.State == Shown {
			return true
		}
	}
	return false
}

// Report is the twelve principles of an office in a month.
type Report struct {
	Office region.Code
	Month  integrity.Month
	// Through is the last day that is in it, 0 when nothing was measured.
	Through    calendar.Day
	Principles []Principle
}

// More behind the id of a share says that what was found comes on top of what the
// journal was counted for.
const More = "+"

// hundredths makes a figure in hundredths of a part.
func hundredths(yes, of, per int64) int64 {
	if of == 0 {
		return 0
	}
	return (2*yes*per*100 + of) / (2 * of)
}

// compile makes the twelve of what was summed up.
func compile(s *Sums) (out []Principle) {
	for _, letter := range Letters() {
		p := Principle{Letter: letter}
		for _, m := range law().Measures {
			if m.Principle == letter {
				p.Figures = append(p.Figures, m.figure(s))
			}
		}
		out = append(out, p)
	}
	return out
}

func (m Measure) figure(s *Sums) Figure {
	f, firm := Figure{Measure: m, State: None}, false
	switch m.Shape {
	case Share, Rate:
		per := m.Per
		if m.Shape == Share {
			per = 100
		}
		p := s.Parts[m.ID]
		if x, ok := s.Found[m.ID]; ok { // looked at, not added up
			if x.Cannot {
				f.State = Cannot
				return f
			}
			p = Part{x.Value, x.Of}
		}
		x := s.Found[m.ID+More]
		p = Part{p.Yes + x.Value, p.Of + x.Of}
		f.Yes, f.Of, f.Value = p.Yes, p.Of, hundredths(p.Yes, p.Of, per)
	case Middle:
		f.Value, f.Of = middle(s.Spreads[m.ID])
		if x, ok := s.Found[m.ID]; ok {
			f.Value, f.Of = x.Value, x.Of
		}
	default:
		x := s.Found[m.ID]
		if m.ID == "reach" {
			x = reach(s.Groups, s.People)
		}
		f.Value, f.Low, f.High, f.Of, firm = x.Value, x.Low, x.High, x.Of, x.Firm
		if x.Cannot {
			f.State = Cannot
			return f.hidden()
		}
	}
	switch {
	case f.Of == 0:
		return f.hidden()
	case m.People && f.Of < law().Fewest:
		f.State = Few
		return f.hidden()
	}
	f.State = Shown
	if m.Target != nil {
		f.Short = m.Good == "high" && f.Value < *m.Target || m.Good == "low" && f.Value > *m.Target
	}
	f.Firm = m.Shape == Ratio && firm
	f.Short = f.Short && (m.Shape != Ratio || firm)
	return f
}

// hidden is a figure without its numbers, so that no page can show them.
func (f Figure) hidden() Figure {
	return Figure{Measure: f.Measure, State: f.State}
}

// smallest is how many must live in a hamlet for it to be compared.
const smallest = 100

// reach compares the hamlet with the fewest finished cases for each thousand that
// live there with the one that has most: the ratio of the two, in hundredths, with
// its interval of 95% (logarithms, half a case added to each). Whoever picks the two
// ends of many finds a difference by chance: it is firm only when the cases are
// spread over all hamlets as chance would not (chi-square, one in twenty, each
// hamlet with five expected). Hamlets of fewer than a hundred people are left out;
// fewer than two are no comparison.
func reach(cases, people map[string]int64) Found {
	var hamlets []Part
	all := int64(0)
	for name, n := range cases {
		all += n
		if people[name] >= smallest {
			hamlets = append(hamlets, Part{n, people[name]})
		}
	}
	for name, of := range people {
		if _, counted := cases[name]; !counted && of >= smallest {
			hamlets = append(hamlets, Part{0, of})
		}
	}
	if len(hamlets) < 2 {
		return Found{Of: all, Cannot: all >= law().Fewest}
	}
	order := func(x, y Part) int { return cmp.Or(cmp.Compare(x.Yes*y.Of, y.Yes*x.Of), cmp.Compare(y.Of, x.Of)) }
	low, high := slices.MinFunc(hamlets, order), slices.MaxFunc(hamlets, order)
	a, b := float64(low.Yes)+0.5, float64(high.Yes)+0.5
	log := math.Log(a/float64(low.Of)) - math.Log(b/float64(high.Of))
	se := 1.959964 * math.Sqrt(1/a+1/b)
	return Found{Value: round(min(math.Exp(log), 1)), Low: round(min(math.Exp(log-se), 1)), High: round(math.Exp(log + se)), Of: all, Firm: uneven(hamlets)}
}

// uneven says whether cases are spread over hamlets as chance would not spread them
// (chi-square by Wilson and Hilferty's approximation, p < 0.05).
func uneven(hamlets []Part) bool {
	var cases, people float64
	for _, h := range hamlets {
		cases, people = cases+float64(h.Yes), people+float64(h.Of)
	}
	sum := 0.0
	for _, h := range hamlets {
		expected := cases * float64(h.Of) / people
		if expected < 5 {
			return false
		}
		sum += (float64(h.Yes) - expected) * (float64(h.Yes) - expected) / expected
	}
	k := float64(len(hamlets) - 1)
	return (math.Cbrt(sum/k)-(1-2/(9*k)))/math.Sqrt(2/(9*k)) > 1.644854
}

func round(x float64) int64 { return int64(math.Round(min(x, 1e6) * 100)) }
