package integrity

import (
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/lang"
)

// Indicator is one thing that the Ombudsman's assessment of compliance looks at,
// from law.yaml.
type Indicator struct {
	ID string `yaml:"id"`
	// Component is the letter of UU 25/2009 art. 21 that must be in the standard
	// and on the wall, "" for a fact about the office.
	Component string `yaml:"component"`
	// Days for which a fact is good after it was last seen, 0 without end.
	Days int `yaml:"days"`
	// Basis, Since ("2006-01-02") and Sure say where it stands, since when and how
	// sure we are: read, seen, memory or house.
	Basis string `yaml:"basis"`
	Since string `yaml:"since"`
	Sure  string `yaml:"sure"`
}

// Indicators lists them all, for the page on which an office says what it has.
func Indicators() []Indicator { return slices.Clone(law().Indicators) }

// Facts are what is known about an office and one of its services.
type Facts struct {
	// Today is the day that is asked about.
	Today calendar.Day
	// Board is the version of the standard that hangs on the wall, 0 for none.
	Board int
	// Seen is the day on which each fact, by the ID of its indicator, was last
	// seen to be so; 0 or absent says no.
	Seen map[string]calendar.Day
}

// Gap is what a service lacks.
type Gap struct {
	// Indicator that is not met, with its basis and certainty.
	Indicator Indicator
	// Key is the message that says what to do: "integrity.lacks-published" (nothing
	// hangs there), "integrity.lacks-outdated" (an older version does, {1} instead
	// of {2}), "integrity.lacks-unsaid" (the standard itself is silent),
	// "integrity.lacks-untranslated" (it is said in Indonesian only),
	// "integrity.lacks-fact", "integrity.lacks-old" (last seen on {1}).
	Key string
	// Args: {0} is the key of the indicator's name, then those of the Key.
	Args []any
}

// Lacks lists what a service still lacks for the assessment, in the order of
// law.yaml; nothing when it is ready.
func Lacks(s *catalogue.Standard, f Facts) []Gap {
	said := map[string][]lang.Text{}
	for _, c := range s.Published() {
		said[c.Letter] = c.Lines
	}
	var out []Gap
	for _, i := range law().Indicators {
		if i.Since > f.Today.String() {
			continue
		}
		if i.Component == "" {
			out = append(out, i.fact(f)...)
			continue
		}
		out = append(out, i.component(said[i.Component], s.Version, f.Board)...)
	}
	return out
}

func (i Indicator) gap(key string, args ...any) Gap {
	return Gap{Indicator: i, Key: key, Args: append([]any{lang.Key("integrity.indicator." + i.ID)}, args...)}
}

// component looks at one of the six that are published. Time (d) and fee (e)
// have no prose: the reader of standards refuses one without them.
func (i Indicator) component(lines []lang.Text, version, board int) (out []Gap) {
	prose := i.Component != "d" && i.Component != "e"
	switch {
	case prose && i.Component != "b" && !slices.ContainsFunc(lines, func(t lang.Text) bool { return t.ID != "" }):
		out = append(out, i.gap("integrity.lacks-unsaid"))
	case prose && slices.ContainsFunc(lines, func(t lang.Text) bool { return t.JV == "" || t.EN == "" }):
		out = append(out, i.gap("integrity.lacks-untranslated"))
	}
	switch {
	case board == 0:
		out = append(out, i.gap("integrity.lacks-published"))
	case board != version:
		out = append(out, i.gap("integrity.lacks-outdated", board, version))
	}
	return out
}

func (i Indicator) fact(f Facts) []Gap {
	seen := f.Seen[i.ID]
	switch {
	case seen == 0 || seen > f.Today:
		return []Gap{i.gap("integrity.lacks-fact")}
	case i.Days > 0 && f.Today-seen > calendar.Day(i.Days):
		return []Gap{i.gap("integrity.lacks-old", lang.Text{ID: seen.Say(lang.ID), JV: seen.Say(lang.JV), EN: seen.Say(lang.EN)})}
	}
	return nil
}
