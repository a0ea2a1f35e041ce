package inspection_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/region"

	"golang.org/x/mod/sumdb/note"
)

var ctx = context.Background()

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return fmt.Sprint(err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func month(t *testing.T, s string) integrity.Month {
	t.Helper()
	m, err := integrity.ParseMonth(s)
	must(t, err)
	return m
}

// sound says that verify finds nothing, and that a rebuild changes nothing.
func sound(t *testing.T, n *office.Node) {
	t.Helper()
	r, err := audit.Verify(ctx, n.Premises, func(string, int64) {})
	must(t, err)
	for _, f := range r.Findings {
		t.Error(f)
	}
	must(t, audit.Rebuild(ctx, n.Premises, nil))
	r, err = audit.Verify(ctx, n.Premises, func(string, int64) {})
	must(t, err)
	for _, f := range r.Findings {
		t.Error("after a rebuild:", f)
	}
}

// march is a village with a month of work: letters, one by hand and voided, one
// out of turn, one late, looks of supervision.
func march(t *testing.T, n *office.Node) (late, signed int64) {
	signed = n.File("surat-keterangan-usaha").No
	n.Issue(signed)
	must(t, n.HandOver(ctx, n.As("front-desk"), signed, office.AllChecks(n.Step(signed).Step)))
	first := n.File("surat-keterangan-usaha").No
	second := n.File("surat-keterangan-usaha").No
	must(t, n.Take(ctx, n.As("front-desk"), second, "Pemohon sakit"))
	seq, err := n.TypedLetter(ctx, n.As("registrar"), "keterangan", "Undangan rapat")
	must(t, err)
	must(t, n.VoidNumber(ctx, n.As("registrar"), "keterangan", seq, "Salah tulis"))
	_, err = n.Show(ctx, n.As("supervisor"), signed, "supervision")
	must(t, err)
	n.Clock.Add(10 * 24 * time.Hour)
	if _, err := n.Desk.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	n.Issue(first)
	return first, signed
}

func auditor(t *testing.T, n *office.Node, l inspection.Letter) desk.Actor {
	t.Helper()
	if l.Login == "" {
		l.Login = "auditor"
	}
	l.Name, l.Password, l.Number, l.From = "Inspektur Satu", office.Password, "700/12/2026", "Inspektorat"
	if l.First == 0 {
		l.First, l.Last = month(t, "2026-03"), month(t, "2026-04")
	}
	if l.Ends == 0 {
		l.Ends = calendar.DayOf(n.Clock.Now(), office.WIB) + 30
	}
	totp, err := n.Inspection.Assign(ctx, n.As("kec-head"), l)
	must(t, err)
	n.TOTP[l.Login] = totp
	return n.As(l.Login)
}

func TestAnAuditorSeesTheOfficesAndMonthsOfTheLetterAndNothingElse(t *testing.T) {
	n := office.Open(t)
	late, signed := march(t, n)
	in := n.Inspection
	for login, want := range map[string]string{"head": "inspection.not-under", "front-desk": "role.not-allowed", "registrar": "role.not-allowed"} {
		_, err := in.Assign(ctx, n.As(login), inspection.Letter{Offices: []region.Code{office.Village}})
		if key(err) != want {
			t.Errorf("%s: %v", login, err)
		}
	}
	a := auditor(t, n, inspection.Letter{Offices: []region.Code{office.Village}, First: month(t, "2026-03"), Last: month(t, "2026-03")})
	p := inspection.Period{Office: office.Village, First: month(t, "2026-03"), Last: month(t, "2026-03")}
	x, err := in.Tables(ctx, a, p)
	must(t, err)
	for _, want := range []inspection.Period{{Office: office.District, First: p.First, Last: p.First}, {Office: office.Village, First: p.First - 1, Last: p.First}, {Office: office.Village, First: p.First + 1, Last: p.First + 1}} {
		if _, err := in.Tables(ctx, a, want); key(err) != "inspection.unknown" {
			t.Errorf("%v is in the letter: %v", want, err)
		}
	}
	if _, err := in.Tables(ctx, n.As("head"), p); key(err) != "role.not-allowed" {
		t.Error(err)
	}
	want := map[string]int64{"voids/keterangan/2026": 1, "missing/keterangan/2026": 0, "letters": 2, "exceptions/look-supervision": 1, "fees-due": 0, "fees-receipted": 0, "cases-received": 3}
	for _, total := range x.Totals {
		if v, ok := want[total.Name]; ok && v != total.Value {
			t.Errorf("%s is %d, not %d", total.Name, total.Value, v)
		}
		delete(want, total.Name)
	}
	if len(want) > 0 {
		t.Error("no totals for", want)
	}
	lates, _ := x.Table("late")
	if !slices.ContainsFunc(lates.Rows, func(r []string) bool { return r[1] == n.Reference(late) && r[3] == r[9] }) {
		t.Errorf("the late case and its sum: %v", lates.Rows)
	}
	m, err := in.Masked(ctx, a, signed)
	must(t, err)
	if m.Reference != n.Reference(signed) || len(m.Promise.Due.Lines) == 0 {
		t.Errorf("%+v", m)
	}
	if _, err := in.OpenCase(ctx, a, signed, "lihat"); key(err) != "inspection.reason" {
		t.Error(err)
	}
	v, err := in.OpenCase(ctx, a, signed, "Uji petik syarat: foto usaha dan tanda tangan.")
	must(t, err)
	if v.Applicant.Record.Name == "" || len(v.Looks) == 0 || v.Looks[0].Reason != "audit" || v.Looks[0].Name != "Inspektur Satu" {
		t.Errorf("the person does not read the look: %+v", v.Looks)
	}
	for what, err := range map[string]error{
		"take":    n.Take(ctx, a, late, "x"),
		"note":    n.Note(ctx, a, late, "catatan"),
		"approve": in.Approve(ctx, a, p.First, 0),
		"say":     in.SayFact(ctx, a, "motto"),
		"role":    n.GrantRole(ctx, a.Account, grant("front-desk")),
	} {
		if fault.Of(err) != fault.Forbidden {
			t.Errorf("an auditor may %s: %v", what, err)
		}
	}
	if _, err := n.Show(ctx, a, signed, "work"); fault.Of(err) != fault.Forbidden {
		t.Error("an auditor opens a case without a letter:", err)
	}
	sound(t, n)
}

func TestAnAssignmentEnds(t *testing.T) {
	n := office.Open(t)
	a := auditor(t, n, inspection.Letter{Offices: []region.Code{office.Village}})
	token := n.Token("auditor")
	all, err := n.Inspection.Assignments(ctx, n.As("kec-head"))
	must(t, err)
	if len(all) != 1 || all[0].Number != "700/12/2026" || all[0].Name != "Inspektur Satu" || !all[0].Open(n.Now()) {
		t.Fatalf("%+v", all)
	}
	if _, _, err := n.ResetColleague(ctx, n.As("kec-head"), a.Account, "kata sandi yang lain"); key(err) != "account.auditor-reset" {
		t.Error("whoever is inspected comes in as the auditor:", err)
	}
	if err := n.Inspection.EndAssignment(ctx, n.As("supervisor"), all[0].ID); key(err) != "inspection.unknown" {
		t.Error("another office ends it:", err)
	}
	must(t, n.Inspection.EndAssignment(ctx, n.As("kec-supervisor"), all[0].ID))
	if _, err := n.Actor(ctx, token); fault.Of(err) != fault.Unauthorized {
		t.Error("the session goes on:", err)
	}
	if l, err := n.Inspection.Letters(ctx, a); err != nil || len(l) != 0 {
		t.Error("the letter holds:", l, err)
	}
	b := auditor(t, n, inspection.Letter{Login: "auditor-2", Offices: []region.Code{office.Village}, Ends: calendar.DayOf(n.Clock.Now(), office.WIB)})
	token = n.Token("auditor-2")
	if _, err := n.Actor(ctx, token); err != nil {
		t.Error("on its last day:", err)
	}
	n.Clock.Add(24 * time.Hour)
	if _, err := n.Actor(ctx, token); fault.Of(err) != fault.Unauthorized {
		t.Error("after its last day:", err)
	}
	if l, _ := n.Inspection.Letters(ctx, b); len(l) != 0 {
		t.Error("after its last day:", l)
	}
	sound(t, n)
}

// recompute makes a total again from the bytes of a CSV, as docs/auditor.md says.
func recompute(t *testing.T, rows [][]string, formula, column, where string) int64 {
	t.Helper()
	at := func(name string) int { return slices.Index(rows[0], name) }
	var values []string
	n := int64(0)
next:
	for _, row := range rows[1:] {
		for _, c := range strings.Split(where, ";") {
			if name, v, ok := strings.Cut(c, "="); ok && row[at(name)] != v {
				continue next
			}
		}
		n++
		if column != "" {
			values = append(values, row[at(column)])
		}
	}
	switch formula {
	case "count":
		return n
	case "distinct":
		slices.Sort(values)
		return int64(len(slices.Compact(values)))
	}
	var numbers []int64
	sum := int64(0)
	for _, v := range values {
		x, err := strconv.ParseInt(v, 10, 64)
		must(t, err)
		numbers, sum = append(numbers, x), sum+x
	}
	if formula == "sum" {
		return sum
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	return numbers[len(numbers)-1] - numbers[0] + 1 - int64(len(numbers))
}

func TestEveryTotalOfAPackIsRecomputedFromItsFiles(t *testing.T) {
	n := office.Open(t)
	march(t, n)
	var b bytes.Buffer
	z := inspection.ZipShelf(&b, n.Clock.Now())
	began := time.Now()
	packed, err := n.Inspection.WritePack(ctx, inspection.Period{Office: office.Village, First: month(t, "2026-03"), Last: month(t, "2026-03")}, z, inspection.PackOptions{})
	must(t, err)
	must(t, z.Close())
	t.Logf("%d files, %d rows, %d proofs, %d totals, %d bytes, %v", packed.Files, packed.Rows, packed.Proofs, len(packed.Totals), b.Len(), time.Since(began))
	in, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	must(t, err)
	files := map[string][]byte{}
	for _, f := range in.File {
		r, err := f.Open()
		must(t, err)
		files[f.Name], err = io.ReadAll(r)
		must(t, err)
	}
	rows := func(name string) [][]string {
		out, err := csv.NewReader(bytes.NewReader(files[name])).ReadAll()
		must(t, err)
		return out
	}
	totals := rows("totals.csv")[1:]
	for _, total := range totals {
		if got := recompute(t, rows(total[2]), total[3], total[4], total[5]); strconv.FormatInt(got, 10) != total[1] {
			t.Errorf("%s is said to be %s, and is %d", total[0], total[1], got)
		}
	}
	if len(totals) < 15 {
		t.Errorf("only %d totals", len(totals))
	}
	v, err := note.NewVerifier(strings.TrimSpace(string(files["verifier-key.txt"])))
	must(t, err)
	signed, err := note.Open(files["manifest.sha256.note"], note.VerifierList(v))
	must(t, err)
	if signed.Text != string(files["manifest.sha256"]) {
		t.Error("the signed list is another one")
	}
	for _, line := range strings.Split(strings.TrimSpace(signed.Text), "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		if fmt.Sprintf("%x", sha256.Sum256(files[name])) != sum {
			t.Error("another digest:", name)
		}
	}
	proofs := 0
	for name, body := range files {
		for _, who := range []string{"Budi", "Santoso", "Sukarti", "3302991708900001", "Tuginem", "Pemohon sakit", "Undangan"} {
			if bytes.Contains(body, []byte(who)) {
				t.Errorf("%s names %s", name, who)
			}
		}
		if !strings.HasPrefix(name, "proofs/") {
			continue
		}
		proofs++
		p, err := journal.ParseProof(body)
		if err == nil {
			err = p.Check()
		}
		if err != nil || !bytes.Equal(p.Checkpoint, files["checkpoint.txt"]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if proofs != packed.Proofs || proofs == 0 {
		t.Error(proofs, "proofs")
	}
	if index := string(files["index.txt"]); !strings.Contains(index, "numbers.csv") || strings.Contains(index, "inspection.") {
		t.Error(index)
	}
	if t.Failed() || testing.Verbose() {
		t.Log("\n" + string(files["index.txt"]) + string(files["totals.csv"]) + string(files["late.csv"]) + string(files["exceptions.csv"]))
	}
}

func TestAPackGoesIntoAnEmptyDirectoryOnly(t *testing.T) {
	n := office.Open(t)
	march(t, n)
	p, err := inspection.ParsePeriod(office.Village, "2026-03")
	must(t, err)
	dir := t.TempDir() + "/pack"
	s, err := inspection.DirShelf(dir)
	must(t, err)
	_, err = n.Inspection.WritePack(ctx, p, s, inspection.PackOptions{Names: true, Language: lang.EN})
	must(t, err)
	must(t, s.Close())
	if _, err := inspection.DirShelf(dir); key(err) != "cli.exists-already" {
		t.Error(err)
	}
	for _, bad := range []string{"", "2026", "2026-13", "2026-03..2026-02", "2025-01..2026-03"} {
		if _, err := inspection.ParsePeriod(office.Village, bad); fault.Of(err) != fault.Invalid {
			t.Errorf("%q is a period: %v", bad, err)
		}
	}
}

func TestAReportGoesFromTheBooksToTheDistrictAndIsReceipted(t *testing.T) {
	n := office.Open(t)
	march(t, n)
	in, m := n.Inspection, month(t, "2026-03")
	if err := in.Approve(ctx, n.As("head"), m, 0); key(err) != "integrity.month-not-over" {
		t.Error("approved before the month is over:", err)
	}
	n.Clock.Set(time.Date(2026, 4, 7, 9, 0, 0, 0, office.WIB))
	light := func() string {
		t.Helper()
		w, err := in.Wall(ctx, n.As("kec-registrar"), m)
		must(t, err)
		if len(w.Lines) != 1 {
			t.Fatalf("%+v", w)
		}
		return w.Lines[0].Light
	}
	if l := light(); l != integrity.Open {
		t.Error("in time:", l)
	}
	n.Clock.Set(time.Date(2026, 4, 20, 9, 0, 0, 0, office.WIB))
	if l := light(); l != integrity.Red {
		t.Error("too late:", l)
	}
	x, err := in.ReportOf(ctx, n.As("head"), m)
	must(t, err)
	if !x.Over || x.Version != 0 || x.To != string(office.District) || !slices.Contains(x.Now, integrity.Figure{Name: "letters/surat-keterangan-usaha", Count: 2}) {
		t.Errorf("%+v", x)
	}
	for _, login := range []string{"registrar", "signer", "supervisor", "kec-head"} {
		if err := in.Approve(ctx, n.As(login), m, 0); login != "kec-head" && fault.Of(err) != fault.Forbidden {
			t.Errorf("%s approves: %v", login, err)
		}
	}
	if err := in.Receive(ctx, n.As("kec-registrar"), office.Village, m, 1); key(err) != "inspection.report-moved" {
		t.Error("receipted before it was sent:", err)
	}
	must(t, in.Approve(ctx, n.As("head"), m, 0))
	if err := in.Approve(ctx, n.As("head"), m, 0); key(err) != "inspection.report-moved" {
		t.Error("approved twice:", err)
	}
	if err := in.Approve(ctx, n.As("head"), m, 1); key(err) != "integrity.report-unchanged" {
		t.Error("approved again:", err)
	}
	waiting, err := in.Waiting(ctx, n.As("kec-registrar"), 10)
	must(t, err)
	if len(waiting) != 1 || waiting[0].Code != string(office.Village) || light() != integrity.Red {
		t.Errorf("%+v %s", waiting, light())
	}
	for login, want := range map[string]string{"front-desk": "role.not-allowed", "registrar": "inspection.unknown"} {
		if err := in.Receive(ctx, n.As(login), office.Village, m, 1); key(err) != want {
			t.Errorf("%s receipts: %v", login, err)
		}
	}
	sent, err := in.Sent(ctx, n.As("kec-registrar"), office.Village, m)
	must(t, err)
	if len(integrity.Changes(sent.Figures, x.Now)) != 0 {
		t.Errorf("%+v", sent)
	}
	if _, err := in.Sent(ctx, n.As("registrar"), office.District, m); key(err) != "inspection.unknown" {
		t.Error("a village reads the district's:", err)
	}
	must(t, in.Receive(ctx, n.As("kec-registrar"), office.Village, m, 1))
	if err := in.Receive(ctx, n.As("kec-registrar"), office.Village, m, 1); key(err) != "integrity.report-nothing-to-receive" {
		t.Error("receipted twice:", err)
	}
	if l := light(); l != integrity.Green {
		t.Error("receipted:", l)
	}
	mine, err := in.OwnReports(ctx, n.As("registrar"))
	must(t, err)
	if len(mine) != 2 || mine[1].Light != integrity.Green || mine[1].Receipted != 1 || mine[0].Light != integrity.Open {
		t.Errorf("%+v", mine)
	}
	sound(t, n)
}

func TestWhatAServiceLacksShrinksWithWhatTheOfficeSays(t *testing.T) {
	n := office.Open(t)
	in, head := n.Inspection, n.As("head")
	before, err := in.Assess(ctx, head)
	must(t, err)
	if len(before.Own) < 8 || len(before.Services) < 10 || before.Hung != 0 {
		t.Fatalf("%d of the office, %d services", len(before.Own), len(before.Services))
	}
	must(t, in.SayFact(ctx, head, "motto"))
	must(t, in.SayFact(ctx, head, "motto"))
	must(t, in.HangBoard(ctx, head))
	if err := in.SayFact(ctx, head, "fee"); key(err) != "inspection.fact" {
		t.Error(err)
	}
	after, err := in.Assess(ctx, head)
	must(t, err)
	if len(after.Own) != len(before.Own)-1 || after.Hung != len(after.Services) {
		t.Errorf("%d of the office after %d, %d hang", len(after.Own), len(before.Own), after.Hung)
	}
	for _, s := range after.Services {
		for _, g := range s.Gaps {
			if g.Key == "integrity.lacks-published" || g.Key == "integrity.lacks-outdated" {
				t.Errorf("%s: %s", s.Standard.ID, g.Key)
			}
		}
	}
	var b bytes.Buffer
	must(t, in.PrintBoard(&b, office.Village, lang.ID))
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) {
		t.Errorf("%.20q", b.Bytes())
	}
	sound(t, n)
}

func TestTheYearIsCountedFromUse(t *testing.T) {
	n := office.Open(t)
	_, signed := march(t, n)
	for range 3 {
		pdf, err := n.PrintLetter(ctx, n.As("front-desk"), signed)
		must(t, err)
		must(t, pdf.Body.Close())
	}
	y, err := n.Inspection.CostOf(ctx, n.As("head"), 2026)
	must(t, err)
	if y.Uses[0].What != "sheet-f4" || y.Uses[0].Count != 3 || y.Total == 0 || y.Partial {
		t.Errorf("%+v", y)
	}
	if _, err := n.Inspection.CostOf(ctx, n.As("registrar"), 2026); fault.Of(err) != fault.Forbidden {
		t.Error(err)
	}
	if _, err := n.Inspection.CostOf(ctx, n.As("head"), 2027); key(err) != "inspection.year" {
		t.Error(err)
	}
}

func grant(role string) premises.Grant { return premises.Grant{Office: office.Village, Role: role} }
