package leave

import (
	_ "embed" // law.yaml
	"slices"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"genggam/internal/calendar"
)

//go:embed law.yaml
var lawSource []byte

// Kind is a kind of leave (PP 11/2017 art. 310).
type Kind string

// The kinds: cuti tahunan, besar, sakit, melahirkan, karena alasan penting,
// bersama, di luar tanggungan negara. Joint leave is decreed and never asked for.
const (
	Annual    Kind = "annual"
	Long      Kind = "long"
	Sick      Kind = "sick"
	Maternity Kind = "maternity"
	Urgent    Kind = "urgent"
	Joint     Kind = "joint"
	Unpaid    Kind = "unpaid"
)

// Kinds lists them in the order of the law.
func Kinds() []Kind { return []Kind{Annual, Long, Sick, Maternity, Urgent, Joint, Unpaid} }

// NameKey is the message that names a kind.
func (k Kind) NameKey() string { return "leave.kind." + string(k) }

// Rule is what the law gives of one kind to some kinds of employment.
type Rule struct {
	Kind Kind `yaml:"kind"`
	// For are kinds of employment as package staff spells them.
	For   []string     `yaml:"for"`
	Since calendar.Day `yaml:"since"`
	Until calendar.Day `yaml:"until"`
	// Unit of Most and Extension: "working-days" or "months".
	Unit      string `yaml:"unit"`
	Most      int    `yaml:"most"`
	Extension int    `yaml:"extension"`
	Least     int    `yaml:"least"`
	// After is months of unbroken service, Again months since the last of the
	// kind; 0 for none.
	After int `yaml:"after"`
	Again int `yaml:"again"`
	// Children counts for maternity, 0 for any number.
	Children int `yaml:"children"`
	// Short is "refuse" or "warn": what too few people in the unit does.
	Short    string    `yaml:"short"`
	Carry    Carry     `yaml:"carry"`
	Proofs   []Stage   `yaml:"proofs"`
	Purposes []Purpose `yaml:"purposes"`
	Basis    string    `yaml:"basis"`
	Sure     string    `yaml:"sure"`
}

// Carry is how annual leave goes over into the next year, in working days:
// Ordinary at most; what IdleYears in a row without any leave, or a superior's
// postponement, let go over is bounded by Total with the new year's own.
type Carry struct {
	Ordinary  int `yaml:"ordinary"`
	IdleYears int `yaml:"idle-years"`
	Total     int `yaml:"total"`
}

// Stage is the proof that leave of at least so many calendar days needs.
type Stage struct {
	From int    `yaml:"from"`
	ID   string `yaml:"id"`
}

// Purpose is what leave of a kind may be for. ID "" needs no purpose.
type Purpose struct {
	ID    string `yaml:"id"`
	Proof string `yaml:"proof"`
	// NoAfter: no years of service are needed; NoPostponing: too few people in the
	// unit is no ground to refuse.
	NoAfter      bool `yaml:"no-after"`
	NoPostponing bool `yaml:"no-postponing"`
	// MostDays is a bound of its own in calendar days; Unlimited has none.
	MostDays  int  `yaml:"most-days"`
	Unlimited bool `yaml:"unlimited"`
}

// PurposeKey is the message of a purpose, ProofKey that of a proof.
func PurposeKey(id string) string { return "leave.purpose." + id }

// ProofKey is the message of a proof.
func ProofKey(id string) string { return "leave.proof." + id }

type cite struct {
	Key   string `yaml:"key"`
	Basis string `yaml:"basis"`
	Sure  string `yaml:"sure"`
}

type lawData struct {
	Rules []Rule `yaml:"rules"`
	Cites []cite `yaml:"cites"`
}

// law reads law.yaml once. It is part of the program and read by a test, so
// what a broken one leaves out is a defect of the build, not of input.
var law = sync.OnceValue(func() *lawData {
	out := &lawData{}
	if err := yaml.UnmarshalWithOptions(lawSource, out, yaml.Strict()); err != nil {
		return &lawData{}
	}
	return out
})

// RuleOf is the rule of a kind for a kind of employment on a day; false where
// there is none, as of long leave for PPPK.
func RuleOf(k Kind, as string, day calendar.Day) (Rule, bool) {
	for _, r := range law().Rules {
		if r.Kind == k && slices.Contains(r.For, as) && r.Since <= day && (r.Until == 0 || day <= r.Until) {
			return r, true
		}
	}
	return Rule{}, false
}

// Rules lists those of a kind of employment on a day, as a form offers them;
// joint leave is not among them.
func Rules(as string, day calendar.Day) (out []Rule) {
	for _, k := range Kinds() {
		if r, ok := RuleOf(k, as, day); ok && k != Joint {
			out = append(out, r)
		}
	}
	return out
}

// purpose finds what is asked for; a rule without purposes has the empty one.
func (r Rule) purpose(id string) (Purpose, bool) {
	if len(r.Purposes) == 0 {
		return Purpose{}, id == ""
	}
	i := slices.IndexFunc(r.Purposes, func(p Purpose) bool { return p.ID == id })
	if i < 0 {
		return Purpose{}, false
	}
	return r.Purposes[i], true
}

// proof is what leave of so many calendar days in a row needs, "" for nothing.
func (r Rule) proof(days int) (id string) {
	for _, s := range r.Proofs {
		if days >= s.From {
			id = s.ID
		}
	}
	return id
}

// months is the day before the one that many months later has the same number,
// or the month's last: three months from 31 January end on 29 or 30 April.
func months(from calendar.Day, n int) calendar.Day { return monthsLater(from, n) - 1 }

func monthsLater(from calendar.Day, n int) calendar.Day {
	y, m, d := from.Date()
	first := calendar.NewDay(y, m+time.Month(n), 1)
	last := calendar.NewDay(y, m+time.Month(n)+1, 1) - 1
	return min(first.AddDays(d-1), last)
}
