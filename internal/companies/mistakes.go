package companies

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"genggam/internal/fault"
	"genggam/internal/person"
)

// Mistakes are all that is wrong with what was handed in, each a fault on its
// field, in the order of the form: whoever mends them mends them once.
type Mistakes []*fault.Fault

// Error is for logs; a page says the parts.
func (m Mistakes) Error() string { return "what was handed in has mistakes" }

// Unwrap gives the first, so that it is refused as any fault is.
func (m Mistakes) Unwrap() error { return m[0] }

// err is nil for none.
func (m Mistakes) err() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

// on notes a refusal on a field, once for each.
func (m *Mistakes) on(field string, f *fault.Fault) {
	if f != nil && !slices.ContainsFunc(*m, func(o *fault.Fault) bool { return o.Field == field }) {
		*m = append(*m, f.On(field))
	}
}

func (m *Mistakes) when(wrong bool, field, key string, args ...any) {
	if wrong {
		m.on(field, fault.New(fault.Invalid, key, args...))
	}
}

// clean judges what was typed, in the order of the form, and writes it in its
// usual spelling.
func (n *Registration) clean() (m Mistakes) {
	n.Name, n.Email = strings.TrimSpace(n.Name), strings.TrimSpace(n.Email)
	m.when(!line(n.Name, 3, 60), "nama", "company.name")
	m.when(!slices.Contains(Forms(), n.Form), "bentuk", "company.form")
	nib, err := person.ParseNIB(n.NIB)
	m.on("nib", fault.As(err))
	npwp, err := person.ParseNPWP(n.NPWP)
	m.on("npwp", fault.As(err))
	phone, err := person.ParsePhone(n.Phone)
	m.on("telepon", fault.As(err))
	mail, err := person.ParseEmail(n.Email)
	if n.Email != "" {
		m.on("surel", fault.As(err))
	}
	n.places(&m)
	n.First.clean(&m)
	m.when(n.Ground != "director" && n.Ground != "owner", "dasar", "company.first-ground")
	m.when(len(n.Proofs) == 0, "bukti", "company.proof")
	if len(m) > 0 {
		return m // as it was typed
	}
	n.NIB, n.NPWP, n.Phone, n.Email = string(nib), string(npwp), string(phone), string(mail)
	return nil
}

// places judges the seat and the branches.
func (n *Registration) places(m *Mistakes) {
	n.Branches = slices.Clone(n.Branches)
	m.when(len(n.Branches) == 0, "alamat", "company.branches", mostBranches)
	m.when(len(n.Branches) > mostBranches, "cabang", "company.branches", mostBranches)
	for i := range n.Branches {
		b := &n.Branches[i]
		b.ID, b.Name, b.Address = strconv.Itoa(i), strings.TrimSpace(b.Name), strings.TrimSpace(b.Address)
		field := "alamat"
		if i > 0 {
			field = "cabang"
		}
		m.when(!line(b.Address, 5, 200) || !line(b.Name, 0, 60), field, "company.address")
	}
}

// clean judges a person.
func (p *Person) clean(m *Mistakes) {
	name, err := person.ParseName(p.Name)
	m.on("orang", fault.As(err))
	nik, err := person.ParseNIK(p.NIK)
	m.on("nik", fault.As(err))
	phone, err := person.ParsePhone(p.Phone)
	if p.Phone != "" {
		m.on("hp", fault.As(err))
	}
	if len(*m) == 0 {
		p.Name, p.NIK, p.Phone = name, string(nik), string(phone)
	}
}

// line says that a text is one line of so many characters.
func line(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most && utf8.ValidString(s) && !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f })
}
