package notify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/store"
)

const (
	// readBatch is how many entries one round reads.
	readBatch = 1000
	// stale is how old a thing may be to be told: when the out-tray is read for
	// the first time, nobody is told what happened last year.
	stale = 7 * 24 * time.Hour
)

// told is what an entry means for whoever applied.
type told struct {
	no, pos, at int64
	office      string
	// kind is one of Kinds, "" when what waited to be told is no longer worth it.
	kind        string
	phone, mail bool
	// applicant are the words of whoever applied, where the entry names them.
	applicant canon.ID
}

// CatchUp reads the journal from where it stopped and notes what is worth
// telling. It may be called at any time and as often as one likes; more says
// that it has not reached the end.
func (r *Room) CatchUp(ctx context.Context) (more bool, err error) {
	from, known, err := r.cursor(ctx)
	if err != nil {
		return false, err
	}
	var lines [][]byte
	next := from
	err = r.Store.Each(ctx, `SELECT pos, line FROM entries WHERE pos >= ? ORDER BY pos LIMIT ?`, []any{from, int64(readBatch)}, func(scan store.Scan) error {
		var pos int64
		var line []byte
		err := scan(&pos, &line)
		lines, next = append(lines, line), pos+1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("reading what is to be told: %w", err)
	}
	if next == from && known {
		return false, nil
	}
	news, err := r.news(ctx, lines)
	if err != nil {
		return false, err
	}
	err = r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		var was int64
		found, err := t.One(`SELECT pos FROM notice_cursor WHERE id = 1`, nil, &was)
		if err != nil || found && was != from {
			return err // somebody else read on meanwhile
		}
		for _, n := range news {
			if err := note(t, n); err != nil {
				return err
			}
		}
		return t.Exec(`INSERT INTO notice_cursor (id, pos) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET pos = excluded.pos`, next)
	})
	return len(lines) == readBatch, err
}

// cursor is where reading goes on. The first time it is the first entry that is
// not stale: entries are in order of time, so it is found by halving.
func (r *Room) cursor(ctx context.Context) (pos int64, known bool, err error) {
	known, err = r.Store.One(ctx, `SELECT pos FROM notice_cursor WHERE id = 1`, nil, &pos)
	if err != nil || known {
		return pos, known, err
	}
	var end int64
	if _, err := r.Store.One(ctx, `SELECT coalesce(max(pos), -1) FROM entries`, nil, &end); err != nil {
		return 0, false, err
	}
	old := r.Now().Add(-stale).UnixMilli()
	low, high := int64(0), end+1
	for low < high {
		mid := (low + high) / 2
		line, err := r.Store.Line(ctx, mid)
		if err != nil {
			return 0, false, err
		}
		e, err := journal.Parse(line)
		if err != nil {
			return 0, false, err
		}
		if e.At < old {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, false, nil
}

// news are what a run of entries means, the newest of each case, with how its
// applicant can be reached.
func (r *Room) news(ctx context.Context, lines [][]byte) ([]told, error) {
	at := map[int64]int{}
	var out []told
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return nil, err
		}
		n, tells, err := worth(e)
		if err != nil {
			return nil, err
		}
		if !tells || r.Now().UnixMilli()-e.At > stale.Milliseconds() {
			continue
		}
		if n.no < 0 {
			if n.no, err = r.caseOf(ctx, e.Stream); err != nil {
				return nil, err
			}
		}
		if n.no < 0 {
			continue
		}
		if n.kind == "ready" {
			if waits, err := r.Store.One(ctx, `SELECT 1 FROM documents WHERE case_no = ? AND state = 'signed' AND certified = 1`, []any{n.no}, new(int64)); err != nil || waits {
				n.kind = "" // nobody is called for a letter whose signer has to confirm
				if err != nil {
					return nil, err
				}
			}
		}
		n.pos, n.at, n.office = e.Position, e.At, e.Unit
		if i, ok := at[n.no]; ok {
			out[i] = n
			continue
		}
		at[n.no], out = len(out), append(out, n)
	}
	return out, r.reach(ctx, out)
}

// reach finds out by which ways each applicant can be told.
func (r *Room) reach(ctx context.Context, news []told) error {
	_, on, err := r.Mail(ctx)
	if err != nil {
		return err
	}
	for i := range news {
		if news[i].kind == "" {
			continue
		}
		phone, mail, err := r.desk.Reach(ctx, news[i].no, news[i].applicant)
		switch {
		case fault.Of(err) == fault.Gone:
			news[i].kind = ""
		case err != nil:
			return err
		default:
			news[i].phone, news[i].mail = phone, on && mail
		}
	}
	return nil
}

// worth says whether an entry changes what there is to tell, and to what. The
// case is -1 where the entry alone does not say which it is: the first entry of
// a case does, by its position, and names its applicant.
func worth(e journal.Entry) (n told, tells bool, err error) {
	n.no = -1
	if strings.HasPrefix(e.Stream, "document/") {
		switch e.Kind {
		case "document.replaced/1":
			n.kind = "replaced"
		case "document.revoked/1":
			n.kind = "revoked"
		case "document.sealed/1":
			v, err := canon.Parse(e.Data)
			if err == nil && v.Flag("certified") {
				n.kind = "ready" // it may have waited for its signer
			}
		}
		return n, n.kind != "", nil
	}
	if strings.HasPrefix(e.Stream, "permit/") {
		return ofPermit(e)
	}
	if !strings.HasPrefix(e.Stream, "case/") {
		return n, false, nil
	}
	ev, err := casework.Decode(e.Kind, e.Data)
	if err != nil {
		return n, false, err
	}
	if s, ok := ev.(casework.Submitted); ok {
		// At the counter a slip was handed over.
		return told{no: e.Position, kind: "received", applicant: s.Applicant}, s.Channel != "counter", nil
	}
	n.kind, tells = meaning(ev)
	return n, tells, nil
}

// ofPermit is what an entry of a permit's life is worth: the case that it came of
// is in the entry, -1 for a permit that was only recorded.
func ofPermit(e journal.Entry) (n told, tells bool, err error) {
	v, err := canon.Parse(e.Data)
	if err != nil || v.At("case").Kind != canon.Int {
		return n, false, err
	}
	n.no = v.Num("case")
	n.kind = map[string]string{
		"permit.reminded/1": "expiring", "permit.warned/1": "warned", "permit.suspended/1": "suspended", "permit.withdrawn/1": "withdrawn",
		"permit.lifted/1": "restored", "permit.answered/1": "answered", "permit.expired/1": "expired",
	}[e.Kind]
	return n, n.kind != "", nil
}

// meaning is the kind of message that an event of a running case is worth.
func meaning(ev casework.Event) (kind string, tells bool) {
	switch ev := ev.(type) {
	case casework.ReturnedForMore:
		return "returned", true
	case casework.ClockPaused:
		return "paused", true
	case casework.TimeExtended:
		return "extended", true
	case casework.LimitLapsed:
		return "late", true
	case casework.Decided:
		return "refused", ev.Outcome == casework.Refuse
	case casework.ProductIssued:
		return "ready", true
	case casework.Handed, casework.WithdrawnByApplicant, casework.Answered:
		return "", true
	}
	return "", false
}

// note keeps the newest thing of a case, or forgets it when it is known.
func note(t *store.Tx, n told) error {
	if n.kind == "" {
		return t.Exec(`DELETE FROM notices WHERE case_no = ?`, n.no)
	}
	phone, mail := int64(0), "none"
	if n.phone {
		phone = 1
	}
	if n.mail {
		mail = "waiting"
	}
	return t.Exec(`INSERT INTO notices (case_no, office, kind, pos, at, phone, offered_at, mail, tries, next_at, why) VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0, ?, '')
		ON CONFLICT (case_no) DO UPDATE SET office = excluded.office, kind = excluded.kind, pos = excluded.pos, at = excluded.at, phone = excluded.phone,
		offered_at = 0, mail = excluded.mail, tries = 0, next_at = excluded.next_at, why = ''`,
		n.no, n.office, n.kind, n.pos, n.at, phone, mail, n.at)
}
