package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
)

// clearKey marks a request that came over a network of many without encryption.
type clearKey struct{}

// InClear is the pages for readers whose words others in the same network could
// read along: what is the same for everybody may be read, with a sentence that
// says so, and nothing is taken in or shown that speaks of a person. A new page
// is shut there unless its route is public.
func InClear(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pages.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), clearKey{}, true)))
	})
}

func isClear(r *http.Request) bool { return r.Context().Value(clearKey{}) != nil }

// readable says whether a page may be read in the clear. Public and shut all the
// same: whatever judges a letter, since somebody in between could turn "false"
// into "genuine" (and browsers give it no cryptography there), and calendars,
// whose address is a secret.
func readable(rt route) bool {
	judging := []string{"/q", "/Q", "/q-sw.js", "/surat", "/keys.json"}
	return rt.who == public && (rt.method == "" || rt.method == http.MethodGet) &&
		!slices.Contains(judging, rt.pattern) && !strings.HasPrefix(rt.pattern, feedPath)
}

// shut says what can be done instead.
func (c *call) shut() {
	p := lostPage{Shell: c.shell(c.say("web.clear.title")), Status: http.StatusForbidden, Lead: c.say("web.clear.lead")}
	p.Clear = false // the page says it itself
	if err := c.showPrivate(http.StatusForbidden, "lost", &p); err != nil {
		c.lastResort(err)
	}
}

// sealed says whether this reader's words come over TLS.
func (c *call) sealed() bool { return c.Secure || c.r.TLS != nil }
