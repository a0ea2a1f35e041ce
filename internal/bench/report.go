package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Report is what one run found. Its JSON is stable: fields are only added.
type Report struct {
	// Machine names what it ran on.
	Machine Machine `json:"machine"`
	// Figures in the order they were taken.
	Figures []Figure `json:"figures"`
	// Ratios are what the promises are about.
	Ratios []Ratio `json:"ratios"`
	// Missing says which figures could not be taken, and why.
	Missing []string `json:"missing,omitempty"`
	// Seconds the whole run took.
	Seconds float64 `json:"seconds"`
	Quick   bool    `json:"quick"`
}

// Machine is what a run ran on.
type Machine struct {
	CPUs   int    `json:"cpus"`
	OS     string `json:"os"`
	Go     string `json:"go"`
	Engine string `json:"engine"`
}

// Figure is one measurement. Rates are per second of wall time; P50 and P99 are
// milliseconds of one request; Value is for what is neither.
type Figure struct {
	Name string `json:"name"`
	// Clients that asked at once, Cases that were in the node (0: does not matter).
	Clients   int     `json:"clients,omitempty"`
	Cases     int64   `json:"cases,omitempty"`
	Count     int     `json:"count,omitempty"`
	PerSecond float64 `json:"per_second,omitempty"`
	P50       float64 `json:"p50_ms,omitempty"`
	P99       float64 `json:"p99_ms,omitempty"`
	// CPU is the time of all cores that one request took, loader included, in
	// microseconds: on a shared machine it says more than the rate.
	CPU   float64 `json:"cpu_us,omitempty"`
	Value float64 `json:"value,omitempty"`
	Unit  string  `json:"unit,omitempty"`
}

// Ratio holds a figure, or a quotient of two, against its promise.
type Ratio struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
	// Bound is at least what Value must be, or at most when AtMost; Goal is what
	// we would like, 0 for none.
	Bound  float64 `json:"bound"`
	Goal   float64 `json:"goal,omitempty"`
	AtMost bool    `json:"at_most,omitempty"`
	Met    bool    `json:"met"`
}

// find is the figure of a name, clients and cases, the zero figure when it is missing.
func (r *Report) find(name string, clients int, cases int64) Figure {
	for _, f := range r.Figures {
		if f.Name == name && (clients == 0 || f.Clients == clients) && (cases == 0 || f.Cases == cases) {
			return f
		}
	}
	return Figure{}
}

func (r *Report) hold(x Ratio) {
	if x.Value == 0 {
		return
	}
	x.Met = x.Value >= x.Bound
	if x.AtMost {
		x.Met = x.Value <= x.Bound
	}
	r.Ratios = append(r.Ratios, x)
}

// judge compares the figures with the promises.
func (r *Report) judge(sizes []int64) {
	raw := r.find(rawName, 64, 0).PerSecond
	quotient := func(a, b float64) float64 {
		if b == 0 {
			return 0
		}
		return a / b
	}
	small, big := sizes[0], sizes[len(sizes)-1]
	submit := r.find(submitName, 64, freshNode)
	r.hold(Ratio{Name: "submissions at 64 clients / raw group commit", Value: 100 * quotient(submit.PerSecond, raw), Unit: "%", Bound: 10, Goal: 25})
	r.hold(Ratio{Name: "submission p99 at 64 clients", Value: submit.P99, Unit: "ms", Bound: 100, Goal: 50, AtMost: true})
	full := r.find(submitName, 64, big)
	r.hold(Ratio{Name: fmt.Sprintf("submissions at %s cases / raw group commit", thousands(big)), Value: 100 * quotient(full.PerSecond, raw), Unit: "%", Bound: 8, Goal: 15})
	r.hold(Ratio{Name: "full lifecycles", Value: r.find(lifeName, 0, 0).PerSecond, Unit: "/s", Bound: 100})
	for _, name := range []string{inboxName, searchName} {
		q := quotient(r.find(name, 0, big).P99, r.find(name, 0, small).P99)
		r.hold(Ratio{Name: fmt.Sprintf("%s p99, %s / %s cases", name, thousands(big), thousands(small)), Value: q, Bound: 1.5, AtMost: true})
	}
	for _, p := range heardPages {
		r.hold(Ratio{Name: p.name + " p99", Value: r.find(p.name, 0, big).P99, Unit: "ms", Bound: heardBound, AtMost: true})
	}
	r.hold(Ratio{Name: firstName, Value: r.find(firstName, 0, 0).Value, Unit: "ms", Bound: 200, AtMost: true})
	r.hold(Ratio{Name: idleName, Value: r.find(idleName, 0, 0).Value, Unit: "MB", Bound: 48, AtMost: true})
	r.hold(Ratio{Name: loadName, Value: r.find(loadName, 0, 0).Value, Unit: "MB", Bound: 256, AtMost: true})
}

// Table writes the report for people.
func (r Report) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%d cores, %s, %s, %s; %.0f s\n\n", r.Machine.CPUs, r.Machine.OS, r.Machine.Go, r.Machine.Engine, r.Seconds)
	fmt.Fprintln(t, "\tclients\tcases\tper second\tp50 ms\tp99 ms\tcpu µs\t")
	for _, f := range r.Figures {
		rate := number(f.PerSecond)
		if f.Unit != "" {
			rate = number(f.Value) + " " + f.Unit
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", f.Name, whole(int64(f.Clients)), whole(f.Cases), rate, number(f.P50), number(f.P99), number(f.CPU))
	}
	fmt.Fprintln(t, "\t\t\t\t\t\t\t")
	fmt.Fprintln(t, "promise\t\t\tvalue\tbound\tgoal\t\t")
	for _, x := range r.Ratios {
		sign, met := "≥", "kept"
		if x.AtMost {
			sign = "≤"
		}
		if !x.Met {
			met = "BROKEN"
		}
		fmt.Fprintf(t, "%s\t%s\t\t%s\t%s\t%s\t\t\n", x.Name, met, number(x.Value)+" "+x.Unit, sign+" "+number(x.Bound), number(x.Goal))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, m := range r.Missing {
		fmt.Fprintln(w, "missing:", m)
	}
	return nil
}

// number writes three significant digits or so, "" for nothing.
func number(v float64) string {
	switch {
	case v == 0:
		return ""
	case v >= 100:
		return thousands(int64(v + 0.5))
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func whole(n int64) string {
	if n <= freshNode {
		return ""
	}
	return thousands(n)
}

// thousands writes 1234567 as 1,234,567.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
