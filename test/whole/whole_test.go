package whole_test

import (
	"bytes"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheWholeJourney is the main job from the phone to the letter that proves
// itself; see the package.
func TestTheWholeJourney(t *testing.T) {
	w := open(t)
	w.browse("walk")
	if len(w.state.Letters) != 2 {
		t.Fatalf("%d letters were brought home", len(w.state.Letters))
	}
	keys := w.keys()
	for i := range w.state.Letters {
		l := &w.state.Letters[i]
		w.papersAgree(l)
		w.programAgrees(*l, keys)
	}
	w.hostileWordsAreWords()
	w.coseLibrariesAgree(keys)
	w.browse("check")
	w.picture()
	w.wholeNodeVerifies()
}

// keys fetches the public list once, as whoever checks letters offline does.
func (w *world) keys() string {
	w.Helper()
	res, err := http.Get(w.state.Base + "/keys.json")
	if err != nil {
		w.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	path := filepath.Join(w.dir, "keys.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		w.Fatal(err)
	}
	return path
}

// papersAgree asks programs that know nothing of ours about the file, and reads
// its QR from a print of 200 dots an inch in black and white.
func (w *world) papersAgree(l *letter) {
	w.Helper()
	said, _ := w.run("pdfsig", l.PDF)
	says(w.T, "pdfsig", said, "Signature is Valid.", "ETSI.CAdES.detached", "SHA-256", "Total document signed", "CN=Desa Sokaraja Kulon")
	said, _ = w.run("qpdf", "--check", l.PDF)
	says(w.T, "qpdf", said, "No syntax or stream encoding errors found")
	said, _ = w.run("pdfdetach", "-list", l.PDF)
	says(w.T, "pdfdetach", said, "3 embedded files", "surat.json", "bukti.tlog-proof", "kode-qr.txt")
	l.Proof = l.beside(".tlog-proof")
	w.run("pdfdetach", "-savefile", "bukti.tlog-proof", "-o", l.Proof, l.PDF)
	w.run("pdftoppm", "-r", "200", "-mono", "-png", "-singlefile", l.PDF, l.beside(""))
	said, _ = w.run("zbarimg", "--quiet", "--raw", l.beside(".png"))
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, "HTTPS://") {
			l.QR = strings.TrimSpace(line)
		}
	}
	if l.QR == "" {
		w.Fatalf("zbarimg reads no QR in the %s:\n%s", l, said)
	}
}

// programAgrees asks the program itself, without the node: the file, the QR,
// and both with one byte changed.
func (w *world) programAgrees(l letter, keys string) {
	w.Helper()
	ask := func(want int, args ...string) {
		w.Helper()
		if said, status := w.run(w.bin, append(args, "--keys", keys)...); status != want {
			w.Errorf("verify ends with %d, want %d: %v\n%s", status, want, args, said)
		}
	}
	ask(0, "verify", l.PDF)
	ask(0, "verify", "--qr", l.QR)
	said, _ := w.run(w.bin, "verify", l.PDF, "--keys", keys)
	says(w.T, "verify", said, l.QR, w.state.Base+"/q#")
	if said, _ := w.run(w.bin, "verify", l.PDF, "--keys", keys, "--json"); strings.Contains(said, `"unasked"`) {
		w.Errorf("with the public list something could not be asked: %s", said)
	}
	// The line that the readme gives, as it is read from the paper.
	said, status := w.run("sh", "-c", "pdftoppm -r 200 -png '"+l.PDF+"' | zbarimg -q --raw - | '"+w.bin+"' verify --qr - --keys '"+keys+"' --lang en")
	if status != 0 {
		w.Errorf("the QR of the paper ends with %d", status)
	}
	says(w.T, "verify --qr -", said, "Genuine")
	file, err := os.ReadFile(l.PDF)
	if err != nil {
		w.Fatal(err)
	}
	for _, at := range []int{len(file) / 3, len(file) - 2000} {
		bent := bytes.Clone(file)
		bent[at] ^= 1
		path := l.beside("-bent.pdf")
		if err := os.WriteFile(path, bent, 0o600); err != nil {
			w.Fatal(err)
		}
		ask(1, "verify", path)
	}
	at := len(l.QR) - 30
	other := "A"
	if l.QR[at] == 'A' {
		other = "B"
	}
	ask(1, "verify", "--qr", l.QR[:at]+other+l.QR[at+1:])
}

// hostileWordsAreWords wants what somebody typed to try the program out to
// stand on the paper as it was typed.
func (w *world) hostileWordsAreWords() {
	w.Helper()
	said, _ := w.run("pdftotext", "-layout", w.state.Letters[1].PDF, "-")
	says(w.T, "pdftotext", said, w.state.Hostile...)
}

// coseLibrariesAgree gives the statements of both QR codes to libraries from
// npm, with the x and y of the published list, and each once forged.
func (w *world) coseLibrariesAgree(keys string) {
	w.Helper()
	const judges = "../../internal/seal/testdata/judge"
	if _, err := os.Stat(filepath.Join(judges, "node_modules", "@auth0")); err != nil {
		w.Log("left out: the COSE libraries of " + judges + " are not installed")
		return
	}
	type question struct {
		COSE    string `json:"cose"`
		Payload string `json:"payload"`
	}
	list, err := os.ReadFile(keys)
	if err != nil {
		w.Fatal(err)
	}
	input := struct {
		Keys   json.RawMessage `json:"keys"`
		Good   []question      `json:"good"`
		Forged []question      `json:"forged"`
	}{Keys: list}
	for _, l := range w.state.Letters {
		_, text, _ := strings.Cut(l.QR, "#")
		cose, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
		if err != nil || len(cose) < 100 {
			w.Fatalf("the QR of the %s: %v", l, err)
		}
		// RFC 9052: the payload stands between the two headers (17 bytes) and the
		// signature (66), behind the one or two bytes of its own head.
		body := cose[17 : len(cose)-66]
		head := 1
		if body[0] == 0x58 {
			head = 2
		}
		body = body[head:]
		input.Good = append(input.Good, question{hex.EncodeToString(cose), hex.EncodeToString(body)})
		cose[40] ^= 1
		input.Forged = append(input.Forged, question{hex.EncodeToString(cose), ""})
	}
	text, err := json.Marshal(input)
	if err != nil {
		w.Fatal(err)
	}
	c := exec.Command("node", "judge.mjs")
	c.Dir, c.Stdin = judges, bytes.NewReader(text)
	w.Log(w.must(c.CombinedOutput()))
}

// wholeNodeVerifies walks all the node holds, while it serves.
func (w *world) wholeNodeVerifies() {
	w.Helper()
	if said, status := w.run(w.bin, "verify", "--dir", w.node); status != 0 {
		w.Errorf("verify of the whole node ends with %d:\n%s", status, said)
	}
}

// picture writes the letter as a picture for the guides, where they are wanted.
func (w *world) picture() {
	w.Helper()
	if to := os.Getenv("PICTURES"); to != "" {
		w.run("pdftoppm", "-r", "72", "-png", "-singlefile", w.state.Letters[0].PDF, filepath.Join(to, "surat"))
	}
}
