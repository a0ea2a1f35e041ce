package year_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"genggam/internal/premises"
)

// page is an address that is asked for: by whom ("" for anybody), and filled in.
type page struct{ pattern, login string }

// roleOf are the officers of the village by their roles.
var roleOf = map[string]string{"front-desk": "loket", "verifier": "verifikator", "signer": "kades", "head": "kades", "supervisor": "sekdes", "registrar": "sekdes"}

// pages reads every address that is only looked at from the source of the faces.
func pages() (out []page, apart []string, err error) {
	files, err := filepath.Glob("../../internal/web/*.go")
	more, _ := filepath.Glob("../../internal/openfile/*.go") // the pattern is right
	files = append(files, more...)
	var source []byte
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, later := os.ReadFile(name)
		err = errors.Join(err, later)
		source = append(source, b...)
	}
	names := map[string]string{}
	for range 3 { // a path may be made of another
		for _, m := range regexp.MustCompile(`(?m)^\s*(?:const )?(\w+)\s*= ((?:\w+ \+ )?"[^"\n]*")(?:\s*//.*)?$`).FindAllStringSubmatch(string(source), -1) {
			names[m[1]] = spelt(m[2], names)
		}
	}
	for _, m := range regexp.MustCompile(`\{"GET", ([^,]+), \(\*call\)`).FindAllStringSubmatch(string(source), -1) {
		out = append(out, page{pattern: spelt(m[1], names)})
	}
	for _, m := range regexp.MustCompile(`add\("GET", ([^,]+), "([a-z-]+)", \(`).FindAllStringSubmatch(string(source), -1) {
		p := page{pattern: spelt(m[1], names)}
		for _, role := range premises.WhoMay(m[2]) {
			if p.login = roleOf[role]; p.login != "" {
				break
			}
		}
		if p.login == "" {
			apart = append(apart, p.pattern+" (nobody of a village is "+strings.Join(premises.WhoMay(m[2]), ", ")+")")
			continue
		}
		out = append(out, p)
	}
	if len(out) < 150 {
		err = errors.Join(err, fmt.Errorf("only %d addresses were found", len(out)))
	}
	return out, apart, err
}

func spelt(text string, names map[string]string) (path string) {
	for part := range strings.SplitSeq(text, "+") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "openfile.")
		if word, ok := names[part]; ok {
			path += word
		} else {
			path += strings.Trim(part, `"`)
		}
	}
	return path
}

// asker asks for the pages as the officers and the citizen who are logged in.
type asker struct {
	pages   []page
	cookies map[string]http.CookieJar
	base    string
	times   *times
	done    []string
	// letters, people and accounts are what addresses lead to.
	found  map[string][]string
	rng    *rand.Rand
	month  string
	status map[string]map[int]int
	// led counts the pages that led to others.
	led map[string]int
}

// links collects what the lists of an officer lead to, by the beginning of the address.
func (w *town) links() map[string][]string {
	out := map[string][]string{}
	look := func(login, path, prefix string) {
		d := w.officer(login)
		d.err = nil
		d.open(path)
		for _, a := range all(d.doc, "a") {
			if h := attr(a, "href"); strings.HasPrefix(h, prefix) {
				out[prefix] = append(out[prefix], h)
			}
		}
	}
	look("sekdes", "/kantor/akun", "/kantor/akun/")
	look("sekdes", "/kantor/register", "/kantor/register/")
	look("sekdes", "/kantor/poster", "/kantor/poster/")
	look("loket", "/kantor/aduan", "/kantor/aduan/")
	look("sekdes", "/kantor/buku", "/kantor/buku/cetak/")
	d := w.officer("loket")
	d.open("/kantor/penduduk").send("/kantor/penduduk", map[string][]string{"cari": {"sri"}, "alasan": {"search"}}, nil)
	for _, a := range all(d.doc, "a") {
		if h := attr(a, "href"); strings.HasPrefix(h, "/kantor/penduduk/") {
			out["/kantor/penduduk/"] = append(out["/kantor/penduduk/"], h)
		}
	}
	return out
}

// fill writes an address out, "" where the village has nothing of the kind.
func (a *asker) fill(p page) string {
	path := strings.TrimSuffix(p.pattern, "{$}")
	for prefix, has := range a.found {
		rest, is := strings.CutPrefix(path, prefix)
		if is && strings.HasPrefix(rest, "{") && len(has) > 0 && !strings.Contains(strings.TrimSuffix(rest, "}"), "/") || is && rest == "{nama}/{tahun}" && len(has) > 0 {
			return has[a.rng.IntN(len(has))]
		}
	}
	if strings.Contains(path, "/permohonan/{no}") || strings.Contains(path, "/langsung/{no}") || strings.Contains(path, "/terkirim/{no}") {
		path = strings.ReplaceAll(path, "{no}", a.done[a.rng.IntN(len(a.done))])
	}
	who := "{id}"
	if has := a.found["/kantor/penduduk/"]; strings.HasPrefix(path, "/kantor/buku/penduduk/") && len(has) > 0 {
		who, _, _ = strings.Cut(strings.TrimPrefix(has[a.rng.IntN(len(has))], "/kantor/penduduk/"), "?")
	} else if strings.HasPrefix(path, "/layanan/") || strings.HasPrefix(path, "/ajukan/") || strings.HasPrefix(path, "/kantor/poster/") || strings.HasPrefix(path, "/kantor/kertas/") {
		who = services[a.rng.IntN(len(services))]
	} else if strings.HasPrefix(path, "/kategori/") {
		who = "usaha"
	}
	return strings.NewReplacer("{id}", who, "{layanan}", services[0], "{kantor}", string(village), "{tahun}", "2026", "{bulan}", a.month,
		"{arah}", "keluar", "{buku}", "agenda", "{jenis}", "permohonan", "{nomor}", "1", "{hari}", a.month+"-15", "{kode}", "x", "{hash}", "x").Replace(path)
}

// round asks for every page once, in any order.
func (a *asker) round() {
	readers := map[string]*reader{}
	for login, jar := range a.cookies {
		r := newReader(a.base, a.times)
		r.client.Jar = jar
		readers[login] = r
	}
	for _, i := range a.rng.Perm(len(a.pages)) {
		p := a.pages[i]
		login := p.login
		if login == "" {
			login = "warga"
		}
		path := a.fill(p)
		r := readers[login]
		if r == nil || strings.Contains(path, "{") {
			continue
		}
		r.err = nil
		req, err := http.NewRequest("GET", a.base+path, nil)
		name := "GET " + p.pattern
		if strings.HasSuffix(name, "{buku}") { // each book is a paper of its own
			name = "GET " + path[:strings.IndexByte(path+"?", '?')]
		}
		r.do(req, err, name)
		if r.err == nil && req.URL.Path != r.path { // what it led to is another page's figure
			a.led[p.pattern+" to "+pattern(r.path)]++
			continue
		}
		if a.status[p.pattern] == nil {
			a.status[p.pattern] = map[int]int{}
		}
		if r.err == nil {
			a.status[p.pattern][r.status]++
		}
		a.search(readers["loket"], i)
	}
}

// search asks for what is found by a form: residents and cases.
func (a *asker) search(r *reader, i int) {
	if r == nil || i%20 != 0 {
		return
	}
	r.err = nil
	words := []string{"siti", "slamet", "sri", "suparno", "tri"}[i/20%5]
	r.open("/kantor/penduduk").send("/kantor/penduduk", map[string][]string{"cari": {words}, "alasan": {"search"}}, nil)
	r.err = nil
	r.open("/kantor/cari").send("/kantor/cari", map[string][]string{"cari": {words}}, nil)
}

// jars are the sessions of who is logged in now.
func (w *town) jars() map[string]http.CookieJar {
	out := map[string]http.CookieJar{}
	for login := range maps.Keys(w.TOTP) {
		if slices.Contains([]string{"loket", "verifikator", "kades", "sekdes"}, login) {
			out[login] = w.officer(login).client.Jar
		}
	}
	if w.follower != nil {
		out["warga"] = w.follower.client.Jar
	}
	return out
}
