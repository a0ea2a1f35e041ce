package forum

import (
	"context"
	"encoding/hex"
	"regexp"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/say"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Draft is the draft of a standard that is to lie open.
type Draft struct {
	// Text says in plain words why it is drafted; Title may be "", for the service's
	// own name.
	Title, Text string
	// Source is the standard's file, Letter the template of its letter where that is
	// new as well.
	Source, Letter []byte
	Period         say.Period
}

// Checked is what the checker of standards found in a draft.
type Checked struct {
	// Standard is nil when Findings has errors; Base is what is in force, nil for a
	// service that is new.
	Standard, Base *catalogue.Standard
	Findings       catalogue.Findings
	Changes        []say.Change
}

// Check reads a draft as the catalogue would, and lays it beside the standard in
// force; the office's own right to provide the service is checked too.
func (r *Room) Check(a premises.Actor, source, letter []byte) (Checked, error) {
	if err := a.May(premises.OpenDraft); err != nil {
		return Checked{}, err
	}
	return r.check(a.Office, source, letter)
}

// idLine is where a standard says which service it is of.
var idLine = regexp.MustCompile(`(?m)^id:[ \t]*["']?([a-z0-9-]{1,80})["']?[ \t]*(?:#.*)?\r?$`)

// check reads the draft; a letter that is not given is that of the version in
// force, because mostly the letter stays as it is.
func (r *Room) check(office region.Code, source, letter []byte) (c Checked, err error) {
	switch {
	case len(source) == 0:
		return c, fault.New(fault.Invalid, "say.no-file").On("berkas")
	case len(source) > catalogue.MaxSize || len(letter) > catalogue.MaxSize:
		return c, fault.New(fault.TooLarge, "say.file-size", catalogue.MaxSize>>10).On("berkas")
	}
	if m := idLine.FindSubmatch(source); m != nil {
		c.Base, _ = r.Catalogue().Current(string(m[1]), r.Today(office).String())
	}
	if len(letter) == 0 {
		letter = nil
		if c.Base != nil {
			letter = c.Base.LetterSource()
		}
	}
	if c.Standard, c.Findings = catalogue.Read("draf", source, letter); c.Standard == nil && c.Base != nil && c.Base.LetterSource() != nil {
		if s, f := catalogue.Read("draf", source, nil); s != nil { // a product that is a letter no more
			c.Standard, c.Findings = s, f
		}
	}
	if c.Standard == nil {
		return c, nil
	}
	o, err := r.Office(office)
	if err != nil {
		return c, err
	}
	if !o.Provides(c.Standard) {
		return c, fault.New(fault.Conflict, "say.not-ours").On("berkas")
	}
	known := r.Catalogue().Versions(c.Standard.ID)
	if n := len(known); n > 0 && c.Standard.Version <= known[n-1].Version {
		return c, fault.New(fault.Conflict, "say.version", known[n-1].Version+1).On("berkas")
	}
	c.Changes = say.Differences(c.Base, c.Standard)
	return c, nil
}

// warnings are what the checker says to whoever determines the standard.
func (r *Room) warnings(f catalogue.Findings) (out []string) {
	for _, w := range f.Warnings() {
		out = append(out, r.Messages.Say(lang.ID, w.Key, w.Args...))
	}
	return out[:min(len(out), 50)]
}

// stored is the file of a draft as it lies in the vault.
type stored struct {
	Source []byte `json:"source"`
	Letter []byte `json:"letter,omitempty"`
}

// OpenDraft lays a draft open. Checked says what the checker found, also when it
// is refused.
func (r *Room) OpenDraft(ctx context.Context, a premises.Actor, d Draft) (no int64, c Checked, err error) {
	if err := a.May(premises.OpenDraft); err != nil {
		return 0, c, err
	}
	var m Mistakes
	m.text(&d.Title, "judul", MostLine)
	m.public(&d.Text, "alasan", MostText, "say.no-text")
	if c, err = r.check(a.Office, d.Source, d.Letter); err != nil {
		m.take(err)
	} else if c.Standard == nil {
		m.on("berkas", fault.New(fault.Invalid, "say.findings", len(c.Findings.Errors())))
	} else if len(c.Changes) == 0 {
		m.on("berkas", fault.New(fault.Conflict, "say.no-change"))
	}
	rule, err := r.Rule(ctx, a.Office)
	if err != nil {
		return 0, c, err
	}
	ev := say.Opened{Subject: say.Standard}
	if ev.Opens, ev.Closes, err = r.period(a.Office, rule.Rule, say.Standard, d.Period); err != nil {
		m.take(err)
	}
	if len(m) > 0 {
		return 0, c, m
	}
	s := c.Standard
	w := TopicWords{Title: d.Title, Text: d.Text, Changes: c.Changes, Name: s.Name.ID, New: c.Base == nil, Warnings: r.warnings(c.Findings)}
	if w.Title == "" {
		w.Title = s.Name.ID
	}
	digest := s.Digest()
	ev.Service, ev.Version, ev.Digest = s.ID, int64(s.Version), hex.EncodeToString(digest[:])
	if c.Base != nil {
		ev.Base = c.Base.Ref()
	}
	source, err := r.Vault.SealValue(string(a.Office), "standard-draft", stored{s.Source(), s.LetterSource()})
	if err != nil {
		return 0, c, err
	}
	ev.Source = source.ID
	no, err = r.open(ctx, a, ev, w, source)
	return no, c, err
}

// Announcement is what an office announces.
type Announcement struct {
	Title, Text string
	Period      say.Period
}

// Announce lays an announcement open for comments.
func (r *Room) Announce(ctx context.Context, a premises.Actor, n Announcement) (int64, error) {
	if err := a.May(premises.KeepForum); err != nil {
		return 0, err
	}
	var m Mistakes
	m.public(&n.Title, "judul", MostLine, "say.no-title")
	m.public(&n.Text, "isi", MostText, "say.no-text")
	ev := say.Opened{Subject: say.Announcement}
	var err error
	if ev.Opens, ev.Closes, err = r.period(a.Office, say.Rule{}, say.Announcement, n.Period); err != nil {
		m.take(err)
	}
	if len(m) > 0 {
		return 0, m
	}
	return r.open(ctx, a, ev, TopicWords{Title: n.Title, Text: n.Text})
}

// period checks the days of a topic.
func (r *Room) period(office region.Code, rule say.Rule, kind say.Kind, p say.Period) (opens, closes int64, err error) {
	cal := r.Calendar(office)
	if cal == nil {
		return 0, 0, fault.New(fault.Unavailable, "office.unknown")
	}
	return rule.Open(kind, p, r.Today(office), cal.Zone())
}

func (r *Room) open(ctx context.Context, a premises.Actor, ev say.Opened, w TopicWords, items ...vault.Item) (int64, error) {
	words, err := r.Vault.SealValue(string(a.Office), "topic", w)
	if err != nil {
		return 0, err
	}
	ev.Office, ev.Words = string(a.Office), words.ID
	x := &Topic{thing: thing{ID: store.NewID(r.Now())}}
	err = r.Store.Act(ctx, a.Doing(needOf(ev.Subject)), func(t *store.Tx) error {
		x = &Topic{thing: thing{ID: x.ID}}
		return x.carry(t, []say.TopicEvent{ev}, append(slices.Clone(items), words)...)
	})
	return x.No, err
}

// needOf is the right that an act on a topic of a kind asks for.
func needOf(kind say.Kind) premises.Act {
	if kind == say.Standard {
		return premises.OpenDraft
	}
	return premises.KeepForum
}

// deed is an act on a topic: its number, the right it needs ("" for that of the
// topic's kind), what it says and its rule.
type deed struct {
	no    int64
	need  premises.Act
	items []vault.Item
	rule  func(*store.Tx, *Topic) ([]say.TopicEvent, error)
}

// actOn lets an officer do something to a topic of their own office.
func (r *Room) actOn(ctx context.Context, a premises.Actor, d deed) error {
	if err := a.May(premises.SeeForum); err != nil {
		return err
	}
	x, err := r.outside(ctx).topic(d.no)
	if err != nil {
		return err
	}
	if x.Office != string(a.Office) {
		return unknown()
	}
	if d.need == "" {
		d.need = needOf(x.Kind)
	}
	if err := a.May(d.need); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(d.need), func(t *store.Tx) error {
		x, err := within(t).topic(d.no)
		if err != nil {
			return err
		}
		events, err := d.rule(t, x)
		if err != nil {
			return err
		}
		return x.carry(t, events, d.items...)
	})
}

// reason seals the words of an act that everybody reads.
func (r *Room) reason(office, field, text, missing string) (vault.Item, error) {
	var m Mistakes
	m.public(&text, field, MostText, missing)
	if len(m) > 0 {
		return vault.Item{}, m[0]
	}
	return r.Vault.SealValue(office, "forum-words", said{Text: text})
}

// Extend gives a topic more time, with a reason.
func (r *Room) Extend(ctx context.Context, a premises.Actor, no int64, until calendar.Day, why string) error {
	it, err := r.reason(string(a.Office), "alasan", why, "say.reason")
	if err != nil {
		return err
	}
	cal := r.Calendar(a.Office)
	return r.actOn(ctx, a, deed{no: no, items: []vault.Item{it}, rule: func(t *store.Tx, x *Topic) ([]say.TopicEvent, error) {
		return x.Extend(until, cal.Zone(), t.Time(), it.ID)
	}})
}

// Withdraw takes a topic back, with a reason; its comments stay.
func (r *Room) Withdraw(ctx context.Context, a premises.Actor, no int64, why string) error {
	var m Mistakes
	m.public(&why, "alasan", MostText, "say.reason")
	if len(m) > 0 {
		return m[0]
	}
	it, err := r.Vault.SealValue(string(a.Office), "forum-ending", Ending{Text: why})
	if err != nil {
		return err
	}
	return r.actOn(ctx, a, deed{no: no, items: []vault.Item{it}, rule: func(_ *store.Tx, x *Topic) ([]say.TopicEvent, error) { return x.Withdraw(it.ID) }})
}

// Decree is how a standard was determined: Number and Day of the decision, a text
// that says what became of what people said, and Source where it is not what lay open.
type Decree struct {
	Number         string
	Day            calendar.Day
	Text           string
	Source, Letter []byte
}

// Determine marks a draft as determined after participation (UU 25/2009 art. 20).
func (r *Room) Determine(ctx context.Context, a premises.Actor, no int64, d Decree) error {
	if err := a.May(premises.DetermineStandard); err != nil {
		return err
	}
	x, err := r.outside(ctx).topic(no)
	if err != nil {
		return err
	}
	if x.Office != string(a.Office) {
		return unknown()
	}
	var m Mistakes
	m.public(&d.Number, "keputusan", MostLine, "say.decree")
	m.public(&d.Text, "alasan", MostText, "say.determined-how")
	if today := r.Today(a.Office); d.Day > today || d.Day < calendar.DayOf(at(x.OpensAt), r.Calendar(a.Office).Zone()) {
		m.on("tanggal", fault.New(fault.Invalid, "say.decree-day"))
	}
	end := Ending{Text: d.Text, Decree: d.Number, Day: d.Day.String()}
	f := say.Final{Digest: x.Digest}
	var items []vault.Item
	if len(d.Source) > 0 {
		it, changes, digest, err := r.final(ctx, x, d)
		if err != nil {
			m.take(err)
		}
		items, end.Changes, f.Source, f.Digest = append(items, it), changes, it.ID, digest
		if err != nil && fault.As(err) == nil {
			return err
		}
	}
	if len(m) > 0 {
		return m
	}
	words, err := r.Vault.SealValue(string(a.Office), "forum-ending", end)
	if err != nil {
		return err
	}
	f.Words = words.ID
	return r.actOn(ctx, a, deed{no: no, need: premises.DetermineStandard, items: append(items, words), rule: func(t *store.Tx, x *Topic) ([]say.TopicEvent, error) {
		var waiting int64
		if _, err := t.One(`SELECT count(*) FROM forum_comments WHERE topic = ? AND owed = 1`, []any{no}, &waiting); err != nil {
			return nil, err
		}
		return x.Determine(f, waiting, t.Time())
	}})
}

// final reads what was determined where it is not what lay open.
func (r *Room) final(ctx context.Context, x *Topic, d Decree) (it vault.Item, changes []say.Change, digest string, err error) {
	draft, err := r.draft(ctx, x.Source)
	if err != nil {
		return it, nil, "", err
	}
	was, _ := catalogue.Read("draf", draft.Source, draft.Letter)
	letter := d.Letter
	if len(letter) == 0 {
		letter = draft.Letter
	}
	is, found := catalogue.Read("draf", d.Source, letter)
	switch {
	case is == nil:
		return it, nil, "", fault.New(fault.Invalid, "say.findings", len(found.Errors())).On("berkas")
	case is.ID != x.Service || int64(is.Version) != x.Version:
		return it, nil, "", fault.New(fault.Conflict, "say.other-standard", x.Service, x.Version).On("berkas")
	}
	sum := is.Digest()
	it, err = r.Vault.SealValue(x.Office, "standard-draft", stored{is.Source(), is.LetterSource()})
	return it, say.Differences(was, is), hex.EncodeToString(sum[:]), err
}

func (r *Room) draft(ctx context.Context, item canon.ID) (s stored, err error) {
	err = r.Vault.OpenValue(ctx, item, &s)
	return s, err
}

// OwnRule is the rule of an office: Own says that the office made it, on which
// Basis and by what the journal knows.
type OwnRule struct {
	say.Rule
	Own   bool
	Basis string
}

// Rule is for how many days a draft of an office lies open at least.
func (r *Room) Rule(ctx context.Context, office region.Code) (x OwnRule, err error) {
	var item canon.ID
	var days int64
	x.Days = say.DefaultDays
	if x.Own, err = r.Store.One(ctx, `SELECT days, words FROM forum_rules WHERE office = ?`, []any{string(office)}, &days, store.ID(&item)); err != nil || !x.Own {
		return x, err
	}
	x.Days = int(days)
	var w said
	err = r.Vault.OpenValue(ctx, item, &w)
	x.Basis = w.Text
	return x, err
}

// SetRule makes the office's rule; basis is the decision it stands in. Drafts that
// lie open keep their days.
func (r *Room) SetRule(ctx context.Context, a premises.Actor, rule say.Rule, basis string) error {
	if err := a.May(premises.OpenDraft); err != nil {
		return err
	}
	if err := rule.Check(); err != nil {
		return err
	}
	it, err := r.reason(string(a.Office), "dasar", basis, "say.rule-basis")
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.OpenDraft), func(t *store.Tx) error {
		if err := it.Put(t); err != nil {
			return err
		}
		data, err := canon.Write(kindRuled, func(o *canon.Object) {
			o.Int("days", int64(rule.Days))
			o.ID("words", it.ID)
		})
		if err != nil {
			return err
		}
		e, err := t.Append(store.Draft{Stream: rulePrefix + string(a.Office), Kind: kindRuled, Data: data, Items: []journal.Item{it.Ref()}})
		if err != nil {
			return err
		}
		return saveRule(t, e)
	})
}

// saveRule writes the row of a rule.
func saveRule(t *store.Tx, e journal.Entry) error {
	if e.Kind != kindRuled {
		return nil
	}
	v, err := canon.Parse(e.Data)
	if err != nil || len(e.Items) != 1 {
		return fault.New(fault.Internal, "say.unknown").Because(err)
	}
	return t.Exec(`INSERT INTO forum_rules (office, days, words) VALUES (?, ?, ?) ON CONFLICT (office) DO UPDATE SET days = excluded.days, words = excluded.words`,
		e.Unit, v.Num("days"), e.Items[0].ID[:])
}
