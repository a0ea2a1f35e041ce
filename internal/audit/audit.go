package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/seal"
	"genggam/internal/store"
	"genggam/internal/vault"

	"golang.org/x/mod/sumdb/tlog"
)

// Report is what the auditor's walk found.
type Report struct {
	Entries  int64             `json:"entries"`
	Streams  int64             `json:"streams"`
	Commits  int64             `json:"commits"`
	Items    int64             `json:"items"`
	Files    int64             `json:"files"`
	Findings []journal.Finding `json:"findings"`
	// Root of the tree that was walked, and its size.
	Root tlog.Hash `json:"root"`
}

// maxFindings bounds a report; a log that is wholly other finds one thing a line.
const maxFindings = 1000

type audit struct {
	p   *premises.Premises
	r   *Report
	ctx context.Context
	// say is called now and then with how far the walk is.
	say func(stage string, done int64)
	// missing are items that an entry commits to and that are not there, by the
	// entry's position; an entry that erased them says so later in the journal.
	missing map[canon.ID]int64
	// pinned are the digests of standards that cases were filed under.
	pinned map[string]string
	// held is the next commit that the walk has not reached.
	held *commitRow
}

func (a *audit) find(what string, position int64, format string, args ...any) {
	if len(a.r.Findings) < maxFindings {
		a.r.Findings = append(a.r.Findings, journal.Finding{What: what, Position: position, Detail: fmt.Sprintf(format, args...)})
	}
}

// Verify walks everything: each line and its place, the tree against every
// signed checkpoint, the index of streams, every item of the vault against its
// commitment, every file, the gaps of the registers, and the tables against a
// replay of the journal. It changes nothing.
func Verify(ctx context.Context, p *premises.Premises, say func(stage string, done int64)) (Report, error) {
	r := Report{}
	if say == nil {
		say = func(string, int64) {}
	}
	a := &audit{p: p, r: &r, ctx: ctx, say: say, missing: map[canon.ID]int64{}, pinned: map[string]string{}}
	for _, walk := range []func() error{a.log, a.rolledBack, a.streams, a.checks, a.marked, a.rows, a.settled} {
		if err := walk(); err != nil {
			return r, err
		}
	}
	return r, nil
}

// size is how many entries the log has now.
func (a *audit) size() (n int64, err error) {
	_, err = a.p.Store.One(a.ctx, `SELECT size FROM log_head WHERE id = 1`, nil, &n)
	return n, err
}

// settled compares the tables; beside a running node again when it wrote
// meanwhile, three times at most.
func (a *audit) settled() error {
	for try := 1; ; try++ {
		before, err := a.size()
		if err != nil {
			return err
		}
		found := len(a.r.Findings)
		if err := a.tables(); err != nil {
			return err
		}
		after, err := a.size()
		if err != nil || after == before || try == 3 || len(a.r.Findings) == found {
			return err
		}
		a.r.Findings = a.r.Findings[:found]
	}
}

// log walks entries and commits side by side.
func (a *audit) log() error {
	c := journal.Check{Origin: a.p.Store.Origin(), Report: func(f journal.Finding) {
		a.find(f.What, f.Position, "%s", f.Detail)
	}}
	size, err := a.size()
	if err != nil {
		return err
	}
	commits := a.commits(size)
	var pending []tlog.Hash
	err = a.p.Store.Each(a.ctx, `SELECT pos, line FROM entries WHERE pos < ? OR pos >= ? ORDER BY pos`, []any{size, a.beyond(size)}, func(scan store.Scan) error {
		var pos int64
		var line []byte
		if err := scan(&pos, &line); err != nil {
			return err
		}
		e, hashes, ok := c.Line(pos, line)
		pending = append(pending, hashes...)
		if pos%1000 == 0 {
			a.say("journal", pos)
		}
		if ok {
			a.vault(e)
			a.erasing(e)
			a.pin(e)
		}
		return a.commit(&c, &pending, commits)
	})
	if err != nil {
		return fmt.Errorf("walking the journal: %w", err)
	}
	for id, position := range a.missing {
		a.find("verify.item-missing", position, "item %s is not in the vault and no entry erased it", id)
	}
	clear(a.missing)
	a.r.Entries, a.r.Streams, a.r.Root = c.Edge.Size, int64(c.Streams()), c.Edge.Root()
	if a.held == nil {
		if row, ok := commits(); ok {
			a.held = &row
		}
	}
	if a.held != nil {
		a.find("verify.entries-missing", c.Edge.Size, "a signed checkpoint speaks of %d entries", a.held.size)
	}
	if size != c.Edge.Size || len(pending) > 0 {
		a.find("verify.unsigned-entries", c.Edge.Size, "the head says %d entries; %d hashes are under no checkpoint", size, len(pending))
	}
	return nil
}

// beyond is from where entries are looked at although the head does not speak
// of them: on a node at rest all of them, beside a running one none.
func (a *audit) beyond(size int64) int64 {
	if a.p.Config.ReadOnly {
		return canon.MaxInt
	}
	return size
}

type commitRow struct {
	size       int64
	hashes     []byte
	checkpoint []byte
}

// commits gives the commits one by one, in pages.
func (a *audit) commits(upTo int64) func() (commitRow, bool) {
	var page []commitRow
	after, end := int64(-1), false
	load := func() {
		page = page[:0]
		err := a.p.Store.Each(a.ctx, `SELECT size, hashes, checkpoint FROM commits WHERE size > ? AND size <= ? ORDER BY size LIMIT 500`, []any{after, upTo}, func(scan store.Scan) error {
			var r commitRow
			err := scan(&r.size, &r.hashes, &r.checkpoint)
			page = append(page, r)
			return err
		})
		if err != nil {
			a.find("verify.commits-unreadable", after, "%v", err)
		}
		end = len(page) == 0
	}
	i := 0
	return func() (commitRow, bool) {
		if i >= len(page) && !end {
			load()
			i = 0
		}
		if end {
			return commitRow{}, false
		}
		r := page[i]
		i++
		after = r.size
		return r, true
	}
}

// commit judges the commit that ends at the present size, if one does. next is
// peeked by asking for it only when the size it must have is reached.
func (a *audit) commit(c *journal.Check, pending *[]tlog.Hash, next func() (commitRow, bool)) error {
	if a.held == nil {
		row, ok := next()
		if !ok {
			return nil
		}
		a.held = &row
	}
	if a.held.size > c.Edge.Size {
		return nil
	}
	row := *a.held
	a.held = nil
	a.r.Commits++
	if row.size < c.Edge.Size {
		a.find("verify.commit-place", row.size, "a commit ends where none can")
		return nil
	}
	blob := make([]byte, 0, len(row.hashes))
	for _, h := range *pending {
		blob = append(blob, h[:]...)
	}
	*pending = (*pending)[:0]
	if !bytes.Equal(blob, row.hashes) {
		a.find("verify.tree", row.size-1, "the stored hashes of this commit are not those of its entries")
	}
	cp, err := seal.OpenCheckpoint(row.checkpoint, a.p.Key.Verifier())
	switch {
	case err != nil:
		a.find("verify.checkpoint-signature", row.size-1, "%v", err)
	case cp.Size != row.size || tlog.Hash(cp.Root) != c.Edge.Root():
		a.find("verify.checkpoint-root", row.size-1, "the signed head is another tree's")
	}
	return nil
}

// vault judges every item that an entry commits to.
func (a *audit) vault(e journal.Entry) {
	for _, ref := range e.Items {
		a.r.Items++
		it, _, err := a.p.Vault.Open(a.ctx, ref.ID)
		switch {
		case fault.Of(err) == fault.Gone:
			a.missing[ref.ID] = e.Position
		case err != nil:
			a.find("verify.item-changed", e.Position, "item %s: %v", ref.ID, err)
		case it.Commitment != ref.Commitment:
			a.find("verify.item-other", e.Position, "item %s is not what was committed to", ref.ID)
		case it.Kind == "file":
			a.file(e.Position, ref.ID)
		}
	}
}

func (a *audit) file(position int64, id canon.ID) {
	a.r.Files++
	_, r, err := a.p.Vault.OpenFile(a.ctx, id)
	if err == nil {
		_, err = io.Copy(io.Discard, r)
		err = errors.Join(err, r.Close())
	}
	if err != nil {
		a.find("verify.file-changed", position, "file %s: %v", id, err)
	}
}

// erasing takes the items that an entry erased off the list of the missing.
func (a *audit) erasing(e journal.Entry) {
	if e.Kind != vault.KindErased {
		return
	}
	if v, err := canon.Parse(e.Data); err == nil {
		for _, text := range v.Texts("items") {
			if id, err := canon.ParseID(text); err == nil {
				delete(a.missing, id)
			}
		}
	}
}

// pin notes the standard that a case was filed under, as its entry says.
func (a *audit) pin(e journal.Entry) {
	if e.Kind != "case.submitted/1" {
		return
	}
	v, err := canon.Parse(e.Data)
	if err != nil {
		return // said already
	}
	ref, digest := fmt.Sprintf("%s@%d", v.Str("standard"), v.Num("version")), v.Str("digest")
	if was, ok := a.pinned[ref]; ok && was != digest {
		a.find("verify.standard-changed", e.Position, "%s is not what other cases were filed under", ref)
	}
	a.pinned[ref] = digest
}

// streams compares the index of streams with the lines: each row with its line,
// and their number with that of the lines, since an entry that the index leaves
// out is seen by nobody.
func (a *audit) streams() error {
	rows := int64(0)
	defer func() {
		if rows != a.r.Entries {
			a.find("verify.stream-index", -1, "the index knows %d of %d entries", rows, a.r.Entries)
		}
	}()
	return a.p.Store.Each(a.ctx, `SELECT s.stream, s.seq, s.pos, e.line FROM streams s LEFT JOIN entries e ON e.pos = s.pos ORDER BY s.stream, s.seq`, nil, func(scan store.Scan) error {
		var stream string
		var seq, pos int64
		var line []byte
		if err := scan(&stream, &seq, &pos, &line); err != nil {
			return err
		}
		if e, err := journal.Parse(line); err == nil && (e.Stream != stream || e.Seq != seq) || len(line) == 0 {
			a.find("verify.stream-index", pos, "the index says %s, %d", stream, seq)
		}
		if pos < a.r.Entries {
			rows++
		}
		return nil
	})
}

// checks runs what each room judges of its own streams.
func (a *audit) checks() error {
	for _, part := range a.p.Parts() {
		if part.Check == nil {
			continue
		}
		err := part.Check(a.ctx, func(what string, position int64, detail string) { a.find(what, position, "%s", detail) })
		if err != nil {
			return fmt.Errorf("judging %s: %w", part.Prefix, err)
		}
	}
	return nil
}

// tables replays the journal into a store of its own and compares row by row.
func (a *audit) tables() error {
	dir, err := os.MkdirTemp("", "genggam-verify-*")
	if err != nil {
		return fmt.Errorf("comparing tables: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	scratch, err := store.Open(a.ctx, store.Config{Dir: dir, Log: a.p.Log})
	if err != nil {
		return err
	}
	defer func() { _ = scratch.Close() }()
	if err := replay(a.ctx, a.p.Parts(), a.p.Store, scratch, func(n int64) { a.say("tables", n) }); err != nil {
		a.find("verify.replay", -1, "%v", err)
		return nil
	}
	if err := a.schema(scratch); err != nil {
		return err
	}
	for _, part := range a.p.Parts() {
		for _, tab := range part.Tables {
			if err := a.compare(scratch, tab.Name, tab.Key, tab.Columns); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *audit) compare(want *store.Store, name, key, columns string) error {
	sql := `SELECT ` + columns + ` FROM ` + name + ` ORDER BY ` + key
	n := strings.Count(columns, ",") + 1
	left, stopL := rowsOf(a.ctx, a.p.Store, sql, n)
	right, stopR := rowsOf(a.ctx, want, sql, n)
	defer stopL()
	defer stopR()
	for i := 0; ; i++ {
		l, okL, errL := left()
		r, okR, errR := right()
		if err := errors.Join(errL, errR); err != nil {
			return fmt.Errorf("comparing %s: %w", name, err)
		}
		if !okL && !okR {
			return nil
		}
		if okL != okR || !slices.Equal(l, r) {
			a.find("verify.table-differs", -1, "%s, row %d is not what the journal says", name, i+1)
			if okL != okR {
				return nil
			}
		}
	}
}
