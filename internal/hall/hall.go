// Package hall is where the rooms of an open node meet: the desk of cases and
// letters, the registers, and whatever room was added beside them.
//
// Every face and every command is given a Hall and asks the room it needs. What
// always holds: each room is made exactly once, on the same premises, before
// anything is read, so that verify and rebuild know what all of them keep in the
// journal. It decides nothing itself. Design section 3.
//
// Start reading at Open: it is the list of rooms.
package hall

import (
	"context"
	"errors"

	"genggam/internal/agreements"
	"genggam/internal/cashier"
	"genggam/internal/companies"
	"genggam/internal/complaints"
	"genggam/internal/desk"
	"genggam/internal/diary"
	"genggam/internal/disclosure"
	"genggam/internal/evenhand"
	"genggam/internal/exchange"
	"genggam/internal/forum"
	"genggam/internal/inspection"
	"genggam/internal/learning"
	"genggam/internal/ledgers"
	"genggam/internal/notify"
	"genggam/internal/opinions"
	"genggam/internal/outreach"
	"genggam/internal/oversight"
	"genggam/internal/permits"
	"genggam/internal/personnel"
	"genggam/internal/premises"
	"genggam/internal/principles"
	"genggam/internal/residents"
	"genggam/internal/scoreboard"
	"genggam/internal/settlement"
	"genggam/internal/storehouse"
	"genggam/internal/succession"
	"genggam/internal/waiting"
)

// Hall is an open node with its rooms.
type Hall struct {
	*desk.Desk
	// Notify is the out-tray, Outreach visits, marks, needs and posters.
	Notify   *notify.Room
	Outreach *outreach.Room
	// Ledgers are the books of the offices.
	Ledgers *ledgers.Room
	// Learning is who has done which lesson.
	Learning *learning.Room
	// Settlement is where a village moves in, and out again.
	Settlement *settlement.Room
	// Oversight watches over clean hands.
	Oversight *oversight.Room
	// Inspection is where auditors, monthly reports, assessment and cost are.
	Inspection *inspection.Room
	// Companies are organisations and who acts for them.
	Companies *companies.Room
	// Permits are permits that live after they were issued.
	Permits *permits.Room
	// Succession is where an office changes hands.
	Succession *succession.Room
	// Cashier is where services are billed and paid.
	Cashier *cashier.Room
	// Storehouse is where goods lie and are given out.
	Storehouse *storehouse.Room
	// Personnel is the register of employees, their leave, journeys and rises.
	Personnel *personnel.Room
	// Agreements is where offices deal with each other: data under agreements, and
	// letters.
	Agreements *agreements.Room
	// Diary is when an office or a crew comes.
	Diary *diary.Room
	// Waiting is the line at the counters.
	Waiting *waiting.Room
	// Opinions is what those who were served think of it.
	Opinions *opinions.Room
	// Complaints is where people are heard.
	Complaints *complaints.Room
	// Forum is where people have a say before something is settled.
	Forum *forum.Room
	// Disclosure is where information is public, and asked for.
	Disclosure *disclosure.Room
	// Principles is what the twelve principles came to, month by month.
	Principles *principles.Room
	// Evenhand is whether people are treated alike.
	Evenhand *evenhand.Room
	// Scoreboard is what offices publish of their own work.
	Scoreboard *scoreboard.Room
	// Exchange is the post room between nodes.
	Exchange *exchange.Room
}

// Open opens a node and all its rooms.
func Open(ctx context.Context, cfg premises.Config) (*Hall, error) {
	p, err := premises.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	post, err := exchange.New(p)
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	people := residents.New(p)
	d := desk.New(p, people)
	books, till := ledgers.New(p, people), cashier.New(p, d)
	licences := permits.New(p, d)
	till.OnCharged(licences.Amends)
	if err := till.Recall(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	inspect, complain, think := inspection.New(p, d, books, till), complaints.New(p, d), opinions.New(p, d)
	inspect.OnHeard(heard(p, complain, think))
	out := notify.New(p, d)
	complain.OnMail(out.Deliver)
	even, reach := evenhand.New(p, d), outreach.New(p, d)
	even.OnNeeds(reach.Said)
	even.OnLetter(covered(p, inspect))
	twelve := principles.New(p, people)
	voices := forum.New(p)
	twelve.OnMonth(published(inspect))
	twelve.OnMonth(answered(voices))
	twelve.OnMonth(alike(even))
	twelve.OnMonth(stated(think))
	return &Hall{Desk: d, Exchange: post, Scoreboard: scoreboard.New(p), Notify: out, Outreach: reach, Ledgers: books, Learning: learning.New(p),
		Settlement: settlement.New(p, d, books), Oversight: oversight.New(p), Inspection: inspect, Cashier: till, Companies: companies.New(p, d), Permits: licences, Succession: succession.New(p, d),
		Storehouse: storehouse.New(p, d), Personnel: personnel.New(p, d), Waiting: waiting.New(p), Opinions: think, Complaints: complain, Forum: voices, Principles: twelve, Evenhand: even, Diary: diary.New(p, d), Disclosure: disclosure.New(p, d), Agreements: agreements.New(p, d, people, books)}, nil
}

// Rounds does in every room what has to happen because time passed, see
// Desk.Rounds. While the computer's clock is in doubt nothing lapses, falls due or
// is thrown away: whatever time moves waits until somebody has looked at the clock.
func (h *Hall) Rounds(ctx context.Context) (more bool, err error) {
	if h.SureOfTime() != nil {
		return false, nil
	}
	more, err = h.Desk.Rounds(ctx)
	told, later := h.Notify.Rounds(ctx)
	news, bad := h.Agreements.Rounds(ctx)
	lapsed, left := h.Storehouse.Watch(ctx)
	heard, late := h.Complaints.Rounds(ctx)
	behind, unread := h.Principles.Rounds(ctx)
	measured, uneven := h.Evenhand.Rounds(ctx)
	err = errors.Join(uneven, unread, bad, left, late, h.Permits.Rounds(ctx), err, later, h.Outreach.Rounds(ctx), h.Settlement.Rounds(ctx), h.Cashier.Rounds(ctx), h.Personnel.Rounds(ctx), h.Opinions.Rounds(ctx))
	board, unsaid := h.Scoreboard.Rounds(ctx) // after the survey gave out what is counted
	return board || more || told || news || lapsed || heard || behind || measured, errors.Join(err, unsaid)
}

// Rest gives back the memory that catching up with the past took, see Store.Rest.
func (h *Hall) Rest(ctx context.Context) error { return h.Store.Rest(ctx) }

// Close ends the node; what a room still holds in memory is written first.
func (h *Hall) Close() error {
	return errors.Join(h.Outreach.Rounds(context.Background()), h.Principles.Flush(context.Background()), h.Desk.Close())
}
