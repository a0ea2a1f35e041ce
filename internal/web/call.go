package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"time"

	"genggam/internal/lang"
)

// call is one request as a page handler sees it: the site, the request, who
// reads and in which language.
type call struct {
	*site
	voice
	w http.ResponseWriter
	r *http.Request
	// now is the instant of the request; a page has one time, not many.
	now time.Time
}

// answer makes the http.Handler of one route.
func (t *site) answer(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tag := chooseLanguage(r)
		s := t
		if p := practiceOf(r); p != nil {
			s = p.site
		}
		c := &call{site: s, voice: voice{tag, t.Messages}, w: w, r: r, now: t.Clock().In(t.Zone)}
		rememberLanguage(c)
		if isClear(r) && !readable(rt) {
			c.shut()
			return
		}
		if rt.who != public {
			w.Header().Set("Cache-Control", "no-store")
		}
		if rt.who == public && c.fromShelf() {
			return
		}
		if err := rt.serve(c); err != nil {
			c.fail(err)
		}
	})
}

// shell fills what every page has in common. The title comes first in the
// browser's title and is usually the heading too.
func (c *call) shell(title string) Shell {
	return Shell{
		Tag:    c.tag,
		Title:  title,
		Office: c.Office.Name,
		Parent: c.Office.Parent,
		Here:   withoutLanguage(c.r),
		Clear:  isClear(c.r),

		Practice: c.strip(),
	}
}

// withoutLanguage is the address of this page, ready for a language to be
// added. Nothing of the query goes with it: a page that carries a secret repeats
// nothing that a link could have brought. The search page adds its words itself.
func withoutLanguage(r *http.Request) string { return r.URL.EscapedPath() + "?lang=" }

// show writes a public page and puts it on the shelf.
func (c *call) show(name string, p page) error {
	buf := take()
	defer give(buf)
	if err := c.views.render(buf, c.tag, name, p); err != nil {
		return err
	}
	c.sendShelved(c.toShelf(buf.Bytes()))
	return nil
}

// showPrivate writes a page about one person: no cache keeps it.
func (c *call) showPrivate(status int, name string, p page) error {
	buf := take()
	defer give(buf)
	if err := c.views.render(buf, c.tag, name, p); err != nil {
		return err
	}
	c.w.Header().Set("Cache-Control", "no-store")
	return c.write(status, buf)
}

// showTried is showPrivate for a form that was refused in place and whose fields
// say nothing of a person: the reader's own browser may keep the answer, so that
// going back to it is not an error of the browser's.
func (c *call) showTried(status int, name string, p page) error {
	buf := take()
	defer give(buf)
	if err := c.views.render(buf, c.tag, name, p); err != nil {
		return err
	}
	keep := "no-store"
	if c.r.Method == http.MethodPost {
		keep = "private, no-cache"
	}
	c.w.Header().Set("Cache-Control", keep)
	return c.write(status, buf)
}

func (c *call) write(status int, body *bytes.Buffer) error {
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.w.WriteHeader(status)
	// The reader may be gone; there is nobody left to tell.
	_, _ = c.w.Write(body.Bytes())
	return nil
}

// see sends the reader to another page with GET (303), so that reloading and
// going back never send a form twice.
func (c *call) see(address string) error {
	c.w.Header().Set("Cache-Control", "no-store")
	http.Redirect(c.w, c.r, address, http.StatusSeeOther)
	return nil
}

// etag is weak: the bytes on the wire differ by compression.
func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// voice says sentences in one reader's language.
type voice struct {
	tag      lang.Tag
	messages *lang.Messages
}

// say fills the blanks of a message.
func (v voice) say(key string, args ...any) string { return v.messages.Say(v.tag, key, args...) }

// tell chooses the language of a text that a standard carries.
func (v voice) tell(t lang.Text) string { return t.In(v.tag) }
