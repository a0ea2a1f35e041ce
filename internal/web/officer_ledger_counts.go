package web

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/books"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/ledgers"
	"genggam/internal/person"
)

// countPage asks how many live in each dusun when a month begins. What the
// register counts is filled in.
type countPage struct {
	Shell
	Lead   string
	Month  string
	Value  string
	Areas  []countArea
	Action string
	Empty  string
}

// countArea is one dusun with its five boxes.
type countArea struct {
	Name  string
	Boxes []Field
}

var countColumns = [...]string{"fm", "ff", "cm", "cf", "kk"}

func (k *clerk) ledgerCount() error { return k.showCount(http.StatusOK, nil) }

func (k *clerk) showCount(status int, f *fault.Fault) error {
	m := k.ledgerMonth()
	now, err := k.Hall.Ledgers.Opening(k.ctx(), k.actor.Office, m)
	if err != nil {
		return err
	}
	sums, err := k.Hall.Ledgers.Month(k.ctx(), k.actor.Office, m)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, l := range sums.Areas {
		names[l.Area] = l.Name
	}
	p := &countPage{Shell: k.shell(k.say("ledgers.count-title")), Lead: k.say("ledgers.count-lead", m.Name(k.tag)), Month: m.Name(k.tag), Value: m.String(), Action: ledgerPath + "/hitungan"}
	p.Back, p.Scripts = ledgerPath, []string{"g.js"}
	for _, area := range slices.Sorted(maps.Keys(now)) {
		b := now[area]
		a := countArea{Name: k.orElse(names[area], area)}
		for i, n := range append(b.People[:], b.Families) {
			x := Field{Shape: "input", Type: "text", Mode: "numeric", Width: "w4", Auto: "off", ID: area + "-" + countColumns[i], Name: area + "-" + countColumns[i], Label: k.say("ledgers.count-" + countColumns[i]), Value: strconv.Itoa(n)}
			if k.r.Method == http.MethodPost {
				x.Value = k.typed(x.Name)
			}
			a.Boxes = append(a.Boxes, x)
		}
		p.Areas = append(p.Areas, a)
	}
	if len(p.Areas) == 0 {
		p.Empty = k.say("ledgers.count-empty")
	}
	if f != nil {
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	}
	return k.showPrivate(status, "officer-ledger-count", p)
}

// ledgerCountTake writes the counts.
func (k *clerk) ledgerCountTake() error {
	m, err := books.ParseMonth(k.typed("bulan"))
	var now map[string]books.Balance
	if err == nil {
		now, err = k.Hall.Ledgers.Opening(k.ctx(), k.actor.Office, m)
	}
	for area := range now {
		var n [len(countColumns)]int
		for i, c := range countColumns {
			v, wrong := strconv.Atoi(strings.ReplaceAll(k.typed(area+"-"+c), ".", ""))
			if wrong != nil {
				err = fault.New(fault.Invalid, "ledgers.count")
			}
			n[i] = v
		}
		now[area] = books.Balance{People: books.Cells(n[:4]), Families: n[4]}
	}
	if err == nil {
		err = k.Hall.Ledgers.Count(k.ctx(), k.actor, m, now)
	}
	if f := retry(err); f != nil {
		return k.showCount(f.Kind.Status(), f)
	}
	if err != nil {
		return err
	}
	return k.see(ledgerPath + "?bulan=" + m.String() + "&kabar=counted")
}

// visitorsPage is who stays for a time.
type visitorsPage struct {
	Shell
	Notice        string
	Month         string
	Lines         []visitorLine
	Empty         string
	Form          *ledgerForm
	Before, After string
}

// visitorLine is one of them; Go is where their leaving is written.
type visitorLine struct {
	letterLine
	Go  string
	Day Field
}

func (k *clerk) ledgerVisitors() error { return k.showVisitors(http.StatusOK, nil) }

func (k *clerk) showVisitors(status int, f *fault.Fault) error {
	m, this := k.ledgerMonth(), books.MonthOf(k.officeDay())
	list, err := k.Hall.Ledgers.Visitors(k.ctx(), k.actor, m)
	if err != nil {
		return err
	}
	p := &visitorsPage{Shell: k.shell(k.say("ledgers.place-visitors")), Notice: k.ledgerNotice(), Month: m.Name(k.tag)}
	p.Back, p.Scripts = ledgerPath, []string{"g.js"}
	keeps := k.actor.Can("keep-ledger")
	for i, v := range list {
		days := shortDay(v.Came)
		if v.Left != 0 {
			days += " – " + shortDay(v.Left)
		}
		l := visitorLine{letterLine: letterLine{Number: strconv.Itoa(i + 1), About: v.Name, Party: v.From, Facts: days + " · " + v.Purpose}}
		if v.Left == 0 && keeps {
			l.Go = ledgerPath + "/sementara/" + v.ID.String() + "/pergi"
			l.Day = Field{ID: "pergi-" + strconv.Itoa(i+1), Name: "date", Label: k.say("ledgers.gone", v.Name), Value: shortDay(k.officeDay())}
		}
		p.Lines = append(p.Lines, l)
	}
	if len(list) == 0 {
		p.Empty = k.say("ledgers.visitors-empty")
	}
	if keeps {
		p.Form = &ledgerForm{ID: "tamu", Title: k.say("ledgers.visitor"), Lead: k.say("ledgers.visitor-lead"), Action: ledgerPath + "/sementara", Button: k.say("ledgers.visitor-button"), Open: true, Fields: []Field{
			k.lineField("name", "web.part.name", "", false), k.sexField(""), k.lineField("nik", "web.part.nik", "", true), k.lineField("identity", "ledgers.identity", "", true),
			k.dayField("birth_date", "web.part.birth_date", "", true), k.lineField("job", "web.part.job", "", true), k.oneOf("citizenship", "web.part.citizenship", "ledgers.nation-", "WNI", "WNI", "WNA"),
			k.lineField("from", "ledgers.from", "", false), k.lineField("purpose", "ledgers.purpose", "", false), k.lineField("host", "ledgers.host", "", true), k.dayField("date", "ledgers.came", k.officeDay().String(), false)}}
		p.Problems = k.fill(p.Form, k.r.Method == http.MethodPost, f)
	}
	p.Before = ledgerPath + "/sementara?bulan=" + (m - 1).String()
	if m < this {
		p.After = ledgerPath + "/sementara?bulan=" + (m + 1).String()
	}
	return k.showPrivate(status, "officer-ledger-visitors", p)
}

// ledgerVisitorAdd writes a temporary resident.
func (k *clerk) ledgerVisitorAdd() error {
	n := ledgers.NewVisitor{Identity: k.typedText("identity"), From: k.typedText("from"), Purpose: k.typedText("purpose"), Host: k.typedText("host")}
	var err error
	if n.Came, err = k.mustDay("date"); err == nil {
		n.Record = k.recordTyped(person.Record{})
		_, err = k.Hall.Ledgers.Welcome(k.ctx(), k.actor, n)
	}
	if f := retry(err); f != nil {
		return k.showVisitors(f.Kind.Status(), f)
	}
	if err != nil {
		return err
	}
	return k.see(ledgerPath + "/sementara?kabar=visitor")
}

// ledgerVisitorGone writes that one of them left.
func (k *clerk) ledgerVisitorGone() error {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return errNotFound
	}
	d, err := k.mustDay("date")
	if f := retry(err); f != nil {
		return k.showVisitors(f.Kind.Status(), f)
	}
	if err := k.Hall.Ledgers.Farewell(k.ctx(), k.actor, id, d); err != nil {
		return err
	}
	return k.see(ledgerPath + "/sementara?kabar=visitor-gone")
}
