package web

import (
	"strconv"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/stock"
	"genggam/internal/storehouse"
)

const goodsPath = "/kantor/barang"

func goodsRoutes(add adder) {
	goodsCloseRoutes(add)
	shipRoutes(add)
	add("GET", goodsPath, "see-stock", (*clerk).goods)
	add("POST", goodsPath+"/catat", "keep-stock", (*clerk).goodsEnter)
	add("POST", goodsPath+"/tempat", "keep-stock", (*clerk).goodsStore)
	add("GET", goodsPath+"/daftar/{barang}", "see-stock", (*clerk).goodsBook)
	add("GET", goodsPath+"/putaran", "see-stock", (*clerk).rounds)
	add("POST", goodsPath+"/putaran", "open-round", (*clerk).roundOpen)
	add("GET", goodsPath+"/putaran/{putaran}", "see-stock", (*clerk).round)
	add("POST", goodsPath+"/putaran/{putaran}/peringkat", "rank-round", (*clerk).roundRank)
	add("POST", goodsPath+"/putaran/{putaran}/putuskan", "sign", (*clerk).roundDecide)
	add("POST", goodsPath+"/putaran/{putaran}/tutup", "open-round", (*clerk).roundClose)
	add("GET", goodsPath+"/serah/{no}", "hand-goods", (*clerk).handOut)
	add("POST", goodsPath+"/serah/{no}", "hand-goods", (*clerk).handOutTake)
	add("POST", goodsPath+"/kembali/{no}", "hand-goods", (*clerk).goodsBack)
	add("GET", goodsPath+"/keberatan/{no}", "rank-round", (*clerk).objection)
	add("POST", goodsPath+"/keberatan/{no}", "rank-round", (*clerk).objectionTake)
}

// goods shows what lies in the stores of the office, and takes what came, went
// and was counted.
func (k *clerk) goods() error { return k.showGoods("", nil) }

func (k *clerk) showGoods(tried string, f *fault.Fault) error {
	p := k.bench(k.say("goods.title"), officeHome)
	shelves, err := k.Hall.Storehouse.Shelves(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	stores, err := k.Hall.Storehouse.Stores(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	names := storeNames(stores)
	lies := benchPart{ID: "isi", Title: k.say("goods.lies")}
	t := &table{Caption: k.say("goods.lies-caption"), Head: []string{k.say("goods.good"), k.say("goods.store"), k.say("goods.on-hand"), k.say("goods.handed")}}
	for _, s := range shelves {
		t.Rows = append(t.Rows, []cell{{Text: k.goodName(s.Good), Address: goodsPath + "/daftar/" + s.Good}, {Text: k.orElse(names[s.Store], s.Store)},
			{Text: k.amount(s.Good, s.OnHand())}, {Text: lang.Number(k.tag, s.Handed)}})
	}
	if lies.Table = t; len(t.Rows) == 0 {
		lies.Table, lies.Empty = nil, k.say("goods.none")
	}
	p.Parts = append(p.Parts, lies, benchPart{ID: "putaran", Title: k.say("aid.rounds"), Lead: k.say("aid.rounds-lead"),
		Cards: []Card{{Address: goodsPath + "/putaran", Title: k.say("aid.rounds-open")}}},
		benchPart{ID: "kiriman", Title: k.say("shipment.title"), Lead: k.say("shipment.lead"), Cards: []Card{{Address: shipPath, Title: k.say("shipment.open")}}})
	if k.actor.Can("keep-stock") {
		p.Acts = k.stockActs(stores)
	}
	return k.showBench(p, tried, f)
}

func storeNames(all []storehouse.Store) map[string]string {
	out := map[string]string{}
	for _, s := range all {
		out[s.ID] = s.Name
	}
	return out
}

// goodName is what a good is called by the standard that hands it out.
func (k *clerk) goodName(good string) string {
	if g, ok := k.Hall.Storehouse.Good(k.actor.Office, good); ok {
		return k.tell(g.Name)
	}
	return good
}

// amount is a number with the unit in which a good is counted.
func (k *clerk) amount(good string, n int64) string {
	if g, ok := k.Hall.Storehouse.Good(k.actor.Office, good); ok {
		return lang.Number(k.tag, n) + " " + k.tell(g.Unit)
	}
	return lang.Number(k.tag, n)
}

// stockActs are the movements that an officer enters, and a new store.
func (k *clerk) stockActs(stores []storehouse.Store) (out []actForm) {
	good := k.pick("barang", "goods.good")
	seen := map[string]bool{}
	for _, s := range k.Hall.Storehouse.Services(k.actor.Office) {
		if g := s.Result.Goods; !seen[g.Good] {
			seen[g.Good] = true
			good.Options = append(good.Options, Option{Value: g.Good, Label: k.tell(g.Name)})
		}
	}
	place := func(name, label string) Field {
		f := k.pick(name, label)
		for _, s := range stores {
			f.Options = append(f.Options, Option{Value: s.ID, Label: s.Name})
		}
		return f
	}
	if len(stores) > 0 && len(good.Options) > 0 {
		for _, kind := range []stock.Kind{stock.Received, stock.Moved, stock.Counted, stock.Damaged} {
			a := actForm{ID: string(kind), Title: k.say("goods.act-" + string(kind)), Lead: k.say("goods.lead-" + string(kind)), Button: k.say("goods.button-" + string(kind)), Action: goodsPath + "/catat"}
			a.Fields = []Field{{Shape: "hidden", Name: "jenis", Value: string(kind)}, {Shape: "hidden", Name: "kunci", Value: k.onceKey()}, good}
			a.Fields = append(a.Fields, k.endsOf(kind, place)...)
			a.Fields = append(a.Fields, k.number("jumlah", "goods.amount-"+string(kind)))
			if reasons := stock.Reasons(kind); len(reasons) > 0 {
				why := k.pick("sebab", "goods.why")
				why.Optional = kind == stock.Counted
				if why.Optional {
					why.Help = k.say("goods.why-none")
				}
				for _, r := range reasons {
					why.Options = append(why.Options, Option{Value: r, Label: k.say("goods.why-" + r)})
				}
				a.Fields = append(a.Fields, why)
			}
			out = append(out, a)
		}
	}
	name := k.box("nama", "goods.store-new", "text")
	name.Help = k.say("goods.store-help")
	return append(out, actForm{ID: "tempat", Title: k.say("goods.store-add"), Button: k.say("goods.store-button"), Action: goodsPath + "/tempat", Fields: []Field{name}})
}

// endsOf are the stores that a movement names.
func (k *clerk) endsOf(kind stock.Kind, place func(name, label string) Field) []Field {
	switch kind {
	case stock.Moved:
		return []Field{place("dari", "goods.from"), place("tempat", "goods.to")}
	case stock.Damaged:
		return []Field{place("dari", "goods.store")}
	}
	return []Field{place("tempat", "goods.store")}
}

// onceKey makes sending a form twice enter one movement: it is of this page as it
// was drawn.
func (k *clerk) onceKey() string {
	return strconv.FormatInt(k.now.UnixNano(), 36)
}

// wholeNumber reads a number as people write it, -1 for what is none.
func wholeNumber(typed string) int64 {
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", " ", "").Replace(strings.TrimSpace(typed)), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (k *clerk) goodsEnter() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	kind := k.typed("jenis")
	err := k.Hall.Storehouse.Enter(k.ctx(), k.actor, storehouse.Move{Kind: stock.Kind(kind), Good: k.typed("barang"), From: k.typed("dari"), To: k.typed("tempat"),
		Amount: wholeNumber(k.typed("jumlah")), Why: k.typed("sebab"), Key: k.typed("kunci")})
	if f := mended(err); f != nil {
		if field := map[string]string{"amount": "jumlah", "why": "sebab", "store": "tempat"}[f.Field]; field != "" {
			f = f.On(field)
		}
		return k.showGoods(kind, f)
	}
	if err != nil {
		return err
	}
	return k.done(goodsPath, "goods-entered")
}

func (k *clerk) goodsStore() error {
	_, err := k.Hall.Storehouse.AddStore(k.ctx(), k.actor, k.typedText("nama"))
	if f := mended(err); f != nil {
		return k.showGoods("tempat", f)
	}
	if err != nil {
		return err
	}
	return k.done(goodsPath, "store-added")
}

// goodsBook lists the movements of one good, the newest first.
func (k *clerk) goodsBook() error {
	good := k.r.PathValue("barang")
	before, _ := strconv.ParseInt(k.r.URL.Query().Get("sebelum"), 10, 64) // nothing readable is the newest
	list, err := k.Hall.Storehouse.Lines(k.ctx(), k.actor, good, before)
	if err != nil {
		return err
	}
	stores, err := k.Hall.Storehouse.Stores(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	names := storeNames(stores)
	p := k.bench(k.say("goods.book", k.goodName(good)), goodsPath)
	t := &table{Caption: k.say("goods.book-caption"), Head: []string{k.say("goods.when"), k.say("goods.what"), k.say("goods.how-many"), k.say("goods.store"), k.say("goods.about")}}
	for _, l := range list {
		where := []string{}
		for _, s := range []string{l.From, l.To} {
			if s != "" {
				where = append(where, k.orElse(names[s], s))
			}
		}
		about := cell{Text: k.about(l)}
		if l.Case >= 0 && k.actor.Can("see-case") {
			about = cell{Text: k.Desk.Reference(l.Case), Address: casePath + strconv.FormatInt(l.Case, 10)}
		}
		t.Rows = append(t.Rows, []cell{{Text: lang.Moment(k.tag, k.at(l.At))}, {Text: k.say("goods.kind-" + string(l.Kind))}, {Text: k.amount(good, l.Amount)},
			{Text: strings.Join(where, " → ")}, about})
	}
	part := benchPart{ID: "baris", Title: k.say("goods.book-lines"), Table: t}
	if len(t.Rows) == 0 {
		part.Table, part.Empty = nil, k.say("goods.book-empty")
	}
	if len(list) == storehouse.PageSize {
		part.Cards = []Card{{Address: goodsPath + "/daftar/" + good + "?sebelum=" + strconv.FormatInt(list[len(list)-1].Position, 10), Title: k.say("office.register.older")}}
	}
	part.Cards = append(part.Cards, Card{Address: goodsPath + "/daftar/" + good + "/tutup", Title: k.say("stock.closings-open")})
	p.Parts = append(p.Parts, part)
	return k.showBench(p, "", nil)
}

// about says why goods were lost or a count differs.
func (k *clerk) about(l storehouse.Line) string {
	switch {
	case l.Why != "" && l.Kind == stock.Counted:
		return k.say("goods.counted", lang.Number(k.tag, l.Book), k.say("goods.why-"+l.Why))
	case l.Why != "":
		return k.say("goods.why-" + l.Why)
	case l.Kind == stock.Counted:
		return k.say("stock.as-counted")
	case l.Proof == stock.Receipt:
		return k.say("goods.proof-receipt")
	}
	return ""
}
