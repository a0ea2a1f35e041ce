package main

import (
	"encoding/csv"
	"errors"
	"os"
	"strconv"

	"genggam/internal/fault"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/region"
)

type costCmd struct {
	Year   int    `required:"" placeholder:"2006"`
	Office string `placeholder:"CODE"`
	Prices string `placeholder:"FILE"`
	JSON   bool
}

// costs and costLine are a year for programs.
type costs struct {
	Year    int        `json:"year"`
	Days    int        `json:"days"`
	Total   int64      `json:"total_rupiah"`
	Partial bool       `json:"partial"`
	Lines   []costLine `json:"lines"`
}

type costLine struct {
	What   string `json:"what"`
	Used   int64  `json:"used"`
	Yearly int64  `json:"a_year"`
	Rupiah *int64 `json:"rupiah_a_year,omitempty"`
	Since  string `json:"price_since,omitempty"`
	Sure   string `json:"sure,omitempty"`
	Basis  string `json:"basis,omitempty"`
}

func costOf(y inspection.Year) costs {
	out := costs{Year: y.Year, Days: y.Days, Total: y.Total, Partial: y.Partial}
	for i, l := range y.Lines {
		x := costLine{What: l.What, Used: y.Uses[i].Count, Yearly: l.Count}
		if !l.Unpriced {
			x.Rupiah, x.Since, x.Sure, x.Basis = &l.Rupiah, l.Price.Since.String(), l.Price.Sure, l.Price.Basis
		}
		out.Lines = append(out.Lines, x)
	}
	return out
}

// Run prints what a year's paper, messages and storage cost, from use.
func (c *costCmd) Run(e *env) (err error) {
	var own []integrity.Price
	if c.Prices != "" {
		b, err := os.ReadFile(c.Prices)
		if err != nil {
			return fault.New(fault.NotFound, "cli.no-file", c.Prices).Because(err)
		}
		if own, err = integrity.ReadPrices(b); err != nil {
			return fault.New(fault.Invalid, "cli.prices", err.Error())
		}
	}
	d, close, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	y, err := d.Inspection.YearOf(e.ctx, region.Code(c.Office), c.Year, own)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.json(costOf(y))
	}
	w := csv.NewWriter(e.out)
	rows := [][]string{{"what", "used", "in_days", "a_year", "rupiah_a_year", "price", "per", "since", "sure", "basis"}}
	for i, l := range y.Lines {
		rupiah, price, per, since := strconv.FormatInt(l.Rupiah, 10), strconv.FormatInt(l.Price.Rupiah, 10), strconv.FormatInt(l.Price.Per, 10), l.Price.Since.String()
		if l.Unpriced {
			rupiah, price, per, since = "", "", "", ""
		}
		rows = append(rows, []string{l.What, strconv.FormatInt(y.Uses[i].Count, 10), strconv.Itoa(y.Days), strconv.FormatInt(l.Count, 10), rupiah, price, per, since, l.Price.Sure, l.Price.Basis})
	}
	rows = append(rows, []string{"total", "", strconv.Itoa(y.Days), "", strconv.FormatInt(y.Total, 10), "", "", "", "", ""})
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	if y.Partial {
		e.note("cli.cost-partial")
	}
	return nil
}
