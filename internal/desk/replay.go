package desk

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/journal"
	"genggam/internal/store"
)

// The tables that pages read are a pure function of the journal. replay writes
// them from the streams of a source into a transaction; rebuild does that in
// place, verify does it in a store of its own and compares.

// derived are the tables that replay writes, each with the columns that make
// its rows comparable, the first ones being the key.
var derived = []struct{ name, key, columns string }{
	{"cases", "no", caseColumns},
	{"documents", "no", documentColumns + ", pdf_item, pdf_digest"},
	{"register_lines", "office, register, year, seq", "office, register, year, seq, use, document, item, pos"},
	{"looks", "case_no, pos", "case_no, pos, at, account, role, reason"},
	{"tasks", "case_no, kind", "case_no, kind, office, role, due_at, done_at"},
}

// replayBatch is how many streams go into one transaction of a replay.
const replayBatch = 2000

// replay writes the derived tables of src into dst, telling progress as it goes.
func replay(ctx context.Context, src, dst *store.Store, progress func(done int64)) error {
	done := int64(0)
	for _, prefix := range []string{caseStream, documentStream, "register/", "looks/"} {
		batch := make([]string, 0, replayBatch)
		flush := func() error {
			err := dst.Act(ctx, store.By{}, func(t *store.Tx) error {
				for _, s := range batch {
					if err := replayStream(ctx, src, t, s); err != nil {
						return fmt.Errorf("replaying %s: %w", s, err)
					}
				}
				return nil
			})
			done += int64(len(batch))
			batch = batch[:0]
			if progress != nil {
				progress(done)
			}
			return err
		}
		for s, err := range streams(ctx, src, prefix) {
			if err != nil {
				return err
			}
			if batch = append(batch, s); len(batch) == replayBatch {
				if err := flush(); err != nil {
					return err
				}
			}
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}

// streams lists the streams with a prefix, a page at a time, so that no cursor
// stays open over the writes in between.
func streams(ctx context.Context, src *store.Store, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		after, end := prefix, prefix[:len(prefix)-1]+string(prefix[len(prefix)-1]+1)
		for {
			var page []string
			err := src.Each(ctx, `SELECT stream FROM streams WHERE stream > ? AND stream < ? AND seq = 1 ORDER BY stream LIMIT ?`,
				[]any{after, end, int64(replayBatch)}, func(scan store.Scan) error {
					var s string
					err := scan(&s)
					page = append(page, s)
					return err
				})
			if err != nil {
				yield("", err)
				return
			}
			for _, s := range page {
				if !yield(s, nil) {
					return
				}
			}
			if len(page) < replayBatch {
				return
			}
			after = page[len(page)-1]
		}
	}
}

func replayStream(ctx context.Context, src *store.Store, t *store.Tx, stream string) error {
	lines, err := src.Stream(ctx, stream)
	if err != nil {
		return err
	}
	switch kind, _, _ := strings.Cut(stream, "/"); kind + "/" {
	case caseStream:
		return replayCase(t, lines)
	case documentStream:
		return replayDocument(ctx, src, t, strings.TrimPrefix(stream, documentStream), lines)
	case "register/":
		return replayRegister(t, stream, lines)
	default:
		return replayLooks(t, lines)
	}
}

func replayCase(t *store.Tx, lines [][]byte) error {
	var tasks []casework.Event
	c, err := foldCase(lines, func(e casework.Event, _ journal.Entry) { tasks = append(tasks, e) })
	if err != nil {
		return err
	}
	for _, e := range tasks {
		if err := saveTask(t, c.No, e, c.Office); err != nil {
			return err
		}
	}
	return saveCase(t, c)
}

func replayDocument(ctx context.Context, src *store.Store, t *store.Tx, idText string, lines [][]byte) error {
	doc, entries, err := foldDocument(lines)
	if err != nil {
		return err
	}
	id, err := canon.ParseID(idText)
	if err != nil || len(entries) == 0 || len(entries[0].Items) == 0 {
		return fmt.Errorf("document %s has no signer's act", idText)
	}
	var caseNo int64
	if _, err := src.One(ctx, `SELECT pos FROM streams WHERE stream = ? AND seq = 1`, []any{caseStream + doc.Signed.Case}, &caseNo); err != nil {
		return err
	}
	var pdf, digest []byte
	state := "signed"
	for _, e := range entries {
		switch e.Kind {
		case "document.sealed/1":
			state = "sealed"
			pdf, digest = e.Items[0].ID[:], doc.Sealed.PDF[:]
		case "document.replaced/1":
			state = "replaced"
		case "document.revoked/1":
			state = "revoked"
		}
	}
	first, s := entries[0], doc.Signed
	return t.Exec(`INSERT INTO documents (`+documentColumns+`, pdf_item, pdf_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		first.Position, id[:], entries[len(entries)-1].Seq, caseNo, s.Office, s.Standard, s.Number, first.At, int64(s.Until), state,
		s.Content[:], first.Items[0].ID[:], pdf, digest)
}

func replayRegister(t *store.Tx, stream string, lines [][]byte) error {
	parts := strings.Split(stream, "/")
	if len(parts) != 4 {
		return fmt.Errorf("a register's stream has four parts")
	}
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		v, err := canon.Parse(e.Data)
		if err != nil {
			return err
		}
		l := numberLine{register: register{Office: parts[1], Name: parts[2]}, Seq: int(v.Num("number")), Use: v.Str("use"), Document: v.Num("document"), Pos: e.Position}
		if _, err := fmt.Sscan(parts[3], &l.Year); err != nil {
			return err
		}
		if s := v.Str("item"); s != "" {
			if l.Item, err = canon.ParseID(s); err != nil {
				return err
			}
		}
		if err := saveNumber(t, l); err != nil {
			return err
		}
	}
	return nil
}

func replayLooks(t *store.Tx, lines [][]byte) error {
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		v, err := canon.Parse(e.Data)
		if err != nil || e.Kind != "look.made/1" || v.At("case").Kind != canon.Int {
			continue
		}
		if err := saveLook(t, e, v.Num("case"), v.Str("reason")); err != nil {
			return err
		}
	}
	return nil
}

// Rebuild empties the derived tables and writes them again from the journal.
// The node must not be serving.
func (d *Desk) Rebuild(ctx context.Context, progress func(done int64)) error {
	err := d.store.Act(ctx, store.By{}, func(t *store.Tx) error {
		for _, tab := range derived {
			if err := t.Exec(`DELETE FROM ` + tab.name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("emptying the tables: %w", err)
	}
	return replay(ctx, d.store, d.store, progress)
}
