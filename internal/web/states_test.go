package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"genggam/internal/desk"
	"genggam/internal/office"
)

// stateCase is one application that the browser looks at; see states.mjs.
type stateCase struct {
	Name      string   `json:"name"`
	Reference string   `json:"reference"`
	Secret    string   `json:"secret"`
	Paths     []string `json:"paths"`
}

func TestABrowserFindsNothingWrongInAnyStateOfAnApplication(t *testing.T) {
	n, h := newNode(t)
	var cases []stateCase
	file := func(name string, paths ...string) int64 {
		r := n.File("surat-keterangan-usaha")
		cases = append(cases, stateCase{name, r.Reference, r.Secret, append([]string{"/permohonan"}, paths...)})
		return r.No
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	file("just filed", "/permohonan/tarik", "/ajukan/tinggalkan")
	returned := file("returned", "/permohonan/lengkapi")
	must(n.Take(t.Context(), n.As("front-desk"), returned, office.OutOfTurn))
	must(n.Return(t.Context(), n.As("front-desk"), returned, []desk.Defect{
		{What: "foto_usaha", Text: "Fotonya buram."}, {What: "nama_usaha", Text: "Tulis nama di papan."}, {What: "other", Text: "Hubungi kami."}}))
	must(n.Withdraw(t.Context(), file("withdrawn")))
	n.Issue(file("waiting at the office", "/permohonan/kode"))
	seen := file("ready")
	n.Issue(seen)
	must(n.Seen(t.Context(), n.As("front-desk"), seen))
	b, err := json.Marshal(cases)
	must(err)
	path := filepath.Join(t.TempDir(), "cases.json")
	must(os.WriteFile(path, b, 0o600))
	judged(t, h, "states.mjs", path)
}
