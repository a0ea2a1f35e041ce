package day_test

import (
	"os"
	"regexp"
	"strings"
)

// f4 is the paper of the office, 215 by 330 mm, in points.
var (
	f4     = regexp.MustCompile(`Page size:\s+609\.\d+ x 935\.\d+ pts`)
	f4Wide = regexp.MustCompile(`Page size:\s+935\.\d+ x 609\.\d+ pts`)
)

// papers wants each letter to be a whole PDF on F4 that says its number.
func (w *world) papers() {
	w.Helper()
	for _, s := range w.state.Served {
		b, err := os.ReadFile(s.File)
		if err != nil || !strings.HasPrefix(string(b), "%PDF-") {
			w.Errorf("%s: no PDF: %v", s.Number, err)
			continue
		}
		if said, _ := w.run("pdfinfo", s.File); !f4.MatchString(said) {
			w.Errorf("%s is not on F4:\n%s", s.Number, said)
		}
		if said, _ := w.run("qpdf", "--check", s.File); !strings.Contains(said, "No syntax or stream encoding errors found") {
			w.Errorf("qpdf: %s", said)
		}
		said, _ := w.run("pdftotext", "-layout", s.File, "-")
		if !strings.Contains(said, s.Number) {
			w.Errorf("the paper does not say its number %s:\n%s", s.Number, said)
		}
	}
}

// numbers wants every number once.
func (w *world) numbers() {
	w.Helper()
	seen := map[string]bool{}
	for _, s := range w.state.Served {
		if seen[s.Number] {
			w.Errorf("the number %s is on two letters", s.Number)
		}
		seen[s.Number] = true
	}
}

// wholeNodeVerifies walks all the node holds after the day.
func (w *world) wholeNodeVerifies() {
	w.Helper()
	if said, status := w.run(w.state.Bin, "verify", "--dir", w.state.Node); status != 0 {
		w.Errorf("verify of the whole node ends with %d:\n%s", status, said)
	}
}
