package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/form"
	"genggam/internal/store"
	"genggam/internal/tariff"
)

// Quote is what a case costs by its answers and the tables of a day, inside the
// act of the room that bills it; see catalogue.Standard.Quote.
func (d *Desk) Quote(t *store.Tx, c *casework.Case, s casework.Setting, day calendar.Day) ([]tariff.Sum, error) {
	var b answersBody
	_, body, err := d.Vault.OpenTx(t, c.Answers)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &b); err != nil {
		return nil, fmt.Errorf("reading answers: %w", err)
	}
	answers, err := form.Decode(b.Answers)
	if err != nil {
		return nil, err
	}
	facts := form.Facts{}
	for _, item := range s.Std.Charges() {
		if item.When != "" { // who they are may count: that is opened only then
			if facts, _, err = d.facts(context.Background(), c); err != nil {
				return nil, err
			}
			break
		}
	}
	return s.Std.Quote(d.Catalogue().Tables(), answers, facts, day)
}
