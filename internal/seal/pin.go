package seal

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
)

// minKeyed is the least length of a PIN mixed with a key: 16 bytes as base64.
const minKeyed = 22

// HashPIN returns the PHC string (argon2id) of a PIN that was mixed with a key
// of the root before. What is shorter than 22 characters was not, and is no PIN
// that this stores.
func HashPIN(rand io.Reader, keyed string) (string, error) {
	if len(keyed) < minKeyed || len(keyed) > PasswordMax {
		return "", errors.New("hashing a PIN: it is not mixed with a key")
	}
	salt := make([]byte, 16)
	if _, err := io.ReadFull(rand, salt); err != nil {
		return "", fmt.Errorf("drawing salt: %w", err)
	}
	return phc(LeastStretch(), salt, keyed), nil
}

// CheckPIN compares in constant time. With encoded "" (no PIN was set) it does
// the work all the same and says no. An error means that encoded is not a hash
// of HashPIN.
func CheckPIN(encoded, keyed string) (bool, error) {
	if encoded == "" {
		LeastStretch().key(keyed, make([]byte, 16))
		return false, nil
	}
	s, salt, want, err := parsePHC(encoded)
	if err != nil {
		return false, err
	}
	if s != LeastStretch() {
		return false, errors.New("reading a PIN's hash: other parameters")
	}
	return subtle.ConstantTimeCompare(s.key(keyed, salt), want) == 1, nil
}
