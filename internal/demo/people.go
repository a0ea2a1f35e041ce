package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/residents"
)

// Village is the office that is staffed; District the one above it.
const (
	Village  = region.Code("33.02.19.2016")
	District = region.Code("33.02.19")
)

// census is the day on which the people are as old as they are invented to be.
var census = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// People invents n residents of the village, family by family, the same ones
// for the same seed.
func People(n int, seed uint64) ([]residents.ImportRow, error) {
	names, err := knownNames()
	if err != nil {
		return nil, fmt.Errorf("reading names: %w", err)
	}
	g := &generator{r: rand.New(rand.NewPCG(seed, 3302192016)), names: names, serial: map[string]int{}}
	for range neighbourhoods {
		g.streets = append(g.streets, names.street(g.r))
	}
	out := make([]residents.ImportRow, 0, n)
	for len(out) < n {
		for _, p := range g.family() {
			if len(out) == n {
				break
			}
			out = append(out, residents.ImportRow{Line: len(out) + 2, Record: p})
		}
	}
	return out, nil
}

// The village: four hamlets with two RW each and five RT in every RW.
const (
	hamlets        = 4
	rwsOfHamlet    = 2
	rtsOfRW        = 5
	neighbourhoods = hamlets * rwsOfHamlet * rtsOfRW
)

type generator struct {
	r       *rand.Rand
	names   nameList
	streets []string
	// serial counts the numbers given out for each beginning of a NIK or KK.
	serial map[string]int
}

func (g *generator) chance(percent int) bool { return g.r.IntN(100) < percent }

// born is a date of birth for an age on the day of the census.
func (g *generator) born(age int) time.Time {
	return census.AddDate(-age, 0, -g.r.IntN(364)-1)
}

// number gives the next number of a beginning, with its four digits.
func (g *generator) number(begin string) string {
	g.serial[begin]++
	return fmt.Sprintf("%s%04d", begin, g.serial[begin])
}

func (g *generator) nik(birth time.Time, sex string) string {
	day := birth.Day()
	if sex == "P" {
		day += 40
	}
	return g.number(fmt.Sprintf("330299%02d%02d%02d", day, birth.Month(), birth.Year()%100))
}

// home is what the members of a family share.
func (g *generator) home() person.Record {
	at := g.r.IntN(neighbourhoods)
	rw := at / rtsOfRW
	issued := census.AddDate(0, 0, -g.r.IntN(12*365)-30)
	return person.Record{
		KK:      g.number("330299" + issued.Format("020106")),
		Address: fmt.Sprintf("%s %d", g.streets[at], 1+g.r.IntN(60)),
		Hamlet:  []string{"Krajan", "Karangtengah", "Kebonjati", "Pesanggrahan"}[rw/rwsOfHamlet],
		RT:      fmt.Sprintf("%03d", 1+at%rtsOfRW), RW: fmt.Sprintf("%03d", 1+rw),
		Region: string(Village), Citizenship: "WNI", Religion: g.religion(),
	}
}

func (g *generator) religion() string {
	switch p := g.r.IntN(1000); {
	case p < 970:
		return "Islam"
	case p < 985:
		return "Kristen"
	case p < 997:
		return "Katolik"
	default:
		return "Buddha"
	}
}

// member makes a person of a home.
func (g *generator) member(home person.Record, sex string, age int, role string) person.Record {
	p := home
	birth := g.born(age)
	p.Name, p.Sex, p.FamilyRole = g.names.name(g.r, sex, age), sex, role
	p.BirthDate, p.BirthPlace = birth.Format(time.DateOnly), g.birthPlace()
	p.NIK = g.nik(birth, sex)
	p.Education = g.education(age)
	p.Job = g.job(sex, age)
	p.Marital = "Belum Kawin"
	p.Blood = pick(g.r, []string{"O", "O", "A", "B", "AB", "Tidak Tahu", "Tidak Tahu", "Tidak Tahu"})
	if age >= 17 && age < 75 && g.chance(60) {
		p.Phone = fmt.Sprintf("+628910%07d", g.r.IntN(10_000_000))
	}
	p.Father, p.Mother = g.names.name(g.r, "L", age+30), g.names.name(g.r, "P", age+27)
	return p
}

func (g *generator) birthPlace() string {
	if g.chance(84) {
		return "Banyumas"
	}
	return pick(g.r, []string{"Purbalingga", "Cilacap", "Banjarnegara", "Kebumen", "Tegal", "Jakarta", "Yogyakarta", "Bandung"})
}

// family makes the members of one family card.
func (g *generator) family() []person.Record {
	home := g.home()
	switch p := g.r.IntN(100); {
	case p < 9:
		return []person.Record{g.alone(home)}
	case p < 24:
		return g.widowed(home)
	}
	age := 23 + (g.r.IntN(28)+g.r.IntN(30)+g.r.IntN(4))%58
	head := g.member(home, "L", age, "kepala-keluarga")
	wife := g.member(home, "P", max(19, age-g.r.IntN(7)+1), "istri")
	head.Marital, wife.Marital = "Kawin", "Kawin"
	out := []person.Record{head, wife}
	out = append(out, g.children(home, head.Name, wife.Name, max(19, age-3))...)
	if age < 55 && g.chance(11) {
		out = append(out, g.elder(home, min(95, age+22+g.r.IntN(12))))
	}
	return out
}

// alone is somebody with a card of their own: young, or left over.
func (g *generator) alone(home person.Record) person.Record {
	sex, age := pick(g.r, []string{"L", "P"}), 19+g.r.IntN(12)
	old := g.chance(60)
	if old {
		age = 58 + g.r.IntN(32)
	}
	p := g.member(home, sex, age, "kepala-keluarga")
	if old {
		p.Marital = pick(g.r, []string{"Cerai Mati", "Cerai Mati", "Cerai Mati", "Cerai Hidup", "Belum Kawin"})
	}
	return p
}

// widowed is a family with one parent.
func (g *generator) widowed(home person.Record) []person.Record {
	sex, age := "P", 30+g.r.IntN(50)
	if g.chance(25) {
		sex = "L"
	}
	p := g.member(home, sex, age, "kepala-keluarga")
	p.Marital = "Cerai Mati"
	if age < 55 && g.chance(60) {
		p.Marital = "Cerai Hidup"
	}
	father, mother := p.Name, g.names.name(g.r, "P", age)
	if sex == "P" {
		father, mother = g.names.name(g.r, "L", age), p.Name
	}
	return append([]person.Record{p}, g.children(home, father, mother, max(19, age-2))...)
}

// children still at home: those of grown age have mostly a card of their own.
func (g *generator) children(home person.Record, father, mother string, motherAge int) (out []person.Record) {
	most := min(1+g.r.IntN(3)+g.r.IntN(2), (motherAge-18)/2)
	for range max(0, most) {
		age := motherAge - 20 - g.r.IntN(18)
		if age < 0 || age > 24 && !g.chance(20) || age > 34 {
			continue
		}
		p := g.member(home, pick(g.r, []string{"L", "P"}), age, "anak")
		p.Father, p.Mother = father, mother
		out = append(out, p)
	}
	return out
}

func (g *generator) elder(home person.Record, age int) person.Record {
	p := g.member(home, pick(g.r, []string{"P", "P", "L"}), age, pick(g.r, []string{"orang-tua", "mertua"}))
	p.Marital = "Cerai Mati"
	return p
}
