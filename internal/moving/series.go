package moving

// The last numbers of registers decide which number the next letter bears. A row
// that names nothing known is told and not taken: passed by in silence, it would
// let a number be given twice.

// giveType counts a type of letter among those that registers may name.
func (b *back) giveType(t LetterType) error {
	b.types[t.Slug] = true
	if b.take.LetterType == nil {
		return nil
	}
	return b.take.LetterType(t)
}

// register judges the last number of a register.
func (b *back) register(r *Register) (found []Problem) {
	left := func(column, key string, args ...any) {
		found = append(found, Problem{Column: column, Left: true, Key: key, Args: args})
	}
	switch known := b.o.Register == nil || b.types[r.Name] || b.o.Register(r.Name); {
	case r.Kind == OfType && !known:
		left("jenis", "moving.register-type")
	case r.Kind != OfType && r.Kind != "" && r.Name != "":
		left("jenis", "moving.register-named")
	}
	if r.Year < minYear || r.Year > maxYear {
		left("tahun", "moving.register-year", minYear, maxYear)
	}
	if r.Last < 1 || r.Last > maxLast {
		left("nomor_terakhir", "moving.register-last", maxLast)
	}
	if first := b.series[r.key()]; first > 0 {
		left("buku", "moving.register-twice", first)
	}
	return found
}

// giveRegister remembers which registers came.
func (b *back) giveRegister(r Register) error {
	b.series[r.key()] = b.line
	if b.take.Register == nil {
		return nil
	}
	return b.take.Register(r)
}

func (r *Register) key() registerKey { return registerKey{r.Kind, r.Name, r.Year} }

// The bounds of a register: years in which a village kept one, and numbers that
// one can have come to.
const (
	minYear = 1945
	maxYear = 2200
	maxLast = 9_999_999
)
