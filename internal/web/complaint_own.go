package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// heardFindPage asks for reference and secret.
type heardFindPage struct {
	Shell
	Fields []Field
	Known  bool
}

func (c *call) heardFind() error { return c.heardFindAgain(nil) }

func (c *call) heardFindAgain(f *fault.Fault) error {
	if _, err := c.heardRoom(); err != nil {
		return err
	}
	p := &heardFindPage{Shell: c.shell(c.say("heard.track")), Known: c.kept(heardCookie) != ""}
	p.Back, p.Scripts = heardPath, []string{"g.js"}
	p.Fields = []Field{
		{Shape: "input", ID: "nomor", Name: "nomor", Type: "text", Plain: true, Width: "w20", Auto: "off", Label: c.say("heard.reference"), Help: c.say("heard.reference-help"), Value: c.typed("nomor")},
		{Shape: "input", ID: "rahasia", Name: "rahasia", Type: "text", Plain: true, Width: "w20", Auto: "off", Label: c.say("web.sent.secret"), Help: c.say("heard.secret-help")},
	}
	if f != nil {
		p.Problems = c.fieldProblems(p.Fields, f.On("nomor"))
	}
	return c.showTried(statusOf(p.Problems), "complaint-track", p)
}

func (c *call) heardFindTake() error {
	room, err := c.heardRoom()
	if err != nil {
		return err
	}
	reference, secret := c.typed("nomor"), c.typed("rahasia")
	no, err := room.Resolve(c.r.Context(), reference, secret, network(c.ClientIP(c.r)))
	if f := fault.As(err); f != nil && f.Kind == fault.NotFound {
		return c.heardFindAgain(f)
	}
	if err != nil {
		return err
	}
	c.keep(heardCookie, room.Reference(no)+"."+canon.Tidy(secret), 30)
	return c.see(heardOwn)
}

// heardNo is the matter that this device may see.
func (c *call) heardNo() (*complaints.Room, int64, error) {
	room, err := c.heardRoom()
	if err != nil {
		return nil, 0, err
	}
	reference, secret, _ := strings.Cut(c.kept(heardCookie), ".")
	no, err := room.Resolve(c.r.Context(), reference, secret, network(c.ClientIP(c.r)))
	return room, no, err
}

// heardMatter reads it; a decision that is read is delivered.
func (c *call) heardMatter() (complaints.Shown, error) {
	room, no, err := c.heardNo()
	if err != nil {
		return complaints.Shown{}, err
	}
	return room.Follow(c.r.Context(), no)
}

// heardLost leads to where a matter is found again.
func (c *call) heardLost(err error) error {
	if fault.Of(err) == fault.NotFound && c.Hall != nil {
		c.forget(heardCookie)
		return c.see(heardTrack)
	}
	return err
}

// heardReceiptPage is the receipt, with the contents that UU 25/2009 art. 44 asks for.
type heardReceiptPage struct {
	Shell
	Reference, Secret string
	Rows              []Row
	Text              []string
	Rights            []string
	Next              []string
	Due               []dueLine
	// Near are public matters around the same place, which may be the same.
	Near []heardLine
}

func (c *call) heardReceipt() error {
	x, err := c.heardMatter()
	if err != nil {
		return c.heardLost(err)
	}
	_, secret, _ := strings.Cut(c.kept(heardCookie), ".")
	p := &heardReceiptPage{Shell: c.shell(c.say("heard.receipt")), Reference: x.Reference, Secret: premises.SpellSecret(secret), Text: lines(x.Words.Text)}
	zone := c.Desk.Calendar(x.First.Code).Zone()
	taker := c.say("heard.taken-web")
	if x.Channel == "counter" || x.Channel == "noticed" {
		taker = c.say("heard.taken-counter")
	}
	p.Rows = append(c.heardWho(x), Row{Label: c.say("heard.received-at"), Values: []string{lang.Moment(c.tag, x.Story[0].At.In(zone)), x.First.Full(), x.First.Address}},
		Row{Label: c.say("heard.received-by"), Values: []string{taker}})
	p.Rows = append(p.Rows, c.heardRows(x)...)
	p.Due = c.heardDue(x, true)
	p.Rights = c.heardRights(x)
	p.Next = []string{c.say("heard.next-1"), c.say("heard.next-2"), c.say("heard.next-3")}
	if x.About.Placed {
		near, err := c.Hall.Complaints.Near(c.r.Context(), x.About.Lat, x.About.Lon)
		if err != nil {
			return err
		}
		for i := range near {
			if near[i].Reference != x.Reference && near[i].Category == x.About.Category {
				p.Near = append(p.Near, c.heardLine(&near[i]))
			}
		}
	}
	return c.showPrivate(http.StatusOK, "complaint-receipt", p)
}

// heardWho is the identity of the sender as the receipt repeats it.
func (c *call) heardWho(x complaints.Shown) (out []Row) {
	add := func(key, v string) {
		if v != "" {
			out = append(out, Row{Label: c.say(key), Values: []string{v}})
		}
	}
	if x.Who.Nobody() {
		add("heard.name", c.say("heard.no-name"))
		add("heard.contact", x.Words.Contact)
		return out
	}
	add("heard.name", x.Who.Name)
	add("heard.address", x.Who.Address)
	add("heard.contact", x.Who.Contact)
	add("heard.for", x.Who.For)
	return out
}

// heardRows are the other facts of a matter.
func (v voice) heardRows(x complaints.Shown) (out []Row) {
	add := func(key string, values ...string) {
		if values[0] != "" {
			out = append(out, Row{Label: v.say(key), Values: values})
		}
	}
	add("heard.kind", v.say(x.Class.NameKey()))
	if x.About.Category != "" {
		add("heard.category", v.heardCategory(x.About.Category))
	}
	add("heard.place", x.Words.Place)
	if x.About.Placed {
		add("heard.point", pointText(x.About.Lat, x.About.Lon))
	} else if x.Words.Placed {
		add("heard.point", pointText(x.Words.Lat, x.Words.Lon))
	}
	if x.Words.Served != "" {
		add("heard.date", v.date(x.Words.Served))
	}
	add("heard.accused", x.Words.Accused)
	add("heard.loss", x.Words.Loss)
	add("heard.wish", x.Words.Wish)
	add("heard.link", x.Words.Link)
	add("heard.national", x.National)
	var flags []string
	for _, f := range []struct {
		on  bool
		key string
	}{{x.Anonymous, "heard.anonymous"}, {x.Confidential, "heard.confidential"}, {x.Head, "heard.head"}, {x.Late, "heard.filed-late"}} {
		if f.on {
			flags = append(flags, v.say(f.key))
		}
	}
	if len(flags) > 0 {
		add("heard.marks", flags...)
	}
	return out
}

func pointText(lat, lon int64) string {
	return strconv.FormatFloat(float64(lat)/1e6, 'f', -1, 64) + ", " + strconv.FormatFloat(float64(lon)/1e6, 'f', -1, 64)
}

// heardCategory names a category; one that another face brought is its own name.
func (v voice) heardCategory(id string) string {
	if key := "heard.category-" + id; v.messages.Has(key) {
		return v.say(key)
	}
	return id
}

func (v voice) heardState(s complaint.State) Tag {
	tone := "wait"
	switch s {
	case complaint.DecidedState, complaint.DeliveredState, complaint.ClosedState:
		tone = "good"
	case complaint.WithdrawnState, complaint.LapsedState, complaint.MergedState:
		tone = "calm"
	}
	return Tag{Label: v.say("heard.state-" + string(s)), Tone: tone}
}

// heardDue are the limits with their sums; open leaves out what is done.
func (c *call) heardDue(x complaints.Shown, open bool) (out []dueLine) {
	for _, k := range x.Clocks {
		if open && k.Met != 0 {
			continue
		}
		l := dueLine{Title: c.say("heard.duty-"+string(k.Duty), c.count("web.unit."+k.Unit, k.Amount), k.Basis), When: lang.LongDate(c.tag, k.Due.At)}
		switch {
		case k.Met != 0 && k.Met <= k.Due.At.UnixMilli():
			l.Note = c.say("heard.met", lang.Moment(c.tag, time.UnixMilli(k.Met).In(k.Due.At.Location())))
		case k.Met != 0:
			l.Note = c.say("heard.met-late", lang.Moment(c.tag, time.UnixMilli(k.Met).In(k.Due.At.Location())))
		case c.now.After(k.Due.At) && !x.Ended():
			l.Note = c.say("heard.missed")
		case k.Due.Provisional:
			l.Note = c.say("calendar.provisional")
		}
		for _, s := range k.Due.Lines {
			l.Sum = append(l.Sum, c.sumLine(s))
		}
		out = append(out, l)
	}
	return out
}

// heardRights says which rights a report without a name lacks.
func (c *call) heardRights(x complaints.Shown) []string {
	if !x.Who.Nobody() {
		return nil
	}
	return []string{c.say("heard.rights-1"), c.say("heard.rights-2"), c.say("heard.rights-3")}
}

// heardOwnPage is a matter as its sender follows it.
type heardOwnPage struct {
	Shell
	Reference string
	State     Tag
	Lead      string
	Decision  []string
	Outcome   string
	Rows      []Row
	Text      []string
	Photos    []fileLink
	Due       []dueLine
	Story     []Event
	Rights    []string
	Acts      []actForm
}

func (c *call) heardFollow() error { return c.heardFollowAgain("", nil) }

func (c *call) heardFollowAgain(act string, f *fault.Fault) error {
	x, err := c.heardMatter()
	if err != nil {
		return c.heardLost(err)
	}
	p := &heardOwnPage{Shell: c.shell(c.say("heard.yours")), Reference: x.Reference, State: c.heardState(x.State), Text: lines(x.Words.Text)}
	p.Back, p.Scripts = heardPath, []string{"g.js"}
	p.Lead = c.say("heard.lead-"+string(x.State), x.Office.Full())
	if x.Decision != "" && x.State != complaint.Open {
		p.Decision, p.Outcome = lines(x.Decision), c.say("heard.outcome-"+string(x.Outcome))
	}
	p.Rows = append(c.heardWho(x), c.heardRows(x)...)
	p.Due, p.Rights = c.heardDue(x, false), c.heardRights(x)
	for i, item := range x.Photos {
		p.Photos = append(p.Photos, fileLink{Address: heardOwn + "/foto/" + item.String(), Label: c.say("heard.photo", i+1)})
	}
	p.Story = c.heardStory(x, false)
	p.Acts = c.heardActs(x)
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		for i := range p.Acts {
			if a := &p.Acts[i]; a.ID == act {
				a.Open = true
				p.Problems = (&clerk{call: c}).actProblems(a, f)
			}
		}
		if len(p.Problems) == 0 {
			p.Problems = []Problem{{Message: c.messages.SayFault(c.tag, f)}}
		}
	}
	return c.showPrivate(status, "complaint-own", p)
}

// heardActs are what the sender may do now.
func (c *call) heardActs(x complaints.Shown) (out []actForm) {
	add := func(id string, danger bool, fields ...Field) {
		out = append(out, actForm{ID: id, Action: heardOwn + "/" + id, Title: c.say("heard.act-" + id), Lead: c.say("heard.act-" + id + "-lead"), Button: c.say("heard.act-" + id), Danger: danger, Fields: fields})
	}
	area := func(id, key string) Field {
		return Field{Shape: "area", ID: id, Name: id, Rows: 4, Count: complaints.MostText, Label: c.say(key), Value: c.typedLong(id)}
	}
	if x.State == complaint.Waiting {
		add("tambah", false, area("tambahan", "heard.add"), Field{Shape: "file", ID: "foto", Name: "foto", Label: c.say("heard.photo", len(x.Photos)+1), Optional: true, Accept: accept([]string{"jpeg", "png"})})
		out[0].Open, out[0].Files = true, true
		for _, l := range x.Story {
			if l.Kind == "complaint.asked" && l.Words != "" {
				out[0].Lead = c.say("heard.asked-for", l.Words)
			}
		}
	}
	if (x.State == complaint.DeliveredState || x.State == complaint.ClosedState) && x.Score == 0 {
		f := Field{Shape: "choice", Type: "radio", ID: "nilai", Name: "nilai", Label: c.say("heard.rate")}
		for i := 4; i >= 1; i-- {
			n := strconv.Itoa(i)
			f.Options = append(f.Options, Option{ID: "nilai-" + n, Value: n, Label: c.say("heard.rate-" + n)})
		}
		add("nilai", false, f, optionalField(area("komentar", "heard.comment")))
	}
	if x.State == complaint.DeliveredState && !x.Reopened {
		add("buka", false, area("alasan", "heard.reopen-why"))
	}
	if x.Who.Nobody() && !x.Ended() {
		add("nama", false, c.lineAsked("nama", "heard.name", "", c.r.PostForm), optionalField(c.lineAsked("kontak", "heard.contact", "", c.r.PostForm)), optionalField(c.lineAsked("alamat", "heard.address", "", c.r.PostForm)))
	}
	if !x.Ended() && x.State != complaint.DecidedState && x.State != complaint.DeliveredState {
		add("tarik", true)
	}
	return out
}

// typedLong is a long text as it was sent.
func (c *call) typedLong(name string) string {
	if c.r.PostForm == nil {
		_ = c.r.ParseForm()
	}
	s := c.r.PostForm.Get(name)
	return s[:min(len(s), mostTyped)]
}

// heardAct does what the sender asks for.
func (c *call) heardAct() error {
	room, no, err := c.heardNo()
	if err != nil {
		return c.heardLost(err)
	}
	ctx, act := c.r.Context(), c.r.PathValue("laku")
	switch act {
	case "tambah":
		err = c.heardCompletes(room, no)
	case "nilai":
		score, _ := strconv.Atoi(c.typed("nilai"))
		err = room.Rate(ctx, no, score, c.typedLong("komentar"))
	case "buka":
		err = room.Reopen(ctx, no, c.typedLong("alasan"))
	case "nama":
		err = room.Identify(ctx, no, complaints.Who{Name: c.typedLong("nama"), Contact: c.typedLong("kontak"), Address: c.typedLong("alamat")})
	case "tarik":
		err = room.Withdraw(ctx, no)
	default:
		return errNotFound
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return c.see(heardOwn)
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return c.heardFollowAgain(act, f)
}

// heardCompletes adds what the office asked for, with a photograph.
func (c *call) heardCompletes(room *complaints.Room, no int64) error {
	x, err := room.Follow(c.r.Context(), no)
	if err != nil {
		return err
	}
	n := heardTyped{at: x.First.Code}
	if err := c.heardIntake(&n); err != nil {
		return err
	}
	c.r.PostForm = n.typed
	if len(n.wrong) > 0 {
		err = n.wrong[0]
	} else {
		err = room.Add(c.r.Context(), no, n.typed.Get("tambahan"), n.photos...)
	}
	if err != nil {
		return errors.Join(err, c.Desk.DropFiles(c.r.Context(), n.photos))
	}
	return nil
}

// heardStory is what happened, for the sender or for an officer.
func (v voice) heardStory(x complaints.Shown, officer bool) (out []Event) {
	zone := time.UTC
	if len(x.Clocks) > 0 {
		zone = x.Clocks[0].Due.At.Location()
	}
	for _, l := range x.Story {
		e := Event{Title: v.say("heard.happened-" + l.Kind[strings.LastIndexByte(l.Kind, '.')+1:]), When: lang.Moment(v.tag, l.At.In(zone)), Tone: "done"}
		switch l.Kind {
		case "complaint.verified":
			e.Lines = append(e.Lines, v.say(complaint.Class(l.Detail).NameKey()))
		case "complaint.decided":
			e.Lines = append(e.Lines, v.say("heard.outcome-"+l.Detail))
		case "complaint.delivered":
			e.Lines = append(e.Lines, v.say("heard.how-"+l.Detail))
		case "complaint.escalated":
			e.Lines = append(e.Lines, v.say("heard.late-"+l.Detail))
		case "complaint.looked":
			e.Lines = append(e.Lines, v.say("heard.looked-"+l.Detail), v.say("web.role."+l.Role))
		case "complaint.told":
			e.Lines = append(e.Lines, v.say("heard.told-"+l.Detail))
		case "complaint.numbered":
			e.Lines = append(e.Lines, l.Detail)
		}
		if l.To != "" {
			name := string(l.To)
			for _, o := range []premises.Office{x.Office, x.First} {
				if o.Code == l.To {
					name = o.Full()
				}
			}
			e.Lines = append(e.Lines, name)
		}
		e.Lines = append(e.Lines, lines(l.Words)...)
		out = append(out, e)
	}
	return out
}

func (c *call) heardPhoto() error {
	room, no, err := c.heardNo()
	if err != nil {
		return c.heardLost(err)
	}
	item, err := canon.ParseID(c.r.PathValue("item"))
	if err != nil {
		return errNotFound
	}
	f, body, err := room.OwnPhoto(c.r.Context(), no, item)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	(&clerk{call: c}).sendFile(f.MIME, "foto", f.Bytes, body, false)
	return nil
}

// heardOutsidePage is the file for the Ombudsman, to be printed or copied.
type heardOutsidePage struct {
	Shell
	Reference string
	Rows      []Row
	Text      []string
	Decision  []string
	Story     []Event
	Due       []dueLine
	Lacks     []string
}

// heardOutside prepares the way to the Ombudsman (UU 37/2008 art. 24).
func (c *call) heardOutside() error {
	x, err := c.heardMatter()
	if err != nil {
		return c.heardLost(err)
	}
	p := &heardOutsidePage{Shell: c.shell(c.say("heard.outside")), Reference: x.Reference, Text: lines(x.Words.Text), Decision: lines(x.Decision)}
	p.Back = heardOwn
	p.Rows = append(c.heardWho(x), Row{Label: c.say("heard.reported-to"), Values: []string{x.First.Full(), x.First.Address}})
	if x.Office.Code != x.First.Code {
		p.Rows = append(p.Rows, Row{Label: c.say("heard.now-at"), Values: []string{x.Office.Full()}})
	}
	p.Rows = append(p.Rows, c.heardRows(x)...)
	p.Story, p.Due = c.heardStory(x, false), c.heardDue(x, false)
	if x.Who.Nobody() {
		p.Lacks = append(p.Lacks, c.say("heard.outside-name"))
	}
	if !x.Ended() && x.State != complaint.DeliveredState {
		p.Lacks = append(p.Lacks, c.say("heard.outside-early"))
	}
	return c.showPrivate(http.StatusOK, "complaint-outside", p)
}
