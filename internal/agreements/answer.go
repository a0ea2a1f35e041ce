package agreements

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/httpsig"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/residents"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Question is what is asked about one person.
type Question struct {
	// Agreement by its reference, Purpose as in it.
	Agreement string `json:"agreement" doc:"Reference of the agreement."`
	Purpose   string `json:"purpose" doc:"Purpose, as the agreement names it."`
	// NIK says whom; Name and BirthDate are compared, not given.
	NIK       string `json:"nik" doc:"NIK of the person."`
	Name      string `json:"name,omitempty" doc:"Name to compare, for name-matches."`
	BirthDate string `json:"birth_date,omitempty" doc:"Day of birth to compare, YYYY-MM-DD, for birth-date-matches."`
	// Fields are of Checks and Values.
	Fields []string `json:"fields" doc:"What is asked: resident, adult, name-matches, birth-date-matches are answered by yes or no; name, birth-date, sex, address, marital, job, family-role by what the register says."`
}

// Reply is what is answered: yes or no first.
type Reply struct {
	Agreement string `json:"agreement" doc:"Reference of the agreement."`
	// Checks are answered for everybody; Data only for who lives here.
	Checks map[string]bool   `json:"checks" doc:"Yes or no, by the fields that were asked; resident is always there."`
	Data   map[string]string `json:"data,omitempty" doc:"What the register says, for a person who lives here."`
	// AsOf is the day up to which the register is known to be true, KeepDays for how
	// long this may be kept.
	AnsweredAt string `json:"answered_at" doc:"Time of the answer, RFC 3339."`
	KeepDays   int64  `json:"keep_days" doc:"For how many days the answer may be kept."`
	// Entry is the place of the answer in the node's log, without a value.
	Entry int64 `json:"entry" doc:"Place of the answer in the log, where no value stands."`
}

// Asked is a question as it came over the wire.
type Asked struct {
	Message httpsig.Message
	Body    []byte
	Question
}

// covered are the components that a question must have signed.
func covered() []string { return []string{"@method", "@authority", "@path", "content-digest"} }

// rule is what a question must be: five minutes old at most, with a nonce.
func rule() httpsig.Rule {
	return httpsig.Rule{Required: covered(), MaxAge: 5 * time.Minute, Skew: time.Minute, Nonce: true}
}

// viaHeaders are what a security server of X-Road adds; they are kept with the
// entry and given back.
func viaHeaders() []string {
	return []string{"X-Road-Client", "X-Road-Service", "X-Road-Id", "X-Road-UserId", "X-Road-Issue", "X-Road-Request-Id", "X-Road-Represented-Party"}
}

// Via are the X-Road headers of a message, bounded.
func Via(m httpsig.Message) (out []httpsig.Field) {
	for _, name := range viaHeaders() {
		if v, ok := m.Get(name); ok && v != "" && len(v) <= 300 {
			out = append(out, httpsig.Field{Name: name, Value: v})
		}
	}
	return out
}

// Answer answers a question of another system. Who asks is known by the signature
// alone. Faults: "agreements.unsigned" (no good signature by the agreement's key),
// "agreements.replayed", "agreements.over", "agreements.purpose",
// "agreements.field", "agreements.rate", "agreements.question". What is refused
// after the signature proved good is in the journal as well.
func (r *Room) Answer(ctx context.Context, q Asked) (Reply, error) {
	g, err := r.ByReference(ctx, q.Agreement)
	if err != nil {
		return Reply{}, unsigned(err)
	}
	nonce, err := r.proved(q, g)
	if err != nil {
		return Reply{}, unsigned(err)
	}
	now := r.Now()
	refusal := g.refuses(q.Question, calendar.Day(r.day(g.Office, now)))
	var who residents.Resident
	if refusal == nil {
		if who, err = r.people.ByNIK(ctx, g.Office, q.NIK); err != nil && fault.Of(err) != fault.NotFound {
			return Reply{}, err
		}
	}
	via, err := r.sealVia(g, q.Message)
	if err != nil {
		return Reply{}, err
	}
	told := answered{nonce: nonce, fields: known(q.Fields), resident: who.ID, refusal: refusal, via: via}
	entry, refusal, err := r.note(ctx, g, told)
	if err == nil && refusal != nil {
		err = refusal
	}
	if err != nil {
		return Reply{}, err
	}
	return g.reply(q.Question, who, now, entry), nil
}

// unsigned hides why: who does not know the key learns nothing of agreements.
func unsigned(err error) error {
	if fault.Of(err) == fault.Internal {
		return err
	}
	return fault.New(fault.Unauthorized, "agreements.unsigned").Because(err)
}

// known are the fields that are fields, for the journal: never what was typed.
func known(fields []string) (out []string) {
	for _, f := range append(Checks(), Values()...) {
		if slices.Contains(fields, f) {
			out = append(out, f)
		}
	}
	return out
}

// proved checks the signature and the digest, and gives the digest of the nonce.
func (r *Room) proved(q Asked, g Agreement) (nonce [32]byte, err error) {
	refuse := func(err error) ([32]byte, error) {
		return nonce, fault.New(fault.Unauthorized, "agreements.unsigned").Because(err)
	}
	digest, _ := q.Message.Get("content-digest")
	if err := httpsig.CheckDigest(digest, q.Body); err != nil {
		return refuse(err)
	}
	all, err := httpsig.Read(q.Message)
	if err != nil {
		return refuse(err)
	}
	err = errors.New("checking question: no signature by the key of the agreement")
	for _, s := range all {
		if s.KeyID != g.Key.ID() {
			continue
		}
		if err = rule().Verify(q.Message, s, g.Key, r.Now()); err == nil {
			return sha256.Sum256([]byte("question\x00" + s.Nonce)), nil
		}
	}
	return refuse(err)
}

// refuses says why a question is outside the agreement, nil when it is not.
func (g Agreement) refuses(q Question, today calendar.Day) *fault.Fault {
	switch {
	case !g.InForce(today):
		return fault.New(fault.Forbidden, "agreements.over")
	case q.Purpose != g.Purpose:
		return fault.New(fault.Forbidden, "agreements.purpose")
	case len(q.Fields) == 0 || len(q.Fields) > 20 || len(q.Name) > 200 || len(q.BirthDate) > 10:
		return fault.New(fault.Invalid, "agreements.question")
	}
	for _, f := range q.Fields {
		if !slices.Contains(g.Fields, f) {
			return fault.New(fault.Forbidden, "agreements.field")
		}
	}
	if _, err := person.ParseNIK(q.NIK); err != nil ||
		slices.Contains(q.Fields, "name-matches") && q.Name == "" || slices.Contains(q.Fields, "birth-date-matches") && q.BirthDate == "" {
		return fault.New(fault.Invalid, "agreements.question")
	}
	return nil
}

func (r *Room) sealVia(g Agreement, m httpsig.Message) (vault.Item, error) {
	via := Via(m)
	if len(via) == 0 {
		return vault.Item{}, nil
	}
	return r.Vault.SealValue(string(g.Office), "x-road", via)
}

// answered is what the journal is told of a question.
type answered struct {
	nonce    [32]byte
	fields   []string
	resident canon.ID
	refusal  *fault.Fault
	via      vault.Item
}

// note writes the answer down before it is given, once for each question; more
// questions than a day has are refused there, where they are counted.
func (r *Room) note(ctx context.Context, g Agreement, a answered) (entry int64, refusal *fault.Fault, err error) {
	by := store.By{Unit: string(g.Office), Actor: journal.Actor{Role: "agency", Account: g.Reference}}
	err = r.Store.Act(ctx, by, func(t *store.Tx) error {
		refusal, entry = a.refusal, t.Next()
		twice, err := t.One(`SELECT pos FROM data_answers WHERE case_no = ? AND question = ?`, []any{g.CaseNo, a.nonce[:]}, new(int64))
		if err != nil {
			return err
		}
		if twice {
			return fault.New(fault.Conflict, "agreements.replayed")
		}
		var asked int64
		day := r.day(g.Office, t.Time())
		if _, err := t.One(`SELECT asked FROM data_days WHERE case_no = ? AND day = ?`, []any{g.CaseNo, day}, &asked); err != nil {
			return err
		}
		if asked >= g.PerDay {
			if asked > g.PerDay {
				return fault.New(fault.TooMany, "agreements.rate") // the first one too many is written down, a flood is not
			}
			refusal = fault.New(fault.TooMany, "agreements.rate")
		}
		data, err := a.encode(g, day, refusal)
		if err != nil {
			return err
		}
		var items []vault.Item
		if !a.via.ID.Zero() {
			items = append(items, a.via)
		}
		return place(t, store.Draft{Stream: g.stream(), Kind: "data.answered/1", Data: data}, saveAgreement, items...)
	})
	return entry, refusal, err
}

func (a answered) encode(g Agreement, day int64, refusal *fault.Fault) ([]byte, error) {
	var o canon.Object
	o.Int("case", g.CaseNo)
	o.Int("day", day)
	o.List("fields", a.fields)
	outcome, why := "answered", ""
	if refusal != nil {
		outcome, why = "refused", refusal.Key
	}
	o.Str("outcome", outcome)
	o.Str("purpose", g.Purpose)
	o.Str("question", hex.EncodeToString(a.nonce[:]))
	if !a.resident.Zero() && refusal == nil {
		o.ID("resident", a.resident)
	}
	o.Opt("why", why)
	return o.Bytes()
}

func saveAnswered(t *store.Tx, e journal.Entry, v canon.Value) error {
	question, err := hex.DecodeString(v.Str("question"))
	if err != nil || len(question) != 32 {
		return errors.New("reading an answer: its question has no digest")
	}
	var resident, via canon.ID
	if s := v.Str("resident"); s != "" {
		if resident, err = canon.ParseID(s); err != nil {
			return err
		}
	}
	if len(e.Items) > 0 {
		via = e.Items[0].ID
	}
	day := v.Num("day")
	err = t.Exec(`INSERT INTO data_answers (`+answerColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Position, v.Num("case"), e.Unit, question, resident[:], strings.Join(v.Texts("fields"), ","), v.Str("outcome"), v.Str("why"), via[:], day, e.At)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO data_days (case_no, day, asked) VALUES (?, ?, 1) ON CONFLICT (case_no, day) DO UPDATE SET asked = data_days.asked + 1`, v.Num("case"), day)
}

// reply is the answer: yes or no first, and data only of who lives here.
func (g Agreement) reply(q Question, who residents.Resident, now time.Time, entry int64) Reply {
	here := !who.ID.Zero() && who.Living()
	out := Reply{Agreement: g.Reference, Checks: map[string]bool{"resident": here}, AnsweredAt: now.UTC().Format(time.RFC3339), KeepDays: g.Keep, Entry: entry}
	for _, f := range known(q.Fields) {
		if !slices.Contains(Checks(), f) {
			if here {
				if out.Data == nil {
					out.Data = map[string]string{}
				}
				out.Data[f] = valueOf(who.Record, f)
			}
			continue
		}
		out.Checks[f] = here && holds(who.Record, f, q, now.Format(time.DateOnly))
	}
	return out
}

// holds answers one yes-or-no field.
func holds(p person.Record, field string, q Question, today string) bool {
	switch field {
	case "resident":
		return true
	case "adult":
		years, ok := person.Age(p.BirthDate, today)
		return ok && years >= 17
	case "name-matches":
		return strings.EqualFold(strings.Join(strings.Fields(p.Name), " "), strings.Join(strings.Fields(q.Name), " "))
	case "birth-date-matches":
		return p.BirthDate != "" && p.BirthDate == q.BirthDate
	}
	return false
}

func valueOf(p person.Record, field string) string {
	switch field {
	case "name":
		return p.Name
	case "birth-date":
		return p.BirthDate
	case "sex":
		return p.Sex
	case "address":
		var parts []string
		for _, s := range []string{p.Address, p.Hamlet} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		if p.RT != "" || p.RW != "" {
			parts = append(parts, "RT "+p.RT+" RW "+p.RW)
		}
		return strings.Join(parts, ", ")
	case "marital":
		return p.Marital
	case "job":
		return p.Job
	case "family-role":
		return p.FamilyRole
	}
	return ""
}

// SealReply signs an answer with the node's key, bound to the question: its
// digest, its address and its signature's own words.
func (r *Room) SealReply(m *httpsig.Message) error {
	_, id := r.PublicKey()
	in := httpsig.Input{Components: bound(), Created: r.Now().Unix(), KeyID: id, Algorithm: httpsig.Ed25519}
	return httpsig.Sign(m, "genggam", in, signer{r})
}

func bound() []string {
	return []string{"@status", "content-digest", "content-digest;req", "@method;req", "@path;req", "signature-input;req"}
}

// looks tells a person which agencies asked the register about them.
func (r *Room) looks(ctx context.Context, resident canon.ID) (out []premises.LookLine, err error) {
	var cases []int64
	err = r.Store.Each(ctx, `SELECT case_no, at FROM data_answers WHERE resident = ? AND outcome = 'answered' ORDER BY pos DESC LIMIT 50`, []any{resident[:]}, func(scan store.Scan) error {
		var no, at int64
		err := scan(&no, &at)
		out, cases = append(out, premises.LookLine{At: time.UnixMilli(at).UTC(), Role: "agency", Reason: "agreement"}), append(cases, no)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading who asked under agreements: %w", err)
	}
	names := map[int64]string{}
	for i, no := range cases {
		if _, there := names[no]; !there {
			all, err := r.agreementsWhere(ctx, `a.case_no = ?`, no)
			if err != nil {
				return nil, err
			}
			for _, a := range all {
				names[no] = a.Asker
			}
		}
		out[i].Name = names[no]
	}
	return out, nil
}

// Use is one question under an agreement, as the office that gave reads it.
type Use struct {
	At           time.Time
	Fields       []string
	Outcome, Why string
	Via          []httpsig.Field
}

// Uses lists the questions under an agreement of the officer's office, newest
// first, at most 50.
func (r *Room) Uses(ctx context.Context, a premises.Actor, reference string) (out []Use, err error) {
	if err := a.May(premises.SeeAgreements); err != nil {
		return nil, err
	}
	g, err := r.ByReference(ctx, reference)
	if err != nil || g.Office != a.Office {
		return nil, premises.OrUnknown(err, "agreements.unknown")
	}
	var vias []canon.ID
	err = r.Store.Each(ctx, `SELECT at, fields, outcome, why, via FROM data_answers WHERE case_no = ? ORDER BY pos DESC LIMIT 50`, []any{g.CaseNo}, func(scan store.Scan) error {
		var u Use
		var at int64
		var fields string
		var via canon.ID
		err := scan(&at, &fields, &u.Outcome, &u.Why, store.ID(&via))
		u.At = time.UnixMilli(at).UTC()
		if fields != "" {
			u.Fields = strings.Split(fields, ",")
		}
		out, vias = append(out, u), append(vias, via)
		return err
	})
	for i, via := range vias {
		if err != nil || via.Zero() {
			continue
		}
		err = r.Vault.OpenValue(ctx, via, &out[i].Via)
	}
	return out, err
}

func dayAt(n int64) calendar.Day { return calendar.Day(n) }

func keyText(k httpsig.Key) string { return base64.StdEncoding.EncodeToString(k.DER()) }
