package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/journal"
	"genggam/internal/office"
	"genggam/internal/store"
	"genggam/internal/store/storetest"
)

// counting has the head decide how the village counts, from so many days on.
func counting(t *testing.T, n *office.Node, s desk.Series, in int) {
	t.Helper()
	wantKey(t, n.DecideSeries(ctx, n.As("head"), desk.Counting{Series: s, From: n.Today(office.Village).AddDays(in), Basis: "Keputusan Kepala Desa Nomor 3"}), "")
}

// byHand enters a letter by hand and wants its number.
func byHand(t *testing.T, n *office.Node, register string, want int) {
	t.Helper()
	if seq, err := n.TypedLetter(ctx, n.As("registrar"), register, "surat tulis tangan"); err != nil || seq != want {
		t.Errorf("a letter in %s is number %d, not %d (%v)", register, seq, want, err)
	}
}

// signedAs issues a letter and gives the series and number it got.
func signedAs(t *testing.T, n *office.Node, service string) (number string) {
	t.Helper()
	r := n.File(service)
	n.Issue(r.No)
	return n.Step(r.No).Letter.Number
}

func TestAnOfficeCountsAllItsLettersInOneSeries(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { countsTogether(t, office.Open(t)) })
	t.Run("postgres", func(t *testing.T) { countsTogether(t, office.OpenOn(t, storetest.PostgresDSN(t))) })
}

func countsTogether(t *testing.T, n *office.Node) {
	byHand(t, n, "keterangan", 1)
	byHand(t, n, "keterangan", 2)
	byHand(t, n, "pengantar", 1)
	counting(t, n, desk.Together, 0)
	byHand(t, n, "pengantar", 3) // after the highest of all
	byHand(t, n, "keterangan", 4)
	if got := signedAs(t, n, "surat-keterangan-usaha"); !strings.Contains(got, "5") {
		t.Errorf("the letter is %s, not the fifth", got)
	}
	if _, err := n.ReservePad(ctx, n.As("registrar"), "surat-keterangan-domisili", 3); err != nil {
		t.Fatal(err)
	}
	byHand(t, n, desk.CommonRegister, 9)
	wantKey(t, n.VoidNumber(ctx, n.As("registrar"), desk.CommonRegister, 9, "salah tulis"), "")
	pads, err := n.Pads(ctx, n.As("registrar"))
	if err != nil || len(pads) != 1 || pads[0].Register != desk.CommonRegister || pads[0].First != 6 {
		t.Fatalf("%+v %v", pads, err)
	}
	wantKey(t, n.VoidPad(ctx, n.As("registrar"), pads[0].ID, "tidak dipakai"), "")
	lines, err := n.RegisterPage(ctx, n.As("registrar"), desk.CommonRegister, n.Today(office.Village).Year(), 0)
	if err != nil || len(lines) != 7 || lines[0].Seq != 9 || lines[6].Seq != 3 {
		t.Errorf("%+v %v", lines, err)
	}
	if last, source, err := n.OpenedAfter(ctx, n.As("registrar"), desk.CommonRegister, n.Today(office.Village).Year()); last != 2 || source != "series" || err != nil {
		t.Error(last, source, err)
	}
	consistent(t, n)
	list, err := n.Ledgers.Letters(ctx, n.As("registrar"), books.Series{Direction: books.Out, Year: n.Today(office.Village).Year()}, 0)
	if err != nil || len(list) != 10 {
		t.Errorf("the agenda has %d lines (%v)", len(list), err)
	}
	consistent(t, n)
}

func TestTheWayOfCountingChangesOnItsDayAndNoNumberIsGivenTwice(t *testing.T) {
	n := office.Open(t)
	byHand(t, n, "keterangan", 1)
	counting(t, n, desk.Together, 3)
	byHand(t, n, "pengantar", 1) // not yet
	n.Clock.Add(3 * 24 * time.Hour)
	byHand(t, n, "pengantar", 2)
	byHand(t, n, "keterangan", 3)
	counting(t, n, desk.PerRegister, 1)
	n.Clock.Add(24 * time.Hour)
	byHand(t, n, "keterangan", 4) // each goes on after all
	byHand(t, n, "pengantar", 4)
	byHand(t, n, "keterangan", 5)
	_, err := n.TypedLetter(ctx, n.As("registrar"), desk.CommonRegister, "surat")
	wantKey(t, err, "series.ended")
	counting(t, n, desk.Together, 0)
	byHand(t, n, "nikah", 6)
	consistent(t, n)
}

func TestACommonSeriesBeginsANewYearAtOneAndATypoIsMendedInIt(t *testing.T) {
	n := office.Open(t)
	byHand(t, n, "keterangan", 1)
	today := n.Today(office.Village)
	first := calendar.NewDay(today.Year()+1, time.January, 1)
	wantKey(t, n.DecideSeries(ctx, n.As("registrar"), desk.Counting{Series: desk.Together, From: first, Basis: "Peraturan tata naskah"}), "")
	byHand(t, n, "pengantar", 1)
	n.Clock.Add(time.Duration(first-today+10) * 24 * time.Hour)
	byHand(t, n, "keterangan", 1)
	r := n.File("surat-keterangan-usaha")
	n.Issue(r.No)
	v, err := n.Show(ctx, n.As("signer"), r.No, "work")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Mend(ctx, n.As("signer"), desk.Mending{Case: r.No, Document: v.Letter.No}); err != nil {
		t.Fatal(err)
	}
	if got := n.Step(r.No).Letter.Number; !strings.Contains(got, "3") {
		t.Errorf("the corrected letter is %s", got)
	}
	consistent(t, n)
}

func TestWhatIsTakenOverOpensTheCommonSeriesAfterTheHighest(t *testing.T) {
	n := office.Open(t)
	counting(t, n, desk.Together, 0)
	year := n.Today(office.Village).Year()
	err := n.Store.Act(ctx, store.By{Unit: string(office.Village)}, func(x *store.Tx) error {
		for name, last := range map[string]int{"keterangan": 40, "pengantar": 120} {
			if _, err := n.OpenRegister(x, desk.Opening{Office: office.Village, Register: name, Year: year, Last: last, Source: "opensid"}); err != nil {
				return err
			}
		}
		return nil
	})
	wantKey(t, err, "")
	byHand(t, n, "nikah", 121)
	consistent(t, n)
}

func TestWhoDecidesHowLettersAreCountedAndWhatIsRefused(t *testing.T) {
	n := office.Open(t)
	today := n.Today(office.Village)
	good := desk.Counting{Series: desk.Together, From: today, Basis: "dasar"}
	for _, who := range []string{"front-desk", "verifier", "signer", "supervisor"} {
		wantKey(t, n.DecideSeries(ctx, n.As(who), good), "role.not-allowed")
	}
	for key, c := range map[string]desk.Counting{
		"series.unknown": {Series: "year", From: today, Basis: "dasar"},
		"series.from":    {Series: desk.Together, From: today - 1, Basis: "dasar"},
		"series.basis":   {Series: desk.Together, From: today, Basis: "  "},
		"series.same":    {Series: desk.PerRegister, From: today, Basis: "dasar"},
	} {
		wantKey(t, n.DecideSeries(ctx, n.As("head"), c), key)
	}
	good.From = today.AddDays(401)
	wantKey(t, n.DecideSeries(ctx, n.As("head"), good), "series.from")
	good.From = today
	wantKey(t, n.DecideSeries(ctx, n.As("registrar"), good), "")
	list, err := n.Countings(ctx, n.As("head"))
	if err != nil || len(list) != 1 || list[0].Basis != "dasar" || list[0].By == "" || list[0].Series != desk.Together {
		t.Errorf("%+v %v", list, err)
	}
	if all, err := n.RegistersOf(ctx, n.As("head")); err != nil || all[0] != desk.CommonRegister {
		t.Error(all, err)
	}
}

// TestAGapInACommonSeriesIsFound takes a number out of a closed node.
func TestAGapInACommonSeriesIsFound(t *testing.T) {
	n := office.Open(t)
	counting(t, n, desk.Together, 0)
	for i := range 3 {
		byHand(t, n, "keterangan", i+1)
	}
	err := n.Store.Act(ctx, store.By{}, func(x *store.Tx) error {
		return x.Exec(`DELETE FROM register_lines WHERE register = ? AND seq = 2`, desk.CommonRegister)
	})
	wantKey(t, err, "")
	r, err := audit.Verify(ctx, n.Premises, nil)
	if err != nil || !slices.ContainsFunc(r.Findings, func(f journal.Finding) bool { return strings.Contains(f.Detail, "number 3 follows 1") }) {
		t.Errorf("%+v %v", r.Findings, err)
	}
}
