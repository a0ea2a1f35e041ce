package document_test

import (
	"testing"
	"time"

	"genggam/internal/document"
	"genggam/internal/fault"
)

func signed(t testing.TB) document.Signed {
	t.Helper()
	s := statement(t)
	return document.Signed{Case: "C", Standard: "surat-keterangan-usaha@1", Office: s.Issuer, Number: s.Number,
		Register: "keterangan", Year: 2026, Sequence: 12, Content: s.Content, Date: s.Date, Until: s.ValidUntil}
}

func TestThePaperLivesAsItsEventsSay(t *testing.T) {
	day, err := document.ParseDay("2027-02-17")
	if err != nil {
		t.Fatal(err)
	}
	sealed := document.Sealed{PDF: [32]byte{1}, Size: 25000}
	for name, c := range map[string]struct {
		events []any
		at     document.Day
		want   document.Status
	}{
		"nothing has happened":          {nil, day, document.Unsigned},
		"signed only":                   {[]any{signed(t)}, day, document.BeingSealed},
		"on the last day":               {[]any{signed(t), sealed}, day, document.Valid},
		"the day after":                 {[]any{signed(t), sealed}, day + 1, document.Expired},
		"replaced":                      {[]any{signed(t), sealed, document.Replaced{By: "D2"}}, day + 1, document.WasReplaced},
		"revoked after being replaced":  {[]any{signed(t), sealed, document.Replaced{By: "D2"}, document.Revoked{Reason: "fraud"}}, day, document.WasRevoked},
		"revoked before it was sealed":  {[]any{signed(t), document.Revoked{Reason: "error"}}, day, document.WasRevoked},
		"something unknown in between":  {[]any{signed(t), "later", sealed}, day, document.Valid},
		"without end, a lifetime later": {[]any{document.Signed{Number: "1"}, sealed}, day + 30000, document.Valid},
	} {
		d := document.Document{ID: "D1"}
		for _, e := range c.events {
			d = d.Apply(e)
		}
		if got := d.Status(c.at); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestThePaperRefusesWhatCannotHappen(t *testing.T) {
	none := document.Document{ID: "D1"}
	fresh := none.Apply(signed(t))
	sealed := document.Sealed{PDF: [32]byte{1}, Size: 9}
	other := document.Sealed{PDF: [32]byte{2}, Size: 9}
	live := fresh.Apply(sealed)
	gone := live.Apply(document.Revoked{Reason: "court"})
	old := live.Apply(document.Replaced{By: "D2"})
	type rule = func() ([]any, error)
	for name, c := range map[string]struct {
		do     rule
		key    string
		events int
	}{
		"sign":                   {func() ([]any, error) { return none.Sign(signed(t)) }, "", 1},
		"sign twice":             {func() ([]any, error) { return fresh.Sign(signed(t)) }, "document.signed-already", 0},
		"sign nothing":           {func() ([]any, error) { return none.Sign(document.Signed{Number: "1", Sequence: 1}) }, "document.incomplete", 0},
		"seal":                   {func() ([]any, error) { return fresh.Seal(sealed) }, "", 1},
		"seal unsigned":          {func() ([]any, error) { return none.Seal(sealed) }, "document.not-signed", 0},
		"seal the same again":    {func() ([]any, error) { return live.Seal(sealed) }, "", 0},
		"seal otherwise":         {func() ([]any, error) { return live.Seal(other) }, "document.sealed-already", 0},
		"seal an empty file":     {func() ([]any, error) { return fresh.Seal(document.Sealed{PDF: [32]byte{1}}) }, "document.incomplete", 0},
		"replace":                {func() ([]any, error) { return live.Replace("D2") }, "", 1},
		"replace by itself":      {func() ([]any, error) { return live.Replace("D1") }, "document.replaces-itself", 0},
		"replace twice":          {func() ([]any, error) { return old.Replace("D3") }, "document.replaced", 0},
		"replace what is gone":   {func() ([]any, error) { return gone.Replace("D2") }, "document.revoked", 0},
		"revoke":                 {func() ([]any, error) { return live.Revoke("fraud") }, "", 1},
		"revoke the replaced":    {func() ([]any, error) { return old.Revoke("fraud") }, "", 1},
		"revoke twice":           {func() ([]any, error) { return gone.Revoke("fraud") }, "document.revoked", 0},
		"revoke unsigned":        {func() ([]any, error) { return none.Revoke("fraud") }, "document.not-signed", 0},
		"revoke without reason":  {func() ([]any, error) { return live.Revoke("") }, "document.reason", 0},
		"replace what is no one": {func() ([]any, error) { return none.Replace("D2") }, "document.not-signed", 0},
	} {
		events, err := c.do()
		if f := fault.As(err); (f == nil) != (c.key == "") || f != nil && f.Key != c.key || len(events) != c.events {
			t.Errorf("%s: %d events, %v; want %d, %q", name, len(events), err, c.events, c.key)
		}
	}
}

func TestNumbersTakeTheShapeOfTheStandard(t *testing.T) {
	n := document.NumberParts{Class: "470", Sequence: 12, Office: "Ds.Contoh", Year: 2026, Month: 8}
	for shape, want := range map[string]string{
		"": "470/12/Ds.Contoh/2026", "{class}/{seq:3}/{roman}/{year}": "470/012/VIII/2026", "B-{seq:5}.{month}": "B-00012.08",
		"{class}/{year}": "", "{seq}/{who}": "", "{seq": "", "{seq}{seq:9}": "", "{seq:10}": "", "{seq}" + strings60: "",
	} {
		got, err := document.FormatNumber(shape, n)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v; want %q", shape, got, err, want)
		}
	}
	if _, err := document.FormatNumber("{seq}/{roman}", document.NumberParts{Sequence: 1}); err == nil {
		t.Error("a number in no month was shaped")
	}
}

const strings60 = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

func TestADayIsTheOfficesOwn(t *testing.T) {
	late := time.Date(2026, 8, 16, 23, 30, 0, 0, time.UTC).In(time.FixedZone("WIB", 7*3600))
	if got := document.DayOf(late).String(); got != "2026-08-17" {
		t.Errorf("half past six in the morning is %s", got)
	}
	if _, err := document.ParseDay("17-08-2026"); err == nil {
		t.Error("17-08-2026 was read")
	}
}
