package ppid

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// Class is one of the classes in which information is held (UU 14/2008 art. 9-11
// and 17).
type Class string

// The classes in the order in which the list shows them.
const (
	Immediate Class = "immediate" // serta-merta: what threatens many must be told at once (art. 10)
	Periodic  Class = "periodic"  // berkala: at least every six months (art. 9)
	Always    Class = "always"    // setiap saat: whenever somebody asks (art. 11)
	Exempt    Class = "exempt"    // dikecualikan, by a test of its consequence (art. 17, 19)
)

// Classes lists them.
func Classes() []Class { return []Class{Immediate, Periodic, Always, Exempt} }

// Publication is one entry of the list of public information (Daftar Informasi
// Publik), or of what is exempt.
type Publication struct {
	Class Class `json:"class"`
	// Title, and Summary: what it says in a few lines.
	Title   string `json:"title"`
	Summary string `json:"summary,omitempty"`
	// Holder is the official or unit that holds it, Maker who answers for its making.
	Holder string `json:"holder"`
	Maker  string `json:"maker,omitempty"`
	// Made says when and where it was made: "Januari 2026, Sokaraja".
	Made string `json:"made,omitempty"`
	// Form is one of Forms; Keep how long it is kept, as it is written there.
	Form string `json:"form"`
	Keep string `json:"keep,omitempty"`
	// Link is where it can be read elsewhere: https only.
	Link string `json:"link,omitempty"`
	// Next is until when a periodic entry is to be renewed, Until until when an
	// immediate one stands on the first pages or an exemption lasts; 0 for none.
	Next  calendar.Day `json:"next,omitempty"`
	Until calendar.Day `json:"until,omitempty"`
	// Article is the letter of art. 17 for an exemption; Harm what disclosing would
	// do, Benefit what withholding protects: its test of consequence (art. 19).
	Article string `json:"article,omitempty"`
	Harm    string `json:"harm,omitempty"`
	Benefit string `json:"benefit,omitempty"`
	// Decision is the number and day of the PPID's decision on an exemption.
	Decision string `json:"decision,omitempty"`
}

// Forms are the forms in which information is available.
func Forms() []string { return []string{"paper", "file", "both", "announcement"} }

// Bounds of an entry, in characters.
const (
	MostLine = 200
	MostText = 4000
)

// mostAhead is how far in the future a day of an entry may lie.
const mostAhead = 366 * 30

// Tidy drops the spaces around what was typed, and what does not belong to the
// entry's class.
func (p *Publication) Tidy() {
	for _, s := range []*string{&p.Title, &p.Holder, &p.Maker, &p.Made, &p.Form, &p.Keep, &p.Link, &p.Article, &p.Decision} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	for _, s := range []*string{&p.Summary, &p.Harm, &p.Benefit} {
		*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	}
	if p.Class != Exempt {
		p.Article, p.Harm, p.Benefit, p.Decision = "", "", "", ""
	} else {
		p.Link = "" // what is withheld is not linked to
	}
	if p.Class != Periodic {
		p.Next = 0
	}
	if p.Class == Periodic || p.Class == Always {
		p.Until = 0
	}
}

// Check says what is wrong with an entry, each at its field, on a day.
func (p *Publication) Check(l *Law, today calendar.Day) (out []*fault.Fault) {
	wrong := func(field, key string, args ...any) {
		out = append(out, fault.New(fault.Invalid, key, args...).On(field))
	}
	if !slices.Contains(Classes(), p.Class) {
		wrong("golongan", "publication.class")
	}
	p.texts(wrong)
	if !slices.Contains(Forms(), p.Form) {
		wrong("bentuk", "publication.form")
	}
	if u, err := url.Parse(p.Link); p.Link != "" && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil) {
		wrong("tautan", "publication.link")
	}
	p.days(today, wrong)
	if p.Class == Exempt {
		if !slices.Contains(l.Exemptions, p.Article) {
			wrong("huruf", "publication.article")
		}
		for field, s := range map[string]string{"rugi": p.Harm, "lindung": p.Benefit} {
			if utf8.RuneCountInString(s) < 20 {
				wrong(field, "publication.test", 20)
			}
		}
	}
	arrange.By(out, func(a, b *fault.Fault) int { return strings.Compare(a.Field, b.Field) })
	return out
}

// texts holds what was typed to its bounds.
func (p *Publication) texts(wrong func(field, key string, args ...any)) {
	for _, x := range []struct {
		field, text string
		least, most int
	}{
		{"judul", p.Title, 5, MostLine}, {"ringkasan", p.Summary, 0, MostText}, {"penguasa", p.Holder, 3, MostLine}, {"pembuat", p.Maker, 0, MostLine},
		{"dibuat", p.Made, 0, MostLine}, {"simpan", p.Keep, 0, MostLine}, {"tautan", p.Link, 0, 500}, {"rugi", p.Harm, 0, MostText},
		{"lindung", p.Benefit, 0, MostText}, {"keputusan", p.Decision, 0, MostLine},
	} {
		switch n := utf8.RuneCountInString(x.text); {
		case !utf8.ValidString(x.text):
			wrong(x.field, "publication.text")
		case n < x.least:
			wrong(x.field, "publication.short", x.least)
		case n > x.most:
			wrong(x.field, "publication.long", x.most)
		}
	}
	if p.Class == Immediate && p.Summary == "" {
		wrong("ringkasan", "publication.immediate-says")
	}
}

// days holds the days of an entry to what is ahead.
func (p *Publication) days(today calendar.Day, wrong func(field, key string, args ...any)) {
	ahead := func(field string, d calendar.Day, must bool) {
		switch {
		case d == 0 && must:
			wrong(field, "publication.day-missing")
		case d != 0 && (d < today || d > today+mostAhead):
			wrong(field, "publication.day-past")
		}
	}
	ahead("berikut", p.Next, p.Class == Periodic)
	ahead("sampai", p.Until, p.Class == Immediate || p.Class == Exempt)
}

// Fresh is the day on which a periodic entry made today is renewed if nobody says
// otherwise: six months on (art. 9(3)).
func Fresh(today calendar.Day) calendar.Day {
	return calendar.DayOf(today.In(time.UTC).AddDate(0, 6, 0), time.UTC)
}

func at(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
