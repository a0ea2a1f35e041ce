package form

import "genggam/internal/lang"

// Type is the kind of answer a question takes.
type Type string

// The types of question (design section 4).
const (
	ShortText Type = "text"
	LongText  Type = "long-text"
	Number    Type = "number"
	Money     Type = "money" // integer rupiah
	Date      Type = "date"
	Time      Type = "time"
	YesNo     Type = "yes-no"
	Choice    Type = "choice"
	Choices   Type = "choices"
	Region    Type = "region" // a code PP.KK.CC.DDDD or a prefix of it
	Person    Type = "person" // one person: name, NIK and what Parts asks
	NIK       Type = "nik"
	KK        Type = "kk"
	NIB       Type = "nib"
	NPWP      Type = "npwp"
	Phone     Type = "phone"
	Email     Type = "email"
	File      Type = "file" // a document or photograph
	Place     Type = "place"
	Group     Type = "group" // repeated: Questions are asked for each item
)

// Form is what a service asks beyond who the applicant and the subject are
// (those are asked by the program, once, for every service).
type Form struct {
	Pages []Page `yaml:"pages" json:"pages"`
}

// Page is one screen of one thing to answer.
type Page struct {
	// ID is unique in the form, lower case with hyphens; it is part of the address.
	ID string `yaml:"id" json:"id"`
	// Title is the heading, often the question itself.
	Title lang.Text `yaml:"title" json:"title"`
	// Intro is one short paragraph under the heading: why it is asked.
	Intro lang.Text `yaml:"intro,omitempty" json:"intro,omitzero"`
	// When is the condition under which the page is shown (CEL profile), "" is always.
	When string `yaml:"when,omitempty" json:"when,omitempty"`
	// Questions of the page, at least one.
	Questions []Question `yaml:"questions" json:"questions"`
}

// Question asks one thing.
type Question struct {
	// ID is unique in the standard: lower case letters, digits and underscores,
	// so that conditions and letter templates can name it.
	ID    string    `yaml:"id" json:"id"`
	Type  Type      `yaml:"type" json:"type"`
	Label lang.Text `yaml:"label" json:"label"`
	// Help stands under the label: how to answer, an example.
	Help lang.Text `yaml:"help,omitempty" json:"help,omitzero"`
	// Optional questions may be left empty; all others must be answered when shown.
	Optional bool `yaml:"optional,omitempty" json:"optional,omitempty"`
	// When is the condition under which it is shown (CEL profile), "" is always.
	When string `yaml:"when,omitempty" json:"when,omitempty"`
	// Min and Max bound number and money (the value), text (characters),
	// choices and group (how many). Nil means the default of the type.
	Min *int64 `yaml:"min,omitempty" json:"min,omitempty"`
	Max *int64 `yaml:"max,omitempty" json:"max,omitempty"`
	// Earliest and Latest bound a date: "2000-01-01", "today", "today-60", "today+365".
	Earliest string `yaml:"earliest,omitempty" json:"earliest,omitempty"`
	Latest   string `yaml:"latest,omitempty" json:"latest,omitempty"`
	// Unit is written behind a number: "m2", "orang".
	Unit lang.Text `yaml:"unit,omitempty" json:"unit,omitzero"`
	// Options of choice and choices.
	Options []Option `yaml:"options,omitempty" json:"options,omitempty"`
	// Parts are the fields asked of a person beyond the name: nik, kk,
	// birth_place, birth_date, sex, religion, job, marital, citizenship, address, phone.
	Parts []string `yaml:"parts,omitempty" json:"parts,omitempty"`
	// Accept lists the kinds of file: pdf, jpeg, png. Empty means all three.
	Accept []string `yaml:"accept,omitempty" json:"accept,omitempty"`
	// Questions of a repeated group.
	Questions []Question `yaml:"questions,omitempty" json:"questions,omitempty"`
	// Example is an answer that passes: used by plays, by `services example` and by tests.
	Example any `yaml:"example,omitempty" json:"example,omitempty"`
}

// Option is one choice. Value is stored, Label is shown.
type Option struct {
	Value string    `yaml:"value" json:"value"`
	Label lang.Text `yaml:"label" json:"label"`
}

// Answers holds what was answered, by question ID. The value's Go type follows
// the question's type: string (all texts, numbers of identity, date as
// "2006-01-02", time as "15:04", choice, file as a vault item id), int64
// (number, money), bool (yes-no), []string (choices), map[string]any (person,
// with string values; place with "text" and optionally "lat","lon" in
// micro-degrees), []Answers (group). Absent means unanswered.
type Answers map[string]any
