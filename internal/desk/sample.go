package desk

import (
	"context"
	"slices"
	"strconv"

	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// SampleNumber is the number that the next letter of a service would get, as it will
// stand on the paper: people look whether it is as their book has it before the
// first one is given. "" where the service gives no number.
func (d *Desk) SampleNumber(ctx context.Context, a Actor, std *catalogue.Standard) (string, error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return "", err
	}
	o, err := d.Office(a.Office)
	if err != nil || std == nil || std.Result.Register == "" {
		return "", err
	}
	year, all, err := d.BeginningsOf(ctx, a.Office)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(all, func(b Beginning) bool { return b.Register == std.Result.Register || b.Register == CommonRegister })
	if i < 0 {
		return "", nil
	}
	return d.sample(o, std, all[i], year)
}

// SampleOf is the number that the next letter of a register would get, of the first
// service that counts in it, for whoever runs the node.
func (d *Desk) SampleOf(office region.Code, b Beginning, year int) (string, error) {
	o, err := d.Office(office)
	if err != nil {
		return "", err
	}
	for _, std := range d.Catalogue().All(d.Today(office).String()) {
		if r := std.Result.Register; r != "" && o.Provides(std) && (r == b.Register || b.Register == CommonRegister) {
			return d.sample(o, std, b, year)
		}
	}
	return strconv.Itoa(b.Next), nil
}

func (d *Desk) sample(o Office, std *catalogue.Standard, b Beginning, year int) (string, error) {
	_, month, _ := d.Today(o.Code).Date()
	return document.FormatNumber(std.Result.Number, document.NumberParts{
		Class: std.Result.Classification, Sequence: b.Next, Office: o.Short, Year: year, Month: int(month),
	})
}
