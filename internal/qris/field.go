package qris

import (
	"fmt"
	"strings"

	"genggam/internal/fault"
)

// MaxPayload is the most characters a payload may have (EMVCo QRCPS-MPM 1.1, 4.2).
const MaxPayload = 512

const maxValue = 99 // two digits of length

// Field is one data object: ID is two digits, Value 1 to 99 printable ASCII
// characters. At is where the field begins in the text it was read from, in
// characters from 0.
type Field struct {
	ID    string
	Value string
	At    int
}

// Parse cuts a payload, or the value of a template (26 to 51, 62, 64), into its
// fields. It is strict about the form and judges nothing else: the text must be
// printable ASCII, end where its last field ends, and hold no ID twice. Errors
// are faults "qris.length", "qris.characters", "qris.cut" and "qris.twice".
func Parse(text string) ([]Field, error) {
	if len(text) > MaxPayload {
		return nil, fault.New(fault.TooLarge, "qris.length", MaxPayload)
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }); i >= 0 {
		return nil, fault.New(fault.Invalid, "qris.characters", i+1)
	}
	var out []Field
	seen := map[string]bool{}
	for at := 0; at < len(text); {
		id, n, ok := head(text[at:])
		if !ok || at+4+n > len(text) {
			return nil, fault.New(fault.Invalid, "qris.cut", at+1)
		}
		if seen[id] {
			return nil, fault.New(fault.Invalid, "qris.twice", id, at+1)
		}
		seen[id] = true
		out = append(out, Field{id, text[at+4 : at+4+n], at})
		at += 4 + n
	}
	return out, nil
}

// head reads ID and length, which is 1 to 99.
func head(s string) (id string, n int, ok bool) {
	if len(s) < 4 || !digits(s[:4]) {
		return "", 0, false
	}
	n = int(s[2]-'0')*10 + int(s[3]-'0')
	return s[:2], n, n > 0
}

// Build writes a payload of fields in the order given, and its checksum (63)
// behind them; a 63 among them is left out. It refuses what Parse would refuse,
// with the same faults, and an ID or a value that no field can have ("qris.field").
func Build(fields []Field) (string, error) {
	var b strings.Builder
	for _, f := range fields {
		if f.ID == idCRC {
			continue
		}
		if err := put(&b, f.ID, f.Value); err != nil {
			return "", err
		}
	}
	b.WriteString(idCRC + "04")
	payload := b.String() + fmt.Sprintf("%04X", CRC(b.String()))
	if _, err := Parse(payload); err != nil {
		return "", err
	}
	return payload, nil
}

// template writes the fields inside a field.
func template(fields []Field) (string, error) {
	var b strings.Builder
	for _, f := range fields {
		if err := put(&b, f.ID, f.Value); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

func put(b *strings.Builder, id, value string) error {
	if len(id) != 2 || !digits(id) || value == "" || len(value) > maxValue {
		return fault.New(fault.Invalid, "qris.field", id, maxValue)
	}
	fmt.Fprintf(b, "%s%02d%s", id, len(value), value)
	return nil
}

// CRC is the checksum of a payload: CRC-16/CCITT-FALSE (polynomial 0x1021, start
// 0xFFFF, nothing reflected, nothing added at the end) over everything up to and
// including "6304". CRC("123456789") is 0x29B1.
func CRC(text string) uint16 {
	crc := uint16(0xFFFF)
	for i := range len(text) {
		crc ^= uint16(text[i]) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }
