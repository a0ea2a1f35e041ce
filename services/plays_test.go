package services_test

import (
	"bufio"
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"genggam/internal/catalogue"
	"genggam/services"
)

// The plays are run by the program itself; here they are only held to the
// standard they lie beside, so that a renamed step or question is noticed at
// once and with its line.
func TestEveryPlaySpeaksOnlyOfWhatItsStandardHas(t *testing.T) {
	shelf, _, err := catalogue.Load(services.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range folders(t) {
		versions := shelf.Versions(id)
		if len(versions) == 0 {
			continue // TestEveryServicePassesTheCheckerWithoutAnError says so
		}
		plays, err := catalogue.Plays(services.Files, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range plays {
			readPlay(t, name, wordsOf(versions[len(versions)-1]))
		}
	}
}

// words are the names a standard gives, by what they are.
type words struct{ questions, requirements, rules, steps map[string]bool }

func wordsOf(s *catalogue.Standard) words {
	w := words{map[string]bool{}, map[string]bool{}, map[string]bool{"facts": true}, map[string]bool{}}
	for _, p := range s.Form.Pages {
		for _, q := range p.Questions {
			w.questions[q.ID] = true
		}
	}
	for _, r := range s.Requirements {
		w.requirements[r.ID], w.rules[r.ID] = true, true
	}
	for _, r := range s.Eligibility {
		w.rules[r.ID] = true
	}
	for _, st := range s.Steps {
		w.steps[st.Role+" "+st.ID], w.steps[st.ID] = true, true
	}
	return w
}

func readPlay(t *testing.T, name string, w words) {
	t.Helper()
	src, err := fs.ReadFile(services.Files, name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(src, []byte("# ")) {
		t.Errorf("%s has no title", name)
	}
	lines := bufio.NewScanner(bytes.NewReader(src))
	for n := 1; lines.Scan(); n++ {
		if wrong := w.wrong(strings.Fields(lines.Text())); wrong != "" {
			t.Errorf("%s:%d: %s", name, n, wrong)
		}
	}
}

// wrong says what a line names that the standard does not have.
func (w words) wrong(f []string) string {
	switch {
	case len(f) < 2 || f[0] == "#":
	case f[0] == "answer" && !w.questions[f[1]]:
		return "no question " + f[1]
	case f[0] == "without" && !w.requirements[f[1]]:
		return "no requirement " + f[1]
	case len(f) < 3:
	case f[0] == "expect" && f[1] == "step" && !w.steps[f[2]]:
		return "no step " + f[2]
	case f[1] == "does" && !w.steps[f[0]+" "+f[2]]:
		return "no step " + f[2] + " of " + f[0]
	case f[1] == "returns" && !w.requirements[f[2]] && !w.questions[f[2]]:
		return "nothing to return called " + f[2]
	case f[1] == "refuses" && !w.rules[f[2]]:
		return "no rule " + f[2]
	}
	return ""
}
