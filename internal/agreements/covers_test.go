package agreements_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"genggam/internal/agreements"
	"genggam/internal/books"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/paper"
	"genggam/internal/person"
	"genggam/internal/region"
)

// third is an officer of an office that a letter is no business of.
func third(a desk.Actor) desk.Actor {
	a.Office = "33.02.20.2001"
	return a
}

// contentOf is what a letter's own attachments say, its QR code's text among them.
func contentOf(t testing.TB, open func() (desk.PDF, error)) string {
	t.Helper()
	pdf, err := open()
	if err != nil {
		t.Fatal(err)
	}
	defer pdf.Body.Close()
	body, err := io.ReadAll(pdf.Body)
	if err != nil {
		t.Fatal(err)
	}
	return attached(t, body)
}

func attached(t testing.TB, body []byte) (all string) {
	t.Helper()
	parts, err := paper.Open(body)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range parts.Attachments {
		all += string(a.Data) + "\n"
	}
	return all
}

func TestACoveringLetterIsSignedThenReachesTheOtherOfficeByItself(t *testing.T) {
	onBoth(t, covers)
}

func covers(t *testing.T, n *office.Node) {
	ctx := context.Background()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	clerk, there := n.As("front-desk"), n.As("kec-front-desk")
	due := n.Today(office.Village) + 14
	f, err := n.Agreements.TakeFile(ctx, clerk, office.Village, desk.NewFile{Name: "usulan.jpg"}, bytes.NewReader(office.JPEG))
	ok(err)
	l := agreements.Letter{To: office.District, About: "Usulan peserta pelatihan kader", Text: "Menindaklanjuti rapat koordinasi, kami sampaikan usulan.", Grade: "urgent", Due: due, Files: []desk.Upload{f},
		Enclosed: []agreements.Enclosed{{Name: "Daftar usulan peserta", Amount: "2 lembar", Note: "Asli"}, {Name: "Berita acara musyawarah", Amount: "1 bendel"}}}
	r, err := n.Agreements.Cover(ctx, clerk, l)
	ok(err)
	if waits, err := n.Agreements.Unsent(ctx, clerk); err != nil || len(waits) != 1 || waits[0].Step != "check" {
		t.Fatal(err, waits)
	}
	ok(n.Take(ctx, clerk, r.No, office.OutOfTurn))
	ok(n.DoStep(ctx, clerk, r.No, "check", []string{"rincian", "data-pribadi"}))
	if got, err := n.Agreements.Incoming(ctx, there, 0); err != nil || len(got) != 0 {
		t.Fatal("it arrived before it was signed:", err, got)
	}
	_, err = n.Sign(ctx, n.As("signer"), r.No)
	ok(err)
	for range 3 { // however often the round comes, it arrives once
		_, err = n.Agreements.Rounds(ctx)
		ok(err)
	}
	got, err := n.Agreements.Incoming(ctx, there, 0)
	if err != nil || len(got) != 1 || got[0].Cover != r.No || got[0].Due != due || got[0].About != l.About || !got[0].Received.IsZero() {
		t.Fatal(err, got)
	}
	sealed, err := n.Desk.CaseOf(ctx, r.No)
	ok(err)
	out, err := n.Ledgers.Letters(ctx, clerk, books.Series{Direction: books.Out, Year: due.Year()}, 0)
	if err != nil || out[0].Document != sealed.Document || out[0].Letter.Number != got[0].Number {
		t.Fatal("the number in the agendas is not that of the letter:", err, out[0], got[0].Number)
	}
	// A letter that is sent at once counts in the same series: no number is given twice.
	_, err = n.Agreements.Send(ctx, clerk, agreements.Letter{To: office.District, About: "Laporan bulanan", Text: "Isi surat ini cukup.", Grade: "ordinary"})
	ok(err)
	all, err := n.Ledgers.Letters(ctx, clerk, books.Series{Direction: books.Out, Year: due.Year()}, 0)
	ok(err)
	numbers := map[string]int{}
	for _, l := range all {
		if numbers[l.Letter.Number]++; numbers[l.Letter.Number] > 1 {
			t.Errorf("two letters are numbered %s", l.Letter.Number)
		}
	}
	if len(all) != len(out)+1 || all[0].Party != "Kecamatan Sokaraja" || all[0].Register != "keluar" {
		t.Error("the letter that was sent at once stands twice, or for nobody:", len(all), all[0])
	}
	if ways, err := n.Ledgers.Sent(ctx, clerk, out[0].Ref()); err != nil || len(ways) != 1 || ways[0].Way != "electronic" || ways[0].To != "Kecamatan Sokaraja" {
		t.Error("the expedition:", err, ways)
	}
	in, err := n.Ledgers.Letters(ctx, there, books.Series{Direction: books.In, Year: due.Year()}, 0)
	if err != nil || len(in) != 2 || in[1].Letter.Number != got[0].Number {
		t.Fatal(err, in)
	}
	readThere(t, n, there, got[0].CaseNo, l)
	ok(n.Take(ctx, there, got[0].CaseNo, office.OutOfTurn))
	ok(n.DoStep(ctx, there, got[0].CaseNo, "receive", []string{"terbaca"}))
	if sealed, err = n.Desk.CaseOf(ctx, r.No); err != nil || sealed.State != casework.Delivered {
		t.Error("the sender has no receipt:", err, sealed.State)
	}
	if mine, err := n.Agreements.Outgoing(ctx, clerk, 0); err != nil || len(mine) != 2 || mine[1].Received.IsZero() {
		t.Error(err, mine)
	}
	if waits, err := n.Agreements.Unsent(ctx, clerk); err != nil || len(waits) != 0 {
		t.Error(err, waits)
	}
	whole(t, n)
}

// readThere reads what the receiver was sent: the sealed letter with its list, its
// receipt line and its QR code, and the file byte by byte.
func readThere(t *testing.T, n *office.Node, there desk.Actor, no int64, l agreements.Letter) {
	t.Helper()
	ctx := context.Background()
	v, err := n.Show(ctx, there, no, "work")
	if err != nil || len(v.Files) != 2 {
		t.Fatal(err, v.Files)
	}
	var bodies [][]byte
	for _, f := range v.Files {
		_, body, err := n.OpenFile(ctx, there, no, f.Item)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(body)
		if err != nil || body.Close() != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, b)
	}
	if !bytes.Equal(bodies[1], office.JPEG) {
		t.Error("the enclosed file is another")
	}
	said := attached(t, bodies[0])
	for _, line := range []string{"SURAT PENGANTAR", "Daftar usulan peserta", "2 lembar", "1 bendel", "Diterima oleh", "Kecamatan Sokaraja", l.About, "HTTPS://"} {
		if !strings.Contains(said, line) {
			t.Errorf("the letter does not say %q", line)
		}
	}
}

func TestALetterThatNobodyCouldSendIsRefusedAndOneOfAVillageGoesUpByItself(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	clerk := n.As("front-desk")
	good := agreements.Letter{To: office.District, About: "Usulan peserta", Grade: "ordinary", Enclosed: []agreements.Enclosed{{Name: "Daftar usulan", Amount: "1 lembar"}}}
	for name, change := range map[string]func(*agreements.Letter){
		"to itself":        func(l *agreements.Letter) { l.To = office.Village },
		"to nobody":        func(l *agreements.Letter) { l.To = "99.99" },
		"with nothing":     func(l *agreements.Letter) { l.Enclosed = nil; l.Text = "Dengan ini kami sampaikan." },
		"without a number": func(l *agreements.Letter) { l.Enclosed = []agreements.Enclosed{{Name: "Daftar usulan"}} },
		"about nothing":    func(l *agreements.Letter) { l.About = "" },
	} {
		l := good
		change(&l)
		if _, err := n.Agreements.Cover(ctx, clerk, l); fault.Of(err) != fault.Invalid {
			t.Error(name, err)
		}
	}
	if _, err := n.Agreements.Cover(ctx, n.As("verifier"), good); fault.Of(err) != fault.Forbidden {
		t.Error("who may not send a letter sent one:", err)
	}
	// The key of a letter on its way cannot be used by a letter that somebody writes.
	r, err := n.Agreements.Send(ctx, clerk, agreements.Letter{To: office.District, About: "Laporan bulanan", Text: "Isi surat ini cukup.", Grade: "ordinary", Key: "cover/1"})
	if err != nil || r.Reference == "" {
		t.Error(err, r.No)
	}
	std, _ := n.Catalogue().Current("pengantar-desa-kecamatan", "2026-03-02")
	for way, arrives := range map[string]bool{"elektronik": true, "dibawa": false} {
		before, _ := n.Agreements.Incoming(ctx, n.As("kec-head"), 0)
		a := n.Application(std)
		a.Applicant, a.Assurance = desk.Party{Record: person.Record{Name: "Desa Sokaraja Kulon"}, Way: "office"}, casework.Seen
		a.Answers["cara_kirim"], a.Answers["pembawa"] = way, "Tarsono"
		filed, err := n.Desk.File(ctx, a)
		if err != nil {
			t.Fatal(way, err)
		}
		n.Issue(filed.No)
		if _, err := n.Agreements.Rounds(ctx); err != nil {
			t.Fatal(err)
		}
		after, err := n.Agreements.Incoming(ctx, n.As("kec-head"), 0)
		if err != nil || (len(after) > len(before)) != arrives || arrives && after[0].Cover != filed.No {
			t.Error(way, err, after)
		}
	}
	whole(t, n)
}

func TestALetterForAnOfficeThatIsClosedWaitsAndHoldsUpNoOther(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	n.Regency("sosial")
	clerk := n.As("front-desk")
	agency, err := n.Office(office.AgencyCode("sosial"))
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []region.Code{agency.Code, office.District} {
		r, err := n.Agreements.Cover(ctx, clerk, agreements.Letter{To: to, About: "Usulan peserta", Grade: "ordinary", Enclosed: []agreements.Enclosed{{Name: "Daftar usulan", Amount: "1 lembar"}}})
		if err != nil {
			t.Fatal(err)
		}
		n.Issue(r.No)
	}
	reached := func(want int) {
		t.Helper()
		if _, err := n.Agreements.Rounds(ctx); err != nil {
			t.Fatal(err)
		}
		if got, err := n.Agreements.Outgoing(ctx, clerk, 0); err != nil || len(got) != want {
			t.Errorf("%d letters arrived, not %d: %v", len(got), want, err)
		}
	}
	agency.Open = false
	if err := n.SetOffices(ctx, agency); err != nil {
		t.Fatal(err)
	}
	reached(1)
	agency.Open = true
	if err := n.SetOffices(ctx, agency); err != nil {
		t.Fatal(err)
	}
	reached(2)
	whole(t, n)
}

func TestALetterOfADistrictGoesToTheAgencyThatItChose(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	n.Regency("pertanian", "sosial")
	std, _ := n.Catalogue().Current("pengantar-kecamatan-dinas", "2026-03-02")
	a := n.Application(std)
	a.Office, a.Applicant, a.Assurance = office.District, desk.Party{Record: person.Record{Name: "Kecamatan Sokaraja"}, Way: "office"}, casework.Seen
	filed, err := n.Desk.File(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	n.Issue(filed.No)
	if _, err := n.Agreements.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	for agency, want := range map[string]int{"pertanian": 1, "sosial": 0} {
		if got, err := n.Agreements.Incoming(ctx, n.As(agency), 0); err != nil || len(got) != want {
			t.Errorf("%s has %d letters, not %d: %v", agency, len(got), want, err)
		}
	}
}
