package agreements

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"genggam/internal/casework"
	"genggam/internal/httpsig"
	"genggam/internal/store"
)

// News are CloudEvents 1.0 in the structured form: the reference of a case and
// the state it has now, and nothing of a person. What is told is the newest
// state: a receiver that was away for a day is not told yesterday's.

// noteNews are the agreements that are told of one service of one office.
func (r *Room) news(t *store.Tx, c *casework.Case, service string) error {
	if c.No == 0 && c.Seq == 0 {
		return nil // just being filed: its next entry is news
	}
	var told []int64
	err := t.Each(`SELECT case_no FROM data_agreements WHERE service = ? AND office = ? AND until_day >= ?`, []any{service, c.Office, r.day(regionOf(c.Office), t.Time())},
		func(scan store.Scan) error {
			var no int64
			err := scan(&no)
			told = append(told, no)
			return err
		})
	for _, no := range told {
		err = errors.Join(err, t.Exec(`INSERT INTO data_news (agreement, case_no, told, tries, next_at) VALUES (?, ?, '', 0, ?)
			ON CONFLICT (agreement, case_no) DO UPDATE SET tries = 0, next_at = excluded.next_at`, no, c.No, t.Now()))
	}
	return err
}

// The backoff of news: a minute, doubled up to six hours, given up after twenty
// tries, about three days.
const (
	newsAtOnce = 20
	newsTries  = 20
)

func later(tries int64) time.Duration {
	return min(time.Minute<<min(tries, 10), 6*time.Hour)
}

// event is a CloudEvent, version 1.0.
type event struct {
	SpecVersion string    `json:"specversion"`
	ID          string    `json:"id"`
	Source      string    `json:"source"`
	Type        string    `json:"type"`
	Subject     string    `json:"subject"`
	Time        string    `json:"time"`
	ContentType string    `json:"datacontenttype"`
	Data        eventData `json:"data"`
}

type eventData struct {
	Reference string `json:"reference"`
	State     string `json:"state"`
	Service   string `json:"service"`
}

// piece is one line of the outbox.
type piece struct {
	agreement, no, seq, tries int64
	told, state, standard     string
}

// Rounds tells what there is to tell and takes answers back.
func (r *Room) Rounds(ctx context.Context) (more bool, err error) {
	if r.Config.ReadOnly {
		return false, nil
	}
	more, err = r.settle(ctx)
	var all []piece
	bad := r.Store.Each(ctx, `SELECT n.agreement, n.case_no, n.told, n.tries, c.state, c.seq, c.standard FROM data_news n JOIN cases c ON c.no = n.case_no
		WHERE n.next_at > 0 AND n.next_at <= ? ORDER BY n.next_at LIMIT ?`, []any{r.Now().UnixMilli(), int64(newsAtOnce)}, func(scan store.Scan) error {
		var p piece
		err := scan(&p.agreement, &p.no, &p.told, &p.tries, &p.state, &p.seq, &p.standard)
		all = append(all, p)
		return err
	})
	for _, p := range all {
		bad = errors.Join(bad, r.tell(ctx, p))
	}
	return more || len(all) == newsAtOnce, errors.Join(err, bad)
}

// tell sends one piece of news; a receiver that does not take it is tried again.
func (r *Room) tell(ctx context.Context, p piece) error {
	next, told := int64(0), p.told
	if p.state != p.told {
		found, err := r.agreementsWhere(ctx, `a.case_no = ?`, p.agreement)
		switch {
		case err != nil:
			return err
		case len(found) == 0 || found[0].Ended || found[0].Endpoint == "":
		case r.push(ctx, found[0], p) == nil:
			told = p.state
		case p.tries+1 < newsTries:
			next = r.Now().Add(later(p.tries)).UnixMilli()
		default:
			r.Log.Warn("news of a case were given up", "agreement", p.agreement)
		}
	}
	return r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return t.Exec(`UPDATE data_news SET told = ?, tries = tries + 1, next_at = ? WHERE agreement = ? AND case_no = ?`, told, next, p.agreement, p.no)
	})
}

// push sends one event, signed with the node's key.
func (r *Room) push(ctx context.Context, a Agreement, p piece) error {
	reference := r.desk.Reference(p.no)
	body, err := json.Marshal(event{SpecVersion: "1.0", ID: reference + "/" + strconv.FormatInt(p.seq, 10), Source: "https://" + r.Card().Host + "/perjanjian/" + a.Reference,
		Type: "id.go.genggam.case.state.v1", Subject: reference, Time: r.Now().UTC().Format(time.RFC3339), ContentType: "application/json",
		Data: eventData{Reference: reference, State: p.state, Service: p.standard}})
	if err != nil {
		return err
	}
	u, err := url.Parse(a.Endpoint)
	if err != nil {
		return err
	}
	m := httpsig.Message{Method: http.MethodPost, Scheme: u.Scheme, Authority: authority(u.Scheme, u.Host), Path: u.EscapedPath(), Query: u.RawQuery, Fields: []httpsig.Field{
		{Name: "Content-Type", Value: "application/cloudevents+json"}, {Name: "Content-Digest", Value: httpsig.Digest(body)}}}
	_, id := r.PublicKey()
	in := httpsig.Input{Components: append(covered(), "content-type"), Created: r.Now().Unix(), Nonce: reference + "/" + strconv.FormatInt(p.seq, 10) + "/" + strconv.FormatInt(p.tries, 10), KeyID: id, Algorithm: httpsig.Ed25519}
	if err := httpsig.Sign(&m, "genggam", in, signer{r}); err != nil {
		return err
	}
	got, _, err := r.post(ctx, m, body)
	if err == nil && got.Status/100 != 2 {
		err = fmt.Errorf("telling news: answered %d", got.Status)
	}
	return err
}
