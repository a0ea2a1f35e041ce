package demo

import (
	_ "embed" // names and streets
	"encoding/json"
	"math/rand/v2"
	"strings"
	"sync"
)

//go:embed data/nama-id.csv
var namesCSV string

//go:embed data/alamat-id.json
var streetsJSON []byte

// nameList holds first and last names by sex, "L" and "P".
type nameList struct {
	first, last map[string][]string
	// ways are what a small road is called before its name: "Gang", "Jalan".
	ways []string
}

// written is how the short words of the list are written out.
var written = map[string]string{"Gg.": "Gang", "Jln.": "Jalan"}

var knownNames = sync.OnceValues(func() (nameList, error) {
	l := nameList{first: map[string][]string{}, last: map[string][]string{}}
	for line := range strings.Lines(namesCSV) {
		col := strings.Split(strings.TrimSpace(line), ",")
		if len(col) != 3 || col[0] == "jenis" {
			continue
		}
		to := l.first
		if col[0] == "belakang" {
			to = l.last
		}
		for _, sex := range []string{"L", "P"} {
			if col[1] == sex || col[1] == "U" {
				to[sex] = append(to[sex], col[2])
			}
		}
	}
	var streets struct {
		Prefix []string `json:"street_prefix"`
	}
	if err := json.Unmarshal(streetsJSON, &streets); err != nil {
		return l, err
	}
	for _, p := range streets.Prefix {
		if w := written[p]; w != "" {
			l.ways = append(l.ways, w)
		}
	}
	return l, nil
})

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// name invents a name. In Banyumas many people have one word, the older the
// more; family names are rare, so that a second word is as often a first name.
func (l nameList) name(r *rand.Rand, sex string, age int) string {
	words := 1
	switch p := r.IntN(100); {
	case age >= 50 && p >= 65, age >= 25 && age < 50 && p >= 25 && p < 85, age < 25 && p >= 8 && p < 55:
		words = 2
	case age < 50 && p >= 55:
		words = 3
	}
	out := pick(r, l.first[sex])
	for words > 1 {
		from := l.first[sex]
		if words == 2 && r.IntN(2) == 0 {
			from = l.last[sex]
		}
		if next := pick(r, from); !strings.Contains(out, next) {
			out += " " + next
			words--
		}
	}
	return out
}

func (l nameList) street(r *rand.Rand) string {
	return pick(r, l.ways) + " " + pick(r, l.first["P"])
}
