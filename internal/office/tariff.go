package office

import (
	"context"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/tariff"
)

// Tariff is the invented table of fees as the regency of a test node would have
// typed it from its own regulation.
func Tariff() []byte {
	return []byte(strings.NewReplacer(`region: "33.99"`, `region: "`+string(RegencyCode)+`"`, "sure: example", "sure: memory").Replace(string(tariff.Example())))
}

// LoadTariff loads Tariff by the regency's head; a node that has it keeps it. The
// regency must be there.
func (n *Node) LoadTariff(ctx context.Context) error {
	head, err := n.Clerk(ctx, RegencyCode, "head")
	if err != nil {
		return err
	}
	_, _, err = n.Cashier.LoadTariff(ctx, head, "perda.yaml", Tariff())
	if f := fault.As(err); f != nil && f.Key == "tariff.loaded-before" {
		return nil
	}
	return err
}
