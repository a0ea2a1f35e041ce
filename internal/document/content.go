package document

import (
	"crypto/sha256"

	"genggam/internal/lang"
)

// Content is what a letter says: everything printed on it save the QR, the
// captions and the page furniture. It is personal data and lives in the vault;
// the journal holds its Digest alone.
type Content struct {
	// Office that issues it.
	Office Office
	// Standard is the version of the service standard, "surat-keterangan-usaha@3".
	Standard string
	// Title in capitals as the template writes it; Subtitle may be "".
	Title    string
	Subtitle string
	// Number of the letter as printed, without the word "Nomor".
	Number string
	// Place where and Date ("2006-01-02") when it was signed.
	Place string
	Date  string
	// ValidUntil is the last day it holds, "2006-01-02"; "" is without end.
	ValidUntil string
	// Body is what stands between the number and the signature.
	Body []Block
	// Signer stands in the signature block.
	Signer Signer
	// Subject is the masked name of whom it concerns, as the QR says it.
	Subject string
	// Signing is "ink", "local" or "certified": which label the paper carries.
	Signing string
	// Language the letter is written in.
	Language lang.Tag
}

// Office is the issuer as the letterhead (kop surat) names it.
type Office struct {
	// Code is the region code, "33.02.19.2016".
	Code string
	// Short is the office's name in the letter's number, "Ds.Cib".
	Short string
	// Letterhead are its lines from the highest government down, the last one
	// the office itself: "PEMERINTAH KABUPATEN BANYUMAS", "KECAMATAN SUMBANG",
	// "KANTOR KEPALA DESA BANJARSARI WETAN".
	Letterhead []string
	// Address is the line below them: street, telephone, post code.
	Address string
}

// Signer is who stands under the letter.
type Signer struct {
	// Name with titles as printed.
	Name string
	// Position above the space for the signature, "Kepala Desa Karangsari";
	// a line break ("\n") stands before the second line: "a.n. Kepala Desa".
	Position string
	// ID is the line below the name as printed ("NIP. 1980…"), "" when none.
	ID string
}

// BlockKind says what sort of block it is.
type BlockKind string

// The kinds of block a letter is made of.
const (
	Paragraph BlockKind = "p"     // one cell in one row
	Pairs     BlockKind = "pairs" // two cells a row: label and value
	Bullets   BlockKind = "ul"    // one cell a row
	Numbers   BlockKind = "ol"    // one cell a row, counted from 1
	Table     BlockKind = "table" // the first row is the head
	Space     BlockKind = "space" // a small vertical gap, no rows
)

// Block is one piece of the body: rows of cells, read as its kind says.
type Block struct {
	Kind BlockKind
	Rows [][]string
}

// Body is a filled template.
type Body struct {
	Title    string
	Subtitle string
	Blocks   []Block
}

// Digest is the SHA-256 of Encode: what the signer's act, the journal and the
// QR statement say of this content.
func (c Content) Digest() [32]byte { return sha256.Sum256(c.Encode()) }
