package seal

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"genggam/internal/fault"
)

// checkpointMax bounds a checkpoint with all its cosignatures.
const checkpointMax = 16 << 10

// Checkpoint says how long a log is and what it contains (C2SP
// tlog-checkpoint): everything that this package checked of one.
type Checkpoint struct {
	// Origin names the log.
	Origin string
	// Size is its number of records.
	Size int64
	// Root is the RFC 6962 tree hash over them.
	Root [32]byte
	// Signers are the names of the given verifiers whose signature is good.
	Signers []string
}

// Text is the part that is signed: origin, size and root, a line each.
func (c Checkpoint) Text() string {
	return c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + base64.StdEncoding.EncodeToString(c.Root[:]) + "\n"
}

// SignCheckpoint signs a checkpoint as a C2SP signed note. It fails for an
// origin with a newline or a negative size.
func (k NodeKey) SignCheckpoint(origin string, size int64, root [32]byte) ([]byte, error) {
	if !validName(origin) || size < 0 {
		return nil, errors.New("signing checkpoint: bad origin or size")
	}
	return k.SignNote(Checkpoint{Origin: origin, Size: size, Root: root}.Text())
}

// OpenCheckpoint reads a checkpoint that at least one of the verifiers signed;
// signatures of others are passed over, a bad one of a known key is refused.
// Who trusts several nodes compares Origin and Signers with what was expected.
// Refusals: seal.checkpoint-unreadable, seal.checkpoint-unsigned.
func OpenCheckpoint(signed []byte, verifiers ...note.Verifier) (Checkpoint, error) {
	if len(signed) > checkpointMax {
		return Checkpoint{}, fault.New(fault.TooLarge, "seal.checkpoint-unreadable")
	}
	n, err := openNote(signed, verifiers)
	if err != nil {
		return Checkpoint{}, fault.New(fault.Forbidden, "seal.checkpoint-unsigned").Because(err)
	}
	c, ok := parseCheckpoint(n.Text)
	if !ok {
		return Checkpoint{}, fault.New(fault.Invalid, "seal.checkpoint-unreadable")
	}
	for _, sig := range n.Sigs {
		c.Signers = append(c.Signers, sig.Name)
	}
	return c, nil
}

// parseCheckpoint reads the three lines; extension lines are allowed by C2SP
// and passed over.
func parseCheckpoint(text string) (Checkpoint, bool) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return Checkpoint{}, false
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || err2 != nil || size < 0 || len(root) != 32 {
		return Checkpoint{}, false
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: [32]byte(root)}
	return c, c.Origin != "" && strings.HasPrefix(text, c.Text())
}

// openNote opens a signed note and, beyond note.Open, refuses base64 whose
// left-over bits are not zero: a signature has one way to be written.
func openNote(signed []byte, verifiers []note.Verifier) (*note.Note, error) {
	n, err := note.Open(signed, note.VerifierList(verifiers...))
	if err != nil {
		return nil, err
	}
	for _, sig := range slices.Concat(n.Sigs, n.UnverifiedSigs) {
		if _, err := base64.StdEncoding.Strict().DecodeString(sig.Base64); err != nil {
			return nil, fmt.Errorf("reading note: %w", err)
		}
	}
	return n, nil
}
