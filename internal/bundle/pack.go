package bundle

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"genggam/internal/fault"
)

// Record is one thing in a bundle. Kind says what ("entry/1"), at most 40
// bytes; Name says which, at most 200 bytes; both without control characters.
type Record struct {
	Kind, Name string
	Body       []byte
}

const (
	maxKind = 40
	maxName = 200
	heading = 1 + 1 + 4 // lengths of kind, name and body
)

// Room is how many bytes of records a bundle holds, as Weight counts them.
const Room = MaxBlocks * (BlockSize - overhead)

// Weight is what a record takes of Room, in bytes.
func (r Record) Weight() int { return heading + len(r.Kind) + len(r.Name) + len(r.Body) }

func (r Record) append(b []byte) []byte {
	b = append(b, byte(len(r.Kind)), byte(len(r.Name)))
	b = binary.BigEndian.AppendUint32(b, uint32(len(r.Body)))
	return append(append(append(b, r.Kind...), r.Name...), r.Body...)
}

// Place is where a bundle stands in the sequence to its receiver.
type Place struct {
	Seq  int64
	Prev Digest
	Made int64
}

// Bundle is a whole one: its head and its sealed blocks.
type Bundle struct {
	*Head
	Sealed []byte
}

// Pack seals records to a peer. It refuses none, and more than Room
// (bundle.full). The same records packed twice are other bytes: pack once, and
// keep the bytes until their receipt.
func (k *Keys) Pack(to Peer, at Place, records []Record) (*Bundle, error) {
	plain, err := join(records)
	if err != nil {
		return nil, err
	}
	h := &Head{From: k.peer.Origin, To: to.Origin, Seq: at.Seq, Prev: at.Prev, Made: at.Made}
	enc, sender, err := hpke.NewSender(to.seal, kdf(), aead(), h.info())
	if err != nil {
		return nil, fmt.Errorf("sealing a bundle: %w", err)
	}
	h.enc = enc
	var sealed []byte
	for piece := range slices.Chunk(plain, BlockSize-overhead) {
		block, err := sender.Seal(nil, piece)
		if err != nil {
			return nil, fmt.Errorf("sealing a block: %w", err)
		}
		sealed = append(sealed, block...)
		h.Digests = append(h.Digests, sha256.Sum256(block))
	}
	h.Size = int64(len(sealed))
	if !h.possible() {
		return nil, fmt.Errorf("packing a bundle: %d is no place from %s to %s", at.Seq, h.From, h.To)
	}
	if err := h.write(); err != nil {
		return nil, fmt.Errorf("writing the head of a bundle: %w", err)
	}
	h.sig = ed25519.Sign(k.sign, signed(h.text))
	return &Bundle{Head: h, Sealed: sealed}, nil
}

// info binds what is sealed to who sends it to whom and at which place.
func (h *Head) info() []byte {
	b := append([]byte(magic+" records "), h.From[:]...)
	return binary.BigEndian.AppendUint64(append(b, h.To[:]...), uint64(h.Seq))
}

func join(records []Record) ([]byte, error) {
	var b []byte
	for _, r := range records {
		if r.Kind == "" || len(r.Kind) > maxKind || len(r.Name) > maxName {
			return nil, fmt.Errorf("packing a bundle: %q is no kind or name of a record", r.Kind)
		}
		if len(b)+r.Weight() > Room {
			return nil, fault.New(fault.TooLarge, "bundle.full")
		}
		b = r.append(b)
	}
	if len(b) == 0 {
		return nil, fmt.Errorf("packing a bundle: there are no records")
	}
	return b, nil
}

// Block is sealed block i.
func (b *Bundle) Block(i int) []byte {
	return b.Sealed[i*BlockSize : i*BlockSize+b.BlockLen(i)]
}

// Bytes are the whole file.
func (b *Bundle) Bytes() []byte { return append(b.Head.Bytes(), b.Sealed...) }

// Read reads one whole bundle and checks each block against the head. Faults:
// those of ReadHead; bundle.cut when it ends early, bundle.damaged when a block
// is another, bundle.longer when something follows.
func Read(r io.Reader) (*Bundle, error) {
	all, err := io.ReadAll(io.LimitReader(r, MaxHead+MaxBlocks*BlockSize+1))
	if err != nil {
		return nil, fmt.Errorf("reading a bundle: %w", err)
	}
	h, n, err := ReadHead(all)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Head: h, Sealed: all[n:]}
	switch {
	case int64(len(b.Sealed)) < h.Size:
		return nil, fault.New(fault.Invalid, "bundle.cut")
	case int64(len(b.Sealed)) > h.Size:
		return nil, fault.New(fault.Invalid, "bundle.longer")
	}
	for i := range h.Digests {
		if !h.Right(i, b.Block(i)) {
			return nil, fault.New(fault.Invalid, "bundle.damaged")
		}
	}
	return b, nil
}

// Open opens a bundle that from packed for the holder of the keys, whole or not
// at all. Faults: those of By; bundle.elsewhere when it is for another node,
// bundle.damaged when what was signed cannot be opened.
func (k *Keys) Open(from Peer, b *Bundle) ([]Record, error) {
	if err := b.By(from); err != nil {
		return nil, err
	}
	if b.To != k.peer.Origin {
		return nil, fault.New(fault.Forbidden, "bundle.elsewhere", b.To.String())
	}
	plain, err := k.unseal(b)
	if err != nil {
		return nil, err
	}
	return split(plain)
}

func (k *Keys) unseal(b *Bundle) ([]byte, error) {
	damaged := fault.New(fault.Invalid, "bundle.damaged")
	receiver, err := hpke.NewRecipient(b.enc, k.open, kdf(), aead(), b.info())
	if err != nil || int64(len(b.Sealed)) != b.Size {
		return nil, damaged
	}
	var plain []byte
	for i := range b.Digests {
		if !b.Right(i, b.Block(i)) {
			return nil, damaged
		}
		piece, err := receiver.Open(nil, b.Block(i))
		if err != nil {
			return nil, damaged
		}
		plain = append(plain, piece...)
	}
	return plain, nil
}

func split(b []byte) (records []Record, err error) {
	damaged := fault.New(fault.Invalid, "bundle.damaged")
	for len(b) > 0 {
		if len(b) < heading {
			return nil, damaged
		}
		kind, name, body := int(b[0]), int(b[1]), int64(binary.BigEndian.Uint32(b[2:heading]))
		b = b[heading:]
		if kind == 0 || kind > maxKind || name > maxName || int64(len(b)) < int64(kind+name)+body {
			return nil, damaged
		}
		end := kind + name + int(body)
		records = append(records, Record{Kind: string(b[:kind]), Name: string(b[kind : kind+name]), Body: bytes.Clone(b[kind+name : end])})
		b = b[end:]
	}
	return records, nil
}
