// Package evenhand is the room in which an office sees whether it treats people
// alike: the fairness report of a quarter, of each service, of the whole office and
// of each officer's desk, and one figure a month.
//
// What always holds: a report is made once, of the newest cases of its period, and
// lies on the shelf as an item of the vault to which an entry commits; reading
// birth dates, sex, residence and needs for it is that entry, with how many cases
// were read; nothing in it is of fewer than ten people, and no person's words; an
// officer reads the report of their own desk before anybody else and may say
// something to it, and no report of the office is opened before that time is over.
//
// It refuses to know how alike is measured: that is package fairness. Start reading
// at Make, then Report and Month. Follows UU 25/2009 art. 4 c, g and j, art. 29.
package evenhand

import (
	"context"

	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/fairness"
	"genggam/internal/integrity"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// Room is the room of an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
}

// New furnishes it.
func New(p *premises.Premises, d *desk.Desk) *Room { return &Room{Premises: p, desk: d} }

// Figure is how evenly an office worked in one month, in two numbers: the
// unexplained difference in waiting between groups, and how often somebody was
// overtaken without a recorded reason.
type Figure struct {
	// Made says that the month was measured; Opens is the first day on which others
	// than the officers it is about may read it. Before that, and while it is not made,
	// everything below is zero.
	Made  bool
	Opens calendar.Day
	// Cases are those that were received in the month.
	Cases int
	// Verdict of the comparison below; CannotTell when there was none of which
	// anything can be told, with the key of the reason in Why.
	Verdict fairness.Verdict
	Why     string
	// Attribute and Group name the group whose waiting is furthest from that of all
	// others among like cases (AttributeKey, NameOf); Ratio is how many times as long
	// it waits, with its 95% interval. Both are empty when the verdict is CannotTell.
	Attribute, Group string
	Ratio            fairness.Ratio
	// Order is how the line was kept over all classes; Order.PerThousand gives
	// inversions without a reason of a thousand pairs, and Order.Pairs 0 none.
	Order fairness.Order
}

// Month is the figure of a month of an office, from the shelf: it is made by Rounds
// once the month is over. Only an office that this node does not know is an error.
func (r *Room) Month(ctx context.Context, office region.Code, m integrity.Month) (Figure, error) {
	_, err := r.Office(office)
	return Figure{}, err
}
