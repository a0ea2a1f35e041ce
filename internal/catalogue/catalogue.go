package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"genggam/internal/arrange"
	"genggam/internal/lang"
	"genggam/internal/tariff"
)

// Catalogue is the standards a node knows, by service and version. It never
// changes; With makes another.
type Catalogue struct {
	byID  map[string][]*Standard // by version, ascending
	terms map[*Standard]*terms
	// tables are the regulations that fees are taken from.
	tables *tariff.Book
}

// New makes a catalogue of standards that Read has passed; the same version
// given twice with other bytes is an error.
func New(standards ...*Standard) (*Catalogue, error) {
	tables, err := exampleTables()
	if err != nil {
		return nil, err
	}
	c := &Catalogue{byID: map[string][]*Standard{}, terms: map[*Standard]*terms{}, tables: tables}
	for _, s := range standards {
		if got, ok := c.Version(s.ID, s.Version); ok {
			if got.digest != s.digest {
				return nil, fmt.Errorf("making a catalogue: two texts of %s", s.Ref())
			}
			continue
		}
		c.byID[s.ID] = append(c.byID[s.ID], s)
		c.terms[s] = newTerms(s)
	}
	for _, versions := range c.byID {
		arrange.By(versions, func(a, b *Standard) int { return a.Version - b.Version })
	}
	return c, nil
}

// With is the catalogue with more standards in it.
func (c *Catalogue) With(standards ...*Standard) (*Catalogue, error) {
	var all []*Standard
	for _, versions := range c.byID {
		all = append(all, versions...)
	}
	out, err := New(append(all, standards...)...)
	if err == nil {
		out.tables = c.tables
	}
	return out, err
}

// Load reads every service folder of a file system: ID/standard.yaml with its
// letter beside it, and earlier versions under ID/versions/N/; and the tables of
// fees, tarif/NAME.yaml. The catalogue holds what had no error; the findings speak of the rest and of warnings. The
// error is about the file system.
func Load(fsys fs.FS) (*Catalogue, Findings, error) {
	files, err := standardFiles(fsys)
	if err != nil {
		return nil, nil, err
	}
	tables, all, err := readTables(fsys)
	if err != nil {
		return nil, nil, err
	}
	read := readAll(fsys, files, tables)
	var good []*Standard
	for _, f := range read {
		if f.err != nil {
			return nil, nil, f.err
		}
		all = append(all, f.findings...)
		if f.std != nil {
			good = append(good, f.std)
		}
	}
	c, err := New(good...)
	if err == nil {
		c.tables = tables
	}
	return c, all, err
}

// outcome is what reading one file came to.
type outcome struct {
	std      *Standard
	findings Findings
	err      error
}

// readAll reads the files side by side, because a node that starts waits for it.
func readAll(fsys fs.FS, files []string, tables *tariff.Book) []outcome {
	out := make([]outcome, len(files))
	var wait sync.WaitGroup
	slots := make(chan struct{}, 4)
	for i, name := range files {
		wait.Go(func() {
			slots <- struct{}{}
			out[i].std, out[i].findings, out[i].err = readFile(fsys, name, tables)
			<-slots
		})
	}
	wait.Wait()
	return out
}

func standardFiles(fsys fs.FS) ([]string, error) {
	var out []string
	for _, pattern := range []string{"*/standard.yaml", "*/versions/*/standard.yaml"} {
		names, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, fmt.Errorf("listing standards: %w", err)
		}
		out = append(out, names...)
	}
	slices.Sort(out)
	return out, nil
}

// readFile reads one standard with its letter.
func readFile(fsys fs.FS, name string, tables *tariff.Book) (*Standard, Findings, error) {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, nil, fmt.Errorf("reading standard: %w", err)
	}
	dir := path.Dir(name)
	r := parse("services/"+name, src)
	r.tables = tables
	if r.std == nil {
		return nil, r.findings, nil
	}
	var letter []byte
	if file := r.std.Result.Letter; file != "" && !strings.ContainsAny(file, `/\`) {
		letter, err = fs.ReadFile(fsys, path.Join(dir, file))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, fmt.Errorf("reading letter: %w", err)
		}
	}
	folder, _, _ := strings.Cut(dir, "/")
	if r.std.ID != "" && folder != r.std.ID {
		r.add("id", "standard.folder", folder)
	}
	return r.finish(letter), r.findings, nil
}

// Plays lists the play files of a service, "ID/plays/NAME.play", sorted.
func Plays(fsys fs.FS, id string) ([]string, error) {
	names, err := fs.Glob(fsys, path.Join(id, "plays", "*.play"))
	if err != nil {
		return nil, fmt.Errorf("listing plays: %w", err)
	}
	slices.Sort(names)
	return names, nil
}

// Version finds one version of a service.
func (c *Catalogue) Version(id string, version int) (*Standard, bool) {
	for _, s := range c.byID[id] {
		if s.Version == version {
			return s, true
		}
	}
	return nil, false
}

// Ref finds a version by its name, "surat-keterangan-usaha@3".
func (c *Catalogue) Ref(ref string) (*Standard, bool) {
	for _, s := range c.byID[before(ref, "@")] {
		if s.Ref() == ref {
			return s, true
		}
	}
	return nil, false
}

func before(s, sep string) string {
	head, _, _ := strings.Cut(s, sep)
	return head
}

// Current is the highest version in effect on a day "2006-01-02".
func (c *Catalogue) Current(id, day string) (*Standard, bool) {
	versions := c.byID[id]
	for i := len(versions) - 1; i >= 0; i-- {
		if versions[i].Effective <= day {
			return versions[i], true
		}
	}
	return nil, false
}

// Versions lists all versions of a service, ascending.
func (c *Catalogue) Versions(id string) []*Standard { return slices.Clone(c.byID[id]) }

// All lists the services in effect on a day, by their Indonesian name.
func (c *Catalogue) All(day string) []*Standard {
	out := make([]*Standard, 0, len(c.byID))
	for id := range c.byID {
		if s, ok := c.Current(id, day); ok {
			out = append(out, s)
		}
	}
	arrange.By(out, byName)
	return out
}

func byName(a, b *Standard) int {
	if c := strings.Compare(lang.Text.In(a.Name, lang.ID), lang.Text.In(b.Name, lang.ID)); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// Shelf is the services of one category.
type Shelf struct {
	Category  string
	Standards []*Standard
}

// ByCategory groups All by category, in the order of Categories; empty
// categories are left out.
func (c *Catalogue) ByCategory(day string) []Shelf {
	all := c.All(day)
	var out []Shelf
	for _, category := range Categories() {
		shelf := Shelf{Category: category}
		for _, s := range all {
			if s.Category == category {
				shelf.Standards = append(shelf.Standards, s)
			}
		}
		if len(shelf.Standards) > 0 {
			out = append(out, shelf)
		}
	}
	return out
}
