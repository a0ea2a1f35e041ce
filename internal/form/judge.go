package form

import (
	"math"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"genggam/internal/person"
)

// judge holds a typed value to the type and the bounds of its question. It is
// the only judge: pages, the API and stored drafts all pass here.
func judge(q *Question, path string, v any, r *parser) {
	switch v := v.(type) {
	case string:
		r.text(q, path, v)
	case int64:
		r.number(q, path, v)
	case bool:
		if q.Type != YesNo {
			r.problems.add(path, "form.type")
		}
	case []string:
		r.list(q, path, v)
	case map[string]any:
		r.record(q, path, v)
	case []Answers:
		r.group(q, path, v)
	default:
		r.problems.add(path, "form.type")
	}
}

// text judges every answer that is stored as a string.
func (r *parser) text(q *Question, path, s string) {
	key := ""
	switch q.Type {
	case ShortText, LongText:
		r.length(q, path, s)
		return
	case Date:
		r.date(q, path, s)
		return
	case Choice:
		if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == s }) {
			key = "form.choice"
		}
	case Time:
		if t, ok := parseTime(s); !ok || t != s {
			key = "form.time"
		}
	case NIK, KK, NIB, NPWP, Phone, Email:
		key = sameAs(s)(identity(q.Type, s))
	case Region:
		key = sameAs(s)(regionCode(s))
	case File:
		if !itemShape.MatchString(s) {
			key = "form.file"
		}
	default:
		key = "form.type"
	}
	if key != "" {
		r.problems.add(path, key)
	}
}

// sameAs refuses a stored value that is not in its stored form.
func sameAs(s string) func(string, string) string {
	return func(stored, key string) string {
		if key == "" && stored != s {
			return "form.type"
		}
		return key
	}
}

func (q *Question) maxLength() int64 {
	switch {
	case q.Max != nil && (q.Type == ShortText || q.Type == LongText):
		return *q.Max
	case q.Type == LongText:
		return MaxLongText
	}
	return MaxText
}

func (r *parser) length(q *Question, path, s string) {
	if !sound(s, q.Type == LongText) {
		r.problems.add(path, "form.text-control")
		return
	}
	n := int64(utf8.RuneCountInString(s))
	switch {
	case n > q.maxLength():
		r.problems.add(path, "form.too-long", q.maxLength())
	case q.Min != nil && n < *q.Min:
		r.problems.add(path, "form.too-short", *q.Min)
	}
}

// sound says whether a text is in its stored form.
func sound(s string, lines bool) bool {
	if plainASCII(s) {
		return true
	}
	for _, r := range s {
		if r == '\n' && lines {
			continue
		}
		if r == utf8.RuneError || unicode.IsControl(r) || reverses(r) {
			return false
		}
	}
	return norm.NFC.IsNormalString(s)
}

func (r *parser) number(q *Question, path string, n int64) {
	if q.Type != Number && q.Type != Money {
		r.problems.add(path, "form.type")
		return
	}
	least, most := int64(0), int64(MaxNumber)
	if q.Min != nil {
		least = *q.Min
	}
	if q.Max != nil {
		most = *q.Max
	}
	switch {
	case n < least:
		r.problems.add(path, "form.too-little", formatNumber(least))
	case n > most:
		r.problems.add(path, "form.too-much", formatNumber(most))
	}
}

func (r *parser) date(q *Question, path, s string) {
	day, ok := DayOf(s)
	if !ok {
		r.problems.add(path, "form.date")
		return
	}
	if first, ok := Bound(q.Earliest, r.today); ok && day < first {
		r.problems.add(path, "form.date-early", DateOf(first))
	} else if last, ok := Bound(q.Latest, r.today); ok && day > last {
		r.problems.add(path, "form.date-late", DateOf(last))
	}
}

func (r *parser) list(q *Question, path string, l []string) {
	if q.Type != Choices {
		r.problems.add(path, "form.type")
		return
	}
	for i, s := range l {
		if slices.Contains(l[:i], s) || !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == s }) {
			r.problems.add(path, "form.choice")
			return
		}
	}
	r.count(q, path, int64(len(l)), int64(len(q.Options)))
}

// count bounds how many choices or items there are.
func (r *parser) count(q *Question, path string, n, most int64) {
	least := int64(1)
	if q.Min != nil {
		least = *q.Min
	}
	if q.Max != nil {
		most = *q.Max
	}
	switch {
	case n < least:
		r.problems.add(path, "form.too-few", least)
	case n > most:
		r.problems.add(path, "form.too-many", most)
	}
}

// record judges a person or a place.
func (r *parser) record(q *Question, path string, m map[string]any) {
	switch q.Type {
	case Person:
		r.person(q, path, m)
	case Place:
		r.place(path, m)
	default:
		r.problems.add(path, "form.type")
	}
}

func (r *parser) person(q *Question, path string, m map[string]any) {
	for name := range m {
		if name != "name" && !slices.Contains(q.Parts, name) {
			r.problems.add(path, "form.unknown-part")
			return
		}
	}
	r.personPart("name", path, m)
	for _, name := range q.Parts {
		if name != "name" {
			r.personPart(name, path, m)
		}
	}
}

func (r *parser) personPart(name, path string, m map[string]any) {
	v, there := m[name]
	s, isText := v.(string)
	switch {
	case !there || isText && s == "" && !unknowable(name):
		r.problems.add(path+"."+name, "form.required")
	case !isText:
		r.problems.add(path+"."+name, "form.type")
	case s != "":
		r.partText(name, path+"."+name, s)
	}
}

// partText judges a part by its type and, for name and sex, by what they are.
func (r *parser) partText(name, path, s string) {
	before := len(r.problems)
	judge(partQuestions[name], path, s, r)
	if len(r.problems) > before {
		return
	}
	switch name {
	case "sex":
		if s != "L" && s != "P" {
			r.problems.add(path, "form.sex")
		}
	case "name":
		if _, err := person.ParseName(s); err != nil {
			r.problems.add(path, "form.name")
		}
	}
}

func (r *parser) place(path string, m map[string]any) {
	for name, v := range m {
		limit := int64(90e6)
		switch name {
		case "text":
			if s, ok := v.(string); !ok {
				r.problems.add(path+".text", "form.type")
			} else {
				r.length(&Question{Type: ShortText}, path+".text", s)
			}
			continue
		case "lon":
			limit = 180e6
		case "lat":
		default:
			r.problems.add(path, "form.unknown-part")
			return
		}
		if n, ok := v.(int64); !ok || n < -limit || n > limit {
			r.problems.add(path+"."+name, "form.coordinate")
		}
	}
	if _, ok := m["text"]; !ok {
		r.problems.add(path+".text", "form.required")
	}
	if (m["lat"] == nil) != (m["lon"] == nil) {
		r.problems.add(path, "form.coordinate")
	}
}

func (r *parser) group(q *Question, path string, items []Answers) {
	if q.Type != Group {
		r.problems.add(path, "form.type")
		return
	}
	r.count(q, path, int64(len(items)), MaxItems)
	for i, item := range items {
		at := path + "." + strconv.Itoa(i+1) + "."
		asked := 0
		for j := range q.Questions {
			sub := &q.Questions[j]
			v, there := item[sub.ID]
			switch {
			case there:
				asked++
				judge(sub, at+sub.ID, v, r)
			case !sub.Optional:
				r.problems.add(at+sub.ID, "form.required")
			}
		}
		if asked < len(item) {
			r.problems.add(path, "form.unknown-part")
		}
		if len(r.problems) > math.MaxInt8 {
			return
		}
	}
}
