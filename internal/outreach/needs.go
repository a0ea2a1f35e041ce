package outreach

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// NeedCodes are the ways in which a person may want to be served, in the order
// in which they are asked.
func NeedCodes() []string {
	return []string{"large-print", "read-aloud", "sign-language", "companion", "wheelchair", "language-jv"}
}

// Needs is how a person wants to be served. Asked is when they were asked last,
// the zero time for never: then Codes says nothing.
type Needs struct {
	Codes []string
	Asked time.Time
}

// Serves says whether an officer serves the applicant of a case just now: at the
// desk of its office, or with its present step in hand. Nobody else is shown how
// a person wants to be served.
func Serves(a premises.Actor, v *desk.View) bool {
	switch {
	case a.Office != v.Row.Office:
		return false
	case a.May(premises.File) == nil:
		return true
	}
	return a.May(premises.SeeCase) == nil && v.Assignee != "" && v.Assignee == a.Account
}

// holder is whom the needs are kept with: the person in the register, so that
// they are asked once for all their cases, else the party of this case.
func holder(v *desk.View) canon.ID {
	if id, err := canon.ParseID(v.Applicant.Resident); err == nil {
		return id
	}
	return v.Case.Applicant
}

// Needs opens how the applicant of a case that was shown wants to be served.
// Whoever does not serve them is refused.
func (r *Room) Needs(ctx context.Context, a premises.Actor, v *desk.View) (n Needs, err error) {
	if !Serves(a, v) {
		return n, fault.New(fault.Forbidden, "role.not-allowed")
	}
	// What an officer asked the person goes before what was told online, by whoever
	// filed in their name.
	for _, id := range []canon.ID{holder(v), v.Case.Applicant} {
		if n, err = r.needsOf(ctx, a.Office, id); err != nil || !n.Asked.IsZero() {
			return n, err
		}
	}
	return n, nil
}

func (r *Room) needsOf(ctx context.Context, office region.Code, id canon.ID) (n Needs, err error) {
	var item canon.ID
	var at int64
	found, err := r.Store.One(ctx, `SELECT item, at FROM needs WHERE holder = ? AND office = ?`, []any{id[:], string(office)}, store.ID(&item), &at)
	if err != nil || !found {
		return n, err
	}
	_, body, err := r.Vault.Open(ctx, item)
	if fault.Of(err) == fault.Gone {
		return n, nil
	}
	if err != nil {
		return n, err
	}
	n.Asked = time.UnixMilli(at).UTC()
	return n, json.Unmarshal(body, &n.Codes)
}

// FileDraft files a draft, with how its applicant said they want to be served:
// both are there, or neither. It is kept with this application alone, since who
// files online was seen by nobody, and never takes the place of what an officer
// asked the person.
func (r *Room) FileDraft(ctx context.Context, f *desk.Draft) (desk.Receipt, error) {
	told := known(f.Needs)
	if len(told) == 0 {
		return r.desk.FileDraft(ctx, f)
	}
	it, err := r.sealNeeds(f.Office, told)
	if err != nil {
		return desk.Receipt{}, err
	}
	return r.desk.FileDraftWith(ctx, f, func(t *store.Tx, no int64, applicant canon.ID) error {
		return keepNeeds(t, string(f.Office), no, applicant, it)
	})
}

// known leaves out what is no need, in the order in which they are asked.
func known(codes []string) []string {
	return slices.DeleteFunc(NeedCodes(), func(c string) bool { return !slices.Contains(codes, c) })
}

func (r *Room) sealNeeds(office region.Code, codes []string) (vault.Item, error) {
	body, err := json.Marshal(codes)
	if err != nil {
		return vault.Item{}, err
	}
	return r.Vault.Seal(string(office), "needs", body)
}

// keepNeeds keeps what somebody said of themselves in the place of what they said
// before, and appends that they were asked.
func keepNeeds(t *store.Tx, office string, no int64, id canon.ID, it vault.Item) error {
	var o canon.Object
	o.Int("case", no)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	var old canon.ID
	found, err := t.One(`SELECT item FROM needs WHERE holder = ?`, []any{id[:]}, store.ID(&old))
	if err != nil {
		return fmt.Errorf("reading needs: %w", err)
	}
	if found {
		if err := vault.Erase(t, old); err != nil {
			return err
		}
	}
	if err := it.Put(t); err != nil {
		return err
	}
	if _, err := t.Append(store.Draft{Stream: "needs/" + id.String(), Kind: "needs.asked/1", Data: data}); err != nil {
		return err
	}
	return t.Exec(`INSERT INTO needs (holder, office, item, at) VALUES (?, ?, ?, ?)
			ON CONFLICT (holder) DO UPDATE SET office = excluded.office, item = excluded.item, at = excluded.at`, id[:], office, it.ID[:], t.Now())
}

// AskNeeds keeps what the person answered; an empty list says that they need
// nothing. That they were asked is an entry, what they said is not.
func (r *Room) AskNeeds(ctx context.Context, a premises.Actor, v *desk.View, codes []string) error {
	if err := a.May(premises.AskNeeds); err != nil {
		return err
	}
	if !Serves(a, v) {
		return fault.New(fault.Forbidden, "role.not-allowed")
	}
	it, err := r.sealNeeds(a.Office, known(codes))
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.AskNeeds), func(t *store.Tx) error {
		return keepNeeds(t, string(a.Office), v.No, holder(v), it)
	})
}
