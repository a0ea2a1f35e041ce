package inspection

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// mostPacks bounds the packs that one auditor takes in an hour.
const mostPacks = 12

// maxProofs bounds the entries of one pack that are proved.
const maxProofs = 20_000

// Packed is what went into a pack.
type Packed struct {
	Files, Rows, Proofs int
	Totals              []Total
}

// Shelf is where the files of a pack are put: a zip or a directory.
type Shelf interface {
	// Create begins a file; the one before is ended by it.
	Create(name string) (io.Writer, error)
	Close() error
}

// PackOptions say how a pack is written.
type PackOptions struct {
	// Names adds the names of the officers to their accounts. Citizens are in no
	// pack.
	Names bool
	// Language of the index.
	Language lang.Tag
}

// WritePack writes what an auditor takes away of a period: tables as CSV, totals
// with the rows they come from, the signed head of the log with a proof for each
// entry that is listed, an index in plain words, and a signed list of all files.
// It is for whoever holds the node; TakePack is for an auditor.
func (r *Room) WritePack(ctx context.Context, p Period, s Shelf, o PackOptions) (Packed, error) {
	x, err := r.audit(ctx, p)
	if err != nil {
		return Packed{}, err
	}
	w := &packer{r: r, audit: x, shelf: s, options: o, made: r.Now()}
	for _, part := range []func(context.Context) error{w.tables, w.totals, w.names, w.proofs, w.index} {
		if err := part(ctx); err != nil {
			return w.packed, fmt.Errorf("writing a pack: %w", err)
		}
	}
	return w.packed, w.manifest()
}

// TakePack writes a pack for an auditor whose letter covers the period, without
// names, after that was written down. Refusals: inspection.pack-often after
// mostPacks in an hour, inspection.pack-busy while another is made.
func (r *Room) TakePack(ctx context.Context, a premises.Actor, p Period, to io.Writer, tag lang.Tag) (Packed, error) {
	letter, err := r.inScope(ctx, a, p)
	if err != nil {
		return Packed{}, err
	}
	who, err := by(a, premises.Inspect)
	if err != nil {
		return Packed{}, err
	}
	if !r.packing.TryLock() {
		return Packed{}, fault.New(fault.Conflict, "inspection.pack-busy")
	}
	defer r.packing.Unlock()
	if !r.Limits.Allow("pack/"+a.Account, mostPacks, r.Now()) {
		return Packed{}, fault.New(fault.TooMany, "inspection.pack-often", mostPacks)
	}
	err = r.Store.Act(ctx, who, func(t *store.Tx) error {
		var o canon.Object
		putMonth(&o, "first", p.First)
		o.Str("id", letter.ID.String())
		putMonth(&o, "last", p.Last)
		o.Str("office", string(p.Office))
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		return place(t, store.Draft{Stream: assignmentStream + letter.Office, Kind: "assignment.packed/1", Data: data}, saveAssignment)
	})
	if err != nil {
		return Packed{}, err
	}
	z := ZipShelf(to, r.Now())
	out, err := r.WritePack(ctx, p, z, PackOptions{Language: tag})
	return out, errors.Join(err, z.Close())
}

// packer writes one pack.
type packer struct {
	r       *Room
	audit   *Audit
	shelf   Shelf
	options PackOptions
	made    time.Time
	// lines are those of the manifest.
	lines  []string
	packed Packed
}

// file writes one file and keeps its digest.
func (w *packer) file(name string, write func(io.Writer) error) error {
	to, err := w.shelf.Create(name)
	if err != nil {
		return err
	}
	h := sha256.New()
	if err := write(io.MultiWriter(to, h)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	w.lines = append(w.lines, fmt.Sprintf("%x  %s", h.Sum(nil), name))
	w.packed.Files++
	return nil
}

func (w *packer) text(name string, b []byte) error {
	return w.file(name, func(to io.Writer) error {
		_, err := to.Write(b)
		return err
	})
}

func (w *packer) csv(name string, columns []string, rows [][]string) error {
	return w.file(name, func(to io.Writer) error {
		c := csv.NewWriter(to)
		err := c.Write(columns)
		for _, row := range rows {
			err = errors.Join(err, c.Write(plain(row)))
		}
		c.Flush()
		return errors.Join(err, c.Error())
	})
}

// plain keeps a cell from being a formula in a spreadsheet.
func plain(row []string) []string {
	for i, cell := range row {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			if _, err := strconv.ParseInt(cell, 10, 64); err != nil {
				row = slices.Clone(row)
				row[i] = "'" + cell
			}
		}
	}
	return row
}

func (w *packer) tables(context.Context) error {
	for _, t := range w.audit.Tables {
		if err := w.csv(t.Name+".csv", t.Columns, t.Rows); err != nil {
			return err
		}
		w.packed.Rows += len(t.Rows)
	}
	return nil
}

func (w *packer) totals(context.Context) error {
	var rows [][]string
	for _, t := range w.audit.Totals {
		rows = append(rows, []string{t.Name, itoa(t.Value), t.Table + ".csv", t.Formula, t.Column, t.Where})
	}
	w.packed.Totals = w.audit.Totals
	return w.csv("totals.csv", []string{"name", "value", "file", "formula", "column", "where"}, rows)
}

// names lists the accounts that the tables name, with their roles here, and by
// their names only where that was asked for.
func (w *packer) names(ctx context.Context) error {
	if !w.options.Names {
		return nil
	}
	all, err := w.r.Accounts(ctx, w.audit.Office)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, a := range all {
		rows = append(rows, []string{a.ID, a.Name})
	}
	return w.csv("names.csv", []string{"account", "name"}, rows)
}

// proofs writes the signed head of the log and, under it, a proof for each entry
// that a table lists.
func (w *packer) proofs(ctx context.Context) error {
	size, note, err := w.r.Store.Checkpoint(ctx, -1)
	if err != nil || len(note) == 0 {
		return err
	}
	if err := w.text("checkpoint.txt", note); err != nil {
		return err
	}
	if err := w.text("verifier-key.txt", []byte(w.r.VerifierKey()+"\n")); err != nil {
		return err
	}
	hashes := w.r.Store.Hashes(ctx)
	listed := w.audit.entries()
	if len(listed) > maxProofs {
		return fault.New(fault.TooLarge, "inspection.too-many", maxProofs)
	}
	for _, pos := range listed {
		if pos >= size {
			return fmt.Errorf("entry %d is not under the checkpoint of %d", pos, size)
		}
		line, err := w.r.Store.Line(ctx, pos)
		if err != nil {
			return err
		}
		proof, err := journal.Prove(pos, line, note, hashes)
		if err != nil {
			return err
		}
		if err := w.text(fmt.Sprintf("proofs/%08d.tlog-proof", pos), proof.Encode()); err != nil {
			return err
		}
		w.packed.Proofs++
	}
	return nil
}

// entries are the positions that the tables list, in order.
func (x *Audit) entries() []int64 {
	var out []int64
	for _, t := range x.Tables {
		if t.column("entry") != 0 {
			continue
		}
		for _, row := range t.Rows {
			if n, err := strconv.ParseInt(row[0], 10, 64); err == nil {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// index says in plain words what each file is.
func (w *packer) index(context.Context) error {
	o, err := w.r.Office(w.audit.Office)
	if err != nil {
		return err
	}
	tag := w.options.Language
	if tag == "" {
		tag = lang.ID
	}
	say := func(key string, args ...any) string { return w.r.Messages.Say(tag, key, args...) }
	var b bytes.Buffer
	line := func(s string) { b.WriteString(s + "\n") }
	line(say("inspection.index.title", o.Full(), w.audit.Period.String()))
	line(strings.Repeat("=", 72))
	line(say("inspection.index.made", lang.Moment(tag, w.made.In(w.r.Calendar(o.Code).Zone())), itoa(w.audit.Size)))
	line(say("inspection.index.names"))
	if w.audit.Last >= integrity.MonthOf(w.r.Today(o.Code)) {
		line(say("inspection.index.open"))
	}
	line("")
	for _, t := range w.audit.Tables {
		line(fmt.Sprintf("%s.csv (%s): %s", t.Name, say("inspection.rows", len(t.Rows)), say("inspection.about."+t.Name)))
	}
	line("")
	for _, name := range []string{"totals", "proofs", "manifest"} {
		line(say("inspection.index." + name))
	}
	line("")
	for _, t := range w.audit.Totals {
		line(fmt.Sprintf("%12d  %s", t.Value, t.Name))
	}
	return w.text("index.txt", b.Bytes())
}

// manifest lists the digests of all files, plain for sha256sum and signed by the
// node's key as a C2SP signed note.
func (w *packer) manifest() error {
	text := strings.Join(w.lines, "\n") + "\n"
	note, err := w.r.Key.SignNote(text)
	if err != nil {
		return err
	}
	for name, body := range map[string][]byte{"manifest.sha256": []byte(text), "manifest.sha256.note": note} {
		to, err := w.shelf.Create(name)
		if err != nil {
			return err
		}
		if _, err := to.Write(body); err != nil {
			return fmt.Errorf("writing a pack: %s: %w", name, err)
		}
		w.packed.Files++
	}
	return nil
}

// zipShelf puts files into a zip.
type zipShelf struct {
	*zip.Writer
	at time.Time
}

// ZipShelf writes a zip; at is the time of its files.
func ZipShelf(w io.Writer, at time.Time) Shelf { return zipShelf{zip.NewWriter(w), at} }

// Create implements Shelf.
func (z zipShelf) Create(name string) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.at})
}

// dirShelf puts files into a directory, which must be empty.
type dirShelf struct {
	dir  string
	open *os.File
}

// DirShelf makes a directory for a pack; one that holds something is refused.
func DirShelf(dir string) (Shelf, error) {
	if in, err := os.ReadDir(dir); err == nil && len(in) > 0 {
		return nil, fault.New(fault.Conflict, "cli.exists-already", dir)
	}
	return &dirShelf{dir: dir}, os.MkdirAll(filepath.Join(dir, "proofs"), 0o755)
}

// Create implements Shelf.
func (d *dirShelf) Create(name string) (io.Writer, error) {
	if err := d.Close(); err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(d.dir, filepath.FromSlash(name)))
	d.open = f
	return f, err
}

// Close implements Shelf.
func (d *dirShelf) Close() error {
	if d.open == nil {
		return nil
	}
	err := d.open.Close()
	d.open = nil
	return err
}
