package web

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/permits"
)

// publicPermits is the register of valid permits, for everybody.
const publicPermits = "/izin"

// permitsPage is a page of the public register.
type permitsPage struct {
	Shell
	Find  Field
	Lines []publicPermit
	None  string
	Next  string
	CSV   string
}

type publicPermit struct {
	Title, Number, Holder, Office, Term, Check string
	// By is the national system that issued it, "" for ours.
	By string
}

// longestCSV bounds the rows of the file.
const longestCSV = 20_000

func (c *call) permitsWanted() (permits.Wanted, error) {
	words := c.r.URL.Query().Get("q")
	if len(words) > longestSearch {
		return permits.Wanted{}, fault.New(fault.Invalid, "web.search.too-long", longestSearch)
	}
	return permits.Wanted{Words: strings.ToValidUTF8(words, "")}, nil
}

func (c *call) permitsPublic() error {
	if c.Hall == nil {
		return errNotFound
	}
	w, err := c.permitsWanted()
	if err != nil {
		return err
	}
	after, bad := parseNo(c.r.URL.Query().Get("sesudah"))
	if bad {
		after = 0
	}
	found, next, err := c.Hall.Permits.Public(c.r.Context(), w, after, permits.PageSize)
	if err != nil {
		return err
	}
	p := &permitsPage{Shell: c.shell(c.say("web.permits.title"))}
	p.Back = "/"
	p.Find = Field{Shape: "input", ID: "q", Name: "q", Type: "search", Value: w.Words, Label: c.say("web.permits.find"), Help: c.say("web.permits.find-help"), Auto: "off"}
	for i := range found {
		p.Lines = append(p.Lines, c.publicPermit(&found[i]))
	}
	query := url.Values{}
	if w.Words != "" {
		query.Set("q", w.Words)
	}
	p.CSV = publicPermits + ".csv"
	if len(query) > 0 {
		p.CSV += "?" + query.Encode()
		p.Here = publicPermits + "?" + query.Encode() + "&lang="
	}
	if next > 0 {
		query.Set("sesudah", strconv.FormatInt(next, 10))
		p.Next = publicPermits + "?" + query.Encode()
	}
	if len(found) == 0 {
		p.None = c.say("web.permits.none")
		if w.Words != "" {
			p.None = c.say("web.permits.none-found", w.Words)
		}
	}
	return c.showPrivate(http.StatusOK, "permits", p)
}

func (c *call) publicPermit(p *permits.Permit) publicPermit {
	x := publicPermit{Title: c.permitName(p), Number: p.Number, Holder: p.Holder, Term: c.permitTerm(p), By: p.IssuedBy}
	if p.IssuedBy == "" {
		x.Check = "/surat?nomor=" + url.QueryEscape(p.Number)
	} else {
		x.By = c.say("web.permits.recorded", p.IssuedBy)
	}
	if o, err := c.Desk.Office(p.Office); err == nil {
		x.Office = o.Full()
	}
	return x
}

// permitsCSV is the same register as a file (RFC 4180): one permit a line, with
// nothing more about anybody than the page has.
func (c *call) permitsCSV() error {
	if c.Hall == nil {
		return errNotFound
	}
	w, err := c.permitsWanted()
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="izin.csv"`)
	h.Set("Cache-Control", "no-cache")
	out := csv.NewWriter(c.w)
	_ = out.Write([]string{"number", "kind", "holder", "office", "from", "until", "issued_by"})
	for after, rows := int64(0), 0; rows < longestCSV; {
		found, next, err := c.Hall.Permits.Public(c.r.Context(), w, after, 500)
		if err != nil {
			return err
		}
		for i := range found {
			p := &found[i]
			until := ""
			if p.Until > 0 {
				until = p.Until.String()
			}
			_ = out.Write([]string{safeCell(p.Number), safeCell(c.permitName(p)), safeCell(p.Holder), string(p.Office), p.From.String(), until, p.IssuedBy})
		}
		if rows += len(found); next == 0 {
			break
		}
		after = next
	}
	out.Flush()
	return nil
}

// safeCell keeps a spreadsheet from taking a text for a formula.
func safeCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t", rune(s[0])) {
		return "'" + s
	}
	return s
}
