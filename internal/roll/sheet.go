package roll

import (
	"bytes"
	"errors"
	"io"

	"github.com/xuri/excelize/v2"

	"genggam/internal/fault"
)

// sheet is the first sheet of a spreadsheet that has rows.
type sheet struct {
	f    *excelize.File
	name string
	rows *excelize.Rows
	line int
}

func openSheet(b []byte) (source, error) {
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, fault.New(fault.Unsupported, "roll.bad-sheet").Because(err)
	}
	names := f.GetSheetList()
	if len(names) == 0 {
		return nil, errors.Join(fault.New(fault.Invalid, "roll.empty"), f.Close())
	}
	rows, err := f.Rows(names[0])
	if err != nil {
		return nil, errors.Join(fault.New(fault.Unsupported, "roll.bad-sheet").Because(err), f.Close())
	}
	return &sheet{f: f, name: names[0], rows: rows}, nil
}

func (s *sheet) next() (int, []string, error) {
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return s.line, nil, fault.New(fault.Unsupported, "roll.bad-sheet").Because(err)
		}
		return s.line, nil, io.EOF
	}
	s.line++
	if s.line > 2*MaxRows {
		return s.line, nil, fault.New(fault.TooLarge, "roll.too-many", MaxRows)
	}
	cells, err := s.rows.Columns()
	switch {
	case err != nil:
		return s.line, nil, fault.New(fault.Unsupported, "roll.bad-sheet").Because(err)
	case len(cells) > maxCells:
		return s.line, nil, &broken{"roll.too-many-cells"}
	}
	return s.line, cells, nil
}

func (s *sheet) numeric(column int) bool {
	at, err := excelize.CoordinatesToCellName(column+1, s.line)
	if err != nil {
		return false
	}
	kind, err := s.f.GetCellType(s.name, at)
	return err == nil && (kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber)
}

func (s *sheet) close() error { return errors.Join(s.rows.Close(), s.f.Close()) }
