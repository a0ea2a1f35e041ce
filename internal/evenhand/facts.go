package evenhand

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fairness"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// mostCases bounds one making: the newest ones of a period.
const mostCases = 20_000

// attributes are what people are compared by, in the order of the report.
var attributes = [...]string{"sex", "age", "disability", "district", "channel", "helper"}

// Attributes are what people are compared by, in the order of the report
// (fairness.AttributeKey).
func Attributes() []string { return slices.Clone(attributes[:]) }

// personal says that a group of the attribute is somebody's trait, and not how they
// came to the office.
func personal(attribute int) bool { return attribute < 4 }

// Elsewhere is the group of those who do not live where the office's people live.
const Elsewhere = "elsewhere"

// fact is one case without anybody's name: its wait, its groups, its place in the
// line, and who worked on it.
type fact struct {
	fairness.Case
	no      int64
	service string
	decided bool
	turn    fairness.Turn
	inLine  bool
	// hidden are the attributes that the standard hides from whoever judges.
	hidden [len(attributes)]bool
	// done are the accounts that did steps, by role; desks all of these and whoever has
	// it now.
	done  []work
	desks []string
}

type work struct{ role, account string }

// reader reads the cases of one office.
type reader struct {
	*Room
	office premises.Office
	cal    *calendar.Calendar
	// minutes of a working day, now in milliseconds.
	minutes float64
	now     int64
	// here are the accounts that have a role in the office today.
	here map[string]bool
}

func (r *Room) reader(ctx context.Context, office region.Code) (*reader, error) {
	o, err := r.Office(office)
	if err != nil {
		return nil, err
	}
	x := &reader{Room: r, office: o, cal: r.Calendar(office), now: r.Now().UnixMilli(), here: map[string]bool{}}
	x.minutes = dayOf(x.cal, r.Today(office))
	holders, err := r.Holders(ctx, string(office))
	for _, h := range holders {
		x.here[h.Account] = true
	}
	return x, err
}

// dayOf is how many minutes a working day of the office has, on average over the
// week in force.
func dayOf(cal *calendar.Calendar, day calendar.Day) float64 {
	minutes, days := 0, 0
	for _, spans := range cal.HoursOn(day).Week {
		for _, s := range spans {
			minutes += s.To - s.From
		}
		if len(spans) > 0 {
			days++
		}
	}
	if minutes == 0 {
		return 450 // 37 h 30 m in five days (Perpres 21/2023)
	}
	return float64(minutes) / float64(days)
}

// facts reads the cases with these numbers.
func (x *reader) facts(ctx context.Context, nos []int64) ([]fact, error) {
	var out []fact
	for _, no := range nos {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m, err := x.desk.Measured(ctx, no)
		if fault.Of(err) == fault.Unavailable {
			continue // written by a newer program: this one cannot tell what became of it
		}
		if err != nil {
			return nil, fmt.Errorf("measuring case %d: %w", no, err)
		}
		codes, asked, err := x.needs(ctx, x.office.Code, m.Resident, m.Person)
		if err != nil {
			return nil, fmt.Errorf("measuring case %d: %w", no, err)
		}
		out = append(out, x.fact(m, codes, asked))
	}
	return out, nil
}

func at(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func (x *reader) fact(m desk.Measured, codes []string, asked bool) fact {
	f := fact{no: m.No, service: m.Standard, decided: m.DecidedAt > 0}
	month := integrity.MonthOf(x.cal.Day(at(m.SubmittedAt)))
	class := fmt.Sprintf("%s\x00%d", m.Standard, m.Priority)
	f.Days, f.Outcome, f.Promise = x.waited(m)/x.minutes, outcome(m), x.promise(m)
	f.Stratum = class + "\x00" + month.String()
	f.Groups = x.groups(m, codes, asked)
	f.inLine = f.Outcome != fairness.Withdrawn
	f.turn = fairness.Turn{Came: m.No, Decided: m.DecidedAt, Open: !f.decided, Class: class + "\x00" + m.Lane(), Ahead: m.Ahead, Held: held(m)}
	x.worked(&f, m)
	return f
}

// held says that the case had to wait for somebody else than the office for a while.
func held(m desk.Measured) bool {
	return m.Returns > 0 || m.StoodSince > 0 || m.Stood != casework.Stood{}
}

func outcome(m desk.Measured) fairness.Outcome {
	switch {
	case m.DecidedAt > 0 && m.Outcome == casework.Refuse:
		return fairness.Refused
	case m.DecidedAt > 0:
		return fairness.Granted
	case m.State.Ended():
		return fairness.Withdrawn
	}
	return fairness.Open
}

// waited is for how many minutes of office hours somebody waited for the office,
// from when the case was complete; while it waited for its applicant or for a
// reason of the standard the office owed nothing.
func (x *reader) waited(m desk.Measured) float64 {
	end := x.now
	switch {
	case m.DecidedAt > 0:
		end = m.DecidedAt
	case m.EndedAt > 0:
		end = m.EndedAt
	case m.StoodSince > 0:
		end = m.StoodSince
	}
	return float64(max(0, int64(x.cal.WorkingMinutes(at(m.From), at(end)))-m.Stood.Minutes))
}

// promise says whether the promised time was kept: until the product was made, or
// the refusal was said.
func (x *reader) promise(m desk.Measured) fairness.Promise {
	done := m.ProductAt
	if done == 0 && m.Outcome == casework.Refuse {
		done = m.DecidedAt
	}
	switch {
	case m.PromisedAt == 0 || done == 0 && m.State.Ended():
		return fairness.NotDue
	case done > 0 && done <= m.PromisedAt:
		return fairness.Kept
	case done > 0:
		return fairness.Missed
	case m.StoodSince == 0 && x.now > m.PromisedAt:
		return fairness.Missed
	}
	return fairness.NotDue
}

// groups are the groups of a case, in the order of attributes; "" is not known.
func (x *reader) groups(m desk.Measured, codes []string, asked bool) []string {
	g := make([]string, len(attributes))
	if m.Sex == "L" || m.Sex == "P" {
		g[0] = m.Sex
	}
	if years, ok := person.Age(m.BirthDate, x.cal.Day(at(m.SubmittedAt)).String()); ok {
		g[1] = fairness.AgeBand(years)
	}
	g[2] = disability(m.Class, codes, asked)
	if m.Known {
		g[3] = x.home(m.Region, m.Hamlet)
	}
	g[4] = m.Channel
	switch m.Relation {
	case "self":
		g[5] = "self"
	case "family", "other":
		g[5] = "helped"
	}
	return g
}

// disability is known of those who said so: by the class of priority they asked
// for, or by how they want to be served. Only who was asked and needs no such help
// is counted as without; of all others nothing is known.
func disability(class string, codes []string, asked bool) string {
	switch {
	case class == "disabled", slices.Contains(codes, "sign-language"), slices.Contains(codes, "wheelchair"):
		return "yes"
	case asked && len(slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == "language-jv" })) == 0:
		return "no"
	}
	return ""
}

// home is where somebody lives, one level below the office: the hamlet of a
// village, the village of a district, the district of a regency.
func (x *reader) home(code, hamlet string) string {
	base := string(x.office.Code)
	parts := strings.Split(base, ".")
	if x.office.Level == "dinas" || x.office.Level == "kabupaten" {
		parts = parts[:min(2, len(parts))]
		base = strings.Join(parts, ".")
	}
	switch {
	case len(parts) >= 4:
		if code != "" && code != base {
			return Elsewhere
		}
		return strings.ToUpper(strings.Join(strings.Fields(hamlet), " "))
	case code == "":
		return ""
	case !region.Within(region.Code(code), region.Code(base)):
		return Elsewhere
	}
	below := strings.Split(code, ".")
	below = below[:min(len(parts)+1, len(below))]
	if len(below) <= len(parts) {
		return ""
	}
	code = strings.Join(below, ".")
	if p, ok := region.Find(region.Code(code)); ok {
		return p.Name
	}
	return code
}

// hiding says which attribute a hidden field would give away.
var hiding = map[string]int{"sex": 0, "birth_date": 1, "age": 1, "address": 3, "hamlet": 3, "region": 3}

// worked notes whose desks the case lay on.
func (x *reader) worked(f *fact, m desk.Measured) {
	std, ok := x.Catalogue().Version(m.Standard, m.Version)
	if ok {
		for _, name := range std.Hidden {
			_, field, _ := strings.Cut(name, ".")
			if i, is := hiding[field]; is {
				f.hidden[i] = true
			}
		}
	}
	add := func(account string) {
		if x.here[account] && !slices.Contains(f.desks, account) {
			f.desks = append(f.desks, account)
		}
	}
	for step, account := range m.DoneBy {
		if !x.here[account] {
			continue
		}
		add(account)
		role := ""
		if ok {
			if s, found := std.Step(step); found {
				role = s.Role
			}
		}
		f.done = append(f.done, work{role, account})
	}
	add(m.Assignee)
	slices.Sort(f.desks)
}
