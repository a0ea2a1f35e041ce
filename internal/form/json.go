package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"
)

// MaxBody is the most bytes of answers that are read at once.
const MaxBody = 256 << 10

const maxDepth = 6

// DecodeJSON reads the answers of the API: one object by question ID. Types are
// strict (a number is a JSON integer, a date "2006-01-02", a yes-no true or
// false), an unknown question is refused, and texts are brought to their stored
// form as everywhere. Today is in days since 1970. Whether questions are
// missing is Check's to say.
func DecodeJSON(f *Form, body []byte, today int64) (Answers, Problems) {
	tree, err := parseJSON(body)
	object, ok := tree.(map[string]any)
	if err != nil || !ok {
		return nil, Problems{{Key: "form.json"}}
	}
	return FromJSON(f, object, today)
}

// FromJSON is DecodeJSON for an object that was already parsed, with numbers as
// json.Number.
func FromJSON(f *Form, object map[string]any, today int64) (Answers, Problems) {
	r := &parser{today: today}
	out := Answers{}
	for _, id := range sortedKeys(object) {
		q, ok := f.Question(id)
		if !ok {
			r.problems.add(cut(id, 60), "form.unknown-question")
			continue
		}
		if v := r.tree(q, id, object[id]); v != nil {
			out[id] = v
		}
	}
	return out, r.problems
}

// FromValue reads the answer to one question from a parsed JSON or YAML value.
func (q *Question) FromValue(x any, today int64) (any, Problems) {
	r := &parser{today: today}
	return r.tree(q, q.ID, x), r.problems
}

// tree reads one answer from a parsed value; nil when there is none or it was
// wrong.
func (r *parser) tree(q *Question, path string, x any) any {
	switch x := x.(type) {
	case nil:
		return nil
	case bool:
		return r.judged(q, path, x)
	case string:
		return r.treeText(q, path, x)
	case []any:
		return r.treeList(q, path, x)
	case map[string]any:
		return r.treeRecord(q, path, x)
	}
	if n, ok := toInteger(x); ok {
		return r.judged(q, path, n)
	}
	r.problems.add(path, "form.type")
	return nil
}

func toInteger(x any) (int64, bool) {
	switch x := x.(type) {
	case int:
		return int64(x), true
	case int64:
		return x, true
	case uint64:
		return int64(x), x <= maxSafeInteger
	case json.Number:
		n, err := strconv.ParseInt(string(x), 10, 64)
		return n, err == nil
	}
	return 0, false
}

// treeText takes a string where the type is stored as one.
func (r *parser) treeText(q *Question, path, s string) any {
	switch q.Type {
	case Number, Money, YesNo, Choices, Person, Place, Group:
		r.problems.add(path, "form.type")
		return nil
	case Date:
		if s == "" {
			return nil
		}
		return r.judged(q, path, s)
	}
	return r.scalar(q, path, s)
}

func (r *parser) treeList(q *Question, path string, l []any) any {
	switch q.Type {
	case Choices:
		typed := make([]string, 0, len(l))
		for _, x := range l {
			s, ok := x.(string)
			if !ok {
				r.problems.add(path, "form.type")
				return nil
			}
			typed = append(typed, s)
		}
		return r.chosen(q, path, typed)
	case Group:
		return r.treeGroup(q, path, l)
	}
	r.problems.add(path, "form.type")
	return nil
}

func (r *parser) treeGroup(q *Question, path string, l []any) any {
	if len(l) > MaxItems {
		r.problems.add(path, "form.too-many", MaxItems)
		return nil
	}
	before := len(r.problems)
	items := make([]Answers, 0, len(l))
	sub := Form{Pages: []Page{{Questions: q.Questions}}}
	for i, x := range l {
		object, ok := x.(map[string]any)
		if !ok {
			r.problems.add(path, "form.type")
			return nil
		}
		item, wrong := FromJSON(&sub, object, r.today)
		for _, p := range wrong {
			p.Question = path + "." + strconv.Itoa(i+1) + "." + p.Question
			r.problems = append(r.problems, p)
		}
		items = append(items, item)
	}
	if len(r.problems) > before || len(items) == 0 {
		return nil
	}
	return r.judged(q, path, items)
}

func (r *parser) treeRecord(q *Question, path string, object map[string]any) any {
	if q.Type != Person && q.Type != Place {
		r.problems.add(path, "form.type")
		return nil
	}
	m := map[string]any{}
	before := len(r.problems)
	for _, name := range sortedKeys(object) {
		x := object[name]
		sub := partQuestions[name]
		if q.Type == Place {
			sub = placeParts[name]
		}
		switch {
		case sub == nil:
			r.problems.add(path, "form.unknown-part")
		case x == "" && unknowable(name):
			m[name] = ""
		default:
			if v := r.tree(sub, path+"."+name, x); v != nil {
				m[name] = v
			}
		}
	}
	if len(r.problems) > before {
		return nil
	}
	return r.judged(q, path, m)
}

// placeParts are the parts of a place as questions; lat and lon are micro-degrees.
var placeParts = func() map[string]*Question {
	low, high := int64(-180e6), int64(180e6)
	return map[string]*Question{
		"text": {ID: "text", Type: ShortText},
		"lat":  {ID: "lat", Type: Number, Min: &low, Max: &high},
		"lon":  {ID: "lon", Type: Number, Min: &low, Max: &high},
	}
}()

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

var errJSON = errors.New("reading answers: not one JSON value of the allowed size, depth and keys")

// parseJSON reads one value; unlike encoding/json it refuses a key given twice,
// so that no reader of the same bytes can see another answer.
func parseJSON(body []byte) (any, error) {
	if len(body) > MaxBody || !utf8.Valid(body) {
		return nil, errJSON
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	v, err := nextValue(d, 0)
	if err != nil {
		return nil, fmt.Errorf("reading answers: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errJSON
	}
	return v, nil
}

func nextValue(d *json.Decoder, depth int) (any, error) {
	t, err := d.Token()
	if err != nil || depth > maxDepth {
		return nil, errJSON
	}
	switch t {
	case json.Delim('{'):
		return nextObject(d, depth)
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := nextValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	}
	return t, nil
}

func nextObject(d *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, ok := t.(string)
		if _, twice := object[key]; !ok || twice {
			return nil, errJSON
		}
		if object[key], err = nextValue(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return object, err
}
