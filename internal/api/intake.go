package api

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/person"
	"genggam/internal/region"
)

// intake is one submission on its way to the desk.
type intake struct {
	*call
	std    *catalogue.Standard
	office region.Code
	// officer who files, nil when the applicant does.
	officer *desk.Actor
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
	if s.Service == "" {
		return a, wrong("/service", "form.required")
	}
	if s.Office == "" {
		return a, wrong("/office", "form.required")
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

func (in *intake) today() int64 { return int64(in.day()) }

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
	switch {
	case a.Subject == nil && a.Relation != "self":
		out = append(out, fieldError{pointer: "/subject", key: "form.required"})
	case a.Subject != nil && a.Relation == "self":
		out = append(out, fieldError{pointer: "/subject", key: "api.subject-is-self"})
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

// drop erases files of an application that was refused. When it is not certain
// that it was (the disk failed, or something inside), they stay: the application
// may be found stored after all, when it is sent again.
func (in *intake) drop(files []desk.Upload, why error) {
	if k := fault.Of(why); len(files) == 0 || k == fault.Unavailable || k == fault.Internal {
		return
	}
	if err := in.Desk.DropFiles(context.WithoutCancel(in.r.Context()), files); err != nil {
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
