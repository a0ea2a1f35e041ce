package inspection

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/store"
)

// scan makes the tables of a window: one walk over the entries of its time, and
// the rows of cases and letters that fall into it.
type scan struct {
	r *Room
	w window
	// Each table by its name, see tables.
	numbers, letters, prints, cases, late, sums, fees, looks, exceptions, accounts Table
	// numberOf and caseOf spare asking twice.
	numberOf map[int64]string
	caseOf   map[string]int64
	officeOf map[int64]string
}

func newScan(r *Room, w window) *scan {
	t := func(name, columns string) Table { return Table{Name: name, Columns: strings.Fields(columns)} }
	return &scan{r: r, w: w, numberOf: map[int64]string{}, caseOf: map[string]int64{}, officeOf: map[int64]string{},
		numbers:    t("numbers", "entry at register year number use letter case account role"),
		letters:    t("letters", "entry number service signed_at state case times_printed pdf_sha256"),
		prints:     t("prints", "entry at letter account role"),
		cases:      t("cases", "entry case service channel lane submitted_at promised_at limit_at finished_at state"),
		late:       t("late", "entry case service promised_at limit_at finished_at state working_days_late over_limit promised_again limit_again"),
		sums:       t("due-sums", "case sum line day until counted what name text"),
		fees:       t("fees", "entry case letter service version fee_rupiah basis receipt receipt_rupiah"),
		looks:      t("looks", "entry at account role case office reason"),
		exceptions: t("exceptions", "entry at what account role case detail"),
		accounts:   t("accounts", "entry at account act role by by_role"),
	}
}

func (s *scan) tables() []Table {
	return []Table{s.numbers, s.letters, s.prints, s.cases, s.late, s.sums, s.fees, s.looks, s.exceptions, s.accounts}
}

func (s *scan) all(ctx context.Context) error {
	for _, walk := range []func(context.Context) error{s.readLetters, s.readCases, s.readLate, s.readFees, s.readEntries} {
		if err := walk(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *scan) time(at int64) string {
	if at == 0 {
		return ""
	}
	return ms(at).In(s.w.zone).Format(time.RFC3339)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// ref is how a case is called, "" for none.
func (s *scan) ref(no int64) string {
	if no < 0 {
		return ""
	}
	return canon.Reference(s.r.Card().Code, no)
}

func service(ref string) string {
	id, _, _ := strings.Cut(ref, "@")
	return id
}

func (s *scan) readLetters(ctx context.Context) error {
	return s.r.Store.Each(ctx, `SELECT d.no, d.number, d.standard, d.signed_at, d.state, d.case_no, coalesce(p.times, 0), d.pdf_digest FROM documents d
		LEFT JOIN prints p ON p.document = d.no WHERE d.no >= ? AND d.no < ? AND d.office = ? ORDER BY d.no`,
		[]any{s.w.first, s.w.end, string(s.w.Office)}, func(scan store.Scan) error {
			var no, at, of, times int64
			var number, standard, state string
			var pdf []byte
			if err := scan(&no, &number, &standard, &at, &state, &of, &times, &pdf); err != nil {
				return err
			}
			s.numberOf[no] = number
			return s.letters.add(itoa(no), number, service(standard), s.time(at), state, s.ref(of), itoa(times), fmt.Sprintf("%x", pdf))
		})
}

const caseSelect = `SELECT c.no, c.standard, c.version, c.state, c.channel, c.lane, c.submitted_at, c.promised_at, c.limit_at, c.ended_at, coalesce(d.signed_at, 0)
	FROM cases c LEFT JOIN documents d ON d.no = c.document WHERE `

// caseRow is a case as its row tells it; finished is when it had its product or
// its end, 0 for not yet.
type caseRow struct {
	no, version                           int64
	standard, state, channel, lane        string
	submitted, promised, limit, ended, at int64
}

func (c caseRow) finished() int64 {
	if c.at > 0 {
		return c.at
	}
	return c.ended
}

func (s *scan) eachCase(ctx context.Context, where string, args []any, f func(caseRow) error) error {
	var rows []caseRow
	err := s.r.Store.Each(ctx, caseSelect+where, args, func(scan store.Scan) error {
		var c caseRow
		err := scan(&c.no, &c.standard, &c.version, &c.state, &c.channel, &c.lane, &c.submitted, &c.promised, &c.limit, &c.ended, &c.at)
		rows = append(rows, c)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading the cases of a period: %w", err)
	}
	for _, c := range rows {
		if err := f(c); err != nil {
			return err
		}
	}
	return nil
}

// readCases lists the cases that were received in the period.
func (s *scan) readCases(ctx context.Context) error {
	return s.eachCase(ctx, `c.no >= ? AND c.no < ? AND c.office = ? ORDER BY c.no`, []any{s.w.first, s.w.end, string(s.w.Office)}, func(c caseRow) error {
		return s.cases.add(itoa(c.no), s.ref(c.no), c.standard, c.channel, c.lane, s.time(c.submitted), s.time(c.promised), s.time(c.limit), s.time(c.finished()), c.state)
	})
}

// readLate lists the cases whose promised day was in the period and was not
// kept, with the sum of each due date line by line.
func (s *scan) readLate(ctx context.Context) error {
	now := s.r.Now().UnixMilli()
	return s.eachCase(ctx, `c.office = ? AND c.promised_at >= ? AND c.promised_at < ? ORDER BY c.no`, []any{string(s.w.Office), s.w.from, s.w.until}, func(c caseRow) error {
		done := c.finished()
		if done == 0 {
			done = now
			if c.state == string(casework.Returned) || c.state == string(casework.Paused) {
				return nil // the clock stands
			}
		}
		if done <= c.promised {
			return nil
		}
		cal := s.r.Calendar(s.w.Office)
		days := cal.WorkingDaysBetween(cal.Day(ms(c.promised)), cal.Day(ms(done)))
		promised, limit, err := s.readSums(ctx, c.no)
		if err != nil {
			return err
		}
		return s.late.add(itoa(c.no), s.ref(c.no), c.standard, s.time(c.promised), s.time(c.limit), s.time(c.finished()), c.state,
			strconv.Itoa(days), yes(done > c.limit), s.time(promised), s.time(limit))
	})
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// readSums adds the lines of both sums of a case, and gives what they come to.
func (s *scan) readSums(ctx context.Context, no int64) (promised, limit int64, err error) {
	_, p, l, err := s.r.desk.Sums(ctx, no)
	if err != nil {
		return 0, 0, err
	}
	for _, sum := range []struct {
		name string
		casework.Sum
	}{{"promise", p}, {"limit", l}} {
		for i, line := range sum.Due.Lines {
			err := s.sums.add(s.ref(no), sum.name, strconv.Itoa(i+1), line.Day.String(), line.Until.String(), strconv.Itoa(line.Count), strings.TrimPrefix(line.Key, "calendar."), line.Name, line.Say(s.r.Messages, lang.ID))
			if err != nil {
				return 0, 0, err
			}
		}
	}
	return p.Due.At.UnixMilli(), l.Due.At.UnixMilli(), nil
}

// readFees sets what each letter of the period cost beside its receipt. The
// receipt of a free service says Rp0; that of another is its bill, with what came
// for it.
func (s *scan) readFees(ctx context.Context) error {
	for _, l := range slices.Clone(s.letters.Rows) {
		_, no, err := canon.ParseReference(l[5])
		if err != nil {
			return err
		}
		err = s.eachCase(ctx, `c.no = ?`, []any{no}, func(c caseRow) error {
			std, ok := s.r.Catalogue().Version(c.standard, int(c.version))
			if !ok {
				return nil
			}
			if std.Fee.Free() {
				return s.fees.add(l[0], l[5], l[1], c.standard, itoa(c.version), "0", std.Fee.Basis, s.ref(c.no), "0")
			}
			fee, err := s.r.till.FeeOf(ctx, c.no)
			if err != nil {
				return err
			}
			return s.fees.add(l[0], l[5], l[1], c.standard, itoa(c.version), itoa(fee.Due), fee.Basis, fee.Receipt, itoa(fee.Came))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readEntries walks the journal of the period. What was done at other offices is
// passed over, but for looks, which may have been at this office's cases.
func (s *scan) readEntries(ctx context.Context) error {
	unit := []byte(`"u":"` + string(s.w.Office) + `"`)
	look := []byte(`"k":"look.made/1"`)
	var lines [][]byte
	err := s.r.Store.Each(ctx, `SELECT line FROM entries WHERE pos >= ? AND pos < ? ORDER BY pos`, []any{s.w.first, s.w.end}, func(scan store.Scan) error {
		var line []byte
		err := scan(&line)
		if bytes.Contains(line, unit) && wanted(line) || bytes.Contains(line, look) {
			lines = append(lines, line)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("walking through the journal: %w", err)
	}
	return journal.Each(lines, func(e journal.Entry) error { return s.entry(ctx, e) })
}

// kinds are the entries that a table is made of, beside looks.
var kinds = [][]byte{[]byte(`"k":"register.assigned/1"`), []byte(`"k":"letter.printed/1"`), []byte(`"k":"case.taken/1"`), []byte(`"k":"account.two-devices/1"`), []byte(`"k":"account.changed/1"`)}

func wanted(line []byte) bool {
	return slices.ContainsFunc(kinds, func(k []byte) bool { return bytes.Contains(line, k) })
}

func (s *scan) entry(ctx context.Context, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	pos, at := itoa(e.Position), s.time(e.At)
	switch e.Kind {
	case "register.assigned/1":
		return s.number(ctx, e, v)
	case "letter.printed/1":
		number, err := s.numberAsPrinted(ctx, v.Num("document"))
		return errors.Join(err, s.prints.add(pos, at, number, e.Actor.Account, e.Actor.Role))
	case "case.taken/1":
		if !v.Flag("out_of_turn") {
			return nil
		}
		c, err := s.caseOfStream(ctx, e.Stream)
		return errors.Join(err, s.exceptions.add(pos, at, "out-of-turn", e.Actor.Account, e.Actor.Role, s.ref(c), "reason sealed"))
	case "account.two-devices/1":
		return s.exceptions.add(pos, at, "two-devices", e.Actor.Account, e.Actor.Role, "", itoa(v.Num("gap"))+" s apart")
	case "account.changed/1":
		return s.accounts.add(pos, at, strings.TrimPrefix(e.Stream, "account/"), v.Str("act"), v.Str("role"), e.Actor.Account, e.Actor.Role)
	case "look.made/1":
		return s.look(ctx, e, v)
	}
	return nil
}

// number lists one use of a number of a register.
func (s *scan) number(ctx context.Context, e journal.Entry, v canon.Value) error {
	parts := strings.Split(e.Stream, "/")
	if len(parts) != 4 {
		return fmt.Errorf("entry %d is of no register", e.Position)
	}
	letter, of := "", int64(-1)
	if v.Str("use") == "letter" {
		var err error
		if letter, err = s.numberAsPrinted(ctx, v.Num("document")); err != nil {
			return err
		}
		if _, err := s.r.Store.One(ctx, `SELECT case_no FROM documents WHERE no = ?`, []any{v.Num("document")}, &of); err != nil {
			return err
		}
	}
	return s.numbers.add(itoa(e.Position), s.time(e.At), parts[2], parts[3], itoa(v.Num("number")), v.Str("use"), letter, s.ref(of), e.Actor.Account, e.Actor.Role)
}

// numberAsPrinted is the number of a letter as printed.
func (s *scan) numberAsPrinted(ctx context.Context, document int64) (string, error) {
	if n, ok := s.numberOf[document]; ok {
		return n, nil
	}
	var n string
	_, err := s.r.Store.One(ctx, `SELECT number FROM documents WHERE no = ?`, []any{document}, &n)
	s.numberOf[document] = n
	return n, err
}

// look lists a look by an officer of this office or at a case of it. What is
// not daily work is an exception too: a search, supervision, an audit.
func (s *scan) look(ctx context.Context, e journal.Entry, v canon.Value) error {
	no, office := int64(-1), ""
	if v.At("case").Kind == canon.Int {
		no = v.Num("case")
		if o, ok := s.officeOf[no]; ok {
			office = o
		} else if _, err := s.r.Store.One(ctx, `SELECT office FROM cases WHERE no = ?`, []any{no}, &office); err != nil {
			return err
		}
		s.officeOf[no] = office
	}
	if e.Unit != string(s.w.Office) && office != string(s.w.Office) {
		return nil
	}
	pos, at, reason := itoa(e.Position), s.time(e.At), v.Str("reason")
	if err := s.looks.add(pos, at, e.Actor.Account, e.Actor.Role, s.ref(no), office, reason); err != nil {
		return err
	}
	if slices.Contains([]string{"work", "counter", "slip", "endorsement"}, reason) {
		return nil
	}
	return s.exceptions.add(pos, at, "look-"+reason, e.Actor.Account, e.Actor.Role, s.ref(no), "")
}

// caseOfStream finds a case by its stream.
func (s *scan) caseOfStream(ctx context.Context, stream string) (int64, error) {
	no, ok := s.caseOf[stream]
	if ok {
		return no, nil
	}
	no = -1
	_, err := s.r.Store.One(ctx, `SELECT pos FROM streams WHERE stream = ? AND seq = 1`, []any{stream}, &no)
	s.caseOf[stream] = no
	return no, err
}
