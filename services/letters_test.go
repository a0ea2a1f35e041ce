package services_test

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The table of village letters says which service gives each of the 42, or why
// none does; a service that is renamed or taken away is noticed here.
func TestEachOfThe42VillageLettersIsGivenOrHasAReason(t *testing.T) {
	src, err := os.ReadFile("../docs/village-letters.md")
	if err != nil {
		t.Fatal(err)
	}
	have, name := folders(t), regexp.MustCompile("^`([a-z-]+)`$")
	n, refused := 0, 0
	for line := range strings.Lines(string(src)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		if number, err := strconv.Atoi(strings.TrimSpace(cells[0])); err != nil || number != n+1 || len(cells) < 4 {
			continue
		}
		n++
		here, why := cells[2], strings.TrimSpace(cells[3])
		switch given := name.FindStringSubmatch(here); {
		case given != nil && !slices.Contains(have, given[1]):
			t.Errorf("letter %d: there is no service %s", n, given[1])
		case given == nil && here != "not offered":
			t.Errorf("letter %d: %q is neither a service nor a refusal", n, here)
		case given == nil && len(why) < 40:
			t.Errorf("letter %d is not offered and nobody says why", n)
		case given == nil:
			refused++
		}
		for _, other := range regexp.MustCompile("`[a-z]+-[a-z-]+`").FindAllString(why, -1) {
			if id := strings.Trim(other, "`"); !slices.Contains(have, id) {
				t.Errorf("letter %d leads to %s, which is not there", n, id)
			}
		}
	}
	if n != 42 || refused != 11 {
		t.Errorf("%d letters, %d not offered", n, refused)
	}
}
