package qris

import (
	"slices"
	"strconv"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/fault"
)

const (
	maxLabel  = 25                // characters of a bill number (EMVCo 4.8)
	maxAmount = 9_999_999_999_999 // 13 digits
)

// Merchant is what an acquirer tells an office when it registers: enough for a
// static code where only the data came and no picture.
type Merchant struct {
	// Account is where the money goes.
	Account Acquirer
	// NMID is "ID" and 13 digits, Category 4 digits (9399 for government services).
	NMID, Category string
	// Name has at most 25 characters, City 15; Postal code; Terminal label or "".
	Name, City, Postal, Terminal string
}

// Static is the payload of the code that hangs at the counter: it says whom to
// pay, not how much. A merchant that Check would find any fault in, also a
// warning, is refused with that fault.
func Static(m Merchant) (string, error) {
	account, err := template(given(
		Field{ID: "00", Value: m.Account.Domain}, Field{ID: "01", Value: m.Account.PAN},
		Field{ID: "02", Value: m.Account.MerchantID}, Field{ID: "03", Value: m.Account.Criteria}))
	if err != nil {
		return "", err
	}
	central, err := template(given(Field{ID: "00", Value: centralName}, Field{ID: "02", Value: m.NMID}, Field{ID: "03", Value: m.Account.Criteria}))
	if err != nil {
		return "", err
	}
	extra, err := template(given(Field{ID: extraTerminal, Value: m.Terminal}))
	if err != nil {
		return "", err
	}
	payload, err := Build(given(
		Field{ID: idFormat, Value: "01"}, Field{ID: idMethod, Value: methodStatic},
		Field{ID: "26", Value: account}, Field{ID: idCentral, Value: central},
		Field{ID: idCategory, Value: m.Category}, Field{ID: idCurrency, Value: rupiahNumber},
		Field{ID: idCountry, Value: "ID"}, Field{ID: idName, Value: m.Name}, Field{ID: idCity, Value: m.City},
		Field{ID: idPostal, Value: m.Postal}, Field{ID: idExtra, Value: extra}))
	if err != nil {
		return "", err
	}
	if _, found := Check(payload); len(found) > 0 {
		return "", fault.New(fault.Invalid, found[0].Key, found[0].Args...)
	}
	return payload, nil
}

// given drops the fields without a value.
func given(fields ...Field) []Field {
	return slices.DeleteFunc(fields, func(f Field) bool { return f.Value == "" })
}

// Dynamic derives from an office's static payload the one for a single bill: the
// same account, with the amount in rupiah and the number of the bill, which has 1
// to 25 of A-Z, a-z, 0-9, "-", "." and "/". It refuses a payload with any fault
// (that fault), one that is itself for one payment ("qris.not-static"), one that
// has an amount already or asks for a tip ("qris.amount-static", "qris.tip"), and
// an amount or a number that cannot be said ("qris.bill-amount", "qris.bill").
//
// What comes out asks for money; it proves nothing about a payment.
func Dynamic(static string, amount int64, bill string) (string, error) {
	code, found := Check(static)
	if err := found.Err(); err != nil {
		return "", err
	}
	switch {
	case code.Dynamic:
		return "", fault.New(fault.Invalid, "qris.not-static")
	case code.Amount != 0:
		return "", fault.New(fault.Invalid, "qris.amount-static")
	case code.Tip:
		return "", fault.New(fault.Invalid, "qris.tip")
	case amount <= 0 || amount > maxAmount:
		return "", fault.New(fault.Invalid, "qris.bill-amount", int64(maxAmount)).On("amount")
	case !sayable(bill):
		return "", fault.New(fault.Invalid, "qris.bill", maxLabel).On("bill")
	}
	fields, err := Parse(strings.TrimSpace(static))
	if err != nil {
		return "", err
	}
	labels, err := Parse(value(fields, idExtra))
	if err != nil {
		return "", err
	}
	extra, err := template(with(labels, extraBill, bill))
	if err != nil {
		return "", err
	}
	fields = with(fields, idMethod, methodDynamic)
	fields = with(fields, idAmount, strconv.FormatInt(amount, 10))
	return Build(with(fields, idExtra, extra))
}

// with sets one field, in the order of IDs.
func with(fields []Field, id, value string) []Field {
	out := slices.DeleteFunc(slices.Clone(fields), func(f Field) bool { return f.ID == id })
	out = append(out, Field{ID: id, Value: value})
	arrange.By(out, func(a, b Field) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func sayable(bill string) bool {
	return bill != "" && len(bill) <= maxLabel && !strings.ContainsFunc(bill, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '.' || r == '/')
	})
}
