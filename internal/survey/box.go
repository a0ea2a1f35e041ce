package survey

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"slices"

	"genggam/internal/fault"
)

// Joint stands for the services of an office that were put together, since too few
// answered about each.
const Joint = "*"

// Box is where answers about one service wait, those of own and of office devices
// apart: counts, and no order of arrival. Nothing leaves it but ten or more at once
// (Release), so that what leaves can be added up and taken apart at will and no sum
// or difference is ever about fewer. An office without services of its own to tell
// apart has one box.
type Box struct {
	Service string
	Device  Device
	// Since is the month of the first answer.
	Since Month
	Tally Tally
	// Receipts are the marks of those in the box, in order of themselves.
	Receipts []Mark
}

// mostWaiting bounds a box; a month of a crowded office is far below it.
const mostWaiting = 1_000_000

// Put adds a sheet in a month. Refused with survey.incomplete, survey.full, and
// with survey.bad-month for one before the box's first.
func (b *Box) Put(s Sheet, m Month, receipt Mark) error {
	switch {
	case !m.valid() || b.Tally.N > 0 && m < b.Since:
		return fault.New(fault.Invalid, "survey.bad-month")
	case b.Tally.N >= mostWaiting:
		return fault.New(fault.TooMany, "survey.full")
	}
	if err := b.Tally.Add(s); err != nil {
		return err
	}
	if b.Tally.N == 1 {
		b.Since = m
	}
	at, _ := slices.BinarySearchFunc(b.Receipts, receipt, byBytes)
	b.Receipts = slices.Insert(b.Receipts, at, receipt)
	return nil
}

func byBytes(a, b Mark) int { return bytes.Compare(a[:], b[:]) }

// Counted is what left the boxes of an office at the end of a month: at least ten
// answers about a service, or about several under Joint. It is what the journal
// keeps and what every report is made of.
type Counted struct {
	Service  string
	Device   Device
	From, To Month
	Tally    Tally
	// Receipts is the SHA-256 of the marks of the receipts in order, base64url.
	Receipts string
}

// Released is one Counted with the marks that its digest is of, to be published
// beside it.
type Released struct {
	Counted
	Marks []Mark
}

// Release empties the boxes of one office that hold ten or more, at the end of a
// month. At the end of a year those with fewer are put together, own and office
// devices apart, and leave together if they are ten then; what still is too little
// waits on. left are the boxes as they are then, without empty ones.
func Release(boxes []Box, end Month) (out []Released, left []Box) {
	boxes = slices.Clone(boxes)
	slices.SortStableFunc(boxes, func(a, b Box) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Device, b.Device))
	})
	from := int64(Together())
	joint := map[Device]*Box{}
	for _, b := range boxes {
		if b.Tally.N >= from {
			out = append(out, b.release(end))
			continue
		}
		if b.Tally.N == 0 {
			continue
		}
		left = append(left, b)
		j := joint[b.Device]
		if j == nil {
			j = &Box{Service: Joint, Device: b.Device, Since: b.Since}
			joint[b.Device] = j
		}
		j.Since = min(j.Since, b.Since)
		j.Tally = j.Tally.Plus(b.Tally)
		j.Receipts = append(j.Receipts, b.Receipts...)
	}
	if !end.LastOfYear() {
		return out, left
	}
	for _, d := range Devices() {
		j := joint[d]
		if j == nil || j.Tally.N < from {
			continue
		}
		slices.SortFunc(j.Receipts, byBytes)
		out = append(out, j.release(end))
		left = slices.DeleteFunc(left, func(b Box) bool { return b.Device == d })
	}
	return out, left
}

func (b Box) release(end Month) Released {
	return Released{Counted{b.Service, b.Device, b.Since, max(b.Since, end), b.Tally, MarksDigest(b.Receipts)}, slices.Clone(b.Receipts)}
}

// MarksDigest is the SHA-256 of marks in the order of themselves, base64url: what a
// Counted says of the receipts that are published beside it.
func MarksDigest(marks []Mark) string {
	h := sha256.New()
	for _, m := range slices.SortedFunc(slices.Values(marks), byBytes) {
		h.Write(m[:])
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
