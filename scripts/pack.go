//go:build ignore

// Packs the catalogue and the messages for a program that is small to download
// (build tag "packed"): go run scripts/pack.go DIR writes DIR/NAME.zip for each
// and DIR/overlay.json, which puts them where the packages embed them. The
// source tree stays as it is. The same files give the same bytes: no dates, names
// in order. Start reading at packages.
package main

import (
	"archive/zip"
	"compress/flate"
	"encoding/json"
	"io"
	"io/fs"
	"log"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// packages are the directories with a packed.go, and what of them is packed.
var packages = map[string]func(name string) bool{
	"services":      func(name string) bool { return strings.Contains(name, "/") },
	"internal/lang": func(name string) bool { return path.Dir(name) == "messages" && path.Ext(name) == ".yaml" },
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
