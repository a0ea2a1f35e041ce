package desk_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/premises"
)

// neighbourly is a node whose letter for a business asks RT and hamlet head, by
// an invented regulation, and lets no letter out while birth dates differ.
func neighbourly(t *testing.T) *office.Node {
	t.Helper()
	own, err := office.Standards()
	if err != nil {
		t.Fatal(err)
	}
	first, _ := own.Current("surat-keterangan-usaha", "2026-03-02")
	source := string(first.Source())
	for _, c := range [][2]string{
		{"\nversion: 1\n", "\nversion: 2\n"},
		{"\ncomponents:", "  - {ref: perdes, title: Perdes Contoh 3/2025, article: Pasal 4, sure: seen}\n\ncomponents:"},
	} {
		source = strings.Replace(source, c[0], c[1], 1)
	}
	source += "\nendorsement: {by: [rt, hamlet-head], basis: perdes, limit: {amount: 20, unit: working-minutes}}\n" +
		"follows: [{field: birth_date, documents: [birth-certificate, ktp], forbids: true}]\n"
	s, findings := catalogue.Read("standards/"+first.ID, []byte(source), bytes.Clone(first.LetterSource()))
	if s == nil {
		t.Fatal(findings.Err())
	}
	both, err := own.With(s)
	if err != nil {
		t.Fatal(err)
	}
	n, err := office.Make(ctx, office.Plan{Dir: filepath.Join(t.TempDir(), "node"), Standards: both})
	if err != nil {
		t.Fatal(err)
	}
	n.T = t
	t.Cleanup(func() { _ = n.Desk.Close() })
	return n
}

func TestAHeadOfTheNeighbourhoodAnswersOnceAndSeesThreeThings(t *testing.T) {
	n := neighbourly(t)
	no := n.File("surat-keterangan-usaha").No
	front := n.As("front-desk")
	if !slices.Contains(told1(n.Step(no)), "happened.case.endorsement-asked") {
		t.Fatal("nobody was asked:", told1(n.Step(no)))
	}
	first, err := n.EndorsementLink(ctx, front, no, "rt")
	if err != nil {
		t.Fatal(err)
	}
	code, err := n.EndorsementLink(ctx, front, no, "rt")
	if err != nil || code == first || len(code) != 26 {
		t.Fatal(err, code)
	}
	if _, err := n.Link(ctx, first, "a"); key(err) != "endorse.no-link" {
		t.Error("a link that was made anew still opens:", err)
	}
	e, err := n.OpenLink(ctx, code, "", "a")
	if err != nil || e.Name != "Budi Santoso" || e.RT != "002" || e.RW != "003" || e.Purpose.ID != "Surat Keterangan Usaha" || e.By != "rt" {
		t.Fatalf("%v %+v", err, e)
	}
	for name, guess := range map[string]string{"nothing": "", "one off": code[:25] + "0", "short": code[:10], "long": strings.Repeat(code, 40), "a quote": "' OR 1=1 --"} {
		if _, err := n.OpenLink(ctx, guess, "", "b"); key(err) != "endorse.no-link" {
			t.Errorf("%s: %v", name, err)
		}
		if err := n.EndorseByLink(ctx, guess, "b", desk.HeadAnswer{Outcome: casework.NoObjection, Words: ""}); key(err) != "endorse.no-link" {
			t.Errorf("%s answers: %v", name, err)
		}
	}
	if err := n.EndorseByLink(ctx, code, "a", desk.HeadAnswer{Outcome: casework.NoObjection}); key(err) != "endorse.not-opened" {
		t.Error("an answer to a link that was not opened:", err)
	}
	if err := n.EndorseByLink(ctx, code, "a", desk.HeadAnswer{Ticket: e.Ticket, Outcome: casework.Objection, Words: "  "}); key(err) != "case.objection-words" {
		t.Error("an objection without words:", err)
	}
	if err := n.EndorseByLink(ctx, code, "a", desk.HeadAnswer{Ticket: e.Ticket, Outcome: "maybe", Words: ""}); key(err) != "case.endorsement-answer" {
		t.Error("an answer that is none:", err)
	}
	if err := n.EndorseByLink(ctx, code, "a", desk.HeadAnswer{Ticket: e.Ticket, Outcome: casework.Objection, Words: "Usaha itu di RT lain."}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := n.EndorseByLink(ctx, code, "a", desk.HeadAnswer{Ticket: e.Ticket, Outcome: casework.NoObjection, Words: ""}); key(err) != "endorse.no-link" {
			t.Error("a link answers twice:", err)
		}
		if _, err := n.OpenLink(ctx, code, "", "a"); key(err) != "endorse.no-link" {
			t.Error("a link that was used still shows the name:", err)
		}
	}
	if _, err := n.EndorsementLink(ctx, front, no, "rt"); key(err) != "case.endorsement-over" {
		t.Error("a link for somebody who answered:", err)
	}
	if _, err := n.EndorsementLink(ctx, front, no, "rw"); key(err) != "case.endorsement-not-asked" {
		t.Error("a link for somebody who was not asked:", err)
	}
	v, err := n.Show(ctx, front, no, "work")
	if err != nil || len(v.Notes) != 1 || v.Notes[0].Kind != "objection" || v.Notes[0].Text != "Usaha itu di RT lain." {
		t.Errorf("%v %+v", err, v.Notes)
	}
	looks := n.Step(no).Looks
	if i := slices.IndexFunc(looks, func(l premises.LookLine) bool { return l.Role == "rt" && l.Reason == "endorsement" }); i < 0 {
		t.Errorf("the person does not read that the RT saw their name: %+v", looks)
	}
	if err := n.EndorseAtCounter(ctx, front, no, desk.HeadAnswer{Head: "hamlet-head", Outcome: casework.NoObjection}); err != nil {
		t.Error(err)
	}
	n.Issue(no)
	sound(t, n)
}

func TestALinkIsOpenedByTheCodeOfItsHeadAndLookingAtItWritesNothing(t *testing.T) {
	n := neighbourly(t)
	front, head := n.As("front-desk"), n.As("head")
	chosen := desk.NewHeadCode{Head: "rt", RT: "2", RW: "03", Code: "482 915", Again: "482 915"}
	for field, c := range map[string]desk.NewHeadCode{
		"siapa": {Head: "camat", RT: "2", RW: "3", Code: "482915", Again: "482915"}, "wilayah": {Head: "rt", RT: "2", Code: "482915", Again: "482915"},
		"kode": {Head: "rw", RW: "3", Code: "111111", Again: "111111"}, "ulang": {Head: "rw", RW: "3", Code: "482915", Again: "482916"},
	} {
		if f := fault.As(n.SetHeadCode(ctx, head, c)); f == nil || f.Field != field {
			t.Errorf("%s: %v", field, f)
		}
	}
	if err := n.SetHeadCode(ctx, front, chosen); fault.Of(err) != fault.Forbidden {
		t.Error("whoever makes the links sets a code:", err)
	}
	if err := n.SetHeadCode(ctx, head, chosen); err != nil {
		t.Fatal(err)
	}
	no := n.File("surat-keterangan-usaha").No
	code, err := n.EndorsementLink(ctx, front, no, "rt")
	if err != nil {
		t.Fatal(err)
	}
	seen := func() bool {
		return slices.ContainsFunc(n.Step(no).Looks, func(l premises.LookLine) bool { return l.Reason == "endorsement" })
	}
	if l, err := n.Link(ctx, code, "a"); err != nil || !l.Code || l.By != "rt" || seen() {
		t.Errorf("a preview: %v %+v, a look was written: %t", err, l, seen())
	}
	other, err := n.EndorsementLink(ctx, front, no, "hamlet-head")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := n.OpenLink(ctx, other, "", "a")
	if err != nil || plain.Code {
		t.Fatal("a head without a code:", err)
	}
	// The clerk, who made the link, opens and answers it.
	for _, guess := range []string{"", "482914"} {
		if e, err := n.OpenLink(ctx, code, guess, "clerk"); fault.Of(err) != fault.Invalid || e.Name != "" {
			t.Errorf("opened with %q: %v", guess, err)
		}
	}
	if err := n.EndorseByLink(ctx, code, "clerk", desk.HeadAnswer{Outcome: casework.NoObjection, Ticket: plain.Ticket}); key(err) != "endorse.not-opened" {
		t.Error("answered with the ticket of another link:", err)
	}
	e, err := n.OpenLink(ctx, code, "482915", "a")
	if err != nil || e.Name != "Budi Santoso" || !seen() {
		t.Fatal(err, e.Name, seen())
	}
	if err := n.EndorseByLink(ctx, code, "a", desk.HeadAnswer{Outcome: casework.NoObjection, Ticket: e.Ticket}); err != nil {
		t.Fatal(err)
	}
	if err := n.EndorseByLink(ctx, other, "a", desk.HeadAnswer{Outcome: casework.NoObjection, Ticket: plain.Ticket}); err != nil {
		t.Fatal(err)
	}
	v, err := n.Show(ctx, front, no, "work")
	if err != nil || v.Case.Endorsements[0].Way != "code" || v.Case.Endorsements[1].Way != "link" {
		t.Errorf("%v %+v", err, v.Case.Endorsements)
	}
	sound(t, n)
}

func TestTheCodeOfAHeadIsNotGuessed(t *testing.T) {
	n := neighbourly(t)
	if err := n.SetHeadCode(ctx, n.As("head"), desk.NewHeadCode{Head: "rt", RT: "2", RW: "3", Code: "482915", Again: "482915"}); err != nil {
		t.Fatal(err)
	}
	no := n.File("surat-keterangan-usaha").No
	judged := 0
	for round := range 8 { // a new link gives no new guesses, nor does a true use
		code, err := n.EndorsementLink(ctx, n.As("front-desk"), no, "rt")
		if err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			_, err := n.OpenLink(ctx, code, fmt.Sprint(300100+10*round+i), "clerk")
			if key(err) == "endorse.code-wrong" {
				judged++
			}
		}
		_, _ = n.OpenLink(ctx, code, "482915", "rt")
	}
	if judged != 9 { // the tenth is told that it was the last
		t.Errorf("%d guesses were judged on a day", judged+1)
	}
}

func TestSilenceOfTheNeighbourhoodIsNoObjection(t *testing.T) {
	n := neighbourly(t)
	no := n.File("surat-keterangan-usaha").No
	code, err := n.EndorsementLink(ctx, n.As("front-desk"), no, "rt")
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"front-desk", "verifier"} {
		st := n.Step(no).Step
		if err := n.DoStep(ctx, n.As(role), no, st.ID, office.AllChecks(st)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := n.Sign(ctx, n.As("signer"), no); key(err) != "case.endorsement-open" {
		t.Error("signed while there was time to object:", err)
	}
	n.Clock.Add(2 * time.Hour)
	if _, err := n.OpenLink(ctx, code, "", "a"); key(err) != "endorse.no-link" {
		t.Error("a link after its time:", err)
	}
	if err := n.EndorseByLink(ctx, code, "a", desk.HeadAnswer{Outcome: casework.NoObjection, Words: ""}); key(err) != "endorse.no-link" {
		t.Error("an answer after its time:", err)
	}
	if _, err := n.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	keys := told1(n.Step(no))
	if n := strings.Count(strings.Join(keys, " "), "happened.case.endorsed.silence"); n != 2 {
		t.Errorf("%d of two lapsed: %v", n, keys)
	}
	if _, err := n.Sign(ctx, n.As("signer"), no); err != nil {
		t.Error(err)
	}
	sound(t, n)
}

func TestPapersThatDifferAreListedAndTheCaseGoesOnUnlessTheStandardForbids(t *testing.T) {
	n := neighbourly(t)
	no := n.File("surat-keterangan-usaha").No
	front := n.As("front-desk")
	if err := n.Take(ctx, front, no, "urut"); err != nil {
		t.Fatal(err)
	}
	name := desk.Difference{Field: "name", Said: []string{"kk", "ktp"}, Words: "KTP: Budi Santoso. KK: Budi Santosa.", Repair: true}
	if err := n.Differ(ctx, front, no, desk.Difference{Field: "name", Said: []string{"ktp"}, Words: "x"}); key(err) != "case.papers-two" {
		t.Error(err)
	}
	if err := n.Differ(ctx, front, no, desk.Difference{Field: "name", Said: []string{"ktp", "kk"}}); key(err) != "case.papers-words" {
		t.Error(err)
	}
	for range 2 { // said again, it is one line
		if err := n.Differ(ctx, front, no, name); err != nil {
			t.Fatal(err)
		}
	}
	list, err := n.Repairs(ctx, n.As("registrar"), 0, 10)
	if err != nil || len(list) != 1 || list[0].Followed != "ktp" || list[0].Field != "name" || list[0].Masked == "" || strings.Contains(list[0].Masked, "Santoso") {
		t.Fatalf("%v %+v", err, list)
	}
	if list, _ := n.Repairs(ctx, n.As("kec-registrar"), 0, 10); len(list) != 0 {
		t.Error("another office reads the list")
	}
	if _, err := n.Repairs(ctx, n.As("signer"), 0, 10); fault.Of(err) != fault.Forbidden {
		t.Error(err)
	}
	if err := n.Differ(ctx, front, no, desk.Difference{Field: "birth_date", Said: []string{"birth-certificate", "ktp"}, Words: "Akta 1990-08-17, KTP 1991-08-17."}); err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"front-desk", "verifier"} {
		st := n.Step(no).Step
		if err := n.DoStep(ctx, n.As(role), no, st.ID, office.AllChecks(st)); err != nil {
			t.Fatal(err)
		}
	}
	n.Clock.Add(2 * time.Hour)
	if _, err := n.Sign(ctx, n.As("signer"), no); key(err) != "case.papers-forbid" {
		t.Error("the standard forbids it:", err)
	}
	sound(t, n)
}

func TestTheClosingQuestionIsAskedAtTheEndAndTheOfficeDoesNotSeeTheAnswer(t *testing.T) {
	n := office.Open(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	filed, err := n.FileForPerson(ctx, n.As("front-desk"), n.Application(std))
	if err != nil {
		t.Fatal(err)
	}
	no := filed.No
	if err := n.AnswerMoney(ctx, no, "yes", false); key(err) != "case.money-early" {
		t.Error(err)
	}
	n.Issue(no)
	if err := n.HandOver(ctx, n.As("front-desk"), no, office.AllChecks(n.Step(no).Step)); err != nil {
		t.Fatal(err)
	}
	if r, err := n.CounterSlip(ctx, n.As("front-desk"), no); key(err) != "case.ended" || r.Secret != "" {
		t.Error("an officer has the applicant's code when it is asked:", err)
	}
	if !n.Step(no).MayAnswerMoney {
		t.Error("it is not asked")
	}
	before := told(t, n.Step(no).Timeline)
	for _, a := range []string{"no", "rather-not", "yes"} {
		if err := n.AnswerMoney(ctx, no, a, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.AnswerMoney(ctx, no, "no", false); key(err) != "case.money-answered" {
		t.Error(err)
	}
	if err := n.AnswerMoney(ctx, no, "perhaps", false); err == nil {
		t.Error("an answer that is none was taken")
	}
	p := n.Step(no)
	if p.MayAnswerMoney {
		t.Error("it is asked a fourth time")
	}
	if after := told(t, p.Timeline); after != before {
		t.Errorf("the history tells of it: %s", after)
	}
	for _, role := range []string{"front-desk", "verifier", "signer", "head", "supervisor"} {
		v, err := n.Show(ctx, n.As(role), no, "work")
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range v.Timeline {
			if _, is := h.Event.(casework.MoneyAsked); is || strings.Contains(h.Key, "money") {
				t.Errorf("%s reads that it was answered", role)
			}
		}
	}
	sound(t, n)
	pdf, err := n.MoneyReceipt(ctx, n.As("front-desk"), no)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Error(err)
	}
	if _, err := n.MoneyReceipt(ctx, n.As("kec-front-desk"), no); fault.Of(err) != fault.NotFound {
		t.Error(err)
	}
}
