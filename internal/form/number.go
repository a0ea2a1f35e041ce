package form

import (
	"strconv"
	"strings"
)

// MaxNumber is the greatest number and sum of money: 999,999,999,999.
const MaxNumber = 999_999_999_999

// parseNumber reads a whole number as people in Indonesia write it: "1500",
// "1.500", "1 500", and with money "Rp 1.500.000", "Rp1.500.000,-". The key
// says what was wrong; decimals are refused, not rounded.
func parseNumber(s string, money bool) (int64, string) {
	s = strings.TrimSpace(s)
	if money {
		if len(s) > 1 && strings.EqualFold(s[:2], "rp") {
			s = strings.TrimLeft(s[2:], ". \u00a0")
		}
		s = strings.TrimSuffix(strings.TrimSuffix(s, ",-"), ",--")
	}
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	if strings.Contains(s, ",") {
		return 0, "form.decimals"
	}
	if groups := strings.Split(s, "."); len(groups) > 1 {
		if len(groups[0]) > 3 || !threes(groups[1:]) {
			return 0, "form.decimals"
		}
		s = strings.Join(groups, "")
	}
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\'' {
			return -1
		}
		return r
	}, s)
	if s == "" || len(s) > 18 || strings.Trim(s, "0123456789") != "" {
		return 0, "form.number"
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, "form.number"
	}
	if negative {
		n = -n
	}
	return n, ""
}

func threes(groups []string) bool {
	for _, g := range groups {
		if len(strings.TrimSpace(g)) != 3 {
			return false
		}
	}
	return true
}

// formatNumber writes digits in groups of three with dots.
func formatNumber(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return sign + s
}
