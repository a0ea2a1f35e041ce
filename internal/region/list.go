package region

import (
	_ "embed" // the list
	"strings"
	"sync"

	"genggam/internal/arrange"
)

//go:embed data/indonesia.csv
var indonesiaCSV string

//go:embed data/banyumas-33.02.csv
var banyumasCSV string

//go:embed data/banyumas-kodepos.csv
var postalCSV string

// Place is one row of the list.
type Place struct {
	Code Code
	// Kind is provinsi, kabupaten, kota, kecamatan, desa or kelurahan.
	Kind string
	// Name as the decree writes it: "Jawa Tengah", "Kabupaten Banyumas",
	// "Sokaraja", "Sokaraja Kulon".
	Name string
	// Parent is the code of the place around it.
	Parent Code
	// Postal is the postal code of a village, "" for others.
	Postal string
}

// list is all places, in order of code, with the lower-case name of each.
type list struct {
	places []Place
	names  []string
	index  map[Code]int
}

// known is read once from the embedded files, which tests hold to their shape:
// four columns, no quotes.
var known = sync.OnceValue(func() list {
	postal := map[Code]string{}
	for line := range strings.Lines(postalCSV) {
		code, number, _ := strings.Cut(strings.TrimSpace(line), ",")
		postal[Code(code)] = number
	}
	l := list{index: make(map[Code]int, 1024)}
	for _, file := range []string{indonesiaCSV, banyumasCSV} {
		for line := range strings.Lines(file) {
			col := strings.SplitN(strings.TrimSpace(line), ",", 4)
			if len(col) < 4 || Code(col[0]).Level() == None {
				continue // the heading
			}
			if _, twice := l.index[Code(col[0])]; twice {
				continue // Kabupaten Banyumas stands in both files
			}
			l.index[Code(col[0])] = len(l.places)
			l.places = append(l.places, Place{Code(col[0]), col[2], col[3], Code(col[1]), postal[Code(col[0])]})
		}
	}
	arrange.By(l.places, func(a, b Place) int { return strings.Compare(string(a.Code), string(b.Code)) })
	for i, p := range l.places {
		l.index[p.Code] = i
		l.names = append(l.names, strings.ToLower(p.Name))
	}
	return l
})

// Find gives the place of a code; false when the list does not hold it.
func Find(c Code) (Place, bool) {
	l := known()
	i, ok := l.index[c]
	if !ok {
		return Place{}, false
	}
	return l.places[i], true
}

// Children lists the places directly below a code, in order of code; "" gives
// the provinces.
func Children(c Code) []Place {
	var out []Place
	for _, p := range known().places {
		if p.Parent == c {
			out = append(out, p)
		}
	}
	return out
}

// Search lists at most limit places within a code ("" is everywhere) whose name
// has a word that begins with what was typed, upper or lower case; then those
// that merely contain it. Longer input than a name is finds nothing.
func Search(within Code, part string, limit int) []Place {
	part = strings.ToLower(strings.Join(strings.Fields(part), " "))
	if part == "" || len(part) > 60 || limit <= 0 {
		return nil
	}
	l := known()
	var begins, contains []Place
	for i, name := range l.names {
		at := strings.Index(name, part)
		if at < 0 || (within != "" && !Within(l.places[i].Code, within)) {
			continue
		}
		if at == 0 || strings.Contains(name, " "+part) {
			begins = append(begins, l.places[i])
		} else {
			contains = append(contains, l.places[i])
		}
	}
	out := append(begins, contains...)
	return out[:min(len(out), limit)]
}

// Full writes a place with those around it, as an address does: "Desa Sokaraja
// Kulon, Kecamatan Sokaraja, Kabupaten Banyumas, Jawa Tengah". What the list
// does not hold is left out.
func Full(c Code) string {
	var parts []string
	for l := c.Level(); l > None; l-- {
		p, ok := Find(c.At(l))
		if !ok {
			continue
		}
		parts = append(parts, p.Title())
	}
	return strings.Join(parts, ", ")
}

// Title is the name with its kind before it, where the name has it not already:
// "Desa Sokaraja Kulon", "Kabupaten Banyumas", "Jawa Tengah".
func (p Place) Title() string {
	switch p.Code.Level() {
	case District, Village:
		return strings.ToUpper(p.Kind[:1]) + p.Kind[1:] + " " + p.Name
	}
	return p.Name
}
