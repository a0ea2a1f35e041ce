package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/leave"
	"genggam/internal/mandate"
	"genggam/internal/personnel"
	"genggam/internal/rise"
	"genggam/internal/staff"
)

// staffPath is the register of employees.
const staffPath = "/kantor/pegawai"

// staffPage lists the employees of an office, and the ways to more of them.
type staffPage struct {
	Shell
	Notice string
	Unit   Field
	People []Card
	Next   string
	Posts  string
	// Presence and Rates lead to what office and regency decide themselves.
	Presence, Rates string
	Acts            []actForm
}

// unit is the office whose register is shown: the own one, or one that the
// address names; the room refuses others.
func (k *clerk) unit() string {
	if u := k.r.URL.Query().Get("kantor"); u != "" && len(u) <= 20 {
		return u
	}
	return string(k.actor.Office)
}

// unitField chooses among the offices whose register is kept here.
func (k *clerk) unitField(unit string) Field {
	f := Field{Shape: "select", ID: "kantor", Name: "kantor", Label: k.say("personnel.unit"), Value: k.r.URL.Path}
	for _, code := range k.Hall.Personnel.Units(k.actor) {
		if o, err := k.Desk.Office(regionCode(code)); err == nil {
			f.Options = append(f.Options, Option{Value: code, Label: o.Full(), Chosen: code == unit})
		}
	}
	return f
}

func (k *clerk) staffList() error { return k.showStaff(nil) }

func (k *clerk) showStaff(refused *fault.Fault) error {
	unit := k.unit()
	after, _ := strconv.ParseInt(k.r.URL.Query().Get("sesudah"), 10, 64)
	list, next, err := k.Hall.Personnel.Staff(k.ctx(), k.actor, unit, max(after, 0))
	if err != nil {
		return err
	}
	p := &staffPage{Shell: k.shell(k.say("personnel.register.title")), Notice: k.notice(), Unit: k.unitField(unit)}
	p.Scripts = []string{"g.js"}
	p.Posts, p.Presence, p.Rates = staffPath+"/jabatan?kantor="+unit, staffPath+"/kehadiran?kantor="+unit, staffPath+"/tarif"
	if next > 0 {
		p.Next = staffPath + "?kantor=" + unit + "&sesudah=" + strconv.FormatInt(next, 10)
	}
	for _, m := range list {
		c := Card{Address: staffPath + "/" + m.ID.String(), Title: m.Name, Text: k.orElse(m.Title, k.say("personnel.no-post"))}
		if !m.Known {
			c.Facts = k.say("personnel.not-working")
		} else if m.Account == "" {
			c.Facts = k.say("personnel.no-account")
		}
		p.People = append(p.People, c)
	}
	if k.actor.Can("keep-staff") {
		p.Acts = []actForm{
			{ID: "baru", Title: k.say("personnel.new"), Button: k.say("personnel.new-button"), Link: staffPath + "/baru?kantor=" + unit},
			{ID: "impor", Title: k.say("personnel.import"), Lead: k.say("personnel.import-lead"), Button: k.say("personnel.import-button"), Action: staffPath + "/impor?kantor=" + unit, Files: true,
				Fields: []Field{{Shape: "file", ID: "berkas", Name: "berkas", Label: k.say("personnel.file"), Accept: ".csv,text/csv"}}},
		}
	}
	if refused == nil {
		return k.showPrivate(http.StatusOK, "officer-staff", p)
	}
	for i := range p.Acts {
		if p.Acts[i].ID == "impor" {
			p.Acts[i].Open = true
			p.Problems = k.actProblems(&p.Acts[i], refused)
		}
	}
	return k.showPrivate(refused.Kind.Status(), "officer-staff", p)
}

// staffImport takes a file of employees, as it streams in.
func (k *clerk) staffImport() error {
	var people, posts int
	var refused error
	in := &intake{call: k.call, page: &form.Page{Questions: []form.Question{{ID: "berkas", Type: form.File}}}, held: func(string) string { return "" }}
	in.take = func(_ desk.NewFile, r readerOfFile) (string, error) {
		people, posts, refused = k.Hall.Personnel.Import(k.ctx(), k.actor, k.unit(), r)
		return "", nil
	}
	if _, err := in.read(); err != nil {
		return err
	}
	if refused == nil && people+posts == 0 {
		refused = fault.New(fault.Invalid, "personnel.empty-file").On("berkas")
	}
	if f := fault.As(refused); f != nil {
		return k.showStaff(f)
	}
	if refused != nil {
		return refused
	}
	return k.see(staffPath + "?kantor=" + k.unit() + "&kabar=imported")
}

// staffForm is the form of somebody or something new in the register.
type staffForm struct {
	Shell
	Act   actForm
	Posts []Row
	Unit  Field
}

func (k *clerk) newAct(unit string) (actForm, error) {
	posts, err := k.Hall.Personnel.Posts(k.ctx(), k.actor, unit)
	if err != nil {
		return actForm{}, err
	}
	post := Field{Shape: "select", ID: "jabatan", Name: "jabatan", Label: k.say("personnel.post"), Optional: true, Options: []Option{{Label: k.say("personnel.no-post")}}}
	for _, x := range posts {
		post.Options = append(post.Options, Option{Value: x.ID.String(), Label: x.Title})
	}
	as := Field{Shape: "select", ID: "jenis", Name: "jenis", Label: k.say("personnel.employment")}
	for _, e := range staff.Employments() {
		as.Options = append(as.Options, Option{Value: string(e), Label: k.say("leave.employment." + string(e))})
	}
	account, err := k.employeeAccount(unit)
	if err != nil {
		return actForm{}, err
	}
	return actForm{ID: "baru", Action: staffPath + "/baru?kantor=" + unit, Button: k.say("personnel.new-button"), Fields: []Field{
		{Shape: "input", Type: "text", ID: "name", Name: "name", Label: k.say("personnel.name-label"), Auto: "off"},
		{Shape: "input", Type: "text", ID: "nip", Name: "nip", Label: k.say("personnel.nip-label"), Auto: "off", Optional: true, Width: "w20"},
		as,
		{Shape: "input", Type: "text", ID: "golongan", Name: "golongan", Label: k.say("personnel.rank"), Help: k.say("personnel.rank-help"), Optional: true, Width: "w4", Auto: "off"},
		{Shape: "input", Type: "date", ID: "mulai", Name: "mulai", Label: k.say("personnel.since")},
		post, account,
	}}, nil
}

// employeeAccount chooses among those who have an account in an office.
func (k *clerk) employeeAccount(unit string) (Field, error) {
	people, err := k.Desk.Colleagues(k.ctx(), regionCode(unit))
	f := Field{Shape: "select", ID: "akun", Name: "akun", Label: k.say("personnel.account"), Help: k.say("personnel.account-help"), Optional: true, Options: []Option{{Label: k.say("personnel.no-account")}}}
	for _, c := range people {
		f.Options = append(f.Options, Option{Value: c.Account, Label: c.Name})
	}
	return f, err
}

func (k *clerk) staffNew() error { return k.showNewEmployee(nil) }

func (k *clerk) showNewEmployee(refused *fault.Fault) error {
	act, err := k.newAct(k.unit())
	if err != nil {
		return err
	}
	p := &staffForm{Shell: k.shell(k.say("personnel.new")), Act: act, Unit: k.unitField(k.unit())}
	p.Back, p.Scripts = staffPath+"?kantor="+k.unit(), []string{"g.js"}
	return k.showStaffForm(p, refused)
}

func (k *clerk) showStaffForm(p *staffForm, refused *fault.Fault) error {
	if refused == nil {
		return k.showPrivate(http.StatusOK, "officer-staff-form", p)
	}
	refill(p.Act.Fields, attempt{typed: k.r.PostForm})
	p.Problems = k.actProblems(&p.Act, refused)
	return k.showPrivate(refused.Kind.Status(), "officer-staff-form", p)
}

// fieldOf are the fields of faults of the chart by those of the pages.
var fieldOf = map[string]string{"as": "jenis", "rank": "golongan", "from": "mulai", "post": "jabatan", "account": "akun", "over": "atasan", "places": "banyak", "title": "judul", "unit": "kantor", "until": "selesai", "days": "hari"}

// onPage puts a refusal on the field of the page that it is about.
func onPage(err error) *fault.Fault {
	f := fault.As(err)
	if f != nil && fieldOf[f.Field] != "" {
		return f.On(fieldOf[f.Field])
	}
	return f
}

func (k *clerk) staffNewTake() error {
	from, err := dayTyped(k.typed("mulai"), "mulai")
	n := personnel.Newcomer{Name: k.typed("name"), NIP: k.typed("nip"), As: staff.Employment(k.typed("jenis")), Rank: k.typed("golongan"), Unit: k.unit(), From: from, Account: k.typed("akun")}
	if post := k.typed("jabatan"); post != "" && err == nil {
		n.Post, err = idOf(post)
	}
	var id canon.ID
	if err == nil {
		id, err = k.Hall.Personnel.Register(k.ctx(), k.actor, n)
	}
	if f := onPage(err); f != nil && f.Kind != fault.Forbidden && f.Kind != fault.Unavailable {
		return k.showNewEmployee(f)
	}
	if err != nil {
		return err
	}
	return k.done(staffPath+"/"+id.String(), "employee-added")
}

func (k *clerk) posts() error { return k.showPosts(nil) }

// showPosts lists the posts of an office and adds one.
func (k *clerk) showPosts(refused *fault.Fault) error {
	unit := k.unit()
	list, err := k.Hall.Personnel.Posts(k.ctx(), k.actor, unit)
	if err != nil {
		return err
	}
	p := &staffForm{Shell: k.shell(k.say("personnel.posts")), Unit: k.unitField(unit)}
	p.Back, p.Scripts = staffPath+"?kantor="+unit, []string{"g.js"}
	over := Field{Shape: "select", ID: "atasan", Name: "atasan", Label: k.say("personnel.over"), Optional: true, Options: []Option{{Label: k.say("personnel.top")}}}
	above, err := k.Hall.Personnel.Above(k.ctx(), k.actor, unit)
	if err != nil {
		return err
	}
	for _, x := range list {
		values := []string{k.say("personnel.under", k.orElse(x.Over, k.say("personnel.top"))), k.say("personnel.places-n", x.Places)}
		for _, w := range x.Powers {
			values = append(values, k.say("personnel.power-"+string(w)))
		}
		p.Posts = append(p.Posts, Row{Label: x.Title, Values: values})
	}
	for _, x := range above {
		over.Options = append(over.Options, Option{Value: x.ID.String(), Label: x.Title})
	}
	if k.actor.Can("keep-staff") {
		p.Act = actForm{ID: "jabatan", Title: k.say("personnel.post-new"), Button: k.say("personnel.post-button"), Action: staffPath + "/jabatan?kantor=" + unit, Fields: []Field{
			{Shape: "input", Type: "text", ID: "judul", Name: "judul", Label: k.say("personnel.post-title"), Auto: "off"},
			over,
			{Shape: "input", Type: "text", Mode: "numeric", ID: "banyak", Name: "banyak", Label: k.say("personnel.places"), Value: "1", Width: "w4"},
			{Shape: "input", Type: "date", ID: "mulai", Name: "mulai", Label: k.say("personnel.from")},
			k.powersField(),
		}}
	}
	return k.showStaffForm(p, refused)
}

func (k *clerk) powersField() Field {
	f := Field{Shape: "choice", Type: "checkbox", ID: "wewenang", Name: "wewenang", Label: k.say("personnel.powers"), Help: k.say("personnel.powers-help"), Optional: true}
	for _, x := range staff.Approvals() {
		if x != staff.LeaveAdvice && x != staff.LeaveUnpaid {
			f.Options = append(f.Options, Option{ID: "wewenang-" + string(x), Value: string(x), Label: k.say("personnel.power-" + string(x))})
		}
	}
	return f
}

func (k *clerk) postTake() error {
	from, err := dayTyped(k.typed("mulai"), "mulai")
	places, _ := strconv.Atoi(k.typed("banyak"))
	n := personnel.NewPost{Unit: k.unit(), Title: k.typed("judul"), Places: places, From: from}
	for _, x := range k.r.PostForm["wewenang"] {
		n.Powers = append(n.Powers, staff.Approval(x))
	}
	if over := k.typed("atasan"); over != "" && err == nil {
		n.Over, err = idOf(over)
	}
	if err == nil {
		_, err = k.Hall.Personnel.AddPost(k.ctx(), k.actor, n)
	}
	if f := onPage(err); f != nil && f.Kind != fault.Forbidden && f.Kind != fault.Unavailable {
		return k.showPosts(f)
	}
	if err != nil {
		return err
	}
	return k.see(staffPath + "/jabatan?kantor=" + k.unit() + "&kabar=post-added")
}

// employeePage is one employee for whoever keeps the register.
type employeePage struct {
	Shell
	Notice        string
	Me            []Row
	Left          string
	Years         []sumBox
	Leaves, Trips []Row
	Acts          []actForm
}

func (k *clerk) employee() error {
	id, err := idOf(k.r.PathValue("id"))
	if err != nil {
		return err
	}
	return k.showEmployee(id, "", nil)
}

func (k *clerk) showEmployee(id canon.ID, tried string, refused *fault.Fault) error {
	m, err := k.Hall.Personnel.Show(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	p := &employeePage{Shell: k.shell(m.Name), Notice: k.notice(), Me: k.memberRows(m)}
	p.Back, p.Scripts = staffPath+"?kantor="+m.Unit, []string{"g.js"}
	b, all, err := k.Hall.Personnel.BalanceOf(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	if len(b.Years) > 0 {
		p.Left, p.Years = k.say("personnel.mine.left", b.Left, b.Last().Year), k.yearBoxes(b)
	}
	for _, l := range all {
		p.Leaves = append(p.Leaves, k.leaveRow(l))
	}
	trips, err := k.Hall.Personnel.TripsOf(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	p.Trips = k.tripRows(trips)
	if k.actor.Can("keep-staff") {
		if p.Acts, err = k.employeeActs(m); err != nil {
			return err
		}
		p.Acts = append(k.repaidActs(m, trips), p.Acts...)
	}
	if refused == nil {
		return k.showPrivate(http.StatusOK, "officer-employee", p)
	}
	for i := range p.Acts {
		if p.Acts[i].ID == tried {
			p.Acts[i].Open = true
			refill(p.Acts[i].Fields, attempt{typed: k.r.PostForm})
			p.Problems = k.actProblems(&p.Acts[i], refused)
		}
	}
	return k.showPrivate(refused.Kind.Status(), "officer-employee", p)
}

// employeeActs are what the keeper of the register writes down of somebody.
func (k *clerk) employeeActs(m personnel.Member) ([]actForm, error) {
	base := staffPath + "/" + m.ID.String() + "/"
	account, err := k.employeeAccount(m.Unit)
	if err != nil {
		return nil, err
	}
	posts, err := k.Hall.Personnel.Above(k.ctx(), k.actor, m.Unit)
	if err != nil {
		return nil, err
	}
	account.Optional = false
	account.Options = slices.DeleteFunc(account.Options, func(o Option) bool { return o.Value == "" })
	day := func(name, key string) Field {
		return Field{Shape: "input", Type: "date", ID: name, Name: name, Label: k.say(key)}
	}
	number := func(name, key string) Field {
		return Field{Shape: "input", Type: "text", Mode: "numeric", Width: "w4", ID: name, Name: name, Label: k.say(key), Value: "0"}
	}
	post := Field{Shape: "select", ID: "jabatan", Name: "jabatan", Label: k.say("personnel.post")}
	for _, x := range posts {
		post.Options = append(post.Options, Option{Value: x.ID.String(), Label: x.Title})
	}
	how := Field{Shape: "select", ID: "bentuk", Name: "bentuk", Label: k.say("personnel.form")}
	for _, f := range mandate.Forms() {
		how.Options = append(how.Options, Option{Value: string(f), Label: k.say("mandate.form." + string(f))})
	}
	why := Field{Shape: "select", ID: "sebab", Name: "sebab", Label: k.say("personnel.why")}
	for _, w := range mandate.Reasons() {
		why.Options = append(why.Options, Option{Value: w, Label: k.say(mandate.WhyKey(w))})
	}
	until := day("selesai", "personnel.until")
	until.Optional, until.Help = true, k.say("personnel.until-help")
	acts := []actForm{
		{ID: "akun", Title: k.say("personnel.account"), Button: k.say("personnel.account-button"), Lead: k.say("personnel.account-help"), Fields: []Field{account}},
		{ID: "isi", Title: k.say("personnel.fill"), Button: k.say("personnel.fill-button"), Lead: k.say("personnel.fill-lead"), Fields: []Field{post, how, day("mulai", "personnel.from"), until}},
		{ID: "tidak-ada", Title: k.say("personnel.missing"), Button: k.say("personnel.missing-button"), Lead: k.say("personnel.missing-lead"), Fields: []Field{why, day("mulai", "personnel.from"), until}},
		{ID: "sisa", Title: k.say("personnel.opening-title"), Button: k.say("personnel.opening-button"), Lead: k.say("personnel.opening-lead"), Fields: []Field{number("tahun", "personnel.opening-year"), number("bawaan", "personnel.opening-carried"), number("kosong", "personnel.opening-idle")}},
		{ID: "lembur", Title: k.say("personnel.worked"), Button: k.say("personnel.worked-button"), Lead: k.say("personnel.worked-lead"), Fields: []Field{day("mulai", "personnel.worked-day")}},
		{ID: "sk-gaji", Title: k.say("personnel.decree"), Button: k.say("personnel.decree-button"), Lead: k.say("personnel.decree-lead"), Fields: []Field{day("mulai", "personnel.decree-from"), number("masa", "personnel.decree-service")}},
	}
	acts = append(acts, k.weekAct())
	for i := range acts {
		acts[i].Action = base + acts[i].ID
		acts[i].apart()
	}
	return acts, nil
}

// employeeTake writes one thing down.
func (k *clerk) employeeTake() error {
	id, err := idOf(k.r.PathValue("id"))
	if err != nil {
		return err
	}
	act := k.r.PathValue("laku")
	do := map[string]func(canon.ID) error{
		"akun":      func(id canon.ID) error { return k.Hall.Personnel.Link(k.ctx(), k.actor, id, k.typed("akun")) },
		"isi":       k.fillPost,
		"tidak-ada": k.missing,
		"minggu":    k.weekTake,
		"kembali":   k.repaid,
		"sisa": func(id canon.ID) error {
			return k.Hall.Personnel.Opening(k.ctx(), k.actor, id, leave.Opening{Year: k.wholeNumber("tahun"), Carried: k.wholeNumber("bawaan"), Idle: k.wholeNumber("kosong")})
		},
		"lembur": func(id canon.ID) error {
			d, err := dayTyped(k.typed("mulai"), "mulai")
			if err != nil {
				return err
			}
			return k.Hall.Personnel.Worked(k.ctx(), k.actor, id, d)
		},
		"sk-gaji": func(id canon.ID) error {
			d, err := dayTyped(k.typed("mulai"), "mulai")
			if err != nil {
				return err
			}
			service := k.wholeNumber("masa")
			if service == 0 {
				service = rise.Unknown
			}
			return k.Hall.Personnel.Decree(k.ctx(), k.actor, id, d, service)
		},
	}[act]
	if do == nil {
		return errNotFound
	}
	err = do(id)
	if f := onPage(err); f != nil && f.Kind != fault.Forbidden && f.Kind != fault.Unavailable && f.Key != "personnel.unknown" {
		return k.showEmployee(id, act, f)
	}
	if err != nil {
		return err
	}
	return k.done(staffPath+"/"+id.String(), "employee-changed")
}

func (k *clerk) wholeNumber(name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(k.typed(name)))
	if err != nil {
		return -1
	}
	return n
}

// period reads a first and a last day; the last may be left open.
func (k *clerk) period() (p staff.Period, err error) {
	if p.From, err = dayTyped(k.typed("mulai"), "mulai"); err != nil {
		return p, err
	}
	if text := k.typed("selesai"); text != "" {
		p.Until, err = dayTyped(text, "selesai")
	}
	return p, err
}

func (k *clerk) fillPost(id canon.ID) error {
	p, err := k.period()
	if err != nil {
		return err
	}
	post, err := idOf(k.typed("jabatan"))
	if err != nil {
		return fault.New(fault.Invalid, "chart.unknown-post").On("jabatan")
	}
	return k.Hall.Personnel.Fill(k.ctx(), k.actor, staff.Seat{Employee: id, Post: post, Form: mandate.Form(k.typed("bentuk")), Period: p})
}

func (k *clerk) missing(id canon.ID) error {
	p, err := k.period()
	if err != nil {
		return err
	}
	return k.Hall.Personnel.Missing(k.ctx(), k.actor, staff.Absence{Employee: id, Why: k.typed("sebab"), Period: p})
}
