package lang

import (
	"strconv"
	"strings"
)

// Number writes a whole number with its thousands apart: 1.500.000, in English
// 1,500,000.
func Number(tag Tag, n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	if len(s) <= 3 {
		return sign + s
	}
	mark, _ := marks(tag)
	out := make([]byte, 0, len(s)+len(s)/3+1)
	out = append(out, sign...)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			out = append(out, mark)
		}
		out = append(out, s[i])
	}
	return string(out)
}

// marks are the thousands mark and the decimal mark.
func marks(tag Tag) (thousands, decimal byte) {
	if tag == EN {
		return ',', '.'
	}
	return '.', ','
}

// Money writes whole rupiah: Rp1.500.000, in English Rp1,500,000.
func Money(tag Tag, rupiah int64) string {
	if rupiah < 0 {
		return "-Rp" + strings.TrimPrefix(Number(tag, rupiah), "-")
	}
	return "Rp" + Number(tag, rupiah)
}

// Decimal writes a number given in units of 10^-places: Decimal(ID, 8672, 2) is
// "86,72". places is 0 to 9.
func Decimal(tag Tag, n int64, places int) string {
	places = max(0, min(places, 9))
	unit := int64(1)
	for range places {
		unit *= 10
	}
	whole, rest := n/unit, n%unit
	if places == 0 {
		return Number(tag, n)
	}
	sign := ""
	if n < 0 && whole == 0 {
		sign = "-"
	}
	if rest < 0 {
		rest = -rest
	}
	digits := strconv.FormatInt(unit+rest, 10)[1:]
	_, mark := marks(tag)
	return sign + Number(tag, whole) + string(mark) + digits
}

// Size writes a size in bytes as people read it: 850 B, 14 kB, 1,5 MB.
func Size(tag Tag, bytes int64) string {
	switch {
	case bytes < 1000:
		return Number(tag, bytes) + " B"
	case bytes < 1_000_000:
		return Number(tag, (bytes+500)/1000) + " kB"
	}
	return Decimal(tag, (bytes+50_000)/100_000, 1) + " MB"
}

// Roman writes 1 to 3999 in Roman numerals, as the month stands in letter
// numbers: 8 is "VIII". Anything else is written in digits.
func Roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, v := range []struct {
		size int
		name string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= v.size; n -= v.size {
			b.WriteString(v.name)
		}
	}
	return b.String()
}
