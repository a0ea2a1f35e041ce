package bundle

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"

	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Bounds of a bundle. What is larger goes in several.
const (
	// BlockSize is the size of every sealed block but the last, in bytes.
	BlockSize = 32 << 10
	// MaxBlocks is how many blocks a bundle has at most: 4 MiB.
	MaxBlocks = 128
	// MaxHead bounds the three lines before the blocks, in bytes.
	MaxHead = 16 << 10

	magic    = "genggam-bundle/1"
	family   = "genggam-bundle/"
	overhead = 16 // the tag of a sealed block
)

// Digest is a SHA-256.
type Digest [32]byte

// Head is what stands before the blocks, in the clear.
type Head struct {
	// From packed it, To can open it.
	From, To canon.ID
	// Seq is its place in the sequence From sends to To, from 1 without gaps.
	Seq int64
	// Prev is the ID of the bundle before it, zero for the first.
	Prev Digest
	// Made is the sender's clock in Unix milliseconds: a claim, never an order.
	Made int64
	// Size is how many bytes all sealed blocks have together.
	Size int64
	// Digests are those of the sealed blocks, in order.
	Digests []Digest

	enc  []byte // the encapsulated key of HPKE
	text []byte // the header as signed, without the newline
	sig  []byte
}

// ID is the digest of the header: of all that the bundle is.
func (h *Head) ID() Digest { return sha256.Sum256(signed(h.text)) }

func signed(text []byte) []byte { return append([]byte(magic+"\n"), text...) }

// Bytes are the three lines before the blocks.
func (h *Head) Bytes() []byte {
	b := append(signed(h.text), '\n')
	return append(append(b, b64(h.sig)...), '\n')
}

// Blocks is how many blocks follow.
func (h *Head) Blocks() int { return len(h.Digests) }

// BlockLen is how many bytes block i has.
func (h *Head) BlockLen(i int) int {
	return int(min(BlockSize, h.Size-int64(i)*BlockSize))
}

// Right says whether b is block i of this bundle.
func (h *Head) Right(i int, b []byte) bool {
	return i >= 0 && i < len(h.Digests) && sha256.Sum256(b) == h.Digests[i]
}

// By checks that p packed this: bundle.stranger when the origin is another,
// bundle.forged when the signature is not p's.
func (h *Head) By(p Peer) error {
	if p.IsZero() || p.Origin != h.From {
		return fault.New(fault.Forbidden, "bundle.stranger", h.From.String())
	}
	if !ed25519.Verify(p.sign, signed(h.text), h.sig) {
		return fault.New(fault.Forbidden, "bundle.forged", h.From.String())
	}
	return nil
}

// write spells the header; keys ascend.
func (h *Head) write() error {
	var o canon.Object
	var sums []byte
	for _, d := range h.Digests {
		sums = append(sums, d[:]...)
	}
	o.Str("blocks", b64(sums))
	o.Str("enc", b64(h.enc))
	o.ID("from", h.From)
	o.Int("made", h.Made)
	if h.Prev != (Digest{}) {
		o.Str("prev", b64(h.Prev[:]))
	}
	o.Int("seq", h.Seq)
	o.Int("size", h.Size)
	o.ID("to", h.To)
	var err error
	h.text, err = o.Bytes()
	return err
}

// ReadHead reads the three lines at the beginning of b and says how long they
// are. It judges no signature: By does. Faults: bundle.not-one, bundle.newer,
// bundle.cut, bundle.damaged.
func ReadHead(b []byte) (*Head, int, error) {
	first, rest, ok := bytes.Cut(b[:min(len(b), MaxHead)], []byte("\n"))
	switch {
	case !bytes.HasPrefix(b, []byte(family)[:min(len(b), len(family))]):
		return nil, 0, fault.New(fault.Invalid, "bundle.not-one")
	case !ok && len(b) < MaxHead:
		return nil, 0, fault.New(fault.Invalid, "bundle.cut")
	case string(first) != magic:
		return nil, 0, fault.New(fault.Invalid, "bundle.newer")
	}
	text, rest, ok := bytes.Cut(rest, []byte("\n"))
	sig, _, well := bytes.Cut(rest, []byte("\n"))
	if !ok || !well {
		if len(b) < MaxHead {
			return nil, 0, fault.New(fault.Invalid, "bundle.cut")
		}
		return nil, 0, fault.New(fault.Invalid, "bundle.damaged")
	}
	h := &Head{text: bytes.Clone(text)}
	if h.sig, ok = unb64(string(sig), ed25519.SignatureSize); !ok || !h.parse() {
		return nil, 0, fault.New(fault.Invalid, "bundle.damaged")
	}
	return h, len(first) + len(text) + len(sig) + 3, nil
}

// parse fills the fields from the text and says whether they are possible.
func (h *Head) parse() bool {
	v, err := canon.Parse(h.text)
	if err != nil {
		return false
	}
	r := canon.Record{V: v}
	h.From, h.To = r.ID("from"), r.ID("to")
	h.Seq, h.Made, h.Size = v.Num("seq"), v.Num("made"), v.Num("size")
	sums, ok := unb64(v.Str("blocks"), -1)
	enc, well := unb64(v.Str("enc"), -1)
	if !ok || !well || r.Err != nil || len(sums)%len(Digest{}) != 0 {
		return false
	}
	for at := 0; at < len(sums); at += len(Digest{}) {
		h.Digests = append(h.Digests, Digest(sums[at:at+len(Digest{})]))
	}
	h.enc = enc
	if p := v.Str("prev"); p != "" {
		prev, ok := unb64(p, len(Digest{}))
		if !ok {
			return false
		}
		h.Prev = Digest(prev)
	}
	return h.possible() && h.respelt()
}

func (h *Head) possible() bool {
	blocks := int64(len(h.Digests))
	return h.Seq >= 1 && (h.Seq == 1) == (h.Prev == Digest{}) && h.From != h.To &&
		blocks >= 1 && blocks <= MaxBlocks && h.Size > (blocks-1)*BlockSize && h.Size <= blocks*BlockSize
}

// respelt says whether the header is written as this package writes it: a
// field that nobody reads, or another spelling, is no header of this format.
func (h *Head) respelt() bool {
	again := *h
	return again.write() == nil && bytes.Equal(again.text, h.text)
}
