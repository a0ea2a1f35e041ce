package web

import (
	"net/http"

	"genggam/internal/lang"
)

// chooseLanguage takes what the reader chose now, then what they chose before,
// then what their browser asks for, then Indonesian.
func chooseLanguage(r *http.Request) lang.Tag {
	if tag, ok := lang.Find(r.URL.Query().Get("lang")); ok {
		return tag
	}
	if k, err := r.Cookie("lang"); err == nil {
		if tag, ok := lang.Find(k.Value); ok {
			return tag
		}
	}
	return lang.Choose(r.Header.Get("Accept-Language"))
}

// rememberLanguage keeps an explicit choice for a year. The page itself is
// already in that language, so no redirect costs a slow phone a round trip.
func rememberLanguage(c *call) {
	tag, ok := lang.Find(c.r.URL.Query().Get("lang"))
	if !ok {
		return
	}
	http.SetCookie(c.w, &http.Cookie{Name: "lang", Value: string(tag), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: c.sealed(), SameSite: http.SameSiteLaxMode})
}
