package qris

import (
	"slices"
	"strings"
)

// The IDs of the fields that this package speaks of.
const (
	idFormat   = "00"
	idMethod   = "01"
	idCentral  = "51"
	idCategory = "52"
	idCurrency = "53"
	idAmount   = "54"
	idTip      = "55"
	idTipFixed = "56"
	idTipRate  = "57"
	idCountry  = "58"
	idName     = "59"
	idCity     = "60"
	idPostal   = "61"
	idExtra    = "62"
	idCRC      = "63"

	extraBill      = "01"
	extraReference = "05"
	extraTerminal  = "07"

	methodStatic  = "11"
	methodDynamic = "12"

	rupiahNumber = "360" // ISO 4217
	centralName  = "ID.CO.QRIS.WWW"
)

// Code is what a payload says.
type Code struct {
	// Dynamic says that the code is for one payment (01 is 12).
	Dynamic bool
	// Amount in integer rupiah, 0 when the payer types it.
	Amount int64
	// Merchant and City as the payer's screen shows them, Postal code or "".
	Merchant, City, Postal string
	// NMID is the national merchant number, "ID" and 13 digits, or "".
	NMID string
	// Category is the merchant category code (ISO 18245), 4 digits.
	Category string
	// Currency is the ISO 4217 number, "360" for rupiah.
	Currency string
	// Bill (62.01), Reference (62.05) and Terminal (62.07) label the payment; an
	// acquirer gives Bill or Reference back in its notice. "" when absent.
	Bill, Reference, Terminal string
	// Tip says that the payer is asked for more than the bill (55 to 57).
	Tip bool
	// Acquirers are the accounts of the merchant (26 to 45), in order.
	Acquirers []Acquirer
}

// Acquirer is one account that a payment may go to.
type Acquirer struct {
	// Domain is the acquirer's name, reversed: "ID.CO.CONTOH.WWW".
	Domain string
	// PAN is the merchant's number in the national switch, MerchantID the
	// acquirer's own number for it, Criteria its size (UMI, UKE, UME, UBE, URE).
	PAN, MerchantID, Criteria string
}

// value is the value of an ID among fields, "" when absent.
func value(fields []Field, id string) string {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.ID == id })
	if i < 0 {
		return ""
	}
	return fields[i].Value
}

func has(fields []Field, id string) bool { return value(fields, id) != "" }

// read takes out of whole fields what they say; what does not parse is left out.
func read(fields []Field) Code {
	c := Code{
		Dynamic:  value(fields, idMethod) == methodDynamic,
		Merchant: value(fields, idName), City: value(fields, idCity), Postal: value(fields, idPostal),
		Category: value(fields, idCategory), Currency: value(fields, idCurrency),
		Tip: has(fields, idTip) || has(fields, idTipFixed) || has(fields, idTipRate),
	}
	c.Amount, _ = rupiah(value(fields, idAmount))
	if sub, err := Parse(value(fields, idExtra)); err == nil {
		c.Bill, c.Reference, c.Terminal = value(sub, extraBill), value(sub, extraReference), value(sub, extraTerminal)
	}
	if sub, err := Parse(value(fields, idCentral)); err == nil {
		c.NMID = value(sub, "02")
	}
	for _, f := range fields {
		if sub, err := Parse(f.Value); acquirer(f.ID) && err == nil {
			c.Acquirers = append(c.Acquirers, Acquirer{value(sub, "00"), value(sub, "01"), value(sub, "02"), value(sub, "03")})
		}
	}
	return c
}

// acquirer says whether an ID is that of an acquirer's template.
func acquirer(id string) bool { return id >= "26" && id <= "45" }

// rupiah reads an amount: digits, and behind a point nothing but zeros, since
// rupiah are whole. ok is false for anything else, for 0 and beyond 13 characters.
func rupiah(s string) (n int64, ok bool) {
	whole, cents, point := strings.Cut(s, ".")
	if len(s) > 13 || whole == "" || !digits(whole) || point && (cents == "" || strings.Trim(cents, "0") != "") {
		return 0, false
	}
	for _, d := range whole {
		n = n*10 + int64(d-'0')
	}
	return n, n > 0
}
