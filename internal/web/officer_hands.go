package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// repairsPath lists what the civil registry has to mend.
const repairsPath = "/kantor/perbaikan"

// handsRoutes are the addresses about whose hands a case is in: neighbours who
// are asked, papers that differ, officers as citizens, gifts and the watch.
func handsRoutes(add func(method, pattern, need string, do func(*clerk) error)) {
	add("POST", casePath+"{no}/tautan", "work", (*clerk).headLink)
	add("GET", casePath+"{no}/kuitansi.pdf", "see-case", (*clerk).moneyReceipt)
	add("GET", repairsPath, "see-repairs", (*clerk).repairs)
	add("GET", repairsPath+"/daftar.csv", "see-repairs", (*clerk).repairsCSV)
	add("GET", accountsPath+"/{id}/warga", "manage-accounts", (*clerk).own)
	add("POST", accountsPath+"/{id}/warga", "manage-accounts", (*clerk).ownTake)
	headCodeRoutes(add)
	add("GET", integrityPath, "report-gift", (*clerk).gifts)
	add("POST", integrityPath, "report-gift", (*clerk).giftTake)
	add("GET", integrityPath+"/pantauan", "oversee", (*clerk).watch)
	add("GET", integrityPath+"/uang", "oversee", (*clerk).money)
	add("GET", integrityPath+"/{kode}/{id}", "report-gift", (*clerk).gift)
	add("POST", integrityPath+"/{kode}/{id}", "oversee", (*clerk).giftMove)
}

// handActs are the acts on a case that are about neighbours and papers.
func handActs() []caseAct {
	return []caseAct{
		{"golongan", "work", "judged", func(k *clerk, no int64) error {
			return k.Desk.JudgeClass(k.ctx(), k.actor, no, k.typed("putusan"), k.typedText("kata"))
		}},
		{"tetangga", "work", "endorsed", func(k *clerk, no int64) error {
			return k.Desk.EndorseAtCounter(k.ctx(), k.actor, no, desk.HeadAnswer{Head: k.typed("siapa"), Outcome: k.typed("jawaban"), Words: k.typedText("kata")})
		}},
		{"beda", "work", "differed", func(k *clerk, no int64) error {
			return k.Desk.Differ(k.ctx(), k.actor, no, desk.Difference{Field: k.typed("data"), Said: k.r.PostForm["dokumen"], Words: k.typedText("kata"), Repair: k.typed("perbaiki") != ""})
		}},
	}
}

// openHeads are those who still have time to answer.
func openHeads(v *desk.View) []casework.Endorsement {
	return slices.DeleteFunc(slices.Clone(v.Case.Endorsements), func(e casework.Endorsement) bool { return e.Outcome != "" })
}

// whichHead asks which head it is, and leaves no choice where there is one.
func (k *clerk) whichHead(heads []casework.Endorsement, id string) Field {
	if len(heads) == 1 {
		return Field{Shape: "hidden", Name: "siapa", Value: heads[0].By}
	}
	f := Field{Shape: "select", ID: id, Name: "siapa", Label: k.say("office.head.which")}
	for _, h := range heads {
		f.Options = append(f.Options, Option{Value: h.By, Label: k.say(catalogue.HeadKey(h.By))})
	}
	return f
}

// linkAct makes the link by which a head answers.
func (k *clerk) linkAct(v *desk.View) *actForm {
	heads := openHeads(v)
	if len(heads) == 0 || v.State.Ended() || !k.actor.Can("work") {
		return nil
	}
	return &actForm{ID: "tautan", Title: k.say("office.head.link"), Button: k.say("office.head.link-button"), Lead: k.say("office.head.link-lead"),
		Fields: []Field{k.whichHead(heads, "siapa-tautan")}}
}

// endorseAct writes down what a head said at the counter.
func (k *clerk) endorseAct(v *desk.View) *actForm {
	heads := openHeads(v)
	if len(heads) == 0 || v.State.Ended() || !k.actor.Can("work") {
		return nil
	}
	answer := Field{Shape: "choice", Type: "radio", ID: "jawaban-kepala", Name: "jawaban", Label: k.say("office.head.answer"), Options: []Option{
		{ID: "kepala-setuju", Value: casework.NoObjection, Label: k.say("endorse.no-objection")},
		{ID: "kepala-keberatan", Value: casework.Objection, Label: k.say("endorse.objection")},
	}}
	words := k.words("kata", "endorse.words")
	words.ID, words.Optional = "kata-kepala", true
	return &actForm{ID: "tetangga", Title: k.say("office.head.counter"), Button: k.say("office.head.counter-button"), Lead: k.say("office.head.counter-lead"),
		Fields: []Field{k.whichHead(heads, "siapa-loket"), answer, words}}
}

// differAct writes down papers that disagree.
func (k *clerk) differAct(v *desk.View) *actForm {
	if !k.inTurn(v) || !k.running(v) {
		return nil
	}
	field := Field{Shape: "select", ID: "data", Name: "data", Label: k.say("office.papers.field")}
	for _, name := range personFields {
		if catalogue.PersonField(name) {
			field.Options = append(field.Options, Option{Value: name, Label: k.say("web.part." + name)})
		}
	}
	said := Field{Shape: "choice", Type: "checkbox", ID: "dokumen", Name: "dokumen", Label: k.say("office.papers.documents")}
	for i, d := range catalogue.Documents() {
		said.Options = append(said.Options, Option{ID: "dokumen-" + strconv.Itoa(i+1), Value: d, Label: k.say(catalogue.PaperKey(d))})
	}
	words := k.words("kata", "office.papers.words")
	words.ID, words.Help = "kata-beda", k.say("office.papers.words-help")
	repair := Field{Shape: "tick", ID: "perbaiki", Name: "perbaiki", Value: "ya", Label: k.say("office.papers.repair")}
	return &actForm{ID: "beda", Title: k.say("office.papers.title"), Button: k.say("office.papers.button"), Lead: k.say("office.papers.lead"),
		Fields: []Field{field, said, words, repair}}
}

// personFields are the parts of a person on which papers differ, in the order in
// which an officer looks for them.
var personFields = []string{"name", "birth_place", "birth_date", "sex", "address", "father", "mother", "marital", "religion", "job", "nik", "kk", "citizenship"}

// handFacts says who was asked and answered, which papers differ, and who has
// the step where it was handed up.
func (k *clerk) handFacts(v *desk.View) []Row {
	var out []Row
	for _, e := range v.Case.Endorsements {
		text := k.say("office.head.until", lang.Moment(k.tag, k.at(e.Due)))
		if e.Outcome != "" {
			text = k.say("office.head."+e.Outcome) + " " + k.say("office.head.way-"+e.Way)
		}
		out = append(out, Row{Label: k.say(catalogue.HeadKey(e.By)), Values: []string{text}})
	}
	for _, d := range v.Case.Differences {
		lines := []string{k.say("office.papers.follows", k.say("web.part."+d.Field), k.say(catalogue.PaperKey(d.Followed)))}
		if d.Repair {
			lines = append(lines, k.say("office.papers.listed"))
		}
		out = append(out, Row{Label: k.say("office.papers.differ"), Values: lines})
	}
	if v.Case.Barred {
		out = append(out, Row{Label: k.say("office.papers.barred"), Values: []string{k.say("case.papers-forbid")}})
	}
	return out
}

// handLines are what a line of the history says beside its title.
func (k *clerk) handLines(h desk.Happening) []string {
	switch e := h.Event.(type) {
	case casework.HandedUp:
		return []string{k.say("office.handed-up", k.say("web.role."+e.To), k.officeName(e.Office), k.say(casework.WhyKey(e.Why)))}
	case casework.Endorsed:
		return []string{k.say(catalogue.HeadKey(e.By)) + ": " + k.say("office.head."+e.Outcome)}
	case casework.Stepped:
		return k.checkLines(len(e.Checks), e.Together)
	case casework.Completed:
		return k.checkLines(len(e.Checks), e.Together)
	case casework.EndorsementAsked:
		return []string{k.say(catalogue.HeadKey(e.By))}
	}
	return nil
}

// checkLines says how the lines of a checklist were confirmed, when there were
// several.
func (k *clerk) checkLines(lines int, together bool) []string {
	switch {
	case lines < 2:
		return nil
	case together:
		return []string{k.say("office.checks-together", lines)}
	}
	return []string{k.say("office.checks-each", lines)}
}

func (k *clerk) officeName(code string) string {
	for _, o := range k.Desk.Offices() {
		if string(o.Code) == code {
			return o.Full()
		}
	}
	return code
}

// headLinkPage shows a link once, with the words that an officer sends.
type headLinkPage struct {
	Shell
	Lead, Link, Text, Chat, Case string
}

// headLink makes a link and shows it. It stands nowhere else: leaving the page
// without it means making a new one, which ends this.
func (k *clerk) headLink() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	head := k.typed("siapa")
	code, err := k.Desk.EndorsementLink(k.ctx(), k.actor, no, head)
	f := fault.As(err)
	switch {
	case f != nil && f.Kind != fault.NotFound && f.Kind != fault.Unavailable:
		return k.showCase(no, attempt{act: "tautan", typed: k.r.PostForm, err: f, status: f.Kind.Status()})
	case err != nil:
		return err
	}
	p := &headLinkPage{Shell: k.shell(k.say("office.head.link")), Case: casePath + strconv.FormatInt(no, 10)}
	p.Back = p.Case
	p.Lead = k.say("office.head.once", k.say(catalogue.HeadKey(head)))
	p.Link = "https://" + k.Host + endorsePath + code
	if k.Host == "" {
		p.Link = "http://" + k.r.Host + endorsePath + code
	}
	p.Text = k.say("office.head.message", k.office.Full(), p.Link)
	p.Chat = "https://wa.me/?text=" + strings.ReplaceAll(url.QueryEscape(p.Text), "+", "%20")
	return k.showPrivate(http.StatusOK, "officer-headlink", p)
}

// moneyReceipt prints the receipt of a free service.
func (k *clerk) moneyReceipt() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	pdf, err := k.Desk.MoneyReceipt(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	k.sendFile("application/pdf", "kuitansi-"+k.Desk.Reference(no), int64(len(pdf)), bytes.NewReader(pdf), false)
	return nil
}

// repairsPage is the list to be repaired at the civil registry.
type repairsPage struct {
	Shell
	Lines       []repairLine
	Empty, Next string
	CSV         string
}

type repairLine struct {
	Address, Reference, Person, Field string
	Said, Followed                    string
}

// repairsShown is how many lines a page has.
const repairsShown = 50

func (k *clerk) repairs() error {
	before, _ := strconv.ParseInt(k.r.URL.Query().Get("sebelum"), 10, 64) // nothing readable is the newest
	list, err := k.Desk.Repairs(k.ctx(), k.actor, before, repairsShown)
	if err != nil {
		return err
	}
	p := &repairsPage{Shell: k.shell(k.say("office.repairs.title"))}
	p.Back = integrityPath
	for _, r := range list {
		l := k.repairLine(r)
		if k.actor.Can("see-case") {
			l.Address = casePath + strconv.FormatInt(r.No, 10)
		}
		p.Lines = append(p.Lines, l)
	}
	switch len(list) {
	case 0:
		p.Empty = k.say("office.repairs.empty")
	case repairsShown:
		p.Next = repairsPath + "?sebelum=" + strconv.FormatInt(list[len(list)-1].No, 10)
	}
	if len(list) > 0 {
		p.CSV = repairsPath + "/daftar.csv"
	}
	return k.showPrivate(http.StatusOK, "officer-repairs", p)
}

func (k *clerk) repairLine(r desk.Repair) repairLine {
	l := repairLine{Reference: r.Reference, Person: r.Masked, Field: k.say("web.part." + r.Field), Followed: k.say(catalogue.PaperKey(r.Followed))}
	var said []string
	for _, d := range r.Said {
		said = append(said, k.say(catalogue.PaperKey(d)))
	}
	l.Said = strings.Join(said, ", ")
	return l
}

// repairsCSV streams the whole list for the registry, page by page. Names are
// masked in it too: whoever takes it there opens the case.
func (k *clerk) repairsCSV() error {
	list, err := k.Desk.Repairs(k.ctx(), k.actor, 0, repairsShown)
	if err != nil {
		return err
	}
	h := k.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "perbaikan-"+string(k.actor.Office)+".csv"))
	h.Set("Cache-Control", "no-store")
	w := csv.NewWriter(k.w)
	_ = w.Write([]string{k.say("office.repairs.reference"), k.say("office.repairs.person"), k.say("office.repairs.field"), k.say("office.repairs.said"), k.say("office.repairs.followed")})
	for len(list) > 0 {
		for _, r := range list {
			l := k.repairLine(r)
			_ = w.Write([]string{l.Reference, plainCell(l.Person), l.Field, l.Said, l.Followed})
		}
		if len(list) < repairsShown {
			break
		}
		if list, err = k.Desk.Repairs(k.ctx(), k.actor, list[len(list)-1].No, repairsShown); err != nil {
			return err
		}
	}
	w.Flush()
	return nil // the reader may be gone
}

// plainCell keeps a spreadsheet from taking a name for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// ownPage says who an officer is as a citizen.
type ownPage struct {
	Shell
	Name, Known string
	Action      string
	Fields      []Field
}

func (k *clerk) own() error { return k.showOwn(http.StatusOK, nil) }

func (k *clerk) showOwn(status int, f *fault.Fault) error {
	all, err := k.Desk.OfficeAccounts(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(a premises.Account) bool { return a.ID == k.r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "account.unknown")
	}
	said, known, err := k.Desk.Own(k.ctx(), all[i].ID)
	if err != nil {
		return err
	}
	p := &ownPage{Shell: k.shell(k.say("office.own.title")), Name: all[i].Name, Known: k.say("office.own.unknown"), Action: accountsPath + "/" + all[i].ID + "/warga"}
	p.Back, p.Scripts = accountsPath+"/"+all[i].ID, []string{"g.js"}
	if known {
		p.Known = k.say("office.own.known", lang.Date(k.tag, k.at(said.SetAt)))
	}
	p.Fields = []Field{
		{Shape: "input", Type: "text", Mode: "numeric", Width: "w20", ID: "nik", Name: "nik", Label: k.say("web.part.nik"), Auto: "off", Plain: true, Value: k.typed("nik")},
		{Shape: "input", Type: "text", Mode: "numeric", Width: "w20", ID: "kk", Name: "kk", Label: k.say("web.part.kk"), Help: k.say("office.own.kk-help"), Auto: "off", Plain: true, Optional: true, Value: k.typed("kk")},
	}
	k.accountProblem(&p.Shell, p.Fields, f)
	return k.showPrivate(status, "officer-own", p)
}

func (k *clerk) ownTake() error {
	err := k.Desk.SayOwn(k.ctx(), k.actor, k.r.PathValue("id"), digitsOf(k.typed("nik")), digitsOf(k.typed("kk")))
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(accountsPath+"/"+k.r.PathValue("id"), "own-set")
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return k.showOwn(f.Kind.Status(), f)
}

// digitsOf leaves out how people part a long number.
func digitsOf(s string) string { return strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s) }
