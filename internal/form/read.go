package form

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Read turns the fields of one HTML page into typed answers and puts them into
// the given ones; an emptied or wrong answer is taken out of them. Today is in
// days since 1970. It does not ask whether a question is shown or missing: that
// is Check's, and Submit does both.
//
// Fields are named by the question: "ID"; a date "ID-day", "ID-month",
// "ID-year" (or all in "ID"); a person "ID.name", "ID.birth_date-day" and, for
// a number nobody knows, "ID.nik-unknown"; a place "ID.text", "ID.lat",
// "ID.lon" in degrees; multiple choices repeat "ID"; an item of a group is
// "ID.1.sub", "ID.2.sub". Wholly empty items are left out. Yes-no is "yes" or
// "no". A file field carries the id of the vault item that the upload made.
func (p *Page) Read(in url.Values, today int64, into Answers) Problems {
	r := &parser{today: today}
	for i := range p.Questions {
		q := &p.Questions[i]
		if v := r.field(q, q.ID, in); v != nil {
			into[q.ID] = v
		} else {
			delete(into, q.ID)
		}
	}
	return r.problems
}

// Submit is what a page does when it is sent: Read, then Check of the questions
// that are shown, each with one problem at most. Answers to questions of this
// page that are hidden are dropped. Today is the fact "today".
func (p *Page) Submit(in url.Values, into Answers, facts Facts, c *Conditions) Problems {
	typed := p.Read(in, facts.Today(), into)
	f := Form{Pages: []Page{*p}}
	f.Pages[0].When = ""
	var out Problems
	for _, q := range f.ShownQuestions(p.ID, into, facts, c) {
		wrong := about(typed, q.ID)
		if len(wrong) == 0 && into[q.ID] == nil && !q.Optional {
			wrong = Problems{{Question: q.ID, Key: "form.required"}}
		}
		out = append(out, wrong...)
	}
	return out
}

// about picks the problems of one question and its parts.
func about(all Problems, id string) Problems {
	var out Problems
	for _, p := range all {
		if p.Question == id || strings.HasPrefix(p.Question, id+".") {
			out = append(out, p)
		}
	}
	return out
}

// field reads one question from its fields.
func (r *parser) field(q *Question, path string, in url.Values) any {
	switch q.Type {
	case Date:
		return r.dateField(q, path, in)
	case Choices:
		return r.chosen(q, path, in[path])
	case Person:
		return r.personField(q, path, in)
	case Place:
		return r.placeField(q, path, in)
	case Group:
		return r.groupField(q, path, in)
	}
	return r.scalar(q, path, in.Get(path))
}

func (r *parser) dateField(q *Question, path string, in url.Values) any {
	day, month, year := in.Get(path+"-day"), in.Get(path+"-month"), in.Get(path+"-year")
	if strings.TrimSpace(day+month+year) == "" {
		return r.scalar(q, path, in.Get(path))
	}
	s, key := parseDate(day, month, year)
	if key != "" {
		r.problems.add(path, key)
		return nil
	}
	return r.judged(q, path, s)
}

func (r *parser) personField(q *Question, path string, in url.Values) any {
	if !filled(in, path) {
		return nil
	}
	m := map[string]any{}
	before := len(r.problems)
	for _, name := range q.parts() {
		at := path + "." + name
		if unknowable(name) && in.Get(at) == "" && in.Get(at+"-unknown") != "" {
			m[name] = ""
			continue
		}
		if v := r.field(partQuestions[name], at, in); v != nil {
			m[name] = v
		}
	}
	if len(r.problems) == before {
		return r.judged(q, path, m)
	}
	return nil
}

// parts are the name and the fields asked beyond it.
func (q *Question) parts() []string {
	if slices.Contains(q.Parts, "name") {
		return q.Parts
	}
	return append([]string{"name"}, q.Parts...)
}

func (r *parser) placeField(q *Question, path string, in url.Values) any {
	if !filled(in, path) {
		return nil
	}
	m := map[string]any{}
	before := len(r.problems)
	text := Question{ID: "text", Type: ShortText}
	if v := r.scalar(&text, path+".text", in.Get(path+".text")); v != nil {
		m["text"] = v
	}
	for _, name := range []string{"lat", "lon"} {
		s := strings.TrimSpace(in.Get(path + "." + name))
		if s == "" {
			continue
		}
		degrees, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		if err != nil || math.IsNaN(degrees) || math.Abs(degrees) > 180 {
			r.problems.add(path+"."+name, "form.coordinate")
			continue
		}
		m[name] = int64(math.Round(degrees * 1e6))
	}
	if len(r.problems) == before {
		return r.judged(q, path, m)
	}
	return nil
}

func (r *parser) groupField(q *Question, path string, in url.Values) any {
	var items []Answers
	before := len(r.problems)
	for _, n := range Items(in, path) {
		at := path + "." + strconv.Itoa(n)
		if !filled(in, at) {
			continue
		}
		item := Answers{}
		for i := range q.Questions {
			sub := &q.Questions[i]
			was := len(r.problems)
			v := r.field(sub, at+"."+sub.ID, in)
			if v != nil {
				item[sub.ID] = v
			} else if len(r.problems) == was && !sub.Optional {
				r.problems.add(at+"."+sub.ID, "form.required")
			}
		}
		items = append(items, item)
	}
	switch {
	case len(r.problems) > before:
		return nil
	case len(items) == 0:
		return nil
	}
	return r.judged(q, path, items)
}

// Items lists the numbers of the items of a group that the fields speak of, in
// order, at most MaxItems of them.
func Items(in url.Values, group string) []int {
	var out []int
	for name := range in {
		rest, ok := strings.CutPrefix(name, group+".")
		if !ok {
			continue
		}
		head, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(head); err == nil && n > 0 && n < 1000 && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out[:min(len(out), MaxItems+1)]
}

// filled says whether any field under a path has something in it.
func filled(in url.Values, path string) bool {
	for name, values := range in {
		if strings.HasPrefix(name, path+".") && strings.TrimSpace(strings.Join(values, "")) != "" {
			return true
		}
	}
	return false
}
