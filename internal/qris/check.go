package qris

import (
	"fmt"
	"strings"

	"genggam/internal/fault"
)

// Finding is one thing that is wrong with a payload.
type Finding struct {
	// ID is the field, "54" or "62.01"; "" for the payload as a whole.
	ID string
	// Key is a message key with its blanks Args.
	Key  string
	Args []any
	// Warning marks what a payment goes through with all the same: a rule of
	// QRIS or of a public office that the code departs from.
	Warning bool
}

// Findings in the order in which Check looks.
type Findings []Finding

// Err is the first finding that is no warning as a fault, or nil.
func (f Findings) Err() error {
	for _, x := range f {
		if !x.Warning {
			return fault.New(fault.Invalid, x.Key, x.Args...)
		}
	}
	return nil
}

// Check reads a payload and names every fault of it. The code is what could be
// read; without a finding that is no warning it is whole. White space around the
// payload, which scanners and clipboards add, is not part of it.
func Check(payload string) (Code, Findings) {
	c := &checking{}
	payload = strings.TrimSpace(payload)
	fields, err := Parse(payload)
	if f := fault.As(err); f != nil {
		c.say("", f.Key, f.Args...)
		return Code{}, c.found
	}
	c.fields = fields
	c.frame(payload)
	c.merchant()
	c.money()
	c.accounts()
	c.extra()
	return read(fields), c.found
}

type checking struct {
	fields []Field
	found  Findings
}

// say notes an error, warn a warning.
func (c *checking) say(id, key string, args ...any) {
	c.found = append(c.found, Finding{ID: id, Key: key, Args: args})
}

func (c *checking) warn(id, key string, args ...any) {
	c.say(id, key, args...)
	c.found[len(c.found)-1].Warning = true
}

// frame is the first field, the last, and whether the code is for one payment.
func (c *checking) frame(payload string) {
	if len(c.fields) == 0 || c.fields[0].ID != idFormat || c.fields[0].Value != "01" {
		c.say(idFormat, "qris.no-qris")
	}
	if m := value(c.fields, idMethod); m == "" {
		c.warn(idMethod, "qris.method-absent")
	} else if m != methodStatic && m != methodDynamic {
		c.say(idMethod, "qris.method", m)
	}
	last := len(c.fields) - 1
	if last < 0 || c.fields[last].ID != idCRC {
		c.say(idCRC, "qris.crc-absent")
		return
	}
	given := c.fields[last].Value
	want := fmt.Sprintf("%04X", CRC(payload[:len(payload)-len(given)]))
	switch {
	case given == want:
	case strings.EqualFold(given, want):
		c.warn(idCRC, "qris.crc-case")
	default:
		c.say(idCRC, "qris.crc", given, want)
	}
}

// merchant is who is paid.
func (c *checking) merchant() {
	if m := value(c.fields, idCategory); len(m) != 4 || !digits(m) {
		c.say(idCategory, "qris.category", m)
	}
	if v := value(c.fields, idCountry); v != "ID" {
		c.say(idCountry, "qris.country", v)
	}
	c.text(idName, "qris.name", 25)
	c.text(idCity, "qris.city", 15)
	if p := value(c.fields, idPostal); p == "" {
		c.warn(idPostal, "qris.postal-absent")
	} else if len(p) > 10 {
		c.say(idPostal, "qris.postal", 10)
	}
}

// text wants a field to be there with at most so many characters.
func (c *checking) text(id, key string, most int) {
	if v := value(c.fields, id); v == "" || len(v) > most {
		c.say(id, key, len(v), most)
	}
}

// money is the currency, the amount and whether more is asked for.
func (c *checking) money() {
	if v := value(c.fields, idCurrency); v != rupiahNumber {
		c.say(idCurrency, "qris.currency", v)
	}
	amount := value(c.fields, idAmount)
	if _, ok := rupiah(amount); amount != "" && !ok {
		c.say(idAmount, "qris.amount", amount)
	}
	switch dynamic := value(c.fields, idMethod) == methodDynamic; {
	case dynamic && amount == "":
		c.warn(idAmount, "qris.amount-absent")
	case !dynamic && amount != "":
		c.warn(idAmount, "qris.amount-static")
	}
	for _, id := range []string{idTip, idTipFixed, idTipRate} {
		if has(c.fields, id) {
			c.warn(id, "qris.tip")
			return
		}
	}
}

// accounts are where the money goes: at least one, and the national number.
func (c *checking) accounts() {
	some := false
	for _, f := range c.fields {
		some = some || f.ID >= "02" && f.ID <= idCentral
		if f.ID < "26" || f.ID > idCentral {
			continue
		}
		sub, err := Parse(f.Value)
		if err != nil || !has(sub, "00") {
			c.say(f.ID, "qris.template", f.ID)
		}
	}
	if !some {
		c.say("", "qris.no-account")
	}
	sub, err := Parse(value(c.fields, idCentral))
	nmid := value(sub, "02")
	switch {
	case err != nil:
	case len(sub) == 0:
		c.warn(idCentral, "qris.nmid-absent")
	case value(sub, "00") != centralName:
		c.warn(idCentral, "qris.central", value(sub, "00"))
	case len(nmid) != 15 || nmid[:2] != "ID" || !digits(nmid[2:]):
		c.warn(idCentral, "qris.nmid", nmid)
	}
}

// extra are the labels of the payment.
func (c *checking) extra() {
	v := value(c.fields, idExtra)
	sub, err := Parse(v)
	if err != nil {
		c.say(idExtra, "qris.template", idExtra)
	}
	for _, f := range sub {
		if f.ID <= "08" && len(f.Value) > maxLabel {
			c.say(idExtra+"."+f.ID, "qris.label", f.ID, maxLabel)
		}
	}
}
