package catalogue_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
)

// burdens of every kind, as offices write them on their walls.
var unlawfulRequirements = []struct{ key, names string }{
	{"standard.tax-paid", "Bukti lunas PBB; Lunas PBB tahun berjalan; PBB-P2 lunas; Pelunasan P.B.B.; Surat tanda terima setoran (STTS) PBB; STTS;" +
		"Kwitansi PBB terakhir; Kuitansi pajak bumi dan bangunan; Bukti bayar pajak; SPPT PBB yang sudah lunas; Telah membayar PBB;" +
		"Tidak menunggak PBB; Bebas tunggakan PBB; Sampun mbayar pajeg; Resi pembayaran pajak; Bukti setor pajak bumi"},
	{"standard.held-copy", "Fotokopi KTP; Foto copy KTP; Fotocopy e-KTP; Photo copy KTP-el; FC KTP; F.C. KTP; Poto kopi KK; Salinan Kartu Keluarga;" +
		"Copy K.K.; Kopian kartu keluarga; Fotokopi kartu tanda penduduk; Scan KTP; Legalisir KK; fotokopi eKTP; Fotokopi K.T.P. dua lembar; foto kopi KTP dan KK 1 lbr"},
	{"standard.endorsement-basis", "Surat pengantar RT; Pengantar RT/RW; Surat pengantar dari RT.02 RW.05; Pengantar R.T.; Rekomendasi ketua RW; Suket RT; ttd RT;" +
		"Surat keterangan Kadus; Persetujuan kepala dusun; Surat pengantar Rukun Tetangga; Diketahui ketua RT; Stempel RW; Serat pengantar saking kadus; Pengantar rt02"},
	{"standard.fee-forbidden", "Biaya administrasi Rp10.000; Uang leges; Sumbangan sukarela; Biaya cetak; Infaq pembangunan; uang adm"},
}

func TestWhatNoLawLetsAnOfficeAskIsRefusedHoweverItIsSpelt(t *testing.T) {
	src, letter := skeleton(t)
	for _, c := range unlawfulRequirements {
		for _, name := range strings.Split(c.names, ";") {
			name = strings.TrimSpace(name)
			changed := change(t, src, "      id: KTP-el\n", "      id: \""+name+"\"\n", "    kind: held", "    kind: show", "    register: residents\n", "")
			s, found := catalogue.Read(file, []byte(changed), []byte(letter))
			if s != nil {
				t.Errorf("%q was taken", name)
				continue
			}
			wantPlace(t, found, c.key, placeOf(changed, "id: \""+name))
			asked := change(t, src, behind, question("        - id: berkas\n          type: file\n          label: {id: \""+name+"\", jv: a, en: a}\n"))
			if s, _ := catalogue.Read(file, []byte(asked), []byte(letter)); s != nil {
				t.Errorf("%q was taken as a question", name)
			}
		}
	}
}

func TestTheRefusalNamesTheArticle(t *testing.T) {
	src, letter := skeleton(t)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, article := range map[string]string{"Bukti lunas PBB": "Pasal 21 huruf b", "Fotokopi KTP": "471.13/1826/SJ", "Pengantar RT": "Perpres 96/2018", "Uang leges": "Permendesa PDTT 1/2015 Pasal 22"} {
		changed := change(t, src, "      id: KTP-el\n", "      id: "+name+"\n", "    kind: held", "    kind: show", "    register: residents\n", "")
		_, found := catalogue.Read(file, []byte(changed), []byte(letter))
		for _, tag := range []lang.Tag{lang.ID, lang.JV, lang.EN} {
			if len(found) != 1 || !strings.Contains(m.Say(tag, found[0].Key, found[0].Args...), article) {
				t.Errorf("%s in %s: %v", name, tag, found)
			}
		}
	}
	registry := change(t, src, "nature: village-letter", "nature: civil-registry", "  amount: 0 #", "  amount: 5000 #",
		"{amount: 5, unit: working-days}", "{amount: 24, unit: hours}")
	_, found := catalogue.Read(file, []byte(registry), []byte(letter))
	if len(found) != 1 || found[0].Key != "standard.fee-forbidden" || !strings.Contains(found[0].Args[1].(string), "Pasal 79A") {
		t.Error(found)
	}
}

func TestWhatOnlySoundsUnlawfulIsTaken(t *testing.T) {
	src, letter := skeleton(t)
	for _, name := range []string{"Foto bukti tanah", "SPPT PBB", "Surat keterangan lahir dari bidan", "KTP-el asli", "Proposal PBB desa", "Slip gaji", "Kartu Identitas Anak"} {
		changed := change(t, src, "      id: KTP-el\n", "      id: "+name+"\n", "    kind: held", "    kind: show", "    register: residents\n", "")
		if s, found := catalogue.Read(file, []byte(changed), []byte(letter)); s == nil {
			t.Errorf("%q: %v", name, found)
		}
	}
	permit := change(t, src, "nature: village-letter", "nature: permit", "      id: KTP-el\n", "      id: Bukti lunas pajak reklame\n", "    kind: held", "    kind: show", "    register: residents\n", "")
	if s, found := catalogue.Read(file, []byte(permit), []byte(letter)); s == nil {
		t.Errorf("the tax of the permit itself: %v", found)
	}
	local := change(t, src, "      id: KTP-el\n", "      id: Surat pengantar RT\n", "    kind: held", "    kind: show", "    register: residents\n", "",
		"    basis: uu-25-2009\n", "    basis: perdes\n", "\ncomponents:", perdes)
	if s, found := catalogue.Read(file, []byte(local), []byte(letter)); s == nil {
		t.Errorf("a regulation that asks for it: %v", found)
	}
}

const perdes = "  - {ref: perdes, title: Perdes Contoh 3/2025, article: Pasal 4, sure: seen}\n\ncomponents:"

var brokenClerk = []struct{ name, add, key, at string }{
	{"an endorsement without a basis", "endorsement: {by: [rt]}\n", "standard.endorsement-basis", "endorsement: {by"},
	{"an endorsement with a basis that is none", "endorsement: {by: [rt], basis: perda-9}\n", "standard.endorsement-basis", "perda-9"},
	{"an endorsement on a law of all services", "endorsement: {by: [rt], basis: uu-25-2009}\n", "standard.endorsement-basis", "uu-25-2009}"},
	{"an endorsement by nobody", "endorsement: {by: [], basis: perdes}\n", "standard.endorsement-nobody", "{by: [], basis"},
	{"an endorsement by the same twice", "endorsement: {by: [rt, rt], basis: perdes}\n", "standard.same-id", "rt], basis"},
	{"an endorsement by a stranger", "endorsement: {by: [camat], basis: perdes}\n", "standard.unknown-value", "camat]"},
	{"an endorsement longer than the promise", "endorsement: {by: [rt], basis: perdes}\n", "standard.endorsement-too-long", "endorsement: {by"},
	{"an endorsement of no unit", "endorsement: {by: [rt], basis: perdes, limit: {amount: 5, unit: \"\"}}\n", "standard.no-unit", "{amount: 5, unit: \"\"}"},
	{"a field that is none", "follows: [{field: nip, documents: [ktp]}]\n", "standard.unknown-value", "nip,"},
	{"a field twice", "follows: [{field: name, documents: [ktp]}, {field: name, documents: [kk]}]\n", "standard.same-id", "name, documents: [kk]"},
	{"a field that follows nothing", "follows: [{field: name, documents: []}]\n", "standard.follow-empty", "{field: name"},
	{"a document twice", "follows: [{field: name, documents: [ktp, ktp]}]\n", "standard.same-id", "ktp]}"},
	{"a document nobody issues", "follows: [{field: name, documents: [sim]}]\n", "standard.unknown-value", "sim]"},
	{"a precedence on a law that is not cited", "follows: [{field: name, documents: [ktp], basis: perda-9}]\n", "standard.no-citation", "perda-9"},
}

func TestTheRulesOfTheClerksDayAreRefusedWithTheirPlace(t *testing.T) {
	base, letter := skeleton(t)
	base = change(t, base, "\ncomponents:", perdes)
	for _, c := range brokenClerk {
		src := base + c.add
		s, found := catalogue.Read(file, []byte(src), []byte(letter))
		if s != nil {
			t.Errorf("%s was taken", c.name)
		}
		wantPlace(t, found, c.key, placeOf(src, c.at))
	}
	for _, c := range []struct{ name, add, key, at string }{
		{"a receiver twice", "  accepted: [{by: bank, signing: [local]}, {by: bank, signing: [ink]}]\n", "standard.same-id", "bank, signing: [ink]"},
		{"a receiver that takes nothing", "  accepted: [{by: bank, signing: []}]\n", "standard.accepted-empty", "{by: bank"},
		{"a receiver nobody knows", "  accepted: [{by: aunt, signing: [ink]}]\n", "standard.unknown-value", "aunt"},
		{"a way nobody knows", "  accepted: [{by: bank, signing: [magic]}]\n", "standard.unknown-value", "magic"},
		{"a receiver by a law that is not cited", "  accepted: [{by: bank, signing: [local], basis: x}]\n", "standard.no-citation", "x}]"},
	} {
		src := change(t, base, "  paper: f4 #", c.add+"  paper: f4 #")
		s, found := catalogue.Read(file, []byte(src), []byte(letter))
		if s != nil {
			t.Errorf("%s was taken", c.name)
		}
		wantPlace(t, found, c.key, placeOf(src, c.at))
	}
}

func TestACitizenIsToldWhoTakesWhatBeforeApplying(t *testing.T) {
	src, letter := skeleton(t)
	src = change(t, src, "  paper: f4 #", "  accepted:\n    - {by: bank, signing: [local, certified]}\n    - {by: kua, signing: [ink]}\n    - {by: police, signing: [ink], text: {id: Polsek minta cap., jv: a, en: The police want a stamp.}}\n  paper: f4 #")
	s, found := catalogue.Read(file, []byte(src), []byte(letter))
	if s == nil || len(found.Warnings()) != 2 || found[0].Key != "standard.accepted-other" {
		t.Fatal(found)
	}
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"Bank: accepts only a letter with a QR code and an electronic signature that is not certified or a letter with a certified electronic signature.",
		"KUA (marriage office): accepts only a letter signed in ink and stamped.", "The police want a stamp.",
	} {
		if got := s.Result.Accepted[i].Say(m, lang.EN); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := s.Unaccepted("local"); len(got) != 2 || got[0].By != "kua" || !s.InkWanted() {
		t.Errorf("%+v", got)
	}
	if got := s.Unaccepted("ink"); len(got) != 1 || got[0].By != "bank" {
		t.Errorf("%+v", got)
	}
}

func TestTheLetterFollowsTheDocumentTheStandardNames(t *testing.T) {
	src, letter := skeleton(t)
	s, _ := catalogue.Read(file, []byte(src+"follows: [{field: birth_date, documents: [birth-certificate, ktp], forbids: true}]\ndiscreet: true\n"), []byte(letter))
	if s == nil || !s.Discreet {
		t.Fatal("refused")
	}
	for _, c := range []struct {
		field, said, want string
		forbids           bool
	}{
		{"birth_date", "kk ktp birth-certificate", "birth-certificate", true},
		{"birth_date", "kk ktp", "ktp", true},
		{"birth_date", "kk diploma", "", true},
		{"name", "diploma kk ktp", "ktp", false},
		{"name", "diploma register", "diploma", false},
		{"name", "", "", false},
	} {
		f := s.Follow(c.field)
		if got := f.First(strings.Fields(c.said)); got != c.want || f.Forbids != c.forbids {
			t.Errorf("%s of %q: %q, %v", c.field, c.said, got, f.Forbids)
		}
	}
}

func TestAnEndorsementHasOneWorkingDayUnlessTheStandardSaysLess(t *testing.T) {
	e := &catalogue.Endorsement{By: []string{"rt"}}
	if got := e.Within().String(); got != "1 working-days" {
		t.Error(got)
	}
	e.Limit = catalogue.Duration{Amount: 120, Unit: "working-minutes"}
	if got := e.Within().String(); got != "120 working-minutes" {
		t.Error(got)
	}
	if d, basis := catalogue.InkOffer(); d.String() != "240 working-minutes" || basis == "" || !slices.Contains(catalogue.Documents(), "ktp") {
		t.Error(d, basis)
	}
}

func TestUnlawfulStandardsAreRefusedByArticle(t *testing.T) {
	c, found, err := catalogue.Load(os.DirFS("testdata/unlawful"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]struct{ key, article string }{
		"biaya-surat-desa":       {"standard.fee-forbidden", "Permendesa PDTT 1/2015 Pasal 22"},
		"biaya-dukcapil":         {"standard.fee-forbidden", "UU 24/2013 Pasal 79A"},
		"lunas-pbb":              {"standard.tax-paid", "UU 25/2009 Pasal 21 huruf b"},
		"fotokopi-ktp":           {"standard.held-copy", "SE Mendagri 471.13/1826/SJ"},
		"pengantar-rt-rw":        {"standard.endorsement-basis", "UU 25/2009 Pasal 21 huruf b"},
		"pengesahan-tanpa-dasar": {"standard.endorsement-basis", "Perpres 96/2018"},
	} {
		if len(c.Versions(id)) > 0 {
			t.Errorf("%s was taken", id)
		}
		i := slices.IndexFunc(found, func(f catalogue.Finding) bool { return strings.Contains(f.File, "/"+id+"/") })
		if i < 0 || found[i].Key != want.key || found[i].Line < 2 || !strings.Contains(m.Say(lang.ID, found[i].Key, found[i].Args...), want.article) {
			t.Errorf("%s: %v", id, found)
		}
	}
	if len(found) != 6 {
		t.Errorf("other findings: %v", found)
	}
}
