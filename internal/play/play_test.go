package play_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"genggam/internal/office"
	"genggam/internal/play"
	"genggam/services"
)

func TestEveryPlayOfEveryServiceGoesAsItIsWritten(t *testing.T) {
	c, err := office.Standards()
	if err != nil {
		t.Fatal(err)
	}
	plays, bad, err := play.Load(services.Files, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range bad {
		t.Error(f)
	}
	n := 0
	err = play.All(context.Background(), t.TempDir(), plays, func(r play.Result) {
		n++
		for _, f := range r.Failures {
			t.Error(f)
		}
		if r.OK() && r.Acts != len(r.Play.Acts) {
			t.Errorf("%s stopped after %d acts", r.Play.Name, r.Acts)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 2*len(c.All("9999-12-31")) {
		t.Errorf("%d plays", n)
	}
}

// perform runs a play of the business letter on a node, two hours after the
// last one: the register answers the same person a few times an hour only.
func perform(t *testing.T, n *office.Node, src string) play.Result {
	t.Helper()
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-04-14")
	p, err := play.Parse("x.play", []byte(head+src))
	if err != nil {
		t.Fatal(err)
	}
	now := n.Clock.Now().In(office.WIB)
	p.Start = time.Date(now.Year(), now.Month(), now.Day(), now.Hour()+2, 0, 0, 0, time.UTC)
	r, err := play.Run(context.Background(), n, std, p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAPlayThatGoesOtherwiseSaysAtWhichLine(t *testing.T) {
	n := office.Open(t)
	for name, c := range map[string]struct {
		src  string
		line int
		key  string
	}{
		"another state":                                 {"submit\nexpect state issued\n", 5, "play.other"},
		"another step":                                  {"submit\nexpect step sign\n", 5, "play.other"},
		"another day":                                   {"submit\nexpect due 2026-04-15\n", 5, "play.other"},
		"another minute":                                {"submit\nexpect due 2026-04-14 09:31\n", 5, "play.other"},
		"no refusal where one is expected":              {"submit\nexpect refused form.required\n", 5, "play.not-refused"},
		"another refusal":                               {"answer nama_usaha =\nsubmit\nexpect refused form.date\n", 6, "play.other"},
		"a refusal nobody expects":                      {"answer nama_usaha =\nsubmit\nexpect state checking\n", 5, "play.refused"},
		"a requirement that is missing":                 {"without foto_usaha\nsubmit\n", 5, "play.refused"},
		"an officer whose step it is not":               {"submit\nverifier does verify\n", 5, "play.refused"},
		"an act before there is a case":                 {"front-desk does check\n", 4, "play.not-submitted"},
		"a look before there is a case":                 {"expect state checking\n", 4, "play.not-submitted"},
		"a question the standard does not have":         {"answer umur = 3\n", 4, "play.no-question"},
		"a requirement the standard does not have":      {"without paspor\n", 4, "play.no-requirement"},
		"a step the standard does not have":             {"submit\nverifier does dance\n", 5, "play.no-step"},
		"a defect of nothing that was asked":            {"submit\nfront-desk returns paspor \"x\"\n", 5, "play.no-question"},
		"a letter that is not there":                    {"submit\nexpect letter \"x\"\n", 5, "play.no-letter"},
		"a letter with other words":                     {letter + "expect letter \"Bengkel\"\n", 8, "play.not-in-letter"},
		"a letter that should not be there":             {letter + "expect no letter\n", 8, "play.has-letter"},
		"a download where only the counter hands over":  {letter + "citizen downloads\n", 8, "play.refused"},
		"a rule the standard does not have":             {"submit\nfront-desk does check\nverifier does verify\nsigner refuses x \"y\"\n", 7, "play.refused"},
		"a withdrawal after the letter":                 {letter + "citizen withdraws\n", 8, "play.refused"},
		"a promise that was broken while nobody worked": {"submit\nwait 3 working-days\nexpect state checking\n", 6, "play.other"},
	} {
		t.Run(name, func(t *testing.T) {
			r := perform(t, n, c.src)
			if r.OK() || r.Failures[0].Line != c.line || r.Failures[0].Key != c.key {
				t.Errorf("%v; want line %d, %s", r.Failures, c.line, c.key)
			}
		})
	}
}

const letter = "submit\nfront-desk does check\nverifier does verify\nsigner does sign\n"

func TestARefusalEndsAPlayAndAFailedExpectationDoesNot(t *testing.T) {
	r := perform(t, office.Open(t), "submit\nexpect state issued\nexpect step sign\nfront-desk does check\nverifier refuses facts \"x\"\nsigner does sign\n")
	if len(r.Failures) != 3 || r.Failures[2].Line != 8 || r.Acts != 5 {
		t.Error(r.Acts, r.Failures)
	}
}

func TestEveryPersonOfAPlayIsServed(t *testing.T) {
	c, err := office.Standards()
	if err != nil {
		t.Fatal(err)
	}
	std, _ := c.Current("surat-keterangan-domisili", "2026-04-14")
	var plays []play.Entry
	for i, who := range play.Persons() {
		if who == "employee" {
			continue // asks for themselves at their government, and for no citizen's letter
		}
		for j, channel := range []string{"web", "counter"} {
			src := fmt.Sprintf("# x\nat 2026-04-%02d %02d:00\nas %s\nchannel %s\nsubmit\nexpect state checking\n", 10+i, 9+2*j, who, channel)
			p, err := play.Parse(who+" "+channel, []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			plays = append(plays, play.Entry{Std: std, Play: p})
		}
	}
	err = play.All(context.Background(), t.TempDir(), plays, func(r play.Result) {
		if !r.OK() {
			t.Error(r.Play.Name, r.Failures)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestANodePastTheStartOfAPlayIsRefused(t *testing.T) {
	c, err := office.Standards()
	if err != nil {
		t.Fatal(err)
	}
	std, _ := c.Current("surat-keterangan-usaha", "2026-04-14")
	p, err := play.Parse("x.play", []byte(head+"submit\n"))
	if err != nil {
		t.Fatal(err)
	}
	n := office.Open(t)
	if _, err := play.Run(context.Background(), n, std, p); err != nil {
		t.Fatal(err)
	}
	n.Clock.Add(1)
	if _, err := play.Run(context.Background(), n, std, p); err == nil {
		t.Error("the clock ran back")
	}
}
