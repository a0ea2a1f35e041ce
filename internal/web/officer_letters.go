package web

import (
	"crypto/rand"
	"errors"
	"io"
	"mime/multipart"
	"strconv"
	"strings"

	"genggam/internal/agreements"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/region"
)

// lettersPath is where an office writes to another, and where both see what
// became of it.
const lettersPath = "/kantor/surat-antar-kantor"

func letterRoutes(add adder) {
	add("GET", lettersPath, "see-letters", (*clerk).letters)
	add("POST", lettersPath, "send-letter", (*clerk).officeLetterSend)
	add("GET", lettersPath+"/{no}", "see-letters", (*clerk).letterOfOffice)
	add("GET", lettersPath+"/{no}/jawaban.pdf", "see-letters", (*clerk).letterAnswerPDF)
}

func (k *clerk) letters() error { return k.showLetterLists(nil) }

func (k *clerk) showLetterLists(f *fault.Fault) error {
	p := k.bench(k.say("letters.title"), "")
	p.Lead = k.say("letters.lead")
	in, err := k.Hall.Agreements.Incoming(k.ctx(), k.actor, k.before("masuk"))
	if err != nil {
		return err
	}
	out, err := k.Hall.Agreements.Outgoing(k.ctx(), k.actor, k.before("keluar"))
	if err != nil {
		return err
	}
	p.Parts = []benchPart{
		{ID: "masuk", Title: k.say("letters.in"), Cards: k.older(k.letterCards(in, true), in, "masuk")},
		{ID: "keluar", Title: k.say("letters.out"), Cards: k.older(k.letterCards(out, false), out, "keluar")},
	}
	for i, key := range []string{"letters.in-none", "letters.out-none"} {
		if len(p.Parts[i].Cards) == 0 {
			p.Parts[i].Empty = k.say(key)
		}
	}
	waits, any, err := k.unsentPart()
	if err != nil {
		return err
	}
	if any {
		p.Parts = append([]benchPart{waits}, p.Parts...)
	}
	if k.actor.Can("send-letter") {
		act := k.letterWrite()
		if err := k.inReply(&act); err != nil {
			return err
		}
		p.Acts = append(p.Acts, act)
	}
	return k.showBench(p, "tulis", f)
}

// letterCards say of each letter from or to whom, its number, and where it is.
func (k *clerk) letterCards(all []agreements.LetterLine, in bool) (out []Card) {
	for _, l := range all {
		c := Card{Address: lettersPath + "/" + strconv.FormatInt(l.CaseNo, 10), Title: k.orElse(l.About, "-"), Facts: k.letterWhere(l)}
		if in {
			c.Text = k.say("letters.card-in", l.Sender.Full(), l.Number, l.In)
		} else {
			c.Text = k.say("letters.card-out", l.Receiver.Full(), l.Number)
		}
		out = append(out, c)
	}
	return out
}

// letterWhere says in one line where a letter is and until when.
func (k *clerk) letterWhere(l agreements.LetterLine) string {
	parts := []string{k.stateTag(l.State).Label}
	switch {
	case l.Answer != "":
		parts = []string{k.say("letters.answered", l.Answer)}
	case l.Holder != "":
		parts = append(parts, k.say("letters.with", l.Holder, lang.Key("web.role."+l.Role)))
	case l.Role != "":
		parts = append(parts, k.say("letters.waits", lang.Key("web.role."+l.Role)))
	}
	if l.Due != 0 && l.Answer == "" {
		key := "letters.due"
		if l.Late {
			key = "letters.late"
		}
		parts = append(parts, k.say(key, l.Due.Say(k.tag)))
	}
	return strings.Join(parts, " · ")
}

// letterWrite is the form of a new letter.
func (k *clerk) letterWrite() actForm {
	to := Field{Shape: "select", ID: "kepada", Name: "kepada", Label: k.say("letters.to")}
	for _, o := range k.Hall.Agreements.Receivers(k.actor) {
		to.Options = append(to.Options, Option{Value: string(o.Code), Label: o.Full()})
	}
	about := k.actLine("perihal", "letters.about", false)
	about.Help = k.say("letters.about-help")
	text := Field{Shape: "area", ID: "isi", Name: "isi", Label: k.say("letters.text"), Help: k.say("letters.text-help"), Rows: 8, Count: 3500, Optional: true}
	file := k.upload("berkas", "letters.file")
	file.Help = k.say("letters.file-help")
	way, list := k.coverFields()
	return actForm{ID: "tulis", Action: lettersPath, Title: k.say("letters.write"), Lead: k.say("letters.write-lead"), Button: k.say("letters.send"), Files: true, Fields: []Field{
		to, about, k.choiceOf("sifat", "letters.grade", "letters.grade-", "ordinary", "urgent", "confidential"), text, way, list, file,
		k.dayLine("jawaban_sebelum", "letters.answer-by"), {Shape: "hidden", Name: "kunci", Value: rand.Text()},
	}}
}

// inReply fills in whom and which letter is answered, for "?balas=" with a letter
// that this office received.
func (k *clerk) inReply(a *actForm) error {
	no, err := strconv.ParseInt(k.r.URL.Query().Get("balas"), 10, 64)
	if err != nil {
		return nil // nothing readable is a letter of its own
	}
	l, err := k.Hall.Agreements.Standing(k.ctx(), k.actor, no)
	if err != nil || l.Receiver.Code != k.actor.Office {
		return err
	}
	for i := range a.Fields {
		f := &a.Fields[i]
		switch f.Name {
		case "kepada":
			for j := range f.Options {
				f.Options[j].Chosen = f.Options[j].Value == string(l.Sender.Code)
			}
		case "perihal":
			f.Value = k.say("letters.reply-about", l.Number)
		}
	}
	return nil
}

// officeLetterSend sends a letter. Its file is taken as it streams in, after the field
// that says for whom it is.
func (k *clerk) officeLetterSend() error {
	var l agreements.Letter
	err := k.parts(func(in io.Reader) error {
		to, name := region.Code(k.typed("kepada")), "surat"
		if k.typed("cara") == withCover {
			to = k.actor.Office // it is signed here first
		}
		if part, ok := in.(*multipart.Part); ok {
			name = part.FileName()
		}
		if to == "" || len(l.Files) > 0 {
			return nil
		}
		u, err := k.Hall.Agreements.TakeFile(k.ctx(), k.actor, to, desk.NewFile{Name: name}, in)
		if err == nil {
			l.Files = append(l.Files, u)
		}
		return err
	})
	if f := fault.As(err); f != nil && f.Field == "" {
		err = f.On("berkas")
	}
	said := ""
	if err == nil {
		l.To, l.About, l.Text, l.Grade, l.Key = region.Code(k.typed("kepada")), k.typed("perihal"), k.typedText("isi"), k.typed("sifat"), k.typed("kunci")
		if l.To == "" {
			err = fault.New(fault.Invalid, "agreements.receiver").On("kepada")
		} else if l.Due, err = k.dayTyped("jawaban_sebelum"); err == nil {
			said, err = k.sendLetter(l)
		}
	}
	if f := mended(firstProblem(err)); f != nil {
		return k.showLetterLists(f)
	}
	if err != nil {
		return err
	}
	return k.done(lettersPath, said)
}

// firstProblem is the first thing to mend of an application that is not complete,
// as a fault of its question.
func firstProblem(err error) error {
	var bad *desk.Incomplete
	if errors.As(err, &bad) && len(bad.Problems) > 0 {
		p := bad.Problems[0]
		question, _, _ := strings.Cut(p.Question, ".") // a line of a list is mended in the list
		return fault.New(fault.Invalid, p.Key, p.Args...).On(question)
	}
	return err
}

// letterOfOffice is one letter with where it is.
func (k *clerk) letterOfOffice() error {
	no, err := strconv.ParseInt(k.r.PathValue("no"), 10, 64)
	if err != nil {
		return errNotFound
	}
	l, err := k.Hall.Agreements.Standing(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	p := k.bench(k.say("letters.one", k.orElse(l.Number, l.Reference)), lettersPath)
	rows := []Row{
		{Label: k.say("letters.about"), Values: []string{k.orElse(l.About, "-")}},
		{Label: k.say("letters.from"), Values: []string{l.Sender.Full(), k.say("letters.agenda-out", l.Out)}},
		{Label: k.say("letters.to"), Values: []string{l.Receiver.Full(), k.say("letters.agenda-in", l.In)}},
		{Label: k.say("letters.sent"), Values: []string{lang.Moment(k.tag, l.SentAt.In(k.zone))}},
		{Label: k.say("letters.where"), Values: []string{k.letterWhere(l), k.say("letters.here", k.officeName(string(l.Here)))}},
		{Label: k.say("web.check.number"), Values: []string{l.Reference}},
	}
	if l.Answer != "" {
		rows = append(rows, Row{Label: k.say("letters.answer"), Values: []string{l.Answer, k.say("letters.agenda-back", l.Back)}})
	}
	p.Parts = []benchPart{{ID: "surat", Title: k.say("letters.facts"), Rows: append(rows, k.coverRows(l)...)}}
	answer, there, err := k.answerPart(l)
	if err != nil {
		return err
	}
	if there {
		p.Parts = append(p.Parts, answer)
	}
	if l.Receiver.Code == k.actor.Office && k.actor.Can("see-case") {
		p.Parts[0].Cards = []Card{{Address: caseAddress(no), Title: k.say("letters.open"), Text: k.say("letters.open-text")}}
	}
	if l.Receiver.Code == k.actor.Office && k.actor.Can("send-letter") {
		p.Parts[0].Cards = append(p.Parts[0].Cards, Card{Address: lettersPath + "?balas=" + strconv.FormatInt(no, 10), Title: k.say("letters.reply"), Text: k.say("letters.reply-text")})
	}
	if l.Cover >= 0 && l.Sender.Code == k.actor.Office && k.actor.Can("see-case") {
		p.Parts[0].Cards = append(p.Parts[0].Cards, Card{Address: caseAddress(l.Cover), Title: k.say("letters.cover"), Text: k.say("letters.cover-open")})
	}
	if l.Receiver.Code == k.actor.Office && k.actor.Has("head") && l.State == casework.Working {
		p.Parts[0].Lead = k.say("letters.dispose-lead")
	}
	return k.showBench(p, "", nil)
}

// actLine is a line of an act, dayLine one for a day that may be left out.
func (k *clerk) actLine(name, label string, optional bool) Field {
	f := k.lineField(name, label, "", optional)
	f.ID = name
	return f
}

func (k *clerk) dayLine(name, label string) Field {
	f := k.dayField(name, label, "", true)
	f.ID = name
	return f
}

// draftField asks for the text that the letter gives; what was written before the
// case came back stands there to be mended.
func (k *clerk) draftField(v *desk.View) Field {
	f := Field{Shape: "area", ID: "isi", Name: "isi", Label: k.say("office.act.draft"), Help: k.say("office.act.draft-help"), Rows: 8, Count: 3500}
	for _, n := range v.Notes {
		if n.Kind == casework.DraftWords {
			f.Value = n.Text
		}
	}
	return f
}

func caseAddress(no int64) string { return casePath + strconv.FormatInt(no, 10) }
