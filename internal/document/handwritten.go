package document

import "encoding/json"

// Handwritten is what is kept of a letter that was written outside of this program
// and got its number in a register here.
type Handwritten struct {
	// About says for whom and about what.
	About string `json:"about"`
	// Number is the whole number as it stands on the paper; "" where only its place
	// in the register is known.
	Number string `json:"number"`
}

// ReadHandwritten reads what the vault keeps. Letters of before have what they are
// about as plain text.
func ReadHandwritten(body []byte) Handwritten {
	var h Handwritten
	if json.Unmarshal(body, &h) == nil && h.Number != "" {
		return h
	}
	return Handwritten{About: string(body)}
}
