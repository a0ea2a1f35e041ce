package demo

import (
	"context"
	"fmt"

	"genggam/internal/cashier"
	"genggam/internal/tariff"
)

// staticCode is an invented QRIS code: its checksum is right and nobody is paid by it.
const staticCode = "00020101021126680016ID.CO.CONTOH.WWW011893600000000000000002150000000000000000303URE51440014ID.CO.QRIS.WWW0215ID10000000000000303URE5204939953033605802ID5911DESA CONTOH6008BANYUMAS61055310062070703A0163042D1C"

// fees gives the regency a table of fees, the invented one that says of itself
// that it is no regulation, and the licensing agency an account to be paid on.
func (b *builder) fees(ctx context.Context) error {
	if _, _, err := b.d.Cashier.LoadTariff(ctx, b.officers["bapenda"], "perda-contoh.yaml", tariff.Example()); err != nil {
		return fmt.Errorf("loading the table of fees: %w", err)
	}
	err := b.d.Cashier.SetCashbox(ctx, b.officers["kadis-perizinan"], cashier.Cashbox{Static: staticCode, Account: "1234567890", Bank: "CTOHIDJA", Holder: "KAS DAERAH CONTOH"})
	if err != nil {
		return fmt.Errorf("setting where fees are paid: %w", err)
	}
	return nil
}
