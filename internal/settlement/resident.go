package settlement

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/moving"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
)

// A resident of the former system is met by the number that they had there, by
// the number under which they left us, or by NIK; else they are new.

// resident takes one person in.
func (t *taking) resident(p moving.Resident) error {
	if err := t.step(); err != nil {
		return err
	}
	if t.p.Office.Level() == region.Village {
		p.Region = string(t.p.Office)
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	l := landing{kind: kindResident, old: p.ID, digest: t.r.Keyed("former", kindResident+"\x00"+string(body))}
	if done, err := t.landedAlready(&l); err != nil || done {
		return err
	}
	met, k, err := t.whoIs(p)
	if err != nil {
		return err
	}
	switch {
	case !met:
		return t.newcomer(l, p)
	case k.found && string(k.digest) == string(l.digest):
		t.out.Same[kindResident]++
		t.ids[p.ID] = k.resident
		return nil
	}
	t.ids[p.ID], l.resident = k.resident, k.resident
	return t.compare(l, p, k, body)
}

// landedAlready says whether a resumed landing has the row.
func (t *taking) landedAlready(l *landing) (bool, error) {
	if !t.out.Resumed {
		return false, nil
	}
	var id canon.ID
	found, err := t.r.Store.One(t.ctx, `SELECT resident FROM landed WHERE office = ? AND kind = ? AND old = ?`, []any{string(t.p.Office), l.kind, l.old}, store.ID(&id))
	if found {
		t.ids[l.old] = id
	}
	return found, err
}

// whoIs finds the resident of ours whom a row speaks of.
func (t *taking) whoIs(p moving.Resident) (met bool, k known, err error) {
	if !t.empty[kindResident] {
		if k, err = t.r.known(t.ctx, t.p.Office, kindResident, p.ID); err != nil || k.found {
			return k.found, k, err
		}
	}
	if id, ok := t.own[p.ID]; ok {
		k.resident = id
		return true, k, nil
	}
	if p.NIK == "" || t.alone && t.empty[kindResident] {
		return false, k, nil
	}
	who, err := t.r.people.ByNIK(t.ctx, t.p.Office, p.NIK)
	if fault.Of(err) == fault.NotFound {
		return false, k, nil
	}
	k.resident = who.ID
	return err == nil, k, err
}

// newcomer lands somebody whom the register does not know.
func (t *taking) newcomer(l landing, p moving.Resident) (err error) {
	l.what, l.resident, l.state = "resident", store.NewID(t.r.Now()), string(lifeState(p.Life))
	t.ids[p.ID] = l.resident
	t.out.Added[kindResident]++
	if err := t.words(&l, p.Record); err != nil {
		return err
	}
	return t.land(l, apart(p))
}

// words seals a record and makes the tokens by which it is found.
func (t *taking) words(l *landing, r person.Record) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if l.record, err = t.r.Vault.Seal(string(t.p.Office), "resident", body); err != nil {
		return err
	}
	if r.NIK != "" {
		l.nik = t.r.Vault.Token(string(t.p.Office), "nik", r.NIK)
	}
	if r.KK != "" {
		l.kk = t.r.Vault.Token(string(t.p.Office), "kk", r.KK)
	}
	return nil
}

// apart is what the former system holds of somebody beside the record, which
// lies in the register.
func apart(p moving.Resident) []byte {
	p.Record = person.Record{}
	body, _ := json.Marshal(p) // texts and numbers always are JSON
	return body
}

// compare judges a row against what our register says.
func (t *taking) compare(l landing, p moving.Resident, k known, body []byte) error {
	ours, who, err := t.r.stands(t.ctx, k, p.ID)
	if err != nil {
		return err
	}
	fields := differ(ours, p, who.Contact > 0)
	if !k.found {
		fields = slices.DeleteFunc(fields, func(f string) bool { return besides[f] })
	}
	l.state, l.fields = string(lifeState(p.Life)), strings.Join(fields, " ")
	switch {
	case len(fields) == 0:
		if k.found {
			t.out.Replaced[kindResident]++
		} else {
			t.out.Same[kindResident]++
		}
		l.what, l.state = "row", ""
		return t.land(l, apart(p))
	case !k.found && fillsOnly(ours, p, fields):
		t.out.Filled++
		l.what, l.state = "fill", ""
		if l.was, err = t.wordsOf(who.ID); err != nil {
			return err
		}
		if err := t.words(&l, filled(ours, p)); err != nil {
			return err
		}
		return t.land(l, apart(p))
	}
	t.out.Different++
	l.what = "difference"
	judged, err := t.r.Store.One(t.ctx, `SELECT old FROM differences WHERE office = ? AND old = ? AND digest = ?`, []any{string(t.p.Office), p.ID, l.digest}, new(int64))
	if err != nil || judged {
		return err
	}
	return t.land(l, body)
}

// wordsOf is the item of somebody's record now.
func (t *taking) wordsOf(id canon.ID) (item canon.ID, err error) {
	_, err = t.r.Store.One(t.ctx, `SELECT item FROM residents WHERE id = ?`, []any{id[:]}, store.ID(&item))
	return item, err
}

// flat is a resident as fields and their values.
func flat(p moving.Resident) map[string]string {
	body, _ := json.Marshal(p)
	raw := map[string]any{}
	_ = json.Unmarshal(body, &raw)
	out := map[string]string{}
	for k, v := range raw {
		out[k] = fmt.Sprint(v)
		if n, ok := v.(float64); ok {
			out[k] = fmt.Sprint(int64(n))
		}
	}
	return out
}

// besides are the fields that our register has no place for: of somebody who
// was not taken over from there they are new, and no difference.
var besides = map[string]bool{"provisional": true, "since": true, "visiting": true, "family_id": true, "area_id": true, "father_nik": true, "mother_nik": true,
	"passport": true, "stay_permit": true, "birth_act": true, "marriage_act": true, "married": true, "divorce_act": true, "divorced": true,
	"previous_address": true, "ethnicity": true, "remark": true}

// differ names the fields in which two words of one person differ, in order. A
// telephone number that an officer attached is not compared: it stays.
func differ(ours, theirs moving.Resident, attached bool) (out []string) {
	a, b := flat(ours), flat(theirs)
	for _, f := range Fields() {
		if a[f] != b[f] && (f != "phone" || !attached) {
			out = append(out, f)
		}
	}
	return out
}

// Fields are the fields of a resident that are compared, in the order in which
// they are shown.
func Fields() []string {
	return strings.Fields(`name nik kk life since birth_place birth_date sex religion marital job citizenship family_role education blood father mother
		address hamlet rt rw region phone email provisional visiting family_id area_id father_nik mother_nik passport stay_permit birth_act
		marriage_act married divorce_act divorced previous_address ethnicity remark`)
}

// fillsOnly says that each field that differs is empty with us.
func fillsOnly(ours, theirs moving.Resident, fields []string) bool {
	a := flat(ours)
	return !slices.ContainsFunc(fields, func(f string) bool { return a[f] != "" })
}

// filled is our record with what was empty from theirs.
func filled(ours, theirs moving.Resident) person.Record {
	a, b := map[string]any{}, map[string]any{}
	for p, m := range map[*person.Record]*map[string]any{&ours.Record: &a, &theirs.Record: &b} {
		body, _ := json.Marshal(p)
		_ = json.Unmarshal(body, m)
	}
	for k, v := range b {
		if _, has := a[k]; !has {
			a[k] = v
		}
	}
	body, _ := json.Marshal(a)
	var out person.Record
	_ = json.Unmarshal(body, &out)
	return out
}

// mend is our resident as the former system would write them: the record of the
// register, and beside it what was taken over.
func mend(who residents.Resident, apart moving.Resident, old int64) moving.Resident {
	apart.ID, apart.Record = old, who.Record
	if apart.Life == "" || lifeState(apart.Life) != who.State {
		apart.Life, apart.Since = stateLife(who.State), ""
	}
	return apart
}
