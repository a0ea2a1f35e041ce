package learning

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/journal"
	"genggam/internal/lang"

	"github.com/goccy/go-yaml"
)

// MostMinutes is how long a lesson may take.
const MostMinutes = 10

// Lesson is one task to practise.
type Lesson struct {
	// ID stands in addresses and in the journal, and never changes.
	ID    string    `yaml:"id"`
	Title lang.Text `yaml:"title"`
	// For are the roles whose task it is.
	For []string `yaml:"for"`
	// As are the roles that the learner has in the practice office; a colleague
	// there has all others.
	As []string `yaml:"as"`
	// Minutes that it takes, at most MostMinutes.
	Minutes int `yaml:"minutes"`
	// Scene is what is made ready before it begins, see package practice.
	Scene string `yaml:"scene"`
	// Start is the page of the office on which it begins.
	Start string `yaml:"start"`
	// Steps are what to do, in order. "{0}" is the name of the person in the
	// scene, "{1}" the reference of their case.
	Steps []lang.Text `yaml:"steps"`
	// Goals are what the log must show, all of them.
	Goals []Goal `yaml:"goals"`
}

// Goal is so many entries of one kind.
type Goal struct {
	Says lang.Text `yaml:"says"`
	Kind string    `yaml:"kind"`
	// Count of the entries, 0 is 1.
	Count int `yaml:"count"`
	// Where are texts that the entry's data must have.
	Where map[string]string `yaml:"where"`
	// Colleague lets an act count that the learner had the colleague confirm on
	// their screen, such as the head's signature at the counter.
	Colleague bool `yaml:"colleague"`
}

//go:embed lessons.yaml
var lessonsFile []byte

// Lessons are all lessons, in the order in which they are learnt.
func Lessons() ([]Lesson, error) { return lessons() }

var lessons = sync.OnceValues(func() ([]Lesson, error) { return Read(lessonsFile) })

// Read reads lessons and refuses what nobody could finish.
func Read(text []byte) ([]Lesson, error) {
	var out []Lesson
	if err := yaml.UnmarshalWithOptions(text, &out, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading lessons: %w", err)
	}
	seen := map[string]bool{}
	for i := range out {
		if err := out[i].check(); err != nil || seen[out[i].ID] {
			return nil, fmt.Errorf("reading lesson %q: %w", out[i].ID, errors.Join(err, twice(seen[out[i].ID])))
		}
		seen[out[i].ID] = true
	}
	return out, nil
}

func twice(is bool) error {
	if is {
		return errors.New("its id is there twice")
	}
	return nil
}

func (l *Lesson) check() error {
	switch {
	case l.ID == "" || len(l.ID) > 40 || l.Start == "" || l.Scene == "":
		return errors.New("id, start or scene is missing")
	case l.Minutes < 1 || l.Minutes > MostMinutes:
		return fmt.Errorf("%d minutes, at most %d", l.Minutes, MostMinutes)
	case len(l.Steps) == 0 || len(l.Goals) == 0 || len(l.For) == 0 || len(l.As) == 0:
		return errors.New("steps, goals or roles are missing")
	}
	for _, role := range slices.Concat(l.For, l.As) {
		if !slices.Contains(catalogue.Roles(), role) {
			return fmt.Errorf("no role %q", role)
		}
	}
	texts := append([]lang.Text{l.Title}, l.Steps...)
	for i := range l.Goals {
		g := &l.Goals[i]
		g.Count = max(g.Count, 1)
		if g.Kind == "" {
			return errors.New("a goal names no kind of entry")
		}
		texts = append(texts, g.Says)
	}
	for _, t := range texts {
		if t.ID == "" || t.JV == "" || t.EN == "" {
			return fmt.Errorf("a text is not in three languages: %q", t.ID+t.EN)
		}
	}
	return nil
}

// Judge counts what a learner did in one lesson.
type Judge struct {
	Lesson Lesson
	// Office of the lesson in the practice office, Learner and Colleague the
	// accounts there.
	Office, Learner, Colleague string
	// Counts of the goals, as far as they were counted.
	Counts []int
}

// NewJudge begins to count.
func NewJudge(l Lesson, office, learner, colleague string) *Judge {
	return &Judge{Lesson: l, Office: office, Learner: learner, Colleague: colleague, Counts: make([]int, len(l.Goals))}
}

// See counts an entry of the practice office's log.
func (j *Judge) See(e journal.Entry) {
	if e.Unit != j.Office {
		return
	}
	for i, g := range j.Lesson.Goals {
		if e.Kind == g.Kind && (e.Actor.Account == j.Learner || g.Colleague && e.Actor.Account == j.Colleague) && g.fits(e.Data) {
			j.Counts[i]++
		}
	}
}

func (g Goal) fits(data []byte) bool {
	if len(g.Where) == 0 {
		return true
	}
	v, err := canon.Parse(data)
	if err != nil {
		return false
	}
	for key, want := range g.Where {
		if v.Str(key) != want {
			return false
		}
	}
	return true
}

// Met says which goals are met.
func (j *Judge) Met() []bool {
	out := make([]bool, len(j.Counts))
	for i, n := range j.Counts {
		out[i] = n >= j.Lesson.Goals[i].Count
	}
	return out
}

// Done says whether all are.
func (j *Judge) Done() bool { return !slices.Contains(j.Met(), false) }
