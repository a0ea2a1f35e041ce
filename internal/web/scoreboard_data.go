package web

import (
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/lang"
	"genggam/internal/openfile"
	"genggam/internal/region"
	"genggam/internal/scoreboard"
)

// openDataPage is what is published, and how anybody checks it.
type openDataPage struct {
	Shell
	Offices []Card
	None    string
	Next    string
	// Catalog is the address of the catalogue for programs.
	Catalog string
	// Script is the address of what computes every figure again.
	Script  string
	Licence string
}

func (c *call) openData() error {
	if c.Hall == nil {
		return errNotFound
	}
	all, next, err := c.Hall.Scoreboard.List(c.r.Context(), region.Code(c.r.URL.Query().Get("sesudah")), officesOnPage)
	if err != nil {
		return err
	}
	p := &openDataPage{Shell: c.shell(c.say("opendata.title")), Catalog: openDataPath + "/" + openfile.CatalogName, Script: openDataPath + "/" + openfile.ScriptName, Licence: openfile.Licence}
	p.Back = figuresPath
	for i := range all {
		p.Offices = append(p.Offices, Card{Address: openDataPath + "/" + string(all[i].Code), Title: all[i].Name, Facts: c.say("opendata.last", c.monthText(all[i].Last))})
	}
	if next != "" {
		p.Next = openDataPath + "?sesudah=" + string(next)
	}
	if len(all) == 0 {
		p.None = c.say("figures.none-yet", openfile.Fewest)
	}
	return c.show("opendata", p)
}

// openIssue is one release on the page of an office.
type openIssue struct {
	ID, Title string
	Facts     []Row
	Files     []MenuItem
}

// openOfficePage lists the releases of an office.
type openOfficePage struct {
	Shell
	Issues           []openIssue
	Next             string
	Catalog, Figures string
}

// issuesOnPage is how many releases stand on one page.
const issuesOnPage = 12

func (c *call) openDataOf() error {
	if c.Hall == nil {
		return errNotFound
	}
	code := region.Code(c.r.PathValue("kantor"))
	o, err := c.Desk.Office(code)
	if err != nil {
		return err
	}
	var before openfile.Month
	if text := c.r.URL.Query().Get("sebelum"); text != "" && before.UnmarshalText([]byte(text)) != nil {
		return errNotFound
	}
	all, err := c.Hall.Scoreboard.Issues(c.r.Context(), code, before, issuesOnPage+1)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errNotFound
	}
	here := openDataPath + "/" + string(code)
	p := &openOfficePage{Shell: c.shell(c.say("opendata.of", o.Full())), Catalog: here + "/" + openfile.CatalogName, Figures: here + "/" + openfile.FiguresName}
	p.Back, p.Style = openDataPath, "hall.css"
	if len(all) > issuesOnPage {
		all = all[:issuesOnPage]
		p.Next = here + "?sebelum=" + all[issuesOnPage-1].Month.String()
	}
	for _, i := range all {
		p.Issues = append(p.Issues, c.openIssue(here, i))
	}
	return c.show("opendata-office", p)
}

func (c *call) openIssue(here string, i scoreboard.Issue) openIssue {
	out := openIssue{ID: "t" + i.Month.String(), Title: c.monthText(i.Month), Facts: []Row{
		{Label: c.say("opendata.published"), Values: []string{lang.LongDate(c.tag, i.At.In(c.Zone))}},
		{Label: c.say("opendata.entry"), Values: []string{strconv.FormatInt(i.Position, 10)}},
		{Label: c.say("opendata.digest"), Values: []string{hex.EncodeToString(i.Digest[:])}},
	}}
	for _, name := range scoreboard.Names() {
		out.Files = append(out.Files, MenuItem{Address: here + "/" + i.Month.String() + "/" + name, Label: name})
	}
	return out
}

// keepForever is for releases, which never change.
const keepForever = "public, max-age=31536000, immutable"

func (c *call) openCatalog() error {
	if c.Hall == nil {
		return errNotFound
	}
	text, err := c.Hall.Scoreboard.Catalog(c.r.Context())
	if err != nil {
		return err
	}
	return c.sendOpen(openfile.CatalogName, text)
}

// openScript is what computes every figure again: whoever doubts takes it along.
func (c *call) openScript() error { return c.sendOpen(openfile.ScriptName, openfile.Script()) }

func (c *call) openCatalogOf() error {
	if c.Hall == nil {
		return errNotFound
	}
	text, err := c.Hall.Scoreboard.OfficeCatalog(c.r.Context(), region.Code(c.r.PathValue("kantor")))
	if err != nil {
		return err
	}
	return c.sendOpen(openfile.CatalogName, text)
}

func (c *call) openFigures() error {
	if c.Hall == nil {
		return errNotFound
	}
	text, err := c.Hall.Scoreboard.Figures(c.r.Context(), region.Code(c.r.PathValue("kantor")))
	if err != nil {
		return err
	}
	return c.sendOpen(openfile.FiguresName, text)
}

func (c *call) openFile() error {
	if c.Hall == nil {
		return errNotFound
	}
	var m openfile.Month
	if m.UnmarshalText([]byte(c.r.PathValue("bulan"))) != nil {
		return errNotFound
	}
	name := c.r.PathValue("berkas")
	f, err := c.Hall.Scoreboard.File(c.r.Context(), region.Code(c.r.PathValue("kantor")), m, name)
	if err != nil {
		return err
	}
	return c.sendPressed(f)
}

// sendPressed sends a file of a release as it is kept, and unpressed to whoever does
// not read that.
func (c *call) sendPressed(f scoreboard.File) error {
	h, tag := c.openHeader(f.Name, keepForever), hex.EncodeToString(f.Digest[:])
	h.Set("Vary", "Accept-Encoding")
	packed := strings.Contains(c.r.Header.Get("Accept-Encoding"), "gzip")
	if packed {
		tag += "-gzip"
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", `"`+tag+`"`)
	if c.r.Header.Get("If-None-Match") == `"`+tag+`"` {
		h.Del("Content-Encoding")
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if packed {
		_, _ = c.w.Write(f.Pressed) // the reader may be gone
		return nil
	}
	return f.Write(c.w)
}
