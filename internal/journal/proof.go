package journal

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Proof shows that one line stands at one position of the tree that a
// checkpoint signs. It is written in the form of C2SP tlog-proof, so that
// others' tools read it; the line itself travels as the extra data of the
// proof, in base64.
type Proof struct {
	Position int64
	Line     []byte
	Hashes   tlog.RecordProof
	// Checkpoint is the signed note the proof leads to.
	Checkpoint []byte
}

const proofHead = "c2sp.org/tlog-proof@v1\n"

// Prove makes the proof of a position under a checkpoint of the tree's size.
func Prove(position int64, line []byte, checkpoint []byte, r tlog.HashReader) (Proof, error) {
	size, _, err := CheckpointBody(checkpoint)
	if err != nil {
		return Proof{}, err
	}
	p, err := tlog.ProveRecord(size, position, r)
	if err != nil {
		return Proof{}, fmt.Errorf("proving entry %d: %w", position, err)
	}
	return Proof{Position: position, Line: line, Hashes: p, Checkpoint: checkpoint}, nil
}

// Encode writes the proof as text.
func (p Proof) Encode() []byte {
	b := []byte(proofHead)
	b = append(base64.StdEncoding.AppendEncode(append(b, "extra "...), p.Line), '\n')
	b = append(strconv.AppendInt(append(b, "index "...), p.Position, 10), '\n')
	for _, h := range p.Hashes {
		b = append(append(b, h.String()...), '\n')
	}
	return append(append(b, '\n'), p.Checkpoint...)
}

// maxProof bounds what ParseProof reads: a line, 63 hashes and a checkpoint.
const maxProof = 2*MaxLine + 64*48 + 8<<10

// ParseProof reads what Encode writes.
func ParseProof(b []byte) (Proof, error) {
	bad := func(why string) (Proof, error) { return Proof{}, errors.New("reading proof: " + why) }
	if len(b) > maxProof {
		return bad("too long")
	}
	text, ok := strings.CutPrefix(string(b), proofHead)
	if !ok {
		return bad("not a tlog-proof of version 1")
	}
	head, note, ok := strings.Cut(text, "\n\n")
	if !ok {
		return bad("no checkpoint")
	}
	p := Proof{Checkpoint: []byte(note)}
	lines := strings.Split(head, "\n")
	if extra, ok := strings.CutPrefix(lines[0], "extra "); ok {
		line, err := base64.StdEncoding.DecodeString(extra)
		if err != nil {
			return bad("extra is not base64")
		}
		p.Line, lines = line, lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return bad("no index")
	}
	n, err := strconv.ParseInt(lines[0][len("index "):], 10, 64)
	if err != nil || n < 0 {
		return bad("bad index")
	}
	p.Position = n
	for _, l := range lines[1:] {
		h, err := tlog.ParseHash(l)
		if err != nil {
			return bad("bad hash")
		}
		p.Hashes = append(p.Hashes, h)
	}
	return p, nil
}

// Check says whether the proof holds for the body of its checkpoint. Whether
// the checkpoint's signature is a known node's is the caller's to ask (seal).
func (p Proof) Check() error {
	size, root, err := CheckpointBody(p.Checkpoint)
	if err != nil {
		return err
	}
	d := Digest(p.Line)
	if err := tlog.CheckRecord(p.Hashes, size, root, p.Position, tlog.RecordHash(d[:])); err != nil {
		return fmt.Errorf("checking entry %d: %w", p.Position, err)
	}
	return nil
}

// CheckpointBody reads size and root of a C2SP tlog-checkpoint without judging
// its signatures.
func CheckpointBody(note []byte) (size int64, root tlog.Hash, err error) {
	lines := strings.SplitN(string(note), "\n", 4)
	if len(lines) < 4 {
		return 0, root, errors.New("reading checkpoint: too few lines")
	}
	size, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return 0, root, errors.New("reading checkpoint: bad size")
	}
	root, err = tlog.ParseHash(lines[2])
	if err != nil {
		return 0, root, errors.New("reading checkpoint: bad root")
	}
	return size, root, nil
}
