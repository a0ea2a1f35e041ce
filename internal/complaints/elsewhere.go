package complaints

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/open311"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Reports of another city's system, or of the one that an office had before, are
// brought along as that system published them (Open311 GeoReport v2) and shown
// under the name of its jurisdiction, every field as it was. They are nobody's work
// here: no clock runs, and whoever wants to report something reports it anew.

const (
	elsewherePrefix = "complaint-elsewhere/"
	kindBrought     = "complaint.brought/1"
	// broughtBatch is how many reports one act brings, mostRecord how long one is.
	broughtBatch = 50
	mostRecord   = 12 << 10
)

// Brought says what bringing reports came to.
type Brought struct{ New, Changed, Same int }

// Bring takes reports of another jurisdiction in. What is wrong with one refuses all
// and is told with its number in the file. The same report again changes nothing.
func (r *Room) Bring(ctx context.Context, a premises.Actor, source string, all []open311.Request) (out Brought, err error) {
	if err := a.May(premises.HandleComplaints); err != nil {
		return out, err
	}
	source = strings.ToLower(strings.TrimSpace(source))
	if !jurisdiction(source) || source == r.Card().Host || source == r.Card().Root {
		return out, fault.New(fault.Invalid, "complaints.brought-source").On("source")
	}
	if len(all) == 0 || len(all) > open311.MaxRequests {
		return out, fault.New(fault.Invalid, "complaints.brought-none", open311.MaxRequests).On("file")
	}
	for i := range all {
		if !sound(&all[i]) {
			return out, fault.New(fault.Invalid, "complaints.brought-wrong", i+1).On("file")
		}
	}
	for len(all) > 0 {
		n := min(len(all), broughtBatch)
		if err := r.bring(ctx, a, source, all[:n], &out); err != nil {
			return out, err
		}
		all = all[n:]
	}
	return out, nil
}

// jurisdiction says that a text may name one: a host or a code.
func jurisdiction(s string) bool {
	return len(s) >= 3 && len(s) <= 60 && strings.Contains(s, ".") && !strings.ContainsFunc(s, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.'
	})
}

// sound says that a report has what a report has to have, and nothing that is none.
func sound(q *open311.Request) bool {
	body, err := json.Marshal(q)
	if err != nil || len(body) > mostRecord || bytes.ContainsFunc(body, unicode.IsControl) || !utf8.Valid(body) {
		return false
	}
	if _, ok := requested(q); !ok || q.ID == "" || len(q.ID) > 40 || q.ServiceCode == "" || len(q.ServiceCode) > 60 || statusOf(q) == "" {
		return false
	}
	for _, x := range []struct {
		n    open311.Number
		most float64
	}{{q.Lat, 90}, {q.Long, 180}} {
		if v, err := strconv.ParseFloat(string(x.n), 64); x.n != "" && (err != nil || !(v >= -x.most && v <= x.most)) {
			return false
		}
	}
	return true
}

func statusOf(q *open311.Request) string {
	switch s := strings.ToLower(string(q.Status)); s {
	case "open", "closed":
		return s
	}
	return ""
}

// requested reads when a report was made: by RFC 3339, or as some systems write it.
func requested(q *open311.Request) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, time.DateTime} {
		if t, err := time.Parse(layout, string(q.Requested)); err == nil && t.Year() >= 1990 && t.Year() < 2200 {
			return t, true
		}
	}
	return time.Time{}, false
}

// broughtID is the stream of a report: the same for the same report.
func broughtID(source string, id open311.Text) (out canon.ID) {
	sum := sha256.Sum256([]byte(source + "\x00" + string(id)))
	copy(out[:], sum[:])
	return out
}

func (r *Room) bring(ctx context.Context, a premises.Actor, source string, all []open311.Request, out *Brought) error {
	var did Brought
	err := r.Store.Act(ctx, a.Doing(premises.HandleComplaints), func(t *store.Tx) error {
		did = Brought{}
		for i := range all {
			if err := r.bringOne(t, string(a.Office), source, &all[i], &did); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		out.New, out.Changed, out.Same = out.New+did.New, out.Changed+did.Changed, out.Same+did.Same
	}
	return err
}

func (r *Room) bringOne(t *store.Tx, office, source string, q *open311.Request, did *Brought) error {
	body, err := json.Marshal(q)
	if err != nil {
		return err
	}
	digest := r.MAC([]byte("complaint-brought"), body)[:16]
	var was []byte
	found, err := t.One(`SELECT digest FROM complaint_records WHERE source = ? AND id = ?`, []any{source, string(q.ID)}, &was)
	switch {
	case err != nil:
		return err
	case found && bytes.Equal(was, digest):
		did.Same++
		return nil
	case found:
		did.Changed++
	default:
		did.New++
	}
	it, err := r.Vault.SealValueTx(t, office, "complaint-elsewhere", q)
	if err != nil {
		return err
	}
	if err := it.Put(t); err != nil {
		return err
	}
	when, _ := requested(q)
	data, err := canon.Write(kindBrought, func(o *canon.Object) {
		o.Str("digest", hex.EncodeToString(digest))
		o.Str("id", string(q.ID))
		o.Int("requested", when.UnixMilli())
		o.Str("service", string(q.ServiceCode))
		o.Str("source", source)
		o.Str("status", statusOf(q))
	})
	if err != nil {
		return err
	}
	id := broughtID(source, q.ID)
	d := store.Draft{Stream: elsewherePrefix + id.String(), Kind: kindBrought, Data: data}
	d.Items = append(d.Items, it.Ref())
	e, err := t.Append(d)
	if err != nil {
		return err
	}
	return saveBrought(t, e)
}

// saveBrought writes the row of an entry; its number is that of the first.
func saveBrought(t *store.Tx, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil || len(e.Items) != 1 {
		return fmt.Errorf("reading a report of elsewhere: %w", err)
	}
	digest, err := hex.DecodeString(v.Str("digest"))
	if err != nil {
		return fmt.Errorf("reading a report of elsewhere: %w", err)
	}
	item := e.Items[0].ID
	return t.Exec(`INSERT INTO complaint_records (source, id, no, service, status, requested, digest, item) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (source, id) DO UPDATE SET service = excluded.service, status = excluded.status, requested = excluded.requested, digest = excluded.digest, item = excluded.item`,
		v.Str("source"), v.Str("id"), e.Position, v.Str("service"), v.Str("status"), v.Num("requested"), digest, item[:])
}

func elsewhere() premises.Part {
	return premises.Part{Prefix: elsewherePrefix, Tables: []premises.Table{
		{Name: "complaint_records", Key: "source, id", Columns: "source, id, no, service, status, requested, digest, item"},
	}, Replay: func(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
		return journal.Each(lines, func(e journal.Entry) error {
			if e.Kind != kindBrought {
				return nil
			}
			return saveBrought(t, e)
		})
	}}
}

// Brings says whether reports of a jurisdiction were brought here.
func (r *Room) Brings(ctx context.Context, source string) (bool, error) {
	return r.Store.One(ctx, `SELECT 1 FROM complaint_records WHERE source = ? LIMIT 1`, []any{source}, new(int64))
}

// Elsewhere gives a page of the reports of a jurisdiction, the newest received here
// first, and where the next begins, 0 for nowhere. Of a Filter, Category is the
// code of a service there; words, office, service and place are not asked for.
func (r *Room) Elsewhere(ctx context.Context, source string, f Filter) (out []open311.Request, next int64, err error) {
	where, args := `source = ?`, []any{source}
	add := func(cond string, v any) { where, args = where+` AND `+cond, append(args, v) }
	if f.After > 0 {
		add(`no < ?`, f.After)
	}
	if f.Category != "" {
		add(`service = ?`, f.Category)
	}
	if len(f.States) > 0 {
		status := "open"
		if f.States[0] == complaint.DecidedState {
			status = "closed"
		}
		add(`status = ?`, status)
	}
	if !f.From.IsZero() {
		add(`requested >= ?`, f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		add(`requested <= ?`, f.To.UnixMilli())
	}
	limit := f.Limit
	if limit <= 0 || limit > open311.MaxRequests {
		limit = open311.MaxRequests
	}
	var items []canon.ID
	var numbers []int64
	err = r.Store.Each(ctx, `SELECT no, item FROM complaint_records WHERE `+where+` ORDER BY no DESC LIMIT ?`, append(args, int64(limit+1)), func(scan store.Scan) error {
		var no int64
		var id canon.ID
		err := scan(&no, store.ID(&id))
		items, numbers = append(items, id), append(numbers, no)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("reading reports of elsewhere: %w", err)
	}
	if len(items) > limit {
		items, next = items[:limit], numbers[limit-1]
	}
	out = make([]open311.Request, len(items))
	for i, id := range items {
		if err := r.Vault.OpenValue(ctx, id, &out[i]); err != nil {
			return nil, 0, err
		}
	}
	return out, next, nil
}

// ElsewhereOne is one report of a jurisdiction by its number there.
func (r *Room) ElsewhereOne(ctx context.Context, source, id string) (q open311.Request, err error) {
	var item canon.ID
	found, err := r.Store.One(ctx, `SELECT item FROM complaint_records WHERE source = ? AND id = ?`, []any{source, id}, store.ID(&item))
	if err == nil && !found {
		err = unknown()
	}
	if err != nil {
		return q, err
	}
	return q, r.Vault.OpenValue(ctx, item, &q)
}

// ElsewhereServices are the services that reports of a jurisdiction speak of, with
// the name that its newest report has for each, at most 300.
func (r *Room) ElsewhereServices(ctx context.Context, source string) (out []open311.Service, err error) {
	var items []canon.ID
	err = r.Store.Each(ctx, `SELECT x.item FROM complaint_records x JOIN (SELECT service, max(no) AS no FROM complaint_records WHERE source = ? GROUP BY service) y ON y.no = x.no ORDER BY x.service LIMIT 300`,
		[]any{source}, func(scan store.Scan) error {
			var id canon.ID
			err := scan(store.ID(&id))
			items = append(items, id)
			return err
		})
	for _, id := range items {
		var q open311.Request
		if err == nil {
			err = r.Vault.OpenValue(ctx, id, &q)
		}
		out = append(out, open311.Service{Code: q.ServiceCode, Name: q.ServiceName, Description: q.ServiceName, Type: "batch"})
	}
	return out, err
}
