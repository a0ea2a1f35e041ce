package seal

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"genggam/internal/fault"
)

// PasswordMin and PasswordMax bound a password: at least 10 characters (NIST
// SP 800-63B asks 8 beside a second factor), at most 200 bytes, so that no
// request can buy work with length.
const (
	PasswordMin = 10
	PasswordMax = 200
)

// Stretch are the parameters of argon2id (RFC 9106): memory in KiB, passes and
// lanes.
type Stretch struct {
	memory  uint32
	time    uint32
	threads uint8
}

// LoginStretch is the second recommended setting of OWASP, 35 ms on a small
// machine. Raising it here makes every older hash stale at its next log-in.
func LoginStretch() Stretch { return Stretch{memory: 19 * 1024, time: 2, threads: 1} }

// LeastStretch is the smallest setting that a stored hash may have, about 10 ms
// and 8 MiB: for PINs, whose few digits no stretching protects (a key that they
// are mixed with does), and for nodes that are thrown away, as in tests.
func LeastStretch() Stretch { return Stretch{memory: 8 * 1024, time: 1, threads: 1} }

// String is the parameter part of a PHC string.
func (s Stretch) String() string {
	return fmt.Sprintf("m=%d,t=%d,p=%d", s.memory, s.time, s.threads)
}

// parseStretch reads String back, and refuses parameters with which a changed
// row or file could make this machine work or swap for minutes.
func parseStretch(text string) (Stretch, error) {
	var s Stretch
	if _, err := fmt.Sscanf(text, "m=%d,t=%d,p=%d", &s.memory, &s.time, &s.threads); err != nil {
		return Stretch{}, fmt.Errorf("reading argon2id parameters: %w", err)
	}
	if s.memory < 8*1024 || s.memory > 256*1024 || s.time < 1 || s.time > 16 || s.threads < 1 || s.threads > 4 || s.String() != text {
		return Stretch{}, errors.New("reading argon2id parameters: out of range")
	}
	return s, nil
}

// key stretches a passphrase to 32 bytes. Unicode is brought to one form
// (NFKC, SP 800-63B), so that another keyboard types the same passphrase.
func (s Stretch) key(passphrase string, salt []byte) []byte {
	return argon2.IDKey([]byte(norm.NFKC.String(passphrase)), salt, s.time, s.memory, s.threads, 32)
}

// PasswordShape refuses a password that is too short (seal.password-short) or
// too long (seal.password-long): the one rule for all who choose one.
func PasswordShape(password string) error {
	if utf8.RuneCountInString(password) < PasswordMin {
		return fault.New(fault.Invalid, "seal.password-short", PasswordMin).On("password")
	}
	if len(password) > PasswordMax || !utf8.ValidString(password) {
		return fault.New(fault.Invalid, "seal.password-long", PasswordMax).On("password")
	}
	return nil
}

// HashPassword returns the PHC string of a password under argon2id with 16
// bytes of salt from rand. It refuses what PasswordShape refuses. It takes 19
// MiB while it runs: callers bound how many run at once.
func (s Stretch) HashPassword(rand io.Reader, password string) (string, error) {
	if err := PasswordShape(password); err != nil {
		return "", err
	}
	salt := make([]byte, 16)
	if _, err := io.ReadFull(rand, salt); err != nil {
		return "", fmt.Errorf("drawing salt: %w", err)
	}
	return phc(s, salt, password), nil
}

func phc(s Stretch, salt []byte, password string) string {
	return "$argon2id$v=19$" + s.String() + "$" + phc64(salt) + "$" + phc64(s.key(password, salt))
}

// CheckPassword compares in constant time. stale says that the hash was right
// but made with other parameters than these: hash again and store. An error
// means that encoded is not a hash we can read, never that it does not match.
// With encoded "" (no such account) it does the work all the same and says
// no, so that the time of the answer does not tell who has an account.
func (s Stretch) CheckPassword(encoded, password string) (ok, stale bool, err error) {
	if len(password) > PasswordMax {
		return false, false, nil
	}
	if encoded == "" {
		s.key(password, make([]byte, 16))
		return false, false, nil
	}
	was, salt, want, err := parsePHC(encoded)
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(was.key(password, salt), want) == 1
	return ok, ok && was != s, nil
}

func parsePHC(encoded string) (s Stretch, salt, key []byte, err error) {
	parts := strings.Split(encoded, "$")
	if len(encoded) > 256 || len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v=19" {
		return Stretch{}, nil, nil, errors.New("reading password hash: not argon2id v=19")
	}
	if s, err = parseStretch(parts[3]); err != nil {
		return Stretch{}, nil, nil, err
	}
	salt, err = unphc64(parts[4])
	if err == nil {
		key, err = unphc64(parts[5])
	}
	if err != nil || len(salt) < 8 || len(key) != 32 {
		return Stretch{}, nil, nil, errors.New("reading password hash: damaged salt or key")
	}
	return s, salt, key, nil
}
