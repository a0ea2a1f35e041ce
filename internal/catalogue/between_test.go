package catalogue_test

import (
	"strings"
	"testing"

	"genggam/internal/catalogue"
)

const adviceStep = "  - {id: nasihat, name: {id: a, jv: a, en: a}, kind: advice, role: verifier, LATE advisers: [{id: x, name: {id: a, jv: a, en: a}, to: dinas, agency: kesehatan, role: verifier, limit: {amount: 3, unit: working-days}}]}\n"

func TestWhatAnAdvisersSilenceDoesIsSaidByTheStandardAndStaysWithinTheLimit(t *testing.T) {
	src, letter := skeleton(t)
	for late, want := range map[string]string{
		"": "standard.grace-missing", "late: go-on,": "standard.grace-missing", "grace: {amount: 0, unit: working-days},": "standard.grace-missing",
		"grace: {amount: 1, unit: working-days},": "", "grace: {amount: 2, unit: working-days},": "", "grace: {amount: 3, unit: working-days},": "standard.grace-limit",
		"late: hold, grace: {amount: 3, unit: working-days},": "", "grace: {amount: 1},": "standard.no-unit",
	} {
		changed := strings.Replace(src, "  - id: sign\n", strings.Replace(adviceStep, "LATE", late, 1)+"  - id: sign\n", 1)
		_, found := catalogue.Read(file, []byte(changed), []byte(letter))
		got := ""
		if len(found.Errors()) > 0 {
			got = found.Errors()[0].Key
		}
		if got != want {
			t.Errorf("%q: %q, not %q", late, got, want)
		}
	}
	if _, found := catalogue.Read(file, []byte(change(t, src, "    kind: verify\n", "    kind: verify\n    late: hold\n")), []byte(letter)); len(found.Errors()) != 1 || found.Errors()[0].Key != "standard.grace-without" {
		t.Error(found)
	}
}

func TestALetterIsWrittenByAnOfficerOrSentOnlyWhereThatCanBe(t *testing.T) {
	src, letter := skeleton(t)
	for name, c := range map[string]struct {
		from, to, letter, want string
	}{
		"the text in a verify step":        {"    kind: verify\n", "    kind: verify\n    draft: true\n", "{letter.text}\n", ""},
		"the text of nobody":               {"    kind: verify\n", "    kind: verify\n", "{letter.text}\n", "standard.letter-field"},
		"the text in the step that signs":  {"    kind: sign\n", "    kind: sign\n    draft: true\n", "", "standard.draft"},
		"to an office above":               {"  signing: local", "  sent: {to: kecamatan}\n  signing: local", "", ""},
		"to the office of an answer":       {"  signing: local", "  sent: {question: keperluan}\n  signing: local", "", ""},
		"to nobody":                        {"  signing: local", "  sent: {when: 'keperluan == \"x\"'}\n  signing: local", "", "standard.sent"},
		"to two":                           {"  signing: local", "  sent: {to: kecamatan, question: keperluan}\n  signing: local", "", "standard.sent"},
		"to an agency of nobody's choice":  {"  signing: local", "  sent: {to: dinas}\n  signing: local", "", "standard.sent"},
		"to an agency of a text":           {"  signing: local", "  sent: {to: dinas, question: keperluan}\n  signing: local", "", "standard.sent-question"},
		"to a question that is not there":  {"  signing: local", "  sent: {question: gone}\n  signing: local", "", "standard.sent-question"},
		"under a condition with no answer": {"  signing: local", "  sent: {to: kecamatan, when: gone == \"x\"}\n  signing: local", "", "condition.unknown-name"},
	} {
		_, found := catalogue.Read(file, []byte(change(t, src, c.from, c.to)), []byte(letter+"\n"+c.letter))
		got := ""
		if len(found.Errors()) > 0 {
			got = found.Errors()[0].Key
		}
		if got != c.want {
			t.Errorf("%s: %q, not %q (%v)", name, got, c.want, found)
		}
	}
}
