package books

import (
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed" // the codes
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"sync"

	"genggam/internal/arrange"
)

//go:embed data/classification-2012.csv.gz
var codes2012 []byte

//go:embed data/classification-2022.csv
var codes2022 []byte

// Class is a code under which letters are numbered and laid away.
type Class struct {
	Code, Name, Note string
	// Scheme is 2022 (Permendagri 83/2022, in force; here only its main groups
	// and what villages use) or 2012 (Permendagri 78/2012, replaced, still met
	// in running numbers).
	Scheme int
}

// maxClasses bounds the list that a program reads into memory.
const maxClasses = 10_000

var classes = sync.OnceValues(func() ([]Class, error) {
	now, err := readClasses(bytes.NewReader(codes2022), 2022)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(codes2012))
	if err != nil {
		return nil, fmt.Errorf("reading archive codes of 2012: %w", err)
	}
	old, err := readClasses(z, 2012)
	return append(now, old...), err
})

func readClasses(in io.Reader, scheme int) ([]Class, error) {
	r := csv.NewReader(in)
	r.ReuseRecord = true
	var out []Class
	for n := 0; ; n++ {
		row, err := r.Read()
		switch {
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("reading archive codes of %d: %w", scheme, err)
		case n > maxClasses || len(row) < 3:
			return nil, fmt.Errorf("reading archive codes of %d: line %d", scheme, n+1)
		case n > 0:
			out = append(out, Class{Code: strings.Clone(row[0]), Name: strings.Clone(row[1]), Note: strings.Clone(row[2]), Scheme: scheme})
		}
	}
}

// FindClass gives the codes equal to code, that in force first; the same
// digits may mean two things in the two schemes.
func FindClass(code string) ([]Class, error) {
	all, err := classes()
	if err != nil {
		return nil, err
	}
	var out []Class
	for _, c := range all {
		if c.Code == code {
			out = append(out, c)
		}
	}
	return out, nil
}

// maxQuery bounds what SearchClasses looks for, in bytes.
const maxQuery = 100

// SearchClasses finds codes by the beginning of the code or by words of the
// name, every word somewhere in it; the scheme in force first, then exact
// codes, then names that begin so. At most limit, 0 for 20; an empty query
// finds nothing.
func SearchClasses(query string, limit int) ([]Class, error) {
	all, err := classes()
	if err != nil {
		return nil, err
	}
	query = strings.ToLower(strings.TrimSpace(query))
	if query == "" || len(query) > maxQuery {
		return nil, nil
	}
	type hit struct {
		Class
		rank int
	}
	var hits []hit
	words := strings.Fields(query)
	for _, c := range all {
		if rank := rankOf(c, query, words); rank > 0 {
			hits = append(hits, hit{c, rank})
		}
	}
	arrange.By(hits, func(x, y hit) int {
		return cmp.Or(cmp.Compare(y.Scheme, x.Scheme), cmp.Compare(x.rank, y.rank), cmp.Compare(x.Code, y.Code))
	})
	if limit <= 0 {
		limit = 20
	}
	out := make([]Class, 0, min(limit, len(hits)))
	for _, h := range hits[:min(limit, len(hits))] {
		out = append(out, h.Class)
	}
	return out, nil
}

// rankOf is 1 for the code itself, 2 for its beginning, 3 for a name that
// begins so, 4 for all words in name or note, 0 for no hit.
func rankOf(c Class, query string, words []string) int {
	name := strings.ToLower(c.Name)
	switch {
	case c.Code == query:
		return 1
	case strings.HasPrefix(c.Code, query):
		return 2
	case strings.HasPrefix(name, query):
		return 3
	}
	in := name + " " + strings.ToLower(c.Note)
	for _, w := range words {
		if !strings.Contains(in, w) {
			return 0
		}
	}
	return 4
}
