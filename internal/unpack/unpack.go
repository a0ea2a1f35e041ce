// Package unpack opens the archives of text that a released program carries
// instead of plain files, so that a village downloads two megabytes less
// (docs/decisions/0009).
//
// It is a set of files read from memory: each is unpacked when it is read and
// nothing is kept. What always holds: an archive that was built into the program
// and cannot be opened gives an error on every read, never fewer files.
//
// It refuses to know what the files say. Who packs them is scripts/pack.go; who
// embeds them are the files packed.go beside the plain ones. Start reading at FS.
package unpack

import (
	"archive/zip"
	"io/fs"
	"strings"
)

// FS gives the files of a zip archive (APPNOTE 6.3) that lies in memory.
func FS(archive string) fs.FS {
	z, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		return broken{err}
	}
	return z
}

// broken is an archive that cannot be opened: every read says why.
type broken struct{ err error }

func (b broken) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: b.err}
}
