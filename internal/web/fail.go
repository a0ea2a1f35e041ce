package web

import (
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"genggam/internal/fault"
	"genggam/internal/lang"
)

var (
	errNotFound = fault.New(fault.NotFound, "web.lost.not-found")
	// errNoPractice is said where no practice office is given to the pages.
	errNoPractice = fault.New(fault.Unavailable, "practice.none")
	errMethod     = fault.New(fault.Invalid, "web.lost.method")
)

// lostPage is what is shown when there is nothing else to show.
type lostPage struct {
	Shell
	// Lead says what happened and what to do next.
	Lead string
	// Stored says whether anything typed before is kept; empty says nothing.
	Stored string
	// Status is printed small, for whoever helps by telephone.
	Status int
	// Again is the form that could not be stored, as it was typed, to be sent once
	// more to Action; none where it had files or proved who somebody is.
	Again  []Field
	Action string
}

// fail is the one place that decides what a reader sees of an error: a fault
// says its own sentence under the heading of its kind, anything else is an
// inner error, told once to the log and in general words to the reader.
func (c *call) fail(err error) {
	status := fault.Of(err).Status()
	if err == errMethod {
		status = http.StatusMethodNotAllowed
	}
	if status >= 500 {
		c.Log.Error("page", slog.String("method", c.r.Method), slog.String("route", c.r.Pattern),
			slog.Int("status", status), slog.String("error", err.Error()))
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		c.w.Header().Set("Retry-After", "60")
	}
	p := lostPage{Shell: c.shell(c.say(lostTitle(status))), Status: status, Lead: c.messages.SayFault(c.tag, err)}
	if c.r.Method == http.MethodPost {
		p.Stored = c.say("web.lost.stored")
	}
	if status >= 500 {
		p.Again, p.Action = c.typedForm(), c.r.URL.EscapedPath()
	}
	if err := c.showPrivate(status, "lost", &p); err != nil {
		c.lastResort(err)
	}
}

// typedForm is the form that was sent, for the page that says it could not be
// stored: what somebody typed is not lost by a fault of ours. A form of which a
// part must be typed anew is not offered, nor one too long to stand in a page.
func (c *call) typedForm() (out []Field) {
	form, long := withoutFactors(c.r.PostForm), 0
	files := c.r.MultipartForm != nil && len(c.r.MultipartForm.File) > 0
	if c.r.Method != http.MethodPost || files || len(form) < len(c.r.PostForm) {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, v := range form[name] {
			out = append(out, Field{Name: name, Value: v})
			long += len(name) + len(v)
		}
	}
	if long > mostAgain {
		return nil
	}
	return out
}

// lastResort answers when even the error page cannot be rendered.
func (c *call) lastResort(err error) {
	c.Log.Error("error page", slog.String("error", err.Error()))
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.w.WriteHeader(http.StatusInternalServerError)
	_, _ = c.w.Write(c.broken[c.tag])
}

// lostTitle is the message key of the heading for a status.
func lostTitle(status int) string {
	switch status {
	case 403, 404, 405, 409, 410, 413, 429, 503:
		return "web.lost.title-" + strconv.Itoa(status)
	case 401:
		return "web.lost.title-403"
	}
	if status < 500 {
		return "web.lost.title-422"
	}
	return "web.lost.title-500"
}

// renderBroken renders the page of inner errors once in each language.
func (t *site) renderBroken() (map[lang.Tag][]byte, error) {
	out := map[lang.Tag][]byte{}
	for _, tag := range lang.Tags() {
		v := voice{tag, t.Messages}
		buf := take()
		p := &lostPage{Shell: Shell{Tag: tag, Title: v.say("web.lost.title-500"), Office: t.Office.Name, Here: "/?lang="},
			Lead: v.say("fault.internal"), Status: 500}
		if err := t.views.render(buf, tag, "lost", p); err != nil {
			return nil, err
		}
		out[tag] = append([]byte(nil), buf.Bytes()...)
		give(buf)
	}
	return out, nil
}
