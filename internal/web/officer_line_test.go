package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/waiting"
)

// newHall is a village with two lines and three counters.
func newHall(t *testing.T) *goodsNode {
	t.Helper()
	g := newGoods(t)
	g.must(g.Waiting.SetPlan(context.Background(), g.As("head"), waiting.Plan{Desks: []string{"1", "2", "3"}, Lines: []waiting.Line{
		{Letter: "A", Name: lang.Text{ID: "Surat"}, Minutes: 10},
		{Letter: "B", Name: lang.Text{ID: "Bantuan dan barang"}, Minutes: 8, Services: []string{"bantuan-bibit"}}}}))
	return g
}

func TestAnOfficerServesSeveralServicesOnOneScreen(t *testing.T) {
	g, at := newHall(t), "/antrean/"+string(office.Village)
	front := officer(t, g.Node, g.h, "front-desk")
	front.open("/kantor/antrean").send("/kantor/antrean/duduk", url.Values{"loket": {"2"}, "jalur": {"A", "B"}}, nil)
	front.wants("Loket 2", "A. Surat", "B. Bantuan dan barang")
	phone, kiosk := newReader(t, g.h), newReader(t, g.h)
	phone.open(at).send(at, url.Values{"jalur": {"A"}}, nil).wants("A001", "Surat")
	g.Clock.Add(time.Minute)
	kiosk.open(at+"/mesin").send(at+"/mesin", url.Values{"jalur": {"B"}}, nil).wants("B001", "Bantuan dan barang")
	g.Clock.Add(time.Minute)
	old := newReader(t, g.h)
	old.open(at).send(at, url.Values{"jalur": {"B"}, "golongan": {"elderly"}}, nil).wants("B002")
	front.open("/kantor/antrean").send("/kantor/antrean/nomor", url.Values{"jalur": {"A"}}, nil) // for somebody without a phone
	for _, want := range []string{"B002", "A001", "B001", "A002"} {
		front.open("/kantor/antrean").send("/kantor/antrean/panggil", nil, nil)
		front.wants(want)
		if want == "A001" {
			phone.open(phone.path).wants("A001", "2")
		}
		for _, act := range []string{"came", "finish"} {
			g.Clock.Add(2 * time.Minute)
			front.press("/kantor/antrean/tiket", "laku", act).open("/kantor/antrean")
		}
	}
	front.wants("Tidak ada yang menunggu")
	head := officer(t, g.Node, g.h, "head")
	head.open("/kantor/antrean/laporan").wants("tepat", "dari 4")
}

// press sends the form of an address in which a field has a value, as it stands.
func (r *reader) press(action, name, value string) *reader {
	r.t.Helper()
	for _, f := range all(r.doc, "form") {
		if attr(f, "action") != action || fieldsOf(f).set.Get(name) != value {
			continue
		}
		req, _ := http.NewRequest("POST", r.base+action, strings.NewReader(fieldsOf(f).set.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		return r.do(req)
	}
	r.t.Fatalf("%s: no form of %s with %s=%s\n%s", r.path, action, name, value, r.text())
	return nil
}

func TestTheBoardIsSpokenAloudOnceForEachCall(t *testing.T) {
	g := newHall(t)
	ctx := context.Background()
	g.must(g.Waiting.Sit(ctx, g.As("front-desk"), "2", []string{"A", "B"}))
	_, err := g.Waiting.Take(ctx, office.Village, waiting.Ask{Line: "A", Channel: waiting.Kiosk})
	g.must(err)
	judged(t, g.h, "board.mjs", string(office.Village), g.Token("front-desk"))
}

func TestAPlanOfAppointmentsIsMadeOnItsPage(t *testing.T) {
	g := newCrew(t)
	head := officer(t, g.Node, g.h, "head")
	head.open("/kantor/janji").send("/kantor/janji", url.Values{"id": {"kru-dua"}, "nama": {"Kru dua"}, "layanan": {"lampu-jalan"}, "mulai": {"08:00"}, "selesai": {"10:00"},
		"lama": {"30"}, "muat": {"2"}, "hari": {"7"}, "minggu": {"1", "3"}}, nil)
	all, err := g.Diary.Plans(context.Background(), office.Village)
	g.must(err)
	if len(all) != 2 || len(all[1].Week[time.Monday]) != 1 || len(all[1].Week[time.Tuesday]) != 0 || all[1].Week[time.Wednesday][0].Capacity != 2 {
		t.Fatalf("%+v", all)
	}
	head.open("/kantor/janji").wants("Kru dua")
	if body := g.ask(g.Token("verifier"), "GET", "/kantor/janji/kru-lampu/"+g.day+".pdf", "id").Body.String(); !strings.HasPrefix(body, "%PDF") {
		t.Error("the day of a crew is no PDF")
	}
}
