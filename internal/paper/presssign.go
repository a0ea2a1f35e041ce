package paper

import (
	"crypto/sha256"
	"errors"
	"fmt"
)

// A sheet that is sealed is held whole until it ends, since the seal is over all
// of it; one that is not leaves memory page by page.

// sealing says whether the file is to be sealed.
func (p *Press) sealing() bool { return p.sheet.Signature != nil }

// checkSeal refuses a seal that nobody can make.
func checkSeal(s *Signature) error {
	if s != nil && (s.Sign == nil || s.Hole < 0 || s.Hole > maxHole) {
		return errors.New("printing sheets: no signer, or a hole of a bad size")
	}
	return nil
}

// annots is the entry of the first page that names the seal's field.
func (p *Press) annots(page int) string {
	if !p.sealing() || page > 0 {
		return ""
	}
	return fmt.Sprintf("/Annots[%d 0 R]", p.widget)
}

// writeSeal writes the field of the seal and gives its place and what the
// catalog says of it.
func (p *Press) writeSeal() (hole, string) {
	if !p.sealing() {
		return hole{}, ""
	}
	h := writeSignature(p.f, p.widget, p.kids[0], Options{Signature: p.sheet.Signature, Time: p.sheet.Time})
	return h, fmt.Sprintf("/AcroForm<</Fields[%d 0 R]/SigFlags 3>>", p.widget)
}

// closeSealed ends a file that was held whole, and seals it.
func (p *Press) closeSealed(h hole) error {
	pdf, err := h.sign(p.f.finish(p.root, p.info, sha256.Sum256(p.f.b)), p.sheet.Signature.Sign)
	if err != nil {
		p.err = err
		return err
	}
	if _, err := p.w.Write(pdf); err != nil {
		p.err = fmt.Errorf("writing sheets: %w", err)
	}
	return p.err
}
