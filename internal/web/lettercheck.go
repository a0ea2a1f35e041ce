package web

import (
	"net/http"
	"strings"

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

// letterLookupPage looks a letter up by its number, for those who cannot scan.
type letterLookupPage struct {
	Shell
	Number Field
	// Answer says what the register holds; nil when nothing was asked.
	Answer *letterAnswer
}

// letterAnswer is what anybody may know of a letter by its number.
type letterAnswer struct {
	Title, Text string
	Tag         Tag
	Rows        []Row
}

func (c *call) letterLookup() error {
	p := &letterLookupPage{Shell: c.shell(c.say("web.lookup.title"))}
	p.Back = "/"
	p.Number = Field{Shape: "input", ID: "nomor", Name: "nomor", Type: "text", Plain: true, Width: "w20",
		Label: c.say("web.lookup.number"), Help: c.say("web.lookup.number-help")}
	return c.show("letterlookup", p)
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
