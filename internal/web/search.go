package web

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"genggam/internal/catalogue"
	"genggam/internal/fault"
)

// listPage shows services: all, of a category, or those that fit words.
type listPage struct {
	Shell
	Search searchBox
	// Lead says what the list is, or that nothing was found and what to do.
	Lead string
	Hits []Card
	// Elsewhere is what somebody else gives, and who.
	Elsewhere []elsewhereLine
	// Categories are offered when nothing was found.
	Categories []Card
}

// elsewhereLine is one thing that is not given here: who gives it, how to come by
// it, the law, and services that help on the way.
type elsewhereLine struct {
	ID, Title string
	Rows      []Row
	Leads     []Card
}

// leadOn tells who gives what was searched for and is not offered here.
func (c *call) leadOn(words string, found bool) (out []elsewhereLine) {
	for _, e := range catalogue.SearchElsewhere(words, c.tag, found) {
		l := elsewhereLine{ID: "lain-" + e.ID, Title: c.tell(e.Name), Rows: []Row{
			{Label: c.say("elsewhere.who"), Values: []string{c.tell(e.Who)}}, {Label: c.say("elsewhere.how"), Values: []string{c.tell(e.How)}}}}
		for _, id := range e.Leads {
			if s, ok := c.Catalogue.Current(id, c.today()); ok && len(forPublic([]*catalogue.Standard{s})) > 0 {
				l.Leads = append(l.Leads, c.serviceCard(s, false))
			}
		}
		out = append(out, l)
	}
	return out
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
	p.Lead, p.Elsewhere = c.count("web.count.services", len(p.Hits)), c.leadOn(words, len(p.Hits) > 0)
	switch {
	case len(p.Hits) > 0:
	case len(p.Elsewhere) > 0:
		p.Lead = c.say("elsewhere.lead")
	default:
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
