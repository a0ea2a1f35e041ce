package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/forum"
	"genggam/internal/premises"
	"genggam/internal/say"
)

// sayTopicPage is one topic of the office with what may be done about it.
type sayTopicPage struct {
	Shell
	Notice   string
	State    Tag
	Facts    []string
	Text     []string
	Changes  []forumChange
	Public   string
	Waiting  string
	Owed     string
	Acts     []actForm
	Missing  []string
	Decide   string
	Ending   []string
	Warnings []string
}

func (k *clerk) sayTopic() error { return k.showSayTopic("", nil, nil) }

// ownTopic is a topic of the officer's own office.
func (k *clerk) ownTopic() (x forum.TopicShown, err error) {
	no, err := k.caseNo()
	if err != nil {
		return x, err
	}
	x, err = k.Hall.Forum.Topic(k.ctx(), no)
	if err == nil && x.Office.Code != k.actor.Office {
		err = fault.New(fault.NotFound, "say.unknown")
	}
	return x, err
}

func (k *clerk) showSayTopic(act string, f *fault.Fault, typed url.Values) error {
	x, err := k.ownTopic()
	if err != nil {
		return err
	}
	p := &sayTopicPage{Shell: k.shell(x.TopicWords.Title), Notice: k.notice(), State: k.forumStand(x.Stand), Facts: k.forumFacts(&x.TopicRow), Text: lines(x.Text), Public: forumOne + canonNo(x.No), Warnings: x.Warnings, Ending: lines(x.Ending.Text)}
	p.Back, p.Scripts = sayDesk+"?daftar="+sayTopics, []string{"g.js"}
	for _, d := range x.Changes {
		p.Changes = append(p.Changes, k.forumChange(d))
	}
	if n := x.Tally.ToAnswer(); n > 0 {
		p.Waiting, p.Owed = k.say("say.waiting", n), sayDesk
	}
	k.sayTopicActs(p, &x, typed)
	return k.showTriedAct(p.frame(), p.Acts, act, f, func(status int) error { return k.showPrivate(status, "officer-say-topic", p) })
}

func (k *clerk) sayTopicActs(p *sayTopicPage, x *forum.TopicShown, typed url.Values) {
	at := sayDeskTopic + canonNo(x.No)
	if x.Stand == say.Open {
		if typed == nil {
			typed = url.Values{"kunci": {premises.NewCode(16)}}
		}
		a := k.sayActForm(at, "titip", false, k.commentFields(x.TopicRow.Kind, typed)...)
		p.Acts = append(p.Acts, a)
	}
	may := k.actor.Can("keep-forum")
	if x.TopicRow.Kind == say.Standard {
		may = k.actor.Can("open-draft")
		k.sayDecides(p, x)
	}
	if !may || x.Stand == say.TakenBack || x.Stand == say.Determines {
		return
	}
	if x.Stand == say.Open || x.Stand == say.Coming {
		p.Acts = append(p.Acts, k.sayActForm(at, "perpanjang", false,
			Field{Shape: "input", Type: "date", ID: "sampai", Name: "sampai", Width: "w20", Label: k.say("say.until-label"), Value: k.typed("sampai")}, k.sayArea("alasan", "say.reason-label", k.typedText("alasan"))))
	}
	why := k.sayArea("alasan", "say.reason-label", k.typedText("alasan"))
	why.ID = "alasan-tarik"
	p.Acts = append(p.Acts, k.sayActForm(at, "tarik", true, why))
}

// sayDecides says what is missing before a standard can be determined, or leads
// there.
func (k *clerk) sayDecides(p *sayTopicPage, x *forum.TopicShown) {
	if x.Stand == say.Determines || x.Stand == say.TakenBack {
		return
	}
	if x.Stand != say.Closed {
		p.Missing = append(p.Missing, k.say("say.missing-open"))
	}
	if n := x.Tally.ToAnswer(); n > 0 {
		p.Missing = append(p.Missing, k.say("say.missing-answers", n))
	}
	if len(p.Missing) == 0 && k.actor.Can("determine-standard") {
		p.Decide = sayDeskTopic + canonNo(x.No) + "/tetapkan"
	}
}

func (k *clerk) sayTopicAct() error {
	x, err := k.ownTopic()
	if err != nil {
		return err
	}
	act := k.r.PathValue("laku")
	switch act {
	case "perpanjang":
		day, bad := sayDay(k.typed("sampai"), "sampai")
		if bad != nil {
			return k.showSayTopic(act, bad, nil)
		}
		err = k.Hall.Forum.Extend(k.ctx(), k.actor, x.No, day, k.typedText("alasan"))
	case "tarik":
		err = k.Hall.Forum.Withdraw(k.ctx(), k.actor, x.No, k.typedText("alasan"))
	default:
		return errNotFound
	}
	if wrong := forumMistakes(err); len(wrong) > 0 {
		return k.showSayTopic(act, wrong[0], nil)
	}
	if err != nil {
		return err
	}
	return k.done(sayDeskTopic+canonNo(x.No), "complaint-done")
}

// sayFor takes a comment in for whoever stands at the counter.
func (k *clerk) sayFor() error {
	x, err := k.ownTopic()
	if err != nil {
		return err
	}
	n, typed := k.sayingOf(x.No)
	r, err := k.Hall.Forum.CommentFor(k.ctx(), k.actor, n)
	if wrong := forumMistakes(err); len(wrong) > 0 {
		return k.showSayTopic("titip", wrong[0], typed)
	}
	if err != nil {
		return err
	}
	p := &complaintSlipPage{Shell: k.shell(k.say("say.received")), Reference: r.Reference, Secret: premises.SpellSecret(r.Secret), On: sayDeskComment + canonNo(r.No),
		Reply: k.say("say.reply", r.Reference, premises.SpellSecret(r.Secret), k.Host+forumTrack)}
	p.Back = sayDeskTopic + canonNo(x.No)
	return k.showPrivate(http.StatusOK, "officer-complaint-slip", p)
}

// sayDraftPage lays a draft open: it is checked first.
type sayDraftPage struct {
	Shell
	Action, Lead string
	Fields       []Field
	Found        []Row
	Warned       []Row
	Good         string
	Changes      []forumChange
	Check, Open  string
}

// sayFile is a form with a file of a standard.
type sayFile struct {
	typed          url.Values
	source, letter []byte
}

// sayParts reads the form; a file counts before what stands in the box.
func (k *clerk) sayParts() (f sayFile, err error) {
	f.typed = url.Values{}
	if err := k.r.ParseMultipartForm(maxBody); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return f, brokenForm(err)
	}
	for name := range k.r.PostForm {
		f.typed.Set(name, k.r.PostForm.Get(name))
	}
	for name, into := range map[string]*[]byte{"berkas": &f.source, "surat": &f.letter} {
		in, _, err := k.r.FormFile(name)
		if err != nil {
			continue // no file was sent
		}
		b, err := io.ReadAll(io.LimitReader(in, catalogue.MaxSize+1))
		if bad := in.Close(); err != nil || bad != nil {
			return f, brokenForm(err)
		}
		*into = b
	}
	if len(f.source) == 0 {
		f.source = []byte(f.typed.Get("isi"))
	}
	if len(f.letter) == 0 {
		f.letter = []byte(f.typed.Get("templat"))
	}
	if len(f.source) <= catalogue.MaxSize {
		f.typed.Set("isi", string(f.source))
	}
	if len(f.letter) <= catalogue.MaxSize {
		f.typed.Set("templat", string(f.letter))
	}
	return f, nil
}

func (k *clerk) sayDraftNew() error {
	today := calendar.DayOf(k.now, k.zone)
	rule, err := k.Hall.Forum.Rule(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	return k.showSayDraft(url.Values{"mulai": {today.String()}, "sampai": {(today + calendar.Day(rule.Days)).String()}}, forum.Checked{}, nil)
}

func (k *clerk) showSayDraft(t url.Values, c forum.Checked, wrong []*fault.Fault) error {
	rule, err := k.Hall.Forum.Rule(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	p := &sayDraftPage{Shell: k.shell(k.say("say.do-draft")), Action: sayDeskDraft, Lead: k.say("say.draft-lead", rule.Days), Check: k.say("say.check")}
	p.Back, p.Scripts = sayDesk, []string{"g.js"}
	title, why := k.lineAsked("judul", "say.title-label", "", t), k.sayArea("alasan", "say.why-label", t.Get("alasan"))
	title.Help, why.Help = k.say("say.title-label-help"), k.say("say.why-label-help")
	p.Fields = append(k.sayFileFields(t), optionalField(title), why,
		Field{Shape: "input", Type: "date", ID: "mulai", Name: "mulai", Width: "w20", Label: k.say("say.from-label"), Value: t.Get("mulai")},
		Field{Shape: "input", Type: "date", ID: "sampai", Name: "sampai", Width: "w20", Label: k.say("say.until-label"), Help: k.say("say.until-help", rule.Days), Value: t.Get("sampai")})
	k.sayFound(p, c)
	p.Problems = k.fieldProblems(p.Fields, wrong...)
	status := http.StatusOK
	if len(wrong) > 0 {
		status = wrong[0].Kind.Status()
	}
	return k.showPrivate(status, "officer-say-draft", p)
}

// sayFound shows what the checker found, and what the draft would change.
func (k *clerk) sayFound(p *sayDraftPage, c forum.Checked) {
	for _, f := range c.Findings {
		row := Row{Label: k.say("tariffs.at", f.Line, f.Column), Values: []string{k.say(f.Key, f.Args...)}}
		switch {
		case f.Warning:
			p.Warned = append(p.Warned, row)
		case len(p.Found) < mostMistakes:
			p.Found = append(p.Found, row)
		}
	}
	if c.Standard == nil {
		return
	}
	p.Good, p.Open = k.say("say.good", c.Standard.Ref(), len(p.Warned)), k.say("say.open-now")
	if c.Base != nil {
		p.Good = k.say("say.good-beside", c.Standard.Ref(), c.Base.Ref(), len(p.Warned))
	}
	for _, d := range c.Changes {
		p.Changes = append(p.Changes, k.forumChange(d))
	}
}

// sayFileFields ask for the file of a standard, or its text.
func (k *clerk) sayFileFields(t url.Values) []Field {
	return []Field{
		{Shape: "file", ID: "berkas", Name: "berkas", Optional: t.Get("isi") != "", Label: k.say("say.file-label"), Help: k.say("say.file-help"), Accept: ".yaml,.yml,.txt"},
		{Shape: "area", ID: "isi", Name: "isi", Rows: 8, Optional: true, Auto: "off", Label: k.say("say.source-label"), Value: t.Get("isi")},
		{Shape: "file", ID: "surat", Name: "surat", Optional: true, Label: k.say("say.letter-label"), Help: k.say("say.letter-help"), Accept: ".txt"},
		{Shape: "hidden", Name: "templat", Value: t.Get("templat")},
	}
}

func (k *clerk) sayDraftTake() error {
	f, err := k.sayParts()
	if err != nil {
		return err
	}
	if f.typed.Get("laku") != "buka" {
		c, err := k.Hall.Forum.Check(k.actor, f.source, f.letter)
		if wrong := forumMistakes(err); err == nil || len(wrong) > 0 {
			return k.showSayDraft(f.typed, c, wrong)
		}
		return err
	}
	from, bad := sayDay(f.typed.Get("mulai"), "mulai")
	until, worse := sayDay(f.typed.Get("sampai"), "sampai")
	if bad != nil || worse != nil {
		c, _ := k.Hall.Forum.Check(k.actor, f.source, f.letter)
		var wrong []*fault.Fault
		for _, x := range []*fault.Fault{bad, worse} {
			if x != nil {
				wrong = append(wrong, x)
			}
		}
		return k.showSayDraft(f.typed, c, wrong)
	}
	no, c, err := k.Hall.Forum.OpenDraft(k.ctx(), k.actor, forum.Draft{Title: f.typed.Get("judul"), Text: f.typed.Get("alasan"), Source: f.source, Letter: f.letter, Period: say.Period{From: from, Until: until}})
	if wrong := forumMistakes(err); len(wrong) > 0 {
		return k.showSayDraft(f.typed, c, wrong)
	}
	if err != nil {
		return err
	}
	return k.done(sayDeskTopic+canonNo(no), "say-opened")
}

// sayNewsPage is a form of one piece of office work.
type sayNewsPage struct {
	Shell
	Lead string
	Form actForm
}

func (k *clerk) sayNewsNew() error {
	today := calendar.DayOf(k.now, k.zone)
	return k.showSayNews(url.Values{"mulai": {today.String()}, "sampai": {(today + 14).String()}}, nil)
}

func (k *clerk) showSayNews(t url.Values, wrong []*fault.Fault) error {
	p := &sayNewsPage{Shell: k.shell(k.say("say.do-news")), Lead: k.say("say.news-lead")}
	p.Back, p.Scripts = sayDesk, []string{"g.js"}
	p.Form = actForm{ID: "baru", Action: sayDeskNews, Button: k.say("say.announce"), Fields: []Field{
		k.lineAsked("judul", "say.news-title", "", t), k.sayArea("isi", "say.news-text", t.Get("isi")),
		{Shape: "input", Type: "date", ID: "mulai", Name: "mulai", Width: "w20", Label: k.say("say.from-label"), Value: t.Get("mulai")},
		{Shape: "input", Type: "date", ID: "sampai", Name: "sampai", Width: "w20", Label: k.say("say.until-label"), Value: t.Get("sampai")}}}
	p.Problems = k.fieldProblems(p.Form.Fields, wrong...)
	status := http.StatusOK
	if len(wrong) > 0 {
		status = wrong[0].Kind.Status()
	}
	return k.showPrivate(status, "officer-say-form", p)
}

func (k *clerk) sayNewsTake() error {
	t := url.Values{}
	for _, name := range []string{"judul", "isi", "mulai", "sampai"} {
		t.Set(name, k.typedText(name))
	}
	from, bad := sayDay(t.Get("mulai"), "mulai")
	until, worse := sayDay(t.Get("sampai"), "sampai")
	no, err := int64(0), error(nil)
	if bad == nil && worse == nil {
		no, err = k.Hall.Forum.Announce(k.ctx(), k.actor, forum.Announcement{Title: t.Get("judul"), Text: t.Get("isi"), Period: say.Period{From: from, Until: until}})
	} else if err = bad; bad == nil {
		err = worse
	}
	if wrong := forumMistakes(err); len(wrong) > 0 {
		return k.showSayNews(t, wrong)
	}
	if err != nil {
		return err
	}
	return k.done(sayDeskTopic+canonNo(no), "say-opened")
}

func (k *clerk) sayDetermine() error { return k.showDetermine(url.Values{}, nil) }

// showDetermine asks for the decision by which a standard was determined.
func (k *clerk) showDetermine(t url.Values, wrong []*fault.Fault) error {
	x, err := k.ownTopic()
	if err != nil {
		return err
	}
	p := &sayNewsPage{Shell: k.shell(k.say("say.determine")), Lead: k.say("say.determine-lead", x.TopicWords.Title)}
	p.Back, p.Scripts = sayDeskTopic+canonNo(x.No), []string{"g.js"}
	source := k.sayFileFields(t)
	source[0].Optional, source[0].Label, source[0].Help = true, k.say("say.final-file"), k.say("say.final-help")
	p.Form = actForm{ID: "tetapkan", Action: sayDeskTopic + canonNo(x.No) + "/tetapkan", Button: k.say("say.determine"), Files: true, Fields: append([]Field{
		k.lineAsked("keputusan", "say.decree-label", "", t),
		{Shape: "input", Type: "date", ID: "tanggal", Name: "tanggal", Width: "w20", Label: k.say("say.decree-date"), Value: t.Get("tanggal")},
		k.sayArea("alasan", "say.decree-text", t.Get("alasan"))}, source...)}
	p.Problems = k.fieldProblems(p.Form.Fields, wrong...)
	status := http.StatusOK
	if len(wrong) > 0 {
		status = wrong[0].Kind.Status()
	}
	return k.showPrivate(status, "officer-say-form", p)
}

func (k *clerk) sayDetermineTake() error {
	x, err := k.ownTopic()
	if err != nil {
		return err
	}
	f, err := k.sayParts()
	if err != nil {
		return err
	}
	day, bad := sayDay(f.typed.Get("tanggal"), "tanggal")
	if bad != nil {
		return k.showDetermine(f.typed, []*fault.Fault{bad})
	}
	err = k.Hall.Forum.Determine(k.ctx(), k.actor, x.No, forum.Decree{Number: f.typed.Get("keputusan"), Day: day, Text: f.typed.Get("alasan"), Source: f.source, Letter: f.letter})
	if wrong := forumMistakes(err); len(wrong) > 0 {
		return k.showDetermine(f.typed, wrong)
	}
	if err != nil {
		return err
	}
	return k.done(sayDeskTopic+canonNo(x.No), "say-determined")
}
