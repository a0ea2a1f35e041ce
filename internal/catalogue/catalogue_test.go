package catalogue_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"genggam/internal/catalogue"
	"genggam/internal/form"
	"genggam/internal/lang"
)

var update = flag.Bool("update", false, "write docs/standard.schema.json")

// day is one on which the standards of the tests hold.
const day = "2026-03-13"

func read(t testing.TB, pairs ...string) *catalogue.Standard {
	t.Helper()
	src, letter := skeleton(t)
	for i := 0; i < len(pairs); i += 2 {
		src = strings.ReplaceAll(src, pairs[i], pairs[i+1])
	}
	s, found := catalogue.Read(file, []byte(src), []byte(letter))
	if s == nil {
		t.Fatal(found)
	}
	return s
}

func realServices(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	c, _, err := catalogue.Load(os.DirFS("../../services"))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.All("2026-12-31")) == 0 {
		t.Fatal("no service passes")
	}
	return c
}

func TestStepsFollowTheirBranches(t *testing.T) {
	s := read(t, "    role: front-desk\n    checklist:", "    role: front-desk\n    next: [{when: 'keperluan == \"cepat\"', to: sign}]\n    checklist:")
	if s.FirstStep().ID != "check" {
		t.Error(s.FirstStep().ID)
	}
	for _, c := range []struct{ after, purpose, want string }{
		{"check", "cepat", "sign"}, {"check", "biasa", "verify"}, {"verify", "", "sign"}, {"sign", "", "hand-over"},
		{"hand-over", "", ""}, {"nowhere", "", ""},
	} {
		got := ""
		if next, ok := s.NextStep(c.after, map[string]any{"keperluan": c.purpose}); ok {
			got = next.ID
		}
		if got != c.want {
			t.Errorf("after %s: got %q, want %q", c.after, got, c.want)
		}
	}
}

func TestABranchCanLeadToTheEnd(t *testing.T) {
	s := read(t, "    role: verifier\n", "    role: verifier\n    next: [{when: '!has(keperluan)', to: end}]\n")
	if _, ok := s.NextStep("verify", nil); ok {
		t.Error("want the end")
	}
}

func TestRequirementsAndRulesFollowTheAnswers(t *testing.T) {
	s := read(t, "    kind: held", "    when: 'subject.age >= 17'\n    kind: held",
		"fee:\n", "eligibility:\n  - id: dewasa\n    must: subject.age >= 17\n    message: {id: a, jv: b, en: c}\n    basis: uu-25-2009\nfee:\n")
	for age, want := range map[int64]int{16: 0, 17: 1} {
		vars := s.Vars(nil, form.Facts{"subject.age": age})
		if got := len(s.NeededRequirements(vars)); got != want {
			t.Errorf("age %d needs %d", age, got)
		}
		if got := len(s.Unmet(vars)); got != 1-want {
			t.Errorf("age %d breaks %d rules", age, got)
		}
	}
}

func TestAssuranceIsOrdered(t *testing.T) {
	if !catalogue.Assured("seen", "matched") || catalogue.Assured("contacted", "matched") || catalogue.Assured("", "claimed") {
		t.Error("claimed < contacted < matched < seen")
	}
}

func TestSixComponentsArePublishedInTheLawsOrder(t *testing.T) {
	s := read(t)
	letters := func(all []catalogue.Component) string {
		var out string
		for _, c := range all {
			out += c.Letter
			if c.Letter != "d" && c.Letter != "e" && (len(c.Lines) == 0 || c.Lines[0].ID == "") {
				t.Errorf("component %s says nothing", c.Letter)
			}
		}
		return out
	}
	if got := letters(s.Published()) + "/" + letters(s.Internal()); got != "bcdefj/aghiklmn" {
		t.Error(got)
	}
}

func TestTheDigestIsOfStandardAndLetter(t *testing.T) {
	src, letter := skeleton(t)
	a, _ := catalogue.Read(file, []byte(src), []byte(letter))
	b, _ := catalogue.Read("elsewhere", []byte(src), []byte(letter))
	c, _ := catalogue.Read(file, []byte(src), []byte(letter+"\n"))
	if a.Digest() != b.Digest() || a.Digest() == c.Digest() {
		t.Error("the digest must follow the bytes alone")
	}
}

// shelf is a file system with three services and two versions of one.
func shelf(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, id := range []string{"surat-usaha", "surat-domisili", "surat-kelahiran"} {
		for name, b := range catalogue.Skeleton(id) {
			out[id+"/"+name] = &fstest.MapFile{Data: b}
		}
	}
	second := bytes.Replace(out["surat-usaha/standard.yaml"].Data, []byte("version: 1"), []byte("version: 2"), 1)
	second = bytes.Replace(second, []byte(`effective: "2026-01-01"`), []byte(`effective: "2026-07-01"`), 1)
	out["surat-usaha/versions/1/standard.yaml"] = out["surat-usaha/standard.yaml"]
	out["surat-usaha/versions/1/letter.txt"] = out["surat-usaha/letter.txt"]
	out["surat-usaha/standard.yaml"] = &fstest.MapFile{Data: second}
	return out
}

func TestTheVersionOfTheDayIsCurrent(t *testing.T) {
	c, found, err := catalogue.Load(shelf(t))
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	for d, want := range map[string]string{"2025-12-31": "", "2026-01-01": "surat-usaha@1", "2026-06-30": "surat-usaha@1", "2026-07-01": "surat-usaha@2"} {
		got := ""
		if s, ok := c.Current("surat-usaha", d); ok {
			got = s.Ref()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", d, got, want)
		}
	}
	if s, ok := c.Version("surat-usaha", 1); !ok || s.Version != 1 {
		t.Error("version 1 must stay")
	}
	if s, ok := c.Ref("surat-usaha@2"); !ok || s.Version != 2 {
		t.Error("no ref")
	}
	if got := len(c.All(day)); got != 3 {
		t.Errorf("%d services", got)
	}
	if got := c.ByCategory(day); len(got) != 1 || len(got[0].Standards) != 3 {
		t.Errorf("%v", got)
	}
}

func TestAPublishedVersionNeverChanges(t *testing.T) {
	a := read(t)
	b := read(t, "TULIS apa", "TULIS lagi apa")
	if _, err := catalogue.New(a, b); err == nil {
		t.Error("two texts of one version were taken")
	}
	c, err := catalogue.New(a, a)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = c.With(read(t, "version: 1 #", "version: 2 #")); err != nil || len(c.Versions("surat-contoh")) != 2 {
		t.Error(err)
	}
}

func TestAFolderOfAnotherNameIsRefused(t *testing.T) {
	files := shelf(t)
	files["lain/standard.yaml"], files["lain/letter.txt"] = files["surat-domisili/standard.yaml"], files["surat-domisili/letter.txt"]
	c, found, err := catalogue.Load(files)
	if err != nil || len(found) != 1 || found[0].Key != "standard.folder" || len(c.Versions("surat-domisili")) != 1 {
		t.Error(found, err)
	}
}

func TestSearchFindsByPrefixInAnyLanguageAndForgivesOneSlip(t *testing.T) {
	c := realServices(t)
	for query, want := range map[string]string{
		"usaha": "surat-keterangan-usaha", "USAH": "surat-keterangan-usaha", "kur": "surat-keterangan-usaha",
		"surat usaha": "surat-keterangan-usaha", "business": "surat-keterangan-usaha", "usahha": "surat-keterangan-usaha",
		"uasha": "surat-keterangan-usaha",
	} {
		got := c.Search(query, lang.ID, "2026-12-31")
		if len(got) == 0 || !strings.Contains(got[0].ID, "usaha") {
			t.Errorf("%q: want %s first of %d", query, want, len(got))
		}
	}
	for _, query := range []string{"", " ", "zzzzzz", "';--", strings.Repeat("a", 1000), "\xff"} {
		if got := c.Search(query, lang.ID, "2026-12-31"); len(got) != 0 {
			t.Errorf("%q finds %s", query, got[0].ID)
		}
	}
}

func TestExampleAnswersPassTheirForm(t *testing.T) {
	for _, s := range realServices(t).All("2026-12-31") {
		for _, d := range []string{"2026-12-31", "2029-01-01"} {
			today, _ := form.DayOf(d)
			a := catalogue.ExampleAnswers(s, today)
			for _, p := range s.Form.Check(a, catalogue.ExampleFacts(today), s.Conditions()) {
				q, _ := s.Form.Question(p.Question)
				if q == nil || q.Type != form.File {
					t.Errorf("%s on %s: %v", s.Ref(), d, p)
				}
			}
		}
	}
}

func TestRealServicesFitTheSchemaForEditors(t *testing.T) {
	var doc any
	if err := json.Unmarshal(catalogue.Schema(), &doc); err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(catalogue.SchemaID, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(catalogue.SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../services/*/standard.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no services", err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(asJSON(t, b)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	src, _ := skeleton(t)
	if err := schema.Validate(asJSON(t, []byte(strings.Replace(src, "model: g2c", "model: x", 1)))); err == nil {
		t.Error("the schema takes an unknown model")
	}
}

func asJSON(t *testing.T, b []byte) any {
	t.Helper()
	j, err := yaml.YAMLToJSON(b)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheSchemaInTheDocsIsThisOne(t *testing.T) {
	const golden = "../../docs/standard.schema.json"
	if *update {
		if err := os.WriteFile(golden, catalogue.Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(b, catalogue.Schema()) {
		t.Errorf("docs/standard.schema.json is another (%v): go test ./internal/catalogue -update", err)
	}
}

func TestTheSkeletonTakesOnlyAnID(t *testing.T) {
	for _, id := range []string{"", "A", "../x", "a b", "a--b", strings.Repeat("a", 61)} {
		if catalogue.Skeleton(id) != nil {
			t.Errorf("%q was taken", id)
		}
	}
	if got := len(catalogue.Skeleton("surat-baru")); got != 3 {
		t.Errorf("%d files", got)
	}
}

func FuzzRead(f *testing.F) {
	src, letter := skeleton(f)
	f.Add(src, letter)
	for _, c := range brokenStandards {
		f.Add(strings.Replace(src, c.old, c.new, 1), letter)
	}
	f.Add("a: [", "title: x\n---\n{")
	f.Add("- - - -", "")
	f.Fuzz(func(t *testing.T, src, letter string) {
		s, found := catalogue.Read(file, []byte(src), []byte(letter))
		if s == nil && found.Err() == nil {
			t.Error("refused without a reason")
		}
		for _, x := range found {
			if x.Line < 1 || x.Column < 1 || x.Key == "" {
				t.Errorf("a finding without a place: %v", x)
			}
		}
	})
}

func BenchmarkReadStandard(b *testing.B) {
	src, letter := skeleton(b)
	for b.Loop() {
		if s, _ := catalogue.Read(file, []byte(src), []byte(letter)); s == nil {
			b.Fatal("refused")
		}
	}
}

func BenchmarkLoadServices(b *testing.B) {
	for b.Loop() {
		realServices(b)
	}
}

func BenchmarkSearch(b *testing.B) {
	c := realServices(b)
	b.ReportAllocs()
	for b.Loop() {
		c.Search("surat usaha", lang.ID, "2026-12-31")
	}
}
