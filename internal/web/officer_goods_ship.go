package web

import (
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/region"
	"genggam/internal/stock"
	"genggam/internal/storehouse"
)

const shipPath = goodsPath + "/kiriman"

func shipRoutes(add adder) {
	add("GET", shipPath, "see-stock", (*clerk).shipments)
	add("POST", shipPath, "keep-stock", (*clerk).shipmentSend)
	add("GET", shipPath+"/{kiriman}", "see-stock", (*clerk).shipment)
	add("POST", shipPath+"/{kiriman}/terima", "keep-stock", (*clerk).shipmentReceive)
	add("POST", shipPath+"/{kiriman}/pulang", "keep-stock", (*clerk).shipmentBack)
}

// shipments lists what the office sent and what it was sent, and sends goods to
// another office.
func (k *clerk) shipments() error { return k.showShipments("", nil) }

func (k *clerk) showShipments(tried string, f *fault.Fault) error {
	list, err := k.Hall.Storehouse.Shipments(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := k.bench(k.say("shipment.title"), goodsPath)
	part := benchPart{ID: "daftar", Title: k.say("shipment.list")}
	for i := range list {
		s := &list[i]
		part.Cards = append(part.Cards, Card{Address: shipPath + "/" + s.ID.String(), Title: k.shipmentName(s), Text: k.shipmentState(s), Facts: lang.Moment(k.tag, k.at(s.Sent))})
	}
	if len(list) == 0 {
		part.Empty = k.say("shipment.none")
	}
	p.Parts = append(p.Parts, part)
	if k.actor.Can("keep-stock") {
		act, err := k.shipmentAct()
		if err != nil {
			return err
		}
		if act != nil {
			p.Acts = append(p.Acts, *act)
		}
	}
	return k.showBench(p, tried, f)
}

// shipmentName says what goes where, as this office sees it.
func (k *clerk) shipmentName(s *storehouse.Shipment) string {
	if s.Sender == k.actor.Office {
		return k.say("shipment.sent-to", k.amount(s.Good, s.Amount), k.goodName(s.Good), k.officeName(string(s.Receiver)))
	}
	return k.say("shipment.came-from", k.amount(s.Good, s.Amount), k.goodName(s.Good), k.officeName(string(s.Sender)))
}

func (k *clerk) shipmentState(s *storehouse.Shipment) string {
	if s.Missing() > 0 {
		return k.say("shipment.state-missing", k.amount(s.Good, s.Found), k.amount(s.Good, s.Missing()), k.say("goods.why-"+s.Why))
	}
	return k.say("shipment.state-" + s.State)
}

// shipmentAct asks what is sent where, nil where nothing lies.
func (k *clerk) shipmentAct() (*actForm, error) {
	shelves, err := k.Hall.Storehouse.Shelves(k.ctx(), k.actor)
	if err != nil {
		return nil, err
	}
	stores, err := k.Hall.Storehouse.Stores(k.ctx(), k.actor)
	if err != nil {
		return nil, err
	}
	names, good, from := storeNames(stores), k.pick("barang", "goods.good"), k.pick("dari", "goods.from")
	once := func(f *Field, value, label string) {
		for _, o := range f.Options {
			if o.Value == value {
				return
			}
		}
		f.Options = append(f.Options, Option{Value: value, Label: label})
	}
	for _, s := range shelves {
		if s.OnHand() > 0 {
			once(&good, s.Good, k.goodName(s.Good))
			once(&from, s.Store, k.orElse(names[s.Store], s.Store))
		}
	}
	if len(good.Options) == 0 {
		return nil, nil
	}
	to := k.pick("kantor", "shipment.to-label")
	for _, o := range k.Desk.Offices() {
		if o.Open && o.Code != k.actor.Office {
			to.Options = append(to.Options, Option{Value: string(o.Code), Label: o.Full()})
		}
	}
	return &actForm{ID: "kirim", Title: k.say("shipment.send"), Lead: k.say("shipment.send-lead"), Button: k.say("shipment.send-button"), Action: shipPath, Fields: []Field{
		{Shape: "hidden", Name: "kunci", Value: k.onceKey()}, good, from, k.number("jumlah", "goods.how-many"), to}}, nil
}

func (k *clerk) shipmentSend() error {
	_, err := k.Hall.Storehouse.Send(k.ctx(), k.actor, storehouse.NewShipment{Good: k.typed("barang"), From: k.typed("dari"), To: region.Code(k.typed("kantor")),
		Amount: wholeNumber(k.typed("jumlah")), Key: k.typed("kunci")})
	if f := onAmount(err); f != nil {
		return k.showShipments("kirim", f)
	}
	if err != nil {
		return err
	}
	return k.done(shipPath, "goods-sent")
}

// onAmount puts a refusal of the book at the field of the amount.
func onAmount(err error) *fault.Fault {
	f := mended(err)
	if f != nil && f.Field == "amount" {
		f = f.On("jumlah")
	}
	return f
}

func (k *clerk) shipment() error { return k.showShipment("", nil) }

func (k *clerk) shipmentOf() (storehouse.Shipment, error) {
	id, err := canon.ParseID(k.r.PathValue("kiriman"))
	if err != nil {
		return storehouse.Shipment{}, errNotFound
	}
	return k.Hall.Storehouse.Shipment(k.ctx(), k.actor, id)
}

func (k *clerk) showShipment(tried string, f *fault.Fault) error {
	s, err := k.shipmentOf()
	if err != nil {
		return err
	}
	p := k.bench(k.shipmentName(&s), shipPath)
	facts := benchPart{ID: "ringkas", Title: k.say("shipment.facts"), Rows: []Row{
		{Label: k.say("goods.good"), Values: []string{k.goodName(s.Good)}},
		{Label: k.say("goods.how-many"), Values: []string{k.amount(s.Good, s.Amount)}},
		{Label: k.say("shipment.sender"), Values: []string{k.officeName(string(s.Sender)), lang.Moment(k.tag, k.at(s.Sent))}},
		{Label: k.say("shipment.receiver"), Values: []string{k.officeName(string(s.Receiver))}},
		{Label: k.say("aid.state"), Values: []string{k.shipmentState(&s)}},
	}}
	if s.Done > 0 {
		facts.Rows = append(facts.Rows, Row{Label: k.say("goods.when"), Values: []string{lang.Moment(k.tag, k.at(s.Done))}})
	}
	p.Parts = append(p.Parts, facts)
	if s.State == storehouse.OnTheWay && k.actor.Can("keep-stock") {
		act, err := k.shipmentEnd(&s)
		if err != nil {
			return err
		}
		p.Acts = append(p.Acts, act)
	}
	return k.showBench(p, tried, f)
}

// shipmentEnd is what this office can do with goods that are on the way.
func (k *clerk) shipmentEnd(s *storehouse.Shipment) (actForm, error) {
	at := shipPath + "/" + s.ID.String()
	stores, err := k.Hall.Storehouse.Stores(k.ctx(), k.actor)
	if err != nil {
		return actForm{}, err
	}
	place := k.pick("tempat", "goods.store")
	for _, x := range stores {
		place.Options = append(place.Options, Option{Value: x.ID, Label: x.Name})
	}
	if len(stores) == 0 {
		return actForm{ID: "tempat", Title: k.say("goods.store-add"), Lead: k.say("shipment.no-store"), Button: k.say("goods.store-add"), Link: goodsPath}, nil
	}
	if s.Sender == k.actor.Office {
		return actForm{ID: "pulang", Title: k.say("shipment.back"), Lead: k.say("shipment.back-lead"), Button: k.say("shipment.back-button"), Action: at + "/pulang", Fields: []Field{place}}, nil
	}
	why := k.pick("sebab", "shipment.why")
	why.Optional, why.Help = true, k.say("shipment.why-none")
	for _, r := range stock.Missing() {
		why.Options = append(why.Options, Option{Value: r, Label: k.say("goods.why-" + r)})
	}
	return actForm{ID: "terima", Title: k.say("shipment.receive"), Lead: k.say("shipment.receive-lead"), Button: k.say("shipment.receive-button"), Action: at + "/terima",
		Fields: []Field{place, k.number("jumlah", "shipment.found-label"), why}}, nil
}

func (k *clerk) shipmentReceive() error {
	s, err := k.shipmentOf()
	if err != nil {
		return err
	}
	err = k.Hall.Storehouse.Receive(k.ctx(), k.actor, s.ID, storehouse.Receipt{Store: k.typed("tempat"), Found: wholeNumber(k.typed("jumlah")), Why: k.typed("sebab")})
	return k.shipmentDone(&s, "terima", "goods-received", err)
}

func (k *clerk) shipmentBack() error {
	s, err := k.shipmentOf()
	if err != nil {
		return err
	}
	return k.shipmentDone(&s, "pulang", "goods-back", k.Hall.Storehouse.TakeBack(k.ctx(), k.actor, s.ID, k.typed("tempat")))
}

func (k *clerk) shipmentDone(s *storehouse.Shipment, act, word string, err error) error {
	if f := onAmount(err); f != nil {
		return k.showShipment(act, f)
	}
	if err != nil {
		return err
	}
	return k.done(shipPath+"/"+s.ID.String(), word)
}
