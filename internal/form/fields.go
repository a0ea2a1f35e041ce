package form

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Raw keeps exactly what was typed into the fields of this page, so that a page
// that was refused, or a draft that was left, shows it again. Fields of other
// pages are left out; a field of more than 16,000 bytes is cut there.
func (p *Page) Raw(in url.Values) url.Values {
	out := url.Values{}
	for name, values := range in {
		if !p.owns(name) || len(values) > 200 {
			continue
		}
		for _, v := range values {
			if len(v) > maxField {
				v = strings.ToValidUTF8(v[:maxField], "")
			}
			if !utf8.ValidString(v) {
				v = strings.ToValidUTF8(v, "\ufffd")
			}
			out.Add(name, v)
		}
	}
	return out
}

func (p *Page) owns(field string) bool {
	head, _, _ := strings.Cut(field, ".")
	if _, ok := p.Question(head); ok {
		return true
	}
	head, _, _ = strings.Cut(head, "-")
	_, ok := p.Question(head)
	return ok
}

// Fields is the opposite of Read: the answers of this page as the fields that
// would give them, for showing a page again.
func (p *Page) Fields(a Answers) url.Values {
	out := url.Values{}
	for i := range p.Questions {
		q := &p.Questions[i]
		if v, ok := a[q.ID]; ok {
			fields(out, q, q.ID, v)
		}
	}
	return out
}

// fields writes one answer as the fields of its question.
func fields(out url.Values, q *Question, path string, v any) {
	switch v := v.(type) {
	case string:
		if q.Type == Date && len(v) == 10 {
			out.Set(path+"-day", strings.TrimPrefix(v[8:], "0"))
			out.Set(path+"-month", strings.TrimPrefix(v[5:7], "0"))
			out.Set(path+"-year", v[:4])
			return
		}
		out.Set(path, v)
	case int64:
		out.Set(path, strconv.FormatInt(v, 10))
		if q.Type == Money {
			out.Set(path, formatNumber(v))
		}
	case bool:
		out.Set(path, map[bool]string{true: "yes", false: "no"}[v])
	case []string:
		out[path] = append([]string(nil), v...)
	case map[string]any:
		partFields(out, q, path, v)
	case []Answers:
		for i, item := range v {
			for j := range q.Questions {
				sub := &q.Questions[j]
				if x, ok := item[sub.ID]; ok {
					fields(out, sub, path+"."+strconv.Itoa(i+1)+"."+sub.ID, x)
				}
			}
		}
	}
}

// partFields writes the parts of a person or a place.
func partFields(out url.Values, q *Question, path string, m map[string]any) {
	for name, x := range m {
		at := path + "." + name
		n, isNumber := x.(int64)
		switch {
		case isNumber:
			out.Set(at, strconv.FormatFloat(float64(n)/1e6, 'f', -1, 64))
		case x == "" && unknowable(name):
			out.Set(at+"-unknown", "yes")
		case q.Type == Place:
			fields(out, &Question{Type: ShortText}, at, x)
		case partQuestions[name] != nil:
			fields(out, partQuestions[name], at, x)
		}
	}
}
