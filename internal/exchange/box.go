package exchange

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"genggam/internal/bundle"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/vault"
)

// A bundle that is coming in lies in a box: a directory with its head and one
// file for each block that came, each durable before it is acknowledged. So a
// transfer goes on at a block after any break, by whichever way the rest comes.
// Boxes of bundles for other nodes are what this node carries.

// Bounds of what one sender may leave here.
const (
	// aheadMost is how far past the next number a bundle may be to be kept.
	aheadMost = 256
	// carryMost bounds what is carried for one sender, bytes.
	carryMost = 256 << 20
)

const headFile = "head"

// boxes are the boxes of a node, in memory as they are on disk.
type boxes struct {
	dir  string
	mu   sync.Mutex
	read bool
	by   map[bundle.Digest]*box
}

// box is a bundle that is coming or lies here.
type box struct {
	*bundle.Head
	id   bundle.Digest
	path string
	// has says which blocks are durable; missing counts the others.
	has     []bool
	missing int
}

func (x *box) need() (out []int) {
	for i, has := range x.has {
		if !has {
			out = append(out, i)
		}
	}
	return out
}

// load reads what lies on the disk, once. A box without a readable head was
// begun when the power went and is taken away.
func (b *boxes) load() error {
	if b.read {
		return nil
	}
	b.by = map[bundle.Digest]*box{}
	entries, err := os.ReadDir(filepath.Join(b.dir, "in"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading what came in: %w", err)
	}
	for _, e := range entries {
		path := filepath.Join(b.dir, "in", e.Name())
		x, err := readBox(path)
		if err != nil {
			if err := os.RemoveAll(path); err != nil {
				return fmt.Errorf("reading what came in: %w", err)
			}
			continue
		}
		b.by[x.id] = x
	}
	b.read = true
	return nil
}

func readBox(path string) (*box, error) {
	text, err := os.ReadFile(filepath.Join(path, headFile))
	if err != nil {
		return nil, err
	}
	h, n, err := bundle.ReadHead(text)
	if err != nil || n != len(text) {
		return nil, errors.New("no head")
	}
	x := newBox(h, path)
	for i := range x.has {
		block, err := os.ReadFile(filepath.Join(path, strconv.Itoa(i)))
		if err == nil && h.Right(i, block) {
			x.has[i] = true
			x.missing--
		}
	}
	return x, nil
}

func newBox(h *bundle.Head, path string) *box {
	return &box{Head: h, id: h.ID(), path: path, has: make([]bool, h.Blocks()), missing: h.Blocks()}
}

// open finds the box of a bundle, or makes it durable.
func (b *boxes) open(h *bundle.Head) (*box, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(); err != nil {
		return nil, err
	}
	id := h.ID()
	if x := b.by[id]; x != nil {
		return x, nil
	}
	path := filepath.Join(b.dir, "in", hex.EncodeToString(id[:]))
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, diskFault(err)
	}
	if err := writeFile(path, headFile, h.Bytes()); err != nil {
		return nil, err
	}
	for _, dir := range []string{filepath.Join(b.dir, "in"), b.dir, filepath.Dir(b.dir)} {
		if err := vault.SyncDir(dir); err != nil {
			return nil, diskFault(err)
		}
	}
	x := newBox(h, path)
	b.by[id] = x
	return x, nil
}

// find gives the box of a bundle, nil for none.
func (b *boxes) find(id bundle.Digest) (*box, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(); err != nil {
		return nil, err
	}
	return b.by[id], nil
}

// put makes a block durable; whole says that it was the last that was missing.
func (b *boxes) put(x *box, i int, block []byte) (whole bool, err error) {
	if !x.Right(i, block) {
		return false, fault.New(fault.Invalid, "bundle.damaged")
	}
	b.mu.Lock()
	has := x.has[i]
	b.mu.Unlock()
	if !has {
		if err := writeFile(x.path, strconv.Itoa(i), block); err != nil {
			return false, err
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !x.has[i] {
		x.has[i] = true
		x.missing--
	}
	return x.missing == 0, nil
}

// whole reads a bundle from its box.
func (b *boxes) whole(x *box) (*bundle.Bundle, error) {
	var all bytes.Buffer
	all.Write(x.Bytes())
	for i := range x.has {
		block, err := os.ReadFile(filepath.Join(x.path, strconv.Itoa(i)))
		if err != nil {
			return nil, fmt.Errorf("reading a bundle that came: %w", err)
		}
		all.Write(block)
	}
	return bundle.Read(&all)
}

// drop takes a box away.
func (b *boxes) drop(id bundle.Digest) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	x := b.by[id]
	if x == nil {
		return nil
	}
	delete(b.by, id)
	if err := os.RemoveAll(x.path); err != nil {
		return fmt.Errorf("clearing a bundle that was taken: %w", err)
	}
	return nil
}

// list gives the boxes that a test picks, in the order of senders and numbers.
func (b *boxes) list(pick func(*box) bool) (out []*box, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(); err != nil {
		return nil, err
	}
	for _, x := range b.by {
		if pick(x) {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(p, q *box) int {
		if c := bytes.Compare(p.From[:], q.From[:]); c != 0 {
			return c
		}
		if c := bytes.Compare(p.To[:], q.To[:]); c != 0 {
			return c
		}
		return int(p.Seq - q.Seq)
	})
	return out, nil
}

// keepReceipt keeps a receipt that is carried to whoever packed; a later one
// takes the place of an earlier.
func (b *boxes) keepReceipt(from, to canon.ID, seq int64, text []byte) error {
	dir := filepath.Join(b.dir, "receipts", from.String())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return diskFault(err)
	}
	was, err := os.ReadFile(filepath.Join(dir, to.String()))
	if err == nil {
		if old, ok := receiptSeq(was); ok && old >= seq {
			return nil
		}
	}
	return writeFile(dir, to.String(), text)
}

func receiptSeq(text []byte) (int64, bool) {
	lines := bytes.SplitN(text, []byte("\n"), 3)
	if len(lines) < 3 {
		return 0, false
	}
	v, err := canon.Parse(lines[1])
	return v.Num("seq"), err == nil
}

// receiptsFor are the carried receipts that lie here for a node.
func (b *boxes) receiptsFor(from canon.ID) (out [][]byte, err error) {
	dir := filepath.Join(b.dir, "receipts", from.String())
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), ".") {
			continue // one that was being written
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, err
}

// writeFile makes a small file durable under its name, whole or not at all.
func writeFile(dir, name string, b []byte) error {
	at := filepath.Join(dir, name)
	f, err := os.OpenFile(at+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return diskFault(err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(at+".new", at)
	}
	if err == nil {
		err = vault.SyncDir(dir)
	}
	return diskFault(err)
}

// diskFault says a full or failing disk as such: what came was not kept.
func diskFault(err error) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Unavailable, "exchange.disk").Because(err)
}
