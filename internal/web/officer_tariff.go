package web

import (
	"errors"
	"io"
	"net/http"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/tariff"
)

const moneyRatePath = moneyPath + "/tarif"

// tariffPage lists the tables of fees, and takes one in where the office keeps them.
type tariffPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	Tables []tariffRow
	Full   string
	Form   *actForm
	// Mistakes of the file that was tried, each with its line and column.
	Mistakes []Row
}

// tariffRow is one table.
type tariffRow struct {
	Cite, Title string
	Sure        Tag
	Facts       []string
	Items       []Row
}

// mostMistakes is how many mistakes of a file are shown at once.
const mostMistakes = 20

func (k *clerk) moneyRates() error { return k.showTariffs(nil, nil) }

func (k *clerk) showTariffs(f *fault.Fault, found tariff.Findings) error {
	p := &tariffPage{Shell: k.shell(k.say("tariffs.title")), Notice: k.notice(), Tabs: k.moneyTabs()}
	p.Scripts = []string{"g.js"}
	all, err := k.Hall.Cashier.Tariffs(k.ctx())
	if err != nil {
		return err
	}
	for _, x := range all {
		p.Tables = append(p.Tables, k.tariffRow(x.Table, x.At))
	}
	switch {
	case !k.Hall.Cashier.KeepsTariffs(k.actor):
	case k.actor.PIN:
		p.Full = fullLogin + "&ke=" + moneyRatePath
	default:
		p.Form = &actForm{ID: "muat", Action: moneyRatePath, Files: true, Lead: k.say("tariffs.load-lead"), Button: k.say("tariffs.load-button"), Fields: []Field{
			{Shape: "file", ID: "berkas", Name: "berkas", Label: k.say("tariffs.file"), Help: k.say("tariffs.file-help"), Accept: ".yaml,.yml,.txt"},
		}}
	}
	for _, m := range found[:min(len(found), mostMistakes)] {
		p.Mistakes = append(p.Mistakes, Row{Label: k.say("tariffs.at", m.Line, m.Column), Values: []string{k.say(m.Key, m.Args...)}})
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		if p.Form != nil {
			p.Problems = k.actProblems(p.Form, f)
		}
	}
	return k.showPrivate(status, "officer-tariff", p)
}

func (k *clerk) tariffRow(t *tariff.Table, at int64) tariffRow {
	g := t.Regulation
	tone := map[string]string{"read": "good", "example": "bad"}[g.Sure]
	out := tariffRow{Cite: g.Cite, Title: g.Title, Sure: Tag{Label: k.say("tariffs.sure-" + g.Sure), Tone: tone}}
	out.Facts = []string{k.say("tariffs.from", lang.DateText(k.tag, g.From))}
	if g.To != "" {
		out.Facts = append(out.Facts, k.say("tariffs.until", lang.DateText(k.tag, g.To)))
	}
	out.Facts = append(out.Facts, k.say("tariffs.items", len(t.Items)), k.say("tariffs.loaded", lang.Date(k.tag, k.at(at))))
	for _, i := range t.Items {
		out.Items = append(out.Items, Row{Label: i.Code, Values: []string{k.tell(i.Name), i.Article}})
	}
	return out
}

// moneyRatesTake takes a table in; a file with mistakes is refused whole, and they
// are listed.
func (k *clerk) moneyRatesTake() error {
	var found tariff.Findings
	took := false
	err := k.parts(func(file io.Reader) error {
		took = true
		src, err := io.ReadAll(io.LimitReader(file, tariff.MaxSize+1))
		if err != nil {
			return brokenForm(err)
		}
		_, found, err = k.Hall.Cashier.LoadTariff(k.ctx(), k.actor, "tabel", src)
		return err
	})
	if err == nil && !took {
		err = fault.New(fault.Invalid, "statement.empty").On("berkas")
	}
	var f *fault.Fault
	if errors.As(err, &f) && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return k.showTariffs(f.On("berkas"), found)
	}
	if err != nil {
		return err
	}
	return k.done(moneyRatePath, "tariff-loaded")
}
