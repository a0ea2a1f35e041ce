package web

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/forum"
	"genggam/internal/lang"
)

// msIn is an instant of a row in a zone.
func msIn(ms int64, zone *time.Location) time.Time { return time.UnixMilli(ms).In(zone) }

// forumMinutesPage lists minutes of public forums.
type forumMinutesPage struct {
	Shell
	List []forumCard
	None string
	Next string
}

func (c *call) forumMinutesList() error {
	room, err := c.forumRoom()
	if err != nil {
		return err
	}
	rows, next, err := room.MinutesList(c.r.Context(), "", c.r.URL.Query().Get("sesudah"))
	if err != nil {
		return err
	}
	p := &forumMinutesPage{Shell: c.shell(c.say("say.minutes")), List: c.minutesCards(rows)}
	p.Back = forumPath
	if len(rows) == 0 {
		p.None = c.say("say.minutes-none")
	}
	if next != "" {
		p.Next = forumMinutes + "?sesudah=" + next
	}
	return c.showPrivate(http.StatusOK, "say-minutes-list", p)
}

func (v voice) minutesCards(rows []forum.MinutesRow) (out []forumCard) {
	for i := range rows {
		x := &rows[i]
		card := forumCard{Address: forumMinutes + "/" + canonNo(x.No), Title: x.Words.Subject, State: v.promisesTag(x),
			Facts: []string{x.Office.Full(), v.dayLong(x.Held) + ", " + x.Words.Place, v.say("say.people-count", x.Words.People())}}
		out = append(out, card)
	}
	return out
}

// dayLong writes a day with its name.
func (v voice) dayLong(d calendar.Day) string { return lang.LongDate(v.tag, d.In(time.UTC)) }

// promisesTag says how the promises of a forum stand.
func (v voice) promisesTag(x *forum.MinutesRow) Tag {
	switch {
	case x.Promises == 0:
		return Tag{Label: v.say("say.promises-none"), Tone: "calm"}
	case x.Late:
		return Tag{Label: v.say("say.promises-late", x.Done, x.Promises), Tone: "bad"}
	case x.Done == x.Promises:
		return Tag{Label: v.say("say.promises-done", x.Promises), Tone: "good"}
	}
	return Tag{Label: v.say("say.promises-open", x.Done, x.Promises), Tone: "wait"}
}

// forumOneMinutes are minutes for everybody.
type forumOneMinutes struct {
	Shell
	Rows          []Row
	People        []Row
	Points        []string
	Promises      []promiseLine
	Notes         []string
	Print         string
	Topic, Number string
	Acts          []actForm
	Notice        string
}

// promiseLine is one promise with what became of it.
type promiseLine struct {
	What  string
	Facts []string
	State Tag
	How   []string
}

func (c *call) forumMinutesShow() error {
	room, no, err := c.forumNo()
	if err != nil {
		return err
	}
	x, err := room.MinutesOne(c.r.Context(), no)
	if err != nil {
		return err
	}
	p := c.minutesPage(c.shell(c.say("say.minutes-of", x.Words.Subject)), &x)
	p.Back = forumMinutes
	return c.showPrivate(http.StatusOK, "say-minutes", p)
}

func (v voice) minutesPage(s Shell, x *forum.MinutesShown) *forumOneMinutes {
	p := &forumOneMinutes{Shell: s, Points: x.Words.Points, Notes: x.Notes, Print: forumMinutes + "/" + canonNo(x.No) + "/cetak"}
	row := func(key string, values ...string) Row { return Row{Label: v.say(key), Values: values} }
	p.Rows = []Row{row("say.office", x.Office.Full()), row("say.held", v.dayLong(x.Held)), row("say.place", x.Words.Place)}
	if x.Words.Chair != "" {
		p.Rows = append(p.Rows, row("say.chair", x.Words.Chair))
	}
	if x.Title != "" {
		p.Topic = forumOne + canonNo(x.Topic)
		p.Rows = append(p.Rows, row("say.about", x.Title))
	}
	p.Rows = append(p.Rows, row("say.written", lang.Moment(v.tag, x.WrittenAt)))
	for _, g := range x.Words.Groups {
		p.People = append(p.People, row("say.group-"+g.Name, strconv.Itoa(g.Count)))
	}
	p.People = append(p.People, row("say.people-all", strconv.Itoa(x.Words.People())))
	if n := x.Words.Women; n > 0 {
		p.People = append(p.People, row("say.women", strconv.Itoa(n)))
	}
	if n := x.Words.Disabled; n > 0 {
		p.People = append(p.People, row("say.disabled", strconv.Itoa(n)))
	}
	for _, s := range x.List {
		tone := map[string]string{"done": "good", "late-done": "wait", "open": "wait", "late": "bad"}[s.Stand]
		l := promiseLine{What: s.What, State: Tag{Label: v.say("say.promise-" + s.Stand), Tone: tone}, How: lines(s.How),
			Facts: []string{v.say("say.by", s.Who), v.say("say.promise-until", v.dayLong(s.Until))}}
		if s.Done != 0 {
			l.Facts = append(l.Facts, v.say("say.promise-on", v.dayLong(s.Done)))
		}
		p.Promises = append(p.Promises, l)
	}
	return p
}

func (c *call) forumMinutesPrint() error {
	room, no, err := c.forumNo()
	if err != nil {
		return err
	}
	var pdf bytes.Buffer
	if err := room.PrintMinutes(c.r.Context(), &pdf, no); err != nil {
		return err
	}
	return c.sheetPDF(pdf.Bytes(), "berita-acara-"+canonNo(no))
}
