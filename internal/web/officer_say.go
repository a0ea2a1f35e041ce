package web

import (
	"net/http"
	"net/url"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/forum"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/say"
)

// The addresses of drafts, comments and minutes at the office.
const (
	sayDesk        = "/kantor/suara"
	sayDeskComment = "/kantor/suara/usul/"
	sayDeskTopic   = "/kantor/suara/topik/"
	sayDeskDraft   = "/kantor/suara/rancangan-baru"
	sayDeskNews    = "/kantor/suara/pengumuman-baru"
	sayDeskMinutes = "/kantor/suara/berita-acara"
)

func sayDeskRoutes(add adder) {
	add("GET", sayDesk, "see-forum", (*clerk).sayDesk)
	add("POST", sayDesk+"/aturan", "open-draft", (*clerk).sayRule)
	add("GET", sayDeskDraft, "open-draft", (*clerk).sayDraftNew)
	add("POST", sayDeskDraft, "open-draft", (*clerk).sayDraftTake)
	add("GET", sayDeskNews, "keep-forum", (*clerk).sayNewsNew)
	add("POST", sayDeskNews, "keep-forum", (*clerk).sayNewsTake)
	add("GET", sayDeskComment+"{no}", "see-forum", (*clerk).sayComment)
	add("POST", sayDeskComment+"{no}/{laku}", "answer-forum", (*clerk).sayCommentAct)
	add("GET", sayDeskTopic+"{no}", "see-forum", (*clerk).sayTopic)
	add("GET", sayDeskTopic+"{no}/tetapkan", "determine-standard", (*clerk).sayDetermine)
	add("POST", sayDeskTopic+"{no}/tetapkan", "determine-standard", (*clerk).sayDetermineTake)
	add("POST", sayDeskTopic+"{no}/titip", "see-forum", (*clerk).sayFor)
	add("POST", sayDeskTopic+"{no}/{laku}", "keep-forum", (*clerk).sayTopicAct)
	add("GET", sayDeskMinutes+"/baru", "keep-forum", (*clerk).sayMinutesNew)
	add("POST", sayDeskMinutes+"/baru", "keep-forum", (*clerk).sayMinutesTake)
	add("GET", sayDeskMinutes+"/{no}", "see-forum", (*clerk).sayMinutesShow)
	add("POST", sayDeskMinutes+"/{no}/{laku}", "keep-forum", (*clerk).sayMinutesAct)
}

// sayDeskPage is what waits, and what the office has open.
type sayDeskPage struct {
	Shell
	Notice   string
	Tabs     []MenuItem
	Find     Field
	Lines    []complaintLine
	None     string
	Next     string
	Promises []forumCard
	Links    []MenuItem
	Share    string
	Rule     *actForm
	RuleNow  string
	What     string
}

// The lists of the page.
const (
	sayOwed    = "jawab"
	sayLatest  = "semua"
	sayTopics  = "topik"
	sayPast    = "topik-selesai"
	sayMinutes = "berita-acara"
)

func (k *clerk) sayDesk() error { return k.showSayDesk(nil) }

func (k *clerk) showSayDesk(f *fault.Fault) error {
	room, q := k.Hall.Forum, k.r.URL.Query()
	p := &sayDeskPage{Shell: k.shell(k.say("say.title")), Notice: k.notice()}
	status := http.StatusOK
	p.Find = Field{Shape: "input", ID: "q", Name: "q", Type: "search", Plain: true, Auto: "off", Width: "w20", Label: k.say("say.find")}
	if find := strings.TrimSpace(q.Get("q")); find != "" {
		no, err := room.Find(k.ctx(), k.actor, find[:min(len(find), 60)])
		if err == nil {
			return k.see(sayDeskComment + canonNo(no))
		}
		x := fault.As(err)
		if x == nil || x.Kind == fault.Unavailable {
			return err
		}
		status, p.Find.Value, p.Find.Error = x.Kind.Status(), find[:min(len(find), 60)], k.messages.SayFault(k.tag, x)
		p.Problems = []Problem{{Field: "q", Message: p.Find.Error}}
	}
	list := q.Get("daftar")
	if err := k.sayList(p, list, q.Get("sesudah")); err != nil {
		return err
	}
	v, err := room.Year(k.ctx(), say.Standard, k.actor.Office)
	if err != nil {
		return err
	}
	p.Share = k.forumShare(v)
	due, err := room.PromisesDue(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	for _, c := range k.minutesCards(due) {
		c.Address = sayDeskMinutes + strings.TrimPrefix(c.Address, forumMinutes)
		p.Promises = append(p.Promises, c)
	}
	for _, l := range []menuEntry{{"open-draft", sayDeskDraft, "say.do-draft"}, {"keep-forum", sayDeskNews, "say.do-news"}, {"keep-forum", sayDeskMinutes + "/baru", "say.do-minutes"}} {
		if k.actor.Can(l.need) {
			p.Links = append(p.Links, MenuItem{Address: l.address, Label: k.say(l.label)})
		}
	}
	if err := k.sayRuleForm(p, f); err != nil {
		return err
	}
	if f != nil {
		status = f.Kind.Status()
	}
	return k.showPrivate(status, "officer-say", p)
}

// sayList fills in one of the lists.
func (k *clerk) sayList(p *sayDeskPage, list, after string) (err error) {
	var next string
	var comments []forum.Row
	var topics []forum.TopicRow
	room, here := k.Hall.Forum, k.actor.Office
	switch list {
	case sayLatest:
		comments, next, err = room.Latest(k.ctx(), k.actor, after)
	case sayTopics, sayPast:
		kind := say.Standard
		if strings.HasPrefix(after, "p") {
			kind = say.Announcement
		}
		topics, next, err = k.sayTopicRows(kind, list == sayPast, strings.TrimPrefix(after, "p"))
		if kind == say.Announcement && next != "" {
			next = "p" + next
		}
	case sayMinutes:
		var rows []forum.MinutesRow
		rows, next, err = room.MinutesList(k.ctx(), here, after)
		for _, c := range k.minutesCards(rows) {
			p.Lines = append(p.Lines, complaintLine{Address: sayDeskMinutes + strings.TrimPrefix(c.Address, forumMinutes), Title: c.Title, State: c.State, Facts: c.Facts[1:]})
		}
	default:
		list = sayOwed
		comments, next, err = room.Owed(k.ctx(), k.actor, after)
	}
	for i := range comments {
		p.Lines = append(p.Lines, k.sayLine(&comments[i]))
	}
	for i := range topics {
		x := &topics[i]
		l := complaintLine{Address: sayDeskTopic + canonNo(x.No), Title: x.Title, State: k.forumStand(x.Stand), Facts: k.forumFacts(x)[1:], Reference: k.say("say.kind-" + string(x.Kind))}
		if n := x.Tally.ToAnswer(); n > 0 {
			l.Marks = append(l.Marks, Tag{Label: k.say("say.to-answer", n), Tone: "wait"})
		}
		p.Lines = append(p.Lines, l)
	}
	for _, t := range []string{sayOwed, sayTopics, sayPast, sayMinutes, sayLatest} {
		p.Tabs = append(p.Tabs, MenuItem{Address: sayDesk + "?daftar=" + t, Label: k.say("say.list-" + t), Current: t == list})
	}
	p.What = k.say("say.list-" + list)
	if len(p.Lines) == 0 {
		p.None = k.say("say.list-none-" + list)
	}
	if next != "" {
		p.Next = sayDesk + "?daftar=" + list + "&sesudah=" + url.QueryEscape(next)
	}
	return err
}

// sayTopicRows are drafts, and on the first page the announcements below them.
func (k *clerk) sayTopicRows(kind say.Kind, past bool, after string) ([]forum.TopicRow, string, error) {
	f := forum.Filter{Kind: kind, Past: past, Office: k.actor.Office, After: after}
	rows, next, err := k.Hall.Forum.Topics(k.ctx(), f)
	if err != nil || kind == say.Announcement || next != "" {
		return rows, next, err
	}
	f.Kind, f.After = say.Announcement, ""
	news, more, err := k.Hall.Forum.Topics(k.ctx(), f)
	if more != "" {
		more = "p" + more
	}
	return append(rows, news...), more, err
}

// sayLine is one comment in a list: nothing that anybody wrote.
func (k *clerk) sayLine(x *forum.Row) complaintLine {
	l := complaintLine{Address: sayDeskComment + canonNo(x.No), Title: x.Title, Reference: x.Reference, State: k.forumStanding(x.Standing), Facts: []string{k.say("say.on", lang.Moment(k.tag, x.Received.In(k.zone)))}}
	if x.Kind == say.Standard {
		l.Facts = append([]string{k.forumComponent(x.Component)}, l.Facts...)
	}
	switch {
	case x.Outcome != "":
		l.Marks = append(l.Marks, k.forumOutcome(x.Outcome))
	case x.Standing == say.Received || x.Standing == say.Published:
		l.Due = k.dueTag(x.Due.In(k.zone))
	}
	return l
}

// sayRuleForm says for how many days drafts lie open, and lets the head change it.
func (k *clerk) sayRuleForm(p *sayDeskPage, f *fault.Fault) error {
	rule, err := k.Hall.Forum.Rule(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	p.RuleNow = k.say("say.rule-default", rule.Days)
	if rule.Own {
		p.RuleNow = k.say("say.rule-own", rule.Days, rule.Basis)
	}
	if !k.actor.Can("open-draft") {
		return nil
	}
	p.Rule = &actForm{ID: "aturan", Action: sayDesk + "/aturan", Title: k.say("say.rule-change"), Button: k.say("say.save"), Open: f != nil, Fields: []Field{
		{Shape: "input", Type: "text", Mode: "numeric", ID: "hari", Name: "hari", Width: "w4", Auto: "off", Label: k.say("say.rule-days-label"), Value: k.typed("hari")},
		{Shape: "input", Type: "text", ID: "dasar", Name: "dasar", Auto: "off", Label: k.say("say.rule-basis-label"), Value: k.typedText("dasar")}}}
	if f != nil {
		p.Problems = append(p.Problems, k.fieldProblems(p.Rule.Fields, f)...)
	}
	return nil
}

func (k *clerk) sayRule() error {
	days, _ := parseNo(k.typed("hari"))
	err := k.Hall.Forum.SetRule(k.ctx(), k.actor, say.Rule{Days: int(min(days, 1000))}, k.typedText("dasar"))
	if wrong := forumMistakes(err); len(wrong) > 0 {
		return k.showSayDesk(wrong[0])
	}
	if err != nil {
		return err
	}
	return k.done(sayDesk, "complaint-done")
}

// sayCommentPage is one comment with what may be done about it.
type sayCommentPage struct {
	Shell
	Notice, Reference string
	State             Tag
	Rows              []Row
	Text, Seen        []string
	Answer            []string
	Outcome           Tag
	Why               []string
	Hint              string
	Author            string
	Topic             string
	Acts              []actForm
}

func (k *clerk) sayComment() error { return k.showSayComment("", nil, "") }

func (k *clerk) showSayComment(act string, f *fault.Fault, author string) error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	x, err := k.Hall.Forum.Show(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	t, err := k.Hall.Forum.Topic(k.ctx(), x.Topic)
	if err != nil {
		return err
	}
	p := &sayCommentPage{Shell: k.shell(k.say("say.comment")), Notice: k.notice(), Reference: x.Reference, State: k.forumStanding(x.Standing), Text: lines(x.Text), Answer: lines(x.Answer), Topic: sayDeskTopic + canonNo(x.Topic), Author: author}
	p.Back, p.Scripts = sayDesk, []string{"g.js"}
	p.Rows = []Row{{Label: k.say("say.about"), Values: []string{t.TopicWords.Title}}}
	if x.Kind == say.Standard {
		p.Rows = append(p.Rows, Row{Label: k.say("say.which"), Values: []string{k.forumComponent(x.Component)}})
	}
	p.Rows = append(p.Rows, Row{Label: k.say("say.when"), Values: []string{lang.Moment(k.tag, k.at(x.ReceivedAt))}}, Row{Label: k.say("say.in-time"), Values: []string{lang.LongDate(k.tag, k.at(x.Due))}})
	if x.Outcome != "" {
		p.Outcome = k.forumOutcome(x.Outcome)
	}
	if x.Standing == say.Published && x.Seen != x.Text {
		p.Seen = lines(x.Seen)
	}
	if x.Standing == say.Hidden {
		p.Why = append([]string{k.say("say.hidden-" + x.Reason)}, lines(x.Why)...)
	}
	if forum.Personal(x.Text) && x.Standing == say.Received || forum.Personal(x.Seen) {
		p.Hint = k.say("say.personal-hint", say.Ink)
	}
	k.sayCommentActs(p, x)
	return k.showTriedAct(p.frame(), p.Acts, act, f, func(status int) error { return k.showPrivate(status, "officer-say-comment", p) })
}

// showTriedAct shows a page whose act was refused: the act stands open, with what
// is wrong at its field.
func (k *clerk) showTriedAct(s *Shell, acts []actForm, act string, f *fault.Fault, show func(int) error) error {
	if f == nil {
		return show(http.StatusOK)
	}
	for i := range acts {
		if a := &acts[i]; a.ID == act {
			a.Open, s.Problems = true, k.fieldProblems(a.Fields, f)
		}
	}
	if len(s.Problems) == 0 {
		s.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	}
	return show(f.Kind.Status())
}

// sayAct is an act at an address of one thing.
func (k *clerk) sayActForm(at, id string, danger bool, fields ...Field) actForm {
	a := actForm{ID: id, Action: at + "/" + id, Title: k.say("say.act-" + id), Button: k.say("say.act-" + id), Danger: danger, Fields: fields}
	if key := "say.act-" + id + "-lead"; k.messages.Has(key) {
		a.Lead = k.say(key)
	}
	return a
}

// sayArea is a text of several lines; name is also its id, unless two acts of a
// page have one.
func (k *clerk) sayArea(name, key, value string) Field {
	return Field{Shape: "area", ID: name, Name: name, Rows: 4, Count: forum.MostText, Label: k.say(key), Value: value}
}

// sayRadio is a choice whose labels are PREFIX and the value.
func (k *clerk) sayRadio(name, key, prefix string, values []string) Field {
	f := Field{Shape: "choice", Type: "radio", ID: name, Name: name, Label: k.say(key)}
	for _, v := range values {
		f.Options = append(f.Options, Option{ID: name + "-" + v, Value: v, Label: k.say(prefix + v), Chosen: k.typed(name) == v})
	}
	return f
}

func (k *clerk) sayCommentActs(p *sayCommentPage, x forum.Shown) {
	if !k.actor.Can("answer-forum") || x.Standing == say.Gone {
		return
	}
	at := sayDeskComment + canonNo(x.No)
	shown := k.typedText("dibaca")
	if shown == "" {
		if shown = x.Seen; shown == "" {
			shown = x.Text
		}
	}
	read := k.sayArea("dibaca", "say.shown", shown)
	read.Help = k.say("say.shown-help")
	publish := k.sayActForm(at, "umumkan", false, read)
	hide := k.sayActForm(at, "sembunyikan", true, k.sayRadio("sebab", "say.hide-for", "say.hidden-", say.Reasons()), k.sayArea("penjelasan", "say.hide-words", k.typedText("penjelasan")))
	var outcomes []string
	for _, o := range x.Kind.Outcomes() {
		outcomes = append(outcomes, string(o))
	}
	answer := k.sayActForm(at, "jawab", false, k.sayRadio("hasil", "say.outcome-label", "say.outcome-", outcomes), k.sayArea("jawaban", "say.answer-words", k.typedText("jawaban")))
	if len(outcomes) == 1 {
		answer.Fields[0] = Field{Shape: "hidden", Name: "hasil", Value: outcomes[0]}
	}
	switch x.Standing {
	case say.Received:
		publish.Open = true
		p.Acts = append(p.Acts, publish, hide)
	case say.Published:
		answer.Open = x.Outcome == ""
		p.Acts = append(p.Acts, answer, publish, hide)
	case say.Hidden:
		p.Acts = append(p.Acts, publish)
	}
	if x.Named && p.Author == "" {
		p.Acts = append(p.Acts, k.sayActForm(at, "nama", true, k.sayRadio("alasan", "say.look-why", "web.look.", premises.LookReasons())))
	}
}

func (k *clerk) sayCommentAct() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	room, act := k.Hall.Forum, k.r.PathValue("laku")
	switch act {
	case "umumkan":
		err = room.Publish(k.ctx(), k.actor, no, k.typedText("dibaca"))
	case "sembunyikan":
		err = room.Hide(k.ctx(), k.actor, no, k.typed("sebab"), k.typedText("penjelasan"))
	case "jawab":
		err = room.Answer(k.ctx(), k.actor, no, say.Outcome(k.typed("hasil")), k.typedText("jawaban"))
	case "nama":
		name, bad := room.Author(k.ctx(), k.actor, no, k.typed("alasan"))
		if bad == nil {
			return k.showSayComment("", nil, name)
		}
		err = bad
	default:
		// Whose it is comes before what cannot be done with it.
		if _, err := room.Show(k.ctx(), k.actor, no); err != nil {
			return err
		}
		return errNotFound
	}
	if wrong := forumMistakes(err); len(wrong) > 0 {
		return k.showSayComment(act, wrong[0], "")
	}
	if err != nil {
		return err
	}
	return k.done(sayDeskComment+canonNo(no), "complaint-done")
}

// sayDay reads a day of a date field; what is no day is refused at it.
func sayDay(text, field string) (calendar.Day, *fault.Fault) {
	d, err := calendar.ParseDay(strings.TrimSpace(text))
	if err != nil {
		return 0, fault.New(fault.Invalid, "say.day").On(field)
	}
	return d, nil
}
