package web

import (
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/settlement"
)

// What the former system knew: where it says something else of a resident, and
// the letters that it issued.
const (
	differencesPath = "/kantor/selisih"
	archivePath     = "/kantor/arsip"
)

func settlementRoutes(add func(method, pattern, need string, do func(*clerk) error)) {
	add("GET", differencesPath, "judge-difference", (*clerk).differences)
	add("GET", differencesPath+"/{lama}", "judge-difference", (*clerk).difference)
	add("POST", differencesPath+"/{lama}", "judge-difference", (*clerk).differenceTake)
	add("GET", archivePath, "find-resident", (*clerk).archive)
	add("POST", archivePath, "find-resident", (*clerk).archiveFind)
}

// differencesPage lists residents of whom the former system says something else.
type differencesPage struct {
	Shell
	Notice string
	Lead   string
	List   []Card
	Next   string
}

func (k *clerk) differences() error {
	after, _ := strconv.ParseInt(k.r.URL.Query().Get("setelah"), 10, 64) // nothing readable is the beginning
	list, count, err := k.Hall.Settlement.Differences(k.ctx(), k.actor, max(0, after))
	if err != nil {
		return err
	}
	p := &differencesPage{Shell: k.shell(k.say("office.differences.title")), Notice: k.notice(), Lead: k.say("office.differences.none")}
	p.Back = residentsPath
	if count > 0 {
		p.Lead = k.say("office.differences.lead", count)
	}
	for _, d := range list {
		p.List = append(p.List, Card{Address: differencesPath + "/" + strconv.FormatInt(d.Old, 10), Title: k.orElse(d.Masked, "-"),
			Text: k.say("office.differences.where", k.orElse(d.RT, "-"), k.orElse(d.RW, "-"), k.fieldNames(d.Fields))})
	}
	if len(list) == settlement.PageSize {
		p.Next = differencesPath + "?setelah=" + strconv.FormatInt(list[len(list)-1].Old, 10)
	}
	return k.showPrivate(http.StatusOK, "officer-differences", p)
}

// fieldNames are the fields of a resident in the reader's language.
func (k *clerk) fieldNames(fields []string) string {
	var out []string
	for _, f := range fields {
		out = append(out, k.fieldName(f))
	}
	return strings.Join(out, ", ")
}

func (k *clerk) fieldName(f string) string {
	for _, key := range []string{"office.differences.field-" + f, "web.part." + f} {
		if k.messages.Has(key) {
			return k.say(key)
		}
	}
	return f
}

// differencePage shows both words about one person.
type differencePage struct {
	Shell
	Rows     []Row
	Resident string
	Ruled    string
	Action   string
}

func (k *clerk) old() (int64, error) {
	old, err := strconv.ParseInt(k.r.PathValue("lama"), 10, 64)
	if err != nil || old < 1 {
		return 0, fault.New(fault.NotFound, "settlement.no-difference")
	}
	return old, nil
}

func (k *clerk) difference() error {
	old, err := k.old()
	if err != nil {
		return err
	}
	two, err := k.Hall.Settlement.ShowDifference(k.ctx(), k.actor, old)
	if err != nil {
		return err
	}
	p := &differencePage{Shell: k.shell(two.Name), Action: differencesPath + "/" + k.r.PathValue("lama")}
	p.Back, p.Resident = differencesPath, residentsPath+"/"+two.Resident+"?alasan=search"
	for _, f := range two.Fields {
		p.Rows = append(p.Rows, Row{Label: k.fieldName(f.Name), Values: []string{
			k.say("office.differences.ours", k.fieldValue(f.Name, f.Ours)), k.say("office.differences.theirs", k.fieldValue(f.Name, f.Theirs))}})
		if f.Name == "life" && two.Ruled {
			p.Ruled = k.say("office.differences.ruled")
		}
	}
	return k.showPrivate(http.StatusOK, "officer-difference", p)
}

// fieldValue is a value as people read it.
func (k *clerk) fieldValue(field, v string) string {
	switch {
	case v == "":
		return k.say("office.differences.nothing")
	case field == "nik" || field == "kk" || field == "provisional":
		return groups(v)
	case field == "phone":
		return person.Phone(v).Local()
	case strings.HasSuffix(field, "_date") || field == "since" || field == "married" || field == "divorced":
		return k.date(v)
	case k.messages.Has("office.differences." + field + "-" + v):
		return k.say("office.differences." + field + "-" + v)
	}
	return v
}

// differenceTake takes the other word over, or keeps ours.
func (k *clerk) differenceTake() error {
	old, err := k.old()
	if err != nil {
		return err
	}
	choice := k.typed("pilih")
	if choice != "ambil" && choice != "tetap" {
		return fault.New(fault.Invalid, "office.differences.choose")
	}
	if err := k.Hall.Settlement.Judge(k.ctx(), k.actor, old, choice == "ambil"); err != nil {
		return err
	}
	return k.done(differencesPath, map[bool]string{true: "difference-taken", false: "difference-kept"}[choice == "ambil"])
}

// archivePage finds letters of the former system.
type archivePage struct {
	Shell
	Search  Field
	Found   string
	Letters []archivedLine
}

type archivedLine struct {
	Number, Kind, Person, Text string
	Gone                       bool
}

func (k *clerk) archive() error { return k.showArchive(http.StatusOK, nil, "") }

// archiveFind is answered at once, so that neither name nor number stands in an
// address.
func (k *clerk) archiveFind() error {
	words := strings.TrimSpace(k.typed("cari"))
	if words == "" {
		return k.showArchive(http.StatusUnprocessableEntity, nil, k.say("office.archive.words-missing"))
	}
	found, err := k.Hall.Settlement.Search(k.ctx(), k.actor, words)
	if err != nil {
		return err
	}
	if found == nil {
		found = []settlement.Archived{}
	}
	return k.showArchive(http.StatusOK, found, "")
}

func (k *clerk) showArchive(status int, found []settlement.Archived, problem string) error {
	p := &archivePage{Shell: k.shell(k.say("office.archive.title"))}
	p.Back, p.Scripts = residentsPath, []string{"g.js"}
	p.Search = Field{Shape: "input", Type: "search", ID: "cari", Name: "cari", Label: k.say("office.archive.search"), Help: k.say("office.archive.search-help"),
		Value: k.typed("cari"), Auto: "off", Plain: true, Error: problem}
	if problem != "" {
		p.Problems = []Problem{{Field: "cari", Message: problem}}
	}
	p.Letters = k.archivedLines(found)
	switch {
	case found != nil && len(found) == 0:
		p.Found = k.say("office.archive.nothing")
	case found != nil:
		p.Found = k.say("office.archive.found", len(found))
	}
	return k.showPrivate(status, "officer-archive", p)
}

func (k *clerk) archivedLines(found []settlement.Archived) (out []archivedLine) {
	for _, l := range found {
		text := k.date(l.Date)
		if l.Signer != "" {
			text += " · " + k.say("office.archive.signed", l.Signer)
		}
		if l.Shelf != "" {
			text += " · " + k.say("office.archive.shelf", l.Shelf)
		}
		out = append(out, archivedLine{Number: k.orElse(l.Number, "-"), Kind: k.orElse(l.Kind, k.say("office.archive.kind-unknown")), Person: l.Masked, Text: text, Gone: l.Gone})
	}
	return out
}

// formerLetters are the letters of a resident that the former system issued, as
// rows of their page.
func (k *clerk) formerLetters(r residents.Resident) ([]Row, error) {
	found, err := k.Hall.Settlement.LettersOf(k.ctx(), k.actor, r.ID)
	var out []Row
	for _, l := range k.archivedLines(found) {
		out = append(out, Row{Label: l.Kind, Values: []string{l.Number, l.Text}})
	}
	return out, err
}

// standing says what an officer should know of somebody in a list: that they
// died or went, and that they have no NIK yet.
func (k *clerk) standing(s residents.State, noNIK bool) string {
	out := k.stateOf(s)
	if noNIK {
		if out != "" {
			out += " · "
		}
		out += k.say("office.residents.no-nik")
	}
	return out
}

// registerAge names the register of an office and the day up to which it is
// true: it is the village's own book that was asked, and not the civil registry.
func (k *clerk) registerAge(office region.Code) string {
	o, err := k.Desk.Office(office)
	if err != nil {
		return ""
	}
	day, ok, err := k.Desk.AsOf(k.ctx(), office)
	if err != nil || !ok {
		return k.say("office.residents.age-unknown", o.Full())
	}
	return k.say("office.residents.age", o.Full(), lang.Date(k.tag, day.In(k.zone)))
}

// assuredBy says how sure the office is of a person, and by which book.
func (k *clerk) assuredBy(a casework.Assurance, office region.Code) []string {
	out := []string{k.say("office.assurance." + string(a))}
	if a == casework.Matched {
		out = append(out, k.registerAge(office))
	}
	return out
}
