package complaints

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Shown is a matter with its words, for its sender or for an officer.
type Shown struct {
	Matter
	Reference string
	Office    premises.Office
	First     premises.Office
	// Words are empty where they were erased. Who is the sender, empty for nobody and
	// where Masked says that the sender is hidden.
	Words  Words
	Who    Who
	Masked bool
	// Decision are the reasons of the decision.
	Decision string
	Public   Text
	Clocks   []Clock
	Story    []Line
	// Photos are items, see Photo and OwnPhoto.
	Photos []canon.ID
}

// Clock is one limit of a duty with its sum; Met is when the duty was done,
// milliseconds, 0 for not yet.
type Clock struct {
	complaint.Clock
	Met int64
}

// Line is one line of the story of a matter.
type Line struct {
	At time.Time
	// Kind is the kind of its entry without the version: "complaint.filed".
	Kind string
	// Role that acted, and the office it acted in.
	Role   string
	Office region.Code
	// Words that were written for the sender, or by them.
	Words string
	// Detail is a code of the entry: an outcome, a class, a duty, a number.
	Detail string
	// To is the office that got the matter, or was told.
	To region.Code
	// Looks are entries that say who opened it.
	Look bool
}

var nodeActor = journal.Actor{Role: "node", Account: "rounds"}

// senderActor is whoever holds the secret of a matter.
var senderActor = journal.Actor{Role: "sender", Account: "web"}

// perGuesser are the wrong secrets that one caller may try for one matter in an
// hour: whoever guesses does not shut out others behind the same address.
const perGuesser = 60

// Resolve gives the number of the matter whose reference and secret these are.
func (r *Room) Resolve(ctx context.Context, reference, secret, caller string) (int64, error) {
	node, no, err := canon.ParseReference(reference)
	if err != nil || node != r.Card().Code {
		return 0, unknown()
	}
	key := fmt.Sprint("complaint-secret/", caller, "/", no)
	if caller != "" && !r.Limits.Allow(key, perGuesser, r.Now()) {
		return 0, fault.New(fault.TooMany, "complaints.too-many-tries")
	}
	id, err := find(func(sql string, args []any, dest ...any) (bool, error) { return r.Store.One(ctx, sql, args, dest...) }, no)
	if err != nil && fault.Of(err) != fault.NotFound {
		return 0, err
	}
	if !premises.Equal(canon.Tidy(secret), r.secret(id)) || err != nil {
		return 0, unknown()
	}
	r.Limits.Forgive(key)
	return no, nil
}

// One is Resolve and Follow, for faces that keep no session.
func (r *Room) One(ctx context.Context, reference, secret, caller string) (Shown, error) {
	no, err := r.Resolve(ctx, reference, secret, caller)
	if err != nil {
		return Shown{}, err
	}
	return r.Follow(ctx, no)
}

// Follow tells a matter to its sender. A decision that is read here is delivered
// thereby (art. 50).
func (r *Room) Follow(ctx context.Context, no int64) (Shown, error) {
	x, err := r.shown(ctx, no)
	if err != nil {
		return x, err
	}
	if x.State == complaint.DecidedState {
		err = r.Store.Act(ctx, store.By{Unit: x.Matter.Office, Actor: senderActor}, func(t *store.Tx) error {
			m, err := matterIn(t, no)
			if err != nil || m.State != complaint.DecidedState {
				return err
			}
			s, err := r.setting(m.Office)
			if err != nil {
				return err
			}
			events, err := m.Hand(s, "page", t.Time())
			if err != nil {
				return err
			}
			return r.carry(t, m, events)
		})
		if err == nil {
			x, err = r.shown(ctx, no)
		}
		if err != nil {
			return x, err
		}
	}
	err = r.Vault.OpenValue(ctx, x.Matter.Who, &x.Who)
	return x, err
}

// Show opens a matter for an officer, after writing down that they looked. Who is
// behind an anonymous one stays hidden; see Reporter.
func (r *Room) Show(ctx context.Context, a premises.Actor, no int64) (Shown, error) {
	if err := a.May(premises.SeeComplaints); err != nil {
		return Shown{}, err
	}
	m, err := r.matter(ctx, no, nil)
	if err != nil {
		return Shown{}, err
	}
	if !sees(a, m) {
		return Shown{}, unknown()
	}
	if err := r.look(ctx, a, m, looking{"words", "work", premises.SeeComplaints}); err != nil {
		return Shown{}, err
	}
	x, err := r.shown(ctx, no)
	if err != nil {
		return x, err
	}
	if x.Anonymous {
		x.Masked, x.Words.Contact = !x.Matter.Who.Zero() || x.Words.Contact != "", ""
		return x, nil
	}
	return x, r.Vault.OpenValue(ctx, x.Matter.Who, &x.Who)
}

// Reporter opens who is behind an anonymous matter to a named role that gives a
// reason of premises.LookReasons; the entry is committed first.
func (r *Room) Reporter(ctx context.Context, a premises.Actor, no int64, reason string) (Who, error) {
	if err := a.May(premises.SeeReporter); err != nil {
		return Who{}, err
	}
	if !slices.Contains(premises.LookReasons(), reason) {
		return Who{}, fault.New(fault.Invalid, "complaints.look-reason").On("alasan")
	}
	m, err := r.matter(ctx, no, nil)
	if err != nil {
		return Who{}, err
	}
	if !sees(a, m) || string(a.Office) != m.Office {
		return Who{}, unknown()
	}
	if err := r.look(ctx, a, m, looking{"reporter", reason, premises.SeeReporter}); err != nil {
		return Who{}, err
	}
	var who Who
	var words Words
	if err := r.Vault.OpenValue(ctx, m.Who, &who); err != nil {
		return who, err
	}
	if err := r.Vault.OpenValue(ctx, m.Words, &words); err != nil {
		return who, err
	}
	if who.Contact == "" {
		who.Contact = words.Contact
	}
	return who, nil
}

// shown fills a matter with everything but its sender.
func (r *Room) shown(ctx context.Context, no int64) (Shown, error) {
	x := Shown{}
	type spoken struct {
		line int
		item canon.ID
	}
	var words []spoken
	m, err := r.matter(ctx, no, func(e journal.Entry, ev complaint.Event) {
		l, item := line(e, ev)
		if !item.Zero() {
			words = append(words, spoken{len(x.Story), item})
		}
		x.Story = append(x.Story, l)
	})
	if err != nil {
		return x, err
	}
	x.Matter, x.Reference, x.Photos = *m, r.Reference(no), m.Photos
	if x.Office, err = r.Office(region.Code(m.Office)); err != nil {
		return x, err
	}
	if x.First, err = r.Office(region.Code(m.Offices[0])); err != nil {
		return x, err
	}
	open := func(id canon.ID, v any) error { return r.Vault.OpenValue(ctx, id, v) }
	for _, w := range words {
		var s said
		if err := open(w.item, &s); err != nil {
			return x, err
		}
		x.Story[w.line].Words = s.Text
	}
	if err := open(m.Words, &x.Words); err != nil {
		return x, err
	}
	var d said
	if err := open(m.Decision, &d); err != nil {
		return x, err
	}
	x.Decision = d.Text
	if x.Public, err = m.publicText(open); err != nil {
		return x, err
	}
	x.Clocks, err = r.clocks(m)
	return x, err
}

// clocks are the limits that ran and run, with their sums.
func (r *Room) clocks(m *Matter) (out []Clock, err error) {
	s, err := r.setting(m.Office)
	if err != nil {
		return nil, err
	}
	from := map[string]time.Time{"received": at(m.ReceivedAt), "complete": at(m.CompleteAt)}
	for name, t := range map[string]int64{"asked": m.AskedAt, "decided": m.DecidedAt, "delivered": m.DeliveredAt} {
		if t != 0 {
			from[name] = at(t)
		}
	}
	met := map[complaint.Duty]int64{complaint.Verify: m.VerifiedAt, complaint.First: m.AnsweredAt, complaint.Completeness: m.AnsweredAt,
		complaint.Settle: m.DecidedAt, complaint.Deliver: m.DeliveredAt}
	for _, d := range []complaint.Duty{complaint.Verify, complaint.First, complaint.Completeness, complaint.Complete, complaint.Settle, complaint.Deliver, complaint.Reply} {
		if d == complaint.Settle && m.Reopened {
			continue // its clock runs anew; SettleDue is the limit
		}
		for _, c := range s.Law.Clocks(s.Cal, d, m.Class, from) {
			out = append(out, Clock{Clock: c, Met: met[d]})
		}
	}
	return append(out, r.promised(m)...), nil
}

// line is an entry as a line of the story, with the item of its words.
func line(e journal.Entry, ev complaint.Event) (l Line, words canon.ID) {
	kind := e.Kind
	for i := len(kind) - 1; i > 0; i-- {
		if kind[i] == '/' {
			kind = kind[:i]
			break
		}
	}
	l = Line{At: at(e.At), Kind: kind, Role: e.Actor.Role, Office: region.Code(e.Unit), Look: e.Kind == kindLooked}
	switch x := ev.(type) {
	case complaint.Verified:
		l.Detail = string(x.Class)
	case complaint.Forwarded:
		l.To, l.Detail, words = region.Code(x.To), x.Why, x.Words
	case complaint.Answered:
		words = x.Words
	case complaint.AskedMore:
		words = x.Words
	case complaint.Completed:
		words = x.Words
	case complaint.Decided:
		l.Detail, words = string(x.Outcome), x.Words
	case complaint.Delivered:
		l.Detail = x.How
	case complaint.Rated:
		words = x.Words
	case complaint.Reopened:
		words = x.Words
	case complaint.Escalated:
		l.Detail, l.To = string(x.Duty), region.Code(x.To)
	case complaint.Numbered:
		l.Detail = x.Number
	}
	if v, err := canon.Parse(e.Data); err == nil && (e.Kind == kindLooked || e.Kind == kindTold) {
		l.Detail = v.Str(map[string]string{kindLooked: "what", kindTold: "way"}[e.Kind])
	}
	return l, words
}

// sender lets whoever holds the secret do something.
func (r *Room) sender(ctx context.Context, no int64, rule func(deed) ([]complaint.Event, error), items ...vault.Item) error {
	return r.Store.Act(ctx, store.By{Actor: senderActor}, func(t *store.Tx) error {
		m, err := matterIn(t, no)
		if err != nil {
			return err
		}
		t.For(m.Office)
		s, err := r.setting(m.Office)
		if err != nil {
			return err
		}
		events, err := rule(deed{t: t, m: m, s: s})
		if err != nil {
			return err
		}
		for _, it := range items {
			if err := it.Put(t); err != nil {
				return err
			}
		}
		return r.carry(t, m, events, items...)
	})
}

// sends is sender with words.
func (r *Room) sends(ctx context.Context, no int64, text string, rule func(deed, canon.ID) ([]complaint.Event, error)) error {
	m, err := r.matter(ctx, no, nil)
	if err != nil {
		return err
	}
	item, items, err := r.says(m.Offices[0], text)
	if err != nil {
		return err
	}
	return r.sender(ctx, no, func(d deed) ([]complaint.Event, error) { return rule(d, item) }, items...)
}

// Add is what the sender brings when something was asked for.
func (r *Room) Add(ctx context.Context, no int64, text string, photos ...desk.Upload) error {
	m, err := r.matter(ctx, no, nil)
	if err != nil {
		return err
	}
	heads, _, err := r.photos(ctx, Filing{Office: region.Code(m.Offices[0]), Photos: photos})
	if err != nil {
		return err
	}
	item, items, err := r.says(m.Offices[0], text)
	if err != nil {
		return err
	}
	var ids []canon.ID
	for _, u := range photos {
		ids = append(ids, u.Item)
	}
	return r.sender(ctx, no, func(d deed) ([]complaint.Event, error) { return d.m.Add(d.s, item, ids, d.t.Time()) }, append(items, heads...)...)
}

// Rate is the sender's word on the answer, 1 (bad) to 4 (good).
func (r *Room) Rate(ctx context.Context, no int64, score int, text string) error {
	return r.sends(ctx, no, text, func(d deed, words canon.ID) ([]complaint.Event, error) { return d.m.Rate(score, words) })
}

// Reopen is the sender's no to the answer, once.
func (r *Room) Reopen(ctx context.Context, no int64, text string) error {
	return r.sends(ctx, no, text, func(d deed, words canon.ID) ([]complaint.Event, error) {
		return d.m.Reopen(d.s, words, d.t.Time())
	})
}

// Withdraw takes a matter back.
func (r *Room) Withdraw(ctx context.Context, no int64) error {
	return r.sender(ctx, no, func(d deed) ([]complaint.Event, error) { return d.m.Withdraw() })
}

// Identify gives a sender without a name one; no date moves.
func (r *Room) Identify(ctx context.Context, no int64, who Who) error {
	m, err := r.matter(ctx, no, nil)
	if err != nil {
		return err
	}
	it, err := r.named(m.Offices[0], &who)
	if err != nil {
		return err
	}
	return r.sender(ctx, no, func(d deed) ([]complaint.Event, error) { return d.m.Identify(it.ID) }, it)
}

// Photo opens a photograph for an officer who may see the matter; it is a look.
func (r *Room) Photo(ctx context.Context, a premises.Actor, no int64, item canon.ID) (vault.File, io.ReadCloser, error) {
	x, err := r.Show(ctx, a, no)
	if err != nil {
		return vault.File{}, nil, err
	}
	return r.photo(ctx, &x.Matter, item)
}

// OwnPhoto opens a photograph for its sender.
func (r *Room) OwnPhoto(ctx context.Context, no int64, item canon.ID) (vault.File, io.ReadCloser, error) {
	m, err := r.matter(ctx, no, nil)
	if err != nil {
		return vault.File{}, nil, err
	}
	return r.photo(ctx, m, item)
}

func (r *Room) photo(ctx context.Context, m *Matter, item canon.ID) (vault.File, io.ReadCloser, error) {
	if !slices.Contains(m.Photos, item) {
		return vault.File{}, nil, fault.New(fault.NotFound, "file.unknown")
	}
	return r.Vault.OpenFile(ctx, item)
}
