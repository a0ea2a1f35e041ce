package statement

import (
	"bufio"
	"io"
	"regexp"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// swifting reads an MT940 line by line. A field goes over several lines, so it is
// looked at when the next one begins.
type swifting struct {
	t     *taking
	tag   string
	body  []string
	at    int // line of the file on which the field began
	last  *Line
	total bool // behind a closing balance: a :86: speaks of the whole
}

// field finds the tag of a line: ":61:", ":60F:".
var field = regexp.MustCompile(`^:([0-9]{2}[A-Z]?):`)

// mt940 reads the messages of a file; further ones go on where the last ended.
func (t *taking) mt940(r io.Reader) error {
	s := &swifting{t: t}
	t.Format = "mt940"
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 4096), 2*maxRun)
	n := 0
	for lines.Scan() {
		n++
		if err := s.row(strings.TrimRight(lines.Text(), "\r "), n); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if err := s.flush(); err != nil {
		return err
	}
	if !t.ended || t.Account == "" {
		return fault.New(fault.Invalid, "statement.cut")
	}
	closing := t.To
	t.From = closing
	t.days()
	t.To = max(t.To, closing)
	return nil
}

func (s *swifting) row(text string, n int) error {
	if strings.HasPrefix(text, "{1:") {
		if err := s.flush(); err != nil {
			return err
		}
		return s.header(text)
	}
	if m := field.FindString(text); m != "" {
		if err := s.flush(); err != nil {
			return err
		}
		s.tag, s.body, s.at = m[1:len(m)-1], []string{text[len(m):]}, n
		return nil
	}
	if text == "-" || strings.HasPrefix(text, "-}") {
		return s.flush()
	}
	if s.tag != "" && len(s.body) < 40 {
		s.body = append(s.body, text)
	}
	return nil
}

// header is {1:F01BANKIDJAAXXX0000000000}{2:…}{4: of a message off the wire.
func (s *swifting) header(text string) error {
	if len(text) < 14 {
		return nil
	}
	return s.t.bank(text[6:14])
}

// flush looks at the field that is whole now.
func (s *swifting) flush() error {
	tag, body := s.tag, s.body
	s.tag = ""
	switch tag {
	case "25":
		return s.account(body[0])
	case "28C", "28":
		if s.t.Number == "" {
			s.t.Number = body[0]
		}
	case "60F", "60M":
		s.total = false
		if tag == "60M" && !s.t.begun {
			return fault.New(fault.Invalid, "statement.cut")
		}
		_, n, err := s.balance(body[0])
		if err != nil {
			return err
		}
		return s.t.begin(n)
	case "61":
		return s.movement(body)
	case "86":
		s.words(body)
	case "62F", "62M":
		day, n, err := s.balance(body[0])
		if err != nil {
			return err
		}
		s.total, s.last = true, nil
		err = s.t.end(n)
		s.t.ended = s.t.ended && tag == "62F"
		s.t.To = max(s.t.To, day)
		return err
	}
	return nil
}

// account is "1234567890", "BANKIDJA/1234567890" or with the currency behind.
func (s *swifting) account(text string) error {
	bank, number, both := strings.Cut(text, "/")
	if !both {
		bank, number = "", text
	}
	if err := s.t.bank(bank); err != nil {
		return err
	}
	return s.t.account(number)
}

// balance is C261130IDR1500000,00.
func (s *swifting) balance(text string) (calendar.Day, int64, error) {
	if len(text) < 11 || text[0] != 'C' && text[0] != 'D' {
		return 0, 0, s.wrong("statement.row")
	}
	day, ok := swiftDay(text[1:7])
	if !ok {
		return 0, 0, s.wrong("statement.date")
	}
	if err := currency(text[7:10]); err != nil {
		return 0, 0, err
	}
	n, err := signed(text[10:], ",", "", s.at)
	if text[0] == 'D' {
		n = -n
	}
	return day, n, err
}

// movementShape is value date, booking date, mark, funds code, amount, type, and
// the references of the account's owner and of the bank.
var movementShape = regexp.MustCompile(`^([0-9]{6})([0-9]{4})?(RC|RD|C|D)[A-Z]?([0-9]+(?:,[0-9]*)?)[A-Z][A-Z0-9]{3}(.*)$`)

// movement is 2611301130C150000,00NTRFRTB-2026-00017//B4711.
func (s *swifting) movement(body []string) error {
	if !s.t.begun || s.total {
		return fault.New(fault.Invalid, "statement.cut")
	}
	m := movementShape.FindStringSubmatch(body[0])
	if m == nil {
		return s.wrong("statement.row")
	}
	day, ok := booked(m[1], m[2])
	if !ok {
		return s.wrong("statement.date")
	}
	n, err := amount(m[4], ",", "", s.at)
	if err != nil {
		return err
	}
	label, reference, _ := strings.Cut(m[5], "//")
	if strings.EqualFold(label, "NONREF") {
		label = ""
	}
	err = s.t.line(Line{Day: day, Amount: n, Credit: m[3] == "C" || m[3] == "RD", Reversal: len(m[3]) == 2,
		Reference: reference, Label: label, Words: strings.Join(body[1:], " ")})
	if err == nil {
		s.last = &s.t.Lines[len(s.t.Lines)-1]
	}
	return err
}

// words is the field 86 behind a movement.
func (s *swifting) words(body []string) {
	if s.last != nil && !s.total {
		s.last.Words = tidy(s.last.Words + " " + rejoin(body))
		s.last = nil
	}
}

// subfield is "?20" of the structured field 86.
var subfield = regexp.MustCompile(`\?[0-9]{2}`)

// rejoin puts text together that was cut where a line was full (65 characters,
// or 27 in a subfield), so that a number of a bill cut in two is whole again.
func rejoin(body []string) string {
	var b strings.Builder
	for _, line := range body {
		b.WriteString(line)
		if len(line) < 65 {
			b.WriteByte(' ')
		}
	}
	text := strings.TrimRight(b.String(), " ")
	if !subfield.MatchString(text) {
		return text
	}
	b.Reset()
	for _, part := range subfield.Split(text, -1) {
		b.WriteString(part)
		if len(part) != 27 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func (s *swifting) wrong(key string) error { return fault.New(fault.Invalid, key, s.at) }

// swiftDay is YYMMDD of this century.
func swiftDay(s string) (calendar.Day, bool) {
	t, err := time.Parse("20060102", "20"+s)
	return calendar.DayOf(t, time.UTC), err == nil
}

// booked is the booking date MMDD next to the value date YYMMDD, or the value
// date where there is none. The year is the one that brings them closest.
func booked(value, entry string) (calendar.Day, bool) {
	day, ok := swiftDay(value)
	if !ok || entry == "" {
		return day, ok
	}
	for _, year := range []int{day.Year(), day.Year() + 1, day.Year() - 1} {
		t, err := time.Parse("20060102", time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")+entry)
		if near := calendar.DayOf(t, time.UTC); err == nil && near-day < 183 && day-near < 183 {
			return near, true
		}
	}
	return 0, false
}
