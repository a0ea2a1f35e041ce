package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/allot"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/stock"
	"genggam/internal/storehouse"
	"genggam/internal/waiting"
	"genggam/internal/web"
)

const goodsStandard = `  - {id: check, name: {id: Periksa kelengkapan, jv: Mriksa, en: Check}, kind: check, role: front-desk}
  - {id: approve, name: {id: Setujui, jv: Sarujuki, en: Grant}, kind: approve, role: signer}
  - {id: hand-over, name: {id: Serahkan bibit, jv: Pasrahaken winih, en: Hand out the seed}, kind: hand-over, role: front-desk}

time:
  promised: {amount: 4, unit: working-days}
  limit: {amount: 5, unit: working-days}
`

const goodsResult = `  goods:
    good: bibit-padi
    name: {id: Bibit padi unggul, jv: Winih pantun unggul, en: Certified rice seed}
    unit: {id: sak, jv: sak, en: bags}
    quantity: 2
    by: ranking
    proofs: [code, photo, signature, witness]
    loan: {amount: 30, unit: calendar-days}
    allocation:
      criteria:
        - {id: petani, must: luas > 0, met: {id: Mengolah sawah sendiri., jv: Nggarap sabin piyambak., en: Works a field of their own.}, message: {id: Tidak mengolah sawah., jv: Mboten nggarap sabin., en: Works no field.}, basis: uu-25-2009}
      measures:
        - id: kecil
          name: {id: Luas sawah, jv: Jembaripun sabin, en: Size of the field}
          weight: 2
          levels:
            - {when: luas < 25, points: 10, says: {id: Kurang dari 25 are, jv: Kirang saking 25 are, en: Less than 25 ares}}
            - {when: luas < 50, points: 5, says: {id: 25 sampai 50 are, jv: 25 dumugi 50 are, en: 25 to 50 ares}}
          basis: uu-25-2009
      reserve: 2
      second: {per: household, within: period}
`

// goodsNode is a village with a service of goods, a round that was ranked with an
// objection in it, and stores.
type goodsNode struct {
	*busy
	round storehouse.Round
	// nos are those who asked: inside (with an objection), inside and granted,
	// handed out.
	objected, granted, handed int64
	// sent is on its way to the district, arrived was received there.
	sent, arrived canon.ID
	receipt       desk.Receipt
}

func newGoods(t testing.TB) *goodsNode {
	t.Helper()
	files := catalogue.Skeleton("bantuan-bibit")
	src := string(files["standard.yaml"])
	from, to := strings.Index(src, "steps:"), strings.Index(src, "  basis: uu-30-2014")
	src = src[:from] + "steps:\n" + goodsStandard + src[to:]
	src = strings.NewReplacer("product: document", "product: goods", "nature: village-letter", "nature: aid", "  letter: letter.txt\n", "", "  register: keterangan\n", "", "NEW-NAME", "Bantuan bibit padi").Replace(src)
	src = strings.Replace(src, "\nsteps:", "        - {id: luas, type: number, label: {id: Luas sawah dalam are, jv: Jembaripun sabin, en: Field in ares}, max: 1000, example: 20}\n\nsteps:", 1)
	src = strings.Replace(src, "\nretention:", "\n"+goodsResult+"\nretention:", 1)
	std, findings := catalogue.Read("standards/bantuan-bibit", []byte(src), nil)
	if err := findings.Errors().Err(); err != nil {
		t.Fatal(err)
	}
	n := office.OpenWith(t, std)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&web.Server{Hall: n.Hall, Messages: m, ClientIP: (*http.Request).UserAgent}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	g := &goodsNode{busy: &busy{Node: n, h: h, cases: map[string]int64{}}}
	g.fill(std)
	return g
}

// fill brings the round to where every page has something to show.
func (g *goodsNode) fill(std *catalogue.Standard) {
	ctx, room := context.Background(), g.Storehouse
	registrar, front := g.As("registrar"), g.As("front-desk")
	shed, err := room.AddStore(ctx, registrar, "Gudang Balai Desa Contohsari")
	g.must(err)
	g.must(room.Enter(ctx, registrar, storehouse.Move{Kind: stock.Received, Good: "bibit-padi", To: shed.ID, Amount: 1200}))
	g.must(room.Enter(ctx, registrar, storehouse.Move{Kind: stock.Counted, Good: "bibit-padi", To: shed.ID, Amount: 1198, Why: "weight"}))
	id, err := room.OpenRound(ctx, g.As("head"), storehouse.NewRound{Standard: std.ID, Period: "2026-MT1", Shares: []allot.Share{{Place: string(office.Village), Count: 3}},
		Until: g.Today(office.Village).AddDays(2), Decree: "Keputusan Kepala Desa Nomor 5 Tahun 2026"})
	g.must(err)
	var all []desk.Receipt
	for i, area := range []int64{10, 30, 20, 80, 0} {
		born := time.Date(1980, 1, 1+i, 0, 0, 0, 0, time.UTC)
		p := person.Record{Name: []string{"Sumarti", "Tugiyem", longName, "Wasilah", "Karsono"}[i], NIK: "330299" + born.Format("020106") + "000" + string(rune('1'+i)), KK: "330299010120000" + string(rune('1'+i)),
			BirthPlace: "Banyumas", BirthDate: born.Format(time.DateOnly), Sex: "L", Job: "Petani", Address: "Jalan Sawah", RT: "001", RW: "001", Region: string(office.Village)}
		g.Clock.Add(time.Second)
		r, err := g.Desk.File(ctx, desk.Application{Standard: std.ID, Office: office.Village, Channel: "api", Relation: "self", Applicant: desk.Party{Record: p}, Assurance: "claimed", Language: "id",
			Answers: form.Answers{"keperluan": "Menanam padi", "luas": area}})
		g.must(err)
		g.must(g.Take(ctx, front, r.No, office.OutOfTurn))
		g.must(g.DoStep(ctx, front, r.No, "check", nil))
		all = append(all, r)
	}
	g.Clock.Add(3 * 24 * time.Hour)
	g.must(room.Rank(ctx, g.As("head"), id, g.Today(office.Village).AddDays(2)))
	g.must(room.Object(ctx, all[3].No, "Sawah saya 40 are, bukan 80; lihat SPPT tahun 2025."))
	g.objected, g.granted, g.handed, g.receipt = all[3].No, all[0].No, all[2].No, all[1]
	x, err := room.Round(ctx, id)
	g.must(err)
	g.round = *x
}

// moves sends goods to the district, which receives some of them, and ends a period
// with a difference.
func (g *goodsNode) moves() {
	ctx, room := context.Background(), g.Storehouse
	registrar, other, shed := g.As("registrar"), g.As("kec-registrar"), "gudang-balai-desa-contohsari"
	hall, err := room.AddStore(ctx, other, "Balai Kecamatan")
	g.must(err)
	for _, id := range []*canon.ID{&g.arrived, &g.sent} {
		*id, err = room.Send(ctx, registrar, storehouse.NewShipment{Good: "bibit-padi", From: shed, To: office.District, Amount: 50})
		g.must(err)
	}
	g.must(room.Receive(ctx, other, g.arrived, storehouse.Receipt{Store: hall.ID, Found: 48, Why: "broken"}))
	g.must(room.CloseBook(ctx, registrar, "bibit-padi", g.Today(office.Village), []storehouse.Count{{Store: shed, Found: 1090, Why: "weight"}}))
}

// decide answers the objection, grants those inside and hands out to one.
func (g *goodsNode) decide() {
	ctx, room := context.Background(), g.Storehouse
	g.must(room.AnswerObjection(ctx, g.As("verifier"), g.objected, storehouse.Found{Met: []bool{true}, Levels: []int{1}, Words: "Benar menurut SPPT, tetapi urutan tetap."}))
	g.Clock.Add(4 * 24 * time.Hour)
	_, err := room.Decide(ctx, g.As("signer"), g.round.ID)
	g.must(err)
	g.must(room.HandOut(ctx, g.As("front-desk"), g.handed, "gudang-balai-desa-contohsari", storehouse.Proof{Way: "witness", Witness: "Wagimin"}))
}

func at(path string, no int64) string {
	return path + strings.TrimPrefix(caseAt(no), "/kantor/permohonan")
}

func TestPagesOfGoodsAreSoundInEveryLanguage(t *testing.T) {
	g := newGoods(t)
	round := "/kantor/barang/putaran/" + g.round.ID.String()
	look := func(login string, pages ...string) {
		token := ""
		if login != "" {
			token = g.Token(login)
		}
		for _, address := range pages {
			for _, language := range []string{"id", "jv", "en"} {
				w := g.ask(token, "GET", address, language)
				if w.Code != http.StatusOK {
					t.Fatalf("%s for %s: %d to %s", address, login, w.Code, w.Header().Get("Location"))
				}
				for _, fault := range lookOver(w.Body.Bytes(), language) {
					t.Errorf("%s for %s in %s: %s", address, login, language, fault)
				}
				for _, key := range []string{"[goods.", "[aid.", "[waiting.", "[stock.", "[allot.", "[queue.", "[office.", "[diary."} {
					if strings.Contains(w.Body.String(), key) {
						t.Errorf("%s for %s in %s says %s", address, login, language, key)
					}
				}
			}
		}
	}
	look("front-desk", "/kantor/barang", "/kantor/barang/daftar/bibit-padi", "/kantor/barang/putaran", round, "/kantor/antrean", "/kantor/antrean/laporan")
	look("verifier", at("/kantor/barang/keberatan", g.objected), caseAt(g.objected), round)
	g.moves()
	look("registrar", "/kantor/barang/daftar/bibit-padi/tutup", "/kantor/barang/kiriman", "/kantor/barang/kiriman/"+g.sent.String(), "/kantor/barang/kiriman/"+g.arrived.String())
	look("kec-registrar", "/kantor/barang", "/kantor/barang/kiriman", "/kantor/barang/kiriman/"+g.sent.String())
	g.decide()
	look("head", "/kantor/barang", round, "/kantor/barang/putaran", "/kantor/antrean/atur")
	look("front-desk", at("/kantor/barang/serah", g.granted), at("/kantor/barang/serah", g.handed), caseAt(g.granted), caseAt(g.handed))
	look("", "/pembagian", "/pembagian/"+g.round.ID.String(), "/layanan/bantuan-bibit", "/antrean/"+string(office.Village), "/antrean/"+string(office.Village)+"/mesin", "/antrean/"+string(office.Village)+"/papan")
}

func TestGoodsAreHandedOutInTheBrowserWithTheCodeOfTheRecipient(t *testing.T) {
	g := newGoods(t)
	g.decide()
	front := officer(t, g.Node, g.h, "front-desk")
	front.open(at("/kantor/barang/serah", g.granted))
	action := at("/kantor/barang/serah", g.granted)
	shed := "gudang-balai-desa-contohsari"
	front.send(action, url.Values{"tempat": {shed}, "bukti": {"code"}, "kode": {"000001"}}, map[string]file{})
	front.says("Kode tidak cocok")
	code, err := g.Storehouse.CodeOf(context.Background(), g.granted)
	g.must(err)
	front.send(action, url.Values{"tempat": {shed}, "bukti": {"code"}, "kode": {code}}, map[string]file{})
	front.says("Barang diserahkan")
	if got := g.Step(g.granted).State; got != "delivered" {
		t.Error(got)
	}
}

func TestTheQueueInTheBrowser(t *testing.T) {
	g := newGoods(t)
	at := "/antrean/" + string(office.Village)
	phone := newReader(t, g.h)
	phone.open(at).send(at, url.Values{"jalur": {"A"}}, nil)
	phone.says("A001")
	front := officer(t, g.Node, g.h, "front-desk")
	g.must(g.Waiting.Sit(context.Background(), g.As("front-desk"), "1", []string{"A"}))
	g.must(g.Waiting.Call(context.Background(), g.As("front-desk")))
	front.open("/kantor/antrean")
	front.says("A001")
	board := g.ask("", "GET", at+"/papan", "id").Body.String()
	for _, want := range []string{"A001", "ke loket 1", `data-call="A001/1"`} {
		if !strings.Contains(board, want) {
			t.Errorf("the board does not hold %q", want)
		}
	}
	if _, err := g.Waiting.Take(context.Background(), office.Village, waiting.Ask{Channel: waiting.Kiosk}); err != nil {
		t.Error(err)
	}
}

func TestABrowserFindsNothingWrongOnPagesOfGoodsAndQueues(t *testing.T) {
	g := newGoods(t)
	ctx, hall := context.Background(), "/antrean/"+string(office.Village)
	round := "/kantor/barang/putaran/" + g.round.ID.String()
	g.must(g.Waiting.SetPlan(ctx, g.As("head"), waiting.Plan{Desks: []string{"1", "2", "3"}, Lines: []waiting.Line{
		{Letter: "A", Name: lang.Text{ID: "Surat keterangan dan pengantar", JV: "Serat katrangan lan pengantar", EN: "Letters"}, Minutes: 10}, {Letter: "B", Name: lang.Text{ID: "Bantuan dan barang", JV: "Pambiyantu lan barang", EN: "Aid and goods"}, Minutes: 8}}}))
	front := g.As("front-desk")
	g.must(g.Waiting.Sit(ctx, front, "2", []string{"A", "B"}))
	draw := func(k waiting.Ask) string {
		g.Clock.Add(time.Minute)
		k.Channel = waiting.Kiosk
		secret, err := g.Waiting.Take(ctx, office.Village, k)
		g.must(err)
		return secret
	}
	draw(waiting.Ask{Line: "A"})
	mine := draw(waiting.Ask{Line: "B", Class: "elderly"})
	g.must(g.Waiting.Call(ctx, front))
	for range 3 {
		draw(waiting.Ask{Line: "A"})
	}
	args := []string{"-", "/pembagian", "/pembagian/" + g.round.ID.String(), "/layanan/bantuan-bibit", hall, hall + "/mesin", hall + "/papan", "/tiket/" + mine, "--",
		g.Token("front-desk"), "/kantor/barang", "/kantor/barang/daftar/bibit-padi", "/kantor/barang/putaran", round, "/kantor/antrean", "/kantor/antrean/laporan", "--",
		g.Token("registrar"), "/kantor/barang", "--", g.Token("verifier"), at("/kantor/barang/keberatan", g.objected), caseAt(g.objected), "--",
		g.Token("head"), round, "/kantor/barang/putaran", "/kantor/antrean/atur", "/kantor/janji"}
	judged(t, g.h, "officer.mjs", args...)
	g.moves()
	judged(t, g.h, "officer.mjs", g.Token("registrar"), "/kantor/barang/daftar/bibit-padi/tutup", "/kantor/barang/kiriman", "/kantor/barang/kiriman/"+g.sent.String(), "/kantor/barang/kiriman/"+g.arrived.String(), "--",
		g.Token("kec-registrar"), "/kantor/barang/kiriman/"+g.sent.String())
	g.Clock.Add(24 * time.Hour) // the day after the period
	g.decide()
	judged(t, g.h, "officer.mjs", g.Token("front-desk"), at("/kantor/barang/serah", g.granted), at("/kantor/barang/serah", g.handed), caseAt(g.granted), caseAt(g.handed), "--", g.Token("head"), round)
}
