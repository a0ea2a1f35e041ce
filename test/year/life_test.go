package year_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/demo"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/seal"
)

// days is how many cases came on each weekday of WABO's receipt log (1,434 cases,
// doi:10.4121/uuid:26aba40d-8b2d-435b-b5af-6d4bfbd7a270), Monday to Friday, from
// its first case to its last, a digit of base 36 a day.
const days = "1020000000010102152006249575110000130c16115197c64588cd1m8005115080587754c2c593840127664842228453986a62a5444a3413219253c57436s24b3330245232342298g0024e1n6600584422253332296754009612001254365007c1c18b485564608192414db5226e145661535332021231340111a15016263624f211b4c357dc9222735188831502017494156068060a223633147261305211611002000312824463295115"

// hours is how many of its cases came in each hour from eight on.
var hours = []int{125, 182, 206, 188, 146, 117, 175, 188, 82}

// arrivals are the cases of each weekday of a year in the log's order, times so
// many, and within a day at the log's hours.
func arrivals(times int) map[int][]time.Duration {
	rng := rand.New(rand.NewPCG(seed, uint64(times)))
	var weekdays []int
	for d := range 365 {
		if w := began.AddDate(0, 0, d).Weekday(); w != time.Saturday && w != time.Sunday {
			weekdays = append(weekdays, d)
		}
	}
	out := map[int][]time.Duration{}
	for i := range days {
		n, _ := strconv.ParseInt(days[i:i+1], 36, 64) // its digits are constants
		d := weekdays[i*len(weekdays)/len(days)]
		for range int(n) * times {
			out[d] = append(out[d], at(rng))
		}
		slices.Sort(out[d])
	}
	return out
}

func at(rng *rand.Rand) time.Duration {
	sum := 0
	for _, n := range hours {
		sum += n
	}
	x := rng.IntN(sum)
	for h, n := range hours {
		if x -= n; x < 0 {
			return time.Duration(8+h)*time.Hour + time.Duration(rng.Int64N(int64(time.Hour)))
		}
	}
	return 0
}

// town is the village while it lives.
type town struct {
	*testing.T
	*child
	times    *times
	now      time.Time
	people   []person.Record
	come     int
	officers map[string]*seat
	// follower is the citizen who came last, on their own page.
	follower *reader
	ready    []string // signed, not handed over
	// tried is how many came to file, filed how many did, done whose letter was handed over.
	tried   int
	filed   int
	done    []string
	refused map[string]int
}

// seat is an officer at a computer.
type seat struct {
	*reader
	in time.Time
}

func newTown(t *testing.T) *town {
	w := &town{T: t, child: start(t), times: &times{took: map[string][]time.Duration{}}, now: began, officers: map[string]*seat{}, refused: map[string]int{}}
	rows, err := demo.People(residents, seed)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range rows {
		if x.Record.BirthDate < "2006-01-01" && x.Record.NIK != "" {
			w.people = append(w.people, x.Record)
		}
	}
	return w
}

// to moves the clock; it never goes back.
func (w *town) to(t time.Time) {
	if t.After(w.now) {
		w.now = t
		w.tell(w.T, fmt.Sprintf("/to/%d", t.UnixMilli()))
	}
}

// codePeriod is after how long there is a new code: each counts once.
const codePeriod = 31 * time.Second

// code is an officer's next one.
func (w *town) code(login string) string {
	w.to(w.now.Add(codePeriod))
	return seal.TOTPCode(w.TOTP[login], w.now)
}

// officer is logged in, anew after a while without work.
func (w *town) officer(login string) *seat {
	d := w.officers[login]
	if d == nil || w.now.Sub(d.in) > 20*time.Minute || d.in.YearDay() != w.now.YearDay() {
		d = &seat{reader: newReader(w.Base, w.times)}
		d.open(loginPath).send(loginPath, url.Values{"login": {login}, "sandi": {demo.Password}, "code": {w.code(login)}}, nil)
		if d.err != nil || strings.HasPrefix(d.path, loginPath) {
			w.Fatalf("%s cannot log in on %s: %v %s", login, w.now.Format(time.DateTime), d.err, d.text())
		}
		w.officers[login] = d
	}
	d.in = w.now
	return d
}

var services = []string{"surat-keterangan-usaha", "surat-keterangan-domisili", "surat-keterangan-tidak-mampu", "surat-pengantar-skck"}

func (w *town) standard(id string) *catalogue.Standard {
	c, err := office.Standards()
	if err != nil {
		w.Fatal(err)
	}
	std, _ := c.Current(id, w.now.Format(time.DateOnly))
	return std
}

// arrive lets one more person file: every second one by the pages, the others at
// the counter.
func (w *town) arrive() {
	p := w.people[w.come*7%len(w.people)]
	std := w.standard(services[w.come/2%len(services)])
	w.come++
	w.tried++
	var err error
	if w.come%2 == 0 {
		err = w.online(p, std)
	} else {
		err = w.counter(p, std, slices.Index(services, std.ID)+1)
	}
	if err != nil {
		why := std.ID + ": " + err.Error()
		w.refused[why[:min(len(why), 160)]]++
		return
	}
	w.filed++
	if w.filed%20 == 0 {
		w.complain()
	}
}

// complain lets somebody report something, of which the village hears less often
// than it writes letters.
func (w *town) complain() {
	r := newReader(w.Base, w.times)
	r.open("/aduan/lapor").send("/aduan/lapor", url.Values{"kantor": {string(village)}, "jenis": {"complaint"}, "kategori": {"nuisance"},
		"uraian": {fmt.Sprintf("Lampu jalan di RT %d padam sejak kemarin malam", w.filed%40+1)}, "nama": {"Sulastri Contoh"}}, nil)
	if r.err != nil || r.path == "/aduan/lapor" {
		w.Fatalf("a complaint is not taken: %v %s", r.err, r.text())
	}
}

func (w *town) online(p person.Record, std *catalogue.Standard) error {
	r := newReader(w.Base, w.times)
	r.open("/layanan/"+std.ID).open("/ajukan/"+std.ID).send("/ajukan/"+std.ID, nil, nil)
	answers := catalogue.ExampleAnswers(std, w.now.Unix()/86400)
	for range 20 {
		stop, is := strings.CutPrefix(r.path, "/ajukan/isi/")
		if !is || r.err != nil {
			break
		}
		fill := url.Values{}
		switch stop {
		case "siapa":
			fill.Set("cara", "resident")
		case "identitas":
			y, rest, _ := strings.Cut(p.BirthDate, "-")
			m, d, _ := strings.Cut(rest, "-")
			fill = url.Values{"nik": {p.NIK}, "kk": {p.KK}, "birth_date-day": {d}, "birth_date-month": {m}, "birth_date-year": {y}}
		case "kontak":
			fill.Set("phone", fmt.Sprintf("0812%08d", w.come))
		case "untuk":
			fill.Set("hubungan", std.Who.Subjects[0])
		default:
			if page, ok := std.Form.Page(strings.TrimPrefix(stop, "isi-")); ok {
				have := r.names(r.path)
				maps.Copy(fill, page.Fields(answers))
				maps.DeleteFunc(fill, func(name string, _ []string) bool { return !slices.Contains(have, name) })
			}
		}
		r.send(r.path, fill, photo)
	}
	if r.err == nil && r.path != "/ajukan/periksa" {
		return fmt.Errorf("stays at %s: %s", r.path, r.text())
	}
	r.send("/ajukan/kirim", r.ticked("/ajukan/kirim"), nil)
	if r.err == nil && r.path != "/ajukan/terkirim" {
		return fmt.Errorf("is not sent: %s", r.text())
	}
	r.open("/permohonan")
	w.follower = r
	return r.err
}

// visited are the services for which somebody looks at the place: they are not
// finished while the person waits.
var visited = []string{"surat-keterangan-domisili", "surat-keterangan-tidak-mampu"}

// counter is a walk-in: asked, read, signed and handed over in one go, or, where
// somebody has to look at the place first, written down for those.
func (w *town) counter(p person.Record, std *catalogue.Standard, letter int) error {
	const at = "/kantor/langsung"
	d := w.officer("loket")
	d.err = nil
	if slices.Contains(visited, std.ID) {
		return w.noted(d, p, std)
	}
	d.open(at).send(at, url.Values{"cari": {p.NIK}, "surat": {strconv.Itoa(letter)}}, nil)
	if d.asked(w, std, at+"/isi/"); d.err != nil || !strings.HasPrefix(d.path, at+"/baca/") {
		return fmt.Errorf("is not read: %v %s", d.err, d.text())
	}
	read := d.path
	for range 2 { // the first letter of a register asks whether it is the first
		fill := d.ticked(read)
		have := d.names(read)
		w.to(w.now.Add(codePeriod)) // all of them look at their telephones at once
		for _, st := range std.Steps {
			if slices.Contains(have, "faktor-"+st.ID) {
				fill.Set("faktor-"+st.ID, seal.TOTPCode(w.TOTP[roleOf[st.Role]], w.now))
			}
		}
		if d.send(read, fill, nil); d.path != read {
			break
		}
	}
	no := d.path[strings.LastIndex(d.path, "/")+1:]
	if d.err != nil || d.path != at+"/"+no {
		return fmt.Errorf("is not signed: %v %s", d.err, d.text())
	}
	page := d.path
	d.open("/kantor/permohonan/"+no+"/surat.pdf").open(page).send(at+"/serah/"+no, nil, nil)
	if d.err == nil {
		w.done = append(w.done, no)
	}
	return d.err
}

// noted is an application that the clerk writes for somebody.
func (w *town) noted(d *seat, p person.Record, std *catalogue.Standard) error {
	const at = "/kantor/loket"
	d.open(at).send(at, url.Values{"cari": {p.NIK}}, nil)
	who := ""
	for _, n := range all(d.doc, "input") {
		if attr(n, "name") == "orang" && who == "" {
			who = attr(n, "value")
		}
	}
	d.send(at+"/mulai", url.Values{"orang": {who}, "layanan": {std.ID}}, nil)
	if d.asked(w, std, at+"/isi/"); d.err != nil || !strings.HasPrefix(d.path, at+"/terkirim/") {
		return fmt.Errorf("is not written down: %v %s", d.err, d.text())
	}
	return nil
}

// asked fills in the one form of the counter; an answer may open a question.
func (d *seat) asked(w *town, std *catalogue.Standard, at string) {
	answers := catalogue.AllExamples(std, w.now.Unix()/86400)
	for range 4 {
		if d.err != nil || !strings.HasPrefix(d.path, at) {
			return
		}
		fill, have := url.Values{"hubungan": {"self"}, "phone": {fmt.Sprintf("0812%08d", w.come)}}, d.names("")
		for i := range std.Form.Pages {
			maps.Copy(fill, std.Form.Pages[i].Fields(answers))
		}
		maps.Copy(fill, d.ticked(""))
		for _, name := range have { // what the register lacks and the letter prints
			if strings.HasPrefix(name, "lengkap_") {
				fill.Set(name, "-")
			}
		}
		maps.DeleteFunc(fill, func(name string, _ []string) bool { return !slices.Contains(have, name) })
		d.send("", fill, photo)
	}
}

// work is the officers' part of a day: each takes the next until nothing waits.
func (w *town) work() {
	for _, login := range []string{"loket", "verifikator", "kades"} {
		for w.next(login) {
		}
	}
	for _, no := range w.ready {
		at := "/kantor/permohonan/" + no
		d := w.officer("loket")
		d.open(at)
		fill := d.ticked(at + "/serahkan")
		fill.Set("siapa", "sendiri")
		if d.send(at+"/serahkan", fill, nil); d.err != nil || d.status != 200 {
			w.Fatalf("%s is not handed over: %v %s", no, d.err, d.text())
		}
		w.done = append(w.done, no)
	}
	w.ready = nil
}

// next takes the next case of an officer and does its step.
func (w *town) next(login string) bool {
	d := w.officer(login)
	w.to(w.now.Add(20 * time.Second))
	d.open("/kantor")
	if d.form("/kantor/berikutnya") == nil {
		return false
	}
	d.send("/kantor/berikutnya", nil, nil)
	no, is := strings.CutPrefix(d.path, "/kantor/permohonan/")
	if !is {
		return false
	}
	act := d.path + "/langkah"
	if login == "kades" {
		act = d.path + "/tandatangan"
		d.open(act)
	}
	at := d.path
	for range 2 {
		fill := d.ticked(act)
		if login == "kades" {
			fill.Set("faktor", w.code(login))
		}
		if d.send(act, fill, nil); d.status == 200 && d.path != at+"/langkah" && d.path != act {
			break
		}
	}
	if d.err != nil || d.status != 200 {
		w.Fatalf("%s cannot do %s: %v %d %s", login, act, d.err, d.status, d.text())
	}
	if login == "kades" {
		w.ready = append(w.ready, no)
	}
	return true
}
