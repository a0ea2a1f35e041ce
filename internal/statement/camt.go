package statement

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// camtSpace is the name space of the message and its version.
var camtSpace = regexp.MustCompile(`^urn:iso:std:iso:20022:tech:xsd:(camt\.053\.001\.0[2-8])$`)

const (
	maxDetails = 10_000   // single payments in one entry
	maxElement = 16 << 20 // bytes of one entry, which is held whole
)

// The parts of the message that are looked at, in versions 02 to 08 alike.
type (
	camtAmount struct {
		Currency string `xml:"Ccy,attr"`
		Text     string `xml:",chardata"`
	}
	camtDay struct {
		Day  string `xml:"Dt"`
		Time string `xml:"DtTm"`
	}
	camtAccount struct {
		IBAN     string `xml:"Id>IBAN"`
		Other    string `xml:"Id>Othr>Id"`
		Currency string `xml:"Ccy"`
		BIC      string `xml:"Svcr>FinInstnId>BIC"`
		BICFI    string `xml:"Svcr>FinInstnId>BICFI"`
	}
	camtBalance struct {
		Kind   string     `xml:"Tp>CdOrPrtry>Cd"`
		Amount camtAmount `xml:"Amt"`
		Side   string     `xml:"CdtDbtInd"`
		Day    camtDay    `xml:"Dt"`
	}
	camtPeriod struct {
		From string `xml:"FrDtTm"`
		To   string `xml:"ToDtTm"`
	}
	camtEntry struct {
		Reference string     `xml:"NtryRef"`
		Amount    camtAmount `xml:"Amt"`
		Side      string     `xml:"CdtDbtInd"`
		Reversal  bool       `xml:"RvslInd"`
		Status    struct {
			Text string `xml:",chardata"`
			Code string `xml:"Cd"`
		} `xml:"Sts"`
		Booked  camtDay      `xml:"BookgDt"`
		Value   camtDay      `xml:"ValDt"`
		Bank    string       `xml:"AcctSvcrRef"`
		Words   string       `xml:"AddtlNtryInf"`
		Details []camtDetail `xml:"NtryDtls>TxDtls"`
	}
	camtDetail struct {
		Bank       string     `xml:"Refs>AcctSvcrRef"`
		EndToEnd   string     `xml:"Refs>EndToEndId"`
		Amount     camtAmount `xml:"Amt"`
		Older      camtAmount `xml:"AmtDtls>TxAmt>Amt"`
		Free       []string   `xml:"RmtInf>Ustrd"`
		Structured string     `xml:"RmtInf>Strd>CdtrRefInf>Ref"`
		Payer      string     `xml:"RltdPties>Dbtr>Nm"`
		PayerNew   string     `xml:"RltdPties>Dbtr>Pty>Nm"`
		Words      string     `xml:"AddtlTxInf"`
	}
)

// camting reads one message as a stream: only one entry is held at a time.
type camting struct {
	t       *taking
	g       *guard
	d       *xml.Decoder
	opening *int64
	closing *int64
	period  camtPeriod
	started bool // an entry of this Stmt was taken: opening is in
	some    bool // there was a Stmt
}

func (t *taking) camt(g *guard) error {
	c := &camting{t: t, g: g, d: xml.NewDecoder(g)}
	c.d.CharsetReader = func(string, io.Reader) (io.Reader, error) {
		return nil, fault.New(fault.Unsupported, "statement.encoding")
	}
	depth := 0
	for {
		token, err := c.d.Token()
		if err == io.EOF && depth == 0 && c.some {
			return nil
		}
		if err != nil {
			return c.broken(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			taken, err := c.element(e, depth)
			if err != nil {
				return c.broken(err)
			}
			if taken {
				depth--
			}
		case xml.EndElement:
			depth--
			if e.Name.Local == "Stmt" && depth == 2 {
				if err := c.endStatement(); err != nil {
					return err
				}
			}
		}
	}
}

// broken tells a file that was cut off from one that is no XML.
func (c *camting) broken(err error) error {
	var s *xml.SyntaxError
	line, _ := c.d.InputPos()
	switch {
	case fault.As(err) != nil:
		return fault.As(err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &s) && s.Msg == "unexpected EOF":
		return fault.New(fault.Invalid, "statement.cut")
	case errors.As(err, &s):
		return fault.New(fault.Invalid, "statement.xml", s.Line)
	}
	return fault.New(fault.Invalid, "statement.xml", line).Because(err)
}

// element looks at what begins; taken says that its end was read too.
func (c *camting) element(e xml.StartElement, depth int) (taken bool, err error) {
	name := e.Name.Local
	switch {
	case depth == 1:
		return false, c.document(e)
	case depth > 32:
		return false, fault.New(fault.Invalid, "statement.run")
	case depth == 3 && name == "Stmt":
		c.opening, c.closing, c.period, c.started, c.some = nil, nil, camtPeriod{}, false, true
	case depth != 4:
		return false, nil
	case name == "Acct":
		var a camtAccount
		return true, c.whole(&a, e, func() error { return c.account(a) })
	case name == "Bal":
		var b camtBalance
		return true, c.whole(&b, e, func() error { return c.balance(b) })
	case name == "Ntry":
		var n camtEntry
		return true, c.whole(&n, e, func() error { return c.entry(n) })
	case name == "FrToDt":
		return true, c.d.DecodeElement(&c.period, &e)
	case name == "Id" && c.t.Number == "":
		return true, c.d.DecodeElement(&c.t.Number, &e)
	}
	return false, nil
}

// whole reads an element and then looks at it.
func (c *camting) whole(into any, e xml.StartElement, look func() error) error {
	c.g.most = c.g.all + maxElement
	if err := c.d.DecodeElement(into, &e); err != nil {
		return err
	}
	c.g.most = 0
	return look()
}

func (c *camting) document(e xml.StartElement) error {
	m := camtSpace.FindStringSubmatch(e.Name.Space)
	if e.Name.Local != "Document" || m == nil {
		space := e.Name.Space[strings.LastIndexByte(e.Name.Space, ':')+1:]
		return fault.New(fault.Unsupported, "statement.version", tidy(space[:min(len(space), 40)]))
	}
	c.t.Format = m[1]
	return nil
}

func (c *camting) account(a camtAccount) error {
	if a.Currency != "" {
		if err := currency(a.Currency); err != nil {
			return err
		}
	}
	if err := c.t.bank(a.BIC + a.BICFI); err != nil {
		return err
	}
	return c.t.account(a.IBAN + a.Other)
}

func (c *camting) line() int { line, _ := c.d.InputPos(); return line }

func (c *camting) balance(b camtBalance) error {
	if b.Kind != "OPBD" && b.Kind != "PRCD" && b.Kind != "CLBD" {
		return nil
	}
	if err := currency(b.Amount.Currency); err != nil {
		return err
	}
	n, err := signed(b.Amount.Text, ".", "", c.line())
	if err != nil {
		return err
	}
	if b.Side == "DBIT" {
		n = -n
	}
	if b.Kind != "CLBD" {
		if c.opening == nil || b.Kind == "OPBD" {
			c.opening = &n
		}
		return nil
	}
	c.closing = &n
	day, ok := b.Day.day()
	if !ok {
		return fault.New(fault.Invalid, "statement.date", c.line())
	}
	c.t.To = max(c.t.To, day)
	return nil
}

// start opens this Stmt at its first entry, or at its end when it has none.
func (c *camting) start() error {
	if c.started {
		return nil
	}
	if c.opening == nil {
		return fault.New(fault.Invalid, "statement.cut")
	}
	c.started = true
	return c.t.begin(*c.opening)
}

// entry is one movement, or several that were booked as one.
func (c *camting) entry(n camtEntry) error {
	if status := strings.TrimSpace(n.Status.Text) + n.Status.Code; status != "BOOK" {
		return nil // pending and informative entries are in no booked balance
	}
	if err := c.start(); err != nil {
		return err
	}
	if err := currency(n.Amount.Currency); err != nil {
		return err
	}
	sum, err := amount(n.Amount.Text, ".", "", c.line())
	if err != nil {
		return err
	}
	day, ok := n.Booked.day()
	if !ok {
		if day, ok = n.Value.day(); !ok {
			return fault.New(fault.Invalid, "statement.date", c.line())
		}
	}
	if n.Side != "CRDT" && n.Side != "DBIT" || len(n.Details) > maxDetails {
		return fault.New(fault.Invalid, "statement.row", c.line())
	}
	l := Line{Day: day, Amount: sum, Credit: n.Side == "CRDT", Reversal: n.Reversal, Reference: first(n.Bank, n.Reference), Words: n.Words}
	for _, part := range split(n.Details, l) {
		if err := c.t.line(part); err != nil {
			return err
		}
	}
	return nil
}

// split gives the single payments of an entry when their amounts are said and
// add up to it; else the entry with the words of all.
func split(details []camtDetail, entry Line) []Line {
	var lines []Line
	var sum int64
	for _, d := range details {
		text := first(d.Amount.Text, d.Older.Text)
		n, wrong := rupiah(text, ".", "")
		if wrong != amountRight || n == 0 || n > maxAmount {
			n = 0
		}
		l := d.on(entry)
		l.Amount = n
		sum += n
		lines = append(lines, l)
	}
	if len(lines) > 1 && sum == entry.Amount && !containsNothing(lines) {
		return lines
	}
	if len(lines) == 1 {
		lines[0].Amount = entry.Amount
		return lines
	}
	for _, l := range lines {
		entry.Words = tidy(entry.Words + " " + l.Label + " " + strings.TrimPrefix(l.Words, entry.Words))
	}
	return []Line{entry}
}

func containsNothing(lines []Line) bool {
	for _, l := range lines {
		if l.Amount == 0 {
			return true
		}
	}
	return false
}

// on is the entry with what one detail says of itself.
func (d camtDetail) on(l Line) Line {
	l.Reference = first(d.Bank, l.Reference)
	if d.EndToEnd != "NOTPROVIDED" {
		l.Label = d.EndToEnd
	}
	l.Label = first(d.Structured, l.Label)
	words := []string{l.Words, d.Payer + d.PayerNew, strings.Join(d.Free[:min(len(d.Free), 20)], " "), d.Words}
	l.Words = strings.Join(words, " ")
	return l
}

// endStatement closes one Stmt.
func (c *camting) endStatement() error {
	if err := c.start(); err != nil {
		return err
	}
	if c.closing == nil || c.t.Account == "" {
		return fault.New(fault.Invalid, "statement.cut")
	}
	if err := c.t.end(*c.closing); err != nil {
		return err
	}
	closing := c.t.To
	c.t.From = closing
	c.t.days()
	c.t.To = max(c.t.To, closing)
	if from, ok := isoDay(c.period.From); ok {
		c.t.From = min(c.t.From, from)
	}
	if to, ok := isoDay(c.period.To); ok {
		if strings.Contains(c.period.To, "T00:00:00") && to > c.t.From {
			to-- // midnight ends the day before
		}
		c.t.To = max(c.t.To, to)
	}
	return nil
}

func (d camtDay) day() (calendar.Day, bool) { return isoDay(first(d.Day, d.Time)) }

// isoDay is the day of "2026-11-30" or "2026-11-30T17:00:00+07:00", as the bank
// writes it: the bank's day is the office's.
func isoDay(s string) (calendar.Day, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 10 || len(s) > 10 && s[10] != 'T' && s[10] != 'Z' && s[10] != '+' {
		return 0, false
	}
	d, err := calendar.ParseDay(s[:10])
	return d, err == nil
}

// first is the first text that says something.
func first(texts ...string) string {
	for _, s := range texts {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}
