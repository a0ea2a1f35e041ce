// Package scoreboard is the room where offices publish how they do: once a month a
// release that anybody can compute every figure from, and the figures themselves.
//
// What always holds (docs/decisions/0013): a release is made from the tables as the
// journal made them, names the checkpoint that it was made under, and its digest is
// an entry of the journal before anybody can read it; it is never made again; nothing
// in it is about fewer than ten; pages read stored figures and count nothing.
//
// It refuses to know what the figures are and what may be published: that is package
// openfile. Start reading at Rounds, then publish and gather; what is read stands in
// Board and File. Follows UU 25/2009 art. 23: performance is public.
package scoreboard

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"genggam/internal/canon"
	"genggam/internal/journal"
	"genggam/internal/openfile"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

const (
	stream        = "open-data/"
	kindPublished = "open-data.published/1"
	columns       = "pos, office, month, digest, at"
)

// Room is the scoreboard of an open node.
type Room struct {
	*premises.Premises
	// done is the last month for which every office was looked at.
	done atomic.Int64
}

// New furnishes it.
func New(p *premises.Premises) *Room {
	r := &Room{Premises: p}
	p.Keep(premises.Part{Prefix: stream, Check: r.check, Tables: []premises.Table{{Name: "open_published", Key: "pos", Columns: columns}},
		Replay: func(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
			return journal.Each(lines, func(e journal.Entry) error { return save(t, e) })
		}})
	return r
}

// published is what the journal keeps of a release.
type published struct {
	Digest [32]byte
	Month  openfile.Month
	// Size is how many bytes it has.
	Size int64
}

func (p published) encode() ([]byte, error) {
	return canon.Write(kindPublished, func(o *canon.Object) {
		o.Str("digest", base64.RawURLEncoding.EncodeToString(p.Digest[:]))
		o.Int("month", int64(p.Month))
		o.Int("size", p.Size)
	})
}

func decode(data []byte) (published, error) {
	return canon.Read(kindPublished, data, func(r *canon.Record) (p published) {
		b, err := base64.RawURLEncoding.DecodeString(r.Text("digest"))
		if err == nil && copy(p.Digest[:], b) != len(p.Digest) {
			err = fmt.Errorf("no digest")
		}
		if err != nil {
			r.Wrong("digest", err)
		}
		p.Month, p.Size = openfile.Month(r.V.Num("month")), r.V.Num("size")
		return p
	})
}

// save writes the row of an entry.
func save(t *store.Tx, e journal.Entry) error {
	if e.Kind != kindPublished {
		return nil
	}
	p, err := decode(e.Data)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO open_published (`+columns+`) VALUES (?, ?, ?, ?, ?)`, e.Position, e.Unit, int64(p.Month), p.Digest[:], e.At)
}

// check holds every stored release against its digest, and its figures against it.
func (r *Room) check(ctx context.Context, find func(what string, position int64, detail string)) error {
	type line struct {
		office string
		month  int64
		pos    int64
		digest [32]byte
	}
	var all []line
	err := r.Store.Each(ctx, `SELECT office, month, pos, digest FROM open_published ORDER BY pos`, nil, func(scan store.Scan) error {
		var l line
		err := scan(&l.office, &l.month, &l.pos, store.Hash(&l.digest))
		all = append(all, l)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading what was published: %w", err)
	}
	for _, l := range all {
		doc, err := r.whole(ctx, region.Code(l.office), openfile.Month(l.month))
		if err != nil || sha256.Sum256(doc) != l.digest {
			find("open data", l.pos, "the release of "+l.office+" for "+openfile.Month(l.month).String()+" is not what was published")
			continue
		}
		if wrong, err := r.differ(ctx, l.office, doc); err != nil {
			return err
		} else if wrong {
			find("open data", l.pos, "the figures or files of "+l.office+" for "+openfile.Month(l.month).String()+" do not follow from the release")
		}
	}
	return nil
}

// differ makes figures and files of a release again and compares them.
func (r *Room) differ(ctx context.Context, office string, doc []byte) (bool, error) {
	rel, err := openfile.Decode(doc)
	if err != nil {
		return false, err
	}
	want := map[string][]byte{}
	for _, f := range openfile.FiguresOf(rel) {
		if want[f.Service], err = json.Marshal(f); err != nil {
			return false, err
		}
	}
	n := len(want)
	wrong := false
	err = r.Store.Each(ctx, `SELECT service, data FROM open_figures WHERE office = ? AND month = ?`, []any{office, int64(rel.Month)}, func(scan store.Scan) error {
		var service string
		var data []byte
		err := scan(&service, &data)
		wrong, n = wrong || !bytes.Equal(want[service], data), n-1
		return err
	})
	if err != nil || wrong || n != 0 {
		return true, err
	}
	for _, name := range made() {
		s := sha256.New()
		if err := rel.Write(name, s); err != nil {
			return false, err
		}
		got, err := r.File(ctx, region.Code(office), rel.Month, name)
		if err != nil || !bytes.Equal(s.Sum(nil), got.Digest[:]) {
			return true, nil //nolint:nilerr // a file that is not there is the finding
		}
	}
	return false, nil
}
