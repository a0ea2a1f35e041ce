package cert

import (
	"crypto/ecdsa"
	"crypto/x509"
	"testing"

	"genggam/internal/seal"
)

// Stolen is the office's own authority with its key, as a thief of root and
// files has it.
func Stolen(t *testing.T, dir string, root seal.Root) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	b, err := load(dir, officeFile, root)
	if err != nil {
		t.Fatal(err)
	}
	return b.chain[0], b.key
}
