package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/oversight"
)

// integrityPath is where an officer reports a gift, and whoever oversees finds
// what there is to look at.
const integrityPath = "/kantor/integritas"

// giftsPage is the register of gifts as its reader may see it, and the report.
type giftsPage struct {
	Shell
	Notice string
	Lines  []giftLine
	Empty  string
	Tasks  []giftTask
	Fields []Field
	// Ways leads to the other lists.
	Ways []Card
}

type giftLine struct {
	Address, Title, Who, When string
	Stage                     Tag
	Marks                     []Tag
}

type giftTask struct {
	Address, Text string
	Due           Tag
}

func (k *clerk) gifts() error { return k.showGifts(http.StatusOK, nil) }

func (k *clerk) showGifts(status int, f *fault.Fault) error {
	list, err := k.Hall.Oversight.Gifts(k.ctx(), k.actor, "")
	if err != nil {
		return err
	}
	p := &giftsPage{Shell: k.shell(k.say("gift.title")), Notice: k.notice(), Ways: k.integrityWays()}
	p.Scripts = []string{"g.js"}
	for _, e := range list {
		p.Lines = append(p.Lines, k.giftLine(e))
	}
	if len(list) == 0 {
		p.Empty = k.say("gift.empty")
	}
	if k.actor.Can("oversee") {
		if p.Tasks, err = k.giftTasks(); err != nil {
			return err
		}
	}
	p.Fields = k.giftFields()
	k.giftProblem(p, f)
	return k.showPrivate(status, "officer-gifts", p)
}

// integrityWays are the lists that the officer may read beside.
func (k *clerk) integrityWays() []Card {
	var out []Card
	for _, w := range []struct{ need, address, title, text string }{
		{"see-repairs", repairsPath, "office.repairs.title", "office.repairs.card"},
		{"oversee", integrityPath + "/pantauan", "watch.title", "watch.card"},
		{"oversee", integrityPath + "/uang", "money.title", "money.card"},
	} {
		if k.actor.Can(w.need) {
			out = append(out, Card{Address: w.address, Title: k.say(w.title), Text: k.say(w.text)})
		}
	}
	return out
}

func (k *clerk) giftTasks() ([]giftTask, error) {
	list, err := k.Hall.Oversight.GiftTasks(k.ctx(), k.actor, 20)
	if err != nil {
		return nil, err
	}
	var out []giftTask
	for _, t := range list {
		x := giftTask{Address: giftAt(t.Office, t.Gift), Text: k.say(t.Key)}
		if t.Office != string(k.actor.Office) {
			x.Text += " (" + k.officeName(t.Office) + ")"
		}
		if t.Due.At > 0 {
			x.Due = k.dueTag(k.at(t.Due.At))
		}
		out = append(out, x)
	}
	return out, nil
}

func giftAt(office string, id canon.ID) string {
	return integrityPath + "/" + office + "/" + id.String()
}

func (k *clerk) giftLine(e oversight.Entry) giftLine {
	l := giftLine{Address: giftAt(e.Gift.Office, e.Gift.ID), Title: k.giftTitle(e), Who: k.orElse(e.Name, "-"), When: k.giftDay(e.Gift.Received),
		Stage: Tag{Label: k.say(integrity.WordKey("stage", e.Stage)), Tone: map[string]string{integrity.StageSettled: "good", integrity.StageReported: "wait"}[e.Stage]}}
	if e.Own {
		l.Who = k.say("office.inbox.you")
	}
	if e.Late() {
		l.Marks = append(l.Marks, Tag{Label: k.say("gift.late"), Tone: "bad"})
	}
	return l
}

func (k *clerk) giftTitle(e oversight.Entry) string {
	s := k.say(integrity.WordKey("thing", e.Gift.Thing)) + ", " + k.say(integrity.WordKey("occasion", e.Gift.Occasion))
	if e.Gift.Refused {
		s += " (" + k.say("gift.refused-short") + ")"
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func (k *clerk) giftDay(d calendar.Day) string { return d.Say(k.tag) }

// giftFields ask what was given.
func (k *clerk) giftFields() []Field {
	list := func(name, of string, words []string) Field {
		f := Field{Shape: "select", ID: name, Name: name, Label: k.say("gift." + of)}
		for _, w := range words {
			f.Options = append(f.Options, Option{Value: w, Label: k.say(integrity.WordKey(of, w)), Chosen: k.typed(name) == w})
		}
		return f
	}
	words := k.words("kata", "gift.words")
	words.Help, words.Value = k.say("gift.words-help"), k.typedText("kata")
	q := form.Question{Type: form.Date, Label: k.text("gift.received"), Help: k.text("gift.received-help")}
	return []Field{
		list("bentuk", "thing", integrity.Things()), list("saat", "occasion", integrity.Occasions()),
		{Shape: "input", Type: "text", Mode: "numeric", Width: "w20", Prefix: "Rp", ID: "nilai", Name: "nilai", Label: k.say("gift.value"), Help: k.say("gift.value-help"), Value: k.typed("nilai"), Auto: "off", Plain: true},
		k.field(&q, "diterima", filled{fields: k.r.PostForm}), words,
		{Shape: "tick", ID: "ditolak", Name: "ditolak", Value: "ya", Label: k.say("gift.refused"), Chosen: k.typed("ditolak") != ""},
	}
}

// giftProblem puts a refusal at its field.
func (k *clerk) giftProblem(p *giftsPage, f *fault.Fault) {
	if f == nil {
		return
	}
	at := *f
	if name, ok := map[string]string{"thing": "bentuk", "occasion": "saat", "value": "nilai", "received": "diterima", "words": "kata"}[f.Field]; ok {
		at.Field = name
	}
	k.accountProblem(&p.Shell, p.Fields, &at)
}

func (k *clerk) giftTake() error {
	n := oversight.NewGift{Thing: k.typed("bentuk"), Occasion: k.typed("saat"), Refused: k.typed("ditolak") != "", Words: k.typedText("kata")}
	at, err := k.periodAt("diterima", 0)
	if err == nil && at > 0 {
		n.Received = calendar.DayOf(k.at(at), k.zone)
	}
	if err == nil {
		n.Value, err = rupiahOf(k.typed("nilai"))
	}
	if err == nil {
		_, err = k.Hall.Oversight.ReportGift(k.ctx(), k.actor, n)
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(integrityPath, "gift-reported")
	case f == nil || f.Kind != fault.Invalid:
		return err
	}
	return k.showGifts(f.Kind.Status(), f)
}

// rupiahOf reads an amount as people type it; nothing is 0, unknown.
func rupiahOf(s string) (int64, error) {
	s = strings.NewReplacer(".", "", " ", "", "Rp", "", "rp", "").Replace(strings.TrimSpace(s))
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, "integrity.gift-value").On("value")
	}
	return n, nil
}

// giftPage is one report with what may be done about it.
type giftPage struct {
	Shell
	Notice string
	Rows   []Row
	Basis  string
	Acts   []actForm
	None   string
}

func (k *clerk) giftID() (string, canon.ID, error) {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return "", id, errNotFound
	}
	return k.r.PathValue("kode"), id, nil
}

func (k *clerk) gift() error { return k.showGift(http.StatusOK, nil) }

func (k *clerk) showGift(status int, f *fault.Fault) error {
	office, id, err := k.giftID()
	if err != nil {
		return err
	}
	e, err := k.Hall.Oversight.Gift(k.ctx(), k.actor, office, id)
	if err != nil {
		return err
	}
	p := &giftPage{Shell: k.shell(k.say("gift.one")), Notice: k.notice()}
	p.Back, p.Scripts = integrityPath, []string{"g.js"}
	p.Rows = k.giftRows(e)
	if e.Basis != "" {
		p.Basis = k.say("gift.unreported", e.Basis)
	}
	if p.Acts = k.giftActs(e); len(p.Acts) == 0 && e.Own && e.Stage != integrity.StageSettled {
		p.None = k.say("gift.by-another")
	}
	if f != nil {
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
		for i := range p.Acts {
			a := &p.Acts[i]
			if a.Fields[0].Value == k.typed("apa") {
				a.Open = true
				p.Problems = k.actProblems(a, f)
			}
		}
	}
	return k.showPrivate(status, "officer-gift", p)
}

func (k *clerk) giftRows(e oversight.Entry) []Row {
	by := func(at integrity.Due) string {
		s := lang.LongDate(k.tag, k.at(at.At))
		if at.Provisional {
			s += " (" + k.say("gift.provisional") + ")"
		}
		return s
	}
	rows := []Row{
		{Label: k.say("gift.what"), Values: []string{k.giftTitle(e)}},
		{Label: k.say("gift.who"), Values: []string{k.orElse(e.Name, "-"), k.officeName(e.Gift.Office)}},
		{Label: k.say("gift.value"), Values: []string{k.giftWorth(e.Gift.Value)}},
		{Label: k.say("gift.received"), Values: []string{k.giftDay(e.Gift.Received)}},
		{Label: k.say("gift.reported"), Values: []string{lang.Moment(k.tag, k.at(e.ReportedAt))}},
		{Label: k.say("gift.stage"), Values: []string{k.say(integrity.WordKey("stage", e.Stage))}},
		{Label: k.say("gift.due-upg"), Values: []string{by(e.UPG)}},
		{Label: k.say("gift.due-kpk"), Values: []string{by(e.KPK)}},
		{Label: k.say("gift.due-complete"), Values: []string{by(e.Complete)}},
	}
	if e.Outcome != "" {
		rows = append(rows, Row{Label: k.say("gift.outcome"), Values: []string{k.say(integrity.WordKey("outcome", e.Outcome))}})
	}
	if e.HandOver.At > 0 {
		rows = append(rows, Row{Label: k.say("gift.due-hand-over"), Values: []string{by(e.HandOver)}})
	}
	if e.How != "" {
		rows = append(rows, Row{Label: k.say("gift.how"), Values: []string{k.say(integrity.WordKey("how", e.How))}})
	}
	for _, w := range e.Words {
		rows = append(rows, Row{Label: k.say("gift.words"), Values: lines(w)})
	}
	return rows
}

func (k *clerk) giftWorth(rupiah int64) string {
	if rupiah == 0 {
		return k.say("gift.value-unknown")
	}
	return lang.Money(k.tag, rupiah)
}

// giftActs are what an overseer may do now.
func (k *clerk) giftActs(e oversight.Entry) []actForm {
	if !e.Moves {
		return nil
	}
	address := giftAt(e.Gift.Office, e.Gift.ID)
	act := func(what string, fields ...Field) actForm {
		return actForm{ID: what, Action: address, Title: k.say("gift.act-" + what), Button: k.say("gift.act-" + what + "-button"),
			Fields: append([]Field{{Shape: "hidden", Name: "apa", Value: what}}, fields...)}
	}
	choose := func(name, of string, words []string) Field {
		f := Field{Shape: "select", ID: name, Name: name, Label: k.say("gift." + of)}
		for _, w := range words {
			f.Options = append(f.Options, Option{Value: w, Label: k.say(integrity.WordKey(of, w)), Chosen: k.typed(name) == w})
		}
		return f
	}
	text := Field{Shape: "input", Type: "text", ID: "nomor", Name: "nomor", Label: k.say("gift.number"), Optional: true, Auto: "off", Value: k.typed("nomor")}
	settle := act("settle", choose("how", "how", integrity.Settlements()))
	switch e.Stage {
	case integrity.StageReported:
		return []actForm{act("forward", text), settle}
	case integrity.StageForwarded:
		return []actForm{act("decide", choose("outcome", "outcome", integrity.Outcomes()), text), settle}
	}
	return []actForm{settle}
}

func (k *clerk) giftMove() error {
	office, id, err := k.giftID()
	if err != nil {
		return err
	}
	o := k.Hall.Oversight
	switch k.typed("apa") {
	case "forward":
		err = o.Forward(k.ctx(), k.actor, office, id, k.typedText("nomor"))
	case "decide":
		err = o.Decide(k.ctx(), k.actor, office, integrity.Decided{ID: id, Outcome: k.typed("outcome")}, k.typedText("nomor"))
	case "settle":
		err = o.Settle(k.ctx(), k.actor, office, id, k.typed("how"))
	default:
		return errNotFound
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(giftAt(office, id), "gift-moved")
	case f == nil || f.Kind == fault.NotFound || f.Kind == fault.Unavailable:
		return err
	}
	return k.showGift(f.Kind.Status(), f)
}

// watchPage lists hands behind many families.
type watchPage struct {
	Shell
	Lead, Missed, Empty string
	Hands               []watchLine
}

type watchLine struct {
	Title, Families, When string
	Marks                 []Tag
	Cases                 []fileLink
}

func (k *clerk) watch() error {
	w, err := k.Hall.Oversight.Watch(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &watchPage{Shell: k.shell(k.say("watch.title")), Lead: k.say("watch.lead", w.Families, w.Days)}
	p.Back = integrityPath
	if w.Missed > 0 {
		p.Missed = k.say("watch.missed", w.Missed)
	}
	for _, h := range w.Hands {
		l := watchLine{Title: k.say("watch.kind-" + h.Kind), Families: k.say("watch.families", h.Families), When: k.say("watch.days", k.giftDay(h.First), k.giftDay(h.Last))}
		if h.Kind == integrity.Device {
			l.When = k.say("watch.since", k.giftDay(h.First))
		}
		if h.Many {
			l.Families = k.say("watch.many", h.Families)
		}
		if h.Name != "" {
			l.Title += ": " + h.Name
		}
		if h.Registered {
			l.Marks = append(l.Marks, Tag{Label: k.say("watch.registered"), Tone: "good"})
		}
		for _, c := range h.Cases {
			l.Cases = append(l.Cases, fileLink{Address: casePath + strconv.FormatInt(c.No, 10), Label: maskedReference(c.Reference)})
		}
		p.Hands = append(p.Hands, l)
	}
	if len(w.Hands) == 0 {
		p.Empty = k.say("watch.empty")
	}
	return k.showPrivate(http.StatusOK, "officer-watch", p)
}

// maskedReference is as much of a reference as tells two apart in a list.
func maskedReference(s string) string { return "…" + s[max(0, len(s)-6):] }

// moneyPage is what was answered about the offices below, of one month.
type moneyPage struct {
	Shell
	Lead, None     string
	Month          string
	Lines          []moneyLine
	Earlier, Later string
}

// moneyLine is one office with its counts in words.
type moneyLine struct{ Office, Counts, Apart string }

// cell is a count in words.
func (k *clerk) cell(c integrity.Cell) string {
	if c.Hidden {
		return k.say("money.hidden")
	}
	return strconv.Itoa(c.Count)
}

func (k *clerk) moneyLine(office string, r integrity.Row) moneyLine {
	var out []string
	for _, c := range []struct {
		key  string
		cell integrity.Cell
	}{{"money.answer.yes", r.Yes}, {"money.answer.no", r.No}, {"money.answer.rather-not", r.RatherNot}, {"money.all", r.All}} {
		out = append(out, k.say(c.key)+": "+k.cell(c.cell))
	}
	return moneyLine{Office: office, Counts: strings.Join(out, " · ")}
}

func (k *clerk) money() error {
	month, _ := integrity.ParseMonth(k.r.URL.Query().Get("bulan")) // nothing readable is the last
	m, err := k.Hall.Oversight.Money(k.ctx(), k.actor, month)
	if err != nil {
		return err
	}
	p := &moneyPage{Shell: k.shell(k.say("money.title")), Lead: k.say("money.lead", m.From)}
	p.Back = integrityPath
	if !m.Any {
		p.None = k.say("money.nobody-below")
		return k.showPrivate(http.StatusOK, "officer-money", p)
	}
	at := integrityPath + "/uang?bulan="
	p.Earlier = at + m.Earlier.String()
	if m.Later > 0 {
		p.Later = at + m.Later.String()
	}
	p.Month = k.say("money.given", lang.Month(k.tag, time.Month(m.Month%12+1))+" "+strconv.Itoa(int(m.Month/12)))
	for _, r := range m.Rows {
		l := k.moneyLine(k.orElse(m.Names[r.Office], r.Office), r)
		l.Apart = k.say("money.apart", k.cell(m.Apart[r.Office]))
		p.Lines = append(p.Lines, l)
	}
	if len(m.Rows) > 1 {
		p.Lines = append(p.Lines, k.moneyLine(k.say("money.sum"), m.Sum))
	}
	return k.showPrivate(http.StatusOK, "officer-money", p)
}
