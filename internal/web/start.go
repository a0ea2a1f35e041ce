package web

import (
	"net/http"
	"strings"

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
	// Find lets the reader narrow a long list down.
	Find   Field
	Narrow bool
	// Resume leads back into an application of this service begun on this device.
	Resume string
	Lead   string
	Time   string
	// At names the one office there is to apply at; None says that no office has
	// the name that was looked for.
	At, None string
}

// mostOffices is how many offices one page offers; more are found by name.
const mostOffices = 30

// start shows the page before the first question.
func (c *call) start() error { return c.startAgain(http.StatusOK, nil) }

func (c *call) startAgain(status int, problems []Problem) error {
	if c.Desk == nil {
		return errNotFound
	}
	s, ok := c.Catalogue.Current(c.r.PathValue("id"), c.today())
	if !ok {
		return errNotFound
	}
	part := c.r.URL.Query().Get("desa")
	if len(part) > longestSearch {
		part = ""
	}
	offices := c.Desk.Providers(s, part, mostOffices+1)
	p := &startPage{Shell: c.shell(c.tell(s.Name)), Action: "/ajukan/" + s.ID, Lead: c.say("web.start.lead"),
		Time: c.say("web.start.time", c.duration(s.Time.Promised), c.fee(s.Fee))}
	p.Back, p.Problems = "/layanan/"+s.ID, problems
	p.Narrow = len(offices) > mostOffices || part != ""
	p.Find = Field{Shape: "input", ID: "desa", Name: "desa", Type: "text", Value: part, Label: c.say("web.start.find"), Width: "w20"}
	p.Where = c.officeChoice(offices[:min(len(offices), mostOffices)])
	switch {
	case len(offices) == 0 && part != "":
		p.None = c.say("web.start.no-office", part)
	case len(offices) == 1:
		p.At = c.say("web.start.at", officeLabel(offices[0]))
	}
	if len(problems) > 0 {
		p.Where.Error = problems[0].Message
	}
	if f, err := c.Desk.Draft(c.r.Context(), c.kept(draftCookie)); err == nil && f.Standard == s.ID && f.Filed < 0 {
		p.Resume = "/ajukan/isi"
	}
	return c.showPrivate(status, "start", p)
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

// begin makes a draft at the chosen office and gives the device its code.
func (c *call) begin() error {
	if c.Desk == nil {
		return errNotFound
	}
	code := region.Code(c.r.PostFormValue("kantor"))
	if code == "" {
		return c.startAgain(http.StatusUnprocessableEntity, []Problem{{Field: "kantor", Message: c.say("web.start.office-missing")}})
	}
	f, err := c.Desk.StartDraft(c.r.Context(), c.r.PathValue("id"), code, string(c.tag))
	if err != nil {
		return err
	}
	c.keep(draftCookie, f.Code, 30)
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

// leave takes the application off this device; it stays on the server and can
// be gone on with by its code. It is for phones and computers that are shared.
func (c *call) leave() error {
	c.forget(draftCookie)
	c.forget(caseCookie)
	return c.see("/")
}

// resume finds a draft by the code that was noted.
func (c *call) resume() error {
	if c.Desk == nil {
		return errNotFound
	}
	f, err := c.Desk.Draft(c.r.Context(), c.r.PostFormValue("kode"))
	if k := fault.Of(err); k == fault.NotFound || k == fault.Gone {
		return c.trackAgain("kode", c.messages.SayFault(c.tag, err))
	}
	if err != nil {
		return err
	}
	c.keep(draftCookie, f.Code, 30)
	return c.see("/ajukan/isi")
}
