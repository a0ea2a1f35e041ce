package web

import (
	"slices"

	"genggam/internal/catalogue"
)

// category lists the services of one category.
func (c *call) category() error {
	id := c.r.PathValue("id")
	if !slices.Contains(catalogue.Categories(), id) {
		return errNotFound
	}
	p := &listPage{Shell: c.shell(c.say("web.category." + id))}
	p.Back = "/"
	for _, s := range c.publicServices() {
		if s.Category == id {
			p.Hits = append(p.Hits, c.serviceCard(s, false))
		}
	}
	p.Lead = c.count("web.count.services", len(p.Hits))
	return c.show("list", p)
}
