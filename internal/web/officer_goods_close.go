package web

import (
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/stock"
	"genggam/internal/storehouse"
)

func goodsCloseRoutes(add adder) {
	add("GET", goodsPath+"/daftar/{barang}/tutup", "see-stock", (*clerk).closings)
	add("POST", goodsPath+"/daftar/{barang}/tutup", "keep-stock", (*clerk).closingTake)
}

// closings lists the periods of a good that ended, and takes the count with which
// the next one ends.
func (k *clerk) closings() error { return k.showClosings("", nil) }

func (k *clerk) showClosings(tried string, f *fault.Fault) error {
	good := k.r.PathValue("barang")
	list, err := k.Hall.Storehouse.Closings(k.ctx(), k.actor, good)
	if err != nil {
		return err
	}
	stores, err := k.Hall.Storehouse.Stores(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := k.bench(k.say("stock.closings", k.goodName(good)), goodsPath+"/daftar/"+good)
	p.Lead = k.say("stock.closings-lead")
	for i := range list {
		p.Parts = append(p.Parts, k.closingPart(&list[i], storeNames(stores)))
	}
	if len(list) == 0 {
		p.Parts = append(p.Parts, benchPart{ID: "kosong", Title: k.say("stock.closings-past"), Empty: k.say("stock.closings-none")})
	}
	if k.actor.Can("keep-stock") {
		act, err := k.closingAct(good, stores)
		if err != nil {
			return err
		}
		if act != nil {
			p.Acts = append(p.Acts, *act)
		}
	}
	return k.showBench(p, tried, f)
}

// closingPart is one period as a table: opening, came, went, book, count.
func (k *clerk) closingPart(x *storehouse.Ended, names map[string]string) benchPart {
	n := func(v int64) cell { return cell{Text: lang.Number(k.tag, v)} }
	t := &table{Caption: k.say("stock.closing-caption"), Head: []string{k.say("goods.store"), k.say("stock.opening"), k.say("stock.came"), k.say("stock.went"), k.say("stock.by-book"), k.say("stock.found"), k.say("stock.difference-title")}}
	for _, r := range x.Rows {
		m := r.Moves
		off := lang.Number(k.tag, r.Difference())
		if why := x.Why[r.Shelf.Store]; len(why) > 0 {
			said := make([]string, len(why))
			for i, w := range why {
				said[i] = k.say("goods.why-" + w)
			}
			off += " (" + strings.Join(said, "; ") + ")"
		}
		t.Rows = append(t.Rows, []cell{{Text: k.orElse(names[r.Shelf.Store], r.Shelf.Store)}, n(r.Opening), n(m.Received + m.Returned + m.MovedIn), n(m.Handed + m.Damaged + m.MovedOut), n(r.Book), n(r.Found), {Text: off}})
	}
	day := x.Period.Until
	return benchPart{ID: "masa-" + day.String(), Title: k.say("stock.period-of", x.Period.From.Say(k.tag), day.Say(k.tag)), Lead: k.say("stock.closed-at", lang.Moment(k.tag, k.at(x.At))), Table: t}
}

// closingAct asks for the count of every store in which something lies, nil where
// nothing does. What the book says is not shown: who counts, counts.
func (k *clerk) closingAct(good string, stores []storehouse.Store) (*actForm, error) {
	shelves, err := k.Hall.Storehouse.Shelves(k.ctx(), k.actor)
	if err != nil {
		return nil, err
	}
	until := k.box("sampai", "stock.until-label", "date")
	until.Value, until.Help = k.officeDay().String(), k.say("stock.until-help")
	a := &actForm{ID: "tutup", Title: k.say("stock.close"), Lead: k.say("stock.close-lead"), Button: k.say("stock.close-button"), Action: goodsPath + "/daftar/" + good + "/tutup", Fields: []Field{until}}
	names := storeNames(stores)
	for _, s := range shelves {
		if s.Good != good {
			continue
		}
		name := k.orElse(names[s.Store], s.Store)
		count := k.number("hitung-"+s.Store, "stock.found")
		count.Label = k.say("stock.count-of", name)
		why := k.pick("sebab-"+s.Store, "goods.why")
		why.Label, why.Optional, why.Help = k.say("stock.why-of", name), true, k.say("goods.why-none")
		for _, r := range stock.Reasons(stock.Counted) {
			why.Options = append(why.Options, Option{Value: r, Label: k.say("goods.why-" + r)})
		}
		a.Fields = append(a.Fields, count, why)
	}
	if len(a.Fields) == 1 {
		return nil, nil
	}
	return a, nil
}

func (k *clerk) closingTake() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	good := k.r.PathValue("barang")
	until, err := calendar.ParseDay(k.typed("sampai"))
	if err != nil {
		return k.showClosings("tutup", fault.New(fault.Invalid, "stock.until").On("sampai"))
	}
	var counts []storehouse.Count
	for name := range k.r.PostForm {
		store, ok := strings.CutPrefix(name, "hitung-")
		if !ok || k.typed(name) == "" {
			continue
		}
		n := wholeNumber(k.typed(name))
		if n < 0 {
			return k.showClosings("tutup", fault.New(fault.Invalid, "stock.amount", stock.MaxAmount).On(name))
		}
		counts = append(counts, storehouse.Count{Store: store, Found: n, Why: k.typed("sebab-" + store)})
	}
	err = k.Hall.Storehouse.CloseBook(k.ctx(), k.actor, good, until, counts)
	if f := mended(err); f != nil {
		return k.showClosings("tutup", f)
	}
	if err != nil {
		return err
	}
	return k.done(goodsPath+"/daftar/"+good+"/tutup", "book-closed")
}
