package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/open311"
)

// Reports that were brought from another jurisdiction are asked for by its
// jurisdiction_id, as the specification has it for a server of several; each
// field is as that jurisdiction published it.

// elsewhere answers a call for another jurisdiction.
func (g *georeport) elsewhere(source, path string) error {
	name, rest, more := strings.Cut(path, "/")
	switch {
	case !g.reading():
		return g.method()
	case path == "services":
		all, err := g.Complaints.ElsewhereServices(g.r.Context(), source)
		if err != nil {
			return err
		}
		return g.write(http.StatusOK, all)
	case path == "requests":
		return g.elsewhereRequests(source)
	case name == "requests" && more:
		q, err := g.Complaints.ElsewhereOne(g.r.Context(), source, rest)
		if err != nil {
			return err
		}
		return g.write(http.StatusOK, []open311.Request{q})
	}
	return errNotFound
}

func (g *georeport) elsewhereRequests(source string) error {
	if list := g.query("service_request_id"); list != "" {
		ids := strings.Split(list, ",")
		if len(ids) > mostNamed {
			return fault.New(fault.Invalid, "open311.many", mostNamed)
		}
		out := []open311.Request{}
		for _, id := range ids {
			q, err := g.Complaints.ElsewhereOne(g.r.Context(), source, strings.TrimSpace(id))
			if fault.Of(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, q)
		}
		return g.write(http.StatusOK, out)
	}
	f, err := g.filter()
	if err != nil {
		return err
	}
	all, next, err := g.Complaints.Elsewhere(g.r.Context(), source, f)
	if err != nil {
		return err
	}
	g.link(next)
	return g.write(http.StatusOK, all)
}

// link says where the next page of a list begins.
func (g *georeport) link(next int64) {
	if next == 0 {
		return
	}
	q := url.Values{}
	for name, v := range g.r.URL.Query() {
		q[name] = v
	}
	q.Set("after", strconv.FormatInt(next, 10))
	g.w.Header().Set("Link", "<"+g.r.URL.Path+"?"+q.Encode()+`>; rel="next"`)
}
