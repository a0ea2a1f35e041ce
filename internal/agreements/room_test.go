package agreements_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"genggam/internal/agreements"
	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/httpsig"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/store/storetest"
)

// asker is another system with its key.
type asker struct {
	t      testing.TB
	n      *office.Node
	signer httpsig.Signer
	key    httpsig.Key
	pasted string
}

func newAsker(t testing.TB, n *office.Node) *asker {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpsig.SignWith(private, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := httpsig.PublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return &asker{t: t, n: n, signer: s, key: k, pasted: base64.StdEncoding.EncodeToString(k.DER())}
}

// agree files an agreement and has it signed.
func agree(t testing.TB, n *office.Node, change map[string]any) desk.Receipt {
	t.Helper()
	r := proposed(t, n, change)
	n.Issue(r.No)
	return r
}

func proposed(t testing.TB, n *office.Node, change map[string]any) desk.Receipt {
	t.Helper()
	std, ok := n.Catalogue().Current(agreements.Service, "2026-03-02")
	if !ok {
		t.Fatal("no service")
	}
	a := n.Application(std)
	a.Applicant = desk.Party{Record: person.Record{Name: "Dinas Sosial Kabupaten Banyumas"}, Way: "office"}
	a.Assurance = casework.Seen
	for k, v := range change {
		a.Answers[k] = v
	}
	r, err := n.Desk.File(context.Background(), a)
	if err != nil {
		b, _ := json.Marshal(err)
		t.Fatal(err, string(b))
	}
	return r
}

func covered() []string { return []string{"@method", "@authority", "@path", "content-digest"} }

// asks signs a question.
func (a *asker) asks(q agreements.Question, change ...func(*httpsig.Message, *httpsig.Input)) agreements.Asked {
	a.t.Helper()
	body, err := json.Marshal(q)
	if err != nil {
		a.t.Fatal(err)
	}
	m := httpsig.Message{Method: "POST", Scheme: "https", Authority: "desa.example", Path: "/api/v1/data/verify", Fields: []httpsig.Field{
		{Name: "Content-Digest", Value: httpsig.Digest(body)}}}
	in := httpsig.Input{Components: covered(), Created: a.n.Clock.Now().Unix(), Nonce: rand.Text(), KeyID: a.key.ID(), Algorithm: httpsig.Ed25519}
	for _, c := range change {
		c(&m, &in)
	}
	if err := httpsig.Sign(&m, "a", in, a.signer); err != nil {
		a.t.Fatal(err)
	}
	return agreements.Asked{Message: m, Body: body, Question: q}
}

func keyOf(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// onBoth runs a test on both engines; PostgreSQL is left out where there is none.
func onBoth(t *testing.T, run func(t *testing.T, n *office.Node)) {
	t.Run("SQLite", func(t *testing.T) { run(t, office.Open(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { run(t, office.OpenOn(t, storetest.PostgresDSN(t))) })
}

func TestAQuestionIsAnsweredUnderItsAgreementAndSeenByThePerson(t *testing.T) {
	onBoth(t, answersAQuestion)
}

func answersAQuestion(t *testing.T, n *office.Node) {
	ctx := context.Background()
	a := newAsker(t, n)
	r := agree(t, n, map[string]any{"kunci": a.pasted, "data": []string{"resident", "adult", "name-matches", "address"}})
	g, err := n.Agreements.ByReference(ctx, r.Reference)
	if err != nil || g.Asker == "" || len(g.Fields) != 4 {
		t.Fatal(err, g)
	}
	budi := office.People()[0].Record
	q := agreements.Question{Agreement: r.Reference, Purpose: "social-aid", NIK: budi.NIK, Name: "budi  santoso", Fields: []string{"resident", "adult", "name-matches"}}
	got, err := n.Agreements.Answer(ctx, a.asks(q))
	if err != nil || !got.Checks["resident"] || !got.Checks["adult"] || !got.Checks["name-matches"] || got.Data != nil {
		t.Fatal(err, got)
	}
	q.Fields = append(q.Fields, "address")
	if got, err = n.Agreements.Answer(ctx, a.asks(q)); err != nil || !strings.Contains(got.Data["address"], "Melati") || len(got.Data) != 1 {
		t.Fatal(err, got)
	}
	q.NIK, q.Name = "3302990101800009", "Orang Lain"
	if got, err = n.Agreements.Answer(ctx, a.asks(q)); err != nil || got.Checks["resident"] || got.Checks["adult"] || got.Data != nil {
		t.Fatal(err, got)
	}
	who, err := n.ByNIK(ctx, office.Village, budi.NIK)
	if err != nil {
		t.Fatal(err)
	}
	looks, err := n.WithBookLooks(ctx, nil, who.ID)
	if err != nil || len(looks) != 2 || looks[0].Role != "agency" || looks[0].Reason != "agreement" || !strings.Contains(looks[0].Name, "Dinas Sosial") {
		t.Fatal(err, looks)
	}
	uses, err := n.Agreements.Uses(ctx, n.As("head"), r.Reference)
	if err != nil || len(uses) != 3 {
		t.Fatal(err, uses)
	}
	whole(t, n)
}

// whole has everything verified, rebuilt and verified again.
func whole(t testing.TB, n *office.Node) {
	t.Helper()
	ctx := context.Background()
	for range 2 {
		report, err := audit.Verify(ctx, n.Premises, nil)
		if err != nil || len(report.Findings) != 0 {
			t.Fatal(err, report.Findings)
		}
		if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsOutsideAnAgreementIsRefused(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	a, stranger := newAsker(t, n), newAsker(t, n)
	r := agree(t, n, map[string]any{"kunci": a.pasted, "data": []string{"resident", "adult"}, "batas_harian": int64(9)})
	nik := office.People()[0].Record.NIK
	good := agreements.Question{Agreement: r.Reference, Purpose: "social-aid", NIK: nik, Fields: []string{"resident"}}
	change := func(f func(*agreements.Question)) agreements.Question { q := good; f(&q); return q }
	for name, c := range map[string]struct {
		q    agreements.Asked
		want string
	}{
		"another field":      {a.asks(change(func(q *agreements.Question) { q.Fields = []string{"address"} })), "agreements.field"},
		"no field":           {a.asks(change(func(q *agreements.Question) { q.Fields = nil })), "agreements.question"},
		"another purpose":    {a.asks(change(func(q *agreements.Question) { q.Purpose = "tax" })), "agreements.purpose"},
		"no NIK":             {a.asks(change(func(q *agreements.Question) { q.NIK = "123" })), "agreements.question"},
		"another agreement":  {a.asks(change(func(q *agreements.Question) { q.Agreement = n.Reference(9999) })), "agreements.unsigned"},
		"a stranger's key":   {stranger.asks(good), "agreements.unsigned"},
		"a forged key id":    {stranger.asks(good, func(_ *httpsig.Message, in *httpsig.Input) { in.KeyID = a.key.ID() }), "agreements.unsigned"},
		"an old question":    {a.asks(good, func(_ *httpsig.Message, in *httpsig.Input) { in.Created -= 400 }), "agreements.unsigned"},
		"no nonce":           {a.asks(good, func(_ *httpsig.Message, in *httpsig.Input) { in.Nonce = "" }), "agreements.unsigned"},
		"digest not covered": {a.asks(good, func(_ *httpsig.Message, in *httpsig.Input) { in.Components = covered()[:3] }), "agreements.unsigned"},
	} {
		if _, err := n.Agreements.Answer(ctx, c.q); keyOf(err) != c.want {
			t.Errorf("%s: %v, not %s", name, err, c.want)
		}
	}
	swapped := a.asks(good)
	swapped.Body = []byte(strings.Replace(string(swapped.Body), nik, office.People()[1].Record.NIK, 1))
	if _, err := n.Agreements.Answer(ctx, swapped); keyOf(err) != "agreements.unsigned" {
		t.Error("another body:", err)
	}
	once := a.asks(good)
	if _, err := n.Agreements.Answer(ctx, once); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Agreements.Answer(ctx, once); keyOf(err) != "agreements.replayed" {
		t.Error("the same question again:", err)
	}
	for range 4 { // four were refused and one answered
		if _, err := n.Agreements.Answer(ctx, a.asks(good)); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if _, err := n.Agreements.Answer(ctx, a.asks(good)); keyOf(err) != "agreements.rate" {
			t.Error("the tenth question of a day:", err)
		}
	}
	uses, err := n.Agreements.Uses(ctx, n.As("head"), r.Reference)
	if err != nil || len(uses) != 10 {
		t.Error("a flood is written down line by line:", len(uses), err)
	}
	n.Clock.Add(24 * time.Hour)
	if _, err := n.Agreements.Answer(ctx, a.asks(good)); err != nil {
		t.Error("the next day:", err)
	}
	all, _ := n.Agreements.Published(ctx)
	if err := n.Revoke(ctx, n.As("head"), all[0].Document, "request"); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Agreements.Answer(ctx, a.asks(good)); keyOf(err) != "agreements.over" {
		t.Error("after the agreement was withdrawn:", err)
	}
	whole(t, n)
}

func TestAnAgreementEndsOnItsLastDayAndIsNotMadeOfNonsense(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	a := newAsker(t, n)
	std, _ := n.Catalogue().Current(agreements.Service, "2026-03-02")
	for name, change := range map[string]map[string]any{
		"a key that is none":    {"kunci": strings.Repeat("bukan kunci ", 5)},
		"an endpoint by http":   {"layanan_kabar": "x-y", "alamat_kabar": "http://example.com/x"},
		"an endpoint with user": {"layanan_kabar": "x-y", "alamat_kabar": "https://u:p@example.com/x"},
		"backwards in time":     {"mulai": "2026-12-01", "sampai": "2026-06-01"},
	} {
		app := n.Application(std)
		app.Applicant = desk.Party{Record: person.Record{Name: "Dinas Sosial"}, Way: "office"}
		app.Assurance = casework.Seen
		for k, v := range change {
			app.Answers[k] = v
		}
		if _, err := n.Desk.File(ctx, app); fault.Of(err) != fault.Invalid {
			t.Error(name, err)
		}
	}
	until := n.Clock.Now().Add(72 * time.Hour).Format(time.DateOnly)
	r := agree(t, n, map[string]any{"kunci": a.pasted, "sampai": until})
	q := agreements.Question{Agreement: r.Reference, Purpose: "social-aid", NIK: office.People()[0].Record.NIK, Fields: []string{"resident"}}
	if _, err := n.Agreements.Answer(ctx, a.asks(q)); err != nil {
		t.Fatal(err)
	}
	n.Clock.Add(5 * 24 * time.Hour)
	if _, err := n.Agreements.Answer(ctx, a.asks(q)); keyOf(err) != "agreements.over" {
		t.Error(err)
	}
	p := proposed(t, n, map[string]any{"kunci": a.pasted})
	if _, err := n.Agreements.Answer(ctx, a.asks(agreements.Question{Agreement: p.Reference, Purpose: "social-aid", NIK: q.NIK, Fields: q.Fields})); keyOf(err) != "agreements.unsigned" {
		t.Error("an agreement that nobody signed is used:", err)
	}
}
