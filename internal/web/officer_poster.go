package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/outreach"
	"genggam/internal/sheet"
)

const postersPath = "/kantor/poster"

// postersPage lists the posters of the office by place, with how often each was
// followed, and makes a new one.
type postersPage struct {
	Shell
	Notice  string
	Posters []posterLine
	Make    actForm
	Empty   string
}

// posterLine is one poster of the list.
type posterLine struct{ Address, Place, Service, State, Counts string }

// table and cell are what the part of that name draws.
type table struct {
	Caption string
	Head    []string
	Rows    [][]cell
}

type cell struct{ Text, Address string }

func (k *clerk) posters() error { return k.showPosters(nil, nil) }

func (k *clerk) showPosters(typed url.Values, f *fault.Fault) error {
	all, err := k.Hall.Outreach.Posters(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &postersPage{Shell: k.shell(k.say("poster.title")), Notice: k.notice()}
	p.Scripts = []string{"g.js"}
	if k.actor.Can("see-visits") {
		p.Back = visitsPath
	}
	for _, x := range all {
		number := func(n int64) string { return lang.Number(k.tag, n) }
		p.Posters = append(p.Posters, posterLine{Address: postersPath + "/" + x.ID, Place: x.Place, Service: k.serviceName(x.Standard), State: k.posterState(x),
			Counts: k.say("poster.line", number(x.Week), number(x.Month), number(x.Visits))})
	}
	if len(all) == 0 {
		p.Empty = k.say("poster.none")
	}
	service := Field{Shape: "select", ID: "layanan", Name: "layanan", Label: k.say("poster.service")}
	for _, s := range k.Desk.Catalogue().All(k.today()) {
		if k.office.Provides(s) {
			service.Options = append(service.Options, Option{Value: s.ID, Label: k.tell(s.Name), Chosen: typed.Get("layanan") == s.ID})
		}
	}
	p.Make = actForm{ID: "baru", Title: k.say("poster.make"), Lead: k.say("poster.make-lead"), Button: k.say("poster.make-button"), Action: postersPath, Fields: []Field{service,
		{Shape: "input", Type: "text", ID: "tempat", Name: "tempat", Label: k.say("poster.place"), Help: k.say("poster.place-help"), Auto: "off", Value: typed.Get("tempat")}}}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = k.actProblems(&p.Make, f)
	}
	return k.showPrivate(status, "officer-posters", p)
}

func (k *clerk) serviceName(id string) string {
	if s, ok := k.Desk.Catalogue().Current(id, k.today()); ok {
		return k.tell(s.Name)
	}
	return id
}

func (k *clerk) posterState(p outreach.Poster) string {
	if !p.Gone.IsZero() {
		return k.say("poster.gone", lang.Date(k.tag, p.Gone.In(k.zone)))
	}
	return k.say("poster.hangs", lang.Date(k.tag, p.Made.In(k.zone)))
}

// posterMake gives a poster an id.
func (k *clerk) posterMake() error {
	id, err := k.Hall.Outreach.MakePoster(k.ctx(), k.actor, k.typed("layanan"), k.typedText("tempat"))
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return k.showPosters(k.r.PostForm, f)
	}
	if err != nil {
		return err
	}
	return k.done(postersPath+"/"+id, "poster-made")
}

// posterPage is one poster: to be printed, its counts, and the same words to be
// sent.
type posterPage struct {
	Shell
	Notice, Service, State, Code string
	Prints                       []Card
	Table                        table
	None                         string
	Words, Chat                  string
	TakeDown                     string
}

func (k *clerk) posterShow() error {
	x, err := k.Hall.Outreach.Poster(k.ctx(), k.actor, k.r.PathValue("id"))
	if err != nil {
		return err
	}
	days, err := k.Hall.Outreach.PosterDays(k.ctx(), k.actor, x.ID)
	if err != nil {
		return err
	}
	p := &posterPage{Shell: k.shell(x.Place), Notice: k.notice(), Service: k.serviceName(x.Standard), State: k.posterState(x), Code: x.ID}
	p.Back, p.Scripts = postersPath, []string{"g.js"}
	p.Table = table{Caption: k.say("poster.days"), Head: []string{k.say("poster.day"), k.say("poster.visits")}}
	for _, d := range days {
		p.Table.Rows = append(p.Table.Rows, []cell{{Text: d.Day.Say(k.tag)}, {Text: lang.Number(k.tag, d.Visits)}})
	}
	if len(days) == 0 {
		p.None = k.say("poster.unseen")
	}
	if s, ok := k.Desk.Catalogue().Current(x.Standard, k.today()); ok {
		for _, size := range []string{"f4", "a4"} {
			p.Prints = append(p.Prints, Card{Address: postersPath + "/" + x.ID + "/cetak.pdf?kertas=" + size, Title: k.say("poster.print", strings.ToUpper(size))})
		}
		p.Words = k.shareWords(s, "https://"+k.host()+"/p/"+x.ID)
		p.Chat = "https://wa.me/?text=" + strings.ReplaceAll(url.QueryEscape(p.Words), "+", "%20")
	}
	if x.Gone.IsZero() {
		p.TakeDown = postersPath + "/" + x.ID + "/turun"
	}
	return k.showPrivate(http.StatusOK, "officer-poster", p)
}

// host is where citizens find the node.
func (k *clerk) host() string { return k.orElse(k.Desk.Card().Host, k.Host) }

// shareWords are what is sent about a service: what it is, how long it takes,
// what it costs and where.
func (v voice) shareWords(s *catalogue.Standard, address string) string {
	return v.say("share.words", s.Name.In(v.tag), v.duration(s.Time.Promised), v.fee(s.Fee), address)
}

// posterPrint prints the poster on the paper that is asked for.
func (k *clerk) posterPrint() error {
	x, err := k.Hall.Outreach.Poster(k.ctx(), k.actor, k.r.PathValue("id"))
	if err != nil {
		return err
	}
	s, ok := k.Desk.Catalogue().Current(x.Standard, k.today())
	if !ok {
		return errNotFound
	}
	o := sheet.Poster{Page: k.page(), Office: k.office.Full(), Service: k.tell(s.Name), Fee: s.Fee.Amount, Time: k.duration(s.Time.Promised),
		Link: "https://" + k.host() + "/p/" + x.ID, Address: k.host() + "/p/" + x.ID, Report: k.say("poster.report"), Mark: x.ID}
	if items := s.Charges(); len(items) > 0 {
		o.FeeText, o.Basis = k.fee(s.Fee), k.cited(items[0].Perda)
	}
	for _, r := range s.Requirements {
		// What the office holds, and what is only declared, nobody brings.
		if name := k.tell(r.Name); r.Kind != "held" && r.Kind != "statement" && len(o.Bring) < 12 && len(name) <= 200 {
			o.Bring = append(o.Bring, name)
		}
	}
	var b bytes.Buffer
	if err := sheet.PrintPoster(&b, o); err != nil {
		return err
	}
	return k.sendSheet(&b, "poster-"+x.ID)
}

// posterDown says that a poster does not hang any more.
func (k *clerk) posterDown() error {
	if err := k.Hall.Outreach.TakeDown(k.ctx(), k.actor, k.r.PathValue("id")); err != nil {
		return err
	}
	return k.done(postersPath, "poster-gone")
}

// poster counts whoever follows a poster's code, and leads to the service. It
// sets nothing and remembers nothing of them.
func (c *call) poster() error {
	if c.Hall == nil {
		return errNotFound
	}
	if c.r.Method == http.MethodHead {
		return c.see("/")
	}
	service, err := c.Hall.Outreach.FollowPoster(c.r.Context(), c.r.PathValue("kode"), network(c.ClientIP(c.r)))
	if err != nil {
		return err
	}
	return c.see("/layanan/" + service)
}

// reachRoutes are the addresses of what reaches people.
func reachRoutes(add func(method, pattern, need string, do func(*clerk) error)) {
	add("POST", outboxPath+"/kabar/{no}", "see-outbox", (*clerk).newsOffer)
	add("POST", outboxPath+"/lewati/{no}", "see-outbox", (*clerk).newsSkip)
	add("POST", outboxPath+"/surel/{no}", "see-outbox", (*clerk).mailAgain)
	add("GET", casePath+"{no}/baca-ulang.pdf", "see-case", (*clerk).readBack)
	add("GET", counterPath+"/isi/{draf}/baca-ulang.pdf", "file-for-person", (*clerk).counterReadBack)
	add("POST", casePath+"{no}/kebutuhan", "ask-needs", (*clerk).needsTake)
	add("POST", casePath+"{no}/cap", "take-mark", (*clerk).markTake)
	add("GET", casePath+"{no}/cap/{pos}", "see-case", (*clerk).markShow)
	add("GET", visitsPath, "see-visits", (*clerk).visits)
	add("POST", visitsPath, "see-visits", (*clerk).visitAsk)
	add("GET", visitsPath+"/{no}", "see-visits", (*clerk).visitShow)
	add("POST", visitsPath+"/{no}/rencana", "see-visits", (*clerk).visitPlan)
	add("POST", visitsPath+"/{no}/selesai", "see-visits", (*clerk).visitDone)
	add("GET", visitsPath+"/hari/{hari}", "see-visits", (*clerk).visitDay)
	add("GET", postersPath, "make-posters", (*clerk).posters)
	add("POST", postersPath, "make-posters", (*clerk).posterMake)
	add("GET", postersPath+"/{id}", "make-posters", (*clerk).posterShow)
	add("GET", postersPath+"/{id}/cetak.pdf", "make-posters", (*clerk).posterPrint)
	add("POST", postersPath+"/{id}/turun", "make-posters", (*clerk).posterDown)
}
