package web

import (
	"net/http"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
)

// letterCheckPage checks the code on a printed letter in the reader's own
// browser. Nothing of what the code says reaches the server: it stands behind
// the "#" of the address, which no browser sends (RFC 3986 section 3.5).
type letterCheckPage struct{ Shell }

func (c *call) letterCheck() error {
	p := &letterCheckPage{Shell: c.shell(c.say("web.check.title"))}
	p.Scripts = []string{"q.js"}
	p.Back = "/"
	return c.show("lettercheck", p)
}

// checkWorker keeps the page that checks letters on the reader's device. It lies
// beside the page, since a worker answers only for addresses below its own.
func (c *call) checkWorker() error { return c.sendAsset(c.assets.byName["q-sw.js"], "no-cache") }

// letterLookupPage looks a letter up by its number, for those who cannot scan.
type letterLookupPage struct {
	Shell
	// Number is the field, and Asks whether this node can answer it.
	Number Field
	Asks   bool
	// Answers are the letters of that number; None says that there is none.
	Answers []letterAnswer
	None    string
	Contact []string
}

// letterAnswer is what anybody may know of a letter by its number: nothing of
// whom it concerns.
type letterAnswer struct {
	Title string
	Tag   Tag
	Rows  []Row
	// Note says what a list of a former system is worth, "" for our own letters.
	Note string
}

// longestNumber bounds a letter's number as it is typed.
const longestNumber = 80

func (c *call) letterLookup() error {
	p := &letterLookupPage{Shell: c.shell(c.say("web.lookup.title")), Asks: c.LettersByNumber != nil, Contact: c.contact()}
	p.Back = "/"
	typed := c.r.URL.Query().Get("nomor")
	if len(typed) > longestNumber {
		return fault.New(fault.Invalid, "web.search.too-long", longestNumber)
	}
	p.Number = Field{Shape: "input", ID: "nomor", Name: "nomor", Type: "text", Plain: true, Width: "w20", Value: typed,
		Label: c.say("web.lookup.number"), Help: c.say("web.lookup.number-help")}
	if number := strings.TrimSpace(typed); p.Asks && number != "" {
		found, err := c.LettersByNumber(c.r.Context(), number)
		if err != nil {
			return err
		}
		for _, l := range found {
			p.Answers = append(p.Answers, c.letterAnswer(l))
		}
		former, err := c.formerLetters(number)
		if err != nil {
			return err
		}
		p.Answers = append(p.Answers, former...)
		if len(p.Answers) == 0 {
			p.None = c.say("web.lookup.none")
		}
	}
	return c.showPrivate(http.StatusOK, "letterlookup", p)
}

// formerLetters are the letters of that number which an office's former system
// issued: they stand in a list, and nothing here proves them.
func (c *call) formerLetters(number string) (out []letterAnswer, err error) {
	if c.Hall == nil {
		return nil, nil
	}
	found, err := c.Hall.Settlement.ByNumber(c.r.Context(), number)
	for _, l := range found {
		a := letterAnswer{Title: l.Number, Tag: Tag{Label: c.say("web.letter.former"), Tone: "wait"}, Note: c.say("web.letter.former-how")}
		if l.Kind != "" {
			a.Rows = append(a.Rows, Row{Label: c.say("web.check.kind"), Values: []string{l.Kind}})
		}
		if o, err := c.Desk.Office(l.Office); err == nil {
			a.Rows = append(a.Rows, Row{Label: c.say("web.check.issuer"), Values: []string{o.Full()}})
		}
		out = append(out, letterAnswerDated(c, a, l.Date))
	}
	return out, err
}

func letterAnswerDated(c *call, a letterAnswer, date string) letterAnswer {
	if date != "" {
		a.Rows = append(a.Rows, Row{Label: c.say("web.check.date"), Values: []string{c.date(date)}})
	}
	return a
}

func (c *call) letterAnswer(l desk.Letter) letterAnswer {
	tone := map[document.Status]string{document.Valid: "good", document.WasRevoked: "bad", document.Withdrawn: "bad", document.Suspended: "wait"}[l.Status]
	out := letterAnswer{Title: l.Number, Tag: Tag{Label: c.say("web.letter." + string(l.Status)), Tone: tone}}
	id, _, _ := strings.Cut(l.Standard, "@")
	if s, ok := c.Catalogue.Current(id, c.today()); ok {
		id = c.tell(s.Name)
	}
	out.Rows = []Row{
		{Label: c.say("web.check.kind"), Values: []string{id}},
		{Label: c.say("web.check.issuer"), Values: []string{l.Office.Full()}},
		{Label: c.say("web.check.date"), Values: []string{c.day(l.SignedAt.In(c.Zone))}},
	}
	if l.Signing == casework.Ink {
		out.Rows = append(out.Rows, Row{Label: c.say("web.case.signing"), Values: []string{c.say("web.letter.ink")}})
	}
	if l.Signing == desk.Certified {
		out.Rows = append(out.Rows, Row{Label: c.say("web.case.signing"), Values: []string{c.say("web.check.certified")}})
	}
	if l.ValidUntil != "" {
		out.Rows = append(out.Rows, Row{Label: c.say("web.check.until"), Values: []string{c.date(l.ValidUntil)}})
	}
	return out
}

// keys publishes the issuing keys, so that any program can check a letter.
func (c *call) keys() error {
	body, err := c.Keys()
	if err != nil {
		return fault.New(fault.Unavailable, "fault.unavailable").Because(err)
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-cache")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("ETag", etag(body))
	if strings.TrimSpace(c.r.Header.Get("If-None-Match")) == h.Get("ETag") {
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, _ = c.w.Write(body)
	return nil
}
