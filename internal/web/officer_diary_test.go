package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/diary"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/slots"
	"genggam/internal/web"
)

const crewStandard = `steps:
  - {id: check, name: {id: Periksa laporan, jv: Mriksa, en: Check}, kind: check, role: front-desk}
  - {id: repair, name: {id: Perbaiki lampu, jv: Ndandosi lampu, en: Repair the lamp}, kind: work, role: verifier}
  - {id: confirm, name: {id: Konfirmasi pelapor, jv: Konfirmasi, en: Confirmation}, kind: confirm, role: front-desk}

time:
  promised: {amount: 3, unit: working-days}
  limit: {amount: 5, unit: working-days}
`

const crewSpot = `        - {id: lokasi, type: place, label: {id: Letak lampu, jv: Papanipun lampu, en: Where the lamp is}, example: {text: Pasar, lat: -7420000, lon: 109250000}}
`

// crewNode is a village with a crew that repairs lamps, and two reports: one that
// waits for an appointment, one that has one.
type crewNode struct {
	*busy
	open, booked desk.Receipt
	day          string
}

func newCrew(t testing.TB) *crewNode {
	t.Helper()
	src := string(catalogue.Skeleton("lampu-jalan")["standard.yaml"])
	from, to := strings.Index(src, "steps:"), strings.Index(src, "  basis: uu-30-2014")
	src = src[:from] + crewStandard + src[to:]
	src = strings.NewReplacer("product: document", "product: work", "nature: village-letter", "nature: aid", "  letter: letter.txt\n", "", "  register: keterangan\n", "", "NEW-NAME", "Perbaikan lampu jalan").Replace(src)
	src = strings.Replace(src, "\nsteps:", crewSpot+"\nsteps:", 1)
	std, findings := catalogue.Read("standards/lampu-jalan", []byte(src), nil)
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
	g := &crewNode{busy: &busy{Node: n, h: h, cases: map[string]int64{}}}
	ctx := context.Background()
	p := diary.Plan{ID: "kru-lampu", Name: "Kru lampu jalan dan taman wilayah timur", Services: []string{std.ID}, NoticeHours: 2, Days: 14, Minutes: 30,
		Crew: &slots.Crew{Home: slots.Point{Lat: -7424000, Lon: 109239000}, Start: 9 * 60, Speed: 400}}
	for day := time.Monday; day <= time.Friday; day++ {
		p.Week[day] = []slots.Window{{From: 9 * 60, To: 11 * 60, Every: 60, Capacity: 1}}
	}
	g.must(n.Diary.SetPlan(ctx, n.As("head"), p))
	front := n.As("front-desk")
	for _, r := range []*desk.Receipt{&g.open, &g.booked} {
		*r, err = n.Desk.File(ctx, n.Application(std))
		g.must(err)
		g.must(n.Take(ctx, front, r.No, office.OutOfTurn))
		g.must(n.DoStep(ctx, front, r.No, "check", office.AllChecks(n.Step(r.No).Step)))
	}
	c, err := n.Diary.Offers(ctx, g.booked.No)
	g.must(err)
	g.must(n.Diary.Book(ctx, g.booked.No, c.Offers[0].Day, c.Offers[0].From))
	g.day = c.Offers[0].Day.String()
	return g
}

// follow opens a case in a browser without scripts.
func follow(t *testing.T, h http.Handler, r desk.Receipt) *reader {
	t.Helper()
	c := newReader(t, h).open("/lacak")
	c.send("/lacak", url.Values{"nomor": {r.Reference}, "rahasia": {r.Secret}}, nil).at("/permohonan")
	return c
}

// cookiesOf is what the browser of a reader keeps, as the judge takes it.
func cookiesOf(c *reader) string {
	at, _ := url.Parse(c.base)
	out := "-none"
	for _, k := range c.client.Jar.Cookies(at) {
		out += ";" + k.Name + "=" + k.Value
	}
	return out
}

func TestAnAppointmentIsBookedMovedAndGivenBackWithoutAScript(t *testing.T) {
	g := newCrew(t)
	c := follow(t, g.h, g.open)
	c.open("/permohonan/janji").wants("Kru lampu jalan")
	choice, err := g.Diary.Offers(context.Background(), g.open.No)
	g.must(err)
	send := func(i int) {
		o := choice.Offers[i]
		c.send("/permohonan/janji", url.Values{"waktu": {o.Day.String() + " " + strconv.Itoa(o.From)}}, nil)
	}
	c.send("/permohonan/janji", url.Values{}, nil)
	c.wants("Pilih")
	send(0)
	send(1)
	now, err := g.Diary.Offers(context.Background(), g.open.No)
	g.must(err)
	if now.Own == nil || now.Own.Slot.From != choice.Offers[1].From || now.MayMove {
		t.Fatalf("moved once: %+v", now.Own)
	}
	c.send("/permohonan/janji/batal", url.Values{}, nil)
	if now, err = g.Diary.Offers(context.Background(), g.open.No); err != nil || now.Own != nil {
		t.Error("given back:", now.Own, err)
	}
}

func TestABrowserFindsNothingWrongOnPagesOfAppointmentsAndCrews(t *testing.T) {
	g := newCrew(t)
	judged(t, g.h, "officer.mjs", g.Token("head"), "/kantor/janji", "--", g.Token("verifier"), "/kantor/janji", caseAt(g.booked.No), caseAt(g.open.No))
	for _, r := range []desk.Receipt{g.open, g.booked} {
		c := follow(t, g.h, r)
		judged(t, g.h, "officer.mjs", cookiesOf(c), "/permohonan/janji", "/permohonan")
	}
}
