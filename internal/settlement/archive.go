package settlement

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/moving"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// The archive is the letters that the former system issued. Nothing here proves
// them: they stand in a list that was taken over, and are shown as that.

// Archived is a letter of the former system.
type Archived struct {
	Office region.Code
	// Number as it is known, the whole one where the format told it.
	Number string
	// Kind is the name of its type there, "" when that is not known.
	Kind string
	// Date is "2006-01-02". Gone says that it was deleted there after it was printed.
	Date string
	Gone bool
	// Masked is whom it concerns; Shelf where the paper lies, Signer who signed.
	// They are empty for the public.
	Masked, Shelf, Signer, Remark string
	// Resident is the id in our register, "" for others.
	Resident string
}

// ByNumber finds letters of the former system by their whole number, for
// anybody who holds a paper. Nothing of what it tells is personal.
func (r *Room) ByNumber(ctx context.Context, number string) ([]Archived, error) {
	number = plainNumber(number)
	if number == "" || len(number) > maxNumber {
		return nil, nil
	}
	all, err := r.archived(ctx, `number = ? AND kind = 'letter' ORDER BY day DESC LIMIT 10`, number)
	for i := range all {
		all[i] = Archived{Office: all[i].Office, Number: all[i].Number, Kind: all[i].Kind, Date: all[i].Date, Gone: all[i].Gone}
	}
	return all, err
}

// maxFound bounds a search of the archive.
const maxFound = 50

// Search finds letters of the officer's office: by number, by the NIK or KK of
// a resident, or by part of a name, also of somebody from elsewhere. What it
// lists is masked.
func (r *Room) Search(ctx context.Context, a premises.Actor, query string) ([]Archived, error) {
	if err := a.May(premises.FindResident); err != nil {
		return nil, err
	}
	query = strings.TrimSpace(query)
	if query == "" {
		return nil, nil
	}
	out, err := r.archived(ctx, `office = ? AND kind = 'letter' AND number = ? ORDER BY day DESC LIMIT 50`, string(a.Office), plainNumber(query))
	if err != nil || len(out) > 0 {
		return out, err
	}
	if n, err := strconv.Atoi(query); err == nil && n > 0 && len(query) < 9 {
		return r.archived(ctx, `office = ? AND kind = 'letter' AND seq = ? ORDER BY day DESC LIMIT 50`, string(a.Office), int64(n))
	}
	people, err := r.people.SearchResidents(ctx, a, query, 20)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		some, err := r.archived(ctx, `resident = ? AND office = ? AND kind = 'letter' ORDER BY day DESC LIMIT 50`, p.ID[:], string(a.Office))
		if err != nil {
			return nil, err
		}
		if out = append(out, some...); len(out) >= maxFound {
			return out[:maxFound], nil
		}
	}
	more, err := r.outsiders(ctx, a.Office, query, maxFound-len(out))
	return append(out, more...), err
}

// maxOutsiders bounds how many letters are opened for one search by name.
const maxOutsiders = 5000

// outsiders finds letters of people from elsewhere, whose names stand in the
// letters alone; the newest are opened one by one.
func (r *Room) outsiders(ctx context.Context, office region.Code, query string, limit int) (out []Archived, err error) {
	q := person.NewQuery(query)
	if q.Empty() || limit <= 0 {
		return nil, nil
	}
	names := map[int64]string{}
	err = r.Store.Each(ctx, `SELECT item FROM former WHERE office = ? AND kind = 'letter' AND resident = ? ORDER BY old DESC LIMIT ?`,
		[]any{string(office), []byte{}, int64(maxOutsiders)}, func(scan store.Scan) error {
			var item canon.ID
			if err := scan(store.ID(&item)); err != nil || len(out) == limit {
				return err
			}
			l, err := r.letter(ctx, item)
			if err != nil || l.OutsideName == "" || !q.Matches(person.SearchKey(l.OutsideName)) {
				return err
			}
			one, err := r.shown(ctx, office, l, "", names)
			out = append(out, one)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("searching the archive: %w", err)
	}
	return out, nil
}

// LettersOf lists the letters of a resident, whom the officer has open.
func (r *Room) LettersOf(ctx context.Context, a premises.Actor, id canon.ID) ([]Archived, error) {
	if err := a.May(premises.SeeResident); err != nil {
		return nil, err
	}
	return r.archived(ctx, `resident = ? AND office = ? AND kind = 'letter' ORDER BY day DESC LIMIT 50`, id[:], string(a.Office))
}

// letter opens one letter; one that was erased is empty.
func (r *Room) letter(ctx context.Context, item canon.ID) (l moving.ArchivedLetter, err error) {
	_, body, err := r.Vault.Open(ctx, item)
	if fault.Of(err) == fault.Gone {
		return l, nil
	}
	if err == nil {
		err = json.Unmarshal(body, &l)
	}
	return l, err
}

func (r *Room) archived(ctx context.Context, where string, args ...any) (out []Archived, err error) {
	type row struct {
		office string
		item   canon.ID
		who    []byte
	}
	var rows []row
	err = r.Store.Each(ctx, `SELECT office, item, resident FROM former WHERE `+where, args, func(scan store.Scan) error {
		var x row
		err := scan(&x.office, store.ID(&x.item), &x.who)
		rows = append(rows, x)
		return err
	})
	names := map[int64]string{}
	for _, x := range rows {
		if err != nil {
			break
		}
		var l moving.ArchivedLetter
		if l, err = r.letter(ctx, x.item); err != nil || l.ID == 0 {
			continue
		}
		who := ""
		if len(x.who) == len(canon.ID{}) {
			who = canon.ID(x.who).String()
		}
		var one Archived
		one, err = r.shown(ctx, region.Code(x.office), l, who, names)
		out = append(out, one)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the archive: %w", err)
	}
	return out, nil
}

// shown is a letter as a list shows it; names keeps the types that were opened.
func (r *Room) shown(ctx context.Context, office region.Code, l moving.ArchivedLetter, who string, names map[int64]string) (Archived, error) {
	out := Archived{Office: office, Number: l.Composed, Date: l.Dated, Gone: l.State == moving.Withdrawn, Shelf: l.Shelf, Signer: l.Signer, Remark: l.Remark,
		Resident: who, Masked: person.MaskName(l.OutsideName)}
	if out.Number == "" {
		out.Number = l.Serial
	}
	if who != "" {
		p, err := r.people.Resident(ctx, who)
		if err != nil && fault.Of(err) != fault.NotFound && fault.Of(err) != fault.Gone {
			return out, err
		}
		out.Masked = person.MaskName(p.Name)
	}
	name, ok := names[l.TypeID]
	if !ok && l.TypeID != 0 {
		k, err := r.known(ctx, office, kindType, l.TypeID)
		if err != nil {
			return out, err
		}
		var t moving.LetterType
		if k.found {
			_, body, err := r.Vault.Open(ctx, k.item)
			if err == nil {
				err = json.Unmarshal(body, &t)
			}
			if err != nil {
				return out, err
			}
		}
		name, names[l.TypeID] = t.Name, t.Name
	}
	out.Kind = name
	return out, nil
}
