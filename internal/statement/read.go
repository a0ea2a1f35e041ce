package statement

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"genggam/internal/fault"
)

// guard bounds what comes out of a file: bytes in all, and bytes between two
// marks (ends of lines, or "<" in XML), so that no reader behind it has to hold
// more.
type guard struct {
	r    io.Reader
	mark byte
	all  int
	run  int
	most int // bytes in all for now, 0 is MaxBytes
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.all += n
	if g.all > MaxBytes || g.most > 0 && g.all > g.most {
		return 0, fault.New(fault.TooLarge, "statement.too-large", MaxBytes>>20)
	}
	for rest := p[:n]; ; {
		i := bytes.IndexByte(rest, g.mark)
		if i < 0 {
			g.run += len(rest)
			break
		}
		if g.run+i > maxRun {
			break
		}
		g.run, rest = 0, rest[i+1:]
	}
	if g.run > maxRun {
		return 0, fault.New(fault.Invalid, "statement.run")
	}
	return n, err
}

// read finds out which format it is and reads it.
func (t *taking) read(r io.Reader, profiles []Profile) error {
	g := &guard{r: r, mark: '\n'}
	in := bufio.NewReaderSize(r, maxRun)
	head, err := in.Peek(maxRun)
	if len(head) == 0 || len(bytes.TrimSpace(head)) == 0 {
		if err != nil && err != io.EOF {
			return err
		}
		return fault.New(fault.Invalid, "statement.empty")
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		if _, err := in.Discard(3); err != nil {
			return err
		}
		head = head[3:]
	}
	g.r = in
	switch start := bytes.TrimSpace(head); {
	case bytes.HasPrefix(start, []byte("%PDF")):
		return fault.New(fault.Unsupported, "statement.format", "PDF")
	case bytes.HasPrefix(start, []byte("PK")), bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0")):
		return fault.New(fault.Unsupported, "statement.format", "Excel, ZIP")
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")), bytes.IndexByte(start, 0) >= 0:
		return fault.New(fault.Unsupported, "statement.encoding")
	case start[0] == '<':
		g.mark = '<'
		return t.camt(g)
	case swift(string(start[:min(len(start), 4096)])):
		return t.mt940(g)
	}
	return t.csv(g, head, profiles)
}

// swift says whether a file begins like an MT940.
func swift(s string) bool {
	return strings.HasPrefix(s, "{1:") || strings.HasPrefix(s, ":20:") || strings.Contains(s, "\n:20:") && strings.Contains(s, ":25:")
}

// What is wrong with an amount.
type amountFault int

const (
	amountRight amountFault = iota
	amountBad               // no number, or too large
	amountSen               // not whole rupiah
)

// rupiah reads an amount of digits with a decimal sign and a sign between
// thousands ("" for none).
func rupiah(s, decimal, thousands string) (n int64, wrong amountFault) {
	whole, sen := strings.TrimSpace(s), ""
	if decimal != "" {
		whole, sen, _ = strings.Cut(whole, decimal)
	}
	if thousands != "" && strings.Contains(whole, thousands) {
		groups := strings.Split(whole, thousands)
		for i, g := range groups {
			if len(g) != 3 && i > 0 || len(g) > 3 || g == "" {
				return 0, amountBad
			}
		}
		whole = strings.Join(groups, "")
	}
	if whole == "" || strings.Trim(whole+sen, "0123456789") != "" || len(whole) > 16 || len(sen) > 5 {
		return 0, amountBad
	}
	if strings.Trim(sen, "0") != "" {
		return 0, amountSen
	}
	for _, c := range whole {
		n = n*10 + int64(c-'0')
	}
	return n, amountRight
}

// amount is a movement in a line of the file: whole rupiah, not 0.
func amount(s, decimal, thousands string, line int) (int64, error) {
	n, wrong := rupiah(s, decimal, thousands)
	if wrong == amountRight && (n == 0 || n > maxAmount) {
		wrong = amountBad
	}
	return n, wrong.at(line)
}

// signed is a balance in a line of the file.
func signed(s, decimal, thousands string, line int) (int64, error) {
	rest, minus := strings.CutPrefix(strings.TrimSpace(s), "-")
	n, wrong := rupiah(rest, decimal, thousands)
	if wrong == amountRight && n > maxBalance {
		wrong = amountBad
	}
	if minus {
		n = -n
	}
	return n, wrong.at(line)
}

func (w amountFault) at(line int) error {
	switch w {
	case amountBad:
		return fault.New(fault.Invalid, "statement.amount", line)
	case amountSen:
		return fault.New(fault.Invalid, "statement.decimals", line)
	}
	return nil
}

// currency refuses what is not rupiah.
func currency(code string) error {
	if code = strings.ToUpper(strings.TrimSpace(code)); code != "IDR" && code != "RP" {
		return fault.New(fault.Invalid, "statement.currency", code[:min(len(code), 8)])
	}
	return nil
}
