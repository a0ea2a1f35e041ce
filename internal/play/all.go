package play

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/catalogue"
	"genggam/internal/office"
)

// Entry is a play with the standard it is of.
type Entry struct {
	Std  *catalogue.Standard
	Play *Play
}

// startOf orders plays by when they begin.
func startOf(a, b Entry) int {
	if c := a.Play.Start.Compare(b.Play.Start); c != 0 {
		return c
	}
	return strings.Compare(a.Play.Name, b.Play.Name)
}

// Load reads the plays of services in a file system like services.Files, each
// with the newest version of its standard; without ids, those of every service.
// A play that cannot be read is among the findings.
func Load(fsys fs.FS, c *catalogue.Catalogue, ids ...string) ([]Entry, catalogue.Findings, error) {
	if len(ids) == 0 {
		for _, s := range c.All("9999-12-31") {
			ids = append(ids, s.ID)
		}
	}
	var out []Entry
	var bad catalogue.Findings
	for _, id := range ids {
		versions := c.Versions(id)
		if len(versions) == 0 {
			return nil, nil, fmt.Errorf("reading plays: no service %s", strconv.Quote(cut(id)))
		}
		names, err := catalogue.Plays(fsys, id)
		if err != nil {
			return nil, nil, err
		}
		for _, name := range names {
			src, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, nil, fmt.Errorf("reading play: %w", err)
			}
			p, err := Parse("services/"+name, src)
			var wrong *Wrong
			if errors.As(err, &wrong) {
				bad = append(bad, wrong.Finding)
				continue
			}
			out = append(out, Entry{versions[len(versions)-1], p})
		}
	}
	arrange.By(out, startOf)
	return out, bad, nil
}

// All performs plays on nodes in an empty directory and tells each result as it
// comes. The clock of a node never runs back, so plays are taken in the order
// in which they begin, and a node takes the next play that begins after its
// last one ended: a few nodes do for all.
func All(ctx context.Context, dir string, plays []Entry, tell func(Result)) (err error) {
	plays = arrange.Sorted(slices.Values(plays), startOf)
	var stages []*office.Node
	defer func() {
		for _, n := range stages {
			err = errors.Join(err, n.Close())
		}
	}()
	for _, e := range plays {
		i := slices.IndexFunc(stages, func(n *office.Node) bool { return !n.Clock.Now().After(begins(e.Play)) })
		if i < 0 {
			n, err := stage(ctx, filepath.Join(dir, strconv.Itoa(len(stages))), e.Play, plays)
			if err != nil {
				return err
			}
			i, stages = len(stages), append(stages, n)
		}
		result, err := Run(ctx, stages[i], e.Std, e.Play)
		if err != nil {
			return err
		}
		tell(result)
	}
	return nil
}

// begins is when a play begins; the stage's offices are in one zone.
func begins(p *Play) time.Time {
	y, m, d := p.Start.Date()
	return time.Date(y, m, d, p.Start.Hour(), p.Start.Minute(), 0, 0, office.WIB)
}

// stage makes a node that has the standards of all plays.
func stage(ctx context.Context, dir string, first *Play, plays []Entry) (*office.Node, error) {
	var all []*catalogue.Standard
	for _, e := range plays {
		all = append(all, e.Std)
	}
	c, err := catalogue.New(all...)
	if err != nil {
		return nil, err
	}
	n, err := office.Make(ctx, office.Plan{Dir: dir, At: begins(first), Standards: c, Regency: true})
	if err != nil {
		return nil, fmt.Errorf("making a stage for plays: %w", err)
	}
	return n, nil
}
