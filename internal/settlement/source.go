package settlement

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/moving"
)

// Source is a file or a set of files that can be gone through several times.
type Source struct {
	// Name is what it is: opensid or village.
	Name string
	// Digest is of its bytes, SHA-256. AsOf is the day on which it was made, as
	// it says itself or as its file was last written.
	Digest [32]byte
	AsOf   calendar.Day
	read   func(moving.Options, moving.Taker) (moving.Report, error)
	close  func() error
}

// Close lets the files go.
func (s *Source) Close() error { return s.close() }

// OpenDump opens a dump of OpenSID.
func OpenDump(path string) (*Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "cli.no-file", path).Because(err)
	}
	s := &Source{Name: "opensid", close: f.Close, read: func(o moving.Options, t moving.Taker) (moving.Report, error) {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return moving.Report{}, err
		}
		return moving.Read(f, o, t)
	}}
	h := sha256.New()
	if _, err = io.Copy(h, f); err == nil {
		h.Sum(s.Digest[:0])
		s.AsOf, err = dumpedOn(f)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return s, nil
}

// dumpedOn is the day that the last line of mariadb-dump names, else the day on
// which the file was written.
func dumpedOn(f *os.File) (calendar.Day, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	tail := make([]byte, min(info.Size(), 400))
	if _, err := f.ReadAt(tail, info.Size()-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	if _, after, ok := bytes.Cut(tail, []byte("-- Dump completed on ")); ok && len(after) >= len(time.DateOnly) {
		if at, err := time.Parse(time.DateOnly, strings.ReplaceAll(string(after[:len(time.DateOnly)]), " ", "0")); err == nil {
			return calendar.Day(at.Unix() / 86400), nil
		}
	}
	return dayOf(info.ModTime()), nil
}

func dayOf(at time.Time) calendar.Day {
	_, offset := at.Zone()
	return calendar.Day((at.Unix() + int64(offset)) / 86400)
}

// OpenFiles opens a directory or an archive (ZIP) of the files that LeaveTo writes.
func OpenFiles(path string) (*Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "cli.no-file", path).Because(err)
	}
	files, done := os.DirFS(path), func() error { return nil }
	if !info.IsDir() {
		z, err := zip.OpenReader(path)
		if err != nil {
			return nil, fault.New(fault.Unsupported, "settlement.no-archive", path).Because(err)
		}
		files, done = z, z.Close
	}
	s := &Source{Name: "village", AsOf: dayOf(info.ModTime()), close: done}
	s.read = func(o moving.Options, t moving.Taker) (moving.Report, error) { return moving.ReadCSV(files, o, t) }
	if err := s.digest(files); err != nil {
		return nil, errors.Join(err, done())
	}
	return s, nil
}

// digest is over the names and bytes of the files, in the order in which they
// are written.
func (s *Source) digest(files fs.FS) error {
	h := sha256.New()
	for _, name := range moving.Files() {
		f, err := files.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		one := sha256.New()
		_, err = io.Copy(one, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
		h.Write([]byte(name + "\x00"))
		h.Write(one.Sum(nil))
	}
	h.Sum(s.Digest[:0])
	return nil
}
