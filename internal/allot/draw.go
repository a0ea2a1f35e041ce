package allot

import (
	"crypto/hmac"
	"crypto/sha256"

	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Seed decides the draw: 32 random bytes that nobody sees before filing ends.
type Seed [32]byte

// Commit is what is published before the first application is taken:
// SHA-256("genggam draw commitment 1" ‖ 0x00 ‖ seed). It binds the office to the
// seed and tells nothing of it.
func (s Seed) Commit() [32]byte {
	return sha256.Sum256(append([]byte("genggam draw commitment 1\x00"), s[:]...))
}

// Opens checks a published seed against the commitment; else the fault
// "allot.seed".
func (s Seed) Opens(commitment [32]byte) error {
	if s.Commit() != commitment {
		return fault.New(fault.Conflict, "allot.seed")
	}
	return nil
}

// Lot is the lot that a case draws: HMAC-SHA-256 with the seed as key over
// "genggam draw 1" ‖ 0x00 ‖ the 16 bytes of the case's id. The lower one, byte by
// byte, goes first. Anybody with the seed and the public list can do it again.
func (s Seed) Lot(of canon.ID) [32]byte {
	mac := hmac.New(sha256.New, s[:])
	mac.Write([]byte("genggam draw 1\x00"))
	mac.Write(of[:])
	return [32]byte(mac.Sum(nil))
}
