package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// The addresses of complaints.
const (
	heardPath     = "/aduan"
	heardNew      = "/aduan/lapor"
	heardOwn      = "/aduan/saya"
	heardTrack    = "/aduan/lacak"
	heardAdd      = "/aduan/saya/tambah"
	heardOne      = "/aduan/nomor/"
	heardReceipt  = "/aduan/tanda-terima"
	heardOutside  = "/aduan/ombudsman"
	heardCookie   = "aduan"
	heardFromCase = "permohonan"
)

func heardRoutes() []route {
	return []route{
		{"GET", heardPath, (*call).heardList, citizen},
		{"GET", heardOne + "{nomor}", (*call).heardShow, citizen},
		{"GET", heardMap, (*call).heardMap, citizen},
		{"GET", heardMap + "/{kode}", (*call).heardMap, citizen},
		{"GET", heardMap + "/tunjuk", (*call).heardPoint, citizen},
		{"GET", heardMap + "/{kode}/tunjuk", (*call).heardPoint, citizen},
		{"GET", heardNew, (*call).heardForm, citizen},
		{"POST", heardNew, (*call).heardTake, citizen},
		{"GET", heardReceipt, (*call).heardReceipt, citizen},
		{"GET", heardTrack, (*call).heardFind, citizen},
		{"POST", heardTrack, (*call).heardFindTake, citizen},
		{"GET", heardOwn, (*call).heardFollow, citizen},
		{"POST", heardOwn + "/{laku}", (*call).heardAct, citizen},
		{"GET", heardOwn + "/foto/{item}", (*call).heardPhoto, citizen},
		{"GET", heardOutside, (*call).heardOutside, citizen},
	}
}

// heardFormPage is the form for whatever somebody has to say; Action and How
// differ at the counter.
type heardFormPage struct {
	Shell
	Action, How string
	Sections    []companySection
	Button      string
	// Point is where a place is pointed at on the map, "" where there is no map.
	Point string
}

// heardTyped is a form as it was sent, with its photographs and what is wrong.
type heardTyped struct {
	at     region.Code
	typed  url.Values
	photos []desk.Upload
	wrong  []*fault.Fault
}

func (c *call) heardRoom() (*complaints.Room, error) {
	if c.Hall == nil || len(c.Hall.Complaints.Receivers()) == 0 {
		return nil, errNotFound
	}
	return c.Hall.Complaints, nil
}

// heardForm shows the form; whoever follows a case on this device may bring it along.
func (c *call) heardForm() error {
	if _, err := c.heardRoom(); err != nil {
		return err
	}
	n := heardTyped{typed: url.Values{}}
	q := c.r.URL.Query()
	if q.Get("dari") == heardFromCase {
		if err := c.heardOfCase(n.typed); err != nil {
			return err
		}
	}
	if s, ok := c.Catalogue.Current(q.Get("layanan"), c.today()); ok {
		n.typed.Set("layanan", s.ID)
	}
	c.heardPointed(n.typed)
	n.typed.Set("kunci", premises.NewCode(16))
	return c.showPrivate(http.StatusOK, "complaint-form", c.heardPage(c.shell(c.say("heard.new")), n))
}

// heardOfCase fills the form in from the case that this device follows.
func (c *call) heardOfCase(typed url.Values) error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	p, err := c.Desk.Follow(c.r.Context(), no)
	if err != nil {
		return err
	}
	typed.Set("permohonan", p.Reference)
	typed.Set("kantor", string(p.Office.Code))
	typed.Set("layanan", p.Standard.ID)
	typed.Set("jenis", string(complaint.Ordinary))
	if c.caseIsLate(p) {
		typed.Set("uraian", c.say("heard.late-text", c.caseName(p.Standard), p.Reference, lang.LongDate(c.tag, p.PromisedAt.In(c.Zone))))
		typed.Set("permintaan", c.say("heard.late-wish"))
	}
	return nil
}

// caseIsLate says that the promised day of a case has gone by and it still runs.
func (c *call) caseIsLate(p desk.Progress) bool {
	return !p.State.Ended() && !p.PromisedAt.IsZero() && c.now.After(p.PromisedAt) && p.WaitsFor == "office"
}

func (c *call) heardPage(s Shell, n heardTyped) *heardFormPage {
	p := &heardFormPage{Shell: s, Action: heardNew, How: c.say("heard.new-lead"), Button: c.say("heard.send")}
	p.Back, p.Scripts = heardPath, []string{"g.js"}
	if len(n.wrong) == 0 && n.typed.Get("titik") == "" && c.Hall.Complaints.Mapped() {
		p.Point = pointAt("")
	}
	p.Sections = c.heardSections(n)
	var all []Field
	for _, x := range p.Sections {
		all = append(all, x.Fields...)
	}
	p.Problems = c.fieldProblems(all, n.wrong...)
	for i := range p.Sections {
		x := &p.Sections[i]
		copy(x.Fields, all)
		all = all[len(x.Fields):]
	}
	if len(n.photos) > 0 {
		last := p.Sections[len(p.Sections)-1].Fields
		last[0].Help = c.say("heard.photo-again")
	}
	return p
}

// heardArea is a text of several lines that is asked for.
func (c *call) heardArea(name, key string, rows, count int, typed url.Values) Field {
	return c.heardHelped(Field{Shape: "area", ID: name, Name: name, Rows: rows, Count: count, Label: c.say(key), Value: typed.Get(name)})
}

// heardLineAsked is one line of text that is asked for.
func (c *call) heardLineAsked(name, key, width string, typed url.Values) Field {
	return c.heardHelped(c.lineAsked(name, key, width, typed))
}

// heardHelped adds the help that there is for a field.
func (c *call) heardHelped(f Field) Field {
	if key := "heard.help-" + f.Name; c.messages.Has(key) {
		f.Help = c.say(key)
	}
	return f
}

func (c *call) heardTick(name, key string, typed url.Values) Field {
	return c.heardHelped(Field{Shape: "tick", ID: name, Name: name, Value: "1", Label: c.say(key), Chosen: typed.Get(name) != ""})
}

func optionalField(f Field) Field { f.Optional = true; return f }

func (c *call) heardSections(n heardTyped) []companySection {
	t := n.typed
	hidden := func(name string) Field { return Field{Shape: "hidden", Name: name, Value: t.Get(name)} }
	kinds := Field{Shape: "choice", Type: "radio", ID: "jenis", Name: "jenis", Label: c.say("heard.kind")}
	for _, k := range complaints.Classes() {
		kinds.Options = append(kinds.Options, Option{ID: "jenis-" + string(k), Value: string(k), Label: c.say(k.NameKey()), Help: c.say("heard.kind-" + string(k)), Chosen: t.Get("jenis") == string(k)})
	}
	category := Field{Shape: "select", ID: "kategori", Name: "kategori", Optional: true, Label: c.say("heard.category")}
	for _, v := range complaints.Categories() {
		category.Options = append(category.Options, Option{Value: v, Label: c.say("heard.category-" + v), Chosen: t.Get("kategori") == v})
	}
	day := form.Question{Type: form.Date, Optional: true, Label: c.text("heard.date"), Help: c.text("heard.date-help")}
	what := companySection{Title: c.say("heard.what"), Fields: []Field{hidden("kunci"), hidden("layanan"), c.heardOffice(n), kinds, category,
		c.heardArea("uraian", "heard.text", 6, complaints.MostText, t), optionalField(c.heardLineAsked("tempat", "heard.place", "", t)), optionalField(c.heardLineAsked("titik", "heard.point", "w20", t)),
		c.field(&day, "tanggal", filled{fields: t}), optionalField(c.heardArea("permintaan", "heard.wish", 2, 0, t)), optionalField(c.lineAsked("kerugian", "heard.loss", "", t)), optionalField(c.lineAsked("permohonan", "heard.case", "w20", t))}}
	about := companySection{Title: c.say("heard.about"), Lead: c.say("heard.about-lead"), Fields: []Field{
		optionalField(c.lineAsked("terlapor", "heard.accused", "", t)), c.heardTick("pimpinan", "heard.head", t)}}
	who := companySection{Title: c.say("heard.who"), Lead: c.say("heard.who-lead"), Fields: []Field{
		optionalField(c.lineAsked("nama", "heard.name", "", t)), optionalField(c.lineAsked("kontak", "heard.contact", "", t)), optionalField(c.lineAsked("alamat", "heard.address", "", t)),
		optionalField(c.lineAsked("mewakili", "heard.for", "", t)), c.heardTick("anonim", "heard.anonymous", t), c.heardTick("rahasia", "heard.confidential", t)}}
	photos := companySection{Title: c.say("heard.photos"), Lead: c.say("heard.photos-lead")}
	for i := range complaint.MaxPhotos {
		id := heardPhotoName(i)
		photos.Fields = append(photos.Fields, Field{Shape: "file", ID: id, Name: id, Label: c.say("heard.photo", i+1), Optional: true, Accept: accept([]string{"jpeg", "png"})})
	}
	return []companySection{what, about, who, photos}
}

func heardPhotoName(i int) string {
	if i == 0 {
		return "foto"
	}
	return "foto-" + strconv.Itoa(i+1)
}

// heardOffice asks to whom it is addressed, where there is a choice. It stands
// above the photographs, which are sealed for that office.
func (c *call) heardOffice(n heardTyped) Field {
	offices := c.Hall.Complaints.Receivers()
	if n.at != "" || len(offices) == 1 {
		at := n.at
		if at == "" {
			at = offices[0].Code
		}
		return Field{Shape: "hidden", Name: "kantor", Value: string(at)}
	}
	f := Field{Shape: "select", ID: "kantor", Name: "kantor", Label: c.say("heard.office"), Help: c.say("heard.office-help")}
	for _, o := range offices {
		f.Options = append(f.Options, Option{Value: string(o.Code), Label: o.Full(), Chosen: n.typed.Get("kantor") == string(o.Code)})
	}
	return f
}

// heardIntake reads the form; photographs are sealed while they stream in.
func (c *call) heardIntake(n *heardTyped) error {
	page := &form.Page{ID: "aduan"}
	for i := range complaint.MaxPhotos {
		page.Questions = append(page.Questions, form.Question{ID: heardPhotoName(i), Type: form.File, Optional: true, Accept: []string{"jpeg", "png"}})
	}
	in := &intake{call: c, page: page, held: func(string) string { return "" }}
	in.take = func(f desk.NewFile, r readerOfFile) (string, error) {
		u, err := c.Hall.Complaints.TakePhoto(c.r.Context(), c.heardAt(n.at, in.typed.Get("kantor")), f, r)
		if err == nil {
			n.photos = append(n.photos, u)
		}
		return u.ID, err
	}
	var err error
	n.typed, err = in.read()
	for i := complaint.MaxPhotos; i < maxParts && len(n.wrong) == 0; i++ {
		if n.typed.Has(heardPhotoName(i)) { // more than the form has room for
			n.wrong = append(n.wrong, fault.New(fault.TooLarge, "complaint.photos", complaint.MaxPhotos).On("foto"))
		}
	}
	for _, s := range in.stumbles {
		if s.Key != "form.required" && s.Key != "file.empty" {
			n.wrong = append(n.wrong, fault.New(fault.Invalid, s.Key, s.Args...).On(s.Question))
		}
	}
	return err
}

// heardAt is the office that photographs are sealed for.
func (c *call) heardAt(at region.Code, chosen string) region.Code {
	offices := c.Hall.Complaints.Receivers()
	for _, o := range offices {
		if at == "" && string(o.Code) == chosen || o.Code == at {
			return o.Code
		}
	}
	return offices[0].Code
}

// filing is what the form says.
func (c *call) filing(n *heardTyped) complaints.Filing {
	t := n.typed
	f := complaints.Filing{Office: region.Code(t.Get("kantor")), As: complaint.Class(t.Get("jenis")), Service: t.Get("layanan"), Case: t.Get("permohonan"), Category: t.Get("kategori"),
		Words: complaints.Words{Text: t.Get("uraian"), Place: t.Get("tempat"), Wish: t.Get("permintaan"), Loss: t.Get("kerugian"), Accused: t.Get("terlapor"), Link: t.Get("tautan"), Language: string(c.tag)},
		Who:   complaints.Who{Name: t.Get("nama"), Address: t.Get("alamat"), Contact: t.Get("kontak"), For: t.Get("mewakili")},
		Head:  t.Get("pimpinan") != "", Anonymous: t.Get("anonim") != "", Confidential: t.Get("rahasia") != "", Photos: n.photos, Key: t.Get("kunci")}
	if at := strings.TrimSpace(t.Get("titik")); at != "" {
		var ok bool
		if f.Lat, f.Lon, ok = placeTyped(at); !ok {
			n.wrong = append(n.wrong, fault.New(fault.Invalid, "complaint.place").On("titik"))
		}
		f.Placed = ok
	}
	day := form.Page{Questions: []form.Question{{ID: "tanggal", Type: form.Date, Optional: true}}}
	into := form.Answers{}
	today, _ := form.DayOf(c.now.Format(time.DateOnly))
	if problems := day.Read(t, today, into); len(problems) > 0 {
		n.wrong = append(n.wrong, fault.New(fault.Invalid, problems[0].Key, problems[0].Args...).On("tanggal"))
	}
	f.Words.Served, _ = into["tanggal"].(string)
	return f
}

// placeTyped reads "-7.4501, 109.2904" into 1e-6 degrees.
func placeTyped(s string) (lat, lon int64, ok bool) {
	a, b, two := strings.Cut(s, ",")
	x, err1 := strconv.ParseFloat(strings.TrimSpace(a), 64)
	y, err2 := strconv.ParseFloat(strings.TrimSpace(b), 64)
	if !two || err1 != nil || err2 != nil || !(x >= -90 && x <= 90 && y >= -180 && y <= 180) {
		return 0, 0, false
	}
	return int64(x * 1e6), int64(y * 1e6), true
}

// heardFile reads the form and files what it says by do; what is wrong with the
// photographs is told with what is wrong with the words.
func (c *call) heardFile(n *heardTyped, do func(complaints.Filing) (complaints.Receipt, error)) (r complaints.Receipt, err error) {
	if err := c.heardIntake(n); err != nil {
		return r, err
	}
	f := c.filing(n)
	if len(n.wrong) == 0 {
		if r, err = do(f); err == nil && !r.Replayed {
			return r, nil
		}
	} else {
		err = c.Hall.Complaints.Check(c.r.Context(), f)
	}
	if bad := c.Desk.DropFiles(c.r.Context(), n.photos); bad != nil {
		return r, bad
	}
	var m complaints.Mistakes
	switch one := fault.As(err); {
	case errors.As(err, &m):
		n.wrong = append(n.wrong, m...)
	case one != nil && one.Field != "":
		n.wrong = append(n.wrong, one)
	case err != nil:
		return r, err
	}
	return r, nil
}

// heardTake files what somebody has to say and shows the receipt.
func (c *call) heardTake() error {
	if _, err := c.heardRoom(); err != nil {
		return err
	}
	n := heardTyped{}
	r, err := c.heardFile(&n, func(f complaints.Filing) (complaints.Receipt, error) {
		f.Caller = network(c.ClientIP(c.r))
		return c.Hall.Complaints.File(c.r.Context(), f)
	})
	switch {
	case err != nil:
		return err
	case len(n.wrong) > 0:
		return c.showPrivate(n.wrong[0].Kind.Status(), "complaint-form", c.heardPage(c.shell(c.say("heard.new")), n))
	}
	c.keep(heardCookie, r.Reference+"."+r.Secret, 30)
	return c.see(heardReceipt)
}
