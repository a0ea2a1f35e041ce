package day_test

import "strings"

// evening judges what was printed besides the letters: the acting head's lines,
// and the books of the month.
func (w *world) evening() {
	w.Helper()
	if !strings.Contains(w.state.Refusal, "berwenang") {
		w.Errorf("with the head on leave the refusal says %q", w.state.Refusal)
	}
	w.Logf("with the head on leave: %s", w.state.Refusal)
	for _, file := range []string{w.state.Acting, w.state.ActingAgain} {
		said, _ := w.run("pdftotext", "-layout", file, "-")
		for _, want := range []string{"Plh. Kepala Desa", "Wagiyah"} {
			if !strings.Contains(said, want) {
				w.Errorf("the acting head's letter does not say %q:\n%s", want, said)
			}
		}
		if strings.Contains(said, "Kartono") {
			w.Errorf("the acting head's letter names the head who is away:\n%s", said)
		}
	}
	if len(w.state.Books) < 4 {
		w.Errorf("%d books of the month", len(w.state.Books))
	}
	for _, b := range w.state.Books {
		said, _ := w.run("qpdf", "--check", b.File)
		if !strings.Contains(said, "No syntax or stream encoding errors found") {
			w.Errorf("%s: %s", b.Link, said)
		}
		pages, _ := w.run("pdfinfo", b.File)
		if !f4.MatchString(pages) && !f4Wide.MatchString(pages) {
			w.Errorf("%s is not on F4:\n%s", b.Link, pages)
		}
		w.Logf("%s: %d ms", b.Link, b.MS)
	}
}
