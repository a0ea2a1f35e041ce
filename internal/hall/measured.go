package hall

import (
	"context"
	"slices"

	"genggam/internal/catalogue"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/principles"
	"genggam/internal/region"
)

// published measures how far an office lays open what it promises (UU 25/2009 art.
// 4 h): its standards with all fourteen components, and those whose present version
// hangs on the wall.
func published(in *inspection.Room) principles.Source {
	return func(ctx context.Context, office region.Code, _ integrity.Month) (map[string]principles.Found, error) {
		x, err := in.Lacks(ctx, office)
		if err != nil {
			return nil, err
		}
		whole := int64(0)
		for _, s := range x.Services {
			if len(missing(s.Standard)) == 0 {
				whole++
			}
		}
		all := int64(len(x.Services))
		return map[string]principles.Found{"whole": {Value: whole, Of: all}, "boards": {Value: int64(x.Hung), Of: all}}, nil
	}
}

// missing are the letters of the components that a standard says nothing of. Time
// and fee have no prose: no standard is read without them, and a service may have no
// requirements.
func missing(s *catalogue.Standard) (out []string) {
	for _, c := range append(s.Published(), s.Internal()...) {
		said := slices.ContainsFunc(c.Lines, func(t lang.Text) bool { return t.ID != "" })
		if !said && !slices.Contains([]string{"b", "d", "e"}, c.Letter) {
			out = append(out, c.Letter)
		}
	}
	return out
}
