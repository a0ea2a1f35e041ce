package play

import (
	"context"
	"errors"
	"maps"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/region"
)

// Persons lists who may ask in a play.
func Persons() []string { return slices.Sorted(maps.Keys(persons)) }

// cast is one of them: who they are, and what they say of themselves.
type cast struct {
	// record is who they are; registered says that the village's register has it.
	record     person.Record
	registered bool
	// way they present themselves, as desk.Draft has it.
	way string
	// relation and class of priority that they state where the standard has it.
	relation, class string
}

// persons by the word of a play's `as` line. Those of the register are
// office.People; the others are nobody's either, with the district digits 99.
var persons = map[string]cast{
	"resident":       {record: office.People()[0].Record, registered: true, way: "resident"},
	"newborn-parent": {record: office.People()[1].Record, registered: true, way: "resident", relation: "newborn"},
	"elder":          {record: office.People()[2].Record, registered: true, way: "resident", class: "elderly"},
	"organisation":   {record: office.People()[0].Record, registered: true, way: "resident"},
	"lodger": {way: "elsewhere", record: person.Record{
		Name: "Yohanes Ginting", NIK: "1271992305020003", BirthPlace: "Medan", BirthDate: "2002-05-23", Sex: "L", Religion: "Kristen",
		Marital: "Belum Kawin", Job: "Pelajar/Mahasiswa", Citizenship: "WNI", Address: "Jalan Contoh 12 Medan",
	}},
	"unregistered": {way: "no-nik", record: person.Record{
		Name: "Dasiyem", BirthPlace: "Banyumas", BirthDate: "1948-07-01", Sex: "P", Religion: "Islam", Marital: "Cerai Mati",
		Job: "Buruh Tani", Citizenship: "WNI", Address: "Grumbul Karanganyar RT 004 RW 003",
	}},
	"foreigner": {way: "elsewhere", record: person.Record{
		Name: "Thomas Keller", BirthPlace: "Bonn", BirthDate: "1986-02-11", Sex: "L", Marital: "Kawin", Job: "Guru",
		Citizenship: "Jerman", Address: "Jalan Melati 5",
	}},
	employee:  {way: "resident", record: person.Record{Name: "Sri Wahyuni", Citizenship: "WNI"}},
	"officer": {way: "elsewhere", record: person.Record{Name: "Tuginem", Job: "Perangkat Desa", Citizenship: "WNI", Address: "Kantor Kepala Desa"}},
}

// employee is who asks for themselves at their government: they have no case at a
// counter but a place in the chart.
const employee = "employee"

// phone of everybody in a play.
const phone = "+6281234567890"

// asked is a person at an office: as the desk takes them, and as they are.
type asked struct {
	applicant desk.Party
	subject   *desk.Party
	relation  string
	class     string
	way       string
	// full are applicant and subject as an officer with the person sees them.
	full desk.Draft
}

// present brings the person to the office: by the register's three numbers on
// the web, by the officer's search at the counter, by their own words where the
// register does not know them.
func (r *run) present(ctx context.Context) (asked, error) {
	who := persons[r.play.As]
	out := asked{way: who.way, relation: r.relationOf(who), class: classOf(r.std, who.class)}
	said := who.record
	said.Phone = phone
	out.applicant = desk.Party{Record: said, Way: who.way}
	out.full.Applicant, out.full.Way = desk.Party{Record: said}, who.way
	if who.registered {
		p, err := r.registered(ctx, said)
		if err != nil {
			return out, err
		}
		if p.Resident != "" {
			out.applicant = p
		}
	}
	if out.relation != "self" {
		out.subject = &desk.Party{Record: subjectOf(out.relation, r.cal.Day(r.node.Now()))}
		out.full.Subject = out.subject
	}
	out.full.Relation = out.relation
	return out, nil
}

// registered finds a person in the registers that the office asks. Who is in
// the village's own is found there; at the office above they may be unknown.
func (r *run) registered(ctx context.Context, said person.Record) (desk.Party, error) {
	p, found, err := r.find(ctx, said)
	if err == nil && !found && r.office == office.Village {
		err = errors.New("the person of the play is not in the register")
	}
	return p, err
}

func (r *run) find(ctx context.Context, said person.Record) (desk.Party, bool, error) {
	if r.play.Channel != "counter" {
		numbers := person.Record{NIK: said.NIK, KK: said.KK, BirthDate: said.BirthDate, Phone: said.Phone}
		return r.node.Match(ctx, r.office, numbers, r.play.Name)
	}
	clerk, err := r.officer(ctx, "front-desk")
	if err != nil {
		return desk.Party{}, false, err
	}
	found, err := r.node.SearchResidents(ctx, clerk, said.NIK, 2)
	if err != nil || len(found) != 1 {
		return desk.Party{}, false, err
	}
	return desk.Party{Resident: found[0].ID.String(), Record: person.Record{NIK: said.NIK, Phone: said.Phone}}, true, nil
}

// relationOf is the person's own where the standard takes it, else self, else
// the only one there is.
func (r *run) relationOf(who cast) string {
	for _, relation := range []string{who.relation, "self"} {
		if slices.Contains(r.std.Who.Subjects, relation) {
			return relation
		}
	}
	return r.std.Who.Subjects[0]
}

func classOf(std *catalogue.Standard, class string) string {
	if slices.ContainsFunc(std.Priority, func(p catalogue.Priority) bool { return p.Class == class }) {
		return class
	}
	return ""
}

// subjectOf is whom it concerns when it is not the applicant.
func subjectOf(relation string, today calendar.Day) person.Record {
	out := person.Record{
		Name: "Sanmukarto", NIK: "3302990107450004", BirthPlace: "Banyumas", BirthDate: "1945-07-01", Sex: "L", Religion: "Islam",
		Marital: "Kawin", Job: "Petani", Citizenship: "WNI", Address: "Jalan Melati 7", RT: "002", RW: "003", Region: string(region.Code(office.Village)),
	}
	if relation == "newborn" {
		out = person.Record{Name: "Bayi Sekar", BirthPlace: "Banyumas", BirthDate: today.AddDays(-5).String(), Sex: "P", Citizenship: "WNI"}
	}
	return out
}
