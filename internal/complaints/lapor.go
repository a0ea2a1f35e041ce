package complaints

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
)

// The national channel (SP4N-LAPOR!) is another system: a matter's number there is
// noted by hand, and what that system exports is matched by it. Which columns the
// export has is nowhere written down for everybody (sure: memory), so a column is
// known by any of the names that are in use.

// Export is what an export of the national channel came to.
type Export struct {
	// Rows are its lines in order; Missing our running matters with a number that it
	// does not hold, at most PageSize.
	Rows    []Exported
	Missing []Row
}

// Exported is one line of it.
type Exported struct {
	// Line in the file, from 1 with the heading; Number and Status as it says them.
	Line           int
	Number, Status string
	// Found is our matter, nil for none. Noted says that the number is noted already;
	// else our own reference stood in the line, and the number can be noted now.
	Found *Row
	Noted bool
	// Differs says that one system has ended it and the other has not.
	Differs bool
}

const (
	mostExport     = 1 << 20
	mostExportRows = 2000
)

// names of the columns, as letters and digits alone.
var (
	numberColumns = []string{"trackingid", "trackingnumber", "nomortracking", "kodetracking", "nomorlaporan", "nolaporan", "idlaporan", "kodelaporan", "nomortiket", "notiket", "ticketid", "idaduan", "nomoraduan", "id"}
	statusColumns = []string{"status", "statuslaporan", "statusaduan", "statustindaklanjut"}
	endedWords    = []string{"selesai", "tutup", "ditutup", "arsip", "diarsipkan", "closed"}
)

// MatchExport reads an export (CSV, RFC 4180, with comma, semicolon or tab) and says
// which of the officer's matters its lines are. Nothing is stored and nothing that a
// sender wrote is shown; a matter that the officer may not know of is not found.
func (r *Room) MatchExport(ctx context.Context, a premises.Actor, from io.Reader) (Export, error) {
	if err := a.May(premises.HandleComplaints); err != nil {
		return Export{}, err
	}
	lines, number, status, err := readExport(from)
	if err != nil {
		return Export{}, err
	}
	var out Export
	seen := map[string]bool{}
	for i, l := range lines {
		x := Exported{Line: i + 2, Number: cell(l, number), Status: cell(l, status)}
		if x.Number == "" {
			continue
		}
		seen[x.Number] = true
		if err := r.matchLine(ctx, a, &x, l); err != nil {
			return Export{}, err
		}
		out.Rows = append(out.Rows, x)
	}
	rows, err := r.rows(ctx, `office = ? AND ended_at = 0 AND national <> '' ORDER BY no DESC LIMIT 500`, string(a.Office))
	for i := range rows {
		if !seen[rows[i].National] && len(out.Missing) < PageSize {
			if m, bad := r.matter(ctx, rows[i].No, nil); bad == nil && sees(a, m) {
				out.Missing = append(out.Missing, rows[i])
			}
		}
	}
	return out, err
}

// matchLine finds our matter by its number there, or by our own reference anywhere
// in the line: the copy sheet puts it into the text.
func (r *Room) matchLine(ctx context.Context, a premises.Actor, x *Exported, line []string) error {
	if len(x.Number) > 40 {
		return nil
	}
	rows, err := r.rows(ctx, `national = ? AND national <> '' ORDER BY no LIMIT 1`, x.Number)
	if err != nil {
		return err
	}
	x.Noted = len(rows) > 0
	for _, no := range r.referencesIn(line) {
		if len(rows) == 0 {
			if rows, err = r.rows(ctx, `no = ? AND national = ''`, no); err != nil {
				return err
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	m, err := r.matter(ctx, rows[0].No, nil)
	if err != nil {
		return err
	}
	if !sees(a, m) || string(a.Office) != m.Office {
		x.Noted = false
		return nil
	}
	x.Found = &rows[0]
	x.Differs = x.Status != "" && slices.Contains(endedWords, letters(x.Status)) != (!rows[0].Ended.IsZero() || !rows[0].Decided.IsZero())
	return nil
}

// referencesIn are the numbers of this node's references in a line, at most three.
func (r *Room) referencesIn(line []string) (out []int64) {
	for _, c := range line {
		for _, w := range strings.FieldsFunc(c, func(c rune) bool { return c != '-' && !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
			if len(w) != 14 || len(out) == 3 {
				continue
			}
			if node, no, err := canon.ParseReference(w); err == nil && node == r.Card().Code {
				out = append(out, no)
			}
		}
	}
	return out
}

func cell(line []string, column int) string {
	if column < 0 || column >= len(line) {
		return ""
	}
	return strings.TrimSpace(line[column])
}

// letters leaves the small letters and digits of a heading.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}

// readExport reads the lines and finds the columns of number and status, the latter
// -1 for none.
func readExport(from io.Reader) (lines [][]string, number, status int, err error) {
	wrong := func(key string, args ...any) error { return fault.New(fault.Invalid, key, args...).On("file") }
	b, err := io.ReadAll(io.LimitReader(from, mostExport+1))
	switch {
	case err != nil:
		return nil, 0, 0, err
	case len(b) > mostExport:
		return nil, 0, 0, wrong("complaints.export-long", mostExportRows)
	case len(bytes.TrimSpace(b)) == 0 || !utf8.Valid(b):
		return nil, 0, 0, wrong("complaints.export-text")
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	first, _ := bufio.NewReader(bytes.NewReader(b)).ReadString('\n')
	c := csv.NewReader(bytes.NewReader(b))
	c.FieldsPerRecord, c.LazyQuotes = -1, true
	for _, comma := range []rune{';', '\t'} {
		if strings.Count(first, string(comma)) > strings.Count(first, string(c.Comma)) {
			c.Comma = comma
		}
	}
	head, err := c.Read()
	if err != nil {
		return nil, 0, 0, wrong("complaints.export-text")
	}
	if number, status = column(head, numberColumns), column(head, statusColumns); number < 0 {
		return nil, 0, 0, wrong("complaints.export-column")
	}
	for {
		l, err := c.Read()
		switch {
		case errors.Is(err, io.EOF):
			return lines, number, status, nil
		case err != nil:
			return nil, 0, 0, wrong("complaints.export-text")
		case len(lines) == mostExportRows:
			return nil, 0, 0, wrong("complaints.export-long", mostExportRows)
		}
		lines = append(lines, l)
	}
}

// column finds the first of the names in a heading, -1 for none.
func column(head, names []string) int {
	for _, n := range names {
		if i := slices.IndexFunc(head, func(h string) bool { return letters(h) == n }); i >= 0 {
			return i
		}
	}
	return -1
}
