package sheet

import (
	"io"

	"genggam/internal/fault"
	"genggam/internal/paper"
)

// Slip is what a new officer is handed once: how to log in for the first time.
type Slip struct {
	// Office and Roles say where and as what, Name is the officer.
	Office, Name, Roles string
	Login, Password     string
	// Secret of the codes to be typed, Link the same for a camera (otpauth).
	Secret, Link string
	// Address of the log-in page.
	Address string
}

// Slips are those of one taking-in of officers.
type Slips struct {
	Page
	List []Slip
}

// maxSlips bounds a file.
const maxSlips = 5000

// PrintSlips prints one page for each officer, so that nobody sees another's.
func PrintSlips(w io.Writer, s Slips) error {
	if len(s.List) == 0 || len(s.List) > maxSlips {
		return fault.New(fault.Invalid, "sheet.too-much").On("list")
	}
	p, err := newPen(w, s.Page, false, "Genggam")
	if err != nil {
		return err
	}
	for _, x := range s.List {
		if err := limit("name", []string{x.Office, x.Name, x.Roles, x.Login, x.Password, x.Secret, x.Address}, 7, 200); err != nil {
			return err
		}
		if err := p.next(); err != nil {
			return err
		}
		if err := p.slip(x); err != nil {
			return err
		}
	}
	return p.close("slips")
}

func (p *pen) slip(x Slip) error {
	t := paper.Type{Face: paper.Sans, Size: points(12), Lead: points(16)}
	bold := paper.Type{Face: paper.SansBold, Size: points(18), Lead: points(23)}
	p.para("P", paper.Type{Face: paper.SansBold, Size: points(13), Lead: points(18)}, x.Office)
	p.y += mm(2)
	p.Rule(p.left, p.y, p.width(), 1500)
	p.y += mm(6)
	p.para("H1", p.fit(bold, x.Name, p.width(), 2), x.Name)
	p.para("P", t, x.Roles)
	p.y += mm(6)
	for _, line := range [][2]string{{"sheet.slip-address", x.Address}, {"sheet.slip-login", x.Login}, {"sheet.slip-password", x.Password}, {"sheet.slip-secret", x.Secret}} {
		p.para("P", t, p.say(line[0]))
		p.para("P", p.fit(paper.Type{Face: paper.SansBold, Size: points(14), Lead: points(19)}, line[1], p.width(), 2), line[1])
		p.y += mm(3)
	}
	side := mm(60)
	if err := p.QR(x.Link, p.say("sheet.slip-scan"), [3]paper.Length{p.left, p.y + mm(3), side}); err != nil {
		return err
	}
	p.at("P", t, p.say("sheet.slip-scan"), [3]paper.Length{p.left + side + mm(6), p.y + mm(8), p.width() - side - mm(6)})
	p.y += side + mm(10)
	p.para("P", t, p.say("sheet.slip-keep"))
	return nil
}
