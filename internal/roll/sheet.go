package roll

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"genggam/internal/fault"
)

// Bounds of what a spreadsheet (a zip of XML, ECMA-376) may unpack to.
const (
	maxSheet   = 128 << 20
	maxStrings = 48 << 20
	maxPart    = 4 << 20
)

// sheet reads the first sheet of a workbook as it streams by.
type sheet struct {
	part io.ReadCloser
	dec  *xml.Decoder
	// strings are the texts that cells share.
	strings []string
	line    int
	// numbers says of each cell of the present row whether it is a number.
	numbers []bool
}

// spoiled is the refusal of a file that is no workbook, is broken or unpacks to
// more than any register needs.
func spoiled(err error) error {
	return fault.New(fault.Unsupported, "roll.bad-sheet").Because(err)
}

func openSheet(b []byte) (source, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, spoiled(err)
	}
	name, err := firstSheet(z)
	if err != nil {
		return nil, spoiled(err)
	}
	s := &sheet{}
	if s.strings, err = sharedStrings(z); err != nil {
		return nil, spoiled(err)
	}
	if s.part, err = z.Open(name); err != nil {
		return nil, spoiled(err)
	}
	s.dec = xml.NewDecoder(&bounded{s.part, maxSheet})
	return s, nil
}

// bounded reads at most left bytes, then fails: a part that unpacks to more is
// refused and not cut.
type bounded struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errors.New("reading a spreadsheet: it unpacks to too much")
	}
	return n, err
}

// readPart reads one small part of the workbook into a struct.
func readPart(z *zip.Reader, name string, into any) error {
	f, err := z.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return xml.NewDecoder(&bounded{f, maxPart}).Decode(into)
}

// firstSheet finds the part of the sheet that stands first in the workbook.
func firstSheet(z *zip.Reader) (string, error) {
	var book struct {
		Sheets []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := errors.Join(readPart(z, "xl/workbook.xml", &book), readPart(z, "xl/_rels/workbook.xml.rels", &links)); err != nil {
		return "", err
	}
	for _, l := range links.All {
		if len(book.Sheets) > 0 && l.ID == book.Sheets[0].ID {
			if to, ok := strings.CutPrefix(l.Target, "/"); ok {
				return path.Clean(to), nil
			}
			return path.Join("xl", l.Target), nil
		}
	}
	return "", errors.New("reading a spreadsheet: no sheet in it")
}

// sharedStrings reads the texts that cells name by number. Readings of
// characters (rPh) are not part of a text.
func sharedStrings(z *zip.Reader) ([]string, error) {
	f, err := z.Open("xl/sharedStrings.xml")
	if err != nil {
		return nil, nil // a workbook without texts has none
	}
	defer func() { _ = f.Close() }()
	dec := xml.NewDecoder(&bounded{f, maxStrings})
	var out []string
	var text strings.Builder
	for {
		t, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				text.Reset()
			case "t":
				if err := gather(dec, &text); err != nil {
					return nil, err
				}
			case "rPh":
				if err := pass(dec, "rPh"); err != nil {
					return nil, err
				}
			}
		case xml.EndElement:
			if t.Name.Local == "si" {
				out = append(out, text.String())
			}
		}
	}
}

// gather adds the characters up to the end of the present element.
func gather(dec *xml.Decoder, to *strings.Builder) error {
	for {
		t, err := dec.RawToken()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.CharData:
			to.Write(t)
		case xml.EndElement:
			return nil
		}
	}
}

// pass goes on behind the end of an element that does not hold itself.
func pass(dec *xml.Decoder, name string) error {
	for {
		t, err := dec.RawToken()
		if err != nil {
			return err
		}
		if end, ok := t.(xml.EndElement); ok && end.Name.Local == name {
			return nil
		}
	}
}

func (s *sheet) next() (int, []string, error) {
	for {
		t, err := s.dec.RawToken()
		if errors.Is(err, io.EOF) {
			return s.line, nil, io.EOF
		}
		if err != nil {
			return s.line, nil, spoiled(err)
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		s.line++
		if n, err := strconv.Atoi(attribute(start, "r")); err == nil && n > s.line {
			s.line = n
		}
		if s.line > 20*MaxRows {
			return s.line, nil, fault.New(fault.TooLarge, "roll.too-many", MaxRows)
		}
		cells, err := s.row()
		return s.line, cells, err
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// row reads the cells up to the end of the present row.
func (s *sheet) row() ([]string, error) {
	var cells []string
	s.numbers = s.numbers[:0]
	for {
		t, err := s.dec.RawToken()
		if err != nil {
			return nil, spoiled(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return cells, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			at := len(cells)
			if i, ok := columnIndex(attribute(t, "r")); ok {
				at = i
			}
			if at < len(cells) || at >= maxCells {
				return nil, s.rest()
			}
			for len(cells) < at {
				cells, s.numbers = append(cells, ""), append(s.numbers, false)
			}
			kind := attribute(t, "t")
			v, err := s.cell(kind)
			if err != nil {
				return nil, err
			}
			cells, s.numbers = append(cells, v), append(s.numbers, kind == "" || kind == "n")
		}
	}
}

// rest passes what is left of a row that has too many cells.
func (s *sheet) rest() error {
	if err := pass(s.dec, "row"); err != nil {
		return spoiled(err)
	}
	return &broken{"roll.too-many-cells"}
}

// cell reads the value of a cell up to its end; its formula is passed over.
func (s *sheet) cell(kind string) (string, error) {
	var v strings.Builder
	for {
		t, err := s.dec.RawToken()
		if err != nil {
			return "", spoiled(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "c" {
				return s.value(kind, v.String())
			}
		case xml.StartElement:
			switch t.Name.Local {
			case "v", "t":
				err = gather(s.dec, &v)
			case "f", "rPh":
				err = pass(s.dec, t.Name.Local)
			}
			if err != nil {
				return "", spoiled(err)
			}
		}
	}
}

func (s *sheet) value(kind, v string) (string, error) {
	if kind != "s" {
		return v, nil
	}
	i, err := strconv.Atoi(v)
	if err != nil || i < 0 || i >= len(s.strings) {
		return "", spoiled(errors.New("reading a spreadsheet: a text that is not there"))
	}
	return s.strings[i], nil
}

// columnIndex reads the letters of "AB12": column 27 from 0.
func columnIndex(at string) (int, bool) {
	n := 0
	for i := 0; i < len(at) && i < 4; i++ {
		c := at[i]
		if c < 'A' || c > 'Z' {
			return n - 1, i > 0
		}
		n = n*26 + int(c-'A') + 1
	}
	return 0, false
}

func (s *sheet) numeric(column int) bool { return column < len(s.numbers) && s.numbers[column] }
func (s *sheet) close() error            { return s.part.Close() }
