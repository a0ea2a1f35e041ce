package web

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// startPage is where an application begins: at which office, and what was
// begun before.
type startPage struct {
	Shell
	Action string
	// Where is the choice of the office, hidden when there is only one.
	Where Field
	// Find lets the reader narrow a long list down; Sought is what the present
	// list was made for, so that a name typed and not searched for is searched.
	Find   Field
	Sought string
	Narrow bool
	// Pick says that there is an office to choose; Button says what that does.
	Pick   bool
	Button string
	// Resume leads back into an application of this service begun on this device.
	Resume string
	// Move says that an application begun elsewhere goes to the chosen office.
	Move string
	Lead string
	Time string
	// Firms leads organisations to their own page, "" where they may not ask.
	Firms string
	// Fetch says that the letter will be given at the office, and why; "" where it
	// will not.
	Fetch string
	// Accepted says who takes the letter and how it must be signed for that.
	Accepted []string
	// At names the one office there is to apply at; None says that no office has
	// the name that was looked for, Some that there are more than are shown.
	At, None, Some string
}

// mostOffices is how many offices one page offers; more are found by name.
const mostOffices = 30

// What the address of the start page says: the name looked for, that nothing
// was chosen, that an application moves.
const (
	findMark = "desa"
	noneMark = "pilih"
	moveMark = "pindah"
)

// start shows the page before the first question.
func (c *call) start() error {
	if c.Desk == nil {
		return errNotFound
	}
	s, ok := c.Catalogue.Current(c.r.PathValue("id"), c.today())
	if !ok {
		return errNotFound
	}
	p := &startPage{Shell: c.shell(c.tell(s.Name)), Action: "/ajukan/" + s.ID, Lead: c.say("web.start.lead"), Fetch: c.fetchLine(s),
		Time: c.say("web.start.time", c.duration(s.Time.Promised), c.fee(s.Fee)), Button: c.say("web.service.start")}
	p.Back, p.Accepted = "/layanan/"+s.ID, c.receivers(s, true)
	if c.licensing() && has(s.Who.Applicants, "organisation") {
		p.Firms = companyPath
	}
	c.findOffices(p, s)
	if p.Sought != "" {
		p.Here = p.Action + "?" + findMark + "=" + url.QueryEscape(p.Sought) + "&lang="
	}
	f, err := c.Desk.Draft(c.r.Context(), c.kept(draftCookie))
	begun := err == nil && f.Standard == s.ID && f.Filed < 0
	switch {
	case begun && c.r.URL.Query().Has(moveMark):
		p.Move, p.Back, p.Button = c.say("web.start.move"), "/ajukan/isi", c.say("web.start.move-button")
	case begun:
		p.Resume = "/ajukan/isi"
	}
	return c.showPrivate(statusOf(p.Problems), "start", p)
}

// findOffices offers the offices that fit what was looked for. Nobody reads a
// list of hundreds: where there are many, the name is asked first.
func (c *call) findOffices(p *startPage, s *catalogue.Standard) {
	part := c.r.URL.Query().Get(findMark)
	if len(part) > longestSearch {
		part = ""
	}
	all := len(c.Desk.Providers(s, "", math.MaxInt))
	found := c.Desk.Providers(s, part, math.MaxInt)
	p.Sought, p.Narrow = part, all > mostOffices || part != ""
	p.Find = Field{Shape: "input", ID: findMark, Name: findMark, Type: "search", Value: part, Label: c.say("web.start.find"), Width: "w20",
		Help: c.say("web.start.offices", all)}
	p.Pick = len(found) > 0 && (part != "" || all <= mostOffices)
	p.Where = c.officeChoice(found[:min(len(found), mostOffices)])
	switch {
	case len(found) == 0 && part != "":
		p.None = c.say("web.start.no-office", part)
	case len(found) == 1:
		p.At = c.say("web.start.at", officeLabel(found[0]))
	case p.Pick && len(found) > mostOffices:
		p.Some = c.say("web.start.some", mostOffices, len(found))
	}
	if all == 0 { // nothing was left out: there is nowhere to choose
		p.None, p.Narrow = c.say("web.start.nowhere"), false
		return
	}
	if !c.r.URL.Query().Has(noneMark) {
		return
	}
	field, message := &p.Find, c.say("web.start.find-missing")
	if p.Pick {
		field, message = &p.Where, c.say("web.start.office-missing")
	}
	field.Error = message
	p.Problems = []Problem{{Field: field.ID, Message: message}}
}

// fetchLine says that a letter with words of the register is fetched at the
// office, and why; "" for a product that is no letter or holds no such words.
func (v voice) fetchLine(s *catalogue.Standard) string {
	held := slices.ContainsFunc(s.Requirements, func(r catalogue.Requirement) bool { return r.Kind == "held" })
	if s.Result.Letter == "" || !held && s.Who.Issue == string(casework.Claimed) {
		return ""
	}
	return v.say("web.start.fetch")
}

// officeChoice offers offices by name and district.
func (c *call) officeChoice(offices []*desk.Office) Field {
	f := Field{Shape: "choice", Type: "radio", ID: "kantor", Name: "kantor", Label: c.say("web.start.office")}
	if len(offices) == 1 {
		return Field{Shape: "hidden", Name: "kantor", Value: string(offices[0].Code)}
	}
	for i, o := range offices {
		id := f.ID
		if i > 0 {
			id += "-" + strings.ReplaceAll(string(o.Code), ".", "-")
		}
		f.Options = append(f.Options, Option{ID: id, Value: string(o.Code), Label: officeLabel(o)})
	}
	return f
}

// officeLabel is an office with its district: village names repeat.
func officeLabel(o *desk.Office) string {
	if o.District == "" {
		return o.Full()
	}
	return o.Full() + ", " + o.District
}

// begin makes a draft at the chosen office and gives the device its code. A
// name that was typed and not searched for yet is searched.
func (c *call) begin() error {
	if c.Desk == nil {
		return errNotFound
	}
	code, id := region.Code(c.r.PostFormValue("kantor")), c.r.PathValue("id")
	name := strings.TrimSpace(strings.ToValidUTF8(c.typed(findMark), ""))
	searching := len(c.r.PostForm["cari"]) > 0 || name != strings.TrimSpace(c.typed("dicari"))
	moving := len(c.r.PostForm[moveMark]) > 0
	if searching || code == "" {
		q := url.Values{}
		if name != "" {
			q.Set(findMark, name)
		}
		if name == "" || !searching {
			q.Set(noneMark, "1")
		}
		if moving {
			q.Set(moveMark, "1")
		}
		return c.see("/ajukan/" + url.PathEscape(id) + "?" + q.Encode())
	}
	if moving {
		return c.move(code)
	}
	if std, ok := c.Catalogue.Current(id, c.today()); ok && std.Model == "g2e" {
		return errNotFound // employees ask when they are logged in
	}
	f, err := c.Desk.StartDraft(c.r.Context(), id, code, string(c.tag))
	if err != nil {
		return err
	}
	c.remember(f.Code)
	return c.see("/ajukan/isi")
}

// move takes the application that is being filled in to another office.
func (c *call) move(office region.Code) error {
	j, err := c.journeyOf()
	if err != nil {
		return c.lostDraft(err)
	}
	if j.draft.Filed >= 0 {
		return c.see(sentPath)
	}
	if left, ok := j.draft.Left["identitas"]; ok {
		left.Problems = nil
		j.draft.Left["identitas"] = left
	}
	if err := j.Desk.MoveDraft(j.ctx(), j.draft, office); err != nil {
		return err
	}
	return c.see("/ajukan/isi")
}

// goOn leads to the first stop that is not answered yet.
func (c *call) goOn() error {
	j, err := c.journeyOf()
	if err != nil {
		return c.lostDraft(err)
	}
	if j.draft.Filed >= 0 {
		return c.see(sentPath)
	}
	return c.see(j.next())
}

// savedPage shows the code with which an application is gone on with later.
type savedPage struct {
	Shell
	Code, Ends string
	GoOn       string
}

func (c *call) saved() error {
	j, err := c.journeyOf()
	if err != nil {
		return c.lostDraft(err)
	}
	if j.draft.Filed >= 0 {
		return c.see(sentPath)
	}
	p := &savedPage{Shell: c.shell(c.say("web.draft.title")), Code: premises.SpellSecret(j.draft.Code),
		Ends: c.say("web.draft.ends", c.day(j.draft.Ends)), GoOn: j.next()}
	p.Back = j.next()
	return c.showPrivate(http.StatusOK, "saved", p)
}

// leavePage asks once before an application is taken off this device.
type leavePage struct {
	Shell
	// Code is that of a draft, which is needed to go on; "" when none lies here.
	Code string
}

func (c *call) leaveAsk() error {
	p := &leavePage{Shell: c.shell(c.say("web.leave.title"))}
	p.Back = "/permohonan"
	if j, err := c.journeyOf(); err == nil && j.draft.Filed < 0 {
		p.Code, p.Back = premises.SpellSecret(j.draft.Code), savedPath
	}
	return c.showPrivate(http.StatusOK, "leave", p)
}

// leave takes the application off this device; it stays on the server and can
// be gone on with by its code. It is for phones and computers that are shared.
func (c *call) leave() error {
	c.forget(draftCookie)
	c.forget(caseCookie)
	c.forget(heardCookie)
	c.forget(forumCookie)
	c.forget(markCookie)
	return c.see("/lacak?" + leftMark)
}

// leftMark in the address says that the device was just cleared.
const leftMark = "terhapus"

// overMark in the address says that a draft was looked for and is not here.
const overMark = "tanpa-isian"

// resume finds a draft by the code that was noted.
func (c *call) resume() error {
	if c.Desk == nil {
		return errNotFound
	}
	if strings.TrimSpace(c.typed("kode")) == "" {
		return c.trackAgain([]Problem{{Field: "kode", Message: c.say("web.track.code-missing")}})
	}
	f, err := c.Desk.Draft(c.r.Context(), c.typed("kode"))
	if k := fault.Of(err); k == fault.NotFound || k == fault.Gone {
		return c.trackAgain([]Problem{{Field: "kode", Message: c.messages.SayFault(c.tag, err)}})
	}
	if err != nil {
		return err
	}
	c.keep(draftCookie, f.Code, 30)
	return c.see("/ajukan/isi")
}
