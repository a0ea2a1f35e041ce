package api

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/region"
)

func digits(n int) string { return strconv.Itoa(n) }

// submit receives an application.
func (c *call) submit() error {
	key, err := c.idempotencyKey()
	if err != nil {
		return err
	}
	body, err := c.body()
	if err != nil {
		return err
	}
	defer body.done()
	s, err := readSubmission(body.text)
	if err != nil {
		return err
	}
	c.speak(s.Language)
	once := desk.Once{Key: key}
	if key != "" {
		once.Digest = sha256.Sum256([]byte(body.text))
		end, ok := c.flights.start(s.Office+"\x00"+key, c.r.Context().Done())
		if !ok {
			return fault.New(fault.Unavailable, "fault.unavailable").Because(c.r.Context().Err())
		}
		defer end()
		r, found, err := c.Desk.Answered(c.r.Context(), region.Code(s.Office), once)
		if err != nil {
			return err
		}
		if found {
			return c.filed(r)
		}
	}
	r, err := c.file(s, once)
	if err != nil {
		return err
	}
	return c.filed(r)
}

// file turns a submission into an application and hands it in.
func (c *call) file(s *Submission, once desk.Once) (desk.Receipt, error) {
	in := &intake{call: c}
	if err := in.actor(s); err != nil {
		return desk.Receipt{}, err
	}
	a, err := in.application(s)
	if err != nil {
		return desk.Receipt{}, err
	}
	if len(s.Files) > 0 {
		if err := c.Desk.Check(c.r.Context(), &a); err != nil {
			return desk.Receipt{}, err
		}
		if a.Files, err = in.bring(s.Files); err != nil {
			in.drop(a.Files)
			return desk.Receipt{}, err
		}
		in.answerFiles(a)
	}
	if err := in.match(&a); err != nil {
		in.drop(a.Files)
		return desk.Receipt{}, err
	}
	r, err := in.handIn(a, once)
	if err != nil || r.Replayed {
		in.drop(a.Files)
	}
	return r, err
}

// actor takes an officer's session, when one came: the officer files for the
// person in front of them or, between offices, for the office.
func (in *intake) actor(s *Submission) error {
	token, ok := strings.CutPrefix(in.r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil
	}
	a, err := in.Desk.Actor(in.r.Context(), token)
	if err != nil {
		return err
	}
	in.officer = &a
	return a.MayFile(region.Code(s.Office))
}

func (in *intake) handIn(a desk.Application, once desk.Once) (desk.Receipt, error) {
	if in.officer != nil {
		return in.Desk.FileForPersonOnce(in.r.Context(), *in.officer, a, once)
	}
	return in.Desk.FileOnce(in.r.Context(), a, once)
}

// speak changes the language of the answer to one named in the body.
func (c *call) speak(name string) {
	if tag, ok := lang.Find(name); ok {
		c.tag = tag
	}
}

// idempotencyKey reads the header: 1 to 200 visible characters.
func (c *call) idempotencyKey() (string, error) {
	values := c.r.Header["Idempotency-Key"]
	if len(values) == 0 {
		return "", nil
	}
	key := values[0]
	bad := len(values) > 1 || key == "" || len(key) > 200
	for i := 0; i < len(key) && !bad; i++ {
		bad = key[i] <= ' ' || key[i] > '~'
	}
	if bad {
		return "", malformed("api.bad-key")
	}
	return key, nil
}

// body is a request's body as text; done gives its room back.
type body struct {
	text string
	done func()
}

// chunks are the buffers that bodies are read through.
var chunks = sync.Pool{New: func() any { b := make([]byte, 16<<10); return &b }}

// body reads the whole body, at most maxBody bytes of JSON. A body that may be
// big takes its place among the few that are in memory at once.
func (c *call) body() (body, error) {
	if err := c.isJSON(); err != nil {
		return body{}, err
	}
	n := c.r.ContentLength
	if n > maxBody {
		return body{}, &http.MaxBytesError{Limit: maxBody}
	}
	out := body{done: func() {}}
	if n < 0 || n > smallBody {
		size := n
		if n < 0 {
			size = maxBody
		}
		if err := c.room.take(size); err != nil {
			return body{}, err
		}
		out.done = func() { c.room.give(size) }
	}
	text, err := c.readAll(max(n, 1024))
	if err != nil {
		out.done()
		return body{}, err
	}
	out.text = text
	return out, nil
}

func (c *call) readAll(expected int64) (string, error) {
	chunk := chunks.Get().(*[]byte)
	defer chunks.Put(chunk)
	var b strings.Builder
	b.Grow(int(expected))
	in := http.MaxBytesReader(c.w, c.r.Body, maxBody)
	for {
		n, err := in.Read(*chunk)
		b.Write((*chunk)[:n])
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", bodyError(err)
		}
	}
}

func bodyError(err error) error {
	if _, ok := err.(*http.MaxBytesError); ok {
		return err
	}
	return &refusal{status: 400, fault: fault.New(fault.Invalid, "api.broken-off").Because(err)}
}

// isJSON wants application/json; a charset other than UTF-8 is refused
// (RFC 8259 section 8.1), and so is a coding that would have to be unpacked.
func (c *call) isJSON() error {
	kind := c.r.Header.Get("Content-Type")
	if kind == "application/json" && c.r.Header.Get("Content-Encoding") == "" {
		return nil
	}
	name, params, err := mime.ParseMediaType(kind)
	charset := params["charset"]
	if err != nil || name != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") || c.r.Header.Get("Content-Encoding") != "" {
		return fault.New(fault.Unsupported, "api.not-json")
	}
	return nil
}

// intake is one submission on its way to the desk.
type intake struct {
	*call
	std    *catalogue.Standard
	office region.Code
	// officer who files, nil when the applicant does.
	officer *desk.Actor
}

// application judges the types of everything and gives what the desk files.
func (in *intake) application(s *Submission) (desk.Application, error) {
	a := desk.Application{
		Standard: s.Service, Version: int(s.Version), Office: region.Code(s.Office), Channel: "api", Relation: s.Relation,
		Applicant: desk.Party{Record: s.Applicant}, Statements: s.Statements, Class: s.Class,
		Assurance: casework.Claimed, Language: string(in.tag),
	}
	if in.officer != nil {
		a.Channel = "counter"
	}
	if s.Language != "" && s.Language != string(in.tag) {
		return a, wrong("/language", "form.choice")
	}
	if a.Relation == "" {
		a.Relation = "self"
	}
	if s.Subject != nil {
		a.Subject = &desk.Party{Record: *s.Subject}
	}
	if s.Representative != nil {
		a.Representative = &desk.Party{Record: s.Representative.Person, Ground: s.Representative.Ground}
	}
	var err error
	if in.std, err = in.Desk.StandardFor(a); err != nil {
		return a, err
	}
	in.office = a.Office
	bad := in.people(&a)
	bad = append(bad, in.choices(s)...)
	answers, problems := form.FromJSON(&in.std.Form, s.Answers, in.today())
	a.Answers = answers
	bad = append(bad, fieldErrors(problems)...)
	bad = append(bad, in.nameFiles(&a, s)...)
	if len(bad) > 0 {
		return a, &refusal{status: 422, fault: fault.New(fault.Invalid, "api.fields"), errors: bad}
	}
	return a, nil
}

func (in *intake) today() int64 {
	day := in.day()
	return int64(day)
}

func (in *intake) day() calendar.Day { return in.Desk.Calendar(in.office).Day(in.Desk.Now()) }

// people brings every person to its stored form. This is done before anybody
// is looked for in the register, so that what is refused tells nothing of it.
func (in *intake) people(a *desk.Application) (out []fieldError) {
	today := in.day().String()
	clean := func(who string, p *desk.Party) {
		if p == nil {
			return
		}
		r, faults := p.Record.Clean(today)
		p.Record = r
		for _, f := range faults {
			out = append(out, fieldError{pointer: "/" + who + "/" + f.Field, key: f.Key, args: f.Args})
		}
	}
	clean("applicant", &a.Applicant)
	clean("subject", a.Subject)
	clean("representative", a.Representative)
	if a.Representative != nil && !slices.Contains([]string{"kuasa", "wali", "officer"}, a.Representative.Ground) {
		out = append(out, fieldError{pointer: "/representative/ground", key: "form.choice"})
	}
	if a.Subject == nil && a.Relation != "self" {
		out = append(out, fieldError{pointer: "/subject", key: "form.required"})
	}
	return out
}

// choices judges what is chosen among what the standard offers.
func (in *intake) choices(s *Submission) (out []fieldError) {
	for i, id := range s.Statements {
		if r, ok := in.std.Requirement(id); !ok || r.Kind != "statement" || slices.Contains(s.Statements[:i], id) {
			out = append(out, fieldError{pointer: "/statements/" + digits(i), key: "form.choice"})
		}
	}
	if s.Class != "" && !slices.ContainsFunc(in.std.Priority, func(p catalogue.Priority) bool { return p.Class == s.Class }) {
		out = append(out, fieldError{pointer: "/class", key: "form.choice"})
	}
	relation := s.Relation
	if relation == "" {
		relation = "self"
	}
	if !slices.Contains(in.std.Who.Subjects, relation) {
		out = append(out, fieldError{pointer: "/relation", key: "form.choice"})
	}
	return out
}

// nameFiles notes which files come, each for a requirement or a question that
// takes one, and refuses answers that would name a file of somebody else.
func (in *intake) nameFiles(a *desk.Application, s *Submission) (out []fieldError) {
	for i := range in.std.Form.Pages {
		for _, q := range in.std.Form.Pages[i].Questions {
			if _, there := s.Answers[q.ID]; there && q.Type == form.File {
				out = append(out, fieldError{pointer: "/answers/" + q.ID, key: "api.file-in-answers"})
			}
		}
	}
	for i, f := range s.Files {
		at := "/files/" + digits(i)
		_, ok := in.accepts(f.For)
		switch {
		case !ok:
			out = append(out, fieldError{pointer: at + "/for", key: "form.choice"})
		case in.question(f.For) && a.Answers[f.For] != nil:
			out = append(out, fieldError{pointer: at + "/for", key: "api.json.twice"})
		case f.Content == "":
			out = append(out, fieldError{pointer: at + "/content", key: "file.empty"})
		case strings.ContainsFunc(f.Name, hidden):
			out = append(out, fieldError{pointer: at + "/name", key: "form.text-control"})
		}
		a.Files = append(a.Files, desk.Upload{For: f.For})
		if in.question(f.For) {
			a.Answers[f.For] = "coming"
		}
	}
	return out
}

// hidden are characters that a name of a file does not need.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError
}

// accepts says what kinds of file a requirement or question takes.
func (in *intake) accepts(id string) ([]string, bool) {
	if r, ok := in.std.Requirement(id); ok {
		return nil, r.Kind == "upload"
	}
	q, ok := in.std.Form.Question(id)
	if !ok || q.Type != form.File {
		return nil, false
	}
	return q.Accept, true
}

func (in *intake) question(id string) bool {
	q, ok := in.std.Form.Question(id)
	return ok && q.Type == form.File
}

// bring seals the files into the vault; they are unpacked as they go. On an
// error the files that were stored come back with it.
func (in *intake) bring(files []File) ([]desk.Upload, error) {
	var out []desk.Upload
	for i, f := range files {
		accept, _ := in.accepts(f.For)
		content := &unpacked{r: base64.NewDecoder(base64.StdEncoding.Strict(), strings.NewReader(f.Content))}
		u, err := in.Desk.TakeFileAt(in.r.Context(), in.office, desk.NewFile{For: f.For, Name: f.Name, Accept: accept}, content)
		if err != nil {
			return out, atFile(err, i)
		}
		out = append(out, u)
	}
	return out, nil
}

// unpacked is a file as it comes out of base64. What is no base64, or breaks
// off, fails in a way that nobody takes for the end of the file.
type unpacked struct{ r io.Reader }

var errBase64 = errors.New("the content is no base64")

// Read implements io.Reader.
func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err != nil && err != io.EOF {
		err = errBase64
	}
	return n, err
}

// atFile says which file was refused; our own failures stay what they are.
func atFile(err error, i int) error {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unavailable {
		return err
	}
	key := f.Key
	if key == "file.broken-off" {
		key = "api.bad-base64"
	}
	return &refusal{status: f.Kind.Status(), fault: f, errors: []fieldError{{pointer: "/files/" + digits(i) + "/content", key: key, args: f.Args}}}
}

// answerFiles writes the stored files into the answers of file questions.
func (in *intake) answerFiles(a desk.Application) {
	for _, u := range a.Files {
		if _, there := a.Answers[u.For]; there && in.question(u.For) {
			a.Answers[u.For] = u.ID
		}
	}
}

// drop erases files of an application that was not stored.
func (in *intake) drop(files []desk.Upload) {
	if err := in.Desk.DropFiles(in.r.Context(), files); err != nil {
		in.Log.Warn("api: erasing files of an application that was refused", "err", err)
	}
}

// match looks for the people in the register of the office. It changes nothing
// that the caller could see; too many attempts count as no match.
func (in *intake) match(a *desk.Application) error {
	for _, p := range []*desk.Party{&a.Applicant, a.Subject} {
		if p == nil || p.Record.NIK == "" || p.Record.KK == "" || p.Record.BirthDate == "" {
			continue
		}
		found, same, err := in.Desk.Match(in.r.Context(), a.Office, asked(p.Record), in.caller())
		if fault.Of(err) == fault.TooMany {
			continue
		}
		if err != nil {
			return err
		}
		if same {
			p.Resident = found.Resident
			if p == &a.Applicant {
				a.Assurance = casework.Matched
			}
		}
	}
	return nil
}

func asked(r person.Record) person.Record {
	return person.Record{NIK: r.NIK, KK: r.KK, BirthDate: r.BirthDate, Phone: r.Phone}
}
