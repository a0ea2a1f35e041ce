package web

import (
	"cmp"
	"slices"

	"genggam/internal/catalogue"
)

// homePage is the start page: find a service, follow an application, check a
// letter.
type homePage struct {
	Shell
	Search     searchBox
	Often      []Card
	Categories []Card
	News       []Card
}

// searchBox holds the words to show again.
type searchBox struct{ Words string }

// categories in the order of the start page; a category without a service is
// left out.
var categories = []string{"kependudukan", "keluarga", "usaha", "sosial", "tanah", "keamanan", "pendidikan", "lainnya"}

const (
	oftenShown = 4
	newsShown  = 3
)

func (c *call) home() error {
	all := publicServices(c.Catalogue.All())
	p := &homePage{Shell: c.shell(c.say("web.home.title")), Categories: c.categoryCards(all)}
	for _, s := range all[:min(oftenShown, len(all))] {
		p.Often = append(p.Often, c.serviceCard(s, true))
	}
	p.News = c.news(all)
	return c.show("home", p)
}

// publicServices leaves out what is for employees and other offices only
// (models g2e and g2g): their pages are reached from the office.
func publicServices(all []*catalogue.Standard) []*catalogue.Standard {
	return slices.DeleteFunc(slices.Clone(all), func(s *catalogue.Standard) bool {
		return s.Model == "g2e" || s.Model == "g2g"
	})
}

func (c *call) categoryCards(all []*catalogue.Standard) []Card {
	count := map[string]int{}
	for _, s := range all {
		count[s.Category]++
	}
	var out []Card
	for _, id := range categories {
		if count[id] > 0 {
			out = append(out, Card{Address: "/kategori/" + id, Title: c.say("web.category." + id),
				Text: c.count("web.count.services", count[id])})
		}
	}
	return out
}

// news are the standards that came into force last.
func (c *call) news(all []*catalogue.Standard) []Card {
	newest := slices.Clone(all)
	slices.SortStableFunc(newest, func(a, b *catalogue.Standard) int { return cmp.Compare(b.Effective, a.Effective) })
	var out []Card
	for _, s := range newest[:min(newsShown, len(newest))] {
		out = append(out, Card{Address: "/layanan/" + s.ID, Title: c.tell(s.Name),
			Text: c.say("web.home.since", c.date(s.Effective))})
	}
	return out
}

// serviceCard says of a service what people ask first: how long, how much.
func (v voice) serviceCard(s *catalogue.Standard, short bool) Card {
	card := Card{Address: "/layanan/" + s.ID, Title: v.tell(s.Name), Facts: v.duration(s.Time.Promised) + " · " + v.fee(s.Fee)}
	if !short {
		card.Text = v.tell(s.Summary)
	}
	return card
}
