package agreements

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/httpsig"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Source is another office's node that an office of this one may ask, under an
// agreement that was made there.
type Source struct {
	// ID is the reference of the agreement; Name what the office there is called.
	ID   string `json:"id"`
	Name string `json:"name"`
	// URL is the root of the node, Key its public key as PublicKey gives it.
	URL string `json:"url"`
	Key string `json:"key"`
	// Purpose and Fields as the agreement names them.
	Purpose string   `json:"purpose"`
	Fields  []string `json:"fields"`
}

const maxSources = 100

func sourcesOf(office region.Code) string { return "sources/" + string(office) }

// Sources lists whom the officer's office may ask.
func (r *Room) Sources(ctx context.Context, a premises.Actor) (out []Source, err error) {
	if err := a.May(premises.AskData); err != nil {
		return nil, err
	}
	_, err = r.Setting(ctx, sourcesOf(a.Office), &out)
	return out, err
}

// SetSource adds a source of the head's office, or changes the one of its id.
func (r *Room) SetSource(ctx context.Context, a premises.Actor, s Source) error {
	if err := a.May(premises.RunAgreements); err != nil {
		return err
	}
	s.ID, s.Name, s.URL = strings.ToUpper(strings.TrimSpace(s.ID)), strings.TrimSpace(s.Name), strings.TrimRight(strings.TrimSpace(s.URL), "/")
	key, err := httpsig.ParseKey(s.Key)
	switch {
	case err != nil:
		return fault.New(fault.Invalid, "agreements.key").On("kunci").Because(err)
	case !properEndpoint(s.URL):
		return fault.New(fault.Invalid, "agreements.endpoint").On("alamat")
	case s.Name == "" || len(s.Name) > 200:
		return fault.New(fault.Invalid, "agreements.name").On("nama")
	case s.ID == "" || len(s.ID) > 40:
		return fault.New(fault.Invalid, "agreements.unknown").On("perjanjian")
	case !slices.Contains(Purposes(), s.Purpose) || len(known(s.Fields)) == 0:
		return fault.New(fault.Invalid, "agreements.terms").On("data")
	}
	s.Key, s.Fields = keyText(key), known(s.Fields)
	var all []Source
	if _, err := r.Setting(ctx, sourcesOf(a.Office), &all); err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(x Source) bool { return x.ID == s.ID })
	if len(all) >= maxSources {
		return fault.New(fault.TooLarge, "agreements.sources", maxSources)
	}
	return r.PutSetting(ctx, sourcesOf(a.Office), append(all, s))
}

// Ask asks another office under an agreement. The question is in the journal
// before it leaves, the outcome after; neither holds a value. Faults:
// "agreements.unknown", "agreements.field", "agreements.question",
// "agreements.away" (no answer came), "agreements.unproved" (the answer is not
// signed by the other node), "agreements.refused" (with the other's own key).
func (r *Room) Ask(ctx context.Context, a premises.Actor, source string, q Question) (Reply, error) {
	all, err := r.Sources(ctx, a)
	if err != nil {
		return Reply{}, err
	}
	i := slices.IndexFunc(all, func(s Source) bool { return s.ID == source })
	if i < 0 {
		return Reply{}, fault.New(fault.NotFound, "agreements.unknown")
	}
	s := all[i]
	q.Agreement, q.Purpose, q.Name = s.ID, s.Purpose, strings.Join(strings.Fields(q.Name), " ")
	if err := s.judge(q); err != nil {
		return Reply{}, err
	}
	body, err := json.Marshal(q)
	if err != nil {
		return Reply{}, err
	}
	m, nonce, err := r.sealQuestion(a, s, body)
	if err != nil {
		return Reply{}, err
	}
	digest := sha256.Sum256([]byte("question\x00" + nonce))
	if err := r.noteAsked(ctx, a, s, q, digest[:]); err != nil {
		return Reply{}, err
	}
	reply, status, err := r.send(ctx, s, m, body)
	outcome := "answered"
	switch {
	case fault.As(err) != nil && fault.As(err).Key == "agreements.refused":
		outcome = "refused"
	case err != nil:
		outcome = "unproved"
	}
	return reply, errors.Join(err, r.noteOutcome(ctx, a, digest[:], outcome, status))
}

// judge refuses here what the other would refuse, so that no entry is made of it.
func (s Source) judge(q Question) error {
	if _, err := person.ParseNIK(q.NIK); err != nil {
		return fault.New(fault.Invalid, "agreements.question").On("nik")
	}
	if len(q.Fields) == 0 || len(q.Name) > 200 {
		return fault.New(fault.Invalid, "agreements.question").On("data")
	}
	for _, f := range q.Fields {
		switch {
		case !slices.Contains(s.Fields, f):
			return fault.New(fault.Forbidden, "agreements.field").On("data")
		case f == "name-matches" && q.Name == "":
			return fault.New(fault.Invalid, "agreements.needs-name").On("nama")
		case f == "birth-date-matches" && q.BirthDate == "":
			return fault.New(fault.Invalid, "agreements.needs-birth").On("lahir")
		}
	}
	return nil
}

// sealQuestion signs a question with the node's key. The officer goes by the
// account alone, in the header that X-Road has for it.
func (r *Room) sealQuestion(a premises.Actor, s Source, body []byte) (m httpsig.Message, nonce string, err error) {
	u, err := url.Parse(s.URL)
	if err != nil {
		return m, "", err
	}
	nonce = strings.ToLower(rand.Text())
	_, id := r.PublicKey()
	m = httpsig.Message{Method: http.MethodPost, Scheme: u.Scheme, Authority: authority(u.Scheme, u.Host), Path: u.Path + "/api/v1/data/verify", Fields: []httpsig.Field{
		{Name: "Content-Type", Value: "application/json"}, {Name: "Content-Digest", Value: httpsig.Digest(body)},
		{Name: "X-Road-Client", Value: "ID/GOV/" + string(a.Office) + "/genggam"}, {Name: "X-Road-Id", Value: nonce}, {Name: "X-Road-UserId", Value: a.Account}}}
	in := httpsig.Input{Components: append(covered(), "x-road-client", "x-road-id", "x-road-userid"), Created: r.Now().Unix(), Expires: r.Now().Unix() + 240, Nonce: nonce, KeyID: id, Algorithm: httpsig.Ed25519}
	return m, nonce, httpsig.Sign(&m, "genggam", in, signer{r})
}

// authority is the host as signatures name it: without the port of its scheme.
func authority(scheme, host string) string {
	host = strings.ToLower(host)
	if scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}

const maxAnswer = 64 << 10

// send puts a question on the wire and takes only an answer that the other node
// signed for it.
func (r *Room) send(ctx context.Context, s Source, m httpsig.Message, body []byte) (reply Reply, status int, err error) {
	got, said, err := r.post(ctx, m, body)
	if err != nil {
		return reply, 0, fault.New(fault.Unavailable, "agreements.away").Because(err)
	}
	status = got.Status
	key, err := httpsig.ParseKey(s.Key)
	if err != nil {
		return reply, status, err
	}
	got.Request = &m
	if err := checkReply(got, said, key, r.Now()); err != nil {
		return reply, status, fault.New(fault.Unavailable, "agreements.unproved").Because(err)
	}
	if status != http.StatusOK {
		var p struct{ Type string }
		_ = json.Unmarshal(said, &p)
		return reply, status, fault.New(fault.Forbidden, "agreements.refused", reasonOf(p.Type))
	}
	if err := json.Unmarshal(said, &reply); err != nil || reply.Agreement != s.ID || reply.Checks == nil {
		return Reply{}, status, fault.New(fault.Unavailable, "agreements.unproved").Because(err)
	}
	return reply, status, nil
}

// reasonOf is the key of the other's refusal, if it is one that we know.
func reasonOf(kind string) string {
	key := kind[strings.LastIndexByte(kind, '/')+1:]
	for _, k := range []string{"agreements.over", "agreements.purpose", "agreements.field", "agreements.rate", "agreements.question", "agreements.replayed", "agreements.unsigned"} {
		if k == key {
			return k
		}
	}
	return "agreements.other"
}

func checkReply(m httpsig.Message, body []byte, key httpsig.Key, now time.Time) error {
	digest, _ := m.Get("content-digest")
	if err := httpsig.CheckDigest(digest, body); err != nil {
		return err
	}
	all, err := httpsig.Read(m)
	if err != nil {
		return err
	}
	err = errors.New("checking answer: it is not signed")
	for _, s := range all {
		if s.KeyID == key.ID() {
			if err = (httpsig.Rule{Required: bound(), MaxAge: 5 * time.Minute, Skew: time.Minute}).Verify(m, s, key, now); err == nil {
				return nil
			}
		}
	}
	return err
}

// post sends a signed message and reads what comes back, bounded.
func (r *Room) post(ctx context.Context, m httpsig.Message, body []byte) (out httpsig.Message, said []byte, err error) {
	target := m.Scheme + "://" + m.Authority + m.Path
	if m.Query != "" {
		target += "?" + m.Query
	}
	req, err := http.NewRequestWithContext(ctx, m.Method, target, bytes.NewReader(body))
	if err != nil {
		return out, nil, err
	}
	for _, f := range m.Fields {
		req.Header.Add(f.Name, f.Value)
	}
	resp, err := r.wire.Do(req)
	if err != nil {
		return out, nil, errors.New("sending a message: the other side does not answer")
	}
	defer resp.Body.Close()
	said, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(said) > maxAnswer {
		err = errors.New("reading an answer: it is too long")
	}
	out.Status = resp.StatusCode
	for name, values := range resp.Header {
		for _, v := range values {
			out.Fields = append(out.Fields, httpsig.Field{Name: name, Value: v})
		}
	}
	return out, said, err
}

func (r *Room) askedStream(a premises.Actor) string {
	return askedPrefix + string(a.Office) + "/" + r.Now().UTC().Format("2006-01")
}

// noteAsked writes a question down before it leaves.
func (r *Room) noteAsked(ctx context.Context, a premises.Actor, s Source, q Question, digest []byte) error {
	var o canon.Object
	o.Str("agreement", s.ID)
	o.List("fields", known(q.Fields))
	o.Str("purpose", s.Purpose)
	o.Str("question", hex.EncodeToString(digest))
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.AskData), func(t *store.Tx) error {
		return place(t, store.Draft{Stream: r.askedStream(a), Kind: "data.asked/1", Data: data}, saveAsked)
	})
}

func (r *Room) noteOutcome(ctx context.Context, a premises.Actor, digest []byte, outcome string, status int) error {
	var o canon.Object
	o.Str("outcome", outcome)
	o.Str("question", hex.EncodeToString(digest))
	o.Int("status", int64(status))
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.AskData), func(t *store.Tx) error {
		return place(t, store.Draft{Stream: r.askedStream(a), Kind: "data.heard/1", Data: data}, saveAsked)
	})
}

// saveAsked writes the row of a question that was asked elsewhere, or its outcome.
func saveAsked(t *store.Tx, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	question, err := hex.DecodeString(v.Str("question"))
	if err != nil {
		return err
	}
	switch e.Kind {
	case "data.asked/1":
		return t.Exec(`INSERT INTO data_asked (`+askedColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, 'asked', 0, ?)`,
			e.Position, e.Unit, v.Str("agreement"), question, v.Str("purpose"), strings.Join(v.Texts("fields"), ","), e.Actor.Account, e.At)
	case "data.heard/1":
		return t.Exec(`UPDATE data_asked SET outcome = ?, status = ? WHERE question = ?`, v.Str("outcome"), v.Num("status"), question)
	}
	return nil
}

// AskedLine is one question that the office asked elsewhere.
type AskedLine struct {
	At                 time.Time
	Agreement, Outcome string
	Fields             []string
	Name               string
}

// AskedBy lists what the officer's office asked elsewhere, newest first, at most 50.
func (r *Room) AskedBy(ctx context.Context, a premises.Actor) (out []AskedLine, err error) {
	if err := a.May(premises.AskData); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT q.at, q.agreement, q.fields, q.outcome, coalesce(p.name, '') FROM data_asked q LEFT JOIN accounts p ON p.id = q.account
		WHERE q.office = ? ORDER BY q.pos DESC LIMIT 50`, []any{string(a.Office)}, func(scan store.Scan) error {
		var l AskedLine
		var at int64
		var fields string
		err := scan(&at, &l.Agreement, &fields, &l.Outcome, &l.Name)
		l.At, l.Fields = time.UnixMilli(at).UTC(), strings.Split(fields, ",")
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what was asked elsewhere: %w", err)
	}
	return out, nil
}
