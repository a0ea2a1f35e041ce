// Package opinions asks those who were served what they thought of it, once a
// quarter, and keeps nothing that leads back to them: the room of the survey of
// satisfaction (PermenPANRB 14/2017).
//
// What always holds (docs/decisions/0012): an answer is added to a sealed box of
// counts in an act that writes nothing else but the mark of the spent ticket;
// nothing leaves a box but ten or more together, at a month's end; who was asked is
// a mark that dies with its quarter. There is no entry for an answer, and none for
// being asked.
//
// It refuses to know what the questions are and what the numbers mean: that is
// internal/survey. Start reading at Ask, then Answer, then Rounds.
package opinions

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/survey"
)

const (
	stream  = "survey/"
	columns = "pos, office, from_month, to_month, data"
)

// Room is the survey of an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
}

// New furnishes it.
func New(p *premises.Premises, d *desk.Desk) *Room {
	p.Keep(premises.Part{Prefix: stream, Replay: replay, Tables: []premises.Table{
		{Name: "survey_counted", Key: "pos", Columns: columns},
		{Name: "survey_profiled", Key: "pos", Columns: profileColumns},
		{Name: "survey_plans", Key: "no", Columns: planColumns},
	}})
	return &Room{Premises: p, desk: d}
}

// key is the secret of a quarter.
func (r *Room) key(q survey.Quarter) []byte {
	k := r.Root.Derive("survey/" + q.String())
	return k[:]
}

func (r *Room) quarter(office region.Code) survey.Quarter {
	return survey.QuarterOf(r.Today(office))
}

// Asking is the right to answer once: it travels with the form and is kept nowhere.
type Asking struct {
	survey.Ticket
	// Text is the ticket as it travels.
	Text string
}

// Ask asks the applicant of a case that is over. Whoever was asked in this
// quarter, about whatever service of this node, is not asked again
// (opinion.asked); a case that still runs asks nobody (opinion.not-over).
func (r *Room) Ask(ctx context.Context, no int64) (Asking, error) {
	v, err := r.desk.Voice(ctx, no)
	if err != nil {
		return Asking{}, err
	}
	q := r.quarter(v.Office)
	mark := survey.Asked(r.key(q), q, v.Person)
	if err := r.once(ctx, mark, q, "opinion.asked"); err != nil {
		return Asking{}, err
	}
	t := survey.Ticket{Office: string(v.Office), Service: v.Service, Quarter: q}
	return Asking{Ticket: t, Text: t.Write(r.key(q), drawn())}, nil
}

// drawn is ten bytes that nobody can foresee.
func drawn() (b [10]byte) {
	_, _ = rand.Read(b[:]) // it never fails (crypto/rand)
	return b
}

// once writes a mark, or refuses one that is there.
func (r *Room) once(ctx context.Context, mark survey.Mark, q survey.Quarter, key string) error {
	return r.Store.Act(ctx, store.By{}, func(t *store.Tx) error { return putMark(t, mark, q, key) })
}

func putMark(t *store.Tx, mark survey.Mark, q survey.Quarter, key string) error {
	var n int64
	found, err := t.One(`SELECT quarter FROM survey_marks WHERE mark = ?`, []any{mark[:]}, &n)
	if err != nil {
		return err
	}
	if found {
		return fault.New(fault.Conflict, key)
	}
	return t.Exec(`INSERT INTO survey_marks (mark, quarter) VALUES (?, ?)`, mark[:], int64(q))
}

// AskAt asks at the counter: an officer opens the questions for somebody whose case
// of their own office is over. Refused as Ask is.
func (r *Room) AskAt(ctx context.Context, a premises.Actor, no int64) (Asking, error) {
	if err := a.May(premises.AskOpinion); err != nil {
		return Asking{}, err
	}
	v, err := r.desk.Voice(ctx, no)
	if err != nil {
		return Asking{}, err
	}
	if v.Office != a.Office {
		return Asking{}, fault.New(fault.NotFound, "case.unknown")
	}
	return r.Ask(ctx, no)
}

// Answer is AnswerAs of somebody who said nothing of themselves.
func (r *Room) Answer(ctx context.Context, a Asking, device survey.Device, s survey.Sheet) (receipt string, err error) {
	return r.AnswerAs(ctx, a, Given{Device: device, Sheet: s})
}

// Given is what somebody answered: the nine elements, on which device, and what they
// said of themselves.
type Given struct {
	Device survey.Device
	Sheet  survey.Sheet
	Who    survey.Who
}

// AnswerAs puts a whole sheet into its box and gives the receipt: that it was
// counted can be seen later, what it was cannot. What they said of themselves goes
// into a box of its own, of the whole office. A ticket that is not ours or of another
// quarter is refused with opinion.ticket, one that was spent with opinion.spent.
func (r *Room) AnswerAs(ctx context.Context, a Asking, g Given) (receipt string, err error) {
	mark, ok := a.Read(r.key(a.Quarter), a.Text)
	if !ok || a.Quarter != r.quarter(region.Code(a.Office)) {
		return "", fault.New(fault.Gone, "opinion.ticket")
	}
	month := survey.MonthOf(r.Today(region.Code(a.Office)))
	receipt, receiptMark := survey.Receipt(drawn())
	for range 20 { // somebody else may answer about the same service at this moment
		was, box, err := r.box(ctx, a.Office, a.Service, g.Device)
		if err != nil {
			return "", err
		}
		if err := box.Put(g.Sheet, month, receiptMark); err != nil {
			return "", err
		}
		sealed, err := r.seal(a.Office, box)
		if err != nil {
			return "", err
		}
		who, err := r.profiled(ctx, a.Office, g.Who)
		if err != nil {
			return "", err
		}
		err = r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
			if err := unchanged(t, a.Office, box, was); err != nil {
				return err
			}
			if err := putMark(t, mark, a.Quarter, "opinion.spent"); err != nil {
				return err
			}
			return errors.Join(putBox(t, a.Office, box, sealed), who.put(t, a.Office))
		})
		if !errors.Is(err, errMoved) {
			return receipt, err
		}
	}
	return "", fault.New(fault.TooMany, "opinion.busy")
}

// errMoved says that a box changed since it was read.
var errMoved = errors.New("the box changed meanwhile")

// box reads a box, empty when there is none, with its sealed bytes.
func (r *Room) box(ctx context.Context, office, service string, device survey.Device) (was []byte, b survey.Box, err error) {
	b.Service, b.Device = service, device
	found, err := r.Store.One(ctx, `SELECT sealed FROM survey_boxes WHERE office = ? AND service = ? AND device = ?`, []any{office, service, string(device)}, &was)
	if err != nil || !found {
		return nil, b, err
	}
	return was, b, r.open(office, was, &b)
}

// labelOf is the matter of which the sealed row of a box is.
func labelOf(b survey.Box) (id canon.ID) {
	h := sha256.Sum256([]byte("survey box\x00" + b.Service + "\x00" + string(b.Device)))
	copy(id[:], h[:])
	return id
}

func (r *Room) seal(office string, b survey.Box) ([]byte, error) {
	text, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("sealing a box: %w", err)
	}
	return r.Vault.SealLabel(office, labelOf(b), string(text))
}

func (r *Room) open(office string, sealed []byte, b *survey.Box) error {
	text, err := r.Vault.OpenLabel(office, labelOf(*b), sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), b); err != nil {
		return fmt.Errorf("opening a box: %w", err)
	}
	return nil
}

// unchanged refuses with errMoved when a box is no longer as it was read.
func unchanged(t *store.Tx, office string, b survey.Box, was []byte) error {
	var now []byte
	if _, err := t.One(`SELECT sealed FROM survey_boxes WHERE office = ? AND service = ? AND device = ?`, []any{office, b.Service, string(b.Device)}, &now); err != nil {
		return err
	}
	if !bytes.Equal(now, was) {
		return errMoved
	}
	return nil
}

func putBox(t *store.Tx, office string, b survey.Box, sealed []byte) error {
	return t.Exec(`INSERT INTO survey_boxes (office, service, device, sealed) VALUES (?, ?, ?, ?)
		ON CONFLICT (office, service, device) DO UPDATE SET sealed = excluded.sealed`, office, b.Service, string(b.Device), sealed)
}

func replay(_ context.Context, _ *store.Store, t *store.Tx, name string, lines [][]byte) error {
	return journal.Each(lines, func(e journal.Entry) error { return save(t, e) })
}

// save writes the row of an entry.
func save(t *store.Tx, e journal.Entry) error {
	switch e.Kind {
	case survey.KindCounted:
		c, err := survey.DecodeCounted(e.Data)
		if err != nil {
			return err
		}
		return t.Exec(`INSERT INTO survey_counted (`+columns+`) VALUES (?, ?, ?, ?, ?)`, e.Position, e.Unit, int64(c.From), int64(c.To), e.Data)
	case survey.KindProfiled:
		p, err := survey.DecodeProfiled(e.Data)
		if err != nil {
			return err
		}
		return t.Exec(`INSERT INTO survey_profiled (`+profileColumns+`) VALUES (?, ?, ?, ?)`, e.Position, e.Unit, int64(p.Month), e.Data)
	case survey.KindPlanned, survey.KindPlanDone, survey.KindPlanDropped:
		return savePlan(t, e)
	}
	return nil
}
