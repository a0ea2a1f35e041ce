package paper_test

import (
	"testing"

	"genggam/internal/document"
)

func TestALetterIsSetTighterToSaveASheet(t *testing.T) {
	c := letter()
	more := document.Block{Kind: document.Pairs, Rows: [][]string{{"Keterangan", "baris"}}}
	pages := []int{}
	for range 40 {
		c.Body = append([]document.Block{more}, c.Body...)
		pages = append(pages, render(t, c, options()).Pages)
	}
	// With every line the letter gets longer, never shorter.
	for i := 1; i < len(pages); i++ {
		if pages[i] < pages[i-1] {
			t.Fatalf("a longer letter takes fewer sheets: %v", pages)
		}
	}
	if pages[0] != 1 || pages[len(pages)-1] != 2 {
		t.Fatalf("sheets: %v", pages)
	}
}
