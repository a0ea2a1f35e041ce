package vault

import (
	"bufio"
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/store"
)

// blockSize is the plain bytes of one sealed block of a file. A file is never
// whole in memory.
const blockSize = 32 << 10

// File is what the item of a file says of it.
type File struct {
	Item
	// MIME as judged from its bytes, Bytes its plain length, Digest its SHA-256.
	MIME   string
	Bytes  int64
	Digest [32]byte
}

// kindFile is the kind of an item whose bytes lie in a file.
const kindFile = "file"

// TooBig refuses a file over the limit; the message says how big it may be.
func TooBig(limit int64) error { return fault.New(fault.TooLarge, "file.too-big", limit>>20) }

// SealFile encrypts a stream into a file of its own and makes it durable: write,
// fsync, rename, fsync of the directory. The item still has to be Put in an
// act; a file without an item is swept away by Sweep.
func (v *Vault) SealFile(office, mime string, r io.Reader, limit int64) (File, error) {
	now := v.store.Now()
	f := File{MIME: mime, Item: Item{ID: store.NewID(now), Office: office, Year: now.UTC().Year(), Kind: kindFile}}
	var key [32]byte
	_, _ = rand.Read(key[:])
	dir, err := v.shelf(f.ID)
	if err != nil {
		return File{}, err
	}
	if err := f.write(dir, fileKey(key), r, limit); err != nil {
		return File{}, err
	}
	return f, v.sealHead(&f, key)
}

// sealHead makes the item of a file: what is committed to is its digest.
func (v *Vault) sealHead(f *File, key [32]byte) error {
	office32, err := v.aead(slot{f.Office, f.Year}, v.makeKey)
	if err != nil {
		return err
	}
	var o canon.Object
	o.Int("bytes", f.Bytes)
	o.Str("mime", f.MIME)
	o.Str("sha256", base64.RawURLEncoding.EncodeToString(f.Digest[:]))
	body, err := o.Bytes()
	if err != nil {
		return err
	}
	plain := make([]byte, saltSize, saltSize+len(body)+16)
	_, _ = rand.Read(plain)
	f.Size, f.Commitment = len(body), commitment(plain, kindFile, body)
	plain = append(plain, body...)
	f.sealed = gcm(key).Seal(plain[:0], make([]byte, 12), plain, f.aad())
	f.key = wrap(office32, key[:], f.aad())
	return nil
}

// fileKey is apart from the key of the item's own words, so that no nonce is
// used twice under one key.
func fileKey(key [32]byte) (k [32]byte) {
	b, _ := hkdf.Key(sha256.New, key[:], nil, "genggam file 1", 32)
	copy(k[:], b)
	return k
}

func (f *File) write(dir string, key [32]byte, r io.Reader, limit int64) (err error) {
	tmp, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return fmt.Errorf("storing a file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = tmp.Close()
			_ = os.Remove(tmp.Name())
		}
	}()
	if err = f.blocks(tmp, key, r, limit); err != nil {
		return err
	}
	if err = tmp.Sync(); err != nil {
		return fmt.Errorf("storing a file: %w", err)
	}
	if err = tmp.Close(); err != nil {
		return fmt.Errorf("storing a file: %w", err)
	}
	if err = os.Rename(tmp.Name(), filepath.Join(dir, f.ID.String())); err != nil {
		return fmt.Errorf("storing a file: %w", err)
	}
	return SyncDir(dir)
}

// shelf gives the directory that a file lies in. A directory's own name is
// durable only once the directory above it is synced, and one that is there
// may have been made by a process that did not get so far; so that is done once
// in the life of a process.
func (v *Vault) shelf(id canon.ID) (string, error) {
	dir := filepath.Dir(v.path(id))
	if _, done := v.shelves.Load(dir); done {
		return dir, nil
	}
	err := os.MkdirAll(dir, 0o700)
	for _, above := range []string{filepath.Dir(dir), v.dir} {
		if err == nil {
			err = SyncDir(above)
		}
	}
	if err != nil {
		return "", fmt.Errorf("storing a file: %w", err)
	}
	v.shelves.Store(dir, true)
	return dir, nil
}

// SyncDir makes the names in a directory durable (POSIX fsync). Windows cannot
// and need not: there the file system's own journal orders names.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("syncing a directory: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("syncing a directory: %w", err)
	}
	return nil
}

// blocks seals the stream block by block; the last one says that it is the
// last, so that a file cut short does not open.
func (f *File) blocks(w io.Writer, key [32]byte, r io.Reader, limit int64) error {
	a, sum := gcm(key), sha256.New()
	in := bufio.NewReaderSize(r, blockSize)
	plain, sealed := make([]byte, blockSize), make([]byte, 0, blockSize+16)
	for n := uint64(0); ; n++ {
		k, err := Fill(in, plain)
		if err != nil {
			return err
		}
		f.Bytes += int64(k)
		if f.Bytes > limit {
			return TooBig(limit)
		}
		sum.Write(plain[:k])
		_, peek := in.Peek(1)
		last := peek == io.EOF
		if peek != nil && !last {
			return brokenOff(peek)
		}
		sealed = a.Seal(sealed[:0], blockNonce(n, last), plain[:k], f.ID[:])
		if _, err := w.Write(sealed); err != nil {
			return fmt.Errorf("storing a file: %w", err)
		}
		if last {
			break
		}
	}
	sum.Sum(f.Digest[:0])
	if f.Bytes == 0 {
		return fault.New(fault.Invalid, "file.empty")
	}
	return nil
}

// Fill reads until b is full or the stream ends. Only a plain io.EOF is an end:
// a body that broke off says io.ErrUnexpectedEOF, and half a file is no file.
func Fill(r io.Reader, b []byte) (n int, err error) {
	for n < len(b) {
		k, err := r.Read(b[n:])
		n += k
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, brokenOff(err)
		}
	}
	return n, nil
}

func brokenOff(err error) error { return fault.New(fault.Invalid, "file.broken-off").Because(err) }

// OpenFile opens a file of the vault for reading. The reader fails at the first
// block that was changed and at the end when blocks are missing.
func (v *Vault) OpenFile(ctx context.Context, id canon.ID) (File, io.ReadCloser, error) {
	it, body, err := v.Open(ctx, id)
	if err != nil {
		return File{}, nil, err
	}
	f, err := head(it, body)
	if err != nil {
		return File{}, nil, err
	}
	key, err := v.itemKey(it)
	if err != nil {
		return File{}, nil, err
	}
	in, err := os.Open(v.path(id))
	if err != nil {
		return File{}, nil, Gone.Because(err)
	}
	return f, &fileReader{f: f, in: in, src: bufio.NewReaderSize(in, blockSize+16), key: fileKey(key), sum: sha256.New()}, nil
}

// FileHead says what a file is without opening its bytes.
func (v *Vault) FileHead(ctx context.Context, id canon.ID) (File, error) {
	it, body, err := v.Open(ctx, id)
	if err != nil {
		return File{}, err
	}
	return head(it, body)
}

// FileKept is how many bytes a file takes on the disk, sealed, without opening its
// head: for adding up many. The error is Gone for one that is not there.
func (v *Vault) FileKept(id canon.ID) (bytes int64, err error) {
	i, err := os.Stat(v.path(id))
	if errors.Is(err, os.ErrNotExist) {
		return 0, Gone.Because(err)
	}
	if err != nil {
		return 0, fmt.Errorf("asking for a file's size: %w", err)
	}
	return i.Size(), nil
}

func (v *Vault) path(id canon.ID) string {
	s := id.String()
	return filepath.Join(v.dir, "files", s[8:10], s)
}

func head(it Item, body []byte) (File, error) {
	m, err := canon.Parse(body)
	if err != nil || it.Kind != kindFile {
		return File{}, errors.New("opening file: the item is no file")
	}
	f := File{Item: it, MIME: m.Str("mime"), Bytes: m.Num("bytes")}
	d, err := base64.RawURLEncoding.DecodeString(m.Str("sha256"))
	copy(f.Digest[:], d)
	return f, err
}

type fileReader struct {
	f    File
	in   *os.File
	src  *bufio.Reader
	key  [32]byte
	n    uint64
	rest []byte
	done bool
	sum  hash.Hash
}

var errFileChanged = errors.New("opening file: its bytes were changed")

// Read implements io.Reader.
func (r *fileReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.done {
			return 0, io.EOF
		}
		if err := r.block(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *fileReader) block() error {
	b := make([]byte, blockSize+16)
	k, err := io.ReadFull(r.src, b)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return errFileChanged
	}
	_, peek := r.src.Peek(1)
	r.done = peek != nil
	plain, err := gcm(r.key).Open(b[:0], blockNonce(r.n, r.done), b[:k], r.f.ID[:])
	if err != nil {
		return errFileChanged
	}
	r.n++
	r.rest = plain
	r.sum.Write(plain)
	if r.done && [32]byte(r.sum.Sum(nil)) != r.f.Digest {
		return errFileChanged
	}
	return nil
}

// Close implements io.Closer.
func (r *fileReader) Close() error { return r.in.Close() }

// RemoveFile deletes the bytes of a file whose item was erased.
func (v *Vault) RemoveFile(id canon.ID) error {
	err := os.Remove(v.path(id))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
