package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/forum"
	"genggam/internal/lang"
	"genggam/internal/region"
	"genggam/internal/say"
)

// The addresses of what people have a say in.
const (
	forumPath    = "/suara"
	forumOne     = "/suara/baca/"
	forumTrack   = "/suara/lacak"
	forumOwn     = "/suara/saya"
	forumReceipt = "/suara/tanda-terima"
	forumMinutes = "/suara/berita-acara"
	forumCookie  = "suara"
	forumPast    = "selesai"
)

func forumRoutes() []route {
	return []route{
		{"GET", forumPath, (*call).forumList, citizen},
		{"GET", forumOne + "{nomor}", (*call).forumShow, citizen},
		{"GET", forumOne + "{nomor}/berkas", (*call).forumFile, citizen},
		{"GET", forumOne + "{nomor}/tulis", (*call).forumForm, citizen},
		{"POST", forumOne + "{nomor}/tulis", (*call).forumTake, citizen},
		{"GET", forumReceipt, (*call).forumReceipt, citizen},
		{"GET", forumTrack, (*call).forumFind, citizen},
		{"POST", forumTrack, (*call).forumFindTake, citizen},
		{"GET", forumOwn, (*call).forumFollow, citizen},
		{"POST", forumOwn + "/tarik", (*call).forumTakeBack, citizen},
		{"GET", forumMinutes, (*call).forumMinutesList, citizen},
		{"GET", forumMinutes + "/{nomor}", (*call).forumMinutesShow, citizen},
		{"GET", forumMinutes + "/{nomor}/cetak", (*call).forumMinutesPrint, citizen},
	}
}

// forumRoom is the room, on a node that has one.
func (c *call) forumRoom() (*forum.Room, error) {
	if c.Hall == nil {
		return nil, errNotFound
	}
	return c.Hall.Forum, nil
}

// forumNo is the number in the address.
func (c *call) forumNo() (*forum.Room, int64, error) {
	room, err := c.forumRoom()
	if err != nil {
		return nil, 0, err
	}
	no, bad := parseNo(c.r.PathValue("nomor"))
	if bad {
		return nil, 0, errNotFound
	}
	return room, no, nil
}

// forumListPage lists what people may comment on, or could.
type forumListPage struct {
	Shell
	// Past says that it is the list of what is over.
	Past         bool
	Share, At    string
	Drafts, News []forumCard
	None         string
	Next         string
	OtherList    string
}

// forumCard is one draft, announcement or minutes in a list.
type forumCard struct {
	Address, Title string
	State          Tag
	Facts          []string
}

func (c *call) forumList() error {
	room, err := c.forumRoom()
	if err != nil {
		return err
	}
	q := c.r.URL.Query()
	past := q.Get("daftar") == forumPast
	p := &forumListPage{Shell: c.shell(c.say("say.title")), Past: past, OtherList: forumPath + "?daftar=" + forumPast}
	p.Back = "/"
	here := url.Values{}
	if past {
		p.Title, p.Back, p.OtherList = c.say("say.past-title"), forumPath, forumPath
		here.Set("daftar", forumPast)
	}
	at := region.Code("")
	if o, err := c.Desk.Office(region.Code(q.Get("kantor"))); err == nil {
		at = o.Code
		p.At = o.Full()
		here.Set("kantor", string(at))
	}
	p.Here = forumPath + "?" + strings.TrimPrefix(here.Encode()+"&lang=", "&")
	v, err := room.Year(c.r.Context(), say.Standard, at)
	if err != nil {
		return err
	}
	p.Share = c.forumShare(v)
	f := forum.Filter{Kind: say.Standard, Past: past, Office: at}
	if q.Get("jenis") == string(say.Announcement) {
		f.Kind = say.Announcement
		here.Set("jenis", string(say.Announcement))
	}
	f.After = q.Get("sesudah")
	rows, next, err := room.Topics(c.r.Context(), f)
	if err != nil {
		return err
	}
	if next != "" {
		here.Set("sesudah", next)
		p.Next = forumPath + "?" + here.Encode()
	}
	if f.Kind == say.Standard {
		p.Drafts = c.forumCards(rows)
	} else {
		p.News = c.forumCards(rows)
	}
	if f.Kind == say.Standard && f.After == "" {
		news, _, err := room.Topics(c.r.Context(), forum.Filter{Kind: say.Announcement, Past: past, Office: at})
		if err != nil {
			return err
		}
		p.News = c.forumCards(news)
	}
	if len(p.Drafts)+len(p.News) == 0 {
		p.None = c.say("say.none")
		if past {
			p.None = c.say("say.none-past")
		}
	}
	return c.showPrivate(http.StatusOK, "say-list", p)
}

// forumShare says how many of the comments of a year were answered in time.
func (v voice) forumShare(x say.Voices) string {
	n, ok := x.PerMille()
	if !ok {
		return v.say("say.share-none", say.AnswerDays)
	}
	return v.say("say.share", percent(v.tag, n), say.AnswerDays, x.InTime, x.Counted())
}

// percent writes per mille as a percentage, with a decimal where there is one.
func percent(tag lang.Tag, perMille int64) string {
	text := strconv.FormatInt(perMille/10, 10)
	if d := perMille % 10; d != 0 {
		point := ","
		if tag == lang.EN {
			point = "."
		}
		text += point + strconv.FormatInt(d, 10)
	}
	return text + "%"
}

func (v voice) forumCards(rows []forum.TopicRow) (out []forumCard) {
	for i := range rows {
		x := &rows[i]
		out = append(out, forumCard{Address: forumOne + canonNo(x.No), Title: x.Title, State: v.forumStand(x.Stand), Facts: v.forumFacts(x)})
	}
	return out
}

// forumStand says where a topic stands.
func (v voice) forumStand(s say.Stand) Tag {
	tone := map[say.Stand]string{say.Open: "good", say.Coming: "wait", say.Determines: "calm", say.TakenBack: "bad", say.Closed: "wait"}[s]
	return Tag{Label: v.say("say.stand-" + string(s)), Tone: tone}
}

// forumFacts are whose it is, until when it lies open and what was said.
func (v voice) forumFacts(x *forum.TopicRow) []string {
	out := []string{x.Office.Full()}
	days := v.say("say.until", lang.LongDate(v.tag, x.Closes))
	switch x.Stand {
	case say.Coming:
		days = v.say("say.from-until", lang.LongDate(v.tag, x.Opens), lang.LongDate(v.tag, x.Closes))
	case say.Closed:
		days = v.say("say.closed-on", lang.LongDate(v.tag, x.Closes))
	case say.TakenBack, say.Determines:
		days = v.say("say.ended-on", lang.LongDate(v.tag, x.Ended))
	}
	out = append(out, days)
	if n := x.Tally; n.Received > 0 {
		out = append(out, v.say("say.tally", n.Received-n.Back, n.Answered, n.Hidden))
	} else {
		out = append(out, v.say("say.tally-none"))
	}
	return out
}

// forumPage is one draft or announcement with what is said about it.
type forumPage struct {
	Shell
	State Tag
	Facts []string
	Text  []string
	// Write leads to the form, "" when it is closed; Why says then what to do.
	Write, Why string
	// Felt are changes that whoever applies feels, Others the rest.
	Felt, Others []forumChange
	New          string
	Ending       []string
	EndingTitle  string
	Final        []forumChange
	Files        []fileLink
	Warnings     []string
	Minutes      []forumCard
	Comments     []forumComment
	Summary      string
	None, Next   string
	Service      string
	All          string
}

// forumChange is one component that differs.
type forumChange struct {
	Title string
	Lines []forumLine
}

// forumLine is one line of a change: a word for what happened to it, and it.
type forumLine struct{ What, Text string }

// forumComment is one comment with its answer.
type forumComment struct {
	ID, About, When string
	Text            []string
	Hidden          string
	Answer          []string
	Outcome         Tag
}

func (c *call) forumShow() error {
	room, no, err := c.forumNo()
	if err != nil {
		return err
	}
	x, err := room.Topic(c.r.Context(), no)
	if err != nil {
		return err
	}
	p := &forumPage{Shell: c.shell(x.TopicWords.Title), State: c.forumStand(x.Stand), Facts: c.forumFacts(&x.TopicRow), Text: lines(x.Text)}
	p.Back = forumPath
	p.All = forumPath + "?kantor=" + url.QueryEscape(string(x.Office.Code))
	switch x.Stand {
	case say.Open:
		p.Write = forumOne + canonNo(no) + "/tulis"
	case say.Coming:
		p.Why = c.say("say.not-yet")
	default:
		p.Why = c.say("say.too-late")
	}
	if x.Extended != "" {
		p.Facts = append(p.Facts, c.say("say.extended", x.Extended))
	}
	c.forumDraft(p, &x)
	if err := c.forumTalk(room, p, no); err != nil {
		return err
	}
	if t := x.Tally; t.Shown+t.Hidden > 0 {
		p.Summary = c.say("say.summary", t.Shown, t.Accepted, t.Partly, t.Refused, t.Hidden)
		if x.TopicRow.Kind == say.Announcement {
			p.Summary = c.say("say.summary-news", t.Shown, t.Answered, t.Hidden)
		}
	}
	return c.showPrivate(http.StatusOK, "say", p)
}

// forumDraft says what a draft changes and how it ended.
func (c *call) forumDraft(p *forumPage, x *forum.TopicShown) {
	if x.Ending.Text != "" {
		p.EndingTitle, p.Ending = c.say("say.ending-"+string(x.Stand)), lines(x.Ending.Text)
		if x.Ending.Decree != "" {
			p.Ending = append([]string{c.say("say.decree-line", x.Ending.Decree, c.date(x.Ending.Day))}, p.Ending...)
		}
		if x.Stand == say.Determines && x.InForce {
			p.Ending = append(p.Ending, c.say("say.in-force"))
		}
	}
	if x.TopicRow.Kind != say.Standard {
		return
	}
	if s, ok := c.Catalogue.Current(x.Service, c.today()); ok && !s.Discreet {
		p.Service = "/layanan/" + s.ID
	}
	if x.New {
		p.New = c.say("say.new")
	}
	for _, d := range x.Changes {
		if say.Felt(d.Letter) {
			p.Felt = append(p.Felt, c.forumChange(d))
		} else {
			p.Others = append(p.Others, c.forumChange(d))
		}
	}
	for _, d := range x.Ending.Changes {
		p.Final = append(p.Final, c.forumChange(d))
	}
	at := forumOne + canonNo(x.No) + "/berkas"
	p.Files = []fileLink{{Address: at, Label: c.say("say.file")}}
	if x.Final != "" && x.Final != x.Digest {
		p.Files = append(p.Files, fileLink{Address: at + "?akhir=1", Label: c.say("say.file-final")})
	}
	p.Warnings = x.Warnings
}

// forumTalk fills in comments and minutes.
func (c *call) forumTalk(room *forum.Room, p *forumPage, no int64) error {
	said, next, err := room.Comments(c.r.Context(), no, c.r.URL.Query().Get("sesudah"))
	if err != nil {
		return err
	}
	for i := range said {
		p.Comments = append(p.Comments, c.forumComment(&said[i]))
	}
	if len(said) == 0 {
		p.None = c.say("say.comments-none")
	}
	if next != "" {
		p.Next = forumOne + canonNo(no) + "?sesudah=" + next
	}
	minutes, err := room.MinutesOf(c.r.Context(), no)
	p.Minutes = c.minutesCards(minutes)
	return err
}

func (c *call) forumComment(x *forum.Shown) forumComment {
	out := forumComment{ID: "usul-" + canonNo(x.No), About: c.forumComponent(x.Component), When: lang.LongDate(c.tag, time.UnixMilli(x.ReceivedAt).In(c.Zone)), Text: lines(x.Seen), Answer: lines(x.Answer)}
	if x.Standing == say.Hidden {
		out.Hidden = c.say("say.hidden-" + x.Reason)
		return out
	}
	switch {
	case x.Outcome != "":
		out.Outcome = c.forumOutcome(x.Outcome)
	case c.now.UnixMilli() > x.Due:
		out.Outcome = Tag{Label: c.say("say.answer-late", say.AnswerDays), Tone: "bad"}
	default:
		out.Outcome = Tag{Label: c.say("say.answer-soon", lang.Date(c.tag, time.UnixMilli(x.Due).In(c.Zone))), Tone: "wait"}
	}
	return out
}

func (v voice) forumOutcome(o say.Outcome) Tag {
	tone := map[say.Outcome]string{say.Accepted: "good", say.Partly: "wait", say.Refused: "bad", say.Replied: "good"}[o]
	return Tag{Label: v.say("say.outcome-" + string(o)), Tone: tone}
}

// forumComponent names the part that a comment is on.
func (v voice) forumComponent(letter string) string { return v.say("say.part-" + letter) }

// forumChange says how one component differs.
func (v voice) forumChange(d say.Change) forumChange {
	out := forumChange{Title: v.say("say.part-" + d.Letter)}
	add := func(key string, text string) { out.Lines = append(out.Lines, forumLine{v.say(key), text}) }
	if t := d.Time; t != nil {
		none := catalogue.Duration{}
		if t.Was != t.Is {
			if t.Was != none {
				add("say.was", v.duration(t.Was))
			}
			add("say.is", v.duration(t.Is))
		}
		if t.WasLimit != t.IsLimit {
			if t.WasLimit != none {
				add("say.was-limit", v.duration(t.WasLimit))
			}
			if t.IsLimit != none {
				add("say.is-limit", v.duration(t.IsLimit))
			}
		}
	}
	if f := d.Fee; f != nil {
		if f.Was != nil {
			add("say.was", v.fee(*f.Was))
		}
		add("say.is", v.fee(f.Is))
	}
	for _, t := range d.Gone {
		add("say.gone", v.tell(t))
	}
	for _, t := range d.New {
		add("say.added", v.tell(t))
	}
	for _, t := range d.Changed {
		add("say.changed", v.tell(t))
	}
	if d.Order {
		add("say.order", v.say("say.order-text"))
	}
	return out
}

// forumFile gives the file of a draft as text.
func (c *call) forumFile() error {
	room, no, err := c.forumNo()
	if err != nil {
		return err
	}
	b, err := room.Source(c.r.Context(), no, c.r.URL.Query().Get("akhir") != "")
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `attachment; filename="standar-`+canonNo(no)+`.yaml"`)
	_, err = c.w.Write(b)
	return err
}

// partOptions are the options of the component that a comment is on.
func (v voice) partOptions(chosen string) (out []Option) {
	for _, l := range say.Components() {
		out = append(out, Option{Value: l, Label: v.forumComponent(l), Chosen: l == chosen})
	}
	return out
}
