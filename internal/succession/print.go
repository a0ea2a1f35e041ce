package succession

import (
	"encoding/hex"
	"io"
	"strconv"
	"strings"
	"time"

	"genggam/internal/lang"
	"genggam/internal/mandate"
	"genggam/internal/paper"
	"genggam/internal/premises"
	"genggam/internal/sheet"
)

// The page is printed in Indonesian (UU 24/2009 art. 27), on F4.

// printer spells a page.
type printer struct {
	r    *Room
	h    Handover
	p    Page
	tag  lang.Tag
	at   time.Time
	done bool
}

func (w printer) say(key string, args ...any) string { return w.r.Messages.Say(w.tag, key, args...) }

func (w printer) moment(ms int64) string {
	return lang.Moment(w.tag, w.r.in(w.h.Office, time.UnixMilli(ms)))
}

// print prints a page; the zero time prints a draft, which is not sealed.
func (r *Room) print(out io.Writer, h Handover, p Page, at time.Time) error {
	o, err := r.Office(h.Office)
	if err != nil {
		return err
	}
	w := printer{r: r, h: h, p: p, tag: lang.ID, at: at, done: !at.IsZero()}
	if !w.done {
		w.at = r.Now()
	}
	page := sheet.Page{Setup: paper.Setup{Paper: "f4"}.Over(o.Paper), Language: lang.ID, Time: r.in(o.Code, w.at)}
	page.Setup.Paper = "f4"
	if page.Setup.Ink == 0 {
		page.Setup.Ink = 15 // the code signed; ink comes beside it
	}
	page.Setup.Mark = r.PaperMark()
	if !w.done {
		page.Setup.Mark = w.say("succession.print.draft-mark")
	}
	m := sheet.Minutes{Page: page, Letterhead: o.Letterhead, Address: o.Address,
		Title:   []string{w.say("succession.print.title"), w.say("succession.print.number", h.ID.String())},
		Opening: w.opening(), Sections: w.sections(), Closing: w.closing()}
	m.Gives = sheet.Signature{Lines: []string{w.say("succession.print.gives"), w.signedLine(h.First(), h.FirstAt)}, Name: h.First().Name}
	m.Takes = sheet.Signature{Lines: []string{w.say("succession.print.takes"), w.signedLine(h.Successor, flagTime(w.done, w.at))}, Name: h.Successor.Name, ID: p.Terms.Number}
	if w.done {
		if m.Page.Seal, err = r.desk.SealOf(o.Code, w.say("succession.print.title")); err != nil {
			return err
		}
	}
	return sheet.PrintMinutes(out, m)
}

func flagTime(done bool, at time.Time) int64 {
	if !done {
		return 0
	}
	return at.UnixMilli()
}

// signedLine says when somebody signed with their own code.
func (w printer) signedLine(_ Person, at int64) string {
	if at == 0 {
		return w.say("succession.print.unsigned")
	}
	return w.say("succession.print.signed", w.moment(at))
}

func (w printer) opening() []string {
	x := w.p.Terms
	at := lang.LongDate(lang.ID, w.r.in(w.h.Office, w.at))
	out := []string{w.say("succession.print.opening", at, w.p.Leaver.Name, w.p.Successor.Name, w.p.Office, x.Decree, lang.DateText(lang.ID, x.Decreed.String()))}
	if w.h.Superior.Account != "" {
		out = append(out, w.say("succession.print.above", w.p.Leaver.Name, w.h.Superior.Name, x.Reason))
	}
	return out
}

func (w printer) closing() []string {
	out := []string{w.say("succession.print.digest", spaced(hex.EncodeToString(w.h.Digest[:])))}
	if w.done {
		out = append(out, w.say("succession.print.sealed"))
	}
	return out
}

// spaced breaks a digest where a line may break.
func spaced(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i += 8 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s[i:min(i+8, len(s))])
	}
	return b.String()
}

// Sections are what stands on a page, for a screen.
func (r *Room) Sections(h Handover, p Page, tag lang.Tag) []sheet.Section {
	return printer{r: r, h: h, p: p, tag: tag}.sections()
}

func (w printer) sections() []sheet.Section {
	return []sheet.Section{w.cases(), w.letters(), w.registers(), w.powers(), w.substitutes(), w.keys(), w.roles()}
}

func (w printer) cases() sheet.Section {
	s := sheet.Section{Title: w.say("succession.cases")}
	if len(w.p.Cases) == 0 {
		s.Text = []string{w.say("succession.cases-none")}
		return s
	}
	s.Facts = [][2]string{{w.say("succession.count"), strconv.Itoa(len(w.p.Cases))}, {w.say("succession.earliest"), w.moment(w.p.Earliest())}, {w.say("succession.to-queue"), strconv.Itoa(w.p.Queued())}}
	s.Columns = []sheet.Column{{Title: w.say("succession.reference"), Width: 32}, {Title: w.say("succession.service"), Width: 58}, {Title: w.say("succession.due"), Width: 45}, {Title: w.say("succession.goes"), Width: 35}}
	for _, c := range w.p.Cases {
		goes := w.say("succession.goes-successor")
		if c.Queue {
			goes = w.say("succession.goes-queue")
		}
		s.Rows = append(s.Rows, []string{c.Reference, w.r.Service(c.Standard, w.h, w.tag), w.moment(c.Due), goes})
	}
	return s
}

// Service names a service by its standard.
func (r *Room) Service(standard string, h Handover, tag lang.Tag) string {
	if std, ok := r.Catalogue().Current(standard, r.Today(h.Office).String()); ok {
		return std.Name.In(tag)
	}
	return standard
}

func (w printer) letters() sheet.Section {
	return sheet.Section{Title: w.say("succession.letters"), Facts: [][2]string{
		{w.say("succession.unprinted"), w.list(w.p.Unprinted)}, {w.say("succession.ink"), w.list(w.p.Ink)},
	}}
}

func (w printer) list(l []string) string {
	if len(l) == 0 {
		return w.say("succession.none")
	}
	const shown = 60
	text := strings.Join(l[:min(len(l), shown)], ", ")
	if len(l) > shown {
		text += " " + w.say("succession.more", len(l)-shown)
	}
	return strconv.Itoa(len(l)) + ": " + text
}

func (w printer) registers() sheet.Section {
	s := sheet.Section{Title: w.say("succession.registers")}
	if len(w.p.Registers) == 0 {
		s.Text = []string{w.say("succession.registers-none")}
		return s
	}
	s.Columns = []sheet.Column{{Title: w.say("succession.register"), Width: 80}, {Title: w.say("succession.year"), Width: 25}, {Title: w.say("succession.last"), Width: 30, Align: paper.AlignRight}, {Title: w.say("succession.blanks"), Width: 35, Align: paper.AlignRight}}
	for _, l := range w.p.Registers {
		s.Rows = append(s.Rows, []string{w.r.RegisterName(l.Name, w.tag), strconv.Itoa(l.Year), strconv.Itoa(l.Last), strconv.Itoa(l.Blanks)})
	}
	return s
}

// RegisterName is what a register is called.
func (r *Room) RegisterName(name string, tag lang.Tag) string {
	if key := "office.register.name-" + name; r.Messages.Has(key) {
		return r.Messages.Say(tag, key)
	}
	return name
}

func (w printer) powers() sheet.Section {
	s := sheet.Section{Title: w.say("succession.powers")}
	for _, part := range []struct {
		key  string
		list []Power
	}{{"succession.ends", w.p.Ends}, {"succession.falls", w.p.Falls}, {"succession.begins", w.p.Begins}} {
		for _, p := range part.list {
			s.Rows = append(s.Rows, []string{w.say(part.key), p.Lines + " (" + w.say("mandate.form."+p.Form) + ")", p.Name, p.Decree, w.r.Days(p, w.tag)})
		}
	}
	if len(s.Rows) == 0 {
		s.Text = []string{w.say("succession.powers-none")}
		return s
	}
	s.Columns = []sheet.Column{{Title: "", Width: 18}, {Title: w.say("succession.power"), Width: 52}, {Title: w.say("succession.holder"), Width: 32}, {Title: w.say("succession.decree-label"), Width: 36}, {Title: w.say("succession.days"), Width: 34}}
	return s
}

// Days says from when until when a power holds.
func (r *Room) Days(p Power, tag lang.Tag) string {
	if p.Until == "" {
		return r.Messages.Say(tag, "succession.since-day", lang.DateText(tag, p.From))
	}
	if p.Until < p.From {
		return r.Messages.Say(tag, "succession.never")
	}
	return r.Messages.Say(tag, "succession.from-until", lang.DateText(tag, p.From), lang.DateText(tag, p.Until))
}

func (w printer) substitutes() sheet.Section {
	s := sheet.Section{Title: w.say("succession.substitutes")}
	for _, x := range w.p.Substitutes {
		s.Text = append(s.Text, w.say("succession.substitute", x.Name, x.For, lang.Key("web.role."+x.Role)))
	}
	if len(s.Text) == 0 {
		s.Text = []string{w.say("succession.substitutes-none")}
	}
	return s
}

func (w printer) keys() sheet.Section {
	s := sheet.Section{Title: w.say("succession.keys")}
	add := func(key, value string) { s.Facts = append(s.Facts, [2]string{w.say(key), value}) }
	for _, k := range w.p.Keys {
		add("succession.key", w.say("succession.key-until", k.Serial, lang.DateText(w.tag, k.Until)))
	}
	if len(w.p.Keys) == 0 {
		add("succession.key", w.say("succession.key-none"))
	}
	if x := w.p.Terms; x != nil {
		add("succession.kit-gives", x.KitFrom)
		add("succession.kit-takes", x.KitTo)
		if !strings.EqualFold(x.KitFrom, x.KitTo) {
			add("succession.attention", w.say("succession.kit-differs"))
		}
		if x.Things != "" {
			add("succession.things-label", strings.Join(strings.FieldsFunc(x.Things, func(c rune) bool { return c == '\n' }), "; "))
		}
	}
	if w.h.State != "done" {
		add("succession.access", w.r.AccessText(w.p.Access, w.tag))
	}
	return s
}

// AccessText says what the leaver has open, which ends.
func (r *Room) AccessText(x premises.AccessOf, tag lang.Tag) string {
	pin := "succession.access-nopin"
	if x.PIN {
		pin = "succession.access-pin"
	}
	return r.Messages.Say(tag, "succession.access-text", x.Sessions, x.Devices, lang.Key(pin))
}

func (w printer) roles() sheet.Section {
	s := sheet.Section{Title: w.say("succession.roles"), Facts: [][2]string{{w.say("succession.passed"), w.r.RoleNames(w.p.Passed, w.tag)}}}
	if w.p.Closed {
		s.Facts = append(s.Facts, [2]string{w.say("succession.account"), w.say("succession.account-closed", w.p.Leaver.Name)})
	} else {
		s.Facts = append(s.Facts, [2]string{w.say("succession.account"), w.say("succession.account-stays", w.r.RoleNames(w.p.Kept, w.tag))})
	}
	if x := w.p.Terms; x != nil && len(w.p.Ends) > 0 {
		s.Facts = append(s.Facts, [2]string{w.say("succession.left"), w.say(mandate.WhyKey(x.Why))})
	}
	return s
}

// RoleNames names roles; one of another office with its code.
func (r *Room) RoleNames(roles []string, tag lang.Tag) string {
	if len(roles) == 0 {
		return r.Messages.Say(tag, "succession.none")
	}
	out := make([]string, 0, len(roles))
	for _, name := range roles {
		name, office, _ := strings.Cut(name, "@")
		text := r.Messages.Say(tag, "web.role."+name)
		if office != "" {
			text += " (" + office + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}
