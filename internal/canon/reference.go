package canon

import (
	"errors"
	"strings"
)

// A reference is what a citizen is told: the node's code (2 characters), 8
// Crockford characters for the position of the submission in that node's log,
// and a check character. The position is stirred by a fixed permutation of 40
// bits, so that references do not show how many came before and need no index
// and no draw that could collide. It is no secret: reading a case takes ten
// more characters that are (see desk).

const refBits = 40

// Reference spells a position of a node's log: "BM-7K3M-9QXT-4".
func Reference(node string, position int64) string {
	x := stir(uint64(position))
	var c [8]byte
	for i := 7; i >= 0; i-- {
		c[i] = Alphabet[x&31]
		x >>= 5
	}
	body := node + string(c[:])
	return node + "-" + string(c[:4]) + "-" + string(c[4:]) + "-" + string(check(body))
}

// ParseReference reads a reference as people write it: lower case, without
// hyphens, with O for 0 and I or L for 1.
func ParseReference(text string) (node string, position int64, err error) {
	s := Tidy(text)
	if len(s) != 11 || check(s[:10]) != s[10] {
		return "", 0, errors.New("reading a reference: not one of ours")
	}
	var x uint64
	for i := 2; i < 10; i++ {
		x = x<<5 | uint64(strings.IndexByte(Alphabet, s[i]))
	}
	return s[:2], int64(unstir(x)), nil
}

// Tidy puts what a person typed into the alphabet: upper case, O as 0, I and L
// as 1, hyphens and spaces dropped. Anything else makes the answer empty.
func Tidy(text string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(text) {
		switch {
		case r == '-' || r == ' ' || r == '.':
		case r == 'O':
			b.WriteByte('0')
		case r == 'I' || r == 'L':
			b.WriteByte('1')
		case r < 128 && strings.IndexByte(Alphabet, byte(r)) >= 0:
			b.WriteByte(byte(r))
		default:
			return ""
		}
		if b.Len() > 64 {
			return ""
		}
	}
	return b.String()
}

// check is the weighted sum modulo 31, whose odd prime catches every single
// wrong character and every swap of neighbours.
func check(s string) byte {
	sum := 0
	for i := 0; i < len(s); i++ {
		sum += (i + 2) * strings.IndexByte(Alphabet, s[i])
	}
	return Alphabet[sum%31]
}

// stir is a four-round Feistel network over 2 x 20 bits: a permutation, with
// its inverse below. The constants are arbitrary and never change.
func stir(x uint64) uint64 {
	l, r := x>>20&0xfffff, x&0xfffff
	for i := uint64(0); i < 4; i++ {
		l, r = r, l^round(r, i)
	}
	return l<<20 | r
}

func unstir(x uint64) uint64 {
	l, r := x>>20&0xfffff, x&0xfffff
	for i := uint64(4); i > 0; i-- {
		l, r = r^round(l, i-1), l
	}
	return (l<<20 | r) & (1<<refBits - 1)
}

func round(v, i uint64) uint64 {
	v = (v + i*0x9e3779b97f4a7c15 + 0x5851f42d4c957f2d) * 0xd6e8feb86659fd93
	v ^= v >> 32
	return (v * 0xd6e8feb86659fd93 >> 30) & 0xfffff
}
