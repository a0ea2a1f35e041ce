package unpack_test

import (
	"archive/zip"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"genggam/internal/unpack"
)

func TestWhatWasPackedIsRead(t *testing.T) {
	var b strings.Builder
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{"a/standard.yaml": "id: a", "a/plays/one.play": "given", "b/standard.yaml": ""} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(unpack.FS(b.String()), "a/standard.yaml", "a/plays/one.play", "b/standard.yaml"); err != nil {
		t.Error(err)
	}
}

func TestABrokenArchiveGivesNoFilesButAnError(t *testing.T) {
	_, err := fs.ReadDir(unpack.FS("PK no archive"), ".")
	if !errors.Is(err, zip.ErrFormat) {
		t.Errorf("got %v", err)
	}
	if _, err := fs.Glob(unpack.FS(""), "*"); err != nil { // Glob passes over what cannot be read
		t.Error(err)
	}
	if _, err := fs.ReadFile(unpack.FS(""), "x"); err == nil {
		t.Error("want an error")
	}
}
