package moving

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// Writer writes what it is given as CSV files: letter-types.csv, areas.csv,
// residents.csv, families.csv, letters.csv, agenda.csv and registers.csv, UTF-8
// with a byte order mark, commas, the first row naming the columns, which
// docs/moving.md explains. ReadCSV reads them again without loss.
type Writer struct {
	create func(name string) (io.WriteCloser, error)
	// at is the file being written: its place in Files.
	at    int
	file  io.WriteCloser
	csv   *csv.Writer
	cells []string
}

// Files are the names of the files in the order in which they are written.
func Files() []string {
	return []string{"letter-types.csv", "areas.csv", "residents.csv", "families.csv", "letters.csv", "agenda.csv", "registers.csv"}
}

// NewWriter writes files that create makes, one after the other; each is closed
// before the next is made, so that they may be members of one archive.
func NewWriter(create func(name string) (io.WriteCloser, error)) *Writer {
	return &Writer{create: create, at: -1}
}

// Taker takes what is to be written, each kind whole and in the order of
// Taker's fields; another order is an error.
func (w *Writer) Taker() Taker {
	return Taker{LetterType: into(w, 0, typeSheet()), Area: into(w, 1, areaSheet()), Resident: into(w, 2, residentSheet()),
		Family: into(w, 3, familySheet()), Letter: into(w, 4, letterSheet()), Agenda: into(w, 5, agendaSheet()), Register: into(w, 6, registerSheet())}
}

func into[T any](w *Writer, at int, s sheet[T]) func(T) error {
	return func(v T) error {
		if err := w.turn(at); err != nil {
			return err
		}
		w.cells = w.cells[:0]
		for _, c := range s.columns {
			w.cells = append(w.cells, shown(c.get(&v)))
		}
		return w.csv.Write(w.cells)
	}
}

// turn ends the present file and begins those up to the one that is asked for.
func (w *Writer) turn(to int) error {
	if to < w.at {
		return fmt.Errorf("writing %s: %s was begun already", Files()[to], Files()[w.at])
	}
	for w.at < to {
		if err := w.end(); err != nil {
			return err
		}
		f, err := w.create(Files()[w.at+1])
		if err != nil {
			return err
		}
		w.at++
		w.file, w.csv = f, csv.NewWriter(f)
		if _, err := io.WriteString(f, "\ufeff"); err != nil {
			return err
		}
		if err := w.csv.Write(headings(w.at)); err != nil {
			return err
		}
	}
	return nil
}

// end closes the present file.
func (w *Writer) end() error {
	if w.file == nil {
		return nil
	}
	w.csv.Flush()
	err := errors.Join(w.csv.Error(), w.file.Close())
	w.file = nil
	return err
}

// Close ends the last file, after making those that nothing was written to.
func (w *Writer) Close() error {
	return errors.Join(w.turn(len(Files())-1), w.end())
}

func headings(at int) []string {
	switch at {
	case 0:
		return namesOf(typeSheet())
	case 1:
		return namesOf(areaSheet())
	case 2:
		return namesOf(residentSheet())
	case 3:
		return namesOf(familySheet())
	case 4:
		return namesOf(letterSheet())
	case 5:
		return namesOf(agendaSheet())
	}
	return namesOf(registerSheet())
}

func namesOf[T any](s sheet[T]) (names []string) {
	for _, c := range s.columns {
		names = append(names, c.name)
	}
	return names
}
