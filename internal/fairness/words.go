package fairness

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"genggam/internal/lang"
)

// Sentence is something to say: a message key and its blanks.
type Sentence struct {
	Key  string
	Args []any
}

// In says the sentence, with a capital to begin with.
func (s Sentence) In(m *lang.Messages, tag lang.Tag) string {
	said := m.Say(tag, s.Key, s.Args...)
	_, size := utf8.DecodeRuneInString(said)
	return strings.ToUpper(said[:size]) + said[size:]
}

func sentence(key string, args ...any) Sentence { return Sentence{key, args} }

// words are the sentences of one measure, by verdict.
var words = map[Measure]struct{ longer, shorter, none, bound, cannot string }{
	Waiting:  {"fairness.wait-longer", "fairness.wait-shorter", "fairness.wait-none", "fairness.wait-bound", "fairness.wait-cannot"},
	Refusing: {"fairness.refuse-more", "fairness.refuse-less", "fairness.refuse-none", "fairness.refuse-bound", "fairness.refuse-cannot"},
}

// Key is the message that says the verdict in a word or two.
func (v Verdict) Key() string { return "fairness.verdict-" + strconv.Itoa(int(v)) }

// AttributeKey is the message that names an attribute; only sex, age, disability,
// district, channel and helper have one.
func AttributeKey(name string) string { return "fairness.by-" + name }

// NameOf is the argument that names a group: the key of its message where there is
// one, otherwise the name itself (a district, an office).
func NameOf(m *lang.Messages, attribute, group string) any {
	switch key := "fairness.group-" + attribute + "-" + strings.ToLower(group); {
	case group == "":
		return lang.Key("fairness.all-others")
	case group == Others:
		return lang.Key("fairness.joint")
	case m.Has(key):
		return lang.Key(key)
	}
	return group
}

// Say is the finding in plain sentences, the verdict first, numbers after it. It
// names no cause: where a difference is seen, it says what to do next.
func (f Finding) Say(m *lang.Messages) []Sentence {
	group, against := NameOf(m, f.Attribute, f.Group), NameOf(m, f.Attribute, f.Against)
	var out []Sentence
	switch f.Verdict {
	case Difference:
		out = f.sayDifference(group, against)
	case NoDifference:
		out = f.sayNone(group, against)
	default:
		out = []Sentence{sentence(words[f.Measure].cannot, group, against), sentence(f.why())}
	}
	if f.Explained {
		out = append(out, sentence("fairness.explained"))
	}
	return out
}

func (f Finding) why() string {
	if f.Why == "" {
		return KeyWide
	}
	return f.Why
}

func (f Finding) sayDifference(group, against any) []Sentence {
	key, e := words[f.Measure].longer, f.Effect
	if f.Direction < 0 {
		key, e = words[f.Measure].shorter, Ratio{1 / e.Value, 1 / e.High, 1 / e.Low, e.P}
	}
	out := []Sentence{sentence(key, group, against)}
	switch {
	case f.Hidden:
		out = append(out, sentence("fairness.hidden"))
	case f.Measure == Waiting:
		out = append(out, sentence("fairness.times", times(e.Value), times(e.Low), times(e.High)))
		if finite(f.Typical[0]) && finite(f.Typical[1]) {
			out = append(out, sentence("fairness.typical", group, days(f.Typical[0]), against, days(f.Typical[1])))
		}
	default:
		out = append(out, sentence("fairness.gap", points(math.Abs(f.Gap)), points(least(f.GapInterval)), points(most(f.GapInterval))))
		if f.Under {
			out = append(out, sentence("fairness.under", percent(f.Impact)))
		}
	}
	if f.Uneven {
		out = append(out, sentence("fairness.uneven"))
	}
	return append(out, sentence("fairness.no-cause"))
}

func (f Finding) sayNone(group, against any) []Sentence {
	out := []Sentence{sentence(words[f.Measure].none, group, against)}
	switch {
	case f.Hidden:
	case f.Measure == Waiting:
		out = append(out, sentence(words[f.Measure].bound, times(math.Max(f.Effect.High, 1/f.Effect.Low))))
	default:
		out = append(out, sentence(words[f.Measure].bound, points(most(f.GapInterval))))
	}
	return out
}

// most and least are the ends of an interval of gaps by size.
func most(i Interval) float64 { return math.Max(math.Abs(i.Low), math.Abs(i.High)) }

func least(i Interval) float64 {
	if i.Low < 0 && i.High > 0 {
		return 0
	}
	return math.Min(math.Abs(i.Low), math.Abs(i.High))
}

// Say is how well the line was kept, in plain sentences.
func (o Order) Say() []Sentence {
	switch {
	case o.Pairs == 0:
		return []Sentence{sentence("fairness.order-few")}
	case o.Overtaken == 0:
		return []Sentence{sentence("fairness.order-kept")}
	case o.Unexplained == 0:
		return []Sentence{sentence("fairness.order-reasons")}
	}
	return []Sentence{sentence("fairness.order-broken", decimal(o.PerThousand(), 1)), sentence("fairness.no-cause")}
}

// SayShares is how evenly work is shared, in a sentence.
func SayShares(amounts []float64) Sentence {
	return sentence("fairness.shares", decimal(Jain(amounts), 2), decimal(Gini(amounts), 2))
}

// decimal writes a number for each language; one too large to count reads "more
// than 1,000".
func decimal(x float64, places int) any {
	if !(math.Abs(x) < 1000) {
		return lang.Key("fairness.very-large")
	}
	n := int64(math.Round(x * math.Pow10(places)))
	write := func(tag lang.Tag) string { return lang.Decimal(tag, n, places) }
	return lang.Text{ID: write(lang.ID), JV: write(lang.JV), EN: write(lang.EN)}
}

func times(x float64) any   { return decimal(x, 2) }
func days(x float64) any    { return decimal(x, 0) }
func points(x float64) any  { return decimal(100*x, 1) }
func percent(x float64) any { return decimal(100*x, 0) }
