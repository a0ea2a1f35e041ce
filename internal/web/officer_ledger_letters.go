package web

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/books"
	"genggam/internal/fault"
	"genggam/internal/ledgers"
)

// lettersPage is one direction of the agenda, newest first, with the form of
// the next letter.
type lettersPage struct {
	Shell
	Notice   string
	Lines    []letterLine
	Empty    string
	Next     string
	Earlier  string
	Register string
	// Before says up to which number the former system gave them, "" for none.
	Before string
	Other  Card
	Form   *ledgerForm
}

// letterLine is one number of the agenda.
type letterLine struct {
	Number, Address, About, Party, Facts string
	Tags                                 []Tag
}

// direction is what the address says, with its word.
func (k *clerk) direction() (books.Direction, error) {
	switch k.r.PathValue("arah") {
	case "masuk":
		return books.In, nil
	case "keluar":
		return books.Out, nil
	}
	return "", errNotFound
}

var directionWord = map[books.Direction]string{books.In: "masuk", books.Out: "keluar"}

func lettersAt(of books.Direction) string { return ledgerPath + "/surat/" + directionWord[of] }

func letterAt(r books.Ref) string {
	return lettersAt(r.Direction) + "/" + strconv.Itoa(r.Year) + "/" + strconv.Itoa(r.Number)
}

func (k *clerk) ledgerLetters() error { return k.showLetters(http.StatusOK, nil, nil) }

func (k *clerk) showLetters(status int, f *fault.Fault, codes []books.Class) error {
	of, err := k.direction()
	if err != nil {
		return err
	}
	year, err := strconv.Atoi(k.r.URL.Query().Get("tahun"))
	if err != nil || year < 2000 || year > 2169 {
		year = k.officeDay().Year()
	}
	before, _ := strconv.Atoi(k.r.URL.Query().Get("sebelum")) // nothing readable is the end
	series := books.Series{Direction: of, Year: year}
	list, err := k.Hall.Ledgers.Letters(k.ctx(), k.actor, series, max(0, before))
	if err != nil {
		return err
	}
	p := &lettersPage{Shell: k.shell(k.say("ledgers.letters-"+string(of), strconv.Itoa(year))), Notice: k.ledgerNotice()}
	p.Back, p.Scripts = ledgerPath, []string{"g.js"}
	for _, l := range list {
		p.Lines = append(p.Lines, k.letterLine(l))
	}
	opened, _, err := k.Hall.Ledgers.Before(k.ctx(), k.actor, series)
	if err != nil {
		return err
	}
	if opened > 0 {
		p.Before = k.say("ledgers.before", opened)
	}
	if len(list) == 0 {
		p.Empty = k.say("ledgers.letters-empty")
	} else if last := list[len(list)-1].Ref().Number; last > 1 && len(list) == ledgers.PageSize {
		p.Next = lettersAt(of) + "?tahun=" + strconv.Itoa(year) + "&sebelum=" + strconv.Itoa(last)
	}
	p.Earlier = lettersAt(of) + "?tahun=" + strconv.Itoa(year-1)
	if of == books.Out && k.actor.Can("see-register") {
		p.Register = registerPath
	}
	other := map[books.Direction]books.Direction{books.In: books.Out, books.Out: books.In}[of]
	p.Other = Card{Address: lettersAt(other), Title: k.say("ledgers.place-" + string(other))}
	if k.actor.Can("keep-ledger") {
		p.Form = k.letterForm(of, nil, codes)
		p.Form.Open = true
		p.Problems = k.fill(p.Form, k.r.Method == http.MethodPost, f)
	}
	return k.showPrivate(status, "officer-ledger-letters", p)
}

func (k *clerk) letterLine(l ledgers.LetterLine) letterLine {
	out := letterLine{Number: strconv.Itoa(l.Ref().Number), Address: letterAt(l.Ref()), About: k.orElse(l.About, "-"), Party: l.Party}
	facts := []string{shortDay(l.Date)}
	if l.Letter.Number != "" {
		facts = append(facts, l.Letter.Number)
	}
	if l.Class != "" {
		facts = append(facts, l.Class)
	}
	out.Facts, out.Tags = strings.Join(facts, " · "), k.letterTags(l)
	return out
}

func (k *clerk) letterTags(l ledgers.LetterLine) (out []Tag) {
	for _, t := range []struct {
		is        bool
		key, tone string
	}{
		{l.Void != books.NotVoid, "void", "bad"}, {l.State == "revoked", "revoked", "bad"}, {l.State == "replaced", "replaced", "wait"},
		{l.Document >= 0, "own", "good"}, {l.Late(), "late", "wait"}, {l.Mended, "mended", "calm"}, {l.Scan != "", "scan", "calm"}, {l.Box != "", "box", "calm"},
	} {
		if t.is {
			out = append(out, Tag{Label: k.say("ledgers.tag-" + t.key), Tone: t.tone})
		}
	}
	return out
}

// letterForm asks for a letter; l is the one that is corrected, nil for a new
// one. codes are what a search for an archive code found.
func (k *clerk) letterForm(of books.Direction, l *ledgers.LetterLine, codes []books.Class) *ledgerForm {
	f := &ledgerForm{ID: "surat", Title: k.say("ledgers.enter-" + string(of)), Lead: k.say("ledgers.enter-" + string(of) + "-lead"), Action: lettersAt(of), Button: k.say("ledgers.enter-button"), Files: true}
	was := ledgers.LetterLine{}
	was.Date = k.officeDay()
	if l != nil {
		was = *l
		f.ID, f.Title, f.Lead, f.Action, f.Button, f.Files = "betul", k.say("ledgers.mend"), k.say("ledgers.mend-lead"), letterAt(l.Ref())+"/betulkan", k.say("ledgers.mend-button"), false
	}
	letterDay := ""
	if was.LetterDate != 0 {
		letterDay = was.LetterDate.String()
	}
	f.Fields = []Field{
		k.lineField("party", "ledgers.party-"+string(of), was.Party, false),
		k.lineField("about", "ledgers.about", was.About, false),
		k.lineField("number", "ledgers.number", was.Letter.Number, true),
		k.dayField("letter_date", "ledgers.letter-date", letterDay, true),
		k.dayField("date", "ledgers.date-"+string(of), was.Date.String(), false),
		k.lineField("class", "ledgers.class", was.Class, true),
	}
	f.Fields[len(f.Fields)-1].Help = k.say("ledgers.class-help")
	if len(codes) > 0 {
		pick := Field{Shape: "choice", Type: "radio", Name: "code", Label: k.say("ledgers.class-pick"), Optional: true}
		for _, c := range codes {
			pick.Options = append(pick.Options, Option{Value: c.Code, Label: c.Code + " " + c.Name})
		}
		f.Fields = append(f.Fields, pick)
	}
	f.Fields = append(f.Fields, k.lineField("note", "ledgers.note", was.Note, true))
	if l != nil {
		f.Fields = append(f.Fields, k.lineField("reason", "ledgers.reason", "", false))
	} else {
		f.Fields = append(f.Fields, Field{Shape: "file", Type: "file", Name: "scan", Label: k.say("ledgers.scan"), Help: k.say("ledgers.scan-help"), Optional: true, Accept: ".pdf,.jpg,.jpeg,.png"})
	}
	return f
}

// agendaTyped reads the form. Words instead of an archive code are searched
// for: one hit is taken, several are given to choose from.
func (k *clerk) agendaTyped(of books.Direction) (n ledgers.NewLetter, codes []books.Class, err error) {
	n = ledgers.NewLetter{Direction: of, Letter: books.Letter{Party: k.typedText("party"), About: k.typedText("about"), Number: k.typedText("number"), Note: k.typedText("note")}}
	n.Class, codes, err = k.classTyped()
	if err != nil {
		return n, codes, err
	}
	if n.Date, err = k.mustDay("date"); err == nil {
		n.LetterDate, err = k.dayTyped("letter_date")
	}
	return n, nil, err
}

func (k *clerk) classTyped() (string, []books.Class, error) {
	if code := k.typed("code"); code != "" {
		return code, nil, nil
	}
	class := strings.TrimSpace(k.typed("class"))
	if class == "" {
		return "", nil, nil
	}
	if strings.Trim(class, "0123456789./-") == "" {
		return class, nil, nil // a code, also one of the region's own
	}
	found, err := books.SearchClasses(class, 8)
	switch {
	case err != nil:
		return "", nil, err
	case len(found) == 1:
		return found[0].Code, nil, nil
	case len(found) > 1:
		return "", found, fault.New(fault.Invalid, "ledgers.class-many").On("class")
	}
	return "", nil, fault.New(fault.Invalid, "ledgers.class-none").On("class")
}

// ledgerLetterAdd enters a letter.
func (k *clerk) ledgerLetterAdd() error {
	of, err := k.direction()
	if err != nil {
		return err
	}
	scan, err := k.scanTyped()
	var codes []books.Class
	if err == nil {
		var n ledgers.NewLetter
		if n, codes, err = k.agendaTyped(of); err == nil {
			n.Scan = scan
			var ref books.Ref
			if ref, err = k.Hall.Ledgers.EnterLetter(k.ctx(), k.actor, n); err == nil {
				return k.see(lettersAt(of) + "?tahun=" + strconv.Itoa(ref.Year) + "&kabar=entered")
			}
		}
	}
	if f := retry(err); f != nil {
		return k.showLetters(f.Kind.Status(), f, codes)
	}
	return err
}

// scanTyped reads a form with its picture.
func (k *clerk) scanTyped() (scan *ledgers.Scan, err error) {
	err = k.parts(func(in io.Reader) error {
		if scan != nil {
			return nil
		}
		var err error
		scan, err = k.Hall.Ledgers.TakeScan(k.actor, in)
		return err
	})
	if f := fault.As(err); f != nil && f.Field == "" {
		err = f.On("scan")
	}
	return scan, err
}

// letterPage is one line of the agenda and what may be done with it.
type letterPage struct {
	Shell
	Notice string
	Tags   []Tag
	Rows   []Row
	// Case and Register are where the letter came from, Scan its picture.
	Case, Register, Scan string
	Sent                 []Row
	Forms                []*ledgerForm
}

// letterRef reads which line an address names.
func (k *clerk) letterRef() (books.Ref, error) {
	of, err := k.direction()
	if err != nil {
		return books.Ref{}, err
	}
	year, e1 := strconv.Atoi(k.r.PathValue("tahun"))
	number, e2 := strconv.Atoi(k.r.PathValue("nomor"))
	if e1 != nil || e2 != nil || number < 1 || number > books.MaxNumber {
		return books.Ref{}, errNotFound
	}
	return books.Ref{Series: books.Series{Direction: of, Year: year}, Number: number}, nil
}

func (k *clerk) ledgerLetter() error { return k.showLetter(http.StatusOK, "", nil, nil) }

func (k *clerk) showLetter(status int, sent string, f *fault.Fault, codes []books.Class) error {
	ref, err := k.letterRef()
	if err != nil {
		return err
	}
	l, err := k.Hall.Ledgers.Letter(k.ctx(), k.actor, ref)
	if err != nil {
		return err
	}
	p := &letterPage{Shell: k.shell(k.say("ledgers.letter-"+string(ref.Direction), strconv.Itoa(ref.Number), strconv.Itoa(ref.Year))), Notice: k.ledgerNotice(), Tags: k.letterTags(l)}
	p.Back, p.Scripts = lettersAt(ref.Direction), []string{"g.js"}
	p.Rows = k.letterRows(l)
	if l.CaseNo >= 0 && k.actor.Can("see-case") {
		p.Case = casePath + strconv.FormatInt(l.CaseNo, 10)
	}
	if l.Register != "" && k.actor.Can("see-register") {
		p.Register = registerPath + "/" + l.Register + "/" + strconv.Itoa(l.RegisterYear) + "?sebelum=" + strconv.Itoa(l.RSeq+1)
	}
	if l.Scan != "" {
		p.Scan = letterAt(ref) + "/pindaian"
	}
	if ref.Direction == books.Out {
		list, err := k.Hall.Ledgers.Sent(k.ctx(), k.actor, ref)
		if err != nil {
			return err
		}
		for _, s := range list {
			p.Sent = append(p.Sent, Row{Label: shortDay(s.Date), Values: []string{strings.Trim(k.say("ledgers.way-"+s.Way)+", "+s.To, ", "), s.Receipt}})
		}
	}
	if k.actor.Can("keep-ledger") {
		for _, form := range k.letterForms(l, codes) {
			p.Problems = append(p.Problems, k.fill(form, form.ID == sent, f)...)
			p.Forms = append(p.Forms, form)
		}
	}
	return k.showPrivate(status, "officer-ledger-letter", p)
}

func (k *clerk) letterRows(l ledgers.LetterLine) (out []Row) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, Row{Label: k.say(key), Values: []string{value}})
		}
	}
	add("ledgers.party-"+string(l.Direction), l.Party)
	add("ledgers.about", l.About)
	add("ledgers.number", l.Letter.Number)
	add("ledgers.letter-date", shortDay(l.LetterDate))
	add("ledgers.date-"+string(l.Direction), shortDay(l.Date))
	if l.Late() {
		add("ledgers.entered", shortDay(l.When.Entered))
	}
	if l.Book != 0 {
		add("ledgers.page", l.Book.Name(k.tag))
	}
	class := l.Class
	if known, err := books.FindClass(l.Class); err == nil && len(known) > 0 {
		class += " " + known[0].Name
	}
	add("ledgers.class", class)
	if l.Void != books.NotVoid {
		add("ledgers.tag-void", k.say("ledgers.void-"+string(l.Void)))
	}
	add("ledgers.box", l.Box)
	add("ledgers.note", l.Note)
	return out
}

// letterForms are what may be done with a line.
func (k *clerk) letterForms(l ledgers.LetterLine, codes []books.Class) (out []*ledgerForm) {
	at := letterAt(l.Ref())
	if l.Void != books.NotVoid {
		return nil
	}
	if l.Direction == books.Out {
		out = append(out, &ledgerForm{ID: "kirim", Title: k.say("ledgers.send"), Lead: k.say("ledgers.send-lead"), Action: at + "/kirim", Button: k.say("ledgers.send-button"), Fields: []Field{
			k.oneOf("way", "ledgers.way-label", "ledgers.way-", "hand", "hand", "post", "courier", "electronic"),
			k.dayField("date", "ledgers.date-out", k.officeDay().String(), false),
			k.lineField("to", "ledgers.to", "", true), k.lineField("receipt", "ledgers.receipt", "", true)}})
	}
	out = append(out, &ledgerForm{ID: "arsip", Title: k.say("ledgers.place"), Lead: k.say("ledgers.place-lead"), Action: at + "/arsip", Button: k.say("ledgers.place-button"), Fields: []Field{
		k.lineField("box", "ledgers.box", l.Box, false), k.years("active", "ledgers.active", l.Retention.Active), k.years("inactive", "ledgers.inactive", l.Retention.Inactive),
		k.oneOf("fate", "ledgers.fate", "ledgers.fate-", "review", "review", "keep", "destroy")}},
		&ledgerForm{ID: "pindai", Title: k.say("ledgers.scan"), Action: at + "/pindai", Button: k.say("ledgers.scan-button"), Files: true, Fields: []Field{
			{Shape: "file", Type: "file", Name: "scan", Label: k.say("ledgers.scan-file"), Help: k.say("ledgers.scan-help"), Accept: ".pdf,.jpg,.jpeg,.png"}}})
	if l.Document >= 0 {
		return out
	}
	return append(out, k.letterForm(l.Direction, &l, codes),
		&ledgerForm{ID: "batal", Title: k.say("ledgers.void"), Lead: k.say("ledgers.void-lead"), Action: at + "/batal", Button: k.say("ledgers.void-button"), Danger: true, Fields: []Field{
			k.oneOf("cause", "ledgers.void-cause", "ledgers.void-", "", "spoiled", "cancelled", "double", "unused"), k.lineField("reason", "ledgers.reason", "", false)}})
}

func (k *clerk) years(name, label string, n int) Field {
	f := k.lineField(name, label, strconv.Itoa(n), false)
	f.Mode, f.Width = "numeric", "w4"
	return f
}

// letterDeeds are what an address may do with a line, and the form it is of.
var letterDeeds = map[string]struct {
	form string
	do   func(*clerk, books.Ref) ([]books.Class, error)
}{
	"betulkan": {"betul", (*clerk).letterMend},
	"batal":    {"batal", (*clerk).letterVoid},
	"kirim":    {"kirim", (*clerk).letterSend},
	"arsip":    {"arsip", (*clerk).letterPlace},
	"pindai":   {"pindai", (*clerk).letterScan},
}

// ledgerLetterDo does one of them.
func (k *clerk) ledgerLetterDo() error {
	ref, err := k.letterRef()
	deed, ok := letterDeeds[k.r.PathValue("laku")]
	if err != nil || !ok {
		return errNotFound
	}
	codes, err := deed.do(k, ref)
	if f := retry(err); f != nil {
		return k.showLetter(f.Kind.Status(), deed.form, f, codes)
	}
	if err != nil {
		return err
	}
	return k.see(letterAt(ref) + "?kabar=" + deed.form)
}

func (k *clerk) letterMend(ref books.Ref) ([]books.Class, error) {
	n, codes, err := k.agendaTyped(ref.Direction)
	if err != nil {
		return codes, err
	}
	return nil, k.Hall.Ledgers.MendLetter(k.ctx(), k.actor, ref, ledgers.Mending{Date: n.Date, LetterDate: n.LetterDate, Class: n.Class, Letter: &n.Letter, Reason: k.typedText("reason")})
}

func (k *clerk) letterVoid(ref books.Ref) ([]books.Class, error) {
	cause := books.Cause(k.typed("cause"))
	if cause == books.NotVoid || !k.messages.Has("ledgers.void-"+string(cause)) {
		return nil, fault.New(fault.Invalid, "ledgers.missing").On("cause")
	}
	return nil, k.Hall.Ledgers.MendLetter(k.ctx(), k.actor, ref, ledgers.Mending{Void: cause, Reason: k.typedText("reason")})
}

func (k *clerk) letterSend(ref books.Ref) ([]books.Class, error) {
	d, err := k.mustDay("date")
	if err != nil {
		return nil, err
	}
	return nil, k.Hall.Ledgers.SendLetter(k.ctx(), k.actor, ref, ledgers.Sending{Date: d, Way: k.typed("way"), To: k.typedText("to"), Receipt: k.typedText("receipt")})
}

func (k *clerk) letterPlace(ref books.Ref) ([]books.Class, error) {
	keep := books.Retention{Fate: books.Fate(k.typed("fate"))}
	for name, to := range map[string]*int{"active": &keep.Active, "inactive": &keep.Inactive} {
		n, err := strconv.Atoi(k.orElse(k.typed(name), "0"))
		if err != nil {
			return nil, fault.New(fault.Invalid, "books.retention", books.MaxYears).On(name)
		}
		*to = n
	}
	return nil, k.Hall.Ledgers.PlaceLetter(k.ctx(), k.actor, ref, k.typed("box"), keep)
}

func (k *clerk) letterScan(ref books.Ref) ([]books.Class, error) {
	scan, err := k.scanTyped()
	if err != nil {
		return nil, err
	}
	return nil, k.Hall.Ledgers.HangScan(k.ctx(), k.actor, ref, scan)
}

// ledgerScan opens the picture of a letter.
func (k *clerk) ledgerScan() error {
	ref, err := k.letterRef()
	if err != nil {
		return err
	}
	f, body, err := k.Hall.Ledgers.OpenScan(k.ctx(), k.actor, ref)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	k.sendFile(f.MIME, "surat-"+directionWord[ref.Direction]+"-"+strconv.Itoa(ref.Number), f.Bytes, body, false)
	return nil
}
