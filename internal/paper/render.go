package paper

import (
	"errors"
	"fmt"
	"sort"
	"time"

	"genggam/internal/document"
)

// Size is the size of the paper.
type Size int

// The papers. F4 (folio) is 215 x 330 mm and what Indonesian offices use; A4
// is 210 x 297 mm (ISO 216).
const (
	F4 Size = iota
	A4
)

// SizeOf reads "f4" or "a4", as a service standard writes it; "" is F4.
func SizeOf(s string) Size {
	if s == "a4" {
		return A4
	}
	return F4
}

func (s Size) dimensions() (width, height pt) {
	if s == A4 {
		return mm(210), mm(297)
	}
	return mm(215), mm(330)
}

// Sentences that are printed on letters, as message keys: Options.Note of a
// letter that is signed by hand, and Options.PageLabel.
const (
	KeyInkNote   = "paper.ink-note"
	KeyPageLabel = "paper.page"
)

// Bounds of what Render takes.
const (
	maxPages       = 60
	maxAttachments = 8
	maxAttachment  = 1 << 20 // bytes each
	defaultHole    = 4096    // bytes of CMS
	maxHole        = 32 << 10
)

// Options say how the content is to look and what goes with it.
type Options struct {
	Paper Size
	// LetterheadSpace leaves so many millimetres for a printed letterhead
	// instead of drawing one; 0 draws it.
	LetterheadSpace int
	// Setup is how the office's paper is; what it says goes before Paper and
	// LetterheadSpace. The zero Setup changes nothing.
	Setup Setup
	// Note is a small line under the signature block: with what the letter is
	// valid, for example the sentence of KeyInkNote. "" prints none.
	Note string
	// PageLabel says which page of how many this is, at the foot of every page
	// of a letter that has more than one: "{0}" is the number of the letter,
	// "{1}" the page and "{2}" how many. "" prints only "- 2 -" at the top of
	// further pages.
	PageLabel string
	// NumberLabel stands before the number under the title; "" is "Nomor".
	NumberLabel string
	// Captions are the lines under the QR: validity, how to check, the short
	// address, and the label of the signature. They are printed also without a
	// QR (ink).
	Captions []string
	// Link is what the QR holds, "" for no QR; QRText says it to a screen reader.
	Link, QRText string
	// Footer is one small line at the foot of every page, "" for none.
	Footer string
	// Watermark is written across every page of a preview, which then has
	// neither QR nor signature.
	Watermark string
	// Attachments are embedded, in this order.
	Attachments []Attachment
	// Time of making, for metadata and the signature's M entry; with its zone.
	Time time.Time
	// Signature is nil for a file that is not signed.
	Signature *Signature
}

// Attachment is a file inside the PDF.
type Attachment struct {
	// Name is the file name, ASCII; MIME its type, "application/json".
	Name, MIME  string
	Description string
	// Relation is the AFRelationship (ISO 32000-2, 7.11.3): Data, Source,
	// Supplement or Unspecified; "" is Data.
	Relation string
	Data     []byte
}

// Signature asks for a signed file.
type Signature struct {
	// Sign returns a detached CMS SignedData over the bytes given.
	Sign func(signed []byte) (cms []byte, err error)
	// Hole is how many bytes of CMS fit, 0 for 4096, at most 32768.
	Hole int
	// Name of the signer or office, Reason and Location as viewers show them.
	Name, Reason, Location string
}

// Result is the finished file.
type Result struct {
	PDF   []byte
	Pages int
	// Missing are the characters the fonts lack, sorted; they were drawn as the
	// replacement character. A letter that names somebody should have none.
	Missing []rune
}

// Render sets a letter. Errors are about the options (a watermark with a QR or
// a signature, too many attachments), a body longer than 60 pages, a link too
// long for a QR, and whatever Sign said.
func Render(c document.Content, o Options) (Result, error) {
	if err := o.check(); err != nil {
		return Result{}, fmt.Errorf("rendering letter: %w", err)
	}
	fs, err := faces()
	if err != nil {
		return Result{}, err
	}
	l, err := compose(c, o, fs)
	if err != nil {
		return Result{}, fmt.Errorf("rendering letter: %w", err)
	}
	r := Result{Pages: len(l.pages)}
	if r.PDF, err = l.assemble(); err != nil {
		return Result{}, fmt.Errorf("rendering letter: %w", err)
	}
	for m := range l.missing {
		r.Missing = append(r.Missing, m)
	}
	sort.Slice(r.Missing, func(i, j int) bool { return r.Missing[i] < r.Missing[j] })
	return r, nil
}

func (o Options) check() error {
	switch {
	case o.Watermark != "" && (o.Link != "" || o.Signature != nil):
		return errors.New("a preview has neither QR nor signature")
	case len(o.Attachments) > maxAttachments:
		return errors.New("too many attachments")
	case o.Signature != nil && (o.Signature.Sign == nil || o.Signature.Hole < 0 || o.Signature.Hole > maxHole):
		return errors.New("no signer, or a hole of a bad size")
	case o.LetterheadSpace < 0 || o.LetterheadSpace > 120:
		return errors.New("letterhead space outside 0-120 mm")
	}
	if err := o.Setup.Check(); err != nil {
		return err
	}
	for _, a := range o.Attachments {
		if len(a.Data) > maxAttachment || a.Name == "" || !relations[a.relation()] {
			return errors.New("an attachment is too large, has no name or an unknown relation")
		}
	}
	return nil
}

var relations = map[string]bool{"Data": true, "Source": true, "Supplement": true, "Unspecified": true}

func (a Attachment) relation() string {
	if a.Relation == "" {
		return "Data"
	}
	return a.Relation
}
