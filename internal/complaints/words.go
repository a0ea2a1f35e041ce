package complaints

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"genggam/internal/arrange"
	"genggam/internal/atlas"
	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/fault"
	"genggam/internal/person"
)

// Words are what a sender says; they lie in the vault.
type Words struct {
	// Text is what happened; Place, Wish (what the sender wants done), Loss and
	// Accused (whom it is about, as the sender calls them) may be "" (art. 42).
	Text    string `json:"text"`
	Place   string `json:"place,omitempty"`
	Wish    string `json:"wish,omitempty"`
	Loss    string `json:"loss,omitempty"`
	Accused string `json:"accused,omitempty"`
	// Served is the day of the service, "2026-11-20", "" when it was not said.
	Served string `json:"served,omitempty"`
	// Link is where an officer saw it.
	Link string `json:"link,omitempty"`
	// Contact of a sender who gives no name.
	Contact string `json:"contact,omitempty"`
	// Language in which the sender reads: id, jv, en.
	Language string `json:"language,omitempty"`
	// Placed, Lat and Lon are the place of a confidential matter, 1e-6 degrees.
	Placed bool  `json:"placed,omitempty"`
	Lat    int64 `json:"lat,omitempty"`
	Lon    int64 `json:"lon,omitempty"`
}

// Who is the identity of a sender; the zero Who is nobody.
type Who struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
	// Contact is a telephone number or an e-mail address.
	Contact string `json:"contact,omitempty"`
	// For is whom the sender stands for, "" for themselves (art. 42).
	For string `json:"for,omitempty"`
}

// Nobody says that no name was given.
func (w Who) Nobody() bool { return w.Name == "" }

// said are the words of an act.
type said struct {
	Text string `json:"text"`
}

// The longest texts, in characters.
const (
	MostText = 4000
	mostLine = 500
	mostName = 100
)

func unmarshal(body []byte, v any) error {
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("reading words of a complaint: %w", err)
	}
	return nil
}

// Mistakes are all that is wrong with what was handed in, each a fault on its
// field: whoever mends them mends them once.
type Mistakes []*fault.Fault

// Error is for logs; a page says the parts.
func (m Mistakes) Error() string { return "what was handed in has mistakes" }

// Unwrap gives the first, so that it is refused as any fault is.
func (m Mistakes) Unwrap() error { return m[0] }

func (m *Mistakes) on(field string, f *fault.Fault) {
	if f != nil && !slices.ContainsFunc(*m, func(o *fault.Fault) bool { return o.Field == field }) {
		*m = append(*m, f.On(field))
	}
}

// text tidies a text and notes it where it is too long or not text.
func (m *Mistakes) text(s *string, field string, most int) {
	*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	switch {
	case !utf8.ValidString(*s) || strings.ContainsFunc(*s, func(c rune) bool { return c != '\n' && c != '\t' && unicode.IsControl(c) }):
		m.on(field, fault.New(fault.Invalid, "complaints.not-text"))
	case utf8.RuneCountInString(*s) > most:
		m.on(field, fault.New(fault.TooLarge, "complaints.too-long", most))
	}
}

func (m *Mistakes) contact(s *string, field string) {
	m.text(s, field, mostName)
	if *s == "" {
		return
	}
	if phone, err := person.ParsePhone(*s); err == nil {
		*s = string(phone)
	} else if mail, err := person.ParseEmail(*s); err == nil {
		*s = string(mail)
	} else {
		m.on(field, fault.New(fault.Invalid, "complaints.contact"))
	}
}

func (w *Who) clean(m *Mistakes) {
	m.text(&w.Name, "nama", mostName)
	m.text(&w.Address, "alamat", mostLine)
	m.text(&w.For, "mewakili", mostName)
	m.contact(&w.Contact, "kontak")
}

func (w *Words) clean(m *Mistakes) {
	m.text(&w.Text, "uraian", MostText)
	if w.Text == "" {
		m.on("uraian", fault.New(fault.Invalid, "complaint.no-words"))
	}
	m.text(&w.Place, "tempat", mostLine)
	m.text(&w.Accused, "terlapor", mostName)
	m.text(&w.Loss, "kerugian", mostLine)
	m.text(&w.Wish, "permintaan", mostLine)
	m.text(&w.Link, "tautan", mostLine)
	m.contact(&w.Contact, "kontak")
	if w.Link != "" && !strings.HasPrefix(w.Link, "https://") && !strings.HasPrefix(w.Link, "http://") {
		m.on("tautan", fault.New(fault.Invalid, "complaints.link"))
	}
}

// Text is what of a matter everybody reads: what the office published, and the
// sender's own words where an officer released them.
type Text struct {
	Summary string `json:"summary,omitempty"`
	Answer  string `json:"answer,omitempty"`
	Words   string `json:"-"`
}

func (m *Matter) publicText(open opener) (x Text, err error) {
	if m.Published.Zero() {
		return x, nil
	}
	if err := open(m.Published, &x); err != nil || !m.Released {
		return x, err
	}
	var w Words
	err = open(m.Words, &w)
	x.Words = w.Text
	return x, err
}

// mostWords bounds the words by which a text is found.
const mostWords = 200

// wordsOf are the different words of a text of three letters or more, small.
func wordsOf(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	all = slices.DeleteFunc(all, func(w string) bool { return utf8.RuneCountInString(w) < 3 || len(w) > 60 })
	arrange.By(all, cmp.Compare[string])
	all = slices.Compact(all)
	return all[:min(len(all), mostWords)]
}

// A cell is a square of a thousandth of a degree, about 110 m.
const (
	cellSide = 1000
	cellRow  = 400_000
)

func cellOf(lat, lon int64) int64 {
	return (lat+90e6)/cellSide*cellRow + (lon+180e6)/cellSide
}

// around are a cell and its eight neighbours.
func around(cell int64) (out []any) {
	for row := int64(-1); row <= 1; row++ {
		for col := int64(-1); col <= 1; col++ {
			out = append(out, cell+row*cellRow+col)
		}
	}
	return out
}

// placeOf is the corner of a cell from which it is counted.
func placeOf(cell int64) (lat, lon int64) {
	return cell/cellRow*cellSide - 90e6, cell%cellRow*cellSide - 180e6
}

// within says whether a thing in the street of an office can be at a place: within
// the borders of the regency where the atlas knows them, elsewhere in the country.
func within(office string, lat, lon int64) bool {
	if a, err := atlas.BuiltIn(); err == nil && a.Knows(office) {
		return a.Holds(atlas.Point{Lat: lat, Lon: lon})
	}
	return lat >= -11_100_000 && lat <= 6_200_000 && lon >= 94_900_000 && lon <= 141_100_000
}

// Categories are the kinds of things in the street that the form offers; another
// face may bring codes of its own.
func Categories() []string {
	return []string{"road", "lamp", "waste", "water", "tree", "building", "nuisance", "other"}
}

// code says that a text may be the code of a category.
func code(s string) bool {
	return len(s) <= 60 && !strings.ContainsFunc(s, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.'
	})
}

// Classes are those that a sender may choose.
func Classes() []complaint.Class {
	return []complaint.Class{complaint.Ordinary, complaint.Supervisory, complaint.Question, complaint.Aspiration}
}

func zeroID(id canon.ID) bool { return id.Zero() }
