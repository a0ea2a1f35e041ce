package hall

import (
	"context"
	"slices"

	"genggam/internal/evenhand"
	"genggam/internal/inspection"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// covered says whether a letter by which an auditor is here now covers an office
// and the months of a fairness report.
func covered(p *premises.Premises, i *inspection.Room) func(context.Context, premises.Actor, region.Code, evenhand.Period) (bool, error) {
	return func(ctx context.Context, a premises.Actor, office region.Code, of evenhand.Period) (bool, error) {
		letters, err := i.Letters(ctx, a)
		over := append(p.Above(string(office)), string(office))
		return slices.ContainsFunc(letters, func(l inspection.Assignment) bool {
			within := l.First <= of.First && of.Last <= l.Last
			return within && slices.ContainsFunc(l.Offices, func(code string) bool { return slices.Contains(over, code) })
		}), err
	}
}
