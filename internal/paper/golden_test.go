package paper_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"genggam/internal/document"
	"genggam/internal/paper"
)

// TestALetterWithoutASetupStaysAsItWas holds the bytes of letters that were
// made before offices could say how their paper is: a reprint must be the same
// file as the first print.
func TestALetterWithoutASetupStaysAsItWas(t *testing.T) {
	preview := options()
	preview.Link, preview.Watermark, preview.LetterheadSpace = "", "CONTOH", 60
	a4 := options()
	a4.Paper = paper.A4
	for _, c := range []struct {
		name    string
		content document.Content
		options paper.Options
		want    string
	}{
		{"one page on F4", letter(), options(), "e9a54c0a475745c4"},
		{"several pages on F4", long(), options(), "16eff06a02c62035"},
		{"several pages on A4", long(), a4, "c98835744a519c47"},
		{"a preview under a printed letterhead", long(), preview, "ac6d53f9d6823a03"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sum := sha256.Sum256(render(t, c.content, c.options).PDF)
			if got := hex.EncodeToString(sum[:8]); got != c.want {
				t.Errorf("the file is now %s, it was %s", got, c.want)
			}
		})
	}
}
