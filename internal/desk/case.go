package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"genggam/internal/vault"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// noCase is said alike for a case that is not and one that is not theirs.
func noCase() error { return fault.New(fault.NotFound, "case.unknown") }

const caseStream = "case/"

// loadCase folds the entries of a case as they are in this act.
func loadCase(t *store.Tx, no int64) (*casework.Case, error) {
	var id canon.ID
	found, err := t.One(`SELECT id FROM cases WHERE no = ?`, []any{no}, store.ID(&id))
	if err != nil {
		return nil, fmt.Errorf("reading case %d: %w", no, err)
	}
	if !found {
		return nil, noCase()
	}
	lines, err := t.Stream(caseStream + id.String())
	if err != nil {
		return nil, fmt.Errorf("reading case %d: %w", no, err)
	}
	return foldCase(lines, nil)
}

// readCase folds the entries of a case outside of an act.
func (d *Desk) readCase(ctx context.Context, no int64, each func(casework.Event, journal.Entry)) (*casework.Case, error) {
	var id canon.ID
	found, err := d.Store.One(ctx, `SELECT id FROM cases WHERE no = ?`, []any{no}, store.ID(&id))
	if err != nil {
		return nil, fmt.Errorf("reading case %d: %w", no, err)
	}
	if !found {
		return nil, noCase()
	}
	lines, err := d.Store.Stream(ctx, caseStream+id.String())
	if err != nil {
		return nil, fmt.Errorf("reading case %d: %w", no, err)
	}
	return foldCase(lines, each)
}

// foldCase makes a case of its lines. An event of a kind this program does not
// know is skipped: its stream must not be written on by this program.
func foldCase(lines [][]byte, each func(casework.Event, journal.Entry)) (*casework.Case, error) {
	c := &casework.Case{}
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return nil, err
		}
		ev, err := casework.Decode(e.Kind, e.Data)
		if err != nil {
			return nil, err
		}
		if ev == nil {
			return nil, fault.New(fault.Unavailable, "case.newer-program")
		}
		c.Apply(ev, metaOf(c, e))
		if each != nil {
			each(ev, e)
		}
	}
	return c, nil
}

func metaOf(c *casework.Case, e journal.Entry) casework.Meta {
	m := casework.Meta{Case: c.ID, No: c.No, Seq: e.Seq, At: e.At, Office: e.Unit, Role: e.Actor.Role, Account: e.Actor.Account}
	if e.Seq == 1 {
		m.No = e.Position
		m.Case, _ = canon.ParseID(strings.TrimPrefix(e.Stream, caseStream))
	}
	return m
}

// appendCase writes events to the case's stream, folds them and brings its row
// up to date. Items that the events name are put and committed to by the first.
func appendCase(t *store.Tx, c *casework.Case, events []casework.Event, items ...vault.Item) error {
	refs := make([]journal.Item, 0, len(items))
	for _, it := range items {
		refs = append(refs, it.Ref())
	}
	for _, ev := range events {
		data, err := casework.Encode(ev)
		if err != nil {
			return err
		}
		e, err := t.Append(store.Draft{Stream: caseStream + c.ID.String(), Seq: c.Seq + 1, Kind: ev.Kind(), Data: data, Items: refs})
		if err != nil {
			return err
		}
		refs = nil
		c.Apply(ev, metaOf(c, e))
		if err := saveTask(t, c.No, ev, c.Office); err != nil {
			return err
		}
	}
	if len(events) == 0 {
		return nil
	}
	if err := saveAdvices(t, c); err != nil {
		return err
	}
	return saveCase(t, c)
}

// saveTask makes a task of what a superior has to know: a promise that was
// broken, a limit that lapsed, a case that was handed up; and keeps the lists of
// what papers say and of what was answered in the end.
func saveTask(t *store.Tx, no int64, e casework.Event, office string) error {
	var role, kind string
	var due int64
	switch e := e.(type) {
	case casework.EscalatedTo:
		role, kind, due, office = e.To, "late-"+e.Why, e.Due, e.Office
	case casework.LimitLapsed:
		role, kind, due = "head", "lapsed", e.Due
	case casework.HandedUp:
		return t.Exec(`INSERT INTO tasks (case_no, kind, office, role, due_at, done_at) VALUES (?, 'handed-up', ?, ?, 0, 0)
			ON CONFLICT (case_no, kind) DO UPDATE SET office = excluded.office, role = excluded.role, done_at = 0`, no, e.Office, e.To)
	case casework.SourcesDiffer:
		return saveRepair(t, no, e, office)
	case casework.MoneyAsked:
		way := e.Way
		if way == "" {
			way = casework.MoneyOwn
		}
		return t.Exec(`INSERT INTO money_answers (case_no, way, office, answer, month) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (case_no, way) DO UPDATE SET answer = excluded.answer`, no, way, office, e.Answer, e.Month)
	default:
		return nil
	}
	return t.Exec(`INSERT INTO tasks (case_no, kind, office, role, due_at, done_at) VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING`, no, kind, office, role, due)
}

const caseColumns = `no, id, seq, office, standard, version, state, step, role, priority, submitted_at, risk_at, pass_at, promised_at, limit_at, assignee, applicant, channel, document, ended_at, lane, hand_office`

// saveCase writes the row that pages read; it is a function of the folded case
// alone. A case that ended has no open tasks.
func saveCase(t *store.Tx, c *casework.Case) error {
	if c.EndedAt > 0 && (len(c.Escalated) > 0 || c.HandOffice != "") {
		if err := t.Exec(`UPDATE tasks SET done_at = ? WHERE case_no = ? AND done_at = 0`, c.EndedAt, c.No); err != nil {
			return err
		}
	}
	sql := updateCase
	if c.Seq == 1 {
		sql = insertCase
	} else if !c.HandedUp {
		// Whoever it was handed up to did the step.
		if err := t.Exec(`DELETE FROM tasks WHERE case_no = ? AND kind = 'handed-up'`, c.No); err != nil {
			return err
		}
	}
	return t.Exec(sql,
		c.No, c.ID[:], c.Seq, c.Office, c.Standard, int64(c.Version), string(c.State), c.Step, c.Role, int64(c.Priority),
		c.SubmittedAt, c.RiskAt(), c.PassAt(), c.PromisedAt, c.LimitAt, c.Assignee, c.Applicant[:], c.Channel, c.Document, c.EndedAt, c.Lane(), handOffice(c))
}

// A new case has no row yet, which spares the engine a look.
const (
	insertCase = `INSERT INTO cases (` + caseColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateCase = insertCase + `
		ON CONFLICT (no) DO UPDATE SET seq = excluded.seq, office = excluded.office, version = excluded.version, state = excluded.state,
			step = excluded.step, role = excluded.role, priority = excluded.priority, risk_at = excluded.risk_at, pass_at = excluded.pass_at,
			promised_at = excluded.promised_at, limit_at = excluded.limit_at, assignee = excluded.assignee,
			document = excluded.document, ended_at = excluded.ended_at, lane = excluded.lane, hand_office = excluded.hand_office`
)

// setting is what a case rests on. Conditions are judged on the answers only
// when a branch of the standard has one.
func (d *Desk) setting(c *casework.Case) (casework.Setting, error) {
	std, ok := d.Catalogue().Version(c.Standard, c.Version)
	if !ok {
		return casework.Setting{}, fmt.Errorf("standard %s@%d of a running case is not here", c.Standard, c.Version)
	}
	s := d.settingOf(std, region.Code(c.Office))
	d.byChart(&s, c.Employee)
	s.Holds = func(cond string) bool {
		facts, answers, err := d.facts(context.Background(), c)
		return err == nil && std.Holds(cond, std.Vars(answers, facts))
	}
	return s, nil
}

func (d *Desk) settingOf(std *catalogue.Standard, office region.Code) casework.Setting {
	limit, _ := catalogue.DefaultLimit()
	s := casework.Setting{Std: std, Cal: d.Calendar(office), DefaultLimit: limit, Superior: string(d.SuperiorOf(office)), Place: d.placer(office)}
	if o, err := d.Office(office); err == nil {
		if at := d.certifiedDown(o); at > 0 {
			s.CertifiedDown = ms(at)
		}
	}
	return s
}

// Party is a person in a case, as the vault keeps it: what was said of them,
// and who of the register it is, if it is known.
type Party struct {
	Record person.Record `json:"record"`
	// Resident is the id in the register, "" when unknown.
	Resident string `json:"resident,omitempty"`
	// Ground on which a representative acts: kuasa, wali, officer ...
	Ground string `json:"ground,omitempty"`
	// Way says how the person presented themselves when not by NIK and KK.
	Way string `json:"way,omitempty"`
	// None are the fields of which an officer stated that the person has none ("kk").
	None []string `json:"none,omitempty"`
	// NIB and NPWP of an organisation, with WayOrganisation.
	NIB  string `json:"nib,omitempty"`
	NPWP string `json:"npwp,omitempty"`
}

// answersBody is the item of the answers.
type answersBody struct {
	Answers json.RawMessage `json:"answers"`
	// Statements are the requirements declared by ticking, Shown those to be
	// shown at the counter.
	Statements []string `json:"statements,omitempty"`
	Language   string   `json:"language,omitempty"`
	Names      []string `json:"names,omitempty"`
}

func (d *Desk) openParty(ctx context.Context, id canon.ID) (Party, error) {
	var p Party
	_, body, err := d.Vault.Open(ctx, id)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(body, &p)
}

func (d *Desk) openAnswers(ctx context.Context, id canon.ID) (form.Answers, answersBody, error) {
	var b answersBody
	_, body, err := d.Vault.Open(ctx, id)
	if err != nil {
		return nil, b, err
	}
	if err := json.Unmarshal(body, &b); err != nil {
		return nil, b, fmt.Errorf("reading answers: %w", err)
	}
	a, err := form.Decode(b.Answers)
	return a, b, err
}

// facts opens what conditions are judged on.
func (d *Desk) facts(ctx context.Context, c *casework.Case) (form.Facts, form.Answers, error) {
	f, answers, _, err := d.factsAnd(ctx, c)
	return f, answers, err
}

// factsAnd is facts with the applicant they are of, opened once.
func (d *Desk) factsAnd(ctx context.Context, c *casework.Case) (form.Facts, form.Answers, Party, error) {
	answers, _, err := d.openAnswers(ctx, c.Answers)
	if err != nil {
		return nil, nil, Party{}, err
	}
	applicant, err := d.fullParty(ctx, c.Applicant)
	if err != nil {
		return nil, nil, applicant, err
	}
	subject := applicant
	if !c.Subject.Zero() {
		if subject, err = d.fullParty(ctx, c.Subject); err != nil {
			return nil, nil, applicant, err
		}
	}
	f := d.factsOf(region.Code(c.Office), c.Channel, c.Relation, applicant.Record, subject.Record)
	f["applicant.kind"] = kindOf(applicant)
	return f, answers, applicant, nil
}

// factsOf names what conditions may ask beside the answers.
func (d *Desk) factsOf(office region.Code, channel, relation string, applicant, subject person.Record) form.Facts {
	today := d.Today(office)
	f := form.Facts{"today": int64(today), "channel": channel, "relation": relation, "applicant.kind": "resident"}
	if o, err := d.Office(office); err == nil {
		f["office.kind"] = o.Level
	}
	day := today.String()
	addRecord(f, "applicant.", applicant, day)
	addRecord(f, "subject.", subject, day)
	return f
}

// kindOf is what an applicant is to the office: a resident of its area, by the
// register or by their own word, or anyone.
func kindOf(p Party) string {
	if p.Way == WayOrganisation {
		return WayOrganisation
	}
	if p.Resident == "" && p.Way == "elsewhere" {
		return "anyone"
	}
	return "resident"
}

func addRecord(f form.Facts, who string, r person.Record, today string) {
	for _, field := range recordFields {
		if v := field.of(&r); v != "" {
			f[field.named(who)] = v
		}
	}
	if years, ok := person.Age(r.BirthDate, today); ok {
		f[who+"age"] = int64(years)
	}
}

// recordField names a field of a person as forms and letters do. Its full names
// are spelt once, since every submission asks for them.
type recordField struct {
	name, applicant, subject string
	of                       func(*person.Record) string
}

// named is the field's name for applicant., subject. or another prefix.
func (f recordField) named(who string) string {
	switch who {
	case "applicant.":
		return f.applicant
	case "subject.":
		return f.subject
	}
	return who + f.name
}

var recordFields = func() []recordField {
	out := []recordField{
		{name: "name", of: func(r *person.Record) string { return r.Name }},
		{name: "nik", of: func(r *person.Record) string { return r.NIK }},
		{name: "kk", of: func(r *person.Record) string { return r.KK }},
		{name: "birth_place", of: func(r *person.Record) string { return r.BirthPlace }},
		{name: "birth_date", of: func(r *person.Record) string { return r.BirthDate }},
		{name: "sex", of: func(r *person.Record) string { return r.Sex }},
		{name: "religion", of: func(r *person.Record) string { return r.Religion }},
		{name: "marital", of: func(r *person.Record) string { return r.Marital }},
		{name: "job", of: func(r *person.Record) string { return r.Job }},
		{name: "citizenship", of: func(r *person.Record) string { return r.Citizenship }},
		{name: "address", of: func(r *person.Record) string { return r.Address }},
		{name: "hamlet", of: func(r *person.Record) string { return r.Hamlet }},
		{name: "rt", of: func(r *person.Record) string { return r.RT }},
		{name: "rw", of: func(r *person.Record) string { return r.RW }},
		{name: "region", of: func(r *person.Record) string { return r.Region }},
		{name: "phone", of: func(r *person.Record) string { return r.Phone }},
		{name: "email", of: func(r *person.Record) string { return r.Email }},
		{name: "father", of: func(r *person.Record) string { return r.Father }},
		{name: "mother", of: func(r *person.Record) string { return r.Mother }},
		{name: "family_role", of: func(r *person.Record) string { return r.FamilyRole }},
		{name: "education", of: func(r *person.Record) string { return r.Education }},
		{name: "blood", of: func(r *person.Record) string { return r.Blood }},
	}
	for i, f := range out {
		out[i].applicant, out[i].subject = "applicant."+f.name, "subject."+f.name
	}
	return out
}()

// Reference and secret of a case.

// Reference is what a citizen calls the case by.
func (d *Desk) Reference(no int64) string { return canon.Reference(d.Card().Code, no) }

// Resolve finds a case by reference and secret. A wrong secret and a case that
// does not exist are answered alike, in the same time.
func (d *Desk) Resolve(ctx context.Context, reference, secret string) (int64, error) {
	node, no, err := canon.ParseReference(reference)
	if err != nil || node != d.Card().Code {
		return 0, noCase()
	}
	var id canon.ID
	found, err := d.Store.One(ctx, `SELECT id FROM cases WHERE no = ?`, []any{no}, store.ID(&id))
	if err != nil {
		return 0, err
	}
	if !premises.Equal(canon.Tidy(secret), d.Secret(id)) || !found {
		return 0, noCase()
	}
	return no, nil
}

func ms(at int64) time.Time { return time.UnixMilli(at).UTC() }
