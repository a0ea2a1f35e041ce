package agreements

import (
	"context"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/httpsig"
	"genggam/internal/journal"
	"genggam/internal/ledgers"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// The streams: one of each agreement, one a month and office of what was asked
// elsewhere, one of each letter between offices.
const (
	prefix       = "agreement/"
	askedPrefix  = "asking/"
	letterPrefix = "correspondence/"
)

const (
	agreementColumns = "case_no, id, pos, office, document, purpose, fields, from_day, until_day, keep_days, per_day, key_der, key_id, service, words, at"
	answerColumns    = "pos, case_no, office, question, resident, fields, outcome, why, via, day, at"
	askedColumns     = "pos, office, agreement, question, purpose, fields, account, outcome, status, at"
	letterColumns    = "case_no, pos, sender, receiver, out_year, out_number, in_year, in_number, due, words, answer, back_year, back_number"
)

// Room is where the offices of a node deal with other offices.
type Room struct {
	*premises.Premises
	desk   *desk.Desk
	people *residents.Register
	books  *ledgers.Room
	wire   *http.Client
}

// New furnishes it.
func New(p *premises.Premises, d *desk.Desk, people *residents.Register, books *ledgers.Room) *Room {
	r := &Room{Premises: p, desk: d, people: people, books: books, wire: &http.Client{
		Timeout:       15 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	p.Keep(
		premises.Part{Prefix: prefix, Replay: each(saveAgreement), Looks: r.looks, Tables: []premises.Table{
			{Name: "data_agreements", Key: "case_no", Columns: agreementColumns},
			{Name: "data_answers", Key: "pos", Columns: answerColumns},
			{Name: "data_days", Key: "case_no, day", Columns: "case_no, day, asked"},
		}},
		premises.Part{Prefix: askedPrefix, Replay: each(saveAsked), Tables: []premises.Table{{Name: "data_asked", Key: "pos", Columns: askedColumns}}},
		premises.Part{Prefix: letterPrefix, Replay: each(saveLetter), Tables: []premises.Table{{Name: "office_letters", Key: "case_no", Columns: letterColumns}, {Name: "office_covers", Key: "case_no", Columns: coverColumns}}},
	)
	d.OnFiled(r.filed)
	d.OnWriting(r.guard)
	return r
}

// each replays a stream entry by entry.
func each(save func(t *store.Tx, e journal.Entry) error) func(context.Context, *store.Store, *store.Tx, string, [][]byte) error {
	return func(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
		for _, line := range lines {
			e, err := journal.Parse(line)
			if err == nil {
				err = save(t, e)
			}
			if err != nil {
				return fmt.Errorf("reading %s: %w", stream, err)
			}
		}
		return nil
	}
}

// place appends an entry with its items and saves its rows.
func place(t *store.Tx, d store.Draft, save func(*store.Tx, journal.Entry) error, items ...vault.Item) error {
	for _, it := range items {
		if err := it.Put(t); err != nil {
			return err
		}
		d.Items = append(d.Items, it.Ref())
	}
	e, err := t.Append(d)
	if err != nil {
		return err
	}
	return save(t, e)
}

// filed looks at what is filed here: an agreement that no question could be
// checked by is refused before anybody reads it; a letter is numbered.
func (r *Room) filed(t *store.Tx, a desk.Application, c *casework.Case) error {
	switch a.Standard {
	case Service:
		_, err := readTerms(a.Answers)
		return err
	case LetterService:
		return r.numbered(t, a, c)
	}
	return nil
}

// guard makes the agreement in the act in which its letter is signed, and notes
// that there is news of a case.
func (r *Room) guard(t *store.Tx, c *casework.Case, s casework.Setting, events []casework.Event) error {
	for _, e := range events {
		if issued, ok := e.(casework.ProductIssued); ok && s.Std.ID == Service {
			if err := r.made(t, c, issued.Document); err != nil {
				return err
			}
		} else if ok {
			if err := r.signed(t, c, s, issued.Document); err != nil {
				return err
			}
		}
	}
	if s.Std.ID == LetterService {
		if err := r.received(t, c, events); err != nil {
			return err
		}
	}
	return r.news(t, c, s.Std.ID)
}

func (r *Room) made(t *store.Tx, c *casework.Case, document int64) error {
	known, err := r.desk.KnownOf(context.Background(), c)
	if err != nil {
		return err
	}
	terms, err := readTerms(known.Answers)
	if err != nil {
		return err
	}
	data, err := encodeMade(c.No, document, terms)
	if err != nil {
		return err
	}
	words, err := r.Vault.SealValueTx(t, c.Office, "agreement", terms.Words)
	if err != nil {
		return err
	}
	return place(t, store.Draft{Stream: prefix + c.ID.String(), Kind: "agreement.made/1", Data: data}, saveAgreement, words)
}

// saveAgreement writes the rows of one entry of an agreement.
func saveAgreement(t *store.Tx, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	switch e.Kind {
	case "agreement.made/1":
		return saveMade(t, e, v)
	case "data.answered/1":
		return saveAnswered(t, e, v)
	}
	return nil
}

func saveMade(t *store.Tx, e journal.Entry, v canon.Value) error {
	id, bad := canon.ParseID(strings.TrimPrefix(e.Stream, prefix))
	der, err := hex.DecodeString(v.Str("key"))
	if err = errors.Join(bad, err); err != nil {
		return err
	}
	key, err := keyOf(der)
	if err != nil || len(e.Items) != 1 {
		return errors.Join(err, errors.New("reading an agreement: without its words or its key"))
	}
	words := e.Items[0].ID
	return t.Exec(`INSERT INTO data_agreements (`+agreementColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		v.Num("case"), id[:], e.Position, e.Unit, v.Num("document"), v.Str("purpose"), strings.Join(v.Texts("fields"), ","), v.Num("from"), v.Num("until"),
		v.Num("keep"), v.Num("per_day"), der, key.ID(), v.Str("service"), words[:], e.At)
}

func keyOf(der []byte) (httpsig.Key, error) {
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return httpsig.Key{}, fmt.Errorf("reading the key of an agreement: %w", err)
	}
	return httpsig.PublicKey(public)
}

// agreementsWhere reads agreements in order of their cases.
func (r *Room) agreementsWhere(ctx context.Context, where string, args ...any) (out []Agreement, err error) {
	var words []canon.ID
	err = r.Store.Each(ctx, `SELECT a.case_no, a.id, a.office, a.document, a.purpose, a.fields, a.from_day, a.until_day, a.keep_days, a.per_day, a.key_der, a.service, a.words, a.at,
		coalesce(d.number, ''), coalesce(d.state, '') FROM data_agreements a LEFT JOIN documents d ON d.no = a.document WHERE `+where, args, func(scan store.Scan) error {
		var a Agreement
		var fields, state string
		var from, until, at int64
		var der []byte
		var item canon.ID
		err := scan(&a.CaseNo, store.ID(&a.ID), (*string)(&a.Office), &a.Document, &a.Purpose, &fields, &from, &until, &a.Keep, &a.PerDay, &der, &a.Service,
			store.ID(&item), &at, &a.Number, &state)
		if err != nil {
			return err
		}
		a.Fields, a.From, a.Until, a.MadeAt = strings.Split(fields, ","), dayAt(from), dayAt(until), time.UnixMilli(at).UTC()
		a.Ended = state == "revoked" || state == "replaced"
		a.Reference = r.desk.Reference(a.CaseNo)
		a.Key, err = keyOf(der)
		out, words = append(out, a), append(words, item)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading agreements: %w", err)
	}
	for i := range out {
		if err := r.Vault.OpenValue(ctx, words[i], &out[i].Words); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// mostShown bounds a list of agreements.
const mostShown = 500

// Published lists the agreements of the node, newest first, at most 500: everybody
// may know who asks for data of residents.
func (r *Room) Published(ctx context.Context) ([]Agreement, error) {
	return r.agreementsWhere(ctx, `1 = 1 ORDER BY a.case_no DESC LIMIT ?`, int64(mostShown))
}

// ByReference finds the agreement that a question names.
func (r *Room) ByReference(ctx context.Context, reference string) (Agreement, error) {
	node, no, err := canon.ParseReference(reference)
	if err != nil || node != r.Card().Code {
		return Agreement{}, fault.New(fault.NotFound, "agreements.unknown")
	}
	all, err := r.agreementsWhere(ctx, `a.case_no = ?`, no)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "agreements.unknown")
	}
	if err != nil {
		return Agreement{}, err
	}
	return all[0], nil
}

// Mine lists the agreements of an officer's office, newest first.
func (r *Room) Mine(ctx context.Context, a premises.Actor) ([]Agreement, error) {
	if err := a.May(premises.SeeAgreements); err != nil {
		return nil, err
	}
	return r.agreementsWhere(ctx, `a.office = ? ORDER BY a.case_no DESC LIMIT ?`, string(a.Office), int64(mostShown))
}

// PublicKey is the key of this node as another office names it in an agreement
// with us and checks our answers by: base64 of its DER.
func (r *Room) PublicKey() (text, id string) {
	key, _ := httpsig.PublicKey(r.Key.Public())
	return keyText(key), key.ID()
}

// signer signs messages with the node's key.
type signer struct{ r *Room }

// Algorithm implements httpsig.Signer.
func (signer) Algorithm() string { return httpsig.Ed25519 }

// SignBase implements httpsig.Signer.
func (s signer) SignBase(base []byte) ([]byte, error) { return s.r.Key.Sign(base) }

// day is the day of an instant at an office.
func (r *Room) day(office region.Code, at time.Time) int64 {
	if cal := r.Calendar(office); cal != nil {
		return int64(cal.Day(at))
	}
	return at.Unix() / 86400
}

func regionOf(unit string) region.Code { return region.Code(unit) }
