package hall

import (
	"context"
	"slices"
	"sync"

	"genggam/internal/catalogue"
	"genggam/internal/forum"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/opinions"
	"genggam/internal/principles"
	"genggam/internal/region"
	"genggam/internal/survey"
)

// published measures how far an office lays open what it promises (UU 25/2009 art.
// 4 h): its standards with all fourteen components, and those whose present version
// hangs on the wall.
func published(in *inspection.Room) principles.Source {
	var known sync.Map // a standard never changes; hundreds of offices give the same
	complete := func(s *catalogue.Standard) bool {
		if was, ok := known.Load(s); ok {
			return was.(bool)
		}
		is := len(missing(s)) == 0
		known.Store(s, is)
		return is
	}
	return func(ctx context.Context, office region.Code, _ integrity.Month) (map[string]principles.Found, error) {
		given, hung, err := in.Hung(ctx, office)
		if err != nil {
			return nil, err
		}
		whole := int64(0)
		for _, s := range given {
			if complete(s) {
				whole++
			}
		}
		all := int64(len(given))
		return map[string]principles.Found{"whole": {Value: whole, Of: all}, "boards": {Value: int64(hung), Of: all}}, nil
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

// answered measures how comments on drafts of standards were answered (art. 4 f),
// beside the suggestions that the journal is counted for.
func answered(f *forum.Room) principles.Source {
	return func(ctx context.Context, office region.Code, m integrity.Month) (map[string]principles.Found, error) {
		v, err := f.Month(ctx, office, "", m)
		if err != nil || v.Counted() == 0 {
			return nil, err
		}
		return map[string]principles.Found{"voices" + principles.More: {Value: v.InTime, Of: v.Counted()}}, nil
	}
}

// stated measures what those who were served said of themselves in the survey: what
// it cost them (art. 4 l) and whether their need was met (art. 4 j). Nothing of it is
// of fewer than ten.
func stated(o *opinions.Room) principles.Source {
	return func(ctx context.Context, office region.Code, m integrity.Month) (map[string]principles.Found, error) {
		said, err := o.Profile(ctx, office, opinions.Period{From: survey.Month(m), To: survey.Month(m)})
		if err != nil || len(said) == 0 {
			return nil, err
		}
		out := map[string]principles.Found{}
		if need := said["need"]; len(need) > 0 {
			out["needs"+principles.More] = principles.Found{Value: need["met"], Of: need["met"] + need["partly"] + need["unmet"]}
		}
		if all := said["spent"]; len(all) > 0 {
			out["spent"] = spent(all)
		}
		return out, nil
	}
}

// spent is the median band of what people spent, by its upper end in rupiah.
func spent(said map[string]int64) (f principles.Found) {
	for _, n := range said {
		f.Of += n
	}
	seen := int64(0)
	for _, t := range survey.Traits() {
		if t.ID != "spent" {
			continue
		}
		for _, a := range t.Answers { // in order of what they come to
			if seen += said[a.ID]; 2*seen >= f.Of {
				f.Value = a.Value
				return f
			}
		}
	}
	return f
}
