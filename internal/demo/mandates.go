package demo

import (
	"context"
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/mandate"
)

// appoint enters the decrees by which the demo's officers sign. The seats are
// real, the decrees invented.
func (b *builder) appoint(ctx context.Context) error {
	for _, x := range []struct {
		login, keeper, decree string
		years                 int
	}{{"kades", "sekdes", "141/101/2022", 8}, {"camat", "sekcam", "821.2/17/2024", 0}} {
		a, keeper := b.officers[x.login], b.officers[x.keeper]
		today := b.d.Today(a.Office)
		n := mandate.Appointment{Account: a.Account, Form: mandate.Head, From: today - 1000, Words: mandate.Words{Seat: a.Roles[0].Position, Decree: x.decree}}
		if x.years > 0 { // a village head has a term
			n.Until = n.From + calendar.Day(365*x.years)
		}
		head, err := b.d.Appointments.Give(ctx, keeper, n)
		if err != nil {
			return fmt.Errorf("appointing %s: %w", x.login, err)
		}
		behalf := mandate.Appointment{Account: keeper.Account, Form: mandate.Behalf, Of: head, From: n.From + 30,
			Words: mandate.Words{Seat: n.Words.Seat, Position: keeper.Roles[0].Position, Decree: "800/12/" + x.decree[len(x.decree)-4:]}}
		if _, err := b.d.Appointments.Give(ctx, keeper, behalf); err != nil {
			return fmt.Errorf("appointing %s: %w", x.keeper, err)
		}
	}
	return nil
}
