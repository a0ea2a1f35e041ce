package api

import (
	"genggam/internal/person"
)

// Submission is the body of POST /api/v1/cases.
type Submission struct {
	// Service is the id of the standard; Version 0 is the one in effect today.
	Service string `json:"service" doc:"Id of the service, as GET /api/v1/services lists it." max:"80"`
	Version int64  `json:"version,omitempty" doc:"Version of its standard; 0 or absent is the one in effect."`
	// Office is the code of the office that is asked, "33.02.19.2016".
	Office string `json:"office" doc:"Code of the office, PP.KK.CC.DDDD or a prefix of it." max:"20"`
	// Relation of the applicant to the subject; absent is self.
	Relation string `json:"relation,omitempty" doc:"Whom it concerns, seen from the applicant." enum:"self,family,other,newborn,deceased"`
	// Applicant asks; Subject is whom it concerns when that is somebody else;
	// Representative acts for them, on a ground.
	Applicant      Person          `json:"applicant" doc:"Who asks."`
	Subject        *Person         `json:"subject,omitempty" doc:"Whom it concerns, when that is not the applicant."`
	Representative *Representative `json:"representative,omitempty" doc:"Who acts for the applicant, and on what ground."`
	// Answers by question id, with the JSON types of the questions.
	Answers map[string]any `json:"answers,omitempty" doc:"Answers by question id: text, numbers of identity, date (2006-01-02), time (15:04) and choice are strings; number and money integers; yes-no a boolean; choices a list of strings; person and place objects; group a list of objects. Questions of type file are answered in files."`
	// Statements are the ids of the declarations that are made.
	Statements []string `json:"statements,omitempty" doc:"Ids of the requirements that are declared."`
	// Files for requirements and file questions.
	Files []File `json:"files,omitempty" doc:"Files for requirements of kind upload and questions of type file."`
	// Class of priority that is claimed (UU 25/2009 art. 29).
	Class string `json:"class,omitempty" doc:"Class of priority that is claimed, one of the standard's." max:"40"`
	// Language of what is said to the applicant.
	Language string `json:"language,omitempty" doc:"Language of what is said to the applicant; absent takes Accept-Language." enum:"id,jv,en"`
}

// Person is what is said of a person; only the name is always needed.
type Person = person.Record

// Representative is a person with the ground on which they act.
type Representative struct {
	Person
	// Ground: kuasa (power of attorney), wali (guardian), officer (of a company).
	Ground string `json:"ground" doc:"Ground of acting." enum:"kuasa,wali,officer"`
}

// File is one file in a body.
type File struct {
	// For is the id of the requirement or question that it answers.
	For string `json:"for" doc:"Id of the requirement or question." max:"80"`
	// Name as the device called it; only shown to officers.
	Name string `json:"name,omitempty" doc:"Name of the file, shown to officers." max:"200"`
	// Content is the file in standard base64 with padding.
	Content string `json:"content" doc:"PDF, JPEG or PNG of at most 10 MB, in base64." format:"byte"`
}

// Completion is the body of POST /api/v1/cases/{reference}/completion.
type Completion struct {
	// Answers that are given anew; all others stay.
	Answers map[string]any `json:"answers,omitempty" doc:"Answers that are given anew; all others stay."`
	// Files that were asked for.
	Files []File `json:"files,omitempty" doc:"Files that were asked for."`
}

// Most of what may stand in a body.
const (
	mostFiles      = 20
	mostStatements = 100
)

// readSubmission reads a body of POST /cases.
func readSubmission(body string) (*Submission, error) {
	r, err := newScanner(body)
	if err != nil {
		return nil, err
	}
	out := &Submission{}
	if err := r.fields("", func(key string) (uint, error) { return r.submissionField(out, key) }); err != nil {
		return nil, err
	}
	return out, r.end()
}

// fields reads an object whose fields are known: each has a number, by which
// one that stands twice is found.
func (r *scanner) fields(pointer string, field func(key string) (uint, error)) error {
	var seen uint64
	return r.object(pointer, func(key string) error {
		n, err := field(key)
		if err != nil {
			return err
		}
		if n == unknown {
			return wrong(pointer+"/"+escapePointer(key), "api.json.unknown")
		}
		if seen&(1<<n) != 0 {
			return wrong(pointer+"/"+escapePointer(key), "api.json.twice")
		}
		seen |= 1 << n
		return nil
	})
}

// unknown is the number of a field that does not exist.
const unknown = 63

func (r *scanner) submissionField(out *Submission, key string) (n uint, err error) {
	switch key {
	case "service":
		out.Service, err = r.short("/service", 80)
		return 0, err
	case "version":
		out.Version, err = r.integer("/version")
		if err == nil && (out.Version < 0 || out.Version > 1<<31) {
			err = wrong("/version", "form.type")
		}
		return 1, err
	case "office":
		out.Office, err = r.short("/office", 20)
		return 2, err
	case "relation":
		out.Relation, err = r.short("/relation", 20)
		return 3, err
	case "applicant":
		return 4, r.person("/applicant", &out.Applicant, nil)
	case "subject":
		out.Subject = &Person{}
		return 5, r.person("/subject", out.Subject, nil)
	case "representative":
		out.Representative = &Representative{}
		return 6, r.person("/representative", &out.Representative.Person, &out.Representative.Ground)
	case "answers":
		out.Answers, err = r.record("/answers")
		return 7, err
	case "statements":
		out.Statements, err = r.texts("/statements", mostStatements)
		return 8, err
	case "files":
		out.Files, err = r.files("/files")
		return 9, err
	case "class":
		out.Class, err = r.short("/class", 40)
		return 10, err
	case "language":
		out.Language, err = r.short("/language", 8)
		return 11, err
	}
	return unknown, nil
}

// readCompletion reads a body of POST /cases/{reference}/completion.
func readCompletion(body string) (*Completion, error) {
	r, err := newScanner(body)
	if err != nil {
		return nil, err
	}
	out := &Completion{}
	err = r.fields("", func(key string) (n uint, err error) {
		switch key {
		case "answers":
			out.Answers, err = r.record("/answers")
			return 0, err
		case "files":
			out.Files, err = r.files("/files")
			return 1, err
		}
		return unknown, nil
	})
	if err != nil {
		return nil, err
	}
	return out, r.end()
}

// short reads a string of at most max bytes.
func (r *scanner) short(pointer string, max int) (string, error) {
	s, err := r.text(pointer)
	if err == nil && len(s) > max {
		err = wrong(pointer, "form.too-long", max)
	}
	return s, err
}

// within says that what was refused at a place was refused in a field of it;
// only then is the pointer put together.
func within(err error, key string) error {
	if r, ok := err.(*refusal); ok && len(r.errors) == 1 {
		r.errors[0].pointer += "/" + key
	}
	return err
}

// maxField bounds one field of a person before it is judged.
const maxField = 400

// person reads a record; ground is where "ground" goes, nil where there is none.
func (r *scanner) person(pointer string, out *Person, ground *string) error {
	return r.fields(pointer, func(key string) (uint, error) {
		to, n := personField(out, key)
		if key == "ground" && ground != nil {
			to, n = ground, unknown-1
		}
		if to == nil {
			return unknown, nil
		}
		var err error
		*to, err = r.short(pointer, maxField)
		return n, within(err, key)
	})
}

// personField finds a field of a record by its JSON name.
func personField(p *Person, key string) (*string, uint) {
	switch key {
	case "name":
		return &p.Name, 0
	case "nik":
		return &p.NIK, 1
	case "kk":
		return &p.KK, 2
	case "birth_date":
		return &p.BirthDate, 3
	case "phone":
		return &p.Phone, 4
	case "birth_place":
		return &p.BirthPlace, 5
	case "sex":
		return &p.Sex, 6
	case "religion":
		return &p.Religion, 7
	case "marital":
		return &p.Marital, 8
	case "job":
		return &p.Job, 9
	case "citizenship":
		return &p.Citizenship, 10
	}
	return personRest(p, key)
}

func personRest(p *Person, key string) (*string, uint) {
	switch key {
	case "address":
		return &p.Address, 11
	case "hamlet":
		return &p.Hamlet, 12
	case "rt":
		return &p.RT, 13
	case "rw":
		return &p.RW, 14
	case "region":
		return &p.Region, 15
	case "email":
		return &p.Email, 16
	case "father":
		return &p.Father, 17
	case "mother":
		return &p.Mother, 18
	case "family_role":
		return &p.FamilyRole, 19
	case "education":
		return &p.Education, 20
	case "blood":
		return &p.Blood, 21
	}
	return nil, unknown
}

func (r *scanner) texts(pointer string, most int) (out []string, err error) {
	err = r.array(pointer, func(i int) error {
		if i >= most {
			return wrong(pointer, "form.too-many", most)
		}
		s, err := r.short(pointer+"/"+digits(i), 80)
		out = append(out, s)
		return err
	})
	return out, err
}

func (r *scanner) files(pointer string) (out []File, err error) {
	err = r.array(pointer, func(i int) error {
		if i >= mostFiles {
			return wrong(pointer, "form.too-many", mostFiles)
		}
		var f File
		at := pointer + "/" + digits(i)
		err := r.fields(at, func(key string) (n uint, err error) {
			switch key {
			case "for":
				f.For, err = r.short(at+"/for", 80)
				return 0, err
			case "name":
				f.Name, err = r.short(at+"/name", 200)
				return 1, err
			case "content":
				f.Content, err = r.text(at + "/content")
				return 2, err
			}
			return unknown, nil
		})
		out = append(out, f)
		return err
	})
	return out, err
}
