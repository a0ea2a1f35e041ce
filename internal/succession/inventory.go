package succession

import (
	"fmt"
	"reflect"

	"genggam/internal/fault"
	"genggam/internal/store"
)

// maxCases is how many cases pass in one act.
const maxCases = 1000

// inventory reads the tables of a page. The act reads them again and compares.
func inventory(in rows, x Terms, p *Page) error {
	office := string(x.Office)
	p.Cases, p.Unprinted, p.Ink, p.Registers, p.Substitutes = []Case{}, []string{}, []string{}, []Register{}, []Substitute{}
	for _, read := range []struct {
		sql  string
		args []any
		row  func(store.Scan) error
	}{
		{`SELECT no, standard, state, promised_at FROM cases WHERE assignee = ? AND ended_at = 0 AND (office = ? OR hand_office = ? OR ? = 1) ORDER BY promised_at, no LIMIT ?`,
			[]any{x.From, office, office, flag(p.Closed), int64(maxCases + 1)}, func(scan store.Scan) error {
				var c Case
				err := scan(&c.No, &c.Standard, &c.State, &c.Due)
				c.Reference = in.ref(c.No)
				p.Cases = append(p.Cases, c)
				return err
			}},
		{`SELECT d.number FROM cases c JOIN documents d ON d.case_no = c.no AND d.state IN ('signed','sealed') LEFT JOIN prints p ON p.document = d.no
			WHERE c.office = ? AND c.state IN ('awaiting-ink','issued') AND (c.state = 'awaiting-ink' OR c.channel = 'counter') AND coalesce(p.confirmed_at, 0) = 0 ORDER BY d.no LIMIT 500`,
			[]any{office}, func(scan store.Scan) error {
				var number string
				err := scan(&number)
				p.Unprinted = append(p.Unprinted, number)
				return err
			}},
		{`SELECT no FROM cases WHERE office = ? AND state = 'awaiting-ink' ORDER BY no LIMIT 500`, []any{office}, func(scan store.Scan) error {
			var no int64
			err := scan(&no)
			p.Ink = append(p.Ink, in.ref(no))
			return err
		}},
		{`SELECT register, year, max(seq), count(CASE WHEN use = 'reserved' THEN 1 END) FROM register_lines WHERE office = ? GROUP BY register, year ORDER BY register, year DESC LIMIT 500`,
			[]any{office}, func(scan store.Scan) error {
				var l Register
				var year, last, blanks int64
				err := scan(&l.Name, &year, &last, &blanks)
				l.Year, l.Last, l.Blanks = int(year), int(last), int(blanks)
				if n := len(p.Registers); n == 0 || p.Registers[n-1].Name != l.Name || l.Blanks > 0 {
					p.Registers = append(p.Registers, l)
				}
				return err
			}},
		{`SELECT account, instead_of, role, until_at FROM roles WHERE office = ? AND instead_of <> '' AND (account = ? OR instead_of = ?) AND from_at <= ? AND (until_at = 0 OR until_at > ?) ORDER BY account, role, from_at LIMIT 100`,
			[]any{office, x.From, x.From, in.now, in.now}, func(scan store.Scan) error {
				var s Substitute
				err := scan(&s.Name, &s.For, &s.Role, &s.Until)
				p.Substitutes = append(p.Substitutes, s)
				return err
			}},
	} {
		if err := in.each(read.sql, read.args, read.row); err != nil {
			return fmt.Errorf("reading what is handed over: %w", err)
		}
	}
	if len(p.Cases) > maxCases {
		return fault.New(fault.TooMany, "succession.too-many-cases", maxCases)
	}
	return nil
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// same says whether the tables are in an act as they were on the page.
func same(t *store.Tx, ref func(int64) string, x Terms, p Page) (bool, error) {
	now := Page{Closed: p.Closed}
	if err := inventory(rows{each: t.Each, ref: ref, now: t.Now()}, x, &now); err != nil {
		return false, err
	}
	for i := range now.Cases {
		if i < len(p.Cases) {
			now.Cases[i].Queue = p.Cases[i].Queue // judged when it passes
		}
	}
	return reflect.DeepEqual(now.Cases, p.Cases) && reflect.DeepEqual(now.Unprinted, p.Unprinted) && reflect.DeepEqual(now.Ink, p.Ink) &&
		reflect.DeepEqual(now.Registers, p.Registers) && len(now.Substitutes) == len(p.Substitutes), nil
}
