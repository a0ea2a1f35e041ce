package web

import (
	"errors"
	"net/http"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// complaintsPath lists what people have to say about the office.
const complaintsPath = "/kantor/aduan"

func complaintDeskRoutes(add adder) {
	add("GET", complaintsPath, "see-complaints", (*clerk).complaints)
	add("GET", complaintsPath+"/baru", "handle-complaints", (*clerk).complaintNew)
	add("POST", complaintsPath+"/baru", "handle-complaints", (*clerk).complaintNewTake)
	add("GET", complaintsPath+"/{no}", "see-complaints", (*clerk).complaintShow)
	add("GET", complaintsPath+"/{no}/foto/{item}", "see-complaints", (*clerk).complaintPhoto)
	add("POST", complaintsPath+"/{no}/pelapor", "see-reporter", (*clerk).complaintReporter)
	add("POST", complaintsPath+"/{no}/hapus", "see-reporter", (*clerk).complaintErase)
	add("POST", complaintsPath+"/{no}/{laku}", "handle-complaints", (*clerk).complaintAct)
	complaintMoreRoutes(add)
}

// complaintsPage is one list of the office, by the nearest limit.
type complaintsPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	Find   Field
	Lines  []complaintLine
	None   string
	Next   string
	May    bool
	// News is what senders are to be told.
	News []*complaintNews
}

type complaintLine struct {
	Address, Title, Reference string
	Due, State                Tag
	Facts                     []string
	Marks                     []Tag
}

func (k *clerk) complaints() error {
	q := k.r.URL.Query()
	find := strings.TrimSpace(q.Get("q"))
	var f *fault.Fault
	if find != "" {
		no, err := k.Hall.Complaints.Find(k.ctx(), k.actor, find[:min(len(find), 60)])
		if err == nil {
			return k.see(complaintAt(no))
		}
		if f = fault.As(err); f == nil || f.Kind == fault.Unavailable {
			return err
		}
	}
	list := q.Get("daftar")
	if list != complaints.ListEnded && list != complaints.ListTold {
		list = complaints.ListOpen
	}
	rows, next, err := k.Hall.Complaints.List(k.ctx(), k.actor, list, q.Get("sesudah"))
	if err != nil {
		return err
	}
	p := &complaintsPage{Shell: k.shell(k.say("heard.title")), Notice: k.notice(), May: k.actor.Can("handle-complaints")}
	for _, t := range []string{complaints.ListOpen, complaints.ListTold, complaints.ListEnded} {
		p.Tabs = append(p.Tabs, MenuItem{Address: complaintsPath + "?daftar=" + t, Label: k.say("heard.list-" + t), Current: t == list})
	}
	p.Find = Field{Shape: "input", ID: "q", Name: "q", Type: "search", Plain: true, Auto: "off", Width: "w20", Label: k.say("heard.desk-find"), Help: k.say("heard.desk-find-help")}
	status := http.StatusOK
	if f != nil {
		status, p.Find.Error = f.Kind.Status(), k.messages.SayFault(k.tag, f)
		p.Problems = []Problem{{Field: "q", Message: p.Find.Error}}
	}
	for _, x := range rows {
		p.Lines = append(p.Lines, k.complaintLine(x))
	}
	if len(rows) == 0 {
		p.None = k.say("heard.list-none-" + list)
	}
	if p.May {
		news, err := k.Hall.Complaints.Waiting(k.ctx(), k.actor)
		if err != nil {
			return err
		}
		for i := range news {
			p.News = append(p.News, k.complaintNewsOf(&news[i]))
		}
	}
	if next != "" {
		p.Next = complaintsPath + "?daftar=" + list + "&sesudah=" + next
	}
	k.w.Header().Set("Content-Security-Policy", chatPolicy)
	return k.showPrivate(status, "officer-complaints", p)
}

func complaintAt(no int64) string { return complaintsPath + "/" + canonNo(no) }

func (k *clerk) complaintLine(x complaints.Row) complaintLine {
	l := complaintLine{Address: complaintAt(x.No), Reference: x.Reference, Title: k.say(x.Class.NameKey()), State: k.heardState(x.State)}
	if x.Category != "" {
		l.Facts = append(l.Facts, k.heardCategory(x.Category))
	}
	if s, ok := k.Catalogue.Current(x.Service, k.today()); ok {
		l.Facts = append(l.Facts, k.tell(s.Name))
	}
	if x.Office != k.actor.Office {
		if o, err := k.Desk.Office(x.Office); err == nil {
			l.Facts = append(l.Facts, o.Full())
		}
	}
	l.Facts = append(l.Facts, k.say("heard.on", lang.Moment(k.tag, x.Received.In(k.zone))))
	if !x.Due.IsZero() {
		l.Due = k.dueTag(x.Due.In(k.zone))
	}
	for _, m := range []struct {
		on        bool
		key, tone string
	}{{x.Told != "", "heard.mark-told", "bad"}, {x.Anonymous, "heard.mark-anonymous", "calm"}, {x.Confidential, "heard.mark-confidential", "calm"}, {x.Channel == "noticed", "heard.mark-noticed", "calm"}} {
		if m.on {
			l.Marks = append(l.Marks, Tag{Label: k.say(m.key), Tone: m.tone})
		}
	}
	return l
}

// complaintPage is one matter with what may be done about it.
type complaintPage struct {
	Shell
	Notice, Reference string
	State             Tag
	Due               []dueLine
	Now               []Tag
	Rows, Who         []Row
	Text              []string
	Photos            []fileLink
	Decision          []string
	Public            []string
	Story             []Event
	Alike             []complaintLine
	Acts              []actForm
	Hidden, Looked    string
	// Lacks are the rights that a report without a name does not have.
	Lacks []string
	News  *complaintNews
	Copy  string
}

func (k *clerk) complaintShow() error { return k.showComplaint(http.StatusOK, "", nil, nil) }

func (k *clerk) showComplaint(status int, act string, f *fault.Fault, who *complaints.Who) error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	x, err := k.Hall.Complaints.Show(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	p := &complaintPage{Shell: k.shell(k.say("heard.matter", k.say(x.Class.NameKey()))), Notice: k.notice(), Reference: x.Reference, State: k.heardState(x.State), Text: lines(x.Words.Text), Looked: k.say("heard.desk-looked")}
	p.Back = complaintsPath
	p.Rows = append([]Row{{Label: k.say("heard.received-at"), Values: []string{lang.Moment(k.tag, x.Story[0].At.In(k.zone)), x.First.Full()}}}, k.heardRows(x)...)
	if x.About.Case >= 0 {
		p.Rows = append(p.Rows, Row{Label: k.say("heard.case"), Values: []string{k.Hall.Complaints.Reference(x.About.Case)}})
	}
	switch {
	case who != nil:
		x.Who = *who
		p.Who = k.heardWho(x)
	case x.Masked:
		p.Hidden = k.say("heard.masked")
	default:
		p.Who = k.heardWho(x)
	}
	for i, item := range x.Photos {
		p.Photos = append(p.Photos, fileLink{Address: complaintAt(no) + "/foto/" + item.String(), Label: k.say("heard.photo", i+1)})
	}
	p.Decision, p.Due, p.Story = lines(x.Decision), k.heardDue(x, true), k.heardStory(x, true)
	for _, owed := range x.Owes() {
		t := k.dueTag(k.at(owed.Due))
		p.Now = append(p.Now, Tag{Label: k.say("heard.owed-"+string(owed.Duty)) + ": " + t.Label, Tone: t.Tone})
	}
	p.Public = append(lines(x.Public.Summary), lines(x.Public.Answer)...)
	if err := errors.Join(k.complaintTold(p, x), k.complaintAlike(p, x)); err != nil {
		return err
	}
	if err := k.complaintActs(p, x); err != nil {
		return err
	}
	if f != nil {
		for i := range p.Acts {
			if a := &p.Acts[i]; a.ID == act {
				a.Open, p.Problems = true, k.actProblems(a, f)
			}
		}
		if len(p.Problems) == 0 {
			p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
		}
	}
	k.w.Header().Set("Content-Security-Policy", chatPolicy)
	return k.showPrivate(status, "officer-complaint", p)
}

// complaintTold adds which rights a report lacks, and what its sender is to be told.
func (k *clerk) complaintTold(p *complaintPage, x complaints.Shown) error {
	if x.Matter.Who.Zero() { // and not only hidden
		p.Lacks = k.heardRights(x)
	}
	if k.actor.Can("handle-complaints") {
		news, err := k.Hall.Complaints.NoticeOf(k.ctx(), k.actor, x.No)
		if err != nil {
			return err
		}
		p.News, p.Copy = k.complaintNewsOf(news), complaintAt(x.No)+"/salinan"
	}
	return nil
}

// complaintAlike adds likely duplicates of what still runs.
func (k *clerk) complaintAlike(p *complaintPage, x complaints.Shown) error {
	if !x.Ended() {
		alike, err := k.Hall.Complaints.Duplicates(k.ctx(), k.actor, x.No)
		if err != nil {
			return err
		}
		for _, a := range alike {
			l := k.complaintLine(a.Row)
			l.Facts = append(l.Facts, k.say("heard.alike-share", a.Share))
			p.Alike = append(p.Alike, l)
		}
	}
	return nil
}

// deskActs collects what an officer may do to one matter.
type deskActs struct {
	*clerk
	x   complaints.Shown
	out []actForm
}

func (d *deskActs) add(id string, danger bool, fields ...Field) {
	d.out = append(d.out, actForm{ID: id, Action: complaintAt(d.x.No) + "/" + id, Title: d.say("heard.do-" + id), Lead: d.say("heard.do-" + id + "-lead"), Button: d.say("heard.do-" + id), Danger: danger, Fields: fields})
}

func (d *deskActs) area(id, name, key string) Field {
	return Field{Shape: "area", ID: id + "-" + name, Name: name, Rows: 4, Count: complaints.MostText, Label: d.say(key), Value: d.typedText(name)}
}

func (d *deskActs) line(name, key, value string) Field {
	return Field{Shape: "input", Type: "text", ID: name, Name: name, Width: "w20", Plain: true, Auto: "off", Label: d.say(key), Value: value}
}

// radio is a choice whose labels are PREFIX and the value.
func (d *deskActs) radio(name, key, prefix string, values []string) Field {
	f := Field{Shape: "choice", Type: "radio", ID: name, Name: name, Label: d.say(key)}
	for _, v := range values {
		f.Options = append(f.Options, Option{ID: name + "-" + v, Value: v, Label: d.say(prefix + v)})
	}
	return f
}

// complaintActs are what this officer may do now.
func (k *clerk) complaintActs(p *complaintPage, x complaints.Shown) error {
	if !k.actor.Can("handle-complaints") {
		return nil
	}
	d := &deskActs{clerk: k, x: x}
	if x.Matter.Office != string(k.actor.Office) {
		d.add("ambil", false)
		p.Acts = d.out
		return nil
	}
	if !x.Ended() && x.State != complaint.DeliveredState && x.State != complaint.DecidedState {
		if err := d.running(); err != nil {
			return err
		}
	}
	d.always()
	p.Acts = d.out
	return nil
}

// running are the acts before the decision.
func (d *deskActs) running() error {
	x := d.x
	var classes, outcomes []string
	for _, c := range complaint.Classes() {
		classes = append(classes, string(c))
	}
	for _, o := range x.Class.Outcomes() {
		outcomes = append(outcomes, string(o))
	}
	class := d.radio("class", "heard.kind", "complaint.class.", classes)
	for i := range class.Options {
		class.Options[i].Chosen = class.Options[i].Value == string(x.Class)
	}
	d.add("periksa", false, class)
	d.add("jawab", false, d.area("jawab", "words", "heard.words-answer"))
	if x.State == complaint.Open && x.AskedAt == 0 {
		d.add("minta", false, d.area("minta", "words", "heard.words-ask"))
	}
	if x.State == complaint.Open {
		d.add("putus", false, d.radio("outcome", "heard.outcome", "heard.outcome-", outcomes), d.area("putus", "words", "heard.words-decide"))
	}
	to := Field{Shape: "select", ID: "to", Name: "to", Label: d.say("heard.forward-to")}
	for _, o := range d.Hall.Complaints.Receivers() {
		if o.Code != d.actor.Office && (!x.Head || o.Code != x.First.Code) {
			to.Options = append(to.Options, Option{Value: string(o.Code), Label: o.Full()})
		}
	}
	d.add("teruskan", false, to, d.area("teruskan", "words", "heard.words-forward"))
	against, err := d.againstField(x)
	d.add("terlapor", false, against, Field{Shape: "tick", ID: "head", Name: "head", Value: "1", Label: d.say("heard.head"), Help: d.say("heard.head-desk"), Chosen: x.Head})
	d.add("gabung", true, d.line("into", "heard.merge-into", ""))
	return err
}

// always are the acts that do not wait for a stage.
func (d *deskActs) always() {
	x := d.x
	if x.State == complaint.DecidedState {
		d.add("sampaikan", false, d.radio("how", "heard.how", "heard.how-", []string{"counter", "letter", "message"}))
	}
	d.add("nomor", false, d.line("number", "heard.national", x.National))
	if !x.Erased {
		summary := d.line("summary", "heard.summary", x.Public.Summary)
		summary.Width, summary.Plain = "", false
		fields := []Field{summary, optionalField(d.area("umumkan", "answer", "heard.public-answer"))}
		if x.Confidential {
			fields[0].Help = d.say("heard.neutral")
		} else {
			fields = append(fields, Field{Shape: "tick", ID: "words-public", Name: "release", Value: "1", Label: d.say("heard.release"), Help: d.say("heard.release-help")})
		}
		d.add("umumkan", false, fields...)
	}
	if x.Matter.Who.Zero() && !x.Ended() {
		d.add("nama", false, d.line("nama", "heard.name", d.typed("nama")), optionalField(d.line("kontak", "heard.contact", d.typed("kontak"))), optionalField(d.line("alamat", "heard.address", d.typed("alamat"))))
	}
	if x.Masked && d.actor.Can("see-reporter") {
		d.add("pelapor", true, d.radio("alasan", "heard.look-why", "web.look.", premises.LookReasons()))
	}
	if x.Ended() && !x.Erased && d.actor.Can("see-reporter") {
		d.add("hapus", true)
	}
}

// againstField lists the officers of the office that it was addressed to.
func (k *clerk) againstField(x complaints.Shown) (Field, error) {
	f := Field{Shape: "choice", Type: "checkbox", ID: "against", Name: "against", Label: k.say("heard.against")}
	people, err := k.Desk.Colleagues(k.ctx(), x.First.Code)
	for i, o := range people {
		named := false
		for _, a := range x.Against {
			named = named || a == o.Account
		}
		f.Options = append(f.Options, Option{ID: "against-" + canonNo(int64(i)), Value: o.Account, Label: o.Name, Chosen: named})
	}
	return f, err
}

// complaintAct does what the officer asks for.
func (k *clerk) complaintAct() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	room, ctx, a, act := k.Hall.Complaints, k.ctx(), k.actor, k.r.PathValue("laku")
	words := k.typedText("words")
	switch act {
	case "periksa":
		err = room.Verify(ctx, a, no, complaint.Class(k.typed("class")))
	case "jawab":
		err = room.Answer(ctx, a, no, words)
	case "minta":
		err = room.Ask(ctx, a, no, words)
	case "putus":
		err = room.Decide(ctx, a, no, complaint.Outcome(k.typed("outcome")), words)
	case "teruskan":
		err = room.Forward(ctx, a, no, region.Code(k.typed("to")), words)
	case "terlapor":
		err = room.Name(ctx, a, no, k.r.PostForm["against"], k.typed("head") != "")
	case "gabung":
		err = room.Merge(ctx, a, no, k.typed("into"))
	case "sampaikan":
		err = room.Hand(ctx, a, no, k.typed("how"))
	case "nomor":
		err = room.Number(ctx, a, no, k.typed("number"))
	case "umumkan":
		err = room.Publish(ctx, a, no, complaints.Text{Summary: k.typedText("summary"), Answer: k.typedText("answer")}, k.typed("release") != "")
	case "ambil":
		err = room.TakeUp(ctx, a, no)
	case "nama":
		err = room.IdentifyFor(ctx, a, no, complaints.Who{Name: k.typed("nama"), Contact: k.typed("kontak"), Address: k.typed("alamat")})
	default:
		return errNotFound
	}
	return k.complaintDone(no, act, err)
}

// complaintDone leads on, or shows the page again with what was wrong. Whoever
// forwarded a matter, or named themselves, cannot open it any more.
func (k *clerk) complaintDone(no int64, act string, err error) error {
	f := fault.As(err)
	switch {
	case err == nil && (act == "teruskan" || act == "terlapor" || act == "gabung" || act == "hapus"):
		return k.done(complaintsPath, "complaint-"+act)
	case err == nil:
		return k.done(complaintAt(no), "complaint-done")
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return k.showComplaint(f.Kind.Status(), act, f, nil)
}

// complaintReporter opens who is behind an anonymous matter.
func (k *clerk) complaintReporter() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	who, err := k.Hall.Complaints.Reporter(k.ctx(), k.actor, no, k.typed("alasan"))
	if err != nil {
		return k.complaintDone(no, "pelapor", err)
	}
	return k.showComplaint(http.StatusOK, "", nil, &who)
}

func (k *clerk) complaintErase() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	return k.complaintDone(no, "hapus", k.Hall.Complaints.Erase(k.ctx(), k.actor, no))
}

func (k *clerk) complaintPhoto() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	item, err := canon.ParseID(k.r.PathValue("item"))
	if err != nil {
		return errNotFound
	}
	f, body, err := k.Hall.Complaints.Photo(k.ctx(), k.actor, no, item)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	k.sendFile(f.MIME, "foto", f.Bytes, body, false)
	return nil
}
