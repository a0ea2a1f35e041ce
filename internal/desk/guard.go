package desk

import (
	"context"

	"genggam/internal/casework"
	"genggam/internal/form"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Guard is asked before events of a case are written, in the same act, and may
// refuse them: the storehouse that nothing is granted beyond a quota and nothing
// handed over that did not leave the store. What it writes stands or falls with
// them. c is the case before them; one that is just filed has no number yet.
type Guard func(t *store.Tx, c *casework.Case, s casework.Setting, events []casework.Event) error

// OnWriting has a room ask every writing on a case. It is set once, when rooms
// are made, before anything is read.
func (d *Desk) OnWriting(g Guard) { d.guards = append(d.guards, g) }

// Hand is one officer's act on a case, as the rule of another room sees it.
type Hand struct {
	T *store.Tx
	C *casework.Case
	S casework.Setting
	O casework.Officer
}

// ActOn carries out an officer's rule of another room on a case that is open to
// them: rights, clean hands and what time brought about are looked at first, as
// in every act of the desk. Whose turn it is, the room knows.
func (d *Desk) ActOn(ctx context.Context, a Actor, no int64, what premises.Act, rule func(Hand) ([]casework.Event, []vault.Item, error)) error {
	return d.onCase(ctx, a, no, what, func(w *work) ([]casework.Event, []vault.Item, error) {
		if err := w.o.Clean(); err != nil {
			return nil, nil, err
		}
		return rule(Hand{T: w.t, C: w.c, S: w.s, O: w.o})
	})
}

// ByApplicant carries out a rule of another room that the applicant of a case
// asked for, whoever follows it by its secret; rule may write entries of its own.
func (d *Desk) ByApplicant(ctx context.Context, no int64, rule func(Hand) ([]casework.Event, []vault.Item, error)) error {
	return d.byApplicant(ctx, no, func(w *work) ([]casework.Event, []vault.Item, error) {
		return rule(Hand{T: w.t, C: w.c, S: w.s})
	})
}

// Known is what a case is judged by: answers and facts by the names that
// conditions of its standard use, and the applicant.
type Known struct {
	Vars      map[string]any
	Answers   form.Answers
	Applicant Party
}

// KnownOf opens what a case is judged by, for rules that the standard publishes.
// Nobody is shown it.
func (d *Desk) KnownOf(ctx context.Context, c *casework.Case) (k Known, err error) {
	s, err := d.setting(c)
	if err != nil {
		return k, err
	}
	facts, answers, applicant, err := d.factsAnd(ctx, c)
	if err != nil {
		return k, err
	}
	return Known{Vars: s.Std.Vars(answers, facts), Answers: answers, Applicant: applicant}, nil
}

// CaseOf folds a case as it is now.
func (d *Desk) CaseOf(ctx context.Context, no int64) (*casework.Case, error) {
	return d.readCase(ctx, no, nil)
}

// CaseIn folds a case as it is in an act.
func CaseIn(t *store.Tx, no int64) (*casework.Case, error) { return loadCase(t, no) }

// Words seals what somebody typed for an entry of another room, nil items for
// nothing typed.
func (d *Desk) Words(office, kind, text string) (vault.Item, bool, error) {
	id, items, err := d.words(office, kind, text)
	if err != nil || id.Zero() {
		return vault.Item{}, false, err
	}
	return items[0], true, nil
}
