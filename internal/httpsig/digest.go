package httpsig

import (
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"errors"
)

// Digest is the Content-Digest of a body (RFC 9530), by SHA-256.
func Digest(body []byte) string {
	sum := sha256.Sum256(body)
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
}

// CheckDigest compares a Content-Digest with the body: every digest of a kind
// that is known must agree, and one must be known (sha-256 or sha-512).
func CheckDigest(value string, body []byte) error {
	known := 0
	err := members(value, func(r *reader, name string) error {
		said, err := r.bytes()
		if err != nil {
			return err
		}
		var is []byte
		switch name {
		case "sha-256":
			sum := sha256.Sum256(body)
			is = sum[:]
		case "sha-512":
			sum := sha512.Sum512(body)
			is = sum[:]
		default:
			return nil
		}
		known++
		if subtle.ConstantTimeCompare(said, is) != 1 {
			return errors.New("checking digest: the body is another one")
		}
		return nil
	})
	if err == nil && known == 0 {
		err = errors.New("checking digest: no kind of digest is known here")
	}
	return err
}
