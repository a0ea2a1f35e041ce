package web

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"genggam/internal/fault"
)

// listPage shows services: all, of a category, or those that fit words.
type listPage struct {
	Shell
	Search searchBox
	// Lead says what the list is, or that nothing was found and what to do.
	Lead string
	Hits []Card
	// Categories are offered when nothing was found.
	Categories []Card
}

const (
	longestSearch = 100
	mostHits      = 30
)

// search finds services by words. The words stay in the address, so that the
// page can be shared; they are the reader's words for a service, not a person.
func (c *call) search() error {
	typed := c.r.URL.Query().Get("q")
	if utf8.RuneCountInString(typed) > longestSearch {
		return fault.New(fault.Invalid, "web.search.too-long", longestSearch)
	}
	words := strings.TrimSpace(strings.ToValidUTF8(typed, ""))
	if words == "" {
		return c.services()
	}
	p := &listPage{Shell: c.shell(c.say("web.search.title", words)), Search: searchBox{typed}}
	p.Back, p.Here = "/", "/cari?q="+url.QueryEscape(typed)+"&lang="
	for _, s := range forPublic(c.Catalogue.Search(words, c.tag, c.today())) {
		if len(p.Hits) < mostHits {
			p.Hits = append(p.Hits, c.serviceCard(s, false))
		}
	}
	p.Lead = c.count("web.count.services", len(p.Hits))
	if len(p.Hits) == 0 {
		p.Lead = c.say("web.search.none")
		p.Categories = c.categoryCards(c.publicServices())
	}
	return c.show("list", p)
}

// services lists everything.
func (c *call) services() error {
	p := &listPage{Shell: c.shell(c.say("web.services.title"))}
	p.Back = "/"
	for _, s := range c.publicServices() {
		p.Hits = append(p.Hits, c.serviceCard(s, false))
	}
	p.Lead = c.count("web.count.services", len(p.Hits))
	return c.show("list", p)
}
