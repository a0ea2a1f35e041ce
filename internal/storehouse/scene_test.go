package storehouse_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"genggam/internal/allot"
	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/stock"
	"genggam/internal/storehouse"
)

var ctx = context.Background()

const goodsSteps = `steps:
  - {id: check, name: {id: a, jv: a, en: a}, kind: check, role: front-desk}
  - {id: verify, name: {id: a, jv: a, en: a}, kind: verify, role: verifier}
  - {id: approve, name: {id: a, jv: a, en: a}, kind: approve, role: signer}
  - {id: hand-over, name: {id: a, jv: a, en: a}, kind: hand-over, role: front-desk}

time:
  promised: {amount: 4, unit: working-days}
  limit: {amount: 5, unit: working-days}
`

const question = `        - id: luas
          type: number
          label: {id: Luas sawah dalam are, jv: Jembaripun sabin, en: Field in ares}
          max: 1000
          example: 20
        - id: jumlah
          type: number
          label: {id: Jumlah, jv: Cacahipun, en: How many}
          min: 1
          max: 99
          example: 2
`

// goodsOf is the part of a standard that says what is handed out.
const seedGoods = `  goods:
    good: bibit-padi
    name: {id: Bibit padi, jv: Winih pantun, en: Rice seed}
    unit: {id: sak, jv: sak, en: bag}
    quantity: 2
    by: ranking
    collect: {amount: 5, unit: working-days}
    proofs: [code, photo, signature]
    allocation:
      criteria:
        - id: petani
          must: luas > 0
          met: {id: Punya sawah., jv: Gadhah sabin., en: Has a field.}
          message: {id: Tidak punya sawah., jv: Mboten gadhah sabin., en: Has no field.}
          basis: uu-25-2009
      measures:
        - id: kecil
          name: {id: Luas sawah, jv: Jembaripun sabin, en: Size of the field}
          weight: 2
          levels:
            - {when: luas < 25, points: 10, says: {id: Kurang dari 25 are, jv: Kirang saking 25 are, en: Less than 25 ares}}
            - {when: luas < 50, points: 5, says: {id: Kurang dari 50 are, jv: Kirang saking 50 are, en: Less than 50 ares}}
          basis: uu-25-2009
      reserve: 1
      second: {per: household, within: period}
`

const toolGoods = `  goods:
    good: tenda
    name: {id: Tenda, jv: Tratag, en: Tent}
    unit: {id: unit, jv: unit, en: piece}
    question: jumlah
    most: 4
    by: filing
    proofs: [code, photo, signature, witness]
    loan: {amount: 3, unit: calendar-days}
    allocation:
      criteria: []
      second: {per: person, within: period}
`

// made is a service of goods.
func made(t testing.TB, id, goods string) *catalogue.Standard {
	t.Helper()
	return madeOf(t, id, goods, goodsSteps)
}

func madeOf(t testing.TB, id, goods, steps string) *catalogue.Standard {
	t.Helper()
	files := catalogue.Skeleton(id)
	src := string(files["standard.yaml"])
	from, to := strings.Index(src, "steps:"), strings.Index(src, "  basis: uu-30-2014")
	src = src[:from] + steps + src[to:]
	src = strings.NewReplacer("product: document", "product: goods", "nature: village-letter", "nature: aid", "  letter: letter.txt\n", "", "  register: keterangan\n", "").Replace(src)
	src = strings.Replace(src, "\nsteps:", question+"\nsteps:", 1)
	src = strings.Replace(src, "\nretention:", "\n"+goods+"\nretention:", 1)
	s, findings := catalogue.Read("standards/"+id, []byte(src), nil)
	if err := findings.Errors().Err(); err != nil || s == nil {
		t.Fatal(err)
	}
	return s
}

// scene is a village with two services of goods.
type scene struct {
	*office.Node
	t           testing.TB
	seed, tools *catalogue.Standard
	room        *storehouse.Room
}

func open(t testing.TB) *scene {
	t.Helper()
	return around(t, "")
}

// around is the village on an engine.
func around(t testing.TB, dsn string) *scene {
	t.Helper()
	s := &scene{t: t, seed: made(t, "bantuan-bibit", seedGoods), tools: made(t, "pinjam-tenda", toolGoods)}
	if dsn == "" {
		s.Node = office.OpenWith(t, s.seed, s.tools)
	} else {
		own, err := office.Standards()
		s.ok(err)
		all, err := own.With(s.seed, s.tools)
		s.ok(err)
		s.Node, err = office.Make(ctx, office.Plan{Dir: t.TempDir() + "/node", DSN: dsn, Standards: all})
		s.ok(err)
		s.Node.T = t
		t.Cleanup(func() { _ = s.Node.Close() })
	}
	s.room = s.Storehouse
	return s
}

func (s *scene) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// refused says that an error is a fault with a key.
func (s *scene) refused(err error, key string) {
	s.t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		s.t.Fatalf("refused with %v, want %s", err, key)
	}
}

// person is the nth synthetic person; every pair of them is one household.
func someone(n int) person.Record {
	born := time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%16_000)
	return person.Record{
		Name: fmt.Sprintf("Warga Uji %05d", n), NIK: fmt.Sprintf("330299%s%04d", born.Format("020106"), n%9999+1), KK: fmt.Sprintf("3302990101%02d%04d", 10+n/5000, n%5000+1),
		BirthPlace: "Banyumas", BirthDate: born.Format(time.DateOnly), Sex: "L", Job: "Petani", Address: "Jalan Uji", RT: "001", RW: "001", Region: string(office.Village),
	}
}

// file files for a person with a field of a size.
func (s *scene) file(std *catalogue.Standard, p person.Record, area int64) int64 {
	s.t.Helper()
	app := desk.Application{
		Standard: std.ID, Office: office.Village, Channel: "api", Relation: "self", Applicant: desk.Party{Record: p}, Assurance: casework.Claimed, Language: "id",
		Answers: form.Answers{"keperluan": "Menanam padi", "luas": area, "jumlah": int64(2)},
	}
	s.Clock.Add(time.Millisecond)
	r, err := s.Desk.File(ctx, app)
	s.ok(err)
	return r.No
}

// ready brings a case to its decision.
func (s *scene) ready(front, verifier desk.Actor, nos ...int64) {
	s.t.Helper()
	for _, no := range nos {
		s.ok(s.Take(ctx, front, no, office.OutOfTurn))
		s.ok(s.DoStep(ctx, front, no, "check", nil))
		s.ok(s.Take(ctx, verifier, no, office.OutOfTurn))
		s.ok(s.DoStep(ctx, verifier, no, "verify", nil))
	}
}

// round opens one for a week.
func (s *scene) round(std *catalogue.Standard, quota int) *storehouse.Round {
	s.t.Helper()
	id, err := s.room.OpenRound(ctx, s.As("head"), storehouse.NewRound{
		Standard: std.ID, Period: "2026-MT1", Shares: []allot.Share{{Place: string(office.Village), Count: quota}},
		Until: s.Today(office.Village).AddDays(3), Decree: "Keputusan Kepala Desa Nomor 5 Tahun 2026",
	})
	s.ok(err)
	x, err := s.room.Round(ctx, id)
	s.ok(err)
	return x
}

// receive puts goods into a store of its own.
func (s *scene) receive(std *catalogue.Standard, name string, amount int64) string {
	s.t.Helper()
	a := s.As("registrar")
	st, err := s.room.AddStore(ctx, a, name)
	s.ok(err)
	s.ok(s.room.Enter(ctx, a, storehouse.Move{Kind: stock.Received, Good: std.Result.Goods.Good, To: st.ID, Amount: amount}))
	return st.ID
}

// whole says that verify finds nothing, before and after everything was built
// again from the journal.
func (s *scene) whole() {
	s.t.Helper()
	for range 2 {
		report, err := audit.Verify(ctx, s.Premises, nil)
		if err != nil || len(report.Findings) != 0 {
			s.t.Fatal(err, report.Findings)
		}
		s.ok(audit.Rebuild(ctx, s.Premises, nil))
	}
}
