package web

import "net/http"

// cookie names: over TLS they carry the prefix that binds them to this host; those
// of the practice office are others than those of the real one.
func (c *call) cookieName(name string) string {
	if c.seat() != nil {
		name = practiceCookies + name
	}
	if c.sealed() {
		return "__Host-" + name
	}
	return name
}

// keep lets the reader's device remember something for a number of days; 0 is
// until the browser is closed. No script can read it.
func (c *call) keep(name, value string, days int) {
	http.SetCookie(c.w, &http.Cookie{Name: c.cookieName(name), Value: value, Path: "/", MaxAge: days * 24 * 3600,
		HttpOnly: true, Secure: c.sealed(), SameSite: http.SameSiteLaxMode})
}

// kept is what the device remembers, "" for nothing. A value of more than 100
// bytes is none of ours.
func (c *call) kept(name string) string {
	k, err := c.r.Cookie(c.cookieName(name))
	if s := c.seat(); err != nil && s != nil && name == sessionCookie {
		return s.Session // the learner is logged in without a cookie
	}
	if err != nil || len(k.Value) > 100 {
		return ""
	}
	return k.Value
}

// forget takes something off the device.
func (c *call) forget(name string) {
	http.SetCookie(c.w, &http.Cookie{Name: c.cookieName(name), Path: "/", MaxAge: -1,
		HttpOnly: true, Secure: c.sealed(), SameSite: http.SameSiteLaxMode})
}
