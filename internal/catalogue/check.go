package catalogue

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"genggam/internal/form"
	"genggam/internal/lang"
)

// check runs every rule over the standard. Each rule notes its findings and
// goes on, so that whoever writes a standard sees all of them at once.
func (r *reading) check() {
	r.fields(reflect.ValueOf(r.std).Elem(), "", "")
	r.heads()
	r.components()
	r.citations()
	r.who()
	r.requirements()
	r.names()
	r.form()
	r.conditions()
	r.twice()
	r.held()
	r.steps()
	r.work()
	r.sent()
	r.times()
	r.fee()
	r.result()
	r.goods()
	r.permit()
	r.accepted()
	r.endorsement()
	r.follows()
	r.letter()
	r.hidden()
	r.examples()
}

// MaxProse is the most characters of one text of a standard.
const MaxProse = 2000

// fields walks the whole structure: enumerations, texts and their translations.
func (r *reading) fields(v reflect.Value, path, enum string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			r.fields(v.Elem(), path, enum)
		}
	case reflect.Slice:
		for i := range v.Len() {
			r.fields(v.Index(i), fmt.Sprintf("%s[%d]", path, i), enum)
		}
	case reflect.String:
		r.word(v.String(), path, enum)
	case reflect.Struct:
		if t, ok := v.Interface().(lang.Text); ok {
			r.text(t, path)
			return
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, rest, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if name == "" || v.Field(i).IsZero() && strings.Contains(rest, "omit") {
				continue
			}
			r.fields(v.Field(i), join(path, name), v.Type().Name()+"."+name)
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// word checks one plain string: its enumeration, its length, its characters.
func (r *reading) word(s, path, enum string) {
	if allowed, ok := enums[enum]; ok {
		if !slices.Contains(allowed, s) {
			r.add(path, "standard.unknown-value", s, strings.Join(allowed, ", "))
		}
		return
	}
	if !proper(s) {
		r.add(path, "standard.text")
	}
}

// text wants Indonesian and warns of missing translations.
func (r *reading) text(t lang.Text, path string) {
	if strings.HasPrefix(path, "components.") && t.ID == "" {
		return // components says so itself
	}
	if t.ID == "" {
		r.add(path, "standard.no-indonesian", path)
		return
	}
	for tag, s := range map[string]string{"id": t.ID, "jv": t.JV, "en": t.EN} {
		if s == "" {
			r.warn(path, "standard.no-translation", path, tag)
		} else if !proper(s) {
			r.add(path+"."+tag, "standard.text")
		}
	}
}

// proper says whether a text may stand on a page: NFC, bounded, no control
// characters but line breaks.
func proper(s string) bool {
	return utf8.RuneCountInString(s) <= MaxProse && norm.NFC.IsNormalString(s) &&
		!strings.ContainsFunc(s, func(c rune) bool { return c < ' ' && c != '\n' || c == 0x7f || c == utf8.RuneError })
}

var (
	idShape    = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	nameShape  = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	valueShape = regexp.MustCompile(`^[a-z0-9]+([_-][a-z0-9]+)*$`)
)

// maxID bounds every ID: it is part of addresses and of log lines.
const maxID = 60

// heads checks what the file says of itself.
func (r *reading) heads() {
	s := r.std
	if s.Format != 1 {
		r.add("format", "standard.format", s.Format)
	}
	r.id("id", s.ID, idShape)
	if s.Version < 1 {
		r.add("version", "standard.version", s.Version)
	}
	r.day("effective", s.Effective)
	for i, c := range s.Basis {
		if c.Since != "" {
			r.day(fmt.Sprintf("legal_basis[%d].since", i), c.Since)
		}
	}
	if s.Retention.Years < 0 || s.Retention.Years > 100 {
		r.add("retention.years", "standard.years", s.Retention.Years)
	}
	if len(s.Keywords) > 60 {
		r.add("keywords", "standard.too-many", 60)
	}
	if s.Deemed.Reason.ID == "" {
		r.add("deemed", "standard.deemed-reason")
	}
}

func (r *reading) id(path, id string, shape *regexp.Regexp) {
	if len(id) > maxID || !shape.MatchString(id) {
		r.add(path, "standard.id", id)
	}
}

func (r *reading) day(path, day string) {
	if _, ok := form.DayOf(day); !ok {
		r.add(path, "standard.date", day)
	}
}

// today is the day as which a standard is checked: its first.
func (r *reading) today() int64 {
	if day, ok := form.DayOf(r.std.Effective); ok {
		return day
	}
	day, _ := form.DayOf(time.Unix(0, 0).UTC().Format(time.DateOnly))
	return day
}

// components wants each of the 14 of UU 25/2009 art. 21.
func (r *reading) components() {
	s := r.std
	for _, c := range law().Components {
		there, path := true, c.Field
		switch c.Letter {
		case "a":
			there = len(s.Basis) > 0
		case "b":
			there = r.places.has("requirements") // none at all may be right, but must be said
		case "c":
			there = len(s.Steps) > 0
		case "d":
			there = s.Time.Promised.Amount > 0
		case "e":
			there = r.places.has("fee.amount")
		case "f":
			there = s.Result.Name.ID != ""
		default:
			path = "components." + c.Field
			there = strings.TrimSpace(s.prose(c.Letter).ID) != ""
		}
		if !there {
			r.add(path, "standard.component", c.Letter, c.Name)
		}
	}
}

// citations wants every basis to be one of the file's own.
func (r *reading) citations() {
	s := r.std
	seen := map[string]bool{}
	for i, c := range s.Basis {
		at := fmt.Sprintf("legal_basis[%d]", i)
		if seen[c.Ref] {
			r.add(at+".ref", "standard.same-id", c.Ref)
		}
		seen[c.Ref] = true
		r.id(at+".ref", c.Ref, valueShape)
		if c.Title == "" {
			r.add(at, "standard.no-title", c.Ref)
		}
		if c.Sure == "memory" {
			r.warn(at+".sure", "standard.from-memory", c.Title)
		}
	}
	for i, x := range s.Eligibility {
		r.cites(fmt.Sprintf("eligibility[%d].basis", i), x.Basis)
	}
	for i, x := range s.Priority {
		r.cites(fmt.Sprintf("priority[%d].basis", i), x.Basis)
	}
	r.cites("retention.basis", s.Retention.Basis)
	r.cites("fee.basis", s.Fee.Basis)
	if s.Time.Basis != "" {
		r.cites("time.basis", s.Time.Basis)
	}
}

func (r *reading) cites(path, ref string) {
	if _, ok := r.std.Citation(ref); !ok {
		r.add(path, "standard.no-citation", ref)
	}
}

// who wants somebody who may ask, and no more at filing than at receiving.
func (r *reading) who() {
	w := &r.std.Who
	if len(w.Applicants) == 0 {
		r.add("who", "standard.no-applicant")
	}
	if len(w.Subjects) == 0 {
		r.add("who", "standard.no-subject")
	}
	if CompareAssurance(w.Submit, w.Issue) > 0 {
		r.add("who.submit", "standard.assurance", w.Submit, w.Issue)
	}
	known := form.FactTypes()
	for i, p := range w.SubjectParts {
		if _, ok := known["subject."+p]; !ok {
			r.add(fmt.Sprintf("who.subject_parts[%d]", i), "standard.unknown-part", p)
		}
	}
	for i, p := range w.MayLack {
		if _, ok := known["subject."+p]; !ok || p == "name" {
			r.add(fmt.Sprintf("who.may_lack[%d]", i), "standard.unknown-part", p)
		}
	}
}
