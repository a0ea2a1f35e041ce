//go:build ignore

// Packs the catalogue, the messages, the pages and the schema, and slims the
// fonts, for a program that is small to download (build tag "packed"):
// go run scripts/pack.go DIR writes DIR/NAME.zip for each and DIR/overlay.json,
// which puts them where the packages embed them. The source tree stays as it is.
// The same files give the same bytes: no dates, names in order. Start reading at
// packages.
package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// packages are the directories with a packed.go, and what of them is packed.
var packages = map[string]func(name string) bool{
	"services":       func(name string) bool { return strings.Contains(name, "/") },
	"internal/lang":  func(name string) bool { return path.Dir(name) == "messages" && path.Ext(name) == ".yaml" },
	"internal/store": func(name string) bool { return strings.HasPrefix(name, "schema/") && path.Ext(name) == ".sql" },
	"internal/web":   func(name string) bool { return slices.Contains([]string{"page", "part", "static"}, path.Dir(name)) },
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go run scripts/pack.go DIR")
	}
	out, err := filepath.Abs(os.Args[1])
	if err == nil {
		err = os.MkdirAll(out, 0o755)
	}
	if err != nil {
		log.Fatal(err)
	}
	replace := map[string]string{}
	for dir, taken := range packages {
		archive := filepath.Join(out, path.Base(dir)+".zip")
		if err := pack(archive, os.DirFS(dir), taken); err != nil {
			log.Fatalf("packing %s: %v", dir, err)
		}
		at, err := filepath.Abs(filepath.Join(dir, "packed.zip"))
		if err != nil {
			log.Fatal(err)
		}
		replace[at] = archive
	}
	if err := slimFonts("internal/paper/font", out, replace); err != nil {
		log.Fatalf("slimming the fonts: %v", err)
	}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(filepath.Join(out, "overlay.json"), b, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// pack writes files in the order of their names, without dates.
func pack(archive string, fsys fs.FS, taken func(string) bool) error {
	f, err := os.Create(archive)
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	err = fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !taken(name) {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		_, err = w.Write(b)
		return err
	})
	if err == nil {
		err = z.Close()
	}
	if err == nil {
		err = f.Close()
	}
	return err
}

// drawn are the tables of a font that a page is set with. Everything else, the
// hints in the outlines too, never reaches a PDF (internal/paper, subset): the
// letters of a released program are the same to the byte.
var drawn = []string{"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"}

func slimFonts(dir, out string, replace map[string]string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.ttf.gz"))
	if err != nil || len(names) == 0 {
		return cmp.Or(err, errors.New("there are none"))
	}
	for _, name := range names {
		packed, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return err
		}
		font, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		_, _ = w.Write(slim(font)) // writing to memory cannot fail
		_ = w.Close()
		at, err := filepath.Abs(name)
		if err != nil {
			return err
		}
		replace[at] = filepath.Join(out, filepath.Base(name))
		if err := os.WriteFile(replace[at], b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

var be = binary.BigEndian

// slim keeps the drawn tables of a TrueType font (ISO/IEC 14496-22), outlines
// without instructions, places of glyphs in the long form.
func slim(font []byte) []byte {
	tables := map[string][]byte{}
	for i := range int(be.Uint16(font[4:])) {
		d := font[12+16*i:]
		tables[string(d[:4])] = font[be.Uint32(d[8:]) : be.Uint32(d[8:])+be.Uint32(d[12:])]
	}
	tables["head"] = bytes.Clone(tables["head"])
	long := be.Uint16(tables["head"][50:]) == 1
	place := func(i int) uint32 {
		if long {
			return be.Uint32(tables["loca"][4*i:])
		}
		return 2 * uint32(be.Uint16(tables["loca"][2*i:]))
	}
	var glyf, loca []byte
	for i := range int(be.Uint16(tables["maxp"][4:])) {
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, outline(tables["glyf"][place(i):place(i+1)])...)
	}
	be.PutUint16(tables["head"][50:], 1)
	tables["glyf"], tables["loca"] = glyf, be.AppendUint32(loca, uint32(len(glyf)))

	b := append(bytes.Clone(font[:4]), 0, byte(len(drawn)), 0, 0, 0, 0, 0, 0)
	at := uint32(12 + 16*len(drawn))
	for _, name := range drawn {
		b = be.AppendUint32(append(append(b, name...), 0, 0, 0, 0), at)
		b = be.AppendUint32(b, uint32(len(tables[name])))
		at += uint32(len(tables[name]))
	}
	for _, name := range drawn {
		b = append(b, tables[name]...)
	}
	return b
}

// outline is a glyph without its instructions; one made of others stays.
func outline(g []byte) []byte {
	if len(g) < 10 || int16(be.Uint16(g)) < 0 {
		return g
	}
	head := 10 + 2*int(be.Uint16(g))
	return append(append(bytes.Clone(g[:head]), 0, 0), g[head+2+int(be.Uint16(g[head:])):]...)
}
