package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/form"
	"genggam/internal/lang"
)

// longChoice is how many options a choice may have before it becomes a list to
// open: radio buttons show everything at once, a phone screen holds about ten.
const longChoice = 12

// filled is what a page of questions is drawn from: what is in its fields,
// exactly as typed, and what is wrong with them.
type filled struct {
	fields   url.Values
	problems form.Problems
	// kept names the files that are already there, by question.
	kept map[string]string
}

// fields turns the questions of a page that are shown into controls.
func (v voice) fields(questions []*form.Question, in filled) []Field {
	out := make([]Field, 0, len(questions))
	for _, q := range questions {
		out = append(out, v.field(q, q.ID, in))
	}
	return out
}

// field draws one question. The path is its name in the form; see form.Page.Read.
func (v voice) field(q *form.Question, path string, in filled) Field {
	f := Field{ID: elementID(path), Name: path, Label: v.tell(q.Label), Help: v.tell(q.Help),
		Optional: q.Optional, Value: in.fields.Get(path), Error: v.problem(path, in)}
	switch q.Type {
	case form.LongText:
		f.Shape, f.Rows, f.Count = "area", 4, form.MaxLongText
		if q.Max != nil {
			f.Count = int(*q.Max)
		}
	case form.Date:
		return v.dateField(f, path, in)
	case form.YesNo:
		f.Shape, f.Type = "choice", "radio"
		f.Options = v.options(q, f, in)
	case form.Choice, form.Choices:
		return v.choiceField(f, q, in)
	case form.Person:
		return v.personField(f, q, path, in)
	case form.Place:
		return v.placeField(f, path, in)
	case form.Group:
		return v.groupField(f, q, path, in)
	case form.Region:
		return v.regionField(f)
	case form.File:
		f.Shape, f.Accept, f.Kept, f.Value = "file", accept(q.Accept), in.kept[path], ""
	default:
		typeInput(&f, q)
		f.Unit = v.tell(q.Unit)
	}
	return f
}

// typeInput chooses keyboard, width and autocomplete of a one-line input (WCAG
// 1.3.5). Numbers are text inputs with a number keyboard: a spinner loses
// leading zeros and dots between thousands.
func typeInput(f *Field, q *form.Question) {
	f.Shape, f.Type = "input", "text"
	switch q.Type {
	case form.Number:
		f.Mode, f.Width = "numeric", "w10"
	case form.Money:
		f.Mode, f.Width, f.Prefix = "numeric", "w10", "Rp"
	case form.NIK, form.KK, form.NIB, form.NPWP:
		f.Mode, f.Width, f.Plain = "numeric", "w20", true
	case form.Time:
		f.Width, f.Plain = "w4", true
	case form.Phone:
		f.Type, f.Auto, f.Width = "tel", "tel", "w20"
	case form.Email:
		f.Type, f.Auto = "email", "email"
	}
}

func (v voice) dateField(f Field, path string, in filled) Field {
	f.Shape = "date"
	for _, part := range []struct{ name, width string }{{"day", "w2"}, {"month", "w2"}, {"year", "w4"}} {
		name := path + "-" + part.name
		f.Parts = append(f.Parts, Field{Shape: "input", ID: elementID(name), Name: name, Type: "text",
			Label: v.say("web." + part.name), Value: in.fields.Get(name), Width: part.width, Mode: "numeric"})
	}
	// A month may be written as a word, so its keyboard has letters.
	f.Parts[1].Mode = ""
	f.Parts[1].Width = "w4"
	return f
}

func (v voice) choiceField(f Field, q *form.Question, in filled) Field {
	f.Shape, f.Type = "choice", "radio"
	if q.Type == form.Choices {
		f.Type = "checkbox"
	} else if len(q.Options) > longChoice {
		f.Shape = "select"
	}
	f.Options = v.options(q, f, in)
	return f
}

// options are the answers to choose from, with those chosen before.
func (v voice) options(q *form.Question, f Field, in filled) []Option {
	options := q.Options
	if q.Type == form.YesNo {
		options = []form.Option{
			{Value: "yes", Label: v.text("web.yes")},
			{Value: "no", Label: v.text("web.no")},
		}
	}
	out := make([]Option, 0, len(options))
	for i, o := range options {
		id := f.ID
		if i > 0 {
			id += "-" + strconv.Itoa(i+1)
		}
		out = append(out, Option{ID: id, Value: o.Value, Label: v.tell(o.Label),
			Chosen: slices.Contains(in.fields[f.Name], o.Value)})
	}
	return out
}

// personField asks the parts of one person; a number nobody knows can be left
// unknown, so that an elder without papers is no dead end.
func (v voice) personField(f Field, q *form.Question, path string, in filled) Field {
	f.Shape = "several"
	for _, part := range personParts(q) {
		at := path + "." + part
		f.Parts = append(f.Parts, v.partField(part, at, in))
		if part == "nik" || part == "kk" {
			name := at + "-unknown"
			f.Parts = append(f.Parts, Field{Shape: "tick", ID: elementID(name), Name: name, Value: "yes",
				Label: v.say("web.part.unknown"), Chosen: in.fields.Get(name) != ""})
		}
	}
	return f
}

// personParts are the parts of a person question in the order they are asked.
func personParts(q *form.Question) []string {
	return slices.DeleteFunc(form.Parts(), func(part string) bool {
		return part != "name" && !slices.Contains(q.Parts, part)
	})
}

// partField asks one part of a person.
func (v voice) partField(part, path string, in filled) Field {
	t, _ := form.PartType(part)
	q := form.Question{Type: t, Label: v.text("web.part." + part)}
	switch part {
	case "sex":
		q.Type = form.Choice
		q.Options = []form.Option{{Value: "L", Label: v.text("web.part.male")}, {Value: "P", Label: v.text("web.part.female")}}
	case "religion", "marital", "citizenship":
		q.Help = v.text("web.part." + part + "-help")
	}
	f := v.field(&q, path, in)
	f.Auto = "off"
	if f.Shape != "input" {
		f.Auto = ""
	}
	return f
}

func (v voice) placeField(f Field, path string, in filled) Field {
	f.Shape = "several"
	text := v.field(&form.Question{Type: form.ShortText, Label: v.text("web.place.text")}, path+".text", in)
	text.Help = v.say("web.place.help")
	f.Parts = append(f.Parts, text)
	for _, part := range []string{"lat", "lon"} {
		p := v.field(&form.Question{Type: form.ShortText, Optional: true, Label: v.text("web.place." + part)}, path+"."+part, in)
		p.Width, p.Plain = "w10", true
		f.Parts = append(f.Parts, p)
	}
	return f
}

// groupField draws the items there are, and one empty item when there are none.
// Buttons add and remove items without a script: they send the page, and the
// page comes back with one item more or less.
func (v voice) groupField(f Field, q *form.Question, path string, in filled) Field {
	f.Shape = "group"
	numbers := form.Items(in.fields, path)
	if len(numbers) == 0 {
		numbers = []int{1}
	}
	for i, n := range numbers {
		at := path + "." + strconv.Itoa(n)
		item := Field{ID: elementID(at), Name: at, Label: v.say("web.group-item", i+1), Error: v.problem(at, in)}
		for j := range q.Questions {
			sub := &q.Questions[j]
			item.Parts = append(item.Parts, v.field(sub, at+"."+sub.ID, in))
		}
		f.Items = append(f.Items, item)
	}
	if len(numbers) < mostItems(q) {
		f.More = v.say("web.group-add")
	}
	return f
}

func mostItems(q *form.Question) int {
	if q.Max != nil {
		return int(*q.Max)
	}
	return form.MaxItems
}

// addItem puts an empty item at the end of a group, as its button asks. Only
// the name of its first field is needed: form.Items counts names.
func addItem(fields url.Values, q *form.Question) {
	numbers := form.Items(fields, q.ID)
	if len(numbers) == 0 {
		numbers = []int{1}
		fields.Set(q.ID+".1."+q.Questions[0].ID, "")
	}
	if len(numbers) < mostItems(q) && len(q.Questions) > 0 {
		fields.Set(q.ID+"."+strconv.Itoa(numbers[len(numbers)-1]+1)+"."+q.Questions[0].ID, "")
	}
}

// removeItem takes out every field of an item, "anak.2".
func removeItem(fields url.Values, item string) {
	for name := range fields {
		if strings.HasPrefix(name, item+".") {
			delete(fields, name)
		}
	}
}

// problem says what is wrong with a field, "" when nothing is.
func (v voice) problem(path string, in filled) string {
	if p := in.problems.On(path); p != nil {
		return v.say(p.Key, v.args(p.Args)...)
	}
	return ""
}

// args puts dates and texts among the blanks into the reader's language.
func (v voice) args(in []any) []any {
	out := slices.Clone(in)
	for i, a := range out {
		if s, ok := a.(string); ok && len(s) == len("2006-01-02") {
			out[i] = v.date(s)
		}
	}
	return out
}

// summary lists the problems for the top of the page, each leading to the first
// field it is about (of a date its day, of a choice its first option). Where a
// page has several fields the problem names its own.
func (v voice) summary(fields []Field, in filled) []Problem {
	targets, labels := map[string]string{}, map[string]string{}
	for _, f := range fields {
		target(f, targets, labels)
	}
	var out []Problem
	for _, p := range in.problems {
		message := v.say(p.Key, v.args(p.Args)...)
		if label := labels[p.Question]; label != "" && len(labels) > 1 {
			message = label + ": " + message
		}
		out = append(out, Problem{Field: targets[p.Question], Message: message})
	}
	return out
}

// target notes where the problem of each field leads, and what it is called.
func target(f Field, into, labels map[string]string) {
	into[f.Name], labels[f.Name] = f.ID, f.Label
	if (f.Shape == "date" || f.Shape == "several") && len(f.Parts) > 0 {
		into[f.Name] = f.Parts[0].ID
	}
	for _, p := range f.Parts {
		target(p, into, labels)
	}
	for _, item := range f.Items {
		target(item, into, labels)
	}
}

// text is a message as a text that standards carry.
func (v voice) text(key string) lang.Text { return v.messages.Text(key) }

// elementID makes an element id of a field's name.
func elementID(name string) string { return strings.ReplaceAll(name, ".", "-") }

// accept is the list of file types for the browser's chooser.
func accept(kinds []string) string {
	if len(kinds) == 0 {
		kinds = []string{"pdf", "jpeg", "png"}
	}
	var out []string
	for _, k := range kinds {
		switch k {
		case "pdf":
			out = append(out, "application/pdf")
		case "jpeg", "png":
			out = append(out, "image/"+k)
		}
	}
	return strings.Join(out, ",")
}
