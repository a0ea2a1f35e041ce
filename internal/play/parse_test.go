package play_test

import (
	"errors"
	"strings"
	"testing"

	"genggam/internal/lang"
	"genggam/internal/play"
)

const head = "# Judul\nat 2026-04-14 09:00\nas resident\n"

func TestAPlayThatCannotBeReadSaysWhere(t *testing.T) {
	for name, c := range map[string]struct {
		src          string
		line, column int
		key          string
	}{
		"an empty file has no title":                      {"", 1, 1, "play.no-title"},
		"a play without a start":                          {"# Judul\nas resident\n", 3, 1, "play.no-start"},
		"a play without a person":                         {"# Judul\nat 2026-04-14 09:00\n", 3, 1, "play.no-start"},
		"a day that does not exist":                       {"# Judul\nat 2026-02-30 09:00\n", 2, 4, "play.shape"},
		"a start without a time of day":                   {"# Judul\nat 2026-04-14\n", 2, 14, "play.shape"},
		"a time of day that does not exist":               {"# Judul\nat 2026-04-14 25:00\n", 2, 15, "play.shape"},
		"a person nobody knows":                           {"# Judul\nas gubernur\n", 2, 4, "play.person"},
		"a channel nobody knows":                          {head + "channel fax\n", 4, 9, "play.shape"},
		"the start after the first act":                   {head + "submit\nat 2026-04-15 09:00\n", 5, 1, "play.order"},
		"an act nobody knows":                             {head + "  dance\n", 4, 3, "play.unknown-act"},
		"an officer with a role nobody has":               {head + "janitor does check\n", 4, 1, "play.unknown-act"},
		"an officer who does what only the citizen can":   {head + "front-desk completes\n", 4, 1, "play.unknown-act"},
		"a citizen who does what only an officer can":     {head + "citizen does check\n", 4, 1, "play.unknown-act"},
		"an answer without its equals sign":               {head + "answer nama_usaha Warung\n", 4, 19, "play.shape"},
		"a wait without a unit":                           {head + "wait 3\n", 4, 7, "play.shape"},
		"a wait of no time":                               {head + "wait 0 hours\n", 4, 8, "play.shape"},
		"a wait of ten thousand years":                    {head + "wait 9999999 hours\n", 4, 14, "play.shape"},
		"a state nobody knows":                            {head + "expect state happy\n", 4, 14, "play.shape"},
		"an expectation of nothing":                       {head + "expect\n", 4, 7, "play.unknown-act"},
		"a due that is no date":                           {head + "expect due tomorrow\n", 4, 12, "play.shape"},
		"text of a letter that is not in quotes":          {head + "expect letter Warung\n", 4, 15, "play.shape"},
		"a return without words":                          {head + "front-desk returns ktp\n", 4, 23, "play.shape"},
		"a refusal without evidence":                      {head + "signer refuses umur-19 \"\"\n", 4, 24, "play.shape"},
		"a payment of nothing":                            {head + "citizen pays 0\n", 4, 14, "play.shape"},
		"a payment of words":                              {head + "citizen transfers banyak\n", 4, 19, "play.shape"},
		"an officer who pays":                             {head + "registrar pays\n", 4, 1, "play.unknown-act"},
		"a citizen who waives":                            {head + "citizen waives miskin 50 \"x\"\n", 4, 1, "play.unknown-act"},
		"a waiver of more than all":                       {head + "head waives miskin 101 \"x\"\n", 4, 20, "play.shape"},
		"a waiver without words":                          {head + "head waives miskin 50\n", 4, 22, "play.shape"},
		"a refund without words":                          {head + "registrar refunds 5\n", 4, 20, "play.shape"},
		"a bill of a state it never has":                  {head + "expect bill late\n", 4, 13, "play.shape"},
		"a refund looked at by its amount":                {head + "expect refund 5000\n", 4, 15, "play.shape"},
		"words behind the end":                            {head + "submit now\n", 4, 8, "play.too-much"},
		"a column counts characters and not bytes":        {head + "expect letter \"é\" x\n", 4, 19, "play.too-much"},
		"bytes that are no text":                          {head + "\xff", 1, 1, "play.too-large"},
		"more than a person reads":                        {head + strings.Repeat("submit\n", 600), 501, 1, "play.too-long"},
		"a line that never ends":                          {head + "answer x = " + strings.Repeat("a", 5000), 4, 1, "play.too-long"},
		"a file that is no play":                          {strings.Repeat("a", 70_000), 1, 1, "play.too-large"},
		"a second return without its semicolon and words": {head + "front-desk returns ktp \"buram\" kk\n", 4, 34, "play.shape"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := play.Parse("x.play", []byte(c.src))
			var w *play.Wrong
			if !errors.As(err, &w) || p != nil {
				t.Fatalf("read as %+v, %v", p, err)
			}
			if w.Line != c.line || w.Column != c.column || w.Key != c.key {
				t.Errorf("%v; want %d:%d: %s", err, c.line, c.column, c.key)
			}
		})
	}
}

func TestAPlayIsReadAsItIsWritten(t *testing.T) {
	p, err := play.Parse("x.play", []byte(head+`channel counter
answer nama_usaha = Warung "Bu Tini"   `+`
answer jumlah =
without ktp
front-desk returns ktp "foto buram"; kk "tidak ada"
wait 2 working-days
expect no letter
expect due 2026-04-14 11:30
expect due 2026-04-15
`))
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "Judul" || p.As != "resident" || p.Channel != "counter" || len(p.Acts) != 8 {
		t.Fatalf("%+v", p)
	}
	a := p.Acts
	if a[0].What != "nama_usaha" || a[0].Text != `Warung "Bu Tini"` || a[1].Text != "" || a[2].What != "ktp" || a[0].Line != 5 {
		t.Errorf("%+v", a[:3])
	}
	if d := a[3].Defects; len(d) != 2 || d[0].Text != "foto buram" || d[1].What != "kk" || a[3].Who != "front-desk" {
		t.Errorf("%+v", a[3])
	}
	if a[4].Amount != 2 || a[4].What != "working-days" || a[6].Text != "2026-04-14 11:30" || a[7].Text != "2026-04-15" {
		t.Errorf("%+v", a[4:])
	}
}

func TestWhatIsWrongCanBeSaid(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	_, err = play.Parse("x.play", []byte("# Judul\nas gubernur"))
	var w *play.Wrong
	errors.As(err, &w)
	said := m.Say(lang.ID, w.Key, w.Args...)
	if !strings.Contains(said, "gubernur") || !strings.Contains(said, "newborn-parent") {
		t.Error(said)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(head + "answer x = 1\nsubmit\nfront-desk returns a \"b\"; c \"d\"\nexpect letter \"x\"\nwait 1 hours"))
	f.Add([]byte("# x\r\nat 2026-04-14 09:00\r\nas elder\r\nexpect due 2026-01-01 10:00"))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := play.Parse("x.play", src)
		var w *play.Wrong
		switch {
		case err == nil:
			for _, a := range p.Acts {
				if a.Line < 1 || a.Column < 1 || a.Do == "" {
					t.Errorf("%+v", a)
				}
			}
		case !errors.As(err, &w) || w.Line < 1 || w.Column < 1 || p != nil:
			t.Errorf("%v %v", p, err)
		}
	})
}
