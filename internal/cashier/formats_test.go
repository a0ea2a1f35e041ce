package cashier_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/office"
)

// The same money in the three formats that banks give: each pays the bill that it
// names and lets its case go on; half a file and another bank's pay nothing.
func TestEveryFormatOfAStatementPaysTheBillItNames(t *testing.T) {
	formats := map[string]func(day time.Time, opening int64, words string, amount int64) string{
		"csv": func(day time.Time, opening int64, words string, amount int64) string {
			return bankFile(day, opening, line{words, "R1", amount})
		},
		"mt940": func(day time.Time, opening int64, words string, amount int64) string {
			d := day.Format("060102")
			return fmt.Sprintf(":20:HARIAN\n:25:CTOHIDJA/1234567890\n:28C:%s/1\n:60F:C%sIDR%d,00\n:61:%s%sC%d,00NTRFNONREF//B1\n:86:TRF %s\n:62F:C%sIDR%d,00\n-\n",
				day.Format("2"), d, opening, d, day.Format("0102"), amount, words, d, opening+amount)
		},
		"camt": func(day time.Time, opening int64, words string, amount int64) string {
			d := day.Format(time.DateOnly)
			balance := func(code string, n int64) string {
				return fmt.Sprintf(`<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">%d.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>%s</Dt></Dt></Bal>`, code, n, d)
			}
			return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>` + d + `T06:00:00+07:00</CreDtTm></GrpHdr>
<Stmt><Id>S</Id><FrToDt><FrDtTm>` + d + `T00:00:00+07:00</FrDtTm><ToDtTm>` + d + `T23:59:59+07:00</ToDtTm></FrToDt>
<Acct><Id><Othr><Id>1234567890</Id></Othr></Id><Ccy>IDR</Ccy><Svcr><FinInstnId><BICFI>CTOHIDJA</BICFI></FinInstnId></Svcr></Acct>` + balance("OPBD", opening) + balance("CLBD", opening+amount) + fmt.Sprintf(`
<Ntry><Amt Ccy="IDR">%d.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>%s</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef>
<NtryDtls><TxDtls><Amt Ccy="IDR">%d.00</Amt><RmtInf><Ustrd>%s</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>
`, amount, d, amount, words)
		},
	}
	x := open(t, office.Open(t))
	opening := int64(1_000_000)
	for _, name := range []string{"csv", "mt940", "camt"} {
		no := x.file(3)
		b := x.bill(no)
		x.Clock.Add(24 * time.Hour)
		whole := formats[name](x.Now(), opening, b.Number, b.Amount)
		for what, broken := range map[string]string{
			"cut in half":        whole[:len(whole)/2],
			"of another account": strings.ReplaceAll(whole, "1234567890", "1234567899"),
			"with another sum":   strings.Replace(whole, "175000", "275000", 1),
		} {
			if _, err := x.take(broken); err == nil {
				t.Errorf("%s: a file %s is taken", name, what)
			}
		}
		if name != "csv" { // a CSV of this bank does not say whose it is but by its account
			if _, err := x.take(strings.ReplaceAll(whole, "CTOHIDJA", "LAINIDJA")); key(err) != "statement.other-bank" {
				t.Errorf("%s: of another bank: %v", name, err)
			}
		}
		if b := x.bill(no); b.State != "open" || b.Came != 0 {
			t.Fatalf("%s: what was refused paid something: %+v", name, b)
		}
		in, err := x.take(whole)
		if err != nil || in.Lines != 1 || in.Matched != 1 || in.NowPaid != 1 {
			t.Fatalf("%s: %+v %v", name, in, err)
		}
		if b := x.bill(no); b.State != "paid" || b.Way != casework.ByStatement || x.Step(no).State != casework.Working {
			t.Errorf("%s: %+v", name, b)
		}
		opening += b.Amount
	}
	x.sound()
}
