package exchange

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"genggam/internal/bundle"
	"genggam/internal/canon"
	"genggam/internal/journal"
	"genggam/internal/store"
)

const prefix = "link/"

// The kinds of entries of the stream link/ORIGIN.
const (
	kindJoined    = "link.joined/1"
	kindEnded     = "link.ended/1"
	kindSplit     = "link.split/1"
	kindPacked    = "bundle.packed/1"
	kindTaken     = "bundle.taken/1"
	kindReceipted = "bundle.receipted/1"
)

const (
	endColumns  = `peer, packed, receipted, receipted_at, taken`
	nameColumns = `peer, seq, id, at`
)

// ends is how far the two sequences with a peer are.
type ends struct {
	packed, receipted, receiptedAt, taken int64
}

func (e *ends) columns() []any { return []any{&e.packed, &e.receipted, &e.receiptedAt, &e.taken} }

const findEnds = `SELECT packed, receipted, receipted_at, taken FROM link_ends WHERE peer = ?`

func endsOf(t *store.Tx, peer canon.ID) (e ends, err error) {
	_, err = t.One(findEnds, []any{peer[:]}, e.columns()...)
	return e, err
}

func (e ends) save(t *store.Tx, peer canon.ID) error {
	return t.Exec(`INSERT INTO link_ends (`+endColumns+`) VALUES (?, ?, ?, ?, ?) ON CONFLICT (peer) DO UPDATE SET
		packed = excluded.packed, receipted = excluded.receipted, receipted_at = excluded.receipted_at, taken = excluded.taken`,
		peer[:], e.packed, e.receipted, e.receiptedAt, e.taken)
}

// write appends an entry to the stream of a peer and brings the rows up to date.
func write(t *store.Tx, peer canon.ID, kind string, put func(*canon.Object)) error {
	data, err := canon.Write(kind, put)
	if err != nil {
		return err
	}
	e, err := t.Append(store.Draft{Stream: prefix + peer.String(), Kind: kind, Data: data})
	if err != nil {
		return err
	}
	return save(t, peer, e)
}

func save(t *store.Tx, peer canon.ID, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	now, err := endsOf(t, peer)
	if err != nil {
		return err
	}
	seq := v.Num("seq")
	id, _ := base64.RawURLEncoding.DecodeString(v.Str("id"))
	switch e.Kind {
	case kindPacked:
		now.packed = seq
		err = t.Exec(`INSERT INTO link_sent (`+nameColumns+`) VALUES (?, ?, ?, ?)`, peer[:], seq, id, e.At)
	case kindTaken:
		now.taken = seq
		err = t.Exec(`INSERT INTO link_taken (`+nameColumns+`) VALUES (?, ?, ?, ?)`, peer[:], seq, id, e.At)
	case kindReceipted:
		now.receipted, now.receiptedAt = seq, e.At
	default:
		return nil
	}
	if err != nil {
		return err
	}
	return now.save(t, peer)
}

func replay(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
	peer, err := canon.ParseID(strings.TrimPrefix(stream, prefix))
	if err != nil {
		return fmt.Errorf("reading %s: %w", stream, err)
	}
	return journal.Each(lines, func(e journal.Entry) error { return save(t, peer, e) })
}

func putName(seq int64, id bundle.Digest) func(*canon.Object) {
	return func(o *canon.Object) {
		o.Str("id", base64.RawURLEncoding.EncodeToString(id[:]))
		o.Int("seq", seq)
	}
}
