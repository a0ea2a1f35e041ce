package catalogue

import (
	"fmt"
	"maps"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/form"
	"genggam/internal/tariff"
)

// maxItems bounds the items of a fee.
const maxItems = 12

// fee is 0, or items of a regional regulation (UU 1/2022 art. 87-94) that are
// paid in a step of their own.
func (r *reading) fee() {
	f := &r.std.Fee
	if f.Amount < 0 || f.Amount > 1_000_000_000 {
		r.add("fee.amount", "standard.fee-amount", f.Amount)
	}
	basis, free := r.free()
	if free && !f.Free() {
		at := "fee.amount"
		if f.Amount == 0 {
			at = "fee.items"
		}
		r.add(at, "standard.fee-forbidden", r.std.Nature, basis)
		return
	}
	switch {
	case f.Amount != 0 && len(f.Items) > 0:
		r.add("fee.amount", "standard.fee-twice")
	case f.Amount != 0 && (f.Perda == "" || f.Item == ""):
		r.add("fee", "standard.fee-no-perda", f.Amount)
		return
	case len(f.Items) > maxItems:
		r.add("fee.items", "standard.too-many", maxItems)
	}
	pays := slices.ContainsFunc(r.std.Steps, func(s Step) bool { return s.Kind == "pay" })
	switch {
	case f.Free() && pays && !free:
		r.add("fee", "standard.pay-no-fee")
	case !f.Free() && !pays && len(r.std.Steps) > 0:
		r.add("fee", "standard.fee-no-pay")
	}
	for i, item := range r.std.Charges() {
		at := fmt.Sprintf("fee.items[%d]", i)
		if len(f.Items) == 0 {
			at = "fee"
		}
		r.feeItem(at, item)
	}
}

// feeItem holds one item to the form and, where tables are known, to its table.
func (r *reading) feeItem(at string, item FeeItem) {
	if item.Perda == "" || item.Item == "" {
		r.add(at, "standard.fee-no-perda", r.std.Fee.Amount)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(item.Values)) {
		q, ok := r.std.Form.Question(item.Values[key])
		switch {
		case !ok || q.Type != form.Number && q.Type != form.Money && q.Type != form.Choice:
			r.add(at+".values", "standard.fee-question", key, item.Values[key])
		case q.Optional:
			r.add(at+".values", "standard.fee-optional", key, item.Values[key])
		}
	}
	if r.tables == nil {
		return
	}
	day, err := calendar.ParseDay(r.std.Effective)
	if err != nil {
		return // heads says so
	}
	t, err := r.tables.On(item.Perda, day)
	if err != nil {
		r.add(at+".perda", "standard.fee-no-table", item.Perda)
		return
	}
	x, err := t.Item(item.Item)
	if err != nil {
		r.add(at+".item", "standard.fee-no-item", item.Item, item.Perda)
		return
	}
	r.feeTable(at, item, x)
	if r.std.Fee.Amount > 0 {
		s, err := t.Sum(tariff.Ask{Item: item.Item, Day: day, Nature: r.std.Nature})
		if err != nil || s.Total != r.std.Fee.Amount {
			r.add("fee.amount", "standard.fee-not-table", r.std.Fee.Amount, item.Item, item.Perda)
		}
	}
}

// feeTable wants a question of the right type for whatever the item asks for.
func (r *reading) feeTable(at string, item FeeItem, x tariff.Item) {
	asked := map[string]bool{}
	for _, q := range x.Quantities {
		asked[q.Key] = true
		question, ok := r.std.Form.Question(item.Values[q.Key])
		if !ok || question.Type == form.Choice {
			r.add(at, "standard.fee-quantity", q.Key, item.Item)
		}
	}
	for _, c := range x.Choices {
		if len(c.Options) < 2 {
			continue
		}
		asked[c.Key] = true
		question, ok := r.std.Form.Question(item.Values[c.Key])
		if !ok || question.Type != form.Choice {
			r.add(at, "standard.fee-choice", c.Key, item.Item)
			continue
		}
		for _, o := range question.Options {
			if !slices.ContainsFunc(c.Options, func(t tariff.Option) bool { return t.Key == o.Value }) {
				r.add(at, "standard.fee-option", o.Value, question.ID, item.Item)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(item.Values)) {
		if !asked[key] {
			r.add(at+".values", "standard.fee-unasked", key, item.Item)
		}
	}
}
