package lang

import (
	"strings"

	"genggam/internal/fault"
)

// Spelling is how amounts are written in words (terbilang); offices differ in
// two words only.
type Spelling struct {
	// Minus stands before a negative amount: "min", "minus", "negatif".
	Minus string
	// Billion is 10^9: "miliar" as KBBI spells it, "milyar" in older letters.
	Billion string
}

// KBBI is the spelling of the dictionary, used by Words.
var KBBI = Spelling{Minus: "min", Billion: "miliar"}

var units = [...]string{"nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"}

// maxDigits bounds the whole and the decimal part of an amount in words.
const maxDigits = 18

// Words is a whole number in Indonesian words: 1500 is "seribu lima ratus".
func Words(n int64) string { return KBBI.Cardinal(n) }

// DecimalWords is an amount written with a decimal point in Indonesian words:
// "17.42" is "tujuh belas koma empat puluh dua". At most 18 digits on each side;
// what is no such number is the fault "lang.bad-number".
func DecimalWords(amount string) (string, error) { return KBBI.Decimal(amount) }

// Ordinal is "pertama", "kedua", "ketiga", … in words. Below 1 it is the number.
func Ordinal(n int64) string { return KBBI.Ordinal(n) }

// RupiahWords is an amount of whole rupiah in words: "lima belas ribu rupiah".
func RupiahWords(n int64) string { return KBBI.Cardinal(n) + " rupiah" }

// Cardinal is a whole number in words.
func (s Spelling) Cardinal(n int64) string {
	var b strings.Builder
	if n < 0 {
		b.WriteString(s.Minus)
	}
	magnitude := uint64(n)
	if n < 0 {
		magnitude = -magnitude
	}
	s.write(&b, magnitude)
	return b.String()
}

// Decimal is an amount with a decimal point in words. Zeros behind the point are
// said one by one, the rest as a number.
func (s Spelling) Decimal(amount string) (string, error) {
	whole, fraction, negative, err := split(amount)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if negative {
		b.WriteString(s.Minus)
	}
	s.write(&b, value(whole))
	if fraction == "" {
		return b.String(), nil
	}
	b.WriteString(" koma")
	rest := strings.TrimLeft(fraction, "0")
	for range len(fraction) - len(rest) {
		b.WriteString(" nol")
	}
	if rest != "" {
		s.write(&b, value(rest))
	}
	return b.String(), nil
}

// Ordinal is "pertama", "kedua", … in words.
func (s Spelling) Ordinal(n int64) string {
	switch {
	case n == 1:
		return "pertama"
	case n < 1:
		return s.Cardinal(n)
	}
	return "ke" + s.Cardinal(n)
}

// Currency is an amount of rupiah with at most two decimals in words; "5.00" is
// "lima rupiah", "5.50" is "lima rupiah lima puluh sen".
func (s Spelling) Currency(amount string) (string, error) {
	whole, fraction, negative, err := split(amount)
	if err != nil {
		return "", err
	}
	if len(fraction) > 2 {
		return "", fault.New(fault.Invalid, "lang.bad-number")
	}
	var b strings.Builder
	if negative {
		b.WriteString(s.Minus)
	}
	s.write(&b, value(whole))
	b.WriteString(" rupiah")
	if cents := value((fraction + "00")[:2]); cents > 0 {
		s.write(&b, cents)
		b.WriteString(" sen")
	}
	return b.String(), nil
}

// scale is the largest size with a name that fits into n. Beyond a thousand
// trillion the trillions themselves are counted, as letters do.
func (s Spelling) scale(n uint64) (size uint64, name string) {
	switch {
	case n >= 1e12:
		return 1e12, "triliun"
	case n >= 1e9:
		return 1e9, s.Billion
	case n >= 1e6:
		return 1e6, "juta"
	case n >= 1000:
		return 1000, "ribu"
	case n >= 100:
		return 100, "ratus"
	}
	return 10, "puluh"
}

// write appends the words of n, with a space before each but the very first.
func (s Spelling) write(b *strings.Builder, n uint64) {
	switch {
	case n < 12:
		add(b, units[n])
		return
	case n < 20:
		add(b, units[n-10])
		add(b, "belas")
		return
	}
	size, name := s.scale(n)
	switch {
	case n/size == 1 && size <= 1000:
		add(b, "se"+name)
	default:
		s.write(b, n/size)
		add(b, name)
	}
	if n%size > 0 {
		s.write(b, n%size)
	}
}

func add(b *strings.Builder, word string) {
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(word)
}

func split(amount string) (whole, fraction string, negative bool, err error) {
	rest, negative := strings.CutPrefix(amount, "-")
	whole, fraction, point := strings.Cut(rest, ".")
	bad := whole == "" || len(whole) > maxDigits || len(fraction) > maxDigits || point && fraction == "" ||
		strings.Trim(whole, "0123456789") != "" || strings.Trim(fraction, "0123456789") != ""
	if bad {
		return "", "", false, fault.New(fault.Invalid, "lang.bad-number")
	}
	return whole, fraction, negative, nil
}

// value reads at most 18 digits.
func value(digits string) (n uint64) {
	for _, c := range []byte(digits) {
		n = n*10 + uint64(c-'0')
	}
	return n
}
