package web

import (
	"slices"
	"strconv"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/storehouse"
)

// handOut is the page at a store where a recipient takes what was granted.
// Opening it is a look at the case.
func (k *clerk) handOut() error { return k.showHandOut("", nil) }

func (k *clerk) showHandOut(tried string, f *fault.Fault) error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "counter")
	if err != nil {
		return err
	}
	g := v.Std.Result.Goods
	granted, found, err := k.Hall.Storehouse.Grant(k.ctx(), no)
	if err != nil {
		return err
	}
	if g == nil || !found {
		return k.see(casePath + strconv.FormatInt(no, 10))
	}
	stores, err := k.Hall.Storehouse.Stores(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := k.bench(k.say("goods.hand-out", v.Reference), casePath+strconv.FormatInt(no, 10))
	who := benchPart{ID: "penerima", Title: k.say("goods.recipient"), Rows: []Row{
		{Label: k.say("goods.recipient-name"), Values: []string{v.Applicant.Record.Name}},
		{Label: k.say("goods.granted"), Values: []string{k.tell(g.Name), lang.Number(k.tag, granted.Amount) + " " + k.tell(g.Unit), granted.Period}},
	}}
	if granted.Handed > 0 {
		who.Rows = append(who.Rows, Row{Label: k.say("goods.handed"), Values: []string{lang.Moment(k.tag, k.at(granted.At)), k.orElse(storeNames(stores)[granted.From], granted.From), k.say("goods.proof-" + granted.Proof)}})
	}
	p.Parts = append(p.Parts, who)
	switch {
	case v.State == casework.Issued && len(stores) == 0:
		p.Parts[0].Empty = k.say("goods.no-stores")
	case v.State == casework.Issued:
		p.Acts = append(p.Acts, k.handOutAct(&v, stores))
	case g.Loan.Amount > 0 && granted.Handed > granted.Back && len(stores) > 0:
		p.Parts[0].Lead = k.say("goods.out", lang.Number(k.tag, granted.Handed-granted.Back), k.duration(g.Loan))
		amount := k.number("jumlah", "goods.amount-returned")
		amount.Value = strconv.FormatInt(granted.Handed-granted.Back, 10)
		p.Acts = append(p.Acts, actForm{ID: "kembali", Title: k.say("goods.back"), Lead: k.say("goods.back-lead"), Button: k.say("goods.back-button"), Action: goodsPath + "/kembali/" + strconv.FormatInt(no, 10),
			Fields: []Field{k.storeField(stores), amount}})
	}
	return k.showBench(p, tried, f)
}

// storeCookie remembers the store at which this computer hands out.
const storeCookie = "tempat"

func (k *clerk) storeField(stores []storehouse.Store) Field {
	f := k.pick("tempat", "goods.store")
	here := k.kept(storeCookie)
	for _, s := range stores {
		f.Options = append(f.Options, Option{Value: s.ID, Label: s.Name, Chosen: s.ID == here})
	}
	return f
}

// handOutAct asks from which store, and for the proof.
func (k *clerk) handOutAct(v *desk.View, stores []storehouse.Store) actForm {
	g := v.Std.Result.Goods
	a := actForm{ID: "serah", Title: k.say("goods.hand"), Lead: k.say("goods.hand-lead"), Button: k.say("goods.hand-button"), Action: goodsPath + "/serah/" + strconv.FormatInt(v.No, 10), Files: true}
	way := Field{Shape: "choice", Type: "radio", ID: "bukti", Name: "bukti", Label: k.say("goods.proof")}
	for i, proof := range g.Proofs {
		way.Options = append(way.Options, Option{Value: proof, Label: k.say("goods.proof-" + proof), Chosen: i == 0})
	}
	a.Fields = []Field{k.storeField(stores), way}
	if slices.Contains(g.Proofs, "code") {
		code := k.number("kode", "goods.code")
		code.Help, code.Optional = k.say("goods.code-help"), len(g.Proofs) > 1
		a.Fields = append(a.Fields, code)
	}
	if slices.Contains(g.Proofs, "photo") || slices.Contains(g.Proofs, "signature") {
		a.Fields = append(a.Fields, k.upload("berkas", "goods.picture"))
	}
	if slices.Contains(g.Proofs, "witness") {
		name := k.box("saksi", "goods.witness", "text")
		name.Optional = true
		a.Fields = append(a.Fields, name)
	}
	return a
}

func (k *clerk) handOutTake() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	if _, err := k.Desk.Show(k.ctx(), k.actor, no, "counter"); err != nil {
		return err
	}
	var file desk.Upload
	in := &intake{call: k.call, page: oneFile("berkas"), held: func(string) string { return "" }}
	in.take = func(n desk.NewFile, r readerOfFile) (id string, err error) {
		file, err = k.Hall.Storehouse.TakeProof(k.ctx(), k.actor, n, r)
		return file.ID, err
	}
	typed, err := in.read()
	if err != nil {
		return err
	}
	k.r.PostForm = typed
	f := stumbled(in)
	if f == nil {
		store := typed.Get("tempat")
		err := k.Hall.Storehouse.HandOut(k.ctx(), k.actor, no, store, storehouse.Proof{Way: typed.Get("bukti"), Code: typed.Get("kode"), File: file, Witness: strings.TrimSpace(typed.Get("saksi"))})
		if err == nil {
			k.keep(storeCookie, store, 30)
			return k.done(goodsPath+"/serah/"+strconv.FormatInt(no, 10), "goods-handed")
		}
		if f = mended(err); f == nil {
			return err
		}
		if f.Field == "amount" {
			f = f.On("tempat")
		}
	}
	if file.ID != "" {
		if err := k.Desk.DropFiles(k.ctx(), []desk.Upload{file}); err != nil {
			return err
		}
	}
	return k.showHandOut("serah", f)
}

func (k *clerk) goodsBack() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	if _, err := k.Desk.Show(k.ctx(), k.actor, no, "counter"); err != nil {
		return err
	}
	err = k.Hall.Storehouse.Return(k.ctx(), k.actor, no, k.typed("tempat"), wholeNumber(k.typed("jumlah")))
	if f := mended(err); f != nil {
		if f.Field == "amount" {
			f = f.On("jumlah")
		}
		return k.showHandOut("kembali", f)
	}
	if err != nil {
		return err
	}
	return k.done(goodsPath+"/serah/"+strconv.FormatInt(no, 10), "goods-returned")
}

// goodsAct is the present step of a case of goods: granting it, or handing it
// out at a page of its own.
func (k *clerk) goodsAct(v *desk.View) *actForm {
	switch {
	case v.Std.Result.Goods == nil || v.Step == nil:
		return nil
	case v.Step.Kind == "approve" && k.mine(v) && k.running(v):
		return &actForm{ID: "setujui", Title: k.tell(v.Step.Name), Lead: k.say("goods.approve-lead"), Button: k.say("goods.approve")}
	case v.Step.Kind == "hand-over" && v.State == casework.Issued && k.actor.Can("hand-goods"):
		return &actForm{ID: "serah", Title: k.say("goods.hand"), Lead: k.say("goods.hand-go-lead"), Button: k.say("goods.hand-go"), Link: goodsPath + "/serah/" + strconv.FormatInt(v.No, 10)}
	}
	return nil
}

// goodsBackAct leads to where what was lent comes back.
func (k *clerk) goodsBackAct(v *desk.View) *actForm {
	if g := v.Std.Result.Goods; g == nil || g.Loan.Amount == 0 || v.State != casework.Delivered || !k.actor.Can("hand-goods") {
		return nil
	}
	return &actForm{ID: "pinjaman", Title: k.say("goods.back"), Lead: k.say("goods.back-lead"), Button: k.say("goods.back"), Link: goodsPath + "/serah/" + strconv.FormatInt(v.No, 10)}
}

// objectionAct leads to an objection that was made in a case.
func (k *clerk) objectionAct(v *desk.View) *actForm {
	if v.Std.Result.Goods == nil || !k.actor.Can("rank-round") {
		return nil
	}
	place, err := k.Hall.Storehouse.PlaceOf(k.ctx(), v.No)
	if err != nil || place == nil || place.Objection == nil {
		return nil
	}
	return &actForm{ID: "keberatan", Title: k.say("aid.objection"), Lead: k.say("aid.objection-lead"), Button: k.say("aid.objection-go"), Link: goodsPath + "/keberatan/" + strconv.FormatInt(v.No, 10)}
}

// approveGoods grants what a case asks for.
func (k *clerk) approveGoods(no int64) error {
	_, err := k.Desk.Sign(k.ctx(), k.actor, no)
	return err
}

// goodsRules are the rules of goods that a refusal may name.
func (k *clerk) goodsRules(v *desk.View) (out []Option) {
	if v.Std.Result.Goods == nil {
		return nil
	}
	for _, id := range v.Std.Result.Goods.Refusals() {
		out = append(out, Option{Value: id, Label: k.goodsRule(v.Std, id)})
	}
	return out
}
