package web

import (
	"net/http"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/residents"
)

const residentsPath = "/kantor/penduduk"

// residentsPage finds somebody in the register. What it lists is masked; the
// reason that is chosen here is written down when one of them is opened.
type residentsPage struct {
	Shell
	Search Field
	Reason Field
	Found  string
	People []Card
	// Age names the register and its day; Archive and Differences lead to what the
	// former system knew.
	Age, Archive, Differences string
}

// lookReasons are why an officer may open a resident's page.
var lookReasons = []string{"counter", "search", "supervision"}

func (k *clerk) residents() error { return k.showResidents(http.StatusOK, nil) }

// residentsFind is answered at once, so that neither name nor number stands in
// an address.
func (k *clerk) residentsFind() error {
	words, reason := strings.TrimSpace(k.typed("cari")), k.typed("alasan")
	if !contains(lookReasons, reason) {
		return k.showResidents(http.StatusUnprocessableEntity, nil, Problem{Field: "alasan", Message: k.say("resident.reason-missing")})
	}
	if words == "" {
		return k.showResidents(http.StatusUnprocessableEntity, nil, Problem{Field: "cari", Message: k.say("office.residents.words-missing")})
	}
	found, err := k.Desk.SearchResidents(k.ctx(), k.actor, words, 50)
	if err != nil {
		return err
	}
	if found == nil {
		found = []residents.FoundResident{}
	}
	return k.showResidents(http.StatusOK, found)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (k *clerk) showResidents(status int, found []residents.FoundResident, problems ...Problem) error {
	p := &residentsPage{Shell: k.shell(k.say("office.residents.title"))}
	p.Problems, p.Scripts = problems, []string{"g.js"}
	p.Age, p.Archive = k.registerAge(k.actor.Office), archivePath
	if k.actor.Can("judge-difference") {
		p.Differences = differencesPath
	}
	p.Search = Field{Shape: "input", Type: "search", ID: "cari", Name: "cari", Label: k.say("office.residents.search"), Help: k.say("office.residents.search-help"),
		Value: k.typed("cari"), Auto: "off", Plain: true}
	p.Reason = Field{Shape: "select", ID: "alasan", Name: "alasan", Label: k.say("office.residents.reason"), Help: k.say("office.residents.reason-help")}
	for _, r := range lookReasons {
		p.Reason.Options = append(p.Reason.Options, Option{Value: r, Label: k.say("web.look." + r), Chosen: k.typed("alasan") == r})
	}
	for _, x := range problems {
		if x.Field == "cari" {
			p.Search.Error = x.Message
		} else {
			p.Reason.Error = x.Message
		}
	}
	for _, f := range found {
		p.People = append(p.People, Card{Address: residentsPath + "/" + f.ID.String() + "?alasan=" + k.typed("alasan"), Title: f.Masked,
			Text: k.foundWhere(f), Facts: k.standing(f.State, f.NoNIK)})
	}
	switch {
	case found != nil && len(found) == 0:
		p.Found = k.say("office.residents.nobody")
	case found != nil:
		p.Found = k.say("office.residents.found", len(found))
	}
	return k.showPrivate(status, "officer-residents", p)
}

// residentPage is one person of the register.
type residentPage struct {
	Shell
	Notice  string
	Rows    []Row
	Contact string
	// State says that they died or moved away, Book is where events are written.
	State, Book string
	// Age names the register and its day, Letters are what the former system issued.
	Age     string
	Letters []Row
	// Attach says that the officer may attach a number.
	Attach  string
	Phone   Field
	Doubts  []string
	Looks   []Row
	Counter bool
}

// resident opens one person of the register, which is a look with its reason.
func (k *clerk) resident() error { return k.showResident(http.StatusOK, nil) }

func (k *clerk) showResident(status int, f *fault.Fault) error {
	reason := k.r.URL.Query().Get("alasan")
	if k.r.Method == http.MethodPost {
		reason = "counter"
	}
	if !contains(lookReasons, reason) {
		return k.see(residentsPath)
	}
	r, err := k.Desk.ShowResident(k.ctx(), k.actor, k.r.PathValue("id"), reason)
	if err != nil {
		return err
	}
	p := &residentPage{Shell: k.shell(r.Name), Notice: k.notice(), Rows: k.recordRows(r.Record), Contact: k.say("office.residents.no-contact"), Counter: k.actor.Can("file-for-person")}
	p.Back, p.Scripts = residentsPath, []string{"g.js"}
	p.State = k.standing(r.State, r.NIK == "")
	if k.actor.Can("keep-ledger") {
		p.Book = moversPath + "/" + r.ID.String()
	}
	if at := r.ContactAt(); !at.IsZero() {
		p.Contact = k.say("office.residents.contact", person.Phone(r.Phone).Local(), lang.Date(k.tag, at.In(k.zone)))
	}
	if k.actor.Can("attach-contact") {
		p.Attach = residentsPath + "/" + r.ID.String() + "/telepon"
	}
	p.Phone = Field{Shape: "input", Type: "tel", ID: "telepon", Name: "telepon", Label: k.say("web.part.phone"), Help: k.say("office.residents.phone-help"), Width: "w20", Auto: "off", Value: k.typed("telepon")}
	if f != nil {
		p.Phone.Error = k.messages.SayFault(k.tag, f)
		p.Problems = []Problem{{Field: "telepon", Message: p.Phone.Error}}
	}
	if nik, err := person.ParseNIK(r.NIK); err == nil {
		for _, w := range nik.Compare(r.BirthDate, r.Sex) {
			p.Doubts = append(p.Doubts, k.say(w.Key))
		}
	}
	p.Age = k.registerAge(r.Office)
	if p.Letters, err = k.formerLetters(r); err != nil {
		return err
	}
	looks, err := k.Desk.ResidentLooks(k.ctx(), k.actor, r.ID)
	if err != nil {
		return err
	}
	for _, l := range looks {
		p.Looks = append(p.Looks, k.lookRow(l))
	}
	return k.showPrivate(status, "officer-resident", p)
}

// attachContact writes down a number that the person gave while they were seen.
func (k *clerk) attachContact() error {
	err := k.Desk.AttachContact(k.ctx(), k.actor, k.r.PathValue("id"), k.typed("telepon"))
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return k.showResident(f.Kind.Status(), f)
	}
	if err != nil {
		return err
	}
	return k.see(residentsPath + "/" + k.r.PathValue("id") + "?alasan=counter&kabar=contact")
}
