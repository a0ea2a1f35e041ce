package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"genggam/internal/arrange"
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
	// Now are announcements that many must know at once (UU 14/2008 art. 10).
	Now []infoLine
	// Firms leads organisations to their page, Permits everybody to the register of
	// permits; "" where no office here issues any.
	Firms, Permits string
}

// searchBox holds the words to show again.
type searchBox struct{ Words string }

const newsShown = 3

func (c *call) home() error {
	all := c.publicServices()
	p := &homePage{Shell: c.shell(c.say("web.home.title")), Categories: c.categoryCards(all)}
	for _, id := range c.Often {
		if s, ok := c.Catalogue.Current(id, c.today()); ok {
			p.Often = append(p.Often, c.serviceCard(s, true))
		}
	}
	p.News = c.news(all)
	var err error
	if p.Now, err = c.announced(""); err != nil {
		return err
	}
	if c.licensing() {
		p.Firms, p.Permits = companyPath, publicPermits
	}
	if len(p.Now) > 0 { // it changes within the day, so no shelf holds it
		return c.showPrivate(http.StatusOK, "home", p)
	}
	return c.show("home", p)
}

// today is the day of the request where the office is, "2006-01-02".
func (c *call) today() string { return c.now.Format(time.DateOnly) }

// publicServices are those in effect today for citizens and businesses.
func (c *call) publicServices() []*catalogue.Standard {
	return forPublic(c.Catalogue.All(c.today()))
}

// forPublic leaves out what is for employees and other offices only (models g2e
// and g2g): their pages are reached from the office.
func forPublic(all []*catalogue.Standard) []*catalogue.Standard {
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
	for _, id := range catalogue.Categories() {
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
	arrange.By(newest, func(a, b *catalogue.Standard) int { return cmp.Compare(b.Effective, a.Effective) })
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
