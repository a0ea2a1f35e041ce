package survey

import (
	"cmp"
	_ "embed" // traits.yaml
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Trait is one thing that may be asked about who answers. Whoever answers may leave
// it out.
type Trait struct {
	ID      string      `yaml:"trait"`
	Ask     lang.Text   `yaml:"ask"`
	Answers []TraitSaid `yaml:"answers"`
}

// TraitSaid is one answer to it; Value is the upper end of a band in rupiah.
type TraitSaid struct {
	ID    string    `yaml:"answer"`
	Say   lang.Text `yaml:"say"`
	Value int64     `yaml:"value"`
}

//go:embed traits.yaml
var traitsSource []byte

var traits = sync.OnceValue(func() (out []Trait) {
	if err := yaml.UnmarshalWithOptions(traitsSource, &out, yaml.Strict()); err != nil {
		return nil
	}
	return out
})

// Traits are those that may be asked, in order.
func Traits() []Trait { return slices.Clone(traits()) }

// Who is what somebody said of themselves: answers by trait, none for those left
// out. It is never stored.
type Who map[string]string

// ReadWho reads answers by the ID of the trait; what is empty was left out. It gives
// all mistakes at once, each on its trait: survey.not-an-answer.
func ReadWho(answer func(trait string) string) (w Who, wrong []*fault.Fault) {
	w = Who{}
	for _, t := range traits() {
		a := strings.TrimSpace(answer(t.ID))
		switch {
		case a == "":
		case !slices.ContainsFunc(t.Answers, func(x TraitSaid) bool { return x.ID == a }):
			wrong = append(wrong, fault.New(fault.Invalid, "survey.not-an-answer").On(t.ID))
		default:
			w[t.ID] = a
		}
	}
	return w, wrong
}

// Cell is how many gave one answer about themselves.
type Cell struct {
	Trait, Answer string
	N             int64
}

// Profile is where cells of one office wait: each by itself, so that nothing says
// which answers came from one person, nor what that person thought of the service.
type Profile struct {
	// Cells are counts by "trait/answer".
	Cells map[string]int64
	// Through is the month at whose end it was emptied last, or the one before the
	// first answer.
	Through Month
}

// Put counts what somebody said of themselves in a month. Refused with survey.full.
func (p *Profile) Put(w Who, m Month) error {
	cells := maps.Clone(p.Cells)
	if cells == nil {
		cells = map[string]int64{}
	}
	for trait, answer := range w {
		if cells[trait+"/"+answer] >= most {
			return fault.New(fault.TooMany, "survey.full")
		}
		cells[trait+"/"+answer]++
	}
	p.Cells, p.Through = cells, cmp.Or(p.Through, m-1)
	return nil
}

// Profiled is what left a profile at the end of a month: cells of ten or more. What
// is less waits on, so that no sum or difference of what left is about fewer.
type Profiled struct {
	Month Month
	// Cells are in order of trait and answer.
	Cells []Cell
}

// Release empties the cells that hold ten or more, once at the end of each month and
// never within one: when a cell is full must not say when somebody answered. due says
// that the month's end has come; left is what waits on then, and out has no cells
// when none is full.
func (p Profile) Release(end Month) (out Profiled, left Profile, due bool) {
	if end <= p.Through {
		return out, p, false
	}
	out.Month, left.Cells, left.Through = end, map[string]int64{}, end
	for _, name := range slices.Sorted(maps.Keys(p.Cells)) {
		n := p.Cells[name]
		if n < int64(Together()) {
			left.Cells[name] = n
			continue
		}
		trait, answer, _ := strings.Cut(name, "/")
		out.Cells = append(out.Cells, Cell{trait, answer, n})
	}
	return out, left, true
}

// KindProfiled is the kind of the entry that says who answered.
const KindProfiled = "survey.profiled/1"

var errNotProfiled = errors.New("not what a profile gives out")

// Encode gives the canonical bytes. It refuses a cell of fewer than ten.
func (p Profiled) Encode() ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("writing %s: %w", KindProfiled, err)
	}
	cells := make([]string, 0, len(p.Cells))
	for _, c := range p.Cells {
		cells = append(cells, c.Trait+" "+c.Answer+" "+strconv.FormatInt(c.N, 10))
	}
	return canon.Write(KindProfiled, func(o *canon.Object) {
		o.List("cells", cells)
		o.Int("month", int64(p.Month))
	})
}

// DecodeProfiled reads what Encode wrote, and refuses everything else.
func DecodeProfiled(data []byte) (Profiled, error) {
	return canon.Read(KindProfiled, data, func(r *canon.Record) Profiled {
		p := Profiled{Month: Month(r.V.Num("month"))}
		for _, text := range r.V.Texts("cells") {
			parts := strings.Split(text, " ")
			if len(parts) != 3 {
				r.Wrong("cells", errNotProfiled)
				return p
			}
			n, err := strconv.ParseInt(parts[2], 10, 64)
			if err != nil || strconv.FormatInt(n, 10) != parts[2] {
				r.Wrong("cells", errNotProfiled)
				return p
			}
			p.Cells = append(p.Cells, Cell{parts[0], parts[1], n})
		}
		r.Wrong("cells", p.check())
		return p
	})
}

// mostCells bounds an entry; names of traits that are no longer asked stay readable.
const mostCells = 200

func (p Profiled) check() error {
	if !p.Month.valid() || len(p.Cells) == 0 || len(p.Cells) > mostCells {
		return errNotProfiled
	}
	for i, c := range p.Cells {
		name := c.Trait + "/" + c.Answer
		if !word(c.Trait) || !word(c.Answer) || c.N < least || c.N > most || i > 0 && p.Cells[i-1].Trait+"/"+p.Cells[i-1].Answer >= name {
			return errNotProfiled
		}
	}
	return nil
}

// word says whether a name is one of a trait or an answer.
func word(s string) bool {
	return s != "" && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
