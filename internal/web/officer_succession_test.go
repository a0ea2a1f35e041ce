package web_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/canon"
	"genggam/internal/mandate"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/seal"
	"genggam/internal/succession"
)

// handover is a busy node in which the verifier leaves and the registrar follows.
type handover struct {
	*busy
	ids map[string]string
}

func newHandover(t testing.TB) *handover {
	b := &handover{busy: newBusy(t), ids: map[string]string{}}
	all, err := b.OfficeAccounts(context.Background(), b.As("head"))
	b.must(err)
	for _, a := range all {
		b.ids[a.Login] = a.ID
	}
	b.As("registrar")
	_, err = b.Desk.Appointments.Give(context.Background(), b.As("head"), mandate.Appointment{Account: b.ids["signer"], Form: mandate.Head, From: b.Today(office.Village) - 100,
		Words: mandate.Words{Seat: "Kepala Desa Sokaraja Kulon", Decree: "141/1/Tahun 2020"}})
	b.must(err)
	return b
}

// draft makes a draft by the head of the office, or of the one above.
func (b *handover) draft(by, from, to string) canon.ID {
	b.T.Helper()
	today := b.Today(office.Village)
	x := succession.Terms{From: b.ids[from], To: b.ids[to], Why: "transferred", Reason: "Kepala desa meninggal dunia.", Decree: "141/12/2026", Decreed: today, Since: today + 1,
		KitFrom: "Sekretaris desa, lemari besi", KitTo: "Kepala desa, di rumah", Things: "Kunci lemari arsip\nLaptop kantor"}
	if from == "signer" {
		x.Form = mandate.Pj
	}
	id, err := b.Succession.Prepare(context.Background(), b.As(by), x)
	b.must(err)
	return id
}

func (b *handover) code(login string) string {
	b.Clock.Add(30 * time.Second)
	return seal.TOTPCode(b.TOTP[login], b.Clock.Now())
}

// signed signs as the page asks.
func (b *handover) signed(id canon.ID, login string) {
	b.T.Helper()
	ctx, head := context.Background(), b.As("head")
	h, _, err := b.Succession.Draft(ctx, head, id)
	b.must(err)
	_, err = b.Succession.Sign(ctx, head, id, succession.Signature{Proof: premises.Proof{Account: b.ids[login], Factor: b.code(login)}, Shown: hexOf(h.Digest)})
	b.must(err)
}

func hexOf(d [32]byte) string {
	const digits = "0123456789abcdef"
	var out strings.Builder
	for _, c := range d {
		out.WriteByte(digits[c>>4])
		out.WriteByte(digits[c&15])
	}
	return out.String()
}

const notesAt = "/kantor/serah-terima/catatan/"

// states of hand-overs, and their addresses.
func (b *handover) states() map[string]string {
	b.T.Helper()
	out := map[string]string{}
	done := b.draft("head", "verifier", "registrar")
	b.signed(done, "verifier")
	b.signed(done, "registrar")
	void := b.draft("head", "signer", "registrar")
	signed := b.draft("head", "signer", "registrar")
	b.signed(signed, "signer")
	above := b.draft("kec-head", "supervisor", "registrar")
	fresh := b.draft("head", "front-desk", "registrar")
	for name, id := range map[string]canon.ID{"done": done, "void": void, "signed": signed, "above": above, "draft": fresh} {
		out[name] = notesAt + id.String()
	}
	out["list"], out["new"] = "/kantor/serah-terima", "/kantor/serah-terima/baru?"+url.Values{"dari": {b.ids["front-desk"]}, "ke": {b.ids["registrar"]}}.Encode()
	out["blocked"] = "/kantor/serah-terima/baru?" + url.Values{"dari": {b.ids["signer"]}, "ke": {b.ids["front-desk"]}}.Encode()
	return out
}

func TestEveryPageOfAHandOverIsSoundInEveryLanguage(t *testing.T) {
	b := newHandover(t)
	states := b.states()
	token := b.Token("head")
	for name, address := range states {
		for _, language := range []string{"id", "jv", "en"} {
			w := b.ask(token, "GET", address, language)
			if w.Code != http.StatusOK {
				t.Errorf("%s in %s: %d", name, language, w.Code)
				continue
			}
			for _, fault := range lookOver(w.Body.Bytes(), language) {
				t.Errorf("%s in %s: %s", name, language, fault)
			}
			for _, key := range []string{"[succession.", "[office.", "[mandate.", "succession."} {
				if strings.Contains(w.Body.String(), key) {
					t.Errorf("%s in %s says %s", name, language, key)
				}
			}
		}
	}
	for name, wrong := range map[string]struct {
		address string
		code    int
		says    string
	}{
		"the same person twice": {"/kantor/serah-terima/baru?" + url.Values{"dari": {b.ids["signer"]}, "ke": {b.ids["signer"]}}.Encode(), 422, "orang yang sama"},
		"nobody":                {"/kantor/serah-terima/baru", 422, "menyerahkan"},
		"nobody follows":        {"/kantor/serah-terima/baru?" + url.Values{"dari": {b.ids["signer"]}, "ke": {"a-x"}}.Encode(), 404, "belum punya akun"},
	} {
		if w := b.ask(token, "GET", wrong.address, "id"); w.Code != wrong.code && w.Code/100 != 4 || !strings.Contains(w.Body.String(), wrong.says) {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	form := "application/x-www-form-urlencoded"
	w := b.send(token, "/kantor/serah-terima/baru", url.Values{"from": {b.ids["front-desk"]}, "to": {b.ids["registrar"]}, "things": {"Kunci lemari"}}.Encode(), form, "id")
	if w.Code/100 != 4 || !strings.Contains(w.Body.String(), "Kunci lemari") {
		t.Errorf("an empty form: %d", w.Code)
	}
	for _, fault := range lookOver(w.Body.Bytes(), "id") {
		t.Error("an empty form:", fault)
	}
	if w := b.send(token, states["signed"], "penanda="+b.ids["registrar"]+"&faktor=12", form, "id"); w.Code/100 != 4 {
		t.Errorf("a signature of nothing: %d", w.Code)
	}
}

func TestAHandOverIsNobodyElses(t *testing.T) {
	b := newHandover(t)
	states := b.states()
	for name, address := range states {
		if !strings.HasPrefix(address, notesAt) {
			continue
		}
		for _, login := range []string{"kec-verifier", "kec-front-desk", "kec-registrar"} {
			for _, part := range []string{"", "/berita-acara.pdf", "/konsep.pdf"} {
				if w := b.ask(b.Token(login), "GET", address+part, "id"); w.Code != http.StatusNotFound {
					t.Errorf("%s%s as %s: %d", name, part, login, w.Code)
				}
			}
		}
	}
	if w := b.ask(b.Token("registrar"), "GET", states["done"], "id"); w.Code != http.StatusOK {
		t.Error("the successor cannot read the page:", w.Code)
	}
	if w := b.ask(b.Token("kec-head"), "GET", states["above"], "id"); w.Code != http.StatusOK {
		t.Error("the office above cannot read the page:", w.Code)
	}
}

func TestAHandOverIsDoneAtOneScreen(t *testing.T) {
	b := newHandover(t)
	form := "application/x-www-form-urlencoded"
	token := b.Token("signer") // the head's own screen is that of who leaves
	head := b.Token("head")
	day := b.Clock.Now().Format
	fields := url.Values{"from": {b.ids["head"]}, "to": {b.ids["registrar"]}, "why": {"term"}, "decree": {"141/99/2026"}, "roles": {"head"}, "kit_from": {"Sekretaris"}, "kit_to": {"Sekretaris"},
		"decreed-day": {day("2")}, "decreed-month": {day("1")}, "decreed-year": {day("2006")}, "since-day": {day("2")}, "since-month": {day("1")}, "since-year": {day("2006")}}
	w := b.send(head, "/kantor/serah-terima/baru", fields.Encode(), form, "id")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body.String())
	}
	at, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	sign := func(login string) int {
		page := b.ask(head, "GET", at, "id").Body.String()
		_, rest, ok := strings.Cut(page, `name="sidik" value="`)
		if !ok {
			t.Fatal("nothing to sign")
		}
		digest, _, _ := strings.Cut(rest, `"`)
		w = b.send(head, at, url.Values{"penanda": {b.ids[login]}, "sidik": {digest}, "faktor": {b.code(login)}}.Encode(), form, "id")
		return w.Code
	}
	if code := sign("head"); code != http.StatusSeeOther {
		t.Fatalf("%d %s", code, w.Body.String())
	}
	if code := sign("registrar"); code != http.StatusOK || !strings.Contains(w.Body.String(), "sesi di layar ini ikut berakhir") {
		t.Fatalf("%d %s", code, w.Body.String())
	}
	if w := b.ask(head, "GET", "/kantor", "id"); w.Code != http.StatusSeeOther {
		t.Error("the old cookie still opens:", w.Code)
	}
	if w := b.ask(token, "GET", "/kantor", "id"); w.Code != http.StatusOK {
		t.Error("somebody else's session ended:", w.Code)
	}
	heir := b.Token("registrar")
	pdf := b.ask(heir, "GET", at+"/berita-acara.pdf", "id")
	if pdf.Code != http.StatusOK || !bytes.HasPrefix(pdf.Body.Bytes(), []byte("%PDF-")) || pdf.Header().Get("Content-Type") != "application/pdf" {
		t.Error("the signed page is not there:", pdf.Code)
	}
	if again := b.ask(heir, "GET", at+"/berita-acara.pdf", "id"); !bytes.Equal(pdf.Body.Bytes(), again.Body.Bytes()) {
		t.Error("the signed page has other bytes the second time")
	}
}

func TestABrowserFindsNothingWrongOnAHandOver(t *testing.T) {
	b := newHandover(t)
	states := b.states()
	args := []string{b.Token("head")}
	for _, name := range []string{"list", "new", "blocked", "draft", "signed", "done", "void"} {
		args = append(args, states[name])
	}
	args = append(args, "--", b.Token("kec-head"), "/kantor/serah-terima?kantor="+string(office.Village), states["above"])
	judged(t, b.h, "officer.mjs", args...)
}
