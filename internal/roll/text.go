package roll

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"genggam/internal/fault"
)

// textFile is a CSV with comma, semicolon or tab.
type textFile struct{ r *csv.Reader }

func openText(b []byte) (source, error) {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	head, _, _ := bytes.Cut(b, []byte("\n"))
	if !utf8.Valid(head) || bytes.IndexByte(head, 0) >= 0 {
		return nil, fault.New(fault.Unsupported, "roll.not-text")
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator(head), -1, true
	return &textFile{r}, nil
}

// separator is the sign that stands most often in the heading.
func separator(head []byte) rune {
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(head, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

func (t *textFile) next() (int, []string, error) {
	cells, err := t.r.Read()
	var bad *csv.ParseError
	switch {
	case err == nil && len(cells) > maxCells:
		return t.line(), nil, &broken{"roll.too-many-cells"}
	case err == nil:
		return t.line(), cells, nil
	case errors.As(err, &bad) && errors.Is(bad.Err, csv.ErrBareQuote):
		return bad.Line, nil, &broken{"roll.bare-quote"}
	case errors.As(err, &bad):
		return bad.StartLine, nil, fault.New(fault.Invalid, "roll.open-quote", bad.StartLine)
	case errors.Is(err, io.EOF):
		return 0, nil, io.EOF
	}
	return 0, nil, err
}

func (t *textFile) line() int {
	line, _ := t.r.FieldPos(0)
	return line
}

func (t *textFile) numeric(int) bool { return false }
func (t *textFile) close() error     { return nil }
