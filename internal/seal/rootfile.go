package seal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"genggam/internal/fault"
)

// The root file is one line of text, so that whoever finds it sees what it is:
//
//	genggam-root-1 plain ROOT CHECK
//	genggam-root-1 argon2id PARAMETERS SALT SEALED
//
// in unpadded base64url. CHECK is the first 4 bytes of SHA-256("genggam-root-1" ‖
// ROOT): a damaged root must be noticed here, since every 32 bytes derive keys.
const (
	rootMagic    = "genggam-root-1"
	rootFileMax  = 1024
	rootAAD      = "genggam root file 1"
	passphraseLo = 12
	passphraseHi = 256
)

// rootStretch is dearer than a log-in: it is paid once per start, and a stolen
// file can be guessed at for years. 64 MiB still fits a village computer.
func rootStretch() Stretch { return Stretch{memory: 64 * 1024, time: 3, threads: 1} }

// Save writes the root in the clear to a new file with mode 0600 and makes it
// durable. An existing file is never overwritten: that root may be the only
// key to a vault.
func (r Root) Save(path string) error {
	check := rootCheck(r.secret[:])
	return writeNew(path, rootMagic+" plain "+b64(r.secret[:])+" "+b64(check)+"\n")
}

// SaveWith is Save with the root sealed by a passphrase of 12 to 256 bytes
// (argon2id, AES-256-GCM).
func (r Root) SaveWith(path, passphrase string) error {
	if len(passphrase) < passphraseLo || len(passphrase) > passphraseHi {
		return fault.New(fault.Invalid, "seal.passphrase-length", passphraseLo, passphraseHi)
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails since Go 1.24
	s := rootStretch()
	sealed := gcm([32]byte(s.key(passphrase, salt))).Seal(nil, nil, r.secret[:], []byte(rootAAD))
	return writeNew(path, strings.Join([]string{rootMagic, "argon2id", s.String(), b64(salt), b64(sealed)}, " ")+"\n")
}

// LoadRoot reads a root that Save wrote. It refuses a file that group or
// others may read (seal.root-exposed, on Windows seal.root-exposed-windows) and one that needs a passphrase
// (seal.passphrase-needed).
func LoadRoot(path string) (Root, error) {
	fields, err := readRootFile(path)
	if err != nil {
		return Root{}, err
	}
	if fields[1] != "plain" {
		return Root{}, fault.New(fault.Unauthorized, "seal.passphrase-needed")
	}
	return plainRoot(fields)
}

// LoadRootWith reads a root that SaveWith wrote, or one that Save wrote when
// passphrase is "". A wrong passphrase is seal.passphrase-wrong.
func LoadRootWith(path, passphrase string) (Root, error) {
	if passphrase == "" {
		return LoadRoot(path)
	}
	if len(passphrase) > passphraseHi {
		return Root{}, fault.New(fault.Invalid, "seal.passphrase-length", passphraseLo, passphraseHi)
	}
	fields, err := readRootFile(path)
	if err != nil {
		return Root{}, err
	}
	if fields[1] == "plain" {
		return plainRoot(fields)
	}
	return sealedRoot(fields, passphrase)
}

func plainRoot(fields []string) (Root, error) {
	secret, err := unb64(fields[2])
	if err != nil {
		return Root{}, damagedRoot(err)
	}
	check, err := unb64(fields[3])
	if err != nil || !bytes.Equal(check, rootCheck(secret)) {
		return Root{}, damagedRoot(errors.Join(err, errors.New("checksum")))
	}
	return rootOf(secret)
}

func sealedRoot(fields []string, passphrase string) (Root, error) {
	s, err := parseStretch(fields[2])
	if err != nil {
		return Root{}, damagedRoot(err)
	}
	salt, err := unb64(fields[3])
	if err != nil {
		return Root{}, damagedRoot(err)
	}
	sealed, err := unb64(fields[4])
	if err != nil {
		return Root{}, damagedRoot(err)
	}
	secret, err := gcm([32]byte(s.key(passphrase, salt))).Open(nil, nil, sealed, []byte(rootAAD))
	if err != nil {
		return Root{}, fault.New(fault.Unauthorized, "seal.passphrase-wrong").Because(err)
	}
	return rootOf(secret)
}

// readRootFile gives the words of the one line, their number already checked.
func readRootFile(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening root: %w", err)
	}
	defer f.Close()
	// The open file is asked, not the path: the answer cannot change under us.
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("opening root: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("opening root: not a regular file")
	}
	if open, err := exposed(f, info); err != nil || open {
		return nil, exposedFault(runtime.GOOS, path).Because(err)
	}
	text, err := io.ReadAll(io.LimitReader(f, rootFileMax+1))
	if err != nil {
		return nil, fmt.Errorf("reading root: %w", err)
	}
	return splitRootLine(text)
}

func splitRootLine(text []byte) ([]string, error) {
	fields := strings.Fields(string(text))
	switch {
	case len(text) > rootFileMax, len(fields) < 4, fields[0] != rootMagic:
		return nil, damagedRoot(nil)
	case fields[1] == "plain" && len(fields) == 4, fields[1] == "argon2id" && len(fields) == 5:
		return fields, nil
	}
	return nil, damagedRoot(nil)
}

func damagedRoot(err error) error {
	return fault.New(fault.Invalid, "seal.root-damaged").Because(err)
}

func rootCheck(secret []byte) []byte {
	sum := sha256.Sum256(append([]byte(rootMagic), secret...))
	return sum[:4]
}

// writeNew makes a file that did not exist durable: contents and name are on
// the disk when it returns. A half-written file is taken away again.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fault.New(fault.Conflict, "seal.root-exists").Because(err)
	}
	if err != nil {
		return fmt.Errorf("writing root: %w", err)
	}
	if err = Fence(path); err == nil { // before there is anything to read
		_, err = f.WriteString(text)
	}
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing root: %w", err), os.Remove(path))
	}
	return nil
}

func syncDir(path string) error {
	if runtime.GOOS == "windows" { // directories cannot be flushed there
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func unb64(s string) ([]byte, error) { return base64.RawURLEncoding.Strict().DecodeString(s) }
