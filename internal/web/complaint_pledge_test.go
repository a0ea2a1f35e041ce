package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/office"
)

func TestTheHeadPromisesATimeAndEverybodyAtTheDeskSeesHowItIsKept(t *testing.T) {
	b := newBusy(t)
	const page = "/kantor/aduan/janji"
	post := func(role string, f url.Values) (int, string) {
		w := b.send(b.Token(role), page, f.Encode(), urlencoded, "id")
		return w.Code, w.Body.String()
	}
	if w := b.ask(b.Token("head"), "GET", page, "id"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Belum ada janji") {
		t.Fatalf("an empty page: %d", w.Code)
	}
	for what, f := range map[string]url.Values{
		"no number":             {"kategori": {"lamp"}, "jumlah": {"tujuh"}, "satuan": {"working-days"}},
		"an unknown kind":       {"kategori": {"bulan"}, "jumlah": {"7"}, "satuan": {"working-days"}},
		"an unknown unit":       {"kategori": {"lamp"}, "jumlah": {"7"}, "satuan": {"minggu"}},
		"more than anybody has": {"kategori": {"lamp"}, "jumlah": {"99999999"}, "satuan": {"working-days"}},
	} {
		if code, body := post("head", f); code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="`+f.Get("jumlah")+`"`) {
			t.Errorf("%s: %d", what, code)
		}
	}
	lamp := url.Values{"kategori": {"lamp"}, "jumlah": {"7"}, "satuan": {"working-days"}}
	if code, _ := post("front-desk", lamp); code != http.StatusForbidden {
		t.Errorf("the front desk promises: %d", code)
	}
	if code, _ := post("head", lamp); code != http.StatusSeeOther {
		t.Fatalf("the head promises: %d", code)
	}
	if _, err := b.Complaints.File(t.Context(), complaints.Filing{Office: office.Village, As: complaint.Ordinary, Category: "lamp", Channel: "web", Words: complaints.Words{Text: "Lampu jalan mati di depan pasar."}, Who: complaints.Who{Name: "Sulastri Contoh", Contact: "081234567899"}}); err != nil {
		t.Fatal(err)
	}
	if w := b.ask(b.Token("head"), "GET", page, "id"); !strings.Contains(w.Body.String(), "7 hari kerja") || !strings.Contains(w.Body.String(), "<td>1</td><td>0</td><td>0</td><td>1</td>") {
		t.Errorf("the promise and what runs are not shown: %s", w.Body)
	}
	b.Clock.Add(30 * 24 * time.Hour)
	lamp.Set("jumlah", "0")
	if code, _ := post("head", lamp); code != http.StatusSeeOther {
		t.Fatalf("the head ends the promise: %d", code)
	}
	if w := b.ask(b.Token("head"), "GET", page, "id"); !strings.Contains(w.Body.String(), "tanpa janji") || !strings.Contains(w.Body.String(), "<td>1</td><td>0</td><td>1</td><td>0</td>") {
		t.Errorf("what was promised before is not counted as missed: %s", w.Body)
	}
}
