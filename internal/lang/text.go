package lang

// Tag names a language of the screens: "id", "jv" or "en" (BCP 47).
type Tag string

// The languages every page can be read in. Indonesian comes first (UU 24/2009
// art. 26-40 asks for it in public services); jv is Javanese as spoken in
// Banyumas.
const (
	ID Tag = "id"
	JV Tag = "jv"
	EN Tag = "en"
)

// Text is one sentence or label in the languages it has been written in. ID is
// always there; an absent translation falls back to it.
type Text struct {
	ID string `yaml:"id" json:"id"`
	JV string `yaml:"jv,omitempty" json:"jv,omitempty"`
	EN string `yaml:"en,omitempty" json:"en,omitempty"`
}

// In says the text in a language, or in Indonesian where that is missing.
func (t Text) In(tag Tag) string {
	switch {
	case tag == JV && t.JV != "":
		return t.JV
	case tag == EN && t.EN != "":
		return t.EN
	}
	return t.ID
}

// Empty says whether nothing was written at all.
func (t Text) Empty() bool { return t.ID == "" && t.JV == "" && t.EN == "" }
