package catalogue_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/form"
)

const file = "services/surat-contoh/standard.yaml"

// skeleton is a standard that passes, which each case breaks in one place.
func skeleton(t testing.TB) (src, letter string) {
	t.Helper()
	files := catalogue.Skeleton("surat-contoh")
	return string(files["standard.yaml"]), string(files["letter.txt"])
}

func TestTheSkeletonPassesTheChecker(t *testing.T) {
	src, letter := skeleton(t)
	s, found := catalogue.Read(file, []byte(src), []byte(letter))
	if s == nil || len(found) > 0 {
		t.Fatal(found)
	}
	if s.Ref() != "surat-contoh@1" {
		t.Error(s.Ref())
	}
}

// question is put behind the skeleton's only question.
const behind = "          example: Melamar pekerjaan # must pass its own question\n"

func question(lines string) string { return behind + lines }

// broken is one way to break the skeleton: old becomes new, and a finding of
// this key stands where the text at begins (in the changed file).
type broken struct{ name, old, new, key, at string }

var brokenStandards = []broken{
	{"an unknown field", "level: desa", "level: desa\nlevle: desa", "standard.unknown-field", "levle"},
	{"a field written twice", "level: desa", "level: desa\nlevel: dinas", "standard.duplicate-field", "level: dinas"},
	{"a number where text belongs", "format: 1", "format: satu", "standard.type", "satu"},
	{"YAML that cannot be read", "keywords: [surat, keterangan]", "keywords: [surat", "standard.yaml", "category: lainnya"},
	{"an anchor", "fee:\n  amount: 0", "fee: &fee\n  amount: 0", "standard.anchor", "&fee"},
	{"two documents", "=EOF=", "---\nid: x\n", "standard.one-document", "# A service"},
	{"another format", "format: 1", "format: 2", "standard.format", "2\nid"},
	{"an ID with capitals", "id: surat-contoh #", "id: Surat_Contoh #", "standard.id", "Surat_Contoh"},
	{"version 0", "version: 1", "version: 0", "standard.version", "0 # count"},
	{"a date in another order", `effective: "2026-01-01"`, `effective: "01-01-2026"`, "standard.date", `"01-01-2026"`},
	{"a day that does not exist", `since: "2023-03-31"`, `since: "2023-02-31"`, "standard.date", `"2023-02-31"`},
	{"an unknown category", "category: lainnya", "category: lain", "standard.unknown-value", "lain #"},
	{"a letter for what a national system issues", "  letter: letter.txt", "  recorded: {id: SIAK, jv: SIAK, en: SIAK}\n  letter: letter.txt", "standard.recorded-letter", "{id: SIAK"},
	{"a national system's number that no step writes down", "  letter: letter.txt", "  recorded: {id: SIAK, jv: SIAK, en: SIAK}", "standard.recorded-step", "{id: SIAK"},
	{"an unknown model", "model: g2c", "model: c2g", "standard.unknown-value", "c2g"},
	{"an unknown product", "product: document", "product: paper", "standard.unknown-value", "paper #"},
	{"an unknown level", "level: desa", "level: rt", "standard.unknown-value", "rt #"},
	{"an unknown nature", "nature: village-letter", "nature: letter", "standard.unknown-value", "letter #"},
	{"an unknown unit", "{amount: 30, unit: working-minutes}", "{amount: 30, unit: minutes}", "standard.unknown-value", "minutes}"},
	{"an unknown kind of step", "kind: verify", "kind: look", "standard.unknown-value", "look\n"},
	{"an unknown role", "role: verifier", "role: wizard", "standard.unknown-value", "wizard"},
	{"an unknown paper", "paper: f4", "paper: folio", "standard.unknown-value", "folio"},
	{"an unknown signing", "signing: local", "signing: magic", "standard.unknown-value", "magic"},
	{"an unknown assurance", "submit: claimed", "submit: sure", "standard.unknown-value", "sure #"},
	{"an unknown type of question", "          type: text", "          type: teks", "standard.unknown-value", "teks"},
	{"an unknown priority class", "=EOF=", "priority:\n  - class: rich\n    name: {id: Kaya}\n    basis: uu-25-2009\n", "standard.unknown-value", "rich"},
	{"a name without Indonesian", "name:\n  id: Surat contoh", "name:\n  id: \"\"", "standard.no-indonesian", `id: ""`},
	{"a text with a hidden character", "id: Keperluan", `id: "Keperluan\u202E\x07"`, "standard.text", `"Keperluan\u202E`},
	{"component a missing", "legal_basis:", "legal_basis: []\nsources: []\n_:", "standard.unknown-field", "_:"},
	{"component g missing", "    id: Loket dengan kursi prioritas, komputer, pencetak, dan buku register.", `    id: ""`, "standard.component", `id: ""`},
	{"component h missing", "    id: Petugas memahami administrasi desa dan cakap memakai komputer.", `    id: " "`, "standard.component", `id: " "`},
	{"component n missing", "  evaluation:\n    id: Ketepatan waktu dihitung setiap bulan dan survei kepuasan diadakan setiap tahun.\n", "  evaluation:\n", "standard.component", "jv: Tepating"},
	{"component d missing", "  promised: {amount: 30, unit: working-minutes} # our own promise\n", "", "standard.component", "limit: {amount: 5"},
	{"component e missing", "  amount: 0 # a fee needs perda and item\n", "", "standard.component", "basis: permendesa-1-2015\n\nresult"},
	{"a citation that is not defined", "    basis: uu-25-2009\n    kind: held", "    basis: uu-1-1900\n    kind: held", "standard.no-citation", "uu-1-1900"},
	{"a requirement without a basis", "    basis: uu-25-2009\n    kind: held", "    kind: held", "standard.no-basis", "id: ktp"},
	{"a requirement without a reason", "      id: Untuk memastikan nama dan NIK di surat. Sudah ada di buku penduduk, jadi tidak perlu difotokopi.", `      id: ""`, "standard.no-reason", "id: ktp"},
	{"an upload of what the register holds", "    kind: held # upload, show, held (a register has it), statement\n    register: residents", "    kind: upload", "standard.held", "upload\n"},
	{"held by nobody", "    register: residents\n", "", "standard.no-register", "id: ktp"},
	{"taxes paid", "      id: KTP-el\n", "      id: Bukti lunas PBB\n", "standard.tax-paid", "id: Bukti lunas"},
	{"a question for what the register holds", "id: Keperluan\n", "id: Tempat lahir\n", "standard.held-field", "id: keperluan #"},
	{"the same ID twice", "- id: keperluan # letters", "- id: ktp # letters", "standard.same-id", "ktp # letters"},
	{"the same label twice", behind, question("        - id: tujuan\n          type: text\n          label: {id: KEPERLUAN., jv: a, en: a}\n          example: abc\n"), "standard.asked-twice", "id: tujuan"},
	{"no example", "          example: Melamar pekerjaan # must pass its own question\n", "", "standard.no-example", "id: keperluan #"},
	{"an example that does not pass", "example: Melamar pekerjaan", "example: ab", "standard.example", "ab #"},
	{"an example of another type", "example: Melamar pekerjaan", "example: 12", "standard.example", "12 #"},
	{"an example that grows old", behind, question("        - id: kapan\n          type: date\n          earliest: today-400\n          label: {id: Kapan, jv: a, en: a}\n          example: \"2026-12-01\"\n"), "standard.example-ages", `"2026-12-01"`},
	{"a choice without options", behind, question("        - id: pilih\n          type: choice\n          label: {id: Pilih, jv: a, en: a}\n          example: a\n"), "standard.options", "id: pilih"},
	{"bounds that leave nothing", "          min: 3", "          min: 300", "standard.bounds", "300"},
	{"parts of what is no person", "          min: 3", "          parts: [nik]", "standard.not-for-type", "[nik]"},
	{"a bound of a date nobody knows", behind, question("        - id: kapan\n          type: date\n          latest: tomorrow\n          label: {id: Kapan, jv: a, en: a}\n          example: \"2026-12-01\"\n"), "standard.date-bound", "tomorrow"},
	{"a condition with an unknown name", behind, question("        - id: lain\n          type: text\n          when: 'keperluan == \"x\" && warna == \"y\"'\n          label: {id: Lain, jv: a, en: a}\n          example: abc\n"), "condition.unknown-name", "warna =="},
	{"a condition that does not type-check", behind, question("        - id: lain\n          type: text\n          when: keperluan > 3\n          label: {id: Lain, jv: a, en: a}\n          example: abc\n"), "condition.type", "> 3"},
	{"a condition in a folded text", behind, question("        - id: lain\n          type: text\n          when: |\n            keperluan > 3\n          label: {id: Lain, jv: a, en: a}\n          example: abc\n"), "condition.type", ""},
	{"a condition on what is asked later", "          min: 3\n", "          when: has(lain)\n          min: 3\n", "condition.unknown-name", "lain)"},
	{"a condition on itself", "          min: 3\n", "          when: has(keperluan)\n          min: 3\n", "standard.condition-later", "has(keperluan)"},
	{"a condition on an option that is none", "fee:\n", "eligibility:\n  - id: a\n    must: pilih == \"c\"\n    message: {id: a, jv: a, en: a}\n    basis: uu-25-2009\nfee:\n", "condition.unknown-name", "pilih =="},
	{"a rule without a condition", "fee:\n", "eligibility:\n  - id: a\n    must: \"\"\n    message: {id: a, jv: a, en: a}\n    basis: uu-25-2009\nfee:\n", "standard.no-condition", "id: a\n    must"},
	{"a step nobody can reach", "    role: front-desk\n    checklist:", "    role: front-desk\n    next: [{to: sign}]\n    checklist:", "standard.step-unreachable", "id: verify"},
	{"a step to nowhere", "    role: front-desk\n    checklist:", "    role: front-desk\n    next: [{to: gone}]\n    checklist:", "standard.unknown-step", "gone"},
	{"a circle", "    role: verifier\n", "    role: verifier\n    next: [{when: has(keperluan), to: check}]\n", "standard.step-circle", "id: verify"},
	{"a branch behind one that always holds", "    role: front-desk\n    checklist:", "    role: front-desk\n    next: [{to: verify}, {to: sign}]\n    checklist:", "standard.branch-always", "{to: verify}"},
	{"four eyes with a step that is none", "not_by: verify", "not_by: veirfy", "standard.unknown-step", "veirfy"},
	{"four eyes with oneself", "not_by: verify", "not_by: sign", "standard.step-not-by", "sign #"},
	{"nobody signs", "    kind: sign\n", "    kind: approve\n", "standard.no-sign", "- id: check"},
	{"a limit beyond the law", "{amount: 5, unit: working-days}", "{amount: 6, unit: working-days}", "standard.limit-beyond-law", "{amount: 6"},
	{"a promise beyond the limit", "{amount: 30, unit: working-minutes}", "{amount: 6, unit: working-days}", "standard.promise-beyond-limit", "{amount: 6"},
	{"a promise in minutes beyond the limit", "{amount: 30, unit: working-minutes}", "{amount: 2251, unit: working-minutes}", "standard.promise-beyond-limit", "{amount: 2251"},
	{"a step longer than the promise", "    role: verifier\n", "    role: verifier\n    limit: {amount: 1, unit: working-days}\n", "standard.step-too-long", "{amount: 1, unit"},
	{"a fee on a village letter", "  amount: 0 #", "  amount: 5000 #", "standard.fee-forbidden", "5000"},
	{"a number outside any register", "  register: keterangan\n", "", "standard.no-number-register", "name:\n    id: Surat contoh\n    jv: Surat contoh\n    en: Surat contoh\n  letter"},
	{"a letter outside the folder", "letter: letter.txt", "letter: ../letter.txt", "standard.letter-name", "../letter.txt"},
	{"no letter", "  letter: letter.txt\n", "", "standard.no-letter", "name:\n    id: Surat contoh\n    jv: Surat contoh\n    en: Surat contoh\n  register"},
	{"deemed approval without a reason", "    id: Surat ini menerangkan kenyataan; lewatnya waktu tidak membuat kenyataan itu benar.", `    id: ""`, "standard.deemed-reason", "approval: false"},
	{"a hidden field that is none", "=EOF=", "hidden: [keperluan, warna]\n", "standard.unknown-name", "warna]"},
	{"a part of a person that is none", "subject_parts: [nik,", "subject_parts: [nip,", "standard.unknown-part", "nip,"},
	{"more assurance to file than to receive", "submit: claimed", "submit: seen", "standard.assurance", "seen # claimed"},
	{"nobody may ask", "applicants: [resident]", "applicants: []", "standard.no-applicant", "applicants: []"},
}

func TestBrokenStandardsAreRefusedWithTheirPlace(t *testing.T) {
	base, letter := skeleton(t)
	base += "=EOF="
	for _, c := range brokenStandards {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(base, c.old) == 0 {
				t.Fatalf("the skeleton has no %q", c.old)
			}
			src := strings.TrimSuffix(strings.Replace(base, c.old, c.new, 1), "=EOF=")
			s, found := catalogue.Read(file, []byte(src), []byte(letter))
			if s != nil {
				t.Error("it was accepted")
			}
			wantPlace(t, found, c.key, placeOf(src, c.at))
		})
	}
}

// change replaces texts of the skeleton in pairs.
func change(t *testing.T, src string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(src, pairs[i]) {
			t.Fatalf("the skeleton has no %q", pairs[i])
		}
		src = strings.Replace(src, pairs[i], pairs[i+1], 1)
	}
	return src
}

func TestEveryMissingComponentIsNamed(t *testing.T) {
	src, letter := skeleton(t)
	names := map[string]string{"g": "facilities", "h": "competence", "i": "internal_control", "j": "complaints", "k": "staff",
		"l": "service_guarantee", "m": "safety_guarantee", "n": "evaluation"}
	for letterOf, field := range names {
		start := strings.Index(src, "  "+field+":\n")
		end := start + len(field) + 4
		for strings.HasPrefix(src[end:], "    ") {
			end += strings.Index(src[end:], "\n") + 1
		}
		_, found := catalogue.Read(file, []byte(src[:start]+src[end:]), []byte(letter))
		if len(found) != 1 || found[0].Key != "standard.component" || found[0].Args[0] != letterOf {
			t.Errorf("%s: %v", field, found)
		}
	}
}

func TestFeesNeedARegionalRegulation(t *testing.T) {
	src, letter := skeleton(t)
	permit := change(t, src, "nature: village-letter", "nature: permit", "  amount: 0 #", "  amount: 25000 #")
	_, found := catalogue.Read(file, []byte(permit), []byte(letter))
	wantPlace(t, found, "standard.fee-no-perda", placeOf(permit, "amount: 25000"))
	cited := change(t, permit, "  basis: permendesa", "  perda: Perda 1/2024\n  item: Lampiran I.2\n  basis: permendesa", payStep[0], payStep[1])
	if _, found := catalogue.Read(file, []byte(cited), []byte(letter)); found.Err() != nil {
		t.Error(found)
	}
	registry := change(t, src, "nature: village-letter", "nature: civil-registry", "  amount: 0 #", "  amount: 25000 #")
	_, found = catalogue.Read(file, []byte(registry), []byte(letter))
	wantPlace(t, found, "standard.fee-forbidden", placeOf(registry, "25000"))
}

func TestLimitsFollowTheLawThatIsCited(t *testing.T) {
	src, letter := skeleton(t)
	for _, c := range []struct {
		name, key string
		pairs     []string
	}{
		{"14 days without a law", "standard.limit-beyond-law", []string{"{amount: 5, unit: working-days}", "{amount: 14, unit: working-days}", "basis: uu-30-2014\n", "basis: \"\"\n"}},
		{"14 days of a law of its own", "", []string{"{amount: 5, unit: working-days}", "{amount: 14, unit: working-days}", "basis: uu-30-2014\n", "basis: uu-25-2009\n"}},
		{"7 calendar days hold 5 working days", "", []string{"{amount: 30, unit: working-minutes}", "{amount: 5, unit: working-days}", "{amount: 5, unit: working-days} # the law's", "{amount: 7, unit: calendar-days}", "basis: uu-30-2014\n", "basis: uu-25-2009\n"}},
		{"6 working days do not fit 7 calendar days", "standard.promise-beyond-limit", []string{"{amount: 30, unit: working-minutes}", "{amount: 6, unit: working-days}", "{amount: 5, unit: working-days} # the law's", "{amount: 7, unit: calendar-days}", "basis: uu-30-2014\n", "basis: uu-25-2009\n"}},
		{"civil registry within a day", "standard.limit-beyond-law", []string{"nature: village-letter", "nature: civil-registry"}},
		{"no limit means that of UU 30/2014", "standard.promise-beyond-limit", []string{"{amount: 30, unit: working-minutes}", "{amount: 6, unit: working-days}", "  limit: {amount: 5, unit: working-days} # the law's\n", ""}},
	} {
		changed := change(t, src, c.pairs...)
		_, found := catalogue.Read(file, []byte(changed), []byte(letter))
		if c.key == "" && found.Err() != nil {
			t.Errorf("%s: %v", c.name, found)
		} else if c.key != "" {
			wantPlace(t, found, c.key, "")
		}
	}
}

func TestACopyOfWhatTheRegisterHoldsIsRefusedInEveryKind(t *testing.T) {
	src, letter := skeleton(t)
	for _, kind := range []string{"show", "statement"} {
		changed := change(t, src, "      id: KTP-el\n", "      id: Fotokopi Kartu Keluarga\n", "    kind: held", "    kind: "+kind, "    register: residents\n", "")
		_, found := catalogue.Read(file, []byte(changed), []byte(letter))
		wantPlace(t, found, "standard.held-copy", placeOf(changed, "id: Fotokopi"))
	}
	shown := change(t, src, "    kind: held", "    kind: show", "    register: residents\n", "")
	if _, found := catalogue.Read(file, []byte(shown), []byte(letter)); found.Err() != nil {
		t.Errorf("the card itself may be shown: %v", found)
	}
}

func TestTheLetterNamesOnlyWhatThereIs(t *testing.T) {
	src, letter := skeleton(t)
	for _, c := range []struct{ old, new, key, at string }{
		{"{keperluan}", "{keperluann}", "standard.letter-field", "{keperluann}"},
		{"{subject.job}", "{subject.salary}", "standard.letter-field", "{subject.salary}"},
		{"{signer.position}", "{signer.password}", "standard.letter-field", "{signer.password}"},
		{"{keperluan}", "{keperluan|shout}", "letter.format", "{keperluan|shout}"},
		{"{keperluan}", "{keperluan|date}", "standard.letter-format", "{keperluan|date}"},
		{"{subject.job}", "{subject.job|rupiah}", "standard.letter-format", "{subject.job|rupiah}"},
		{"{keperluan}.", "{keperluan}.\n\n[if keperluan > 3]\nx\n[end]", "condition.type", "> 3"},
		{"{keperluan}.", "{keperluan}.\n\n[table anggota]\nNo\n{no}\n[end]", "standard.letter-field", "[table anggota]"},
	} {
		changed := strings.Replace(letter, c.old, c.new, 1)
		s, found := catalogue.Read(file, []byte(src), []byte(changed))
		if s != nil || len(found) != 1 || found[0].Key != c.key || found[0].File != "services/surat-contoh/letter.txt" ||
			fmt.Sprintf("%d:%d", found[0].Line, found[0].Column) != placeOf(changed, c.at) {
			t.Errorf("%s: got %v, want %s at %s", c.new, found, c.key, placeOf(changed, c.at))
		}
	}
	if _, found := catalogue.Read(file, []byte(src), nil); len(found) != 1 || found[0].Key != "standard.letter-missing" {
		t.Errorf("no letter: %v", found)
	}
}

func TestWarningsDoNotKeepAStandardFromBeingUsed(t *testing.T) {
	src, letter := skeleton(t)
	changed := change(t, src, "            jv: Kaperluan\n", "", "sure: seen # read", "sure: memory # read")
	s, found := catalogue.Read(file, []byte(changed), []byte(letter))
	if s == nil || len(found.Warnings()) != 2 || found.Err() != nil {
		t.Fatal(found)
	}
	want := file + ":" + placeOf(changed, "memory #") + ": standard.from-memory [UU 25/2009 tentang Pelayanan Publik] (warning)"
	if found[0].String() != want {
		t.Errorf("got %s, want %s", found[0], want)
	}
}

// placeOf is line:column of a text in a file.
func placeOf(src, at string) string {
	i := strings.Index(src, at)
	if at == "" || i < 0 {
		return ""
	}
	line := strings.Count(src[:i], "\n") + 1
	return fmt.Sprintf("%d:%d", line, i-strings.LastIndex(src[:i], "\n"))
}

func wantPlace(t *testing.T, found catalogue.Findings, key, place string) {
	t.Helper()
	for _, f := range found {
		if f.Key == key && (place == "" || fmt.Sprintf("%d:%d", f.Line, f.Column) == place) {
			return
		}
	}
	t.Errorf("want %s at %s, got\n%v", key, place, found)
}

// payStep puts a step of payment before the signature.
var payStep = [2]string{"  - id: hand-over\n", "  - {id: pay, name: {id: Bayar, jv: Mbayar, en: Pay}, kind: pay, role: registrar}\n  - id: hand-over\n"}

func TestItemsOfAFeeAreHeldToTheFormAndTheTable(t *testing.T) {
	src, letter := skeleton(t)
	asked := question("        - {id: luas, type: number, min: 1, max: 500, label: {id: luas papan, jv: wiyar, en: area}, example: 2}\n" +
		"        - {id: bulan, type: number, min: 1, max: 12, label: {id: berapa bulan, jv: wulan, en: months}, example: 3, optional: true}\n" +
		"        - {id: kelas, type: choice, label: {id: kelas pasar, jv: kelas, en: class}, example: a, options: [{value: a, label: {id: satu, jv: siji, en: one}}, {value: z, label: {id: dua, jv: loro, en: two}}]}\n")
	permit := change(t, src, "nature: village-letter", "nature: permit", behind, asked, payStep[0], payStep[1])
	with := func(items string) string {
		return change(t, permit, "  basis: permendesa-1-2015\n\nresult", "  basis: permendesa-1-2015\n  items:\n"+items+"\nresult")
	}
	for name, c := range map[string]struct{ items, key string }{
		"nothing is charged in a step of payment": {"", "standard.pay-no-fee"},
		"an item without a regulation":            {"    - {perda: \"\", item: X}\n", "standard.fee-no-perda"},
		"a regulation that nobody knows":          {"    - {perda: Perda 9/1999, item: X}\n", "standard.fee-no-table"},
		"an item that the table has not":          {"    - {perda: Perda Contoh 1/2026, item: X}\n", "standard.fee-no-item"},
		"a quantity that nobody asks for":         {"    - {perda: Perda Contoh 1/2026, item: SAMPAH-RUMAH}\n", "standard.fee-quantity"},
		"a quantity that may be left out":         {"    - {perda: Perda Contoh 1/2026, item: SAMPAH-RUMAH, values: {months: bulan}}\n", "standard.fee-optional"},
		"a quantity from a text":                  {"    - {perda: Perda Contoh 1/2026, item: SAMPAH-RUMAH, values: {months: keperluan}}\n", "standard.fee-question"},
		"a value that the item does not ask for":  {"    - {perda: Perda Contoh 1/2026, item: REKLAME-LAHAN, values: {area: luas, x: luas}}\n", "standard.fee-unasked"},
		"an option that the table has not":        {"    - {perda: Perda Contoh 1/2026, item: KIOS, values: {area: luas, months: luas, class: kelas}}\n", "standard.fee-option"},
		"what is right":                           {"    - {perda: Perda Contoh 1/2026, item: REKLAME-LAHAN, values: {area: luas}, when: luas > 1}\n", ""},
	} {
		text := permit
		if c.items != "" {
			text = with(c.items)
		}
		_, found, err := catalogue.Load(fstest.MapFS{"surat-contoh/standard.yaml": {Data: []byte(text)}, "surat-contoh/letter.txt": {Data: []byte(letter)}})
		if err != nil {
			t.Fatal(err)
		}
		has := slices.ContainsFunc(found, func(f catalogue.Finding) bool { return f.Key == c.key })
		if c.key == "" && found.Err() != nil || c.key != "" && !has {
			t.Errorf("%s: %v", name, found)
		}
	}
	free := change(t, src, "  basis: permendesa-1-2015\n\nresult", "  basis: permendesa-1-2015\n  items:\n    - {perda: Perda Contoh 1/2026, item: X}\n\nresult")
	_, found := catalogue.Read(file, []byte(free), []byte(letter))
	if len(found) == 0 || found[0].Key != "standard.fee-forbidden" {
		t.Errorf("a fee on a village letter: %v", found)
	}
	unpaid := change(t, with("    - {perda: Perda Contoh 1/2026, item: REKLAME-LAHAN, values: {area: luas}}\n"), payStep[1], payStep[0])
	_, found = catalogue.Read(file, []byte(unpaid), []byte(letter))
	if len(found) != 1 || found[0].Key != "standard.fee-no-pay" {
		t.Errorf("a fee that is paid nowhere: %v", found)
	}
}

func TestAQuoteIsTheSumOfTheTable(t *testing.T) {
	src, letter := skeleton(t)
	permit := change(t, src, "nature: village-letter", "nature: permit", payStep[0], payStep[1],
		behind, question("        - {id: luas, type: number, min: 1, max: 500, label: {id: luas papan, jv: wiyar, en: area}, example: 2}\n"),
		"  basis: permendesa-1-2015\n\nresult", "  basis: permendesa-1-2015\n  items:\n    - {perda: Perda Contoh 1/2026, item: REKLAME-LAHAN, values: {area: luas}, when: luas > 1}\n\nresult")
	s, found := catalogue.Read(file, []byte(permit), []byte(letter))
	if s == nil {
		t.Fatal(found)
	}
	books, err := catalogue.New(s)
	if err != nil {
		t.Fatal(err)
	}
	day, _ := calendar.ParseDay("2026-03-02")
	for luas, want := range map[int64]int64{1: 0, 2: 100_000, 12: 100_000 + 600_000 + 200_000} {
		sums, err := s.Quote(books.Tables(), form.Answers{"luas": luas}, form.Facts{}, day)
		total := int64(0)
		for _, x := range sums {
			total += x.Total
		}
		if err != nil || total != want || luas == 1 && len(sums) != 0 {
			t.Errorf("%d m2: %d, %v", luas, total, err)
		}
	}
	if asked := s.Asked(); len(asked) != 1 || asked[0].ID != "luas" || s.Fee.Free() {
		t.Error(asked)
	}
	if _, err := s.Quote(books.Tables(), form.Answers{"luas": int64(2)}, form.Facts{}, day-365); err == nil {
		t.Error("a table of another year gives a sum")
	}
}
