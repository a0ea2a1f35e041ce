package say

import (
	"encoding/json"
	"slices"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
)

// Change is how one component of a draft differs from the standard in force.
type Change struct {
	// Letter is that of the component, "a" to "n", or "form" for what is asked.
	Letter string `json:"letter"`
	// Gone and New are lines that only the one or the other has, Changed those whose
	// words stay while what stands behind them does not.
	Gone    []lang.Text `json:"gone,omitempty"`
	New     []lang.Text `json:"new,omitempty"`
	Changed []lang.Text `json:"changed,omitempty"`
	// Order says that the same lines stand in another order.
	Order bool `json:"order,omitempty"`
	// Time is set for component d, Fee for e.
	Time *TimeChange `json:"time,omitempty"`
	Fee  *FeeChange  `json:"fee,omitempty"`
}

// TimeChange is the promise and the law's limit, before and after; the zero
// duration is none.
type TimeChange struct {
	Was      catalogue.Duration `json:"was"`
	Is       catalogue.Duration `json:"is"`
	WasLimit catalogue.Duration `json:"was_limit"`
	IsLimit  catalogue.Duration `json:"is_limit"`
}

// FeeChange is what it costs, before and after; Was is nil for a new service.
type FeeChange struct {
	Was *catalogue.Fee `json:"was,omitempty"`
	Is  catalogue.Fee  `json:"is"`
}

// FormLetter is the Change of what the form asks.
const FormLetter = "form"

// order is that in which changes are told: what a citizen feels comes first.
var order = []string{"b", FormLetter, "d", "e", "c", "f", "j", "a", "g", "h", "i", "k", "l", "m", "n"}

// Felt says that a change of a component is one that whoever applies feels:
// papers, questions, time, fee and product.
func Felt(letter string) bool { return slices.Contains(order[:6], letter) && letter != "c" }

// Differences tell how a draft differs from the standard in force, component by
// component (UU 25/2009 art. 21); was is nil for a service that is new.
func Differences(was, is *catalogue.Standard) (out []Change) {
	for _, letter := range order {
		var c Change
		switch letter {
		case "d":
			c = times(was, is)
		case "e":
			c = fees(was, is)
		default:
			c = compare(linesOf(was, letter), linesOf(is, letter))
		}
		if c.Time != nil || c.Fee != nil || c.Order || len(c.Gone)+len(c.New)+len(c.Changed) > 0 {
			c.Letter = letter
			out = append(out, c)
		}
	}
	return out
}

func times(was, is *catalogue.Standard) Change {
	t := TimeChange{Is: is.Time.Promised, IsLimit: is.Time.Limit}
	if was != nil {
		t.Was, t.WasLimit = was.Time.Promised, was.Time.Limit
	}
	if t.Was == t.Is && t.WasLimit == t.IsLimit {
		return Change{}
	}
	return Change{Time: &t}
}

func fees(was, is *catalogue.Standard) Change {
	if was == nil {
		return Change{Fee: &FeeChange{Is: is.Fee}}
	}
	if detail(was.Fee) == detail(is.Fee) {
		return Change{}
	}
	fee := was.Fee
	return Change{Fee: &FeeChange{Was: &fee, Is: is.Fee}}
}

// line is what a reader sees of a part, and all of what stands behind it.
type line struct {
	text   lang.Text
	detail string
}

func detail(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// linesOf are the lines of a component.
func linesOf(s *catalogue.Standard, letter string) (out []line) {
	if s == nil {
		return nil
	}
	add := func(text lang.Text, behind any) {
		if text.ID != "" {
			out = append(out, line{text, detail(behind)})
		}
	}
	switch letter {
	case "a":
		for _, c := range s.Basis {
			title := c.Title
			if c.Article != "" {
				title += ", " + c.Article
			}
			add(lang.Text{ID: title}, c)
		}
	case "b":
		for _, r := range s.Requirements {
			add(r.Name, r)
		}
	case "c":
		for _, x := range s.Steps {
			add(x.Name, x)
		}
	case "f":
		add(s.Result.Name, s.Result)
	case FormLetter:
		for _, p := range s.Form.Pages {
			for _, q := range p.Questions {
				add(q.Label, q)
			}
		}
	default:
		for _, c := range slices.Concat(s.Published(), s.Internal()) {
			if c.Letter == letter {
				for _, t := range c.Lines {
					add(t, t)
				}
			}
		}
	}
	return out
}

// compare sets two lists of lines beside each other; a line is the same when its
// Indonesian words are.
func compare(was, is []line) (c Change) {
	find := func(in []line, text lang.Text) int {
		return slices.IndexFunc(in, func(l line) bool { return l.text.ID == text.ID })
	}
	var before, after []string
	for _, l := range was {
		if find(is, l.text) < 0 {
			c.Gone = append(c.Gone, l.text)
			continue
		}
		before = append(before, l.text.ID)
	}
	for _, l := range is {
		i := find(was, l.text)
		if i < 0 {
			c.New = append(c.New, l.text)
			continue
		}
		after = append(after, l.text.ID)
		if was[i].detail != l.detail {
			c.Changed = append(c.Changed, l.text)
		}
	}
	c.Order = !slices.Equal(before, after)
	return c
}
