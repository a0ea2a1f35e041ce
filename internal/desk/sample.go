package desk

import (
	"context"
	"slices"

	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/premises"
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
	_, month, _ := d.Today(a.Office).Date()
	return document.FormatNumber(std.Result.Number, document.NumberParts{
		Class: std.Result.Classification, Sequence: all[i].Next, Office: o.Short, Year: year, Month: int(month),
	})
}
