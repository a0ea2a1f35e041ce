package seal

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
)

// TokenLength is the length of NewToken's text in bytes.
const TokenLength = 43

// NewToken draws 32 bytes and returns them as 43 characters of base64url: a
// session, an invitation, an API key. Store TokenHash of it, never itself.
func NewToken(rand io.Reader) (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(rand, b); err != nil {
		return "", fmt.Errorf("drawing token: %w", err)
	}
	return b64(b), nil
}

// TokenHash is what a table keeps of a token: SHA-256 of its text. A token has
// 256 random bits, so nothing slower is needed.
func TokenHash(token string) [32]byte {
	if len(token) > 4*TokenLength {
		token = ""
	}
	return sha256.Sum256([]byte(token))
}

// NewDigits draws a code of n decimal digits (4 to 12) for a message to a
// phone, every code equally likely.
func NewDigits(rand io.Reader, n int) (string, error) {
	if n < 4 || n > 12 {
		return "", fmt.Errorf("drawing digits: %d is not 4 to 12", n)
	}
	out := make([]byte, 0, n)
	var b [1]byte
	for len(out) < n {
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return "", fmt.Errorf("drawing digits: %w", err)
		}
		if b[0] < 250 { // 250 is the last multiple of ten: no digit is favoured
			out = append(out, '0'+b[0]%10)
		}
	}
	return string(out), nil
}

// Equal compares two secrets in constant time; only their lengths may leak.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// phc64 is the base64 of PHC strings: the standard alphabet without padding.
func phc64(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

func unphc64(s string) ([]byte, error) { return base64.RawStdEncoding.Strict().DecodeString(s) }
