package web

import (
	"strconv"
	"strings"

	"genggam/internal/agreements"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// A letter goes at once, or with a covering letter that the head signs first.
const (
	byItself  = "direct"
	withCover = "cover"
)

// coverFields are what a covering letter needs besides the letter.
func (k *clerk) coverFields() (way, list Field) {
	way = k.choiceOf("cara", "letters.way", "letters.way-", byItself, withCover)
	way.Help = k.say("letters.way-help")
	way.Options[0].Chosen = true
	list = Field{Shape: "area", ID: "isi_berkas", Name: "isi_berkas", Label: k.say("letters.enclosed"), Help: k.say("letters.enclosed-help"), Rows: 3, Optional: true}
	return way, list
}

// mostEnclosed bounds the list of a covering letter.
const mostEnclosed = 50

// enclosedTyped reads the list: one thing a line, its number and a remark behind
// semicolons.
func enclosedTyped(text string) (out []agreements.Enclosed, err error) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		parts := strings.SplitN(line, ";", 3)
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		if len(parts) < 2 || parts[0] == "" || parts[1] == "" || len(out) == mostEnclosed {
			return nil, fault.New(fault.Invalid, "agreements.enclosed-line", len(out)+1).On("isi_berkas")
		}
		e := agreements.Enclosed{Name: parts[0], Amount: parts[1]}
		if len(parts) == 3 {
			e.Note = parts[2]
		}
		out = append(out, e)
	}
	return out, nil
}

// sendLetter sends what was typed, or writes its covering letter; done is what is
// said then.
func (k *clerk) sendLetter(l agreements.Letter) (done string, err error) {
	if k.typed("cara") != withCover {
		_, err = k.Hall.Agreements.Send(k.ctx(), k.actor, l)
		return "letter-sent", err
	}
	if l.Enclosed, err = enclosedTyped(k.typedText("isi_berkas")); err != nil {
		return "", err
	}
	_, err = k.Hall.Agreements.Cover(k.ctx(), k.actor, l)
	return "letter-covered", err
}

// before is where a list of letters goes on, 0 for its begin.
func (k *clerk) before(list string) int64 {
	no, err := strconv.ParseInt(k.r.URL.Query().Get(list), 10, 64)
	if err != nil {
		return 0 // nothing readable is the begin
	}
	return no
}

// older leads to older letters where there may be some.
func (k *clerk) older(cards []Card, all []agreements.LetterLine, list string) []Card {
	if len(all) < agreements.LettersAtOnce {
		return cards
	}
	next := strconv.FormatInt(all[len(all)-1].CaseNo, 10)
	return append(cards, Card{Address: lettersPath + "?" + list + "=" + next + "#" + list, Title: k.say("letters.older")})
}

// unsentPart lists the covering letters that are not signed yet.
func (k *clerk) unsentPart() (part benchPart, any bool, err error) {
	all, err := k.Hall.Agreements.Unsent(k.ctx(), k.actor)
	part = benchPart{ID: "tunggu", Title: k.say("letters.unsent"), Lead: k.say("letters.unsent-lead")}
	for _, u := range all {
		facts := k.stateTag(u.State).Label
		if u.Role != "" {
			facts += " · " + k.say("letters.waits", lang.Key("web.role."+u.Role))
		}
		part.Cards = append(part.Cards, Card{Address: caseAddress(u.CaseNo), Title: k.orElse(u.About, u.Reference), Text: u.Reference, Facts: facts})
	}
	return part, len(all) > 0, err
}

// coverRows tell of the covering letter: signed there, received here.
func (k *clerk) coverRows(l agreements.LetterLine) (out []Row) {
	if l.Cover < 0 {
		return nil
	}
	values := []string{k.say("letters.covered", l.Number)}
	if l.Received.IsZero() {
		values = append(values, k.say("letters.no-receipt"))
	} else {
		values = append(values, k.say("letters.receipt", lang.Moment(k.tag, l.Received.In(k.zone))))
	}
	return []Row{{Label: k.say("letters.cover"), Values: values}}
}

// answerPart is the answer, once it is signed: its words, and the letter.
func (k *clerk) answerPart(l agreements.LetterLine) (part benchPart, there bool, err error) {
	if l.Answer == "" {
		return part, false, nil
	}
	text, _, err := k.Hall.Agreements.ReadAnswer(k.ctx(), k.actor, l.CaseNo)
	if f := fault.As(err); f != nil && f.Kind == fault.Conflict {
		return part, false, nil
	}
	part = benchPart{ID: "jawaban", Title: k.say("letters.answer"), Rows: []Row{{Label: k.say("office.words.draft"), Values: lines(k.orElse(text, "-"))}},
		Cards: []Card{{Address: lettersPath + "/" + strconv.FormatInt(l.CaseNo, 10) + "/jawaban.pdf", Title: k.say("letters.answer-pdf"), Text: k.say("letters.answer-pdf-text", l.Answer)}}}
	return part, true, err
}

// letterAnswerPDF opens the signed answer for either office.
func (k *clerk) letterAnswerPDF() error {
	no, err := strconv.ParseInt(k.r.PathValue("no"), 10, 64)
	if err != nil {
		return errNotFound
	}
	_, open, err := k.Hall.Agreements.ReadAnswer(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	pdf, err := open()
	if err != nil {
		return err
	}
	return k.sendOpen(pdf)
}

// sendOpen sends a paper that opens in the browser.
func (k *clerk) sendOpen(pdf desk.PDF) error {
	defer func() { _ = pdf.Body.Close() }()
	kind := pdf.MIME
	if kind == "" {
		kind = "application/pdf"
	}
	k.sendFile(kind, strings.TrimSuffix(pdf.Name, ".pdf"), pdf.Size, pdf.Body, false)
	return nil
}
