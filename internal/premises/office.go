package premises

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/paper"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/tariff"
)

// Office is an organisational unit that provides services.
type Office struct {
	Code region.Code `json:"code"`
	// Parent answers for it: the district of a village.
	Parent region.Code `json:"parent,omitempty"`
	// Level: desa, kelurahan, kecamatan, kabupaten, dinas.
	Level string `json:"level"`
	// Agency is which agency of its regency it is, when Level is dinas (catalogue.Agencies).
	Agency string `json:"agency,omitempty"`
	// Name without the level, "Sokaraja Kulon"; Short stands in letter numbers.
	Name  string `json:"name"`
	Short string `json:"short"`
	// District, Regency and Province by name, for letters.
	District string `json:"district,omitempty"`
	Regency  string `json:"regency,omitempty"`
	Province string `json:"province,omitempty"`
	// Letterhead lines from the highest government down; Address is the line below.
	Letterhead []string `json:"letterhead"`
	Address    string   `json:"address"`
	// Emblem stands beside the letterhead, as paper.ReadEmblem made it; "" for none.
	Emblem string `json:"emblem,omitempty"`
	// Reach stands below the address in the letterhead.
	Reach Reach  `json:"reach,omitzero"`
	Phone string `json:"phone,omitempty"`
	// HeadTitle is what its head is called: "Kepala Desa", "Lurah", "Camat".
	HeadTitle string `json:"head_title"`
	// Zone is WIB, WITA or WIT; Hours the profile of its working week.
	Zone  string `json:"zone"`
	Hours string `json:"hours"`
	// Closures are local days off, with their decree.
	Closures []calendar.Holiday `json:"closures,omitempty"`
	// HeadSpace in mm is left free for a pre-printed letterhead; 0 draws one.
	HeadSpace int `json:"head_space,omitempty"`
	// Paper is how its paper is: what a service's own does not say. Shaded lets
	// grey be printed, which most office printers turn into dots.
	Paper  paper.Setup `json:"paper,omitzero"`
	Shaded bool        `json:"shaded,omitempty"`
	// Papers is how the paper of single services is, by the id of the standard,
	// over Paper and over what the standard says.
	Papers map[string]paper.Setup `json:"papers,omitempty"`
	// CertifiedDown is since when certified signing does not answer, milliseconds,
	// 0 while it does; an officer says so.
	CertifiedDown int64 `json:"certified_down,omitempty"`
	// Beginning says that it was founded here and has its list of beginnings; one
	// that closed the list is CheckedList.
	Beginning bool `json:"beginning,omitempty"`
	// Checked is when officers last said that something of it is right, milliseconds.
	Checked map[Checked]int64 `json:"checked,omitempty"`
	// Open says whether the office takes applications here.
	Open bool `json:"open"`
	// Node is the origin of the node that serves it, as text, "" for this one.
	Node string `json:"node,omitempty"`
}

// Full is the office's name with its level: "Desa Sokaraja Kulon".
func (o Office) Full() string {
	if o.Level == "" || o.Level == "dinas" {
		return o.Name
	}
	return strings.ToUpper(o.Level[:1]) + o.Level[1:] + " " + o.Name
}

// Provides says whether a standard is this office's to give; what every office
// gives, such as an answer to another office, is of the level any.
func (o Office) Provides(s *catalogue.Standard) bool {
	if s.Level == "any" {
		return o.Open
	}
	return o.Open && o.Agency == s.Agency && (o.Level == s.Level || o.Level == "kelurahan" && s.Level == "desa")
}

// officeBook is every office with its calendar, read at start and on change:
// hundreds of rows that every request asks for.
type officeBook struct {
	byCode map[region.Code]*Office
	sorted []*Office
	cals   map[region.Code]*calendar.Calendar
}

func (p *Premises) loadOffices(ctx context.Context) error {
	b := &officeBook{byCode: map[region.Code]*Office{}, cals: map[region.Code]*calendar.Calendar{}}
	err := p.Store.Each(ctx, `SELECT settled FROM offices ORDER BY code`, nil, func(scan store.Scan) error {
		var text []byte
		o := &Office{}
		if err := scan(&text); err != nil {
			return err
		}
		if err := json.Unmarshal(text, o); err != nil {
			return err
		}
		cal, err := officeCalendar(o, b)
		if err != nil {
			return fmt.Errorf("office %s: %w", o.Code, err)
		}
		o.Paper.Mark = p.PaperMark()
		b.byCode[o.Code], b.cals[o.Code] = o, cal
		b.sorted = append(b.sorted, o)
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the offices: %w", err)
	}
	p.offices.Store(b)
	return nil
}

// officeCalendar shares one calendar among offices with the same week and no
// closures of their own.
func officeCalendar(o *Office, b *officeBook) (*calendar.Calendar, error) {
	for code, other := range b.byCode {
		if other.Zone == o.Zone && other.Hours == o.Hours && len(other.Closures) == 0 && len(o.Closures) == 0 {
			return b.cals[code], nil
		}
	}
	zone, err := calendar.ZoneNamed(o.Zone)
	if err != nil {
		return nil, err
	}
	cal, err := calendar.Profile(o.Hours, zone)
	if err != nil || len(o.Closures) == 0 {
		return cal, err
	}
	return cal.With(o.Closures...)
}

// SetOffices adds or changes offices, all or none.
func (p *Premises) SetOffices(ctx context.Context, offices ...Office) error {
	err := p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		for _, o := range offices {
			b, err := json.Marshal(o)
			if err != nil {
				return err
			}
			err = t.Exec(`INSERT INTO offices (code, parent, settled) VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET parent = excluded.parent, settled = excluded.settled`,
				string(o.Code), string(o.Parent), b)
			if err != nil {
				return err
			}
		}
		return settle(t, p.Root)
	})
	if err != nil {
		return err
	}
	return p.loadOffices(ctx)
}

// Office finds an office by its code.
func (p *Premises) Office(code region.Code) (Office, error) {
	if o := p.offices.Load().byCode[code]; o != nil {
		return *o, nil
	}
	return Office{}, fault.New(fault.NotFound, "office.unknown")
}

// Offices lists all offices in the order of their codes.
func (p *Premises) Offices() []*Office { return p.offices.Load().sorted }

// Calendar of an office.
func (p *Premises) Calendar(code region.Code) *calendar.Calendar {
	return p.offices.Load().cals[code]
}

// Providers lists the open offices that give a service, at most limit, whose
// name or district begins with part.
func (p *Premises) Providers(s *catalogue.Standard, part string, limit int) []*Office {
	var out []*Office
	part = strings.ToLower(strings.TrimSpace(part))
	for _, o := range p.Offices() {
		if !o.Provides(s) || part != "" && !strings.Contains(strings.ToLower(o.Name+" "+o.District), part) {
			continue
		}
		if out = append(out, o); len(out) == limit {
			break
		}
	}
	return out
}

// SuperiorOf is the office that answers for another, or itself at the top.
func (p *Premises) SuperiorOf(code region.Code) region.Code {
	if o := p.offices.Load().byCode[code]; o != nil && o.Parent != "" {
		return o.Parent
	}
	return code
}

// Place is where its letters are signed: an agency is called after what it does,
// so its letters name the regency.
func (o Office) Place() string {
	if o.Level == "dinas" && o.Regency != "" {
		return o.Regency
	}
	return o.Name
}

// OfficeFor finds the office of a level that belongs to another: the one above it
// of that level, itself included, or the agency of its regency; "" for none.
func (p *Premises) OfficeFor(code region.Code, level, agency string) region.Code {
	b := p.offices.Load()
	for range 6 { // no office has more above it
		o := b.byCode[code]
		if o == nil {
			return ""
		}
		if o.Level == level && o.Agency == agency || level == "desa" && o.Level == "kelurahan" {
			return o.Code
		}
		if level == "dinas" {
			for _, x := range b.sorted {
				if x.Level == level && x.Agency == agency && x.Parent == code {
					return x.Code
				}
			}
		}
		if o.Parent == "" || o.Parent == code {
			return ""
		}
		code = o.Parent
	}
	return ""
}

// loadStandards keeps every standard that a case may be pinned to: those that
// the program brings and those it brought before.
func (p *Premises) loadStandards(ctx context.Context) error {
	var old []*catalogue.Standard
	have := map[string]bool{}
	err := p.Store.Each(ctx, `SELECT id, version, source, letter FROM standards ORDER BY id, version`, nil, func(scan store.Scan) error {
		var id string
		var version int
		var source, letter []byte
		if err := scan(&id, &version, &source, &letter); err != nil {
			return err
		}
		if len(letter) == 0 {
			letter = nil // a service of goods or work has none
		}
		have[fmt.Sprintf("%s@%d", id, version)] = true
		if p.Config.Catalogue != nil {
			if now, ok := p.Config.Catalogue.Version(id, version); ok {
				if !bytes.Equal(now.Source(), source) || !bytes.Equal(now.LetterSource(), letter) {
					p.Log.Error("a published standard was changed without counting its version up; verify names it", "standard", now.Ref())
				}
				return nil
			}
		}
		s, findings := catalogue.Read("standards/"+id, source, letter)
		if s == nil {
			return findings.Err()
		}
		old = append(old, s)
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the standards in use: %w", err)
	}
	if p.Config.Catalogue == nil {
		c, err := catalogue.New(old...)
		p.books.Store(c)
		return err
	}
	c, err := p.Config.Catalogue.With(old...)
	if err != nil {
		return err
	}
	p.books.Store(c)
	if p.Config.ReadOnly {
		return nil
	}
	var fresh []*catalogue.Standard
	for _, s := range p.Config.Catalogue.All(EndOfTime) {
		fresh = append(fresh, p.Config.Catalogue.Versions(s.ID)...)
	}
	return p.publish(ctx, slices.DeleteFunc(fresh, func(s *catalogue.Standard) bool { return have[s.Ref()] }))
}

// EndOfTime is a day by which every version is in effect.
const EndOfTime = "9999-12-31"

// publish stores the bytes of standards that are new here: a published version
// never changes, and a running case stays on its version.
func (p *Premises) publish(ctx context.Context, standards []*catalogue.Standard) error {
	if len(standards) == 0 {
		return nil
	}
	return p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		for _, s := range standards {
			digest := s.Digest()
			err := t.Exec(`INSERT INTO standards (id, version, digest, source, letter) VALUES (?, ?, ?, ?, ?)`,
				s.ID, int64(s.Version), digest[:], s.Source(), append([]byte{}, s.LetterSource()...)) // no letter is an empty one
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// SetTariffs makes the tables that offices loaded, the newest last, those that
// fees are taken from.
func (p *Premises) SetTariffs(loaded ...*tariff.Table) {
	for {
		now := p.books.Load()
		program := now
		if p.Config.Catalogue != nil {
			program = p.Config.Catalogue
		}
		if p.books.CompareAndSwap(now, now.WithTables(program.Tables().Of(loaded...))) {
			return
		}
	}
}

// Catalogue gives the standards in force and those that cases are pinned to.
func (p *Premises) Catalogue() *catalogue.Catalogue { return p.books.Load() }
