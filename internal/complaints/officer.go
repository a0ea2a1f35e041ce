package complaints

import (
	"context"
	"errors"
	"slices"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// blamed says that an officer, or whom they stand in for, is complained of, or
// serves in the office whose head is.
func blamed(a premises.Actor, m *Matter) bool {
	if slices.Contains(m.Against, a.Account) || m.Head && string(a.Office) == m.Offices[0] {
		return true
	}
	return slices.ContainsFunc(a.Roles, func(r premises.Role) bool { return r.For != "" && slices.Contains(m.Against, r.For) })
}

// sees says whether an officer may know of a matter: their office has it, or was
// told of a duty that is late.
func sees(a premises.Actor, m *Matter) bool {
	return !blamed(a, m) && (string(a.Office) == m.Office || string(a.Office) == m.Told && !m.Ended())
}

// deed is what a rule of an act is given.
type deed struct {
	t *store.Tx
	m *Matter
	s complaint.Setting
	o complaint.Officer
}

// act lets an officer do something to a matter. Whoever may not know of it is
// told that there is none.
func (r *Room) act(ctx context.Context, a premises.Actor, no int64, rule func(deed) ([]complaint.Event, error), items ...vault.Item) error {
	if err := a.May(premises.HandleComplaints); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.HandleComplaints), func(t *store.Tx) error {
		m, err := matterIn(t, no)
		if err != nil {
			return err
		}
		if !sees(a, m) {
			return unknown()
		}
		s, err := r.setting(m.Office)
		if err != nil {
			return err
		}
		events, err := rule(deed{t, m, s, complaint.Officer{Account: a.Account, Office: string(a.Office), Head: a.Has("head")}})
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

// write is act with words that somebody reads; field is where they were typed.
func (r *Room) write(ctx context.Context, a premises.Actor, no int64, text string, rule func(deed, canon.ID) ([]complaint.Event, error)) error {
	item, items, err := r.says(string(a.Office), text)
	if err != nil {
		return err
	}
	return r.act(ctx, a, no, func(d deed) ([]complaint.Event, error) { return rule(d, item) }, items...)
}

// says seals the words of an act; nothing typed is the zero id.
func (r *Room) says(office, text string) (canon.ID, []vault.Item, error) {
	var m Mistakes
	m.text(&text, "words", MostText)
	if len(m) > 0 {
		return canon.ID{}, nil, m[0]
	}
	if text == "" {
		return canon.ID{}, nil, nil
	}
	it, err := r.Vault.SealValue(office, "complaint-words", said{text})
	return it.ID, []vault.Item{it}, err
}

// Verify classes a matter.
func (r *Room) Verify(ctx context.Context, a premises.Actor, no int64, class complaint.Class) error {
	return r.act(ctx, a, no, func(d deed) ([]complaint.Event, error) { return d.m.Verify(d.s, d.o, class) })
}

// Forward gives a matter to the office that is competent; the sender reads why.
func (r *Room) Forward(ctx context.Context, a premises.Actor, no int64, to region.Code, why string) error {
	if o, err := r.Office(to); err != nil || !o.Open {
		return fault.New(fault.Invalid, "complaint.no-office").On("to")
	}
	return r.write(ctx, a, no, why, func(d deed, words canon.ID) ([]complaint.Event, error) {
		kind := "not-ours"
		if string(to) == r.above(d.m.Office) {
			kind = "higher"
		}
		return d.m.Forward(d.o, string(to), kind, words)
	})
}

// TakeUp takes a matter of which a duty is late over from the office below.
func (r *Room) TakeUp(ctx context.Context, a premises.Actor, no int64) error {
	return r.act(ctx, a, no, func(d deed) ([]complaint.Event, error) {
		if d.m.Told != d.o.Office || d.m.Office == d.o.Office || d.m.State == complaint.DecidedState || d.m.State == complaint.DeliveredState {
			return nil, fault.New(fault.Conflict, "complaint.not-now")
		}
		return []complaint.Event{complaint.Forwarded{To: d.o.Office, Why: "higher"}}, nil
	})
}

// Answer writes to the sender before the decision.
func (r *Room) Answer(ctx context.Context, a premises.Actor, no int64, text string) error {
	return r.write(ctx, a, no, text, func(d deed, words canon.ID) ([]complaint.Event, error) { return d.m.Answer(d.o, words) })
}

// Ask asks the sender for what is missing, all of it at once.
func (r *Room) Ask(ctx context.Context, a premises.Actor, no int64, text string) error {
	return r.write(ctx, a, no, text, func(d deed, words canon.ID) ([]complaint.Event, error) { return d.m.Ask(d.s, d.o, words, d.t.Time()) })
}

// Decide decides a matter, with the reasons that the sender reads.
func (r *Room) Decide(ctx context.Context, a premises.Actor, no int64, outcome complaint.Outcome, reasons string) error {
	return r.write(ctx, a, no, reasons, func(d deed, words canon.ID) ([]complaint.Event, error) {
		return d.m.Decide(d.s, d.o, outcome, words, d.t.Time())
	})
}

// Hand records that the decision was given to the sender: counter, letter, message.
func (r *Room) Hand(ctx context.Context, a premises.Actor, no int64, how string) error {
	return r.act(ctx, a, no, func(d deed) ([]complaint.Event, error) {
		if err := d.m.Mine(d.o); err != nil {
			return nil, err
		}
		if how == "page" { // only the sender's own page says that
			how = ""
		}
		return d.m.Hand(d.s, how, d.t.Time())
	})
}

// Merge says that a matter is the same as another, which must run in this office.
func (r *Room) Merge(ctx context.Context, a premises.Actor, no int64, reference string) error {
	node, into, err := canon.ParseReference(reference)
	if err != nil || node != r.Card().Code {
		return fault.New(fault.Invalid, "complaint.no-merge").On("into")
	}
	return r.act(ctx, a, no, func(d deed) ([]complaint.Event, error) {
		other, err := matterIn(d.t, into)
		if fault.Of(err) == fault.NotFound || err == nil && (!sees(a, other) || other.Ended()) {
			return nil, fault.New(fault.Conflict, "complaint.no-merge").On("into")
		}
		if err != nil {
			return nil, err
		}
		return d.m.Merge(d.o, no, into)
	})
}

// Name says who is complained of, by accounts of officers, and whether it is the
// head of the office. Those named lose sight of it at once; with the head the
// matter goes to the office above in the same act.
func (r *Room) Name(ctx context.Context, a premises.Actor, no int64, against []string, head bool) error {
	if len(against) > 20 {
		return fault.New(fault.TooLarge, "complaints.too-many-named").On("against")
	}
	return r.act(ctx, a, no, func(d deed) ([]complaint.Event, error) {
		all := slices.Clone(d.m.Against)
		for _, x := range against {
			if !slices.Contains(all, x) {
				var one int64
				found, err := d.t.One(`SELECT 1 FROM accounts WHERE id = ?`, []any{x}, &one)
				if err != nil || !found {
					return nil, errors.Join(err, fault.New(fault.Invalid, "account.unknown").On("against"))
				}
				all = append(all, x)
			}
		}
		events, err := d.m.Name(d.o, all, head)
		if err != nil || !head || d.m.Head || d.m.Office != d.m.Offices[0] {
			return events, err
		}
		up := r.above(d.m.Office)
		if up == "" {
			return nil, fault.New(fault.Conflict, "complaints.no-above").On("head")
		}
		return append(events, complaint.Forwarded{To: up, Why: "against-us"}), nil
	})
}

// Number notes the number of the matter in a national channel.
func (r *Room) Number(ctx context.Context, a premises.Actor, no int64, number string) error {
	if number == "" || len(number) > 40 || !code(strings.ToLower(number)) {
		return fault.New(fault.Invalid, "complaints.number").On("number")
	}
	return r.act(ctx, a, no, func(d deed) ([]complaint.Event, error) {
		if err := d.m.Mine(d.o); err != nil {
			return nil, err
		}
		return []complaint.Event{complaint.Numbered{Channel: "sp4n-lapor", Number: number}}, nil
	})
}

// IdentifyFor gives a sender without a name the one that they told an officer; no
// date moves.
func (r *Room) IdentifyFor(ctx context.Context, a premises.Actor, no int64, who Who) error {
	it, err := r.named(string(a.Office), &who)
	if err != nil {
		return err
	}
	return r.act(ctx, a, no, func(d deed) ([]complaint.Event, error) {
		if err := d.m.Mine(d.o); err != nil {
			return nil, err
		}
		return d.m.Identify(it.ID)
	}, it)
}

// named seals who somebody is.
func (r *Room) named(office string, who *Who) (vault.Item, error) {
	var bad Mistakes
	who.clean(&bad)
	if who.Nobody() {
		bad.on("nama", fault.New(fault.Invalid, "complaint.no-who"))
	}
	if len(bad) > 0 {
		return vault.Item{}, bad
	}
	return r.Vault.SealValue(office, "reporter", *who)
}

// Publish makes a summary and an answer public that the office wrote, and the
// sender's own words where words says so. Of a confidential matter only a neutral
// summary is: its words, its place and what it was about stay hidden.
func (r *Room) Publish(ctx context.Context, a premises.Actor, no int64, x Text, words bool) error {
	if err := a.May(premises.HandleComplaints); err != nil {
		return err
	}
	var bad Mistakes
	bad.text(&x.Summary, "summary", mostLine)
	bad.text(&x.Answer, "answer", MostText)
	if x.Summary == "" {
		bad.on("summary", fault.New(fault.Invalid, "complaints.summary"))
	}
	if len(bad) > 0 {
		return bad[0]
	}
	it, err := r.Vault.SealValue(string(a.Office), "complaint-public", x)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.HandleComplaints), func(t *store.Tx) error {
		m, err := matterIn(t, no)
		if err != nil {
			return err
		}
		switch {
		case !sees(a, m) || string(a.Office) != m.Office:
			return unknown()
		case m.Confidential && words || m.Erased:
			return fault.New(fault.Conflict, "complaints.stays-hidden")
		}
		if err := it.Put(t); err != nil {
			return err
		}
		if err := r.own(t, m, kindPublished, func(o *canon.Object) { o.Flag("words", words) }, it); err != nil {
			return err
		}
		return r.save(t, m, r.openIn(t))
	})
}

// Erase takes the words, the identity and the photographs of an ended matter out
// of the vault, as the law may order; what happened when stays.
func (r *Room) Erase(ctx context.Context, a premises.Actor, no int64) error {
	if err := a.May(premises.SeeReporter); err != nil {
		return err
	}
	var gone []canon.ID
	err := r.Store.Act(ctx, a.Doing(premises.SeeReporter), func(t *store.Tx) error {
		m, err := matterIn(t, no)
		switch {
		case err != nil:
			return err
		case !sees(a, m) || string(a.Office) != m.Office:
			return unknown()
		case !m.Ended():
			return fault.New(fault.Conflict, "complaints.runs")
		}
		gone = m.items
		if err := vault.Erase(t, gone...); err != nil {
			return err
		}
		if err := r.own(t, m, vault.KindErased, func(o *canon.Object) {
			var ids []string
			for _, id := range gone {
				ids = append(ids, id.String())
			}
			o.List("items", ids)
		}); err != nil {
			return err
		}
		return errors.Join(t.Exec(`DELETE FROM complaint_words WHERE no = ?`, no), r.save(t, m, r.openIn(t)))
	})
	for _, id := range gone {
		if err == nil {
			err = r.Vault.RemoveFile(id)
		}
	}
	return err
}

// looking is what is opened (words, reporter), why, and by which right.
type looking struct {
	what, reason string
	need         premises.Act
}

// look writes down that an officer opened a matter, once an hour for each reason.
func (r *Room) look(ctx context.Context, a premises.Actor, m *Matter, l looking) error {
	if l.what == "words" && !r.Limits.Allow("complaint-look/"+a.Account+m.ID.String(), 1, r.Now()) {
		return nil
	}
	return r.Store.Act(ctx, a.Doing(l.need), func(t *store.Tx) error {
		return r.own(t, m, kindLooked, func(o *canon.Object) {
			o.Str("reason", l.reason)
			o.Str("what", l.what)
		})
	})
}

// roundsBatch is how many matters one round moves.
const roundsBatch = 200

// Rounds does what time brings about: what was not completed lapses, what was
// answered closes, and of a duty that is late the office above is told.
func (r *Room) Rounds(ctx context.Context) (more bool, err error) {
	var due []int64
	err = r.Store.Each(ctx, `SELECT no FROM complaints WHERE ended_at = 0 AND pass_at > 0 AND pass_at < ? ORDER BY pass_at, no LIMIT ?`,
		[]any{r.Now().UnixMilli(), int64(roundsBatch)}, func(scan store.Scan) error {
			var no int64
			err := scan(&no)
			due = append(due, no)
			return err
		})
	for _, no := range due {
		if err != nil {
			return false, err
		}
		err = r.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
			m, err := matterIn(t, no)
			if err != nil {
				return err
			}
			t.For(m.Office)
			return r.carry(t, m, m.Pass(r.line(m.Office), t.Time()))
		})
	}
	return len(due) == roundsBatch, errors.Join(err, r.mails(ctx))
}
