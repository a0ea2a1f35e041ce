package storehouse

import (
	"context"

	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Seeker is somebody who asked for goods in a demo, by the number and the secret
// that open their case.
type Seeker struct {
	// What is collect, for goods that wait, or object, for a place in a ranking that
	// one may object to.
	What, Reference, Secret string
}

// DemoSeekers are people of a demo node to be, to try what is given out: printed
// where it is started; anywhere else there is no way to them.
func (r *Room) DemoSeekers(ctx context.Context) (out []Seeker, err error) {
	if !r.Card().Demo {
		return nil, fault.New(fault.Forbidden, "role.not-allowed")
	}
	for _, x := range []struct{ what, sql string }{
		{"collect", `SELECT g.case_no FROM aid_grants g JOIN cases c ON c.no = g.case_no WHERE c.state = 'issued' ORDER BY g.at DESC, g.case_no LIMIT 1`},
		{"object", `SELECT a.case_no FROM aid_rows a JOIN aid_rounds x ON x.id = a.round WHERE x.state = 'ranked' AND a.standing = 'reserve'
			AND NOT EXISTS (SELECT 1 FROM aid_objections o WHERE o.round = a.round AND o.case_no = a.case_no) ORDER BY x.opened_at DESC, a.share, a.number LIMIT 1`},
	} {
		var no int64
		err = r.Store.Each(ctx, x.sql, nil, func(scan store.Scan) error {
			if err := scan(&no); err != nil {
				return err
			}
			secret, err := r.desk.SecretOf(ctx, no)
			out = append(out, Seeker{What: x.what, Reference: r.desk.Reference(no), Secret: premises.SpellSecret(secret)})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
