package scoreboard

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/journal"
	"genggam/internal/openfile"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Issue is one release of an office.
type Issue struct {
	Month openfile.Month
	// Position of its entry in the journal, Digest of its bytes, Size how many, At
	// when it was published.
	Position int64
	Digest   [32]byte
	Size     int64
	At       time.Time
}

// Issues are the releases of an office, newest first, before a month; 0 for all.
func (r *Room) Issues(ctx context.Context, office region.Code, before openfile.Month, most int) (out []Issue, err error) {
	if before == 0 {
		before = 1 << 20
	}
	err = r.Store.Each(ctx, `SELECT p.month, p.pos, p.digest, p.at, f.size FROM open_published p JOIN open_files f ON f.office = p.office AND f.month = p.month AND f.name = 'data.json'
		WHERE p.office = ? AND p.month < ? ORDER BY p.month DESC LIMIT ?`, []any{string(office), int64(before), int64(most)}, func(scan store.Scan) error {
		var i Issue
		var m, at int64
		err := scan(&m, &i.Position, store.Hash(&i.Digest), &at, &i.Size)
		i.Month, i.At = openfile.Month(m), time.UnixMilli(at)
		out = append(out, i)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what was published: %w", err)
	}
	return out, nil
}

// mostIssues is how many months stand in the catalogue of an office: fifty years.
const mostIssues = 600

// mostOffices is how many offices stand in the catalogue of a node.
const mostOffices = 5000

// made are the files that are stored, Whole first.
func made() []string {
	return slices.Concat([]string{openfile.Whole}, openfile.Tables(), []string{openfile.XES})
}

// Names are the files of a release, in the order of a reader's interest.
func Names() []string { return append(made(), openfile.Entry, openfile.Proof) }

// File is one file of a release.
type File struct {
	Name string
	// Size and Digest (SHA-256) are those of the file unpressed, Pressed is gzip.
	Size    int64
	Digest  [32]byte
	Pressed []byte
}

// Write writes the file unpressed.
func (f File) Write(to io.Writer) error {
	z, err := gzip.NewReader(bytes.NewReader(f.Pressed))
	if err == nil {
		_, err = io.Copy(to, z)
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", f.Name, err)
	}
	return nil
}

// press makes the files of a release, as they are kept and sent: none of them is in
// memory whole but the first.
func press(r *openfile.Release) (out []File, err error) {
	for _, name := range made() {
		f, err := pressed(name, func(w io.Writer) error { return r.Write(name, w) })
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func pressed(name string, write func(io.Writer) error) (File, error) {
	var b bytes.Buffer
	z, sum, size := gzip.NewWriter(&b), sha256.New(), counter(0)
	if err := errors.Join(write(io.MultiWriter(z, sum, &size)), z.Close()); err != nil {
		return File{}, fmt.Errorf("writing %s: %w", name, err)
	}
	return File{Name: name, Size: int64(size), Digest: [32]byte(sum.Sum(nil)), Pressed: b.Bytes()}, nil
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// File is one file of a release, by the names of Names; anything else is
// board.unknown.
func (r *Room) File(ctx context.Context, office region.Code, m openfile.Month, name string) (File, error) {
	if name == openfile.Entry || name == openfile.Proof {
		text, err := r.entry(ctx, office, m, name)
		if err != nil {
			return File{}, err
		}
		return pressed(name, func(w io.Writer) error { _, err := w.Write(text); return err })
	}
	f := File{Name: name}
	found, err := r.Store.One(ctx, `SELECT size, digest, pressed FROM open_files WHERE office = ? AND month = ? AND name = ?`, []any{string(office), int64(m), name}, &f.Size, store.Hash(&f.Digest), &f.Pressed)
	if err != nil {
		return f, fmt.Errorf("reading a release: %w", err)
	}
	if !found {
		return f, unknown()
	}
	return f, nil
}

// whole is a release as it was published.
func (r *Room) whole(ctx context.Context, office region.Code, m openfile.Month) ([]byte, error) {
	f, err := r.File(ctx, office, m, openfile.Whole)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}

// entry is the line of the journal that holds the digest of a release, or its proof
// under the first checkpoint that holds it (C2SP tlog-proof).
func (r *Room) entry(ctx context.Context, office region.Code, m openfile.Month, name string) ([]byte, error) {
	var pos int64
	found, err := r.Store.One(ctx, `SELECT pos FROM open_published WHERE office = ? AND month = ?`, []any{string(office), int64(m)}, &pos)
	if err != nil {
		return nil, fmt.Errorf("reading what was published: %w", err)
	}
	if !found {
		return nil, unknown()
	}
	line, err := r.Store.Line(ctx, pos)
	if err != nil || name == openfile.Entry {
		return line, err
	}
	_, note, err := r.Store.Checkpoint(ctx, pos)
	if err != nil {
		return nil, err
	}
	p, err := journal.Prove(pos, line, note, r.Store.Hashes(ctx))
	if err != nil {
		return nil, err
	}
	return p.Encode(), nil
}

// Catalog is the DCAT catalogue of all offices that published something.
func (r *Room) Catalog(ctx context.Context) ([]byte, error) {
	places, err := r.places(ctx)
	if err != nil {
		return nil, err
	}
	return openfile.Catalog(r.Card().Title, places)
}

func (r *Room) places(ctx context.Context) (out []openfile.Place, err error) {
	err = r.Store.Each(ctx, `SELECT office FROM open_offices WHERE released > 0 ORDER BY office LIMIT ?`, []any{int64(mostOffices)}, func(scan store.Scan) error {
		var code string
		err := scan(&code)
		out = append(out, openfile.Place{Code: code, Name: r.nameOf(region.Code(code))})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what was published: %w", err)
	}
	return out, nil
}

// OfficeCatalog is the DCAT catalogue of one office.
func (r *Room) OfficeCatalog(ctx context.Context, office region.Code) ([]byte, error) {
	all, err := r.Issues(ctx, office, 0, mostIssues)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, unknown()
	}
	var out []openfile.Issue
	for _, i := range all {
		out = append(out, openfile.Issue{Month: i.Month, Day: calendar.DayOf(i.At, r.Calendar(office).Zone()).String(), Digest: hex.EncodeToString(i.Digest[:]), Bytes: i.Size})
	}
	return openfile.OfficeCatalog(openfile.Place{Code: string(office), Name: r.nameOf(office)}, out)
}

// said is the figures of an office for programs: what its page says.
type said struct {
	Office  string           `json:"office"`
	Name    string           `json:"name"`
	First   openfile.Month   `json:"first_release"`
	Last    openfile.Month   `json:"last_release"`
	Figures []openfile.Shown `json:"figures"`
}

// Figures is what the page of an office says, for programs: of all of it first
// (service ""), then of each service.
func (r *Room) Figures(ctx context.Context, office region.Code) ([]byte, error) {
	b, err := r.Board(ctx, office)
	if err != nil {
		return nil, err
	}
	out := said{Office: string(office), Name: b.Name, First: b.First, Last: b.Last, Figures: []openfile.Shown{b.All.Show()}}
	for _, f := range b.Services {
		out.Figures = append(out.Figures, f.Show())
	}
	text, err := json.MarshalIndent(out, "", " ")
	return append(text, '\n'), err
}

// Export writes everything that was ever published, in the folders in which it is
// served, so that it can be handed over on a stick.
func (r *Room) Export(ctx context.Context, create func(name string) (io.WriteCloser, error)) (releases int, err error) {
	put := func(name string, text []byte, err error) error {
		if err != nil {
			return err
		}
		w, err := create(name)
		if err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			_ = w.Close() // the first error is told
			return err
		}
		return w.Close()
	}
	text, err := r.Catalog(ctx)
	if err := put(openfile.CatalogName, text, err); err != nil {
		return 0, err
	}
	if err := put(openfile.ScriptName, openfile.Script(), nil); err != nil {
		return 0, err
	}
	places, err := r.places(ctx)
	if err != nil {
		return 0, err
	}
	for _, p := range places {
		n, err := r.exportOffice(ctx, region.Code(p.Code), put)
		if err != nil {
			return releases, fmt.Errorf("writing the releases of %s: %w", p.Code, err)
		}
		releases += n
	}
	return releases, nil
}

func (r *Room) exportOffice(ctx context.Context, office region.Code, put func(string, []byte, error) error) (int, error) {
	folder := string(office) + "/"
	text, err := r.OfficeCatalog(ctx, office)
	if err := put(folder+openfile.CatalogName, text, err); err != nil {
		return 0, err
	}
	text, err = r.Figures(ctx, office)
	if err := put(folder+openfile.FiguresName, text, err); err != nil {
		return 0, err
	}
	all, err := r.Issues(ctx, office, 0, mostIssues)
	if err != nil {
		return 0, err
	}
	for _, i := range all {
		for _, name := range Names() {
			f, err := r.File(ctx, office, i.Month, name)
			var b bytes.Buffer
			if err == nil {
				err = f.Write(&b)
			}
			if err := put(folder+i.Month.String()+"/"+name, b.Bytes(), err); err != nil {
				return 0, err
			}
		}
	}
	return len(all), nil
}
