package premises

import (
	"context"
	"errors"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/store"

	"golang.org/x/mod/sumdb/tlog"
)

// The log is published as C2SP tlog-tiles: tiles of 256 hashes and bundles of
// 256 entries. An entry is the 32-byte digest of a line, so the whole log can
// be copied and checked by anybody and speaks of nobody.

// tileHeight is 8 in C2SP tlog-tiles: 256 hashes a tile.
const tileHeight = 8

// TileWidth is how many hashes or entries a full tile holds.
const TileWidth = 1 << tileHeight

// noTile is said for a tile that the log is too short for.
func noTile() error { return fault.New(fault.NotFound, "log.no-tile") }

// Origin names the log of this node; a restored or cloned node has another.
func (p *Premises) Origin() canon.ID { return p.Store.Origin() }

// Checkpoint is the newest signed head of the log (C2SP tlog-checkpoint). An
// empty log has none yet.
func (p *Premises) Checkpoint(ctx context.Context) ([]byte, error) {
	_, note, err := p.head(ctx)
	return note, err
}

func (p *Premises) head(ctx context.Context) (size int64, note []byte, err error) {
	found, err := p.Store.One(ctx, `SELECT size, checkpoint FROM commits ORDER BY size DESC LIMIT 1`, nil, &size, &note)
	if err != nil {
		return 0, nil, fmt.Errorf("reading the head of the log: %w", err)
	}
	if !found {
		return 0, nil, noTile()
	}
	return size, note, nil
}

// Tile gives the hashes of one tile: level 0 are the hashes of entries, each
// level above those of 256 times as many. Width is 1 to 256. What the newest
// checkpoint does not hold is refused.
func (p *Premises) Tile(ctx context.Context, level int, n int64, width int) ([]byte, error) {
	if level == 0 {
		digests, err := p.digests(ctx, n, width)
		if err != nil {
			return nil, err
		}
		out := make([]byte, 0, len(digests)*tlog.HashSize)
		for _, digest := range digests {
			h := tlog.RecordHash(digest[:])
			out = append(out, h[:]...)
		}
		return out, nil
	}
	size, _, err := p.head(ctx)
	if err != nil {
		return nil, err
	}
	if level > 7 || n > size>>(tileHeight*(level+1)) || n<<tileHeight+int64(width) > size>>(tileHeight*level) {
		return nil, noTile()
	}
	return tlog.ReadTileData(tlog.Tile{H: tileHeight, L: level, N: n, W: width}, p.Store.Hashes(ctx))
}

// Entries gives one bundle of entries: each a length of two bytes and the
// digest of a line.
func (p *Premises) Entries(ctx context.Context, n int64, width int) ([]byte, error) {
	digests, err := p.digests(ctx, n, width)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(digests)*(2+len(digests[0])))
	for _, digest := range digests {
		out = append(append(out, 0, byte(len(digest))), digest[:]...)
	}
	return out, nil
}

// digests are those of the lines of one tile.
func (p *Premises) digests(ctx context.Context, n int64, width int) ([][32]byte, error) {
	size, _, err := p.head(ctx)
	if err != nil {
		return nil, err
	}
	if n < 0 || width < 1 || width > TileWidth || n > size>>tileHeight || n<<tileHeight+int64(width) > size {
		return nil, noTile()
	}
	out := make([][32]byte, 0, width)
	from := n << tileHeight
	err = p.Store.Each(ctx, `SELECT line FROM entries WHERE pos >= ? AND pos < ? ORDER BY pos`, []any{from, from + int64(width)}, func(scan store.Scan) error {
		var line []byte
		err := scan(&line)
		out = append(out, journal.Digest(line))
		return err
	})
	if err == nil && len(out) != width {
		err = errors.New("an entry is missing")
	}
	if err != nil {
		return nil, fmt.Errorf("reading a tile: %w", err)
	}
	return out, nil
}
